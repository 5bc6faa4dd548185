"""One row of a workbook of people: what it asks for, and everything that can be seen to be wrong with it
without looking into the register."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from members import numbers
from members.workbooks import dates, layout
from members.workbooks.places import Places, find
from portal.sheets.cells import number_text
from portal.sheets.long import Cell
from portal.sheets.tables import Problem

ADULT = 18
_OWN = ("name", "identity", "telephone")
"""Columns in which every row has its own."""
_DATE_ORDER = (
    ("born", "joined_on", "入党日期不能早于出生日期。"),
    ("joined_on", "full_on", "转正日期不能早于入党日期。"),
    ("joined_on", "since", "转入日期不能早于入党日期。"),
    ("born", "post_since", "任职日期不能早于出生日期。"),
)


@dataclass(slots=True)
class Line:
    """A row: stored values by column (nothing where the cell is empty), numbers, what is wrong."""

    number: int
    name: str = ""
    identity: str = ""
    telephone: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class Reader:
    """Reads rows: knows the columns of the table, the places of the scope, odd cells, and the day."""

    def __init__(
        self,
        columns: Mapping[str, int],
        first: int,
        places: Places,
        odd: Mapping[tuple[int, int], str],
        today: dt.date,
    ) -> None:
        """`columns` says key → column of the sheet; rows begin with the column `first`."""
        self.columns, self._places, self._odd, self._today = columns, places, odd, today
        known: dict[str, dict[str, tuple[Any, str]]] = {
            key: {} for key in layout.KEYS if key not in _OWN
        }
        self._plan = [(key, column - first, known.get(key)) for key, column in columns.items()]

    def line(self, number: int, cells: list[Cell]) -> Line | None:
        """Return what a row asks for; None where it holds nothing in the table's columns."""
        line = Line(number)
        blank = True
        for key, at, known in self._plan:
            cell = cells[at] if at < len(cells) else ""
            odd = self._odd.get((number, self.columns[key]), "") if self._odd else ""
            if odd:
                self._wrong(line, key, odd)
            elif cell == "":
                continue
            elif known is None:
                self._take_own(line, key, cell)
            else:
                self._take(line, key, cell, known)
            blank = False
        if blank:
            return None
        self._check_person(line)
        self._check_party(line)
        return line

    def _wrong(self, line: Line, key: str, sentence: str) -> None:
        line.problems.append(Problem(line.number, self.columns.get(key, 0), sentence))

    def _take(self, line: Line, key: str, cell: Cell, known: dict[str, tuple[Any, str]]) -> None:
        """Read one cell into the line. What many rows have alike is read once."""
        found = known.get(cell) if isinstance(cell, str) else None
        if found is None:
            found = self._value(key, cell)
            if isinstance(cell, str):
                known[cell] = found
        value, sentence = found
        if sentence:
            self._wrong(line, key, sentence)
        elif value is not None:
            line.values[key] = value

    def _take_own(self, line: Line, key: str, cell: Cell) -> None:
        """Read name, identity number or telephone."""
        text, sentence = _text(cell, key)
        if text and not sentence:
            if key == "name":
                line.name, sentence = _name(text)
            elif numbers.is_masked(text):
                return
            elif key == "telephone":
                line.telephone, sentence = numbers.telephone(text)
            else:
                found, sentence = numbers.identity(text, self._today)
                if found is not None:
                    line.identity = found.text
                    line.values["_born"] = found.born
                    line.values["_sex"] = "male" if found.is_male else "female"
        if sentence:
            self._wrong(line, key, sentence)

    def _value(self, key: str, cell: Cell) -> tuple[Any, str]:
        """Return what a cell of any other column stores, or the sentence; (None, '') for nothing."""
        if key in layout.DATES:
            day, sentence = dates.read(cell)
            if day is not None and day > self._today:
                return None, f"{layout.HEADS[key]}不能晚于今天。请核对年份。"
            return day, sentence
        text, sentence = _text(cell, key)
        if sentence or not text:
            return None, sentence
        if key in layout.WORDS:
            value = layout.WORDS[key].get(text) or layout.ALSO.get(key, {}).get(text)
            words = "、".join(layout.WORDS[key])
            return value, "" if value else f"{layout.HEADS[key]}只能填：{words}。请从下拉里选。"
        if key == "home":
            return find(self._places.homes, text)
        if key == "branch":
            return find(self._places.branches, text)
        return (None, sentence) if (sentence := _too_much(key, text)) else (text, "")

    def _check_person(self, line: Line) -> None:
        """Compare what the number tells with what is written; ask for what is needed to know him."""
        values = line.values
        born, sex = values.pop("_born", None), values.pop("_sex", None)
        if born is not None and values.setdefault("born", born) != born:
            self._wrong(line, "born", "出生日期与证件号码第7至14位不一样。请照身份证核对。")
        if sex is not None and values.setdefault("sex", sex) != sex:
            self._wrong(line, "sex", "性别与证件号码第17位不一样。请照身份证核对。")
        wrong = {problem.column for problem in line.problems}
        if not line.name and self.columns.get("name") not in wrong:
            self._wrong(line, "name", "没有填姓名。请补上，或删去这一行。")
        if "home" not in values and "branch" in values:
            home = self._places.home_of(values["branch"])
            if home is not None:
                values["_home"] = home
        known = "born" in values and ("branch" in values or "home" in values)
        if not line.identity and not known and not line.problems:
            sentence = "没有证件号码时，要填出生日期和所在单位或党支部，才认得出是谁。"
            self._wrong(line, "identity", sentence)

    def _check_party(self, line: Line) -> None:
        """Compare the dates and the stage with each other."""
        values = line.values
        for first, then, sentence in _DATE_ORDER:
            if first in values and then in values and values[then] < values[first]:
                self._wrong(line, then, f"{sentence}请核对这两个日期。")
        born, joined = values.get("born"), values.get("joined_on")
        if born is not None and joined is not None and born <= joined < _birthday(born, ADULT):
            self._wrong(line, "joined_on", f"入党时不满{ADULT}周岁。请核对入党日期和出生日期。")
        if values.get("stage") == "probationary" and "full_on" in values:
            self._wrong(line, "stage", "填了转正日期，党员阶段应是正式党员。请改一处。")
        if "title" not in values:
            for key in ("role", "rank", "post_since"):
                if key in values:
                    self._wrong(line, "title", "填了职责、职级或任职日期，还要填职务。")
                    break


