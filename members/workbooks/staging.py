"""The rows of an import beside the register: COPY into a table of their own, one statement to compare,
one to write each table. The number of statements does not depend on the number of rows.
"""

import io
import itertools
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from members.workbooks import reading, sealing

LOCK = 370802
"""Held while an import is written: two at once could enter the same person twice."""
_AT_A_TIME = 5_000
_CREATE = """
CREATE TEMP TABLE {table} (
  row int, name text, sort_key text, initials text, identity_index bytea, telephone_index bytea,
  sex text, ethnicity text, born date, native_place text, education text, home_id bigint,
  new_home_id bigint, work text, branch_id bigint, stage text, joined_on date, full_on date, since date,
  title text, role text, rank text, post_since date,
  person_id bigint, is_new bool, problem text, other text,
  person_differs bool, secret_differs bool, membership_id bigint, membership text, post_id bigint, post text
) ON COMMIT DROP"""

# Who each row is about: by its number; else by name, birth and place, if he has no other number. Then
# what stands, and what would differ. A cell that is empty (null) asks for nothing.
_COMPARE = """
UPDATE {table} t SET
  person_id = coalesce(f.id, nextval('members_person_id_seq')), is_new = f.id IS NULL,
  problem = f.problem, other = f.other, person_differs = f.person_differs,
  secret_differs = f.secret_differs, membership_id = f.membership_id, membership = f.membership,
  post_id = f.post_id, post = f.post
FROM (
  WITH numbered AS (
    SELECT s.row, coalesce(p.merged_into_id, p.id) AS id FROM {table} s
      JOIN members_personsecret x ON x.identity_index = s.identity_index
      JOIN members_person p ON p.id = x.person_id
  ), named AS (
    SELECT s.row, min(p.id) AS id, count(*) AS found FROM {table} s
      JOIN members_person p ON p.sort_key = s.sort_key AND p.name = s.name AND p.born = s.born
       AND p.merged_into_id IS NULL
      JOIN members_organization o ON o.id = p.home_id AND o.path LIKE ANY(%(paths)s)
      LEFT JOIN members_personsecret x ON x.person_id = p.id
     WHERE (s.identity_index IS NULL OR x.identity_index IS NULL)
       AND CASE WHEN s.branch_id IS NULL THEN p.home_id = s.home_id ELSE EXISTS (
             SELECT FROM members_membership m
              WHERE m.person_id = p.id AND m.branch_id = s.branch_id AND m.until IS NULL) END
     GROUP BY 1
  ), met AS (
    SELECT s.row, coalesce(n.id, b.id) AS id, n.id IS NOT NULL AS by_number,
           n.id IS NULL AND b.found > 1 AS doubtful
      FROM {table} s LEFT JOIN numbered n ON n.row = s.row LEFT JOIN named b ON b.row = s.row
  )
  SELECT s.row, e.id, m.id AS membership_id, po.id AS post_id,
    CASE
      WHEN e.doubtful THEN 'doubtful'
      WHEN e.id IS NULL AND coalesce(s.home_id, s.new_home_id) IS NULL THEN 'no_home'
      WHEN e.id IS NOT NULL AND NOT (o.path LIKE ANY(%(paths)s)) THEN 'outside'
      WHEN e.id IS NOT NULL AND count(*) OVER (PARTITION BY e.id) > 1 THEN 'twice'
      WHEN e.by_number AND p.name <> s.name THEN 'name'
      WHEN p.left_on IS NOT NULL THEN 'left'
      WHEN coalesce(s.full_on, p.full_on) < coalesce(s.joined_on, p.joined_on) THEN 'full_before'
      WHEN coalesce(s.full_on, p.full_on) IS NOT NULL
       AND coalesce(s.joined_on, p.joined_on) IS NULL THEN 'not_joined'
      WHEN m.branch_id <> s.branch_id THEN 'moved'
      WHEN m.id IS NULL AND s.branch_id IS NULL AND (s.stage IS NOT NULL OR s.since IS NOT NULL)
        THEN 'no_branch'
      WHEN m.id IS NULL AND s.branch_id IS NOT NULL AND s.stage IS NULL THEN 'no_stage'
      WHEN m.id IS NULL AND s.branch_id IS NOT NULL
       AND coalesce(s.since, s.joined_on, p.joined_on) IS NULL THEN 'no_since'
      WHEN m.stage = 'full' AND s.stage = 'probationary' THEN 'stage_back'
      WHEN EXISTS (SELECT FROM members_membership w WHERE w.person_id = e.id
             AND w.id IS DISTINCT FROM m.id AND (s.branch_id IS NOT NULL OR s.since IS NOT NULL)
             AND w.until > coalesce(s.since, m.since, s.joined_on, p.joined_on)) THEN 'overlaps'
      WHEN po.title <> s.title OR (po.organization_id <> coalesce(s.home_id, po.organization_id)
             AND s.title IS NOT NULL) THEN 'post_moved'
      WHEN po.id IS NULL AND s.title IS NOT NULL AND (s.role IS NULL OR s.post_since IS NULL)
        THEN 'post_incomplete'
      WHEN s.title IS NOT NULL AND EXISTS (SELECT FROM members_post w WHERE w.person_id = e.id
             AND w.is_main AND w.id IS DISTINCT FROM po.id
             AND w.until > coalesce(s.post_since, po.since)) THEN 'post_overlaps'
      WHEN e.id = %(actor)s THEN 'self'
    END AS problem,
    CASE WHEN o.path LIKE ANY(%(paths)s) THEN
      concat_ws(chr(9), p.name, CASE WHEN bo.path LIKE ANY(%(paths)s)
        THEN coalesce(nullif(bo.short_name, ''), bo.name) ELSE '' END, po.title, p.left_on::text)
    END AS other,
    p.id IS NOT NULL AND coalesce((s.sex <> p.sex) OR (s.ethnicity <> p.ethnicity)
      OR (s.native_place <> p.native_place) OR (s.education <> p.education)
      OR (s.work <> p.work) OR (s.home_id <> p.home_id)
      OR (s.born IS NOT NULL AND s.born IS DISTINCT FROM p.born)
      OR (s.joined_on IS NOT NULL AND s.joined_on IS DISTINCT FROM p.joined_on)
      OR (s.full_on IS NOT NULL AND s.full_on IS DISTINCT FROM p.full_on), false) AS person_differs,
    (s.identity_index IS NOT NULL AND s.identity_index IS DISTINCT FROM x.identity_index)
      OR (s.telephone_index IS NOT NULL AND s.telephone_index IS DISTINCT FROM x.telephone_index)
      AS secret_differs,
    CASE WHEN m.id IS NULL AND s.branch_id IS NOT NULL THEN 'add'
         WHEN s.stage <> m.stage OR s.since <> m.since THEN 'set' END AS membership,
    CASE WHEN po.id IS NULL AND s.title IS NOT NULL THEN 'add'
         WHEN s.role <> po.role OR s.rank <> po.rank OR s.post_since <> po.since THEN 'set' END AS post
  FROM {table} s JOIN met e ON e.row = s.row
  LEFT JOIN members_person p ON p.id = e.id
  LEFT JOIN members_organization o ON o.id = p.home_id
  LEFT JOIN members_personsecret x ON x.person_id = e.id
  LEFT JOIN members_membership m ON m.person_id = e.id AND m.until IS NULL
  LEFT JOIN members_organization bo ON bo.id = m.branch_id
  LEFT JOIN members_post po ON po.person_id = e.id AND po.is_main AND po.until IS NULL
) f WHERE f.row = t.row
RETURNING t.row, t.person_id, t.is_new, t.problem, t.other, t.person_differs, t.secret_differs,
  t.membership, t.post"""

