"""A workbook of the tree read: which node each row is about, what it asks for, everything that is wrong.

Rows may name each other as parents in any order. People are found by name: in the node's own
organization, else in its township, else where the column beside says; never by a guess.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from grids.actions.trees import CODE, MOST_HOUSEHOLDS
from grids.models import Grid, GridLevel
from grids.workbooks import layout
from members.models import Organization, Person
from portal.refusals import Invalid
from portal.sheets import packed, tables
from portal.sheets.tables import Problem, Row, Table

MOST_ROWS = 15_000
"""A whole county: P03 counts 13,405 nodes."""
_APART = re.compile(r"[、,，;；/\s]+")


@dataclass
class Line:
    """A row: the node it is about (None: a new one), what it asks for, what is wrong with it."""

    number: int
    code: str
    name: str = ""
    grid: Grid | None = None
    level: GridLevel | None = None
    place: Organization | None = None
    parent: str = ""
    households: int | None = None
    leader: Person | None = None
    workers: list[Person] | None = None
    """None where the cell is empty: nothing is asked for."""
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Read:
    """A whole workbook read."""

    book: Workbook
    table: Table
    lines: list[Line]
    problems: list[Problem]
    """Of the table as a whole."""


@dataclass
class Register:
    """What the rows are compared with: read once, whatever the number of rows."""

    levels: dict[str, GridLevel]
    places: dict[str, Organization]
    grids: dict[str, Grid]
    people: dict[str, list[Person]]
    place: Organization


def read(taken: packed.Packed, name: str, place: Organization, county: Organization,
         account: Any) -> Read:  # fmt: skip
    """Read a workbook about nodes of a place; Invalid when there is no table in it. Four queries."""
    book = packed.open_book(taken, name)
    sheet = tables.sheet_named(book, layout.SHEET, beside=(layout.PLACES, layout.NOTES))
    table = tables.find_table(sheet, layout.WANTED)
    if len(tables.cells_by_row(sheet, table.head)) > MOST_ROWS:
        raise Invalid(f"表里有内容的行超过{MOST_ROWS}行。请按镇街分成几份上传。")
    rows = list(table.rows())
    register = _register(rows, place, county, account)
    lines = [_line(row, table, register) for row in rows]
    _note_doubles(lines, table)
    _check_parents(lines, table, register)
    return Read(book, table, lines, list(table.problems))


def _register(rows: list[Row], place: Organization, county: Organization, account: Any) -> Register:
    levels = {o.name: o for o in GridLevel.objects.filter(county=county).select_related("county")}
    stands_on = {level.stands_on for level in levels.values()}
    places = Organization.objects.filter(path__startswith=place.path, kind__in=stands_on)
    codes = {row[key].text for row in rows for key in (layout.CODE, layout.PARENT)}
    grids = Grid.objects.filter(code__in=codes).select_related("level", "organization", "parent")
    names = {
        n for row in rows for k in (layout.LEADER, layout.WORKERS) for n in _names(row[k].text)
    }
    people = Person.objects.visible_to(account).filter(name__in=names)
    by_name: dict[str, list[Person]] = {}
    for person in people.select_related("home").order_by("pk"):
        by_name.setdefault(person.name, []).append(person)
    return Register(levels, {o.code: o for o in places}, {g.code: g for g in grids}, by_name, place)


def _names(text: str) -> list[str]:
    return [name for name in _APART.split(text) if name]


def _line(row: Row, table: Table, register: Register) -> Line:
    line = Line(row.number, row[layout.CODE].text, row[layout.NAME].text)

    def wrong(key: str, sentence: str) -> None:
        line.problems.append(Problem(row.number, table.columns.get(key, 0), sentence))

    for key in layout.KEYS:
        if row[key].odd:
            wrong(key, row[key].odd)
    if line.problems:
        return line
    line.grid = register.grids.get(line.code)
    line.parent = row[layout.PARENT].text
    for key, sentence in (
        *_what_is_wrong(line, row, register),
        *_people_wrong(line, row, register),
    ):
        wrong(key, sentence)
    return line


def _what_is_wrong(line: Line, row: Row, register: Register) -> Iterable[tuple[str, str]]:
    """Yield what is wrong with code, name, level, organization and households; fill the line in."""
    if not CODE.fullmatch(line.code):
        yield layout.CODE, "编码用数字、字母和短横，最多32位，如370830103200-1。"
    if not 1 <= len(line.name) <= 80:
        yield layout.NAME, "请填名称，最多80字。"
    line.level = register.levels.get(row[layout.LEVEL].text)
    if line.level is None:
        yield layout.LEVEL, f"层级只能填：{'、'.join(register.levels)}。"
    line.place = register.places.get(row[layout.PLACE].text)
    if line.place is None:
        sentence = f"{register.place.label}里没有这个编码的组织。请照“组织”表抄。"
        yield layout.PLACE, sentence
    elif line.level is not None and line.place.kind != line.level.stands_on:
        yield layout.PLACE, f"{line.level.name}不能落在{line.place.label}上。请照层级选组织。"
    if text := row[layout.HOUSEHOLDS].text:
        if text.isascii() and text.isdigit() and int(text) <= MOST_HOUSEHOLDS:
            line.households = int(text)
        else:
            yield layout.HOUSEHOLDS, "联系户数填整数，如12。"
    yield from _changed_place(line, register.place)


def _changed_place(line: Line, place: Organization) -> Iterable[tuple[str, str]]:
    """Yield what an existing node's row may not ask for."""
    grid = line.grid
    if grid is None:
        return
    if not grid.organization.path.startswith(place.path):
        yield layout.CODE, "这个编码已用在别处的网格上。请另编一个。"
        return
    if grid.until is not None:
        yield layout.CODE, f"这个编码的网格已于{grid.until}撤并。新增的请另编一个。"
    if line.level is not None and grid.level_id != line.level.pk:
        yield layout.LEVEL, f"这个网格是{grid.level.name}，层级不能用导入改。请另设一个。"
    if line.place is not None and grid.organization_id != line.place.pk:
        yield layout.PLACE, f"这个网格在{grid.organization.label}，组织不能用导入改。请另设一个。"