def _name(text: str) -> tuple[str, str]:
    """Return a name without the blanks that lists are made even with, or the sentence."""
    name = "".join(text.split()) if not text.isascii() else text
    if sentence := _too_much("name", name):
        return "", sentence
    if any(char.isdigit() for char in name):
        return "", "姓名里有数字。请只填姓名；同名的人用证件号码区分。"
    return name, ""


def _too_much(key: str, text: str) -> str:
    """Return the sentence about words that are too long, or have a number among them that is sealed."""
    if len(text) > layout.LENGTHS[key]:
        return f"{layout.HEADS[key]}最多{layout.LENGTHS[key]}字，请缩短。"
    if numbers.holds_number(text):
        return "这一格不能写证件号码和电话，它们只填在“证件号码”“联系电话”两栏里。请去掉。"
    return ""


def _birthday(born: dt.date, years: int) -> dt.date:
    """Return the day somebody becomes so many years old; of 29 February, 1 March in a common year."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return dt.date(born.year + years, 3, 1)


def _text(cell: Cell, key: str) -> tuple[str, str]:
    """Return a cell's words, or the sentence that says why it cannot be taken."""
    if isinstance(cell, str):
        text = " ".join(cell.split())
        return text if text.isprintable() else "".join(c for c in text if c.isprintable()), ""
    if isinstance(cell, bool):
        return "", "单元格是逻辑值，请改填文字。"
    if isinstance(cell, int | float):
        if key == "identity" and cell >= 10**15:
            return (
                "",
                "证件号码是数字格式，后几位已经丢了。请先把格式改为“文本”，再照身份证重新填写。",
            )
        return number_text(cell), ""
    if key in ("identity", "telephone"):
        return "", "单元格是日期格式，请先把格式改为“文本”，再重新填写。"
    return (
        "",
        f"单元格是日期{unicodedata.normalize('NFKC', str(cell))[:10]}，请把格式改为“文本”后重新填写。",
    )
