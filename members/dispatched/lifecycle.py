"""The lives of a leave, a spot check and a ledger item, each as one table.

A right here is a relation to the single posting. Being away, being overdue, having let thirty minutes pass
move nothing: they are computed, and a human takes every step.
"""

import datetime as dt
from typing import Any

from members.dispatched import relations as r
from members.dispatched import rules
from members.dispatched.models import Leave, LedgerItem, SpotCheck
from portal import clock, workdays
from portal.lifecycle import LifeCycle, Step

DECIDE, OWN, BACK, OFFICE, ANSWER, CORRECT = "decide", "own", "back", "office", "answer", "correct"
WHO = {
    OWN: r.SELF,
    BACK: f"{r.SELF}、{r.LEADER}，或{r.TOWN}、{r.OFFICE}",
    ANSWER: f"{r.SELF}，或{r.OFFICE}代记",
    CORRECT: f"{r.SELF}、{r.LEADER}，或{r.TOWN}",
    OFFICE: f"{r.OFFICE}（县下派办）",
    DECIDE: "按天数有批准权限的人（1天以内服务队队长，2至3天镇街，3天以上县下派办）",
}
L, C, T = Leave.State, SpotCheck.State, LedgerItem.State


def decides(account: Any, leave: Leave) -> bool:
    """Return whether the account approves a leave of this level (P10-R2): its own level or one above."""
    posting = leave.posting
    if r.office(account, posting):
        return True
    if leave.level != Leave.Level.COUNTY and r.keeps(account, posting):
        return True
    return leave.level == Leave.Level.TEAM and r.leads(account, posting)


def _holds(account: Any, thing: Any, right: str) -> bool:
    posting = thing.posting
    if right == DECIDE:
        return decides(account, thing)
    if right == OFFICE:
        return r.office(account, posting)
    own = r.is_self(account, posting)
    if right == OWN:
        return own
    if right == ANSWER:
        return own or r.office(account, posting)
    if right == CORRECT:
        return own or r.leads(account, posting) or r.keeps(account, posting)
    return r.may_log(account, posting)


def written(leave: Leave) -> str:
    """The written report is there, as a photo or in the approver's hand (P10-R1)."""
    if leave.paper_id or leave.paper_on:
        return ""
    return (
        "还没有书面请假报告，离村既要书面报告也要平台手续（P10-R1）。"
        "请本人上传报告照片，或收到纸质报告后先登记“已收到”。"
    )


def not_begun(leave: Leave) -> str:
    """An approved leave has not begun."""
    if leave.state == L.SUBMITTED or clock.today() < leave.from_on:
        return ""
    return "假期已经开始，不能撤回。已经回村或没有离开的，请办销假。"


def begun(leave: Leave) -> str:
    """A leave has begun."""
    return "" if clock.today() >= leave.from_on else "假期还没有开始。不走了的，请撤回。"


def on_a_workday(check: SpotCheck) -> str:
    """Holidays are not checked."""
    today = clock.today()
    if workdays.calendar_around(today, 7).is_workday(today):
        return ""
    return "今天是节假日，不抽查（P10-R3）。请在工作日提问。"


def of_its_week(check: SpotCheck) -> str:
    """A check is asked in the week it was drawn for, before which nobody may know."""
    monday = check.draw.monday
    if monday <= clock.today() <= monday + dt.timedelta(days=6):
        return ""
    return f"这是{monday.isoformat()}当周的抽查，已经过期，不再提问。"


def still_serving(check: SpotCheck) -> str:
    """Who was drawn is still posted."""
    return "" if check.posting.is_open else "他的派驻已经结束，不再抽查。"


def time_over(check: SpotCheck) -> str:
    """Thirty minutes have passed since the question, or there is an answer (P10-R4)."""
    if check.state != C.ASKED or check.asked_at is None:
        return ""
    until = check.asked_at + dt.timedelta(minutes=rules.MINUTES.value)
    if clock.now() >= until:
        return ""
    return f"提问还不满{rules.MINUTES.value}分钟（P10-R4），请等到{clock_time(until)}。"


