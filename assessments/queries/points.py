"""Monthly sheets as people see them: which there are, what stands on one, whose turn it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from assessments import rights
from assessments.actions.points import may_reverse
from assessments.models import PointAccount, PointEntry, PointSheet
from assessments.models.points import LEAVING, EntryKind
from assessments.points.lifecycle import POINTS, last_day
from assessments.points.rules import PLACES, Rules, board_period, months_of
from assessments.points.schemes import PointScheme, due_on, in_force, this_month
from assessments.queries.point_records import deeds_of, objections_of, returned
from members.models import Membership, Organization
from portal import clock
from portal.periods import BadPeriod, Period, parse

STAGES = (
    ("open", "申报"),
    ("reported", "认定"),
    ("recognised", "审核"),
    ("confirmed", "公示"),
    ("filed", "备案"),
)
S = PointSheet.State
_STAGE = {S.OPEN: 0, S.REPORTED: 1, S.RECOGNISED: 2, S.CONFIRMED: 3, S.POSTED: 4, S.FILED: 5}
NONE = "none"
"""What stands for the state of a sheet that has not been opened."""
SHOWN = 200
"""Organizations on one page of sheets."""


@dataclass(frozen=True)
class Place:
    """An organization that keeps sheets of a scheme, with its sheet of one month."""

    scheme: PointScheme
    organization: Organization
    sheet: PointSheet | None
    accounts: int
    entries: int
    is_late: bool
    may_open: bool

    @property
    def state(self) -> str:
        """The sheet's state; NONE where there is no sheet."""
        return self.sheet.state if self.sheet else NONE

    @property
    def board_code(self) -> str:
        """The code of the board's period the month lies in; the sheet's month where there is one."""
        month = self.sheet.period if self.sheet else this_month()
        return board_period(self.scheme.rules, month).code


def month_asked(text: str) -> Period:
    """Return the month an address asks for; the newest that has ended for anything else."""
    try:
        month = parse(text)
    except BadPeriod:
        month = this_month().previous
    return month if month.kind == "month" and month <= this_month() else this_month().previous


def months_shown() -> list[Period]:
    """The months one can turn to: this one and five before it, newest first."""
    return [this_month().shift(-back) for back in range(6)]


def states_of(places: Iterable[Place]) -> list[tuple[str, str, int]]:
    """Return (code, label, count) of the states there are among places, in the order of a sheet's life."""
    counts = Counter(place.state for place in places)
    labels = [(str(code), str(label)) for code, label in S.choices] + [(NONE, "没有开启")]
    return [(code, label, counts[code]) for code, label in labels if counts[code]]


def places_of(account: Any, month: Period) -> list[Place]:
    """Return the organizations whose sheets the account sees, with those of a month; at most SHOWN."""
    members = Exists(Membership.objects.filter(branch=OuterRef("pk")))
    accounts = Exists(PointAccount.objects.filter(organization=OuterRef("pk")))
    organizations = list(
        Organization.objects.visible_to(account, rights.SEE_POINTS)
        .filter(kind__in={kind for kinds in PLACES.values() for kind in kinds}, until=None)
        .filter(Q(kind="village") | members | accounts)
        .order_by("sort_key", "pk")[:SHOWN]
    )
    schemes = in_force((o.path for o in organizations), month.end)
    sheets = _sheets(organizations, month)
    sizes = _sizes(organizations)
    late = clock.today() > due_on(month)
    found = [
        _place(account, one, organization, sheets, sizes, late)
        for organization in organizations
        for one in schemes
        if one.fits(organization) and _is_kept(account, one, organization, sizes)
    ]
    return sorted(found, key=lambda place: place.sheet is None)


def _place(
    account: Any,
    one: PointScheme,
    organization: Organization,
    sheets: dict[tuple[int, int], Any],
    sizes: dict[tuple[int, int], int],
    late: bool,
) -> Place:
    key = (one.scheme.pk, organization.pk)
    sheet = sheets.get(key)
    return Place(
        one,
        organization,
        sheet,
        sizes.get(key, 0),
        sheet.entry_count if sheet else 0,
        late and (sheet is None or sheet.state == S.OPEN),
        sheet is None and account.may(rights.REPORT_POINTS, organization.path),
    )


def _is_kept(
    account: Any, one: PointScheme, organization: Organization, sizes: dict[tuple[int, int], int]
) -> bool:
    """A voluntary scheme is shown where somebody has joined, and to those who can take people in."""
    if not one.rules.is_voluntary or (one.scheme.pk, organization.pk) in sizes:
        return True
    return bool(account.may(rights.REPORT_POINTS, organization.path))


def _sheets(organizations: Sequence[Organization], month: Period) -> dict[tuple[int, int], Any]:
    rows = PointSheet.objects.filter(organization__in=organizations, period_code=month.code)
    rows = rows.annotate(entry_count=Count("entries", filter=Q(entries__reverses=None)))
    return {(sheet.scheme_id, sheet.organization_id): sheet for sheet in rows}


def _sizes(organizations: Sequence[Organization]) -> dict[tuple[int, int], int]:
    rows = PointAccount.objects.filter(organization__in=organizations, until=None).order_by()
    counted = rows.values_list("scheme", "organization").annotate(n=Count("pk"))
    return {(scheme, organization): n for scheme, organization, n in counted}


@dataclass
class EntryRow:
    """One entry as a page shows it."""

    entry: PointEntry
    is_double: bool = False
    twin: PointEntry | None = None
    may_reverse: bool = False

    @property
    def counts(self) -> bool:
        """Whether it scores, once its sheet is confirmed."""
        return not self.is_double and self.twin is None

    @property
    def late_month(self) -> Period | None:
        """The month a late report tells of."""
        return parse(self.entry.happened) if self.entry.happened else None


