"""The county's review: its list builds itself, one decision a case, closed for good (P03-R9)."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from grids.actions import erasing, steps
from grids.actions.reviews import Decided, close_review, decide, open_review
from grids.due import rhythm as due
from grids.models import Case, Review, ReviewItem
from grids.models.reviews import ERASED
from grids.queries.reviews import candidates, decisions_of, towns_below
from portal.periods import parse
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db
SEPTEMBER = parse("2026-09")
AUGUST = parse("2026-08")
BEGAN = dt.date(2026, 9, 1)


built, world = once_a_module(rw.build)


def rated(world: gw.GridsWorld, points: int | None) -> Case:
    """A case of September that was rated so, and closed."""
    case, desk = world.resolved(), world.who("dispatcher")
    return steps.close(actor=desk, case=steps.rate(actor=desk, case=case, satisfaction=points))


def listed(world: gw.GridsWorld, month=SEPTEMBER) -> dict[str, list[str]]:
    return {one.case.label: one.why for one in candidates(world.county, month)}


def opened(world: gw.GridsWorld) -> Review:
    return open_review(
        actor=world.who("officer"), county=world.county, month=SEPTEMBER, held_on=gw.TODAY
    )


def overdue(world: gw.GridsWorld) -> Case:
    gw.move_to(BEGAN)
    case = world.report()
    gw.move_to(gw.TODAY)
    return case


def test_each_reason_by_itself(world) -> None:
    gw.move_to(BEGAN)
    late, good = world.report(), rated(world, 5)
    extended = world.handling()
    steps.ask_extension(actor=world.who("secretary"), case=extended, days=10, reason="等配件")
    steps.grant_extension(
        actor=world.who("dispatcher"), case=extended, days=10, reason="配件在路上"
    )
    steps.resolve(actor=world.who("secretary"), case=extended, words="换了")
    steps.feed_back(actor=world.who("secretary"), case=extended, words="告知")
    low = rated(world, 2)
    for _ in range(6):
        rated(world, 5)
    gw.move_to(gw.TODAY)
    assert listed(world) == {
        late.label: ["overdue"], extended.label: ["extended"], low.label: ["low"],
    }  # fmt: skip
    assert good.label not in listed(world)
    assert listed(world, AUGUST) == {}


def test_a_township_below_the_line_gives_its_weaker_ratings(world) -> None:
    gw.move_to(BEGAN)
    three, four, nobody = rated(world, 3), rated(world, 4), rated(world, None)
    gw.move_to(gw.TODAY)
    assert towns_below(world.county, SEPTEMBER)[world.town.pk].text == "70.00%"
    assert listed(world) == {three.label: ["town_low"]}
    assert four.label not in listed(world)
    assert nobody.label not in listed(world)


def test_on_the_line_is_not_below_it(world) -> None:
    gw.move_to(BEGAN)
    rated(world, 3)
    rated(world, 5)
    assert towns_below(world.county, SEPTEMBER) == {}
    assert listed(world) == {}


def test_done_late_in_the_month_was_overdue_in_it(world) -> None:
    gw.move_to(dt.date(2026, 8, 3))
    case = world.handling()
    gw.move_to(dt.date(2026, 9, 2))
    steps.resolve(actor=world.who("secretary"), case=case, words="换了")
    steps.feed_back(actor=world.who("secretary"), case=case, words="告知")
    gw.move_to(gw.TODAY)
    assert listed(world) == {case.label: ["overdue"]}
    assert listed(world, parse("2026-10")) == {}


def test_the_list_is_frozen_when_the_review_is_opened(world) -> None:
    case = overdue(world)
    review = opened(world)
    assert [i.case for i in review.items.all()] == [case]
    gw.move_to(BEGAN)
    world.report()
    gw.move_to(gw.TODAY)
    assert review.items.count() == 1
    with pytest.raises(Stale):
        opened(world)


def test_decided_one_by_one_then_closed_for_good(world) -> None:
    case = overdue(world)
    review, officer = opened(world), world.who("officer")
    with pytest.raises(Refused, match="还有1件"):
        close_review(actor=officer, review=review)
    item = review.items.get()
    day = gw.TODAY + dt.timedelta(7)
    first = decide(actor=officer, item=item, decided=Decided("watch", "再看一个月"))
    with pytest.raises(Stale, match="再看一个月"):
        decide(actor=officer, item=item, decided=Decided("clear", "销号"))
    said = Decided("supervise", "一周内修好", world.town, day, first.version)
    decide(actor=officer, item=item, decided=said)
    assert decisions_of(case) == []
    close_review(actor=officer, review=review)
    [stands] = decisions_of(case)
    assert (stands.decision, stands.to, stands.act_by) == ("supervise", world.town, day)
    with pytest.raises(Refused, match="已经结束"):
        decide(actor=officer, item=item, decided=Decided("clear", "算了"))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(words="改")
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(closed_at=None)


@pytest.mark.parametrize(
    ("decided", "field"),
    [
        (Decided("dance", "跳舞"), "decision"),
        (Decided("watch", " "), "words"),
        (Decided("watch", "证370830199001011234"), "words"),
        (Decided("supervise", "快办"), "to"),
    ],
)
def test_what_a_decision_must_say(world, decided, field) -> None:
    overdue(world)
    item = opened(world).items.get()
    with pytest.raises(Invalid) as refused:
        decide(actor=world.who("officer"), item=item, decided=decided)
    assert field in refused.value.problems
    assert ReviewItem.objects.get().decision == ""


def test_who_acts_is_of_the_county_and_in_time(world) -> None:
    overdue(world)
    item, officer = opened(world).items.get(), world.who("officer")
    for to, day in (
        (world.other_county, gw.TODAY),
        (world.town, gw.TODAY - dt.timedelta(1)),
        (world.town, gw.TODAY + dt.timedelta(93)),
    ):
        with pytest.raises(Invalid):
            decide(actor=officer, item=item, decided=Decided("reinforce", "派人", to, day))


def test_only_the_countys_own(world) -> None:
    overdue(world)
    for who in ("dispatcher", "stranger", "secretary"):
        with pytest.raises(NotAllowed):
            open_review(
                actor=world.who(who), county=world.county, month=SEPTEMBER, held_on=gw.TODAY
            )
    review = opened(world)
    with pytest.raises(NotAllowed):
        decide(actor=world.who("stranger"), item=review.items.get(), decided=Decided("clear", "好"))
    with pytest.raises(NotAllowed):
        close_review(actor=world.who("stranger"), review=review)


def test_nothing_to_review_and_days_that_do_not_fit(world) -> None:
    with pytest.raises(Refused, match="不用调度"):
        opened(world)
    overdue(world)
    with pytest.raises(Invalid):
        open_review(
            actor=world.who("officer"), county=world.county, month=SEPTEMBER, held_on=SEPTEMBER.end
        )
    with pytest.raises(Refused, match="没有结束"):
        open_review(
            actor=world.who("officer"),
            county=world.county,
            month=parse("2026-10"),
            held_on=gw.TODAY,
        )


def test_two_queries_for_any_list(world) -> None:
    overdue(world)
    with CaptureQueriesContext(connection) as few:
        candidates(world.county, SEPTEMBER)
    gw.move_to(BEGAN)
    for _ in range(4):
        world.report()
    gw.move_to(gw.TODAY)
    with CaptureQueriesContext(connection) as many:
        assert len(candidates(world.county, SEPTEMBER)) == 5
    assert len(few) == len(many) == 2


def test_the_words_of_a_closed_review_go_with_those_of_its_case_and_only_then(world) -> None:
    gw.move_to(dt.date(2026, 8, 3))
    case, desk = world.resolved(), world.who("dispatcher")
    case = steps.rate(actor=desk, case=case, satisfaction=1)
    gw.move_to(BEGAN)
    case = steps.close(actor=desk, case=case)
    gw.move_to(gw.TODAY)
    item = opened(world).items.get()
    decide(actor=world.who("officer"), item=item, decided=Decided("watch", "再看一个月"))
    close_review(actor=world.who("officer"), review=item.review)
    steps.file(actor=desk, case=case)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewItem.objects.filter(pk=item.pk).update(words=ERASED)
    gw.move_to(dt.date(2028, 10, 13))
    assert erasing.erase_old() == 1
    item.refresh_from_db()
    assert (item.words, item.decision) == (ERASED, "watch")
    for change in ({"words": "改"}, {"words": ERASED, "decision": "clear"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            ReviewItem.objects.filter(pk=item.pk).update(**change)


def decided_for(world: gw.GridsWorld, to) -> ReviewItem:
    """The one item of September's review, told to a unit by the 20th; the review is closed."""
    review = opened(world)
    item = review.items.get()
    said = Decided("supervise", "一周内修好", to, dt.date(2026, 10, 20))
    decide(actor=world.who("officer"), item=item, decided=said)
    assert not told_to(world, "dispatcher", "clerk")  # nothing is due before the review is closed
    close_review(actor=world.who("officer"), review=review)
    return item


