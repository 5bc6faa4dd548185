"""Teams and postings: founding, leading, sending, ending."""

import datetime as dt
from typing import Any

from django.db import transaction

from members.dispatched import relations, words
from members.dispatched.actions.writing import EARLIEST, check_day, chosen, locked
from members.dispatched.models import Leave, LedgerItem, Posting, Team
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock, deeds
from portal.inserting import insert
from portal.refusals import Faults, Invalid, Refused, Stale


def found_team(*, actor: Any, town: Organization, name: str, since: dt.date) -> Team:
    """Found the service team of a township; a team of one is a team."""
    relations.insist(actor, town.path, "组建服务队")
    if town.kind not in (Kind.TOWN, Kind.ORGAN):
        raise Refused("服务队按镇街组建。请选一个镇街。", rule="P10-R6")
    faults = Faults()
    row = Team(
        town=town,
        name=faults.of(lambda: words.plain(name, "name", 40, "请写服务队名称。")) or "",
        since=faults.of(lambda: check_day(since, "since", what="成立日期")) or since,
    )
    faults.tell()
    return insert(row, actor=actor, verb="组建服务队", taken="这个镇街已有同名的服务队。")


def lead(*, actor: Any, team: Team, leader: Person | None) -> Team:
    """Say who leads a team; he serves in it. Without a leader the township approves short leaves."""
    with transaction.atomic():
        fresh = locked(team, "town")
        relations.insist(actor, fresh.town.path, "指定队长")
        if leader and not fresh.postings.filter(person=leader, until=None).exists():
            raise Refused(f"{leader.name}现在不在{fresh.name}。队长从本队派驻干部里选。")
        fresh.leader = leader
        fresh.save(update_fields=["leader"])
        reason = leader.name if leader else "没有"
        deeds.record(actor=actor, verb="指定服务队队长", about=fresh, reason=reason)
    return fresh


def post(
    *,
    actor: Any,
    person: Person,
    team: Team,
    role: str,
    village: Organization,
    since: dt.date,
    planned_until: dt.date,
    second_village: Organization | None = None,
    sender: Organization | None = None,
    sender_words: str = "",
) -> Posting:
    """Post somebody to a village of his team's township; Stale where he is posted already.

    The county's office dispatches; where he comes from is a unit of the register, else words.
    """
    relations.insist_office(actor, village.path, "登记派驻")
    if person.pk == actor.person_id:
        raise Refused("不能给自己登记派驻。请另一位同志办理。", rule="E-CONFLICT")
    faults = Faults()
    faults.of(lambda: _check_places(team, village, second_village))
    faults.of(lambda: chosen(role, Posting.Role, "role", "请选第一书记或工作队员。"))
    faults.of(lambda: check_day(since, "since", what="派驻日期", last=_soon()))
    faults.of(lambda: _check_term(since, planned_until))
    outside = faults.of(lambda: words.plain(sender_words, "sender_words", 60)) or ""
    faults.of(lambda: _check_sender(sender, outside))
    faults.tell()
    row = Posting(
        person=person, team=team, role=role, village=village, second_village=second_village,
        sender=sender, sender_words="" if sender else outside, since=since,
        planned_until=planned_until,
    )  # fmt: skip
    taken = f"{person.name}已有没有结束的派驻，一人同时只有一条（E-MULTI）。请先结束原来的派驻。"
    return insert(row, actor=actor, verb="登记派驻", taken=taken)


def _soon() -> dt.date:
    return clock.today() + dt.timedelta(days=60)


def _check_term(since: dt.date, until: dt.date) -> None:
    if not 0 < (until - since).days <= 366 * 5:
        said = "任期届满要在派驻日期以后、五年以内。"
        raise Invalid(said, {"planned_until": [said]})


def _check_sender(sender: Organization | None, outside: str) -> None:
    if sender is None and not outside:
        said = "请选派出单位；平台里没有的（市直、省派），写出名称。"
        raise Invalid(said, {"sender": [said]})


def _check_places(team: Team, village: Organization, second: Organization | None) -> None:
    if team.until:
        said = f"{team.name}已经结束，请选在用的服务队。"
        raise Invalid(said, {"team": [said]})
    if not village.path.startswith(team.town.path):
        said = f"{village.label}不在{team.town.label}，请选本镇街的服务队。"
        raise Invalid(said, {"team": [said]})
    if second and (second.pk == village.pk or not second.path.startswith(team.town.path)):
        said = "兼驻村要是同一镇街的另一个村。"
        raise Invalid(said, {"second_village": [said]})


def amend(
    *,
    actor: Any,
    posting: Posting,
    role: str,
    planned_until: dt.date,
    second_village: Organization | None = None,
    sender: Organization | None = None,
    sender_words: str = "",
) -> Posting:
    """Amend a posting: a term that is lengthened, a second village, who sent him. Person and village stay:
    another village is another posting."""
    with transaction.atomic():
        fresh: Posting = locked(posting, "person", "village", "team__town")
        relations.insist_office(actor, fresh.village.path, "修改派驻")
        if relations.is_self(actor, fresh):
            raise Refused("不能修改本人的派驻。请另一位同志办理。", rule="E-CONFLICT")
        if fresh.until:
            raise Stale("这条派驻已经结束，不再改动。")
        faults = Faults()
        faults.of(lambda: _check_places(fresh.team, fresh.village, second_village))
        faults.of(lambda: chosen(role, Posting.Role, "role", "请选第一书记或工作队员。"))
        faults.of(lambda: _check_term(fresh.since, planned_until))
        outside = faults.of(lambda: words.plain(sender_words, "sender_words", 60)) or ""
        faults.of(lambda: _check_sender(sender, outside))
        faults.tell()
        fresh.role, fresh.planned_until, fresh.second_village = role, planned_until, second_village
        fresh.sender, fresh.sender_words = sender, "" if sender else outside
        fresh.save()
        deeds.record(actor=actor, verb="修改派驻", about=fresh)
    return fresh


def end(*, actor: Any, posting: Posting, until: dt.date, why: str) -> Posting:
    """End a posting: replaced, returned to his unit, term over. What he leaves open is told first.

    Nothing is left hanging in his name: a leave that runs is returned from, and ledger items are put right
    or the successor's; the county's office ends it knowing both.
    """
    said = words.plain(why, "why", 100, "请写结束原因，如“任期届满”“轮换”。")
    with transaction.atomic():
        fresh = locked(posting, "person", "village", "team")
        relations.insist_office(actor, fresh.village.path, "结束派驻")
        if fresh.until:
            raise Stale("这条派驻已经结束，没有再改。")
        check_day(until, "until", max(fresh.since, EARLIEST), "结束日期")
        if left := _left_open(fresh):
            raise Refused(f"{fresh.person.name}还有{'、'.join(left)}。请先办结，再结束派驻。")
        fresh.until, fresh.ended_why = until, said
        fresh.save(update_fields=["until", "ended_why"])
        Team.objects.filter(leader=fresh.person, until=None).update(leader=None)
        deeds.record(actor=actor, verb="结束派驻", about=fresh, reason=said)
    return fresh


def _left_open(posting: Posting) -> list[str]:
    leaves = posting.leaves.filter(state__in=Leave.LIVE).count()
    items = posting.items.filter(state__in=LedgerItem.LIVE).count()
    told = [f"没有办结的请假{leaves}件"] if leaves else []
    return told + ([f"没有销号的督查台账{items}条"] if items else [])
