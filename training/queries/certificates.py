"""Whether somebody completed a class, and what his certificate says."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from portal.refusals import Refused
from training.models import CourseSession, HourEntry

ENOUGH = Decimal("0.8")
"""Share of a class's hours that completes it (assumed)."""


@dataclass(frozen=True)
class Certificate:
    """What is printed: the hours somebody has of a class's hours."""

    enrolment: Any
    hours: Decimal
    whole: Decimal

    @property
    def number(self) -> str:
        """Its number: class and place on the list, so that it can be looked up."""
        made = self.enrolment.training_class
        return f"{made.starts_on.year}-{made.pk:05d}-{self.enrolment.pk:06d}"


def of(enrolment: Any) -> Certificate:
    """Return the certificate of an enrolment; Refused while the class runs, or for too few hours."""
    made = enrolment.training_class
    if not made.is_over or enrolment.state != "enrolled":
        raise Refused("结班以后才有结业证书。")
    held = made.sessions.filter(state=CourseSession.State.CLOSED)
    whole = held.aggregate(all=Sum("hours"))["all"] or Decimal(0)
    mine = HourEntry.objects.filter(session__training_class=made, person=enrolment.person_id)
    hours = mine.aggregate(all=Sum("hours"))["all"] or Decimal(0)
    if not whole or hours < ENOUGH * whole:
        raise Refused(
            f"学满{(ENOUGH * 100).normalize():f}%的学时才结业：共{whole.normalize():f}学时，"
            f"现有{hours.normalize():f}学时。考勤不对的请办班单位更正。"
        )
    return Certificate(enrolment, hours, whole)
