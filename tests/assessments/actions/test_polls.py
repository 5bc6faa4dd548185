"""A poll's whole life: roll, recusal, paper, count, quorum, repeat; and what each deed says."""

import datetime as dt
from decimal import Decimal

import pytest

from assessments.actions import counting, papers, polls
from assessments.actions import panels as panel_actions
from assessments.models import CycleSubject, Panel, Poll, Recusal, SealedPaper, Vote, Voter
from assessments.queries.papers import paper_of, subjects_of
from members.models import Person
from portal import clock
from portal.models import Deed, Demonstration
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> w.World:
    return w.build(8)


@pytest.fixture
def panel(world: w.World) -> Panel:
    return p.panel_of(world.unit)


@pytest.fixture
def poll(world: w.World, panel: Panel) -> Poll:
    return p.opened(world, panel)


def voters(poll: Poll) -> list[Voter]:
    return list(poll.voters.order_by("pk"))


def later(days: int) -> None:
    Demonstration.objects.update(day=w.TODAY + dt.timedelta(days=days))
    clock.forget()


def sweep() -> None:
    from assessments.tasks import sweep_polls

    sweep_polls()


def test_a_poll_from_its_roll_to_its_result(world: w.World, poll: Poll) -> None:
    roll = voters(poll)
    assert [(v.group, v.has_cast) for v in roll] == [("A", False)] * 2 + [("B", False)] * 6
    p.cast(poll, roll[:6])
    assert SealedPaper.objects.filter(poll=poll).count() == 6
    assert counting.count(poll.pk) == 0, (
        "2 papers of A and 4 of B: neither group may be counted yet"
    )
    p.cast(poll, roll[6:7], "80")
    assert counting.count(poll.pk) == 5
    assert {group for group, _ in p.counted(poll)} == {"B"}
    closed = polls.close(actor=world["unit_group"], poll=poll, reason="一人出差")
    assert closed.state == Poll.State.VALID
    assert closed.closed_at is not None
    assert not SealedPaper.objects.exists()
    assert len(p.counted(poll)) == 7 * 7, "nobody votes on himself"
    values = [value for group, value in p.counted(poll) if group == "B"]
    assert values.count(Decimal(80)) == 7


def test_nobody_is_on_his_own_paper_and_only_the_graded_are(panel: Panel, poll: Poll) -> None:
    out = panel.subjects.get(position=8)
    CycleSubject.objects.filter(pk=out.pk).update(state="not_graded")
    voter = poll.voters.get(person=panel.subjects.get(position=1).person)
    assert [s.position for s in subjects_of(voter)] == [2, 3, 4, 5, 6, 7]
    own = panel.subjects.get(position=1).pk
    for strange in (own, out.pk, 0):
        with pytest.raises(Stale, match="票面刚有变化"):
            papers.cast(
                actor=p.account_of(voter.person_id), poll=poll, votes={strange: Decimal(90)}
            )
    voter.refresh_from_db()
    assert not voter.has_cast
    assert not SealedPaper.objects.exists()


@pytest.mark.parametrize("value", ["-1", "100.0001", "85.12345"])
def test_a_vote_out_of_range_is_refused_whole(poll: Poll, value: str) -> None:
    voter = voters(poll)[0]
    votes = p.votes_on(voter, "90")
    votes[min(votes)] = Decimal(value)
    with pytest.raises(Invalid, match="不在规定的范围内"):
        papers.cast(actor=p.account_of(voter.person_id), poll=poll, votes=votes)
    assert not Voter.objects.filter(has_cast=True).exists()
    assert not SealedPaper.objects.exists()


def test_a_paper_counts_once_and_a_stranger_has_none(world: w.World, poll: Poll) -> None:
    voter = voters(poll)[0]
    p.cast(poll, [voter])
    with pytest.raises(Stale, match="只计一次"):
        p.cast(poll, [voter])
    assert SealedPaper.objects.count() == 1
    with pytest.raises(NotAllowed, match="名册"):
        papers.cast(actor=world["county_officer"], poll=poll, votes={})
    elsewhere = p.account_of(Person.objects.filter(home=world.other_unit)[0])
    with pytest.raises(NotAllowed, match="名册"):
        papers.cast(actor=elsewhere, poll=poll, votes={})
    assert SealedPaper.objects.count() == 1


