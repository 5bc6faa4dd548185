"""What a run found, into its tables: by COPY, part after part, in the run's one transaction."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.utils import timezone

from assessments import voted
from assessments.facts import Facts
from assessments.models import Panel, Run
from assessments.scoring import ENGINE_VERSION, exact
from assessments.scoring.tables import Outcome
from portal import checkpoints, clock, copying
from portal.refusals import Refused

READY = (Panel.State.SUBMITTED, Panel.State.COMPUTED)


@dataclass(frozen=True)
class Part:
    """What was found of some panels, ready to be stored: how many subjects, the digest of their facts,
    and the rows of each table."""

    count: int
    digest: str
    tables: dict[str, copying.Rows]


def part_of(run: Run, gathered: Facts, outcome: Outcome) -> Part:
    """Return an outcome as rows of the run's tables."""
    placed = gathered.panels.with_columns(run_id=pl.lit(run.pk, pl.Int64)).rename(
        {"subject": "subject_id", "panel": "panel_id"}
    )
    frames = {
        "assessments_result": _results(placed, outcome.results),
        "assessments_resultscore": _scores(placed, outcome.scores),
        "assessments_resultstep": _steps(placed, outcome.steps),
        "assessments_proposal": _proposals(placed, outcome.consequences),
    }
    tables = {table: copying.written(frame) for table, frame in frames.items()}
    return Part(gathered.count, gathered.digest, tables)


def submission_stamps(panels: list[int]) -> list[Any]:
    """Return (panel, when it was handed in) and (poll, state) in order: what a run must find unchanged
    at its end."""
    rows = Panel.objects.filter(pk__in=panels).order_by("pk")
    return [*rows.values_list("pk", "submitted_at"), *voted.stamps(panels)]


def write(run: Run, panels: list[int], parts: Iterable[Part], stamps: list[Any]) -> int:
    """Write results, scores, steps and proposals by COPY, move the panels on and close the run; return
    how many subjects were written.

    Parts are taken one by one, so that the next may be made while one is written. Raises Refused when a
    panel was taken back to entry since `stamps` were taken, handed in again or not; nothing is written
    then.
    """
    moved = Panel.objects.filter(pk__in=panels, state__in=READY).update(
        state=Panel.State.COMPUTED, run=run, computed_at=clock.now()
    )
    _insist_unchanged(moved == len(panels) and submission_stamps(panels) == stamps)
    with connection.cursor() as cursor:
        # The rows of a part are checked while the next part is made, not all of them at the commit.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    count = 0
    digests: list[str] = []
    for part in parts:
        for table, rows in part.tables.items():
            copying.send(table, rows)
            checkpoints.reach("amid_copy_in")
        count += part.count
        digests.append(part.digest)
    _insist_unchanged(submission_stamps(panels) == stamps)
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.DONE,
        input_digest=digest_of(digests),
        engine_version=ENGINE_VERSION,
        finished_at=timezone.now(),
    )
    return count


def _insist_unchanged(unchanged: bool) -> None:
    if not unchanged:
        raise Refused(
            "有单位在计分途中被退回补录或开启了投票，这次计分作废。"
            "请在它再次提交、投票截止后重新计分。"
        )


def digest_of(parts: list[str]) -> str:
    """Return the digest of a run from those of its parts: of one its own, else SHA-256 over all."""
    return parts[0] if len(parts) == 1 else hashlib.sha256("".join(parts).encode()).hexdigest()


def _results(placed: pl.DataFrame, results: pl.DataFrame) -> pl.DataFrame:
    listed = pl.col("flags").list.eval(_quoted(pl.element())).list.join(",")
    flags = pl.concat_str([pl.lit("{"), listed, pl.lit("}")])
    return placed.join(
        results.select(
            pl.col("subject").alias("subject_id"),
            exact.text(pl.col("bonus"), 4).alias("bonus"),
            exact.text(pl.col("deduction"), 4).alias("deduction"),
            exact.text(pl.col("total"), 2).alias("total"),
            "rank",
            "of",
            "grade",
            exact.text(pl.col("coefficient"), 4).alias("coefficient"),
            flags.alias("flags"),
        ),
        on="subject_id",
    )


def _quoted(text: pl.Expr) -> pl.Expr:
    escaped = text.str.replace_all("\\", "\\\\", literal=True).str.replace_all(
        '"', '\\"', literal=True
    )
    return pl.concat_str([pl.lit('"'), escaped, pl.lit('"')])


def _scores(placed: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    return placed.join(
        scores.select(
            pl.col("subject").alias("subject_id"),
            "component",
            pl.col("item").cast(pl.String).fill_null(""),
            exact.text(pl.col("score"), 4).alias("score"),
        ),
        on="subject_id",
    )


def _steps(placed: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    return placed.join(
        steps.select(
            pl.col("subject").alias("subject_id"),
            "seq",
            "rule",
            "what",
            "before",
            "after",
            "params",
        ),
        on="subject_id",
    )


def _proposals(placed: pl.DataFrame, drawn: pl.DataFrame) -> pl.DataFrame:
    ground = pl.struct("grade", "rule", "counted", "of", "periods").struct.json_encode()
    return placed.join(
        drawn.select(
            pl.col("subject").alias("subject_id"),
            pl.col("id").alias("rule"),
            "effect",
            "force",
            "at_risk",
            ground.alias("ground"),
            pl.lit("proposed").alias("state"),
            pl.lit("").alias("reason"),
        ),
        on="subject_id",
    )
