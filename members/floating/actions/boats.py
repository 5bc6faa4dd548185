"""Fleets, who sails with them, and their Party groups (P14-R9)."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.floating import relations, words
from members.floating.models import BoatGroup, BoatRule, Fleet, FleetMember
from members.floating.queries import boats
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock, deeds
from portal.inserting import insert, past_day
from portal.refusals import Refused, Stale


def add_fleet(*, actor: Any, branch: Organization, name: str, since: dt.date) -> Fleet:
    """Register a fleet of a branch."""
    relations.insist(actor, branch.path, "登记船队")
    if branch.kind != Kind.BRANCH:
        raise Refused("船队由党支部登记。请选一个党支部。")
    row = Fleet(
        branch=branch,
        name=words.placeless(name, "name", 40, "请写船队名称。"),
        since=past_day(since, "since"),
    )
    return insert(row, actor=actor, verb="登记船队", taken="这个党支部已有同名的船队。")


def board(*, actor: Any, fleet: Fleet, person: Person, since: dt.date) -> FleetMember:
    """Write down that a member sails with a fleet."""
    relations.insist(actor, fleet.branch.path, "登记船队党员")
    row = FleetMember(fleet=fleet, person=person, since=past_day(since, "since", fleet.since))
    taken = f"{person.name}已在一个船队里。请先登记他离船。"
    return insert(row, actor=actor, verb="登记船队党员", taken=taken)


def leave(*, actor: Any, member: FleetMember) -> FleetMember:
    """Write down that a member left his fleet today."""
    relations.insist(actor, member.fleet.branch.path, "登记离船")
    with transaction.atomic():
        fresh = FleetMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        if fresh.until:
            raise Stale("已经登记离船，没有再改。")
        fresh.until = clock.today()
        fresh.save(update_fields=["until"])
        deeds.record(actor=actor, verb="登记离船", about=fresh, scope_path=member.fleet.scope_path)
    return fresh


def found(*, actor: Any, fleet: Fleet, leader: Person, on: dt.date) -> BoatGroup:
    """Found the fleet's group; Refused where the fleet has too few members."""
    relations.insist(actor, fleet.branch.path, "成立船头党小组")
    with transaction.atomic():
        Fleet.objects.select_for_update(of=("self",)).get(pk=fleet.pk)
        least, count = boats.least_for(fleet), boats.count_of(fleet)
        if count < least:
            raise Refused(
                f"{fleet.name}现有党员{count}名，满{least}名才成立船头党小组（P14-R9）。"
                "不足的，编入就近船队的党小组。",
                rule="P14-R9",
            )
        if not fleet.members.filter(person=leader, until=None).exists():
            raise Refused("党小组长从本船队的党员里选。")
        row = BoatGroup(fleet=fleet, leader=leader, founded_on=past_day(on, "on", fleet.since))
        return insert(row, actor=actor, verb="成立船头党小组", taken="这个船队已有船头党小组。")


def dissolve(*, actor: Any, group: BoatGroup) -> BoatGroup:
    """Dissolve a group that shrank, from the end of that year on; while somebody sails, not before."""
    relations.insist(actor, group.fleet.branch.path, "撤销船头党小组")
    with transaction.atomic():
        fresh = BoatGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        if fresh.dissolved_on:
            raise Stale("已经撤销，没有再改。")
        kept_until = boats.kept_until(group.fleet)
        if kept_until is None:
            raise Refused("船队党员人数够，船头党小组继续活动，不能撤销。", rule="P14-R9")
        if clock.today() <= kept_until and boats.count_of(group.fleet):
            raise Refused(
                f"人数不足的船头党小组保留到年底（{kept_until.isoformat()}），次年可以撤销。",
                rule="P14-R9",
            )
        fresh.dissolved_on = clock.today()
        fresh.save(update_fields=["dissolved_on"])
        deeds.record(actor=actor, verb="撤销船头党小组", about=fresh)
    return fresh


def set_rule(*, actor: Any, county: Organization, inclusive: bool) -> BoatRule:
    """Say whether three members are enough in a county, or more than three are wanted."""
    relations.insist(actor, county.path, "设置船头党小组人数")
    if county.kind != Kind.COUNTY:
        raise Refused("人数由县（市、区）统一设置。")
    with transaction.atomic():
        rule, _ = BoatRule.objects.update_or_create(
            county=county, defaults={"inclusive": inclusive}
        )
        told = "满3人" if inclusive else "超过3人"
        deeds.record(actor=actor, verb="设置船头党小组人数", about=rule, reason=told)
    return rule
