"""What the appraisals add to the gathering pages: menu entries and what is due."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments import rights, runs
from assessments.models import Correction, Cycle, Notice, Objection, Panel, Poll
from assessments.queries import openings, papers, polls, progress
from assessments.queries.overview import in_force
from assessments.queries.pages import returned
from assessments.queries.personal import notices_for
from assessments.queries.reminders import last_reminded
from portal import clock
from portal.providers import Due, MenuItem, due_provider, job_kind, menu_item

_VIEWERS = (rights.SEE, rights.SEE_OVERVIEW)

for _item in (
    MenuItem(20, "考核", "assessments:cycles", "clipboard-check", _VIEWERS),
    MenuItem(21, "周期看板", "assessments:cycles", "", _VIEWERS, parent="assessments"),
    MenuItem(
        22, "结果运用", "assessments:proposals", "", (rights.SEE_OVERVIEW,), parent="assessments"
    ),
    MenuItem(
        23, "更正", "assessments:corrections", "", (rights.SEE_OVERVIEW,), parent="assessments"
    ),
    MenuItem(
        24,
        "通报",
        "assessments:bulletins",
        "",
        (rights.SEE_OVERVIEW,),
        parent="assessments",
        covers=("assessments:bulletin", "assessments:bulletin_edit"),
    ),
    MenuItem(
        25,
        "考核档案",
        "assessments:records",
        "",
        (rights.SEE_OVERVIEW,),
        parent="assessments",
        covers=("assessments:record_person", "assessments:record_organization"),
    ),
    MenuItem(
        26,
        "方案库",
        "assessments:schemes",
        "",
        (rights.SEE,),
        parent="assessments",
        covers=tuple(
            f"assessments:{name}"
            for name in (
                "shipped",
                "scheme_version",
                "scheme_copy",
                "scheme_upload",
                "scheme_edit",
                "scheme_text",
                "scheme_compare",
                "scheme_publish",
                "scheme_try",
                "trial",
            )
        ),
    ),
    MenuItem(30, "统计", "assessments:dashboard", "chart-bar", (rights.SEE_OVERVIEW,)),
    MenuItem(90, "我的", "assessments:mine", "user", needs_person=True),
):
    menu_item(_item)

job_kind("assessments.run", "计分")
job_kind("assessments.export", "导出")
job_kind("assessments.document", "导出通报和档案")
job_kind("assessments.import", "导入")
job_kind("assessments.whatif", "试算")


def _panels(account: Any, right: str, *states: str) -> Iterator[Panel]:
    if not account.may_anywhere(right):
        return iter(())
    found = (
        Panel.objects.visible_to(account, right)
        .filter(state__in=states)
        .select_related("organization", "cycle__organization")
    )
    return iter(found[:200])


def _url(panel: Panel, page: str = "panel") -> str:
    return reverse(f"assessments:{page}", args=[panel.pk])


@due_provider
def entry_due(account: Any) -> Iterator[Due]:
    """Sheets to fill, for those who enter."""
    panels = list(_panels(account, rights.ENTER, Panel.State.COLLECTING))
    if not panels:
        return
    why, reminded = returned(panels), last_reminded(panels)
    by_version: dict[int, list[Panel]] = {}
    for panel in panels:
        by_version.setdefault(panel.cycle.scheme_version_id, []).append(panel)
    for own in by_version.values():
        counts = progress.of_panels(own[0].cycle.scheme_version, [p.pk for p in own])
        for panel in own:
            count = counts.get(panel.pk, progress.Counts())
            left = count.graded - count.complete
            yield Due(
                f"{'填写' if left else '提交'}录入表：{panel}",
                _url(panel, "sheet"),
                "去填写" if left else "去提交",
                None if panel.corrects_id else panel.cycle.entry_due,
                _reminded(reminded.get(panel.pk)) + (why.get(panel.pk) or _how_far(left)),
                count.complete,
                count.graded,
            )


def _how_far(left: int) -> str:
    return f"还有{left}人没有填齐" if left else "已填齐，等您提交审核"


def _reminded(day: dt.date | None) -> str:
    return f"县委组织部{day:%m-%d}催报。" if day else ""


@due_provider
def openings_due(account: Any) -> Iterator[Due]:
    """Periods that are over and not open yet: one of each scheme that needs nothing else to open."""
    if not account.may_anywhere(rights.OPEN_CYCLE):
        return
    told = set()
    for opening in openings.openings_for(account):
        scheme = opening.version.scheme
        if opening.needs_list or opening.outline.is_rolled or scheme.pk in told:
            continue
        told.add(scheme.pk)
        yield Due(
            f"开启考核周期：{scheme.organization.label}{opening.period.label}",
            reverse("assessments:cycles"),
            "去开启",
            None,
            f"按{opening.version}，{opening.period.label}已经结束",
        )


@due_provider
def panel_steps_due(account: Any) -> Iterator[Due]:
    """Deliberation, signature, notice, confirmation, filing: each for those who can take it."""
    s = Panel.State
    steps = (
        (rights.DELIBERATE, s.COMPUTED, "审议结果", "去审议"),
        (rights.SIGN_LEAD, s.DELIBERATED, "签字", "去签字"),
        (rights.POST_NOTICE, s.SIGNED, "张贴公示", "去公示"),
        (rights.FILE, s.CONFIRMED, "报县委组织部备案", "去备案"),
    )
    for right, state, what, verb in steps:
        for panel in _panels(account, right, state):
            due_on = None if panel.corrects_id else panel.cycle.filing_due
            why = "更正，没有周期的期限" if panel.corrects_id else ""
            yield Due(f"{what}：{panel}", _url(panel), verb, due_on, why)


@due_provider
def confirmation_due(account: Any) -> Iterator[Due]:
    """Notices that have run out and wait for confirmation."""
    for panel in _panels(account, rights.CONFIRM, Panel.State.NOTICED):
        notice = panel.notices.filter(withdrawn_at__isnull=True).first()
        if notice is not None:
            after = notice.last_day + dt.timedelta(days=1)
            if after <= clock.today():
                yield Due(f"确认结果：{panel}", _url(panel), "去确认", after, "公示期已满")


def _day(moment: dt.datetime) -> str:
    day = timezone.localdate(moment)
    return f"{day.month}月{day.day}日"


@due_provider
def objections_due(account: Any) -> Iterator[Due]:
    """Objections to answer."""
    if not account.may_anywhere(rights.ANSWER):
        return
    found = Objection.objects.visible_to(account, rights.ANSWER).filter(state=Objection.State.OPEN)
    for objection in found.select_related("panel__organization", "panel__cycle"):
        yield Due(
            f"答复异议：{objection.panel}",
            _url(objection.panel, "notice"),
            "去答复",
            objection.due_on,
            f"{_day(objection.made_at)}提出，应在5个工作日内答复",
        )


@due_provider
def scoring_due(account: Any) -> Iterator[Due]:
    """Cycles with panels handed in and not scored, and late units, for those who run them."""
    if not account.may_anywhere(rights.RUN):
        return
    cycles = Cycle.objects.visible_to(account, rights.RUN).select_related("organization")
    newest = list(cycles.order_by("-period_end")[:8])
    stand, handed_in = _of_cycles(newest)
    for cycle in newest:
        states, submitted = stand.get(cycle.pk, []), handed_in.get(cycle.pk, [])
        taken, waits = runs.ready_to_score(cycle, submitted) if submitted else ([], "")
        ready = len(taken)
        due_on = None if all(panel.corrects_id for panel in taken) else cycle.filing_due
        late = states.count(Panel.State.COLLECTING)
        url = reverse("assessments:cycle", args=[cycle.pk])
        if ready:
            why = f"{ready}个单位已提交{'；' if waits else ''}{waits}"
            yield Due(f"开始计分：{cycle}", url, "去计分", due_on, why)
        if late:
            yield Due(
                f"催报：{cycle}",
                url,
                "去催报",
                cycle.entry_due,
                f"{late}个单位还在录入",
                len(states) - late,
                len(states),
            )


def _of_cycles(cycles: list[Cycle]) -> tuple[dict[int, list[str]], dict[int, list[Panel]]]:
    """Return the states of the panels in force, and the panels handed in, by cycle; two queries."""
    panels = Panel.objects.filter(cycle__in=cycles)
    states: dict[int, list[str]] = {}
    for key, state in in_force(panels).order_by().values_list("cycle", "state"):
        states.setdefault(key, []).append(state)
    submitted: dict[int, list[Panel]] = {}
    for panel in panels.filter(state=Panel.State.SUBMITTED):
        submitted.setdefault(panel.cycle_id, []).append(panel)
    return states, submitted


def _asked(account: Any) -> QuerySet[Correction]:
    rows = Correction.objects.visible_to(account, rights.APPROVE_CORRECTION)
    return rows.filter(state=Correction.State.ASKED)


@due_provider(where=lambda account: Exists(_asked(account)))
def corrections_due(account: Any) -> Iterator[Due]:
    """Corrections that wait for approval."""
    for correction in _asked(account).select_related("panel__organization", "panel__cycle"):
        yield Due(
            f"批准更正：{correction.panel}",
            reverse("assessments:corrections"),
            "去决定",
            None,
            correction.reason,
        )


def _running(account: Any) -> QuerySet[Notice]:
    return notices_for(account).filter(last_day__gte=clock.today())


@due_provider(of_person=lambda account: Exists(_running(account)))
def objecting_due(account: Any) -> Iterator[Due]:
    """Notices of one's own unit that run: until when one may object."""
    for notice in _running(account):
        yield Due(
            f"看本人结果：{notice.panel}公示中",
            reverse("assessments:mine"),
            "去看看",
            notice.last_day,
            "有异议的，在这一天24:00前署名提出",
        )


