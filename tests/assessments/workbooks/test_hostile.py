"""Wrong workbooks: every wrong place at once, in a sentence, and nothing written."""

import datetime as dt
import io

import openpyxl
import pytest

from assessments.actions.entries import Change, mark_not_graded, save_cells
from assessments.models import Entry
from assessments.workbooks import layout
from portal.models import StoredFile
from portal.sheets import marking
from tests.assessments.workbooks.conftest import HEAD, columns, fill, put, upload
from tests.assessments.workbooks.test_round_trip import name_of, send, stands, write
from tests.portal.sheets import books


def refused(desk, panel, book) -> str:
    """The page that lists what is wrong; nothing stands afterwards."""
    page = send(desk, panel, book)
    assert Entry.objects.count() == 0
    text = page.content.decode()
    assert "一格也没有写入" in text
    return text


def given_back(desk, panel) -> openpyxl.worksheet.worksheet.Worksheet:
    file = StoredFile.objects.filter(purpose="import").latest("pk")
    answer = desk.get(f"/assessments/panels/{panel.pk}/import/{file.pk}/marked.xlsx")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))[layout.SHEET]


CELLS = [
    ("德", 25, "德：每项最高20分，现填25。请改为0至20之间的数。"),
    ("德", -1, "德不能是负数，现填-1。减分请填在减分栏。"),
    ("德", "十八", "德要填数字，如20。现填“十八”。"),
    ("德", "90%", "德要填数字，不带百分号。现填“90%”。"),
    ("能", "=20-2", "能：单元格是公式，请复制后“粘贴为数值”。"),
    ("勤", dt.date(2026, 9, 18), "勤：单元格是日期2026-09-18，请把格式改为“常规”后重新填数字。"),
    ("绩", True, "绩：单元格是逻辑值TRUE，请改填数字。"),
    ("廉", "#N/A", "廉：单元格是错误值#N/A，请改填数字。"),
    ("廉", 17.12345, "廉：最多4位小数，现填17.12345。请四舍五入后再填。"),
    ("目标", 0, "目标：目标要大于0。没有目标的工作请换一项。"),
    ("重点工作", "长" * 301, "重点工作最多300字，请缩短。"),
    ("加分分值", 3, "加分依据：加3分须写明依据。请填文号或通报名称，也可添加附件。"),
]


@pytest.mark.parametrize(("label", "value", "sentence"), CELLS)
def test_a_wrong_cell_is_explained_and_nothing_is_written(
    desk, panel, template, label, value, sentence
):
    book = fill(template())
    put(book, 3, **{label: value})
    page = refused(desk, panel, book)
    assert sentence in page
    assert "有1处要改正" in page
    assert f"第{HEAD + 3}行" in page
    assert name_of(panel, 3) in page
    sheet, at = given_back(desk, panel), columns(book)
    place = at["加分依据"] if label == "加分分值" else at[label]
    assert sheet.cell(HEAD + 3, place).fill.fgColor.rgb == marking.COLOUR
    assert sentence in sheet.cell(HEAD + 3, place).comment.text
    assert sheet.cell(HEAD + 3, len(at) + 1).value == sentence


def test_everything_wrong_comes_at_once(desk, panel, template):
    book = fill(template())
    for row, (label, value, _) in enumerate(CELLS[:10], 1):
        put(book, row, **{label: value})
    page = refused(desk, panel, book)
    assert "有10处要改正" in page
    for _, _, sentence in CELLS[:10]:
        assert sentence in page


def test_good_rows_alone_are_taken_when_asked_for(desk, panel, template):
    book = fill(template())
    put(book, 3, 德=25)
    page = send(desk, panel, book)
    assert "只写入没有错的行" in page.content.decode()
    plain = desk.post(page.request["PATH_INFO"], {"token": _token(page)})
    assert plain.status_code == 409
    assert Entry.objects.count() == 0
    write(desk, page, good_only="1")
    values = stands(panel)
    assert len(values) == 72
    assert not [key for key in values if key[0] == name_of(panel, 3)]


def _token(page) -> str:
    from tests.assessments.workbooks.test_round_trip import token_of

    return token_of(page)


