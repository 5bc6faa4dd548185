"""The ledger rows of points: from sheets that count to the engine's `values`, by one COPY out.

An entry counts when its sheet is confirmed at least and no reversal of it counts (D-CORRECT). Each
month's sheet that counts also gives everybody on it a row of value 0 in ledgers that are split, so that a
month without entries is present and stands at its start (S-LEDGER). Spent and expired points never come
here: they leave the balance alone.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection, transaction

from assessments.models import Cycle, PointAccount, PointSheet
from assessments.scoring.components import LEDGER
from portal.copying import copy_out
from portal.periods import Period

COLUMNS = {
    "subject": pl.Int64,
    "component": pl.String,
    "item": pl.String,
    "value": pl.Int64,
    "kind": pl.String,
    "evidence": pl.String,
    "period": pl.Int32,
}

_WHO = {"subject": pl.Int64, "account": pl.Int64}
_ROW_COLUMNS = {
    "account": pl.Int64,
    **{name: kind for name, kind in COLUMNS.items() if name != "subject"},
    "entry": pl.Int64,
}

# Who: a member's points follow him from branch to branch (E-TRANSFER); an alias has its own place's alone.
_OF_PANELS = """
    SELECT s.id, a.id
      FROM assessments_cyclesubject s
      JOIN assessments_pointaccount a ON a.scheme_id = %(scheme)s AND a.person_id = s.person_id
     WHERE s.panel_id = ANY(%(panels)s)
    UNION ALL
    SELECT s.id, a.id
      FROM assessments_cyclesubject s
      JOIN assessments_panel p ON p.id = s.panel_id
      JOIN assessments_pointaccount a ON a.scheme_id = %(scheme)s AND a.person_id IS NULL
                                     AND a.name = s.name AND a.organization_id = p.organization_id
     WHERE s.panel_id = ANY(%(panels)s) AND s.person_id IS NULL"""
_OF_ACCOUNTS = """
    SELECT own.id, a.id
      FROM assessments_pointaccount own
      JOIN assessments_pointaccount a ON a.id = own.id
        OR (a.scheme_id = own.scheme_id AND a.person_id = own.person_id)
     WHERE own.id = ANY(%(accounts)s)"""

# What: entries without evidence are summed here already, an account's of one kind (and item, and month,
# where the scheme looks at them) to one row. The engine adds them up anyway, and a city's millions of
# rows need not leave the database. Entries with evidence stay single, by their id and with their month,
# for S-ONCE compares them. `mine` names the accounts where they are few, else all of the scheme are summed.
_ROWS = """
    WITH counted AS NOT MATERIALIZED (
        SELECT t.id, t.scheme_id, t.organization_id, t.period_code,
               substr(t.period_code, 1, 4)::int * 12 + substr(t.period_code, 6, 2)::int - 1 AS month
          FROM assessments_pointsheet t
         WHERE t.scheme_id = %(scheme)s AND t.state = ANY(%(states)s)
           AND t.period_code BETWEEN %(first)s AND %(last)s),
    live AS NOT MATERIALIZED (
        SELECT e.account_id, e.component, e.points, e.kind, e.evidence_key, e.item_id, t.month,
               CASE e.evidence_key WHEN '' THEN 0 ELSE e.id END AS single
          FROM assessments_pointentry e
          JOIN counted t ON t.id = e.sheet_id
         WHERE e.reverses_id IS NULL AND e.kind NOT IN ('spent', 'expired')
           AND e.component = ANY(%(ledgers)s) {mine}
           AND NOT EXISTS (SELECT 1 FROM assessments_pointentry r
                             JOIN assessments_pointsheet rt ON rt.id = r.sheet_id
                            WHERE r.reverses_id = e.id AND r.reverses_id IS NOT NULL
                              AND rt.state = ANY(%(states)s)))
    SELECT l.account_id, l.component, {item}, (sum(l.points) * 10000)::bigint, l.kind,
           l.evidence_key, {month}, l.single
      FROM live l {items}
     GROUP BY 1, 2, 3, 5, 6, 7, 8"""

# Months without entries: only in ledgers that are split into sub-periods do they make a difference.
_PRESENT = """
    UNION ALL
    SELECT e.id, ledger.id, NULL, 0, 'bonus', NULL, t.month, 0
      FROM assessments_pointaccount e
      JOIN counted t ON t.scheme_id = e.scheme_id AND t.organization_id = e.organization_id
                    AND t.period_code >= to_char(e.since, 'YYYY-MM')
                    AND (e.until IS NULL OR t.period_code || '-01' < to_char(e.until, 'YYYY-MM-DD'))
     CROSS JOIN LATERAL unnest(%(present)s::text[]) AS ledger(id)
     WHERE TRUE {own}"""
FEW = 40_000
"""Up to so many accounts are looked up one by one, more by one pass over the scheme's entries."""
WORK_MEM = "256MB"
"""For the sums of a city's entries; a small run takes what it needs."""
COUNTS = tuple(str(state) for state in PointSheet.COUNTS)


