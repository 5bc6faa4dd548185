"""What is owed in training, against tables by hand: done, not done, not recorded, not yet due."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.core.cache import cache

from jining_dangjian.tasks import tell_figures
from members.models import Post
from portal.models import KeptFigures
from portal.periods import parse
from tests import training_world as tw
from training import obligations as o
from training.actions import catalogue, classes, hours
from training.actions.session_checks import moment
from training.models import CourseSession, HourEntry, Speaker, Teacher, TrainingClass
from training.queries import kept_obligations, obligations
from training.queries.obliged import Scene, scene_of
from training.queries.obliged_people import months_after

Q4 = parse("2026Q4")
ELSEWHERE = {
    "on": dt.date(2026, 8, 28), "hours": Decimal(8), "category": "theory", "title": "网络培训",
    "elsewhere": "省委党校", "ground": "证书",
}  # fmt: skip


def _row(scene: Scene, code: str) -> tuple[int, int, int, int]:
    told = {one.obligation.code: one for one in obligations.of_county(scene)}[code]
    return told.done, told.missed, told.unknown, told.ahead


@contextmanager
def _on(day: dt.date) -> Iterator[None]:
    """Let the demonstration's day be another."""
    tw.Demonstration.objects.update(day=day)
    tw.clock.forget()
    yield
    tw.Demonstration.objects.update(day=tw.TODAY)
    tw.clock.forget()


def _weekly(world) -> TrainingClass:
    made = tw.planned(
        world, kind="weekly", name="周周大学堂", starts_on=dt.date(2026, 9, 14),
        ends_on=dt.date(2026, 10, 31),
    )  # fmt: skip
    both = list(world.teachers)
    tw.session(world, made, on=dt.date(2026, 9, 18), teachers=both)
    tw.session(world, made, on=dt.date(2026, 10, 12), teachers=both[:1], exception="一名教师出差",
               counts_for=dt.date(2026, 10, 9))  # fmt: skip
    tw.session(world, made, on=tw.FRIDAY, teachers=both)
    return tw.step(world, made, "approve", "open")


def test_every_friday_is_held_missed_not_recorded_or_ahead(world):
    made = _weekly(world)
    # fridays: 18 September, 9 (16, 23, 30) October; 25 September and 2 October are holidays
    assert _row(scene_of(world.county, None), "weekly") == (0, 0, 2, 3)
    made.sessions.filter(begins_at__date__lt=tw.TODAY).update(state="closed")
    assert _row(scene_of(world.county, None), "weekly") == (2, 0, 0, 3)
    assert _row(Scene(world.county, Q4), "weekly") == (1, 0, 0, 3), "of the quarter alone"
    classes.cancel_session(
        actor=world["keeper"], session=made.sessions.get(state="planned"), reason="教师生病"
    )
    with _on(dt.date(2026, 11, 2)):
        again = scene_of(world.county, None)
        assert _row(again, "weekly") == (2, 3, 0, 0)
        rows = obligations.items(again, o.WEEKLY)
    assert [(one.state, str(one.on), one.why) for one in rows][:1] == [
        ("missed", "2026-10-16", "没有排课")
    ]
    assert (rows[-1].why, rows[-1].url[:19]) == ("补课", "/training/sessions/")


def test_the_shape_of_a_weekly_session_and_its_speakers(world):
    made = _weekly(world)
    made.sessions.filter(begins_at__date__lt=tw.TODAY).update(state="closed")
    scene = scene_of(world.county, None)
    assert _row(scene, "weekly_shape") == (2, 0, 0, 0), "one with its reason"
    assert _row(scene, "weekly_speakers") == (0, 0, 2, 0), "nobody written down is no zero"
    first, second = made.sessions.filter(state="closed").order_by("begins_at")
    Speaker.objects.create(session=first, person=world.people["anna"])
    for name in ("anna", "boris"):
        Speaker.objects.create(session=second, person=world.people[name])
    CourseSession.objects.filter(pk=second.pk).update(exception="")
    scene = scene_of(world.county, None)
    assert _row(scene, "weekly_speakers") == (1, 1, 0, 0)
    assert _row(scene, "weekly_shape") == (1, 1, 0, 0), "one teacher, no reason"
    assert _row(scene, "weekly_aspects") == (0, 0, 0, 1), "judged when the class ends"


