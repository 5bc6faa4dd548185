"""Mentors, commitments, assessment, incentives, obligations (P01-R7 to R16)."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from members.models import Post
from members.secretaries.actions import assessments, commitments, incentives, lists, mentors
from members.secretaries.models import Commitment, Incentive, ListItem, Mentor, Term
from members.secretaries.queries import commitments as queries
from members.secretaries.queries import incentives as given
from members.secretaries.queries import mentors as mentoring
from members.secretaries.queries.incentives import months_served
from members.secretaries.words import ASKED, Part
from portal import clock, providers
from portal.models import Demonstration
from portal.refusals import Invalid, NotAllowed, Refused
from tests import secretaries_world as sw


def _on(day):
    Demonstration.objects.update(day=day)
    clock.forget()


def _dues(world, who):
    return {due.what: due for due in providers.due_for(world[who])}


def test_mentors_are_for_new_secretaries_and_weak_organizations(world):
    """P01-R8: new is the first twelve months."""
    chosen = {part.value: world.people[part.value] for part in Part}
    with pytest.raises(Refused, match="不满12个月"):
        mentors.propose(actor=world["town"], term=world.term, people=chosen)
    for since, ground in ((dt.date(2025, 10, 14), "new"), (dt.date(2025, 10, 13), None)):
        Post.objects.filter(pk=world.term.post_id).update(since=since)
        fresh = Term.objects.select_related("post__organization").get(pk=world.term.pk)
        assert mentoring.ground_for(fresh) == ground


def test_each_part_asks_for_a_post_of_its_own(world):
    """P01-R7: all that is wrong at once."""
    world.group("ended")
    people = {
        "section": world.people["town"],
        "town": world.people["opinion"],
        "opinion": world.candidate,
        "secretary": world.serving,
    }
    with pytest.raises(Invalid) as wrong:
        mentors.propose(actor=world["town"], term=world.term, people=people)
    assert set(wrong.value.problems) == set(people)
    with pytest.raises(Invalid) as wrong:
        mentors.propose(actor=world["town"], term=world.term, people={"town": world.people["town"]})
    assert set(wrong.value.problems) == {"section", "opinion", "secretary"}


def test_a_group_starts_when_all_have_confirmed(world):
    """LC-PAIR: both sides; a mentor confirms for himself, the township for who has no account."""
    group = world.group()
    mine = group.mentors.get(part="section")
    assert "确认帮带王守信" in _dues(world, "section")
    for who in ("candidate", "leader", "other_town"):
        with pytest.raises(NotAllowed):
            mentors.agree(actor=world[who], group=group, mentor=mine)
    mentors.agree(actor=world["section"], group=group, mentor=mine)
    with pytest.raises(Refused, match="还没有确认"):
        mentors.take(actor=world["town"], group=group, action="start")
    mentors.agree(actor=world["secretary"], group=group, mentor=None)
    for one in group.mentors.filter(agreed_on=None):
        mentors.agree(actor=world["town"], group=group, mentor=one)
    mentors.take(actor=world["town"], group=group, action="start")
    assert group.state == "active"


def test_a_contact_a_month_and_mentor(world):
    """P01-R8: due until it is logged, by himself or the township; one a day."""
    group = world.group("active")
    mine = Mentor.objects.get(group=group, part="section")
    due = _dues(world, "section")["帮带王守信"]
    assert due.due_on == dt.date(2026, 10, 31)
    assert "4名导师本月没有联系" in _dues(world, "town")
    words = {"on": sw.TODAY, "matter": "协调修路资金", "result": "已落实"}
    for who in ("secretary", "county", "candidate"):
        with pytest.raises(NotAllowed):
            mentors.contact(actor=world[who], mentor=mine, **words)
    mentors.contact(actor=world["section"], mentor=mine, **words)
    with pytest.raises(Refused, match="已经登记过"):
        mentors.contact(actor=world["town"], mentor=mine, **words)
    assert "帮带王守信" not in _dues(world, "section")
    assert "3名导师本月没有联系" in _dues(world, "town")


def test_a_mentor_who_left_is_replaced_in_thirty_days(world):
    """Edge case: the day is told until the part is filled."""
    group = world.group("active")
    mine = Mentor.objects.get(group=group, part="opinion")
    mentors.leave(actor=world["town"], mentor=mine, on=sw.TODAY)
    assert _dues(world, "town")["补选王守信的导师"].due_on == dt.date(2026, 11, 12)
    seat = next(s for s in mentoring.seats(group) if s.part == "opinion")
    assert (seat.mentor, seat.replace_by) == (None, dt.date(2026, 11, 12))
    with pytest.raises(Refused, match="已有导师，或"):
        mentors.replace(
            actor=world["town"], group=group, part="opinion", person=world.people["section"]
        )
    new = sw.person("吴民情", world.organ)
    sw.post(new, world.organ, "干部", "staff")
    mentors.replace(actor=world["town"], group=group, part="opinion", person=new)
    assert "补选王守信的导师" not in _dues(world, "town")


def test_eight_fields_are_asked_of_a_year(world):
    """P01-R9, R10: due by 31 January; a returned one counts for nothing."""
    due = _dues(world, "secretary")["2026年履职承诺"]
    assert (due.done, due.total, due.due_on) == (0, 8, dt.date(2026, 1, 31))
    for part in ASKED:
        world.commitment("claimed", part.value)
    assert "2026年履职承诺" not in _dues(world, "secretary")
    one = Commitment.objects.get(field="safety")
    commitments.review(actor=world["town"], commitment=one, action="return", said="不能验收")
    due = _dues(world, "secretary")["2026年履职承诺"]
    assert (due.done, due.why) == (7, "还缺安全生产（P01-R10）")
    assert "7项履职承诺等审核" in _dues(world, "town")


def test_a_commitment_is_the_secretarys_own(world):
    """Nobody makes one for him; wrong ones are told at once."""
    for who in ("town", "county", "village", "candidate"):
        with pytest.raises(NotAllowed):
            commitments.claim(actor=world[who], term=world.term, year=2026, facts=sw.FACTS)
    with pytest.raises(Invalid) as wrong:
        commitments.claim(
            actor=world["secretary"], term=world.term, year=2026,
            facts={"field": "x", "text": "", "target": "", "due_on": dt.date(2027, 1, 1)},
        )  # fmt: skip
    assert set(wrong.value.problems) == {"field", "text", "target", "due_on"}


def test_what_was_not_verified_is_not_zero(world):
    """Missing is not zero; a missed bottom line caps the grade (P01-R10)."""
    made = world.commitment("approved", "safety")
    with pytest.raises(Refused, match="还没有到完成期限"):
        commitments.review(actor=world["town"], commitment=made, action="miss", said="没办")
    world.commitment("reported", "economy")
    (row,) = queries.ranking(world["county"], 2026)
    assert (row.key, row.bottom, row.in_county, row.failed) == (None, None, None, False)
    assert (row.made, row.verified) == (2, 0)
    world.commitment("achieved", "party")
    world.commitment("partly", "living")
    world.commitment("missed", "epidemic")
    (row,) = queries.ranking(world["county"], 2026)
    assert (row.key, row.bottom, row.failed) == (Decimal("80.00"), Decimal("0.00"), True)
    assert (row.in_town, row.in_county) == (1, 1)


def test_a_partly_fulfilled_one_takes_its_share(world):
    made = world.commitment("reported")
    for share in (None, 0, 100):
        with pytest.raises(Invalid):
            commitments.review(actor=world["town"], commitment=made, action="partly", share=share)


def test_ranks_are_shared_and_by_township_and_county(world):
    """E-TIE-SHARE: 1, 1, 3 in the county, each first in his township or after."""
    shares = {}
    town2 = world.people["secretary"].home.parent
    for number, (town, share) in enumerate(((world.town, 90), (town2, 90), (town2, 50))):
        village = sw.w.organization(f"{town.code}90{number}", f"村{number}", "village", town)
        who = sw.person(f"书记{number}", village)
        post = sw.post(who, village, "党支部书记", "principal")
        term = Term.objects.create(post=post, channel="local", taken_on=sw.TODAY)
        for field in ("party", "safety"):
            Commitment.objects.create(
                term=term, year=2026, field=field, text="x", target="y", due_on=sw.TODAY,
                state="partly", share=share, verified_on=sw.TODAY, verified_by=world["town"],
            )  # fmt: skip
        shares[who.name] = term
    told = {
        r.term.person.name: (r.in_town, r.in_county) for r in queries.ranking(world["county"], 2026)
    }
    assert told == {"书记0": (1, 1), "书记1": (1, 1), "书记2": (2, 3)}


def test_the_check_in_july(world):
    """Due from July on of who has commitments; not before it, once a year."""
    _on(dt.date(2026, 6, 30))
    world.commitment("approved")
    assert not [what for what in _dues(world, "town") if "年中检查" in what]
    words = {"actor": world["town"], "term": world.term, "year": 2026, "said": "进度过半"}
    with pytest.raises(Invalid, match="7月1日以后"):
        commitments.check_up(on=dt.date(2026, 6, 30), **words)
    _on(dt.date(2026, 7, 1))
    assert "1名书记没有年中检查" in _dues(world, "town")
    commitments.check_up(on=dt.date(2026, 7, 1), **words)
    assert "1名书记没有年中检查" not in _dues(world, "town")


@pytest.fixture
def opened(world):
    """An assessment whose list has one item, and the group's words."""
    item = ListItem.objects.create(
        county=world.county, stage="pre_appraisal", code="1", text="发生安全事故",
        department="discipline", unit=world.organ, valid_from=dt.date(2026, 1, 1),
    )  # fmt: skip
    made = assessments.open_for(actor=world["county"], term=world.term, year=2026)
    return item, made


