"""The appraise command: what cells, tables and files may say, and how the rest is refused."""

import zipfile
from datetime import date

import pytest

from tests.assessments.management.commands.calling import (
    CODE,
    GOOD,
    SUBJECTS,
    VALUES,
    appraise,
    expected,
    folder,
    refused,
    workbook,
)

# -- what cells may say --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "score"),
    [
        (" 88.5　", "88.5000"), ("８８．５", "88.5000"), ("088.50", "88.5000"), ("+88", "88.0000"),
        ("88.50000", "88.5000"), ("0", "0.0000"), ("100", "100.0000"), ("88.1234", "88.1234"),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(tmp_path, cell, score):
    values = [["subject", "component", "value"], ["A1", "common", cell]]
    source = folder(tmp_path / "in", {"subjects": SUBJECTS, "values": values}, "utf-8-sig")
    found = {r["subject"]: r for r in appraise(source).records}
    assert found["A1"]["components"]["common"] == score


@pytest.mark.parametrize(
    "cell",
    ["85%", "1,000", "1e2", "NaN", "inf", "abc", "八十", "88.12345", "1000000000", "88.", ".5",
     "-1", "100.0001", "--5", "1 000", "0x1F", "①"],
)  # fmt: skip
def test_numbers_that_are_refused(tmp_path, cell):
    values = [["subject", "component", "value"], ["A1", "common", cell]]
    answer = refused(folder(tmp_path / "in", {"subjects": SUBJECTS, "values": values}))
    assert answer.places == ["values:2:value"]


@pytest.mark.parametrize(
    ("cell", "score"),
    [(0.1 + 0.2, "0.3000"), (88.1, "88.1000"), (95, "95.0000"), ("９５", "95.0000")],
)
def test_workbook_numbers_are_taken_at_15_digits(tmp_path, cell, score):
    def put(book):
        book["values"]["D2"] = cell

    source = workbook(tmp_path / "in.xlsx", change=put)
    found = {r["subject"]: r for r in appraise(source).records}
    assert found["A1"]["components"]["common"] == score


@pytest.mark.parametrize(
    ("cell", "style", "words"),
    [
        ("=90+5", None, "公式"), (True, None, "逻辑值"), (date(2026, 7, 1), None, "日期"),
        (0.85, "0.00%", "百分比"), ("#REF!", None, "错误值"), (1e-7, None, "小数"),
        (1e20, None, "过大"), (10**300, None, "过大"),
    ],
)  # fmt: skip
def test_workbook_cells_that_are_refused(tmp_path, cell, style, words):
    def put(book):
        book["values"]["D2"] = cell
        if style:
            book["values"]["D2"].number_format = style

    answer = refused(workbook(tmp_path / "in.xlsx", change=put))
    assert answer.places == ["values:2:value"]
    assert words in answer.err


def test_a_period_that_became_a_date_is_explained(tmp_path):
    def put(book):
        book["history"]["B2"] = date(2026, 7, 1)

    answer = refused(workbook(tmp_path / "in.xlsx", change=put), "--period", "2026Q3")
    assert answer.places == ["history:2:period"]
    assert "2026-07" in answer.err


def test_numeric_ids_and_years_in_a_workbook(tmp_path):
    tables = {
        "subjects": [["subject"], ["1001"], ["1002"]],
        "history": [["subject", "period", "score"], ["1001", "2026Q1", "90"],
                    ["1001", "2026Q2", "91"], ["1002", "2025", "80"]],
    }  # fmt: skip
    records = appraise(workbook(tmp_path / "in.xlsx", tables), "--period", "2026").records
    assert [(r["subject"], r["total"]) for r in records] == [("1001", "90.50"), ("1002", None)]


# -- tables and columns --------------------------------------------------------------------------


def spoiled(**tables):
    return {**GOOD, **tables}


@pytest.mark.parametrize(
    ("tables", "places"),
    [
        ({"values": VALUES}, ["subjects:1:-"]),
        (spoiled(Sheet1=[["a"]]), ["Sheet1:1:-"]),
        (spoiled(subjects=[["subject"]], values=[], history=[]), ["subjects:1:subject"]),
        (spoiled(values=[["subject", "component"], ["A1", "common"]]), ["values:1:value"]),
        (spoiled(values=[["subject", "component", "value", "points"]]), ["values:1:points"]),
        (spoiled(values=[["subject", "component", "value", "value"]]), ["values:1:value"]),
        (spoiled(values=[["subject", "value"]]), ["values:1:component"]),
        (spoiled(values=[["subject", "component", "value", ""], ["A1", "common", "9", "x"]]),
         ["values:1:第4列"]),
        (spoiled(values=[["subject", "component", "value"], ["A1", "common", "9", "x"]]),
         ["values:1:第4列"]),
        (spoiled(history=[["subject", "period"], ["A1", "2026Q5"], ["A1", ""], ["A9", "2025"]]),
         ["history:2:period", "history:3:period", "history:4:subject"]),
        (spoiled(rulings=[["subject", "kind", "value"], ["A1", "order", "x"], ["A1", "order", ""],
                          ["A1", "", "1"], ["A1", "verdict_points", "2"]]),
         ["rulings:2:value", "rulings:3:value", "rulings:4:kind", "rulings:5:kind"]),
        (spoiled(ballots=[["subject", "ballot", "voters", "value"], ["A1", "b", "staff", "90"]]),
         ["ballots:1:ballot"]),
        (spoiled(subjects=[["subject", "unit"], ["A1", "甲局"], ["A2", ""], ["A3", "甲局"],
                           ["A3", "乙局"]]),
         ["subjects:3:unit", "subjects:5:subject"]),
        (spoiled(values=[*VALUES, ["A1", "adjust", "", "2", "1", "", "", ""],
                         ["A1", "adjust", "", "2", "", "", "", "2026Q9"]]),
         ["values:10:actual", "values:11:period"]),
        (spoiled(values=[["subject", "component", "value", "kind"], ["A1", "common", "9", "base"]]),
         ["values:2:kind"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("make", [folder, workbook])
def test_tables_that_are_refused(tmp_path, make, tables, places):
    name = "in.xlsx" if make is workbook else "in"
    assert refused(make(tmp_path / name, tables)).places == places


def test_every_problem_is_said_at_once_in_order(tmp_path):
    tables = spoiled(
        subjects=[*SUBJECTS, ["", "无名", "甲局", ""]],
        values=[*VALUES, ["A1", "common", "", "95", "", "", "", ""],
                ["A9", "common", "", "x", "", "", "", ""]],
        rulings=[["subject", "kind", "value"], ["A1", "promotion", "1"]],
    )  # fmt: skip
    assert refused(folder(tmp_path / "in", tables)).places == [
        "subjects:5:subject",
        "values:2:item",
        "values:10:item",
        "values:11:value",
        "rulings:2:kind",
    ]


def test_blank_rows_notes_attributes_and_a_bom_are_no_matter(tmp_path):
    tables = {
        "subjects": [["subject", "unit", "age"], ["A1", "甲局", "40"], ["", "", ""], [" ", "", ""],
                     ["A2", "甲局", ""]],
        "说明": [["随便写"], ["什么"]],
        "values": [["subject", "component", "value"], [], ["A1", "common", ""], []],
        "rulings": [],
    }  # fmt: skip
    for source in (folder(tmp_path / "in", tables, "utf-8-sig"),
                   workbook(tmp_path / "in.xlsx", tables)):  # fmt: skip
        answer = appraise(source)
        assert (answer.code, len(answer.records)) == (0, 2)


def test_a_column_of_the_peer_group_may_be_absent(tmp_path):
    tables = {"subjects": [["subject"], ["A1"], ["A2"]]}
    assert [r["group"] for r in appraise(folder(tmp_path / "in", tables)).records] == ["", ""]


# -- files that are none -------------------------------------------------------------------------


def test_empty_rows_to_the_end_of_the_sheet_are_skipped(tmp_path):
    def spread(book):
        sheet = book["values"]
        for n in range(10, 20_010):
            sheet.cell(n, 1).number_format = "0.00"
        sheet.cell(1_048_576, 1).number_format = "0.00"

    answer = appraise(workbook(tmp_path / "in.xlsx", change=spread), "--period", "2026Q3")
    assert answer.records == expected()


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (220 * 2**20))


def truncated(path):
    whole = workbook(path).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def without_a_sheet(path):
    workbook(path)
    with zipfile.ZipFile(path) as packed:
        parts = {n: packed.read(n) for n in packed.namelist() if "sheet2" not in n}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)


def entities(path):
    """A sheet whose XML would expand without end."""
    workbook(path)
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    lol = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    parts["xl/worksheets/sheet1.xml"] = lol.encode() + sheet.replace("subject", "&b;").encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), ".xls"),
        (lambda path: path.write_bytes(b"subject,name\n"), "损坏"),
        (lambda path: path.write_bytes(b""), "损坏"),
        (lambda path: zipfile.ZipFile(path, "w").close(), "不是 .xlsx"),
        (bomb, "过大"),
        (truncated, "损坏"),
        (without_a_sheet, "损坏"),
        (lambda path: None, "没有这个文件"),
    ],
)
def test_files_that_are_no_workbook(tmp_path, make, words):
    path = tmp_path / "in.xlsx"
    make(path)
    assert words in refused(path).err


