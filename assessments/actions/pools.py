"""Small units share one pool of seats (E-SMALL): what happens to one happens to the others' results too."""

from typing import Any

from assessments.lifecycle import APPRAISE
from assessments.models import Notice, Panel
from assessments.runs import small_panels
from portal import clock

CLEARED: dict[str, Any] = {
    "run": None,
    "deliberated_at": None,
    "signed_at": None,
    "noticed_at": None,
    "filed_on": None,
    "meeting": "",
}
"""What a panel loses when its results no longer count."""


def fellows_of(panel: Panel) -> list[Panel]:
    """Return the other open panels of the same pool; none where the panel is not small."""
    small = small_panels(panel.cycle)
    if panel.pk not in small:
        return []
    others = Panel.objects.filter(pk__in=small).exclude(pk=panel.pk)
    return list(
        others.exclude(state__in=Panel.LOCKED)
        .select_related("organization", "cycle__scheme_version")
        .order_by("pk")
    )


def rescore_fellows(panel: Panel, reason: str) -> list[Panel]:
    """Take the pool's other results back to scoring, their notices withdrawn, when one goes back."""
    step = APPRAISE.step("rescore")
    taken = [fellow for fellow in fellows_of(panel) if fellow.state in step.sources]
    for fellow in taken:
        Notice.objects.filter(panel=fellow, withdrawn_at__isnull=True).update(
            withdrawn_at=clock.now(), withdrawn_reason="同池单位重新录入"
        )
        APPRAISE.take(
            actor=None, thing=fellow, action="rescore", reason=reason, changes=dict(CLEARED)
        )
    return taken
