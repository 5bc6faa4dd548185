"""A register as large as is promised: 500,000 people in 11 counties, 154 townships and 4,620 villages.

Names are drawn by the weights of the demonstration, so that the common surnames are as common as they
are; four fifths are members of a village's branch, one in a hundred of these is probationary, one in
seventy-five holds a post, one in fifty has left. Triggers sleep while they are written.
"""

import datetime as dt
from dataclasses import dataclass

from members.demo.city import parts
from members.models import Account, Organization, Person

PEOPLE = 500_000
TODAY = dt.date(2026, 10, 13)

_PLACES = """
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 'c' || g, '县' || g, '', 'county', %(city)s, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, 11) g;
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 't' || g, '镇' || g, '', 'town', c.id, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, 154) g JOIN members_organization c ON c.code = 'c' || (1 + (g - 1) %% 11);
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 'v' || g, '村' || g, '', 'village', t.id, %(area)s, '', 0, lpad(g::text, 6, '0')
  FROM generate_series(1, 4620) g JOIN members_organization t ON t.code = 't' || (1 + (g - 1) %% 154);
INSERT INTO members_organization (code, name, short_name, kind, parent_id, area_id, path, depth, sort_key)
SELECT 'b' || v.code, v.name || '党支部', '', 'branch', v.id, %(area)s, '', 0, v.sort_key
  FROM members_organization v WHERE v.kind = 'village'"""

_PEOPLE = """
SET LOCAL session_replication_role = replica;  -- no history of half a million made-up people
CREATE TEMP TABLE village AS
SELECT row_number() OVER (ORDER BY v.id) - 1 AS n, v.id, b.id AS branch
  FROM members_organization v JOIN members_organization b ON b.parent_id = v.id AND b.kind = 'branch';
INSERT INTO members_person
  (name, sort_key, initials, home_id, born_year, born, sex, ethnicity, native_place, education, work,
   joined_on, full_on, left_on, left_why, revision)
SELECT s.name || t.name, s.key || ' ' || t.key, s.letters || t.letters, village.id,
       extract(year FROM d.born), d.born,
       (ARRAY['male', 'female'])[1 + g %% 2], '汉族', '山东济宁', 'secondary', '', d.born + 8000,
       CASE WHEN g %% 100 > 0 THEN d.born + 8365 END,
       CASE WHEN g %% 50 = 7 THEN %(today)s::date - g %% 900 END,
       CASE WHEN g %% 50 = 7 THEN 'died' ELSE '' END, 0
  FROM generate_series(1, %(people)s) g
  JOIN village ON village.n = (g::bigint * 7919) %% 4620
  CROSS JOIN LATERAL (SELECT '1940-01-01'::date + (g::bigint * 104729 %% 22000)::int AS born) d
  JOIN city_surname s ON s.n = (g::bigint * 15485863) %% (SELECT count(*) FROM city_surname)
  JOIN city_given t ON t.n = (g::bigint * 32452843 / 7) %% (SELECT count(*) FROM city_given)
 ORDER BY g;
INSERT INTO members_membership (person_id, branch_id, stage, since, until)
SELECT p.id, v.branch, CASE WHEN p.full_on IS NULL THEN 'probationary' ELSE 'full' END,
       '2015-01-01', CASE WHEN p.left_on > '2015-01-01' THEN p.left_on END
  FROM members_person p JOIN village v ON v.id = p.home_id WHERE p.id %% 5 <> 1;
INSERT INTO members_post (person_id, organization_id, title, role, rank, is_main, position, since)
SELECT p.id, p.home_id, '党支部书记', 'principal', '', true, 1, '2021-03-01'
  FROM members_person p WHERE p.id %% 75 = 1 AND p.left_on IS NULL;
SET LOCAL session_replication_role = origin"""


@dataclass(frozen=True)
class Register:
    """What was built, and who looks at it."""

    city: Account
    county: Account
    town: Account
    branch: Account
    person: Person
    people: int


def build(share: int) -> Register:
    """Make the register with 1/share of the people; the organizations are always all there."""
    from django.db import connection, transaction

    from portal.models import Demonstration
    from tests import world as w

    Demonstration.objects.create(day=TODAY, seed=1)
    city = w.organization("370800", "济宁市", "city", None)
    asked = {"city": city.pk, "area": city.area_id, "people": PEOPLE // share, "today": TODAY}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_PLACES, asked)
        parts.lay()
        cursor.execute("ANALYZE")
        cursor.execute(_PEOPLE, asked)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    one = Person.objects.filter(posts__isnull=False).order_by("id")[20]
    Person.objects.filter(pk=one.pk).update(work="村办公室")
    place = {code: Organization.objects.get(code=code) for code in ("c1", "t1", "bv1")}
    return Register(
        w.account("city", "city_officer", city),
        w.account("county", "county_organizer", place["c1"]),
        w.account("town", "town_organizer", place["t1"]),
        w.account("branch", "branch_secretary", place["bv1"]),
        one,
        Person.objects.count(),
    )
