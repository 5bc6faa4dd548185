"""The pages: who sees what, what a list shows, what a form keeps, how many queries a list takes."""

import datetime as dt
import io

import openpyxl
import pytest

from members.floating.clocks import Stage
from members.floating.models import Census, FloatingMember, Learning, Report, Talent
from members.models import Account
from portal.models import Deed
from tests import floating_world as fw

TODAY = fw.TODAY
LIST = "/members/floating/"


def _days(stage: Stage) -> dt.date:
    """A day from which a clock stands in a stage on 13 October 2026."""
    return {
        Stage.FINE: dt.date(2026, 5, 14),
        Stage.REMIND: dt.date(2026, 5, 13),
        Stage.OVERDUE: dt.date(2026, 4, 12),
        Stage.VISIT: dt.date(2026, 1, 13),
        Stage.LOST: dt.date(2025, 10, 13),
    }[stage]


@pytest.fixture
def one_each(world):
    """A stay in every stage."""
    return {
        stage: fw.gone(world, fw.member(f"陈{stage.label}", world.branch), since=_days(stage))
        for stage in Stage
    }


def test_each_list_of_the_clock_holds_its_own_alone(world, one_each, signed_in):
    client = signed_in("secretary")
    for stage, stay in one_each.items():
        page = client.get(LIST, {"stage": stage.value}).context["page"]
        assert [line.stay.pk for line in page.lines] == [stay.pk], stage
    figures = client.get(LIST).context["figures"]
    assert [figures[stage.value] for stage in Stage] == [1] * 5
    assert figures["all"] == 5


def test_a_report_takes_a_member_off_the_lists_and_moves_no_state(world, one_each, signed_in):
    stay = one_each[Stage.LOST]
    fw.reported(world, stay, TODAY)
    page = signed_in("secretary").get(LIST, {"stage": "lost"}).context["page"]
    assert not page.lines
    assert FloatingMember.objects.get(pk=stay.pk).state == "away"


def test_filters_narrow_and_what_nobody_offers_narrows_nothing(world, one_each, signed_in):
    client = signed_in("town")
    wuhan = one_each[Stage.FINE]
    FloatingMember.objects.filter(pk=wuhan.pk).update(province="湖北省", city="武汉市")
    found = client.get(LIST, {"to": "武汉"}).context["page"].lines
    assert [line.stay.pk for line in found] == [wuhan.pk]
    assert len(client.get(LIST, {"to": "江苏"}).context["page"].lines) == 4
    assert len(client.get(LIST, {"unit": "陈埝"}).context["page"].lines) == 0
    assert len(client.get(LIST, {"unit": "旧城"}).context["page"].lines) == 5
    odd = {"stage": "x", "direction": "x", "state": "x", "after": "x.1"}
    assert len(client.get(LIST, odd).context["page"].lines) == 5
    assert len(client.get(LIST, {"state": "ended"}).context["page"].lines) == 0


def test_a_list_goes_on_behind_its_last_row(world, one_each, signed_in):
    from members.floating.queries import stays

    every = FloatingMember.objects.visible_to(world["town"])
    first = stays.page(every, "", size=2)
    second = stays.page(every, first.after, size=2)
    third = stays.page(every, second.after, size=2)
    seen = [line.stay.pk for page in (first, second, third) for line in page.lines]
    assert seen == [one_each[stage].pk for stage in reversed(list(Stage))]
    assert third.after == ""


def test_the_county_reads_lists_but_not_what_was_reported(world, signed_in):
    stay = fw.gone(world)
    fw.reported(world, stay, TODAY)
    for who, reads in (("secretary", True), ("town", True), ("away", True), ("county", False)):
        page = signed_in(who).get(f"{LIST}{stay.pk}/").content.decode()
        assert ("安心工作" in page) is reads, who
        assert "苏州市" in page


def test_the_county_reads_talents_without_names(world, signed_in):
    stay = fw.gone(world)
    Talent.objects.create(
        stay=stay, occupation="焊工", wish="yes", skill="焊接", channel="微信", consented_on=TODAY
    )
    named = signed_in("town").get(f"{LIST}talents/").content.decode()
    unnamed = signed_in("county").get(f"{LIST}talents/").content.decode()
    assert "陈东升" in named
    assert "陈东升" not in unnamed
    assert "焊工" in unnamed


