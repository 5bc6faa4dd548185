"""What is looked at before a workbook is parsed: every other file and every bomb gets its sentence."""

import contextlib
import io
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.refusals import Invalid
from portal.sheets import packed, tables
from tests.portal.sheets import books

WANTED = [
    tables.Wanted("code", "编号"),
    tables.Wanted("name", "姓名"),
    tables.Wanted("de", "德", number=True),
    tables.Wanted("neng", "能", number=True),
]


def refused(data: bytes | io.BytesIO, name: str = "表.xlsx") -> str:
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    with pytest.raises(Invalid) as caught:
        packed.open_book(packed.unpack(stream, name), name)
    sentence = caught.value.sentence
    assert sentence.startswith(f"“{name}”")
    assert sentence.endswith("。")
    return sentence


def honest() -> io.BytesIO:
    return books.stream(books.book([[1, "张三", 18, 17.5]]))


def test_an_honest_workbook_passes_unchanged():
    stream = honest()
    taken = packed.unpack(stream, "表.xlsx")
    assert taken.data == stream.getvalue()
    assert taken.rows == 2


def ole(inside: bytes = b"") -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + inside + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空文件"),
        (ole(), "是旧格式"),
        (ole("EncryptedPackage".encode("utf-16-le")), "打开密码"),
        ("编号,姓名,德\n1,张三,18\n".encode("gb18030"), "是CSV或文本文件"),
        ("\ufeff编号,姓名\n".encode(), "是CSV或文本文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "是网页或XML文件"),
        (b"%PDF-1.7 ...", "是PDF文件"),
        (b"\x89PNG\r\n\x1a\n....", "是图片"),
        (bytes(range(256)) * 4, "认不出来"),
        (b"PK\x05\x06" + b"\0" * 18, "是空的压缩包"),
        (b"PK\x03\x04" + b"\0" * 500, "已损坏"),
    ],
)
def test_other_files_are_called_by_their_name(data, said):
    assert said in refused(data)


def test_a_truncated_workbook_is_damaged():
    whole = honest().getvalue()
    assert "已损坏" in refused(whole[: len(whole) // 2])


def test_a_workbook_with_a_broken_part_is_damaged():
    def spoil(name: str, content: bytes) -> bytes:
        return content[:-40] if name == "xl/worksheets/sheet1.xml" else content

    assert "已损坏" in refused(books.rewritten(honest(), spoil))


def test_a_part_with_a_wrong_checksum_is_damaged():
    data = bytearray(honest().getvalue())
    at = data.find(b"xl/worksheets/sheet1.xml") + 60
    data[at] ^= 0xFF
    assert "已损坏" in refused(bytes(data))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("xl/workbook.bin", "xlsb"),
        ("word/document.xml", "Word"),
        ("xl/vbaProject.bin", "带有宏"),
    ],
)
def test_other_packages_are_called_by_their_name(part, said):
    assert said in refused(books.with_part(honest(), part, b"x"))


def test_a_zip_of_something_else():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("读我.txt", "x")
    assert "里面不是Excel工作簿" in refused(made)


def test_an_ods_renamed():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<x/>")
    assert "ODS" in refused(made)


def test_a_strict_workbook():
    def strict(name: str, content: bytes) -> bytes:
        old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
        return content.replace(old, new) if name == "xl/workbook.xml" else content

    assert "严格开放XML" in refused(books.rewritten(honest(), strict))


def test_a_zip_bomb_is_not_unpacked():
    bomb = books.with_part(honest(), "xl/worksheets/sheet9.xml", b"\0" * (300 * 2**20))
    assert len(bomb.getvalue()) < packed.LARGEST_PACKED
    began = time.process_time()
    assert "大得不像" in refused(bomb)
    assert time.process_time() - began < 2


def test_a_steep_part_is_refused_below_the_total():
    bomb = books.with_part(honest(), "xl/media/x.bin", b"\0" * (8 * 2**20))
    assert "大得不像" in refused(bomb)


def test_a_part_that_lies_about_its_size_gives_no_more_than_it_announced():
    bomb = books.with_part(honest(), "xl/worksheets/sheet9.xml", b" " * 200_000)
    data = bytearray(bomb.getvalue())
    central = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 1000)
    assert "已损坏" in refused(bytes(data))


