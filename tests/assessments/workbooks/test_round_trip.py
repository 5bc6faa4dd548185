"""Template down, filled in, uploaded, looked at, written: what stands afterwards is what was typed."""

import io
import re
from decimal import Decimal

import openpyxl
import pytest

from assessments.actions.entries import Change, save_cells
from assessments.models import Entry, Panel
from assessments.workbooks import importing, layout
from portal import jobs
from portal.models import Deed, Job
from tests import world as w
from tests.assessments.workbooks.conftest import HEAD, columns, fill, put, upload


def send(desk, panel, book, name="录入表.xlsx"):
    """Upload and return the page that shows what would happen."""
    answer = desk.post(f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(book, name)})
    assert answer.status_code == 302, answer.content.decode()
    return desk.get(answer["Location"])


def token_of(page) -> str:
    return re.search(r'name="token" value="(\w+)"', page.content.decode()).group(1)


def write(desk, page, **choices):
    return desk.post(page.request["PATH_INFO"], {"token": token_of(page), **choices})


def stands(panel: Panel) -> dict[tuple[str, str], str]:
    """(name, component.item.part) → text as it stands."""
    rows = Entry.objects.filter(panel=panel, superseded_by=None).select_related("subject")
    return {(e.subject.name, f"{e.component}.{e.item}.{e.part}"): e.text for e in rows}


def name_of(panel: Panel, row: int) -> str:
    return panel.subjects.order_by("position")[row - 1].name


def test_a_filled_template_becomes_the_sheet(desk, panel, template):
    page = send(desk, panel, fill(template()))
    assert "新填80格" in page.content.decode()
    assert Entry.objects.count() == 0
    answer = write(desk, page)
    assert answer.status_code == 302
    values = stands(panel)
    assert len(values) == 80
    assert values[(name_of(panel, 1), "common.qin.value")] == "17.5"
    assert values[(name_of(panel, 10), "individual.1.actual")] == "90"
    entry = Entry.objects.get(subject__name=name_of(panel, 10), part="actual")
    assert entry.number == Decimal(90)
    deed = Deed.objects.get(verb="导入录入表")
    assert deed.details["cells"] == 80


def test_the_same_workbook_again_changes_nothing(desk, panel, template):
    book = fill(template())
    write(desk, send(desk, panel, book))
    page = send(desk, panel, book).content.decode()
    assert "没有要写入的改动" in page
    assert Entry.objects.count() == 80


def test_rows_may_be_sorted_and_columns_moved(desk, panel, template):
    book = fill(template())
    sheet = book[layout.SHEET]
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
    for offset, row in enumerate(reversed(rows)):
        for column, value in enumerate(row, 1):
            sheet.cell(HEAD + 1 + offset, column).value = value
    write(desk, send(desk, panel, book))
    assert stands(panel)[(name_of(panel, 3), "individual.1.actual")] == "83"


def test_a_workbook_of_ones_own_with_names_alone_is_read(desk, panel):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["姓名", "德", "能", "勤", "绩", "廉", "重点工作", "目标", "完成", "备注"])
    for subject in panel.subjects.order_by("position"):
        sheet.append([subject.name, 18, 18, 18, 18, 18, "审计", 10, 9, "略"])
    page = send(desk, panel, book)
    assert "没有读取这些列：备注" in page.content.decode()
    write(desk, page)
    assert len(stands(panel)) == 80


def test_a_cleared_cell_is_cleared_and_an_absent_mark_clears_nothing(desk, panel, template):
    w.fill(None, panel)
    book = template()
    put(book, 1, 德=None)
    page = send(desk, panel, book)
    assert "其中清空1格" in page.content.decode()
    write(desk, page)
    assert stands(panel)[(name_of(panel, 1), "common.de.value")] == ""
    for prop in (layout.PANEL_MARK, layout.UNTIL_MARK):
        del book.custom_doc_props[prop]
    put(book, 2, 德=None)
    assert "没有要写入的改动" in send(desk, panel, book).content.decode()


def test_what_stands_differently_is_shown_with_who_and_when(desk, panel, template):
    w.fill(None, panel)
    book = template()
    put(book, 2, 德=19)
    page = send(desk, panel, book).content.decode()
    assert "改动已有的1格" in page
    assert re.search(r"共性指标·德.*?18.*?clerk-\d+.*?19", page, re.S)


def test_a_value_changed_on_the_page_since_is_not_put_back(desk, panel, clerk, template):
    w.fill(None, panel)
    book = template()
    first, second = panel.subjects.order_by("position")[:2]
    seen = Entry.objects.get(subject=first, item="de").pk
    changes = [Change(first.pk, "common.de.value", "20", seen)]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)
    put(book, 2, 德=12)
    page = send(desk, panel, book)
    assert "1格在您下载模板以后由别人在网页上改过" in page.content.decode()
    write(desk, page)
    values = stands(panel)
    assert values[(first.name, "common.de.value")] == "20"
    assert values[(second.name, "common.de.value")] == "12"


