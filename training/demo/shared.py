"""What the demonstration's classes are made with: the real actions, by the people who may."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from members.models import Account, Organization
from training import clocks
from training.actions import classes
from training.models import CourseSession, Room, Teacher, TrainingClass, Venue


@dataclass
class Hand:
    """Who holds classes in a county, who approves them, and what is there for them."""

    county: Organization
    keeper: Account
    approver: Account
    school: Venue
    rooms: list[Room]
    teachers: list[Teacher]

    def plan(
        self, kind: str, name: str, first: dt.date, last: dt.date, **more: Any
    ) -> TrainingClass:
        """Draft a class in the county's school."""
        facts = {
            "kind": kind, "name": name, "starts_on": first, "ends_on": last, "venue": self.school,
        } | more  # fmt: skip
        return classes.plan(actor=self.keeper, organization=self.county, facts=facts)

    def approve(self, made: TrainingClass) -> None:
        """Approve a plan."""
        classes.take(actor=self.approver, made=made, action="approve")


def session(
    hand: Hand, made: TrainingClass, topic: str, category: str, *, day: dt.date, begins: dt.time,
    hours: Decimal, room: Room, teacher: Teacher | None,
) -> CourseSession:  # fmt: skip
    """Add a session as long as its hours ask for; of a day's eight hours with the midday break."""
    minutes = int(hours * clocks.MINUTES_OF_AN_HOUR)
    if hours == clocks.HOURS_OF_A_DAY:
        minutes = 570
    ends = (dt.datetime.combine(day, begins) + dt.timedelta(minutes=minutes)).time()
    facts = {
        "topic": topic, "category": category, "form": "lecture", "on": day, "begins": begins,
        "ends": ends, "hours": hours,
    }  # fmt: skip
    return classes.save_session(
        actor=hand.keeper, made=made, facts=facts, rooms=[room],
        teachers=[teacher] if teacher else [],
    )  # fmt: skip
