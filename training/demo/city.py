"""A year of training over the city: in every county classes with their sessions, trainees, attendance and the
ledger of hours; two hundred thousand rows at full size."""

import datetime as dt
from decimal import Decimal

from members.demo import city
from members.demo.city import Plan
from members.demo.names import Names, chance
from members.models import Account, Organization
from members.models.organizations import Kind
from members.structure import WEISHAN
from portal import workdays
from training import clocks
from training.actions.catalogue import FIRST_GROUPS
from training.actions.session_checks import moment
from training.models import (
    CourseSession,
    Room,
    SessionRoom,
    SessionTeacher,
    TargetGroup,
    Teacher,
    TrainingClass,
    Venue,
)

RECORDS = 200_000
"""Rows of enrolments, attendance and hours in all."""
TRAINEES, SESSIONS, HELD = 40, 4, (dt.time(8, 30), dt.time(14))
"""Trainees of a class; its sessions, two a day."""
HOURS, MINUTES, LATE = Decimal(4), 180, 25
"""Study hours and minutes of a session; how late some come."""
OF_A_CLASS = TRAINEES * (1 + 2 * SESSIONS)
COURSES = (
    ("main", "科级干部主体班", "leaders"), ("special", "业务能力提升班", "staff"),
    ("village", "村（社区）干部培训班", "village"), ("special", "年轻干部培训班", "staff"),
)  # fmt: skip
"""Kind, name and trainees of the classes a county holds in turn."""
TOPICS = (("党的创新理论", "theory"), ("党章党规党纪", "spirit"), ("党性教育现场教学", "spirit"),
          ("基层治理", "professional"))  # fmt: skip
TEACHERS = 8

_PEOPLE = """
DROP TABLE IF EXISTS city_trainee;
CREATE TEMP TABLE city_trainee AS
SELECT w.county, w.whom, w.person, w.unit,
       row_number() OVER (PARTITION BY w.county, w.whom ORDER BY w.luck, w.person) - 1 AS place,
       count(*) OVER (PARTITION BY w.county, w.whom) AS n
  FROM (SELECT c.id AS county, p.person_id AS person, o.id AS unit,
               CASE WHEN o.kind = 'village' THEN 'village'
                    WHEN p.role IN ('principal', 'leader') THEN 'leaders' ELSE 'staff' END AS whom,
               pg_temp.draw('trainee', hashtextextended(o.code, p.position)) AS luck
          FROM members_post p
          JOIN members_organization o ON o.id = p.organization_id
          JOIN members_organization c ON c.kind = 'county' AND starts_with(o.path, c.path)
         WHERE p.is_main AND p.until IS NULL) w"""
_ENROLMENTS = """
INSERT INTO training_enrolment (training_class_id, person_id, unit_id, way, state, by_id, at)
SELECT k.id, t.person, t.unit, 'group', 'enrolled', k.by, (k.first - 7) + time '09:00'
  FROM city_class k
  JOIN city_trainee t ON t.county = k.county AND t.whom = k.whom
                     AND mod(t.place + t.n - mod(k.turn * %(trainees)s, t.n), t.n) < %(trainees)s
 ORDER BY k.id, t.place"""
_ATTENDANCE = """
INSERT INTO training_attendance (session_id, enrolment_id, person_id, present, way, came_at, late, early,
                                 substituted, by_id, at)
SELECT s.id, e.id, e.person_id, w.there, CASE WHEN w.there THEN 'qr' ELSE 'closing' END,
       CASE WHEN w.there
            THEN s.begins_at + interval '1 minute' * (w.late - pg_temp.pick('came', w.g, 12)) END,
       w.late, 0, 0, k.by, s.ends_at
  FROM city_class k
  JOIN training_coursesession s ON s.training_class_id = k.id
  JOIN training_enrolment e ON e.training_class_id = k.id
  JOIN LATERAL (SELECT hashint8extended(e.id - k.base, s.id - k.first_session) + k.n AS g) x ON true
  JOIN LATERAL (SELECT x.g, pg_temp.draw('there', x.g) < 0.94 AS there,
                       CASE WHEN pg_temp.draw('there', x.g) < 0.06 THEN %(late)s ELSE 0 END AS late) w ON true
 WHERE s.state = 'closed'
 ORDER BY s.id, e.id"""
_HOURS = """
INSERT INTO training_hourentry (person_id, "on", hours, category, organizer_id, elsewhere, session_id, title,
                                ground, take, by_id, at)
SELECT a.person_id, (s.begins_at AT TIME ZONE 'Asia/Shanghai')::date,
       CASE WHEN a.late > 0 THEN %(less)s ELSE s.hours END, s.category, k.county, '', s.id, s.topic,
       k.name, 1, k.by, s.ends_at
  FROM city_class k
  JOIN training_coursesession s ON s.training_class_id = k.id
  JOIN training_attendance a ON a.session_id = s.id AND a.present
 ORDER BY a.id"""


