"""What training tells the county's dashboard: a year's classes, attendances, hours, and who was reached."""

from collections.abc import Iterator
from typing import Any

from members.models import Organization
from portal import addresses
from portal.figures import Figure, Link, Links, Measure, Section, of_people, share
from portal.periods import Period
from portal.providers import figure_section
from training import rights
from training.queries import coverage, figures, kept_obligations, kept_years

MEASURES = (
    Measure("hours", "培训学时", "学时", "这一年办班单位在本地的全部学时。", 1),
    Measure("people", "记了学时的人", "人", "这一年有学时的人，按人去重。", 1),
    Measure("times", "到课", "人次", "到课次数，不能当作人数相加。"),
    Measure("classes", "培训班", "个", "这一年开始的培训班，没有开办的和取消的不算。"),
    Measure("covered", "培训覆盖", "%", "这一年至少参加过一个班的，占这类人员（P04-R4）。", 1),
)


def tell(account: Any, place: Organization, period: Period) -> Iterator[Figure]:
    """Tell a place's year; groups of one to four people are withheld. A statement a rule, ten beside."""
    told = figures.of(place, period.year)
    people = of_people(Figure("people", told.people))
    yield people
    for code, value in (("hours", told.person_hours), ("times", told.person_times)):
        yield Figure(code, None if people.few else value, few=people.few)
    yield Figure("classes", told.classes)
    for group in coverage.of_place(place, period.year):
        size = {"key": group.pk or 0, "label": group.label}
        yield of_people(share("covered", group.trained, group.total, **size))


def find(figure: Figure, place: Organization, period: Period) -> Links:
    """Return the year's overview, or the coverage of a group."""
    asked: dict[str, Any] = {"place": place.pk, "year": period.year}
    if figure.code != "covered":
        return Links([Link(rights.SEE_FIGURES, addresses.of_page("training:overview"), asked)])
    page = Link(
        rights.SEE_FIGURES, addresses.of_page("training:coverage"), asked | {"group": figure.key}
    )
    return Links([page], [page])


figure_section(
    Section(
        "training", "培训", 40, rights.SEE_FIGURES, MEASURES, tell, find,
        "这一年还没有培训班和学时。", lasts=900, slow=True, span="year",
    )
)  # fmt: skip
for _section in (kept_obligations.DUE, kept_years.COVERAGE, kept_years.YEAR):
    figure_section(_section)
