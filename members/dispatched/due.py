"""What is due (C.5, P10): own questions, leaves to decide, the week's checks, the month's statistics.

Nothing is ticked off: a row is there until what it asks for is done. Also here: who else reads a photo.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Q
from django.urls import reverse

from members.dispatched import rights, rules
from members.dispatched.actions.checks import monday_of
from members.dispatched.actions.writing import PAPER, PROOF
from members.dispatched.models import (
    Honour,
    Leave,
    LedgerItem,
    Letter,
    MonthSheet,
    Posting,
    SpotCheck,
    Team,
    WorkLog,
    led_by,
    own_of,
)
from members.dispatched.queries import checks, choices, leaves, training
from portal import clock, files, workdays
from portal.models import StoredFile
from portal.periods import containing_day
from portal.providers import Due, due_provider


@files.reader(PAPER)
def reads_paper(account: Any, file: StoredFile) -> bool:
    """Return whether the account opens a leave's written report: himself, his team's leader."""
    return bool(leaves.known_to(account).filter(_his(account), paper=file).exists())


@files.reader(PROOF)
def reads_proof(account: Any, file: StoredFile) -> bool:
    """Return whether the account opens a proof: himself, his team's leader."""
    if SpotCheck.objects.filter(_his(account), proof=file).exists():
        return True
    return bool(LedgerItem.objects.filter(_his(account), proof=file).exists())


def _his(account: Any) -> Q:
    me = account.person_id
    return own_of(me, "posting__") | led_by(me, "posting__team__")


def _posted(account: Any) -> Exists:
    return Exists(Posting.objects.of_self(account).present())


@due_provider(of_person=_posted)
def own(account: Any) -> Iterator[Due]:
    """His questions, his return, his ledger items, this month's visits."""
    posting = Posting.objects.of_self(account).present().first()
    if posting is None:
        return
    mine = reverse("dispatched:mine")
    for check in checks.own_open(account):
        url = reverse("dispatched:check", args=[check.pk])
        if check.state == SpotCheck.State.ASKED:
            why = f"提问后{rules.MINUTES.value}分钟内答复（P10-R4）"
            yield Due("抽查：请答复是否在岗", url, "去答复", clock.today(), why)
        else:
            last = check.questioned_on
            yield Due("抽查：请说明情况", url, "去说明", last, "3个工作日内说明（P10-R4）")
    today = clock.today()
    for leave in posting.leaves.filter(state=Leave.State.APPROVED, to_on__lte=today):
        url = reverse("dispatched:leave", args=[leave.pk])
        yield Due("请假到期，请销假", url, "去销假", leave.to_on, "回村后在平台上销假（P10-R1）")
    for item in posting.items.filter(state=LedgerItem.State.OPEN):
        url = reverse("dispatched:item", args=[item.pk])
        yield Due("督查台账整改", url, "去整改", item.due_on, "按期整改、附佐证（P10-R8）")
    month = containing_day(today, "month")
    span = (month.start, month.end)
    if not WorkLog.objects.filter(posting=posting, kind="visit", on__range=span).exists():
        yield Due(f"{month.label}入户走访", mine, "去登记", month.end, "每月统计社情民意（P10-R5）")


@due_provider
def deciding(account: Any) -> Iterator[Due]:
    """Leaves that wait for the account's decision: as leader of a team, township or county (P10-R2)."""
    may = account.may_anywhere(rights.KEEP_DISPATCHED)
    if not may and not account.person_id:
        return
    if not may and not Team.objects.filter(led_by(account.person_id, "")).exists():
        return
    for leave in leaves.waiting_for(account):
        url = reverse("dispatched:leave", args=[leave.pk])
        name = leave.posting.person.name
        yield Due(
            f"{name}请假{leave.own_days}天", url, "去批复", leave.from_on, "离村以前批复（P10-R1）"
        )
    if may and (late := leaves.late_for(account)):
        url = f"{reverse('dispatched:leaves')}?kind=late"
        yield Due(f"逾期未销假：{late}名", url, "看名单", None, "请假到期没有销假（P10-R1）")


@due_provider
def of_the_office(account: Any) -> Iterator[Due]:
    """The week's checks, last month's statistics and flags, training, the ledger, last year's choice."""
    offices = choices.offices(account)
    if not offices or not Posting.objects.visible_to(account).present().exists():
        return
    today = clock.today()
    yield from _week(account, today)
    yield from _months(offices, today)
    untrained = len(training.untrained(account))
    if untrained:
        year = containing_day(today, "year")
        url = reverse("dispatched:trainings")
        said = f"今年还没有参训：{untrained}名"
        yield Due(said, url, "看名单", year.end, "培训覆盖全体派驻干部（P10-R10）")
    waiting = LedgerItem.objects.visible_to(account).filter(state=LedgerItem.State.CORRECTED)
    if count := waiting.count():
        url = f"{reverse('dispatched:ledger')}?state=corrected"
        yield Due(f"督查台账待核销：{count}条", url, "去核实", None, "有佐证才销号（P10-R8）")


def _week(account: Any, today: dt.date) -> Iterator[Due]:
    monday = monday_of(today)
    rows = checks.known_to(account).filter(draw__monday=monday).order_by()
    found = rows.aggregate(all=Count("pk"), done=Count("pk", filter=Q(state="final")))
    if found["done"] < found["all"]:
        url, friday = reverse("dispatched:checks"), monday + dt.timedelta(days=4)
        why = f"每周抽查不少于{rules.SHARE.value}%（P10-R3）"
        yield Due("本周在岗抽查", url, "去办理", friday, why, found["done"], found["all"])


def _months(offices: list[Any], today: dt.date) -> Iterator[Due]:
    month = containing_day(today, "month").previous
    signed = set(
        MonthSheet.objects.filter(county__in=offices, month=month.code).values_list(
            "county", flat=True
        )
    )
    flagged = set(
        Honour.objects.filter(county__in=offices, period__in=(month.code, str(today.year - 1)))
        .values_list("county", "kind")
    )  # fmt: skip
    by = workdays.next_workday_from(dt.date(today.year, today.month, rules.SIGN_BY.value))
    for county in offices:
        if county.pk not in signed:
            url = f"{reverse('dispatched:month')}?month={month.code}"
            yield Due(
                f"签发{month.label}社情民意统计", url, "去签发", by, "每月统计公布、反馈（P10-R5）"
            )
        honours = reverse("dispatched:honours")
        if (county.pk, Honour.Kind.FLAG) not in flagged:
            yield Due(f"登记{month.label}红旗服务队", honours, "去登记", by, "每月评比（P10-R6）")
        if today.month == 1 and (county.pk, Honour.Kind.CHOSEN) not in flagged:
            said = f"登记{today.year - 1}年“最美第一书记”"
            yield Due(said, honours, "去登记", dt.date(today.year, 1, 31), "每年选树（P10-R7）")


@due_provider
def letters(account: Any) -> Iterator[Due]:
    """Letters to the account's unit that nobody has given a receipt of."""
    if not account.may_anywhere(rights.RECEIVE_LETTERS):
        return
    unread = Letter.objects.visible_to(account).filter(read_on=None).count()
    if unread:
        url = reverse("dispatched:letters")
        yield Due(f"派出干部反馈函：{unread}封", url, "去签收", None, "看后签收（P10-R5）")
