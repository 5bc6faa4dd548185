"""Registering a stay, correcting it, its steps, its helper and its officer."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from members.floating import relations, words
from members.floating.lifecycle import ENDS, STAY
from members.floating.models import FloatingMember, Officer, PairHelper
from members.floating.obligations import MOST_OF_A_HELPER
from members.models import Membership, Organization, Person, Post
from members.models.organizations import Kind
from members.models.people import in_force
from portal import clock, deeds
from portal.inserting import EARLIEST, insert, past_day
from portal.refusals import Invalid, Refused, Stale

FACTS = ("province", "city", "employer", "left_on", "reason", "channel", "elsewhere", "station_id")
LENGTHS = {"reason": 60, "channel": 30, "elsewhere": 60}
LABELS = {
    field.attname: str(field.verbose_name)
    for field in FloatingMember._meta.fields
    if field.attname in FACTS
}
D = FloatingMember.Direction


def register(
    *, actor: Any, person: Person, direction: str, branch: Organization, facts: Mapping[str, Any]
) -> FloatingMember:
    """Register that a member went out, or came in, to be kept by `branch`.

    Refused where the branch is none, or where he who goes out does not belong to it; Stale where he has
    an open stay of that direction.
    """
    relations.insist(actor, branch.path, "登记流动党员")
    if person.pk == actor.person_id:
        raise Refused("不能给自己登记。请由镇街组织委员（组织员）办理。", rule="E-CONFLICT")
    home = Membership.objects.filter(in_force(), person=person).select_related("branch").first()
    _check_branch(person, direction, branch, home)
    values = _checked(facts)
    other = home.branch if home and direction == D.IN and home.branch_id != branch.pk else None
    stay = FloatingMember(
        person=person,
        direction=direction,
        branch=branch,
        other_branch=other,
        registered_on=clock.today(),
        **values,
    )
    taken = f"{person.name}已有一条没有结束的{D(direction).label}登记。请在那一条上办理。"
    return insert(stay, actor=actor, verb="登记流动党员", taken=taken)


def _check_branch(
    person: Person, direction: str, branch: Organization, home: Membership | None
) -> None:
    if branch.kind != Kind.BRANCH:
        raise Refused("流动党员由党支部登记管理。请选一个党支部。", rule="P32-R1")
    if direction not in D.values:
        raise Invalid("请选流向。", {"direction": ["请选流向。"]})
    if direction == D.OUT and (home is None or home.branch_id != branch.pk):
        raise Refused(
            f"{person.name}的组织关系不在{branch.label}，不能从这里登记流出。请先在人员档案里核对组织关系。"
        )
    if direction == D.IN and home is not None and home.branch_id == branch.pk:
        raise Refused(f"{person.name}的组织关系就在{branch.label}，不是流入党员。")


def correct(*, actor: Any, stay: FloatingMember, facts: Mapping[str, Any]) -> FloatingMember:
    """Correct where to, how employed, why, how reached; of an open stay alone."""
    values = _checked(facts)
    with transaction.atomic():
        fresh = locked(stay)
        relations.insist_keeps(actor, fresh, "修改流动党员登记")
        _insist_open(fresh)
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        if changed:
            for name in changed:
                setattr(fresh, name, values[name])
            fresh.save(update_fields=changed)
            labels = "、".join(LABELS[name] for name in changed)
            deeds.record(actor=actor, verb="修改流动党员登记", about=fresh, reason=labels)
    return fresh


def take(
    *,
    actor: Any,
    stay: FloatingMember,
    action: str,
    on: dt.date | None = None,
    reason: str = "",
) -> FloatingMember:
    """Take a step of a stay's life; its end ends its helper's duty on the same day."""
    said = words.placeless(reason, "reason", 300)
    changes: dict[str, Any] = {}
    with transaction.atomic():
        if action in ENDS:
            day = on or clock.today()
            changes["returned_on"] = past_day(day, "on", min(stay.left_on, clock.today()))
        STAY.take(actor=actor, thing=stay, action=action, reason=said, changes=changes)
        if action in ENDS:
            PairHelper.objects.filter(stay=stay, until=None).update(until=clock.today())
    return stay


def pair(*, actor: Any, stay: FloatingMember, helper: Person) -> PairHelper:
    """Give a stay its helper, a member of the village's two committees; the one before ends today.

    Refused where he has five already (P32-R5); his row is locked, so that two at once cannot make six.
    """
    with transaction.atomic():
        fresh = locked(stay)
        relations.insist_keeps(actor, fresh, "安排结对干部")
        _insist_open(fresh)
        Person.objects.select_for_update().get(pk=helper.pk)
        _check_helper(fresh, helper)
        pairs = PairHelper.objects.filter(stay=fresh, until=None)
        if pairs.filter(helper=helper).exists():
            raise Stale(f"{helper.name}已经是结对干部，没有再改。")
        pairs.update(until=clock.today())
        made = PairHelper(stay=fresh, helper=helper, since=clock.today())
        return insert(made, actor=actor, verb="安排结对干部", taken="刚有人安排了结对干部。")


def _check_helper(stay: FloatingMember, helper: Person) -> None:
    if helper.pk == stay.person_id:
        raise Refused("不能与自己结对。请选另一位村（社区）两委成员。", rule="P32-R5")
    places = [stay.branch_id, stay.branch.parent_id]
    if not Post.objects.filter(in_force(), person=helper, organization__in=places).exists():
        raise Refused(
            f"{helper.name}现在不是本村（社区）两委成员。结对干部从两委成员里选（P32-R5）。",
            rule="P32-R5",
        )
    open_pairs = PairHelper.objects.filter(helper=helper, until=None).exclude(stay=stay)
    if open_pairs.count() >= MOST_OF_A_HELPER:
        raise Refused(
            f"{helper.name}已结对{MOST_OF_A_HELPER}名在外党员，一人最多{MOST_OF_A_HELPER}名（P32-R5）。"
            "请另选一位。",
            rule="P32-R5",
        )


def give_officer(*, actor: Any, stay: FloatingMember, officer: Officer | None) -> FloatingMember:
    """Say which contact officer a stay belongs to, or that it has none."""
    with transaction.atomic():
        fresh = locked(stay)
        relations.insist_keeps(actor, fresh, "安排联络员")
        _insist_open(fresh)
        if officer is not None and officer.until:
            raise Refused(f"{officer}已经结束。请选在任的联络员。")
        fresh.officer = officer
        fresh.save(update_fields=["officer"])
        deeds.record(actor=actor, verb="安排联络员", about=fresh, reason=str(officer or "没有"))
    return fresh


def locked(stay: FloatingMember) -> FloatingMember:
    """Return the stay read again, its row locked."""
    rows = FloatingMember.objects.select_for_update(of=("self",))
    found: FloatingMember = rows.select_related("person", "branch", "officer").get(pk=stay.pk)
    return found


def _insist_open(stay: FloatingMember) -> None:
    if not stay.is_open:
        raise Stale(f"这一条{stay.get_state_display()}，不再改动。又外出的，请重新登记。")


def _checked(facts: Mapping[str, Any]) -> dict[str, Any]:
    values = words.cleaned({k: v for k, v in facts.items() if k in FACTS}, LENGTHS)
    values["province"], values["city"] = words.check_city(
        values.get("province", ""), values.get("city", "")
    )
    problems: dict[str, list[str]] = {}
    if values.get("employer") not in FloatingMember.Employer.values:
        problems["employer"] = ["请选从业类别。"]
    for name, said in (("reason", "请写外出原因，如“务工”。"), ("channel", "请写怎样联系。")):
        if not values.get(name):
            problems[name] = [said]
    day = values.get("left_on")
    if day is None or not EARLIEST <= day <= clock.today() + dt.timedelta(days=60):
        problems["left_on"] = ["外出日期要在2000年以后；还没有走的，可以提前60天登记。"]
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    return values