def test_xml_that_would_expand_is_not_read(tmp_path):
    entities(tmp_path / "in.xlsx")
    refused(tmp_path / "in.xlsx")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("subject,姓名\nA1,张".encode("gbk"), "UTF-8"),
        (b'subject\n"A1', "引号"),
        (b"subject\nA1\0\n", ""),
    ],
)
def test_csv_files_that_cannot_be_read(tmp_path, content, words):
    (tmp_path / "subjects.csv").write_bytes(content)
    assert words in refused(tmp_path).err


def test_a_single_csv_file_is_answered(tmp_path):
    folder(tmp_path)
    assert "文件夹" in refused(tmp_path / "subjects.csv").err


# -- options and schemes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["--period", "2026Q5"], "period:1:period"),
        (["--period", "2026-07"], "period:1:period"),
        (["--out", "result.pdf"], "out:1:out"),
        (["--out", "no/such/folder/result.json"], "out:1:out"),
        (["--explain", "nobody"], "explain:1:subject"),
    ],
)
def test_options_that_are_refused(tmp_path, arguments, place):
    assert place in refused(folder(tmp_path / "in"), *arguments).places


def test_nothing_is_written_when_something_is_refused(tmp_path):
    tables = spoiled(values=[["subject", "component", "value"], ["A1", "common", "x"]])
    out = tmp_path / "out.json"
    out.write_text("before", "utf-8")
    refused(folder(tmp_path / "in", tables), "--out", str(out))
    assert out.read_text("utf-8") == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out.json"]


