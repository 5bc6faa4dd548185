"""Selection: list, holds, ratings, two levels, appointment, what comes out later (P01-R1 to R6)."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from members.archives.actions import reviews
from members.archives.models import ArchiveFile, ReviewCase
from members.models import Account, Grant, Organization, Post
from members.pools import actions as pools
from members.pools import queries as pool_queries
from members.pools.kinds import RESERVE
from members.pools.models import Entry
from members.secretaries.actions import lists, selections, terms
from members.secretaries.lifecycle import SELECTION
from members.secretaries.models import ListCheck, ListItem, Selection, Term
from members.secretaries.queries import lists as queries
from members.secretaries.queries.terms import undecided
from portal.models import Deed
from portal.refusals import Invalid, NotAllowed, Refused
from tests import secretaries_world as sw
from tests import world as w


def _answer(world, made, result, evidence=""):
    return lists.answer(
        actor=world["discipline"], item=world.item, subject=made, result=result, evidence=evidence
    )


def test_a_village_with_three_reserves_and_a_pending_item(world):
    """E22: the gap is one, and the appointment is blocked."""
    for name in ("甲一", "甲二", "甲三"):
        sw.reserve(world, name, world.empty)
    gap = pool_queries.gaps(world["town"], RESERVE).get(pk=world.empty.pk)
    assert (gap.there, gap.lacking) == (3, 1)
    made = world.selection("approved")
    _answer(world, made, "pending")
    with pytest.raises(Refused, match="还没有核查结果") as refused:
        selections.appoint(actor=world["town"], selection=made, on=sw.TODAY, title="党支部书记")
    assert refused.value.rule == "P01-R3"
    assert not Post.objects.filter(organization=world.empty).exists()


def test_a_hit_blocks_every_step_and_is_never_taken_away(world):
    """P01-R4: at each state; a later clear answer stands beside it."""
    for state, action, who in (("nominated", "check", "town"), ("evaluated", "submit", "town"),
                               ("submitted", "approve", "county")):  # fmt: skip
        mark = transaction.savepoint()
        made = world.selection(state)
        _answer(world, made, "hit", "处分决定〔2026〕3号")
        with pytest.raises(Refused, match="触碰负面清单第1项"):
            selections.take(actor=world[who], selection=made, action=action, said="同意")
        _answer(world, made, "clear")
        selections.take(actor=world[who], selection=made, action=action, said="同意")
        assert [c.result for c in ListCheck.objects.filter(selection=made)][-2:] == ["hit", "clear"]
        transaction.savepoint_rollback(mark)


def test_no_list_is_no_pass(world):
    """The administrator keeps the list; without one nobody is checked against nothing."""
    made = world.selection()
    lists.end(actor=world["county"], item=world.item)
    other = Selection.objects.create(
        village=world.empty, person=world.serving, channel="local", ground="x",
        nominated_on=sw.TODAY, nominated_by=world["town"],
    )  # fmt: skip
    assert "还没有建立" in queries.lacking(other)
    assert queries.lacking(made) == "", "what was answered before it ended counts on"


def test_a_hold_of_another_room_is_asked_and_told_with_its_sentence(world):
    """P07-R5 and R4: at nomination, and at every step after it."""
    file = ArchiveFile.objects.create(
        person=world.candidate, unit=world.organ, level="county", category="servant",
        opened_on=sw.TODAY,
    )  # fmt: skip
    keeper = w.account("archivist", "archivist", world.county)
    case = reviews.open_review(actor=keeper, file=file, trigger="authority")
    with pytest.raises(Refused, match="档案审核还没有办结") as held:
        world.selection()
    assert held.value.rule == "P07-R4"
    reviews.step(actor=keeper, case=case, action="report", words="无误")
    reviews.step(actor=world["county"], case=case, action="clear", words="无误")
    made = world.selection("submitted")
    again = reviews.open_review(actor=keeper, file=file, trigger="authority")
    reviews.step(actor=keeper, case=again, action="report", words="依据不足")
    reviews.step(actor=world["county"], case=again, action="unclear", words="依据不足")
    with pytest.raises(Refused, match="任何人不能越过（P07-R5）"):
        selections.take(actor=world["county"], selection=made, action="approve", said="同意")
    assert ReviewCase.objects.get(pk=again.pk).state == "unclear"


def test_of_a_serving_cadre_a_review_since_the_nomination_is_asked_for(world):
    """P07-R1, R4; of a villager, who has no file, it is not."""
    made = world.selection("nominated", channel="local")
    selections.take(actor=world["town"], selection=made, action="check")
    Selection.objects.filter(pk=made.pk).update(channel="serving")
    fresh = Selection.objects.get(pk=made.pk)
    assert "凡提必审" in SELECTION.step("submit").needs[2](fresh)


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ({"politics": 2}, "有一项只评了2分"),
        (dict.fromkeys(sw.GOOD, 3), r"平均3\.50分"),
        ({}, ""),
    ],
)
def test_the_standard_is_not_lowered(world, marks, said):
    """P01-R2: all at least 3 and the mean of both sides at least 4."""
    made = world.selection("town_rated")
    given = sw.GOOD | marks
    selections.rate(actor=world["county"], selection=made, marks=given, opinion="意见")
    if not said:
        selections.take(actor=world["town"], selection=made, action="submit")
        return
    with pytest.raises(Refused, match=said):
        selections.take(actor=world["town"], selection=made, action="submit")


def test_a_rating_says_all_that_is_wrong_at_once(world):
    made = world.selection("checked")
    with pytest.raises(Invalid) as wrong:
        selections.rate(
            actor=world["town"],
            selection=made,
            marks={**sw.GOOD, "duty": 6, "service": None},
            opinion="",
        )
    assert set(wrong.value.problems) == {"duty", "service", "opinion"}


def test_one_account_with_both_roles_does_not_do_both_sides(world):
    """P01-R3: whoever rated for the township does not rate for the county, nor approve what he submitted."""
    Grant.objects.create(
        account=world.accounts["town"], role="county_organizer", organization=world.county,
        since=dt.date(2020, 1, 1),
    )  # fmt: skip
    made = world.selection("town_rated")
    both = world["town"]
    with pytest.raises(NotAllowed, match="镇街评价是您写的"):
        selections.rate(actor=both, selection=made, marks=sw.GOOD, opinion="好")
    world.go(made, "evaluated")
    selections.take(actor=both, selection=made, action="submit")
    with pytest.raises(NotAllowed, match="是您上报的"):
        selections.take(actor=both, selection=made, action="approve", said="同意")


def test_no_statement_appoints_without_approval(world):
    """The database knows the road; nothing is deleted."""
    made = world.selection("submitted")
    with pytest.raises(DatabaseError), transaction.atomic():
        Selection.objects.filter(pk=made.pk).update(state="appointed")
    with pytest.raises(DatabaseError), transaction.atomic():
        Selection.objects.filter(pk=made.pk)._raw_delete("default")


def test_an_appointment_writes_the_post_and_opens_a_gap(world):
    """The reserve leaves the pool in the same transaction (edge case); who holds a main post keeps it."""
    for name in ("乙一", "乙二", "乙三"):
        sw.reserve(world, name, world.empty)
    pools.enter(
        actor=world["town"], kind=RESERVE, place=world.empty, person=world.candidate, facts=sw.ENTRY
    )
    assert not pool_queries.gaps(world["town"], RESERVE).filter(pk=world.empty.pk).exists()
    sw.post(world.candidate, world.town, "干部", "staff")
    world.selection("appointed")
    term = Term.objects.get(post__organization=world.empty)
    assert (term.person, term.post.is_main, term.post.since) == (world.candidate, False, sw.TODAY)
    left = Entry.objects.get(person=world.candidate)
    assert (left.until, left.left_why) == (sw.TODAY, "appointed")
    assert pool_queries.gaps(world["town"], RESERVE).get(pk=world.empty.pk).lacking == 1


def test_a_village_has_one_secretary_at_a_time(world):
    """The former one's end comes first."""
    made = world.selection("approved")
    sw.post(sw.person("冯留任", world.empty), world.empty, "党支部书记", "principal")
    with pytest.raises(Refused, match="冯留任还没有登记离任"):
        selections.appoint(actor=world["town"], selection=made, on=sw.TODAY, title="党支部书记")


