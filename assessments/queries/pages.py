"""What the page of a panel gathers: ranking, quota, offers, objections, signatures, versions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from assessments import rights, runs, storing
from assessments.lifecycle import APPRAISE, missing_signatures, proposals_decided
from assessments.models import Correction, Objection, Panel, Result, Run
from assessments.queries import accounts, boards, missing, progress, ranking, rulings
from members.scope import who_holds
from portal.lifecycle import Offer
from portal.models import Deed
from portal.reading import whole
from portal.scope import within

NOT_GRADED = "不定等次"


def address(panel: Panel) -> str:
    """Return the panel page's address."""
    return reverse("assessments:panel", args=[panel.pk])


def panel_page(panel: Panel, account: Any, params: Mapping[str, str]) -> dict[str, Any]:
    """Return the context of the panel page; `params` are the query string's (grade, who)."""
    lines = ranking.lines_of(panel)
    grade = params.get("grade", "")
    told = None
    who = whole(params.get("who"))
    if panel.run_id and who:
        subject = panel.subjects.filter(pk=who).first()
        told = accounts.account_of(panel, subject) if subject else None
    return {
        "panel": panel,
        "cycle": panel.cycle,
        "outline": panel.cycle.outline,
        "steps": boards.stepper(panel),
        "counts": progress.of_panel(panel),
        "lines": _of_grade(lines, grade),
        "tabs": _tabs(panel, lines),
        "grade": grade,
        "quota": ranking.quota_of(panel, lines),
        "quota_clauses": panel.cycle.outline.clauses(f"grade.caps.{panel.cycle.outline.top}"),
        "ties": ranking.ties_at_limit(lines),
        "account": told,
        "proposals_left": proposals_decided(panel) if panel.run_id else 0,
        "missing": missing.missing_of(panel) if panel.state == Panel.State.COMPUTED else [],
        **_last_run(panel, account),
        **_decisions(panel, account),
    }


def _of_grade(lines: list[ranking.Line], grade: str) -> list[ranking.Line]:
    if not grade:
        return lines
    if grade == NOT_GRADED:
        return [line for line in lines if line.result.total is None]
    return [line for line in lines if line.result.grade == grade]


def _tabs(panel: Panel, lines: list[ranking.Line]) -> list[tuple[str, str, int]]:
    outline = panel.cycle.outline
    counts = dict.fromkeys(outline.labels, 0)
    for line in lines:
        if line.result.grade in counts:
            counts[line.result.grade] += 1
    none = sum(1 for line in lines if line.result.total is None)
    tabs = [
        ("", "全部", len(lines)),
        *((label, outline.word(label), n) for label, n in counts.items()),
    ]
    return [*tabs, (NOT_GRADED, "没有总分", none)] if none else tabs


def _decisions(panel: Panel, account: Any) -> dict[str, Any]:
    offers = offers_of(panel, account)
    signing = signing_of(panel, account)
    asked = panel.corrections.filter(state=Correction.State.ASKED).first()
    return _allowed(panel, account, asked) | {
        "offers": offers,
        "signing": signing[:1],
        "asked": asked,
        "returned": returned([panel]).get(panel.pk, ""),
        "differences": ranking.differences_of(panel),
        "waits_for": _waits_for(panel, offers, signing),
        "signatures": panel.signatures.filter(run_id=panel.run_key),
        "rulings": rulings.told_of(panel),
        "offer": rulings.offer_of(panel) if panel.state == Panel.State.COMPUTED else None,
        "notice": panel.notices.filter(withdrawn_at__isnull=True).first(),
        "objections": objections_for(panel, account),
        "corrections": panel.corrections.select_related("asked_by__person", "new_panel"),
        "newer": getattr(panel, "corrected_by", None),
        "unsettled": Result.objects.filter(panel=panel, run_id=panel.run_key, total=None).count()
        if panel.run_id
        else 0,
    }


def _allowed(panel: Panel, account: Any, asked: Correction | None) -> dict[str, Any]:
    """What the account may do on the page beside the steps of the panel's life."""
    return {
        "may_file_posted": may_file_posted(panel, account),
        "may_correct": may_correct(panel, account, asked),
        "may_rule": account.may(rights.RULE, panel.scope_path),
        "may_enter": account.may(rights.ENTER, panel.scope_path),
        "may_export": account.may(rights.EXPORT, panel.scope_path) and panel.run_id,
        "may_answer": account.may(rights.ANSWER, panel.scope_path),
    }


def offers_of(panel: Panel, account: Any) -> list[Offer]:
    """Return the steps the page offers the account now, each with why it cannot be taken yet."""
    return [one for one in APPRAISE.offers(account, panel) if one.step.action in _SHOWN]


def signing_of(panel: Panel, account: Any) -> list[tuple[str, str]]:
    """Return the signatures that lack and are the account's to give: code and name, in their order."""
    lacking = missing_signatures(panel) if panel.state == Panel.State.DELIBERATED else []
    return [
        (code, rights.SIGNOFF_NAMES.get(code, code))
        for code in lacking
        if account.may(rights.SIGNOFF_RIGHTS.get(code, ""), panel.scope_path)
    ]


