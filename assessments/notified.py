"""What the appraisals tell people of: a sheet that came back, answers, and results that were published."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from assessments import rights
from assessments.lifecycle import APPRAISE
from assessments.models import Correction, Objection, Panel
from members.notified import holders, of_people
from portal import deeds, notifications

BACK = notifications.kind(
    "assessments.back", "考核退回和答复", "您提交的录入表被退回，您提的异议、更正申请有了答复。"
)
RESULT = notifications.kind(
    "assessments.result", "考核结果", "您参加的考核开始公示，或结果已经确认。"
)


def _panel(panel: Panel) -> Panel:
    return Panel.objects.select_related("organization", "cycle__organization").get(pk=panel.pk)


@deeds.follows(Panel, *(APPRAISE.step(one).label for one in ("return", "uphold")))
def came_back(actor: Any, panel: Panel) -> None:
    """Tell who enters for a unit that its sheet is open again."""
    fresh = _panel(panel)
    notifications.tell(
        holders(rights.ENTER, fresh.scope_path),
        kind=BACK,
        text=f"{fresh}{fresh.cycle.what}的录入表退回补录",
        url=reverse("assessments:panel", args=[fresh.pk]),
        actor=actor,
    )


@deeds.follows(Objection, "答复异议")
def objection_answered(actor: Any, objection: Objection) -> None:
    """Tell who objected that the answer is there."""
    notifications.tell(
        Q(pk=objection.by_id),
        kind=BACK,
        text=f"您对{_panel(objection.panel)}考核公示提的异议有了答复",
        url=reverse("assessments:mine"),
        actor=actor,
    )


@deeds.follows(Correction, "批准更正", "不批准更正")
def correction_decided(actor: Any, correction: Correction) -> None:
    """Tell who asked for a correction what was decided."""
    fresh = Correction.objects.get(pk=correction.pk)
    notifications.tell(
        Q(pk=fresh.asked_by_id),
        kind=BACK,
        text=f"{_panel(correction.panel)}的更正申请：{fresh.get_state_display()}",
        url=reverse("assessments:panel", args=[correction.panel_id]),
        actor=actor,
    )


@deeds.follows(Panel, *(APPRAISE.step(one).label for one in ("post", "confirm")))
def published(actor: Any, panel: Panel) -> None:
    """Tell who is appraised that the results are on notice, or confirmed; not what they are."""
    fresh = _panel(panel)
    what = "开始公示" if fresh.state == Panel.State.NOTICED else "已经确认"
    notifications.tell(
        of_people(fresh.subjects.values_list("person", flat=True)),
        kind=RESULT,
        text=f"{fresh}{fresh.cycle.what}结果{what}",
        url=reverse("assessments:mine"),
        actor=actor,
    )
