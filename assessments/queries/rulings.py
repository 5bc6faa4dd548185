"""What can be ruled about the subjects of a panel, and what has been, as the panel's page offers it."""

from dataclasses import dataclass
from typing import Any

from assessments import words
from assessments.models import CycleSubject, Panel, Ruling


@dataclass(frozen=True)
class Choice:
    """One thing that can be ruled: `code` is kind and value as the form sends them."""

    code: str
    label: str


@dataclass(frozen=True)
class Offer:
    """What the scheme lets a committee rule: choices of each subject, and points of a verdict."""

    choices: list[Choice]
    points: str
    subjects: list[CycleSubject]


def offer_of(panel: Panel) -> Offer | None:
    """Return what can be ruled in a panel; None where its scheme has nothing to rule."""
    outline = panel.cycle.outline
    document = outline.document
    choices = [
        Choice(f"veto:{veto['when']}", f"一票否决：{outline.word(veto['when'])}")
        for veto in document.get("veto", ())
    ]
    choices += [
        Choice(f"criterion:{c}", f"认定情形：{outline.word(c)}") for c in _criteria(document)
    ]
    choices += [Choice(f"decision:{d}", f"认定：{outline.word(d)}") for d in _decisions(document)]
    verdict = document.get("verdict", {})
    for tier in range(1, int(verdict.get("limit_tiers", 0)) + 1):
        choices.append(Choice(f"verdict_tier:{tier}", f"鉴定升{tier}档"))
        choices.append(Choice(f"verdict_tier:-{tier}", f"鉴定降{tier}档"))
    points = "" if outline.is_rolled else str(verdict.get("limit_points", ""))
    if not choices and not points:
        return None
    return Offer(choices, points, list(panel.subjects.filter(state="").order_by("position")))


def _conditions(document: Any) -> list[dict[str, Any]]:
    grade = document.get("grade", {})
    rules = [*grade.get("bars", ()), *grade.get("requires", ())]
    found = [c for rule in rules for c in (*rule.get("any", ()), *rule.get("all", ()))]
    return found + [c for rule in document.get("consequences", ()) for c in rule["when"]]


def _criteria(document: Any) -> list[str]:
    found = _conditions(document)
    named = [c["value"] for c in found if c["metric"] == "criterion_hit"]
    named += [c["metric"] for c in found if c["metric"] == "failed_bottom_line"]
    named += document.get("grade", {}).get("empty_unless", ())
    return list(dict.fromkeys(named))


def _decisions(document: Any) -> list[str]:
    grade = document.get("grade", {})
    labels = list(grade.get("labels", ())) if grade.get("method") == "decision" else []
    if grade.get("empty_unless"):
        labels = list(grade["labels"][-1:])
    named = [c["value"] for c in _conditions(document) if c["metric"] == "decision_is"]
    return list(dict.fromkeys([*labels, *named]))


@dataclass(frozen=True)
class Told:
    """A ruling in words, and whether it still counts; `who` is whom it was made on."""

    ruling: Ruling
    label: str
    withdrawn: Ruling | None
    who: str


def told_of(panel: Panel) -> list[Told]:
    """Return the panel's rulings, oldest first, each with the one that took it back; a decision on a
    missing ballot is one, however many it was made on. One statement."""
    rows = list(panel.rulings.select_related("subject", "decided_by__person").order_by("pk"))
    backs = {row.withdraws_id: row for row in rows if row.withdraws_id}
    groups: dict[Any, list[Ruling]] = {}
    for row in rows:
        if not row.withdraws_id:
            groups.setdefault(_made_together(row), []).append(row)
    return [
        Told(group[0], _label(group[0], panel), backs.get(group[0].pk), _who(group))
        for group in groups.values()
    ]


def _made_together(row: Ruling) -> Any:
    """What the rulings of one decision on a missing ballot have in common; of any other its own key."""
    if row.kind in Ruling.MISSING_BALLOT:
        return row.kind, row.value, row.decided_at
    return row.pk


def _who(group: list[Ruling]) -> str:
    """The subject's name; of several the first ones and how many there are."""
    names = [row.subject.name for row in group]
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等{len(names)}人"


NAMED = 3
"""Up to this many names of one decision are said."""


def _label(row: Ruling, panel: Panel) -> str:
    if row.kind in Ruling.MISSING_BALLOT:
        left = row.kind == Ruling.Kind.LEFT_OUT
        title = panel.cycle.outline.title(row.value)
        said = "按其余部分计分" if left else "不定等次"
        return f"{title}两轮投票不足法定人数，{said}"
    value = words.word(panel.cycle.outline.document, row.value)
    if row.kind == Ruling.Kind.ORDER:
        return f"同分排第{row.value}"
    if row.kind == Ruling.Kind.VERDICT_TIER:
        return f"鉴定{'降' if row.value.startswith('-') else '升'}{row.value.lstrip('-')}档"
    if row.kind == Ruling.Kind.VERDICT_POINTS:
        return f"鉴定{'减' if row.value.startswith('-') else '加'}{row.value.lstrip('-')}分"
    return f"{row.get_kind_display()}：{value}"
