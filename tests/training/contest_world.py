"""A small contest of three rounds (4 → 2 → 1) in the training world: six entries, five judges."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from portal import clock
from portal.models import Demonstration
from tests import training_world as tw
from training.actions import contest_rounds, contests
from training.judging import Given
from training.models import Contest, ContestEntry, ContestJudge

CLOSES = tw.TODAY
FACTS = {
    "title": "微党课大赛", "theme": "", "closes_on": CLOSES, "sizes": [4, 2, 1], "per_unit": None,
    "least": 3, "trims": True, "shares_line": True,
}  # fmt: skip
ENTRANTS = (("organ", "安文静", "clerk"), ("organ", "程建国", "clerk"), ("town", "马德胜", "town"),
            ("village", "何家旺", "village"), ("branch", "孟庆祥", "secretary"),
            ("town", "外请讲师", "town"))  # fmt: skip


def _set(day: dt.date) -> None:
    Demonstration.objects.update(day=day)
    clock.forget()


@contextmanager
def on(day: dt.date) -> Iterator[None]:
    """Let it be another day inside."""
    _set(day)
    try:
        yield
    finally:
        _set(tw.TODAY)


def later() -> Any:
    """The day after the last day of handing in."""
    return on(CLOSES + dt.timedelta(days=1))


def opened(world: tw.World, **more: Any) -> Contest:
    """A contest of the county's, taking entries until today."""
    return contests.open_contest(
        actor=world["keeper"], organization=world.county, facts=FACTS | more
    )


def entered(world: tw.World, contest: Contest) -> list[ContestEntry]:
    """The six entries, each handed in by who does so for its unit or branch."""
    return [
        contests.enter(
            actor=world[actor], contest=contest, unit=getattr(world, unit),
            facts={"title": f"第{n}讲", "contestant": name, "field": "基层治理"},
        )
        for n, (unit, name, actor) in enumerate(ENTRANTS, start=1)
    ]  # fmt: skip


def judged_by(world: tw.World, contest: Contest) -> list[ContestJudge]:
    """Boris of the organ with his account, and four from outside."""
    boris = contests.add_judge(actor=world["keeper"], contest=contest, person=world.people["boris"])
    outside = [
        contests.add_judge(
            actor=world["keeper"],
            contest=contest,
            person=None,
            name=f"外请评委{n}",
            unit="市委党校",
        )
        for n in range(4)
    ]
    return [boris, *outside]


def judging(world: tw.World, **more: Any) -> tuple[Contest, list[ContestEntry], list[ContestJudge]]:
    """A contest whose first round is being marked."""
    contest = opened(world, **more)
    entries, judges = entered(world, contest), judged_by(world, contest)
    return step(world, contest, "begin"), entries, judges


def step(world: tw.World, contest: Contest, *actions: str) -> Contest:
    """Take steps of a contest the day after handing in closed."""
    with later():
        for action in actions:
            contest = contests.take(
                actor=world["keeper"], contest=contest, action=action, reason="按方案"
            )
    return contest


def marked(world: tw.World, contest: Contest, scores: dict[int, Any], judges: Any) -> None:
    """Have the judges from outside give every entry the same mark each."""
    for judge in judges:
        fresh = ContestJudge.objects.select_related("contest__organization").get(pk=judge.pk)
        given = {key: Given(Decimal(str(value))) for key, value in scores.items()}
        contest_rounds.mark(actor=world["keeper"], judge=fresh, marks=given)


def counted(world: tw.World, contest: Contest, scores: dict[int, Any], judges: Any) -> Contest:
    """Mark the present round and count it."""
    marked(world, contest, scores, judges)
    return step(world, contest, "count")
