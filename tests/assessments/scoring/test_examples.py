"""Worked examples as data: the tables, the steps done by hand, and what must come out."""

from collections import Counter

import pytest
import yaml

from assessments import schemes
from assessments.appraising import intake, output
from assessments.appraising.sheets import Sheet
from assessments.schemes import documents
from assessments.scoring.run import computed
from portal.periods import parse

EXAMPLES = sorted((documents.FOLDER / "examples").glob("*/*.yaml"))
TABLES = ("subjects", "values", "ballots", "history", "rulings")


def sheet(name, rows):
    columns = list(dict.fromkeys(column for row in rows for column in row))
    cells = [(n, [row.get(column) for column in columns]) for n, row in enumerate(rows, start=2)]
    return Sheet(name, columns, cells)


def records(example):
    scheme = schemes.load(example["scheme"]).scheme
    period = parse(example["period"]) if "period" in example else None
    tables = [sheet(name, example[name]) for name in TABLES if name in example]
    taken = intake.take(tables, scheme, period)
    return output.records(scheme, taken, computed(scheme, taken.checked, intake.span(period)))


def said(value):
    """A value of the file as the record gives it; the file holds nothing but text."""
    return None if value == "null" else value


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_example_comes_out_as_by_hand(path):
    example = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    assert path.parent.name == example["scheme"]
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
    count = Counter(path.parent.name for path in EXAMPLES)
    for code in schemes.codes():
        assert count[code] >= 3, code
