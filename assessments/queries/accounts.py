"""The account of one score: what was entered, what it came to, how rank and grade followed."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assessments.form import ADJUST, BONUS, split_adjustment
from assessments.models import (
    CycleSubject,
    Entry,
    Panel,
    Proposal,
    Result,
    ResultScore,
    ResultStep,
)
from assessments.queries.ranking import flag_word, grade_class


@dataclass
class Part:
    """One component in the account: its score, weight, and the items it was made of."""

    title: str
    weight: Decimal | None
    score: Decimal | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    @property
    def weighted(self) -> Decimal | None:
        """Score times weight, exact."""
        if self.score is None or self.weight is None:
            return self.score
        return self.score * self.weight


@dataclass(frozen=True)
class Account:
    """Everything behind one result; read from stored rows, computed nowhere again."""

    result: Result
    parts: list[Part]
    adjustments: list[dict[str, Any]]
    steps: list[str]
    flags: list[str]
    proposals: list[Proposal]
    grade_class: str
    clauses: dict[str, list[str]]


def account_of(panel: Panel, subject: CycleSubject) -> Account | None:
    """Return the account of a subject in the panel's run; None before there is one."""
    result = (
        Result.objects.filter(run_id=panel.run_key, subject=subject)
        .select_related("subject", "run__cycle__organization")
        .first()
    )
    if panel.run_id is None or result is None:
        return None
    document = panel.cycle.scheme_version.document
    entries = list(
        Entry.objects.filter(subject=subject, superseded_by__isnull=True).select_related("file")
    )
    scores = {
        (s.component, s.item): s.score
        for s in ResultScore.objects.filter(run_id=panel.run_key, subject=subject)
    }
    steps = ResultStep.objects.filter(run_id=panel.run_key, subject=subject).order_by("seq")
    proposals = Proposal.objects.filter(run_id=panel.run_key, subject=subject)
    return Account(
        result=result,
        parts=[_part(c, document, entries, scores) for c in document["components"]],
        adjustments=_adjustments(entries),
        steps=[*_line_reached(result, document), *(step_sentence(s, document) for s in steps)],
        flags=[flag_word(flag, document) for flag in result.flags],
        proposals=list(proposals.filter(~Q(state=Proposal.State.DECLINED))),
        grade_class=grade_class(document, result.grade),
        clauses=_clauses(document),
    )


def _line_reached(result: Result, document: dict[str, Any]) -> list[str]:
    """Say which grade's line the published total reaches, and how the quota stands for the best one."""
    if result.total is None:
        return []
    grade = document["grade"]
    lines = [(label, Decimal(grade["thresholds"].get(label, "0"))) for label in grade["labels"]]
    label, line = next(((a, b) for a, b in lines if result.total >= b), lines[-1])
    said = f"{result.total}≥{line:f}，达到“{label}”的分数线。"
    if label == result.grade and label in grade.get("caps", {}):
        said += f"第{result.rank}名，在“{label}”名额之内。"
    return [said]


def _part(
    component: dict[str, Any],
    document: dict[str, Any],
    entries: list[Entry],
    scores: dict[tuple[str, str], Decimal | None],
) -> Part:
    code = component["id"]
    labels = {
        item["code"]: item["label"]
        for section in document.get("entry", {}).values()
        if section.get("component") == code
        for item in section.get("items", ())
    }
    part = Part(
        component.get("title", code),
        Decimal(component["weight"]) if component.get("weight") else None,
        scores.get((code, "")),
        clauses=_clauses(document).get(f"components.{code}", []),
    )
    own: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.component == code:
            own.setdefault(entry.item, {})[entry.part] = entry
    order = list(labels)
    for item in sorted(own, key=lambda i: (order.index(i) if i in order else len(order), i)):
        part.rows.append(_item(labels.get(item, ""), own[item], scores.get((code, item))))
    return part


def _item(label: str, cells: dict[str, Entry], score: Decimal | None) -> dict[str, Any]:
    title = cells.get("title")
    actual, target = cells.get("actual"), cells.get("target")
    return {
        "label": label or (title.text if title else ""),
        "score": score,
        "actual": actual.number if actual else None,
        "target": target.number if target else None,
    }


def _adjustments(entries: list[Entry]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.component != ADJUST:
            continue
        row = found.setdefault(entry.item, {"item": entry.item, "value": None, "basis": ""})
        if entry.part == "value" and entry.number is not None:
            gain = split_adjustment(entry.item)[0] == BONUS
            row["value"] = entry.number if gain else -entry.number
        if entry.part == "basis":
            row["basis"], row["file"] = entry.text, entry.file
    return [row for _, row in sorted(found.items()) if row["value"]]


def _clauses(document: dict[str, Any]) -> dict[str, list[str]]:
    """Path of a scheme value → the clauses it rests on (P17-R1 …)."""
    found: dict[str, list[str]] = {}
    for ground in document.get("grounds", ()):
        for path in ground.get("paths", ()):
            found.setdefault(path, []).append(ground["clause"])
    return found


def step_sentence(step: ResultStep, document: dict[str, Any]) -> str:
    """Return a stored step as a sentence with its rule id."""
    params = dict(p.split("=", 1) for p in step.params.split(";") if "=" in p)
    names = {c["id"]: c.get("title", c["id"]) for c in document["components"]}
    what = names.get(step.what, step.what)
    if step.rule == "S-CAP":
        said = f"“{step.what}”名额{params.get('limit', '')}个，排在其外，“{step.before}”改为“{step.after}”"
    elif step.rule == "S-EDGE":
        said = f"“{step.what}”名额线上同分，未定先后前都不占名额，“{step.before}”改为“{step.after}”"
    elif step.rule == "S-ADJUST":
        caps = {"bonus_cap": "加分", "deduction_cap": "减分", "net_cap": "净加减分"}
        said = f"{caps.get(step.what, what)}超过上限，{step.before}按{step.after}计"
    elif step.rule == "S-TOTAL":
        said = f"总分{step.before}按规定的范围计为{step.after}"
    elif step.rule == "S-ONCE":
        said = f"同一依据只计一次，{step.before}按{step.after}计"
    elif step.rule == "S-RANGE":
        said = f"{what}各项之和{step.before}超过满分，按{step.after}计"
    else:
        said = f"{what}由{step.before or '无'}改为{step.after or '无'}"
    return f"{said}（{step.rule}）。"
