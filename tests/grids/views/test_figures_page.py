"""The dashboard and the bulletin as pages: who sees them, what they say, what they cost."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from members.models import Account, Grant
from portal.models import Deed
from tests import grids_world as gw

pytestmark = pytest.mark.django_db
FIGURES, BULLETIN, EXPORT = (
    reverse(f"grids:{name}") for name in ("figures", "bulletin", "bulletin_export")
)
MOST_QUERIES = 15


@pytest.fixture
def world() -> gw.GridsWorld:
    made = gw.build()
    made.closed()
    made.sent()
    return made


def page(account: Account, address: str = FIGURES, **asked: object):
    client = Client()
    client.force_login(account)
    return client.get(address, asked)


def test_an_officer_sees_the_county_and_goes_down_to_the_grids(world) -> None:
    officer = world.who("officer")
    said = page(officer).content.decode()
    assert "汶上县网格统计" in said
    assert "共2件" in said
    assert f"?place={world.town.pk}" in said
    town = page(officer, place=world.town.pk).content.decode()
    assert f"?place={world.village.pk}" in town
    village = page(officer, place=world.village.pk).content.decode()
    assert "第一村民小组" in village


def test_an_empty_month_says_so_and_shows_no_percent(world) -> None:
    said = page(world.who("officer"), period="2026-05").content.decode()
    assert "本期没有事项" in said
    assert said.count("n/a") > 10
    assert "0.00%" not in said


@pytest.mark.parametrize("address", [FIGURES, BULLETIN])
def test_a_period_that_is_none_is_refused_with_a_sentence(world, address) -> None:
    for period in ("2026-13", "x", "9999"):
        answer = page(world.who("officer"), address, period=period)
        assert answer.status_code == 409
        assert "期间" in answer.content.decode()


def test_who_sees_no_figures_is_told_who_does(world) -> None:
    for name in ("worker", "leader", "secretary"):
        answer = page(world.who(name))
        assert answer.status_code == 403
        assert "查看网格统计" in answer.content.decode()
    assert page(world.who("stranger"), place=world.county.pk).status_code == 404
    assert page(world.who("dispatcher"), place=world.next_town.pk).status_code == 404
    assert page(world.who("officer"), place=world.department.pk).status_code == 409


def test_the_city_sees_counties_on_the_map_and_no_grids(world) -> None:
    city = Account.objects.create(username="city", label="city")
    Grant.objects.create(
        account=city, role="city_officer", organization=world.county.parent, since=gw.SINCE
    )
    said = page(city).content.decode()
    assert said.count('class="land') == 11
    assert "汶上县" in said
    assert page(city, place=world.town.pk).status_code == 200
    answer = page(city, place=world.village.pk)
    assert answer.status_code == 403  # near to single cases
    assert f"?place={world.village.pk}" not in page(city, place=world.town.pk).content.decode()


def test_no_page_costs_more_than_a_few_queries(world, django_assert_max_num_queries) -> None:
    officer = world.who("officer")
    client = Client()
    client.force_login(officer)
    client.get(FIGURES)  # the first request renews the session
    for place in (world.county, world.town, world.village):
        with django_assert_max_num_queries(MOST_QUERIES):
            client.get(FIGURES, {"place": place.pk, "period": "2026"})
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(BULLETIN, {"place": world.county.pk, "period": "2026-10"})


def test_the_bulletin_reads_and_is_taken_away_the_same(world) -> None:
    officer = world.who("officer")
    said = page(officer, BULLETIN, period="2026-10").content.decode()
    assert "汶上县2026年10月网格工作通报" in said
    assert "还没有关账" in said
    closed = page(officer, BULLETIN, period="2026-08").content.decode()
    assert "2026年9月5日已过关账日，之后办结的仍会计入" in closed
    assert "已关账" not in closed
    client = Client()
    client.force_login(officer)
    answer = client.post(EXPORT, {"place": world.county.pk, "period": "2026-10"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [[c.value for c in row] for row in book.active.iter_rows()]
    assert cells[0][0] == "汶上县2026年10月网格工作通报"
    own = next(row for row in cells if row[1] == "次邱镇")
    assert own[:9] == [1, "次邱镇", 2, 2, 1, 50, 1, 1, 100]
    nothing = next(row for row in cells if row[1] == "寅寺镇")
    assert nothing[2:10] == [0, 0, 0, "n/a", 0, 0, "n/a", "n/a"]
    deed = Deed.objects.get(verb="导出网格工作通报")
    assert (deed.actor, deed.scope_path) == (officer, world.county.path)
    assert deed.details == {"period": "2026-10"}


def test_neither_page_tells_words_or_residents(world) -> None:
    officer = world.who("officer")
    for address in (FIGURES, BULLETIN):
        for asked in ({}, {"place": world.village.pk}):
            if address == BULLETIN and asked:
                continue
            assert "村西头路灯不亮" not in page(officer, address, **asked).content.decode()