def test_a_member_reports_from_his_phone(world, signed_in):
    stay = fw.gone(world)
    client = signed_in("away")
    assert "写汇报" in client.get(f"{LIST}mine/").content.decode()
    address = f"{LIST}{stay.pk}/report/"
    short = client.post(address, fw.REPORT | {"study": ""})
    assert short.status_code == 422
    assert "在厂里上班" in short.content.decode()
    assert not Report.objects.exists()
    assert client.post(address, fw.REPORT).status_code == 302
    twice = client.post(address, fw.REPORT)
    assert twice.status_code == 422
    assert "已经登记过" in twice.content.decode()
    assert Report.objects.get().by_himself


def test_what_is_held_stands_in_the_file_and_in_ones_own_page(world, signed_in):
    stay = fw.gone(world)
    for who, address in (("town", f"/members/people/{world.away.pk}/"), ("away", "/members/me/")):
        page = signed_in(who).get(address)
        assert page.status_code == 200
        assert f"{LIST}{stay.pk}/" in page.content.decode(), who


def test_a_stay_is_registered_by_its_form_and_keeps_what_was_typed(world, signed_in):
    client = signed_in("secretary")
    body = {**fw.FACTS, "left_on": "2026-03-01", "person": world.away.pk, "direction": "out"}
    wrong = client.post(f"{LIST}new/", body | {"city": "苏州市星湖街8号"})
    assert wrong.status_code == 422
    assert "只填到市" in wrong.content.decode()
    assert "星湖街8号" in wrong.content.decode()
    assert client.post(f"{LIST}new/", body).status_code == 302
    assert FloatingMember.objects.get().branch == world.branch


def test_a_census_is_logged_and_the_page_says_who_is_missing(world, signed_in):
    client = signed_in("town")
    body = {"place": world.branch.pk, "half": "2026H2", "done_on": TODAY.isoformat(), "changes": ""}
    assert client.post(f"{LIST}census/new/", body).status_code == 302
    context = client.get(f"{LIST}census/").context
    assert (context["done"], context["missing"]) == (1, 1)
    assert context["page"][0].branch == world.other_branch
    assert Census.objects.get().found == 0
    assert client.get(f"{LIST}census/", {"half": "2026Q1"}).context["half"].code == "2026H2"


def test_learning_reaches_the_member_and_he_says_it_is_done(world, signed_in):
    fw.gone(world)
    body = {
        "branch": world.branch.pk,
        "title": "党章",
        "kind": "chat",
        "sent_on": TODAY.isoformat(),
    }
    assert signed_in("secretary").post(f"{LIST}learning/new/", body).status_code == 302
    task = Learning.objects.get()
    client = signed_in("away")
    assert "学完了" in client.get(f"{LIST}mine/").content.decode()
    assert client.post(f"{LIST}learning/{task.pk}/done/").status_code == 302
    assert "学完了" not in client.get(f"{LIST}mine/").content.decode()
    assert signed_in("helper").post(f"{LIST}learning/{task.pk}/done/").status_code == 404


def test_the_export_tells_cities_and_counts_and_no_names(world, one_each, signed_in):
    answer = signed_in("county").post(f"{LIST}overview/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [str(c.value) for row in book.active.iter_rows() for c in row if c.value is not None]
    assert "苏州市" in cells
    assert "5" in cells
    assert not any("陈" in cell for cell in cells)
    assert Deed.objects.filter(verb="导出流动党员去向统计").exists()


def test_overview_counts_by_township(world, one_each, signed_in):
    context = signed_in("county").get(f"{LIST}overview/").context
    assert [(row.label, row.out, row.lost) for row in context["towns"]] == [("王庙镇", 5, 1)]
    assert [(row.label, row.out) for row in context["destinations"]] == [("江苏省　苏州市", 5)]


def test_an_account_without_a_person_has_no_stay_of_its_own(world, signed_in):
    assert Account.objects.get(username="town").person_id is None
    assert signed_in("town").get(f"{LIST}mine/").status_code == 200