@pytest.mark.parametrize(("choices", "left"), [({}, "20"), ({"take": "1"}, "15")])
def test_what_both_changed_is_decided_by_the_clerk(desk, panel, template, choices, left):
    w.fill(None, panel)
    book = template()
    first = panel.subjects.order_by("position")[0]
    seen = Entry.objects.get(subject=first, item="de").pk
    changes = [Change(first.pk, "common.de.value", "20", seen)]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)
    put(book, 1, 德=15)
    put(book, 2, 德=16)
    page = send(desk, panel, book)
    assert "两边都改过的1格" in page.content.decode()
    write(desk, page, **choices)
    values = stands(panel)
    assert values[(first.name, "common.de.value")] == left
    assert values[(name_of(panel, 2), "common.de.value")] == "16"


def test_a_stale_preview_writes_nothing_and_shows_the_new_one(desk, panel, template):
    page = send(desk, panel, fill(template()))
    first = panel.subjects.order_by("position")[0]
    changes = [Change(first.pk, "common.de.value", "11")]
    save_cells(actor=w.clerk_of(panel), panel=panel, changes=changes)
    answer = desk.post(page.request["PATH_INFO"], {"token": token_of(page)}, follow=True)
    assert "核对以后表里又有改动，一格也没有写入" in answer.content.decode()
    assert Entry.objects.count() == 1


def test_a_second_click_on_write_writes_once(desk, panel, template):
    page = send(desk, panel, fill(template()))
    write(desk, page)
    write(desk, page)
    assert Entry.objects.count() == 80


def test_entry_closed_meanwhile_writes_nothing(desk, world, panel, template):
    page = send(desk, panel, fill(template()))
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.SUBMITTED)
    answer = desk.get(write(desk, page)["Location"])
    assert "不能再录入" in answer.content.decode()
    answer = desk.post(
        f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(fill(template()))}
    )
    assert "不能再录入" in answer.content.decode()
    assert Entry.objects.count() == 0


def test_another_account_can_neither_see_nor_write_the_upload(client, world, desk, panel, template):
    page = send(desk, panel, fill(template()))
    client.force_login(w.clerk_of(panel))
    assert client.get(page.request["PATH_INFO"]).status_code == 404
    client.force_login(world["county_officer"])
    assert client.get(page.request["PATH_INFO"]).status_code == 403
    client.force_login(world["stranger"])
    assert client.get(page.request["PATH_INFO"]).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_long_workbook_is_checked_and_written_by_jobs(desk, panel, clerk, template, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 5)
    url = f"/assessments/panels/{panel.pk}/import/"
    answer = desk.post(url, {"workbook": upload(fill(template()))})
    job = Job.objects.get(kind=importing.CHECK)
    assert answer["Location"] == f"/jobs/{job.pk}/"
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["verb"]) == (Job.State.DONE, "查看核对结果")
    page = desk.get(job.result["url"])
    assert "新填80格" in page.content.decode()
    answer = write(desk, page)
    written = Job.objects.get(kind=importing.WRITE)
    assert answer["Location"] == f"/jobs/{written.pk}/"
    write(desk, page)
    assert Job.objects.filter(kind=importing.WRITE).count() == 1
    jobs.perform(written.pk)
    written.refresh_from_db()
    assert (written.state, written.message) == (Job.State.DONE, "已写入80格。")
    assert len(stands(panel)) == 80


@pytest.mark.django_db(transaction=True)
def test_a_long_workbook_with_errors_is_given_back_by_its_job(desk, panel, template, monkeypatch):
    monkeypatch.setattr(importing, "SHORT", 5)
    book = fill(template())
    put(book, 1, 德=25)
    desk.post(f"/assessments/panels/{panel.pk}/import/", {"workbook": upload(book)})
    job = Job.objects.get(kind=importing.CHECK)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.PARTIAL
    page = desk.get(job.result["url"]).content.decode()
    back = desk.get(f"/files/{job.result['marked']}/")
    assert f"/files/{job.result['marked']}/" in page
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(back.streaming_content)))[layout.SHEET]
    assert "每项最高20分" in sheet.cell(HEAD + 1, sheet.max_column).value
    assert columns(template())["德"]
    assert Entry.objects.count() == 0


@pytest.mark.office
def test_a_template_filled_and_saved_by_libreoffice_comes_back(
    desk, panel, template, office, tmp_path
):
    path = tmp_path / "录入表.xlsx"
    fill(template()).save(path)
    again = office(path, "xlsx")
    write(desk, send(desk, panel, again.read_bytes()))
    values = stands(panel)
    assert len(values) == 80
    assert values[(name_of(panel, 1), "common.qin.value")] == "17.5"