def test_who_is_nominated(world):
    """Full members, of villages that stand; once at a time; nobody himself; by no other township."""
    words = {"channel": "local", "ground": "群众公认"}
    outsider = sw.person("无党", world.empty)
    with pytest.raises(Refused, match="不是正式党员"):
        selections.nominate(actor=world["town"], village=world.empty, person=outsider, **words)
    with pytest.raises(Refused, match="按村（社区）提名"):
        selections.nominate(
            actor=world["town"], village=world.town, person=world.candidate, **words
        )
    for who in ("other_town", "discipline", "leader", "secretary"):
        with pytest.raises(NotAllowed):
            selections.nominate(
                actor=world[who], village=world.empty, person=world.candidate, **words
            )
    world.selection()
    with pytest.raises(Refused, match="已是西李村的书记人选"):
        selections.nominate(
            actor=world["county"], village=world.empty, person=world.candidate, **words
        )


def test_who_answers_an_item_and_who_reads_its_evidence(world):
    """PV-STAFF: the county and the answering department; the township sees the result."""
    made = world.selection()
    for who in ("town", "leader", "candidate", "stranger"):
        with pytest.raises(NotAllowed):
            lists.answer(actor=world[who], item=world.item, subject=made, result="clear")
    with pytest.raises(Invalid, match="请写明依据"):
        _answer(world, made, "hit")
    _answer(world, made, "hit", "处分决定〔2026〕3号")
    (line,) = queries.lines(made)
    reads = {who for who in world.accounts if queries.reads_evidence(world[who], line, made)}
    assert reads == {"county", "discipline"}
    assert not Deed.objects.filter(reason__contains="处分决定").exists()


