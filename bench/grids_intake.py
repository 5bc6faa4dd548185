"""Reports with photos at a steady rate, over HTTP: multipart and session, as phones send them.

The web server runs as in production, on the cores the database and this client work on, too. Each report
has its time; its answer is counted from that time, so that a queue anywhere is in the figures. A report
whose connection breaks is sent again with its key, as a phone does.
"""

import http.client
import io
import os
import socket
import statistics
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RATE, SECONDS, PHOTO_BYTES, ALONE = 60, 60, 200_000, 200
WORKERS, LINES = 24, 32
"""Grid workers, each of a village of his own, and connections open at once."""
WARM = 60
LATE_S = 1.0
SMALL_SHARE = 10
"""A share of this much or more shortens the minute, too."""
TRIES = 3
WORDS = "村西头路灯不亮，晚上老人出门不方便。"


def photo() -> bytes:
    """A JPEG of 200 KB as a phone's canvas makes it, 1600 × 1200: noise over soft shapes until it is large
    enough."""
    from PIL import Image

    coarse = Image.frombytes("RGB", (60, 45), os.urandom(60 * 45 * 3)).resize((1600, 1200), 3)
    for share in range(1, 20):
        noise = Image.frombytes("RGB", (800, 600), os.urandom(800 * 600 * 3)).resize((1600, 1200))
        stream = io.BytesIO()
        Image.blend(coarse, noise, share / 40).save(stream, "JPEG", quality=80)
        if stream.tell() >= PHOTO_BYTES:
            return stream.getvalue()
    raise SystemExit("no photo of 200 KB")


def _stamp() -> bytes:
    return b"\xff\xfe\x00\x12" + os.urandom(16)