def test_a_formula_for_a_ground_is_one_thing_to_mend(desk, panel, template):
    book = fill(template())
    put(book, 1, 加分分值=2, 加分依据="=A1")
    assert "1处要改正" in refused(desk, panel, book)


def test_the_check_says_what_was_written_from_it(desk, panel, template):
    book = fill(template())
    put(book, 2, 德="十八")
    sent = send(desk, panel, book)
    assert "有1处要改正，一格也没有写入。" in sent.content.decode()
    write(desk, sent, good_only="1")
    page = desk.get(sent.request["PATH_INFO"]).content.decode()
    assert "一格也没有写入" not in page
    assert "已从这份工作簿写入72格，有错的行没有写入。" in page


def test_a_column_that_is_missing(desk, panel, template):
    book = fill(template())
    book[layout.SHEET].cell(HEAD, columns(book)["勤"]).value = "勤奋"
    page = refused(desk, panel, book)
    assert "缺少“共性指标·勤”列" in page
    assert "没有读取这些列：勤奋" in page
    assert "写入</button>" not in page


def test_a_sheet_without_its_header(desk, panel, template):
    book = fill(template())
    book[layout.SHEET].delete_rows(1, HEAD)
    answer = desk.post(
        f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(book)}, follow=True
    )
    assert answer.status_code == 422
    assert "找不到表头" in answer.content.decode()


def test_merged_cells_among_the_values(desk, panel, template):
    book = fill(template())
    sheet, at = book[layout.SHEET], columns(book)
    sheet.merge_cells(start_row=6, end_row=8, start_column=at["德"], end_column=at["德"])
    page = refused(desk, panel, book)
    assert "D6:D8是合并的单元格，分不清各行的值。请取消合并，逐格填写。" in page
    assert "写入</button>" not in page


def test_unknown_missing_and_doubled_people(desk, panel, template):
    book = fill(template())
    sheet = book[layout.SHEET]
    subjects = list(panel.subjects.order_by("position"))
    sheet.cell(HEAD + 1, 1).value = 999_999
    sheet.cell(HEAD + 2, 2).value = "别人"
    sheet.cell(HEAD + 4, 1).value = subjects[4].pk
    sheet.cell(HEAD + 4, 2).value = subjects[4].name
    sheet.append([None, None, None, 18])
    page = refused(desk, panel, book)
    assert "编号999999不在本单位本期名单里" in page
    assert f"编号{subjects[1].pk}是{subjects[1].name}，姓名一栏是别人，对不上" in page
    assert f"{subjects[4].name}有2行（第8、9行）。请只留一行。" in page
    assert "这一行没有编号和姓名，不知道是谁的" in page
    assert f"表里缺少{subjects[0].name}、{subjects[3].name}。" in page
    assert given_back(desk, panel).cell(HEAD, 17).value.startswith("导入说明　表里缺少")


def test_namesakes_need_their_codes(desk, panel, template):
    first, second = panel.subjects.order_by("position")[:2]
    type(first).objects.filter(pk=second.pk).update(name=first.name)
    book = fill(template())
    for row in (1, 2):
        book[layout.SHEET].cell(HEAD + row, 1).value = None
    assert f"本单位有2位{first.name}，请填编号" in refused(desk, panel, book)


def test_a_person_not_graded_is_not_entered(desk, panel, clerk, template):
    subject = panel.subjects.order_by("position")[2]
    mark_not_graded(actor=clerk, panel=panel, subject=subject, reason="产假")
    assert f"{subject.name}不定等次，不用录入。" in refused(desk, panel, fill(template()))
    book = fill(template(), rows=2)
    write(desk, send(desk, panel, book))
    assert Entry.objects.count() == 16


def test_nobody_enters_himself(desk, panel, clerk, template):
    subject = panel.subjects.order_by("position")[3]
    clerk.person_id = subject.person_id
    type(clerk).objects.filter(person_id=subject.person_id).update(person=None)
    clerk.save()
    page = refused(desk, panel, fill(template()))
    assert "不能给自己录入（E-CONFLICT）" in page
    assert "有1处要改正" in page


