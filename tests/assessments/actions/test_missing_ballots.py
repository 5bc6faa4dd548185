"""A ballot that fell short twice: the committee leaves it out or sets aside, and can take it back."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from django.test import Client
from django.utils import timezone

from assessments import facts
from assessments.actions import rulings
from assessments.actions.panels import notice_body
from assessments.lifecycle import polls_held, results_settled
from assessments.models import Panel, Poll, Result, ResultStep, Ruling
from assessments.queries import accounts, missing
from assessments.queries import rulings as told
from members.models import Account, Grant
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import standing
from tests import world as w
from tests.assessments import any_scheme as a
from tests.standing import rolled_back

RECORD = {
    "meeting": "2026年第31次党组会议，10月20日",
    "words": "民主评议不计，按其余部分计分",
    "ground": "两轮分别投票2人、3人，都不足4人",
}


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[w.World, Panel]]:
    with a.module_world(django_db_blocker) as made:
        cycle = a.opened(made, a.published(made, "zoucheng_chain_person"))
        for panel in cycle.panels.all():
            a.fill(panel)
        a.scored(made, cycle)
        yield made, cycle.panels.get(organization=made.unit)


@pytest.fixture
def panel(built: tuple[w.World, Panel], django_db_blocker: Any) -> Iterator[Panel]:
    with rolled_back(django_db_blocker):
        yield Panel.objects.get(pk=built[1].pk)


def committee(panel: Panel) -> Account:
    made = w.account("committee")
    Grant.objects.create(
        account=made, role="unit_group", organization=panel.organization, since=w.TODAY
    )
    return made


def fell_short(panel: Panel, rounds: int = 2, ballot: str = "votes") -> None:
    """Polls of the panel as two closed rounds leave them."""
    keeper = Account.objects.first()
    for number in range(1, rounds + 1):
        Poll.objects.create(
            panel=panel, ballot=ballot, round=number, state=Poll.State.SHORT, closes_on=w.TODAY,
            opened_at=timezone.now(), opened_by=keeper, closed_at=timezone.now(),
        )  # fmt: skip


def decide(panel: Panel, choice: str = "left_out", who: Any = None, **changed: str) -> None:
    record = {"ballot": "votes", "choice": choice, **RECORD, **changed}
    run = rulings.decide_missing(actor=who or committee(panel), panel=panel, **record)
    a.rescored(run)
    panel.refresh_from_db()


def results(panel: Panel) -> list[Result]:
    rows = Result.objects.filter(panel=panel, run_id=panel.run_key)
    return list(rows.select_related("subject").order_by("subject__position"))


def test_the_total_is_made_of_the_rest_and_can_be_confirmed(panel: Panel) -> None:
    fell_short(panel)
    assert "5人没有分数。请党委（党组）就其余部分研究决定（E-BALLOT-MISS）" in results_settled(
        panel
    )
    decide(panel)
    assert [r.total for r in results(panel)] == [Decimal(100 - n) for n in range(1, 6)]
    assert {tuple(r.flags) for r in results(panel)} == {("left_out:votes",)}
    assert results_settled(panel) == ""
    steps = ResultStep.objects.filter(run_id=panel.run_key, rule=missing.RULE)
    one = steps.filter(subject=results(panel)[0].subject)
    assert [(s.what, s.before, s.after, s.params) for s in one.order_by("seq")] == [
        ("votes", "0.4", "0", ""),
        ("spread", "59.4", "99", "weights=0.6"),
    ]


def test_the_account_says_what_was_decided_and_how_it_was_weighed(panel: Panel) -> None:
    fell_short(panel)
    decide(panel)
    found = accounts.account_of(panel, results(panel)[0].subject)
    assert found is not None
    assert found.spread == accounts.Spread("59.4", "0.6", "99")
    assert [part.left_out for part in found.parts] == [False, True]
    (ruling,) = found.missing
    assert (ruling.meeting, ruling.reason, ruling.ground) == tuple(RECORD.values())
    step = ResultStep.objects.get(run_id=panel.run_key, subject=found.result.subject, what="spread")
    said = accounts.step_sentence(step, panel.cycle.outline)
    assert said == "其余部分得分乘权重合计59.4，除以权重合计0.6，得99（E-BALLOT-MISS）。"
    assert said not in found.steps  # told with the total
    (line,) = told.told_of(panel)
    assert line.who.endswith("等5人")
    assert line.label == "民主评议两轮投票不足法定人数，按其余部分计分"
    assert Deed.objects.filter(verb="决定缺票决的计分", details__meeting=RECORD["meeting"]).exists()


def test_set_aside_leaves_everybody_who_lacks_it_ungraded(panel: Panel) -> None:
    fell_short(panel)
    decide(panel, "set_aside")
    assert {(r.total, r.rank, r.grade, tuple(r.flags)) for r in results(panel)} == {
        (None, None, None, ("set_aside:votes",))
    }
    assert results_settled(panel) == ""
    assert notice_body(panel)["not_graded"] == 5


def test_taken_back_it_is_missing_again_for_all_and_stays_on_record(panel: Panel) -> None:
    fell_short(panel)
    who = committee(panel)
    decide(panel, who=who)
    ruling = Ruling.objects.order_by("pk")[2]
    a.rescored(rulings.withdraw(actor=who, ruling=ruling, reason="会议改变意见"))
    panel.refresh_from_db()
    assert {tuple(r.flags) for r in results(panel)} == {("incomplete:votes",)}
    assert (Ruling.objects.count(), missing.missing_of(panel)[0].ballot) == (10, "votes")
    (line,) = told.told_of(panel)
    assert line.withdrawn is not None
    with pytest.raises(Stale, match="已经撤销"):
        rulings.withdraw(actor=who, ruling=ruling, reason="再撤一次")
    decide(panel, "set_aside", who=who)
    assert len(told.told_of(panel)) == 2


@pytest.mark.parametrize("rounds", [0, 1])
def test_before_two_rounds_fell_short_there_is_nothing_to_decide(panel: Panel, rounds: int) -> None:
    fell_short(panel, rounds)
    assert missing.missing_of(panel) == []
    assert "退回补录" in results_settled(panel)
    with pytest.raises(Refused, match="没有两轮都不足法定人数") as refused:
        decide(panel)
    assert (refused.value.rule, Ruling.objects.count()) == ("E-BALLOT-MISS", 0)


def test_nobody_who_has_a_score_is_ruled_on_twice(panel: Panel) -> None:
    fell_short(panel)
    who = committee(panel)
    decide(panel, who=who)
    with pytest.raises(Refused, match="没有人缺它的分数"):
        decide(panel, "set_aside", who=who)


def test_who_when_and_what_is_refused_in_sentences(panel: Panel) -> None:
    fell_short(panel)
    who = committee(panel)
    for name, words in (("meeting", "哪次会议"), ("words", "会议决定的意见"), ("ground", "依据")):
        with pytest.raises(Invalid, match=words) as invalid:
            decide(panel, who=who, **{name: " "})
        assert set(invalid.value.problems) == {name}
    with pytest.raises(Invalid, match="按其余部分计分，还是不定等次"):
        decide(panel, "decision", who=who)
    with pytest.raises(NotAllowed, match="裁定"):
        decide(panel, who=w.account("reader"))
    Panel.objects.filter(pk=panel.pk).update(state="deliberated")
    with pytest.raises(Stale, match="待审议"):
        decide(panel, who=who)
    assert not Ruling.objects.exists()


def test_one_on_the_list_records_what_holds_for_all_but_not_for_himself_alone(panel: Panel) -> None:
    fell_short(panel)
    who = committee(panel)
    who.person = panel.subjects.order_by("position")[0].person
    who.save()
    decide(panel, who=who)
    a.rescored(rulings.withdraw(actor=who, ruling=Ruling.objects.earliest("pk"), reason="再议"))
    panel.refresh_from_db()
    others = panel.subjects.exclude(person=who.person)
    others.update(state="not_graded")
    request = panel.runs.order_by("-pk")[0]
    alone = standing.score(world_officer(panel), panel.cycle, [panel])
    assert alone.number > request.number
    with pytest.raises(NotAllowed, match="E-CONFLICT"):
        decide(panel, who=who)


def world_officer(panel: Panel) -> Account:
    found = panel.cycle.opened_by
    assert found is not None
    return found


def test_without_another_component_nothing_can_be_spread(
    built: tuple[w.World, Panel], panel: Panel
) -> None:
    world, _ = built
    cycle = a.opened(world, a.published(world, "weishan_one_n"))
    alone = cycle.panels.get(organization=world.unit)
    a.scored(world, cycle)
    alone.refresh_from_db()
    fell_short(alone, ballot="ab")
    with pytest.raises(Invalid, match="没有其余的部分可以计分。请选不定等次"):
        decide(alone, ballot="ab")
    decide(alone, "set_aside", who=Account.objects.get(username="committee"), ballot="ab")
    assert {r.flags[0] for r in results(alone)} == {"set_aside:democratic"}


def test_a_correcting_version_need_not_vote_again(panel: Panel) -> None:
    fell_short(panel)
    Panel.objects.filter(pk=panel.pk).update(state="superseded")
    newer = Panel.objects.create(
        cycle=panel.cycle, organization=panel.organization, version=2, corrects=panel
    )
    assert polls_held(newer) == ""
    Poll.objects.create(
        panel=newer, ballot="votes", round=1, closes_on=w.TODAY, opened_at=timezone.now(),
        opened_by=Account.objects.first(),
    )  # fmt: skip
    assert polls_held(newer) != ""


def test_a_ruling_on_a_ballot_that_has_votes_after_all_is_passed_over() -> None:
    """An earlier period's poll that still serves was held later: what is there counts."""
    said = {"subject": [1, 2, 2], "kind": ["left_out", "set_aside", "veto"], "value": ["votes"] * 3}
    rulings_given = pl.DataFrame(said | {"reason": [""] * 3})
    votes = pl.DataFrame({"subject": [2], "ballot": ["v"], "voters": ["peers"], "value": [90]})
    kept = facts._still_missing(rulings_given, votes, {"votes": "v"})
    assert kept.select("subject", "kind").rows() == [(1, "left_out"), (2, "veto")]
    assert facts._still_missing(rulings_given, votes, {}).height == 3


def test_the_page_offers_the_decision_and_keeps_what_was_typed(
    panel: Panel, django_assert_max_num_queries: Any
) -> None:
    fell_short(panel)
    client = Client()
    client.force_login(committee(panel))
    assert panel.cycle.outline.document
    with django_assert_max_num_queries(2):
        (one,) = missing.missing_of(panel)
    assert (one.weight, one.remaining, len(one.subjects)) == (Decimal("0.40"), Decimal("0.60"), 5)
    page = client.get(f"/assessments/panels/{panel.pk}/").content.decode()
    assert "“民主评议”两轮投票都没有过法定人数" in page
    assert "（工作实绩×0.6）÷0.6" in page
    url = f"/assessments/panels/{panel.pk}/missing-ballot/"
    form = {"ballot": "votes", "choice": "left_out", "missing_meeting": "第31次党组会议"}
    answer = client.post(url, form)
    assert answer.status_code == 422
    assert "请写明会议决定的意见" in answer.content.decode()
    assert 'value="第31次党组会议"' in answer.content.decode()
    full = form | {"missing_words": "不计", "missing_ground": "两轮都不足"}
    assert client.post(url, full).status_code == 302
    assert Ruling.objects.filter(kind="left_out", meeting="第31次党组会议").count() == 5
