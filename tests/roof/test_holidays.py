"""节假日: the year's special days, who may change them, and that deadlines follow."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jining_dangjian import holidays
from members.models import Account
from portal import workdays
from portal.models import Deed, Holiday
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests.roof.conftest import Place
from tests.world import account

URL = "/holidays/"


@pytest.fixture
def top(place: Place) -> Account:
    """Who administers the whole city."""
    return account("top", "administrator", place.county.parent)


@pytest.fixture
def board(client: Client, top: Account) -> Client:
    """His browser; the table holds 2026 and nothing else."""
    Holiday.objects.all().delete()
    workdays.seed(2026)
    client.force_login(top)
    return client


def body(**more: Any) -> dict[str, Any]:
    """A form filled in rightly: one day off."""
    words = {"first": "2026-11-05", "last": "", "kind": "off", "name": "运河节", "announced": ""}
    return words | more


def test_lists_a_year_with_its_working_days(board: Client) -> None:
    page = board.get(URL, {"year": "2026"}).content.decode()
    assert "2026-10-01" in page
    assert "国务院通知" in page
    assert "调休上班" in page
    assert "2026年共248个工作日" in page
    assert "暂按周一至周五" not in page


def test_a_year_not_announced_is_marked(board: Client) -> None:
    page = board.get(URL, {"year": "2031"}).content.decode()
    assert "2031年的放假安排还没有写入，暂按周一至周五上班计算" in page
    assert board.get(URL, {"year": "noughts"}).status_code == 200


def test_deadlines_follow(board: Client, top: Account) -> None:
    start = dt.date(2026, 11, 4)
    assert workdays.nth_workday_after(start, 2) == dt.date(2026, 11, 6)
    assert board.post(URL, body())["Location"] == f"{URL}?year=2026"
    assert workdays.nth_workday_after(start, 2) == dt.date(2026, 11, 9)
    board.post(URL, body(first="2026-11-07", kind="work", name="调休上班"))
    assert workdays.nth_workday_after(start, 2) == dt.date(2026, 11, 7)
    board.post("/holidays/remove/", {"day": "2026-11-05"})
    assert workdays.nth_workday_after(start, 2) == dt.date(2026, 11, 6)
    verbs = list(Deed.objects.order_by("id").values_list("verb", "object_label"))
    assert verbs == [
        ("设定节假日", "2026-11-05 运河节"),
        ("设定节假日", "2026-11-07 调休上班"),
        ("删除节假日", "2026-11-05 运河节"),
    ]
    assert Deed.objects.filter(actor=top).count() == 3


def test_a_run_of_days_by_the_notice_ends_the_provisional_year(board: Client) -> None:
    assert workdays.is_provisional(2027)
    more = {"first": "2027-10-01", "last": "2027-10-07", "name": "国庆节", "announced": "on"}
    board.post(URL, body(**more))
    assert Holiday.objects.filter(day__year=2027).count() == 7
    assert not workdays.is_provisional(2027)
    assert Deed.objects.get().details["to"] == "2027-10-07"


def test_changing_a_day_keeps_what_stood_there_in_the_deed(board: Client) -> None:
    page = board.get(URL, {"year": "2026", "day": "2026-10-01"}).content.decode()
    assert 'value="2026-10-01"' in page
    assert 'value="国庆节"' in page
    board.post(URL, body(first="2026-10-01", name="国庆"))
    day = Holiday.objects.get(day="2026-10-01")
    assert (day.name, day.seeded) == ("国庆", False)
    assert Deed.objects.get().details["before"] == {"2026-10-01": "off 国庆节"}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"first": ""}, "请填写日期。"),
        ({"first": "国庆"}, "请按2026-10-21这样填写日期。"),
        ({"first": "1999-01-01"}, "请填2020年至2100年的日期。"),
        ({"last": "2026-11-01"}, "结束日期不能早于开始日期，一次最多16天。"),
        ({"last": "2026-12-31"}, "一次最多16天。"),
        ({"name": ""}, "请填写名称"),
        ({"kind": "work"}, "2026-11-05本来就是工作日。"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    board: Client, more: dict[str, str], sentence: str
) -> None:
    before = Holiday.objects.count()
    answer = board.post(URL, body(**more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "name" not in more:
        assert 'value="运河节"' in page
    assert Holiday.objects.count() == before
    assert not Deed.objects.exists()


def test_loading_adds_only_what_is_missing(board: Client, top: Account) -> None:
    Holiday.objects.filter(day="2026-10-01").delete()
    Holiday.objects.filter(day="2026-10-02").update(name="改过的", seeded=False)
    board.post("/holidays/load/", {"year": "2026"})
    assert Holiday.objects.filter(day="2026-10-01").exists()
    assert Holiday.objects.get(day="2026-10-02").name == "改过的"
    assert Deed.objects.get().details == {"days": 1}
    assert holidays.load_year(actor=top, year=2026) == 0
    with pytest.raises(Refused, match="节假日库里还没有2099年的安排"):
        holidays.load_year(actor=top, year=2099)
    assert Deed.objects.count() == 1


def test_removing_twice_or_nothing(board: Client, top: Account) -> None:
    holidays.remove_day(actor=top, day=dt.date(2026, 10, 1))
    with pytest.raises(Stale):
        holidays.remove_day(actor=top, day=dt.date(2026, 10, 1))
    assert board.post("/holidays/remove/", {"day": "gestern"}).status_code == 422


def test_a_countys_administrator_looks_and_does_not_touch(
    client: Client, board: Client, administrator: Account
) -> None:
    client.force_login(administrator)
    page = client.get(URL, {"year": "2026"}).content.decode()
    assert "由管全市的平台管理员修改" in page
    assert "写入节假日表" not in page
    before = Holiday.objects.count()
    for address, words in (
        (URL, body()),
        ("/holidays/load/", {"year": "2026"}),
        ("/holidays/remove/", {"day": "2026-10-01"}),
    ):
        assert client.post(address, words).status_code == 403
    for act in (
        lambda: holidays.load_year(actor=administrator, year=2026),
        lambda: holidays.remove_day(actor=administrator, day=dt.date(2026, 10, 1)),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Holiday.objects.count() == before


def test_others_are_told_whose_page_it_is(client: Client, place: Place) -> None:
    assert client.get(URL)["Location"] == f"/sign-in/?next={URL}"
    client.force_login(account("sun", "county_officer", place.county))
    answer = client.get(URL)
    assert answer.status_code == 403
    assert "平台管理员" in answer.content.decode()


def test_costs_the_same_for_a_full_and_an_empty_year(board: Client) -> None:
    board.get(URL)
    counts = []
    for year in ("2026", "2031"):
        with CaptureQueriesContext(connection) as counted:
            board.get(URL, {"year": year})
        counts.append(len(counted))
    assert counts[0] == counts[1]


def test_an_invalid_day_from_code_is_refused_too(top: Account) -> None:
    with pytest.raises(Invalid):
        holidays.set_days(
            actor=top,
            first=dt.date(2026, 11, 5),
            last=None,
            kind="work",
            name="甲",
            announced=False,
        )