def clock_time(moment: dt.datetime) -> str:
    """Return hours and minutes here."""
    return moment.astimezone(clock.now().tzinfo).strftime("%H:%M")


def answered_or_away(check: SpotCheck) -> str:
    """He has answered, or was on approved leave when he was asked."""
    if check.state == C.ANSWERED or check.away:
        return ""
    return f"还没有答复。满{rules.MINUTES.value}分钟没有答复的，办“要求说明”（P10-R4）。"


def explained_or_silent(check: SpotCheck) -> str:
    """He has explained, or three working days for it are over (P10-R4)."""
    if check.state == C.EXPLAINED or check.questioned_on is None:
        return ""
    last = workdays.nth_workday_after(check.questioned_on, rules.EXPLAIN_DAYS.value)
    if clock.today() > last:
        return ""
    return f"本人还没有说明，{last.isoformat()}以后才能直接认定（P10-R4）。"


def proven(item: LedgerItem) -> str:
    """There is a proof to look at (P10-R8)."""
    return "" if item.proof_id else "没有整改佐证照片，不能销号（P10-R8）。"


LEAVE = LifeCycle(
    name="leave",
    labels=dict(L.choices),
    steps=(
        Step("approve", "批准", (L.SUBMITTED,), L.APPROVED, DECIDE, needs=(written,), rule="P10-R2"),
        Step("refuse", "不批准", (L.SUBMITTED,), L.REFUSED, DECIDE, reason_required=True,
             rule="P10-R2"),
        Step("withdraw", "撤回", (L.SUBMITTED, L.APPROVED), L.WITHDRAWN, OWN,
             needs=(not_begun,)),
        Step("return", "销假", (L.APPROVED,), L.RETURNED, BACK, needs=(begun,), rule="P10-R1"),
    ),
    who=WHO.__getitem__,
    holds=_holds,
    keeps_reason=False,
)  # fmt: skip
CHECK = LifeCycle(
    name="check",
    labels=dict(C.choices),
    steps=(
        Step("ask", "提问", (C.DRAWN,), C.ASKED, OFFICE,
             needs=(of_its_week, on_a_workday, still_serving), rule="P10-R3"),
        Step("answer", "答复", (C.ASKED,), C.ANSWERED, ANSWER, rule="P10-R4"),
        Step("record", "认定", (C.ASKED, C.ANSWERED), C.FINAL, OFFICE, needs=(answered_or_away,),
             rule="P10-R4"),
        Step("question", "要求说明", (C.ASKED, C.ANSWERED), C.QUESTIONED, OFFICE,
             needs=(time_over,), reason_required=True, rule="P10-R4"),
        Step("explain", "说明", (C.QUESTIONED,), C.EXPLAINED, ANSWER, reason_required=True,
             rule="P10-R4"),
        Step("finalize", "复核认定", (C.QUESTIONED, C.EXPLAINED), C.FINAL, OFFICE,
             needs=(explained_or_silent,), reason_required=True, rule="P10-R4"),
    ),
    who=WHO.__getitem__,
    holds=_holds,
    keeps_reason=False,
)  # fmt: skip
"""`absent` is a result of `finalize` alone: after it was asked to explain, by review (P10-R4)."""
ITEM = LifeCycle(
    name="item",
    labels=dict(T.choices),
    steps=(
        Step("correct", "报整改", (T.OPEN,), T.CORRECTED, CORRECT, rule="P10-R8"),
        Step("close", "销号", (T.CORRECTED,), T.CLOSED, OFFICE, needs=(proven,), rule="P10-R8"),
        Step("return", "退回整改", (T.CORRECTED,), T.OPEN, OFFICE, reason_required=True,
             rule="P10-R8"),
    ),
    who=WHO.__getitem__,
    holds=_holds,
)  # fmt: skip
