"""What training tells people of: their own enrolment, and a class or session that changed or fell away."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from members.notified import of_people
from portal import deeds, notifications
from training.lifecycle import CLASS, ENROLMENT, SESSION
from training.models import CourseSession, Enrolment, TrainingClass

KIND = notifications.kind(
    "training.class", "培训", "您被录取或未被录取，您的培训班、课次有变动或取消。"
)


def _tell(actor: Any, made: TrainingClass, people: Iterable[int], text: str) -> None:
    notifications.tell(
        of_people(people),
        kind=KIND,
        text=text,
        url=reverse("training:class", args=[made.pk]),
        actor=actor,
    )


def enrolled(actor: Any, made: TrainingClass, rows: Iterable[Enrolment]) -> None:
    """Tell people who were put into a class, in the transaction of the deed: in, or waiting."""
    by_state: dict[str, list[int]] = {}
    for row in rows:
        by_state.setdefault(row.state, []).append(row.person_id)
    said = {
        Enrolment.State.ENROLLED: f"您已被录取进{made.name}，{made.starts_on}开班",
        Enrolment.State.WAITING: f"{made.name}名额已满，您在候补名单里",
    }
    for state, people in by_state.items():
        _tell(actor, made, people, said[Enrolment.State(state)])


@deeds.follows(Enrolment, *(ENROLMENT.step(one).label for one in ("admit", "queue", "refuse")))
def decided(actor: Any, one: Enrolment) -> None:
    """Tell a person what was decided about his enrolment."""
    fresh = Enrolment.objects.select_related("training_class").get(pk=one.pk)
    made = fresh.training_class
    text = f"{made.name}：您的报名{fresh.get_state_display()}"
    _tell(actor, made, [fresh.person_id], text)


def _people_of(made: TrainingClass) -> list[int]:
    rows = made.enrolments.filter(state=Enrolment.State.ENROLLED)
    return list(rows.values_list("person", flat=True))


@deeds.follows(TrainingClass, CLASS.step("cancel").label)
def cancelled(actor: Any, made: TrainingClass) -> None:
    """Tell who is enrolled that the class is not held."""
    _tell(actor, made, _people_of(made), f"{made.name}已取消办班")


@deeds.follows(CourseSession, "修改课次", SESSION.step("cancel").label)
def session_changed(actor: Any, session: CourseSession) -> None:
    """Tell who is enrolled that a session was moved or falls away."""
    fresh = CourseSession.objects.select_related("training_class").get(pk=session.pk)
    made = fresh.training_class
    is_off = fresh.state == CourseSession.State.CANCELLED
    what = "取消" if is_off else "有变动，请看新的时间和地点"
    _tell(actor, made, _people_of(made), f"{made.name}：课次“{fresh.topic}”{what}")