def load(plan: Plan) -> int:
    """Write the classes of every county but 微山县; return how many enrolments, attendances and hours."""
    counties = list(
        Organization.objects.filter(kind=Kind.COUNTY, until=None)
        .exclude(code=WEISHAN)
        .order_by("code")
    )
    each = max(2, round(plan.part(RECORDS) / OF_A_CLASS / max(1, len(counties))))
    city.run(_PEOPLE)
    city.analyze("city_trainee")
    rows = [row for county in counties for row in _county(plan, county, each)]
    columns = (
        "n bigint, id bigint, county bigint, name text, whom text, turn int, first date, by bigint, "
        "base bigint, first_session bigint"
    )
    city.laid("city_class", columns, rows)
    made = city.run(_ENROLMENTS, trainees=TRAINEES)
    city.run(
        "UPDATE city_class k SET base = w.base FROM (SELECT training_class_id AS id, min(id) AS base "
        "FROM training_enrolment GROUP BY 1) w WHERE w.id = k.id"
    )
    city.analyze("training_enrolment", "training_coursesession")
    made += city.run(_ATTENDANCE, late=LATE)
    city.analyze("training_attendance")
    made += city.run(_HOURS, less=clocks.credited(HOURS, MINUTES, late=LATE, grace=10))
    city.analyze("training_hourentry")
    return made


def _county(plan: Plan, county: Organization, each: int) -> list[tuple[object, ...]]:
    """Write a county's school, teachers, groups, classes and sessions; return the rows of city_class."""
    keeper, _ = Account.objects.get_or_create(
        username=f"peixun-{county.code.lower()}",
        defaults={"label": "培训管理", "home": county, "is_active": False},
    )
    school = Venue.objects.create(
        organization=county,
        name=f"{county.label}党校",
        kind=Venue.Kind.SCHOOL,
        since=_YEAR[0],
    )
    room = Room.objects.create(venue=school, name="第一教室", seats=80)
    teachers = _teachers(plan, county)
    _groups(county)
    days = _workdays()
    rows: list[tuple[object, ...]] = []
    for turn in range(each):
        at = (len(days) - 2) * turn // (each - 1)
        kind, name, whom = COURSES[turn % len(COURSES)]
        made = TrainingClass.objects.create(
            organization=county, venue=school, kind=kind, name=f"2026年{name}第{turn // len(COURSES) + 1}期",
            starts_on=days[at], ends_on=days[at + 1], state=_state(plan, days[at], days[at + 1]),
            planned_by=keeper, evaluation=_EVALUATION if days[at + 1] < plan.day else "",
        )  # fmt: skip
        first = _sessions(plan, made, room, teachers, turn)
        rows.append((len(rows) + county.pk * 1000, made.pk, county.pk, made.name, whom,
                     turn // len(COURSES), made.starts_on, keeper.pk, 0, first))  # fmt: skip
    return rows


_YEAR = dt.date(2026, 1, 5), dt.date(2026, 10, 30)
_EVALUATION = "课程安排紧凑，现场教学反映好。"


def _workdays() -> list[dt.date]:
    first, last = _YEAR
    calendar = workdays.Calendar(first, last)
    every = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if calendar.is_workday(day)]


def _state(plan: Plan, first: dt.date, last: dt.date) -> str:
    if first > plan.day:
        return TrainingClass.State.ENROLLING
    return TrainingClass.State.RUNNING if last >= plan.day else TrainingClass.State.ARCHIVED


def _teachers(plan: Plan, county: Organization) -> list[Teacher]:
    names, taken = Names(chance(plan.seed, county.code, "teachers")), set[str]()
    levels = (("full", "school"), ("part", "head"), ("leader", "county"), ("part", "expert"))
    return Teacher.objects.bulk_create(
        Teacher(
            organization=county, name=names.draw(taken), team=levels[n % 4][0], level=levels[n % 4][1],
            unit=f"{county.label}党校" if n % 4 == 0 else "", subjects=TOPICS[n % 4][0], since=_YEAR[0],
        )
        for n in range(TEACHERS)
    )  # fmt: skip


def _groups(county: Organization) -> None:
    if not TargetGroup.objects.filter(organization=county).exists():
        wanted = (*FIRST_GROUPS, ("机关、镇街全体干部", TargetGroup.Rule.SERVANTS))
        TargetGroup.objects.bulk_create(
            TargetGroup(organization=county, name=name, rule=rule) for name, rule in wanted
        )


def _sessions(
    plan: Plan, made: TrainingClass, room: Room, teachers: list[Teacher], turn: int
) -> int:
    """Write a class's sessions, two a day, with room and teacher; return the first one's id."""
    sessions = []
    for place, (topic, category) in enumerate(TOPICS):
        begins = moment((made.starts_on, made.ends_on)[place // 2], HELD[place % 2])
        over = made.ends_on < plan.day
        sessions.append(
            CourseSession(
                training_class=made, topic=topic, category=category, begins_at=begins, hours=HOURS,
                ends_at=begins + dt.timedelta(minutes=MINUTES),
                state=CourseSession.State.CLOSED if over else CourseSession.State.PLANNED,
            )
        )  # fmt: skip
    CourseSession.objects.bulk_create(sessions)
    span = [{"session": s, "begins_at": s.begins_at, "ends_at": s.ends_at} for s in sessions]
    SessionRoom.objects.bulk_create(SessionRoom(room=room, **one) for one in span)
    SessionTeacher.objects.bulk_create(
        SessionTeacher(teacher=teachers[(turn + n) % TEACHERS], **one) for n, one in enumerate(span)
    )
    return int(sessions[0].pk)