def of_panels(panels: Sequence[int]) -> pl.DataFrame:
    """Return the rows (COLUMNS) of the subjects of one cycle's panels, in the cycle's period; none for
    a scheme without ledgers and for a run made of published totals (S-RUN)."""
    cycle = Cycle.objects.select_related("scheme_version").filter(panels__in=panels).first()
    document = cycle.scheme_version.document if cycle is not None else {}
    books = [part for part in document.get("components", ()) if part["kind"] == LEDGER]
    if cycle is None or not books or cycle.outline.is_rolled:
        return pl.DataFrame(schema=COLUMNS)
    scheme = cycle.scheme_version.scheme_id
    who = copy_out(_OF_PANELS, {"scheme": scheme, "panels": list(panels)}, _WHO)
    asked = {
        **_span(cycle.period),
        "states": list(COUNTS),
        "scheme": scheme,
        "ledgers": [part["id"] for part in books],
        "present": [part["id"] for part in books if "ledger_period" in part],
    }
    return _rows(who, asked, by_item=any("items" in part for part in books))


def of_accounts(
    accounts: Sequence[int], component: str, period: Period, states: Sequence[str] = COUNTS
) -> pl.DataFrame:
    """Return the rows (COLUMNS) of accounts of one scheme in a period, the subject being the account;
    of sheets in `states` alone."""
    scheme = PointAccount.objects.filter(pk__in=accounts).values_list("scheme", flat=True).first()
    who = copy_out(_OF_ACCOUNTS, {"accounts": list(accounts)}, _WHO)
    asked = {
        **_span(period),
        "states": list(states),
        "scheme": scheme,
        "ledgers": [component],
        "present": [component],
    }
    return _rows(who, asked, by_item=True)


def _span(period: Period) -> dict[str, str]:
    """The codes of a period's first and last month; as text they are ordered like the months."""
    months = period.split("month")
    return {"first": months[0].code, "last": months[-1].code}


def _rows(who: pl.DataFrame, asked: Mapping[str, Any], *, by_item: bool) -> pl.DataFrame:
    """The rows of the accounts of `who`, told as its subjects'; items where they are asked for."""
    few = who["account"].to_list() if who.height <= FEW else None
    of_them = "AND e.{} = ANY(%(accounts)s)" if few is not None else ""
    sql = _ROWS.format(
        mine=of_them.format("account_id"),
        item="i.code" if by_item else "NULL",
        items="LEFT JOIN assessments_pointitem i ON i.id = l.item_id" if by_item else "",
        month="l.month" if asked["present"] else "CASE WHEN l.single > 0 THEN l.month END",
    )
    if asked["present"]:
        sql += _PRESENT.format(own=of_them.format("id"))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', %s, true)", [WORK_MEM])
        rows = copy_out(sql, {**asked, "accounts": few}, _ROW_COLUMNS)
    told = rows.join(who, on="account")
    # sorted here in a tenth of the time; of equal entries with evidence the first posted comes first
    ordered = told.sort("subject", "period", "entry", "component", "item", "kind", "account")
    return ordered.select(*COLUMNS)