@pytest.mark.parametrize(
    ("on", "begins", "minutes", "exception", "state"),
    [
        (dt.date(2026, 10, 12), dt.time(18, 30), 90, "", "done"),
        (dt.date(2026, 10, 12), dt.time(18, 29), 90, "", "missed"),
        (dt.date(2026, 10, 12), dt.time(18, 30), 91, "", "missed"),
        (dt.date(2026, 10, 9), dt.time(19), 90, "", "missed"),
        (dt.date(2026, 10, 9), dt.time(19), 90, "专家只有周五有空", "done"),
        (dt.date(2026, 10, 1), dt.time(19), 90, "", "missed"),
        (dt.date(2026, 10, 14), dt.time(9), 90, "", "ahead"),
    ],
)  # fmt: skip
def test_the_evening_rule_at_its_boundaries(world, on, begins, minutes, exception, state):
    made = tw.planned(world, kind="evening", name="夜讲")
    TrainingClass.objects.filter(pk=made.pk).update(state="running")
    start = moment(on, begins)
    CourseSession.objects.create(
        training_class=made, topic="产业", category="professional", begins_at=start,
        ends_at=start + dt.timedelta(minutes=minutes), hours=Decimal(2), exception=exception,
    )  # fmt: skip
    rows = obligations.items(scene_of(world.county, None), o.EVENING)
    assert [one.state for one in rows] == [state]


def test_questions_and_the_share_tell_what_is_not_known(world):
    night = tw.planned(world, kind="night", name="干部夜校")
    for number, minutes in enumerate((20, 19, 0)):
        day = dt.date(2026, 10, 5 + number)
        tw.session(world, night, on=day, questions=20)
        CourseSession.objects.filter(begins_at__date=day).update(questions=minutes, state="closed")
    bare = tw.planned(world)
    full = tw.planned(world, name="达标班")
    tw.session(world, full, hours=Decimal(2))
    TrainingClass.objects.filter(pk__in=[night.pk, bare.pk, full.pk]).update(state="running")
    scene = scene_of(world.county, None)
    assert _row(scene, "questions") == (1, 1, 1, 0)
    assert _row(scene, "share") == (2, 0, 1, 0), "the class and the year; one has no hours yet"


def test_leaders_secretaries_and_the_new_ones(world):
    keeper = world["keeper"]
    leader = catalogue.engage(
        actor=keeper, organization=world.county, person=None,
        facts={"name": "卢静之", "team": "leader", "level": "county", "unit": "县委"},
    )  # fmt: skip
    branch = tw.w.person("孟书记", world.branch, "principal", 1)
    Teacher.objects.filter(pk=world.teachers[0].pk).update(person=branch)
    Post.objects.filter(person=branch).update(since=dt.date(2026, 2, 28))
    scene = scene_of(world.county, None)
    assert _row(scene, "leaders") == (0, 0, 0, 1), "the year is not over"
    assert not _told(scene, "secretaries").applies, "no Party lecture is held here at all"
    assert _row(scene, "new_secretaries") == (0, 0, 1, 0), "until 28 August; no row at all"
    hours.log_elsewhere(actor=keeper, person=branch, facts=ELSEWHERE)
    assert _row(scene, "new_secretaries") == (0, 1, 0, 0), "he studied, but in no class"
    lecture = tw.planned(world, kind="lecture", name="党课")
    tw.session(world, lecture, teachers=[leader, world.teachers[0]], on=dt.date(2026, 10, 12))
    CourseSession.objects.update(state="closed")
    TrainingClass.objects.filter(pk=lecture.pk).update(state="running")
    scene = scene_of(world.county, None)
    assert _row(scene, "leaders") == (1, 0, 0, 0)
    assert _row(scene, "secretaries") == (1, 0, 1, 0), "nothing recorded of the first half"
    assert months_after(dt.date(2026, 8, 31)) == dt.date(2027, 2, 28)


def _told(scene: Scene, code: str) -> obligations.Told:
    return {one.obligation.code: one for one in obligations.of_county(scene)}[code]


