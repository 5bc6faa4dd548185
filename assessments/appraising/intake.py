"""From raw tables to the engine's frames, with a way back from frame rows to rows of the sheet."""

from dataclasses import dataclass, field

import polars as pl

from assessments.appraising import cells, rows
from assessments.appraising.problems import BadInput, InputProblem
from assessments.appraising.rows import Row, Table
from assessments.appraising.sheets import Sheet
from assessments.scoring import checks
from assessments.scoring.intake import Intake, attribute
from assessments.scoring.intake import take as take_in
from assessments.scoring.refusals import Problem
from assessments.scoring.scheme import Scheme, Span
from assessments.scoring.tables import NOTHING, Inputs
from portal.periods import Period

TABLES = ("subjects", "values", "ballots", "history", "rulings")
ADJUST = "adjust"
VERDICTS = ("verdict_points", "verdict_tier")
SEPARATOR = " / "
COLUMNS = {  # the engine's column names, where the sheet's differ
    "adjustments": {"table": "values"},
    "history": {"start": "period"},
    "rulings": {"text": "value", "number": "value"},
}


@dataclass
class Frame:
    """Columns of an engine frame as they grow, and the sheet row each frame row came from."""

    schema: dict[str, type[pl.DataType]]
    data: list[tuple[object, ...]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def add(self, row: Row, *values: object) -> None:
        """One frame row from one sheet row."""
        self.data.append(values)
        self.numbers.append(row.number)

    def frame(self) -> pl.DataFrame:
        """The frame."""
        return pl.DataFrame(self.data, schema=self.schema, orient="row")


@dataclass
class Taken:
    """What was read: subjects by their ids and names in input order, groups, the engine's inputs
    and the same as its checks have passed them."""

    subjects: list[str]
    names: list[str]
    groups: list[str]
    inputs: Inputs
    checked: Intake
    unused_history: bool = False


def take(sheets: list[Sheet], scheme: Scheme, period: Period | None) -> Taken:
    """Read all tables and check them, the engine's own checks included.

    Raises `BadInput` with every problem at once.
    """
    return _Intake(sheets, scheme, period).run()


def _points(cell: cells.Cell) -> int | None:
    return cells.scaled(cell, 4)


def span(period: Period | None) -> Span | None:
    """The engine's span of a period."""
    return None if period is None else Span(period.first_month, period.months)


class _Intake:
    def __init__(self, sheets: list[Sheet], scheme: Scheme, period: Period | None) -> None:
        self.scheme, self.period = scheme, period
        self.ledgers = [part.id for part in scheme.components if part.ledger is not None]
        self.zeros = [part.id for part in scheme.components if part.zero_left_out]
        self.problems: list[InputProblem] = []
        self.sheets = self._known(sheets)
        self.ids: dict[str, int] = {}
        self.names: list[str] = []
        self.groups: dict[tuple[str, ...], int] = {}
        text, number, month = pl.String, pl.Int64, pl.Int32
        self.frames = {
            "subjects": Frame({"subject": number, "group": number, "role": text, "state": text,
                               **{attribute(name): number for name in scheme.numbers},
                               **{attribute(name): text for name in scheme.words}}),
            "values": Frame({"subject": number, "component": text, "item": text, "value": number,
                             "actual": number, "target": number, "kind": text, "evidence": text,
                             "period": month, "months": month}),
            "adjustments": Frame({"subject": number, "item": text, "value": number,
                                  "evidence": text, "period": month}),
            "history": Frame({"subject": number, "start": month, "months": month, "score": number,
                              "grade": text, "rank": month, "of": month}),
            "rulings": Frame({"subject": number, "kind": text, "text": text, "number": number,
                              "reason": text}),
            "ballots": Frame({"subject": number, "ballot": text, "voters": text,
                              "value": number}),
        }  # fmt: skip

    def run(self) -> Taken:
        for name, read in (
            ("subjects", self._subjects),
            ("values", self._values),
            ("history", self._history),
            ("rulings", self._rulings),
            ("ballots", self._ballots),
        ):
            if name in self.sheets and not self.sheets[name].empty:
                table = read(self.sheets[name])
                self.problems += table.problems
        made = {name: frame.frame() for name, frame in self.frames.items()}
        unused = self.period is None and made["history"].height > 0
        inputs = Inputs(**made)
        checked = self._engine(inputs)
        if self.problems:
            raise BadInput(sorted(set(self.problems), key=_by_place))
        groups = [SEPARATOR.join(keys) for keys in self.groups]
        return Taken(list(self.ids), self.names, groups, inputs, checked, unused)

    def _known(self, sheets: list[Sheet]) -> dict[str, Sheet]:
        found: dict[str, Sheet] = {}
        for sheet in sheets:
            if sheet.name in TABLES and sheet.name not in found:
                found[sheet.name] = sheet
            else:
                words = f"不认识这张表，只能有 {'、'.join(TABLES)}，说明写在名为“说明”的表里。"
                self.problems.append(InputProblem(sheet.name, 1, "-", words))
        if "subjects" not in found:
            words = "缺少名单表 subjects，请补上，其中至少有 subject 一列。"
            self.problems.append(InputProblem("subjects", 1, "-", words))
        return found

    def _subjects(self, sheet: Sheet) -> Table:
        keys = self.scheme.peer_group
        table = rows.understand(sheet, ("subject",), ("name", *keys, "role", "state"), free=True)
        keys = tuple(key for key in keys if key in table.columns)
        extra = [c for c in table.columns if c not in ("subject", "name", "role", "state", *keys)]
        for row in table.rows():
            subject = row.need("subject", cells.text, "对象编号不能为空，请填写。")
            name = row.read("name", cells.words) or ""
            group = tuple(
                row.need(key, cells.words, "分组不能为空，请填写，或去掉这一整列。") or ""
                for key in keys
            )
            role, state = row.read("role", cells.text), row.read("state", cells.text)
            for column in extra:
                if column not in self.scheme.numbers:
                    row.read(column, cells.words)
            attributes = self._attributes(row)
            if subject is None:
                continue
            if subject in self.ids:
                row.refuse("subject", f"“{subject}”已经出现过，每个对象只占一行，请删去重复的行。")
                continue
            at = self.ids.setdefault(subject, len(self.ids))
            self.names.append(name)
            self.frames["subjects"].add(
                row, at, self.groups.setdefault(group, len(self.groups)), role, state, *attributes
            )
        if not self.ids and not table.problems:
            table.refuse(1, "subject", "名单里没有任何对象，请至少填写一行。")
        return table

    def _attributes(self, row: Row) -> list[object]:
        """What the scheme reads of a subject besides its role: numbers, then words."""
        numbers = [row.read(n, _points) for n in self.scheme.numbers]
        return [*numbers, *(row.read(name, cells.words) for name in self.scheme.words)]

    def _values(self, sheet: Sheet) -> Table:
        optional = ("value", "item", "period", "kind", "actual", "target", "evidence")
        table = rows.understand(sheet, ("subject", "component"), optional)
        if "value" not in table.columns and not {"actual", "target"} <= set(table.columns):
            table.refuse(
                1, "value", "缺少“value”这一列，请补上；按完成数计分的补上 actual 和 target。"
            )
        for row in table.rows():
            if all(cells.blank(row.cell(name)) for name in ("value", "actual", "target")):
                continue  # a blank cell is no row (S-MISS)
            subject = self._subject(row)
            component = row.need("component", cells.text, "组成部分不能为空，请填写。")
            kind, value = self._kind(row, component), None
            if self._uncounted(row, component):
                kind = NOTHING
            else:
                value = row.read("value", _points)
            item, (month, months) = row.read("item", cells.text), self._month(row)
            actual = row.read("actual", lambda cell: cells.scaled(cell, 6))
            target = row.read("target", lambda cell: cells.scaled(cell, 6))
            evidence = row.read("evidence", cells.text)
            if component == ADJUST:
                if actual is not None or target is not None:
                    row.refuse("actual", "加减分只填 value，请删去完成数和目标数。")
                if not row.bad:
                    self.frames["adjustments"].add(row, subject, item, value, evidence, month)
            elif not row.bad:
                self.frames["values"].add(
                    row, subject, component, item, value, actual, target, kind, evidence, month,
                    months,
                )  # fmt: skip
        return table

    def _subject(self, row: Row) -> int | None:
        """The subject's number; None for one that is not listed, which the engine refuses."""
        subject = row.need("subject", cells.text, "对象编号不能为空，请填写。")
        return None if subject is None else self.ids.get(subject)

    def _kind(self, row: Row, component: str | None) -> str | None:
        """What a ledger's row is; nothing else has a kind."""
        kind = row.read("kind", cells.text)
        if kind is not None and component not in self.ledgers:
            row.refuse("kind", "这个组成部分不是积分台账，kind 须留空。")
        return kind

    def _uncounted(self, row: Row, component: str | None) -> bool:
        """Whether the row says that there was nothing to count, and may (E-ZERO)."""
        cell = row.cell("value")
        return component in self.zeros and isinstance(cell, str) and cell.strip() == NOTHING

    def _month(self, row: Row) -> tuple[int | None, int | None]:
        """First month and length of the row's sub-period; None for the run's own period or none."""
        period = row.read("period", cells.period)
        if period is None or period == self.period:
            return None, None
        if self.period is not None and not period.within(self.period):
            row.refuse(
                "period", f"{period.code} 不在本次考核的 {self.period.code} 之内，请改正或留空。"
            )
        return period.first_month, period.months

    def _history(self, sheet: Sheet) -> Table:
        table = rows.understand(sheet, ("subject", "period"), ("score", "grade", "rank", "of"))
        for row in table.rows():
            subject = self._subject(row)
            period = row.need("period", cells.period, "往期的期间不能为空，请填写，例如 2026Q1。")
            score = row.read("score", lambda cell: cells.scaled(cell, 2))
            grade = row.read("grade", cells.text)
            rank, of = row.read("rank", cells.whole), row.read("of", cells.whole)
            if period is not None and not row.bad:
                self.frames["history"].add(
                    row, subject, period.first_month, period.months, score, grade, rank, of
                )
        return table

    def _rulings(self, sheet: Sheet) -> Table:
        table = rows.understand(sheet, ("subject", "kind", "value"), ("reason",))
        for row in table.rows():
            subject = self._subject(row)
            kind = row.need("kind", cells.text, "裁定的种类不能为空，请填写，例如 order。")
            reason = row.read("reason", cells.words)
            text, number = None, None
            if kind == "order":
                number = row.need("value", cells.whole, "排定的次序不能为空，请填 1 或更大的整数。")
            elif kind in VERDICTS:
                number = row.need("value", _points, "鉴定的分数或档数不能为空，请填写。")
            else:
                text = row.need("value", cells.text, "裁定的内容不能为空，请填写。")
            if not row.bad:
                self.frames["rulings"].add(row, subject, kind, text, number, reason)
        return table

    def _ballots(self, sheet: Sheet) -> Table:
        table = rows.understand(sheet, ("subject", "ballot", "voters", "value"), ())
        if not self.scheme.ballots:
            if sheet.rows:
                table.refuse(1, "ballot", "本方案没有票决，请去掉 ballots 这张表。")
            return table
        for row in table.rows():
            if cells.blank(row.cell("value")):
                continue  # a blank cell is no vote (S-MISS)
            subject = self._subject(row)
            ballot = row.need("ballot", cells.text, "票决不能为空，请填写。")
            voters = row.need("voters", cells.text, "投票人不能为空，请填写是哪一类投票人。")
            value = row.read("value", _points)
            if not row.bad:
                self.frames["ballots"].add(row, subject, ballot, voters, value)
        return table

    def _engine(self, inputs: Inputs) -> Intake:
        """The engine's own refusals, said of the rows of the sheets."""
        marked = {(p.table, p.row, p.column) for p in self.problems}
        taken = take_in(self.scheme, inputs)
        if not self.ids:
            return taken  # without a list everyone would be unknown
        for problem in checks.problems(self.scheme, taken, span(self.period)):
            said = self._said(problem)
            if (said.table, said.row, said.column) not in marked:
                self.problems.append(said)
        return taken

    def _said(self, problem: Problem) -> InputProblem:
        words = COLUMNS.get(problem.table, {})
        table, column = words.get("table", problem.table), words.get(problem.column, problem.column)
        number = 1 if problem.row < 0 else self.frames[problem.table].numbers[problem.row]
        return InputProblem(table, number, column, problem.sentence)


def _by_place(problem: InputProblem) -> tuple[int, str, int, str, str]:
    known = TABLES.index(problem.table) if problem.table in TABLES else len(TABLES)
    return known, problem.table, problem.row, problem.column, problem.sentence