@dataclass
class AccountRow:
    """One account's part of a sheet."""

    account: PointAccount
    entries: list[EntryRow] = field(default_factory=list)

    def sum_of(self, kind: str) -> Decimal:
        """What counts of one kind on this sheet."""
        own = (row.entry.points for row in self.entries if row.counts and row.entry.kind == kind)
        return sum(own, Decimal(0))

    @property
    def base(self) -> Decimal:
        """Base points missed."""
        return self.sum_of(EntryKind.BASE)

    @property
    def bonus(self) -> Decimal:
        """Points won."""
        return self.sum_of(EntryKind.BONUS)

    @property
    def deduction(self) -> Decimal:
        """Points lost."""
        return self.sum_of(EntryKind.DEDUCTION)


def entry_rows(entries: Iterable[PointEntry], rules: Rules, account: Any) -> list[EntryRow]:
    """Return entries as pages show them: reversed ones with their twin, doubles marked (S-ONCE)."""
    standing = [entry for entry in entries if entry.reverses_id is None]
    doubles = doubles_among(standing, rules)
    return [
        EntryRow(
            entry,
            entry.pk in doubles,
            getattr(entry, "reversed_by", None),
            not hasattr(entry, "reversed_by") and may_reverse(account, entry),
        )
        for entry in standing
    ]


def doubles_among(entries: Sequence[PointEntry], rules: Rules) -> set[int]:
    """Return the entries that do not count, because a larger one has the same ground (S-ONCE, E-DUP).

    Compared with all entries of the same accounts in the sub-period, on whatever sheet. One statement.
    """
    keyed = [e for e in entries if e.evidence_key]
    if not keyed:
        return set()
    parts = {rules.part_of(e.sheet.period) for e in keyed}
    months = {month for part in parts for month in months_of(part)}
    rivals = PointEntry.objects.filter(
        account__in={e.account_id for e in keyed},
        evidence_key__in={e.evidence_key for e in keyed},
        sheet__period_code__in=[m.code for m in months],
        reverses=None,
        reversed_by=None,
    ).exclude(kind__in=LEAVING)
    best: dict[tuple[Any, ...], PointEntry] = {}
    found = set()
    for entry in rivals.select_related("sheet").order_by("sheet__period_code", "pk"):
        part = rules.part_of(entry.sheet.period)
        key = (entry.account_id, entry.component, part, entry.evidence_key)
        other = best.get(key)
        if other is None:
            best[key] = entry
        else:
            best[key] = max(other, entry, key=lambda one: one.points)  # the first of equals
            found.add((entry if best[key] is other else other).pk)
    return found


def entries_shown() -> Any:
    """Return all entries with what rows of them tell; to be narrowed by the caller."""
    return PointEntry.objects.select_related(
        "sheet__organization",
        "account",
        "item",
        "own_item",
        "file",
        "entered_by__person",
        "reversed_by__sheet",
    ).exclude(kind__in=LEAVING)


def sheet_page(sheet: PointSheet, rules: Rules, account: Any) -> dict[str, Any]:
    """Return the context of a sheet's page; a constant number of statements."""
    rows = _account_rows(sheet, rules, account)
    quiet = accounts_on(sheet).exclude(pk__in=rows)
    offers = POINTS.offers(account, sheet)
    ready = next((o for o in offers if o.allowed and not o.step.reason_required), None)
    return {
        "sheet": sheet,
        "rules": rules,
        "rows": list(rows.values()),
        "quiet": list(quiet),
        "totals_only": rules.is_voluntary and sheet.state == S.FILED,
        "entry_total": sum(len(row.entries) for row in rows.values()),
        "steps": stepper(sheet),
        "offers": offers,
        "ready": ready or next((o for o in offers if o.step.action == "recognise"), None),
        "due": due_on(sheet.period),
        "last_day": last_day(sheet),
        "returned": returned([sheet]).get(sheet.pk, ""),
        "objections": objections_of(sheet),
        "record": deeds_of(sheet),
        "may_post": sheet.state == S.OPEN and account.may(rights.REPORT_POINTS, sheet.scope_path),
        "takes_entries": sheet.is_returned or clock.today() <= due_on(sheet.period),
        "board": board_period(rules, sheet.period),
    }


def _account_rows(sheet: PointSheet, rules: Rules, account: Any) -> dict[int, AccountRow]:
    """Return the accounts a sheet has entries of, each with them, in the order of the page."""
    rows: dict[int, AccountRow] = {}
    entries = entries_shown().filter(sheet=sheet)
    entries = entries.order_by("account__person__sort_key", "account__name", "account", "pk")
    for row in entry_rows(entries, rules, account):
        own = rows.setdefault(row.entry.account_id, AccountRow(row.entry.account))
        own.entries.append(row)
    return rows


def accounts_on(sheet: PointSheet) -> Any:
    """Return the accounts that a sheet is kept for: open in its month."""
    return (
        PointAccount.objects.filter(
            scheme=sheet.scheme_id, organization=sheet.organization_id, since__lte=sheet.period.end
        )
        .exclude(until__lte=sheet.period.start)
        .order_by("person__sort_key", "name", "pk")
    )


def stepper(sheet: PointSheet) -> list[dict[str, Any]]:
    """Return the five stages with done/now."""
    at = _STAGE[S(sheet.state)]
    return [
        {"label": label, "state": "done" if i < at else "now" if i == at else "", "when": ""}
        for i, (_, label) in enumerate(STAGES)
    ]
