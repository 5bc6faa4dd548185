"""A scoring run over 20,000 subjects × 10 indicators against a bare COPY of the same result rows.

Ours: from claim to commit of one run — COPY out of the entries, the engine, component and item scores,
grade steps and proposals, COPY in, panels moved on. Reference: COPY of exactly these rows and columns
into twin tables with the same keys and indexes, without our triggers, in one transaction. ANALYZE
first, 5 alternating runs, medians. Promised: at most 1.5 ×, and a constant number of statements.
"""

import io
import json
import statistics
import sys
import time
from typing import Any

import django

SUBJECTS, PANELS, RUNS = 20_000, 500, 5
TABLES = (
    "assessments_result",
    "assessments_resultscore",
    "assessments_resultstep",
    "assessments_proposal",
)

_PEOPLE = """
INSERT INTO assessments_cyclesubject
  (panel_id, kind, name, role, title, section, "group", attributes, position, state, state_reason)
SELECT %(first)s + (g - 1) / %(size)s, 'person', '人' || g, 'staff', '', '', '', '{}', g, '', ''
  FROM generate_series(1, %(subjects)s) g"""
_ENTRIES = """
INSERT INTO assessments_entry
  (panel_id, subject_id, component, item, part, number, text, entered_at)
SELECT s.panel_id, s.id, c.component, c.item, c.part, c.number, c.number::text, now()
  FROM assessments_cyclesubject s CROSS JOIN LATERAL (
    SELECT 'common' AS component, i AS item, 'value' AS part,
           (17 + (s.id * 7 + length(i) + ascii(i)) % 4)::numeric AS number
      FROM unnest(ARRAY['de', 'neng', 'qin', 'ji', 'lian']) i
    UNION ALL
    SELECT 'individual', i::text, p, CASE p WHEN 'target' THEN 100
           ELSE 80 + (s.id * 13 + i * 5) % 30 END
      FROM generate_series(1, 5) i, unnest(ARRAY['target', 'actual']) p) c"""


def build() -> Any:
    """Make one county with 500 units, 20,000 people and their 300,000 entries; return the cycle."""
    from django.db import connection

    from assessments.models import Panel
    from members.models import Organization
    from tests import world as w

    world = w.build(people=5)
    cycle = w.open_quarter(world)
    county = world.county
    Organization.objects.bulk_create(
        Organization(
            code=f"b{i}",
            name=f"单位{i}",
            kind="organ",
            parent=county,
            area=county.area,
            sort_key=f"{i:04}",
        )
        for i in range(PANELS)
    )
    units = Organization.objects.filter(code__startswith="b").order_by("pk")
    panels = Panel.objects.bulk_create(Panel(cycle=cycle, organization=u) for u in units)
    with connection.cursor() as cursor:
        size = SUBJECTS // PANELS
        cursor.execute(_PEOPLE, {"first": panels[0].pk, "size": size, "subjects": SUBJECTS})
        cursor.execute(_ENTRIES)
        Panel.objects.filter(cycle=cycle).update(state=Panel.State.SUBMITTED)
        cursor.execute("ANALYZE")
    return world, cycle


def ours(world: Any, cycle: Any) -> tuple[float, int]:
    """Do one run and return (seconds from claim to commit, run id)."""
    from assessments.models import Panel
    from assessments.runs import request_run
    from portal import jobs
    from portal.models import Job

    jobs.enqueue = lambda job_id: None  # the bench is its own worker
    panels = Panel.objects.filter(cycle=cycle, organization__code__startswith="b")
    run = request_run(
        actor=world["county_officer"], cycle=cycle, panels=panels.select_related("organization")
    )
    start = time.perf_counter()
    jobs.perform(run.job_id)
    seconds = time.perf_counter() - start
    job = Job.objects.get(pk=run.job_id)
    if job.state != Job.State.DONE:
        raise SystemExit(f"the run did not end well: {job.message}")
    return seconds, run.pk


def make_twins(prefix: str = "twin_", *, triggers: bool = False) -> None:
    """Make empty twins of the result tables: same columns, keys, checks, indexes; our own triggers
    where they are asked for."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE {prefix}{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                "WHERE conrelid = %s::regclass AND contype = 'f'",
                [table],
            )
            for name, definition in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {prefix}{table} ADD CONSTRAINT "{name}" {definition}')
            cursor.execute(
                "SELECT pg_get_triggerdef(oid) FROM pg_trigger "
                "WHERE tgrelid = %s::regclass AND NOT tgisinternal",
                [table],
            )
            for (definition,) in cursor.fetchall() if triggers else ():
                cursor.execute(definition.replace(f".{table} ", f".{prefix}{table} "))


def columns_of(table: str) -> list[str]:
    """The columns of a result table that a run fills."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        return [column.name for column in cursor.description if column.name != "id"]


def rows_of(run: int) -> dict[str, tuple[list[str], bytes]]:
    """Take the rows of a run out as CSV, to have the reference copy exactly them."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            columns = columns_of(table)
            buffer = io.BytesIO()
            listed = ", ".join(f'"{c}"' for c in columns)
            cursor.copy_expert(
                f"COPY (SELECT {listed} FROM {table} WHERE run_id = {run}) TO STDOUT (FORMAT csv)",
                buffer,
            )
            found[table] = (columns, buffer.getvalue())
    return found


def reference(rows: dict[str, tuple[list[str], bytes]]) -> float:
    """COPY the rows into the twins in one transaction; return seconds from BEGIN to COMMIT."""
    from django.db import connection, transaction

    start = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, data) in rows.items():
            listed = ", ".join(f'"{c}"' for c in columns)
            cursor.copy_expert(
                f"COPY twin_{table} ({listed}) FROM STDIN (FORMAT csv)", io.BytesIO(data)
            )
    return time.perf_counter() - start


def main() -> int:
    """Measure and print one JSON line a run and the medians with their ratio."""
    from django.conf import settings

    settings.CELERY_BROKER_URL = ""
    world, cycle = build()
    make_twins()
    ours(world, cycle)  # warm
    pairs = []
    for _ in range(RUNS):
        seconds, run = ours(world, cycle)
        rows = rows_of(run)
        twin = reference(rows)
        pairs.append((seconds, twin))
        sys.stdout.write(json.dumps({"ours": round(seconds, 3), "copy": round(twin, 3)}) + "\n")
    own = statistics.median(p[0] for p in pairs)
    bare = statistics.median(p[1] for p in pairs)
    counts = {t: data.count(b"\n") for t, (_, data) in rows.items()}
    sys.stdout.write(
        f"scoring {SUBJECTS} subjects x 10 indicators: {own:.2f} s, bare COPY of the same rows "
        f"{bare:.2f} s, ratio {own / bare:.2f} (promised: at most 1.5)\nrows: {counts}\n"
    )
    return 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
