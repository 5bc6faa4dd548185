"""What people do with a panel: submit, return, deliberate, sign, post, confirm, file."""

import datetime as dt
import secrets
from collections.abc import Collection
from typing import Any

from django.db import transaction

from assessments import chain, rights
from assessments.actions.corrections import finish_correction
from assessments.actions.logged import draw_in
from assessments.actions.pools import CLEARED, fellows_of, rescore_fellows
from assessments.lifecycle import APPRAISE, missing_signatures
from assessments.models import Cycle, Notice, Panel, Result, Signature
from assessments.outline import Outline
from assessments.runs import SMALL
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from portal.workdays import nth_workday_after


def submit(*, actor: Any, panel: Panel) -> None:
    """Hand the filled sheet in; entry is locked from here on. What is logged is drawn once more before."""
    with transaction.atomic():
        draw_in(actor=actor, panel=panel)
        APPRAISE.take(
            actor=actor, thing=panel, action="submit", changes={"submitted_at": clock.now()}
        )


def close(*, actor: Any, panel: Panel, reason: str = "") -> None:
    """Close a late unit's entry as it stands; who has no values is left without a score."""
    with transaction.atomic():
        draw_in(actor=actor, panel=panel)
        APPRAISE.take(
            actor=actor,
            thing=panel,
            action="close",
            reason=reason,
            changes={"submitted_at": clock.now()},
        )


def close_late(*, actor: Any, cycle: Cycle, chosen: Collection[int], reason: str) -> list[Panel]:
    """Close the entry of the chosen panels that still enter, with one reason; all of them or none."""
    if not reason.strip():
        raise Invalid("截止录入须写明理由，如“已过10月15日期限，两次催报未报”。")
    with transaction.atomic():
        rows = cycle.panels.filter(pk__in=chosen, state=Panel.State.COLLECTING).order_by("pk")
        late = list(rows.select_related("organization", "cycle__scheme_version"))
        if not late:
            raise Refused("没有选中还在录入的单位。请在表里勾选要截止的单位。")
        for panel in late:
            close(actor=actor, panel=panel, reason=reason)
    return late


def give_back(*, actor: Any, panel: Panel, reason: str) -> None:
    """Return a panel to entry, with the reason; its present run no longer counts."""
    with transaction.atomic():
        APPRAISE.take(
            actor=actor,
            thing=panel,
            action="return",
            reason=reason,
            changes={"submitted_at": None, **CLEARED},
        )
        rescore_fellows(panel, f"{panel.organization.label}退回补录，名额要重新分配")


def deliberate(*, actor: Any, panel: Panel, meeting: str) -> None:
    """Record that the leading Party group has deliberated the results in a named meeting."""
    missing = "请写明会议，如“2026年第31次党组会议，10月20日”。"
    written = prose(meeting, what="会议", most=200, name="meeting", missing=missing)
    APPRAISE.take(
        actor=actor,
        thing=panel,
        action="deliberate",
        reason=meeting,
        changes={"deliberated_at": clock.now(), "meeting": written},
    )


def sign(*, actor: Any, panel: Panel, role: str) -> None:
    """Sign the panel's results in one role of the scheme's signoffs; the last one moves it on."""
    with transaction.atomic():
        fresh = Panel.objects.select_for_update(of=("self",), no_key=True).get(pk=panel.pk)
        right = rights.SIGNOFF_RIGHTS.get(role)
        if right is None or not actor.may(right, fresh.scope_path):
            who = who_holds(right) if right else rights.SIGNOFF_NAMES.get(role, role)
            raise NotAllowed(f"不能签字。这一处由{who}签。", who=who)
        lacking = missing_signatures(fresh) if fresh.state == Panel.State.DELIBERATED else []
        if role not in lacking:
            raise Stale("现在不用签字，或这一处已经签过。")
        if role != lacking[0]:
            first = rights.SIGNOFF_NAMES.get(lacking[0], lacking[0])
            raise Refused(f"按方案的签字次序，先由{first}签。")
        Signature.objects.create(
            panel=fresh,
            run_id=fresh.run_key,
            role=role,
            signed_by=actor,
            name=actor.display_name,
            signed_at=clock.now(),
        )
        if lacking == [role]:
            APPRAISE.take(
                actor=actor, thing=fresh, action="sign", changes={"signed_at": clock.now()}
            )
        else:
            deeds.record(actor=actor, verb="签字", about=fresh, details={"role": role})
    panel.refresh_from_db()


def post_notice(*, actor: Any, panel: Panel) -> Notice:
    """Post the public notice: day 1 is the first working day after posting (D-NOTICE)."""
    today = clock.today()
    days = panel.cycle.outline.notice_days
    with transaction.atomic():
        APPRAISE.take(actor=actor, thing=panel, action="post", changes={"noticed_at": clock.now()})
        return Notice.objects.create(
            panel=panel,
            run_id=panel.run_key,
            posted_on=today,
            first_day=nth_workday_after(today, 1) if days else today,
            last_day=nth_workday_after(today, days) if days else today,
            days=days,
            body=notice_body(panel),
            check_code=_check_code(),
            posted_by=actor,
            posted_at=clock.now(),
        )


