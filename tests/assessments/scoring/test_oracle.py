"""The engine and the witness agree to the digit on random schemes and inputs (scoring.md, 7)."""

import polars as pl
import pytest

from assessments import schemes
from assessments.appraising import intake, output
from assessments.appraising.problems import BadInput
from assessments.appraising.sheets import Sheet
from assessments.schemes import parsing
from assessments.schemes.numbers import texts
from assessments.scoring.run import computed, score
from assessments.scoring.tables import Inputs
from portal.periods import parse as parse_period
from tests.assessments.scoring import (
    generator,
    oracle,
    oracle_conditions,
    oracle_order,
    random_conditions,
    random_grades,
    random_needs,
    random_schemes,
)

PAIRS = 4000
EVERY_DAY = 800  # pairs the engine is tried on in an ordinary run; `./test --long` takes all
CHUNK = 100
LEAST = 6  # of a mechanism met some twenty times on average
OF_BARS = [m for m in random_conditions.METRICS if m not in oracle_conditions.OF_GRADES]
GRADE_STEPS = ("S-CAP", "S-EDGE", "S-VETO", "S-SHARES", "S-BAR", "S-VERDICT", "S-DECIDE")
TOLD = (*GRADE_STEPS, "E-BALLOT-MISS", "E-ZERO")


@pytest.fixture
def seed(request):
    """Another seed every run, printed by pytest-randomly; `--randomly-seed=N`."""
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
    scheme = parsing.scheme(texts(pair.document))
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
        if row["rule"] in TOLD
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


CHUNKS = [
    pytest.param(n, marks=[] if n < EVERY_DAY // CHUNK else [pytest.mark.long])
    for n in range(PAIRS // CHUNK)
]


@pytest.mark.parametrize("chunk", CHUNKS)
def test_the_engine_agrees_with_the_witness(chunk, seed):
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        pair = generator.pair(seed, number)
        if number % 10 == 0:  # checking documents takes a fifth of the time
            assert not schemes.check(texts(pair.document)), f"seed {seed}, pair {number}"
        found, expected = engine_or_places(pair), witness(pair)
        assert found == expected, f"seed {seed}, pair {number}, planted {pair.defect}"
        assert isinstance(found, set) == bool(pair.defect)


MECHANISMS = [
    *(f"score {method}" for method in ("weighted", "sum", "ledger", "stars")),
    "clamped up", "clamped down", "not clamped",
    *(f"kind {kind}" for kind in random_schemes.KINDS), "items summed", "items cut at max",
    "quotients averaged", "quotient over the top", "quotient of a max", "denominator missing",
    "light over 100", "light over the top", "stars removed",
    "start of the score", "ledger at its start", "base not below 0", "bonus_cap of a ledger",
    "ledger cut at 0", "ledger cut at base_max", "ledger cut at score.max", "ledger cut at 100",
    "ledger_period", "sub-periods averaged", "too few sub-periods", "presence alone",
    "deductions listed", "positive_only", "several ledgers", "ledger evidence once",
    "ledger evidence in a sub-period",
    *(f"ballot {way}" for way in ("groups", "blend", "trimmed", "without votes")),
    "empty voter group", "blank paper", "trimmed", "too few to trim",
    "tiers 95/85/75/60", "tiers of the scheme",
    "ballot left out", "several left out", "spread of one tenth and more", "spread rounded",
    "set aside", "nothing to count", "nothing to count in several", "nothing left to count",
    "nothing to count beside a ballot left out",
    "bonus", "deduction", "bonus_cap", "deduction_cap", "net_cap", "evidence once",
    "evidence in a sub-period", "verdict points",
    *(f"rollup {method}" for method in ("mean", "sum", "last", "ledger")), "rollup of a roll-up",
    "fewer than min_periods",
    "tie shared", "tie broken by a key", "tie broken by order", "tie-break key skipped",
    *(f"tie broken by {key}" for key in oracle_order.OWN_KEYS),
    *(f"skipped {key}" for key in oracle_order.OWN_KEYS),
    *(f"grade {method}" for method in random_grades.METHODS), "top_share over top_n",
    "cap kept", "S-EDGE cap", "S-EDGE share", "S-EDGE top_n", "rank_top_n at the limit",
    *GRADE_STEPS, "last tier by criterion", "last tier by decision",
    "barred", "requirement not met", *(f"bar {metric}" for metric in OF_BARS), "nothing to go by",
    *(f"veto {e}" for e in ("lowest_grade", "drop_one", "no_award", "stop")),
    "no_award kept back", "decision under a veto", "decided",
    "lowered", "lowered past a bar", "raised", "raised together", "refused together",
    "raise from the top", "raise refused by veto or bar",
    *(f"raise refused by {method}" for method in ("cap", "share", "top_n")),
    "pooled", "applies_to: no grade in this run", "state not_graded",
    "coefficient", "coefficient by rank", "line of one", "negate", "at risk",
    "of earlier periods alone", "metric of another run",
    *(f"metric {metric}" for metric in random_conditions.METRICS),
    "attribute as number", "attribute as text", "bottom line by rulings",
    "bottom line by the list", "streak over periods", "streak cut by its window",
    "streak as ground", *(f"effect {effect}" for effect in random_conditions.EFFECTS),
    *(f"window {window}" for window in (*random_conditions.WINDOWS, "none")),
    *(f"flag {flag}" for flag in ("incomplete", "nothing_to_count", *oracle.FLAGS, "veto")),
    *(f"refused: {defect}" for defect in random_needs.DEFECTS),
]  # fmt: skip


@pytest.mark.long  # the generator seldom changes
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
