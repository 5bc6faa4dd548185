"""City scale: 500,000 members of 16,000 branches, 5,000,000 ledger entries, one half-year (P24).

Three things in turn on the same data, medians of alternating runs:

ours       one run from claim to commit: COPY out, the engine, COPY in of results, scores, steps and
           proposals, panels moved on, the digest of the inputs kept
copy       COPY of exactly those rows into twin tables with the same keys and indexes, without triggers
statement  one hand-written SQL statement that finds which entries count, aggregates the ledger, ranks,
           grades under the cap with the same rounding and ties, inserts results, scores, steps and
           proposals into twins with the same keys, indexes and triggers, and moves the panels on; it
           keeps no digest; work_mem as stated

All three write into tables that hold the same earlier rounds. A fifth of the entries carry evidence.

Promised: ours at most 1.5 × copy and faster than the statement, whose rows are checked equal in every
column; peak memory of the worker under 2 GB; ten times the data at most 11 times the time; explaining one
total under 200 ms (printed as a share of that). `BENCH_SHARE=10 python -m bench city` takes a tenth.
"""

import json
import os
import statistics
import sys
import time
from typing import Any

import django

from bench.city_sql import DATA, DIFFERENT, STATEMENT
from bench.memory import peak_mb
from bench.scoring import TABLES, columns_of, make_twins, reference, rows_of

MEMBERS, BRANCHES, ENTRIES, RUNS = 500_000, 16_000, 5_000_000, 3
WORK_MEM = "512MB"


def build(share: int) -> dict[str, Any]:
    """Make 1/share of the city in one county's cycle; return the ids the statements need."""
    import datetime as dt

    from django.db import connection

    from assessments.models import Cycle, Scheme, SchemeVersion
    from assessments.schemes.documents import load
    from tests import world as w

    world = w.build(people=5)
    document = load("jiaxiang_category").data
    scheme = Scheme.objects.create(
        code="city", title="党员积分", practice="P24", organization=world.county
    )
    version = SchemeVersion.objects.create(
        scheme=scheme, number=1, document=document, digest="0" * 64
    )
    cycle = Cycle.objects.create(
        scheme_version=version,
        organization=world.county,
        what="党员积分",
        period_code="2026H1",
        period_start=dt.date(2026, 1, 1),
        period_end=dt.date(2026, 6, 30),
        entry_due=dt.date(2026, 7, 20),
        filing_due=dt.date(2026, 7, 20),
        opened_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC),
    )
    asked = {
        "town": world.other_unit.pk,
        "area": world.county.area_id,
        "cycle": cycle.pk,
        "scheme": scheme.pk,
        "branches": BRANCHES // share,
        "members": MEMBERS // share,
        "each": ENTRIES // MEMBERS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM members_organization_id_seq")
        asked["first_branch"] = cursor.fetchone()[0]
        cursor.execute(DATA, asked)
        cursor.execute(
            "VACUUM (ANALYZE)"
        )  # a ledger at rest: nobody's first look pays for the loading
        cursor.execute("SELECT count(*) FROM assessments_pointentry")
        asked["entries"] = cursor.fetchone()[0]
    return {**asked, "officer": world["county_officer"], "object": cycle}


def ours(city: dict[str, Any]) -> tuple[float, int]:
    """Do one run; return (seconds from claim to commit, run id)."""
    from assessments.models import Panel
    from assessments.runs import request_run
    from portal import jobs
    from portal.models import Job

    jobs.enqueue = lambda job_id: None  # the bench is its own worker
    panels = Panel.objects.filter(cycle=city["cycle"]).select_related("organization")
    run = request_run(actor=city["officer"], cycle=city["object"], panels=panels)
    start = time.perf_counter()
    jobs.perform(run.job_id)
    seconds = time.perf_counter() - start
    job = Job.objects.get(pk=run.job_id)
    if job.state != Job.State.DONE:
        raise SystemExit(f"the run did not end well: {job.message}")
    return seconds, run.pk


def statement(city: dict[str, Any], run: int) -> tuple[float, int]:
    """Run the one statement; return (seconds, how many rows it wrote otherwise than ours)."""
    from django.db import connection, transaction

    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL work_mem = '{WORK_MEM}'")
        cursor.execute(STATEMENT, {**city, "run": run})
    seconds = time.perf_counter() - start
    different = 0
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = ", ".join(f'"{name}"' for name in columns_of(table))
            cursor.execute(DIFFERENT.format(table=table, columns=columns), {"run": run})
            different += cursor.fetchone()[0]
    return seconds, different


def explaining(city: dict[str, Any]) -> float:
    """The median seconds of the account of one subject's total."""
    from assessments.models import CycleSubject
    from assessments.queries.accounts import account_of

    subjects = CycleSubject.objects.filter(panel__cycle=city["cycle"]).order_by("pk")
    times = []
    for at in range(0, 1000, 100):
        subject = subjects.select_related(
            "panel__cycle__scheme_version__scheme", "panel__organization"
        )[at]
        start = time.perf_counter()
        account_of(subject.panel, subject)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(share: int) -> dict[str, Any]:
    """Build 1/share of the city and take the alternating runs."""
    city = build(share)
    make_twins("twin_", triggers=False)
    make_twins("told_", triggers=True)
    found: dict[str, list[float]] = {"ours": [], "copy": [], "statement": []}
    different = 0
    for _ in range(RUNS):
        seconds, run = ours(city)
        found["ours"].append(seconds)
        taken, off = statement(city, run)
        found["statement"].append(taken)
        different += off
        found["copy"].append(reference(rows_of(run)))
        sys.stdout.write(json.dumps({k: round(v[-1], 2) for k, v in found.items()}) + "\n")
    medians = {name: statistics.median(times) for name, times in found.items()}
    return {
        "members": city["members"],
        "entries": city["entries"],
        "different": different,
        "explain": explaining(city),
        "peak_mb": peak_mb(),
        **medians,
    }


def main(share: str) -> int:
    """Measure 1/share of the city and print one line of figures and one of ratios."""
    from django.conf import settings

    settings.CELERY_BROKER_URL = ""
    got = measure(int(share))
    sys.stdout.write(json.dumps({k: round(v, 3) for k, v in got.items()}) + "\n")
    sys.stdout.write(
        f"{got['members']} members, {got['entries']} entries: ours : bare COPY "
        f"{got['ours'] / got['copy']:.2f} (promised: at most 1.5), ours : one SQL statement with "
        f"work_mem {WORK_MEM} {got['ours'] / got['statement']:.2f} (promised: under 1; "
        f"{got['different']} rows otherwise), peak {got['peak_mb']} MB, explaining one total "
        f"{got['explain'] / 0.2:.2f} of 200 ms\n"
    )
    return 1 if got["different"] else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main(os.environ.get("BENCH_SHARE", "1")))
