"""A month in counts: by posting, by team; of a signed month the frozen ones (P10-R5, R6, R9)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from members.dispatched import rules
from members.dispatched.models import Letter, MonthSheet, Posting, SpotCheck, Team, WorkLog
from members.dispatched.models.months import COUNTS
from members.models import Organization
from portal import clock
from portal.periods import FIRST_YEAR, BadPeriod, Period, containing_day, parse

WITH = ("person", "village", "second_village", "team__town", "team__leader", "sender")


def month_asked(code: str) -> Period:
    """Return the month of an address; this one for anything else and for what has not begun."""
    this = containing_day(clock.today(), "month")
    try:
        month = parse(code)
    except BadPeriod:
        return this
    good = month.kind == "month" and month.year >= FIRST_YEAR and month.start <= clock.today()
    return month if good else this


def months() -> list[Period]:
    """Return the months a page offers: this one and the eleven before."""
    this = containing_day(clock.today(), "month")
    return [this.shift(-n) for n in range(12)]


@dataclass(frozen=True)
class Line:
    """One posting's month."""

    posting: Posting
    counts: dict[str, int]

    @property
    def wanted(self) -> int:
        """On-post days wanted of the days he was posted in the month (P10-R9), rounded down."""
        return rules.DAYS_ON_POST.value * min(self.counts["served"], 30) // 30

    @property
    def short(self) -> bool:
        """Whether fewer days on post are logged than wanted. It says nothing of why."""
        return self.counts["on_post"] < self.wanted


@dataclass(frozen=True)
class TeamLine:
    """A team's month: its people's counts added up, and its rates; a rate of nothing is none (E-ZERO)."""

    team: Team
    people: int
    counts: dict[str, int]
    short: int
    flags: int

    @property
    def on_post_rate(self) -> tuple[int, int]:
        """Checks that found him on post, on leave or on duty elsewhere, of all that were judged."""
        return self.counts["checks_good"], self.counts["checks"]

    @property
    def solved_rate(self) -> tuple[int, int]:
        """Opinions settled, of those collected."""
        return self.counts["solved"], self.counts["opinions"]


def serving(rows: Any, month: Period) -> Any:
    """Return the postings that were in force on a day of the month."""
    inside = Q(until=None) | Q(until__gte=month.start)
    return rows.filter(inside, since__lte=month.end)


def lines(rows: Any, month: Period) -> list[Line]:
    """Return every posting of `rows` with its counts of the month; five queries whatever their number."""
    found = list(serving(rows, month).select_related(*WITH).order_by("team", "pk")[:5000])
    ids = [one.pk for one in found]
    span = (month.start, month.end)
    logs = WorkLog.objects.filter(posting__in=ids, on__range=span, struck=None)
    sums = {
        row["posting"]: row
        for row in logs.order_by()
        .values("posting")
        .annotate(
            households=Sum("households"),
            opinions=Sum("opinions"),
            solved=Sum("solved"),
            visits=Count("pk", filter=Q(kind="visit")),
            lectures=Count("pk", filter=Q(kind="lecture")),
            updates=Count("pk", filter=Q(kind="update")),
        )
    }
    present = _days(logs, ids, month)
    checks = _checks(ids, month)
    told = []
    for one in found:
        row = sums.get(one.pk, {})
        counts = {name: row.get(name, 0) for name in COUNTS}
        counts["served"] = served(one, month)
        counts["on_post"] = len(present[one.pk])
        counts["checks"], counts["checks_good"] = checks.get(one.pk, (0, 0))
        told.append(Line(one, counts))
    return told


def served(posting: Posting, month: Period) -> int:
    """Return the days of the month on which he was posted; who is replaced in it counts by days."""
    last = min(month.end, posting.until or month.end)
    return max(0, (last - max(month.start, posting.since)).days + 1)


def _days(logs: Any, ids: list[int], month: Period) -> dict[int, set[dt.date]]:
    """Days on which something was logged in the village, or a check found him there."""
    found: dict[int, set[dt.date]] = defaultdict(set)
    for posting, on in logs.order_by().values_list("posting", "on").distinct():
        found[posting].add(on)
    checked = _in_month(ids, month).filter(result="on_post").values_list("posting", "asked_at")
    for posting, moment in checked:
        found[posting].add(moment.astimezone(clock.now().tzinfo).date())
    return found


