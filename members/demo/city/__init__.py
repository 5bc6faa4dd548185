"""A whole city on the real tree, made up set by set: to try the portal at its full size, never for real work.

Rooms of every floor write their own part (grids.demo.city, assessments.demo.city, training.demo.city); this
one holds what they share: how much is wanted, how chance is drawn inside the database, and who there is. All
triggers and constraints are awake while it is written, so that history, tallies and paths are those of
work done by hand; only the deeds of single steps are not there.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from portal.copying import copy_in

MEMBERS, CADRES, UNITS, BRANCHES = 500_000, 60_000, 3_000, 16_000
"""What the whole city has in the end; what is there already counts."""


@dataclass(frozen=True)
class Plan:
    """How much of the city is wanted: 1/share of it, drawn by `seed`, as of `day`."""

    seed: int
    share: int
    day: dt.date

    def part(self, whole: int) -> int:
        """The plan's share of so many, at least one."""
        return max(1, whole // self.share)


_DRAWS = """
CREATE OR REPLACE FUNCTION pg_temp.draw(what text, key bigint) RETURNS float8
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (hashint8extended(key, hashtextextended(what, {seed})) & 2147483647)::float8 / 2147483648
$$;
CREATE OR REPLACE FUNCTION pg_temp.pick(what text, key bigint, choices bigint) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT floor(((hashint8extended(key, hashtextextended(what, {seed})) & 2147483647)::float8
                / 2147483648) * choices)::int
$$;
"""


def ready(plan: Plan) -> None:
    """Give the session its functions of chance: draw(what, key) in [0, 1) and pick(what, key, n) in 0…n-1.

    The same seed, matter and key give the same on every database of one kind; keys are places in an order
    that does not depend on ids.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DRAWS.format(seed=int(plan.seed)))


def run(sql: str, **asked: Any) -> int:
    """Execute one statement of a part in the caller's transaction; return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked or None)
        return int(cursor.rowcount)


def analyze(*tables: str) -> None:
    """Tell the planner what tables hold now; plans of triggers and checks are made anew.

    Inside somebody else's transaction of tables of the session alone: how large a table is is not taken
    back with the rows, and who comes afterwards would plan by it.
    """
    inside = bool(connection.savepoint_ids)
    with connection.cursor() as cursor:
        for table in tables:
            if inside and not table.startswith("city_"):
                continue
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")


def laid(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    """Lay rows into a temporary table of the session for statements to join: `columns` as in CREATE TABLE."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}; CREATE TEMP TABLE {table} ({columns})")
    copy_in(
        table, pl.DataFrame(rows, schema=names_of(columns), orient="row", infer_schema_length=None)
    )
    analyze(table)


def names_of(columns: str) -> list[str]:
    """The names in a list of columns with their types."""
    return [column.split()[0] for column in columns.split(", ")]


def numbers(sql: str) -> list[int]:
    """Return the first column of a statement's rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [int(row[0]) for row in cursor.fetchall()]


def number(sql: str, **asked: Any) -> int:
    """Return the one number a statement tells."""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked or None)
        return int(cursor.fetchone()[0])
