"""Boards: the engine's figures, praise, who is below the line; what members and the county see."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from assessments.actions import point_accounts
from assessments.models import PointEntry, PointSheet
from assessments.points.due import own_points_due, sheet_steps_due, sheets_due
from assessments.points.rules import Rules
from assessments.queries import point_personal
from assessments.queries.point_boards import PUBLIC, board_of
from assessments.queries.point_supervision import supervised
from members.categories.models import Classification
from members.models import Membership
from portal.periods import parse
from tests import points_world as pw
from tests import world as w

pytestmark = pytest.mark.django_db
Q3 = parse("2026Q3")


@pytest.fixture
def world() -> pw.PointsWorld:
    return pw.build()


def lose(world: pw.PointsWorld, month: str, losses: dict[int, str], state: str = "confirmed"):
    """Write a deduction for members by place, on a sheet in a state."""
    sheet = world.open(month)
    PointSheet.objects.filter(pk=sheet.pk).update(state=state)
    item = world.item("jx31")
    PointEntry.objects.bulk_create(
        PointEntry(
            sheet=sheet,
            account=world.account(place),
            component="routine",
            item=item,
            kind="deduction",
            points=Decimal(points),
            entered_at=timezone.now(),
        )
        for place, points in losses.items()
    )


def board(world: pw.PointsWorld, **more):
    rules = Rules(world.scheme.versions.get().document)
    return board_of(rules, world.scheme, world.branch, Q3, **more)


def test_the_first_fifth_is_praised_and_who_is_below_75_needs_a_measure(world):
    """P08-R8, R9: of ten the first two; 75 itself is not below the line."""
    losses = {0: "1", 1: "2", 2: "25", 3: "25.5"} | {n: str(n) for n in range(4, 10)}
    lose(world, pw.AUGUST, losses)
    made = board(world)
    assert [line.account for line in made.praised] == [world.account(0), world.account(1)]
    assert [line.account for line in made.below] == [world.account(3)]
    assert made.open_actions == 1
    point_accounts.decide_measure(
        actor=world.who("secretary"),
        account=world.account(3),
        period=Q3,
        kind="talk",
        reason="书记约谈",
    )
    made = board(world)
    assert made.open_actions == 0
    assert [m.kind for m in made.below[0].measures] == ["talk"]


def test_a_board_tells_the_aspect_of_a_loss_and_never_the_deed(world):
    lose(world, pw.AUGUST, {0: "5"})
    line = next(one for one in board(world).lines if one.account == world.account(0))
    assert (line.figures.base, line.figures.deduction, line.figures.score) == (100, 5, 95)
    assert line.lost == ["政治过硬"]


def test_without_a_sheet_there_is_no_score(world):
    world.open(pw.OCTOBER)
    made = board(world)
    assert [line.figures.score for line in made.lines] == [None] * 10
    assert not made.praised


def test_members_see_what_was_posted_alone(world):
    lose(world, pw.JULY, {0: "5"}, "filed")
    lose(world, pw.AUGUST, {0: "7"}, "confirmed")

    def score(**more) -> Decimal | None:
        lines = board(world, **more).lines
        return next(one for one in lines if one.account == world.account(0)).figures.score

    assert score() == 88
    assert score(states=PUBLIC) == 95


def test_categories_are_compared_among_themselves():
    world = pw.build("jiaxiang_category")
    sheet = world.open(pw.AUGUST)
    PointSheet.objects.filter(pk=sheet.pk).update(state="confirmed")
    for person in world.people[:4]:
        Classification.objects.create(
            person=person, branch=world.branch, category="elderly", ground="名册", state="listed",
            since=dt.date(2026, 7, 1), proposed_on=w.TODAY, checked_on=w.TODAY,
        )  # fmt: skip
    rules = Rules(world.scheme.versions.get().document)
    made = board_of(rules, world.scheme, world.branch, parse("2026H2"))
    sizes = {(line.account.group, line.figures.of) for line in made.lines}
    assert sizes == {("老年", 4), ("", 6)}
    assert {line.figures.score for line in made.lines} == {Decimal(80)}


def test_ones_own_book_opens_each_number_into_its_entries(world):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx29", 1, pw.SEPTEMBER)
    world.post("jx06", 1, pw.SEPTEMBER)
    world.confirm(pw.SEPTEMBER)
    pw.on(w.TODAY)
    world.post("jx22", 1, pw.OCTOBER, by="member")
    book = point_personal.book_of(world.account(1), world.who("member"))
    assert [part.period.code for part in book.parts] == ["2026Q4", "2026Q3"]
    now, past = book.parts
    assert (now.figures.score, len(now.entries), now.entries[0].may_reverse) == (None, 1, True)
    assert (past.figures.base, past.figures.bonus, past.figures.score) == (97, 2, 99)
    assert {row.entry.item.code for row in past.entries} == {"jx29", "jx06"}
    assert book.latest == past


def test_the_county_sees_which_months_are_missing(world):
    """No names: branches, months missing and months late, from the first month anybody kept."""
    second = w.organization("370828101261-zb", "东村党支部", "branch", world.town)
    Membership.objects.filter(person=world.people[9]).update(branch=second)
    for month, reported in ((pw.JULY, dt.date(2026, 8, 3)), (pw.AUGUST, dt.date(2026, 9, 20))):
        sheet = world.open(month)
        PointSheet.objects.filter(pk=sheet.pk).update(state="reported", reported_on=reported)
    told = supervised(world.who("officer"))
    assert [m.code for m in told[0].months] == [pw.JULY, pw.AUGUST, pw.SEPTEMBER]
    assert (told[0].count, told[0].behind, told[0].untouched) == (2, 2, 1)
    branches = {b.organization: b for town in told[0].towns for b in town.branches}
    own = branches[world.branch]
    assert [m.code for m in own.missing] == [pw.SEPTEMBER]
    assert [m.code for m in own.late] == [pw.AUGUST]
    assert len(branches[second].missing) == 3
    assert supervised(world.who("secretary")) == supervised(world.who("town")) == []


def test_what_is_due_follows_the_sheet(world):
    def due(who: str) -> list[str]:
        account = world.who(who)
        rows = [*sheets_due(account), *sheet_steps_due(account), *own_points_due(account)]
        return [f"{row.what.partition('：')[0]}·{row.verb}" for row in rows]

    assert due("secretary") == ["报送积分表·去开启"]
    sheet = world.open(pw.SEPTEMBER)
    assert due("secretary") == ["报送积分表·去报送"]
    for step, who, what in (
        ("report", "secretary", "认定积分·去认定"),
        ("recognise", "town", "审核积分·去审核"),
        ("confirm", "secretary", "公示积分·去公示"),
        ("post", "member", "看本人积分·去看看"),
    ):
        world.take(sheet, step)
        assert due(who) == [what]
    assert due("secretary") == []
    pw.on(dt.date(2026, 10, 21))
    assert due("secretary") == ["备案积分表·去备案"]
    assert due("member") == []
    world.take(sheet, "return")
    assert due("secretary") == ["补报积分表·去补报"]
