"""微山县: a Party school, teachers, target groups; a class that is over, one that runs today, one that takes
applications, an observer class, and a plan whose share is too low. Everything is made up."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from members.models import Account, Organization, Person
from members.structure import WEISHAN
from portal import clock
from training.actions import catalogue, classes, enrolments, lectures, teaching
from training.clocks import credited, local_day
from training.demo import shelves
from training.demo.shared import Hand, session
from training.models import (
    Attendance,
    CourseSession,
    Enrolment,
    HourEntry,
    LectureOrder,
    SessionRating,
    SurveyAnswer,
    TargetGroup,
    TrainingClass,
    Venue,
)
from training.queries import groups

TOWN = f"{WEISHAN}101"
"""韩庄镇, whose people sign in to the demonstration."""
TEACHERS = (
    ("梁思远", "full", "school", "县委党校", "党的创新理论"),
    ("白若兰", "full", "school", "县委党校", "党性教育"),
    ("霍启明", "part", "expert", "市委党校", "基层治理"),
    ("邢卫东", "part", "head", "县农业农村局", "乡村产业"),
    ("卢静之", "leader", "county", "县委", "全面从严治党"),
)
SPRING = (
    ("党的创新理论专题", "theory", 0), ("党章党规党纪", "spirit", 0), ("微山湖革命故事现场教学", "spirit", 1),
    ("财政金融知识", "professional", 1),
)  # fmt: skip


def play(seed: int) -> None:
    """Load what is missing, all or nothing; nothing where the people are not there."""
    county = Organization.objects.filter(code=WEISHAN).first()
    accounts = {
        name: Account.objects.filter(username=name).first()
        for name in ("xumanqing", "sunjingyi", "songyaqin")
    }
    if county is None or not all(accounts.values()) or Venue.objects.exists():
        return
    with transaction.atomic():
        hand = _ready(county, accounts)
        _over(hand)
        _running(hand)
        _taking(hand)
        _too_low(hand)
        _asked(hand)
        _ordered(hand)
        shelves.play(hand, Organization.objects.get(code=TOWN), seed)


def _ready(county: Organization, accounts: Any) -> Hand:
    keeper = accounts["xumanqing"]
    town = Organization.objects.get(code=TOWN)
    school = catalogue.open_venue(
        actor=keeper, organization=county, name="中共微山县委党校", kind="school"
    )
    catalogue.open_venue(actor=keeper, organization=county, name="微山湖政德教育基地", kind="base")
    branch = catalogue.open_venue(
        actor=keeper, organization=town, name="韩庄镇党校分校", kind="branch"
    )
    rooms = [
        catalogue.add_room(actor=keeper, venue=venue, name=name, seats=seats)
        for venue, name, seats in ((school, "报告厅", 200), (school, "第一教室", 60), (branch, "教室", 40))
    ]  # fmt: skip
    teachers = [
        catalogue.engage(
            actor=keeper, organization=county, person=None,
            facts={"name": name, "team": team, "level": level, "unit": unit, "subjects": subjects},
        )
        for name, team, level, unit, subjects in TEACHERS
    ]  # fmt: skip
    catalogue.start_groups(actor=keeper, county=county)
    catalogue.add_group(
        actor=keeper, organization=county, name="机关、镇街全体干部", rule="servants"
    )
    return Hand(county, keeper, accounts["sunjingyi"], school, rooms, teachers)


def _over(hand: Hand) -> None:
    """The spring class: attended by two thirds of the leaders, hours written down, archived."""
    first = dt.date(2026, 4, 14)
    made = hand.plan("main", "2026年春季科级干部主体班", first, first + dt.timedelta(days=1))
    for number, (topic, category, day) in enumerate(SPRING):
        begins = dt.time(8, 30) if number % 2 == 0 else dt.time(14)
        session(
            hand, made, topic, category, day=first + dt.timedelta(days=day), begins=begins, hours=Decimal(4),
            room=hand.rooms[0], teacher=hand.teachers[number],
        )  # fmt: skip
    hand.approve(made)
    leaders = TargetGroup.objects.get(organization=hand.county, name="科级领导干部")
    people = list(groups.people_of(leaders).select_related("home").order_by("sort_key", "id"))
    _attended(hand, made, [one for number, one in enumerate(people) if number % 3])
    TrainingClass.objects.filter(pk=made.pk).update(
        state="archived", evaluation="参训率高，现场教学反映好；秋季增加财政金融课时。"
    )


def _attended(hand: Hand, made: TrainingClass, people: list[Person]) -> None:
    """Enrol people and write down that they were there, some of them late."""
    at = clock.now()
    rows = Enrolment.objects.bulk_create(
        Enrolment(
            training_class=made, person=person, unit=person.home, way="group", state="enrolled",
            by=hand.keeper, at=at,
        )
        for person in people
    )  # fmt: skip
    for one in made.sessions.all():
        _held(hand, one, rows)
    made.sessions.update(state=CourseSession.State.CLOSED)


def _held(hand: Hand, session: CourseSession, rows: list[Enrolment]) -> None:
    at = session.ends_at
    there = [
        Attendance(
            session=session, enrolment=row, person=row.person, present=number % 17 != 0,
            way="qr" if number % 17 else "closing",
            came_at=session.begins_at if number % 17 else None, by=hand.keeper, at=at,
            late=25 if number % 13 == 5 and number % 17 else 0,
        )
        for number, row in enumerate(rows)
    ]  # fmt: skip
    Attendance.objects.bulk_create(there)
    HourEntry.objects.bulk_create(
        HourEntry(
            person=row.person, on=local_day(session.begins_at), category=session.category,
            hours=credited(session.hours, session.minutes, late=row.late, grace=10),
            organizer=hand.county, session=session, title=session.topic,
            ground=session.training_class.name, by=hand.keeper, at=at,
        )
        for row in there
        if row.present
    )  # fmt: skip


def _running(hand: Hand) -> None:
    """A class of 韩庄镇's people that runs: one session is over, one lasts all of the demonstration's day."""
    today = clock.today()
    made = hand.plan(
        "special", "全县干部业务能力提升班", today - dt.timedelta(days=7), today + dt.timedelta(days=17)
    )  # fmt: skip
    morning, room = dt.time(8), hand.rooms[1]
    for days, topic, category, hours in (
        (-6, "新时代群众工作方法", "theory", 4), (0, "微山湖党性教育现场教学", "spirit", 8),
        (9, "公文写作", "professional", 4),
    ):  # fmt: skip
        session(
            hand, made, topic, category, day=today + dt.timedelta(days=days), begins=morning,
            hours=Decimal(hours), room=room, teacher=hand.teachers[days % 3],
        )  # fmt: skip
    hand.approve(made)
    classes.take(actor=hand.keeper, made=made, action="open")
    people = Person.objects.filter(home__code=TOWN, left_on=None).select_related("home")
    enrolments.by_list(actor=hand.keeper, made=made, people=people.order_by("sort_key", "id")[:40])
    known = people.filter(account__username="songyaqin")
    enrolments.by_list(actor=hand.keeper, made=made, people=known)
    classes.take(actor=hand.keeper, made=made, action="begin")
    first = made.sessions.order_by("begins_at")[0]
    _held(hand, first, list(made.enrolments.select_related("person")))
    CourseSession.objects.filter(pk=first.pk).update(state=CourseSession.State.CLOSED)


def _taking(hand: Hand) -> None:
    """Night lectures that are open to everybody with few places left, and an observer class (P05)."""
    today = clock.today()
    lecture = hand.plan(
        "evening", "微湖夜讲", today + dt.timedelta(days=1), today + dt.timedelta(days=20), capacity=3,
        by_application=True, needs="9月电话调研5个镇街、10个部门：最缺财政金融和数字化知识",
    )  # fmt: skip
    for days, topic in ((2, "看懂一张财务报表"), (8, "数字化办公入门")):
        session(
            hand, lecture, topic, "professional", day=today + dt.timedelta(days=days),
            begins=dt.time(19), hours=Decimal(2), room=hand.rooms[0], teacher=hand.teachers[2],
        )  # fmt: skip
    observer = hand.plan(
        "observer", "县委全会会务观摩班", today + dt.timedelta(days=6), today + dt.timedelta(days=7),
        capacity=5, by_application=True,
    )  # fmt: skip
    session(
        hand, observer, "会务组织全流程", "professional", day=today + dt.timedelta(days=6),
        begins=dt.time(14), hours=Decimal(4), room=hand.rooms[1], teacher=hand.teachers[3],
    )  # fmt: skip
    for made in (lecture, observer):
        hand.approve(made)
        classes.take(actor=hand.keeper, made=made, action="open")
    staff = Person.objects.filter(home__code=f"{WEISHAN}-czj", left_on=None).select_related("home")
    enrolments.by_list(actor=hand.keeper, made=lecture, people=staff.order_by("id")[1:6])
    account = Account.objects.get(username="songyaqin")
    enrolments.apply(actor=account, made=observer)


def _too_low(hand: Hand) -> None:
    """A plan whose theory and Party spirit come to 60 %: it is not approved as it is."""
    first = clock.today() + dt.timedelta(days=27)
    made = hand.plan("main", "2026年秋季主体班", first, first + dt.timedelta(days=1))
    for topic, category, day, begins, hours in (
        ("学习贯彻党的创新理论", "theory", 0, dt.time(8, 30), 4),
        ("廉洁从政警示教育", "spirit", 1, dt.time(8, 30), 2),
        ("项目谋划与融资", "professional", 0, dt.time(14), 4),
    ):
        session(
            hand, made, topic, category, day=first + dt.timedelta(days=day), begins=begins,
            hours=Decimal(hours), room=hand.rooms[0], teacher=None,
        )  # fmt: skip


def _asked(hand: Hand) -> None:
    """A survey of needs that 40 people of 韩庄镇 have answered, and ratings of the session that is over."""
    survey = teaching.ask(
        actor=hand.keeper, organization=hand.county, title="下半年干部培训需求调研",
        needs="看懂财务报表\n数字化办公\n公文写作\n信访矛盾化解\n乡村产业项目",
        closes_on=clock.today() + dt.timedelta(days=10),
    )  # fmt: skip
    people = Person.objects.filter(home__code=TOWN, left_on=None).exclude(
        account__username="songyaqin"
    )
    chosen = list(people.select_related("home").order_by("sort_key", "id")[:40])
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(survey=survey, person=one, unit=one.home, picks=sorted({n % 5, n % 3}))
        for n, one in enumerate(chosen)
    )
    held = CourseSession.objects.filter(training_class__state="running", state="closed").latest(
        "pk"
    )
    there = held.attendances.filter(present=True).exclude(person__account__username="songyaqin")
    SessionRating.objects.bulk_create(
        SessionRating(session=held, person_id=row.person_id, value=5 - n % 3 // 2)
        for n, row in enumerate(there[:30])
    )


def _ordered(hand: Hand) -> None:
    """Three topics on the menu; one is ordered and waits, one has its session."""
    topics = [
        lectures.offer(actor=hand.keeper, teacher=teacher, title=title, field=field)
        for teacher, title, field in (
            (hand.teachers[2], "基层治理怎样减负", "基层治理"),
            (hand.teachers[3], "乡村产业项目怎么选", "乡村振兴"),
            (hand.teachers[4], "全面从严治党形势", "党的建设"),
        )
    ]  # fmt: skip
    clerk, town = (
        Account.objects.filter(username="zhoumin").first(),
        Organization.objects.get(code=TOWN),
    )
    if clerk is None:
        return
    wanted = clock.today() + dt.timedelta(days=8)
    for topic, questions in zip(topics, ("会议和台账怎样减", "资金和用地从哪里来"), strict=False):
        lectures.order(actor=clerk, topic=topic, unit=town, wanted_on=wanted, questions=questions)
    night = CourseSession.objects.filter(training_class__kind="evening", state="planned").latest(
        "pk"
    )
    first = LectureOrder.objects.get(topic=topics[0])
    lectures.take(actor=hand.keeper, row=first, action="schedule", session=night)
