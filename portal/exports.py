"""The export centre: tables apps offer to be taken away, asked for with choices, written by one job.

A table is registered once, with its columns and a function of its rows in an account's scope. Whoever asks
gets what his rights show at the moment the file is written, not when it was asked for or scheduled. Files
open for their owner alone and are deleted after KEPT.
"""

import codecs
import csv
import datetime as dt
import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from portal import clock, deeds, files, jobs, periods, providers
from portal.models import Job, StoredFile
from portal.refusals import Invalid, NotAllowed, Refused
from portal.sheets import listed
from portal.sheets.cells import is_active
from portal.sheets.formal import Column, Value
from portal.sheets.listed import Head

KIND = "portal.export"
providers.job_kind(KIND, "导出中心")
PURPOSE = "export.centre"
KEPT = dt.timedelta(days=7)
MOST = 100_000
BEAT = 2_000
STAGES = ("取数和写表", "存入文件")
FORMATS = {"xlsx": "Excel工作簿", "csv": "CSV文本"}
CSV = "text/csv; charset=utf-8"
Rows = Callable[[Any, periods.Period | None], Iterator[Sequence[Value]]]


@dataclass(frozen=True)
class Subject:
    """A table that may be taken away.

    `rights`: holding one of them anywhere lets an account export it. `periods` are the kinds of period it
    can be cut to, none where it tells the present state. `rows` yields values in the order of `columns`.
    `page` names the page that shows the same and prints; `notes` stand below the table.
    """

    code: str
    label: str
    about: str
    rights: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Rows
    periods: tuple[str, ...] = ()
    page: str = ""
    notes: tuple[str, ...] = ()

    def is_for(self, account: Any) -> bool:
        """Return whether the account may take it away."""
        return any(account.may_anywhere(right) for right in self.rights)


@dataclass(frozen=True)
class Asked:
    """The choices of an export: the code of a period ('' for none or the last one), columns, format."""

    period: str = ""
    columns: tuple[str, ...] = ()
    format: str = "xlsx"

    def plain(self) -> dict[str, Any]:
        """Return it as a job or a saved export holds it."""
        return {"period": self.period, "columns": list(self.columns), "format": self.format}


_subjects: dict[str, Subject] = {}


def offer(subject: Subject) -> Subject:
    """Register a table; called while apps start."""
    _subjects[subject.code] = subject
    return subject


def subjects_for(account: Any) -> list[Subject]:
    """Return the tables an account may take away, in the order of registration."""
    return [one for one in _subjects.values() if one.is_for(account)]


def named(code: str) -> Subject | None:
    """Return a table by its code, whoever asks; None where there is none."""
    return _subjects.get(code)


def subject_for(account: Any, code: str) -> Subject | None:
    """Return a table by its code; None where there is none. NotAllowed where the account may not."""
    found = _subjects.get(code)
    if found is not None and not found.is_for(account):
        raise NotAllowed(f"不能导出{found.label}。您的账号现在没有这一项的权限。")
    return found


def read(subject: Subject, sent: Mapping[str, Any]) -> Asked:
    """Read choices from what a form sent or was saved; Invalid with a sentence a field."""
    problems: dict[str, list[str]] = {}
    there = [column.label for column in subject.columns]
    wanted = set(sent.get("columns") or ())
    columns = tuple(label for label in there if label in wanted)
    if not columns:
        problems["columns"] = ["请至少选一列。"]
    period = str(sent.get("period") or "")
    if period and not _fits(subject, period):
        problems["period"] = ["请从列出的周期里选一个。"]
    chosen = str(sent.get("format") or "xlsx")
    if chosen not in FORMATS:
        problems["format"] = ["请选Excel或CSV。"]
    if problems:
        raise Invalid("没有导出，请改正标出的内容。", problems)
    return Asked(period, columns, chosen)


def _fits(subject: Subject, code: str) -> bool:
    try:
        return periods.parse(code).kind in subject.periods
    except periods.BadPeriod:
        return False


def request(*, actor: Any, subject: Subject, asked: Asked, name: str = "") -> Job:
    """Ask for a file; the live job of a double click. NotAllowed without the right."""
    subject_for(actor, subject.code)
    params = {"subject": subject.code, **asked.plain()}
    told = json.dumps(params, sort_keys=True).encode()
    title = name or f"导出{subject.label}"
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"{title}{_period_words(asked)}",
        params=params,
        key=f"centre:{actor.pk}:{hashlib.sha256(told).hexdigest()[:32]}",
        scope_path=_path(actor),
        stages=[{"label": label, "note": ""} for label in STAGES],
    )
    return job


def _period_words(asked: Asked) -> str:
    return f"（{periods.parse(asked.period).label}）" if asked.period else ""


