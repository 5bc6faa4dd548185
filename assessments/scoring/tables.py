"""The frames that go into and come out of `score`: the engine's contract.

Numbers are whole numbers of a fixed scale, never float and never Decimal:

    POINTS  10^4  values, component and item scores, bonus, deduction, weights, coefficients
    RATIO   10^6  actual and target
    TOTAL   10^2  published totals

Ids of subjects and groups are integers (Int64 or smaller); the engine only compares them. Text
columns may be String, Categorical or Enum. "optional" columns may be absent or all null. A null in
`value` means the row is not there (a blank cell is no row). Row order matters in `subjects` alone.

In
--
`subjects`
    subject      int     unique
    group        int     peer group; groups keep the order of first appearance
    role         text    optional; compared by `role_is`
    state        text    optional; null, "" or "not_graded"
    pool         int     optional, portal only (E-SMALL): subjects of one pool share the caps'
                         limits by total across the pool; null: the group by itself
    @NAME        Int64   optional, POINTS: a number the scheme reads of a subject
                         (`Scheme.numbers`); null: not known
    @NAME        text    optional: words the scheme compares (`Scheme.words`)
`values`
    subject      int
    component    text or int   component id, or its position in `scheme.components` (from 0)
    item         any     optional; null: the row is the component itself
    value        Int64   POINTS; null where actual and target are given
    actual       Int64   optional, RATIO
    target       Int64   optional, RATIO; null or 0: missing
    kind         text    of ledger rows: base, bonus or deduction; NOTHING where there was nothing to
                         count, without value, actual, target and item, of a component whose scheme
                         leaves it out then (E-ZERO); else null
    evidence     any     optional, of ledger rows: of one key, subject, component and sub-period
                         only the largest counts
    period       int     optional, first month of the row's own period (see below); null: the run's
    months       int     optional, its length; null: 1
`ballots`
    subject      int     one row a ballot
    ballot       text    ballot id
    voters       text    the voter group's code, else its name
    value        Int64   POINTS: the points, or the tier (10000 is tier 1)
`adjustments`
    subject      int
    item         text    optional; must be a listed item where the scheme lists them
    value        Int64   POINTS, signed: above 0 a bonus, below 0 a deduction
    evidence     any     optional; of one key, subject and period only the largest counts
    period       int     optional, first month of the sub-period
`history`
    subject      int
    start        int     first month of the published period (see below)
    months       int     its length: 1, 3, 6 or 12
    score        Int64   optional, TOTAL, the published total
    grade        text    optional, null or "": not counted
    rank, of     int     optional
`rulings`
    subject      int
    kind         text    order, veto, verdict_points, verdict_tier, criterion, decision, left_out,
                         set_aside
    text         text    optional; what a veto, criterion or decision names, or the component
                         without votes that is left out or for which the subject is set aside
    number       Int64   optional; order plain, verdict_points and verdict_tier in POINTS
    reason       text    optional; why

A month is counted from the year 0: 2026-07 is 2026 * 12 + 6. `Span(start, months)` is a period.
`portal.periods.Period.first_month` and `.months` give both; the engine never parses a code.

Out
---
`results`: one row a subject, in printing order: groups in input order, rank order inside, ties in
input order, then incomplete, not_graded, stopped
    subject      as given
    group        as given
    state        String  ranked, incomplete, not_graded (set aside too, and who has nothing that
                         counts at all) or stopped
    bonus        Int64   POINTS, after bonus_cap; null only when not_graded
    deduction    Int64   POINTS, after deduction_cap, >= 0; null only when not_graded
    total        Int64   TOTAL; null unless ranked
    rank         Int32   null unless ranked
    of           Int32   how many are ranked in the group; null unless ranked
    grade        String  null unless ranked (and where the scheme or the run has no grade)
    coefficient  Int64   POINTS; null without a grade
    flags        List[String]  never null; incomplete:ID, left_out:ID, set_aside:ID,
                         nothing_to_count:ID, small_pool, tie, tie_at_limit,
                         verdict_refused, undecided, veto:WHEN
`scores`: one row per item score (`item` set; not of ledgers) and one per component (`item` null);
subjects that are not_graded and roll-up runs have none. A ballot gives its total alone.
    subject      as given
    component    String  component id
    item         as given
    score        Int64   POINTS; null for an item without a value (target 0 or blank)
    weight       Int64   POINTS, of the component; null where the method is not weighted
`ledgers`: one row per subject, ledger component and sub-period (one row where there is none)
    subject      as given
    component    String  component id
    period       Int32   first month of the sub-period; null: all rows are one ledger
    base         Int64   POINTS: start less what was missed, at least 0
    bonus        Int64   POINTS, after bonus_cap
    deduction    Int64   POINTS, >= 0
    score        Int64   POINTS: base + bonus - deduction, clamped
`steps`: what changed a number or a grade on the way, in the order it happened
    subject      as given
    seq          Int16   from 1 for each subject
    rule         String  S-ONCE, S-RANGE, S-ADJUST, E-BALLOT-MISS, E-ZERO, S-TOTAL, S-CAP,
                         S-EDGE, S-SHARES, S-BAR, S-VETO, S-VERDICT or S-DECIDE
    what         String  evidence, a component id, bonus_cap, deduction_cap, net_cap,
                         verdict_points, spread (what the other components come to), clamp, the
                         label whose limit it is, the veto, or the label decided
    before       String  decimal text or label
    after        String  decimal text or label
    params       String  "limit=9;n=23;holders=11;place=10;last=10" and the like, "" if none
`consequences`: one row per subject and consequence whose conditions all hold, of ranked subjects;
of not_graded ones those about the yearly grade that rest on the year's earlier grades, at its end
    subject      as given
    id           String  consequence id of the scheme
    force        String  mandatory or in_principle
    effect       String
    grade        String  the grade barred or limited to; null for other effects
    rule         String  rule id of the ground, the consequence id where the scheme gives none
    counted      Int32   periods that count for the first condition about grades or a streak; null
                         if none
    of           Int32   graded periods in its window; null if none, and for a streak
    periods      List[Int32]  first months of the periods counted (their length: the run's own)
    at_risk      Boolean about the yearly grade and the year has not ended (S-PROPOSE)
"""

from dataclasses import dataclass

import polars as pl

POINTS = 10_000
RATIO = 1_000_000
TOTAL = 100

RANKED, INCOMPLETE, NOT_GRADED, STOPPED = "ranked", "incomplete", "not_graded", "stopped"
NOTHING = "n/a"
STATES = (RANKED, INCOMPLETE, NOT_GRADED, STOPPED)


@dataclass(frozen=True)
class Inputs:
    """The input frames; a table that is None is empty."""

    subjects: pl.DataFrame
    values: pl.DataFrame | None = None
    adjustments: pl.DataFrame | None = None
    history: pl.DataFrame | None = None
    rulings: pl.DataFrame | None = None
    ballots: pl.DataFrame | None = None


@dataclass(frozen=True)
class Outcome:
    """The output frames."""

    results: pl.DataFrame
    scores: pl.DataFrame
    steps: pl.DataFrame
    consequences: pl.DataFrame
    ledgers: pl.DataFrame
