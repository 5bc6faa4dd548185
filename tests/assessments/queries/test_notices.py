"""The public notice: whom it names, how it falls on paper, what is checked before it is posted."""

import datetime as dt

import pytest

from assessments.actions import objections, panels
from assessments.actions.entries import mark_not_graded
from assessments.models import Panel, Result
from assessments.queries import notices
from assessments.queries.notices import COMPACT, ROOMY, Words, set_on_paper
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration, Holiday
from tests import world as w

WORDS = Words(
    ("县审计局2026年第三季度", "平时考核结果公示"),
    ("根据方案" * 18, "参加考核" * 12),
    ("公示时间" * 20,),
    (("主要负责人", "刘文静"),),
    ("县审计局", "2026年10月13日"),
)


def names(count: int) -> list[dict[str, str]]:
    return [{"name": f"名{n}", "section": "办公室"} for n in range(1, count + 1)]


@pytest.mark.parametrize("count", [0, 1, 2, 9, 20, 39, 40])
def test_up_to_forty_names_stand_on_one_page(count):
    sheets, setting = set_on_paper(WORDS, names(count))
    assert len(sheets) == 1
    assert (sheets[0].opens, sheets[0].closes) == (True, True)
    assert setting is (ROOMY if count <= 22 else COMPACT) or count in (39, 40)


@pytest.mark.parametrize("count", [41, 60, 79, 80, 81, 120, 200, 399])
def test_more_names_go_on_with_every_name_once_and_in_order(count):
    sheets, _ = set_on_paper(WORDS, names(count))
    assert [s.number for s in sheets] == list(range(1, len(sheets) + 1))
    assert [s.opens for s in sheets] == [True] + [False] * (len(sheets) - 1)
    assert [s.closes for s in sheets] == [False] * (len(sheets) - 1) + [True]
    read = []
    for sheet in sheets:
        left = [pair[0] for pair in sheet.rows]
        right = [pair[1] for pair in sheet.rows if pair[1]]
        assert sheet.rows, "a page of signatures alone"
        read += [one["number"] for one in left + right]
    assert read == list(range(1, count + 1))


@pytest.fixture
def world(transactional_db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return w.build()


@pytest.fixture
def panel(world) -> Panel:
    """The unit's panel scored, with one person not graded."""
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    subject = panel.subjects.get(position=10)
    mark_not_graded(actor=world["unit_clerk"], panel=panel, subject=subject, reason="产假")
    w.fill(world, panel)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    panel.refresh_from_db()
    return panel


def page(client, world, panel, role="unit_group") -> str:
    client.force_login(world[role])
    answer = client.get(f"/assessments/panels/{panel.pk}/notice/")
    assert answer.status_code == 200
    return answer.content.decode()


def sign_and(world, panel, *, post: bool) -> None:
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议，10月12日")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    if post:
        panels.post_notice(actor=world["unit_group"], panel=panel)


def test_only_those_graded_best_are_named(client, world, panel):
    text = page(client, world, panel)
    results = Result.objects.filter(run=panel.run).select_related("subject")
    for result in results:
        assert (result.subject.name in text) == (result.grade == "好"), result.subject
    assert results.filter(grade="好").count() == 3
    for grade in ("较好", "一般", "较差", "产假", "不定等次"):
        assert grade not in text
    for total in results.exclude(total=None).values_list("total", flat=True):
        assert str(total) not in text


def test_the_checks_say_what_is_missing_then_all_is_there(client, world, panel):
    text = page(client, world, panel)
    assert "还差2项" in text
    assert "还缺主要负责人的签字。" in text
    assert "还没有记录审议会议" in text
    assert "“好”3人，上限3人（P17-R3）" in text
    assert "10-14至10-20" in text
    assert "张贴公示</button>" not in text
    sign_and(world, panel, post=False)
    text = page(client, world, panel)
    assert "6项齐" in text
    assert "第31次党组会议，10月12日" in text
    assert "张贴公示</button>" in text
    assert "张贴公示</button>" not in page(client, world, panel, "county_officer")


def test_holidays_are_counted_out_and_a_short_notice_is_seen(world, panel):
    Demonstration.objects.update(day=dt.date(2026, 9, 29))
    clock.forget()
    checks = {c.label: c for c in notices.checks_of(panel, panels.notice_body(panel))}
    # 国庆 1–7 October off, Saturday the 10th a make-up working day
    assert "09-30至10-12" in checks["公示期够5个工作日"].note
    Holiday.objects.filter(day=dt.date(2026, 10, 10)).delete()
    checks = {c.label: c for c in notices.checks_of(panel, panels.notice_body(panel))}
    assert "09-30至10-13" in checks["公示期够5个工作日"].note
    panel.cycle.scheme_version.document["publish"]["days"] = "3"
    checks = {c.label: c for c in notices.checks_of(panel, panels.notice_body(panel))}
    assert not checks["公示期不足5个工作日"].ok


def test_the_posted_notice_stays_as_it_was_posted(client, world, panel):
    sign_and(world, panel, post=True)
    notice = panel.notices.get()
    first = notice.body["names"][0]["name"]
    panel.subjects.filter(name=first).update(name="改名")
    text = page(client, world, panel)
    assert first in text
    assert "改名" not in text
    assert notice.check_code in text
    assert panel.run.code in text
    assert "公示时间：2026年10月14日至10月20日，共5个工作日。" in text
    assert "第1页，共1页" in text
    assert "演示数据·人物虚构" in text
    assert "主要负责人：unit_leader" in text


def test_objections_stand_below_and_an_upheld_one_takes_the_notice_down(client, world, panel):
    sign_and(world, panel, post=True)
    cadre = world["cadre"]
    made = objections.object_to(
        actor=cadre, notice=panel.notices.get(), text="完成数少计了一项",
        subject=panel.subjects.get(person=cadre.person),
    )  # fmt: skip
    assert "完成数少计了一项" in page(client, world, panel)
    objections.answer(actor=world["unit_group"], objection=made, upheld=True, text="属实，重新录入")
    panel.refresh_from_db()
    text = page(client, world, panel)
    assert "公示已撤下" in text
    assert "县审计局2026年第三季度</br>" not in text
    assert "jn-paper" not in text.replace("paper.css", "")


def test_before_any_result_the_page_says_what_comes(client, world):
    w.open_quarter(world)
    text = page(client, world, Panel.objects.get(organization=world.unit))
    assert "还没有可以公示的结果" in text


def test_a_small_unit_does_not_claim_a_limit_of_its_own():
    body = {"top": "好", "count": 2, "cap": "0.40", "names": names(1)}
    check = notices._within_cap(body)
    assert check.ok
    assert "E-SMALL" in check.note
    assert "40%" not in notices._limit_in_words(body)


def test_it_takes_the_same_few_statements_for_any_number(
    world, panel, django_assert_max_num_queries
):
    found = Panel.objects.select_related(
        "organization", "cycle__organization", "cycle__scheme_version__scheme", "run"
    ).get(pk=panel.pk)
    account = world["unit_group"]
    with django_assert_max_num_queries(24):
        notices.notice_page(found, account)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("第31次党组会议，10月20日", "第31次党组会议（10月20日）"),
        ("党组会议（2026年4月14日）", "党组会议（2026年4月14日）"),
        ("局务会议。", "局务会议"),
    ],
)
def test_the_meeting_reads_well_in_the_sentence(typed, read):
    assert notices._meeting_in_words(typed) == read
