"""What the pages of training share: a page that is one form, what is offered in its lists, steps taken."""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase

from members.forms import places as choices_of
from members.models import Organization
from members.models.organizations import Kind
from portal import files, form_pages
from portal.downloads import NOTHING_RUNS
from portal.lifecycle import LifeCycle
from portal.models import StoredFile
from portal.refusals import Invalid, Refused
from training import places, rights
from training.models import Room, TargetGroup, Teacher, Venue

HOLDERS = (Kind.CITY, Kind.COUNTY, Kind.TOWN, Kind.ORGAN, Kind.VILLAGE, Kind.BRANCH, Kind.COMMITTEE)
MOST = 300


form_page = partial(form_pages.form_page, template="training/form.html")
"""Draw a page of training that is one form."""


def holders(account: Any) -> list[tuple[int, str]]:
    """Return the organizations an account holds classes for, the widest first."""
    rows = Organization.objects.visible_to(account, rights.KEEP_TRAINING).filter(
        kind__in=HOLDERS, until=None
    )
    rows = rows.select_related("parent").order_by("depth", "sort_key", "id")[:MOST]
    return choices_of(rows)


def venues(place: Organization) -> list[tuple[int, str]]:
    """Return the venues in use near a place."""
    rows = places.near(Venue, place).filter(until=None).select_related("organization")
    return [(one.pk, f"{one.name}（{one.get_kind_display()}）") for one in rows[:MOST]]


def rooms(place: Organization) -> list[tuple[int, str]]:
    """Return the rooms of the venues in use near a place."""
    near = places.near(Venue, place).filter(until=None)
    rows = Room.objects.filter(venue__in=near).select_related("venue")
    rows = rows.order_by("venue__kind", "venue__name", "name")[:MOST]
    return [(one.pk, f"{one.venue.name} {one.name}（{one.seats}座）") for one in rows]


def teachers(place: Organization) -> list[tuple[int, str]]:
    """Return the teachers engaged near a place."""
    rows = places.near(Teacher, place).filter(until=None)[:MOST]
    return [(one.pk, f"{one.name}　{one.get_team_display()}　{one.unit}") for one in rows]


def target_groups(place: Organization) -> list[tuple[int, str]]:
    """Return the target groups near a place."""
    rows = places.near(TargetGroup, place).order_by("id")[:MOST]
    return [(one.pk, one.name) for one in rows]


def picked(model: Any, numbers: Any) -> list[Any]:
    """Return the rows of the numbers a form offered and got back, in that order."""
    wanted = [int(one) for one in numbers if one]
    found = model.objects.in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def insist_step(cycle: LifeCycle, account: Any, thing: Any, action: str, reason: str) -> str:
    """Return the label of a step an address names; 404 for a name the table does not know.

    A refusal is raised before the reason is asked for, so that nobody is asked what he may not do.
    """
    try:
        step = cycle.step(action)
    except KeyError as unknown:
        raise Http404 from unknown
    if refusal := cycle.refusal(account, thing, step):
        raise refusal
    if step.reason_required and not reason.strip():
        raise Invalid(f"{step.label}须写明理由。", {"reason": ["请写一句理由。"]})
    return step.label


def send_file(stored: StoredFile | None) -> HttpResponseBase:
    """Send a stored file as a download; 404 where there is none, Refused where its bytes are gone.

    The caller has asked who may open it.
    """
    if stored is None:
        raise Http404
    path = files.path_of(stored.sha256)
    if not path.is_file():
        raise Refused(f"“{stored.name}”的内容找不到了。请把文件编号{stored.pk}告诉平台管理员。")
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=stored.name, content_type=stored.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = NOTHING_RUNS
    return answer