def test_the_template_of_another_quarter(desk, world, panel, template):
    from assessments.models import Panel
    from tests import world as w

    book = fill(template())
    w.open_quarter(world, "2026Q2")
    other = Panel.objects.get(organization=world.unit, cycle__period_code="2026Q2")
    page = refused(desk, other, book)
    assert "这是另一张录入表的模板，不是县审计局2026年第二季度的" in page


def test_two_sheets_of_which_none_is_the_entry_sheet(desk, panel, template):
    book = fill(template())
    book[layout.SHEET].title = "甲"
    book.create_sheet("乙")["A1"] = "x"
    answer = desk.post(
        f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(book)}, follow=True
    )
    assert "工作簿里找不到“录入”表，现有“甲”、“说明”、“乙”" in answer.content.decode()
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
            "是旧格式（.xls、.et），只改扩展名不能转换",
        ),
        ("编号,姓名\n1,张三\n".encode("gb18030"), "是CSV或文本文件"),
        (b"", "是空文件"),
        (b"PK\x03\x04" + b"\0" * 400, "已损坏"),
    ],
)
def test_what_is_no_workbook_is_answered_beside_the_field(desk, panel, data, said):
    answer = desk.post(f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(data)})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_a_bomb_is_answered_beside_the_field(desk, panel, template):
    stream = io.BytesIO(upload(fill(template())).read())
    bomb = books.with_part(stream, "xl/worksheets/sheet9.xml", b"\0" * (300 * 2**20))
    answer = desk.post(
        f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(bomb.getvalue())}
    )
    assert "展开后大得不像一份表" in answer.content.decode()


def test_a_form_without_a_file_says_what_to_choose(desk, panel):
    answer = desk.post(f"/assessments/panels/{panel.pk}/import/", {})
    assert answer.status_code == 422
    assert "请选择填好的工作簿" in answer.content.decode()


def test_a_hundred_thousand_empty_rows_change_nothing(desk, panel, template):
    stream = io.BytesIO(upload(fill(template())).read())
    page = send(desk, panel, books.with_empty_rows(stream, 100_000).getvalue())
    assert "新填80格" in page.content.decode()


def test_the_persons_own_styles_come_back(desk, panel, template):
    book = fill(template())
    sheet = book[layout.SHEET]
    put(book, 1, 德=25)
    sheet.cell(HEAD + 2, 2).font = openpyxl.styles.Font(name="楷体", color="FF00B050")
    sheet.column_dimensions["I"].width = 51
    book.create_sheet("我的账")["A1"] = "=1+1"
    send(desk, panel, book)
    back = given_back(desk, panel)
    assert back.cell(HEAD + 2, 2).font.name == "楷体"
    assert back.column_dimensions["I"].width == 51
    assert back.parent["我的账"]["A1"].value == "=1+1"
    assert back.parent.sheetnames == [layout.SHEET, layout.NOTES, "我的账"]
    assert len(back.data_validations.dataValidation) == 12
    assert back.freeze_panes == "D5"


def test_the_workbook_given_back_can_be_put_right_and_uploaded(desk, panel, template):
    book = fill(template())
    put(book, 1, 德=25)
    send(desk, panel, book)
    again = given_back(desk, panel).parent
    put(again, 1, 德=15)
    page = send(desk, panel, again)
    assert "新填80格" in page.content.decode()
    write(desk, page)
    assert stands(panel)[(name_of(panel, 1), "common.de.value")] == "15"


def test_harmful_words_are_stored_as_words(desk, panel, template):
    book = fill(template())
    cell = book[layout.SHEET].cell(HEAD + 1, columns(book)["重点工作"])
    cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"
    write(desk, send(desk, panel, book))
    assert stands(panel)[(name_of(panel, 1), "individual.1.title")] == "=cmd|' /C calc'!A0"


def test_what_was_wrong_on_the_page_already_is_told_too(desk, panel, clerk, template):
    first, second = panel.subjects.order_by("position")[:2]
    changes = [
        Change(first.pk, "common.de.value", "25"),
        Change(second.pk, "adjust.bonus.value", "3"),
    ]
    save_cells(actor=clerk, panel=panel, changes=changes)
    page = send(desk, panel, template()).content.decode()
    assert "每项最高20分，现填25" in page
    assert "加3分须写明依据" in page
    assert "有2处要改正" in page
    assert Entry.objects.count() == 2
