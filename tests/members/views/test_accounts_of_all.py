"""Whose scope is every organization sees the accounts that anybody below him sees, and no lost ones."""

import pytest

from members import queries
from members.models import Account
from tests import world as w
from tests.members.conftest import House

pytestmark = pytest.mark.django_db


def found(keeper: Account) -> set[str]:
    fresh = Account.objects.get(pk=keeper.pk)
    return set(queries.accounts_visible_to(fresh).values_list("username", flat=True))


def test_all_are_found_without_asking_about_places(house: House, monkeypatch) -> None:
    Account.objects.create(username="nowhere")
    quick = found(house["top"])
    monkeypatch.setattr(queries, "_whole", lambda paths: False)
    assert quick == found(house["top"])
    assert {"clerk", "far_clerk", "officer"} <= quick
    assert "nowhere" not in quick


def test_another_topmost_place_is_out_of_scope(house: House) -> None:
    elsewhere = w.organization("370900", "泰安市", "city", None)
    stranger = Account.objects.create(username="stranger", home=elsewhere)
    assert stranger.username not in found(house["top"])
    assert found(house["officer"]) < found(house["top"])