def test_the_recused_are_off_the_paper_until_it_is_in(poll: Poll, panel: Panel) -> None:
    voter = voters(poll)[0]
    account = p.account_of(voter.person_id)
    kin, other = panel.subjects.get(position=3), panel.subjects.get(position=4)
    for subject in (kin, kin, other):
        papers.recuse(actor=account, poll=poll, subject=subject.pk, recused=True)
    papers.recuse(actor=account, poll=poll, subject=other.pk, recused=False)
    assert [s.subject_id for s in Recusal.objects.all()] == [kin.pk]
    assert kin not in paper_of(voter).subjects
    assert paper_of(voter).recused == [kin]
    with pytest.raises(Stale, match="票面刚有变化"):
        papers.cast(actor=account, poll=poll, votes={kin.pk: Decimal(90)})
    p.cast(poll, [voter])
    with pytest.raises(Stale, match="已经投进"):
        papers.recuse(actor=account, poll=poll, subject=other.pk, recused=True)
    far = CycleSubject.objects.create(
        panel=p.panel_of(panel.organization, p.TIERS), name="远", position=99
    )
    papers.recuse(
        actor=p.account_of(voters(poll)[1].person_id), poll=poll, subject=far.pk, recused=True
    )
    assert Recusal.objects.count() == 1


def test_the_keeper_declares_recusals_and_the_deed_names_no_subject(
    world: w.World, poll: Poll, panel: Panel
) -> None:
    voter, kin = voters(poll)[0], panel.subjects.get(position=3)
    keeper = world["unit_group"]
    polls.set_recusals(actor=keeper, poll=poll, voter=voter.pk, subjects=[kin.pk])
    assert kin not in paper_of(voter).subjects
    deed = Deed.objects.get(verb="登记回避")
    assert deed.details == {"person": voter.person.name, "group": "A"}
    assert kin.name not in f"{deed.object_label}{deed.reason}"
    polls.set_recusals(actor=keeper, poll=poll, voter=voter.pk, subjects=[])
    assert not Recusal.objects.exists()
    p.cast(poll, [voter])
    with pytest.raises(Refused, match="已经投进"):
        polls.set_recusals(actor=keeper, poll=poll, voter=voter.pk, subjects=[kin.pk])


def test_casting_and_recusing_leave_no_deed(poll: Poll, panel: Panel) -> None:
    before = Deed.objects.count()
    voter = voters(poll)[0]
    kin = panel.subjects.get(position=3)
    papers.recuse(actor=p.account_of(voter.person_id), poll=poll, subject=kin.pk, recused=True)
    p.cast(poll, [voter])
    assert Deed.objects.count() == before


def test_the_roll_is_kept_until_a_paper_is_in(world: w.World, poll: Poll) -> None:
    keeper = world["county_officer"]
    guest = Person.objects.filter(home=world.other_unit)[0]
    added = polls.add_voter(actor=keeper, poll=poll, person=guest.pk, group="B")
    with pytest.raises(Invalid, match="一个人只投一张票"):
        polls.add_voter(actor=keeper, poll=poll, person=guest.pk, group="A")
    with pytest.raises(Invalid, match="只能是"):
        polls.add_voter(actor=keeper, poll=poll, person=guest.pk, group="C")
    p.cast(poll, [added])
    with pytest.raises(Refused, match="不能移出名册"):
        polls.remove_voter(actor=keeper, poll=poll, voter=added.pk)
    polls.remove_voter(actor=keeper, poll=poll, voter=voters(poll)[0].pk)
    with pytest.raises(Stale):
        polls.remove_voter(actor=keeper, poll=poll, voter=0)
    assert poll.voters.count() == 8
    verbs = list(Deed.objects.filter(verb__contains="名册").values_list("verb", flat=True))
    assert sorted(verbs) == ["加入投票名册", "移出投票名册"]


def test_who_the_keeper_does_not_see_is_not_put_on_a_roll(world: w.World, panel: Panel) -> None:
    guest = Person.objects.filter(home=world.other_unit)[0]
    with pytest.raises(Invalid, match="查看范围"):
        p.opened(world, panel, {guest.pk: "A"})
    with pytest.raises(Invalid, match="还没有人"):
        p.opened(world, panel, {})
    assert not Poll.objects.exists()
    assert not Voter.objects.exists()