def _path(actor: Any) -> str:
    return actor.held_grants[0].scope_path if actor.held_grants else ""


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the file somebody asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    subject = subject_for(actor, work.params["subject"])
    if subject is None or not actor.is_active:
        raise Refused("这一项已经不再提供导出，或账号已停用。")
    asked = read(subject, work.params)
    work.stage(0)
    with tempfile.TemporaryFile() as stream:
        write = workbook if asked.format == "xlsx" else _text
        many = write(stream, actor, subject, asked, work.progress)
        work.stage(1, f"{many}行")
        with work.commit() as result:
            result.update(_kept(actor, subject, asked, stream, many))


def _kept(
    actor: Any, subject: Subject, asked: Asked, stream: IO[bytes], many: int
) -> dict[str, Any]:
    """Keep the file, record the deed, and return what the job's card shows."""
    name = f"{subject.label}{asked.period or clock.today().strftime('%Y%m%d')}.{asked.format}"
    file = files.store(
        actor=actor, stream=stream, name=name, purpose=PURPOSE, scope_path=_path(actor), right=""
    )
    if asked.format == "csv":
        StoredFile.objects.filter(pk=file.pk).update(media_type=CSV)
    deeds.record(
        actor=actor,
        verb=f"导出{subject.label}",
        about=file,
        scope_path=_path(actor),
        details={"rows": many, "subject": subject.code, **asked.plain()},
    )
    url = reverse("portal:file", args=[file.pk])
    return {"url": url, "verb": "下载", "message": f"{many}行，{name}，保存{KEPT.days}天。"}


def _chosen(
    actor: Any, subject: Subject, asked: Asked, tick: Callable[[int], None]
) -> Iterator[list[Value]]:
    """The rows with the chosen columns alone; Refused above MOST."""
    labels = [column.label for column in subject.columns]
    places = [labels.index(label) for label in asked.columns]
    period = periods.parse(asked.period) if asked.period else None
    for done, row in enumerate(subject.rows(actor, period), start=1):
        if done > MOST:
            raise Refused(f"一次最多导出{MOST}行。请选短一些的周期，或在列表里筛选后导出。")
        if done % BEAT == 0:
            tick(done)
        yield [row[place] for place in places]


def workbook(
    stream: IO[bytes], actor: Any, subject: Subject, asked: Asked, tick: Callable[[int], None]
) -> int:
    """Write the chosen columns of what the account may take away; return how many rows. Refused above MOST.

    `tick` is called now and then with how many have been read.
    """
    by_label = {column.label: column for column in subject.columns}
    place = actor.held_grants[0].organization.label if actor.held_grants else ""
    day, made_up = clock.today(), clock.demonstration_words()
    when = (
        periods.parse(asked.period).label
        if asked.period
        else f"{day.year}年{day.month}月{day.day}日"
    )
    head = Head(
        subject.label[:31], f"{place}{subject.label}", when, actor.display_name, (place, made_up)
    )

    def notes(many: int) -> list[str]:
        at = clock.now().astimezone(timezone.get_current_timezone())
        words = f"共{many}行。导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}　　{made_up}"
        return [words.strip(), *subject.notes]

    columns = [by_label[label] for label in asked.columns]
    return listed.write(stream, _chosen(actor, subject, asked, tick), head, columns, notes)


def _text(
    stream: IO[bytes], actor: Any, subject: Subject, asked: Asked, tick: Callable[[int], None]
) -> int:
    """Write CSV as office programs open it: UTF-8 with its mark, nothing that would act as a formula."""
    stream.write(codecs.BOM_UTF8)
    many = 0
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="", write_through=True)
    try:
        out = csv.writer(text)
        out.writerow(asked.columns)
        for row in _chosen(actor, subject, asked, tick):
            out.writerow(map(_plain, row))
            many += 1
    finally:
        text.detach()  # the stream is the caller's to close
    return many


def _plain(value: Value) -> str:
    told = "" if value is None else str(value)
    return f"'{told}" if isinstance(value, str) and is_active(told) else told


def offered_periods(subject: Subject, today: dt.date) -> list[periods.Period]:
    """Return the periods a form offers: of each kind the present one and those before it."""
    many = {"month": 13, "quarter": 9, "half_year": 5, "year": 4}
    found = []
    for kind in subject.periods:
        period = periods.containing_day(today, kind)
        found += [period.shift(-back) for back in range(many[kind])]
    return found


def forget() -> int:
    """Delete files of the centre that are old enough, and their bytes; return how many rows."""
    old = StoredFile.objects.filter(purpose=PURPOSE, created_at__lt=timezone.now() - KEPT)
    with transaction.atomic():
        digests = set(old.values_list("sha256", flat=True))
        gone, _ = old.delete()
    named = set(StoredFile.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    for digest in digests - named:
        files.path_of(digest).unlink(missing_ok=True)
    return gone
