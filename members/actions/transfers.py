"""Transfers of membership: drafted, sent with a letter, received with a receipt, or ended otherwise."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from members import pinyin, rights
from members.actions import memberships
from members.life.development import probation_end
from members.life.rules import TRANSFER_VALID
from members.life.transfers import TRANSFERS, gone, held
from members.models import Development, Membership, Organization, Person, Transfer
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

Direction = Transfer.Direction


@dataclass(frozen=True)
class Arriving:
    """Who comes from outside the city, with the letter he brings."""

    name: str
    stage: str
    joined_on: dt.date
    full_on: dt.date | None
    outside: str
    number: str
    sent_on: dt.date
    valid_until: dt.date


def insist(actor: Any, branch: Organization) -> None:
    """Raise NotAllowed, naming who could, where the account does not keep the branch."""
    if actor is not None and not actor.may(rights.KEEP_BRANCH, branch.path):
        who = who_holds(rights.KEEP_BRANCH)
        raise NotAllowed(f"不能办理{branch.label}的组织关系。由{who}办理。", who=who)


def draft(
    *,
    actor: Any,
    person: Person,
    to_branch: Organization | None = None,
    outside: str = "",
    why: str,
    dues_until: str = "",
) -> Transfer:
    """Begin a member's transfer to a branch of the city, or to an organization outside it.

    Refused while another one is open, while he is held, and for who belongs to no branch.
    """
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        membership = memberships.open_of(person)
        if membership is None:
            raise Refused(f"{person.name}的组织关系不在任何支部，不能转接。")
        insist(actor, membership.branch)
        if sentence := held(person, membership.stage):
            raise Refused(sentence)
        _check_target(membership.branch, to_branch, outside)
        made = _insert(_drafted(actor, membership, to_branch, outside, _why(why), dues_until))
        deeds.record(actor=actor, verb="发起组织关系转接", about=made)
    return made


def _drafted(
    actor: Any,
    membership: Membership,
    to_branch: Organization | None,
    outside: str,
    why: str,
    dues_until: str,
) -> Transfer:
    person = membership.person
    return Transfer(
        person=person,
        name=person.name,
        stage=membership.stage,
        joined_on=person.joined_on,
        full_on=person.full_on,
        direction=Direction.INSIDE if to_branch else Direction.OUTWARD,
        from_branch=membership.branch,
        to_branch=to_branch,
        outside="" if to_branch else outside.strip(),
        why=why,
        dues_until=dues_until,
        drafted_by=actor,
        drafted_at=clock.now(),
    )


def _why(why: str) -> str:
    return prose(why, what="转接原因", most=100, name="why", missing="请写转接原因，如工作调动。")


def _check_target(here: Organization, to_branch: Organization | None, outside: str) -> None:
    if to_branch is None:
        missing = "请写市外党组织的全称。"
        prose(outside, what="党组织名称", most=80, name="outside", missing=missing)
        return
    if to_branch.kind != Kind.BRANCH or to_branch.pk == here.pk:
        raise Invalid("请另选一个党支部。", {"to_branch": ["请选本支部以外的党支部。"]})
    if sentence := gone(to_branch):
        raise Refused(sentence)


def _insert(row: Transfer) -> Transfer:
    """Save it; the unique index decides between two begun at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as open_one:
        raise Refused(f"{row.name}已有一件没有办结的转接。请先办结或撤回那一件。") from open_one
    return row


def register_arrival(
    *, actor: Any, to_branch: Organization, arriving: Arriving, why: str
) -> Transfer:
    """Write down the letter a member brings from outside the city; he is a member once he is received."""
    insist(actor, to_branch)
    if sentence := gone(to_branch):
        raise Refused(sentence)
    _check_arriving(arriving)
    with transaction.atomic():
        made = _insert(
            Transfer(
                name=arriving.name.strip(),
                stage=arriving.stage,
                joined_on=arriving.joined_on,
                full_on=arriving.full_on,
                direction=Direction.INWARD,
                to_branch=to_branch,
                outside=arriving.outside.strip(),
                why=_why(why),
                state=Transfer.State.SENT,
                number=arriving.number.strip(),
                sent_on=arriving.sent_on,
                valid_until=arriving.valid_until,
                drafted_by=actor,
                drafted_at=clock.now(),
            )
        )
        deeds.record(actor=actor, verb="登记市外介绍信", about=made)
    return made


def _check_arriving(one: Arriving) -> None:
    prose(one.name, what="姓名", most=40, name="name", missing="请填姓名。")
    prose(one.outside, what="党组织名称", most=80, name="outside", missing="请写转出党组织全称。")
    prose(one.number, what="介绍信编号", most=30, name="number", missing="请填介绍信编号。")
    problems: dict[str, list[str]] = {}
    today, is_full = clock.today(), one.stage == Membership.Stage.FULL
    if not one.joined_on <= one.sent_on <= today:
        problems["sent_on"] = ["开具日期要在入党日期以后、今天以前。请核对介绍信。"]
    if is_full != (one.full_on is not None):
        problems["full_on"] = ["正式党员要填转正日期，预备党员不填。"]
    elif one.full_on is not None and not one.joined_on <= one.full_on <= today:
        problems["full_on"] = ["转正日期要在入党日期以后、今天以前。"]
    problems |= _valid(one.sent_on, one.valid_until)
    if problems:
        raise Invalid("介绍信还没有登记。", problems)


