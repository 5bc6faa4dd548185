"""A workbook of people read whole: the rows that are right as the text of a COPY, and all that is wrong.

Only what the register is asked afterwards is kept of a row, so that a hundred thousand of them fit into
memory: its line for the staging table, and its two numbers until they are sealed.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from members import pinyin, secrets
from members.secrets import Kind
from members.workbooks import layout
from members.workbooks.lines import Line, Reader
from members.workbooks.places import Places
from portal.refusals import Invalid
from portal.sheets import tables
from portal.sheets.long import Cell, LongBook, LongSheet
from portal.sheets.tables import Problem

MOST_ROWS = 100_000
BEAT = 2_000
"""Rows between two words about progress."""
MOST_PROBLEMS = 50_000
"""Problems kept in words; those beyond are counted."""
COLUMNS = (
    "row", "name", "sort_key", "initials", "identity_index", "telephone_index", "sex", "ethnicity", "born",
    "native_place", "education", "home_id", "new_home_id", "work", "branch_id", "stage", "joined_on",
    "full_on", "since", "title", "role", "rank", "post_since",
)  # fmt: skip
"""The columns of a staged row, in order (staging.py makes the table)."""
_INDEXES = slice(COLUMNS.index("identity_index"), COLUMNS.index("telephone_index") + 1)
NOTHING = b"\\N"
"""A cell of a staged line without a value; a text's own backslash is doubled."""
_UNSET = "\0"
"""The same until the backslashes are doubled; no text that is read holds it."""
_PLAIN = ("sex", "ethnicity", "born", "native_place", "education")
_PARTY = ("stage", "joined_on", "full_on", "since", "title", "role", "rank", "post_since")