WORDS = {
    "duty": "认真",
    "conduct": "扎实",
    "opinion": "良好",
    "suggestion": "keep",
    "score": Decimal(91),
}


def test_an_assessment_is_not_closed_without_the_four_departments(world, opened):
    """P01-R12, R13; whoever left the group is not present."""
    item, made = opened
    group = sw.group_of_four(world)
    county = world["county"]
    assessments.write(actor=county, assessment=made, facts=WORDS, present=group[:3])
    with pytest.raises(Refused, match="还没有核查结果"):
        assessments.take(actor=county, assessment=made, action="assess")
    lists.answer(actor=world["discipline"], item=item, subject=made, result="clear")
    with pytest.raises(Refused, match="还缺信访"):
        assessments.take(actor=county, assessment=made, action="assess")
    assessments.write(actor=county, assessment=made, facts=WORDS, present=group)
    assessments.take(actor=county, assessment=made, action="assess")
    assert made.state == "assessed"
    with pytest.raises(Refused, match="不再改"):
        assessments.write(actor=county, assessment=made, facts=WORDS, present=group)


def test_a_hit_stops_the_scoring_and_goes_to_the_group(world, opened):
    """P01-R11: no score from then on, opinion and suggestion all the same."""
    item, made = opened
    group = sw.group_of_four(world)
    county = world["county"]
    assessments.write(actor=county, assessment=made, facts=WORDS, present=group)
    with pytest.raises(Refused, match="没有触碰的项目"):
        assessments.take(actor=county, assessment=made, action="stop")
    lists.answer(
        actor=world["discipline"], item=item, subject=made, result="hit", evidence="事故调查报告"
    )
    with pytest.raises(Refused, match="触碰负面清单"):
        assessments.take(actor=county, assessment=made, action="assess")
    assessments.take(actor=county, assessment=made, action="stop")
    made.refresh_from_db()
    assert (made.was_hit, made.score) == (True, None)
    with pytest.raises(Invalid, match="停止计分"):
        assessments.write(actor=county, assessment=made, facts=WORDS, present=group)
    assessments.write(actor=county, assessment=made, facts=WORDS | {"score": None}, present=group)
    assessments.take(actor=county, assessment=made, action="assess_stopped")
    assert made.state == "assessed"


