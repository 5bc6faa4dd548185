"""What is wrong with an input, as lines `table:row:column: sentence` (the header is row 1)."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class InputProblem:
    """One refused cell, or a whole row, column or table."""

    table: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}:{self.column}: {self.sentence}"


class BadInput(Exception):
    """Nothing was computed; `problems` holds everything at once."""

    def __init__(self, problems: list[InputProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
