"""Cases taken away as a workbook: exactly those a list shows, without residents' data (0.7).

A short list is given at once, a long one is written by a job. A workbook carries numbers, kinds, places
and days; never the words of a case, which may name people.
"""

import datetime as dt
import io
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any

from django.urls import reverse
from django.utils import timezone

from grids.doors import anywhere
from grids.models import Case, CaseKind, Grid
from grids.models.kinds import Channel
from grids.queries import case_lists
from grids.queries.case_lists import VIEWERS, Asked
from grids.queries.deadlines import Deadlines
from members.models import Organization
from portal import clock, deeds, files, jobs
from portal.files import XLSX
from portal.models import Job
from portal.refusals import Refused
from portal.sheets import listed
from portal.sheets.formal import Column, Value, saved_as
from portal.sheets.listed import Head

KIND = "grids.export"
AT_ONCE = 2_000
MOST = 100_000
STAGES = ("取数", "写工作簿", "存入文件")
TITLE = "事项台账"
_CHUNK = 2_000
COLUMNS = (
    Column("编号", 14, "centre"),
    Column("类别", 14),
    Column("地点", 16),
    Column("网格", 16),
    Column("来源", 12),
    Column("发现日期", 12, "centre"),
    Column("紧急程度", 10, "centre"),
    Column("承办", 18),
    Column("期限", 12, "centre"),
    Column("时限情况", 18),
    Column("延期", 7, "whole"),
    Column("重办", 7, "whole"),
    Column("状态", 12, "centre"),
    Column("满意度", 10, "centre"),
)
__all__ = ["AT_ONCE", "XLSX", "Book", "perform", "request_long", "rows", "short"]


@dataclass(frozen=True)
class Book:
    """A finished workbook and the name it is saved by."""

    content: bytes
    name: str

    @property
    def disposition(self) -> str:
        """The header that has it saved under its name."""
        return saved_as(self.name)


def request_long(*, actor: Any, asked: Asked) -> Job | None:
    """Ask for the workbook of a list too long to wait for; None where it is short.

    The live job of a double click. NotAllowed for who sees no cases; Refused above MOST rows.
    """
    anywhere(actor, *VIEWERS)
    rows = case_lists.listed(actor, asked).order_by()
    count = rows[: MOST + 1].count()
    if count > MOST:
        raise Refused(f"一次最多导出{MOST}件。请用镇街、状态或发现日期缩小范围后再导出。")
    if count <= AT_ONCE:
        return None
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出{TITLE}：{count}件",
        params=_plain(asked),
        key=f"cases:{actor.pk}:{sorted(_plain(asked).items())}"[:200],
        scope_path=actor.held_grants[0].scope_path,
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