def test_values_in_a_roll_up_are_refused(tmp_path):
    assert refused(folder(tmp_path / "in"), "--period", "2026").places == ["values:1:period"]


def test_a_scheme_that_is_not_there_or_broken(tmp_path):
    source = folder(tmp_path / "in")
    assert CODE in refused(source, scheme="jining").err
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: x\nperiod: quarter\nscore: {method: sum, min: 0, max: 1}\n"
                      "components:\n  - {id: a, kind: guess}\n", "utf-8")  # fmt: skip
    assert refused(source, scheme=broken).places == ["scheme:5:components.a.kind"]


def test_an_overlay_is_no_scheme_to_run(tmp_path):
    answer = refused(folder(tmp_path / "in"), scheme="zoucheng_cloud")
    assert "不是可以单独计分的方案" in answer.err


def test_a_scheme_of_ones_own(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("id: mine\nperiod: month\npeer_group: [unit, post]\n"
                    "score: {method: sum, min: 0, max: 30}\n"
                    "components: [{id: a, kind: checklist, max: 20}]\n", "utf-8")  # fmt: skip
    tables = {
        "subjects": [["subject", "unit", "post"], ["A", "甲局", "科员"]],
        "values": [["subject", "component", "item", "value"], ["A", "a", "x", "15"],
                   ["A", "a", "y", "15"]],
    }  # fmt: skip
    (record,) = appraise(folder(tmp_path / "in", tables), scheme=mine).records
    assert (record["group"], record["total"], record["grade"]) == ("甲局 / 科员", "20.00", None)
