"""The ranking export of 100,000 rows from the loaded city, each side in a process of its own (a part of
`bench.portal`).

Ours is what the export centre's job writes: the confirmed results of the city by unit and rank, as a workbook
laid out for paper. The reference writes the same cells with openpyxl's write-only mode, rows already read.
Promised: 4 s, 150 MB above what the process held before.
"""

import json
import subprocess
import sys
import tempfile
import time
from itertools import islice
from typing import Any

from bench.memory import peak_mb
from bench.warmed import set_up

ROWS, SECONDS, MEMORY_MB, WHO = 100_000, 4.0, 150, "yanwenjun"


def ours() -> dict[str, Any]:
    """Write the first ROWS of the city's results as the job does."""
    from dataclasses import replace

    from members.models import Account
    from portal import exports

    subject = exports.named("assessments.results")
    if subject is None:
        raise SystemExit("the export centre offers no results")
    rows, labels = subject.rows, tuple(column.label for column in subject.columns)
    few = replace(subject, rows=lambda account, period: islice(rows(account, period), ROWS))
    actor, before = Account.objects.get(username=WHO), peak_mb()
    with tempfile.TemporaryFile() as stream:
        start = time.perf_counter()
        many = exports.workbook(stream, actor, few, exports.Asked("", labels), lambda done: None)
        took = time.perf_counter() - start
        return {"seconds": took, "rows": many, "held": peak_mb() - before, "bytes": stream.tell()}


def reference() -> dict[str, Any]:
    """Write the same cells with openpyxl; the time without reading them."""
    import openpyxl

    from members.models import Account
    from portal import exports

    subject = exports.named("assessments.results")
    if subject is None:
        raise SystemExit("the export centre offers no results")
    rows = list(islice(subject.rows(Account.objects.get(username=WHO), None), ROWS))
    with tempfile.TemporaryFile() as stream:
        start = time.perf_counter()
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(stream)
        return {"seconds": time.perf_counter() - start}


def alone(piece: str) -> dict[str, Any]:
    """Do one of the two in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.ranking", piece], capture_output=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{piece}: {done.stderr.decode()[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


def kept() -> float:
    """Print ours beside the reference; the worst share of what is promised."""
    from bench.grids import say

    made = sorted((alone("ours") for _ in range(3)), key=lambda one: float(one["seconds"]))[1]
    theirs = alone("reference")["seconds"]
    share = made["seconds"] / SECONDS
    say(
        f"ranking export: {made['rows']} rows, {made['bytes'] / 2**20:.1f} MB: {share:.2f} of the "
        f"promised time, {made['held'] / MEMORY_MB:.2f} of the promised memory; openpyxl writing alone takes "
        f"{theirs / made['seconds']:.1f} times as long"
    )
    return max(share, made["held"] / MEMORY_MB)


if __name__ == "__main__":
    set_up()
    print(json.dumps({"ours": ours, "reference": reference}[sys.argv[1]]()))
