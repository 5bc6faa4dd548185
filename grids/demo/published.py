"""Rows that bring out what the reports publish (shipped/published.yaml): whole trees, and cases of one year.

A part of the demonstration of its own, loaded on demand. Its rows are known by their marks: nodes by MARK in
their code, cases by WORDS. What the demonstration has already of the same year and tree counts.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction

from grids import shipped
from grids.demo.cases import KEYS
from grids.models import CaseCounter, CaseKind, Grid, GridLevel, GridPost
from members import pinyin
from members.demo.loading import reserve
from members.demo.names import Names, chance
from members.models import Account, Organization, Person
from portal import deeds

MARK = "BD-"
WORDS = "报道数字的演示件，内容虚构。"
SINCE = dt.date(2022, 1, 1)

_CASES = """
INSERT INTO grids_case
  (key, kind_id, county_id, year, number, town_id, organization_id, scope_path, grid_path, finder_id,
   channel, urgency, words, found_on, reported_at, counted_from, due_on, state, level, handler_id,
   handler_path, extended, extensions, resolved_on, done_on, unreachable, reopened, closed_on, filed_on)
SELECT md5(%(key)s || g)::uuid, %(kind)s, %(county)s, %(year)s, %(number)s + g, p.town, p.id, p.path, '',
       %(finder)s, %(channel)s, %(urgency)s, %(words)s, d.day, d.day + time '09:00', d.day, d.day + 10,
       CASE WHEN g <= %(settled)s THEN 'filed' ELSE 'handling' END, 'village', p.id, p.path, false, 0,
       d.done, d.done, g <= %(settled)s, 0, d.done + 1, d.done + 32
  FROM generate_series(1, %(count)s) g
  JOIN (SELECT row_number() OVER (ORDER BY code) - 1 AS n, id, path, parent_id AS town
          FROM members_organization WHERE kind = 'village' AND path LIKE %(path)s) p
    ON p.n = g %% %(villages)s,
       LATERAL (SELECT make_date(%(year)s, 1, 1) + g %% 320 AS day,
                       CASE WHEN g <= %(settled)s THEN make_date(%(year)s, 1, 1) + g %% 320 + g %% 9
                       END AS done) d"""
_LOG = """
INSERT INTO grids_casestep (case_id, at, actor_id, action, before, after, due_before, due_on, details)
SELECT c.id, c.reported_at + s.after, %(finder)s, s.action, s.before, s.state, NULL, c.due_on, '{}'
  FROM grids_case c
  JOIN (VALUES (interval '0', 'report', '', 'found'), (interval '32 days', 'file', 'closed', 'filed'))
       AS s(after, action, before, state) ON s.action = 'report' OR c.state = 'filed'
 WHERE c.county_id = %(county)s AND c.year = %(year)s AND c.words = %(words)s
 ORDER BY c.id, s.after"""


def load(seed: int) -> int:
    """Add what is missing, all or nothing; return how many nodes and cases; 0 where it is all there."""
    made = 0
    with transaction.atomic(), connection.cursor() as cursor:
        for name, told in shipped.published().items():
            # The trigger that keeps paths plans its look at the parent while the table is still small,
            # and would go on reading it whole for each of thousands of nodes.
            cursor.execute("DISCARD PLANS; SET LOCAL enable_seqscan = off")
            county = Organization.objects.filter(kind="county", name=name).first()
            if county is not None:
                made += _county(seed, county, told)
    return made


def _county(seed: int, county: Organization, told: dict[str, Any]) -> int:
    wanted = {f.get("level"): f["value"] for f in told["figures"] if f["counts"] == "nodes"}
    workers = sum(f["value"] for f in told["figures"] if f["counts"] == "workers")
    if Account.objects.filter(username=_finder_name(county)).exists():
        return 0
    finder = Account.objects.create(
        username=_finder_name(county), label="报道数字演示", home=county, is_active=False
    )
    made = _tree(county, wanted) if wanted else 0
    if workers:
        _serve(seed, county, workers)
    made += _cases(county, told, finder)
    deeds.record(
        actor=None, verb="装入报道数字演示", about=county, scope_path=county.path,
        details={"practice": told["practice"], "count": made},
    )  # fmt: skip
    return made


def _finder_name(county: Organization) -> str:
    return f"baodao-{county.code}"


def _tree(county: Organization, wanted: dict[int, int]) -> int:
    """Fill each level up to its number: below the nodes there are in turn, a village at most one."""
    made = 0
    above: list[Grid] = []
    for level in GridLevel.objects.filter(county=county).order_by("number"):
        nodes = list(
            Grid.objects.filter(level=level, until=None)
            .select_related("organization")
            .order_by("code")
        )
        count = wanted.get(level.number, len(nodes)) - len(nodes)
        fresh = list(islice(_nodes(level, nodes, above), max(0, count)))
        Grid.objects.bulk_create(fresh, batch_size=2000)
        above = nodes + fresh
        made += len(fresh)
    return made


def _nodes(level: GridLevel, there: Sequence[Grid], above: Sequence[Grid]) -> Iterator[Grid]:
    """New nodes of a level: of organizations that have none, or, further down, below those above."""
    kind = level.stands_on
    by_place = {node.organization_id: node for node in above}
    taken = {node.organization_id for node in there}
    if not above or above[0].level.stands_on != kind:
        county = level.county
        rows = Organization.objects.filter(path__startswith=county.path, kind=kind, until=None)
        for place in rows.exclude(pk__in=taken).order_by("code"):
            parent = by_place.get(place.parent_id or 0)
            yield _node(level, place, place.label, place.code, parent, 0)
        return
    number = 0
    while True:
        number += 1
        for parent in above:
            code = f"{parent.code.removeprefix(MARK)}-{number:02}"
            yield _node(level, parent.organization, f"{level.name}{number}", code, parent, number)


def _node(
    level: GridLevel, place: Organization, name: str, code: str, parent: Grid | None, number: int
) -> Grid:
    return Grid(
        code=f"{MARK}{code}",
        name=name,
        level=level,
        parent=parent,
        organization=place,
        households=10 + number if number else 0,
        sort_key=pinyin.sort_key(name),
        since=SINCE,
    )


def _serve(seed: int, county: Organization, workers: int) -> None:
    """Give each node of the last level a made-up worker, and the first ones a second (P14: 4,882)."""
    last = GridLevel.objects.filter(county=county).order_by("-number")[0]
    nodes = list(Grid.objects.filter(level=last, until=None).order_by("code"))
    names = Names(chance(seed, county.code, "published"))
    ids = reserve(Person, workers)
    people = []
    for number, pk in enumerate(ids):
        name, home = names.draw(set()), nodes[number % len(nodes)].organization_id
        people.append(
            Person(
                pk=pk,
                name=name,
                sort_key=pinyin.person_key(name),
                initials=pinyin.initials(name),
                home_id=home,
            )
        )
    Person.objects.bulk_create(people, batch_size=2000)
    posts = [
        GridPost(person_id=pk, grid=nodes[number % len(nodes)], role="worker", since=SINCE)
        for number, pk in enumerate(ids)
    ]
    GridPost.objects.bulk_create(posts, batch_size=2000)


def _cases(county: Organization, told: dict[str, Any], finder: Account) -> int:
    """Write the cases of each kind: as many as were found, else as many as were settled."""
    kinds: dict[str, dict[str, int]] = {}
    for figure in told["figures"]:
        if "kind" in figure:
            kinds.setdefault(figure["kind"], {})[figure["counts"]] = figure["value"]
    number = 0
    for code, counts in kinds.items():
        number += _write(county, told["year"], finder, code, counts, number)
    with connection.cursor() as cursor:
        asked = {"county": county.pk, "year": told["year"], "finder": finder.pk, "words": WORDS}
        cursor.execute(_LOG, asked)
    CaseCounter.objects.update_or_create(
        county=county, year=told["year"], defaults={"last": number}
    )
    return number


def _write(
    county: Organization, year: int, finder: Account, code: str, counts: dict[str, int], number: int
) -> int:
    kind = CaseKind.objects.get(code=code, organization__kind="city")
    settled = counts.get("settled", counts.get("found", 0))
    count = counts.get("found", settled)
    villages = Organization.objects.filter(kind="village", path__startswith=county.path).count()
    with connection.cursor() as cursor:
        cursor.execute(
            _CASES,
            {
                "key": f"{uuid.uuid5(KEYS, code)}{county.code}",
                "kind": kind.pk,
                "county": county.pk,
                "year": year,
                "number": number,
                "finder": finder.pk,
                "channel": kind.channels[0],
                "urgency": kind.urgencies[0]["code"],
                "words": WORDS,
                "settled": settled,
                "count": count,
                "path": f"{county.path}%",
                "villages": villages,
            },
        )
    return count