def _check_code() -> str:
    code = secrets.token_hex(6).upper()
    return "-".join(code[i : i + 4] for i in range(0, 12, 4))


def notice_body(panel: Panel) -> dict[str, Any]:
    """Return what the notice prints: counts, and names in the unit's own order.

    `publish.show` says what is told: `grades_good_only` (P17, privacy) names no one below the top grade,
    and no rank; otherwise everybody ranked, with his grade, rank or score as the scheme shows them.
    """
    outline = panel.cycle.outline
    results = Result.objects.filter(panel=panel, run_id=panel.run_key).select_related("subject")
    ranked = [r for r in results if r.total is not None]
    best_only = bool(outline.top) and "grades_good_only" in outline.shown
    named = [r for r in ranked if r.grade == outline.top] if best_only else ranked
    named.sort(key=lambda r: r.subject.position)
    return {
        "top": outline.word(outline.top),
        "count": len(ranked),
        "not_graded": sum(1 for r in results if r.subject.state or r.is_set_aside),
        "cap": outline.cap,
        "best_only": best_only,
        "head": _told_head(outline, best_only),
        "names": [
            {"name": r.subject.name, "section": r.subject.section, "told": _told(r, outline)}
            for r in named
        ],
        "chain_head": chain.head(panel.cycle.organization_id),
    }


_TOLD = {"grades": "等次", "ranks": "名次", "scores": "得分"}


def _told_head(outline: Outline, best_only: bool) -> str:
    """Return the head of the notice's last column: what is told of everybody."""
    words = [word for key, word in _TOLD.items() if key in outline.shown]
    return "等次" if best_only else "、".join(words)


def _told(result: Result, outline: Outline) -> str:
    """Return what the notice tells of one subject, as `publish.show` allows."""
    shown = outline.shown
    if "grades_good_only" in shown:
        return outline.word(result.grade)
    words = [
        outline.word(result.grade) if "grades" in shown else "",
        f"第{result.rank}名" if "ranks" in shown else "",
        f"{result.total}分" if "scores" in shown else "",
    ]
    return "　".join(word for word in words if word)


def confirm(*, actor: Any, panel: Panel) -> list[Panel]:
    """Confirm a panel after its notice; small panels of one pool only together (E-SMALL).

    Locks the results in the database, adds a link to the county's chain, and files a panel whose
    posted result was filed already. Returns the panels confirmed.
    """
    with transaction.atomic():
        fellows = fellows_of(panel)
        _lock_in_order([panel, *fellows])
        for fellow in fellows:
            refusal = APPRAISE.refusal(None, fellow, APPRAISE.step("confirm"))
            if refusal is not None:
                raise Refused(
                    f"人数不足{SMALL}人的单位要一起确认（E-SMALL）。"
                    f"{fellow.organization.label}：{refusal.sentence}"
                )
        confirmed = [panel, *fellows]
        for one in confirmed:
            APPRAISE.take(
                actor=actor if one is panel else None,
                thing=one,
                action="confirm",
                changes={"confirmed_at": clock.now()},
            )
            chain.add(one)
            finish_correction(actor=actor, panel=one)
            if one.filed_on:
                APPRAISE.take(actor=None, thing=one, action="file")
    return confirmed


def _lock_in_order(panels: list[Panel]) -> None:
    """Lock a pool's panels in one order, so that two confirmations at once wait instead of locking up."""
    keys = sorted(one.pk for one in panels)
    list(Panel.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))


def file_results(*, actor: Any, panel: Panel) -> None:
    """File with the county: the posted result counts for the due date, confirmation completes it."""
    today: dt.date = clock.today()
    if panel.state == Panel.State.NOTICED:
        _file_posted(actor, panel, today)
        return
    APPRAISE.take(
        actor=actor,
        thing=panel,
        action="file",
        changes={"filed_at": clock.now(), "filed_on": panel.filed_on or today},
    )


def _file_posted(actor: Any, panel: Panel, today: dt.date) -> None:
    if not actor.may(rights.FILE, panel.scope_path):
        who = who_holds(rights.FILE)
        raise NotAllowed(f"不能备案。备案由{who}办理。", who=who)
    with transaction.atomic():
        done = Panel.objects.filter(
            pk=panel.pk, state=Panel.State.NOTICED, filed_on__isnull=True
        ).update(filed_on=today, filed_at=clock.now())
        if not done:
            raise Stale("公示结果已经报备，确认以后自动归档。")
        deeds.record(actor=actor, verb="报备公示结果", about=panel)
    panel.filed_on = today
