"""Putting people into classes: by target group, by list, by their unit, by themselves; and the steps then."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from members.models import Person
from portal import clock, deeds
from portal.refusals import NotAllowed, Refused, Stale
from training import notified, places, relations, rights
from training.actions.classes import locked
from training.lifecycle import ENROLMENT, full
from training.models import Enrolment, TargetGroup, TrainingClass
from training.queries import groups
from training.words import line

S, W = Enrolment.State, Enrolment.Way
MOST = 2000
"""People enrolled at once."""


@dataclass(frozen=True)
class Enrolled:
    """What putting people into a class came to, in numbers."""

    enrolled: int
    waiting: int
    there: int

    @property
    def sentence(self) -> str:
        """It in words."""
        said = f"录取{self.enrolled}名"
        said += f"，名额满后列入候补{self.waiting}名" if self.waiting else ""
        return said + (f"，{self.there}名已在名单里" if self.there else "") + "。"


def by_group(*, actor: Any, made: TrainingClass, group: TargetGroup) -> Enrolled:
    """Enrol a target group, those below who holds the class alone."""
    relations.insist(actor, rights.KEEP_TRAINING, made.scope_path, "录取学员")
    people = groups.people_of(group, places.reach(made.organization)).select_related("home")
    return _add(actor, made, people.order_by("sort_key", "id")[: MOST + 1], W.GROUP)


def by_list(*, actor: Any, made: TrainingClass, people: Iterable[Person]) -> Enrolled:
    """Enrol people by name."""
    relations.insist(actor, rights.KEEP_TRAINING, made.scope_path, "录取学员")
    return _add(actor, made, people, W.LIST)


def nominate(*, actor: Any, made: TrainingClass, people: Iterable[Person]) -> Enrolled:
    """Enrol people of one's own unit, while the class takes them."""
    chosen = list(people)
    for person in chosen:
        relations.insist(actor, rights.UNIT_TRAINING, person.home.path, "报送学员")
        if not person.home.path.startswith(made.organization.path):
            raise Refused(f"{made.name}不面向{person.home.label}，不能报送。")
    return _add(actor, made, chosen, W.UNIT)


def apply(*, actor: Any, made: TrainingClass) -> Enrolment:
    """Apply for oneself; admitted by the keeper of the class, after one's unit where it asks for that."""
    person = actor.person
    if person is None:
        raise NotAllowed("这个账号不是某一个人的，不能报名。请用本人的账号。")
    with transaction.atomic():
        fresh = locked(made)
        if not fresh.by_application or fresh.state not in TrainingClass.OPEN:
            raise Refused("这个班现在不接受个人报名。请联系办班单位或由所在单位报送。")
        if _there(fresh, [person.pk]):
            raise Stale("您已经报过名，没有再报。")
        one = Enrolment.objects.create(
            training_class=fresh, person=person, unit=person.home, way=W.SELF, state=S.APPLIED,
            by=actor, at=clock.now(),
        )  # fmt: skip
        deeds.record(actor=actor, verb="报名", about=one)
    return one


def take(*, actor: Any, one: Enrolment, action: str, reason: str = "") -> Enrolment:
    """Take a step of an enrolment; the class's row is held, so that two cannot take one place."""
    said = line(reason, "reason", 200)
    with transaction.atomic():
        locked(one.training_class)
        ENROLMENT.take(actor=actor, thing=one, action=action, reason=said)
    return one


def _there(made: TrainingClass, people: Iterable[int]) -> set[int]:
    rows = made.enrolments.exclude(state__in=Enrolment.OVER).filter(person__in=list(people))
    return set(rows.values_list("person", flat=True))


def _add(actor: Any, made: TrainingClass, people: Iterable[Person], way: str) -> Enrolled:
    chosen = list({person.pk: person for person in people}.values())
    if not chosen:
        raise Refused("没有可以录取的人。请核对培训对象或名单。")
    if len(chosen) > MOST:
        raise Refused(f"一次最多录取{MOST}名。请分单位录取。")
    with transaction.atomic():
        fresh = locked(made)
        if fresh.state not in TrainingClass.OPEN:
            raise Refused(
                f"这个班{fresh.get_state_display()}，不能录取学员。要在报名中或开班时录取。"
            )
        there = _there(fresh, [person.pk for person in chosen])
        new = [person for person in chosen if person.pk not in there]
        left = _left(fresh, len(new))
        rows = Enrolment.objects.bulk_create(
            Enrolment(
                training_class=fresh, person=person, unit=person.home, way=way, by=actor,
                at=clock.now(), state=S.ENROLLED if number < left else S.WAITING,
            )
            for number, person in enumerate(new)
        )  # fmt: skip
        told = Enrolled(min(left, len(new)), max(len(new) - left, 0), len(there))
        if new:
            deeds.record(
                actor=actor, verb="录取学员", about=fresh,
                details={"way": str(way), "enrolled": told.enrolled, "waiting": told.waiting},
            )  # fmt: skip
            notified.enrolled(actor, fresh, rows)
    return told


def _left(made: TrainingClass, asked: int) -> int:
    """How many of those asked for find a place: who waits already comes first."""
    if made.capacity is None:
        return asked
    counted = made.enrolments.filter(state__in=(S.ENROLLED, S.WAITING)).count()
    return 0 if full(made) else max(made.capacity - counted, 0)
