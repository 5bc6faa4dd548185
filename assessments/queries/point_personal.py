"""我的积分: what a member is credited with, each number opening into its entries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from assessments.models import BranchRule, PointAccount, PointSheet
from assessments.points.lifecycle import last_day
from assessments.points.rules import Rules, board_period
from assessments.points.schemes import rules_on, this_month
from assessments.queries.point_boards import Figures, figures_by_part
from assessments.queries.point_records import objections_of
from assessments.queries.point_rules import rule_on
from assessments.queries.points import EntryRow, entries_shown, entry_rows
from portal import clock
from portal.periods import Period
from portal.scope import one_of_found

S = PointSheet.State


@dataclass(frozen=True)
class Part:
    """One sub-period of an account: its figures from sheets that count, and all its entries."""

    period: Period
    figures: Figures
    entries: list[EntryRow]

    @property
    def is_told(self) -> bool:
        """Whether there is anything to tell of it."""
        return bool(self.entries) or self.figures.score is not None


@dataclass(frozen=True)
class Book:
    """One account through a year, newest part first."""

    account: PointAccount
    rules: Rules
    parts: list[Part]
    rule: BranchRule | None = None
    """The branch's own rules in force; None where the county's items hold alone."""

    @property
    def latest(self) -> Part:
        """The newest part that has a score; that of today where none has."""
        return next((p for p in self.parts if p.figures.score is not None), self.parts[0])


def own_accounts(account: Any) -> QuerySet[PointAccount]:
    """Return the open points accounts of the account's own person."""
    if not account.person_id:
        return PointAccount.objects.none()
    return PointAccount.objects.filter(person=account.person_id, until=None).select_related(
        "scheme__organization", "organization"
    )


def has_points(account: Any) -> bool:
    """Whether the account's person has a points account at all."""
    return own_accounts(account).exists()


def book_of(held: PointAccount, viewer: Any) -> Book:
    """Return an account's year so far; the statements grow with the parts of a year, not with entries."""
    now = this_month()
    rules = rules_on(held.scheme, now)
    parts = [p for p in now.containing("year").split(rules.kind) if p.start <= clock.today()]
    # found first: behind IN they would be joined last, after every entry of the city
    entries = entries_shown().filter(one_of_found("account_id", _same_person(held).values("pk")))
    rows = entry_rows(entries.order_by("-sheet__period_code", "-pk")[:500], rules, viewer)
    by_part: dict[Period, list[EntryRow]] = {part: [] for part in parts}
    for row in rows:
        part = board_period(rules, row.entry.sheet.period)
        if part in by_part:
            by_part[part].append(row)
    figures = figures_by_part(rules, held, parts)
    told = [Part(part, figures[part], by_part[part]) for part in reversed(parts)]
    own = None if rules.is_voluntary else rule_on(held.scheme_id, held.organization_id, now)
    return Book(held, rules, [p for p in told if p.is_told or p is told[0]], own)


def _same_person(held: PointAccount) -> QuerySet[PointAccount]:
    if held.person_id is None:
        return PointAccount.objects.filter(pk=held.pk)
    return PointAccount.objects.filter(scheme=held.scheme_id, person=held.person_id)


def mine(account: Any) -> dict[str, Any]:
    """Return the context of 我的积分: each own account's year, and the postings one may object to."""
    held = list(own_accounts(account))
    return {
        "books": [book_of(one, account) for one in held],
        "postings": [sheet for one in held for sheet in postings_for(one, account)],
        "month": this_month(),
    }


def postings_for(held: PointAccount, account: Any) -> list[dict[str, Any]]:
    """Return the posted sheets of an account's organization whose posting runs, with one's objection."""
    posted = PointSheet.objects.filter(
        scheme=held.scheme_id, organization=held.organization_id, state=S.POSTED
    ).select_related("organization", "scheme")
    told = []
    for sheet in posted.order_by("-period_code")[:3]:
        last = last_day(sheet)
        if last is not None and last >= clock.today():
            own = [one for one in objections_of(sheet) if one.actor_id == account.pk]
            told.append({"sheet": sheet, "last": last, "objection": own[0] if own else None})
    return told
