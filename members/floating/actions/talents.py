"""Talents away, kept only while they consent; who came back (P32-R9)."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.floating import relations, words
from members.floating.actions.stays import locked
from members.floating.models import FloatingMember, ReturnCase, Talent
from members.models import Organization, Person
from portal import deeds
from portal.inserting import insert, past_day
from portal.refusals import Invalid, NotAllowed, Refused

LENGTHS = {"occupation": 40, "skill": 60, "channel": 30, "support": 100}


def write(
    *, actor: Any, stay: FloatingMember, items: Mapping[str, Any], consented_on: dt.date | None
) -> Talent:
    """Write the items about a member away, new or anew; Refused without his consent."""
    relations.insist_keeps(actor, stay, "登记在外人才")
    if consented_on is None:
        said = "要本人同意才能登记。请填本人同意的日期。"
        raise Invalid(said, {"consented_on": [said]})
    past_day(consented_on, "consented_on", what="本人同意日期")
    values = words.cleaned(items, LENGTHS)
    missing = {n: ["请填写这一项。"] for n in ("occupation", "skill", "channel") if not values[n]}
    if values.get("wish") not in Talent.Wish.values:
        missing["wish"] = ["请选返乡意愿。"]
    if missing:
        raise Invalid("没有保存，请改正标出的内容。", missing)
    with transaction.atomic():
        locked(stay)
        kept, _ = Talent.objects.update_or_create(
            stay=stay, defaults={**values, "consented_on": consented_on}
        )
        deeds.record(actor=actor, verb="登记在外人才", about=kept, scope_path=stay.scope_path)
    return kept


def withdraw(*, actor: Any, talent: Talent) -> None:
    """Take the consent back: the items are deleted at once. By himself or a keeper."""
    stay = talent.stay
    if not relations.is_self(actor, stay) and not relations.keeps(actor, stay):
        who = "本人，或管理党支部的党支部书记、镇街组织委员（组织员）"
        raise NotAllowed(f"不能删除人才信息。这件事由{who}办理。", rule="PV-MEMBER", who=who)
    with transaction.atomic():
        deeds.record(actor=actor, verb="撤回人才信息同意", about=talent, scope_path=stay.scope_path)
        talent.delete()


def came_back(
    *,
    actor: Any,
    person: Person,
    branch: Organization,
    kind: str,
    amount: Decimal,
    on: dt.date,
) -> ReturnCase:
    """Register that somebody came back to a village post or with a business."""
    relations.insist(actor, branch.path, "登记返乡")
    if kind not in ReturnCase.Kind.values:
        raise Invalid("请选去向。", {"kind": ["请选去向。"]})
    if amount < 0:
        raise Invalid("投资不能是负数。", {"amount": ["投资不能是负数，没有的填0。"]})
    if kind == ReturnCase.Kind.POST and amount:
        raise Refused("任村干部的不填投资。又投资创业的，另登记一条创业。")
    row = ReturnCase(
        person=person, branch=branch, kind=kind, amount=amount, on=past_day(on, "on"), by=actor
    )
    return insert(row, actor=actor, verb="登记返乡", taken="这一条已经登记过，没有再记。")
