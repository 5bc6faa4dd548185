"""Grids at scale: 13,405 grids, 1,000,000 cases, 200,000 of them open and overdue (`bench/grids_data.py`).

pages    first pages of the lists (their queries, with every row's relations), the pages of cases, of
         obligations, and the county's dashboard and bulletin (whole pages through the handler), 95th
         percentile of alternating rounds; the reference of a list is a bare SELECT of the same rows by
         key, of a page of cases that of the county's open ones, of a dashboard one hand-written statement
         that groups the same year by township; SELECT 1 tells how busy the cores are
sweep    all overdue cases sent up, against a bare INSERT of the same rows into a twin of the table
intake   60 reports a second with a photo of 200 KB each for a minute, over HTTP: multipart and session,
         gunicorn with the words of the image, the client on the same cores; counted: accepted, stored, on
         disk, late. The reference writes the same bytes to disk and inserts one bare row each

Promised: pages within 200 ms, the sweep within 2 s, nothing lost. The database writes to disk as in
production. `BENCH_SHARE=10` takes a tenth of the cases and of the minute, `BENCH_PARTS=pages,intake` those
measures alone; `python -m bench grids`.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench.warmed import set_up

ROUNDS, SWEEPS = 40, 3
PAGE_MS, SWEEP_S = 200, 2.0

_YEAR = """
SELECT town_id, count(*), count(*) FILTER (WHERE state IN ('closed', 'filed')),
       count(*) FILTER (WHERE done_on <= due_on), sum(satisfaction)
  FROM grids_case WHERE county_id = %s AND found_on BETWEEN '2026-01-01' AND '2026-12-31' GROUP BY 1"""
_TWIN = "CREATE TABLE twin_escalation (LIKE grids_caseescalation INCLUDING ALL)"
_BARE_SWEEP = "INSERT INTO twin_escalation SELECT * FROM grids_caseescalation ORDER BY case_id"


def timed(work: Callable[[], Any]) -> float:
    """Return the seconds a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(seconds: list[float]) -> float:
    """Return the 95th percentile in milliseconds."""
    return statistics.quantiles(seconds, n=20)[-1] * 1000


def lists(made: Any) -> dict[str, Callable[[], Any]]:
    """The lists by name: each reads its first page for a freshly loaded account."""
    from grids.queries import cases
    from members.models import Account

    def page(who: Any, rows: Callable[[Any], Any]) -> Callable[[], Any]:
        return lambda: cases.page(rows(Account.objects.get(pk=who.pk))).rows

    def listed(**asked: Any) -> Callable[[Any], Any]:
        return lambda account: cases.listed(account, **asked)

    return {
        "county, open": page(made.officer, listed()),
        "county, overdue": page(made.officer, listed(late=True)),
        "county, filed": page(made.officer, listed(state="filed")),
        "county, sent up": page(made.officer, listed(escalated_to="town")),
        "town, open": page(made.dispatcher, listed()),
        "town, overdue": page(made.dispatcher, listed(late=True)),
        "finder's own": lambda: list(cases.mine(made.officer)[:51]),
        "to handle": lambda: list(cases.to_handle(made.secretary)[:51]),
        "grids of a town": lambda: _grids(made.dispatcher),
    }


def _grids(account: Any) -> list[Any]:
    from grids.queries import trees

    return list(trees.grids(account)[:51])


def whole(who: Any, name: str, **asked: Any) -> Callable[[], Any]:
    """Ask for a whole page, signed in, through the handler; SystemExit where it is not given."""
    from django.test import Client
    from django.urls import reverse

    client = Client()
    client.force_login(who)
    address = reverse(name)

    def get() -> Any:
        answer = client.get(address, asked)
        if answer.status_code != 200:
            raise SystemExit(f"{address} {asked}: {answer.status_code}")
        return answer

    return get


def case_pages(made: Any) -> dict[str, Callable[[], Any]]:
    """The pages of cases by name, each written out whole."""
    return {
        "page: county, open": whole(made.officer, "grids:cases"),
        "page: county, all": whole(made.officer, "grids:cases", state="all"),
        "page: county, old month": whole(
            made.officer, "grids:cases", state="all", found_from="2023-09-01", found_to="2023-09-30"
        ),
        "page: town, all": whole(made.dispatcher, "grids:cases", state="all"),
        "page: village, ended": whole(made.secretary, "grids:cases", state="ended"),
        "page: county, overdue": whole(made.officer, "grids:cases", late="on"),
        "page: county board": whole(made.officer, "grids:board"),
        "page: town, open": whole(made.dispatcher, "grids:cases"),
        "page: town board": whole(made.dispatcher, "grids:board"),
        "page: to handle": whole(made.secretary, "grids:cases", whose="handled"),
        "page: own reports": whole(made.secretary, "grids:mine"),
        "page: tree": whole(made.officer, "grids:tree"),
    }


