"""What the appraisals tell the county's dashboard: the period's cycle, and whether branches report points."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTextTransform

from assessments import rights
from assessments.models import Cycle, Panel
from assessments.outline import Outline
from assessments.queries.movement import Moved, moved
from assessments.queries.point_supervision import supervised
from members.models import Organization
from members.models.organizations import Kind
from portal import addresses, clock
from portal.figures import Figure, Link, Links, Measure, Section, of_people, share
from portal.periods import Period
from portal.providers import figure_section

S = Panel.State
APPRAISAL = (
    Measure("filed", "考核备案", "个", "已备案的单位，占参加考核的单位。", 1),
    Measure("late_units", "逾期单位", "个", "过了录入或备案期限还没有办完的单位。", -1),
    Measure("entering", "还在录入", "个", "还没有提交审核的单位。"),
)
GRADES = (
    Measure("best", "最高等次", "%", "得最高等次的人，占已定等次的人。"),
    Measure("up", "名次上升", "人", "与上一期同一方案、同一单位的名次相比。"),
    Measure("down", "名次下降", "人", "与上一期同一方案、同一单位的名次相比。"),
)
POINTS = (
    Measure("sheets", "积分报送率", "%", "已报送的月度积分表，占到期应报的（P08-R11）。", 1),
    Measure("behind", "缺报支部", "个", "有到期月份没有报送的支部。", -1),
)


def tell_appraisal(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell how far the period's cycle of a county is (of several the one with most units), or those of a
    city's counties. One statement. A city's figures are sums of its counties' and have no rows of their own.
    """
    cycles = _cycles(account, place, period)
    wide = place.kind == Kind.CITY
    for one in cycles:
        at: dict[str, Any] = {"key": one["pk"], "part": one["organization_id"] if wide else 0}
        yield from _progress(one, **at)
    if wide and cycles:
        names = ("filed", "units", "late", "entering")
        yield from _progress({name: sum(one[name] for one in cycles) for name in names})


def _progress(one: Mapping[str, Any], **at: Any) -> Iterator[Figure]:
    label, filed = one.get("title") or "", one["filed"]
    yield Figure("filed", filed, of=filed, out_of=one["units"], label=label, **at)
    yield Figure("late_units", one["late"], **at)
    yield Figure("entering", one["entering"], **at)


def tell_grades(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell the grades and how ranks moved in the same cycles; two statements. Of people none that is out of
    one to four of them."""
    cycles = {one["pk"]: one for one in _cycles(account, place, period)}
    results: dict[int, list[Moved]] = {}
    for row in moved([(pk, period.code) for pk in cycles]):
        results.setdefault(row.cycle, []).append(row)
    if place.kind != Kind.CITY:
        for pk, rows in results.items():
            top = _top(cycles[pk])
            yield from _grades([(row, top) for row in rows], key=pk, label=top)
    else:
        yield from _grades(
            [(row, _top(cycles[pk])) for pk, rows in results.items() for row in rows]
        )


def _top(one: Mapping[str, Any]) -> str:
    rule = {"grade": json.loads(one["grade"] or "{}"), "period": one["length"]}
    return Outline(rule, one["kind"]).top


def _grades(rows: Sequence[tuple[Moved, str]], **at: Any) -> Iterator[Figure]:
    """The figures of panels, each with its scheme's best grade ('' where it gives none)."""
    graded = sum(row.people for row, top in rows if top and row.grade)
    if graded:
        best = sum(row.people for row, top in rows if top and row.grade == top)
        yield of_people(share("best", best, graded, **at))
    if compared := sum(row.compared for row, _ in rows):
        for code in ("up", "down"):
            n = sum(getattr(row, code) for row, _ in rows)
            yield of_people(Figure(code, n, of=n, out_of=compared, **at))


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


def find_appraisal(figure: Figure, place: Organization, period: Period) -> Links:
    """Return the cycle's board with its filter, or its table of units; a city's sums have none."""
    if not figure.key:
        return Links()
    board = addresses.of_row("assessments:cycle", figure.key)

    def units(**asked: str) -> list[Link]:
        return [Link(rights.SEE_OVERVIEW, board, asked)]

    if figure.code == "filed":
        return Links(units(state=S.FILED.value), units())
    if figure.code == "late_units":
        return Links(units(late="1"))
    if figure.code == "entering":
        return Links(units(stage="entry"))
    table = [
        Link(rights.SEE_OVERVIEW, addresses.of_page("assessments:dashboard"), {"cycle": figure.key})
    ]
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
    page = [
        Link(rights.SUPERVISE_POINTS, addresses.of_page("assessments:points_supervision"), asked)
    ]
    return Links(page, page if figure.code == "sheets" else ())


figure_section(
    Section(
        "appraisal", "考核", 5, rights.SEE_OVERVIEW, APPRAISAL, tell_appraisal, find_appraisal,
        "这个期间没有开启考核周期。",
    )
)  # fmt: skip
figure_section(
    Section(
        "grades", "等次和名次", 6, rights.SEE_OVERVIEW, GRADES, tell_grades, find_appraisal,
        "这个期间还没有计分的单位。", lasts=600, slow=True,
    )
)  # fmt: skip
figure_section(
    Section(
        "points", "党员积分", 30, rights.SUPERVISE_POINTS, POINTS, tell_points, find_points,
        "没有施行积分方案，或还没有到期的月份。", lasts=600, slow=True,
    )
)  # fmt: skip
