"""The polls of the access table: in each spot one to open, one that runs, and one that was too short."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.models import Panel, Poll, Voter
from members.models import Person
from tests import polls as p
from tests import world as w


@dataclass
class Polls:
    """The polls of one spot; everybody of the unit is on the rolls but its newcomer."""

    fresh: Panel
    """A panel without a poll."""
    running: Poll
    short: Poll


def build(spot: Any) -> Polls:
    """Make the polls of a spot through the models."""
    fresh = p.panel_of(spot.unit, period="2026-07")
    running = _poll(spot, p.panel_of(spot.unit, period="2026-08"), Poll.State.OPEN)
    short = _poll(spot, p.panel_of(spot.unit, period="2026-09"), Poll.State.SHORT)
    return Polls(fresh, running, short)


def _poll(spot: Any, panel: Panel, state: str) -> Poll:
    poll = Poll.objects.create(
        panel=panel,
        ballot="ab",
        state=state,
        closes_on=w.TODAY + dt.timedelta(days=7),
        opened_at=timezone.now(),
        opened_by=spot.kept,
        closed_at=None if state == Poll.State.OPEN else timezone.now(),
    )
    people = Person.objects.filter(home=spot.unit).exclude(pk=spot.newcomer.pk).order_by("pk")
    Voter.objects.bulk_create(Voter(poll=poll, person=one, group="B") for one in people)
    return poll


def roll(spot: Any) -> dict[str, str]:
    """A roll as the form sends it: the spot's first person."""
    return {f"g.{spot.person.pk}": "A", "closes_on": (w.TODAY + dt.timedelta(days=7)).isoformat()}


def votes(spot: Any) -> dict[str, str]:
    """A paper as the form sends it, with a vote on the spot's first person."""
    subject = spot.polls.running.panel.subjects.order_by("position")[0]
    return {f"s.{subject.pk}": "90"}


def voter(spot: Any) -> int:
    """The line of the spot's first person."""
    return int(spot.polls.running.voters.order_by("pk")[0].pk)
