"""What people owed: lectures of leaders and secretaries, coverage, yearly hours, a class when new."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from members.models import Post
from members.models.organizations import PARTY_KINDS, UNIT_KINDS, Kind
from portal.periods import Period
from training import minimums, rights
from training.clocks import HALF_DAY, HOURS_OF_A_DAY
from training.models import CourseSession, HourEntry, SessionTeacher, Teacher
from training.places import ids_of
from training.queries import coverage, required
from training.queries.obliged import AHEAD, DONE, MISSED, UNKNOWN, Item, Scene
from training.queries.required import LEADS, SECRETARIES

_HELD = CourseSession.State.CLOSED

# What each person of the county owes goes by the last day; his hours by the ledger, those of rows merged
# into him with them. Everything starts from the county's people, read once: posts and the ledger are read
# through them (`+ 0` keeps the planner, which takes them for few, from looking up each one's posts), and
# memberships through the county's branches, so that only who is in none of them is looked up by himself.
# Codes are places in the order of `minimums.ALL`, and units numbers: both are grouped by, text is dear.
_HOURS = """
    WITH units AS MATERIALIZED (
      SELECT id, nullif(split_part(path, '/', %(depth)s), '')::bigint AS unit
        FROM members_organization WHERE path LIKE %(below)s),
    home AS MATERIALIZED (
      SELECT id, home_id, coalesce(merged_into_id, id) AS whose,
             left_on IS NULL AND merged_into_id IS NULL AS here
        FROM members_person WHERE home_id = ANY(ARRAY(SELECT id FROM units))),
    held AS MATERIALIZED (
      SELECT t.person_id AS id, min(
               CASE WHEN t.is_main AND u.kind = ANY(%(units)s) THEN 1
                    WHEN t.role = ANY(%(leads)s) AND u.kind = ANY(%(seats)s) THEN 2 END) AS code
        FROM members_post t JOIN home w ON w.id = t.person_id + 0
        JOIN members_organization u ON u.id = t.organization_id
       WHERE t.since <= %(day)s AND (t.until IS NULL OR t.until > %(day)s)
       GROUP BY 1),
    near AS MATERIALIZED (
      SELECT person_id AS id FROM members_membership
       WHERE branch_id = ANY(ARRAY(SELECT id FROM units))
         AND since <= %(day)s AND (until IS NULL OR until > %(day)s)),
    people AS (
      SELECT w.id, w.home_id, coalesce(held.code, CASE WHEN near.id IS NOT NULL OR (
               SELECT m.id FROM members_membership m
                WHERE m.person_id = w.id AND m.since <= %(day)s
                  AND (m.until IS NULL OR m.until > %(day)s) LIMIT 1) IS NOT NULL THEN 3 END) AS code
        FROM home w LEFT JOIN held ON held.id = w.id LEFT JOIN near ON near.id = w.id
       WHERE w.here),
    days AS (
      SELECT w.whose AS id, h."on" AS day, sum(h.hours) AS hours,
             bool_or(h.session_id IS NOT NULL AND h.reverses_id IS NULL AND r.id IS NULL) AS central
        FROM home w JOIN training_hourentry h ON h.person_id = w.id
        LEFT JOIN training_hourentry r ON r.reverses_id = h.id
       WHERE h."on" BETWEEN %(first)s AND %(last)s
       GROUP BY 1, 2),
    had AS (
      SELECT id, sum(hours) AS hours, bool_or(central) AS central,
             sum(CASE WHEN hours >= %(whole)s THEN 1 WHEN hours >= %(half)s THEN 0.5 ELSE 0 END) AS days
        FROM days GROUP BY id)
    SELECT u.unit, p.code, count(*),
           count(*) FILTER (WHERE h.hours >= (%(hours)s::numeric[])[p.code]
                               OR h.days >= (%(ways)s::numeric[])[p.code]),
           count(*) FILTER (WHERE h.id IS NULL),
           count(*) FILTER (WHERE h.central)
      FROM people p JOIN units u ON u.id = p.home_id LEFT JOIN had h ON h.id = p.id
     GROUP BY 1, 2"""


def hours(scene: Scene) -> dict[str, list[Item]]:
    """Return code of an obligation → items unit by unit: who reached his year's hours, who has a class.

    While the year runs nobody is behind; when it is over, who has no row in the ledger is 没有记录.
    """
    codes = [*(f"hours_{one.code}" for one in minimums.ALL), "central"]
    found: dict[str, list[Item]] = {code: [] for code in codes}
    over = scene.over(scene.year.end)
    for unit, number, total, reached, bare, central in _counted(scene):
        if number is None:  # who owes nothing
            continue
        path = f"{scene.county.path}{unit}/" if unit else scene.county.path
        code = minimums.ALL[number - 1].code
        found[f"hours_{code}"] += _spread(path, over, total, reached, bare)
        if code == minimums.SECRETARY.code:
            found["central"] += _spread(path, over, total, central, bare)
    return found


def _counted(scene: Scene) -> list[Any]:
    day = min(scene.today, scene.year.end)
    rows = required.raised_in(ids_of(scene.county.path), scene.year.year)
    owed = [required.over(rows, scene.county.path, one) or one for one in minimums.ALL]
    asked: dict[str, Any] = {
        "units": list(UNIT_KINDS), "leads": list(LEADS), "seats": list(SECRETARIES), "day": day,
        "below": f"{scene.county.path}%", "first": scene.year.start, "last": scene.year.end,
        "whole": HOURS_OF_A_DAY, "half": HALF_DAY, "depth": scene.county.path.count("/") + 1,
        "hours": [one.hours for one in owed], "ways": [one.days for one in owed],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, asked)
        return cursor.fetchall()


def _spread(path: str, over: bool, total: int, done: int, bare: int) -> list[Item]:
    """A unit's people as counts: done, without a record, and the rest."""
    rest = total - done
    unknown = min(bare, rest) if over else 0
    counts = {DONE: done, UNKNOWN: unknown, MISSED if over else AHEAD: rest - unknown}
    return [Item(state, "", path=path, count=n) for state, n in counts.items() if n]


