"""What is refused in `ballots` (S-BALLOT, S-RUN)."""

from collections.abc import Iterator

import polars as pl

from assessments.scoring import rollup
from assessments.scoring.check_values import ROLLED
from assessments.scoring.refusals import Problem, say, unknown_subjects
from assessments.scoring.scheme import Ballot, Scheme, Span
from assessments.scoring.tables import POINTS

HIGHEST = 100 * POINTS


def problems(scheme: Scheme, votes: pl.DataFrame, period: Span | None) -> Iterator[Problem]:
    """All problems of the votes."""
    if votes.is_empty():
        return
    if not scheme.ballots:
        sentence = "本方案没有票决，请去掉 ballots 这张表。"
        yield Problem("ballots", -1, "ballot", "S-BALLOT", sentence)
        return
    if rollup.rule_for(scheme, period) is not None:
        yield Problem("ballots", -1, "period", "S-RUN", ROLLED)
    yield from unknown_subjects(votes, "ballots")
    known = [ballot.id for ballot in scheme.ballots]
    yield from say(
        votes.filter(~pl.col("ballot").fill_null("").is_in(known)),
        "ballots",
        "ballot",
        "S-BALLOT",
        f"方案没有这种票决，ballot 只能是 {'、'.join(known)}。",
    )
    for ballot in scheme.ballots:
        yield from _ballot(ballot, votes.filter(pl.col("ballot") == ballot.id))


def _ballot(ballot: Ballot, votes: pl.DataFrame) -> Iterator[Problem]:
    groups = list(ballot.groups)
    yield from say(
        votes.filter(~pl.col("voters").fill_null("").is_in(groups)),
        "ballots",
        "voters",
        "S-BALLOT",
        f"这项票决没有这一类投票人，voters 只能是 {'、'.join(groups)}。",
    )
    value = pl.col("value")
    if ballot.tiers is None:
        good, sentence = value.is_between(0, HIGHEST), "每一票须在 0 至 100 分之间，请改正。"
    else:
        good = value.is_between(POINTS, len(ballot.tiers) * POINTS) & (value % POINTS == 0)
        sentence = f"每一票须填档次，为 1 至 {len(ballot.tiers)} 的整数，请改正。"
    bad = votes.filter(~good.fill_null(value=False))
    yield from say(bad, "ballots", "value", "S-BALLOT", sentence)
