"""From an address to a row of points inside the account's scope: 404 outside, 403 without the right."""

from typing import Any

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404

from assessments import rights
from assessments.actions.points import insist
from assessments.models import (
    BranchItem,
    BranchRule,
    PointAccount,
    PointEntry,
    PointItem,
    PointOffer,
    PointSheet,
    Scheme,
)
from assessments.points.rules import Rules
from assessments.points.schemes import this_month
from assessments.queries.openings import in_force_on
from assessments.queries.point_rules import seen_by
from members.models import Organization
from portal import clock
from portal.periods import BadPeriod, Period, parse


def insist_anywhere(account: Any, right: str) -> None:
    """Raise NotAllowed, naming who could, when the account holds `right` nowhere."""
    if not account.may_anywhere(right):
        insist(account, right, "")


def sheet_for(account: Any, pk: int, right: str = rights.SEE_POINTS) -> PointSheet:
    """Return a sheet the account may see; NotAllowed when it lacks `right` on it, 404 outside."""
    rows = PointSheet.objects.visible_to(account).select_related(
        "organization", "scheme__organization"
    )
    sheet: PointSheet = get_object_or_404(rows, pk=pk)
    insist(account, right, sheet.scope_path)
    return sheet


def posted_sheet_for(account: Any, pk: int) -> PointSheet:
    """Return a sheet of an organization in which the account's own person has points; 404 otherwise."""
    rows = PointSheet.objects.select_related("organization", "scheme__organization")
    sheet = get_object_or_404(rows, pk=pk)
    own = PointAccount.objects.filter(
        scheme=sheet.scheme_id, organization=sheet.organization_id, person=account.person_id or -1
    )
    if not own.exists():
        raise Http404
    return sheet


def entry_for(account: Any, pk: int) -> PointEntry:
    """Return an entry the account may see, its own person's among them; 404 otherwise."""
    rows = PointEntry.objects.select_related(
        "sheet__organization", "sheet__scheme", "account", "item"
    )
    seen = Q(pk__in=PointEntry.objects.visible_to(account).values("pk"))
    own = Q(account__person=account.person_id) if account.person_id else Q(pk__in=[])
    return get_object_or_404(rows.filter(seen | own), pk=pk)


def account_for(account: Any, pk: int, right: str = rights.SEE_POINTS) -> PointAccount:
    """Return a points account the account may see; NotAllowed without `right`, 404 outside."""
    rows = PointAccount.objects.visible_to(account).select_related(
        "organization", "scheme__organization", "person"
    )
    found: PointAccount = get_object_or_404(rows, pk=pk)
    insist(account, right, found.scope_path)
    return found


def own_account_for(account: Any, pk: int) -> PointAccount:
    """Return an open points account of the account's own person; 404 for anybody else's."""
    rows = PointAccount.objects.filter(person=account.person_id or -1, until=None)
    return get_object_or_404(rows.select_related("organization", "scheme__organization"), pk=pk)


def place_for(
    account: Any, scheme: int, organization: int, right: str = rights.SEE_POINTS
) -> tuple[Scheme, Organization]:
    """Return a points scheme and an organization that keeps its sheets and whose points the account
    may see; NotAllowed without `right` there, 404 outside or where they do not belong together, and for a
    scheme no version of which ran on sheets."""
    where = get_object_or_404(
        Organization.objects.visible_to(account, rights.SEE_POINTS), pk=organization
    )
    what = get_object_or_404(Scheme.objects.select_related("organization"), pk=scheme)
    if not where.path.startswith(what.organization.path):
        raise Http404
    if not any(Rules(one.document).has_sheets for one in what.versions.all()):
        raise Http404
    insist(account, right, where.path)
    return what, where


def sheets_place_for(
    account: Any, scheme: int, organization: int, right: str = rights.SEE_POINTS
) -> tuple[Scheme, Organization, Rules]:
    """Return the same with today's rules; 404 also for a scheme that is not in force or runs on no sheets."""
    what, where = place_for(account, scheme, organization)
    version = in_force_on(what.versions.all(), clock.today())
    rules = Rules(version.document) if version is not None else None
    if rules is None or not rules.has_sheets:
        raise Http404
    insist(account, right, where.path)
    return what, where, rules


def scheme_for(account: Any, pk: int) -> tuple[Scheme, Rules]:
    """Return a scheme run on sheets that the account may read, with its rules; 404 otherwise."""
    rows = Scheme.objects.visible_to(account).select_related("organization")
    scheme: Scheme = get_object_or_404(rows, pk=pk)
    version = in_force_on(scheme.versions.all(), clock.today())
    rules = Rules(version.document) if version is not None else None
    if rules is None or not rules.has_sheets:
        raise Http404
    return scheme, rules


def item_for(account: Any, pk: int) -> PointItem:
    """Return an item the account may change; NotAllowed when it may only read it, 404 outside."""
    rows = PointItem.objects.visible_to(account).select_related("scheme__organization")
    item: PointItem = get_object_or_404(rows, pk=pk)
    insist(account, rights.EDIT_SCHEME, item.scope_path)
    return item


def offer_for(account: Any, pk: int) -> PointOffer:
    """Return an offer of a place the account may report points at; 404 outside, 403 without the right."""
    rows = PointOffer.objects.visible_to(account).select_related(
        "organization", "scheme__organization"
    )
    offer: PointOffer = get_object_or_404(rows, pk=pk)
    insist(account, rights.REPORT_POINTS, offer.scope_path)
    return offer


def rule_for(account: Any, pk: int, right: str = "") -> BranchRule:
    """Return a branch's rules the account may read; NotAllowed when it lacks `right`, 404 outside."""
    rule: BranchRule = get_object_or_404(seen_by(account), pk=pk)
    if right:
        insist(account, right, rule.scope_path)
    return rule


def line_for(account: Any, pk: int) -> BranchItem:
    """Return a line of rules the account may draft; NotAllowed when it may only read it, 404 outside."""
    rows = BranchItem.objects.select_related("item", "rule__organization", "rule__scheme")
    line = get_object_or_404(rows.filter(rule__in=seen_by(account)), pk=pk)
    insist(account, rights.RECOGNISE_POINTS, line.rule.scope_path)
    return line


def rules_place_for(account: Any, scheme: int, organization: int) -> tuple[Scheme, Organization]:
    """Return a points scheme and a branch whose own rules the account may read: where it sees points or
    supervises them; 404 outside or where they do not belong together."""
    places = Organization.objects.all()
    seen = Q(pk__in=places.visible_to(account, rights.SEE_POINTS).values("pk"))
    seen |= Q(pk__in=places.visible_to(account, rights.SUPERVISE_POINTS).values("pk"))
    where = get_object_or_404(places.filter(seen), pk=organization)
    what = get_object_or_404(Scheme.objects.select_related("organization"), pk=scheme)
    if not where.path.startswith(what.organization.path):
        raise Http404
    return what, where


def period_asked(text: str, rules: Rules) -> Period:
    """Return the board's period an address asks for; that of the newest ended month otherwise."""
    try:
        period = parse(text)
    except BadPeriod:
        period = this_month()
    kinds = (rules.kind, rules.document["period"]) if rules.has_year else (rules.kind,)
    if period.kind not in kinds or period.start > clock.today():
        return this_month().previous.containing(rules.kind)
    return period