_DIFFERENCES = """
SELECT t.row, t.name, p.sex, t.sex, p.ethnicity, t.ethnicity, p.born::text, t.born::text,
  p.native_place, t.native_place, p.education, t.education, coalesce(nullif(o.short_name, ''), o.name),
  coalesce(nullif(n.short_name, ''), n.name), p.work, t.work, p.joined_on::text, t.joined_on::text,
  p.full_on::text, t.full_on::text, m.stage, t.stage, m.since::text, t.since::text, po.role, t.role,
  po.rank, t.rank, po.since::text, t.post_since::text,
  t.secret_differs AND t.identity_index IS DISTINCT FROM x.identity_index AND t.identity_index IS NOT NULL,
  t.secret_differs AND t.telephone_index IS DISTINCT FROM x.telephone_index AND t.telephone_index IS NOT NULL,
  t.membership = 'add', coalesce(nullif(b.short_name, ''), b.name), t.post = 'add', t.title
FROM {table} t JOIN members_person p ON p.id = t.person_id
  JOIN members_organization o ON o.id = p.home_id
  LEFT JOIN members_organization n ON n.id = t.home_id
  LEFT JOIN members_organization b ON b.id = t.branch_id
  LEFT JOIN members_personsecret x ON x.person_id = p.id
  LEFT JOIN members_membership m ON m.id = t.membership_id
  LEFT JOIN members_post po ON po.id = t.post_id
WHERE t.problem IS NULL AND NOT t.is_new AND (t.person_differs OR t.secret_differs
  OR t.membership IS NOT NULL OR t.post IS NOT NULL)
ORDER BY t.row LIMIT %s"""

