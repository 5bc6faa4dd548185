"""Why the engine would not score: every problem of the inputs at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, order=True)
class Problem:
    """One refused cell: its frame, the row's index there (from 0; -1: the whole table), its column,
    the rule it breaks and a sentence that says the remedy."""

    table: str
    row: int
    column: str
    rule: str
    sentence: str


class Refused(ValueError):
    """The inputs were not scored; `problems` holds all of them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(problem.sentence for problem in problems))


def say(rows: pl.DataFrame, table: str, column: str, rule: str, sentence: str) -> Iterator[Problem]:
    """One problem for each of the rows (their index is in `at`)."""
    for at in rows["at"]:
        yield Problem(table, at, column, rule, sentence)


def unknown_subjects(frame: pl.DataFrame, table: str) -> Iterator[Problem]:
    """A problem for each row whose subject is not among the subjects (`row` is null)."""
    sentence = "名单（subjects）里没有这个对象，请核对编号，或先把他列入名单。"
    yield from say(frame.filter(pl.col("row").is_null()), table, "subject", "INPUT", sentence)
