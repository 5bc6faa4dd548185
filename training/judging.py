"""Counting a contest: means of judges, places, and who stands above a cut line. Pure and exact (P11-R5, R6).

A score is the mean of the judges' marks, from five marks up without one highest and one lowest; it is kept
to four decimals (D-DECIMAL). An entry nobody marked has no score: it is last and without a place, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

TRIM_FROM = 5
"""Marks from which the highest and the lowest are left out (P11-R6, assumed)."""
FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Given:
    """What a judge gives one entry: a mark of 0 to 100 with two decimals at most, or that he stands aside."""

    value: Decimal | None = None
    recused: bool = False


def _mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(FOUR, ROUND_HALF_UP)


def score_of(marks: Sequence[Decimal], *, trims: bool = True) -> Decimal | None:
    """Return the score of an entry to four decimals; None where nobody marked it."""
    if not marks:
        return None
    ordered = sorted(marks)
    return _mean(ordered[1:-1] if trims and len(ordered) >= TRIM_FROM else ordered)


def median_of(marks: Sequence[Decimal]) -> Decimal | None:
    """Return the median of all marks, of an even number the mean of the two in the middle."""
    if not marks:
        return None
    ordered, half = sorted(marks), len(marks) // 2
    if len(ordered) % 2:
        return ordered[half]
    return _mean(ordered[half - 1 : half + 1])


@dataclass(frozen=True)
class Placed:
    """One entry of a counted round. Equal scores share the better place (E-TIE-SHARE); `rank` is None
    without a score. In the last round `median` has parted who has the same score."""

    key: int
    score: Decimal | None
    median: Decimal | None
    marks: int
    rank: int | None


def places(marks: Mapping[int, Sequence[Decimal]], *, trims: bool, by_median: bool) -> list[Placed]:
    """Return every entry with its place, the best first; alike ones by key, which decides nothing."""
    told = [(key, score_of(of, trims=trims), median_of(of), len(of)) for key, of in marks.items()]

    def order(score: Decimal | None, median: Decimal | None) -> tuple[Decimal, Decimal]:
        none = Decimal(-1)  # a score of 0 is a score
        first = none if score is None else score
        return first, (none if median is None else median) if by_median else Decimal(0)

    told.sort(key=lambda one: (*(-part for part in order(one[1], one[2])), one[0]))
    found: list[Placed] = []
    for number, (key, score, median, count) in enumerate(told, start=1):
        rank: int | None = number
        if score is None:
            rank = None
        elif found and order(found[-1].score, found[-1].median) == order(score, median):
            rank = found[-1].rank
        found.append(Placed(key, score, median, count, rank))
    return found


@dataclass(frozen=True)
class Cut:
    """Where the line falls: `sure` go on by their places, `tied` share the place it runs through, of whom
    `room` go on. No tie: `tied` is empty and `room` is 0."""

    sure: tuple[int, ...]
    tied: tuple[int, ...]
    room: int

    def fits(self, chosen: set[int], *, together: bool) -> bool:
        """Return whether `chosen` may go on of the tied: all of them where they go on together, else as many
        as there is room for."""
        if together:
            return chosen == set(self.tied)
        return chosen <= set(self.tied) and len(chosen) == self.room


def cut(placed: Sequence[Placed], size: int) -> Cut:
    """Return who goes on when `size` places are there; who has no score never does."""
    scored = [one for one in placed if one.rank is not None]
    if len(scored) <= size:
        return Cut(tuple(one.key for one in scored), (), 0)
    line, beyond = scored[size - 1].rank, scored[size].rank
    if line != beyond:
        return Cut(tuple(one.key for one in scored[:size]), (), 0)
    sure = tuple(one.key for one in scored if (one.rank or 0) < (line or 0))
    tied = tuple(one.key for one in scored if one.rank == line)
    return Cut(sure, tied, size - len(sure))