# New people in the order most of their indexes begin with: one page after the other, not here and there.
_PEOPLE = """
WITH changed AS (
  UPDATE members_person p SET
    home_id = coalesce(t.home_id, p.home_id), born = coalesce(t.born, p.born),
    born_year = coalesce(extract(year FROM t.born), p.born_year), sex = coalesce(t.sex, p.sex),
    ethnicity = coalesce(t.ethnicity, p.ethnicity),
    native_place = coalesce(t.native_place, p.native_place),
    education = coalesce(t.education, p.education), work = coalesce(t.work, p.work),
    joined_on = coalesce(t.joined_on, p.joined_on), full_on = coalesce(t.full_on, p.full_on),
    revision = p.revision + 1
  FROM {table} t WHERE t.problem IS NULL AND t.person_differs AND p.id = t.person_id)
INSERT INTO members_person (id, name, sort_key, initials, home_id, born_year, born, sex, ethnicity,
  native_place, education, work, joined_on, full_on)
SELECT person_id, name, sort_key, initials, coalesce(home_id, new_home_id),
  extract(year FROM born), born, coalesce(sex, ''), coalesce(ethnicity, ''), coalesce(native_place, ''),
  coalesce(education, ''), coalesce(work, ''), joined_on, full_on
FROM {table} WHERE problem IS NULL AND is_new ORDER BY sort_key"""

_MEMBERSHIPS = """
WITH changed AS (
  UPDATE members_membership m SET stage = coalesce(t.stage, m.stage), since = coalesce(t.since, m.since)
  FROM {table} t WHERE t.problem IS NULL AND t.membership = 'set' AND m.id = t.membership_id)
INSERT INTO members_membership (person_id, branch_id, stage, since)
SELECT t.person_id, t.branch_id, t.stage, coalesce(t.since, t.joined_on, p.joined_on)
FROM {table} t LEFT JOIN members_person p ON p.id = t.person_id
WHERE t.problem IS NULL AND t.membership = 'add' ORDER BY t.row"""

_POSTS = """
WITH changed AS (
  UPDATE members_post o SET role = coalesce(t.role, o.role), rank = coalesce(t.rank, o.rank),
         since = coalesce(t.post_since, o.since)
  FROM {table} t WHERE t.problem IS NULL AND t.post = 'set' AND o.id = t.post_id)
INSERT INTO members_post (person_id, organization_id, title, role, rank, is_main, position, since)
SELECT t.person_id, coalesce(t.home_id, p.home_id, t.new_home_id), t.title, t.role, coalesce(t.rank, ''),
  true, 0, t.post_since
FROM {table} t LEFT JOIN members_person p ON p.id = t.person_id
WHERE t.problem IS NULL AND t.post = 'add' ORDER BY t.row"""

_NUMBERS = """
CREATE TEMP TABLE {table}_numbers (
  person_id bigint, identity bytea, identity_index bytea, telephone bytea, telephone_index bytea
) ON COMMIT DROP"""