def test_a_ballot_is_opened_once_on_a_good_day_by_its_keeper(world: w.World, panel: Panel) -> None:
    ask = {"panel": panel, "ballot": "ab", "roll": p.roll_of(panel)}
    for day in (None, w.TODAY - dt.timedelta(1), w.TODAY + dt.timedelta(61)):
        with pytest.raises(Invalid, match="截止日期"):
            polls.open_poll(actor=world["unit_group"], **ask, closes_on=day)
    for role in ("unit_clerk", "unit_leader", "county_leader", "cadre"):
        with pytest.raises(NotAllowed, match="县委组织部公务员科"):
            polls.open_poll(actor=world[role], **ask, closes_on=p.DAY)
    with pytest.raises(Refused, match="没有这项投票"):
        polls.open_poll(actor=world["unit_group"], **ask | {"ballot": "xx"}, closes_on=p.DAY)
    first = polls.open_poll(actor=world["county_officer"], **ask, closes_on=w.TODAY)
    with pytest.raises(Stale, match="已经开启"):
        polls.open_poll(actor=world["unit_group"], **ask, closes_on=p.DAY)
    deed = Deed.objects.get(verb="开启投票")
    assert deed.object_id == str(first.pk)
    assert deed.details["voters"] == 8


def test_no_poll_without_a_key(world: w.World, panel: Panel, settings) -> None:
    settings.SEAL_KEYS = []
    with pytest.raises(Refused, match="选票密钥"):
        p.opened(world, panel)
    assert not Poll.objects.exists()


def test_polls_open_only_while_the_panel_is_entered(world: w.World, panel: Panel) -> None:
    Panel.objects.filter(pk=panel.pk).update(state="computed")
    with pytest.raises(Stale, match="待审议"):
        p.opened(world, panel)
    Panel.objects.filter(pk=panel.pk).update(state="submitted")
    assert p.opened(world, panel).state == Poll.State.OPEN


@pytest.mark.parametrize(("cast", "state"), [(5, "short"), (6, "valid")])
def test_two_thirds_of_the_roll_make_it_valid(
    world: w.World, poll: Poll, cast: int, state: str
) -> None:
    p.cast(poll, voters(poll)[:cast])
    with pytest.raises(Invalid, match="提前截止的理由"):
        polls.close(actor=world["unit_group"], poll=poll)
    poll.refresh_from_db()
    assert poll.state == "open"
    assert polls.close(actor=world["unit_group"], poll=poll, reason="会议已散").state == state
    deed = Deed.objects.get(verb="截止投票")
    assert (deed.details["on_roll"], deed.details["cast"]) == (8, cast)
    assert deed.reason == "会议已散"
    with pytest.raises(Stale, match="不能截止投票"):
        polls.close(actor=world["unit_group"], poll=poll, reason="再来")
    with pytest.raises(Stale, match="已经截止"):
        p.cast(poll, voters(poll)[-1:])
    with pytest.raises(Stale, match="已经截止"):
        polls.remove_voter(actor=world["unit_group"], poll=poll, voter=voters(poll)[-1].pk)


def test_the_sweep_closes_when_the_last_day_is_over(world: w.World, poll: Poll) -> None:
    p.cast(poll, voters(poll)[:6])
    later(7)
    sweep()
    poll.refresh_from_db()
    assert poll.state == "open", "the last day counts to its end"
    later(8)
    with pytest.raises(Stale, match="已经截止"):
        p.cast(poll, voters(poll)[6:7])
    sweep()
    poll.refresh_from_db()
    assert poll.state == "valid"
    assert Vote.objects.count() == 6 * 7
    deed = Deed.objects.get(verb="截止投票")
    assert (deed.actor, deed.actor_name) == (None, "平台")


def test_the_sweep_counts_what_a_dead_counter_left(world: w.World, poll: Poll, monkeypatch) -> None:
    p.cast(poll, voters(poll))
    monkeypatch.setattr(counting, "count_or_log", lambda poll: 0)
    polls.close(actor=world["unit_group"], poll=poll)
    monkeypatch.undo()
    assert SealedPaper.objects.count() == 8
    assert not Vote.objects.exists()
    sweep()
    sweep()
    assert not SealedPaper.objects.exists()
    assert Vote.objects.count() == 8 * 7


