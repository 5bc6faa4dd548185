"""Where the engine's values come from: entries, rulings and published history, as frames.

One COPY out a table, whatever the number of subjects; numbers arrive as whole numbers of the engine's
scales (see scoring.tables). The digest of all of it is kept with the run.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from assessments.evidence import file_key, key_of
from assessments.scoring.tables import Inputs
from portal.copying import copy_out

CURRENT = "NOT EXISTS (SELECT 1 FROM assessments_entry n WHERE n.supersedes_id = e.id)"

_SUBJECTS = """
    SELECT s.id, s.panel_id, s.role, s.state
      FROM assessments_cyclesubject s
     WHERE s.panel_id = ANY(%s) ORDER BY s.panel_id, s.position"""
_ENTRIES = f"""
    SELECT e.subject_id, e.component, e.item, e.part, (e.number * 1000000)::bigint,
           CASE WHEN e.component = 'adjust' THEN nullif(e.text, '') END, f.sha256
      FROM assessments_entry e
      LEFT JOIN portal_storedfile f ON f.id = e.file_id AND e.component = 'adjust'
                                    AND e.part = 'basis'
     WHERE e.panel_id = ANY(%s) AND (e.number IS NOT NULL OR e.part = 'basis') AND {CURRENT}"""  # noqa: S608  (a constant of this module)
_HISTORY = """
    SELECT now.id, extract(year FROM c.period_start)::int * 12
               + extract(month FROM c.period_start)::int - 1,
           (r.total * 100)::bigint, r.grade, r.rank, r.of
      FROM assessments_cyclesubject now
      JOIN assessments_panel np ON np.id = now.panel_id
      JOIN assessments_cycle nc ON nc.id = np.cycle_id
      JOIN assessments_schemeversion nv ON nv.id = nc.scheme_version_id
      JOIN assessments_cyclesubject s ON s.person_id = now.person_id
      JOIN assessments_panel p ON p.id = s.panel_id AND p.state IN ('confirmed', 'filed')
      JOIN assessments_cycle c ON c.id = p.cycle_id AND c.period_end < nc.period_start
                              AND c.period_start >= nc.period_end - interval '24 months'
      JOIN assessments_schemeversion v ON v.id = c.scheme_version_id AND v.scheme_id = nv.scheme_id
      JOIN assessments_result r ON r.subject_id = s.id AND r.run_id = p.run_id
     WHERE now.panel_id = ANY(%s) AND r.total IS NOT NULL"""
# An order inside a tie holds for the values it was made on: once they are handed in anew, it is past.
_RULINGS = """
    SELECT DISTINCT ON (r.subject_id, r.kind) r.subject_id, r.kind, r.value
      FROM assessments_ruling r
      JOIN assessments_panel p ON p.id = r.panel_id
     WHERE r.panel_id = ANY(%s) AND (r.kind <> 'order' OR r.decided_at >= p.submitted_at)
     ORDER BY r.subject_id, r.kind, r.id DESC"""


@dataclass(frozen=True)
class Facts:
    """What a run scores: the engine's input, subject → panel, and the digest of it all."""

    inputs: Inputs
    panels: pl.DataFrame
    digest: str

    @property
    def count(self) -> int:
        """How many subjects."""
        return self.panels.height

    def only(self, panels: Sequence[int]) -> "Facts":
        """Return these facts as those of some panels alone; the inputs and their digest stay whole."""
        return replace(self, panels=self.panels.filter(pl.col("panel").is_in(list(panels))))