_SECRETS = """
INSERT INTO members_personsecret (person_id, identity, identity_index, telephone, telephone_index)
SELECT person_id, identity, identity_index, telephone, telephone_index FROM {table}_numbers
ON CONFLICT (person_id) DO UPDATE SET
  identity = coalesce(excluded.identity, members_personsecret.identity),
  identity_index = coalesce(excluded.identity_index, members_personsecret.identity_index),
  telephone = coalesce(excluded.telephone, members_personsecret.telephone),
  telephone_index = coalesce(excluded.telephone_index, members_personsecret.telephone_index)"""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the register says of a staged row."""

    row: int
    person: int
    is_new: bool
    problem: str | None
    other: str | None
    person_differs: bool
    secret_differs: bool
    membership: str | None
    post: str | None

    @property
    def is_changed(self) -> bool:
        """Whether something of a person who is there would change."""
        changed = self.person_differs or self.secret_differs
        return not self.is_new and bool(changed or self.membership or self.post)


class _Lines(io.RawIOBase):
    """Lines as a file for COPY, made as they are asked for."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines, self._rest = iter(lines), b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return about `size` bytes."""
        parts, length = [self._rest], len(self._rest)
        while length < size:
            portion = b"".join([line + b"\n" for line in itertools.islice(self._lines, 500)])
            if not portion:
                break
            parts.append(portion)
            length += len(portion)
        whole = b"".join(parts)
        self._rest = whole[size:]
        return whole[:size]


def _line_of(row: sealing.Sealed) -> bytes:
    """Return a sealed row as a line of COPY."""
    person, *numbers = row
    told = (reading.NOTHING if n is None else b"\\\\x" + n.hex().encode() for n in numbers)
    return b"\t".join((str(person).encode(), *told))


class Stage:
    """The staging table of one import; it is gone with its transaction."""

    def __init__(self) -> None:
        """Make the table, by a name of its own."""
        self.table = f"people_import_{secrets.token_hex(6)}"
        self._do(_CREATE)

    def fill(self, lines: Iterable[bytes]) -> None:
        """COPY the rows in."""
        columns = ", ".join(reading.COLUMNS)
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {self.table} ({columns}) FROM STDIN", _Lines(lines), 1 << 18)

    def compare(self, paths: Iterable[str], actor_person: int | None) -> Iterator[Compared]:
        """Find who each row is about and what would differ; in the rows' order."""
        told = {"paths": [f"{path}%" for path in paths], "actor": actor_person}
        with connection.cursor() as cursor:
            cursor.execute(_COMPARE.format(table=self.table), told)
            while rows := cursor.fetchmany(_AT_A_TIME):
                for row in rows:
                    yield Compared(*row)

    def differences(self, most: int) -> list[tuple[Any, ...]]:
        """Return the first changed people with what stands and what would."""
        with connection.cursor() as cursor:
            cursor.execute(_DIFFERENCES.format(table=self.table), [most])
            return list(cursor.fetchall())

    def write_people(self) -> None:
        """Insert the new people and change those who are there; one statement."""
        self._do(_PEOPLE)

    def write_secrets(self, rows: Iterable[sealing.Sealed]) -> None:
        """Write sealed numbers; three statements. They are sealed while the database takes the earlier."""
        self._do(_NUMBERS)
        lines = map(_line_of, rows)
        # the first asks the database for the key, and a COPY that is under way would not bear it
        early = list(itertools.islice(lines, 1))
        with connection.cursor() as cursor:
            whole = _Lines(itertools.chain(early, lines))
            cursor.copy_expert(f"COPY {self.table}_numbers FROM STDIN", whole, 1 << 18)
        self._do(_SECRETS)

    def write_belongings(self) -> None:
        """Write memberships and posts; two statements."""
        self._do(_MEMBERSHIPS)
        self._do(_POSTS)

    def _do(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=self.table))


def lock() -> None:
    """Wait until no other import is being written; held to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def check_at_once() -> None:
    """Have the rest of the transaction check foreign keys with each statement, not all of them at its end.

    Every trigger looks through the checks that still wait: an import would take the square of its rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
