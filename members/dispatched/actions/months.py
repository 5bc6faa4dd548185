"""Signing a month's statistics off, correcting them, telling the senders, their receipt (P10-R5)."""

from typing import Any

from django.db import IntegrityError, transaction

from members.dispatched import relations, rights, words
from members.dispatched.models import Letter, MonthSheet, MonthStat
from members.dispatched.queries import months
from members.models import Organization
from members.scope import who_holds
from portal import clock, deeds
from portal.periods import Period
from portal.refusals import NotAllowed, Refused, Stale


def sign(*, actor: Any, county: Organization, month: Period, why: str = "") -> MonthSheet:
    """Sign a month that is over: its counts are frozen and posted. Again, with a reason, is a correction."""
    relations.insist_office(actor, county.path, "签发月统计", "P10-R5")
    if month.end >= clock.today():
        raise Refused(f"{month.label}还没有结束，月底以后才能签发。", rule="P10-R5")
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=county.pk)
        before = months.latest(county, month)
        said = words.plain(why, "why", 200, "这个月已经签发，更正要写理由。" if before else "")
        counted = months.counted(county, month)
        if not counted:
            raise Refused(f"{month.label}没有派驻干部，没有可签发的。")
        sheet = MonthSheet(
            county=county, month=month.code, version=before.version + 1 if before else 1,
            why=said if before else "", signed_by=actor, signed_at=clock.now(),
        )  # fmt: skip
        sheet.save(force_insert=True)
        MonthStat.objects.bulk_create(
            MonthStat(sheet=sheet, posting=line.posting, team=line.posting.team, **line.counts)
            for line in counted
        )
        verb = "更正社情民意月统计" if before else "签发社情民意月统计"
        details = {"postings": len(counted), "version": sheet.version}
        deeds.record(actor=actor, verb=verb, about=sheet, reason=said, details=details)
    return sheet


def feed_back(*, actor: Any, sheet: MonthSheet, remark: str = "") -> list[Letter]:
    """Send every unit of the register that sent somebody his counts of a signed month, once."""
    relations.insist_office(actor, sheet.county.path, "反馈派出单位", "P10-R5")
    said = words.of_work(remark, "remark", 300)
    latest = MonthSheet.objects.filter(county=sheet.county, month=sheet.month).first()
    if latest and latest.pk != sheet.pk:
        raise Stale("这个月的统计已有更正，请反馈更正后的一版。")
    senders = set(
        sheet.stats.exclude(posting__sender=None).values_list("posting__sender", flat=True)
    )
    if not senders:
        raise Refused("这个月没有平台内的派出单位。平台外的，请另行书面反馈。")
    try:
        with transaction.atomic():
            made = [_send(actor, sheet, sender, said) for sender in sorted(senders)]
            details = {"letters": len(made)}
            deeds.record(actor=actor, verb="反馈派出单位", about=sheet, details=details)
    except IntegrityError as twice:
        raise Stale("这一版已经反馈过，没有再发。") from twice
    return made


def receive(*, actor: Any, letter: Letter) -> Letter:
    """Give the receipt of a letter, for the unit it was sent to."""
    if not actor.may(rights.RECEIVE_LETTERS, letter.sender.path):
        who = who_holds(rights.RECEIVE_LETTERS)
        raise NotAllowed(f"不能签收。反馈函由派出单位的{who}签收。", rule="P10-R5", who=who)
    with transaction.atomic():
        fresh = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
        if fresh.read_on:
            raise Stale(f"这封函{fresh.read_on}已经签收。")
        fresh.read_on, fresh.read_by = clock.today(), actor
        fresh.save(update_fields=["read_on", "read_by"])
        deeds.record(actor=actor, verb="签收反馈函", about=fresh)
    return fresh


def _send(actor: Any, sheet: MonthSheet, sender: int, remark: str) -> Letter:
    letter = Letter(
        county=sheet.county, sender_id=sender, kind=Letter.Kind.MONTH, sheet=sheet, remark=remark,
        sent_by=actor, sent_on=clock.today(),
    )  # fmt: skip
    letter.save(force_insert=True)
    return letter
