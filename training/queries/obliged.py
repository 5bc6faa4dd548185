"""Whose turn, which period: what the rows of obligations are found in, and the shape of one row."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from members.models import Organization
from portal import clock, workdays
from portal.periods import Period, containing_day
from training import clocks, rights
from training.models import CountyRule, CourseSession, TrainingClass
from training.places import rule_of

DONE, MISSED, UNKNOWN, AHEAD = "done", "missed", "unknown", "ahead"
STATES = {DONE: "已办", MISSED: "未办", UNKNOWN: "没有记录", AHEAD: "未到期"}
"""What can be said of one thing that is owed. Without a record nothing is known; that is not 未办."""


@dataclass(frozen=True)
class Item:
    """One thing that was owed: a Friday, a session, a class, a person, or `count` people of a place."""

    state: str
    label: str
    on: dt.date | None = None
    url: str = ""
    why: str = ""
    path: str = ""
    """The path of a person's unit, where the label is his name."""
    count: int = 1
    needs: str = ""
    """The right its page asks for; '' where whoever reads the table reads it."""

    @property
    def said(self) -> str:
        """Its state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Scene:
    """A county (or a township of it) and a period, with what several obligations look at read once."""

    county: Organization
    period: Period

    @property
    def year(self) -> Period:
        """The year the period lies in."""
        return self.period.containing("year")

    @cached_property
    def today(self) -> dt.date:
        """The day it is."""
        return clock.today()

    @cached_property
    def rule(self) -> CountyRule:
        """What the county set for its training."""
        return rule_of(self.county)

    @cached_property
    def calendar(self) -> workdays.Calendar:
        """The working days of the year."""
        return workdays.Calendar(self.year.start, self.year.end)

    @cached_property
    def classes(self) -> list[TrainingClass]:
        """The county's classes that were approved, not cancelled, and touch the year. One statement."""
        rows = TrainingClass.objects.filter(
            organization__path__startswith=self.county.path,
            starts_on__lte=self.year.end,
            ends_on__gte=self.year.start,
        ).exclude(state__in=("planned", "cancelled"))
        return list(rows.select_related("organization", "venue").order_by("starts_on", "id"))

    @cached_property
    def sessions(self) -> list[Any]:
        """Their sessions, with teachers and speakers counted; cancelled ones too. One statement."""
        rows = CourseSession.objects.filter(training_class__in=[made.pk for made in self.classes])
        rows = rows.annotate(
            n_teachers=Count("taught_by", filter=Q(taught_by__live=True), distinct=True),
            n_speakers=Count("speakers", distinct=True),
        )
        return list(rows.order_by("begins_at", "id"))

    def of_kind(self, code: str) -> list[TrainingClass]:
        """Return the classes of one kind."""
        return [made for made in self.classes if made.kind == code]

    def sessions_of(self, made: Iterable[TrainingClass]) -> list[Any]:
        """Return the sessions of some classes in the period that were not cancelled."""
        wanted = {one.pk for one in made}
        return [
            one
            for one in self.sessions
            if one.training_class_id in wanted
            and one.state != CourseSession.State.CANCELLED
            and self.holds(clocks.local_day(one.begins_at))
        ]

    def holds(self, day: dt.date) -> bool:
        """Return whether a day lies in the period."""
        return self.period.start <= day <= self.period.end

    def over(self, last: dt.date) -> bool:
        """Return whether what had until a day is over."""
        return last < self.today


def scene_of(place: Organization, period: Period | None) -> Scene:
    """Return the scene of a place's period, this year's where none is asked for."""
    return Scene(place, period or containing_day(clock.today(), "year"))


def of_session(one: Any, state: str, why: str = "") -> Item:
    """Return the item of a session, with the way to its page."""
    url = reverse("training:session", args=[one.pk])
    day = clocks.local_day(one.begins_at)
    return Item(state, one.topic, day, url, why, needs=rights.SEE_TRAINING)


def of_class(made: TrainingClass, state: str, why: str = "", on: dt.date | None = None) -> Item:
    """Return the item of a class, with the way to its page."""
    url = reverse("training:class", args=[made.pk])
    return Item(state, made.name, on or made.starts_on, url, why, needs=rights.SEE_TRAINING)