def may_file_posted(panel: Panel, account: Any) -> bool:
    """Whether the account may report the posted result before it is confirmed."""
    noticed = panel.state == Panel.State.NOTICED and not panel.filed_on
    return noticed and bool(account.may(rights.FILE, panel.scope_path))


def may_correct(panel: Panel, account: Any, asked: Correction | None) -> bool:
    """Whether the account may ask for a correction; not while one waits, nor of a corrected version."""
    return (
        asked is None
        and panel.state in (Panel.State.CONFIRMED, Panel.State.FILED)
        and not hasattr(panel, "corrected_by")
        and bool(account.may(rights.ASK_CORRECTION, panel.scope_path))
    )


def steps_of(panel: Panel, account: Any) -> list[dict[str, Any]]:
    """Return every step the account may take or is kept from, as (action, title, allowed, why)."""
    asked = panel.corrections.filter(state=Correction.State.ASKED).first()
    offered = {one.step.action: (one.step.label, one.why) for one in offers_of(panel, account)}
    if may_file_posted(panel, account):
        offered["file"] = ("报备公示结果", "")
    if signing := signing_of(panel, account)[:1]:
        offered["sign"] = (f"{signing[0][1]}签字", "")
    if may_correct(panel, account, asked):
        offered["correct"] = ("申请更正", "")
    return [
        {"action": action, "title": title, "allowed": not why, "why": why}
        for action, (title, why) in offered.items()
    ]


def waits_for(panel: Panel, account: Any) -> str:
    """Say who has to do what next, for those who cannot do it themselves."""
    return _waits_for(panel, offers_of(panel, account), signing_of(panel, account))


def _last_run(panel: Panel, account: Any) -> dict[str, Any]:
    """The panel's newest run where it came to nothing since the values were handed in, and who can ask
    for another; `unfinished` None where the newest run is done or under way."""
    last = panel.runs.select_related("job").order_by("-pk").first()
    if last is not None and panel.submitted_at and last.requested_at < panel.submitted_at:
        last = None
    over = last is not None and last.state in (Run.State.FAILED, Run.State.CANCELLED)
    return {
        "unfinished": last if over and panel.state in storing.READY else None,
        "may_score": account.may(rights.RUN, panel.cycle.scope_path),
        "who_scores": who_holds(rights.RUN),
    }


def objections_for(panel: Panel, account: Any) -> QuerySet[Objection]:
    """Return the panel's objections as the account may read them: all, or only its own (PV-STAFF)."""
    rows = panel.objections.select_related("by__person", "subject", "answered_by__person")
    if any(account.may(right, panel.scope_path) for right in (rights.ANSWER, rights.RETURN)):
        return rows
    return rows.filter(by=account)


def objections_seen(account: Any) -> QuerySet[Objection]:
    """Return the objections of all panels as the account may read them, by the same rule (PV-STAFF)."""
    place = "panel__organization__path"
    seen = Q(by=account)
    for right in (rights.ANSWER, rights.RETURN):
        seen |= within(account.paths_for(right), place)
    return Objection.objects.filter(seen)


def returned(panels: Iterable[Panel]) -> dict[int, str]:
    """Return panel id → why it went back to entry, for those being entered again; one statement."""
    entering = [p.pk for p in panels if p.state == Panel.State.COLLECTING]
    deeds = Deed.objects.filter(
        object_type=Panel._meta.label_lower,
        object_id__in=[str(pk) for pk in entering],
        details__to=Panel.State.COLLECTING,
    )
    rows = deeds.order_by("pk").values_list("object_id", "verb", "reason")
    return {int(pk): f"{verb}：{reason}" for pk, verb, reason in rows}


_SHOWN = {"submit", "return", "deliberate", "post", "confirm", "file", "close"}
_NEXT = {
    Panel.State.COLLECTING: (rights.SUBMIT, "填齐录入表并提交审核"),
    Panel.State.SUBMITTED: (rights.RUN, "开始计分"),
    Panel.State.COMPUTED: (rights.DELIBERATE, "审议结果"),
    Panel.State.DELIBERATED: (rights.SIGN_LEAD, "签字"),
    Panel.State.SIGNED: (rights.POST_NOTICE, "张贴公示"),
    Panel.State.NOTICED: (rights.CONFIRM, "公示期满后确认"),
    Panel.State.CONFIRMED: (rights.FILE, "报县委组织部备案"),
}


def _waits_for(panel: Panel, offers: list[Any], signing: list[Any]) -> str:
    """Say who has to do what next, for those who cannot do it themselves."""
    onward = [o for o in offers if o.step.action not in ("return", "close")]
    if onward or signing or panel.state not in _NEXT:
        return ""
    if panel.state == Panel.State.SUBMITTED:
        taken, why = runs.ready_to_score(panel.cycle, [panel])
        if not taken:
            return why
    right, what = _NEXT[Panel.State(panel.state)]
    if panel.state == Panel.State.DELIBERATED:
        lacking = missing_signatures(panel)
        right = rights.SIGNOFF_RIGHTS.get(lacking[0], right) if lacking else right
    return f"等{who_holds(right)}{what}。"