def _decided(world, opened, decided="keep"):
    item, made = opened
    group = sw.group_of_four(world)
    lists.answer(actor=world["discipline"], item=item, subject=made, result="clear")
    assessments.write(actor=world["county"], assessment=made, facts=WORDS, present=group)
    for who, action in (("county", "assess"), ("town", "propose"), ("county", "decide")):
        assessments.take(
            actor=world[who], assessment=made, action=action, suggestion=decided, said="同意"
        )
    return made


def test_honours_come_from_confirmed_results_alone(world, opened):
    """P01-R15, R10: undecided, adjusted, a missed bottom line: no candidate, and no honour."""
    words = {"actor": world["county"], "term": world.term, "year": 2026, "ground": "县委文件",
             "on": sw.TODAY}  # fmt: skip
    with pytest.raises(Refused, match="还没有决定"):
        incentives.grant(kind="good", **words)
    _decided(world, opened)
    assert [a.term_id for a in given.candidates(world["county"], 2026)] == [world.term.pk]
    incentives.grant(kind="organizer", **words)
    with pytest.raises(Refused, match="已经登记过"):
        incentives.grant(kind="organizer", **words)
    world.commitment("missed", "safety")
    assert given.candidates(world["county"], 2026) == []
    with pytest.raises(Refused, match="底线承诺"):
        incentives.grant(kind="good", **words)
    incentives.grant(kind="award", amount=Decimal(5000), **words)
    assert Incentive.objects.count() == 2