def test_a_department_is_told_what_waits_for_it(world):
    """Until it answers clear or hit."""
    made = world.selection()
    assert queries.waiting(world["discipline"]) == []
    _answer(world, made, "pending")
    assert [(i.pk, s.pk) for i, s in queries.waiting(world["discipline"])] == [
        (world.item.pk, made.pk)
    ]
    assert queries.waiting(world["stranger"]) == []


def test_a_hit_after_the_appointment_is_decided_and_never_deleted(world):
    """Edge case: new check, decision; a newer hit asks for another decision."""
    hit = {"actor": world["county"], "item": world.item, "subject": world.term, "result": "hit"}
    with pytest.raises(Refused, match="没有需要决定"):
        terms.decide(actor=world["county"], term=world.term, result="keep", said="已整改")
    lists.answer(evidence="信访件查实", **hit)
    assert len(undecided(world.term)) == 1
    with pytest.raises(NotAllowed):
        terms.decide(actor=world["town"], term=world.term, result="keep", said="已整改")
    terms.decide(actor=world["county"], term=world.term, result="improve", said="限期整改")
    assert undecided(world.term) == []
    lists.answer(evidence="再次查实", **hit)
    assert len(undecided(world.term)) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        ListCheck.objects.filter(term=world.term)._raw_delete("default")


def test_an_item_is_ended_never_rewritten(world):
    """A code is not used twice; who is no county organizer keeps no list."""
    with pytest.raises(NotAllowed):
        lists.add(
            actor=world["town"], county=world.county, stage="entry", code="2", text="x",
            department="civil",
        )  # fmt: skip
    with pytest.raises(Refused, match="已经用过"):
        lists.add(
            actor=world["county"], county=world.county, stage="entry", code="1", text="另一项",
            department="civil",
        )  # fmt: skip
    lists.end(actor=world["county"], item=world.item)
    assert not ListItem.objects.filter(pk=world.item.pk).in_force().exists()
    with pytest.raises(Refused, match="已经停用"):
        lists.end(actor=world["county"], item=world.item)


def test_taking_in_who_serves_and_his_end(world):
    """Mentoring ends with the post; the register's post is the one that ends."""
    group = world.group("active")
    with pytest.raises(Refused, match="已经建过"):
        terms.take_in(actor=world["town"], post=world.term.post, channel="local")
    terms.end(actor=world["town"], term=world.term, on=sw.TODAY, said="任免文件")
    post = Post.objects.get(pk=world.term.post_id)
    assert post.until == sw.TODAY
    group.refresh_from_db()
    assert group.state == "ended"
    assert not group.mentors.filter(until=None).exists()
    assert not Term.objects.get(pk=world.term.pk).is_serving
    assert Organization.objects.filter(pk=world.village.pk).exists()
    assert Account.objects.filter(person=world.serving).exists()
