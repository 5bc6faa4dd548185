"""People taken away as a workbook: exactly those a filter shows, nineteen cells each, in the form in which
they can be imported again.

Rows go from PostgreSQL by COPY into a file, from there line by line into the writer: length costs no
memory. Identity numbers and telephones are masked; in the clear they need 查看证件和电话 and a reason,
leave a deed, and only who asked may fetch the file. Workbooks are forgotten after seven days.
"""

import io
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import rustpy_xlsxwriter as writer
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from members import rights, secrets
from members.models import Membership, Person, Post
from members.scope import who_holds
from members.secrets import Kind
from members.workbooks import asked as asking
from members.workbooks import layout, places
from members.workbooks.asked import Asked
from portal import clock, deeds, files, jobs, providers
from portal.envelopes import Envelope
from portal.models import Job
from portal.refusals import Invalid, NotAllowed, Refused
from portal.sheets.formal import saved_as

KIND = "members.export"
providers.job_kind(KIND, "导出人员")
PURPOSE, CLEAR = "people.export", files.for_pages_alone("people.export_clear")
AT_ONCE, MOST = 2_000, 200_000
STAGES = ("取数", "写工作簿", "存入文件")
MASKED = "******"
BEAT = 5_000
_FREE = ("name", "ethnicity", "native_place", "work", "title", "rank")
"""Columns people type freely: marked as text, so that typing them again makes no formula of them."""


@dataclass(frozen=True)
class Book:
    """A finished workbook and the name it is saved by."""

    content: bytes
    name: str

    @property
    def disposition(self) -> str:
        """The header that has it saved under its name."""
        return saved_as(self.name)


def insist(actor: Any, reason: str | None = None) -> None:
    """Refuse who may not export, or asks for numbers in the clear (`reason`) without right or reason."""
    if not actor.may_anywhere(rights.EXPORT_PEOPLE):
        who = who_holds(rights.EXPORT_PEOPLE)
        raise NotAllowed(f"不能导出人员名册。导出由{who}办理。", who=who)
    if reason is None:
        return
    if not actor.may_anywhere(rights.SEE_SECRETS):
        who = who_holds(rights.SEE_SECRETS)
        raise NotAllowed(f"不能导出证件号码和电话。这件事由{who}办理。", who=who)
    if len(reason.strip()) < 4:
        sentence = "请写明为什么要列出证件号码和电话，如“县委组织部核对党员信息”。"
        raise Invalid("没有导出。", {"reason": [sentence]})
    secrets.refuse_numbers(reason, "reason")


def count(actor: Any, wanted: Asked, *, clear: bool = False) -> int:
    """Return how many people a workbook would hold."""
    return _rows(actor, wanted, clear).count()


def _rows(actor: Any, wanted: Asked, clear: bool) -> Any:
    needed = (rights.EXPORT_PEOPLE, rights.SEE_SECRETS) if clear else (rights.EXPORT_PEOPLE,)
    return asking.listed(actor, wanted, *needed).order_by()


def request_long(*, actor: Any, wanted: Asked, reason: str | None = None) -> Job | None:
    """Ask for the workbook of a list too long to wait for; None where it is short.

    The live job of a double click. Refused where there is nobody, or above MOST people.
    """
    insist(actor, reason)
    many = count(actor, wanted, clear=reason is not None)
    if not many:
        raise Refused("没有可以导出的人。请换一个条件。")
    if many > MOST:
        raise Refused(f"一次最多导出{MOST}人。请用单位、党员阶段或姓名缩小范围后再导出。")
    if many <= AT_ONCE:
        return None
    told = wanted.plain() | ({"reason": reason} if reason is not None else {})
    job, _ = jobs.request(
        actor=actor,
        kind=KIND,
        title=f"导出人员：{many}人",
        params=told,
        key=f"people:{actor.pk}:{reason is not None}:{sorted(wanted.plain().items())}"[:120],
        scope_path=_scope(actor),
        stages=[{"label": label, "note": ""} for label in STAGES],
        total=many,
    )
    return job


def short(*, actor: Any, wanted: Asked, reason: str | None = None) -> Book:
    """Return the workbook of a short list, its deed recorded."""
    insist(actor, reason)
    stream = io.BytesIO()
    many = write(stream, actor, wanted, clear=reason is not None)
    _record(actor, wanted, many, reason, {})
    return Book(stream.getvalue(), _name())


