"""节假日 over the API: the page's year, and its three writes for who administers the whole city."""

import datetime as dt

import pytest

from portal import workdays
from portal.models import Deed, Holiday
from tests.calling import get, post
from tests.roof.conftest import Place
from tests.world import account


@pytest.fixture
def board(place: Place) -> None:
    """The table holds 2026 and nothing else; `top` administers the city, `keeper` a county."""
    account("top", "administrator", place.county.parent)
    account("keeper", "administrator", place.county)
    account("clerk", "unit_clerk", place.unit)
    Holiday.objects.all().delete()
    workdays.seed(2026)


def test_a_year_is_told(board):
    told = get("top", "holidays/", year=2026).json()
    assert (told["workdays"], told["provisional"], told["may_change"]) == (248, False, True)
    assert {"day": "2026-10-01", "kind": "off"}.items() <= next(
        one for one in told["days"] if one["day"] == "2026-10-01"
    ).items()
    assert get("top", "holidays/", year=2031).json()["provisional"]
    assert get("keeper", "holidays/").json()["may_change"] is False
    assert get("clerk", "holidays/").status_code == 403
    assert get("top", "holidays/", year="soon").status_code == 400


def test_days_are_written_and_taken_out_and_deadlines_follow(board):
    sent = {"first": "2026-11-05", "kind": "off", "name": "运河节", "announced": False}
    status, told = post("top", "holidays/settings/", sent, key="one")
    assert (status, told["workdays"]) == (200, 247)
    assert post("top", "holidays/settings/", sent, key="one")[1] == told
    assert Deed.objects.filter(verb="设定节假日").count() == 1
    assert workdays.nth_workday_after(dt.date(2026, 11, 4), 1) == dt.date(2026, 11, 6)
    status, told = post("top", "holidays/removals/", {"day": "2026-11-05"})
    assert (status, told["workdays"]) == (200, 248)
    assert post("top", "holidays/removals/", {"day": "2026-11-05"})[0] == 409


def test_what_cannot_be_is_refused(board):
    sent = {"first": "2026-11-05", "kind": "off", "name": "运河节"}
    for wrong, status in (
        ({"last": "2026-11-04"}, 422),
        ({"last": "2026-12-24"}, 422),
        ({"kind": "work"}, 422),
        ({"first": "1999-01-01"}, 422),
        ({"name": ""}, 400),
        ({"kind": "odd"}, 400),
    ):
        assert post("top", "holidays/settings/", sent | wrong)[0] == status, wrong
    assert post("top", "holidays/removals/", {"day": "0001-01-01"})[0] == 422
    assert post("top", "holidays/loads/", {"year": 2099})[0] == 409
    assert post("top", "holidays/loads/", {"year": 1})[0] == 400
    for who in ("keeper", "clerk"):
        assert post(who, "holidays/settings/", sent)[0] == 403
        assert post(who, "holidays/loads/", {"year": 2026})[0] == 403
        assert post(who, "holidays/removals/", {"day": "2026-10-01"})[0] == 403


def test_a_year_is_loaded(board):
    Holiday.objects.all().delete()
    status, told = post("top", "holidays/loads/", {"year": 2026})
    assert (status, told["workdays"], bool(told["days"])) == (200, 248, True)
