"""The city's people: civil servants by the demonstration's own plan, members of branches by statements."""

from members.demo import city, files, loading
from members.demo import people as told
from members.demo.city import MEMBERS, Plan, parts, places
from members.demo.names import chance
from members.models import Membership
from members.models.organizations import Kind
from members.structure import Node


def cadres(plan: Plan) -> int:
    """Staff the units, with posts, and memberships of most; return how many people."""
    wanted = places.units(plan)
    branches = {f"{unit.node.code}-zb" for unit in wanted}
    planned = [
        person
        for unit in wanted
        for person in told.staff(plan.seed, unit.node, unit.size, _sections(unit), branches)
    ]
    loading.write(planned, [files.of(plan.seed, person) for person in planned])
    city.analyze("members_person", "members_post", "members_membership")
    return len(planned)


def _sections(unit: places.Unit) -> list[Node]:
    return [
        Node(f"{unit.node.code}-{n:02}", name, name, Kind.SECTION, unit.node.code, unit.node.area)
        for n, name in enumerate(unit.sections, 1)
    ]


_SIZES = {"zb": (28, 64), "zb2": (14, 34), "lh": (6, 18)}
"""How large branches of villages, their second ones and joint ones of enterprises are beside each other."""

_NEW = f"""
DROP TABLE IF EXISTS city_new;
CREATE TEMP TABLE city_new AS
SELECT w.g, nextval('members_person_id_seq') AS id, w.branch, w.home, w.name, w.key, w.letters,
       w.born, w.joined, w.fresh,
       CASE WHEN position(right(w.name, 1) IN '{files.HERS}') > 0 THEN 'female'
            WHEN position(right(w.name, 1) IN '{files.HIS}') > 0 THEN 'male'
            WHEN pg_temp.draw('sex', w.g) < 0.28 THEN 'female' ELSE 'male' END AS sex
  FROM (SELECT m.g, m.branch, m.home, s.name || t.name AS name, s.key || ' ' || t.key AS key,
               s.letters || t.letters AS letters, m.fresh, b.born,
               CASE WHEN m.fresh THEN %(day)s::date - 10 - pg_temp.pick('joined', m.g, 340)
                    ELSE least(b.born + 6940 + pg_temp.pick('joined', m.g, 7000),
                               %(day)s::date - 400 - pg_temp.pick('late', m.g, 300)) END AS joined
          FROM (SELECT row_number() OVER (ORDER BY b.n, k) AS g, b.id AS branch, b.home,
                       pg_temp.draw('fresh', row_number() OVER (ORDER BY b.n, k)) < 0.011 AS fresh
                  FROM city_branch b, generate_series(1, b.members) k) m
          JOIN city_surname s ON s.n = pg_temp.pick('surname', m.g, %(surnames)s)
          JOIN city_given t ON t.n = pg_temp.pick('given', m.g, %(given)s),
               LATERAL (SELECT CASE WHEN m.fresh THEN date '1984-03-01' + pg_temp.pick('born', m.g, 7500)
                                    ELSE date '1938-06-01' + pg_temp.pick('born', m.g, 23200) END AS born) b
         ORDER BY m.g) w"""  # noqa: S608  (constants)
_PEOPLE = """
INSERT INTO members_person
  (id, name, sort_key, initials, home_id, born_year, born, sex, ethnicity, native_place, education, work,
   joined_on, full_on, left_why, revision)
SELECT id, name, key, letters, home, extract(year FROM born), born, sex,
       CASE WHEN pg_temp.draw('people', g) < 0.985 THEN '汉族' ELSE '回族' END, '山东济宁',
       (ARRAY['primary', 'junior', 'junior', 'junior', 'secondary', 'secondary', 'secondary', 'college',
              'college', 'bachelor'])[1 + least(9, pg_temp.pick('school', g, 8)
                                                   + greatest(0, extract(year FROM born)::int - 1975) / 9)],
       '', joined, CASE WHEN NOT fresh THEN joined + 365 END, '', 0
  FROM city_new ORDER BY g"""
_MEMBERSHIPS = """
INSERT INTO members_membership (person_id, branch_id, stage, since)
SELECT id, branch, CASE WHEN fresh THEN 'probationary' ELSE 'full' END, joined FROM city_new ORDER BY g"""


def members(plan: Plan) -> int:
    """Fill the branches up to the plan's members, each in one branch; return how many people."""
    surnames, given = parts.lay()
    count = _share_out(plan)
    city.run(_NEW, day=plan.day, surnames=surnames, given=given)
    city.run(_PEOPLE)
    city.run(_MEMBERSHIPS)
    city.run("DROP TABLE city_new")
    city.analyze("members_person", "members_membership")
    return count


def codes(plan: Plan) -> list[str]:
    """Return the codes of the branches the plan fills: of 1/share of the villages, and all it has added."""
    added = [n.code for n in places.nodes(plan) if n.kind == Kind.BRANCH]
    return [f"{village.code}-zb" for village in places.filled(plan)] + added


def _share_out(plan: Plan) -> int:
    """Lay city_branch (n, id, home, members): what is wanted, shared out by sizes; return the sum."""
    units = {f"{unit.node.code}-zb" for unit in places.units(plan)}
    served = Membership.objects.filter(branch__code__in=units).count()
    standing = Membership.objects.count() - served
    wanted = max(1, plan.part(MEMBERS - standing) - served)
    sized = [(code, _weight(plan, code)) for code in codes(plan) if code not in units]
    whole, done, given, rows = sum(weight for _, weight in sized), 0, 0, []
    for code, weight in sized:
        done += weight
        rows.append((code, wanted * done // whole - given))
        given += rows[-1][1]
    city.laid("city_share", "code text, members int", rows)
    city.run(
        "DROP TABLE IF EXISTS city_branch; CREATE TEMP TABLE city_branch AS "
        "SELECT row_number() OVER (ORDER BY o.code) AS n, o.id, s.members, "
        "CASE up.kind WHEN 'committee' THEN up.parent_id ELSE up.id END AS home "
        "FROM city_share s JOIN members_organization o USING (code) "
        "JOIN members_organization up ON up.id = o.parent_id"
    )
    city.analyze("city_branch")
    return given


def _weight(plan: Plan, code: str) -> int:
    kind = code.rsplit("-", 1)[-1].rstrip("0123456789") or "zb"
    if code.endswith("-zb2"):
        kind = "zb2"
    return chance(plan.seed, code, "members").randint(*_SIZES[kind])


_ROLL = """
DROP TABLE IF EXISTS city_member;
CREATE TEMP TABLE city_member AS
SELECT row_number() OVER (ORDER BY o.code, m.person_id) AS n, m.person_id AS person, p.name,
       o.id AS branch, o.code, p.home_id AS home, o.path, m.since
  FROM city_code c
  JOIN members_organization o USING (code)
  JOIN members_membership m ON m.branch_id = o.id AND m.until IS NULL
  JOIN members_person p ON p.id = m.person_id
 ORDER BY o.code, m.person_id"""


def roll(plan: Plan) -> int:
    """Lay city_member (n from 1, person, name, branch, code, home, path, since): who is in the branches the
    plan has filled, in an order of their own; return how many."""
    city.laid("city_code", "code text", [(code,) for code in codes(plan)])
    city.run(_ROLL)
    city.analyze("city_member")
    return city.number("SELECT count(*) FROM city_member")
