"""The engine and the witness agree to the digit on random schemes and inputs (scoring.md, 7)."""

import polars as pl
import pytest

from assessments import schemes
from assessments.appraising import intake, output
from assessments.appraising.problems import BadInput
from assessments.appraising.sheets import Sheet
from assessments.scoring.run import computed, score
from assessments.scoring.tables import Inputs
from portal.periods import parse as parse_period
from tests.assessments.scoring import generator, oracle, random_schemes

PAIRS = 2200
CHUNK = 100
LEAST = 20


@pytest.fixture
def seed(request):
    """Another seed every run, printed by pytest-randomly; `-p randomly -p "randomly_seed=N"`."""
    return request.config.getoption("randomly_seed", 2026)


def sheets(tables):
    """The tables as the command reads them."""
    made = []
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        cells = [(n, [row.get(c) or None for c in columns]) for n, row in enumerate(rows, start=2)]
        made.append(Sheet(name, columns, cells))
    return made


def engine(pair):
    """What the engine makes of a pair: records, grounds, grade steps."""
    scheme = schemes.parse(pair.document)
    period = parse_period(pair.period) if pair.period else None
    taken = intake.take(sheets(pair.tables), scheme, period)
    inputs = taken.inputs
    if pair.pools:
        numbers = {pool: n for n, pool in enumerate(dict.fromkeys(pair.pools.values()))}
        pools = [numbers.get(pair.pools.get(group)) for group in taken.groups]
        pool = pl.Series("pool", [pools[g] for g in inputs.subjects["group"]], pl.Int64)
        inputs = Inputs(**{**vars(inputs), "subjects": inputs.subjects.with_columns(pool)})
    if pair.pools:
        outcome = score(scheme, inputs, intake.span(period))
    else:
        outcome = computed(scheme, taken.checked, intake.span(period))
    records = output.records(scheme, taken, outcome)
    grounds = {record["subject"]: [] for record in records}
    for row in outcome.consequences.iter_rows(named=True):
        grounds[taken.subjects[row["subject"]]].append(
            (row["id"], row["counted"], row["of"], row["periods"], row["at_risk"])
        )
    steps = sorted(
        (taken.subjects[row["subject"]], row["rule"], row["before"], row["after"])
        for row in outcome.steps.iter_rows(named=True)
        if row["rule"] in ("S-CAP", "S-EDGE", "S-VETO")
    )
    return records, grounds, steps


def witness(pair):
    """(records, grounds, steps), or the places to refuse."""
    try:
        return oracle.appraise(pair.document, pair.tables, pair.period, pair.pools)[:3]
    except oracle.Refused as refused:
        return refused.places


def engine_or_places(pair):
    """The same of the engine."""
    try:
        return engine(pair)
    except BadInput as refused:
        return {(problem.table, problem.row, problem.column) for problem in refused.problems}


@pytest.mark.parametrize("chunk", range(PAIRS // CHUNK))
def test_the_engine_agrees_with_the_witness(chunk, seed):
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        pair = generator.pair(seed, number)
        found, expected = engine_or_places(pair), witness(pair)
        assert found == expected, f"seed {seed}, pair {number}, planted {pair.defect}"
        assert isinstance(found, set) == bool(pair.defect)


MECHANISMS = [
    "score weighted", "score sum", "clamped up", "clamped down", "not clamped",
    *(f"kind {kind}" for kind in random_schemes.KINDS), "items summed", "items cut at max",
    "quotients averaged", "quotient over 100", "denominator missing",
    "bonus", "deduction", "bonus_cap", "deduction_cap", "net_cap", "evidence once",
    "evidence in a sub-period",
    "rollup mean", "rollup sum", "rollup last", "fewer than min_periods",
    "tie shared", "tie broken by a key", "tie broken by order", "tie-break key skipped",
    "grade threshold", "grade cap", "cap kept", "S-CAP", "S-EDGE", "pooled",
    "applies_to: no grade in this run", "state not_graded",
    "veto stop", "veto lowest_grade", "veto drop_one", "coefficient", "negate", "at risk",
    "metric of another run's length",
    *(f"metric {m}" for m in ("grade_count", "grade_share", "score", "in_front", "in_bottom",
                              "role_is")),
    *(f"window {w}" for w in (*random_schemes.WINDOWS, "none")),
    *(f"flag {f}" for f in ("incomplete", "tie", "tie_at_limit", "small_pool", "veto")),
    *(f"refused: {defect}" for defect in random_schemes.DEFECTS),
]  # fmt: skip


def test_the_generator_reaches_everything(seed, record_property):
    hits = oracle.Trace()
    for number in range(PAIRS):
        pair = generator.pair(seed, number)
        try:
            *_, trace = oracle.appraise(pair.document, pair.tables, pair.period, pair.pools)
        except oracle.Refused as refused:
            trace = refused.trace
        hits.update({name: 1 for name, count in trace.items() if count})
    for name in sorted(hits):
        record_property(name, hits[name])
        print(f"{hits[name]:6} {name}")
    rare = {name: hits[name] for name in MECHANISMS if hits[name] < LEAST}
    assert not rare, f"seed {seed}"