def short(*, actor: Any, asked: Asked) -> Book:
    """Return the workbook of a short list, its deed recorded."""
    anywhere(actor, *VIEWERS)
    stream = io.BytesIO()
    count = write(stream, actor, asked)
    _record(actor, count, {})
    return Book(stream.getvalue(), _name())


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook somebody asked for, with his rights as they are now; he alone may fetch it."""
    actor: Any = work.job.requested_by
    anywhere(actor, *VIEWERS)
    work.stage(0)
    with tempfile.TemporaryFile() as stream:
        work.stage(1)
        count = write(stream, actor, _asked(work.params), work)
        work.stage(2, f"{count}件")
        with work.commit() as result:
            file = files.store(
                actor=actor, stream=stream, name=_name(), purpose="export",
                scope_path=work.job.scope_path, right="",
            )  # fmt: skip
            _record(actor, count, {"file": file.pk})
            result |= {
                "url": reverse("portal:file", args=[file.pk]),
                "verb": "下载",
                "message": f"{count}件，{file.name}。",
            }


def write(stream: IO[bytes], actor: Any, asked: Asked, work: jobs.Work | None = None) -> int:
    """Write the cases of a list into a workbook, in its order; return how many."""
    place = actor.held_grants[0].organization.label
    day, made_up = clock.today(), clock.demonstration_words()
    head = Head(
        TITLE, f"{place}{TITLE}", f"{day.year}年{day.month}月{day.day}日", actor.display_name,
        (place, made_up),
    )  # fmt: skip

    def notes(count: int) -> list[str]:
        at = clock.now().astimezone(timezone.get_current_timezone())
        words = f"共{count}件。导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{made_up}"
        return [words.strip(), "只列编号和办理情况，不列当事人和事项内容（PV-CASE、PV-RESIDENT）。"]

    return listed.write(stream, _counted(rows(actor, asked), work), head, COLUMNS, notes)


def _counted(found: Iterator[list[Value]], work: jobs.Work | None) -> Iterator[list[Value]]:
    """The rows as they come; a job is told now and then how many there were."""
    for count, row in enumerate(found, start=1):
        if work is not None and count % _CHUNK == 0:
            work.progress(count)
        yield row


def rows(actor: Any, asked: Asked) -> Iterator[list[Value]]:
    """Yield the cases of a list as rows of COLUMNS, in its order."""
    for chunk in _chunks(actor, asked):
        deadlines = Deadlines(chunk)
        for case in chunk:
            yield _row(case, deadlines)


def _chunks(actor: Any, asked: Asked) -> Iterator[list[Case]]:
    order = ("-due_on", "-pk") if asked.is_of_the_past else ("due_on", "pk")
    rows = case_lists.listed(actor, asked).order_by(*order).only(*_OWN)
    beside, chunk = _Beside(), []
    for case in rows[:MOST].iterator(chunk_size=_CHUNK):
        chunk.append(case)
        if len(chunk) == _CHUNK:
            yield beside.given(chunk)
            chunk = []
    if chunk:
        yield beside.given(chunk)


_OWN = (
    "number", "year", "kind", "organization", "grid", "handler", "channel", "found_on", "urgency",
    "due_on", "done_on", "extensions", "reopened", "state", "satisfaction", "unreachable",
)  # fmt: skip
"""What of a case stands in a row."""


class _Beside:
    """Kinds, places and grids of cases, each read once: a hundred thousand cases share a few thousand."""

    def __init__(self) -> None:
        self._known: dict[str, dict[int, Any]] = {"kind": {}, "organization": {}, "grid": {}}

    def given(self, chunk: list[Case]) -> list[Case]:
        """Give cases what they name; three statements at the most, none where all is known."""
        self._learn("kind", CaseKind.objects, {one.kind_id for one in chunk})
        places = {pk for one in chunk for pk in (one.organization_id, one.handler_id) if pk}
        self._learn("organization", Organization.objects.only("name", "short_name"), places)
        self._learn(
            "grid", Grid.objects.only("name"), {one.grid_id for one in chunk if one.grid_id}
        )
        known, there = self._known, self._known["organization"]
        for one in chunk:
            one.kind, one.organization = known["kind"][one.kind_id], there[one.organization_id]
            one.handler = there[one.handler_id] if one.handler_id else None
            one.grid = known["grid"][one.grid_id] if one.grid_id else None
        return chunk

    def _learn(self, what: str, rows: Any, wanted: set[int]) -> None:
        known = self._known[what]
        if new := wanted - known.keys():
            known |= rows.in_bulk(new)


_CHANNELS = {code: str(label) for code, label in Channel.choices}
_STATES = {code: str(label) for code, label in Case.State.choices}


def _row(case: Case, deadlines: Deadlines) -> list[Value]:
    rating = "联系不上" if case.unreachable else str(case.satisfaction or "")
    return [
        case.label,
        case.kind.title,
        case.organization.label,
        case.grid.name if case.grid else "",
        _CHANNELS[case.channel],
        case.found_on.isoformat(),
        case.kind.urgency_titles.get(case.urgency, case.urgency),
        case.handler.label if case.handler else "",
        case.due_on.isoformat(),
        deadlines.of(case).words,
        case.extensions or None,
        case.reopened or None,
        _STATES[case.state],
        rating,
    ]


def _plain(asked: Asked) -> dict[str, Any]:
    """What is asked for, as a job's parameters can hold it."""
    days = {
        name: day.isoformat()
        for name in ("found_from", "found_to")
        if (day := getattr(asked, name))
    }
    return {name: value for name, value in asdict(asked).items() if value} | days


def _asked(params: dict[str, Any]) -> Asked:
    days: dict[str, Any] = {
        name: dt.date.fromisoformat(params[name])
        for name in ("found_from", "found_to")
        if name in params
    }
    return Asked(**(params | days))


def _record(actor: Any, count: int, more: dict[str, Any]) -> None:
    place = actor.held_grants[0].organization
    deeds.record(
        actor=actor,
        verb=f"导出{TITLE}",
        about=place,
        scope_path=place.path,
        details={"cases": count} | more,
    )


def _name() -> str:
    return f"{TITLE}{clock.today():%Y%m%d}.xlsx"
