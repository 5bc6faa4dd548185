"""What was counted of runs is counted once, and anew for another run or another panel."""

from django.db.models import Count

from assessments.models import Panel
from assessments.queries import settled
from tests import world as w


def test_only_what_is_not_kept_is_counted_and_another_run_is_counted_anew():
    asked: list[list[int]] = []

    def count(cycles):
        asked.append(sorted(cycles))
        return {pk: pk * 10 for pk in cycles}

    assert settled.counted("x", {1: 70, 2: 80}, count) == {1: 10, 2: 20}
    assert settled.counted("x", {1: 70, 2: 80}, count) == {1: 10, 2: 20}
    assert settled.counted("x", {1: 71, 2: 80, 3: 90}, count) == {1: 10, 2: 20, 3: 30}
    assert settled.counted("y", {1: 70}, count) == {1: 10}
    assert settled.counted("x", {}, count) == {}
    assert asked == [[1, 2], [1, 3], [1]]


def test_runs_are_another_number_for_another_panel(db):
    world = w.build(5)
    cycle = w.open_quarter(world)
    panels = Panel.objects.filter(cycle=cycle).order_by()

    def number(rows):
        told = rows.values("cycle_id").annotate(n=Count("pk"), on=settled.Runs(run="cycle_id"))
        return [row["on"] for row in told]

    both, one = number(panels), number(panels.filter(organization=world.unit))
    assert both == number(panels)
    assert len({*both, *one, *number(panels.filter(organization=world.other_unit))}) == 3
