"""Doors of the pages of this room: 403 without the right, 404 outside scope and relations."""

from typing import Any

from django.shortcuts import get_object_or_404

from members.doors import holding
from members.graduates import rights
from members.graduates.models import Diary, Graduate, Observing, Report
from members.graduates.queries import hosting
from members.models import Organization
from members.models.organizations import UNIT_KINDS, Kind
from portal.doors import P, View

WITH = ("person", "village__parent")


_OWN = "本人和导师的在“选调生培养”里"


def reader(view: View[P]) -> View[P]:
    """Let pass who may see graduates somewhere."""
    return holding("查看选调生名单", rights.SEE_GRADUATES, own=_OWN)(view)


def keeper(view: View[P]) -> View[P]:
    """Let pass who may keep graduates somewhere."""
    return holding("管理选调生", rights.KEEP_GRADUATES, own=_OWN)(view)


def graduate_for(account: Any, pk: int) -> Graduate:
    """Return a graduate in scope, oneself, or whose mentor one is; 404 for others."""
    rows: Any = Graduate.objects.all()
    found: Graduate = get_object_or_404(rows.known_to(account).select_related(*WITH), pk=pk)
    return found


def own_diary(account: Any, pk: int) -> Diary:
    """Return a diary entry of oneself or of a graduate one keeps; 404 for others."""
    seen = Diary.objects.visible_to(account).values("pk")
    rows = Diary.objects.filter(graduate__person=account.person_id or 0) | Diary.objects.filter(
        pk__in=seen
    )
    related = [f"graduate__{name}" for name in WITH]
    found: Diary = get_object_or_404(rows.select_related(*related), pk=pk)
    return found


def observing_for(account: Any, pk: int) -> Observing:
    """Return an application the account sees or answers; 404 for others."""
    found: Observing = get_object_or_404(hosting.seen(account), pk=pk)
    return found


def report_for(account: Any, pk: int) -> Report:
    """Return a research report of a graduate known to the account; 404 for others."""
    rows: Any = Graduate.objects.all()
    known = rows.known_to(account).values("pk")
    related = [f"graduate__{name}" for name in WITH]
    found: Report = get_object_or_404(
        Report.objects.filter(graduate__in=known).select_related(*related), pk=pk
    )
    return found


def villages(account: Any) -> Any:
    """Return the villages where the account keeps graduates."""
    rows = Organization.objects.visible_to(account, rights.KEEP_GRADUATES)
    return rows.filter(kind=Kind.VILLAGE, until=None).select_related("parent")


def counties(account: Any) -> Any:
    """Return the counties where the account keeps graduates."""
    rows = Organization.objects.visible_to(account, rights.KEEP_GRADUATES)
    return rows.filter(kind=Kind.COUNTY).order_by("sort_key", "pk")


def hosts_of(graduate: Graduate) -> Any:
    """Return the departments and townships of a graduate's county, which may take him as an observer."""
    county = int(graduate.village.path.strip("/").split("/")[1])
    rows = Organization.objects.filter(kind__in=UNIT_KINDS, until=None, parent=county)
    return rows.order_by("depth", "sort_key")
