"""Inputs for the appraise command, and calling it."""

import csv
import io
import json

import openpyxl
from django.core.management import call_command

CODE = "weishan_civil_servant"
SUBJECTS = [["subject", "name", "unit", "role"], ["A1", "张一", "甲局", ""], ["A2", "王二", "甲局", ""],
            ["A3", "李三", "甲局", "principal"]]  # fmt: skip
VALUES = [
    ["subject", "component", "item", "value", "actual", "target", "evidence", "period"],
    ["A1", "common", "", "95", "", "", "", ""],
    ["A1", "individual", "甲", "", "9", "10", "", ""],
    ["A1", "individual", "乙", "", "1", "3", "", ""],
    ["A2", "common", "", "90", "", "", "", ""],
    ["A2", "individual", "", "96", "", "", "", ""],
    ["A2", "adjust", "", "1.5", "", "", "", ""],
    ["A3", "common", "", "88", "", "", "", ""],
    ["A3", "individual", "", "70", "", "", "", ""],
]
HISTORY = [["subject", "period", "score", "grade", "rank", "of"],
           ["A1", "2026Q1", "91", "好", "1", "3"], ["A1", "2026Q2", "80", "较好", "2", "3"],
           ["A3", "2026Q1", "55", "较差", "3", "3"], ["A3", "2026Q2", "50", "较差", "3", "3"]]  # fmt: skip
GOOD = {"subjects": SUBJECTS, "values": VALUES, "history": HISTORY}


def folder(path, tables=GOOD, encoding="utf-8"):
    path.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (path / f"{name}.csv").open("w", newline="", encoding=encoding) as file:
            csv.writer(file).writerows(rows)
    return path


def workbook(path, tables=GOOD, change=None):
    """An .xlsx of the tables, numbers as numbers; `change` may spoil it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([number(cell) for cell in row])
    if change:
        change(book)
    book.save(path)
    return path


def number(cell):
    try:
        return float(cell) if "." in cell else int(cell)
    except (TypeError, ValueError):
        return cell or None


class Answer:
    """Exit code and both outputs of one call."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        self.lines = err.splitlines()

    @property
    def places(self):
        return [line.split(": ")[0] for line in self.lines]

    @property
    def records(self):
        return json.loads(self.out)


def appraise(source, *arguments, scheme=CODE):
    """Run the command in this process."""
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("appraise", str(scheme), str(source), *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return Answer(code, out.getvalue(), err.getvalue())


def refused(source, *arguments, **more):
    """The answer to an input that must be refused: exit 2, nothing on standard output."""
    answer = appraise(source, *arguments, **more)
    assert (answer.code, answer.out) == (2, "")
    assert answer.lines
    assert "Traceback" not in answer.err
    for line in answer.lines:
        place, _, sentence = line.partition(": ")
        assert len(place.split(":")) == 3, line
        assert sentence.endswith("。"), line
    return answer


def expected():
    """What the good tables give for 2026Q3, by hand."""
    return [
        {
            "subject": "A2", "name": "王二", "group": "甲局",
            "components": {"common": "90.0000", "individual": "96.0000"},
            "bonus": "1.5000", "deduction": "0.0000", "total": "94.50", "rank": 1, "of": 3,
            "grade": "好", "coefficient": "1.0500", "consequences": ["not_excellent"], "flags": [],
        },
        {
            "subject": "A3", "name": "李三", "group": "甲局",
            "components": {"common": "88.0000", "individual": "70.0000"},
            "bonus": "0.0000", "deduction": "0.0000", "total": "79.00", "rank": 2, "of": 3,
            "grade": "较好", "coefficient": "1.0200",
            "consequences": ["talk", "not_excellent", "not_excellent2", "low"], "flags": [],
        },
        {
            "subject": "A1", "name": "张一", "group": "甲局",
            "components": {"common": "95.0000", "individual": "61.6667"},
            "bonus": "0.0000", "deduction": "0.0000", "total": "78.33", "rank": 3, "of": 3,
            "grade": "较好", "coefficient": "1.0200", "consequences": ["not_excellent"],
            "flags": [],
        },
    ]  # fmt: skip
