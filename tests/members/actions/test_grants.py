"""Giving roles and ending them: inside one's scope, not above one's own, never to oneself."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from members import authority, rights, scope
from members.actions import grants
from members.models import Account, Grant, Organization
from members.scope import Role
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests.members.conftest import House, signing_in

ONE = dt.timedelta(days=1)


def give(
    house: House, actor: str, whom: Account | str, role: str, where: Organization, **more: Any
) -> Grant:
    """Give a role from today, with a ground."""
    words: dict[str, Any] = {"since": timezone.localdate(), "reason": "微组干〔2026〕12号"} | more
    who = house[whom] if isinstance(whom, str) else whom
    return grants.give(actor=house[actor], account=who, role=role, organization=where, **words)


@pytest.fixture
def newcomer(house: House) -> Account:
    """An account without any role."""
    made = signing_in("newcomer")
    made.home = house.unit
    made.save()
    return made


def test_takes_effect_and_is_recorded(house: House, newcomer: Account) -> None:
    grant = give(house, "officer", newcomer, "unit_clerk", house.unit)
    assert Account.objects.get(pk=newcomer.pk).may("assessments.enter", house.unit.path)
    assert not Account.objects.get(pk=newcomer.pk).may("assessments.enter", house.town.path)
    assert (grant.given_by, grant.until) == (house["officer"], None)
    deed = Deed.objects.get(verb="授权")
    assert deed.scope_path == house.unit.path
    assert deed.reason == "微组干〔2026〕12号"
    assert deed.details["role"] == "unit_clerk"


@pytest.mark.parametrize(
    ("actor", "role", "place"),
    [
        ("officer", "unit_clerk", "unit"),
        ("officer", "unit_leader", "town"),
        ("keeper", "county_officer", "county"),
        ("keeper", "administrator", "county"),
        ("keeper", "auditor", "county"),
        ("keeper", "unit_group", "unit"),
        ("top", "city_officer", "city"),
        ("top", "county_leader", "neighbour"),
    ],
)
def test_who_may_give_what(
    house: House, newcomer: Account, actor: str, role: str, place: str
) -> None:
    assert give(house, actor, newcomer, role, getattr(house, place)).pk


@pytest.mark.parametrize(
    ("actor", "role", "place", "rule"),
    [
        ("officer", "county_officer", "county", authority.ABOVE),
        ("officer", "county_leader", "county", authority.ABOVE),
        ("officer", "administrator", "county", authority.ABOVE),
        ("officer", "auditor", "county", authority.ABOVE),
        ("officer", "unit_clerk", "far_unit", authority.SCOPE),
        ("officer", "city_officer", "city", authority.SCOPE),
        ("keeper", "administrator", "city", authority.SCOPE),
        ("keeper", "city_officer", "city", authority.SCOPE),
        ("keeper", "administrator", "neighbour", authority.SCOPE),
        ("leader", "unit_clerk", "unit", authority.SCOPE),
        ("clerk", "unit_clerk", "unit", authority.SCOPE),
        ("far_officer", "unit_clerk", "unit", authority.SCOPE),
    ],
)
def test_not_above_ones_own_and_not_outside(
    house: House, newcomer: Account, actor: str, role: str, place: str, rule: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        give(house, actor, newcomer, role, getattr(house, place))
    assert refusal.value.rule == rule
    assert "平台管理员" in refusal.value.who
    assert not newcomer.grants.exists()
    assert not Deed.objects.exists()


@pytest.mark.parametrize("who", ["top", "keeper", "officer"])
def test_never_to_oneself(house: House, who: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        give(house, who, who, "unit_clerk", house.unit)
    assert refusal.value.rule == authority.SELF
    assert house[who].grants.count() == 1


@pytest.mark.parametrize(
    ("role", "place", "sentence"),
    [
        ("unit_clerk", "county", "只能授在机关单位、乡镇（街道）上，微山县是县（市、区）"),
        ("county_officer", "unit", "只能授在县（市、区）上"),
        ("unit_clerk", "village", "后庄村是村（社区）"),
        ("city_officer", "county", "只能授在市上"),
    ],
)
def test_only_on_the_kinds_a_role_is_made_for(
    house: House, newcomer: Account, role: str, place: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        give(house, "top", newcomer, role, getattr(house, place))
    assert wrong.value.rule == authority.KIND
    assert sentence in wrong.value.problems["role"][0]


def test_a_role_nobody_knows(house: House, newcomer: Account) -> None:
    with pytest.raises(Invalid, match="没有这个角色"):
        give(house, "top", newcomer, "superuser", house.city)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"since": timezone.localdate() - ONE}, "since"),
        ({"until": timezone.localdate()}, "until"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_wrong_dates_and_a_missing_ground(
    house: House, newcomer: Account, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as wrong:
        give(house, "officer", newcomer, "unit_clerk", house.unit, **more)
    assert set(wrong.value.problems) == {field}
    assert not newcomer.grants.exists()


def test_the_same_role_is_given_once_in_the_same_days(house: House, newcomer: Account) -> None:
    today = timezone.localdate()
    give(house, "officer", newcomer, "unit_clerk", house.unit, until=today + 30 * ONE)
    for more in ({}, {"since": today + 29 * ONE}, {"since": today + ONE, "until": today + 2 * ONE}):
        with pytest.raises(Refused, match="已是单位考核专员"):
            give(house, "officer", newcomer, "unit_clerk", house.unit, **more)
    give(house, "officer", newcomer, "unit_clerk", house.unit, since=today + 30 * ONE)
    give(house, "officer", newcomer, "unit_clerk", house.town)
    give(house, "officer", newcomer, "unit_group", house.unit)
    assert newcomer.grants.count() == 4
    with pytest.raises(Refused, match="没有期限"):
        give(house, "officer", newcomer, "unit_group", house.unit)


def test_a_closed_account_gets_no_role(house: House, newcomer: Account) -> None:
    newcomer.is_active = False
    newcomer.save()
    with pytest.raises(Refused, match="已停用"):
        give(house, "officer", newcomer, "unit_clerk", house.unit)


class TestRevoke:
    """Ending a grant."""

    def end(self, house: House, actor: str, grant: Grant, reason: str = "免去") -> None:
        grants.revoke(actor=house[actor], grant=grant, reason=reason)

    def test_ends_today_and_stays_readable(self, house: House) -> None:
        grant = house["clerk"].grants.get()
        self.end(house, "officer", grant)
        grant.refresh_from_db()
        assert grant.until == timezone.localdate()
        assert not house["clerk"].may_anywhere("assessments.enter")
        assert Deed.objects.get(verb="撤销授权").reason == "免去"
        with pytest.raises(Stale, match="没有再改"):
            self.end(house, "officer", grant)

    def test_what_has_not_begun_never_begins(self, house: House, newcomer: Account) -> None:
        soon = timezone.localdate() + 5 * ONE
        grant = give(house, "officer", newcomer, "unit_clerk", house.unit, since=soon)
        self.end(house, "officer", grant)
        grant.refresh_from_db()
        assert grant.is_over
        with pytest.raises(Stale):
            self.end(house, "officer", grant)
        give(house, "officer", newcomer, "unit_clerk", house.unit, since=soon)

    @pytest.mark.parametrize(
        ("actor", "whose", "rule"),
        [
            ("officer", "leader", authority.ABOVE),
            ("officer", "keeper", authority.ABOVE),
            ("officer", "far_clerk", authority.SCOPE),
            ("keeper", "top", authority.SCOPE),
            ("leader", "clerk", authority.SCOPE),
            ("top", "top", authority.SELF),
            ("officer", "officer", authority.SELF),
        ],
    )
    def test_by_whom_it_could_be_given(
        self, house: House, actor: str, whose: str, rule: str
    ) -> None:
        grant = house[whose].grants.get()
        with pytest.raises(NotAllowed) as refusal:
            self.end(house, actor, grant)
        assert refusal.value.rule == rule
        grant.refresh_from_db()
        assert grant.until is None

    def test_a_role_the_table_has_forgotten_can_be_ended(self, house: House) -> None:
        Grant.objects.filter(account=house["clerk"]).update(role="bell_ringer")
        self.end(house, "officer", house["clerk"].grants.get())
        assert house["clerk"].grants.get().is_over

    def test_a_ground_is_insisted_on(self, house: House) -> None:
        with pytest.raises(Invalid, match="事由"):
            self.end(house, "officer", house["clerk"].grants.get(), " ")


class TestTable:
    """The roles table: the power to grant never grows on its way."""

    def test_the_real_one_is_sound(self) -> None:
        table = scope.roles()
        assert scope.growing_powers(table) == []
        assert {code for code, role in table.items() if role.gives} == {
            "administrator",
            "county_officer",
        }
        assert table["administrator"].gives == set(table)
        assert not any(right.startswith("assessments.") for right in table["administrator"].rights)
        assert all(role.can for role in table.values())

    @pytest.mark.parametrize(
        "officer",
        [
            Role("officer", "甲", frozenset(), frozenset(), frozenset({"clerk"})),
            Role("officer", "甲", frozenset({rights.GRANT}), frozenset(), frozenset({"nobody"})),
            Role("officer", "甲", frozenset({rights.GRANT}), frozenset(), frozenset({"top"})),
            Role("officer", "甲", frozenset({rights.GRANT}), frozenset(), frozenset({"keeper"})),
        ],
    )
    def test_one_that_lets_power_grow_is_not_loaded(
        self, officer: Role, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clerk = Role("clerk", "乙", frozenset(), frozenset())
        both = frozenset({rights.GRANT, rights.ADMINISTER})
        top = Role("top", "丙", both, frozenset(), frozenset({"clerk", "top"}))
        keeper = Role("keeper", "丁", frozenset({rights.ADMINISTER}), frozenset())
        table = (officer, clerk, top, keeper)
        assert scope.growing_powers({role.code: role for role in table})
        monkeypatch.setattr("jining_dangjian.roles.ROLES", table)
        with pytest.raises(ImproperlyConfigured, match="officer gives"):
            scope.roles.__wrapped__()
