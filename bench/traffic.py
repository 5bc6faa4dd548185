"""People in and out of workbooks, beside django-import-export doing the same (`bench/traffic_reference.py`).

Each piece runs in a process of its own, on a register of 400,000 members;
its peak memory is told with what the process held before it began (Django and all apps), and
the promise is held against what the piece added. Imported are people who are new.

import 5,000     the job that writes it: what its check has read, compared again, written in one transaction;
                 the check's time is told beside it, its statements are counted
import 100,000   the same; of both, the reference takes a thousand, and its time is scaled
export           100,000 people × 19 cells to .xlsx, numbers masked; the reference a tenth, ten times;
                 first what was imported is analyzed, as PostgreSQL does by itself within a minute

Promised: 2 s and 15 statements; 30 s and 400 MB; 4 s and 150 MB. `BENCH_SHARE=10` takes a tenth of
everything but the 5,000; `python -m bench traffic`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from bench.memory import peak_mb

FEW, MANY = 5_000, 100_000
THEIRS_FEW, THEIRS = 1_000, 10
ROUNDS = 3
PROMISED = {"import few": (2.0, 0), "import many": (30.0, 400), "export": (4.0, 150)}


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def organizer() -> Any:
    """The account that imports and exports, as a request would load it."""
    from members.models import Account

    return Account.objects.get(username="organizer")


def import_few(file: str) -> dict[str, Any]:
    """Check and write five thousand people, as any workbook above a thousand rows is; and count a check."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from members.workbooks import importing, intake

    done = by_jobs(file)
    if done["rows"] != FEW:
        raise SystemExit(f"took {done['rows']} of {FEW}")
    with CaptureQueriesContext(connection) as counted:
        intake.check(actor=organizer(), book=importing.book_of(_kept(file)))
    return done | {"check statements": len(counted) + 1}


def import_few_theirs(file: str) -> dict[str, Any]:
    """Have the reference take the people of a workbook."""
    from bench import traffic_reference

    data = Path(file).read_bytes()
    start = time.perf_counter()
    traffic_reference.take(data)
    return {"seconds": time.perf_counter() - start}


def by_jobs(file: str) -> dict[str, Any]:
    """Check a long workbook by its job, then write it by its job; the writing is what is measured."""
    from members.workbooks import importing
    from portal import jobs
    from portal.models import Job

    jobs.enqueue = lambda job_id: None  # the bench is its own worker
    kept = _kept(file)
    asked = importing._request(importing.CHECK, "核对", organizer(), kept, {}, 1)
    started = time.perf_counter()
    jobs.perform(asked.pk)
    checking = time.perf_counter() - started
    asked.refresh_from_db()
    told = asked.result["summary"]
    job = importing.request_write(
        actor=organizer(), file=kept, token=told["token"], good_only=False
    )
    started = time.perf_counter()
    jobs.perform(job.pk)
    seconds = time.perf_counter() - started
    job = Job.objects.get(pk=job.pk)
    if job.state != Job.State.DONE or told["problem_count"]:
        raise SystemExit(f"the import did not end well: {job.message} {told['problems'][:3]}")
    return {"seconds": seconds, "check": checking, "rows": told["new"]}


def export(count: str) -> dict[str, Any]:
    """Write so many people as the job does."""
    from members.workbooks import asked, exporting

    wanted = asked.of({"unit": "韩庄镇", "q": ""})
    with tempfile.TemporaryFile() as stream:
        actor = organizer()
        _few_of(exporting, int(count))
        start = time.perf_counter()
        many = exporting.write(stream, actor, wanted)
        return {"seconds": time.perf_counter() - start, "rows": many, "bytes": stream.tell()}


def export_theirs(count: str) -> dict[str, Any]:
    """Have the reference write so many people."""
    from bench import traffic_reference
    from members.models import Person

    rows = Person.objects.filter(**_first(int(count)))
    start = time.perf_counter()
    made = traffic_reference.away(rows)
    return {"seconds": time.perf_counter() - start, "rows": int(count), "bytes": len(made)}


