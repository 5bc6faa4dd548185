"""The ranking taken away: formal sheets that hold the database's figures, for those who may."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.test.utils import CaptureQueriesContext

from assessments import rights
from assessments.actions import panels
from assessments.actions.entries import mark_not_graded
from assessments.models import CycleSubject, Panel, Result, ResultScore, Run
from assessments.runs import request_run
from assessments.workbooks import exporting
from assessments.workbooks.ranking import blocks_of, standing_panels
from portal import files, jobs
from portal.models import Deed, Job, StoredFile
from portal.refusals import Refused
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)
ACTUALS = {1: "100", 2: "99", 3: "98", 4: "97", 5: "96", 6: "70", 7: "60", 8: "0"}


@pytest.fixture
def scored(world: w.World) -> Panel:
    """Both units scored; in the first one somebody is not graded and harmful words stand in a name."""
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    subject = panel.subjects.get(position=9)
    mark_not_graded(actor=world["unit_clerk"], panel=panel, subject=subject, reason="7月起产假")
    CycleSubject.objects.filter(panel=panel, position=3).update(section="=1+1")
    both = list(Panel.objects.order_by("pk"))
    for one in both:
        w.fill(world, one, ACTUALS)
        panels.submit(actor=w.clerk_of(one), panel=one)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=both))
    panel.refresh_from_db()
    assert panel.state == Panel.State.COMPUTED
    return panel


def exported(actor, panel, *, whole: bool = False) -> tuple[Job, openpyxl.Workbook]:
    job = exporting.request_export(actor=actor, cycle=panel.cycle, panel=None if whole else panel)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    return job, openpyxl.load_workbook(path_of(job))


def path_of(job: Job) -> io.BytesIO:
    file = StoredFile.objects.get(pk=int(job.result["url"].strip("/").split("/")[-1]))
    return io.BytesIO(files.path_of(file.sha256).read_bytes())


def expected(panel: Panel) -> list[tuple]:
    """The ranking's figures as the database has them, through the models alone."""
    scores = {
        (s.subject_id, s.component): s.score
        for s in ResultScore.objects.filter(run=panel.run, panel=panel, item="")
    }
    rows = Result.objects.filter(run=panel.run, panel=panel).select_related("subject")
    ordered = sorted(rows, key=lambda r: (r.rank is None, r.rank or 0, r.subject.position))
    return [
        (
            r.rank,
            r.subject.name,
            r.subject.section or None,
            r.subject.title,
            two(scores.get((r.subject_id, "common"))),
            two(scores.get((r.subject_id, "individual"))),
            two(r.bonus),
            two(r.deduction),
            two(r.total),
            r.grade,
            two(r.coefficient),
        )
        for r in ordered
    ]


