"""Votes on their way to a score, and the one rule of what a score of votes may show (PV-BALLOT, D-CELL).

Only valid polls that are counted to the end are read, each vote without its id. A result that rests on
too few ballots carries the flag FEW; whoever shows results asks `is_withheld` first.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from assessments.ballots import FEW, ROUNDS, ballots_of
from assessments.models import Panel, Poll, SealedPaper
from assessments.scoring.tables import Inputs, Outcome
from portal.copying import copy_out
from portal.refusals import Refused

FLAG = "few_ballots"
WITHHELD = f"有一项票决不足{FEW}票，按规定只给总分，不显示各部分得分和加减分（PV-BALLOT、D-CELL）。"
_KEPT_RULES = ("S-CAP", "S-EDGE", "S-SHARES", "S-BAR", "S-VETO", "S-VERDICT", "S-DECIDE")
"""Steps that tell of limits and decisions, never of a part."""

# The newest valid poll of each ballot for each panel: its own, one of the version it corrects, or, where
# a ballot is held less often than the scheme is run, one of the same unit's panels before it.
_VOTES = """
    WITH chosen AS (
      SELECT DISTINCT ON (now.id, poll.ballot) now.id AS panel_id, p.id AS voted_in, poll.id AS poll_id
        FROM assessments_panel now
        JOIN assessments_cycle nc ON nc.id = now.cycle_id
        JOIN assessments_schemeversion nv ON nv.id = nc.scheme_version_id
        JOIN assessments_panel p ON p.organization_id = now.organization_id
        JOIN assessments_cycle c ON c.id = p.cycle_id AND c.organization_id = nc.organization_id
        JOIN assessments_schemeversion v ON v.id = c.scheme_version_id
                                        AND v.scheme_id = nv.scheme_id
        JOIN assessments_poll poll ON poll.panel_id = p.id AND poll.state = 'valid'
        JOIN unnest(%s::text[], %s::int[]) AS held(ballot, months) ON held.ballot = poll.ballot
       WHERE now.id = ANY(%s) AND c.period_start <= nc.period_start
         AND c.period_start >= nc.period_end + 1 - held.months * interval '1 month'
         AND (c.id <> nc.id OR p.version <= now.version)
       ORDER BY now.id, poll.ballot, c.period_start DESC, p.version DESC, poll.round DESC)
    SELECT ns.id, poll.ballot, vote."group", (vote.value * 10000)::bigint
      FROM chosen
      JOIN assessments_poll poll ON poll.id = chosen.poll_id
      JOIN assessments_vote vote ON vote.poll_id = poll.id
      JOIN assessments_cyclesubject s ON s.id = vote.subject_id
      JOIN assessments_cyclesubject ns ON ns.panel_id = chosen.panel_id
       AND CASE WHEN chosen.voted_in = chosen.panel_id THEN ns.id = s.id
                WHEN s.person_id IS NOT NULL THEN ns.person_id = s.person_id
                WHEN s.organization_id IS NOT NULL THEN ns.organization_id = s.organization_id
                ELSE ns.name = s.name AND ns.kind = s.kind END"""
_COLUMNS = {"subject": pl.Int64, "ballot": pl.String, "voters": pl.String, "value": pl.Int64}


def votes_of(panels: Sequence[int]) -> pl.DataFrame:
    """Return the engine's `ballots` for panels of one cycle, in an order that tells nothing."""
    panel = Panel.objects.filter(pk__in=panels[:1]).select_related("cycle__scheme_version").first()
    held = ballots_of(panel.cycle.scheme_version.document, panel.cycle.period.kind) if panel else []
    if not held:
        return pl.DataFrame(schema=_COLUMNS)
    params = [[b.code for b in held], [b.months for b in held], list(panels)]
    return copy_out(_VOTES, params, _COLUMNS).sort("subject", "ballot", "voters", "value")


def witness(votes: pl.DataFrame) -> pl.DataFrame:
    """Return what the digest of the inputs is told of the votes: a keyed hash, so that nobody can
    find a few votes by trying which of them give the published digest."""
    text = votes.write_csv(include_header=False)
    hashed = salted_hmac("assessments.voted", text, algorithm="sha256").hexdigest()
    return pl.DataFrame({"votes": [hashed if votes.height else ""]})


def flagged(outcome: Outcome, inputs: Inputs) -> Outcome:
    """Return the outcome with FLAG on every subject of whom some ballot has votes, but fewer than FEW."""
    if inputs.ballots is None or inputs.ballots.is_empty():
        return outcome
    counted = inputs.ballots.group_by("subject", "ballot").len()
    few = counted.filter(pl.col("len") < FEW)["subject"].unique()
    told = pl.concat_list(pl.col("flags"), pl.lit(FLAG))
    told = pl.when(pl.col("subject").is_in(few.implode())).then(told).otherwise("flags")
    return replace(outcome, results=outcome.results.with_columns(told.alias("flags")))


def is_withheld(flags: Collection[str]) -> bool:
    """Whether of a result with these flags only the grand total may be shown: no component, no item,
    no bonus or deduction, from which the mean of a few ballots could be found by subtraction."""
    return FLAG in flags


def shown_steps(flags: Collection[str], steps: Iterable[Any]) -> list[Any]:
    """Return the result's steps that may be shown: all, or those about totals and grades alone."""
    if not is_withheld(flags):
        return list(steps)
    return [step for step in steps if step.rule in _KEPT_RULES]


def short_twice(panel: Panel) -> set[str]:
    """Return the ballots that fell short of their quorum twice in a panel, or in the version it
    corrects where it has not held them anew (E-BALLOT-MISS)."""
    polls = Poll.objects.filter(
        panel__cycle=panel.cycle_id,
        panel__organization=panel.organization_id,
        panel__version__lte=panel.version,
    )
    rows = polls.order_by("panel__version", "round").values_list("ballot", "state", "round")
    newest = {ballot: (state, number) for ballot, state, number in rows}
    return {
        ballot
        for ballot, (state, number) in newest.items()
        if state == Poll.State.SHORT and number >= ROUNDS
    }


def unsettled(panels: Iterable[int]) -> list[Poll]:
    """Return the polls of these panels that are open, or valid but not counted to the end."""
    sealed = SealedPaper.objects.filter(poll=OuterRef("pk"))
    polls = Poll.objects.filter(
        Q(state=Poll.State.OPEN) | Q(Exists(sealed), state=Poll.State.VALID), panel__in=list(panels)
    )
    return list(polls.select_related("panel__organization", "panel__cycle").order_by("pk"))


def stamps(panels: Iterable[int]) -> list[tuple[int, str]]:
    """Return (poll, state) in order: what a run must find unchanged at its end."""
    return list(
        Poll.objects.filter(panel__in=list(panels)).order_by("pk").values_list("pk", "state")
    )


def insist_settled(panels: Iterable[int]) -> None:
    """Raise Refused, naming the units, while one of their polls is open or not counted yet."""
    names = {poll.panel.organization.label for poll in unsettled(panels)}
    if names:
        raise Refused(
            f"{'、'.join(sorted(names))}还有没有截止或没有计完的投票。请先截止投票，再计分。",
            rule="D-QUORUM",
        )
