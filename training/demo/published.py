"""Rows that bring out what the reports publish of P04, P19 (嘉祥县), P11 (任城区) and P34 (太白湖新区).

A part of the demonstration of its own, loaded on demand; every class is marked as 报道数字演示. Person-times
of lectures are the counted audience of their sessions; those of P34 are attendances of made-up people.
"""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from members import pinyin
from members.demo.names import Names, chance
from members.models import Account, Organization, Person
from portal import workdays
from training.actions.session_checks import moment
from training.demo import contests
from training.models import (
    Attendance,
    CourseSession,
    Enrolment,
    HourEntry,
    SessionTeacher,
    Speaker,
    Teacher,
    TrainingClass,
    Venue,
)

JIAXIANG, RENCHENG, TAIBAI = "370829", "370811", "TBH"
P04 = (
    ("base", "政德教育基地班次", "branch", 3, 1, 134),
    ("branch", "分校班次", "branch", 158, 1, 61),
    ("school", "部门专题班", "special", 35, 1, 0),
    ("school", "高端班", "high_end", 6, 1, 77),
)
"""Venue, name, kind, classes, sessions each, audience each: 402 in 3, 9,638 in 158, 35, 462 in 4 + 2."""
NIGHT_LECTURES = (("基层治理", 3), ("工业经济", 3), ("城市规划", 3), ("科技创新", 3), ("农业农村", 3),
                  ("应急管理", 2), ("法治建设", 2))  # fmt: skip
"""P19: 7 topics, 5 of them named in the report, 3 + 7 + 9 = 19 lectures."""
LECTURES, LISTENERS = 500, 27
"""P11: more than 500 lectures, an audience of more than 13,000."""
FIELDS = ("高质量经济", "乡村振兴", "黄河流域生态", "基层治理", "数字政府", "招商引资", "安全生产",
          "社会保障", "财政金融", "依法行政")  # fmt: skip
"""P11-R1: ten fields, the first four are named."""
NIGHTS, PUPILS = 18, 51
WEEKS, TEACHERS, SPEAKERS, THERE = 24, 13, 52, 30
"""P34: a term of Fridays, 13 teachers, 52 trainees on stage, 24 × 30 = 720 person-times (more than 700)."""


def load(seed: int, day: dt.date) -> int:
    """Add what is missing, all or nothing; return how many rows; 0 where it is all there."""
    if TrainingClass.objects.filter(from_report=True).exists():
        return 0
    with transaction.atomic():
        made = 0
        for code, write in ((JIAXIANG, _jiaxiang), (RENCHENG, _rencheng), (TAIBAI, _taibai)):
            county = Organization.objects.filter(code=code).first()
            if county is not None:
                made += write(seed, county, day)
        return made


def _keeper(county: Organization) -> Account:
    made, _ = Account.objects.get_or_create(
        username=f"baodao-peixun-{county.code.lower()}",
        defaults={"label": "报道数字演示", "home": county, "is_active": False},
    )
    return made


def _class(
    county: Organization,
    kind: str,
    name: str,
    first: dt.date,
    venue: Venue | None = None,
    needs: str = "",
    last: dt.date | None = None,
) -> TrainingClass:
    return TrainingClass.objects.create(
        organization=county, venue=venue, kind=kind, name=name, starts_on=first,
        ends_on=last or dt.date(first.year, 12, 31), state="archived", planned_by=_keeper(county),
        from_report=True, needs=needs,
    )  # fmt: skip


def _session(
    made: TrainingClass, topic: str, day: dt.date, audience: int | None, *, category: str = "theory",
    begins: dt.time = dt.time(14), hours: str = "2",
) -> CourseSession:  # fmt: skip
    start = moment(day, begins)
    return CourseSession(
        training_class=made, topic=topic, category=category, begins_at=start,
        ends_at=start + dt.timedelta(minutes=90), hours=Decimal(hours), audience=audience or None,
        state="closed",
    )  # fmt: skip


def _days(year: int, weekdays: tuple[int, ...]) -> list[dt.date]:
    """The working days of a year that fall on some weekdays."""
    first, last = dt.date(year, 1, 2), dt.date(year, 12, 30)
    calendar = workdays.Calendar(first, last)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days))
    return [day for day in every if day.weekday() in weekdays and calendar.is_workday(day)]


