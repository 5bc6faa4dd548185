"""What the ranking workbook says: the panels it stands on, their lines, the words of each line.

Read by COPY in a constant number of statements, whatever the number of people. Ranks are those inside
each unit; nothing here compares people of different units.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from assessments import rights, voted
from assessments.models import Cycle, Panel
from assessments.outline import Outline
from assessments.queries.overview import in_force
from assessments.queries.ranking import flag_word, uncounted
from assessments.scoring.tables import NOTHING
from portal.copying import copy_out

DRAFT, CONFIRMED = "未确认稿", "已确认"
_RESULTS = """
    SELECT r.panel_id, r.subject_id, s.position, s.name, s.section, s.title, s."group", s.state,
           s.state_reason, r.rank, r.bonus, r.deduction, r.total, r.grade, r.coefficient,
           array_to_string(r.flags, ','),
           EXISTS (SELECT 1 FROM assessments_resultstep t
                    WHERE t.run_id = r.run_id AND t.subject_id = r.subject_id
                      AND t.rule = 'S-CAP')
      FROM unnest(%s::bigint[], %s::bigint[]) AS w (panel_id, run_id)
      JOIN assessments_result r ON r.panel_id = w.panel_id AND r.run_id = w.run_id
      JOIN assessments_cyclesubject s ON s.id = r.subject_id
     ORDER BY r.panel_id, s."group", r.rank NULLS LAST, s.position"""
_SCORES = """
    SELECT c.subject_id, c.component, c.score
      FROM unnest(%s::bigint[], %s::bigint[]) AS w (panel_id, run_id)
      JOIN assessments_resultscore c ON c.panel_id = w.panel_id AND c.run_id = w.run_id
     WHERE c.item = ''"""
_RESULT_COLUMNS: dict[str, Any] = {
    "panel": pl.Int64,
    "subject": pl.Int64,
    "position": pl.Int64,
    "name": pl.String,
    "section": pl.String,
    "title": pl.String,
    "group": pl.String,
    "state": pl.String,
    "reason": pl.String,
    "rank": pl.Int64,
    "bonus": pl.String,
    "deduction": pl.String,
    "total": pl.String,
    "grade": pl.String,
    "coefficient": pl.String,
    "flags": pl.String,
    "capped": pl.String,
}


@dataclass(frozen=True)
class Line:
    """One person's line; amounts are exact decimals, None where there is none; a part that had nothing
    to count is n/a (E-ZERO)."""

    rank: int | None
    name: str
    section: str
    title: str
    parts: tuple[Decimal | str | None, ...]
    bonus: Decimal | None
    deduction: Decimal | None
    total: Decimal | None
    grade: str
    group: str
    coefficient: Decimal | None
    words: str


@dataclass(frozen=True)
class Block:
    """One unit's lines in printing order: ranked people first."""

    panel: Panel
    lines: tuple[Line, ...]

    @property
    def state(self) -> str:
        """已确认 or 未确认稿."""
        return CONFIRMED if self.panel.is_locked else DRAFT

    @property
    def graded(self) -> int:
        """How many have a grade: the n of the limits."""
        return sum(1 for line in self.lines if line.grade)

    @property
    def ranked(self) -> int:
        """How many have a total: those appraised."""
        return sum(1 for line in self.lines if line.total is not None)

    def count_of(self, grade: str) -> int:
        """Return how many have this grade."""
        return sum(1 for line in self.lines if line.grade == grade)


def standing_panels(cycle: Cycle, account: Any) -> list[Panel]:
    """Return the panels in force of a cycle that have results and that the account may take away."""
    rows = Panel.objects.visible_to(account, rights.EXPORT).filter(cycle=cycle, run__isnull=False)
    return list(
        in_force(rows)
        .select_related("organization", "cycle__organization", "run__cycle__organization")
        .order_by("organization__sort_key", "organization_id")
    )


def missing_panels(cycle: Cycle, account: Any) -> list[Panel]:
    """Return the panels in force of a cycle, of those the account may take away, without results."""
    rows = Panel.objects.visible_to(account, rights.EXPORT).filter(cycle=cycle, run__isnull=True)
    return list(
        in_force(rows).select_related("organization").order_by("organization__sort_key", "pk")
    )


def blocks_of(panels: Sequence[Panel], outline: Outline) -> Iterator[Block]:
    """Yield the panels' lines, unit by unit in the given order; two statements for all of them."""
    wanted = [[p.pk for p in panels], [p.run_id for p in panels]]
    results = copy_out(_RESULTS, wanted, _RESULT_COLUMNS)
    scores = copy_out(
        _SCORES, wanted, {"subject": pl.Int64, "component": pl.String, "score": pl.String}
    )
    by_panel = results.partition_by("panel", as_dict=True)
    by_subject: dict[int, dict[str, str]] = {}
    for subject, component, score in scores.iter_rows():
        by_subject.setdefault(subject, {})[component] = score
    for panel in panels:
        rows = by_panel.get((panel.pk,))
        own = rows.to_dicts() if rows is not None else []
        ranks = [(row["group"] or "", row["rank"]) for row in own if row["rank"]]
        yield Block(
            panel,
            tuple(_line(row, by_subject.get(row["subject"], {}), ranks, outline) for row in own),
        )


def _line(
    row: dict[str, Any], scores: dict[str, str], ranks: list[tuple[str, int]], outline: Outline
) -> Line:
    if voted.is_withheld(_flags(row)):
        row, scores = {**row, "bonus": None, "deduction": None}, {}
    zeros = uncounted(_flags(row))
    return Line(
        rank=row["rank"],
        name=row["name"] or "",
        section=row["section"] or "",
        title=row["title"] or "",
        parts=tuple(
            NOTHING if part["id"] in zeros else _amount(scores.get(part["id"]))
            for part in outline.parts
        ),
        bonus=_amount(row["bonus"]),
        deduction=_amount(row["deduction"]),
        total=_amount(row["total"]),
        grade=row["grade"] or "",
        group=outline.word(row["group"]) if row["group"] else "",
        coefficient=_amount(row["coefficient"]),
        words=_words(row, ranks.count((row["group"] or "", row["rank"])) > 1, outline),
    )


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _flags(row: dict[str, Any]) -> list[str]:
    """The flags of a row that COPY brought."""
    return [flag for flag in (row["flags"] or "").split(",") if flag]


def _words(row: dict[str, Any], shared: bool, outline: Outline) -> str:
    """Flags in words, a shared rank, a lost seat, why not graded."""
    flags = _flags(row)
    words = [flag_word(flag, outline) for flag in flags]
    if row["rank"] and shared:
        words.append(f"并列第{row['rank']}")
    if row["capped"] == "t" and "tie_at_limit" not in flags:
        words.append("名额已满")
    if row["state"]:
        words.append(f"不定等次（{row['reason']}）" if row["reason"] else "不定等次")
    return "，".join(words)
