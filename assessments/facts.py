"""Where the engine's values come from: entries, rulings and published history, as frames.

One COPY out a table, whatever the number of subjects; numbers arrive as whole numbers of the engine's
scales (see scoring.tables). The digest of all of it is kept with the run.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from assessments import posted, voted
from assessments.columns import DEDUCTION, split_adjustment
from assessments.evidence import file_key, key_of
from assessments.models import Ruling
from assessments.schemes.numbers import is_number
from assessments.schemes.numbers import points as as_points
from assessments.scoring.intake import attribute
from assessments.scoring.tables import NOTHING, Inputs
from assessments.sections import ATTRIBUTE
from portal.copying import copy_out

CURRENT = "NOT EXISTS (SELECT 1 FROM assessments_entry n WHERE n.supersedes_id = e.id)"

_SUBJECTS = """
    SELECT s.id, s.panel_id, dense_rank() OVER (ORDER BY s.panel_id, s."group"), s.role, s.state,
           s.attributes::text
      FROM assessments_cyclesubject s
     WHERE s.panel_id = ANY(%s) ORDER BY s.panel_id, s.position"""
_ENTRIES = f"""
    SELECT e.subject_id, e.component, e.item, e.part, (e.number * 1000000)::bigint,
           CASE WHEN e.component = 'adjust' THEN nullif(e.text, '') END, f.sha256
      FROM assessments_entry e
      LEFT JOIN portal_storedfile f ON f.id = e.file_id AND e.component = 'adjust'
                                    AND e.part = 'basis'
     WHERE e.panel_id = ANY(%s) AND (e.number IS NOT NULL OR e.part = 'basis') AND {CURRENT}"""  # noqa: S608  (a constant of this module)
# Published results of the same subject under the same scheme, up to two years back: earlier periods, and
# shorter ones inside this one, of which a roll-up is made. The same is the same person, the same
# organization, or the same name in the same place (S-WINDOW, S-RUN, E-TRANSFER).
_PAST = """
    SELECT now.id, extract(year FROM c.period_start)::int * 12
               + extract(month FROM c.period_start)::int - 1,
           (extract(year FROM age(c.period_end + 1, c.period_start)) * 12
               + extract(month FROM age(c.period_end + 1, c.period_start)))::int,
           (r.total * 100)::bigint, r.grade, r.rank, r.of
      FROM assessments_cyclesubject now
      JOIN assessments_panel np ON np.id = now.panel_id
      JOIN assessments_cycle nc ON nc.id = np.cycle_id
      JOIN assessments_schemeversion nv ON nv.id = nc.scheme_version_id
      JOIN assessments_cyclesubject s ON {same}
      JOIN assessments_panel p ON p.id = s.panel_id AND p.state IN ('confirmed', 'filed')
      JOIN assessments_cycle c ON c.id = p.cycle_id AND c.id <> nc.id
                              AND c.period_end <= nc.period_end
                              AND c.period_start >= nc.period_end - interval '24 months'
      JOIN assessments_schemeversion v ON v.id = c.scheme_version_id AND v.scheme_id = nv.scheme_id
      JOIN assessments_result r ON r.subject_id = s.id AND r.run_id = p.run_id
     WHERE now.panel_id = ANY(%s) AND r.total IS NOT NULL AND {has}"""
_HISTORIES = tuple(
    _PAST.format(same=same, has=has)
    for same, has in (
        ("s.person_id = now.person_id", "now.person_id IS NOT NULL"),
        ("s.organization_id = now.organization_id", "now.organization_id IS NOT NULL"),
        (
            "s.name = now.name AND s.kind = now.kind AND s.person_id IS NULL"
            " AND s.organization_id IS NULL",
            "now.person_id IS NULL AND now.organization_id IS NULL"
            " AND p.organization_id = np.organization_id",
        ),
    )
)
# An order inside a tie holds for the values it was made on: once they are handed in anew, it is past. Of
# vetoes, criteria and missing ballots each stands by itself, of the other kinds the newest; a withdrawn
# one is none.
_RULINGS = """
    SELECT DISTINCT ON (r.subject_id, r.kind, own) r.subject_id, r.kind, r.value, r.reason
      FROM assessments_ruling r
      JOIN assessments_panel p ON p.id = r.panel_id
      CROSS JOIN LATERAL (SELECT CASE WHEN r.kind NOT IN ('order', 'verdict_points', 'verdict_tier',
                                                           'decision') THEN r.value END) o(own)
     WHERE r.panel_id = ANY(%s) AND (r.kind <> 'order' OR r.decided_at >= p.submitted_at)
       AND r.withdraws_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM assessments_ruling w WHERE w.withdraws_id = r.id)
     ORDER BY r.subject_id, r.kind, own, r.id DESC"""


_SUBJECT_COLUMNS = {
    "subject": pl.Int64,
    "panel": pl.Int64,
    "group": pl.Int64,
    "role": pl.String,
    "state": pl.String,
    "attributes": pl.String,
}
_ENTRY_COLUMNS = {
    "subject": pl.Int64,
    "component": pl.String,
    "item": pl.String,
    "part": pl.String,
    "number": pl.Int64,
    "text": pl.String,
    "file": pl.String,
}
_HISTORY_COLUMNS = {
    "subject": pl.Int64,
    "start": pl.Int32,
    "months": pl.Int32,
    "score": pl.Int64,
    "grade": pl.String,
    "rank": pl.Int32,
    "of": pl.Int32,
}
_RULING_COLUMNS = {
    "subject": pl.Int64,
    "kind": pl.String,
    "value": pl.String,
    "reason": pl.String,
}


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


@dataclass(frozen=True)
class Asked:
    """What a scheme and its sheet ask for.

    `required` names the plain items a component needs: where one of them is missing, the component is
    missing as a whole, never the sum of the rest (S-MISS). `numbers` and `words` are the attributes of
    a subject that the scheme reads, `ballots` the ballot of each component that is one, `zeros` the
    components that are left out where there was nothing to count (E-ZERO).
    """

    required: Mapping[str, Collection[str]]
    numbers: Sequence[str] = ()
    words: Sequence[str] = ()
    ballots: Mapping[str, str] = field(default_factory=dict)
    zeros: Collection[str] = ()


def gather(panels: Sequence[int], pools: dict[int, int], asked: Asked) -> Facts:
    """Return everything the engine needs to score these panels; `pools` maps panel → pool."""
    ids = [list(panels)]
    subjects = copy_out(_SUBJECTS, ids, _SUBJECT_COLUMNS)
    entries = copy_out(_ENTRIES, ids, _ENTRY_COLUMNS).sort("subject", "component", "item", "part")
    history = pl.concat([copy_out(sql, ids, _HISTORY_COLUMNS) for sql in _HISTORIES])
    history = history.sort("subject", "start", "months")
    rulings = copy_out(_RULINGS, ids, _RULING_COLUMNS)
    votes, points = voted.votes_of(panels), posted.of_panels(panels)
    digest = _digest(subjects, entries, history, rulings, voted.witness(votes), points)
    values = _uncounted(_values(entries), asked.zeros)
    inputs = Inputs(
        subjects=_with_pools(_with_attributes(subjects, entries, asked), pools),
        values=pl.concat([_whole(values, asked.required), points], how="diagonal"),
        adjustments=_adjustments(entries),
        history=history,
        rulings=_numbered(_still_missing(rulings, votes, asked.ballots)),
        ballots=votes,
    )
    return Facts(inputs, subjects.select("subject", "panel"), digest)


def _with_attributes(subjects: pl.DataFrame, entries: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """The subjects with what the scheme reads of them, `@NAME` as the engine calls it: frozen at the
    opening, or a number typed into the sheet."""
    if not asked.numbers and not asked.words:
        return subjects.drop("attributes")
    frozen = [json.loads(text) for text in subjects["attributes"]]
    for name in asked.words:
        told = [str(own.get(name, "")) or None for own in frozen]
        subjects = subjects.with_columns(pl.Series(attribute(name), told, pl.String))
    for name in asked.numbers:
        found = [_points(str(own.get(name, ""))) for own in frozen]
        typed = entries.filter((pl.col("component") == ATTRIBUTE) & (pl.col("item") == name))
        own = typed.select("subject", (pl.col("number") // 100).alias("typed"))
        subjects = subjects.join(own, on="subject", how="left", maintain_order="left")
        frozen_number = pl.Series("frozen", found, pl.Int64)
        number = pl.coalesce(pl.col("typed"), frozen_number).alias(attribute(name))
        subjects = subjects.with_columns(number).drop("typed")
    return subjects.drop("attributes")


def _points(text: str) -> int | None:
    """A number's text in POINTS; None where it is none."""
    return as_points(text) if is_number(text) else None