@dataclass
class Read:
    """What a workbook asks for. `staged` and `numbers` hold the rows in which nothing is wrong."""

    columns: dict[str, int] = field(default_factory=dict)
    head: int = 0
    rows: int = 0
    staged: dict[int, bytes] = field(default_factory=dict)
    numbers: dict[int, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    bad: dict[int, str] = field(default_factory=dict)
    """Rows with something wrong → the name in them."""
    unknown: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    shape_is_wrong: bool = False

    def wrong(self, problem: Problem, name: str = "") -> None:
        """Add something that is wrong; the row is not taken."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        if problem.row > self.head:
            self.bad.setdefault(problem.row, name)
            self.staged.pop(problem.row, None)
            self.numbers.pop(problem.row, None)

    def to_seal(self, row: int) -> tuple[str, bytes | None, str, bytes | None]:
        """Return a right row's identity number and telephone, each with the index it is staged with."""
        identity, telephone = self.numbers[row]
        indexes = self.staged[row].split(b"\t", _INDEXES.stop)[_INDEXES]
        of_identity, of_telephone = (
            None if text == NOTHING else bytes.fromhex(text[3:].decode()) for text in indexes
        )
        return identity, of_identity, telephone, of_telephone


def read(
    book: LongBook, places: Places, today: dt.date, tick: Callable[[int], None] | None = None
) -> Read:
    """Read the sheet of people; Invalid when there is no table in it that could be read. No query."""
    sheet = book.sheet(layout.SHEET, beside=(layout.PLACES, layout.NOTES))
    rows = sheet.rows()
    found = Read()
    early = _find_head(sheet, rows, found)
    _note_merged(sheet, found)
    if found.shape_is_wrong:
        return found
    reader = Reader(found.columns, sheet.first_column, places, sheet.scanned.odd, today)
    met = _Met(found)
    for number, cells in _below(early, rows, found.head):
        line = reader.line(number, cells)
        if line is not None:
            _keep(found, line, met)
            if tick is not None and found.rows % BEAT == 0:
                tick(found.rows)
    if found.rows > MOST_ROWS:
        raise Invalid(f"表里有{found.rows}行，一次最多导入{MOST_ROWS}行。请分成几份上传。")
    return found


def _below(early: list[tuple[int, list[Cell]]], rows: Iterator[Any], head: int) -> Iterator[Any]:
    yield from (one for one in early if one[0] > head)
    yield from rows


def _find_head(sheet: LongSheet, rows: Iterator[Any], found: Read) -> list[tuple[int, list[Cell]]]:
    """Find the header and its columns; return the rows read on the way."""
    early: list[tuple[int, list[Cell]]] = []
    most, words = 0, []
    labels = set(layout.HEADS.values())
    for number, cells in rows:
        early.append((number, cells))
        if number > tables.HEAD_WITHIN:
            break
        plain = [tables.plain(cell) for cell in cells]
        if (hits := len(labels & set(plain))) > most:
            most, found.head, words = hits, number, plain
    if most < min(3, len(labels)):
        raise Invalid(
            f"“{sheet.name}”表里找不到表头（{'、'.join(list(labels_in_order())[:6])}……）。"
            "请用本页下载的模板填写，不要改动或删除表头。"
        )
    _match(found, words, sheet.first_column)
    return early


def labels_in_order() -> tuple[str, ...]:
    """Return the labels of the columns, as the template has them."""
    return tuple(layout.HEADS.values())


def _match(found: Read, words: list[str], first: int) -> None:
    keys = {label: key for key, label in layout.HEADS.items()}
    for column, word in enumerate(words, start=first):
        if not word or word.startswith(tables.MARKS):
            continue
        key = keys.get(word)
        if key is None:
            found.unknown.append(word[:20])
        elif key in found.columns:
            sentence = f"“{word}”有两列。请删去多的一列，或改用本页下载的模板。"
            found.wrong(Problem(found.head, column, sentence))
            found.shape_is_wrong = True
        else:
            found.columns[key] = column
    missing = [w.label for w in layout.WANTED if w.required and w.key not in found.columns]
    found.absent = [label for key, label in layout.HEADS.items() if key not in found.columns]
    if missing:
        names = "、".join(f"“{name}”" for name in missing)
        found.wrong(Problem(0, 0, f"缺少{names}列。请用本页下载的模板填写，不要改动或删除表头。"))
        found.shape_is_wrong = True


def _note_merged(sheet: LongSheet, found: Read) -> None:
    used = set(found.columns.values())
    for top, left, bottom, right in sheet.merged():
        if bottom > found.head and used & set(range(left, min(right, 200) + 1)):
            sentence = f"第{top}至{bottom}行有合并的单元格，分不清各行的值。请取消合并，逐格填写。"
            found.wrong(Problem(max(top, found.head), left, sentence))
            found.shape_is_wrong = True


class _Met:
    """Who was met already: two rows for one number, or for one name, birth and place, are both wrong."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._rows: dict[Any, int] = {}

    def is_second(self, line: Line) -> bool:
        """Return whether somebody stands in an earlier row, and say so in both."""
        key: Any = line.identity
        if not key:
            place = line.values.get("branch") or line.values.get("home")
            born = line.values.get("born")
            if not line.name or born is None or place is None:
                return False
            key = (line.name, born, place.pk)
        first = self._rows.setdefault(key, line.number)
        if first == line.number:
            return False
        column = "identity" if line.identity else "name"
        what = "证件号码相同" if line.identity else "姓名、出生日期和党支部（单位）都相同"
        for one, other in ((line.number, first), (first, line.number)):
            sentence = (
                f"第{one}行和第{other}行{what}。同一个人只留一行；不是同一个人的，核对证件号码。"
            )
            problem = Problem(one, self._read.columns.get(column, 0), sentence)
            self._read.wrong(problem, line.name)
        return True


def _keep(found: Read, line: Line, met: _Met) -> None:
    """Count a row and keep it as it is staged; or what is wrong with it."""
    found.rows += 1
    second = met.is_second(line)
    for problem in line.problems:
        found.wrong(problem, line.name)
    if line.problems or second or found.rows > MOST_ROWS:
        return
    found.staged[line.number] = staged(line)
    if line.identity or line.telephone:
        found.numbers[line.number] = (line.identity, line.telephone)


def staged(line: Line) -> bytes:
    """Return a row as a line of COPY (text format, tabs between, \\N for nothing), by COLUMNS."""
    values = line.values
    home, derived, branch = values.get("home"), values.get("_home"), values.get("branch")
    cells: list[Any] = [
        line.number,
        line.name,
        pinyin.person_key(line.name),
        pinyin.initials(line.name),
        _index(line.identity, Kind.IDENTITY),
        _index(line.telephone, Kind.TELEPHONE),
        *(values.get(key) for key in _PLAIN),
        home.pk if home else None,
        derived.pk if derived else None,
        values.get("work"),
        branch.pk if branch else None,
        *(values.get(key) for key in _PARTY),
    ]
    text = "\t".join([_UNSET if c is None else c if c.__class__ is str else str(c) for c in cells])
    return text.replace("\\", "\\\\").encode().replace(_UNSET.encode(), NOTHING)


def _index(number: str, kind: Kind) -> str | None:
    return f"\\x{secrets.index(kind, number).hex()}" if number else None
