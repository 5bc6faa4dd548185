"""Steps of a case: sending by level, deadlines, one extension, reopening, rating, filing (P03)."""

import datetime as dt

import pytest

from grids.actions import parties, steps
from grids.actions.merging import merge
from grids.actions.steps import Order
from grids.due.cases import rating_due
from grids.models import Case, CaseNote
from grids.models.cases import handler_paths
from grids.queries.cases import is_overdue, listed, mine, to_handle
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import world as w
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
S = Case.State
NEXT = dt.date(2026, 10, 23)
"""The day after the last day of what was reported on TODAY with the preset urgency."""


built, world = once_a_module(gw.build)


def test_the_whole_road(world) -> None:
    case = world.closed()
    case = steps.file(actor=world.who("dispatcher"), case=case)
    assert (case.state, case.filed_on, case.satisfaction) == (S.FILED, gw.TODAY, 5)
    actions = list(case.log.values_list("action", flat=True))
    assert actions == [
        "report", "dispatch", "accept", "start", "resolve", "feed_back", "rate", "close", "file",
    ]  # fmt: skip
    deeds = Deed.objects.filter(object_type="grids.case", object_id=str(case.pk))
    assert deeds.count() == len(actions)
    assert CaseNote.objects.get(step__action="resolve").words == "换了灯"
    assert not any("换了灯" in d.reason + str(d.details) for d in deeds)


@pytest.mark.parametrize(
    ("to", "level"), [("village", "village"), ("next_village", "village"), ("town", "town")]
)
def test_the_township_sends_inside_itself(world, to, level) -> None:
    case = world.sent(getattr(world, to))
    assert (case.state, case.level, case.handler_id) == (S.DISPATCHED, level, getattr(world, to).pk)


def test_beyond_the_township_only_through_the_county(world) -> None:
    for place in (world.next_town, world.department, world.county):
        with pytest.raises((NotAllowed, Invalid)):
            world.sent(place)
    desk, officer = world.who("dispatcher"), world.who("officer")
    case = steps.escalate(actor=desk, case=world.report("dispatcher"), reason="要部门出面")
    assert case.state == S.ESCALATED
    with pytest.raises(Invalid, match="不承办事项"):
        steps.dispatch(actor=officer, case=case, order=Order(world.county))
    case = steps.dispatch(actor=officer, case=case, order=Order(world.department))
    assert (case.state, case.level) == (S.DISPATCHED, "county")
    assert steps.accept(actor=world.who("clerk"), case=case).state == S.ACCEPTED


def test_an_order_goes_to_the_department_at_once(world) -> None:
    """点单: the kind says so."""
    case = world.sent(world.department, "order")
    assert (case.level, case.handler_id) == ("county", world.department.pk)
    with pytest.raises(NotAllowed):
        world.sent(world.next_town, "order")


def test_only_who_serves_there_is_named(world) -> None:
    with pytest.raises(Invalid, match="不在河里村任职"):
        world.sent(person=world.who("neighbour").person)


def test_the_desk_sets_an_earlier_day_never_a_later_one(world) -> None:
    assert world.sent(due_on=dt.date(2026, 10, 15)).due_on == dt.date(2026, 10, 15)
    assert str(world.sent(urgency="urgent").due_on) == "2026-10-14"
    for day in (dt.date(2026, 10, 12), NEXT):
        with pytest.raises(Invalid, match="最晚到2026-10-22"):
            world.sent(due_on=day)


def test_sending_again_keeps_the_deadline(world) -> None:
    case = world.sent()
    gw.move_to(dt.date(2026, 10, 20))
    case = steps.send_back(actor=world.who("secretary"), case=case, reason="不归本村")
    assert (case.state, case.handler_id, case.handler_path) == (S.RETURNED, None, "")
    order = Order(world.next_village)
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=order)
    assert str(case.due_on) == "2026-10-22"


def test_overdue_at_once(world) -> None:
    """On its last day it is not, the day after it is; told in time it never is (P03-R6)."""
    case, told = world.handling(), world.resolved()
    for day, late in ((dt.date(2026, 10, 22), False), (NEXT, True)):
        gw.move_to(day)
        assert is_overdue(case) is late
        assert list(listed(world.who("dispatcher"), late=True)) == ([case] if late else [])
    assert not is_overdue(told)
    secretary = world.who("secretary")
    case = steps.resolve(actor=secretary, case=case, words="换了灯")
    assert is_overdue(case)  # the deadline asks for the feedback
    case = steps.feed_back(actor=secretary, case=case, words="已告知")
    assert (is_overdue(case), case.done_on) == (False, NEXT)


