"""The account of one score: what was entered, what it came to, how rank and grade followed."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q

from assessments import voted
from assessments.form import ADJUST, DEDUCTION, split_adjustment
from assessments.models import (
    CycleSubject,
    Entry,
    Panel,
    Proposal,
    Result,
    ResultScore,
    ResultStep,
    Ruling,
)
from assessments.outline import Outline
from assessments.queries import decisions, missing
from assessments.queries.ranking import flag_word, grade_class, uncounted
from assessments.schemes.sources import SOURCES
from assessments.scoring.missing import ZERO_RULE


@dataclass
class Part:
    """One component in the account: its score, weight, and the items it was made of."""

    title: str
    weight: Decimal | None
    score: Decimal | None
    left_out: bool = False
    uncounted: bool = False
    """Whether there was nothing to count, and its weight went to the others (E-ZERO)."""
    source: str = ""
    """What it was drawn from, in words, where it was not typed in."""
    records: str = ""
    """The name of the page with those records; '' where there is none."""
    of_one: str = ""
    """The name of the page with the records of one person, which he reads himself; '' where there is none."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    @property
    def weighted(self) -> Decimal | None:
        """Score times weight, exact."""
        if self.score is None or self.weight is None:
            return self.score
        return self.score * self.weight


@dataclass(frozen=True)
class Spread:
    """What the components that are there come to where another is left out: `weighted` divided by
    `weights` is `score` (E-BALLOT-MISS, E-ZERO)."""

    weighted: str
    weights: str
    score: str


@dataclass(frozen=True)
class Account:
    """Everything behind one result; read from stored rows, computed nowhere again."""

    result: Result
    parts: list[Part]
    adjustments: list[dict[str, Any]]
    steps: list[str]
    flags: list[str]
    proposals: list[Proposal]
    spread: Spread | None
    missing: list[Ruling]
    """The committee's decisions on ballots that fell short twice, one of each component."""
    ordered: Ruling | None
    """The ruling on a tie that gave the result its place."""
    withheld: str
    """Why only the total is shown; '' where everything is."""
    grade_class: str
    grade: str
    of_people: bool
    cap_clauses: list[str]
    clauses: dict[str, list[str]]


def account_of(panel: Panel, subject: CycleSubject) -> Account | None:
    """Return the account of a subject in the panel's run; None before there is one."""
    return accounts_of([(panel, subject)])[0]


def accounts_of(asked: Sequence[tuple[Panel, CycleSubject]]) -> list[Account | None]:
    """Return `account_of` each, in the same order; six statements however many."""
    runs = [(panel.run_key, subject.pk) for panel, subject in asked if panel.run_id is not None]
    rows = Result.objects.filter(_of(runs)).select_related("subject", "run__cycle__organization")
    results = {(row.run_id, row.subject_id): row for row in rows}
    if not results:
        return [None] * len(asked)
    stored = _stored(list(results))
    return [
        _account(panel, results[key], stored)
        if (key := (panel.run_key, one.pk)) in results
        else None
        for panel, one in asked
    ]


Key = tuple[int, int]
"""A run, and a subject in it."""


@dataclass(frozen=True)
class _Stored:
    """What lies behind some results: entries and rulings by subject, the rest by run and subject."""

    entries: Mapping[int, list[Entry]]
    rulings: Mapping[int, Ruling]
    scores: Mapping[Key, dict[tuple[str, str], Decimal | None]]
    steps: Mapping[Key, list[ResultStep]]
    proposals: Mapping[Key, list[Proposal]]


def _of(runs: Iterable[Key]) -> Q:
    found = Q(pk__in=[])
    for run, subject in runs:
        found |= Q(run_id=run, subject_id=subject)
    return found


def _stored(runs: Sequence[Key]) -> _Stored:
    subjects = [subject for _, subject in runs]
    typed = Entry.objects.filter(subject__in=subjects, superseded_by__isnull=True)
    scores: dict[Key, dict[tuple[str, str], Decimal | None]] = defaultdict(dict)
    for row in ResultScore.objects.filter(_of(runs)):
        scores[row.run_id, row.subject_id][row.component, row.item] = row.score
    standing = Proposal.objects.filter(_of(runs)).exclude(state=Proposal.State.DECLINED)
    return _Stored(
        entries=_gathered(typed.select_related("file"), lambda row: row.subject_id),
        rulings=decisions.orders_behind(subjects),
        scores=scores,
        steps=_gathered(ResultStep.objects.filter(_of(runs)).order_by("seq"), _key),
        proposals=_gathered(standing, _key),
    )


