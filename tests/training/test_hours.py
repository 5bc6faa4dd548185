"""The ledger: partial attendance by session, corrections by reversal, no double counting, the statement."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Sum

from assessments import logged
from assessments.schemes import sources
from portal.refusals import Invalid, NotAllowed, Refused, Stale
from tests import training_world as tw
from tests import world as w
from training.actions import attendance, classes, hours
from training.actions.attendance import Marked
from training.models import Attendance, HourEntry
from training.queries import coverage, groups, statements

ELEVEN = "2026-10-13T11:00:00+08:00"
ELSEWHERE = {
    "on": dt.date(2026, 9, 1), "hours": Decimal(6), "category": "theory", "title": "网络培训班",
    "elsewhere": "山东干部网络学院", "ground": "结业证书",
}  # fmt: skip


@pytest.fixture
def held(world):
    """A session at which Anna was there in part and Boris was not; its hours are written down."""
    session = tw.running(world).sessions.get()
    with time_machine.travel(ELEVEN):
        rows = {row.person.name: row.pk for row in session.training_class.enrolments.all()}
        marks = {rows["安文静"]: Marked(True, late=45)}
        attendance.mark(actor=world["keeper"], session=session, marks=marks)
        assert hours.close(actor=world["keeper"], session=session, confirmed=1) == 1
    return session


def _sum(person) -> Decimal:
    return HourEntry.objects.filter(person=person).aggregate(s=Sum("hours"))["s"] or Decimal(0)


def test_closing_credits_by_minutes_and_writes_down_who_was_absent(world, held):
    assert _sum(world.people["anna"]) == Decimal("1.00")
    assert _sum(world.people["boris"]) == 0
    assert held.attendances.get(person=world.people["boris"]).present is False
    entry = HourEntry.objects.get()
    assert (entry.on, entry.category, entry.organizer) == (tw.TODAY, "theory", world.county)


def test_a_session_is_closed_once_after_its_end_as_it_was_shown(world):
    session = tw.running(world).sessions.get()
    keeper = world["keeper"]
    with time_machine.travel(tw.NINE), pytest.raises(Refused, match="还没有下课"):
        hours.close(actor=keeper, session=session)
    with time_machine.travel(ELEVEN):
        with pytest.raises(Stale, match="现在是2人，不是1人"):
            hours.close(actor=keeper, session=session, confirmed=1)
        assert not Attendance.objects.exists()
        hours.close(actor=keeper, session=session, confirmed=2)
        with pytest.raises(Stale):
            hours.close(actor=keeper, session=session)
    tw.step(world, session.training_class, "finish")


def test_a_correction_reverses_and_posts_anew(world, held):
    anna, keeper = world.people["anna"], world["keeper"]
    row = held.attendances.get(person=anna)
    for mark, total in ((Marked(True), 2), (Marked(False), 0), (Marked(True, early=45), 1)):
        hours.correct(actor=keeper, row=row, mark=mark, reason="核对签到表")
        assert _sum(anna) == total
    assert HourEntry.objects.filter(person=anna, reverses=None).count() == 3
    with pytest.raises(Invalid) as wrong:
        hours.correct(actor=keeper, row=row, mark=Marked(True, late=91), reason=" ")
    assert set(wrong.value.problems) == {"reason", "late"}
    keeper.person = anna
    with pytest.raises(NotAllowed):
        hours.correct(actor=keeper, row=row, mark=Marked(True), reason="本人")


def test_an_absent_one_who_looked_at_the_recording_is_credited(world, held):
    boris = world.people["boris"]
    row = held.attendances.get(person=boris)
    hours.correct(
        actor=world["keeper"], row=row, mark=Marked(True, way="video"), reason="视频中断，看了回放"
    )
    assert _sum(boris) == 2
    assert held.attendances.get(person=boris).way == "video"


def test_the_same_time_never_counts_in_two_classes(world, held):
    other = tw.running(world, name="专题班", kind="special").sessions.get()
    with time_machine.travel(ELEVEN):
        hours.close(actor=world["keeper"], session=other)
    row = other.attendances.get(person=world.people["anna"])
    with pytest.raises(Refused, match="不能两处都记"):
        hours.correct(actor=world["keeper"], row=row, mark=Marked(True), reason="也来了")


def test_the_ledger_is_never_changed_and_never_doubled(world, held):
    entry = HourEntry.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        HourEntry.objects.filter(pk=entry.pk).update(hours=9)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_a_held_session_is_not_cancelled_nor_is_its_class(world, held):
    keeper, made = world["keeper"], held.training_class
    with pytest.raises(Stale):
        classes.cancel_session(actor=keeper, session=held, reason="不算了")
    with pytest.raises(Refused, match="不能取消整个班"):
        classes.take(actor=keeper, made=made, action="cancel", reason="不办了")


def test_study_elsewhere_is_written_once_a_day_up_to_eight_hours_and_taken_back(world):
    anna, keeper = world.people["anna"], world["keeper"]
    entry = hours.log_elsewhere(actor=keeper, person=anna, facts=ELSEWHERE)
    with pytest.raises(Invalid, match="一天最多记8学时"):
        hours.log_elsewhere(actor=keeper, person=anna, facts=ELSEWHERE | {"title": "别的"})
    with pytest.raises(Stale):
        hours.log_elsewhere(actor=keeper, person=anna, facts=ELSEWHERE | {"hours": Decimal(1)})
    made = hours.reverse(actor=keeper, entry=entry, reason="登错了人")
    assert _sum(anna) == 0
    with pytest.raises(Stale):
        hours.reverse(actor=keeper, entry=entry, reason="再冲")
    with pytest.raises(Refused, match="不能再冲销"):
        hours.reverse(actor=keeper, entry=made, reason="恢复")
    hours.log_elsewhere(actor=keeper, person=anna, facts=ELSEWHERE)
    assert _sum(anna) == 6
    with pytest.raises(Invalid) as wrong:
        hours.log_elsewhere(
            actor=keeper, person=anna,
            facts={**ELSEWHERE, "on": dt.date(2026, 12, 1), "hours": Decimal(9), "ground": ""},
        )  # fmt: skip
    assert set(wrong.value.problems) == {"on", "hours", "ground"}
    with pytest.raises(NotAllowed):
        hours.log_elsewhere(actor=world["stranger"], person=anna, facts=ELSEWHERE)


def test_hours_of_a_session_are_taken_back_in_its_roll_alone(world, held):
    with pytest.raises(Refused, match="更正考勤"):
        hours.reverse(actor=world["keeper"], entry=HourEntry.objects.get(), reason="冲掉")


def test_a_statement_tells_what_is_missing_against_the_minimum_of_ones_group(world, held):
    owed = {name: statements.of(person, 2026).minimum for name, person in world.people.items()}
    assert {name: one.hours if one else None for name, one in owed.items()} == {
        "anna": 90, "boris": 90, "chief": 90, "mayor": 90, "head": 56, "member": 32,
    }  # fmt: skip
    told = statements.of(world.people["anna"], 2026)
    assert (told.total, told.missing, told.met) == (1, 89, False)
    assert told.by_organizer == [("嘉祥县", Decimal("1.00"))]
    assert statements.of(world.people["anna"], 2025).total == 0


def test_days_stand_for_hours_and_a_secretary_needs_a_class(world):
    keeper = world["keeper"]
    for number in range(12):
        facts = ELSEWHERE | {"on": dt.date(2026, 9, 1 + number), "hours": Decimal(8)}
        for name in ("anna", "head"):
            hours.log_elsewhere(actor=keeper, person=world.people[name], facts=facts)
    anna = statements.of(world.people["anna"], 2026)
    assert (anna.total, anna.days, anna.met) == (96, 12, True)
    head = statements.of(world.people["head"], 2026)
    assert (head.enough, head.met) == (True, False)
    assert head.sentence == "还没有参加过集中培训。"


def test_a_merged_row_brings_its_hours(world, held):
    anna, boris = world.people["anna"], world.people["boris"]
    type(anna).objects.filter(pk=anna.pk).update(merged_into=boris)
    assert statements.of(boris, 2026).total == 1


def test_coverage_counts_who_was_trained_and_a_correction_takes_him_out(world, held):
    tw.catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="全体干部", rule="servants"
    )
    row = coverage.of_place(world.county, 2026)[0]
    assert (row.total, row.trained, row.rate) == (4, 1, Decimal(25))
    assert coverage.of_place(world.village, 2026)[0].rate is None, "nobody there: n/a (E-ZERO)"
    group = tw.catalogue.TargetGroup.objects.get()
    units = coverage.by_unit(group, world.county, 2026)
    assert [(u.label, u.total, u.trained) for u in units] == [("疃里镇", 1, 0), ("县财政局", 3, 1)]
    attended = held.attendances.get(person=world.people["anna"])
    hours.correct(actor=world["keeper"], row=attended, mark=Marked(False), reason="认错了人")
    assert coverage.of_place(world.county, 2026)[0].trained == 0


def test_a_county_s_group_has_nobody_of_another_county_also_where_the_city_looks(world):
    tw.catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="全体干部", rule="servants"
    )
    neighbour = world["stranger"].held_grants[0].organization
    office = w.organization("370831-cz", "县财政局", "organ", neighbour)
    w.person("外县", office, "staff", 1)
    told = {one.label: one.total for one in coverage.of_place(world.county.parent, 2026)}
    assert told == {"嘉祥县：全体干部": 4}
    assert coverage.of_place(world.county, 2026)[0].label == "全体干部"


def test_groups_of_a_rule_are_counted_together_and_each_has_its_own_people(
    world, held, django_assert_num_queries
):
    city = world.county.parent
    neighbour = world["stranger"].held_grants[0].organization
    w.person("外县", w.organization("370831-cz", "县财政局", "organ", neighbour), "staff", 1)
    create = tw.catalogue.TargetGroup.objects.create
    rules = ("servants", "leaders", "village", "members", "list")

    def keep(*places):
        return [create(organization=p, name=r, rule=r) for p in places for r in rules]

    made = keep(world.county)
    with django_assert_num_queries(7):
        coverage.of_place(city, 2026)
    made += keep(neighbour)
    with django_assert_num_queries(7):
        coverage.of_place(city, 2026)
    made += keep(city, world.village)
    for place in (city, world.county, world.village):
        for told in coverage.of_place(place, 2026):
            group = next(one for one in made if one.pk == told.pk)
            people = groups.people_of(group, place.path)
            trained = people.filter(coverage.trained_in(2026)).count()
            assert (told.total, told.trained) == (people.count(), trained), (place, group.rule)


def test_appraisals_draw_how_often_somebody_came(world, held):
    ids = [world.people[name].pk for name in ("anna", "boris", "chief")]
    document = {"components": [{"id": "study", "logged": "training.attendance"}]}
    drawn = logged.draw(document, ids, dt.date(2026, 10, 1), dt.date(2026, 12, 31))
    assert [(drawn[pk]["study"].of, drawn[pk]["study"].out_of) for pk in ids] == [
        (1, 1), (0, 1), (0, 0),
    ]  # fmt: skip
    assert sources.registers_of(document) == set(), "it does not say who is appraised"
    before = logged.draw(document, ids, dt.date(2026, 7, 1), dt.date(2026, 9, 30))
    assert before[ids[0]]["study"].out_of == 0