def test_a_short_first_round_is_repeated_once(world: w.World, poll: Poll, panel: Panel) -> None:
    keeper, kin = world["unit_group"], panel.subjects.get(position=3)
    polls.set_recusals(actor=keeper, poll=poll, voter=voters(poll)[0].pk, subjects=[kin.pk])
    with pytest.raises(Stale, match="未过法定人数"):
        polls.repeat(actor=keeper, poll=poll, closes_on=p.DAY)
    p.cast(poll, voters(poll)[:5], "60")
    polls.close(actor=keeper, poll=poll, reason="散会")
    second = polls.repeat(actor=keeper, poll=poll, closes_on=p.DAY)
    assert (second.round, second.state) == (2, "open")
    assert [(v.person_id, v.group, v.has_cast) for v in voters(second)] == [
        (v.person_id, v.group, False) for v in voters(poll)
    ]
    assert [r.subject_id for r in voters(second)[0].recusals.all()] == [kin.pk]
    with pytest.raises(Stale):
        polls.repeat(actor=keeper, poll=poll, closes_on=p.DAY)
    p.cast(second, voters(second)[:4])
    polls.close(actor=keeper, poll=second, reason="散会")
    second.refresh_from_db()
    assert second.state == "short"
    with pytest.raises(Stale, match="重新投一次"):
        polls.repeat(actor=keeper, poll=second, closes_on=p.DAY)
    assert [d.verb for d in Deed.objects.filter(verb="重新投票")] == ["重新投票"]


def test_an_open_poll_holds_the_panel_back(world: w.World, poll: Poll, panel: Panel) -> None:
    for take, actor in (
        (panel_actions.submit, world["unit_clerk"]),
        (panel_actions.close, world["county_officer"]),
    ):
        with pytest.raises(Refused, match="投票还没有截止（10月20日截止）"):
            take(actor=actor, panel=panel)
    p.cast(poll, voters(poll))
    polls.close(actor=world["unit_group"], poll=poll)
    panel_actions.close(actor=world["county_officer"], panel=panel)
    panel.refresh_from_db()
    assert panel.state == "submitted"


def test_a_paper_no_key_opens_holds_up_its_poll_alone(
    world: w.World, poll: Poll, panel: Panel, settings, caplog
) -> None:
    other = p.opened(world, p.panel_of(world.unit, p.TIERS))
    p.cast(poll, voters(poll))
    settings.SEAL_KEYS, lost = ["A" * 43], settings.SEAL_KEYS
    p.cast(other, voters(other), "1")
    polls.close(actor=world["unit_group"], poll=poll)
    polls.close(actor=world["unit_group"], poll=other)
    assert f"poll {poll.pk} has papers that no key" in caplog.text
    assert Vote.objects.filter(poll=other).exists()
    assert not Vote.objects.filter(poll=poll).exists()
    with pytest.raises(Refused, match="没有计完票"):
        panel_actions.close(actor=world["county_officer"], panel=panel)
    settings.SEAL_KEYS = [*settings.SEAL_KEYS, *lost]
    sweep()
    assert Vote.objects.filter(poll=poll).count() == 8 * 7


def test_nobody_votes_on_his_own_unit(world: w.World) -> None:
    panel = p.panel_of(world.unit)
    units = CycleSubject.objects.bulk_create(
        CycleSubject(panel=panel, kind="unit", organization=unit, name=unit.name, position=90 + n)
        for n, unit in enumerate((world.unit, world.other_unit))
    )
    poll = p.opened(world, panel)
    voter = voters(poll)[0]
    assert units[0] not in paper_of(voter).subjects
    assert units[1] in paper_of(voter).subjects
    assert paper_of(voter).is_subject
    with pytest.raises(Stale, match="票面刚有变化"):
        papers.cast(
            actor=p.account_of(voter.person_id), poll=poll, votes={units[0].pk: Decimal(100)}
        )


def test_a_short_poll_that_cannot_be_opened_holds_nothing_up(
    world: w.World, poll: Poll, panel: Panel, settings
) -> None:
    p.cast(poll, voters(poll)[:3])
    settings.SEAL_KEYS = ["A" * 43]
    polls.close(actor=world["unit_group"], poll=poll, reason="散会")
    assert SealedPaper.objects.count() == 3
    panel_actions.close(actor=world["county_officer"], panel=panel)


def test_the_sweep_passes_over_what_a_keeper_closed_first(
    world: w.World, poll: Poll, monkeypatch
) -> None:
    other = p.opened(world, p.panel_of(world.unit, p.TIERS))
    later(8)
    close = polls.close

    def slower(*, actor, poll: Poll, reason: str = "") -> Poll:
        if poll.ballot == "ab":
            close(actor=world["unit_group"], poll=poll)
        return close(actor=actor, poll=poll, reason=reason)

    monkeypatch.setattr(polls, "close", slower)
    sweep()
    other.refresh_from_db()
    assert other.state == "short"