def test_one_extension_of_ten_working_days_at_the_most(world) -> None:
    """P03-R7, counted from the last day that stood."""
    case, secretary, desk = world.handling(), world.who("secretary"), world.who("dispatcher")
    for days in (0, 11, -1):
        with pytest.raises(Invalid, match="1至10个工作日"):
            steps.ask_extension(actor=secretary, case=case, days=days, reason="等料")
    with pytest.raises(Invalid, match="请写延期理由"):
        steps.ask_extension(actor=secretary, case=case, days=10, reason=" ")
    case = steps.ask_extension(actor=secretary, case=case, days=10, reason="等料")
    case = steps.refuse_extension(actor=desk, case=case, reason="先做能做的")
    assert (case.state, str(case.due_on), case.extended) == (S.HANDLING, "2026-10-22", False)
    case = steps.ask_extension(actor=secretary, case=case, days=10, reason="等料")
    case = steps.grant_extension(actor=desk, case=case, days=10, reason="料已订")
    assert (str(case.due_on), case.extended, case.extensions) == ("2026-11-05", True, 1)
    with pytest.raises(Refused, match="已经延期过一次"):
        steps.ask_extension(actor=secretary, case=case, days=1, reason="再等")
    step = case.log.get(action="grant_extension")
    assert (str(step.due_before), str(step.due_on)) == ("2026-10-22", "2026-11-05")


def test_an_extension_is_asked_for_in_time(world) -> None:
    case = world.handling()
    gw.move_to(dt.date(2026, 10, 22))
    steps.ask_extension(actor=world.who("secretary"), case=case, days=1, reason="等料")
    other = world.handling()
    gw.move_to(dt.date(2026, 11, 20))
    with pytest.raises(Refused, match="已经逾期"):
        steps.ask_extension(actor=world.who("secretary"), case=other, days=1, reason="等料")


def test_reopened_keeps_the_day_found_and_restarts_the_deadline(world) -> None:
    case = world.closed()
    Case.objects.update(extended=True, extensions=1)
    gw.move_to(dt.date(2026, 10, 26))
    case = steps.reopen(actor=world.who("dispatcher"), case=case, reason="又灭了")
    assert (case.state, case.found_on, str(case.due_on)) == (S.REOPENED, gw.TODAY, "2026-11-04")
    assert (case.reopened, case.satisfaction, case.done_on, case.closed_on) == (1, None, None, None)
    assert (case.extended, case.extensions) == (False, 1)
    with pytest.raises(Stale):
        steps.reopen(actor=world.who("dispatcher"), case=case, reason="再来")
    order = Order(world.village, urgency="simple")
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=order)
    assert str(case.due_on) == "2026-10-29"  # three working days of the new round


def test_a_finder_reopens_but_a_neighbour_does_not(world) -> None:
    case = world.report()
    desk, secretary = world.who("dispatcher"), world.who("secretary")
    case = steps.register(actor=desk, case=case)
    case = steps.dispatch(actor=desk, case=case, order=Order(world.village))
    case = steps.accept(actor=secretary, case=case)
    case = steps.start(actor=secretary, case=case)
    case = steps.resolve(actor=secretary, case=case, words="好了")
    for name in ("neighbour", "secretary", "leader", "next_dispatcher"):
        with pytest.raises(NotAllowed):
            steps.reopen(actor=world.who(name), case=case, reason="没好")
    assert steps.reopen(actor=world.who("worker"), case=case, reason="没好").reopened == 1


def test_rating(world) -> None:
    """1 to 5, or nobody reached, which is no rating."""
    case, desk = world.resolved(), world.who("dispatcher")
    for wrong in (0, 6):
        with pytest.raises(Invalid, match="1至5"):
            steps.rate(actor=desk, case=case, satisfaction=wrong)
    case = steps.rate(actor=desk, case=case, satisfaction=None)
    assert (case.state, case.satisfaction, case.unreachable) == (S.RATED, None, True)


def test_a_dispute_is_filed_after_its_follow_up(world) -> None:
    """P02-R7."""
    case = steps.settle(actor=world.who("worker"), case=world.report(code="dispute"), words="说和")
    desk = world.who("dispatcher")
    case = steps.rate(actor=desk, case=case, satisfaction=5)
    case = steps.close(actor=desk, case=case)
    assert str(case.followup_on) == "2026-11-12"
    with pytest.raises(Refused, match="11月12日回访以后归档"):
        steps.file(actor=desk, case=case)
    gw.move_to(dt.date(2026, 11, 12))
    assert steps.file(actor=desk, case=case).state == S.FILED


def test_merging_links_duplicates_and_keeps_the_earlier_day(world) -> None:
    desk = world.who("dispatcher")
    earlier = dt.date(2026, 10, 9)
    first, second = world.sent(), world.report(found_on=earlier)
    third = world.report("leader")
    second = merge(actor=desk, case=second, into=third, reason="同一盏灯")
    third = merge(actor=desk, case=third, into=first, reason="同一盏灯")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (second.state, second.merged_into, third.merged_into) == (S.MERGED, first, first)
    assert first.found_on == earlier
    assert [c.merged_into for c in mine(world.who("worker"))] == [first]
    assert list(first.log.values_list("action", flat=True)) == ["report", "dispatch", "took_in"]