def test_yearly_hours_by_group_and_nobody_behind_before_the_year_is_over(world):
    keeper, facts = world["keeper"], ELSEWHERE
    for number in range(4):
        hours.log_elsewhere(
            actor=keeper, person=world.people["member"],
            facts=facts | {"on": dt.date(2026, 9, 1 + number), "hours": Decimal(8)},
        )  # fmt: skip
    hours.log_elsewhere(
        actor=keeper, person=world.people["anna"],
        facts=facts | {"on": dt.date(2026, 9, 1), "hours": Decimal(8)},
    )  # fmt: skip
    now = scene_of(world.county, None)
    assert _row(now, "hours_member") == (1, 0, 0, 0)
    assert _row(now, "hours_servant") == (0, 0, 0, 4)
    assert _row(now, "hours_secretary") == (0, 0, 0, 1)
    with _on(dt.date(2027, 1, 4)):
        over = Scene(world.county, parse("2026"))
        assert _row(over, "hours_servant") == (0, 1, 3, 0), "three have no row: not recorded"
        assert _row(over, "central") == (0, 0, 1, 0)
    rows = obligations.shown(world["leader"], now, obligations.items(now, o.HOURS[0]))
    assert {(one.label, one.count) for one in rows} == {("县财政局", 3), ("疃里镇", 1)}


def test_the_table_is_kept_with_its_time_and_a_worker_tells_it_anew(world, monkeypatch):
    sent: list[tuple[str, int, str]] = []
    monkeypatch.setattr("portal.kept_figures.by_worker", lambda *one: sent.append(one))
    scene = scene_of(world.county, None)

    def members() -> int:
        rows, _ = kept_obligations.of_county(scene)
        return next(one.done for one in rows if one.obligation.code == "hours_member")

    def later(**by: int) -> None:
        kept = KeptFigures.objects.get(section="training_due")
        KeptFigures.objects.update(at=kept.at - dt.timedelta(**by))
        cache.clear()

    rows, at = kept_obligations.of_county(scene)
    assert rows == obligations.of_county(scene)
    assert dt.timedelta(0) <= tw.clock.now() - at < dt.timedelta(minutes=1)
    for number in range(4):
        hours.log_elsewhere(
            actor=world["keeper"], person=world.people["member"],
            facts=ELSEWHERE | {"on": dt.date(2026, 9, 1 + number)},
        )  # fmt: skip
    assert (members(), sent) == (0, []), "told a moment ago"
    later(seconds=61)
    assert (members(), sent) == (0, [("training_due", world.county.pk, "2026")])
    assert tell_figures(*sent[0])
    assert members() == 1
    row = HourEntry.objects.latest("pk")
    hours.reverse(actor=world["keeper"], entry=row, reason="重复登记")
    assert members() == 1
    later(minutes=31)
    assert members() == 0, "too old to be shown"


def test_the_table_is_a_page_each_number_a_list_and_names_stay_where_they_may_be_read(
    world, signed_in, django_assert_max_num_queries
):
    _weekly(world)
    tw.w.person("孟书记", world.branch, "principal", 1)
    Post.objects.filter(organization=world.branch).update(since=dt.date(2026, 3, 1))
    client = signed_in("leader")
    with django_assert_max_num_queries(45):
        page = client.get("/training/obligations/").content.decode()
    for words in ("周周大学堂", "P34-R1", "没有记录", "期内没有夜讲", "推定"):
        assert words in page
    one = client.get("/training/obligations/new_secretaries/").content.decode()
    assert "孟书记" not in one
    assert "吴街村党支部" in one
    kept = signed_in("keeper").get("/training/obligations/new_secretaries/?state=unknown")
    assert "孟书记" in kept.content.decode()
    assert "/training/sessions/" in client.get("/training/obligations/weekly/").content.decode()
    client = signed_in("leader")
    assert "/training/sessions/" not in client.get("/training/obligations/weekly/").content.decode()
    assert client.get("/training/obligations/x/").status_code == 404
    other = client.get(f"/training/obligations/?place={world.county.pk + 1}")
    assert other.status_code == 404
