"""What the grids tell the county's dashboard: cases, added up from tallies, and missed obligations."""

from collections.abc import Iterator
from typing import Any

from grids import obligations as o
from grids import rights
from grids.queries import figures as queries
from grids.queries import obligations as counted
from grids.queries.rates import Rates
from members.models import Organization
from members.models.organizations import Kind
from portal import addresses
from portal.figures import Figure, Link, Links, Measure, Section, percent, share
from portal.periods import Period
from portal.providers import figure_section

CASES = (
    Measure("found", "发现事项", "件", "本期发现的事项，并案的不计。"),
    Measure("on_time", "按时率", "%", "期限内办完的，占已办完或已到期的。", 1),
    Measure("closing", "办结率", "%", "已结案、已归档的，占发现的。", 1),
    Measure("satisfaction", "满意率", "%", "回访评分合计占满分；联系不上的不计。", 1),
    Measure("late", "现在超期", "件", "到现在超过期限还没有办完的，不论哪天发现。", -1),
    Measure("rank", "名次", "名", "先比按时率，再比办结率，相同的名次并列（假定）。", -1),
    Measure("month", "各月按时率", "%", "近12个月，各月发现的事项的按时率。", 1),
)
_COUNTED = {
    "found": ("found", ""),
    "on_time": ("timely", "judged"),
    "closing": ("closed", "found"),
    "satisfaction": ("rated", ""),
    "month": ("timely", "judged"),
}
"""What the list of cases is asked for: the rows of a figure, and those it is out of."""
DUTIES = tuple(
    Measure(
        one.code,
        f"{one.title}缺",
        "次",
        f"{one.of}{o.EVERY[one.every]}应做而没有做的（{one.rule}）。",
        -1,
    )
    for one in o.ALL
)


def tell_cases(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell the cases of a city or county, of its parts, and of twelve months; two statements."""
    whole, parts, months = queries.by_part(account, place, period)
    yield from _of(whole, 0)
    known = {pk: part for pk, part in parts.items() if pk is not None}
    ranks = queries.places({pk: part.rates for pk, part in known.items()})
    earlier = queries.places({pk: part.before for pk, part in known.items() if part.before})
    for pk, part in known.items():
        yield from _of(part, pk)
        if pk in ranks:
            yield Figure("rank", ranks[pk], part=pk, before=earlier.get(pk))
    for month, rates in months:
        on_time = rates.on_time
        key = month.first_month
        yield share("month", on_time.of, on_time.out_of, key=key, label=month.code)


def _of(part: queries.Part, pk: int) -> Iterator[Figure]:
    now, before = part.rates, part.before
    yield Figure("found", now.cases, part=pk, before=before.cases if before else None)
    for code in ("on_time", "closing", "satisfaction"):
        rate = getattr(now, code)
        yield share(code, rate.of, rate.out_of, part=pk, before=_before(before, code))
    yield Figure("late", part.open.late, part=pk)


def _before(rates: Rates | None, code: str) -> Any:
    rate = getattr(rates, code) if rates else None
    return percent(rate.of, rate.out_of) if rate else None


def find_cases(figure: Figure, place: Organization, period: Period) -> Links:
    """Return where the cases of a figure are listed; whoever sees no cases finds the table of the place."""
    span = Period(figure.key, 1) if figure.code == "month" else period
    table = {"place": figure.part or place.pk, "period": span.code}
    if figure.code == "rank":
        table["place"] = place.pk
    beside = Link(rights.SEE_FIGURES, addresses.of_page("grids:figures"), table)
    if figure.code == "rank":
        return Links([beside])
    page, asked = addresses.of_page("grids:cases"), {"part": figure.part or place.pk}
    if figure.code == "late":
        return Links([Link(rights.SEE_CASES, page, asked | {"late": "on"}), beside])
    days = {"found_from": span.start.isoformat(), "found_to": span.end.isoformat()}
    rows, base = (
        [Link(rights.SEE_CASES, page, asked | days | {"counted": name}), beside] if name else []
        for name in _COUNTED[figure.code]
    )
    return Links(rows, base)


def tell_duties(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell how much of each obligation was missed, by township; one statement an obligation."""
    for one in o.ALL:
        part = counted.part(account, one, period, by="town", place=place.path)
        yield Figure(one.code, part.wanted - part.done, of=part.done, out_of=part.wanted)
        if place.kind == Kind.COUNTY:
            for row in part.rows:
                yield Figure(one.code, row.missed, part=row.key, of=row.done, out_of=row.wanted)


def find_duties(figure: Figure, place: Organization, period: Period) -> Links:
    """Return the table of an obligation by township: the sum of all, or the township's row."""
    asked = {"what": figure.code, "period": period.code, "by": "town", "county": place.pk}
    return Links([Link(rights.SEE_CASES, addresses.of_page("grids:obligations"), asked)])


figure_section(
    Section(
        "cases", "网格事项", 10, rights.SEE_FIGURES, CASES, tell_cases, find_cases,
        "这个期间没有发现事项。",
    )
)  # fmt: skip
figure_section(
    Section(
        "duties", "履职", 20, rights.SEE_CASES, DUTIES, tell_duties, find_duties,
        "这个期间还没有到期的履职要求。", lasts=600, slow=True,
    )
)  # fmt: skip