def _in_month(ids: list[int], month: Period) -> Any:
    rows = SpotCheck.objects.filter(posting__in=ids, state="final")
    return rows.filter(asked_at__date__range=(month.start, month.end)).order_by()


def _checks(ids: list[int], month: Period) -> dict[int, tuple[int, int]]:
    rows = _in_month(ids, month).values("posting")
    found = rows.annotate(all=Count("pk"), good=Count("pk", filter=Q(result__in=SpotCheck.GOOD)))
    return {row["posting"]: (row["all"], row["good"]) for row in found}


def counted(county: Organization, month: Period) -> list[Line]:
    """Return the month of everybody posted in a county: what its office signs."""
    return lines(Posting.objects.filter(team__town__path__startswith=county.path), month)


def latest(county: Organization, month: Period) -> MonthSheet | None:
    """Return the signed month's last version; None where it is not signed."""
    return MonthSheet.objects.filter(county=county, month=month.code).first()


def of_sheet(sheet: MonthSheet, rows: Any) -> list[Line]:
    """Return the frozen counts of those of a signed month that are among `rows`; one query."""
    related = [f"posting__{name}" for name in WITH]
    stats = (
        sheet.stats.filter(posting__in=rows).select_related(*related).order_by("team", "posting")
    )
    return [Line(one.posting, {name: getattr(one, name) for name in COUNTS}) for one in stats]


def by_team(found: list[Line], flags: dict[int, int] | None = None) -> list[TeamLine]:
    """Return the lines added up by team, in the order of the lines."""
    groups: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        groups[line.posting.team_id].append(line)
    return [
        TeamLine(
            rows[0].posting.team,
            len(rows),
            {name: sum(row.counts[name] for row in rows) for name in COUNTS},
            sum(row.short for row in rows),
            (flags or {}).get(team, 0),
        )
        for team, rows in groups.items()
    ]


@dataclass(frozen=True)
class Month:
    """A month as an account sees it: signed counts where its county has signed, else those of today."""

    month: Period
    lines: list[Line]
    teams: list[TeamLine]
    sheets: list[MonthSheet]
    letters: int
    unread: int
    waiting: list[Organization]
    """Counties whose office the account is, that have a month which is over and not signed."""


def month(account: Any, period: Period, offices: list[Organization]) -> Month:
    """Return the month in the account's scope; a constant number of queries."""
    rows = Posting.objects.visible_to(account)
    sheets = _latest_sheets(account, period)
    frozen = [line for sheet in sheets for line in of_sheet(sheet, rows)]
    signed = {sheet.county.path for sheet in sheets}
    rest = rows
    for path in signed:
        rest = rest.exclude(team__town__path__startswith=path)
    found = frozen + lines(rest, period)
    letters = Letter.objects.filter(sheet__in=sheets)
    counts = letters.aggregate(all=Count("pk"), unread=Count("pk", filter=Q(read_on=None)))
    over = period.end < clock.today()
    waiting = [one for one in offices if over and one.path not in signed]
    return Month(period, found, by_team(found), sheets, counts["all"], counts["unread"], waiting)


def sheets_of(account: Any) -> Any:
    """Return the signed months of each county the account reads something of, from a township too."""
    paths = _paths(account)
    if any(path.count("/") <= 2 for path in paths):
        return MonthSheet.objects.all()
    counties = {int(path.strip("/").split("/")[1]) for path in paths}
    return MonthSheet.objects.filter(county__in=counties)


def _latest_sheets(account: Any, period: Period) -> list[MonthSheet]:
    """The last version of each county the account reads something of."""
    rows = sheets_of(account).filter(month=period.code)
    rows = rows.select_related("county", "signed_by__person")
    found: dict[int, MonthSheet] = {}
    for sheet in rows:
        found.setdefault(sheet.county_id, sheet)
    return list(found.values())


def _paths(account: Any) -> tuple[str, ...]:
    paths: tuple[str, ...] = account.paths_for(Posting.scope_right)
    return paths


def posted_for(posting: Posting) -> list[TeamLine]:
    """Return the last posted month of his county by team: what is shown to everybody posted there."""
    county = int(posting.team.town.path.strip("/").split("/")[1])
    sheet = MonthSheet.objects.filter(county=county).first()
    if sheet is None:
        return []
    return by_team(of_sheet(sheet, Posting.objects.all()))
