"""Every list asks as many queries for many rows as for one."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions import development, dues, meetings, transfers
from members.actions.development import Applicant
from members.actions.dues import Line
from members.actions.meetings import Attended, Held
from portal import clock
from portal.periods import parse
from tests import life_world as lw


def fill(world: lw.LifeWorld, number: int) -> None:
    """Add one of everything to 东村."""
    person = world.member()
    transfers.draft(actor=None, person=world.member(), to_branch=world.next_branch, why="迁居")
    development.apply(
        actor=None, branch=world.branch, applicant=Applicant(f"申请人{number}"),
        applied_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    line = Line(person.pk, Decimal(4000), Decimal("0.5"), None, None, 0)
    dues.save(actor=None, branch=world.branch, month=parse("2026-10"), lines=[line])
    held = Held(
        uuid.uuid4(), world.branch, "committee", lw.TODAY, "研究工作", "村部", "记录",
        [Attended(person.pk, "present")],
    )  # fmt: skip
    meetings.record(actor=None, held=held)


@pytest.mark.parametrize(
    "address",
    [
        "/members/transfers/",
        "/members/development/",
        "/members/dues/?month=2026-10",
        "/members/dues/{branch}/2026-10/",
        "/members/branch-life/?period=2026Q3",
        "/members/branch-life/{branch}/",
        "/members/branch-life/{branch}/new/?kind=theme",
    ],
)
def test_a_list_asks_the_same_few_queries_however_many(world, clients, address):
    address = address.format(branch=world.branch.pk)

    def asked() -> int:
        clock.forget()  # whether its five seconds are over is no matter of the list
        with CaptureQueriesContext(connection) as caught:
            assert clients["secretary"].get(address).status_code == 200
        return len(caught)

    fill(world, 0)
    asked()
    before = asked()
    for number in range(1, 6):
        fill(world, number)
    assert asked() == before
    assert before <= 20