def _key(row: Any) -> Key:
    return row.run_id, row.subject_id


def _gathered(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _account(panel: Panel, result: Result, stored: _Stored) -> Account:
    outline, key = panel.cycle.outline, _key(result)
    document = outline.document
    entries = stored.entries.get(result.subject_id, [])
    scores = stored.scores.get(key, {})
    withheld = voted.is_withheld(result.flags)
    components = [] if withheld else _components(outline)
    shown = voted.shown_steps(result.flags, stored.steps.get(key, []))
    gone = {flag.partition(":")[2] for flag in result.flags if flag.startswith("left_out:")}
    zeros = uncounted(result.flags)
    return Account(
        result=result,
        parts=[_part(c, document, entries, scores, gone, zeros) for c in components],
        adjustments=[] if withheld else _adjustments(entries, outline),
        steps=[*_line_reached(result, outline), *_sentences(shown, outline)],
        flags=[flag_word(flag, outline) for flag in result.flags],
        proposals=stored.proposals.get(key, []),
        spread=_spread(shown),
        missing=_missing(result),
        ordered=stored.rulings.get(result.subject_id),
        withheld=voted.WITHHELD if withheld else "",
        grade_class=grade_class(outline, result.grade),
        grade=outline.word(result.grade),
        of_people=outline.of_people,
        cap_clauses=outline.clauses(f"grade.caps.{outline.top}"),
        clauses=_clauses(document),
    )


def _sentences(steps: Iterable[ResultStep], outline: Outline) -> list[str]:
    """The steps in words; those of what is left out are told with its part and the total."""
    return [step_sentence(step, outline) for step in steps if step.rule not in _LEFT_OUT]


_LEFT_OUT = (missing.RULE, ZERO_RULE)


def _spread(steps: Iterable[ResultStep]) -> Spread | None:
    """The stored step that spread the weights; None where nothing is left out."""
    for step in steps:
        if step.rule in _LEFT_OUT and step.what == "spread":
            weights = step.params.partition("weights=")[2]
            return Spread(step.before or "", weights, step.after or "")
    return None


def _missing(result: Result) -> list[Ruling]:
    """The decisions on missing ballots that the result rests on; no statement where there are none."""
    kinds = {flag.partition(":")[0] for flag in result.flags} & set(Ruling.MISSING_BALLOT)
    if not kinds:
        return []
    rows = Ruling.objects.filter(
        subject_id=result.subject_id,
        kind__in=kinds,
        withdraws__isnull=True,
        withdrawn_by__isnull=True,
    )
    return list(rows.select_related("decided_by__person").order_by("pk"))


def _components(outline: Outline) -> list[dict[str, Any]]:
    """The scheme's components; none in a roll-up run, whose totals come from published ones."""
    return [] if outline.is_rolled else list(outline.document["components"])


def _line_reached(result: Result, outline: Outline) -> list[str]:
    """Say which grade's line the published total reaches, and how the quota stands for the best one."""
    lines = [(label, outline.line(label)) for label in outline.labels]
    reached = [(a, b) for a, b in lines if b is not None and (result.total or 0) >= b]
    if result.total is None or not reached:
        return []
    label, line = reached[0]
    said = f"{result.total}≥{line:f}，达到“{outline.word(label)}”的分数线。"
    if label == result.grade and label in outline.grade.get("caps", {}):
        said += f"第{result.rank}名，在“{outline.word(label)}”名额之内。"
    return [said]


_RECORDS = {"grid_worker.visits": "grids:visits"}
_OF_ONE = {"training.attendance": "training:statement", "training.hours": "training:statement"}
"""Sources whose records are one page a person."""


def _part(
    component: Mapping[str, Any],
    document: Mapping[str, Any],
    entries: list[Entry],
    scores: dict[tuple[str, str], Decimal | None],
    gone: Collection[str],
    zeros: Collection[str],
) -> Part:
    code = component["id"]
    part = Part(
        component.get("title", code),
        Decimal(component["weight"]) if component.get("weight") else None,
        scores.get((code, "")),
        left_out=code in gone,
        uncounted=code in zeros,
        source=SOURCES.get(component.get("logged", ""), ""),
        records=_RECORDS.get(component.get("logged", ""), ""),
        of_one=_OF_ONE.get(component.get("logged", ""), ""),
        clauses=_clauses(document).get(f"components.{code}", []),
    )
    own: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        if entry.component == code:
            own.setdefault(entry.item, {})[entry.part] = entry
    labels = _labels(document, code)
    order = list(labels)
    for item in sorted(own, key=lambda i: (order.index(i) if i in order else len(order), i)):
        part.rows.append(_item(labels.get(item, ""), own[item], scores.get((code, item))))
    return part


def _labels(document: Mapping[str, Any], code: str) -> dict[str, str]:
    """The items of a component with their labels, in the order of the sheet."""
    return {
        item["code"]: item["label"]
        for section in document.get("entry", {}).values()
        if section.get("component") == code
        for item in section.get("items", ())
    }


def _item(label: str, cells: dict[str, Entry], score: Decimal | None) -> dict[str, Any]:
    title = cells.get("title")
    actual, target = cells.get("actual"), cells.get("target")
    return {
        "label": label or (title.text if title else ""),
        "score": score,
        "actual": actual.number if actual else None,
        "target": target.number if target else None,
    }


def _adjustments(entries: list[Entry], outline: Outline) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for entry in entries:
        if entry.component != ADJUST:
            continue
        row = found.setdefault(entry.item, {"item": entry.item, "value": None, "basis": ""})
        row["word"] = outline.word(entry.item) if not split_adjustment(entry.item)[0] else ""
        if entry.part == "value" and entry.number is not None:
            loss = split_adjustment(entry.item)[0] == DEDUCTION
            row["value"] = -entry.number if loss else entry.number
        if entry.part == "basis":
            row["basis"], row["file"] = entry.text, entry.file
    return [row for _, row in sorted(found.items()) if row["value"]]


def _clauses(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Path of a scheme value → the clauses it rests on (P17-R1 …)."""
    found: dict[str, list[str]] = {}
    for ground in document.get("grounds", ()):
        for path in ground.get("paths", ()):
            found.setdefault(path, []).append(ground["clause"])
    return found


_CAPS = {
    "bonus_cap": "加分",
    "deduction_cap": "减分",
    "net_cap": "净加减分",
}


def step_sentence(step: ResultStep, outline: Outline) -> str:
    """Return a stored step as a sentence with its rule id."""
    params = dict(p.split("=", 1) for p in step.params.split(";") if "=" in p)
    what = outline.word(outline.title(step.what))
    before, after = outline.word(step.before) or "无", outline.word(step.after) or "无"
    moved = f"“{before}”改为“{after}”"
    said = {
        "S-CAP": f"“{what}”名额{params.get('limit', '')}个，排在其外，{moved}",
        "S-EDGE": f"“{what}”名额线上同分，未定先后前都不占名额，{moved}",
        "S-TOTAL": f"总分{before}按规定的范围计为{after}",
        "S-ONCE": f"同一依据只计一次，{before}按{after}计",
        "S-RANGE": f"{what}各项之和{before}超过满分，按{after}计",
        "S-SHARES": f"没有应列入末档的情形，{moved}",
        "S-BAR": f"受限制条件约束，{moved}",
        "S-VETO": f"一票否决，{moved}",
        "S-VERDICT": f"按鉴定意见，{moved}",
        "S-DECIDE": f"按认定结论，{moved}",
    }.get(step.rule, f"{what}由{before}改为{after}")
    if step.rule in _LEFT_OUT:
        why = "没有可计的事项" if step.rule == ZERO_RULE else "两轮投票不足法定人数"
        said = f"{what}{why}，不计，权重{before}分给其余部分"
        if step.what == "spread":
            weights = params.get("weights", "")
            said = f"其余部分得分乘权重合计{before}，除以权重合计{weights}，得{after}"
    if step.rule == "S-ADJUST":
        said = f"{_CAPS.get(step.what, what)}超过上限，{before}按{after}计"
        if step.what == "verdict_points":
            said = f"鉴定加减分，净加减分由{before}变为{after}"
    return f"{said}（{step.rule}）。"
