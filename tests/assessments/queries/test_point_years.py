"""A year of points: quarters, their mean, the bars of P08-R6 with their rule, and boards as workbooks."""

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import PointAccount, PointEntry, PointItem, PointSheet
from assessments.points.rules import Rules
from assessments.queries.point_years import YearLine, year_of
from assessments.workbooks import point_board
from portal import files
from portal.models import StoredFile
from portal.periods import parse
from portal.refusals import NotAllowed
from tests import points_world as pw
from tests.assessments.views.test_points import at, text, url

pytestmark = pytest.mark.django_db
KINDS = {"base": "jx01", "bonus": "jx21", "deduction": "jx41"}


@pytest.fixture
def world() -> pw.PointsWorld:
    """Five members, sheets of July (third quarter) and October (fourth) that count."""
    made = pw.build(members=5)
    for month in (pw.JULY, pw.OCTOBER):
        made.open(month)
    PointSheet.objects.update(state="confirmed")
    return made


def enter(world: pw.PointsWorld, place: int, month: str, kind: str, points: str) -> None:
    PointEntry.objects.create(
        sheet=PointSheet.objects.get(period_code=month),
        account=world.account(place),
        component="routine",
        item=PointItem.objects.get(code=KINDS[kind]),
        kind=kind,
        points=Decimal(points),
        entered_at=dt.datetime.now(dt.UTC),
    )


def lines(world: pw.PointsWorld) -> dict[int | None, YearLine]:
    rules = Rules(world.scheme.versions.get().document)
    board = year_of(rules, world.scheme, world.branch, parse("2026"))
    place = {person.pk: n for n, person in enumerate(world.people)}
    return {place[line.account.person_id]: line for line in board.lines}


def test_the_year_is_the_mean_of_its_quarters(world):
    """P08-R13: 90 and 100 make 95; a quarter without a sheet is none, not zero."""
    enter(world, 0, pw.JULY, "base", "10")
    found = lines(world)
    assert [part.score for part in found[0].parts] == [None, None, 90, 100]
    assert (found[0].score, found[0].base, found[0].rank) == (95, 95, 5)
    assert found[1].score == 100


def test_the_bars_name_their_rule(world):
    """P08-R6: base under 80 or deductions over 20; 80 and 20 themselves do not bar."""
    for place, kind, points in ((0, "base", "20"), (1, "base", "20.01"), (2, "deduction", "10")):
        for month in (pw.JULY, pw.OCTOBER):
            enter(world, place, month, kind, points)
    enter(world, 3, pw.JULY, "deduction", "20.5")
    found = {
        place: [(b.words, b.clause) for b in line.bars] for place, line in lines(world).items()
    }
    assert found == {
        0: [],
        1: [("基础分不到80分", "P08-R6")],
        2: [],
        3: [("扣分合计超过20分", "P08-R6")],
        4: [],
    }
    shown = text(
        at("secretary").get(url("_board", world.scheme.pk, world.branch.pk), {"period": "2026"})
    )
    assert "2人等次受限" in shown
    assert "不得评优秀基础分不到80分P08-R6" in shown


def test_one_quarter_is_no_year(world):
    PointSheet.objects.filter(period_code=pw.JULY).update(state="open")
    enter(world, 0, pw.OCTOBER, "deduction", "20.5")
    found = lines(world)
    assert {line.score for line in found.values()} == {None}
    assert [bar.clause for bar in found[0].bars] == ["P08-R6"]  # told from the first quarter on


def test_more_members_ask_no_more_statements(world):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            lines(world)
        return len(asked)

    few = statements()
    enter(world, 0, pw.JULY, "base", "10")
    enter(world, 1, pw.JULY, "deduction", "30")
    assert statements() == few


def test_only_a_split_ledger_has_a_year():
    world = pw.build("sishui_twelve", 2)
    world.confirm(pw.SEPTEMBER)
    shown = at("secretary").get(url("_board", world.scheme.pk, world.branch.pk))
    assert "全年" not in text(shown)


# workbooks


def workbook(world: pw.PointsWorld, username: str, period: str, where=None) -> list[list[str]]:
    """Ask for a board as somebody, let a worker do it, and read what came."""
    job = point_board.request_export(
        actor=world.who(username),
        scheme=world.scheme,
        organization=where or world.branch,
        period=parse(period),
    )
    done: dict[str, Any] = {}

    class Here:
        """A worker's hands in the test's own transaction."""

        def __init__(self) -> None:
            self.job, self.params = job, job.params

        def stage(self, number: int, note: str = "") -> None:
            """Nobody watches."""

        @contextmanager
        def commit(self) -> Iterator[dict[str, Any]]:
            yield done

    point_board.perform(Here())  # type: ignore[arg-type]
    kept = StoredFile.objects.get(pk=int(done["url"].rstrip("/").rsplit("/", 1)[1]))
    book = openpyxl.load_workbook(io.BytesIO(files.path_of(kept.sha256).read_bytes()))
    return [[str(c) if c is not None else "" for c in row] for row in book.active.values]


def flat(rows: list[list[str]]) -> str:
    return "|".join("".join(row) for row in rows)


def test_boards_are_taken_away_as_workbooks(world):
    """The quarter's board names scores and aspects, never the deed nor who is below the line."""
    enter(world, 0, pw.JULY, "base", "30")
    enter(world, 1, pw.JULY, "bonus", "3")
    quarter = workbook(world, "secretary", "2026Q3")
    row = next(row for row in quarter if world.people[0].name in row)
    assert row[2:6] == ["70", "0", "0", "70"]
    told = flat(quarter)
    assert PointItem.objects.get(code="jx01").label not in told
    assert "约谈" not in told
    assert "演示数据" in told
    year = workbook(world, "town", "2026")
    row = next(row for row in year if world.people[0].name in row)
    assert [Decimal(cell or 0) for cell in row[2:9]] == [0, 0, 70, 100, 85, 0, 85]
    assert row[2] == ""


def test_a_board_of_residents_names_who_agreed_and_no_balance():
    world = pw.build("guanyinge_residents")
    names = ((True, "李叔"), (False, "不列的老周"))
    for listed, name in names:
        PointAccount.objects.create(
            scheme=world.scheme,
            organization=world.village,
            name=name,
            listed=listed,
            since=dt.date(2026, 1, 1),
        )
    told = flat(workbook(world, "keeper", pw.OCTOBER, world.village))
    assert "李叔" in told
    assert "不列的老周" not in told
    assert "可用分" not in told.replace("不列可用分", "")


def test_who_sees_no_points_takes_none_away(world):
    with pytest.raises(NotAllowed):
        point_board.request_export(
            actor=world.who("officer"),
            scheme=world.scheme,
            organization=world.branch,
            period=parse("2026Q3"),
        )