def two(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(Decimal("0.01"))


def figures(row: tuple) -> tuple:
    numbers = (4, 5, 6, 7, 8, 10)
    return tuple(
        two(Decimal(str(v))) if i in numbers and v is not None else v
        for i, v in enumerate(row[:11])
    )


def test_the_units_ranking_holds_the_databases_figures(world, scored):
    job, book = exported(world["unit_clerk"], scored)
    sheet = book["排名"]
    rows = [figures(row) for row in sheet.iter_rows(min_row=5, max_row=14, values_only=True)]
    assert rows == expected(scored)
    assert sheet["A1"].value == "县审计局2026年第三季度平时考核排名（未确认稿）"
    assert [c.value for c in sheet[3]] == [
        "名次", "姓名", "科室", "职务", "共性指标", "个性指标",
        "加分", "减分", "总分", "等次", "系数", "说明",
    ]  # fmt: skip
    assert sheet["A4"].value.startswith("县审计局　参加考核9人　“好”3人　未确认稿")
    assert sheet["L14"].value == "不定等次（7月起产假）"
    assert "名额已满" in {sheet[f"L{n}"].value for n in range(5, 14)}
    harmful = next(c for c in sheet["C"] if c.value == "=1+1")
    assert (harmful.data_type, harmful.quotePrefix) == ("s", True)
    assert book.sheetnames == ["排名"]
    assert job.message == "10人，县审计局2026年第三季度排名.xlsx。"


def test_the_notes_say_scheme_run_and_who_exported_it(world, scored):
    _, book = exported(world["unit_clerk"], scored)
    words = book["排名"]["A15"].value
    assert "《微山县公务员平时考核》第1版" in words
    assert scored.run.code in words
    assert "导出：unit_clerk，2026-10-13" in words
    assert "演示数据·人物虚构" in words
    assert "不同单位之间不比较名次" in book["排名"]["A16"].value
    foot = book["排名"].oddFooter
    assert (foot.left.text, foot.center.text, foot.right.text) == (
        scored.run.code, "第 &P 页 共 &N 页", "演示数据·人物虚构",
    )  # fmt: skip


def test_the_countys_workbook_goes_unit_by_unit_without_a_rank_across(world, scored):
    other = Panel.objects.exclude(pk=scored.pk).get()
    _, book = exported(world["county_officer"], scored, whole=True)
    assert book.sheetnames == ["排名", "绩效系数", "等次分布"]
    rows = [tuple(r) for r in book["排名"].iter_rows(min_row=4, values_only=True)]
    heads = [n for n, row in enumerate(rows) if row[0] and "参加考核" in str(row[0])]
    assert [str(rows[n][0]).split("　")[0] for n in heads] == ["县审计局", "韩庄镇"]
    for head, panel in zip(heads, (scored, other), strict=True):
        assert [figures(row) for row in rows[head + 1 : head + 11]] == expected(panel)
    pay = [r[1:7] for r in book["绩效系数"].iter_rows(min_row=4, max_row=22, values_only=True)]
    assert len(pay) == 19
    assert {(grade, two(Decimal(str(c)))) for *_, grade, c in pay} <= {
        ("好", Decimal("1.05")), ("较好", Decimal("1.02")),
        ("一般", Decimal("0.98")), ("较差", Decimal("0.95")),
    }  # fmt: skip
    assert "相差0.10，符合不少于标准数的10%的规定（P17-R8）" in book["绩效系数"]["A2"].value
    totals = [c.value for c in book["等次分布"][6]]
    assert totals[0] == "合计"
    grades = Result.objects.filter(grade="好").count()
    assert (totals[1], totals[2], totals[6]) == (19, grades, 1)
    assert [c.value for c in book["等次分布"][4]][7] == 3


def test_units_without_results_are_counted_and_named(world, scored):
    officer, other = world["county_officer"], Panel.objects.exclude(pk=scored.pk).get()
    panels.give_back(actor=officer, panel=other, reason="漏填")
    job, book = exported(officer, scored, whole=True)
    said = "缺1个单位，还没有计分结果：韩庄镇。"
    assert said in [str(row[0].value) for row in book["排名"].iter_rows()]
    assert "还缺1个单位，见表末。" in job.message
    job, book = exported(world["unit_group"], scored)
    assert not any("缺1个单位" in str(row[0].value) for row in book["排名"].iter_rows())


def test_a_confirmed_panel_says_so(world, scored):
    Panel.objects.filter(pk=scored.pk).update(state=Panel.State.CONFIRMED)
    scored.refresh_from_db()
    _, book = exported(world["unit_clerk"], scored)
    assert book["排名"]["A1"].value.endswith("（已确认）")
    _, whole = exported(world["county_officer"], scored, whole=True)
    assert whole["排名"]["A1"].value.endswith("（1个单位已确认，其余为未确认稿）")


def test_an_export_is_a_deed_and_the_file_needs_the_right(client, world, scored):
    job, _ = exported(world["unit_clerk"], scored)
    deed = Deed.objects.get(verb="导出排名")
    assert (deed.scope_path, deed.details["people"]) == (scored.scope_path, 10)
    file = StoredFile.objects.get(purpose="export")
    assert (file.right, file.scope_path) == (rights.EXPORT, scored.scope_path)
    for role, status in {"county_officer": 200, "auditor": 404, "stranger": 404}.items():
        client.force_login(world[role])
        answer = client.get(job.result["url"])
        assert answer.status_code == status, role
        b"".join(getattr(answer, "streaming_content", ()))


def test_a_double_click_finds_the_same_job_and_two_people_have_one_each(client, world, scored):
    client.force_login(world["unit_clerk"])
    url = f"/assessments/panels/{scored.pk}/export/"
    assert client.post(url)["Location"] == client.post(url)["Location"]
    client.force_login(world["county_officer"])
    client.post(url)
    assert Job.objects.filter(kind=exporting.KIND).count() == 2


def test_nothing_scored_nothing_exported(world):
    cycle = w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    for chosen in (None, panel):
        with pytest.raises(Refused, match="还没有计分"):
            exporting.request_export(actor=world["county_officer"], cycle=cycle, panel=chosen)


def test_a_right_taken_away_meanwhile_is_not_used(world, scored):
    actor = world["unit_clerk"]
    job = exporting.request_export(actor=actor, cycle=scored.cycle, panel=scored)
    actor.grants.all().delete()
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert not StoredFile.objects.filter(purpose="export").exists()


def test_of_a_corrected_unit_the_version_in_force_is_taken(world, scored):
    scored.state = Panel.State.CONFIRMED
    scored.save(update_fields=["state"])
    newer = Panel.objects.create(
        cycle=scored.cycle, organization=scored.organization, version=2, corrects=scored,
        state=Panel.State.COMPUTED, run=scored.run,
    )  # fmt: skip
    officer = world["county_officer"]
    assert scored in standing_panels(scored.cycle, officer)
    assert newer not in standing_panels(scored.cycle, officer)


def test_the_same_few_statements_for_any_number(world, scored, django_assert_num_queries):
    outline = scored.cycle.outline
    both = standing_panels(scored.cycle, world["county_officer"])
    for chosen in (both[:1], both):
        with django_assert_num_queries(2):
            list(blocks_of(chosen, outline))


def test_the_job_takes_no_more_statements_for_more_people(world, scored, monkeypatch):
    from django.db import connection

    counts = []
    for whole in (False, True):
        job = exporting.request_export(
            actor=world["county_officer"], cycle=scored.cycle, panel=None if whole else scored
        )
        with CaptureQueriesContext(
            connection,
        ) as seen:
            jobs.perform(job.pk)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + 2


@pytest.mark.office
def test_libreoffice_opens_it_and_shows_the_databases_figures(world, scored, office, tmp_path):
    job, _ = exported(world["county_officer"], scored, whole=True)
    path = tmp_path / "总表.xlsx"
    path.write_bytes(path_of(job).getvalue())
    with office(path, "csv:Text - txt - csv (StarCalc):44,34,76").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0][0] == "微山县2026年第三季度平时考核排名（未确认稿）"
    wanted = expected(scored)
    shown = rows[4 : 4 + len(wanted)]
    for got, want in zip(shown, wanted, strict=True):
        assert got[:11] == ["" if v is None else str(v) for v in want]
    assert Run.objects.count() == 1
