"""The category of points accounts in the register: read by date, moved once, and back again."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from assessments.models import PointAccount, PointSheet
from assessments.points.rules import Rules
from assessments.queries.point_boards import board_of
from assessments.queries.point_register import register_of
from members.categories.models import Adoption, Classification
from portal.periods import parse
from tests import points_world as pw

pytestmark = pytest.mark.django_db
moved = import_module("assessments.migrations.0016_categories_in_the_register")
RULE = "point_account_category_elsewhere"


@pytest.fixture
def world() -> pw.PointsWorld:
    made = pw.build("jiaxiang_category", 4)
    sheet = made.open(pw.AUGUST)
    PointSheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    return made


def listed(world, place, category, since, until=None):
    return Classification.objects.create(
        person=world.people[place], branch=world.branch, category=category, ground="名册",
        since=since, until=until, state="listed", proposed_on=since, checked_on=since,
    )  # fmt: skip


def test_a_board_compares_by_the_category_of_its_own_time(world):
    listed(world, 0, "no_post", dt.date(2025, 1, 1), dt.date(2026, 9, 1))
    listed(world, 0, "elderly", dt.date(2026, 9, 1))
    listed(world, 1, "elderly", dt.date(2025, 1, 1))
    rules = Rules(world.scheme.versions.get().document)

    def groups(code):
        lines = board_of(rules, world.scheme, world.branch, parse(code)).lines
        return {line.account.name: line.account.group for line in lines}

    first, second = (world.people[place].name for place in (0, 1))
    assert (groups("2026H1")[first], groups("2026H2")[first]) == ("无职", "老年")
    assert groups("2026H1")[second] == "老年"
    told = register_of(world.scheme, world.branch, rules, world.who("secretary"))["open"]
    assert sorted(one.account.group for one in told) == ["", "", "老年", "老年"]
    assert not PointAccount.objects.exclude(group="").exists()


def test_an_account_of_a_member_keeps_no_category_of_its_own(world):
    with pytest.raises(IntegrityError, match=RULE), transaction.atomic():
        PointAccount.objects.update(group="老年")


def test_what_accounts_knew_is_moved_and_can_go_back(world):
    # as it was before the migration: without the constraint, the categories in the accounts
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE assessments_pointaccount DROP CONSTRAINT {RULE}")
    told = ("老年", "贫困", "", "无职")
    for place, group in enumerate(told):
        PointAccount.objects.filter(person=world.people[place]).update(group=group)
    listed(world, 3, "cadre", dt.date(2024, 1, 1))
    moved.to_register(apps, None)
    assert not PointAccount.objects.exclude(group="").exists()
    rows = Classification.objects.filter(state="listed").order_by("person__sort_key")
    assert [(row.category, row.until) for row in rows] == [
        ("elderly", None), ("hardship", None), ("cadre", None),
    ]  # fmt: skip
    assert rows[0].since == world.account(0).since
    assert Adoption.objects.get().organization == world.county
    moved.to_register(apps, None)
    assert rows.count() == 3
    moved.to_accounts(apps, None)
    held = [world.account(place).group for place in range(4)]
    assert held == ["老年", "贫困", "", "干部"]