def _still_missing(
    rulings: pl.DataFrame, votes: pl.DataFrame, ballots: Mapping[str, str]
) -> pl.DataFrame:
    """The rulings without those on a missing ballot that has votes after all: an earlier period's, which
    still serves, was held later. What is there counts."""
    kinds = [str(kind) for kind in Ruling.MISSING_BALLOT]
    about = pl.col("kind").is_in(kinds)
    ballot = pl.col("value").replace_strict(
        list(ballots), list(ballots.values()), default=None, return_dtype=pl.String
    )
    there = votes.select("subject", "ballot").unique()
    void = rulings.with_columns(ballot=pl.when(about).then(ballot)).join(
        there, on=["subject", "ballot"], how="semi"
    )
    return rulings.join(void.select("subject", "kind", "value"), how="anti",
                        on=["subject", "kind", "value"], maintain_order="left")  # fmt: skip


def _numbered(rulings: pl.DataFrame) -> pl.DataFrame:
    """Rulings as the engine reads them: orders are whole, verdicts POINTS, the rest words."""
    kind, value = pl.col("kind"), pl.col("value")
    verdicts = [_points(text) for text in rulings["value"]]
    whole = pl.when(kind == "order").then(value).cast(pl.Int64, strict=False)
    moved = pl.when(kind.is_in(["verdict_points", "verdict_tier"])).then(
        pl.Series("_", verdicts, pl.Int64)
    )
    words = pl.when(~kind.is_in(["order", "verdict_points", "verdict_tier"])).then(value)
    return rulings.select("subject", "kind", "reason", number=pl.coalesce(whole, moved), text=words)