def _first(count: int) -> dict[str, int]:
    """The people who have numbers, the first imported (one after the other): what both sides export."""
    from members.models import PersonSecret

    ids = PersonSecret.objects.order_by("pk").values_list("pk", flat=True)
    return {"pk__gte": ids[0], "pk__lte": ids[count - 1]}


def _few_of(exporting: Any, count: int) -> None:
    """Narrow what is exported to the same people as the reference's."""
    whole, first = exporting._rows, _first(count)

    def narrowed(*args: Any) -> Any:
        return whole(*args).filter(**first)

    exporting._rows = narrowed


def _kept(file: str) -> Any:
    from members.workbooks import importing
    from portal import files

    with Path(file).open("rb") as stream:
        return files.store(
            actor=organizer(), stream=stream, name="人员.xlsx", purpose=importing.PURPOSE,
            scope_path="/", right="",
        )  # fmt: skip


PIECES: dict[str, Callable[[str], dict[str, Any]]] = {
    "import_few": import_few,
    "import_few_theirs": import_few_theirs,
    "import_many": by_jobs,
    "export": export,
    "export_theirs": export_theirs,
}


def alone(piece: str, told: str) -> dict[str, Any]:
    """Do a piece in a process of its own; return what it measured, with the peak of its memory."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.traffic", piece, told], capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{piece}: {done.stderr.decode()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


def work(piece: str, told: str) -> None:
    """Do one piece here and print what it measured."""
    before = peak_mb()
    found = PIECES[piece](told)
    peak = peak_mb()
    say(json.dumps(found | {"peak": peak, "before": before}))


def median(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the measure with the middle time."""
    return sorted(found, key=lambda one: one["seconds"])[len(found) // 2]


def told(name: str, ours: dict[str, Any], theirs: float, words: str, memory: int) -> bool:
    """Print one line of ours beside the reference; whether the promise was kept."""
    seconds, most = PROMISED[name]
    say(
        f"{name}: {ours['seconds']:.2f} s ({ours['seconds'] / seconds:.2f} of the promise), peak "
        f"{ours['peak']} MB ({ours['before']} MB before it began); django-import-export {theirs:.1f} s "
        f"({words}), peak {memory} MB, {theirs / ours['seconds']:.1f} times ours"
    )
    return ours["seconds"] <= seconds and (not most or ours["peak"] - ours["before"] <= most)


def main(share: int) -> int:
    """Build the county, measure, and return 1 when a promise is not kept."""
    from django.db import connection

    from bench import traffic_data

    traffic_data.build(share)
    many, files = MANY // share, Path(tempfile.mkdtemp())

    def file(first: int, count: int) -> str:
        path = files / f"{first}.xlsx"
        path.write_bytes(traffic_data.workbook(first, count))
        return str(path)

    few = [alone("import_few", file(number * FEW, FEW)) for number in range(ROUNDS)]
    ours, other = median(few), alone("import_few_theirs", file(ROUNDS * FEW, THEIRS_FEW))
    each = other["seconds"] / THEIRS_FEW
    say(f"statements of a check: {ours['check statements']}")
    kept = told("import few", ours, each * FEW, f"its {THEIRS_FEW} scaled", other["peak"])
    long = alone("import_many", file(10 * FEW, many))
    say(f"{long['rows']} rows checked in {long['check']:.1f} s before they were written")
    kept &= told("import many", long, each * many, f"its {THEIRS_FEW} scaled", other["peak"])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    part = many // THEIRS
    out = median([alone("export", str(many)) for _ in range(ROUNDS)])
    away = alone("export_theirs", str(part))
    kept &= told("export", out, away["seconds"] * THEIRS, f"{part} scaled", away["peak"])
    say(f"exported {out['rows']} × 19 cells, {out['bytes'] / 2**20:.1f} MB")
    return 0 if kept else 1


if __name__ == "__main__":
    django.setup()
    from django.conf import settings

    settings.CELERY_BROKER_URL = ""
    if len(sys.argv) > 2:
        work(sys.argv[1], sys.argv[2])
    else:
        sys.exit(main(int(os.environ.get("BENCH_SHARE", "1"))))
