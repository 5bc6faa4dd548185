"""The dashboard as page, wall, bulletin, workbook and API: what they say, to whom, and what they cost."""

import datetime as dt
import io
import uuid

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from assessments.models import Panel
from grids.actions.reporting import Report, report
from jining_dangjian import tasks
from jining_dangjian.dashboard import asked as asking
from jining_dangjian.dashboard.api import FigureSerializer
from jining_dangjian.dashboard.board import Cell, Line, board, kept, sorted_by
from members.models import Grant, Organization
from portal import clock, providers
from portal.figures import Figure, Measure
from portal.kept_figures import Told
from portal.models import Deed, KeptFigures
from portal.periods import parse
from tests import dashboard_world as dw
from tests import grids_world as gw

PAGE, WALL, BULLETIN, EXPORT = (
    reverse(f"dashboard:{name}") for name in ("page", "wall", "bulletin", "export")
)
API = "/api/v1/dashboard/"
MOST_QUERIES, MOST_CACHED = 15, 11
SLOW = {"duties", "grades", "points", "training"}


def told(client: Client, address: str = PAGE, **asked: object) -> str:
    answer = client.get(address, {"period": dw.PERIOD} | asked)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_leader_reads_his_county_on_one_page(world, desk, asked):
    client = desk("leader")
    first = told(client)
    assert "有几类数字还没有统计过" in first  # what takes long is asked for, and nobody waits
    assert {code for code, place, _ in asked if place == world.county.pk} == SLOW
    for one in asked:
        assert tasks.tell_figures(*one)
    page = told(client)
    assert "正在统计" not in page
    assert "数据截至10月13日" in page
    assert "汶上县看板" in page
    assert page.count('class="land own"') == 1  # the county on the map of the city
    assert page.count('class="land') == 11
    assert "次邱镇" in page
    assert "不足5人" in page  # one village secretary: a group of one is withheld
    assert "33.33" in page  # two of six were best
    for address, words in ((WALL, "退出大屏"), (BULLETIN, "内部资料，不得公开张贴")):
        assert words in told(client, address)
    wall = told(client, WALL)
    assert "every 60s" in wall
    assert "jn-side" not in wall


def test_nobody_waits_for_what_is_told_and_its_time_is_shown(world, desk, asked):
    client = desk("leader")
    told(client)
    Panel.objects.filter(organization=world.grids.town).update(state="submitted")
    told(client)
    kept = KeptFigures.objects.get(section="appraisal", place=world.county.pk)
    before = kept.at
    late = next(one for one in kept.body if one["code"] == "late_units")
    assert late["value"] == 1  # as of its time
    KeptFigures.objects.filter(pk=kept.pk).update(at=before - dt.timedelta(seconds=61))
    told(client)
    kept.refresh_from_db()
    assert kept.at >= before
    assert {
        k: v
        for one in kept.body
        if one["code"] == "late_units"
        for k, v in one.items()
        if k != "key"
    } == {"code": "late_units", "value": 0}
    # while somebody else is telling it, the one before is shown with its own time; never an hour's
    old = clock.now() - dt.timedelta(minutes=2)
    KeptFigures.objects.filter(pk=kept.pk).update(at=old)
    cache.set(f"figures.busy.appraisal.{world.county.pk}.{dw.PERIOD}", 1)
    assert f"{old:%H:%M}" in told(client)
    kept.refresh_from_db()
    assert kept.at == old
    KeptFigures.objects.filter(pk=kept.pk).update(at=clock.now() - dt.timedelta(hours=1))
    told(client)
    kept.refresh_from_db()
    assert kept.at > old


def test_what_was_told_on_another_day_is_told_anew(world, desk):
    client = desk("leader")
    assert "还在录入" in told(client)
    gw.move_to(gw.TODAY - dt.timedelta(days=5))
    told(client)
    kept = KeptFigures.objects.get(section="appraisal", place=world.county.pk)
    assert next(one for one in kept.body if one["code"] == "late_units")["value"] == 0


