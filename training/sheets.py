"""Workbooks of training: the sign-in sheet out and in again, a place's figures out."""

import hashlib
import io
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from members.models import Organization
from portal import clock, deeds
from portal.reading import whole
from portal.refusals import Invalid, Stale
from portal.sheets import packed, tables
from portal.sheets.formal import Column, Formal, saved_as
from portal.sheets.tables import Wanted
from training import relations, rights
from training.actions import attendance
from training.actions.attendance import Marked
from training.models import Attendance, CourseSession, Enrolment, SheetImport
from training.queries.figures import Figures

SHEET = "签到表"
ROLL = (
    Column("编号", 9), Column("姓名", 11), Column("单位", 20), Column("签名", 13), Column("到课", 8),
    Column("迟到", 7), Column("早退", 7), Column("代听", 7),
)  # fmt: skip
WANTED = (
    Wanted("pk", "编号"), Wanted("name", "姓名"), Wanted("state", "到课"),
    Wanted("late", "迟到", number=True), Wanted("early", "早退", number=True),
    Wanted("substituted", "代听", number=True),
)  # fmt: skip
HINT = "到课填“到”或“缺”，迟到、早退、代听填分钟；编号不要改。"
STATES = {"到": True, "到课": True, "是": True, "缺": False, "缺课": False, "否": False}
FIGURES = (Column("类别", 20), Column("班次", 9, "whole"), Column("课次", 9, "whole"),
           Column("课时", 10, "two"), Column("人次", 10, "whole"))  # fmt: skip


def roll(actor: Any, session: CourseSession) -> tuple[bytes, str]:
    """Return the sign-in sheet of a session to be filled in, and its header; its deed is recorded."""
    stream, begins = io.BytesIO(), timezone.localtime(session.begins_at)
    rows = Enrolment.objects.filter(
        training_class=session.training_class_id, state=Enrolment.State.ENROLLED
    )
    made = session.training_class
    with Formal(stream, title=SHEET, author=actor.display_name) as book:
        page = book.page(
            SHEET, title=f"{made.name}签到表", about=f"{session.topic}　{begins:%Y-%m-%d %H:%M}　{HINT}",
            columns=ROLL, fixed=2, foot=(made.organization.label, clock.demonstration_words()), portrait=True,
        )  # fmt: skip
        listed = list(rows.select_related("person", "unit").order_by("pk"))
        for row in listed:
            page.row([str(row.pk), row.person.name, row.unit.label, "", "", "", "", ""])
    deeds.record(actor=actor, verb="导出签到表", about=session, details={"rows": len(listed)})
    return stream.getvalue(), saved_as(f"{made.name}{begins:%m%d}签到表.xlsx")


def take_roll(*, actor: Any, session: CourseSession, stream: IO[bytes], name: str) -> int:
    """Take a filled-in sheet back in, all of it or nothing; return how many rows changed something.

    Invalid with a sentence a row; Stale where the very same sheet was taken before.
    """
    relations.insist(actor, rights.KEEP_TRAINING, session.scope_path, "导入签到表")
    marks, digest = _read(session, stream, name)
    with transaction.atomic():
        taken = SheetImport(
            session=session, digest=digest, rows=len(marks), by=actor, at=clock.now()
        )
        try:
            with transaction.atomic():
                taken.save(force_insert=True)
        except IntegrityError as twice:
            raise Stale(
                "这份签到表已经导入过，没有再导。改过的请保存后再导；要改单个人的，在名单里改。"
            ) from twice
        return attendance.mark(actor=actor, session=session, marks=marks)


def _read(session: CourseSession, stream: IO[bytes], name: str) -> tuple[dict[int, Marked], str]:
    taken = packed.unpack(stream, name)
    book = packed.open_book(taken, name)
    table = tables.find_table(tables.sheet_named(book, SHEET), WANTED)
    there = dict(
        Enrolment.objects.filter(
            training_class=session.training_class_id, state=Enrolment.State.ENROLLED
        ).values_list("pk", "person__name")
    )
    marks: dict[int, Marked] = {}
    problems = [problem.sentence for problem in table.problems]
    for row in table.rows():
        if row["state"].is_blank and not row["state"].odd:
            continue
        told = _line(row, there)
        if isinstance(told, str):
            problems.append(f"第{row.number}行：{told}")
        elif told[0] in marks:
            problems.append(f"第{row.number}行：编号{told[0]}出现了两次。")
        else:
            marks[told[0]] = told[1]
    if problems:
        raise Invalid("没有导入，请改正后再导。", {"workbook": problems[:20]})
    if not marks:
        raise Invalid("没有导入。", {"workbook": ["“到课”一列都是空的，没有可以导入的行。"]})
    words = repr(sorted(marks.items())).encode()
    return marks, hashlib.sha256(words).hexdigest()


def _line(row: Any, there: dict[int, str]) -> tuple[int, Marked] | str:
    pk = whole(row["pk"].text)
    if pk is None or pk not in there:
        return "编号不是这个班的学员，请用本页下载的签到表。"
    if row["name"].text != there[pk]:
        return f"编号{pk}是{there[pk]}，不是{row['name'].text or '空'}。请不要移动编号和姓名。"
    present = STATES.get(row["state"].text)
    if present is None:
        return "到课一列填“到”或“缺”。"
    minutes: dict[str, int] = {}
    for key in ("late", "early", "substituted"):
        cell = row[key]
        value = 0 if cell.is_blank else whole(cell.text)
        if cell.odd or value is None:
            return "迟到、早退、代听填0或正整数（分钟）。"
        minutes[key] = value
    return pk, Marked(present, way=Attendance.Way.SHEET, **minutes)


def figures(actor: Any, place: Organization, year: int, told: Figures) -> tuple[bytes, str]:
    """Return a place's figures of a year as a workbook without names, and its header."""
    stream, title = io.BytesIO(), f"{place.label}{year}年培训统计"
    with Formal(stream, title=title, author=actor.display_name) as book:
        for name, rows in (("按班次类型", told.kinds), ("按培训阵地", told.venues)):
            page = book.page(
                name, title=title, about=f"{name}　{clock.today().isoformat()}导出", columns=FIGURES,
                fixed=1, foot=(place.label, clock.demonstration_words()),
            )  # fmt: skip
            for row in rows:
                page.row([row.label, row.classes, row.sessions, row.hours, row.person_times])
            page.note("人次是到课次数，不能当作人数相加。课时只算已记学时的课次。")
    deeds.record(
        actor=actor, verb="导出培训统计", about=place, scope_path=place.path, details={"year": year}
    )
    return stream.getvalue(), saved_as(f"{title}.xlsx")