@jobs.handles(KIND)
def perform(work: jobs.Work) -> None:
    """Write the workbook somebody asked for, with his rights as they are now."""
    actor: Any = work.job.requested_by
    wanted, reason = asking.of(work.params), work.params.get("reason")
    insist(actor, reason)
    work.stage(0)
    with tempfile.TemporaryFile() as stream:
        work.stage(1)
        many = write(stream, actor, wanted, clear=reason is not None, tick=work.progress)
        work.stage(2, f"{many}人")
        with work.commit() as result:
            file = files.store(
                actor=actor,
                stream=stream,
                name=_name(),
                purpose=PURPOSE if reason is None else CLEAR,
                scope_path=_scope(actor),
                right=rights.EXPORT_PEOPLE if reason is None else "",
            )
            _record(actor, wanted, many, reason, {"file": file.pk})
            url = reverse("portal:file", args=[file.pk])
            result.update(url=url, verb="下载", message=f"{many}人，{file.name}，保存7天。")


def _scope(actor: Any) -> str:
    paths: tuple[str, ...] = actor.paths_for(rights.EXPORT_PEOPLE)
    return paths[0]


def _record(actor: Any, wanted: Asked, many: int, reason: str | None, more: dict[str, Any]) -> None:
    """One deed an export; that numbers were shown is said with the reason, never the numbers."""
    top = actor.held_grants[0].organization
    details = wanted.plain() | {"people": many, "numbers": reason is not None} | more
    deeds.record(
        actor=actor,
        verb="导出人员" if reason is None else "导出人员（含证件号码和电话）",
        about=top,
        scope_path=_scope(actor),
        reason=(reason or "").strip(),
        details=details,
    )


def _name() -> str:
    return f"人员{clock.today():%Y%m%d}.xlsx"


def write(
    stream: IO[bytes],
    actor: Any,
    wanted: Asked,
    *,
    clear: bool = False,
    tick: Callable[[int], None] | None = None,
) -> int:
    """Write the people a filter shows into a workbook, by name; return how many."""
    with tempfile.TemporaryFile() as lines:
        _copy_out(lines, actor, wanted, clear)
        many = lines.tell() and _lines_of(lines)
        lines.seek(0)
        rows = _Rows(lines, places.of(actor, rights.SEE_PEOPLE), clear, tick)
        target: Any = stream
        writer.write_worksheet(iter(rows), target, **_form(actor, wanted, many, clear))
    return many


def plain_rows(actor: Any, wanted: Asked) -> Iterator[list[str]]:
    """Yield the people a filter shows as nineteen cells each, by name; numbers are masked."""
    with tempfile.TemporaryFile() as lines:
        _copy_out(lines, actor, wanted, False)
        lines.seek(0)
        for row in _Rows(lines, places.of(actor, rights.SEE_PEOPLE), False, None):
            yield list(row.values())


def _lines_of(lines: IO[bytes]) -> int:
    lines.seek(0)
    return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))


def _form(actor: Any, wanted: Asked, many: int, clear: bool) -> dict[str, Any]:
    """Return how the sheet looks: title, one line about it, header, paper."""
    title = writer.Format().set_bold().set_font_size(18).set_font_name("宋体").set_align("center")
    about = writer.Format().set_font_size(10.5).set_font_name("宋体").set_quote_prefix()
    head = writer.Format().set_bold().set_font_name("宋体").set_font_size(10.5).set_align("center")
    last = len(layout.KEYS) - 1
    return {
        "sheet_name": layout.SHEET,
        "header_row": 2,
        "freeze_row": 3,
        "freeze_col": 1,
        "autofilter": True,
        "merge_ranges": [
            (0, 0, 0, last, "人员名册", title),
            (1, 0, 1, last, _about(actor, wanted, many, clear), about),
        ],
        "row_heights": {0: 32.0, 1: 20.0, 2: 26.0},
        "header_format": head.set_background_color("#EEF0F3").set_border("thin"),
        "column_widths": [float(column.width) for column in layout.COLUMNS],
        "column_formats": [_format(key) for key in layout.KEYS],
        "page_setup": {
            "landscape": True,
            "paper_size": 9,
            "fit_to_pages": (1, 0),
            "repeat_rows": 2,
            "footer": "&C&9第 &P 页 共 &N 页&R&9" + clock.demonstration_words(),
        },
    }


def _about(actor: Any, wanted: Asked, many: int, clear: bool) -> str:
    at = clock.now().astimezone(timezone.get_current_timezone())
    words = [
        f"范围：{asking.in_words(actor, wanted)}，共{many}人",
        f"导出：{actor.display_name}，{at:%Y-%m-%d %H:%M}",
        "含证件号码和电话，用完删除" if clear else "证件号码和电话不列出",
        clock.demonstration_words(),
    ]
    return "　　".join(word for word in words if word)


def _format(key: str) -> Any:
    made = writer.Format().set_font_name("宋体").set_font_size(11).set_border("thin")
    if key in ("identity", "telephone"):
        made = made.set_num_format("@")
    return made.set_quote_prefix() if key in _FREE else made


