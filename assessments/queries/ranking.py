"""A panel's results as people read them: ranking lines, the quota's arithmetic, what blocks."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from assessments import voted
from assessments.models import CycleSubject, Panel, Result, ResultScore, ResultStep
from assessments.outline import Outline
from assessments.runs import SMALL
from assessments.scoring import missing

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
    grade: str
    last_seat: bool = False

    @property
    def subject(self) -> CycleSubject:
        """Whose line it is."""
        return self.result.subject

    @property
    def uncounted(self) -> Collection[str]:
        """The components that had nothing to count: n/a, never 0 (E-ZERO)."""
        return uncounted(self.result.flags)

    @property
    def is_set_aside(self) -> bool:
        """Whether he is not graded: on the list, by the committee's decision (E-BALLOT-MISS), or
        because he had nothing that counts (E-ZERO)."""
        return bool(self.subject.state) or self.result.is_set_aside

    @property
    def net(self) -> Decimal | None:
        """Bonus less deduction, after their caps; None where only the total may be shown."""
        if voted.is_withheld(self.result.flags):
            return None
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


def grade_class(outline: Outline, grade: str | None) -> str:
    """Return the chip class of a grade, best first; g0 for none."""
    labels = outline.labels
    if grade not in labels:
        return "g0"
    return GRADE_CLASSES[min(labels.index(grade), len(GRADE_CLASSES) - 1)]


def lines_of(panel: Panel) -> list[Line]:
    """Return the ranking of the panel's run: ranked first, then without total; three statements."""
    if panel.run_id is None:
        return []
    results = list(
        Result.objects.filter(panel=panel, run_id=panel.run_key).select_related("subject")
    )
    results.sort(key=lambda r: (r.subject.group, r.rank is None, r.rank or 0, r.subject.position))
    scores = ResultScore.objects.filter(run_id=panel.run_key, panel=panel, item="")
    parts: dict[int, dict[str, Decimal | None]] = {}
    for subject, component, score in scores.values_list("subject_id", "component", "score"):
        parts.setdefault(subject, {})[component] = score
    fell = set(
        ResultStep.objects.filter(run_id=panel.run_key, panel=panel, rule="S-CAP").values_list(
            "subject_id", flat=True
        )
    )
    shared = Counter((r.subject.group, r.rank) for r in results if r.rank)
    outline = panel.cycle.outline
    last = max((i for i, r in enumerate(results) if r.grade == outline.top), default=-1)
    return [
        Line(
            r,
            {} if voted.is_withheld(r.flags) else parts.get(r.subject_id, {}),
            _note(r, shared, r.subject_id in fell, outline),
            grade_class(outline, r.grade),
            outline.word(r.grade),
            i == last and bool(outline.cap),
        )
        for i, r in enumerate(results)
    ]


def _note(result: Result, shared: Counter[tuple[str, int]], fell: bool, outline: Outline) -> str:
    words = [flag_word(flag, outline) for flag in result.flags]
    if result.rank and shared[result.subject.group, result.rank] > 1:
        words.append(f"并列第{result.rank}")
    if fell and "tie_at_limit" not in result.flags:
        words.append("名额已满")
    if result.subject.state:
        words.append(result.subject.state_reason)
    return "，".join(word for word in words if word)


_WITHOUT_BALLOT = {"left_out": "不计{}，按其余部分计分", "set_aside": "缺{}，不定等次"}


NOTHING_TO_COUNT = "n/a（没有可计的事项，E-ZERO）"


def uncounted(flags: Iterable[str]) -> frozenset[str]:
    """Return the components that had nothing to count, from a result's flags."""
    split = (flag.partition(":") for flag in flags)
    return frozenset(detail for name, _, detail in split if name == missing.ZERO)


def flag_word(flag: str, outline: Outline) -> str:
    """Return the Chinese words of an engine flag."""
    name, _, detail = flag.partition(":")
    if name == "incomplete":
        return f"缺{outline.title(detail)}"
    if name == missing.ZERO:
        return f"{outline.title(detail)}{NOTHING_TO_COUNT}"
    if name in _WITHOUT_BALLOT:
        return _WITHOUT_BALLOT[name].format(outline.title(detail))
    words = {
        "tie": "同分，待定先后",
        "tie_at_limit": "名额线上同分，待定先后",
        "small_pool": "人数不足，不分配名额",
        "verdict_refused": "裁定超出限额，未采用",
        "undecided": "待决定等次",
        voted.FLAG: "票数不足5张，只给总分",
    }
    return words.get(name, f"一票否决：{outline.word(detail)}" if name == "veto" else flag)


def quota_of(panel: Panel, lines: list[Line]) -> Quota | None:
    """Return how the cap of the top grade was used; None where the scheme caps nothing, or counts in
    several groups of the panel."""
    outline = panel.cycle.outline
    label, line_at = outline.top, outline.line(outline.top)
    ranked = [line for line in lines if line.result.total is not None]
    groups = {line.subject.group for line in ranked}
    if not outline.cap or line_at is None or len(groups) != 1:
        return None
    share, n = Decimal(outline.cap), len(ranked)
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
        sentence = _arithmetic(share, n, limit, reached, line_at, open_ties)
    aside = len(lines) - n
    if aside:
        sentence += f"另有{aside}人没有总分，不计入{n}人。"
    marks = _marks(n, used, reached, limit)
    return Quota(outline.word(label), share, n, limit, used, reached, marks, sentence)


def _arithmetic(
    share: Decimal, n: int, limit: int, reached: int, line_at: Decimal, open_ties: int
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

    def found(one: Panel) -> dict[tuple[Any, ...], Result]:
        rows = Result.objects.filter(panel=one, run_id=one.run_key).select_related("subject")
        return {(s.person_id, s.organization_id, s.name): r for r in rows if (s := r.subject)}

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
    groups: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        if line.result.rank and {"tie", "tie_at_limit"} & set(line.result.flags):
            groups.setdefault((line.subject.group, line.result.rank), []).append(line)
    return list(groups.values())
