"""Ballots that fell short twice: who is without a score for it, and what can be decided (E-BALLOT-MISS)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments import voted
from assessments.models import CycleSubject, Panel, Result
from assessments.scoring.components import BALLOT

RULE = "E-BALLOT-MISS"


@dataclass(frozen=True)
class MissingBallot:
    """One ballot that fell short twice, and what hangs on it.

    `parts` are its components, `subjects` those whose total waits for a decision, `rest` the other
    components (title, weight); `why_not` says why their weights cannot be spread, '' where they can.
    """

    ballot: str
    title: str
    parts: tuple[str, ...]
    subjects: tuple[CycleSubject, ...]
    weight: Decimal
    rest: tuple[tuple[str, Decimal], ...]
    why_not: str

    @property
    def remaining(self) -> Decimal:
        """The sum of the weights that are left."""
        return sum((weight for _, weight in self.rest), Decimal(0))


def missing_of(panel: Panel) -> list[MissingBallot]:
    """Return the ballots of the panel's run that wait for the committee's decision; at most two
    statements, and none where the scheme has no ballots."""
    document = panel.cycle.outline.document
    if panel.run_id is None or panel.cycle.outline.is_rolled or not document.get("ballots"):
        return []
    lacking = _lacking(panel)
    if not lacking:
        return []
    short = voted.short_twice(panel)
    codes = [ballot["id"] for ballot in document["ballots"] if ballot["id"] in short]
    found = (_missing(document, code, lacking) for code in codes)
    return [one for one in found if one.subjects]


def _lacking(panel: Panel) -> list[Result]:
    """The results that lack some component, with their subjects in the panel's order."""
    rows = Result.objects.filter(panel=panel, run_id=panel.run_key, total__isnull=True)
    results = rows.select_related("subject").order_by("subject__position")
    return [one for one in results if _flagged("incomplete", one.flags)]


def _flagged(name: str, flags: Iterable[str]) -> set[str]:
    """The components a flag names."""
    split = (flag.partition(":") for flag in flags)
    return {detail for head, _, detail in split if head == name}


def _missing(document: Mapping[str, Any], code: str, lacking: list[Result]) -> MissingBallot:
    components = document["components"]
    own = [c for c in components if c["kind"] == BALLOT and c["ballot"] == code]
    parts = {c["id"] for c in own}
    hit = [one for one in lacking if parts & _flagged("incomplete", one.flags)]
    gone = {part for one in hit for part in _flagged("left_out", one.flags)} | parts
    others = [c for c in components if c["id"] not in gone]
    weighted = document["score"]["method"] == "weighted"
    rest = [(c.get("title", c["id"]), Decimal(c["weight"])) for c in others if weighted]
    why_not = ""
    if not weighted:
        why_not = "本方案的各部分不按权重合成，缺的票决不能分摊给其他部分。"
    elif not any(weight for _, weight in rest):
        why_not = "本方案没有其余的部分可以计分。"
    return MissingBallot(
        ballot=code,
        title="、".join(c.get("title", c["id"]) for c in own),
        parts=tuple(c["id"] for c in own),
        subjects=tuple(one.subject for one in hit),
        weight=sum((Decimal(c.get("weight", "0")) for c in own), Decimal(0)),
        rest=tuple(rest),
        why_not=why_not,
    )


def sentence(panel: Panel, incomplete: int) -> str:
    """Say what those without a score wait for: the committee's decision, or what is to be entered."""
    found = missing_of(panel)
    waiting = {subject.pk for one in found for subject in one.subjects}
    said = ""
    if found:
        titles = "、".join(f"“{one.title}”" for one in found)
        said = (
            f"{titles}两轮投票都没有过法定人数，{len(waiting)}人没有分数。"
            f"请党委（党组）就其余部分研究决定（{RULE}）。"
        )
    others = incomplete - len(waiting)
    return said + (f"{others}人没有分数，须退回补录后重新计分。" if others > 0 else "")