@dataclass
class Minute:
    """What is sent when, and what came back."""

    port: int
    phones: list[dict[str, str]]
    places: list[str]
    base: bytes
    count: int
    start: float = 0.0
    sent: int = 0
    accepted: list[uuid.UUID] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    again: int = 0
    held: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> int | None:
        """Which report is due next; None at the end."""
        with self.held:
            self.sent += 1
            return self.sent - 1 if self.sent <= self.count else None

    def send_all(self) -> None:
        """Send reports at their times, one after another, until none is left."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while (n := self.next()) is not None:
            due = self.start + n / RATE
            time.sleep(max(0.0, due - time.time()))
            key = uuid.uuid4()
            status = self._send(line, n, key)
            with self.held:
                self.took.append(time.time() - due)
                if status == 200:
                    self.accepted.append(key)
                else:
                    self.refused.append(status)

    def _send(self, line: http.client.HTTPConnection, n: int, key: uuid.UUID) -> int:
        from bench.grids_web import ask

        mark = uuid.uuid4().hex
        phone = self.phones[n % len(self.phones)]
        kind = f"multipart/form-data; boundary={mark}"
        body = self._body(n, key, mark)
        for _ in range(TRIES):
            try:
                return ask(line, "POST", "/grids/report/", body, Content_Type=kind, **phone).status
            except (OSError, http.client.HTTPException):
                line.close()
                self.again += 1
        return 0

    def _body(self, n: int, key: uuid.UUID, mark: str) -> bytes:
        fields = {
            "place": self.places[n % len(self.places)],
            "kind": "difficulty",
            "words": WORDS,
            "key": str(key),
            "days_ago": "0",
        }
        head = "".join(
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
            for name, text in fields.items()
        )
        head += f'--{mark}\r\nContent-Disposition: form-data; name="photos"; filename="1.jpg"\r\n'
        picture = self.base[:2] + _stamp() + self.base[2:]
        return (
            f"{head}Content-Type: image/jpeg\r\n\r\n".encode()
            + picture
            + f"\r\n--{mark}--\r\n".encode()
        )


def measure(made: Any, share: int) -> bool:
    """Run the minute, count what is there afterwards, and print it; whether nothing was lost or late."""
    from bench import grids_web
    from bench.grids import p95, say

    count = RATE * SECONDS // (SMALL_SHARE if share >= SMALL_SHARE else 1)
    workers = _workers(made)
    port = _port()
    with grids_web.serving(port):
        phones = [grids_web.signed_in(port, account) for account, _ in workers]
        places, base = [place for _, place in workers], photo()
        _run(Minute(port, phones, places, base, WARM), LINES)  # its processes load what they need
        minute = Minute(port, phones, places, base, count)
        seconds = _run(minute, LINES)
    stored, pictures, on_disk = _there(minute.accepted)
    late = sum(took > LATE_S for took in minute.took)
    ours, bare = _alone(made)
    say(
        f"intake over HTTP: {count} reports at {RATE}/s by {WORKERS} workers in {seconds:.1f} s, accepted "
        f"{len(minute.accepted)}, refused {minute.refused}, sent again {minute.again}; cases {stored}, "
        f"photos {pictures}, on disk {on_disk}; answers from their times p95 {p95(minute.took):.1f} ms, "
        f"median {statistics.median(minute.took) * 1000:.1f} ms, later than {LATE_S:.0f} s {late}"
    )
    say(
        f"one report alone {ours * 1000:.1f} ms, the same bytes and a bare INSERT {bare * 1000:.1f} ms, "
        f"ratio {ours / bare:.2f}"
    )
    return len(minute.accepted) == stored == pictures == on_disk == count and not late


def _run(minute: Minute, lines: int) -> float:
    """Send a minute's reports over so many connections; return the seconds until the last answer."""
    minute.start = time.time() + 1
    threads = [threading.Thread(target=minute.send_all) for _ in range(lines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.time() - minute.start


def _workers(made: Any) -> list[tuple[Any, str]]:
    """Grid workers with the place each reports at, as the form names it."""
    from grids.models import Grid
    from tests import world as w

    rows = Grid.objects.filter(level__number=3).select_related("organization")
    firsts = rows.order_by("organization_id", "pk").distinct("organization_id")[:WORKERS]
    return [
        (w.account(f"worker{n}", "grid_worker", grid.organization), f"g{grid.pk}")
        for n, grid in enumerate(firsts)
    ]


def _port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _there(keys: list[uuid.UUID]) -> tuple[int, int, int]:
    """How many of the accepted cases and of their photos are stored, and lie on disk whole."""
    from grids.models import Case, CasePhoto
    from portal import files

    stored = Case.objects.filter(key__in=keys).count()
    rows = CasePhoto.objects.filter(case__key__in=keys).values_list("file__sha256", "file__size")
    sizes = [files.path_of(digest).stat().st_size == size for digest, size in rows]
    return stored, len(sizes), sum(sizes)


def _alone(made: Any) -> tuple[float, float]:
    """The medians of one report, and of writing its bytes and inserting a bare row, in turn."""
    from django.conf import settings
    from django.db import connection

    from grids.models import CaseKind, Grid

    kind = CaseKind.objects.get(code="difficulty")
    grid = Grid.objects.filter(organization=made.village, level__number=3)[0]
    base, folder = photo(), Path(settings.MEDIA_ROOT)
    ours, bare = [], []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare_report (id bigserial PRIMARY KEY, at date, words text)")
        for n in range(ALONE):
            begun = time.perf_counter()
            _report(made.secretary, grid, kind, base)
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            (folder / f"bare-{n}").write_bytes(base)
            cursor.execute("INSERT INTO bare_report (at, words) VALUES (now(), %s)", ["路灯不亮"])
            bare.append(time.perf_counter() - begun)
        cursor.execute("DROP TABLE bare_report")
    return statistics.median(ours), statistics.median(bare)


def _report(worker: Any, grid: Any, kind: Any, base: bytes) -> Any:
    from grids.actions.reporting import Report, report

    values = Report(
        key=uuid.uuid4(),
        kind=kind,
        words=WORDS,
        channel=kind.channels[0],
        grid=grid,
        photos=[(io.BytesIO(base[:2] + _stamp() + base[2:]), "路灯.jpg")],
    )
    return report(actor=worker, report=values)