def _with_pools(subjects: pl.DataFrame, pools: dict[int, int]) -> pl.DataFrame:
    if not pools:
        return subjects.drop("panel")
    table = pl.DataFrame(
        {"panel": list(pools), "pool": list(pools.values())},
        schema={"panel": pl.Int64, "pool": pl.Int64},
    )
    return subjects.join(table, on="panel", how="left", maintain_order="left").drop("panel")


def _values(entries: pl.DataFrame) -> pl.DataFrame:
    """Points at 10^4 from plain values; actual beside target at 10^6 from measured items."""
    keys = ["subject", "component", "item"]
    own = entries.filter(~pl.col("component").is_in(["adjust", ATTRIBUTE]))
    own = own.with_columns(pl.when(pl.col("item") != "").then("item").alias("item"))
    plain = own.filter(pl.col("part") == "value").select(
        *keys,
        value=pl.col("number") // 100,
        actual=pl.lit(None, pl.Int64),
        target=pl.lit(None, pl.Int64),
    )
    actual = own.filter(pl.col("part") == "actual").select(*keys, actual="number")
    target = own.filter(pl.col("part") == "target").select(*keys, target="number")
    measured = actual.join(target, on=keys, how="left", nulls_equal=True).select(
        *keys, pl.lit(None, pl.Int64).alias("value"), "actual", "target"
    )
    return pl.concat([plain, measured])


def _uncounted(values: pl.DataFrame, zeros: Collection[str]) -> pl.DataFrame:
    """0 of 0 said as the engine is told it: there was nothing to count (E-ZERO). Only what was entered
    says so; without a number of both the component stays missing (S-MISS)."""
    nothing = (
        pl.col("component").is_in(list(zeros)) & (pl.col("actual") == 0) & (pl.col("target") == 0)
    ).fill_null(value=False)
    return values.with_columns(
        pl.when(~nothing).then(pl.col("actual", "target")),
        pl.when(nothing).then(pl.lit(NOTHING)).alias("kind"),
    )


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
    kinds = [split_adjustment(item)[0] for item in value["item"]]
    value = value.with_columns(pl.Series("kind", kinds, pl.String))
    kind, points = pl.col("kind"), pl.col("number") // 100
    return value.join(basis, on=["subject", "item"], how="left").select(
        "subject",
        item=pl.when(kind == "").then("item").otherwise(kind),
        value=pl.when(kind == DEDUCTION).then(-points).otherwise(points),
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
