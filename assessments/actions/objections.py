"""Objections during a notice, and their answers (D-OBJECT)."""

from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights
from assessments.actions.pools import CLEARED, rescore_fellows
from assessments.lifecycle import APPRAISE
from assessments.models import CycleSubject, Notice, Objection, Panel
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import NotAllowed, Refused, Stale
from portal.workdays import nth_workday_after

ANSWER_DAYS = 5


def object_to(
    *, actor: Any, notice: Notice, text: str, subject: CycleSubject | None = None
) -> Objection:
    """Make a signed objection while the notice runs; one open objection a person and notice.

    Anyone of the unit who is appraised in the panel may object, about himself or the list.
    """
    panel = notice.panel
    if not is_concerned(actor, panel):
        raise NotAllowed("只有本单位参加考核的人可以提出异议。")
    written = prose(
        text, what="异议", most=1000, name="text", missing="请写明对哪一项有异议、依据是什么。"
    )
    today = clock.today()
    if notice.withdrawn_at or not notice.posted_on <= today <= notice.last_day:
        raise Stale("公示期已过，不能再提异议。可向县委组织部公务员科反映。")
    try:
        with transaction.atomic():
            objection = Objection.objects.create(
                panel=panel,
                notice=notice,
                subject=subject,
                by=actor,
                text=written,
                made_at=clock.now(),
                due_on=nth_workday_after(today, ANSWER_DAYS),
            )
            deeds.record(actor=actor, verb="提出异议", about=objection)
    except IntegrityError as again:
        raise Stale("您已经提出过一件异议，正在办理。答复以后可以再提。") from again
    return objection


def is_concerned(actor: Any, panel: Panel) -> bool:
    """Return whether the account's person is appraised in the panel."""
    return bool(actor.person_id) and panel.subjects.filter(person_id=actor.person_id).exists()


def answer(*, actor: Any, objection: Objection, upheld: bool, text: str) -> None:
    """Answer an objection; an upheld one withdraws the notice and returns the panel to entry.

    Nobody answers his own objection, nor one about himself (E-CONFLICT).
    """
    panel = objection.panel
    if not actor.may(rights.ANSWER, panel.scope_path):
        who = who_holds(rights.ANSWER)
        raise NotAllowed(f"不能答复异议。答复由{who}办理。", who=who)
    if objection.by_id == actor.pk or _about_himself(actor, objection):
        raise NotAllowed(
            "不能答复本人提出或涉及本人的异议（E-CONFLICT）。请小组其他成员答复；小组没有其他成员的，请县委组织部公务员科增加一人。"
        )
    written = prose(text, what="答复", most=1000, name="answer", missing="请写明答复内容和依据。")
    state = Objection.State.UPHELD if upheld else Objection.State.REJECTED
    with transaction.atomic():
        done = Objection.objects.filter(pk=objection.pk, state=Objection.State.OPEN).update(
            state=state,
            answer=written,
            answered_by=actor,
            answered_at=clock.now(),
        )
        if not done:
            raise Stale("这件异议已经答复。请刷新页面查看。")
        deeds.record(
            actor=actor, verb="答复异议", about=objection, reason=text, details={"state": state}
        )
        if upheld:
            _back_to_entry(actor, objection, text)


def _about_himself(actor: Any, objection: Objection) -> bool:
    return bool(
        objection.subject and actor.person_id and objection.subject.person_id == actor.person_id
    )


def _back_to_entry(actor: Any, objection: Objection, reason: str) -> None:
    panel = Panel.objects.get(pk=objection.panel_id)
    open_ones = panel.objections.filter(state=Objection.State.OPEN)
    if open_ones.exists():
        raise Refused("还有别的异议没有答复。请先答复它们，再认定这一件成立。")
    Notice.objects.filter(pk=objection.notice_id).update(
        withdrawn_at=clock.now(), withdrawn_reason="异议成立"
    )
    APPRAISE.take(
        actor=actor,
        thing=panel,
        action="uphold",
        reason=reason,
        changes={"submitted_at": None, **CLEARED},
    )
    rescore_fellows(panel, f"{panel.organization.label}异议成立，名额要重新分配")
