"""Made-up marks: deterministic, within the form's limits, plausibly spread."""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

from assessments import schemes
from assessments.demo import marks
from assessments.form import Form, form_of

PEOPLE = [marks.Person(f"unit:{n}", "staff", "财政所") for n in range(1500)]


@pytest.fixture(scope="module")
def form() -> Form:
    """The entry form of the shipped scheme."""
    return form_of(schemes.load("weishan_civil_servant").data)


def total(cells: dict, target: int) -> Decimal:
    """The total by hand: half common, half individual, bonus and deduction; two decimals."""
    common = sum(Decimal(v) for (component, _, _), v in cells.items() if component == "common")
    done = Decimal(cells["individual", "1", "actual"]) * 100 / target
    individual = min(done, Decimal(100)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    bonus = Decimal(cells.get(("adjust", "bonus", "value"), 0))
    deduction = Decimal(cells.get(("adjust", "deduction", "value"), 0))
    exact = common / 2 + individual / 2 + bonus - deduction
    return min(exact, Decimal(100)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def draw(form: Form, person: marks.Person, quarter: str = "2026Q1", **wanted: float) -> tuple:
    """A person's cells and target in a quarter."""
    _, target = marks.plan(2026, person)
    return dict(marks.cells(form, 2026, quarter, person, target, **wanted)), target


def test_every_cell_is_one_the_form_takes(form) -> None:
    """No made-up cell is wrong by itself, and with title and target nothing is missing."""
    for person in PEOPLE[:300]:
        cells, target = draw(form, person)
        cells["individual", "1", "title"], cells["individual", "1", "target"] = "工作", str(target)
        for key, text in cells.items():
            column = form.column(key)
            assert column is not None
            assert column.read(text)[1] == ""
        assert set(form.required) <= set(cells)
        for item in ("bonus", "deduction"):
            assert (("adjust", item, "value") in cells) == (("adjust", item, "basis") in cells)


def test_the_same_again(form) -> None:
    """Cells depend on seed, person and quarter and on nothing else."""
    for person in PEOPLE[:50]:
        assert draw(form, person) == draw(form, person)
        assert marks.plan(2026, person) == marks.plan(2026, person)
    quarters = [draw(form, PEOPLE[0], quarter)[0] for quarter in ("2026Q1", "2026Q2", "2026Q3")]
    assert quarters[0] != quarters[1] != quarters[2]


def test_totals_are_mostly_78_to_96(form) -> None:
    """Something over two fifths reach 90, few fall under 75, hardly anyone under 60."""
    totals = [total(*draw(form, person)) for person in PEOPLE]
    assert sum(78 <= t <= 96 for t in totals) > 0.9 * len(totals)
    assert 0.38 < sum(t >= 90 for t in totals) / len(totals) < 0.55
    assert 1 <= sum(t < 75 for t in totals) < 0.03 * len(totals)
    assert sum(t < 60 for t in totals) == 0
    assert len(Counter(totals)) > 300


@pytest.mark.parametrize("wanted", [52.5, 66.0, 77.0, 92.0])
def test_a_wanted_total_is_met_within_a_point(form, wanted) -> None:
    """The few whose totals the script fixes come out in the grade it means."""
    for person in PEOPLE[:100]:
        assert abs(total(*draw(form, person, wanted=wanted)) - Decimal(str(wanted))) < 1


def test_tied_people_are_equal_in_everything(form) -> None:
    """Whatever their targets, the two of a tie have the same components and total."""
    for target in (20, 100, 650):
        cells = dict(marks.tied_cells(form, target))
        assert total(cells, target) == marks.TIED_TOTAL