def test_what_cannot_be_merged(world) -> None:
    desk, case, other = world.who("dispatcher"), world.report(), world.report()
    with pytest.raises(Invalid, match="不能并入自己"):
        merge(actor=desk, case=case, into=case, reason="同")
    with pytest.raises(NotAllowed):
        merge(actor=world.who("secretary"), case=case, into=other, reason="同")
    merge(actor=desk, case=case, into=other, reason="同")
    with pytest.raises(Invalid, match="已并案，不能并入"):
        merge(actor=desk, case=other, into=case, reason="同")
    with pytest.raises(Stale):
        merge(actor=desk, case=world.resolved(), into=other, reason="同")


def test_who_sees_a_case(world) -> None:
    """By scope, and by relation outside of it; nobody else (404)."""
    case = world.sent(world.department, "order")
    found = world.report("worker")

    def seen(name: str) -> set[int]:
        return set(Case.objects.visible_to(world.who(name)).values_list("pk", flat=True))

    both = {case.pk, found.pk}
    for name in ("leader", "secretary", "dispatcher", "officer"):
        assert seen(name) == both
    assert seen("worker") == {found.pk}
    assert seen("clerk") == {case.pk}
    for name in ("neighbour", "next_dispatcher", "stranger", "administrator"):
        assert seen(name) == set()
    assert list(to_handle(world.who("clerk"))) == [case]
    assert not to_handle(world.who("secretary")).exists()


def test_cases_move_along_with_their_organization(world) -> None:
    """The database keeps the copied paths true, for who finds and for who handles."""
    case = world.sent(world.next_village)
    for village in (world.village, world.next_village):
        village.parent = world.next_town
        village.save()
        village.refresh_from_db()
    case.refresh_from_db()
    assert (case.scope_path, case.handler_path) == (world.village.path, world.next_village.path)
    assert list(Case.objects.visible_to(world.who("next_dispatcher"))) == [case]
    assert not Case.objects.visible_to(world.who("dispatcher")).exclude(pk=case.pk).exists()


def test_a_kind_that_lost_an_urgency_still_lets_its_cases_go_on(world) -> None:
    """What a county edits never blocks a case that is under way."""
    case = world.report("dispatcher", urgency="complex")
    kind = case.kind
    kind.urgencies = [{"code": "plain", "title": "普通", "days": 2, "working": True}]
    kind.save()
    order = Order(world.village)
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=order)
    assert (case.urgency, str(case.due_on)) == ("plain", "2026-11-03")  # what was set stays


def test_no_identity_number_in_the_words_of_a_step(world) -> None:
    case = world.sent()
    with pytest.raises(Invalid, match="不能填写身份证号"):
        steps.send_back(actor=world.who("secretary"), case=case, reason="找37083019900101123X")


def test_naming_a_person_lets_nobody_rate_his_own_places_work(world) -> None:
    """E-CONFLICT: the secretary has found it, a worker of his village handles it by name."""
    case, worker = world.report("secretary"), world.who("worker")
    order = Order(world.village, person=worker.person)
    case = steps.register(actor=world.who("dispatcher"), case=case)
    case = steps.dispatch(actor=world.who("dispatcher"), case=case, order=order)
    case = steps.start(actor=worker, case=steps.accept(actor=worker, case=case))
    case = steps.resolve(actor=worker, case=case, words="换了灯")
    case = steps.feed_back(actor=worker, case=case, words="已告知")
    with pytest.raises(NotAllowed):
        steps.rate(actor=world.who("secretary"), case=case, satisfaction=5)
    assert not list(rating_due(world.who("secretary")))
    assert steps.rate(actor=world.who("dispatcher"), case=case, satisfaction=4).satisfaction == 4


@pytest.mark.parametrize("role", ["unit_clerk", "unit_group"])
def test_who_acts_for_a_township_in_its_appraisal_handles_none_of_its_cases(world, role) -> None:
    """Its grid centre does; of a department the same roles handle what is sent there."""
    case = world.sent(world.town, "dispute")
    acting = w.account("镇考核", role, world.town)
    assert handler_paths(acting) == []
    assert case not in Case.objects.visible_to(acting)
    with pytest.raises(NotAllowed):
        steps.accept(actor=acting, case=case)
    with pytest.raises(NotAllowed):
        parties.open_parties(actor=acting, case=case)
    assert handler_paths(world.who("dispatcher")) == [world.town.path]
    assert handler_paths(w.account("局考核", role, world.department)) == [world.department.path]
