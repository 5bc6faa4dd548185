"""Red flags, chosen first secretaries, training (P10-R6, R7, R10)."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from members.dispatched import relations, rules, words
from members.dispatched.actions.writing import check_day, chosen, locked
from members.dispatched.models import Attended, Honour, Posting, Team, Training
from members.models import Organization
from portal import clock, deeds
from portal.inserting import insert
from portal.periods import Period
from portal.refusals import Faults, Invalid, Refused, Stale


def flag(*, actor: Any, county: Organization, team: Team, month: Period, said: str) -> Honour:
    """Record a team's red flag of a month that is over; at most three, or 20% of the teams (P10-R6)."""
    told = _decided(actor, county, month, "month", said, "P10-R6")
    if not team.town.path.startswith(county.path):
        raise Refused("这支服务队不在本县。")
    teams = Team.objects.filter(town__path__startswith=county.path, since__lte=month.end)
    count = teams.exclude(until__lt=month.start).count()
    with transaction.atomic():
        _room(county, "flag", month, rules.most_flags(count), "P10-R6")
        return _honour(actor, county, Honour.Kind.FLAG, month, told, team=team)


def choose(
    *, actor: Any, county: Organization, posting: Posting, year: Period, said: str
) -> Honour:
    """Record who was chosen in a year (P10-R7); ten at the most. Nobody records himself."""
    told = _decided(actor, county, year, "year", said, "P10-R7", over=False)
    if not posting.team.town.path.startswith(county.path):
        raise Refused("他不在本县派驻。")
    if relations.is_self(actor, posting):
        raise Refused("不能登记本人。请另一位同志办理。", rule="E-CONFLICT")
    if posting.since > year.end or (posting.until and posting.until < year.start):
        raise Refused(f"{posting.person.name}{year.label}不在派驻。", rule="P10-R7")
    with transaction.atomic():
        _room(county, "chosen", year, rules.CHOSEN.value, "P10-R7")
        return _honour(actor, county, Honour.Kind.CHOSEN, year, told, posting=posting)


def _decided(
    actor: Any,
    county: Organization,
    period: Period,
    kind: str,
    said: str,
    rule: str,
    over: bool = True,
) -> str:
    relations.insist_office(actor, county.path, "登记评选结果", rule)
    if period.kind != kind:
        raise Invalid("期间不对。", {"period": ["请选列出的期间。"]})
    if period.start > clock.today() or (over and period.end >= clock.today()):
        raise Refused(f"{period.label}还没有结束。", rule=rule)
    return words.of_work(said, "said", 200, "请写决定依据，如“10月5日县委组织部部务会”。")


def _room(county: Organization, kind: str, period: Period, most: int, rule: str) -> None:
    Organization.objects.select_for_update().get(pk=county.pk)
    there = Honour.objects.filter(county=county, kind=kind, period=period.code, revoked_on=None)
    if there.count() >= most:
        raise Refused(f"{period.label}已登记{most}个，名额已满（{rule}）。", rule=rule)


def _honour(
    actor: Any, county: Organization, kind: str, period: Period, told: str, **whom: Any
) -> Honour:
    row = Honour(
        county=county, kind=kind, period=period.code, words=told, decided_on=clock.today(),
        by=actor, **whom,
    )  # fmt: skip
    verb = f"登记{row.get_kind_display()}"
    return insert(row, actor=actor, verb=verb, taken="这个期间已经登记过，没有再记。")


def revoke(*, actor: Any, honour: Honour, why: str) -> Honour:
    """Revoke an honour; it stays in the history."""
    said = words.of_work(why, "why", 200, "请写撤销的理由。")
    with transaction.atomic():
        fresh: Honour = locked(honour, "county")
        relations.insist_office(actor, fresh.county.path, "撤销荣誉", "P10-R6")
        if fresh.revoked_on:
            raise Stale("已经撤销，没有再改。")
        fresh.revoked_on = clock.today()
        fresh.save(update_fields=["revoked_on"])
        deeds.record(actor=actor, verb=f"撤销{fresh.get_kind_display()}", about=fresh, reason=said)
    return fresh


def train(
    *,
    actor: Any,
    county: Organization,
    kind: str,
    on: dt.date,
    title: str,
    postings: Iterable[Posting],
) -> Training:
    """Write down a training and who was there (P10-R10)."""
    relations.insist_office(actor, county.path, "登记培训", "P10-R10")
    came = list(postings)
    faults = Faults()
    faults.of(lambda: chosen(kind, Training.Kind, "kind", "请选形式。"))
    faults.of(lambda: check_day(on, "on"))
    told = faults.of(lambda: words.plain(title, "title", 80, "请写培训内容。")) or ""
    faults.of(lambda: _check_came(came, county))
    faults.tell()
    row = Training(county=county, kind=kind, on=on, title=told, by=actor)
    with transaction.atomic():
        taken = "这一天同样内容的培训已经登记过。"
        insert(
            row, actor=actor, verb="登记派驻干部培训", taken=taken, details={"people": len(came)}
        )
        Attended.objects.bulk_create(Attended(training=row, posting=one) for one in came)
    return row


def _check_came(came: list[Posting], county: Organization) -> None:
    if not came:
        raise Invalid("没有保存。", {"people": ["请选参训的人。"]})
    if any(not one.team.town.path.startswith(county.path) for one in came):
        raise Invalid("没有保存。", {"people": ["只选本县的派驻干部。"]})