def gather(
    panels: Sequence[int],
    pools: dict[int, int],
    months: int,
    required: Mapping[str, Collection[str]],
) -> Facts:
    """Return everything the engine needs to score these panels; `pools` maps panel → pool.

    `required` names the plain items a component needs: where one of them is missing, the component is
    missing as a whole, never the sum of the rest (S-MISS).
    """
    ids = [list(panels)]
    subjects = copy_out(
        _SUBJECTS,
        ids,
        {"subject": pl.Int64, "group": pl.Int64, "role": pl.String, "state": pl.String},
    )
    entries = copy_out(
        _ENTRIES,
        ids,
        {
            "subject": pl.Int64,
            "component": pl.String,
            "item": pl.String,
            "part": pl.String,
            "number": pl.Int64,
            "text": pl.String,
            "file": pl.String,
        },
    ).sort("subject", "component", "item", "part")
    history = copy_out(
        _HISTORY,
        ids,
        {
            "subject": pl.Int64,
            "start": pl.Int32,
            "score": pl.Int64,
            "grade": pl.String,
            "rank": pl.Int32,
            "of": pl.Int32,
        },
    ).sort("subject", "start")
    rulings = copy_out(_RULINGS, ids, {"subject": pl.Int64, "kind": pl.String, "value": pl.String})
    digest = _digest(subjects, entries, history, rulings)
    inputs = Inputs(
        subjects=_with_pools(subjects, pools),
        values=_whole(_values(entries), required),
        adjustments=_adjustments(entries),
        history=history.with_columns(months=pl.lit(months, pl.Int32)),
        rulings=rulings.select(
            "subject", "kind", number=pl.col("value").cast(pl.Int64), text=pl.lit(None, pl.String)
        ),
    )
    return Facts(inputs, subjects.select("subject", panel="group"), digest)


def _with_pools(subjects: pl.DataFrame, pools: dict[int, int]) -> pl.DataFrame:
    if not pools:
        return subjects
    table = pl.DataFrame(
        {"group": list(pools), "pool": list(pools.values())},
        schema={"group": pl.Int64, "pool": pl.Int64},
    )
    return subjects.join(table, on="group", how="left", maintain_order="left")


def _values(entries: pl.DataFrame) -> pl.DataFrame:
    """Points at 10^4 from plain values; actual beside target at 10^6 from measured items."""
    keys = ["subject", "component", "item"]
    own = entries.filter(pl.col("component") != "adjust")
    plain = own.filter(pl.col("part") == "value").select(
        *keys,
        value=pl.col("number") // 100,
        actual=pl.lit(None, pl.Int64),
        target=pl.lit(None, pl.Int64),
    )
    actual = own.filter(pl.col("part") == "actual").select(*keys, actual="number")
    target = own.filter(pl.col("part") == "target").select(*keys, target="number")
    measured = actual.join(target, on=keys, how="left").select(
        *keys, pl.lit(None, pl.Int64).alias("value"), "actual", "target"
    )
    return pl.concat([plain, measured])


def _whole(values: pl.DataFrame, required: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Leave out a subject's component while one of its required items has no value."""
    for component, items in required.items():
        own = pl.col("component") == component
        there = values.filter(own & pl.col("item").is_in(list(items)))
        full = there.group_by("subject").len().filter(pl.col("len") == len(items))
        keep = pl.col("subject").is_in(full["subject"].implode())
        values = values.filter(~own | keep)
    return values


def _adjustments(entries: pl.DataFrame) -> pl.DataFrame:
    """Signed points; the basis makes the evidence key, so that one deed counts once (E-DUP).

    A ground in words is known by them (assessments.evidence), one without words by its file.
    """
    own = entries.filter(pl.col("component") == "adjust")
    value = own.filter(pl.col("part") == "value").select("subject", "item", "number")
    basis = _grounds(own.filter(pl.col("part") == "basis"))
    loss = pl.col("item").str.starts_with("deduction")
    points = pl.col("number") // 100
    return value.join(basis, on=["subject", "item"], how="left").select(
        "subject",
        item=pl.when(loss).then(pl.lit("deduction")).otherwise(pl.lit("bonus")),
        value=pl.when(loss).then(-points).otherwise(points),
        evidence="evidence",
    )


def _grounds(basis: pl.DataFrame) -> pl.DataFrame:
    """The evidence key (null for none) of each adjustment's ground."""
    told = basis.select("subject", "item", "text", "file")
    keys = [
        key_of(text or "") or file_key(sha256 or "", item.startswith("deduction")) or None
        for _, item, text, sha256 in told.iter_rows()
    ]
    return told.select("subject", "item", evidence=pl.Series(keys, dtype=pl.String))


def _digest(*frames: pl.DataFrame) -> str:
    """SHA-256 over the sorted rows of all input tables."""
    digest = hashlib.sha256()
    for frame in frames:
        digest.update(frame.write_csv(include_header=False).encode())
        digest.update(b"\x1e")
    return digest.hexdigest()
