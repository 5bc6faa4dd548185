"""Teachers with what they taught; ratings as means of five and more; surveys with their results."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Exists, OuterRef, Q, Sum

from portal import clock
from training.actions.teaching import RATED_WITHIN
from training.models import (
    CourseSession,
    SessionRating,
    SessionTeacher,
    Survey,
    SurveyAnswer,
    Teacher,
)
from training.places import belongs_to

CELL = 5
"""D-CELL: a mean of fewer is not shown."""


def listed(rows: Any) -> Any:
    """Return teachers with sessions and hours of this year; those engaged first, one statement."""
    held = Q(taught__live=True, taught__begins_at__year=clock.today().year)
    return (
        rows.select_related("organization", "person")
        .annotate(
            n_sessions=Count("taught", filter=held),
            n_hours=Sum("taught__session__hours", filter=held),
        )
        .order_by("until", "team", "name", "id")
    )


def taught_by(teacher: Teacher) -> list[Any]:
    """Return what somebody taught and will teach, the newest first; one statement."""
    rows = SessionTeacher.objects.filter(teacher=teacher, live=True)
    rows = rows.select_related("session__training_class__organization")
    return list(rows.order_by("-begins_at", "-id")[:100])


@dataclass(frozen=True)
class YearOf:
    """What somebody taught in a year: sessions that were held, their study hours; how many are to come."""

    year: int
    held: int
    hours: Decimal
    planned: int
    people: int
    """Person-times of his sessions: who was there, and the counted audience of open lectures."""


def record(teacher: Teacher) -> list[YearOf]:
    """Return a teacher's record year by year, the newest first; two statements."""
    closed, audience = Q(session__state=CourseSession.State.CLOSED), Sum("session__audience")
    rows = SessionTeacher.objects.filter(teacher=teacher, live=True).order_by()
    by_year = rows.values("begins_at__year")
    told = by_year.annotate(
        held=Count("pk", filter=closed), planned=Count("pk", filter=~closed),
        hours=Sum("session__hours", filter=closed), heard=audience,
    )  # fmt: skip
    there = dict(
        by_year.filter(session__attendances__present=True)
        .annotate(n=Count("session__attendances"))
        .values_list("begins_at__year", "n")
    )
    return [
        YearOf(row["begins_at__year"], row["held"], row["hours"] or Decimal(0), row["planned"],
               (row["heard"] or 0) + there.get(row["begins_at__year"], 0))
        for row in sorted(told, key=lambda row: -row["begins_at__year"])
    ]  # fmt: skip


def topics_of(teacher: Teacher) -> list[Any]:
    """Return a teacher's topics on the menu with how often they were ordered; one statement."""
    rows = teacher.topics.filter(until=None).annotate(n_orders=Count("orders"))
    return list(rows.order_by("title", "id")[:50])


def own_record(account: Any) -> Any:
    """Return the account's person's row as a teacher, None where he is none; one statement."""
    if not account.person_id:
        return None
    return Teacher.objects.filter(person=account.person_id).order_by("until", "-pk").first()


@dataclass(frozen=True)
class Rated:
    """How many rated, and their mean; None of fewer than five (D-CELL)."""

    count: int
    mean: Decimal | None


def rated(session: CourseSession) -> Rated:
    """Return how a session was rated; one statement."""
    return _rated(SessionRating.objects.filter(session=session))


def rated_teacher(teacher: Teacher) -> Rated:
    """Return how a teacher's sessions were rated together; one statement."""
    taught = SessionTeacher.objects.filter(teacher=teacher, live=True).values("session")
    return _rated(SessionRating.objects.filter(session__in=taught))


def _rated(rows: Any) -> Rated:
    told = rows.aggregate(n=Count("pk"), mean=Avg("value"))
    mean = Decimal(str(told["mean"])) if told["n"] >= CELL else None
    return Rated(told["n"], mean)


def to_rate(account: Any) -> list[Any]:
    """Return the sessions the account's person may still rate, the newest first; one statement."""
    if not account.person_id:
        return []
    mine = SessionRating.objects.filter(session=OuterRef("pk"), person=account.person_id)
    since = clock.now() - dt.timedelta(days=RATED_WITHIN)
    rows = CourseSession.objects.filter(
        state=CourseSession.State.CLOSED, ends_at__gte=since,
        attendances__person=account.person_id, attendances__present=True,
    )  # fmt: skip
    rows = rows.exclude(Exists(mine)).select_related("training_class")
    return list(rows.order_by("-begins_at", "-id")[:10])


def to_answer(account: Any) -> list[Any]:
    """Return the open surveys of the places above the account's person that he has not answered."""
    if not account.person_id:
        return []
    mine = SurveyAnswer.objects.filter(survey=OuterRef("pk"), person=account.person_id)
    ids = belongs_to(account.person)
    rows = Survey.objects.filter(closes_on__gte=clock.today(), organization__in=ids)
    return list(rows.exclude(Exists(mine)).order_by("closes_on", "id")[:10])


@dataclass(frozen=True)
class Wanted:
    """One need: how many picked it."""

    need: str
    count: int


@dataclass(frozen=True)
class Results:
    """What a survey came to; units with fewer than five answers are told together."""

    answers: int
    needs: list[Wanted]
    units: list[tuple[str, int]]
    words: list[str]

    @property
    def most(self) -> int:
        """How often the need wanted most was picked."""
        return max((one.count for one in self.needs), default=0)


def results(survey: Survey) -> Results:
    """Return a survey's results, the need wanted most first; words only of five answers and more."""
    rows = list(survey.answers.select_related("unit"))
    picked = Counter(pick for row in rows for pick in row.picks)
    needs = [Wanted(need, picked[number]) for number, need in enumerate(survey.needs)]
    by_unit = Counter(row.unit.label for row in rows)
    units = sorted(((n, c) for n, c in by_unit.items() if c >= CELL), key=lambda one: -one[1])
    few = sum(count for count in by_unit.values() if count < CELL)
    told = [*units, ("答卷不足5份的单位合计", few)] if few else units
    words = [row.words for row in rows if row.words] if len(rows) >= CELL else []
    return Results(len(rows), sorted(needs, key=lambda one: -one.count), told, sorted(words))


def with_counts(rows: Any) -> Any:
    """Return surveys with how many answers they have; one statement."""
    return rows.select_related("organization").annotate(n_answers=Count("answers"))
