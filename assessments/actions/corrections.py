"""Correcting a confirmed panel: a new version with a reason, approved one level up (D-CORRECT)."""

from typing import Any

from django.db import IntegrityError, transaction

from assessments import rights
from assessments.lifecycle import APPRAISE
from assessments.models import Correction, CycleSubject, Entry, Notice, Panel
from assessments.queries.sheets import current_entries
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import NotAllowed, Refused, Stale


def ask(*, actor: Any, panel: Panel, reason: str) -> Correction:
    """Ask for a correction of a confirmed panel, with its reason."""
    if not actor.may(rights.ASK_CORRECTION, panel.scope_path):
        who = who_holds(rights.ASK_CORRECTION)
        raise NotAllowed(f"不能申请更正。申请由{who}办理。", who=who)
    if panel.state not in (Panel.State.CONFIRMED, Panel.State.FILED):
        raise Stale("确认以后才需要更正；现在可以直接退回补录。")
    if hasattr(panel, "corrected_by"):
        raise Stale(f"这一版已经有第{panel.corrected_by.version}版。请在那一版上办理。")
    written = prose(
        reason, what="理由", most=500, name="reason", missing="请写明要更正什么、依据是什么。"
    )
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                panel=panel, reason=written, asked_by=actor, asked_at=clock.now()
            )
            deeds.record(actor=actor, verb="申请更正", about=correction, reason=reason)
    except IntegrityError as again:
        raise Stale("已有一件更正申请在等批准。") from again
    return correction


def decide(*, actor: Any, correction: Correction, approved: bool, reason: str) -> Panel | None:
    """Approve (a new version opens for entry, holding what stood) or refuse a correction."""
    panel = correction.panel
    if not actor.may(rights.APPROVE_CORRECTION, panel.scope_path):
        who = who_holds(rights.APPROVE_CORRECTION)
        raise NotAllowed(f"不能批准更正。批准由{who}办理。", who=who)
    if correction.asked_by_id == actor.pk:
        raise NotAllowed("申请人不能批准自己的申请。")
    written = prose(
        reason, what="理由", most=500, name="reason", missing="请写明批准或不批准的理由。"
    )
    with transaction.atomic():
        state = Correction.State.APPROVED if approved else Correction.State.REFUSED
        done = Correction.objects.filter(pk=correction.pk, state=Correction.State.ASKED).update(
            state=state,
            decided_by=actor,
            decided_at=clock.now(),
            decision_reason=written,
        )
        if not done:
            raise Stale("这件申请已经决定。请刷新页面查看。")
        new = _new_version(panel) if approved else None
        if new is not None:
            Correction.objects.filter(pk=correction.pk).update(new_panel=new)
        verb = "批准更正" if approved else "不批准更正"
        deeds.record(actor=actor, verb=verb, about=correction, reason=reason)
    return new


def _new_version(panel: Panel) -> Panel:
    if hasattr(panel, "corrected_by"):
        raise Refused("这一版已经有更正版。请在更正版上办理。")
    new = Panel.objects.create(
        cycle=panel.cycle,
        organization=panel.organization,
        version=panel.version + 1,
        corrects=panel,
    )
    old = list(panel.subjects.all())
    copies = [_copy_subject(s, new) for s in old]
    CycleSubject.objects.bulk_create(copies)
    twins = {s.pk: copy for s, copy in zip(old, copies, strict=True)}
    Entry.objects.bulk_create(
        Entry(
            panel=new,
            subject=twins[e.subject_id],
            component=e.component,
            item=e.item,
            part=e.part,
            text=e.text,
            number=e.number,
            file=e.file,
            entered_by=e.entered_by,
            entered_at=e.entered_at,
        )
        for e in current_entries(twins).select_related("file", "entered_by")
    )
    return new


def _copy_subject(subject: CycleSubject, panel: Panel) -> CycleSubject:
    names = ("kind", "person_id", "organization_id", "name", "role", "group", "attributes", "title",
             "section", "position")  # fmt: skip
    values = {name: getattr(subject, name) for name in names}
    return CycleSubject(
        panel=panel, state=subject.state, state_reason=subject.state_reason, **values
    )


def finish_correction(*, actor: Any, panel: Panel) -> None:
    """When a correcting version is confirmed, the corrected one is superseded, its notice too."""
    if panel.corrects_id is None:
        return
    old = Panel.objects.select_related("organization", "cycle__organization").get(
        pk=panel.corrects_id
    )
    APPRAISE.take(actor=None, thing=old, action="supersede", reason=f"由第{panel.version}版更正")
    Notice.objects.filter(panel=old, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_reason="已被更正"
    )
