"""Who acts for the city's villages and townships: accounts without a password, which open nothing."""

from members.demo import city
from members.demo.city import Plan, places

_ACTING = """
DROP TABLE IF EXISTS city_village;
CREATE TEMP TABLE city_village AS
SELECT row_number() OVER (ORDER BY v.code) AS n, v.id, v.code, v.path, v.name, t.id AS town,
       t.path AS town_path, t.code AS town_code, c.id AS county, c.code AS county_code,
       head.person_id AS head
  FROM city_of w
  JOIN members_organization v USING (code)
  JOIN members_organization t ON t.id = v.parent_id
  JOIN members_organization c ON c.id = t.parent_id
  LEFT JOIN LATERAL (SELECT p.person_id FROM members_post p
                      WHERE p.organization_id = v.id AND p.role = 'principal' AND p.until IS NULL
                      ORDER BY p.position, p.id LIMIT 1) head ON true
 ORDER BY v.code"""
_HEADS = """
INSERT INTO members_account (password, is_superuser, username, is_staff, is_active, date_joined, person_id,
                             label, must_change_password, large_type)
SELECT '!' || md5(v.code), false, 'sj' || v.code, false, true, %(since)s, v.head, '', false, false
  FROM city_village v
 WHERE v.head IS NOT NULL AND NOT EXISTS (SELECT FROM members_account a WHERE a.person_id = v.head)
 ORDER BY v.n"""
_WORKERS = """
INSERT INTO members_account (password, is_superuser, username, is_staff, is_active, date_joined, person_id,
                             label, must_change_password, large_type)
SELECT '!' || md5(v.code), false, 'wg' || v.code, false, true, %(since)s, w.person_id, '', false, false
  FROM city_village v
  JOIN members_organization b ON b.code = v.code || '-zb'
  JOIN LATERAL (SELECT m.person_id FROM members_membership m
                 WHERE m.branch_id = b.id AND m.until IS NULL AND m.person_id IS DISTINCT FROM v.head
                   AND NOT EXISTS (SELECT FROM members_account a WHERE a.person_id = m.person_id)
                 ORDER BY m.person_id LIMIT 1) w ON true
 ORDER BY v.n"""
_DESKS = """
INSERT INTO members_account (password, is_superuser, username, is_staff, is_active, date_joined, label,
                             home_id, must_change_password, large_type)
SELECT '!' || md5(t.code), false, 'wgzx' || t.code, false, true, %(since)s, '网格中心', t.id, false, false
  FROM members_organization t
 WHERE t.id IN (SELECT town FROM city_village)
   AND NOT EXISTS (SELECT FROM members_grant g
                    WHERE g.organization_id = t.id AND g.role = 'grid_dispatcher' AND g.until IS NULL)
 ORDER BY t.code"""
_GRANTS = """
INSERT INTO members_grant (account_id, role, organization_id, since, reason)
SELECT a.id, r.role, o.id, %(since)s, '演示授权'
  FROM members_account a
  JOIN (VALUES ('sj', 'village_secretary'), ('wg', 'grid_worker'), ('wgzx', 'grid_dispatcher'))
       AS r(mark, role) ON a.username ~ ('^' || r.mark || '[0-9]{9,12}$')
  JOIN members_organization o ON o.code = substr(a.username, length(r.mark) + 1)
 WHERE NOT EXISTS (SELECT FROM members_grant g WHERE g.account_id = a.id AND g.role = r.role)
 ORDER BY a.id"""


def villages(plan: Plan) -> int:
    """Lay city_village of the villages the plan fills; return how many."""
    return lay([village.code for village in places.filled(plan)])


def lay(codes: list[str]) -> int:
    """Lay city_village (n, id, code, path, town, county …, head: whose the village is); return how many."""
    city.laid("city_of", "code text", [(code,) for code in codes])
    city.run(_ACTING)
    city.analyze("city_village")
    return city.number("SELECT count(*) FROM city_village")


def act(plan: Plan) -> int:
    """Give each of these villages a secretary and a grid worker who act, each township a desk; return how
    many accounts."""
    villages(plan)
    since = {"since": "2025-01-01"}
    made = city.run(_HEADS, **since) + city.run(_WORKERS, **since) + city.run(_DESKS, **since)
    city.run(_GRANTS, **since)
    city.analyze("members_account", "members_grant")
    return made
