"""Managing members: helper, targets, posts, households as counts, visits and care (P24-R3 to R8)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.categories import relations, rights, ways
from members.categories.actions.writing import words
from members.categories.models import Care, Category, Helper, Households, PostHeld, Target
from members.categories.models.measures import Post
from members.categories.queries import choices, present
from members.models import Person
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Invalid, Refused, Stale

KEEP = rights.KEEP_CATEGORIES
MOST_HOUSEHOLDS = 200


def _insist_measure(person: Person, code: str) -> list[str]:
    """Refuse what a member's way of managing does not ask for; return his categories."""
    now = present.of(person.pk, clock.today())
    held = [now.category, *now.secondary] if now else []
    asked = {one.code: one for one in ways.MEASURES}
    if not any(one.code == code for one in ways.measures_for(held)):
        who = "、".join(one.category.label for one in ways.MEASURES if one.code == code)
        raise Refused(
            f"{person.name}的类别不用{asked[code].title}，这一项用于{who}党员。类别有变的，先重新分类。",
            rule=asked[code].rule,
        )
    return held


def _locked(person: Person) -> Person:
    found: Person = Person.objects.select_for_update().get(pk=person.pk)
    return found


def set_households(*, actor: Any, person: Person, count: int) -> Households:
    """Say how many households a member keeps contact with (P24-R8); a count and nothing else.

    Ten to fifteen in principle: another number is taken and marked, not refused (E21).
    """
    relations.insist(actor, person, KEEP, "登记联系户数")
    if not 0 <= count <= MOST_HOUSEHOLDS:
        said = f"户数填0至{MOST_HOUSEHOLDS}之间的整数。"
        raise Invalid(said, {"count": [said]})
    with transaction.atomic():
        _locked(person)
        row, _ = Households.objects.update_or_create(
            person=person, defaults={"count": count, "since": clock.today()}
        )
        deeds.record(actor=actor, verb="登记联系户数", about=row)
    return row


def give_helper(*, actor: Any, person: Person, helper: Person) -> Helper:
    """Give a member who is away, in hardship or guided his helper; the one before ends today.

    A member away is contacted by a cadre member (P24-R4), one in hardship is helped one to one (R5).
    """
    relations.insist(actor, person, KEEP, "安排联系帮扶人")
    with transaction.atomic():
        _locked(person)
        held = _insist_measure(person, "helper")
        _insist_helper(person, helper, held)
        rows = Helper.objects.filter(person=person, until=None)
        if rows.filter(helper=helper).exists():
            raise Stale(f"{helper.name}已经是联系帮扶人，没有再改。")
        rows.update(until=clock.today())
        made = Helper(person=person, helper=helper, since=clock.today())
        return insert(made, actor=actor, verb="安排联系帮扶人", taken="刚有人安排了联系帮扶人。")


def _insist_helper(person: Person, helper: Person, held: list[str]) -> None:
    _locked(helper)
    known = {one.pk: one for one in choices.helpers(person)}
    if helper.pk not in known:
        raise Refused(
            "联系帮扶人从本支部党员和本村（社区）任职的人里选，不能选本人。", rule="P24-R5"
        )
    if Category.AWAY in held and not known[helper.pk].is_cadre:
        said = (
            f"{helper.name}现在没有村（社区）任职。外出务工党员由一名农村干部党员联系（P24-R4）。"
        )
        raise Refused(said, rule="P24-R4")
    if Category.HARDSHIP in held:
        other = choices.hardship_helped_by(helper, person)
        if other:
            said = f"{helper.name}已帮扶{other}。贫困党员一对一帮扶（P24-R5），请另选一位。"
            raise Refused(said, rule="P24-R5")


def set_target(*, actor: Any, person: Person, targets: str) -> Target:
    """Write a cadre member's targets of this year (P24-R3); they can be mended until the result is in."""
    relations.insist(actor, person, KEEP, "确定年度目标")
    missing = "请写本年度的目标，如“村集体收入增加5万元”。"
    said = words(targets, "targets", what="目标", most=500, missing=missing)
    year = clock.today().year
    with transaction.atomic():
        _locked(person)
        _insist_measure(person, "target")
        row = Target.objects.select_for_update().filter(person=person, year=year).first()
        if row is None:
            row = Target(person=person, year=year, targets=said, set_on=clock.today())
            return insert(row, actor=actor, verb="确定年度目标", taken="刚有人写了今年的目标。")
        if row.result:
            raise Stale(f"{year}年的目标已经核对，不再改。")
        row.targets = said
        row.save(update_fields=["targets"])
        deeds.record(actor=actor, verb="修改年度目标", about=row)
    return row


def write_result(*, actor: Any, person: Person, year: int, result: str) -> Target:
    """Write how the targets of a year came out; once."""
    relations.insist(actor, person, KEEP, "核对年度目标")
    missing = "请写完成情况。"
    said = words(result, "result", what="完成情况", most=300, missing=missing)
    with transaction.atomic():
        row: Target | None = (
            Target.objects.select_for_update().filter(person=person, year=year).first()
        )
        if row is None:
            raise Refused(f"还没有{year}年的目标，请先确定目标（P24-R3）。", rule="P24-R3")
        if row.result:
            raise Stale(f"{year}年的目标已经核对，没有再记。")
        row.result, row.result_on = said, clock.today()
        row.save(update_fields=["result", "result_on"])
        deeds.record(actor=actor, verb="核对年度目标", about=row)
    return row


def give_post(*, actor: Any, person: Person, post: str, since: dt.date) -> PostHeld:
    """Set a member without a post on one of the seven (P24-R7)."""
    relations.insist(actor, person, KEEP, "安排岗位")
    if post not in Post.values:
        raise Invalid("没有保存。", {"post": ["请从七种岗位里选一种（P24-R7）。"]})
    day = past_day(since, "since")
    with transaction.atomic():
        _locked(person)
        _insist_measure(person, "post")
        row = PostHeld(person=person, post=post, since=day)
        taken = f"{person.name}已在{Post(post).label}岗上，没有再记。"
        return insert(row, actor=actor, verb="安排岗位", taken=taken)


def end_post(*, actor: Any, held: PostHeld) -> PostHeld:
    """End a post today."""
    relations.insist(actor, held.person, KEEP, "结束岗位")
    with transaction.atomic():
        rows = PostHeld.objects.filter(pk=held.pk, until=None)
        if not rows.update(until=max(clock.today(), held.since)):
            raise Stale("这个岗位已经结束，没有再记。")
        deeds.record(actor=actor, verb="结束岗位", about=held)
    held.refresh_from_db()
    return held


def log_care(*, actor: Any, person: Person, kind: str, on: dt.date, said: str) -> Care:
    """Write down a visit, a report or another care of a day; by his helper or who keeps his branch."""
    relations.insist_cares(actor, person)
    if kind not in Care.Kind.values:
        raise Invalid("没有保存。", {"kind": ["请选一个事项。"]})
    if present.of(person.pk, clock.today()) is None:
        raise Refused(f"{person.name}还没有类别，先分类再登记（P24-R1）。", rule="P24-R1")
    missing = "请写情况，如“问候生活，帮助联系收玉米”。不写病情和收入。"
    row = Care(
        person=person, kind=kind, on=past_day(on, "on"), by=actor, logged_at=clock.now(),
        words=words(said, "said", what="情况", most=200, missing=missing),
    )  # fmt: skip
    label = Care.Kind(kind).label
    return insert(
        row,
        actor=actor,
        verb=f"登记{label}",
        taken=f"{on.isoformat()}的{label}已经登记过，没有再记。",
    )
