"""Visits and their diary: once, in time, by who serves there, with a case in the same step (P03-R3)."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids.actions import erasing, visits
from grids.models import Case, Visit
from grids.queries import visits as queries
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(rw.build)


def test_a_visit_is_logged_once_however_often_it_is_sent(world) -> None:
    said = rw.entry(world)
    first = visits.log_visit(actor=world.who("worker"), entry=said)
    again = visits.log_visit(actor=world.who("worker"), entry=said)
    assert (again.pk, Visit.objects.count()) == (first.pk, 1)
    assert (first.on, first.late, first.case) == (gw.TODAY, False, None)
    deed = Deed.objects.get(verb="记民情日记")
    assert "医保" not in f"{deed.details}{deed.reason}{deed.object_label}"


def test_a_key_of_somebody_else_is_refused(world) -> None:
    first = rw.visit(world)
    rw.serve(world, "leader", 2, "worker")
    with pytest.raises(Refused, match="用过"):
        rw.visit(world, "leader", key=first.key)


@pytest.mark.parametrize("other", ["grid", "on", "matter", "words", "household", "kind"])
def test_a_key_sent_again_with_something_else_is_stale(world, other) -> None:
    rw.serve(world, "worker", 1, "worker")
    first = rw.visit(world)
    more = {
        "grid": world.grids[1], "on": gw.TODAY - dt.timedelta(days=1), "matter": "help",
        "words": "问了别的", "household": "H-0008", "kind": world.kind("hazard"),
    }  # fmt: skip
    with pytest.raises(Stale, match=f"{first}.*没有记下"):
        rw.visit(world, key=first.key, **{other: more[other]})
    assert (Visit.objects.get().words, Case.objects.count()) == (first.words, 0)


def test_a_key_sent_again_without_its_case_is_stale(world) -> None:
    first = rw.visit(world, kind=world.kind("hazard"))
    with pytest.raises(Stale):
        rw.visit(world, key=first.key)
    assert rw.visit(world, key=first.key, kind=world.kind("hazard")) == first


def test_an_erased_visit_sent_again_is_the_same(world) -> None:
    first = rw.visit(world, words="老人身体好\n问了医保")
    assert rw.visit(world, key=first.key, words=" 老人身体好\r\n问了医保 ") == first
    Visit.objects.update(words="", household="")
    assert rw.visit(world, key=first.key) == first


def test_the_case_comes_in_the_same_step_and_once(world) -> None:
    said = rw.entry(world, kind=world.kind("hazard"), words="河边护栏断了")
    visit = visits.log_visit(actor=world.who("worker"), entry=said)
    visits.log_visit(actor=world.who("worker"), entry=said)
    case = Case.objects.get()
    assert visit.case == case
    assert (case.words, case.channel, case.grid, case.found_on) == (
        "河边护栏断了", "visit", world.grids[2], gw.TODAY,
    )  # fmt: skip


def test_neither_where_the_case_is_refused(world) -> None:
    with pytest.raises(Invalid):
        rw.visit(world, kind=world.kind("hazard"), urgency="nonsense")
    assert (Visit.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(("back", "late"), [(0, False), (1, True), (3, True)])
def test_three_days_back_and_marked(world, back, late) -> None:
    assert rw.visit(world, on=gw.TODAY - dt.timedelta(days=back)).late is late


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": gw.TODAY - dt.timedelta(days=4)},
        {"on": gw.TODAY + dt.timedelta(days=1)},
        {"matter": "chat"},
        {"words": " "},
        {"words": "长" * 1001},
        {"words": "户主身份证370830199001011234"},
        {"household": "370830199001011234"},
        {"household": "H" * 21},
    ],
)
def test_what_is_not_taken(world, wrong) -> None:
    with pytest.raises(Invalid) as refused:
        rw.visit(world, **wrong)
    assert set(refused.value.problems) == set(wrong)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("who", ["neighbour", "secretary", "dispatcher", "officer"])
def test_only_who_serves_in_the_grid(world, who) -> None:
    with pytest.raises(NotAllowed, match="本人记录"):
        rw.visit(world, who)


def test_a_post_that_is_over_does_not_count(world) -> None:
    rw.serve(world, "leader", 2, "worker", until=gw.TODAY)
    with pytest.raises(NotAllowed):
        rw.visit(world, "leader")
    assert rw.visit(world, "leader", on=gw.TODAY - dt.timedelta(days=1)).late


def test_who_reads_the_words(world) -> None:
    visit = rw.visit(world)
    readers = {name for name in world.accounts if visit in queries.readable(world.who(name))}
    assert readers == {"worker", "leader", "dispatcher"}


def test_counts_are_for_the_scope_and_list_who_logged_nothing(world) -> None:
    rw.serve(world, "neighbour", 3, "worker")
    rw.visit(world)
    rw.visit(world, on=gw.TODAY - dt.timedelta(days=1))
    month = (gw.TODAY.replace(day=1), gw.TODAY)
    found = {
        c.name: (c.visits, c.days, c.late) for c in queries.by_worker(world.who("officer"), *month)
    }
    assert found == {"worker": (2, 2, 1), "neighbour": (0, 0, 0)}
    assert queries.by_worker(world.who("stranger"), *month) == []


def test_the_words_go_after_two_years_and_the_visit_stays(world) -> None:
    visit = rw.visit(world)
    gw.move_to(dt.date(2028, 10, 12))
    assert erasing.erase_diaries() == 0
    gw.move_to(dt.date(2028, 10, 13))
    assert erasing.erase_diaries() == 1
    visit.refresh_from_db()
    assert (visit.words, visit.household, visit.matter) == ("", "", "routine")
    assert Deed.objects.get(verb="删除民情日记").details == {"count": 1}
    assert erasing.erase_diaries() == 0


@pytest.mark.parametrize("change", [{"on": gw.TODAY - dt.timedelta(1)}, {"late": True}])
def test_a_visit_is_not_changed(world, change) -> None:
    visit = rw.visit(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk)._raw_delete("default")


def test_keys_of_visit_and_case_differ(world) -> None:
    visit = rw.visit(world, kind=world.kind("difficulty"))
    assert visit.case is not None
    assert visit.case.key == uuid.uuid5(visit.key, "case")


def test_the_words_of_a_visit_that_became_a_dispute_are_for_the_cases_readers(world) -> None:
    """PV-CASE, with no query a row; a visit that became a resident's matter is told like any other."""
    rw.visit(world, kind=world.kind("dispute"), words="两家为地边吵架")
    rw.visit(world, kind=world.kind("hazard"))
    for name, told in (("worker", 2), ("leader", 1), ("dispatcher", 2)):
        account = world.who(name)
        rows = list(queries.readable(account))
        account.held_grants  # noqa: B018  (read once a request)
        with CaptureQueriesContext(connection) as asked:
            assert sum(queries.tells(account, visit) for visit in rows) == told, name
        assert (len(rows), len(asked)) == (2, 0)
