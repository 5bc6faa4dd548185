"""Branch life, floating members and counts of files over the API: scope, masks, filters, statements."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.archives.models import ArchiveFile
from members.floating.models import FloatingMember, Report
from members.models import (
    Attendance,
    Development,
    DuesRecord,
    Meeting,
    Membership,
    Organization,
    Person,
    Transfer,
)
from portal import clock
from tests import world as w
from tests.standing import rolled_back, standing

HERE = "/api/v1/"
LISTS = ("transfers", "developments", "dues", "meetings", "floating-members", "archive-counts")


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    with standing(django_db_blocker):
        world = w.build(5)
        for unit in (world.unit, world.other_unit):
            branch = w.organization(f"{unit.code}-zb", f"{unit.name}党支部", "branch", unit)
            for person in Person.objects.filter(home=unit):
                _rows(world, branch, person)
        yield world


def _rows(world: w.World, branch: Organization, person: Person) -> None:
    """Something of each kind about one member of a branch."""
    at = clock.now()
    Membership.objects.create(person=person, branch=branch, since=dt.date(2020, 1, 1))
    Transfer.objects.create(
        person=person, name=person.name, stage="full", direction="outward", from_branch=branch,
        outside="济南市某支部", why="不外传的原因", drafted_at=at,
    )  # fmt: skip
    Development.objects.create(person=person, branch=branch, applied_on=dt.date(2024, 1, 1))
    DuesRecord.objects.create(
        branch=branch, person=person, month="2026-09", base=4000, rate=1, due=40
    )
    meeting = Meeting.objects.create(
        key=uuid.uuid4(), branch=branch, kind="theme", held_on=dt.date(2026, 9, 5), topic="学党章",
        place="会议室", minutes="不外传的记录", at=at,
    )  # fmt: skip
    Attendance.objects.create(meeting=meeting, person=person, state="leave", reason="不外传的病")
    stay = FloatingMember.objects.create(
        person=person, direction="out", branch=branch, province="江苏省", city="苏州市",
        employer="company", left_on=dt.date(2025, 1, 1), reason="不外传的事", channel="不外传的群",
        registered_on=dt.date(2025, 1, 1),
    )  # fmt: skip
    Report(
        stay=stay, on=dt.date(2026, 4, 12), mode="oral", thought="不外传", work="不外传",
        study="不外传", by_himself=False, by=world["unit_clerk"], logged_at=at,
    ).save()  # fmt: skip
    ArchiveFile.objects.create(
        person=person, unit=person.home, level="unit", category="servant", opened_on=w.TODAY
    )


@pytest.fixture
def world(place, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield place


@pytest.fixture
def ask(world):
    """Ask as somebody: `ask(role, address, **params)`."""

    def asked(role: str, address: str, **params: str):
        client = Client()
        client.force_login(world[role], backend="django.contrib.auth.backends.ModelBackend")
        return client.get(HERE + address, params)

    return asked


def rows(answer):
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"]


def test_each_list_holds_the_scope_and_no_words_that_stay_on_pages(world, ask):
    for address in LISTS[:5]:
        own, every = ask("town_organizer", f"{address}/"), ask("county_organizer", f"{address}/")
        assert (len(rows(own)), len(rows(every))) == (5, 10), address
        assert "不外传" not in every.content.decode(), address
        foreign = next(one["id"] for one in rows(every) if one not in rows(own))
        assert ask("town_organizer", f"{address}/{foreign}/").status_code == 404
        assert ask("county_organizer", f"{address}/{foreign}/").status_code == 200
        assert ask("cadre", f"{address}/").status_code == 403


def test_dues_meetings_and_floating_members_are_for_who_keeps_branches(world, ask):
    for address in ("dues/", "meetings/", "floating-members/"):
        for role in ("county_officer", "unit_leader", "county_leader"):
            assert ask(role, address).status_code == 403, (address, role)
    assert len(rows(ask("county_officer", "transfers/"))) == 10


def test_filters_narrow_and_refuse_what_they_do_not_know(world, ask):
    branch = Organization.objects.get(code=f"{world.unit.code}-zb")
    line = DuesRecord.objects.filter(branch=branch).first()
    DuesRecord.objects.filter(pk=line.pk).update(paid=40, paid_on=w.TODAY)
    counts = {
        ("transfers/", "direction", "outward"): 10, ("transfers/", "direction", "inside"): 0,
        ("transfers/", "open", "true"): 10, ("transfers/", "open", "false"): 0,
        ("transfers/", "from_branch", branch.pk): 5, ("developments/", "state", "full"): 0,
        ("developments/", "branch", branch.pk): 5, ("dues/", "month", "2026-09"): 10,
        ("dues/", "month", "2026-08"): 0, ("dues/", "unpaid", "true"): 9,
        ("dues/", "unpaid", "false"): 1, ("meetings/", "month", "2026-09"): 10,
        ("meetings/", "month", "2026-10"): 0, ("meetings/", "kind", "branch"): 0,
        ("meetings/", "struck", "true"): 0, ("floating-members/", "stage", "overdue"): 10,
        ("floating-members/", "stage", "fine"): 0, ("floating-members/", "city", "北京市"): 0,
    }  # fmt: skip
    for (address, name, value), wanted in counts.items():
        found = rows(ask("county_organizer", address, **{name: str(value)}))
        assert len(found) == wanted, (address, name, value)
    for address, name, value in (
        ("dues/", "month", "2026-13"), ("meetings/", "month", "x"), ("transfers/", "state", "x"),
        ("floating-members/", "stage", "x"), ("archive-counts/", "unit", "1"), ("dues/", "x", "1"),
    ):  # fmt: skip
        assert ask("county_organizer", address, **{name: value}).status_code == 400, address


def test_what_a_row_tells(world, ask):
    line = rows(ask("county_organizer", "dues/"))[0]
    assert (line["due"], line["paid"]) == ("40.00", None)
    meeting = rows(ask("county_organizer", "meetings/"))[0]
    assert (meeting["present"], meeting["leave"], meeting["absent"]) == (0, 1, 0)
    stay = rows(ask("county_organizer", "floating-members/"))[0]
    assert (stay["last_report"], stay["due_on"], stay["stage"]) == (
        "2026-04-12", "2026-10-12", "overdue",
    )  # fmt: skip


def test_of_personnel_files_there_are_counts_by_unit_alone(world, ask):
    found = rows(ask("archivist", "archive-counts/"))
    assert [(one["unit"]["name"], one["files"], one["complete"]) for one in found] == [
        ("县审计局", 5, 0), ("韩庄镇", 5, 0),
    ]  # fmt: skip
    person = Person.objects.filter(home=world.unit).first()
    assert person.name not in ask("archivist", "archive-counts/").content.decode()
    assert ask("county_officer", "archive-counts/").status_code == 403
    assert ask("archivist", f"archive-counts/{world.unit.pk}/").status_code == 404


def test_lists_go_on_behind_a_page_with_the_same_statements_for_more_rows(world, ask):
    for address in LISTS:
        ask("county_organizer", f"{address}/")
        counted = {}
        for size in ("1", "2"):
            clock.today()  # kept for five seconds
            with CaptureQueriesContext(connection) as taken:
                rows(ask("county_organizer", f"{address}/", page_size=size))
            counted[size] = len(taken)
        assert counted["2"] <= counted["1"], address
        first = ask("county_organizer", f"{address}/", page_size="1").json()
        second = ask("county_organizer", first["next"].split(HERE)[1]).json()
        assert len(second["results"]) == 1
        assert second["results"] != first["results"]
