"""Worked examples as data: the tables, the steps done by hand, and what must come out."""

from pathlib import Path

import pytest
import yaml

from assessments import schemes
from assessments.appraising import intake, output
from assessments.appraising.sheets import Sheet
from assessments.scoring.run import computed
from portal.periods import parse

EXAMPLES = sorted(Path(__file__).with_name("examples").glob("*.yaml"))
TABLES = ("subjects", "values", "history", "rulings")


def sheet(name, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [(n, [row.get(column) for column in columns]) for n, row in enumerate(rows, start=2)]
    return Sheet(name, columns, cells)


def records(example):
    scheme = schemes.load(example["scheme"]).scheme
    period = parse(example["period"])
    tables = [sheet(name, example[name]) for name in TABLES if name in example]
    taken = intake.take(tables, scheme, period)
    return output.records(scheme, taken, computed(scheme, taken.checked, intake.span(period)))


def said(value):
    """A value of the file as the record gives it; the file holds nothing but text."""
    return None if value == "null" else value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_example_comes_out_as_by_hand(path):
    example = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    found = records(example)
    assert [record["subject"] for record in found] == [
        row["subject"] for row in example["expected"]
    ]
    for record, row in zip(found, example["expected"], strict=True):
        flat = {**record, **record["components"], "rank": record["rank"], "of": record["of"]}
        for name, value in row.items():
            got = flat[name]
            assert (str(got) if isinstance(got, int) else got) == said(value), (row, name)
    assert all(steps.strip() for steps in example["hand"].values())


def test_there_are_examples_of_every_shipped_scheme():
    codes = [yaml.load(p.read_text(encoding="utf-8"), yaml.BaseLoader)["scheme"] for p in EXAMPLES]
    for code in schemes.codes():
        assert codes.count(code) >= 3, code
