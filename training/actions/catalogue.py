"""Venues, rooms, teachers, target groups with their lists, and what a county sets for its training."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import models, transaction

from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, Refused, Stale
from training import places, relations, rights
from training.models import CountyRule, GroupMember, Room, TargetGroup, Teacher, Venue
from training.words import line, lines

KEEP = rights.KEEP_TRAINING
WORDS = (("name", 40, "请写姓名。"), ("unit", 60, ""), ("subjects", 120, ""))
MOST_FIELDS = 20
FIRST_GROUPS = (
    ("科级领导干部", TargetGroup.Rule.LEADERS),
    ("县属国有企业和事业单位负责人", TargetGroup.Rule.LIST),
    ("村（社区）党组织书记", TargetGroup.Rule.VILLAGE),
    ("农村集体经济组织党组织负责人", TargetGroup.Rule.LIST),
    ("非公企业和社会组织负责人", TargetGroup.Rule.LIST),
)
"""The five groups of main classes (P04-R3)."""


def open_venue(*, actor: Any, organization: Organization, name: str, kind: str) -> Venue:
    """Set up a venue; a county's Party school stands in the county itself (P04-R7)."""
    relations.insist(actor, KEEP, organization.path, "登记培训阵地")
    faults = Faults()
    said = faults.of(lambda: line(name, "name", 40, "请写阵地名称。"))
    faults.of(lambda: _one_of(kind, Venue.Kind, "kind", "类别"))
    faults.tell()
    if kind == Venue.Kind.SCHOOL and organization.kind not in (Kind.COUNTY, Kind.CITY):
        said_ = "县级党校由县一级登记。镇街的请选“党校分校”。"
        raise Invalid(said_, {"kind": [said_]})
    row = Venue(organization=organization, name=said or "", kind=kind, since=clock.today())
    return insert(row, actor=actor, verb="登记培训阵地", taken="这个单位已有同名的阵地。")


def add_room(*, actor: Any, venue: Venue, name: str, seats: int) -> Room:
    """Add a room to a venue."""
    relations.insist(actor, KEEP, venue.scope_path, "登记教室")
    if venue.until is not None:
        raise Refused("这个阵地已经停用，不能再加教室。")
    row = Room(venue=venue, name=line(name, "name", 30, "请写教室名称。"), seats=seats)
    return insert(row, actor=actor, verb="登记教室", taken="这个阵地已有同名的教室。")


def engage(
    *, actor: Any, organization: Organization, facts: Mapping[str, Any], person: Person | None
) -> Teacher:
    """Put somebody into the register of teachers; who is in the register of people by that row."""
    relations.insist(actor, KEEP, organization.path, "登记师资")
    faults = Faults()
    name = person.name if person else facts.get("name", "")
    values = lines(faults, {**facts, "name": name}, WORDS)
    for key, choices, what in (("team", Teacher.Team, "队伍"), ("level", Teacher.Level, "层次")):
        faults.of(partial(_one_of, facts.get(key, ""), choices, key, what))
    faults.tell()
    row = Teacher(
        organization=organization, person=person, team=facts["team"], level=facts["level"],
        since=clock.today(), **values,
    )  # fmt: skip
    return insert(row, actor=actor, verb="登记师资", taken=f"{name}已在师资库里。")


def end(*, actor: Any, row: Any, doing: str) -> None:
    """End the use of a venue or the engagement of a teacher today; Stale where it has ended."""
    relations.insist(actor, KEEP, row.scope_path, doing)
    with transaction.atomic():
        model = type(row)
        done = model.objects.filter(pk=row.pk, until=None).update(until=clock.today())
        if not done:
            raise Stale(f"{row}已经{doing}，没有再改。")
        deeds.record(actor=actor, verb=doing, about=row)


def start_groups(*, actor: Any, county: Organization) -> list[TargetGroup]:
    """Set up the five target groups of P04-R3 in a county; Stale where it has groups."""
    relations.insist(actor, KEEP, county.path, "设置培训对象")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=county.pk)
        if TargetGroup.objects.filter(organization=county).exists():
            raise Stale("已经设置过培训对象，没有再加。")
        made = TargetGroup.objects.bulk_create(
            TargetGroup(organization=county, name=name, rule=rule) for name, rule in FIRST_GROUPS
        )
        deeds.record(actor=actor, verb="设置培训对象", about=county, details={"count": len(made)})
    return made


