"""Entering a pool, leaving it, sending an instructor out and back; nobody does it for himself."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from members import secrets
from members.models import Organization, Person
from members.pools import rights
from members.pools.kinds import KINDS, Kind
from members.pools.models import Entry, Sending
from members.scope import who_holds
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.reading import prose
from portal.refusals import Faults, Invalid, NotAllowed, Refused, Stale

FACTS = ("source", "field", "level", "mode", "strengths", "ground", "since", "promised_until")
"""What is told of an entry; `ground` and `strengths` are words."""
LABELS = {f.name: str(f.verbose_name) for f in Entry._meta.fields if f.name in FACTS}


def insist(actor: Any, place: Organization, person: Person | None, doing: str) -> None:
    """Refuse (403) who does not keep pools at a place, or means himself (E-CONFLICT)."""
    who = who_holds(rights.KEEP_POOLS)
    if person is not None and actor.person_id in (person.pk, person.merged_into_id or -1):
        raise NotAllowed(f"不能给自己{doing}。请由别的{who}办理。", rule="E-CONFLICT", who=who)
    if not actor.may(rights.KEEP_POOLS, place.path):
        raise NotAllowed(f"不能{doing}。这件事由管{place.label}的{who}办理。", who=who)


def enter(
    *,
    actor: Any,
    kind: Kind,
    place: Organization,
    facts: Mapping[str, Any],
    person: Person | None = None,
    name: str = "",
    employer: str = "",
) -> Entry:
    """Enter somebody into a pool with source, ground and day; Stale where he stands in it already.

    Refused where the place is of no kind this pool is kept at, or a name comes without a person and the
    pool takes people of the register alone.
    """
    insist(actor, place, person, "登记人才库")
    _check_place(kind, place)
    if person is None and not kind.outsiders:
        raise Refused(f"{kind.title}只登记名册里的人。请先找到人员。", rule=kind.rule)
    if person is not None and (person.left_on or person.merged_into_id):
        raise Refused(f"{person.name}已不在册，不能入库。", rule=kind.rule)
    values = _checked(kind, facts)
    if person is None:
        values |= _outsider(name, employer)
    row = Entry(kind=kind.code, person=person, place=place, **values)
    taken = f"{row.who}已经在{kind.title}里。一人在一个库里只登记一次（E-DUP）。"
    return insert(row, actor=actor, verb=f"登记{kind.title}", taken=taken)


def _check_place(kind: Kind, place: Organization) -> None:
    if place.kind not in kind.places:
        names = "、".join(
            dict(Organization._meta.get_field("kind").choices or ())[k] for k in kind.places
        )
        said = f"{kind.title}由{names}登记，请选这样的单位。"
        raise Invalid(said, {"place": [said]})


def _outsider(name: str, employer: str) -> dict[str, str]:
    faults = Faults()
    found = {
        "name": faults.of(lambda: words(name, "name", 40, "请写姓名。")),
        "employer": faults.of(lambda: words(employer, "employer", 60, "请写用人单位。")),
    }
    faults.tell()
    return {key: value or "" for key, value in found.items()}


def words(text: str, name: str, most: int, missing: str = "") -> str:
    """Return what was written in a field, without numbers; Invalid where it lacks though `missing` asks."""
    if not missing and not text.strip():
        return ""
    said = prose(text, what="内容", most=most, name=name, missing=missing)
    return secrets.refuse_numbers(said, name)


def _checked(kind: Kind, facts: Mapping[str, Any]) -> dict[str, Any]:
    faults = Faults()
    values: dict[str, Any] = {
        name: facts.get(name) or "" for name in ("source", "field", "level", "mode")
    }
    for name, known, said in (
        ("source", kind.sources, "请选来源。"),
        ("field", kind.fields, f"请选{kind.field_label}。"),
        ("level", kind.levels, f"请选{kind.level_label}。"),
        ("mode", kind.modes, "请选方式。"),
    ):
        faults.of(lambda n=name, k=known, s=said: _one_of(values, n, k, s))  # type: ignore[misc]
    values["ground"] = faults.of(
        lambda: words(
            str(facts.get("ground") or ""), "ground", 120, "请写入库依据，如推荐的会议或文号。"
        )
    )
    values["strengths"] = faults.of(
        lambda: words(str(facts.get("strengths") or ""), "strengths", 60)
    )
    since: dt.date = facts.get("since") or clock.today()
    values["since"] = faults.of(lambda: past_day(since, "since", what="入库日期"))
    promised = facts.get("promised_until")
    faults.of(lambda: _after(promised, since))
    faults.tell()
    return values | {"promised_until": promised}


def _one_of(values: Mapping[str, Any], name: str, known: Mapping[str, str], said: str) -> None:
    if (known and values[name] not in known) or (not known and values[name]):
        raise Invalid("没有保存，请改正标出的内容。", {name: [said]})


def _after(promised: dt.date | None, since: dt.date) -> None:
    if promised and promised <= since:
        said = "约定到的日期要晚于入库日期。"
        raise Invalid(said, {"promised_until": [said]})


def correct(*, actor: Any, entry: Entry, facts: Mapping[str, Any]) -> Entry:
    """Correct what is told of an entry that stands; what it was before is kept by history."""
    with transaction.atomic():
        fresh = locked(entry)
        insist(actor, fresh.place, fresh.person, "修改人才库")
        if fresh.until:
            raise Stale(f"{fresh.who}已经出库，不再修改。又入库的请另登记。")
        values = _checked(fresh.of, facts)
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        if changed:
            for name in changed:
                setattr(fresh, name, values[name])
            fresh.save(update_fields=changed)
            labels = "、".join(LABELS[name] for name in changed)
            deeds.record(actor=actor, verb=f"修改{fresh.title}", about=fresh, reason=labels)
    return fresh


def leave(*, actor: Any, entry: Entry, on: dt.date, why: str, said: str = "") -> Entry:
    """End an entry on a day for a reason; its sendings end with it. Nobody is deleted."""
    with transaction.atomic():
        fresh = locked(entry)
        insist(actor, fresh.place, fresh.person, "办理出库")
        if why not in fresh.of.left:
            raise Invalid("请选出库原因。", {"why": ["请选出库原因。"]})
        left_words = words(said, "said", 120)
        past_day(on, "on", fresh.since, "出库日期")
        _end(actor, fresh, on, why, left_words)
    return fresh


def leave_for(
    *, actor: Any, kind: Kind, person: Person, on: dt.date, why: str, said: str
) -> Entry | None:
    """End a person's entry in a pool because a practice has decided something about him (he was appointed).

    Called in that decision's transaction, whose own right it rests on; None where he is in no such pool.
    """
    rows = Entry.objects.select_for_update(of=("self",)).select_related("place", "person")
    fresh: Entry | None = rows.filter(kind=kind.code, person=person, until=None).first()
    if fresh is not None:
        _end(actor, fresh, max(on, fresh.since), why, said)
    return fresh


def _end(actor: Any, entry: Entry, on: dt.date, why: str, said: str) -> None:
    entry.until, entry.left_why, entry.left_words = on, why, said
    entry.save(update_fields=["until", "left_why", "left_words"])
    for sending in Sending.objects.filter(entry=entry, until=None):
        sending.until = max(on, sending.since)
        sending.save(update_fields=["until"])
    deeds.record(actor=actor, verb="办理出库", about=entry, reason=entry.left_label)


def send(
    *, actor: Any, entry: Entry, to: str, since: dt.date, consented_on: dt.date | None = None
) -> Sending:
    """Send an instructor out; a second place at the same time takes his consent and its day (P25)."""
    with transaction.atomic():
        fresh = locked(entry)
        insist(actor, fresh.place, fresh.person, "登记选派")
        if not fresh.of.sent:
            raise Refused(f"{fresh.title}不登记选派。")
        if fresh.until:
            raise Stale(f"{fresh.who}已经出库，不能选派。")
        if consented_on is not None:
            past_day(consented_on, "consented_on", what="本人同意日期")
        out = list(Sending.objects.filter(entry=fresh, until=None).values_list("to", flat=True))
        if out and consented_on is None:
            said = f"{fresh.who}已派往{'、'.join(out)}。再派一处要本人同意，请填本人同意的日期（P25）。"
            raise Invalid(said, {"consented_on": [said]})
        row = Sending(
            entry=fresh,
            to=words(to, "to", 60, "请写派往的组织或企业。"),
            since=past_day(since, "since", fresh.since, "开始日期"),
            consented_on=consented_on if out else None,
        )
        return insert(
            row, actor=actor, verb="选派指导员", taken=f"{fresh.who}已派往这里，没有再记。"
        )


def call_back(*, actor: Any, sending: Sending, on: dt.date) -> Sending:
    """End a sending on a day."""
    with transaction.atomic():
        rows = Sending.objects.select_for_update(of=("self",)).select_related("entry__place")
        fresh = rows.get(pk=sending.pk)
        insist(actor, fresh.entry.place, fresh.entry.person, "结束选派")
        if fresh.until:
            raise Stale("这一次选派已经结束，没有再改。")
        fresh.until = past_day(on, "on", fresh.since, "结束日期")
        fresh.save(update_fields=["until"])
        deeds.record(actor=actor, verb="结束选派", about=fresh)
    return fresh


def locked(entry: Entry) -> Entry:
    """Return an entry read again, its row locked."""
    rows = Entry.objects.select_for_update(of=("self",)).select_related("place", "person")
    found: Entry = rows.get(pk=entry.pk)
    return found


__all__ = [
    "FACTS",
    "KINDS",
    "call_back",
    "correct",
    "enter",
    "insist",
    "leave",
    "leave_for",
    "send",
    "words",
]
