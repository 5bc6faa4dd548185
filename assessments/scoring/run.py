"""The one way into the engine."""

from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import Inputs, Outcome


def score(scheme: Scheme, inputs: Inputs, period: Span | None = None) -> Outcome:
    """Score, rank, grade and draw the consequences of one run (the order of C.1).

    `period` of the scheme's own length is an ordinary run, of a longer roll-up a roll-up run from
    `history` (S-RUN); None is an ordinary run whose windows hold this run alone.

    Raises `refusals.Refused` with every problem of the inputs at once, each naming table, row
    (index in its frame) and column, and `refusals.NotYetSupported` for a mechanism not yet there.
    """
    raise NotImplementedError
