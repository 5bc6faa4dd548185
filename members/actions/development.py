"""Development of members: an application, then a dated step at a time; admission opens the Membership."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from members import pinyin
from members.actions import memberships
from members.actions.transfers import insist
from members.life.development import (
    DAY_OF,
    DEVELOPMENT,
    extended_end,
    months_after,
    probation_end,
    wrong_day,
)
from members.life.rules import AGE_LEAST
from members.models import Development, DevelopmentStep, Membership, Organization, Person
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, Refused


@dataclass(frozen=True)
class Applicant:
    """Somebody who is not in the register yet."""

    name: str
    sex: str = ""
    born: dt.date | None = None
    education: str = ""


@dataclass(frozen=True)
class Decided:
    """When and by which meeting a step was decided, and by which document."""

    on: dt.date
    meeting: str
    document: str = ""
    reason: str = ""
    months: int = 0
    """Of an extension: how long it is."""


def apply(
    *,
    actor: Any,
    branch: Organization,
    applicant: Applicant | Person,
    applied_on: dt.date,
    namesake: bool = False,
) -> Development:
    """Open the file of who has applied: a person of the register, or a new one at home at the branch's unit.

    Refused for members and for who has an open file; for a new one whose name somebody of the unit bears,
    unless `namesake` says that it is another person.
    """
    insist(actor, branch)
    if applied_on > clock.today():
        raise Invalid(
            "申请日期不能晚于今天。", {"applied_on": ["申请日期不能晚于今天。请改日期。"]}
        )
    with transaction.atomic():
        person = _person(branch, applicant, namesake)
        _check_applicant(person, applied_on)
        made = _open(person, branch, applied_on)
        _log(actor, made, "apply", Decided(applied_on, ""), "")
        deeds.record(actor=actor, verb="登记入党申请", about=made)
    return made


def _person(branch: Organization, one: Applicant | Person, namesake: bool) -> Person:
    if isinstance(one, Person):
        return one
    name = prose(one.name, what="姓名", most=40, name="name", missing="请填姓名。")
    home = memberships.unit_of(branch)
    if not namesake and Person.objects.filter(name=name, home=home, merged_into=None).exists():
        sentence = (
            f"{home.label}已有一位{name}。是同一个人就从名册里选；不是的，勾“同名的另一个人”。"
        )
        raise Invalid(sentence, {"namesake": [sentence]})
    return Person.objects.create(
        name=name,
        sort_key=pinyin.person_key(name),
        initials=pinyin.initials(name),
        home=home,
        sex=one.sex,
        born=one.born,
        born_year=one.born.year if one.born else None,
        education=one.education,
    )


def _check_applicant(person: Person, applied_on: dt.date) -> None:
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if Membership.objects.filter(person=person, until=None).exists():
        raise Refused(f"{person.name}已是党员，不用再申请。")
    grown = person.born and months_after(person.born, 12 * AGE_LEAST.value)
    if grown and applied_on < grown:
        sentence = f"申请入党要年满{AGE_LEAST.value}周岁（{AGE_LEAST.code}），{grown}才满。请核对出生日期。"
        raise Invalid(sentence, {"applied_on": [sentence]})


def _open(person: Person, branch: Organization, applied_on: dt.date) -> Development:
    try:
        with transaction.atomic():
            return Development.objects.create(person=person, branch=branch, applied_on=applied_on)
    except IntegrityError as open_one:
        raise Refused(f"{person.name}已有一份没有办结的发展党员记录。") from open_one


def take(*, actor: Any, development: Development, do: str, decided: Decided) -> Development:
    """Take a step decided on a day by a meeting; what follows from it is done in the same transaction.

    Invalid for a day out of order or too early; Stale, NotAllowed and Refused as the table says.
    """
    meeting = prose(
        decided.meeting, what="会议", most=100, name="meeting", missing="请写是哪次会议研究的。"
    )
    if len(decided.document) > 60 or len(decided.reason) > 300:
        raise Invalid("文号最多60字，说明最多300字。请缩短。")
    with transaction.atomic():
        rows = Development.objects.select_for_update(of=("self",))
        fresh = rows.select_related("person", "branch").get(pk=development.pk)
        step = DEVELOPMENT.step(do)
        if refusal := DEVELOPMENT.refusal(actor, fresh, step):
            raise refusal
        if sentence := wrong_day(fresh, do, decided.on, clock.today()):
            raise Invalid(sentence, {"on": [sentence]})
        DEVELOPMENT.take(
            actor=actor, thing=fresh, action=do, reason=decided.reason,
            changes=_changes(fresh, do, decided),
        )  # fmt: skip
        _follow(fresh, do, decided.on)
        _log(actor, fresh, do, decided, meeting)
    return fresh


def _log(actor: Any, file: Development, do: str, decided: Decided, meeting: str) -> None:
    DevelopmentStep.objects.create(
        development=file,
        action=do,
        on=decided.on,
        meeting=meeting,
        document=decided.document.strip(),
        words=decided.reason.strip(),
        by=actor,
        at=clock.now(),
    )


def _changes(development: Development, action: str, decided: Decided) -> dict[str, Any]:
    changes: dict[str, Any] = {DAY_OF[action]: decided.on}
    if action == "admit":
        changes["probation_until"] = probation_end(decided.on)
    if action == "extend":
        until, sentence = extended_end(development, decided.months)
        if until is None:
            raise Invalid(sentence, {"months": [sentence]})
        changes["probation_until"] = until
    return changes


def _follow(development: Development, action: str, on: dt.date) -> None:
    """Open, raise or close the membership, and keep the dates of the person in step."""
    person, stage = development.person, Membership.Stage
    people = Person.objects.filter(pk=person.pk)
    if action == "admit":
        Membership.objects.create(
            person=person, branch=development.branch, stage=stage.PROBATIONARY, since=on
        )
        people.update(joined_on=on, full_on=None, left_on=None, left_why="",
                      revision=F("revision") + 1)  # fmt: skip
    if action not in ("confirm", "cancel"):
        return
    membership = memberships.open_of(person)
    if membership is None:
        raise Refused(f"{person.name}的组织关系不在本支部。请先办结组织关系转接。")
    if action == "confirm":
        memberships.change(membership, on, stage=stage.FULL)
        people.update(full_on=on, revision=F("revision") + 1)
    else:
        memberships.close(membership, on)
        people.update(joined_on=None, revision=F("revision") + 1)
