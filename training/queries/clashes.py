"""Where somebody is wanted twice at once: two classes, or a class and an absence other rooms know of."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from portal import providers
from training import clocks
from training.models import CourseSession, Enrolment, TrainingClass

_LIVE = TrainingClass.PLANNING


@dataclass(frozen=True)
class Clash:
    """One clash of a person, as a sentence."""

    person: int
    sentence: str


def of_class(made: TrainingClass, people: Collection[int]) -> dict[int, list[str]]:
    """Return person → sentences for those of a class who are wanted elsewhere at the same time.

    Three statements however many people: the class's sessions, other classes' sessions that overlap one of
    them, and what other rooms say of absences. A cancelled session or class clashes with nothing.
    """
    sessions = list(made.sessions.exclude(state=CourseSession.State.CANCELLED))
    if not sessions or not people:
        return {}
    found: dict[int, list[str]] = defaultdict(list)
    for person, other, mine in _twice(made, sessions, people):
        begins = timezone.localtime(other.begins_at)
        found[person].append(
            f"{begins:%m-%d %H:%M}“{mine.topic}”与{other.training_class.name}“{other.topic}”同时"
        )
    for person, absences in _away(sessions, people):
        found[person] += absences
    return dict(found)


def _away(
    sessions: list[CourseSession], people: Collection[int]
) -> Iterable[tuple[int, list[str]]]:
    """Person and a sentence for each absence that a session falls into: the first of them, and how many."""
    topics = {clocks.local_day(one.begins_at): one.topic for one in reversed(sessions)}
    days = sorted(topics)
    for person, absences in providers.away_on(people, days).items():
        said = []
        for absence in absences:
            first, *more = absence.on(days)
            rest = f"等{len(more) + 1}天" if more else ""
            said.append(f"{first:%m-%d}“{topics[first]}”{rest}在其{absence.sentence}期间")
        yield person, said


def _twice(
    made: TrainingClass, sessions: list[CourseSession], people: Collection[int]
) -> list[tuple[int, CourseSession, CourseSession]]:
    first = min(one.begins_at for one in sessions)
    last = max(one.ends_at for one in sessions)
    rows = CourseSession.objects.exclude(state=CourseSession.State.CANCELLED).exclude(
        training_class=made
    )
    rows = rows.filter(
        begins_at__lt=last,
        ends_at__gt=first,
        training_class__state__in=_LIVE,
        training_class__enrolments__state=Enrolment.State.ENROLLED,
        training_class__enrolments__person__in=people,
    )
    others = rows.annotate(who=F("training_class__enrolments__person")).select_related(
        "training_class"
    )
    return [
        (other.who, other, mine)
        for other in others.order_by("begins_at", "id")
        for mine in sessions
        if clocks.overlap((mine.begins_at, mine.ends_at), (other.begins_at, other.ends_at))
    ]
