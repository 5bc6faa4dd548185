"""Registering graduates, giving them their three mentors, ending a stay (P05-R1)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.graduates import relations
from members.graduates.actions.writing import check_day
from members.graduates.models import Graduate, Mentor
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Invalid, NotAllowed, Refused, Stale


def register(*, actor: Any, person: Person, village: Organization, since: dt.date) -> Graduate:
    """Register a selected graduate in a village; Stale where he is in one already."""
    if person.pk == actor.person_id:
        raise NotAllowed("不能给自己登记。", rule=relations.SELF)
    relations.insist(actor, village.path, "登记选调生")
    if village.kind != Kind.VILLAGE:
        raise Refused("选调生到村任职，请选一个村（社区）。", rule="P05-R1")
    row = Graduate(person=person, village=village, since=check_day(since, "since"))
    taken = f"{person.name}已在一个村任职。换村的，先结束原来的任职。"
    return insert(row, actor=actor, verb="登记选调生", taken=taken)


def end(*, actor: Any, graduate: Graduate, on: dt.date) -> Graduate:
    """End a stay, and the mentors' duty with it; the books stay."""
    relations.insist_keeps(actor, graduate, "结束选调生任职")
    day = check_day(on, "on", graduate.since)
    with transaction.atomic():
        if not Graduate.objects.filter(pk=graduate.pk, until=None).update(until=day):
            raise Stale("这一任职已经结束，没有再改。")
        Mentor.objects.filter(graduate=graduate, until=None).update(until=clock.today())
        deeds.record(actor=actor, verb="结束选调生任职", about=graduate)
    graduate.refresh_from_db()
    return graduate


def give_mentor(*, actor: Any, graduate: Graduate, kind: str, person: Person) -> Mentor:
    """Give a graduate a mentor of a kind; the one before ends today. The three are three people."""
    relations.insist_keeps(actor, graduate, "安排导师")
    if kind not in Mentor.Kind.values:
        raise Invalid("没有保存。", {"kind": ["请选导师类别。"]})
    if person.pk == graduate.person_id:
        raise Refused("不能做自己的导师。", rule="P05-R1")
    with transaction.atomic():
        fresh = Graduate.objects.select_for_update(of=("self",)).get(pk=graduate.pk)
        if fresh.until:
            raise Stale("这一任职已经结束，不再安排导师。")
        rows = Mentor.objects.filter(graduate=graduate, until=None)
        other = rows.filter(person=person).first()
        if other is not None:
            same = other.kind == kind
            said = f"{person.name}已经是{other.get_kind_display()}。"
            if same:
                raise Stale(f"{said}没有再改。")
            raise Refused(f"{said}三位导师须是三个人（P05-R1），请另选一位。", rule="P05-R1")
        rows.filter(kind=kind).update(until=clock.today())
        made = Mentor(graduate=graduate, kind=kind, person=person, since=clock.today())
        return insert(made, actor=actor, verb="安排导师", taken="刚有人安排了导师。")