def test_recruitment_has_the_places_of_its_share(world, opened):
    """P01-R14: at least 10 per cent, rounded up; none beyond them."""
    _decided(world, opened)
    words = {"actor": world["county"], "term": world.term, "year": 2026, "ground": "招录公告",
             "on": sw.TODAY, "kind": "recruited"}  # fmt: skip
    with pytest.raises(Refused, match="还没有登记2026年的招录计划"):
        incentives.grant(**words)
    plan = {"actor": world["county"], "county": world.county, "year": 2026}
    assert incentives.plan(places=11, share=10, **plan).kept == 2
    assert incentives.plan(places=10, share=10, **plan).kept == 1
    incentives.grant(**words)
    (line,) = given.plans(world["county"], 2026)
    assert (line.given, line.left) == (1, 0)
    with pytest.raises(Refused, match="已经用完"):
        incentives.grant(**words)


def test_subsidies_grow_and_are_listed_for_finance(world, signed_in):
    """P01-R16: not below the year before; months served times the standard, awards beside it."""
    place = {"actor": world["county"], "county": world.county}
    incentives.set_standard(year=2025, post=Decimal(2000), performance=Decimal(500), **place)
    with pytest.raises(Invalid, match="没有保存") as wrong:
        incentives.set_standard(year=2026, post=Decimal(1999), performance=Decimal(500), **place)
    assert "逐步增长" in wrong.value.problems["post"][0]
    incentives.set_standard(year=2026, post=Decimal(2100), performance=Decimal(500), **place)
    Post.objects.filter(pk=world.term.post_id).update(since=dt.date(2026, 3, 9))
    merged = Post.objects.create(
        person=world.serving, organization=world.empty, title="党支部书记", role="principal",
        is_main=False, since=dt.date(2026, 5, 1),
    )  # fmt: skip
    second = Term.objects.create(post=merged, channel="local", taken_on=sw.TODAY)
    assert [row.term for row in given.subsidies(world["county"], 2026)].count(second) == 0
    answer = signed_in("county").post("/members/secretaries/incentives/subsidies/", {"year": 2026})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = {row[2]: row for row in sheet.iter_rows(values_only=True) if row[2]}
    assert rows["王守信"][3:8] == (10, 21000, 5000, 0, 26000)
    assert signed_in("town").post("/members/secretaries/incentives/subsidies/").status_code == 403
    told = signed_in("county").get("/api/v1/secretary-subsidies/", {"year": 2026}).json()
    listed = {row.term.pk: row for row in given.subsidies(world["county"], 2026)}
    assert {line["term"]["id"]: line["months"] for line in told["lines"]} == {
        pk: row.months for pk, row in listed.items()
    }
    for line in told["lines"]:
        row = listed[line["term"]["id"]]
        sums = [row.post, row.performance, row.award, row.total]
        assert [line[name] for name in ("post", "performance", "award", "total")] == [
            None if value is None else f"{value:.2f}" for value in sums
        ]
    assert signed_in("town").get("/api/v1/secretary-subsidies/").status_code == 403


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [("2025-05-01", None, 12), ("2026-03-09", None, 10), ("2025-01-01", "2026-04-01", 3),
     ("2026-06-02", "2026-06-20", 1), ("2027-01-01", None, 0)],
)  # fmt: skip
def test_months_served(since, until, months):
    end = dt.date.fromisoformat(until) if until else None
    post = Post(since=dt.date.fromisoformat(since), until=end)
    assert months_served(Term(post=post), 2026) == months