@due_provider(of_person=lambda account: Exists(papers.waiting_for(account)))
def voting_due(account: Any) -> Iterator[Due]:
    """Papers to cast, for voters."""
    for voter in papers.waiting_for(account):
        poll = voter.poll
        yield Due(
            f"投票：{poll.panel}{papers.ballot_of(poll).title}",
            reverse("assessments:paper", args=[poll.pk]),
            "去投票",
            poll.closes_on,
            f"{'第二轮。' if poll.round > 1 else ''}只记您投过票，不记投了什么",
        )


def _polls(account: Any) -> Exists:
    rows = Poll.objects.visible_to(account, rights.KEEP_POLL)
    return Exists(rows.filter(state__in=(Poll.State.OPEN, Poll.State.SHORT)))


@due_provider(where=_polls)
def polls_due(account: Any) -> Iterator[Due]:
    """Polls to close or to repeat, for those who keep their rolls."""
    for one in polls.to_keep(account):
        what = "截止投票" if one.is_open else "重新投票"
        why = f"名册{one.on_roll}人，已投{one.cast}张，法定人数{one.quorum}张"
        yield Due(
            f"{what}：{one.poll.panel}{papers.ballot_of(one.poll).title}",
            reverse("assessments:poll", args=[one.poll.pk]),
            "去办理",
            one.poll.closes_on if one.is_open else one.poll.panel.cycle.entry_due,
            why,
            one.cast,
            one.on_roll,
        )
