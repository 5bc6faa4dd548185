"""A panel's results as people read them: ranking lines, the quota's arithmetic, what blocks."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from assessments.models import CycleSubject, Panel, Result, ResultScore, ResultStep
from assessments.runs import SMALL

GRADE_CLASSES = ("g1", "g2", "g3", "g4")
MARKS = 60
"""Up to this many people the quota bar shows one mark a person."""


@dataclass(frozen=True)
class Line:
    """One subject's line in the ranking."""

    result: Result
    parts: dict[str, Decimal | None]
    note: str
    grade_class: str
    last_seat: bool = False

    @property
    def subject(self) -> CycleSubject:
        """Whose line it is."""
        return self.result.subject

    @property
    def net(self) -> Decimal | None:
        """Bonus less deduction, after their caps."""
        if self.result.bonus is None or self.result.deduction is None:
            return None
        return self.result.bonus - self.result.deduction


@dataclass(frozen=True)
class Quota:
    """The limit of the top grade and how it was used; `sentence` does the arithmetic."""

    label: str
    share: Decimal
    n: int
    limit: int
    used: int
    reached: int
    marks: tuple[str, ...]
    sentence: str


def grade_class(document: dict[str, Any], grade: str | None) -> str:
    """Return the chip class of a grade, best first; g0 for none."""
    labels = document["grade"]["labels"]
    return GRADE_CLASSES[labels.index(grade)] if grade in labels[:4] else "g0"


def lines_of(panel: Panel) -> list[Line]:
    """Return the ranking of the panel's run: ranked first, then without total; three statements."""
    if panel.run_id is None:
        return []
    results = list(
        Result.objects.filter(panel=panel, run_id=panel.run_key).select_related("subject")
    )
    results.sort(key=lambda r: (r.rank is None, r.rank or 0, r.subject.position))
    scores = ResultScore.objects.filter(run_id=panel.run_key, panel=panel, item="")
    parts: dict[int, dict[str, Decimal | None]] = {}
    for subject, component, score in scores.values_list("subject_id", "component", "score"):
        parts.setdefault(subject, {})[component] = score
    fell = set(
        ResultStep.objects.filter(run_id=panel.run_key, panel=panel, rule="S-CAP").values_list(
            "subject_id", flat=True
        )
    )
    shared = Counter(r.rank for r in results if r.rank)
    document = panel.cycle.scheme_version.document
    top = document["grade"]["labels"][0]
    last = max((i for i, r in enumerate(results) if r.grade == top), default=-1)
    return [
        Line(
            r,
            parts.get(r.subject_id, {}),
            _note(r, shared, r.subject_id in fell, document),
            grade_class(document, r.grade),
            i == last,
        )
        for i, r in enumerate(results)
    ]


def _note(result: Result, shared: Counter[int], fell: bool, document: dict[str, Any]) -> str:
    words = [flag_word(flag, document) for flag in result.flags]
    if result.rank and shared[result.rank] > 1:
        words.append(f"并列第{result.rank}")
    if fell and "tie_at_limit" not in result.flags:
        words.append("名额已满")
    if result.subject.state:
        words.append(result.subject.state_reason)
    return "，".join(word for word in words if word)


def flag_word(flag: str, document: dict[str, Any]) -> str:
    """Return the Chinese words of an engine flag."""
    name, _, detail = flag.partition(":")
    if name == "incomplete":
        titles = {c["id"]: c.get("title", c["id"]) for c in document["components"]}
        return f"缺{titles.get(detail, detail)}"
    words = {
        "tie": "同分，待定先后",
        "tie_at_limit": "名额线上同分，待定先后",
        "small_pool": "人数不足，不分配名额",
        "verdict_refused": "裁定超出限额，未采用",
        "undecided": "待决定等次",
    }
    return words.get(name, f"一票否决：{detail}" if name == "veto" else flag)


def quota_of(panel: Panel, lines: list[Line]) -> Quota | None:
    """Return how the cap of the top grade was used; None where the scheme caps nothing."""
    document = panel.cycle.scheme_version.document
    label = document["grade"]["labels"][0]
    cap = document["grade"].get("caps", {}).get(label)
    ranked = [line for line in lines if line.result.total is not None]
    if cap is None or not ranked:
        return None
    share, n = Decimal(cap), len(ranked)
    line_at = Decimal(document["grade"]["thresholds"][label])
    limit = int((share * n).to_integral_value(ROUND_FLOOR)) if n >= SMALL else 0
    used = sum(1 for line in ranked if line.result.grade == label)
    reached = sum(1 for line in ranked if (line.result.total or 0) >= line_at)
    if n < SMALL:
        sentence = (
            f"参加考核{n}人，不足{SMALL}人，与本县其他小单位合为一池分配名额（E-SMALL），"
            f"本单位得{used}个。"
        )
        limit = used
    else:
        open_ties = sum(1 for line in ranked if "tie_at_limit" in line.result.flags)
        sentence = _arithmetic(label, share, n, limit, reached, line_at, open_ties)
    aside = len(lines) - n
    if aside:
        sentence += f"另有{aside}人没有总分，不计入{n}人。"
    return Quota(label, share, n, limit, used, reached, _marks(n, used, reached, limit), sentence)


def _arithmetic(
    label: str, share: Decimal, n: int, limit: int, reached: int, line_at: Decimal, open_ties: int
) -> str:
    percent = f"{(share * 100).normalize():f}%"
    product = f"{(share * n).normalize():f}"
    said = f"参加考核{n}人，{n}×{percent}={product}，名额取{limit}个。{reached}人达到{line_at:f}分"
    if open_ties:
        return said + f"，其中{open_ties}人同分，在名额线上，定先后以前都不占名额。"
    return said + (f"，超出的{reached - limit}人顺降一等。" if reached > limit else "，未超名额。")


def _marks(n: int, used: int, reached: int, limit: int) -> tuple[str, ...]:
    if n > MARKS:
        return ()
    marks = ["in"] * used + [""] * max(0, limit - used)
    marks.append("line")
    over = max(0, reached - used)
    marks += ["over"] * over
    return tuple(marks + [""] * max(0, n - used - max(0, limit - used) - over))


@dataclass(frozen=True)
class Difference:
    """What a correction changed for one person: (total, rank, grade) before and after."""

    name: str
    before: Result | None
    after: Result | None


def differences_of(panel: Panel) -> list[Difference]:
    """Return whose total, rank or grade differs from the version a panel corrects (D-CORRECT)."""
    if panel.corrects is None or panel.run_id is None:
        return []

    def found(one: Panel) -> dict[int | None, Result]:
        rows = Result.objects.filter(panel=one, run_id=one.run_key).select_related("subject")
        return {r.subject.person_id: r for r in rows}

    before, after = found(panel.corrects), found(panel)
    changed = []
    for person in [*after, *(p for p in before if p not in after)]:
        old, new = before.get(person), after.get(person)
        shown = new or old
        if shown is not None and _outcome(old) != _outcome(new):
            changed.append(Difference(shown.subject.name, old, new))
    return changed


def _outcome(result: Result | None) -> tuple[Any, ...]:
    return (result.total, result.rank, result.grade) if result else ()


def ties_at_limit(lines: list[Line]) -> list[list[Line]]:
    """Return the groups of tied lines a committee has to put in order."""
    groups: dict[int, list[Line]] = {}
    for line in lines:
        if line.result.rank and {"tie", "tie_at_limit"} & set(line.result.flags):
            groups.setdefault(line.result.rank, []).append(line)
    return list(groups.values())