def told_to(world: gw.GridsWorld, *names: str) -> dict[str, tuple[str, str]]:
    return {
        name: (one.what, one.url) for name in names for one in due.decisions_due(world.who(name))
    }


EVERYBODY = ("worker", "secretary", "dispatcher", "next_dispatcher", "officer", "clerk", "stranger")


def test_a_decision_is_due_from_the_township_it_was_told_to_until_the_case_is_done(
    world, django_assert_num_queries
) -> None:
    case = overdue(world)
    decided_for(world, world.town)
    desk, page = world.who("dispatcher"), f"/grids/cases/{case.pk}/"
    assert told_to(world, *EVERYBODY) == {
        "dispatcher": (f"县级调度督办：{case.label}", page)
    }  # fmt: skip
    assert desk.held_grants
    with django_assert_num_queries(1):
        (one,) = due.decisions_due(desk)
    assert (one.due_on, "一周内修好" in one.why) == (dt.date(2026, 10, 20), True)
    Case.objects.filter(pk=case.pk).update(done_on=gw.TODAY)
    assert not told_to(world, *EVERYBODY)


def test_a_department_without_the_case_reads_what_is_wanted_and_gets_no_dead_link(world) -> None:
    case = overdue(world)
    decided_for(world, world.department)
    assert told_to(world, *EVERYBODY) == {"clerk": (f"县级调度督办：{case.label}", "/grids/cases/")}


def test_a_village_is_told_too(world) -> None:
    case = overdue(world)
    decided_for(world, world.village)
    assert set(told_to(world, *EVERYBODY)) == {"secretary"}
    assert told_to(world, "secretary")["secretary"][1] == f"/grids/cases/{case.pk}/"
