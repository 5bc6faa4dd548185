"""Training at scale: 500,000 people with five entries of hours each (`bench/members_data.py`).

statement   the page of a year of one of them, whole, through the handler: promised 100 ms
coverage    a county's coverage table, all members of the county in one group: promised 300 ms
check-ins   500 codes at four desks at once, a process each, through the handler: promised 95 % within 300 ms,
            all within 10 s, none lost; then 10,000 replayed and forwarded ones: none accepted

Each is told as a share of its promise and as a multiple of a bare reference on the same data in the same
run: a SUM over one person's rows; two COUNTs of the county's members and its rows of classes without the
page around them; an INSERT of one attendance a commit at as many desks. `BENCH_SHARE=10` takes a tenth of
the people; `python -m bench training`.
"""

import datetime as dt
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from bench.warmed import set_up

ROUNDS = 25
STATEMENT_MS, COVERAGE_MS, CHECK_IN_MS, ALL_S = 100, 300, 300, 10
TRAINEES, FORGED, DESKS = 500, 10_000, 4
_HOURS = """
SET LOCAL session_replication_role = replica;
INSERT INTO training_hourentry
  (person_id, "on", hours, category, organizer_id, elsewhere, session_id, title, ground, take, by_id, at)
SELECT p.id, '2026-01-05'::date + (p.id %% 200)::int + 7 * n, 2, 'theory',
       CASE WHEN n = 0 THEN %(county)s END, CASE WHEN n > 0 THEN '省委党校' ELSE '' END,
       CASE WHEN n = 0 AND p.id %% 2 = 0 THEN %(session)s END, '课' || n, '', 1, %(by)s, now()
  FROM members_person p CROSS JOIN generate_series(0, 4) n;
SET LOCAL session_replication_role = origin"""

_BARE = """
SELECT count(*), count(h.id) FROM members_membership m
  JOIN members_organization o ON o.id = m.branch_id
  LEFT JOIN training_hourentry h ON h.person_id = m.person_id AND h.session_id IS NOT NULL
 WHERE o.path LIKE %s"""
_ROW = """
INSERT INTO training_attendance
  (session_id, enrolment_id, person_id, present, way, late, early, substituted, by_id, at)
SELECT e_session.id, e.id, e.person_id, true, 'qr', 0, 0, 0, %s, now()
  FROM training_enrolment e JOIN training_coursesession e_session
    ON e_session.training_class_id = e.training_class_id
 WHERE e_session.id = %s AND e.person_id = %s"""


def build(made: Any) -> Any:
    """A running class with 500 trainees and a session that lasts all day, and everybody's hours."""
    from django.db import connection, transaction

    from members.models import Organization, Person
    from portal import clock
    from training.actions.session_checks import moment
    from training.models import CourseSession, Enrolment, TargetGroup, TrainingClass

    county, today = Organization.objects.get(code="c1"), clock.today()
    running = TrainingClass.objects.create(
        organization=county, kind="lecture", name="党课", starts_on=today, ends_on=today,
        state="running", planned_by=made.county,
    )  # fmt: skip
    session = CourseSession.objects.create(
        training_class=running, topic="党章", category="spirit", hours=8,
        begins_at=moment(today, dt.time(0, 1)), ends_at=moment(today, dt.time(23, 58)),
    )  # fmt: skip
    people = Person.objects.filter(home__path__startswith=county.path, left_on=None)[:TRAINEES]
    Enrolment.objects.bulk_create(
        Enrolment(training_class=running, person=one, unit=county, way="list", state="enrolled",
                  by=made.county, at=clock.now())
        for one in people
    )  # fmt: skip
    TargetGroup.objects.create(organization=county, name="全体党员", rule="members")
    asked = {"county": county.pk, "session": session.pk, "by": made.county.pk}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_HOURS, asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return session


def pages(made: Any) -> bool:
    """Print the two pages' times beside a bare sum; whether both keep their promise."""
    from django.db import connection
    from django.test import Client

    from bench.grids import p95, say, timed, whole

    client, kept = Client(), True
    client.force_login(made.county)
    person = _in_county(made)

    def bare(statements: str, *asked: Any) -> Any:
        def run() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statements, asked)

        return run

    path = made.county.held_grants[0].organization.path
    ours = (
        ("statement", lambda: client.get(f"/training/hours/{person}/"), STATEMENT_MS,
         bare("SELECT sum(hours) FROM training_hourentry WHERE person_id = %s", person)),
        ("coverage", whole(made.county, "training:coverage"), COVERAGE_MS, bare(_BARE, f"{path}%")),
    )  # fmt: skip
    for name, work, promise, reference in ours:
        took, bares = [], []
        for _ in range(ROUNDS):
            took.append(timed(work))
            bares.append(timed(reference))
        own, times = p95(took), statistics.median(took) / statistics.median(bares)
        kept = kept and own <= promise
        say(
            f"{name:12} median {statistics.median(took) * 1000:6.1f} ms  p95 {own:6.1f} ms"
            f"  {times:.2f} times bare  of the promise {own / promise:.2f}"
        )
    return kept


