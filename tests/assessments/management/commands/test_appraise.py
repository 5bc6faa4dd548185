"""The appraise command, as a stranger calls it: what it computes."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.assessments.management.commands.calling import (
    CODE,
    HISTORY,
    SUBJECTS,
    appraise,
    expected,
    folder,
    workbook,
)

ROOT = Path(__file__).resolve().parents[4]

# -- what it computes ----------------------------------------------------------------------------


@pytest.mark.parametrize("make", [folder, workbook])
def test_a_folder_and_a_workbook_give_the_same(tmp_path, make):
    name = "in.xlsx" if make is workbook else "in"
    answer = appraise(make(tmp_path / name), "--period", "2026Q3")
    assert (answer.code, answer.err) == (0, "")
    assert answer.records == expected()


def test_without_a_period_there_is_no_history(tmp_path):
    answer = appraise(folder(tmp_path / "in"))
    assert [record["consequences"] for record in answer.records] == [["not_excellent"]] * 3
    assert answer.lines == ["history:1:period: 未给出 --period，往期结果没有用到。"]


def test_a_year_rolls_up_the_published_quarters(tmp_path):
    tables = {"subjects": SUBJECTS, "history": HISTORY}
    records = appraise(folder(tmp_path / "in", tables), "--period", "2026").records
    assert [(r["subject"], r["total"], r["rank"], r["of"]) for r in records] == [
        ("A1", "85.50", 1, 2),
        ("A3", "52.50", 2, 2),
        ("A2", None, None, None),
    ]
    assert records[0]["components"] == {"common": None, "individual": None}


def test_the_same_in_csv_and_xlsx(tmp_path):
    source = folder(tmp_path / "in")
    for ending in ("csv", "xlsx", "json"):
        out = tmp_path / f"out.{ending}"
        answer = appraise(source, "--period", "2026Q3", "--out", str(out))
        assert (answer.code, answer.out) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8")) == expected()
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "subject", "name", "group", "components.common", "components.individual", "bonus",
        "deduction", "total", "rank", "of", "grade", "coefficient", "consequences", "flags",
    ]  # fmt: skip
    assert rows[1]["consequences"] == "talk;not_excellent;not_excellent2;low"
    assert rows[2]["components.individual"] == "61.6667"
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    cells = list(sheet.iter_rows(values_only=True))
    assert list(cells[0]) == list(rows[0])
    assert cells[1][:10] == ("A2", "王二", "甲局", 90, 96, 1.5, 0, 94.5, 1, 3)
    assert sheet.cell(2, 8).number_format == "0.00"
    assert not [p.name for p in tmp_path.iterdir() if p.name.startswith(".")]  # no leftovers


def test_names_that_would_act_as_formulas_are_made_harmless(tmp_path):
    names = ["=1+1", "+1", "-1", "@x"]
    rows = [["subject", "name"]] + [[f"S{n}", name] for n, name in enumerate(names)]
    source = folder(tmp_path / "in", {"subjects": rows})
    for ending in ("csv", "xlsx"):
        appraise(source, "--out", str(tmp_path / f"out.{ending}"))
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == [f"'{name}" for name in names]
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    for row in sheet.iter_rows(min_row=2):
        assert row[1].data_type == "s"
    assert [r["name"] for r in appraise(source).records] == names


def test_explain_tells_the_steps_of_one_subject(tmp_path):
    answer = appraise(folder(tmp_path / "in"), "--period", "2026Q3", "--explain", "A3")
    assert answer.code == 0
    for words in ("李三", "2026年第三季度", "79.00", "2/3", "较好", "P17-R5", "2026Q1、2026Q2",
                  "年内为风险提示"):  # fmt: skip
        assert words in answer.out
    other = appraise(folder(tmp_path / "in"), "--explain", "A1").out
    assert "33.3333" in other


def test_order_of_the_rows(tmp_path):
    subjects = [["subject", "unit", "state"], ["g", "乙局", "not_graded"], ["a", "甲局", ""],
                ["b", "乙局", ""], ["c", "甲局", ""], ["d", "乙局", ""], ["e", "乙局", ""]]  # fmt: skip
    values = [["subject", "component", "value"]]
    for who, points in (("a", "80"), ("b", "80"), ("c", "90"), ("d", "80")):
        values += [[who, "common", points], [who, "individual", points]]
    records = appraise(folder(tmp_path / "in", {"subjects": subjects, "values": values})).records
    assert [r["subject"] for r in records] == ["b", "d", "e", "g", "c", "a"]
    assert records[2]["flags"] == ["incomplete:common", "incomplete:individual"]


def test_it_needs_no_database_server_or_environment(tmp_path):
    source = folder(tmp_path / "in")
    command = [sys.executable, str(ROOT / "manage.py"), "appraise", CODE, str(source)]
    done = subprocess.run(
        [*command, "--period", "2026Q3"],
        env={"PATH": os.defpath}, cwd=tmp_path, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == expected()
    (source / "values.csv").write_text("subject,component,value\nA1,common,abc\n", "utf-8")
    done = subprocess.run(command, env={}, cwd=tmp_path, capture_output=True, timeout=120,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (2, b"")
    assert "values:2:value: “abc”不是数" in done.stderr.decode()


def grid_worker(place, **values):
    """One grid worker with these values, written as in a sheet; 90 where nothing is said."""
    parts = ("visits", "discovery", "on_time", "satisfaction")
    rows = [["W1", part, values.get(part, "90")] for part in parts]
    return folder(place, {
        "subjects": [["subject", "township"], ["W1", "郭楼镇"]],
        "values": [["subject", "component", "value"], *rows],
    })  # fmt: skip


def test_nothing_to_count_is_no_zero_and_explained(tmp_path):
    source = grid_worker(tmp_path / "in", on_time=" n/a ", visits="60")
    [record] = appraise(source, scheme="wenshang_grid_worker").records
    assert (record["total"], record["components"]["on_time"]) == ("77.14", None)
    assert record["flags"] == ["nothing_to_count:on_time"]
    told = appraise(source, "--explain", "W1", scheme="wenshang_grid_worker").out
    assert "on_time：n/a（没有可计的事项，E-ZERO）" in told
    assert "E-ZERO spread：54 → 77.1429（weights=0.7）" in told


def test_where_no_scheme_foresees_it_nothing_to_count_is_no_number(tmp_path):
    tables = {
        "subjects": [["subject"], ["A1"]],
        "values": [["subject", "component", "value"], ["A1", "individual", "n/a"]],
    }
    answer = appraise(folder(tmp_path / "in", tables))
    assert answer.code == 2
    assert answer.lines == ["values:2:value: “n/a”不是数，请只填数字和小数点，例如 86.5。"]
