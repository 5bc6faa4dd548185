"""Keeping mediation rooms, their mediators and a county's pool of experts (P02, P30-R5, R7)."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from grids import rights, shipped
from grids.models import Expert, MediationRoom, Mediator
from members.models import Organization, Person
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

PLACES = (Kind.COUNTY, Kind.TOWN, Kind.VILLAGE)
"""Where a room may be."""


def open_room(
    *, actor: Any, organization: Organization, name: str, opened_on: dt.date | None = None
) -> MediationRoom:
    """Open a room; NotAllowed, Invalid for another kind of place, a name in use, a day to come."""
    _insist(actor, organization.path)
    if organization.kind not in PLACES or organization.until is not None:
        raise _wrong("organization", f"{organization.label}不设调解室。请选村（社区）、镇街或县。")
    row = MediationRoom(
        organization=organization, name=_name(name, "调解室名称", 40), opened_on=_day(opened_on)
    )
    return _written(
        actor, row, "设立调解室", "name", f"{organization.label}已有同名的调解室。请换个名称。"
    )


def close_room(*, actor: Any, room: MediationRoom) -> MediationRoom:
    """Close a room; Refused while mediations run there, so that they are handed over first (P02)."""
    _insist(actor, room.scope_path)
    with transaction.atomic():
        held = MediationRoom.objects.select_for_update(of=("self",)).get(pk=room.pk)
        if held.closed_on is not None:
            raise Refused(f"{held.name}已于{held.closed_on}撤销。")
        running = held.mediations.filter(outcome="").count()
        if running:
            raise Refused(
                f"{held.name}还有{running}件在调解。请先在各件的“调解”页改由别的调解室办理。",
                rule="P02",
            )
        held.closed_on = max(clock.today(), held.opened_on)
        held.save(update_fields=["closed_on"])
        deeds.record(actor=actor, verb="撤销调解室", about=held)
    return held


def add_mediator(
    *, actor: Any, room: MediationRoom, person: Person, certified_until: dt.date | None
) -> Mediator:
    """Let a person mediate in a room; without a certificate he is listed but gets no new case (P30-R5)."""
    _insist(actor, room.scope_path)
    if room.closed_on is not None:
        raise Refused(f"{room.name}已撤销，不再登记调解员。")
    row = Mediator(room=room, person=person, since=clock.today(), certified_until=certified_until)
    sentence = f"{person.name}已是{room.name}的调解员。"
    return _written(actor, row, "登记调解员", "person", sentence)


def certify(*, actor: Any, mediator: Mediator, certified_until: dt.date) -> Mediator:
    """Write down until when a mediator's certificate holds."""
    _insist(actor, mediator.scope_path)
    with transaction.atomic():
        mediator.certified_until = certified_until
        mediator.save(update_fields=["certified_until"])
        details = {"until": certified_until.isoformat()}
        deeds.record(actor=actor, verb="登记调解员证", about=mediator, details=details)
    return mediator


def end_mediator(*, actor: Any, mediator: Mediator) -> Mediator:
    """Let a mediator's service end today; Refused while he has mediations that run (P02)."""
    _insist(actor, mediator.scope_path)
    with transaction.atomic():
        held = Mediator.objects.select_for_update(of=("self",)).get(pk=mediator.pk)
        if held.until is not None:
            raise Refused(f"{held}已不是这里的调解员。")
        running = held.mediations.filter(outcome="").count()
        if running:
            raise Refused(
                f"{held}还有{running}件在调解。请先在各件的“调解”页改由别的调解员办理。", rule="P02"
            )
        held.until = max(clock.today(), held.since)
        held.save(update_fields=["until"])
        deeds.record(actor=actor, verb="调解员卸任", about=held)
    return held


def add_expert(*, actor: Any, county: Organization, field: str, name: str, unit: str) -> Expert:
    """Add a professional to a county's pool, by one of the shipped fields (P30-R7)."""
    _insist(actor, county.path)
    if county.kind != Kind.COUNTY:
        raise _wrong("county", "调解专家库按县（市、区）设。请选县（市、区）。")
    if field not in shipped.expert_fields():
        raise _wrong("field", "请从列出的领域里选一个。")
    row = Expert(
        county=county, field=field, name=_name(name, "姓名", 20), unit=_name(unit, "单位", 60),
        since=clock.today(),
    )  # fmt: skip
    return _written(actor, row, "登记调解专家", "name", "这位专家已在这个领域登记过。")


def end_expert(*, actor: Any, expert: Expert) -> Expert:
    """Take a professional out of the pool from today; where he helped stays on record."""
    _insist(actor, expert.scope_path)
    with transaction.atomic():
        held = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
        if held.until is not None:
            raise Refused(f"{held}已不在专家库里。")
        held.until = max(clock.today(), held.since)
        held.save(update_fields=["until"])
        deeds.record(actor=actor, verb="调解专家出库", about=held)
    return held


def _insist(actor: Any, path: str) -> None:
    if not actor.may(rights.KEEP_GRIDS, path):
        who = who_holds(rights.KEEP_GRIDS)
        raise NotAllowed(f"不能维护调解室和专家库。由{who}维护。", rule="P30", who=who)


def _day(day: dt.date | None) -> dt.date:
    today = clock.today()
    if day is not None and day > today:
        raise _wrong("opened_on", f"设立日期不能晚于今天（{today}）。")
    return day or today


def _name(text: str, what: str, most: int) -> str:
    name = {"姓名": "name", "单位": "unit"}.get(what, "name")
    return prose(text, what=what, most=most, name=name, missing=f"请写{what}。")


def _wrong(name: str, sentence: str) -> Invalid:
    return Invalid(sentence, {name: [sentence]})


def _written(actor: Any, row: Any, verb: str, name: str, twice: str) -> Any:
    """Write a row with its deed; Invalid, `twice`, where it is there already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            deeds.record(actor=actor, verb=verb, about=row)
    except IntegrityError as there:
        raise _wrong(name, twice) from there
    return row