def _in_county(made: Any) -> int:
    from members.models import Person

    path = made.county.held_grants[0].organization.path
    return Person.objects.filter(home__path__startswith=path, left_on=None).order_by("-id")[0].pk


def check_ins(made: Any, session: Any) -> bool:
    """Sign 500 in at four desks at once; whether it is as quick as promised and none is lost."""
    from bench.grids import p95, say
    from training.models import Attendance

    people = _trainees(session)
    bare, _ = _at_desks(_insert, made, session, people)
    Attendance.objects.filter(session=session).delete()
    took, whole = _at_desks(_sit, made, session, people)
    there = Attendance.objects.filter(session=session, present=True).count()
    times = statistics.median(took) / statistics.median(bare)
    say(
        f"check-ins    median {statistics.median(took) * 1000:6.1f} ms  p95 {p95(took):6.1f} ms"
        f"  {times:.1f} times bare  {len(people)} in {whole:.1f} s, {there} there"
        f"  of the promise {p95(took) / CHECK_IN_MS:.2f}, {whole / ALL_S:.2f}"
    )
    Attendance.objects.filter(session=session).delete()
    return there == len(people) and p95(took) <= CHECK_IN_MS and whole <= ALL_S


def _at_desks(
    work: Callable[[Any, Any, list[int]], list[float]], made: Any, session: Any, people: list[int]
) -> tuple[list[float], float]:
    """Let four desks work at once, each on its part of the people; the single times, and the whole.

    Each in a process of its own, as the image's workers are; none takes a connection along.
    """
    from django.db import connections

    connections.close_all()
    with ProcessPoolExecutor(DESKS, get_context("fork")) as desks:
        list(desks.map(time.sleep, [0.1] * DESKS))  # all are there before the clock runs
        start = time.perf_counter()
        parts = [desks.submit(work, made, session, people[n::DESKS]) for n in range(DESKS)]
        took = [one for part in parts for one in part.result()]
        return took, time.perf_counter() - start


def _insert(made: Any, session: Any, people: list[int]) -> list[float]:
    """The reference of a desk's turn: one bare row a commit."""
    from django.db import connection

    from bench.grids import timed

    def one(person: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_ROW, [made.county.pk, session.pk, person])

    took = [timed(lambda person=person: one(person)) for person in people]
    connection.close()
    return took


def _trainees(session: Any) -> list[int]:
    from training.models import Enrolment

    rows = Enrolment.objects.filter(training_class=session.training_class_id)
    return list(rows.values_list("person", flat=True))


def _sit(made: Any, session: Any, people: list[int]) -> list[float]:
    """One desk's turn, on a connection of its own: each code sent as it holds now."""
    from django.db import connection

    from bench.grids import timed
    from portal import clock
    from training import codes

    send, took = _desk(made, session), []
    for person in people:
        text = codes.token(session.pk, person, codes.step_of(clock.now()))
        took.append(timed(lambda text=text: send(text)))
    connection.close()
    return took


def _desk(made: Any, session: Any) -> Any:
    from django.test import Client

    client, address = Client(), f"/training/sessions/{session.pk}/desk/"
    client.force_login(made.county)
    return lambda text: client.post(address, {"code": text}, headers={"HX-Request": "true"})


def forged(made: Any, session: Any) -> bool:
    """Try 10,000 codes of earlier half minutes and other sessions, fifty through the page; none serves."""
    from bench.grids import say
    from portal import clock
    from training import codes
    from training.models import Attendance

    now, accepted, people = clock.now(), 0, _trainees(session)
    step = codes.step_of(now)
    for number in range(FORGED // len(people)):
        for person in people:
            # the half minute just over is taken for five seconds more, by intent (`codes.GRACE`)
            old, other = (step - 2 - number, session.pk), (step, session.pk + 1 + number)
            when, where = old if person % 2 else other
            accepted += (
                codes.person_of(codes.token(where, person, when), session.pk, now) is not None
            )
    send = _desk(made, session)
    for person in people[:50]:
        send(codes.token(session.pk, person, step - 3))
    accepted += Attendance.objects.filter(session=session).count()
    say(f"forged       {FORGED} codes, {accepted} accepted")
    return not accepted


def main(share: str) -> int:
    """Build, measure, and return 1 when a promise is not kept."""
    from bench import members_data
    from bench.grids import say

    start = time.perf_counter()
    made = members_data.build(int(share))
    session = build(made)
    say(json.dumps({"people": made.people, "built in s": round(time.perf_counter() - start)}))
    kept = [pages(made), check_ins(made, session), forged(made, session)]
    return 0 if all(kept) else 1


if __name__ == "__main__":
    set_up()
    sys.exit(main(os.environ.get("BENCH_SHARE", "1")))