def _people_wrong(line: Line, row: Row, register: Register) -> Iterable[tuple[str, str]]:
    """Yield what is wrong with the people named; put those found into the line."""
    leaders = _names(row[layout.LEADER].text)
    if len(leaders) > 1:
        yield layout.LEADER, "一个网格只有一名网格长。请只留一个姓名。"
    for key, beside, names in (
        (layout.LEADER, layout.LEADER_HOME, leaders[:1]),
        (layout.WORKERS, layout.WORKERS_HOME, _names(row[layout.WORKERS].text)),
    ):
        homes = _names(row[beside].text)
        found = []
        for number, name in enumerate(names):
            home = homes[number] if number < len(homes) else ""
            person, sentence = _person(name, home, line.place, register)
            if person is None:
                yield key, sentence
            elif person not in found:
                found.append(person)
        if key == layout.LEADER:
            line.leader = found[0] if found else None
        else:
            line.workers = found if names else None


def _person(
    name: str, home: str, place: Organization | None, register: Register
) -> tuple[Person | None, str]:
    """Find the one person meant, or the sentence that asks for more."""
    named = register.people.get(name, [])
    if home:
        named = [p for p in named if home in (p.home.label, p.home.name)]
    if place is not None and len(named) > 1:
        town = f"{place.path.rstrip('/').rpartition('/')[0]}/"
        for inside in (place.path, town if place.kind == "village" else place.path):
            near = [p for p in named if p.home.path.startswith(inside)]
            if near:
                named = near
                break
    if len(named) == 1:
        return named[0], ""
    if named:
        where = "、".join(dict.fromkeys(p.home.label for p in named[:4]))
        return None, f"有{len(named)}位{name}（{where}），请在“单位”一栏写明是哪里的。"
    lacks = f"{home}没有{name}" if home else f"人员名册里没有{name}"
    return None, f"{lacks}，或不在您的查看范围内。请核对姓名和单位。"


def _note_doubles(lines: list[Line], table: Table) -> None:
    rows: dict[str, list[Line]] = {}
    for line in lines:
        if line.code:
            rows.setdefault(line.code, []).append(line)
    at = table.columns.get(layout.CODE, 0)
    for same in rows.values():
        if len(same) > 1:
            numbers = "、".join(str(line.number) for line in same)
            for line in same:
                sentence = f"编码{line.code}有{len(same)}行（第{numbers}行）。请只留一行。"
                line.problems.append(Problem(line.number, at, sentence))


def _check_parents(lines: list[Line], table: Table, register: Register) -> None:
    """Find parents that are not there, not one level up, or whose own row is wrong: from the top down."""
    by_code = {line.code: line for line in lines}
    at = table.columns.get(layout.PARENT, 0)
    for line in sorted(lines, key=lambda one: one.level.number if one.level else 0):
        if line.level is None or line.place is None:
            continue
        if sentence := _parent_wrong(line, by_code, register.grids):
            line.problems.append(Problem(line.number, at, sentence))


def _parent_wrong(line: Line, by_code: Mapping[str, Line], grids: Mapping[str, Grid]) -> str:
    assert line.level is not None and line.place is not None  # noqa: S101, PT018  (the caller's condition)
    if not line.parent:
        return ""
    if line.level.number == 1:
        return f"{line.level.name}是最上一级，没有上级。请清空这一格。"
    above, row = grids.get(line.parent), by_code.get(line.parent)
    if above is None and row is None:
        return f"没有编码为{line.parent}的网格。请核对，或在本表里加上它。"
    if above is None and row is not None and row.problems:
        return f"上级网格在第{row.number}行，那一行有错，先改那一行。"
    if above is not None and above.until is not None:
        return f"上级网格{above.name}已于{above.until}撤并。请填现有的。"
    level = above.level if above is not None else row.level if row is not None else None
    place = above.organization if above is not None else row.place if row is not None else None
    if level is None or place is None or (level.county_id, level.number) != (
        line.level.county_id, line.level.number - 1
    ):  # fmt: skip
        return "上级网格要是上一级的。请填它的直接上级。"
    if not line.place.path.startswith(place.path):
        return f"{line.place.label}不在上级网格的范围内。请填本镇街、本村的上级网格。"
    return ""
