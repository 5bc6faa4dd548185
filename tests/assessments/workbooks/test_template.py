"""The template: who is in it, what it carries, what the office program itself refuses."""

import pytest

from assessments.actions.entries import Change, mark_not_graded, save_cells
from assessments.models import Entry
from assessments.workbooks import layout
from assessments.workbooks.template import template_of
from tests import world as w
from tests.assessments.workbooks.conftest import HEAD, columns

FIELDS = [
    "编号", "姓名", "科室", "德", "能", "勤", "绩", "廉", "重点工作", "目标", "完成",
    "加分分值", "加分依据", "减分分值", "减分依据", "状态",
]  # fmt: skip


def test_it_names_everybody_in_the_units_own_order(panel, template):
    book = template()
    sheet = book[layout.SHEET]
    assert list(columns(book)) == FIELDS
    subjects = list(panel.subjects.order_by("position"))
    assert [sheet.cell(HEAD + n, 1).value for n in range(1, 11)] == [s.pk for s in subjects]
    assert [sheet.cell(HEAD + n, 2).value for n in range(1, 11)] == [s.name for s in subjects]
    assert sheet["A1"].value == "县审计局2026年第三季度平时考核录入表"
    assert sheet["D3"].value == "共性指标（占50%）"
    assert sheet["D4"].value == "德\n（0—20）"
    assert sheet.freeze_panes == "D5"


def test_it_carries_what_is_entered_and_the_last_entry(panel, template):
    w.fill(None, panel)
    book = template()
    sheet, at = book[layout.SHEET], columns(book)
    assert sheet.cell(HEAD + 1, at["德"]).value == 18
    assert sheet.cell(HEAD + 1, at["重点工作"]).value == "重点工作"
    props = {p.name: p.value for p in book.custom_doc_props.props}
    assert props[layout.PANEL_MARK] == panel.pk
    assert props[layout.UNTIL_MARK] == Entry.objects.order_by("-pk").first().pk


def test_the_office_program_refuses_what_the_page_refuses(template):
    book = template()
    rules = {
        str(v.sqref).split(":")[0]: v for v in book[layout.SHEET].data_validations.dataValidation
    }
    de = rules["D5"]
    assert (de.type, de.formula1, de.formula2) == ("decimal", "0", "20")
    assert "0至20分" in de.prompt
    assert rules["I5"].type == "textLength"
    assert len(rules) == 12


def test_a_person_not_graded_and_oneself_are_grey(world, panel, clerk):
    subjects = list(panel.subjects.order_by("position"))
    mark_not_graded(actor=clerk, panel=panel, subject=subjects[2], reason="产假")
    clerk.person_id = subjects[3].person_id
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(template_of(panel, clerk)))
    sheet, at = book[layout.SHEET], columns(book)
    grey = sheet.cell(HEAD + 1, 1).fill.fgColor.rgb
    assert sheet.cell(HEAD + 1, at["德"]).fill.fgColor.rgb != grey
    assert sheet.cell(HEAD + 3, at["德"]).fill.fgColor.rgb == grey
    assert sheet.cell(HEAD + 3, at["状态"]).value == "不定等次，不用录入（产假）"
    assert sheet.cell(HEAD + 4, at["德"]).fill.fgColor.rgb == grey
    assert sheet.cell(HEAD + 4, at["状态"]).value == "本人，由另一位考核专员录入"


def test_a_wrong_value_comes_back_as_typed_and_harmful_text_as_text(panel, clerk, template):
    subject = panel.subjects.order_by("position").first()
    changes = [
        Change(subject.pk, "common.de.value", "二十"),
        Change(subject.pk, "individual.1.title", '=HYPERLINK("http://x","点我")'),
    ]
    save_cells(actor=clerk, panel=panel, changes=changes)
    book = template()
    sheet, at = book[layout.SHEET], columns(book)
    assert sheet.cell(HEAD + 1, at["德"]).value == "二十"
    cell = sheet.cell(HEAD + 1, at["重点工作"])
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_the_notes_say_how_each_column_is_filled(template):
    notes = template()[layout.NOTES]
    words = {row[0].value: row[1].value for row in notes.iter_rows(min_row=4)}
    assert words["共性指标·勤"] == "共性指标“勤”（责任心和工作态度）：0至20分，可填小数。"
    assert "粘贴为数值" in words["怎么填数"]
    assert notes["A1"].value == "填写说明"


def test_a_demonstration_says_so_at_the_foot_of_the_paper(template):
    assert template()[layout.SHEET].oddFooter.right.text == "演示数据·人物虚构"


def test_only_who_enters_gets_it(client, world, panel):
    url = f"/assessments/panels/{panel.pk}/template.xlsx"
    for role, status in {"unit_clerk": 200, "county_officer": 403, "stranger": 404}.items():
        client.force_login(world[role])
        answer = client.get(url)
        assert answer.status_code == status, role
    client.force_login(world["unit_clerk"])
    answer = client.get(url)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize("people", [6, 12])
def test_it_takes_the_same_few_statements_for_any_number(people, django_assert_num_queries, db):
    world = w.build(people)
    w.open_quarter(world)
    panel = world.unit.panels.select_related(
        "organization", "cycle__organization", "cycle__scheme_version__scheme"
    ).get()
    clerk = world["unit_clerk"]
    with django_assert_num_queries(2):
        template_of(panel, clerk)
