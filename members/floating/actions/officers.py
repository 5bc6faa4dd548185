"""Contact officers: appointing and ending them, the activities they hold (P32-R3)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from members.floating import relations, rights, words
from members.floating.models import Activity, FloatingMember, Officer
from members.models import Organization, Person
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Invalid, NotAllowed, Refused, Stale

WHO = "联络员本人，或管他的党支部书记、组织部门"


def appoint(
    *, actor: Any, organization: Organization, person: Person, place: str, since: dt.date
) -> Officer:
    """Make somebody contact officer for a place."""
    relations.insist(actor, organization.path, "安排联络员")
    city = words.city_named(place, "place")
    row = Officer(
        organization=organization,
        person=person,
        place=city,
        since=past_day(since, "since"),
    )
    taken = f"{person.name}已经是{city}的联络员。"
    return insert(row, actor=actor, verb="安排联络员", taken=taken)


def end(*, actor: Any, officer: Officer) -> Officer:
    """End an officer's duty today; his members have no officer until they are given another."""
    relations.insist(actor, officer.organization.path, "结束联络员")
    with transaction.atomic():
        fresh = Officer.objects.select_for_update(of=("self",)).get(pk=officer.pk)
        if fresh.until:
            raise Stale("这位联络员已经结束，没有再改。")
        fresh.until = clock.today()
        fresh.save(update_fields=["until"])
        FloatingMember.objects.filter(officer=fresh).open().update(officer=None)
        deeds.record(actor=actor, verb="结束联络员", about=fresh)
    return fresh


def hold(
    *,
    actor: Any,
    officer: Officer,
    kind: str,
    on: dt.date,
    present: int,
    people: Iterable[Person] = (),
    words_: str = "",
) -> Activity:
    """Write down an exchange, review or forum; who was there is of the officer's own members."""
    own = bool(actor.person_id) and actor.person_id == officer.person_id and officer.until is None
    if not own:
        _insist(actor, officer)
    if kind not in Activity.Kind.values:
        raise Invalid("请选活动。", {"kind": ["请选活动。"]})
    past_day(on, "on", officer.since)
    came = list(people)
    _check_people(officer, came, present)
    row = Activity(
        officer=officer, kind=kind, on=on, present=present,
        words=words.placeless(words_, "words", 300), by=actor, logged_at=clock.now(),
    )  # fmt: skip
    with transaction.atomic():
        taken = f"{on.isoformat()}的{row.get_kind_display()}已经登记过，没有再记。"
        insert(row, actor=actor, verb="登记联络活动", taken=taken)
        row.people.set(came)
    return row


def _check_people(officer: Officer, came: list[Person], present: int) -> None:
    """Who is named was of the officer's members, and no more of them than people there were."""
    known = set(officer.stays.values_list("person", flat=True))
    if any(one.pk not in known for one in came):
        raise Refused("参加的人只从这位联络员联系的党员里选。")
    if present < max(1, len(came)):
        said = f"参加人数至少{max(1, len(came))}人。"
        raise Invalid(said, {"present": [said]})


def _insist(actor: Any, officer: Officer) -> None:
    if not actor.may(rights.KEEP_FLOATING, officer.organization.path):
        raise NotAllowed(f"不能登记联络活动。联络活动由{WHO}登记。", rule="P32-R3", who=WHO)
