"""The weekly sample (P10-R3), pure: the same numbers and seed give the same people on every machine.

Everybody gets the SHA-256 of "seed:number"; the lowest come first. Who has to be drawn this week, so that
nobody goes eight weeks without a check, is in whatever the order says.
"""

import hashlib
from collections.abc import Collection, Sequence


def wanted(count: int, share: int) -> int:
    """Return how many of `count` a share of so many percent asks for, never less (D-ATLEAST)."""
    return -(-count * share // 100)


def order_of(population: Collection[int], seed: str) -> list[int]:
    """Return the numbers in the order of the seed."""

    def place(number: int) -> str:
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()

    return sorted(population, key=place)


def draw(population: Collection[int], must: Collection[int], share: int, seed: str) -> list[int]:
    """Return who is drawn, in the order of the seed: all of `must`, and others up to the share."""
    order = order_of(population, seed)
    due = [number for number in order if number in set(must)]
    others = [number for number in order if number not in set(must)]
    taken = set(due + others[: max(0, wanted(len(order), share) - len(due))])
    return [number for number in order if number in taken]


def is_same(
    population: Sequence[int], must: Sequence[int], share: int, seed: str, drawn: Sequence[int]
) -> bool:
    """Return whether a draw on record is what its seed gives."""
    return draw(population, must, share, seed) == list(drawn)