def test_thousands_of_parts_are_refused():
    made = books.rewritten(honest(), lambda _, old: old)
    with zipfile.ZipFile(made, "a") as package:
        for number in range(packed.MOST_PARTS + 1):
            package.writestr(f"xl/media/{number}", b"")
    assert "大得不像" in refused(made)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_part_given_twice_is_refused():
    assert "大得不像" in refused(books.with_part(honest(), "xl/workbook.xml", b"<x/>"))


def test_a_protected_zip_is_told_from_a_damaged_one():
    data = bytearray(honest().getvalue())
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert "加了密码" in refused(bytes(data))


def test_an_entity_bomb_is_not_expanded():
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
    )

    def spoil(name: str, content: bytes) -> bytes:
        return bomb if name == "xl/styles.xml" else content

    assert "DTD" in refused(books.rewritten(honest(), spoil))
    assert "已损坏" in refused(
        books.rewritten(
            honest(),
            lambda n, c: bomb.decode().encode("utf-16") if n == "xl/styles.xml" else c,
        )
    )


def test_a_hundred_thousand_empty_rows_cost_nothing():
    stream = books.with_empty_rows(honest(), 100_000)
    began = time.process_time()
    taken = packed.unpack(stream, "表.xlsx")
    book = packed.open_book(taken, "表.xlsx")
    table = tables.find_table(tables.sheet_named(book, "录入"), WANTED)
    assert [row["name"].text for row in table.rows()] == ["张三"]
    assert taken.rows == 2
    assert time.process_time() - began < 5


def test_one_stray_cell_far_below_costs_nothing_either():
    made = books.book([[1, "张三", 18, 17.5]])
    made.active["A1048576"] = " "
    began = time.process_time()
    book = packed.open_book(packed.unpack(books.stream(made), "表.xlsx"), "表.xlsx")
    table = tables.find_table(tables.sheet_named(book, "录入"), WANTED)
    assert len(list(table.rows())) == 1
    assert time.process_time() - began < 2


def test_rows_that_hold_something_survive_between_empty_ones():
    made = books.book([[1, "张三", 18, 17.5]])
    made.active["B30000"], made.active["C30000"] = "李四", 9
    taken = packed.unpack(books.with_empty_rows(books.stream(made), 28_000), "表.xlsx")
    table = tables.find_table(
        tables.sheet_named(packed.open_book(taken, "表.xlsx"), "录入"), WANTED
    )
    assert [(r.number, r["name"].text, r["de"].text) for r in table.rows()] == [
        (2, "张三", "18"),
        (30000, "李四", "9"),
    ]


def test_too_much_content_is_refused():
    rows = [[n, "某某", "很长的文字" * 20, str(n)] for n in range(60_000)]
    made = io.BytesIO()
    import xlsxwriter

    with xlsxwriter.Workbook(made, {"constant_memory": True}) as fast:
        sheet = fast.add_worksheet("录入")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    assert "有内容的格太多" in refused(made)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_spoiled_workbook_is_read_or_refused_never_a_crash(data):
    whole = bytearray(_WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    _read_or_refuse(bytes(whole))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_spoiled_part_is_read_or_refused_never_a_crash(data):
    parts = ("xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml")
    chosen = data.draw(st.sampled_from(parts))

    def spoil(name: str, content: bytes) -> bytes:
        if name != chosen:
            return content
        start = data.draw(st.integers(0, len(content) - 1))
        end = data.draw(st.integers(start, min(len(content), start + 40)))
        return content[:start] + data.draw(st.binary(max_size=8)) + content[end:]

    _read_or_refuse(books.rewritten(io.BytesIO(_WHOLE), spoil).getvalue())


_WHOLE = honest().getvalue()


def _read_or_refuse(data: bytes) -> None:
    with contextlib.suppress(Invalid):
        book = packed.open_book(packed.unpack(io.BytesIO(data), "表.xlsx"), "表.xlsx")
        table = tables.find_table(tables.sheet_named(book, "录入"), WANTED)
        list(table.rows())