def _copy_out(lines: IO[bytes], actor: Any, wanted: Asked, clear: bool) -> None:
    """COPY the rows into a file: one statement."""
    try:
        chosen, params = _rows(actor, wanted, clear).values("pk").query.sql_with_params()
    except EmptyResultSet:  # asked for what nobody can be, as a place elsewhere
        return
    today = clock.today()
    with transaction.atomic(), connection.cursor() as cursor:
        # sorted in memory: what is sorted is some three hundred bytes a person
        cursor.execute("SET LOCAL work_mem = '64MB'")
        told = {kind.value: _sealed(kind.value, clear) for kind in Kind}
        asked_for = _SELECT.format(chosen=chosen, **told)
        sql = cursor.mogrify(asked_for, [*[today] * 4, *params]).decode()
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT", lines)


class _Rows:
    """The lines of a COPY as rows by label, as the writer asks for them."""

    def __init__(
        self,
        lines: IO[bytes],
        there: places.Places,
        clear: bool,
        tick: Callable[[int], None] | None,
    ) -> None:
        self._lines, self._tick = lines, tick
        self._names = {str(pk): place.name for pk, place in there.by_id.items()}
        self._envelope = Envelope(secrets.PURPOSE) if clear else None

    def __iter__(self) -> Iterator[dict[str, str]]:
        labels, names = tuple(layout.HEADS.values()), self._names
        home, branch = layout.KEYS.index("home"), layout.KEYS.index("branch")
        sealed = self._sealed()
        for done, line in enumerate(self._lines, start=1):
            cells = line[:-1].decode().split("\t")
            branch_id, home_id, person = cells.pop(), cells.pop(), cells.pop()
            cells[home] = names.get(home_id, cells[home])
            cells[branch] = names.get(branch_id, cells[branch])
            for at, kind, envelope in sealed:
                if cells[at]:
                    about = secrets.about(int(person), kind)
                    cells[at] = envelope.open(bytes.fromhex(cells[at]), about)
            if b"\\" in line:
                cells = [_unescaped(cell) for cell in cells]
            yield dict(zip(labels, cells, strict=True))
            if self._tick is not None and done % BEAT == 0:
                self._tick(done)

    def _sealed(self) -> list[tuple[int, Kind, Envelope]]:
        """Return the cells that come sealed, and what opens them; none where numbers are not shown."""
        if self._envelope is None:
            return []
        return [(layout.KEYS.index(kind.value), kind, self._envelope) for kind in Kind]


def _unescaped(cell: str) -> str:
    """Take back what COPY has escaped; control characters become blanks."""
    if "\\" not in cell:
        return cell
    parts = cell.split("\\\\")
    for control in ("\\n", "\\t", "\\r", "\\b", "\\f", "\\v"):
        parts = [part.replace(control, " ") for part in parts]
    return "\\".join(parts)


def _sealed(column: str, clear: bool) -> str:
    """Return what is selected of a number: its sealed bytes where it is shown, else the mask."""
    kept = f"encode(x.{column}, 'hex')" if clear else f"'{MASKED}'"
    return f"CASE WHEN x.{column} IS NULL THEN '' ELSE {kept} END"


def _words(column: str, choices: Any) -> str:
    told = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in choices)
    return f"CASE {column} {told} ELSE '' END"


# Empty text where nothing is known: a line splits into its cells without a look at each.
_SELECT = f"""
SELECT p.name, {{identity}}, {_words("p.sex", Person.Sex.choices)}, p.ethnicity,
  coalesce(p.born::text, ''), p.native_place, {_words("p.education", Person.Education.choices)},
  {{telephone}}, coalesce(nullif(o.short_name, ''), o.name), p.work,
  coalesce(nullif(b.short_name, ''), b.name, ''), {_words("m.stage", Membership.Stage.choices)},
  coalesce(p.joined_on::text, ''), coalesce(p.full_on::text, ''), coalesce(m.since::text, ''),
  coalesce(t.title, ''), {_words("t.role", Post.Role.choices)}, coalesce(t.rank, ''),
  coalesce(t.since::text, ''), p.id, o.id, coalesce(b.id::text, '')
FROM members_person p
JOIN members_organization o ON o.id = p.home_id
LEFT JOIN members_personsecret x ON x.person_id = p.id
LEFT JOIN members_membership m ON m.person_id = p.id
  AND m.since <= %s AND (m.until IS NULL OR m.until > %s)
LEFT JOIN members_organization b ON b.id = m.branch_id
LEFT JOIN members_post t ON t.person_id = p.id AND t.is_main
  AND t.since <= %s AND (t.until IS NULL OR t.until > %s)
WHERE p.id IN ({{chosen}}) ORDER BY p.sort_key, p.id"""  # noqa: S608  (constants of this module)