def _jiaxiang(seed: int, county: Organization, day: dt.date) -> int:
    days, rows = _days(day.year, (0, 1, 2, 3)), []
    venues = {
        kind: Venue.objects.create(
            organization=county, name=f"嘉祥县{Venue.Kind(kind).label}（报道演示）", kind=kind, since=days[0]
        )
        for kind in ("base", "branch", "school")
    }  # fmt: skip
    for venue, name, kind, count, each, audience in P04:
        for number in range(count):
            on = days[number % 120]
            made = _class(county, kind, f"{name}（第{number + 1}期）", on, venues[venue])
            rows += [_session(made, name, on, audience) for _ in range(each)]
    lectures = _class(
        county,
        "evening",
        "嘉沐春风夜讲行动",
        days[0],
        needs="调研5个镇街、10个部门的培训需求（P19-R5）",
    )
    topics = [topic for topic, count in NIGHT_LECTURES for _ in range(count)]
    rows += [
        _session(lectures, topic, days[7 * number], 52, category="professional", begins=dt.time(19))
        for number, topic in enumerate(topics)
    ]
    return len(CourseSession.objects.bulk_create(rows))


def _rencheng(seed: int, county: Organization, day: dt.date) -> int:
    days, rows = _days(day.year, (0, 1, 2, 3, 4)), []
    hall = _class(county, "lecture", "运河红·初心讲堂", days[0])
    rows += [
        _session(hall, f"第{number + 1}讲", days[number % len(days)], LISTENERS, category="spirit")
        for number in range(LECTURES)
    ]
    for field in FIELDS:
        made = _class(county, "night", f"干部夜校：{field}", days[0])
        rows += [
            _session(made, field, days[6 * number], PUPILS, category="professional",
                     begins=dt.time(19))
            for number in range(NIGHTS)
        ]  # fmt: skip
    contest = contests.finished(
        seed, county, _keeper(county), "运河红·初心讲堂微党课大赛", report=True
    )
    return len(CourseSession.objects.bulk_create(rows)) + contest.entries.count()


def _taibai(seed: int, county: Organization, day: dt.date) -> int:
    fridays = _days(day.year, (4,))[:WEEKS]
    keeper = _keeper(county)
    made = _class(county, "weekly", "周周大学堂（第一期）", fridays[0], last=fridays[-1])
    people = _people(seed, county, SPEAKERS)
    teachers = [
        Teacher.objects.create(
            organization=county, name=one.name, team="part", level="head", unit="报道数字演示",
            since=fridays[0],
        )
        for one in _people(seed + 1, county, TEACHERS)
    ]  # fmt: skip
    rows = CourseSession.objects.bulk_create(
        _session(made, f"第{number + 1}课", on, None,
                 category=("theory", "professional", "style")[number % 3])
        for number, on in enumerate(fridays)
    )  # fmt: skip
    at = moment(day, dt.time(9))
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(training_class=made, person=one, unit=one.home, way="list", state="enrolled",
                  by=keeper, at=at)
        for one in people
    )  # fmt: skip
    for number, one in enumerate(rows):
        _week(one, number, teachers, enrolled, keeper)
    return len(rows)


def _week(
    session: CourseSession,
    number: int,
    teachers: list[Teacher],
    enrolled: list[Enrolment],
    keeper: Account,
) -> None:
    span = {"begins_at": session.begins_at, "ends_at": session.ends_at}
    SessionTeacher.objects.bulk_create(
        SessionTeacher(session=session, teacher=teachers[(2 * number + n) % TEACHERS], **span)
        for n in (0, 1)
    )
    Speaker.objects.bulk_create(
        Speaker(session=session, person=row.person)
        for turn, row in enumerate(enrolled)
        if turn % WEEKS == number
    )
    _attend(session, [enrolled[(number + n) % len(enrolled)] for n in range(THERE)], keeper)


def _attend(session: CourseSession, there: list[Enrolment], keeper: Account) -> None:
    Attendance.objects.bulk_create(
        Attendance(session=session, enrolment=row, person=row.person, present=True, way="list",
                   by=keeper, at=session.ends_at)
        for row in there
    )  # fmt: skip
    HourEntry.objects.bulk_create(
        HourEntry(
            person=row.person, on=session.begins_at.date(), hours=session.hours, session=session,
            category=session.category, organizer=session.training_class.organization,
            title=session.topic, ground=session.training_class.name, by=keeper, at=session.ends_at,
        )
        for row in there
    )  # fmt: skip


def _people(seed: int, county: Organization, count: int) -> list[Person]:
    names, taken = Names(chance(seed, "training", county.code)), set[str]()
    made = []
    for _ in range(count):
        name = names.draw(taken)
        taken.add(name)
        made.append(
            Person(name=name, sort_key=pinyin.person_key(name), initials=pinyin.initials(name),
                   home=county)
        )  # fmt: skip
    return Person.objects.bulk_create(made)
