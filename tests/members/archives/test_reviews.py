"""Reviews and the hold: what selection is answered; nothing lifts an unclear one but looking again."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from members.archives.actions import facts, reviews
from members.archives.lifecycle import REVIEW
from members.archives.models import ReviewCase
from members.archives.queries.holds import hold_on
from members.models import Person
from portal import providers
from portal.refusals import Invalid, NotAllowed, Refused
from tests import archives_world as aw
from tests.standing import once_a_module

built, world = once_a_module(aw.build)


def test_clear_and_hold(world: aw.Archives) -> None:
    """While a review runs, and as long as it is unclear, nothing goes on; ended clear it does."""
    assert hold_on(world.subject) is None
    case = world.review("reported")
    hold = hold_on(world.subject)
    assert hold is not None
    assert hold.rule == "P07-R4"
    assert providers.holds_on(world.subject) == [hold]
    reviews.step(actor=world["county_organizer"], case=case, action="clear", words="一致")
    assert hold_on(world.subject) is None
    assert providers.holds_on(world.subject) == []


def test_an_unclear_review_holds_until_it_is_looked_into_and_decided_again(
    world: aw.Archives,
) -> None:
    """P07-R5: through investigation and report alone; meanwhile it goes on holding."""
    case = world.review("unclear")
    assert hold_on(world.subject).rule == "P07-R5"
    for action in ("clear", "correct", "report", "unclear"):
        with pytest.raises(Refused):
            reviews.step(
                actor=world["county_organizer"], case=case, action=action, words="批示放行"
            )
        with pytest.raises(Refused):
            reviews.step(actor=world["archivist"], case=case, action=action, words="批示放行")
    for action in ("investigate", "report"):
        reviews.step(actor=world["archivist"], case=case, action=action, words="到原单位核实")
        assert hold_on(world.subject) is not None
    reviews.step(actor=world["county_organizer"], case=case, action="clear", words="查清")
    assert hold_on(world.subject) is None


def test_no_table_and_no_statement_leads_past_an_unclear_review(world: aw.Archives) -> None:
    """Of the steps one alone leads out; the database refuses all other states, and the deletion."""
    out = {step.target for step in REVIEW.steps if "unclear" in step.sources}
    assert out == {"investigating"}
    case = world.review("unclear")
    for state in set(ReviewCase.State.values) - {"unclear", "investigating"}:
        ended = aw.TODAY if state in ReviewCase.ENDED else None
        with pytest.raises(DatabaseError), transaction.atomic():
            ReviewCase.objects.filter(pk=case.pk).update(state=state, ended_on=ended)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewCase.objects.filter(pk=case.pk)._raw_delete("default")


def test_an_unclear_review_is_told_before_a_running_one(world: aw.Archives) -> None:
    """The older running one does not hide it; another clear one does not lift it."""
    world.review("opened", "authority")
    world.review("unclear")
    world.review("clear", "recruitment")
    assert hold_on(world.subject).rule == "P07-R5"


def test_selection_asks_for_a_review_since_it_was_moved(world: aw.Archives) -> None:
    """P07-R1, R4: an older one, one for another reason, and one that runs are not enough."""
    moved = aw.TODAY
    assert hold_on(world.subject, moved).rule == "P07-R1"
    world.review("clear", "authority")
    assert hold_on(world.subject, moved).rule == "P07-R1"
    world.review("clear")
    assert hold_on(world.subject, moved) is None
    assert hold_on(world.subject, moved + dt.timedelta(days=1)).rule == "P07-R1"


def test_a_merged_row_brings_its_hold_along(world: aw.Archives) -> None:
    """A second row of the same person does not lose the doubt."""
    world.review("unclear")
    keep = aw.person("王建军", world.unit)
    assert hold_on(keep) is None
    Person.objects.filter(pk=world.subject.pk).update(merged_into=keep)
    assert hold_on(keep).rule == "P07-R5"


def test_an_investigation_has_fifteen_working_days(world: aw.Archives) -> None:
    """P07-R6, from 13 October 2026: no holiday until 3 November."""
    case = world.review("investigating")
    case.refresh_from_db()
    assert case.due_on == dt.date(2026, 11, 3)


def test_a_fact_in_doubt_is_recognised_before_the_review_ends(world: aw.Archives) -> None:
    """P07-R3: clear and corrected both ask for it, since the review began."""
    organizer, archivist = world["county_organizer"], world["archivist"]
    for value in (aw.SECRET, "1973-04"):
        facts.record(actor=archivist, material=world.material(), kind="born", value=value)
    case = ReviewCase.objects.get(trigger="differing")
    reviews.step(actor=archivist, case=case, action="report", words="两份材料不一致")
    for action in ("clear", "correct"):
        with pytest.raises(Refused, match="请先认定出生时间"):
            reviews.step(actor=organizer, case=case, action=action, words="据此")
    facts.recognise(
        actor=organizer, file=world.file, kind="born", value=aw.SECRET, ground="入党志愿书"
    )
    reviews.step(actor=organizer, case=case, action="correct", words="据此")
    assert hold_on(world.subject) is None


def test_who_reported_does_not_decide(world: aw.Archives) -> None:
    """Also where one account holds both roles (E-CONFLICT)."""
    case = world.review()
    reviews.step(actor=world["both"], case=case, action="report", words="没有问题")
    with pytest.raises(NotAllowed) as refused:
        reviews.step(actor=world["both"], case=case, action="clear", words="没有问题")
    assert refused.value.rule == "E-CONFLICT"
    reviews.step(actor=world["county_organizer"], case=case, action="clear", words="没有问题")


def test_every_step_is_told_in_words_that_stay(world: aw.Archives) -> None:
    """Without them nothing is done; with them they are kept beside the step."""
    case = world.review()
    with pytest.raises(Invalid):
        reviews.step(actor=world["archivist"], case=case, action="report", words="  ")
    reviews.step(actor=world["archivist"], case=case, action="report", words="核对无误")
    assert list(case.log.values_list("state", "words")) == [("reported", "核对无误")]


def test_one_review_of_a_trigger_at_a_time(world: aw.Archives) -> None:
    """The second is sent to the first."""
    world.review()
    with pytest.raises(Refused, match="还没有办结"):
        world.review()
