"""What the appraisals add to the gathering pages: menu entries and what is due."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from assessments import rights
from assessments.models import Correction, Cycle, Objection, Panel
from assessments.queries import progress
from assessments.queries.overview import in_force
from assessments.queries.pages import returned
from assessments.queries.personal import notices_for
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
    MenuItem(30, "统计", "assessments:dashboard", "chart-bar", (rights.SEE_OVERVIEW,)),
    MenuItem(90, "我的", "assessments:mine", "user", needs_person=True),
):
    menu_item(_item)

job_kind("assessments.run", "计分")
job_kind("assessments.export", "导出")
job_kind("assessments.import", "导入")


def _panels(account: Any, right: str, *states: str) -> Iterator[Panel]:
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
    why = returned(panels)
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
                why.get(panel.pk) or (f"还有{left}人没有填齐" if left else "已填齐，等您提交审核"),
                count.complete,
                count.graded,
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
            yield Due(f"{what}：{panel}", _url(panel), verb, panel.cycle.filing_due)


@due_provider
def confirmation_due(account: Any) -> Iterator[Due]:
    """Notices that have run out and wait for confirmation."""
    for panel in _panels(account, rights.CONFIRM, Panel.State.NOTICED):
        notice = panel.notices.filter(withdrawn_at__isnull=True).first()
        if notice is not None:
            after = notice.last_day + dt.timedelta(days=1)
            if after <= clock.today():
                yield Due(f"确认结果：{panel}", _url(panel), "去确认", after, "公示期已满")


@due_provider
def objections_due(account: Any) -> Iterator[Due]:
    """Objections to answer."""
    found = Objection.objects.visible_to(account, rights.ANSWER).filter(state=Objection.State.OPEN)
    for objection in found.select_related("panel__organization", "panel__cycle"):
        yield Due(
            f"答复异议：{objection.panel}",
            _url(objection.panel, "notice"),
            "去答复",
            objection.due_on,
            f"{objection.made_at:%m月%d日}提出，应在5个工作日内答复",
        )


@due_provider
def scoring_due(account: Any) -> Iterator[Due]:
    """Cycles with panels handed in and not scored, and late units, for those who run them."""
    cycles = Cycle.objects.visible_to(account, rights.RUN).select_related("organization")
    for cycle in cycles.order_by("-period_end")[:8]:
        states = list(in_force(cycle.panels.all()).values_list("state", flat=True))
        ready = states.count(Panel.State.SUBMITTED)
        late = states.count(Panel.State.COLLECTING)
        url = reverse("assessments:cycle", args=[cycle.pk])
        if ready:
            yield Due(f"开始计分：{cycle}", url, "去计分", cycle.filing_due, f"{ready}个单位已提交")
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


@due_provider
def corrections_due(account: Any) -> Iterator[Due]:
    """Corrections that wait for approval."""
    found = Correction.objects.visible_to(account, rights.APPROVE_CORRECTION).filter(
        state=Correction.State.ASKED
    )
    for correction in found.select_related("panel__organization", "panel__cycle"):
        yield Due(
            f"批准更正：{correction.panel}",
            reverse("assessments:corrections"),
            "去决定",
            None,
            correction.reason,
        )


@due_provider
def objecting_due(account: Any) -> Iterator[Due]:
    """Notices of one's own unit that run: until when one may object."""
    for notice in notices_for(account).filter(last_day__gte=clock.today()):
        yield Due(
            f"看本人结果：{notice.panel}公示中",
            reverse("assessments:mine"),
            "去看看",
            notice.last_day,
            "有异议的，在这一天24:00前署名提出",
        )