def add_group(*, actor: Any, organization: Organization, name: str, rule: str) -> TargetGroup:
    """Add a target group to a place."""
    relations.insist(actor, KEEP, organization.path, "设置培训对象")
    faults = Faults()
    said = faults.of(lambda: line(name, "name", 40, "请写培训对象的名称。"))
    faults.of(lambda: _one_of(rule, TargetGroup.Rule, "rule", "认定办法"))
    faults.tell()
    row = TargetGroup(organization=organization, name=said or "", rule=rule)
    return insert(row, actor=actor, verb="设置培训对象", taken="已有同名的培训对象。")


def put_on_list(*, actor: Any, group: TargetGroup, person: Person) -> GroupMember:
    """Put somebody on a group's list from today; Refused for a group the register tells."""
    relations.insist(actor, KEEP, group.scope_path, "修改培训对象名单")
    if group.rule != TargetGroup.Rule.LIST:
        raise Refused(f"“{group.name}”由任职和组织关系认定，不用名单。")
    row = GroupMember(group=group, person=person, since=clock.today())
    return insert(row, actor=actor, verb="列入培训对象", taken=f"{person.name}已在名单里。")


def take_off_list(*, actor: Any, row: GroupMember) -> None:
    """Take somebody off a list; what he has attended stays his."""
    relations.insist(actor, KEEP, row.scope_path, "修改培训对象名单")
    with transaction.atomic():
        tomorrow = clock.today() + dt.timedelta(days=1)
        until = clock.today() if row.since < clock.today() else tomorrow
        if not GroupMember.objects.filter(pk=row.pk, until=None).update(until=until):
            raise Stale(f"{row.person.name}已经不在名单里。")
        deeds.record(actor=actor, verb="移出培训对象", about=row)


def set_rule(*, actor: Any, county: Organization, facts: Mapping[str, Any]) -> CountyRule:
    """Set what a county asks of its training; the share never below 70 % (P04-R1)."""
    relations.insist(actor, rights.APPROVE_TRAINING, county.path, "修改培训规则")
    if places.county_of(county).pk != county.pk:
        raise Refused("培训规则由县里设置。")
    if problems := _rule_problems(facts):
        raise Invalid("没有保存，请改正标出的内容。", problems)
    with transaction.atomic():
        row, _ = CountyRule.objects.update_or_create(county=county, defaults=dict(facts))
        deeds.record(actor=actor, verb="修改培训规则", about=row)
    return row


def _rule_problems(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    problems: dict[str, list[str]] = {}
    least = facts.get("share_least")
    if least is None or not Decimal(70) <= least <= Decimal(100):
        problems["share_least"] = ["占比在70%至100%之间：可以更高，不能低于70%（P04-R1）。"]
    if facts.get("share_mode") not in CountyRule.Mode.values:
        problems["share_mode"] = ["请选一个。"]
    for name, most in (("grace", 45), ("opens", 120), ("evening_most", 240), ("answer_days", 60)):
        value = facts.get(name, 0 if name == "answer_days" else None)
        if value is None or not 0 <= value <= most:
            problems[name] = [f"请填0至{most}的整数。"]
    if facts.get("evening_from") is None:
        problems["evening_from"] = ["请填时间，如18:30。"]
    fields = facts.get("lecture_fields", ["乡村振兴"])
    if not 1 <= len(fields) <= MOST_FIELDS or any(not one or len(one) > 20 for one in fields):
        problems["lecture_fields"] = [f"一行写一个领域，1至{MOST_FIELDS}个，每个最多20个字。"]
    return problems


def _one_of(value: str, choices: type[models.TextChoices], name: str, what: str) -> str:
    if value not in choices.values:
        said = f"请选{what}。"
        raise Invalid(said, {name: [said]})
    return value
