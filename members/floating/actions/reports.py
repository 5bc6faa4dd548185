"""Reports of members, contacts of helpers, learning: what is logged of a stay."""

import datetime as dt
from typing import Any

from members.floating import relations, words
from members.floating.models import (
    Contact,
    FloatingMember,
    Learning,
    LearningDone,
    PairHelper,
    Report,
)
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.inserting import insert, past_day
from portal.refusals import Invalid, NotAllowed, Refused

LONGEST = 500
PARTS = {"thought": "思想", "work": "工作", "study": "学习"}


def report(
    *,
    actor: Any,
    stay: FloatingMember,
    on: dt.date,
    mode: str,
    thought: str,
    work: str,
    study: str,
) -> Report:
    """Write down a report, his own or for him; one a day. It starts the clock anew, and changes no state."""
    if not relations.may_report(actor, stay):
        who = relations.WHO_REPORTS
        raise NotAllowed(f"不能登记汇报。汇报由{who}登记。", rule="P32-R2", who=who)
    if not stay.is_open:
        raise Refused(f"这一条{stay.get_state_display()}，不用再汇报。")
    past_day(on, "on", min(stay.left_on, clock.today()), "汇报日期")
    if mode not in Report.Mode.values:
        raise Invalid("请选书面或口头。", {"mode": ["请选书面或口头。"]})
    said = _said({"thought": thought, "work": work, "study": study})
    row = Report(
        stay=stay, on=on, mode=mode, by_himself=relations.is_self(actor, stay), by=actor,
        logged_at=clock.now(), **said,
    )  # fmt: skip
    taken = f"{on.isoformat()}的汇报已经登记过，没有再记。"
    return insert(row, actor=actor, verb="登记流动党员汇报", taken=taken)


def _said(parts: dict[str, str]) -> dict[str, str]:
    """Return the parts of a report as they are kept; Invalid with what is wrong with each of them."""
    said: dict[str, str] = {}
    problems: dict[str, list[str]] = {}
    for name, text in parts.items():
        try:
            said[name] = words.placeless(text, name, LONGEST, f"请写{PARTS[name]}情况。")
        except Invalid as wrong:
            problems |= wrong.problems
    if problems:
        raise Invalid("没有保存，请改正标出的内容。", problems)
    return said


def contact(*, actor: Any, stay: FloatingMember, on: dt.date, channel: str, matter: str) -> Contact:
    """Write down that the helper was in contact with his member; by himself or a keeper."""
    made = PairHelper.objects.filter(stay=stay, until=None).first()
    helps = made is not None and bool(actor.person_id) and made.helper_id == actor.person_id
    if not helps and not relations.keeps(actor, stay):
        who = relations.WHO_CONTACTS
        raise NotAllowed(f"不能登记结对联系。结对联系由{who}登记。", rule="P32-R5", who=who)
    if made is None:
        raise Refused("还没有结对干部，请先安排结对干部（P32-R5）。", rule="P32-R5")
    past_day(on, "on", made.since, "联系日期")
    row = Contact(
        pair=made,
        on=on,
        channel=words.plain(channel, "channel", 30, "请写怎样联系的，如“微信”。"),
        matter=words.placeless(matter, "matter", 300, "请写联系了什么。"),
        by=actor,
        logged_at=clock.now(),
    )
    taken = f"{on.isoformat()}的联系已经登记过，没有再记。"
    return insert(row, actor=actor, verb="登记结对联系", taken=taken)


def send_learning(
    *, actor: Any, branch: Organization, sent_on: dt.date, kind: str, title: str
) -> Learning:
    """Write down what a branch sent its members away to study."""
    relations.insist(actor, branch.path, "登记学习内容")
    if branch.kind != Kind.BRANCH:
        raise Refused("学习内容由党支部发送。请选一个党支部。", rule="P32-R4")
    if kind not in Learning.Kind.values:
        raise Invalid("请选发送方式。", {"kind": ["请选发送方式。"]})
    past_day(sent_on, "sent_on", what="发送日期")
    row = Learning(
        branch=branch,
        sent_on=sent_on,
        kind=kind,
        title=words.plain(title, "title", 80, "请写学习内容。"),
        by=actor,
    )
    return insert(row, actor=actor, verb="发送学习内容", taken="这一项当天已经登记过，没有再记。")


def learn(*, actor: Any, stay: FloatingMember, learning: Learning) -> LearningDone:
    """Write down that a member has done a task of his branch; by himself or a keeper."""
    if not relations.is_self(actor, stay) and not relations.keeps(actor, stay):
        who = "本人，或管理党支部的党支部书记、镇街组织委员（组织员）"
        raise NotAllowed(f"不能登记学习。学习由{who}登记。", rule="P32-R4", who=who)
    if learning.branch_id != stay.branch_id:
        raise Refused("这一项不是他的党支部发的。")
    row = LearningDone(learning=learning, stay=stay, done_on=clock.today())
    return insert(row, actor=actor, verb="完成学习", taken="这一项已经登记完成，没有再记。")
