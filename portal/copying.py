"""The big road between PostgreSQL and data frames: COPY out, COPY in, nothing row by row."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

_AT_A_TIME = 1 << 20
"""Bytes handed over at a time: every handing over waits for what other threads do in Python."""


def copy_out(
    sql: str, params: Sequence[Any] | Mapping[str, Any], schema: Mapping[str, Any]
) -> pl.DataFrame:
    """Return the rows of a SELECT as a frame with exactly `schema` (name → polars type, in order)."""
    buffer = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(sql, params).decode() if params else sql
        cursor.copy_expert(f"COPY ({query}) TO STDOUT (FORMAT csv)", buffer)
    if not buffer.tell():
        return pl.DataFrame(schema=dict(schema))
    buffer.seek(0)
    return pl.read_csv(
        buffer, has_header=False, new_columns=list(schema), schema=dict(schema), null_values=[""]
    )


@dataclass(frozen=True)
class Rows:
    """Rows of a table as they go into COPY: their columns, how many, and the text."""

    columns: tuple[str, ...]
    count: int
    text: bytes


def written(frame: pl.DataFrame) -> Rows:
    """Write a frame as the rows of a COPY into the columns of the same names; nulls are empty."""
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=False, quote_style="necessary", null_value="\\N")
    return Rows(tuple(frame.columns), frame.height, buffer.getvalue())


def send(table: str, rows: Rows) -> int:
    """COPY written rows into a table; return the count."""
    if not rows.count:
        return 0
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in rows.columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {quote(table)} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')",
            io.BytesIO(rows.text),
            _AT_A_TIME,
        )
    return rows.count


def copy_in(table: str, frame: pl.DataFrame) -> int:
    """COPY a frame's rows into the columns of the same names; nulls are empty; return the count."""
    return send(table, written(frame))
