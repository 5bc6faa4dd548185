"""What the appraisals tell the county's dashboard: the period's cycle, and whether branches report points."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse

from assessments import rights
from assessments.models import Cycle, Panel
from assessments.outline import Outline
from assessments.queries.movement import Moved, moved
from assessments.queries.point_supervision import supervised
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.figures import Figure, Link, Links, Measure, Section, of_people, share
from portal.periods import Period
from portal.providers import figure_section

S = Panel.State
APPRAISAL = (
    Measure("filed", "考核备案", "个", "已备案的单位，占参加考核的单位。", 1),
    Measure("late_units", "逾期单位", "个", "过了录入或备案期限还没有办完的单位。", -1),
    Measure("entering", "还在录入", "个", "还没有提交审核的单位。"),
    Measure("best", "最高等次", "%", "得最高等次的人，占已定等次的人。"),
    Measure("up", "名次上升", "人", "与上一期同一方案、同一单位的名次相比。"),
    Measure("down", "名次下降", "人", "与上一期同一方案、同一单位的名次相比。"),
)
POINTS = (
    Measure("sheets", "积分报送率", "%", "已报送的月度积分表，占到期应报的（P08-R11）。", 1),
    Measure("behind", "缺报支部", "个", "有到期月份没有报送的支部。", -1),
)


def tell_appraisal(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell the period's cycle of a county (of several the one with most units), or of a city's counties.

    Two statements. A city's figures are the sums of its counties', and have no row of their own.
    """
    cycles = _cycles(account, place, period)
    if not cycles:
        return
    results: dict[int, list[Moved]] = {}
    for row in moved([(one["pk"], period.code) for one in cycles]):
        results.setdefault(row.cycle, []).append(row)
    wide = place.kind == Kind.CITY
    for one in cycles:
        part = one["organization_id"] if wide else 0
        yield from _of(one, results.get(one["pk"], []), part)
    if wide:
        units = [
            sum(one[name] for one in cycles) for name in ("filed", "units", "late", "entering")
        ]
        yield share("filed", units[0], units[1])
        yield Figure("late_units", units[2])
        yield Figure("entering", units[3])


def _told(name: str) -> KeyTextTransform:
    return KeyTextTransform(name, "scheme_version__document")


def _cycles(account: Any, place: Organization, period: Period) -> list[dict[str, Any]]:
    """The cycles of the period, one a county, in the counties' order."""
    inside = Q(organization=place.pk)
    if place.kind == Kind.CITY:
        inside = Q(organization__parent=place.pk, organization__kind=Kind.COUNTY)
    today, own = clock.today(), ~Q(panels__state=S.SUPERSEDED)
    open_ = (
        own & Q(panels__filed_on=None, panels__corrects=None) & ~Q(panels__state__in=Panel.LOCKED)
    )
    entering = Q(panels__state=S.COLLECTING)
    late = Q(entry_due__lt=today) & entering | Q(filing_due__lt=today) & ~entering
    rows = Cycle.objects.visible_to(account).filter(inside, period_code=period.code)
    counted: Any = rows.values(
        "pk", "organization_id", title=_told("title"),
        grade=_told("grade"), length=_told("period"),
    ).annotate(
        units=Count("panels__organization", filter=own, distinct=True),
        filed=Count("panels", filter=Q(panels__state=S.FILED)),
        entering=Count("panels", filter=entering),
        late=Count("panels", filter=open_ & late),
    )  # fmt: skip
    largest: dict[int, dict[str, Any]] = {}
    for row in counted.order_by("organization__sort_key", "-units", "pk"):
        largest.setdefault(row["organization_id"], row | {"kind": period.kind})
    return list(largest.values())


def _of(one: dict[str, Any], results: Iterable[Moved], part: int) -> Iterator[Figure]:
    """The figures of one cycle; of people none that is of one to four of them."""
    key, rows = one["pk"], list(results)
    filed, units = one["filed"], one["units"]
    title = one["title"] or ""
    yield Figure("filed", filed, of=filed, out_of=units, part=part, key=key, label=title)
    yield Figure("late_units", one["late"], part=part, key=key)
    yield Figure("entering", one["entering"], part=part, key=key)
    rule = {"grade": json.loads(one["grade"] or "{}"), "period": one["length"]}
    top = Outline(rule, one["kind"]).top
    graded = sum(row.people for row in rows if row.grade)
    if top and graded:
        best = sum(row.people for row in rows if row.grade == top)
        yield of_people(share("best", best, graded, part=part, key=key, label=top))
    compared = sum(row.compared for row in rows)
    if compared:
        for code, n in (("up", sum(r.up for r in rows)), ("down", sum(r.down for r in rows))):
            yield of_people(Figure(code, n, of=n, out_of=compared, part=part, key=key))


def find_appraisal(figure: Figure, place: Organization, period: Period) -> Links:
    """Return the cycle's board with its filter, or its table of units; a city's sums have none."""
    if not figure.key:
        return Links()
    board = reverse("assessments:cycle", args=[figure.key])

    def units(**asked: str) -> list[Link]:
        return [Link(rights.SEE_OVERVIEW, board, asked)]

    if figure.code == "filed":
        return Links(units(state=S.FILED.value), units())
    if figure.code == "late_units":
        return Links(units(late="1"))
    if figure.code == "entering":
        return Links(units(stage="entry"))
    table = [Link(rights.SEE_OVERVIEW, reverse("assessments:dashboard"), {"cycle": figure.key})]
    return Links(table, table)


def tell_points(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell whether the branches have reported their months, by township; names of nobody (PV-MEMBER)."""
    towns: dict[int, list[int]] = {}
    for one in supervised(account, period):
        for town in one.towns:
            so_far = towns.setdefault(town.organization.pk, [0, 0, 0])
            so_far[0] += town.months_missing
            so_far[1] += len(town.branches) * len(one.months)
            so_far[2] += town.behind
    if place.kind == Kind.COUNTY:
        for pk, (missing, due, behind) in towns.items():
            yield share("sheets", due - missing, due, part=pk)
            yield Figure("behind", behind, part=pk)
    if towns:
        missing, due, behind = (sum(column) for column in zip(*towns.values(), strict=True))
        yield share("sheets", due - missing, due)
        yield Figure("behind", behind)


def find_points(figure: Figure, place: Organization, period: Period) -> Links:
    """Return the list of branches by township, one of them opened."""
    asked = {"county": place.pk, "period": period.code, "town": figure.part or ""}
    page = [Link(rights.SUPERVISE_POINTS, reverse("assessments:points_supervision"), asked)]
    return Links(page, page if figure.code == "sheets" else ())


figure_section(
    Section(
        "appraisal", "考核", 5, rights.SEE_OVERVIEW, APPRAISAL, tell_appraisal, find_appraisal,
        "这个期间没有开启考核周期。",
    )
)  # fmt: skip
figure_section(
    Section(
        "points", "党员积分", 30, rights.SUPERVISE_POINTS, POINTS, tell_points, find_points,
        "没有施行积分方案，或还没有到期的月份。", lasts=600, slow=True,
    )
)  # fmt: skip