def covered(scene: Scene) -> Iterator[Item]:
    """Each target group near the county: who had a class in the year (P04-R4)."""
    over = scene.over(scene.year.end)
    base = f"{reverse('training:coverage')}?place={scene.county.pk}&year={scene.year.year}"
    for one in coverage.of_place(scene.county, scene.year.year):
        url = f"{base}&group={one.pk}"
        counts = {DONE: one.trained, MISSED if over else AHEAD: one.left}
        for state, count in counts.items():
            if count:
                yield Item(state, one.label, url=url, count=count)


def leaders(scene: Scene) -> Iterator[Item]:
    """Leading cadres of the register of teachers: one lecture a year each (P04-R5)."""
    year, over = scene.year, scene.over(scene.year.end)
    held = SessionTeacher.objects.filter(
        teacher=OuterRef("pk"), session__state=_HELD,
        begins_at__date__range=(year.start, year.end),
    )  # fmt: skip
    rows = Teacher.objects.filter(
        Q(until=None) | Q(until__gt=year.start), team=Teacher.Team.LEADER, since__lte=year.end,
        organization__path__startswith=scene.county.path,
    )  # fmt: skip
    for one in rows.annotate(lectured=Exists(held)).order_by("name", "id"):
        state = DONE if one.lectured else MISSED if over else AHEAD
        url = reverse("training:teacher", args=[one.pk])
        yield Item(state, one.name, url=url, why=one.unit, needs=rights.SEE_TRAINING)


def secretaries(scene: Scene) -> Iterator[Item]:
    """Branch secretaries: one Party lecture a half-year each (P11-R4).

    Only lectures planned in the portal are known here, so who has none is 没有记录, not behind.
    """
    if not scene.of_kind("lecture"):
        return
    for half in _halves(scene):
        last = min(half.end, scene.today)
        posts = Post.objects.filter(
            required.held_on(last), role=Post.Role.PRINCIPAL, organization__kind=Kind.BRANCH,
            organization__path__startswith=scene.county.path,
        )  # fmt: skip
        held = SessionTeacher.objects.filter(
            teacher__person=OuterRef("person"), session__state=_HELD,
            session__training_class__kind="lecture",
            begins_at__date__range=(half.start, half.end),
        )  # fmt: skip
        rows = posts.annotate(lectured=Exists(held)).select_related("person__home", "organization")
        for post in rows.order_by("organization__sort_key", "id"):
            state = DONE if post.lectured else UNKNOWN if scene.over(half.end) else AHEAD
            yield _person(post, state, half.end, f"{post.organization.label}，{half.label}")


def _halves(scene: Scene) -> list[Period]:
    """The half-years that touch the period and have begun."""
    kind, long = "half_year", scene.period.months >= 6
    found = scene.period.split(kind) if long else [scene.period.containing(kind)]
    return [half for half in found if half.start <= scene.today]


def _person(post: Any, state: str, on: dt.date, why: str) -> Item:
    person = post.person
    url = reverse("training:statement", args=[person.pk])
    return Item(state, person.name, on, url, why, path=person.home.path)


def new_secretaries(scene: Scene) -> Iterator[Item]:
    """New secretaries whose half-year in office ends in the year: a class attended in person before.

    Who has no row in the ledger since he took office is 没有记录.
    """
    year = scene.year
    posts = Post.objects.filter(
        role=Post.Role.PRINCIPAL, organization__kind__in=(Kind.VILLAGE, *PARTY_KINDS),
        organization__path__startswith=scene.county.path,
        since__range=(months_before(year.start), year.end),
    )  # fmt: skip
    rows = list(posts.select_related("person__home", "organization").order_by("since", "id"))
    studied = _studied(post.person_id for post in rows)
    for post in rows:
        last = months_after(post.since)
        if not year.start <= last <= year.end or (post.until and post.until <= last):
            continue
        own = [
            in_class
            for day, in_class in studied.get(post.person_id, ())
            if post.since <= day <= last
        ]
        behind = MISSED if own else UNKNOWN
        state = DONE if any(own) else behind if scene.over(last) else AHEAD
        why = f"{post.organization.label}，{post.since.isoformat()}任职"
        yield _person(post, state, last, why)


def _studied(people: Iterable[int]) -> dict[int, list[tuple[dt.date, bool]]]:
    """Person → days of his entries that stand, and whether each is of a class. One statement."""
    found: dict[int, list[tuple[dt.date, bool]]] = {}
    rows = HourEntry.objects.filter(person__in=set(people), reverses=None, reversal=None)
    for pk, day, session in rows.order_by("on").values_list("person", "on", "session"):
        found.setdefault(pk, []).append((day, session is not None))
    return found


def months_after(day: dt.date, months: int = minimums.NEW_SECRETARY_MONTHS) -> dt.date:
    """Return the same day some months later; the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months
    first = dt.date(number // 12, number % 12 + 1, 1)
    following = first.replace(day=28) + dt.timedelta(days=4)
    last = following - dt.timedelta(days=following.day)
    return first.replace(day=min(day.day, last.day))


def months_before(day: dt.date) -> dt.date:
    """Return a day from which on a half-year may end on or after a day."""
    return months_after(day, -minimums.NEW_SECRETARY_MONTHS) - dt.timedelta(days=3)
