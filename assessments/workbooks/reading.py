"""An entry workbook read: which row is whose, what each cell says, and everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from assessments.form import Form, Key, form_of
from assessments.models import CycleSubject, Panel
from assessments.workbooks import layout
from portal.refusals import Invalid
from portal.sheets import packed, tables
from portal.sheets.tables import Problem, Row, Table

MOST_ROWS = 5000


@dataclass
class Person:
    """One person's row: its number and code, the typed texts by cell, what is wrong in it."""

    number: int
    code: str
    subject: CycleSubject | None = None
    texts: dict[Key, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Read:
    """A whole workbook read. `until` is the last entry the template was made with, None without it."""

    book: Workbook
    table: Table
    people: list[Person]
    problems: list[Problem]
    """Of the table as a whole: its shape, people missing."""
    until: int | None


def read(taken: packed.Packed, name: str, panel: Panel) -> Read:
    """Read a panel's entry workbook; Invalid when there is no table in it that could be read."""
    form = form_of(panel.cycle.scheme_version.document)
    book = packed.open_book(taken, name)
    sheet = tables.sheet_named(book, layout.SHEET, beside=(layout.NOTES,))
    table = tables.find_table(sheet, layout.wanted(form))
    if len(tables.cells_by_row(sheet, table.head)) > MOST_ROWS:
        raise Invalid(f"表里有内容的行超过{MOST_ROWS}行。请只留本单位的人，删去其余的行后再上传。")
    marks = _marks(book)
    problems = [*table.problems, *_foreign(marks, panel)]
    subjects = list(panel.subjects.order_by("position"))
    people = _people(table, form, subjects)
    problems += _absent(people, subjects)
    until = marks.get(layout.UNTIL_MARK) if layout.PANEL_MARK in marks else None
    return Read(book, table, people, problems, until)


def _marks(book: Workbook) -> Mapping[str, int]:
    """The template's own marks among the document properties; whole numbers only."""
    found = {}
    for prop in book.custom_doc_props.props:
        named = prop.name in (layout.PANEL_MARK, layout.UNTIL_MARK)
        if named and isinstance(prop.value, int | float) and prop.value == int(prop.value):
            found[prop.name] = int(prop.value)
    return found if len(found) == 2 else {}


def _foreign(marks: Mapping[str, int], panel: Panel) -> list[Problem]:
    if marks.get(layout.PANEL_MARK, panel.pk) == panel.pk:
        return []
    return [Problem(0, 0, f"这是另一张录入表的模板，不是{panel}的。请用本页下载的模板填写。")]


def _people(table: Table, form: Form, subjects: list[CycleSubject]) -> list[Person]:
    by_code = {str(s.pk): s for s in subjects}
    by_name: dict[str, list[CycleSubject]] = {}
    for subject in subjects:
        by_name.setdefault(_squeezed(subject.name), []).append(subject)
    people = [_person(row, table, form, by_code, by_name) for row in table.rows()]
    _note_doubles(people, table)
    return people


def _person(
    row: Row,
    table: Table,
    form: Form,
    by_code: Mapping[str, CycleSubject],
    by_name: Mapping[str, list[CycleSubject]],
) -> Person:
    found = Person(row.number, row[layout.CODE].text)
    found.subject, sentence = _who(row, by_code, by_name)
    if sentence:
        place = table.columns.get(layout.CODE, table.columns.get(layout.NAME, 0))
        found.problems.append(Problem(row.number, place, sentence))
    for column in form.columns:
        if column.field not in table.columns:
            continue
        at, cell = table.columns[column.field], row[column.field]
        problem = cell.odd or column.read(cell.text)[1]
        if problem:
            named = problem if problem.startswith(column.label) else f"{column.label}：{problem}"
            found.problems.append(Problem(row.number, at, named))
        else:
            found.texts[column.key] = cell.text
    return found


def _who(
    row: Row, by_code: Mapping[str, CycleSubject], by_name: Mapping[str, list[CycleSubject]]
) -> tuple[CycleSubject | None, str]:
    """Whose row it is: by code and name together, by the name alone where there is no code."""
    code, name = row[layout.CODE], row[layout.NAME]
    for cell, word in ((code, "编号"), (name, "姓名")):
        if cell.odd:
            return None, f"{word}：{cell.odd}"
    if not code.text and not name.text:
        return None, "这一行没有编号和姓名，不知道是谁的。请补上编号和姓名，或删去这一行。"
    if code.text:
        subject = by_code.get(code.text)
        if subject is None:
            return None, (
                f"编号{code.text[:20]}不在本单位本期名单里。请用本页下载的模板，或删去这一行。"
            )
        if name.text and _squeezed(name.text) != _squeezed(subject.name):
            return None, (
                f"编号{code.text}是{subject.name}，姓名一栏是{name.text[:20]}，对不上。"
                "请核对这一行是谁的，排序时要选中整行。"
            )
        return subject, ""
    namesakes = by_name.get(_squeezed(name.text), [])
    if len(namesakes) == 1:
        return namesakes[0], ""
    if namesakes:
        return None, f"本单位有{len(namesakes)}位{name.text[:20]}，请填编号（见本页下载的模板）。"
    return None, f"{name.text[:20]}不在本单位本期名单里。请核对姓名，或删去这一行。"


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _note_doubles(people: list[Person], table: Table) -> None:
    rows: dict[int, list[Person]] = {}
    for person in people:
        if person.subject is not None:
            rows.setdefault(person.subject.pk, []).append(person)
    column = table.columns.get(layout.NAME, 0)
    for same in rows.values():
        if len(same) > 1:
            numbers = "、".join(str(person.number) for person in same)
            sentence = f"{same[0].subject}有{len(same)}行（第{numbers}行）。请只留一行。"
            for person in same:
                person.problems.append(Problem(person.number, column, sentence))


def _absent(people: list[Person], subjects: list[CycleSubject]) -> list[Problem]:
    """Who is to be entered and stands in no row, not even in one that is wrong."""
    there = {person.subject.pk for person in people if person.subject is not None}
    named = {person.code for person in people}
    missing = (s for s in subjects if s.pk not in there and str(s.pk) not in named)
    absent = [s.name for s in missing if not s.state]
    if not absent:
        return []
    names = "、".join(absent[:10]) + (f"等{len(absent)}人" if len(absent) > 10 else "")
    return [Problem(0, 0, f"表里缺少{names}。请补上他们的行；没有的值可以空着。")]


def without_basis(form: Form, person: Person, cells: Mapping[Key, Any], table: Table) -> None:
    """Add what only the whole row shows: points given or taken without their ground.

    A ground that cannot be read is one thing to mend, not two.
    """
    for key, sentence in form.state(cells).problems.items():
        column = form.by_key.get(key)
        if column is None or key[2] != "basis" or column.field not in table.columns:
            continue
        at = table.columns[column.field]
        if not any(problem.column == at for problem in person.problems):
            person.problems.append(Problem(person.number, at, sentence))
