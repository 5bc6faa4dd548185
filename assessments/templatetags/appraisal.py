"""Template words of the appraisals: grade chips and the bar of a grade distribution."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from assessments.models import CycleSubject, Panel
from assessments.outline import Outline
from assessments.queries import boards, records

register = template.Library()
_CHIPS = {
    Panel.State.COLLECTING: "info",
    Panel.State.SUBMITTED: "info",
    Panel.State.COMPUTED: "warn",
    Panel.State.DELIBERATED: "warn",
    Panel.State.SIGNED: "warn",
    Panel.State.NOTICED: "warn",
    Panel.State.CONFIRMED: "ok",
    Panel.State.FILED: "ok",
    Panel.State.SUPERSEDED: "",
}


@register.filter
def state_chip(panel: Panel) -> str:
    """Return the chip class of a panel's state."""
    return _CHIPS.get(Panel.State(panel.state), "")


@register.simple_tag(takes_context=True)
def record_of(context: dict[str, Any], subject: CycleSubject) -> str:
    """Return the address of a subject's appraisal file; '' where it has none the account may read."""
    account = context["request"].user
    if subject.person_id and records.people(account).filter(pk=subject.person_id).exists():
        return reverse("assessments:record_person", args=[subject.person_id])
    own = subject.organization_id
    if own and records.organizations(account).filter(pk=own).exists():
        return reverse("assessments:record_organization", args=[own])
    return ""


@register.filter
def approved_on(panel: Panel) -> dt.date | None:
    """Return the day a correction was approved; None for a first version."""
    return boards.approved_on(panel)


@register.filter
def word(outline: Outline, code: str) -> str:
    """Return what a scheme calls an id in Chinese."""
    return outline.word(code)


@register.simple_tag
def grade_bar(grades: Any, cap: Any = None) -> SafeString:
    """Draw how many people have each grade; `cap` (a share such as 0.40) is drawn as a black line.

    Written here, not in a template: a county's page draws hundreds.
    """
    counts: Mapping[str, int] = grades.counts if grades is not None else {}
    said = "，".join(f"{label}{count}人" for label, count in counts.items())
    tick = ""
    if cap:
        at = f"{Decimal(cap) * 100:.0f}%"
        tick = f'<line class="jn-tick" x1="{at}" x2="{at}" y1="0" y2="100%"/>'
    head = f'<svg class="jn-bar tall jn-split" role="img" aria-label="{escape(said)}">'
    return mark_safe(f"{head}{_segments(counts)}{tick}</svg>")  # noqa: S308 the words are escaped


def _segments(counts: Mapping[str, int]) -> str:
    """The parts of a bar, numbers alone."""
    whole, at, drawn = sum(counts.values()), 0, ""
    for place, count in enumerate(counts.values(), start=1):
        if whole and count:
            x, width = f"{100 * at / whole:.2f}", f"{100 * count / whole:.2f}"
            drawn += f'<rect class="f-g{min(place, 4)}" x="{x}%" width="{width}%" height="100%"/>'
        at += count
    return drawn


@register.filter
def first_share(grades: Any) -> str:
    """Return the share of the best grade in percent with one decimal; '' without grades."""
    counts = list(grades.counts.values()) if grades is not None else []
    whole = sum(counts)
    return f"{100 * counts[0] / whole:.1f}%" if whole else ""


@register.filter
def signed(value: Decimal | None) -> str:
    """Return +2.00, −1.00 or 0.00; '' for None."""
    if value is None:
        return ""
    text = f"{abs(value):.2f}"
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else text


@register.filter
def sees(account: Any, cycle: Any) -> bool:
    """Whether the account sees the county's cycle as a whole, not only its own unit's part."""
    return bool(account.may("assessments.see_overview", cycle.scope_path))


@register.filter
def ahead(problems: Mapping[str, list[str]], name: str) -> str:
    """Return the sentences of one field of a form that came back; '' when it was right."""
    return "".join(problems.get(name, ()))


@register.filter
def chosen(typed: Mapping[str, str], subject: int) -> str:
    """Return what was chosen for a subject on the rulings form that came back."""
    return typed.get(f"rule-{subject}", "")


@register.filter
def pointed(typed: Mapping[str, str], subject: int) -> str:
    """Return the points of a verdict typed for a subject on the form that came back."""
    return typed.get(f"points-{subject}", "")