def test_what_was_told_before_midnight_is_not_young_after_it(monkeypatch):
    midnight = dt.datetime(2026, 10, 13, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    monkeypatch.setattr(clock, "now", lambda: midnight + dt.timedelta(seconds=5))
    monkeypatch.setattr(clock, "today", midnight.date)
    section = providers.figure_sections()[0]
    for seconds, young in ((-5, False), (1, True), (66, True)):
        at = midnight + dt.timedelta(seconds=seconds)
        told = Told(section, 1, parse(dw.PERIOD), "[]", at)
        assert told.is_bearable == young
        assert told.is_fresh == (young and seconds == 1)


def test_what_is_written_for_one_is_not_given_to_another(world, desk):
    """A page is written once for the same grants: who may not open cases gets no links to them."""
    dw.tell_slowly(world)
    leader = told(desk("leader"))
    assert "/grids/cases/?" in leader
    Grant.objects.filter(account=world.who("organizer")).update(role="city_officer")
    one, other = world.who("leader"), world.who("organizer")
    there = kept(one, asking.asked(one, None, parse(dw.PERIOD)))
    assert there.name_for(one) == there.name_for(world.who("leader")) != there.name_for(other)
    page = told(desk("organizer"))
    assert "/grids/cases/?" not in page
    assert "/grids/figures/?" in page
    assert "履职" not in page


def test_the_sweep_tells_what_was_asked_and_the_usual_quarter(world, desk):
    told(desk("leader"), period="2026-08")
    waiting = KeptFigures.objects.filter(at=None)
    assert {row.section for row in waiting} == SLOW
    places = Organization.objects.filter(kind__in=("city", "county"), until=None).count()
    assert (
        tasks.sweep_figures() == places * len(SLOW) + 3
    )  # the year's training is one of the usual
    assert not KeptFigures.objects.filter(at=None).exists()
    assert not tasks.tell_figures("nothing", world.county.pk, dw.PERIOD)


def test_pages_cost_the_same_with_few_and_many_rows(world, desk, django_assert_max_num_queries):
    client = desk("leader")
    dw.tell_slowly(world)
    told(client)
    uncached = []

    def unkept() -> None:
        KeptFigures.objects.filter(section__in=("cases", "appraisal")).delete()
        clock.forget()
        clock.today()  # the demonstration's day is asked for once in five seconds, by whatever page comes

    for many in (0, 40):
        for _ in range(many):
            kind = world.grids.kind()
            found = Report(key=uuid.uuid4(), kind=kind, words="灯", channel=kind.channels[0],
                           grid=world.grids.grids[2])  # fmt: skip
            report(actor=world.grids.who("worker"), report=found)
        unkept()
        with django_assert_max_num_queries(MOST_QUERIES) as spent:
            told(client)
        uncached.append(len(spent))
        with django_assert_max_num_queries(MOST_CACHED):
            told(client)
        unkept()
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(API, {"period": dw.PERIOD})
    assert uncached[0] == uncached[1]


def test_the_city_sees_counties_side_by_side_and_sorts_them(world, desk):
    dw.tell_slowly(world)
    client = desk("mayor")
    page = told(client)
    assert "各县（市、区）按时率" in page
    assert f"place={world.county.pk}" in page
    assert "积分" not in page  # what he has no right to is not there
    for sort in ("late", "-late", "x"):  # who has nothing to compare stands last, whichever way
        table = told(client, sort=sort).split("db-lines")[1]
        assert table.index("汶上县") < table.index("泗水县"), sort
    shown = board(world.who("mayor"), asking.asked(world.who("mayor"), None, parse(dw.PERIOD)))
    hours = next(line.cells["hours"] for line in shown.lines if line.place == world.county)
    assert hours.figure.value == 12  # six people, two hours each: as the county tells of itself


def test_scope_and_periods_are_asked_for_at_one_door(world, desk):
    leader, other = desk("leader"), world.grids.other_county
    for address in (PAGE, WALL, BULLETIN, API):
        name = "county" if address == API else "place"
        assert leader.get(address, {name: other.pk}).status_code == 404
        assert leader.get(address, {name: world.county.parent_id}).status_code == 404
        assert leader.get(address, {name: world.grids.town.pk}).status_code == 404
        assert desk("worker").get(address).status_code == 403
        for code in ("2026", "2026-13", "x", "2030Q1"):
            refused = leader.get(address, {"period": code})
            assert refused.status_code == (400 if address == API else 409), (address, code)
    assert leader.post(EXPORT, {"place": other.pk}).status_code == 404
    assert leader.get(API, {"country": 1}).status_code == 400
    lapsed = Client().get(WALL, headers={"HX-Request": "true"})
    assert lapsed.status_code == 401  # the wall keeps what it shows


def test_the_api_gives_the_figures_of_the_page(world, desk):
    dw.tell_slowly(world)
    client = desk("leader")
    page = board(world.who("leader"), asking.asked(world.who("leader"), None, parse(dw.PERIOD)))
    api = client.get(API, {"period": dw.PERIOD, "county": world.county.pk}).json()
    assert (api["place"]["name"], api["period"]) == ("汶上县", dw.PERIOD)

    def of_page(cells):
        return [(c.figure.code, str(c.figure.value), c.rows, c.base) for c in cells]

    def of_api(figures):
        return [(f["code"], str(f["value"]), f["rows"], f["base"]) for f in figures]

    assert [one["code"] for one in api["sections"]] == [s.section.code for s in page.sections]
    for one, shown in zip(api["sections"], page.sections, strict=True):
        assert of_api(one["figures"]) == of_page(shown.cells)
        assert dt.datetime.fromisoformat(one["at"]) == shown.at
    for part, line in zip(api["parts"], page.lines, strict=True):
        assert part["place"]["id"] == line.place.pk
        assert of_api(part["figures"]) == of_page(line.cells.values())
    withheld = [f for one in api["sections"] for f in one["figures"] if f["withheld"]]
    assert [(f["label"], f["value"], f["of"], f["out_of"]) for f in withheld] == [
        ("村书记", None, None, None)
    ]
    dashboard = client.get("/api/v1/").json()["dashboard"]
    assert dashboard.endswith(API)


def test_the_bulletin_is_taken_away_whole_and_recorded(world, desk):
    client = desk("leader")
    answer = client.post(EXPORT, {"place": world.county.pk, "period": dw.PERIOD})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames == ["排名", "全部数字"]
    rows = [[c.value for c in row] for row in book["排名"].iter_rows()]
    assert rows[0][0] == "汶上县2026年第三季度党建考评通报"
    town = next(row for row in rows if row[1] == "次邱镇")
    assert town[:4] == [
        1,
        "次邱镇",
        "平",
        60,
    ]  # three of five on time, and first as in the quarter before
    said = [c.value for row in book["全部数字"].iter_rows() for c in row]
    assert {"培训", "党员积分", "履职", "不足5人"} <= set(said)  # told at once, though slow
    deed = Deed.objects.get(verb="导出县域看板通报")
    assert (deed.actor, deed.scope_path) == (world.who("leader"), world.county.path)
    assert "2026年9月党建考评排名" in told(client, BULLETIN, period="2026-09")


def test_a_county_without_data_says_what_will_be_there(world, desk):
    leader, other = world.who("leader"), world.grids.other_county
    Grant.objects.filter(account=leader).update(organization=other)
    dw.tell_slowly(world, other)
    page = told(desk("leader"))
    assert "这里还没有下一级" in page
    assert "这个期间没有开启考核周期" in page
    assert "没有施行积分方案" in page
    assert "这一年还没有培训班和学时" in page
    assert "0.00%" not in page
    assert "n/a" in page
    home = desk("leader").get("/").content.decode()
    assert reverse("dashboard:page") in home


def test_parts_are_sorted_by_their_numbers_and_who_has_none_stands_last():
    late = Measure("late", "现在超期", "件", "")
    lines = [
        Line(
            Organization(pk=pk),
            {"late": Cell(late, Figure("late", n), None)} if n is not None else {},
        )
        for pk, n in ((1, 3), (2, None), (3, 11), (4, 0))
    ]
    assert [line.place.pk for line in sorted_by(lines, "late", up=True)] == [4, 1, 3, 2]
    assert [line.place.pk for line in sorted_by(lines, "late", up=False)] == [3, 1, 4, 2]


def test_the_usual_quarter_is_the_one_being_appraised():
    from jining_dangjian.dashboard.asked import usual

    days = {
        (10, 1): "2026Q3",
        (10, 31): "2026Q3",
        (11, 1): "2026Q4",
        (12, 31): "2026Q4",
        (1, 5): "2025Q4",
    }
    assert {usual(dt.date(2026, *day)).code for day in days} == {"2026Q3", "2026Q4", "2025Q4"}
    assert all(usual(dt.date(2026, *day)).code == code for day, code in days.items())


def test_every_section_says_what_it_counts():
    for section in providers.figure_sections():
        assert section.right
        codes = [measure.code for measure in section.measures]
        assert len(codes) == len(set(codes))
        assert all(measure.means.endswith("。") for measure in section.measures)
        assert section.period_of(parse("2026Q3")).code in ("2026Q3", "2026")


def test_a_figure_of_the_api_says_what_its_fields_declare(world, desk):
    told = desk("leader").get(API, {"period": dw.PERIOD, "county": world.county.pk}).json()
    figures = [f for one in [*told["sections"], *told["parts"]] for f in one["figures"]]
    assert len(figures) > 10
    assert all(list(one) == list(FigureSerializer().fields) for one in figures)


@pytest.mark.parametrize("asked", ["county=", "period=", "county=true&county=", "period=%20"])
def test_a_parameter_without_a_value_is_refused(desk, asked):
    answer = desk("leader").get(f"{API}?{asked}")
    assert answer.status_code == 400
    assert "没有填值" in answer.content.decode()