def _valid(sent_on: dt.date, valid_until: dt.date) -> dict[str, list[str]]:
    longest = sent_on + dt.timedelta(days=TRANSFER_VALID.value)
    if sent_on <= valid_until <= longest:
        return {}
    return {"valid_until": [f"有效期从开具当天起最多{TRANSFER_VALID.value}天，到{longest}为止。"]}


def send(*, actor: Any, transfer: Transfer, valid_until: dt.date) -> Transfer:
    """Make out the letter today; its number is drawn here and never given twice."""
    today = clock.today()
    if problems := _valid(today, valid_until):
        raise Invalid("介绍信还没有开具。", problems)
    number = f"{today.year}{transfer.pk:06}"
    changes = {"number": number, "sent_on": today, "valid_until": valid_until}
    TRANSFERS.take(
        actor=actor, thing=transfer, action="send", changes=changes, details={"number": number}
    )
    return transfer


def receive(*, actor: Any, transfer: Transfer, on: dt.date, answer: str = "") -> Transfer:
    """Write down the receipt: the old membership closes and the new one opens in this transaction.

    Who goes outside the city leaves the register's living ones; who comes from outside becomes a Person.
    """
    _short(answer, "answer")
    with transaction.atomic():
        TRANSFERS.take(
            actor=actor, thing=transfer, action="receive",
            changes={"ended_on": on, "answer": answer.strip()},
        )  # fmt: skip
        if transfer.sent_on is None or not transfer.sent_on <= on <= clock.today():
            sentence = f"接收日期要在介绍信开具的{transfer.sent_on}和今天之间。请改日期。"
            raise Invalid(sentence, {"on": [sentence]})
        if transfer.direction == Direction.INWARD:
            _arrive(transfer, on)
        else:
            _leave(transfer, on)
    return transfer


def _leave(transfer: Transfer, on: dt.date) -> None:
    person, branch = transfer.person, transfer.to_branch
    membership = memberships.open_of(person) if person else None
    if person is None or membership is None:
        raise Refused(f"{transfer.name}的组织关系已不在{transfer.from_label}。请撤回这件转接。")
    if branch is not None:
        old = membership.branch
        memberships.change(membership, on, branch=branch)
        memberships.move_home(person, old, branch)
        return
    memberships.close(membership, on)
    Person.objects.filter(pk=person.pk).update(
        left_on=on, left_why=Person.Left.MOVED, revision=F("revision") + 1
    )
    files = Development.objects.filter(person=person, state__in=Development.OPEN)
    files.update(state=Development.State.STOPPED, stopped_on=on)


def _arrive(transfer: Transfer, on: dt.date) -> None:
    branch = transfer.receiving
    person = Person.objects.create(
        name=transfer.name,
        sort_key=pinyin.person_key(transfer.name),
        initials=pinyin.initials(transfer.name),
        home=memberships.unit_of(branch),
        joined_on=transfer.joined_on,
        full_on=transfer.full_on,
    )
    Membership.objects.create(person=person, branch=branch, stage=transfer.stage, since=on)
    Transfer.objects.filter(pk=transfer.pk).update(person=person)
    transfer.person = person
    if transfer.stage == Membership.Stage.PROBATIONARY and transfer.joined_on:
        Development.objects.create(  # his probation is watched here from now on
            person=person, branch=branch, state=Development.State.PROBATIONARY,
            applied_on=transfer.joined_on, probationary_on=transfer.joined_on,
            probation_until=probation_end(transfer.joined_on),
        )  # fmt: skip


def refuse(*, actor: Any, transfer: Transfer, reason: str) -> Transfer:
    """Send a letter back; the member stays where he is."""
    return _end(actor, transfer, "refuse", reason)


def withdraw(*, actor: Any, transfer: Transfer, reason: str) -> Transfer:
    """Take a transfer back before it was received."""
    return _end(actor, transfer, "withdraw", reason)


def _end(actor: Any, transfer: Transfer, action: str, reason: str) -> Transfer:
    _short(reason, "reason")
    changes = {"ended_on": clock.today(), "answer": reason.strip()}
    TRANSFERS.take(actor=actor, thing=transfer, action=action, reason=reason, changes=changes)
    return transfer


def _short(words: str, name: str) -> None:
    if len(words.strip()) > 200:
        sentence = f"最多200字，现有{len(words.strip())}字。请缩短。"
        raise Invalid(sentence, {name: [sentence]})


def expire_overdue() -> int:
    """End the letters whose last day is over; return how many. One that was received meanwhile stays."""
    late = Transfer.objects.filter(state=Transfer.State.SENT, valid_until__lt=clock.today())
    count = 0
    for transfer in late.order_by("pk")[:1000]:
        try:
            TRANSFERS.take(
                actor=None, thing=transfer, action="expire", changes={"ended_on": clock.today()}
            )
        except Refused:
            continue
        count += 1
    return count
