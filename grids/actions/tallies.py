"""Folding what cases have changed into one row of a kind, and one of a county's, so that there are few to
add up."""

from django.db import connection, transaction

from grids.models.tallies import SUMS

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('grids.tallies'))"
_KEYS = "county_id, town_id, organization_id, month, due, state"
_COUNTY = "county_id, month, due, state"
_NAMES = ", ".join(SUMS)
_TOTALS = ", ".join(f"sum({name})" for name in SUMS)
_ADDED = ", ".join(f"{name} = here.{name} + EXCLUDED.{name}" for name in SUMS)
_FOLD = f"""
WITH gone AS (DELETE FROM grids_casetally WHERE fresh RETURNING *),
kept AS (
  INSERT INTO grids_casetally AS here ({_KEYS}, {_NAMES}, fresh)
  SELECT {_KEYS}, {_TOTALS}, false FROM gone GROUP BY {_KEYS}
      ON CONFLICT ({_KEYS}) WHERE NOT fresh DO UPDATE SET {_ADDED} RETURNING 1),
counties AS (
  INSERT INTO grids_countytally AS here ({_COUNTY}, {_NAMES})
  SELECT {_COUNTY}, {_TOTALS} FROM gone GROUP BY {_COUNTY}
      ON CONFLICT ({_COUNTY}) DO UPDATE SET {_ADDED})
SELECT count(*) FROM kept"""  # noqa: S608  (constants)


def fold() -> int:
    """Fold the rows appended since the last time; return how many kinds of them there were.

    Sums are the same before and after, in every snapshot: rows go and come in one statement.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOCK)
        cursor.execute(_FOLD)
        return int(cursor.fetchone()[0])