def obligations(made: Any) -> dict[str, Callable[[], Any]]:
    """The pages of obligations by name: 11,560 workers' visits, by township and one by one."""
    return {
        "obligations, month": whole(made.officer, "grids:obligations", period="2026-09"),
        "obligations, each": whole(made.officer, "grids:obligations", period="2026-09", by="each"),
        "obligations, quarter": whole(made.officer, "grids:obligations", period="2026Q3"),
    }


def dashboards(made: Any) -> dict[str, Callable[[], Any]]:
    """The dashboards by name: each asks for the whole page, signed in."""
    county = {"place": made.county.pk}
    return {
        "county, month": whole(made.officer, "grids:figures", **county, period="2026-09"),
        "county, year": whole(made.officer, "grids:figures", **county, period="2026"),
        "town, year": whole(made.officer, "grids:figures", place=made.town.pk, period="2026"),
        "village, year": whole(made.officer, "grids:figures", place=made.village.pk, period="2026"),
        "bulletin": whole(made.officer, "grids:bulletin", **county, period="2026-09"),
    }


def bare_rows(rows: list[Any]) -> Callable[[], Any]:
    """A bare SELECT of the same rows by key."""
    from django.db import connection

    table, ids = rows[0]._meta.db_table, [row.pk for row in rows]

    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE id = ANY(%s)", [ids])
            cursor.fetchall()

    return select


def bare_one() -> None:
    """The least a query can be: how long it takes tells how busy the cores are."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def bare_year(county: int) -> Callable[[], Any]:
    """One statement that groups the county's year by township."""
    from django.db import connection

    def select() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_YEAR, [county])
            cursor.fetchall()

    return select


def pages(made: Any) -> bool:
    """Print each page's 95th percentile and its ratio to the reference; whether all keep the promise."""
    ours = lists(made)
    references = {name: bare_rows(work()) for name, work in ours.items()}
    shown = case_pages(made)
    references |= dict.fromkeys(shown, references["county, open"])
    ours |= shown | dashboards(made) | obligations(made)
    ours["SELECT 1"] = references["SELECT 1"] = bare_one
    for name in set(ours) - set(references):
        references[name] = bare_year(made.county.pk)
    took: dict[str, list[float]] = {name: [] for name in ours}
    bare: dict[str, list[float]] = {name: [] for name in ours}
    for _ in range(ROUNDS):
        for name, work in ours.items():
            took[name].append(timed(work))
            bare[name].append(timed(references[name]))
    kept = True
    for name in ours:
        own, reference = p95(took[name]), p95(bare[name])
        kept = kept and own <= PAGE_MS
        middle = statistics.median(took[name]) * 1000
        say(
            f"{name:22} median {middle:6.1f} ms  p95 {own:6.1f} ms  reference p95 {reference:6.1f} ms"
            f"  ratio {own / reference:6.2f}  of the promise {own / PAGE_MS:.2f}"
        )
    return kept


def sweep() -> bool:
    """Send all overdue cases up and compare with a bare INSERT of the same rows; whether it was in time."""
    from django.db import connection

    from grids.actions.escalation import escalate_overdue
    from grids.models import CaseEscalation

    took, bare, count = [], [], 0
    with connection.cursor() as cursor:
        cursor.execute(_TWIN)
        for _ in range(SWEEPS):
            cursor.execute("TRUNCATE grids_caseescalation, twin_escalation")
            took.append(timed(escalate_overdue))
            bare.append(timed(lambda: cursor.execute(_BARE_SWEEP)))
            count = CaseEscalation.objects.count()
        cursor.execute("ANALYZE grids_caseescalation")
    own, reference = statistics.median(took), statistics.median(bare)
    again = timed(escalate_overdue)
    say(
        f"sweep of {count} overdue cases: {own:.2f} s, bare INSERT of the same rows {reference:.2f} s, "
        f"ratio {own / reference:.2f}, of the promise {own / SWEEP_S:.2f}; the next sweep, with nothing "
        f"to send, {again:.2f} s"
    )
    return own <= SWEEP_S


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(share: str) -> int:
    """Build the county, measure, and return 1 when a promise is not kept."""
    from django.conf import settings

    from bench import grids_data, grids_intake

    settings.CELERY_BROKER_URL = ""
    start = time.perf_counter()
    made = grids_data.build(int(share))
    said = {"grids": made.grids, "cases": made.cases, "open": made.open}
    say(json.dumps(said | {"built in s": round(time.perf_counter() - start)}))
    parts: dict[str, Callable[[], bool]] = {
        "sweep": sweep,
        "pages": lambda: pages(made),
        "intake": lambda: grids_intake.measure(made, int(share)),
    }
    asked = os.environ.get("BENCH_PARTS", "").split(",")
    kept = [work() for name, work in parts.items() if asked == [""] or name in asked]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    set_up()
    sys.exit(main(os.environ.get("BENCH_SHARE", "1")))
