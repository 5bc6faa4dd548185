"""Writing the plan: people, posts and memberships by COPY, accounts and grants of those who act."""

from collections.abc import Sequence
from dataclasses import astuple

import polars as pl
from django.db import connection, models, transaction

from members import pinyin
from members.demo import accounts, files, people
from members.demo.files import File
from members.demo.people import Planned
from members.models import Membership, Organization, Person, Post
from portal.copying import copy_in


def load(seed: int) -> int:
    """Write everybody and their accounts, all or nothing; return the number of people.

    Does nothing where there are people already: a demonstration is loaded into an empty house.
    """
    if Person.objects.exists():
        return 0
    planned = list(people.plan(seed))
    with transaction.atomic():
        found = [files.of(seed, person) for person in planned]
        ids = write(planned, found)
        files.seal(planned, found, ids)
        accounts.make(planned, ids)
    return len(planned)


_COLUMNS = ["id", "name", "sort_key", "initials", "home_id", "born_year", "born", "sex",
            "ethnicity", "native_place", "education", "joined_on", "full_on"]  # fmt: skip


def write(planned: Sequence[Planned], found: Sequence[File]) -> list[int]:
    """Copy in people with their posts and memberships; return their ids in the order of the plan."""
    codes = dict(Organization.objects.values_list("code", "id"))
    ids = reserve(Person, len(planned))
    copy_in(
        "members_person",
        pl.DataFrame(
            [
                (
                    i,
                    p.name,
                    pinyin.person_key(p.name),
                    pinyin.initials(p.name),
                    codes[p.unit],
                    p.born_year,
                    *astuple(file),
                )
                for i, p, file in zip(ids, planned, found, strict=True)
            ],
            schema=_COLUMNS,
            orient="row",
            infer_schema_length=None,
        ),
    )
    copy_in("members_post", _posts(planned, ids, codes))
    copy_in("members_membership", _memberships(planned, ids, codes))
    return ids


def _posts(planned: Sequence[Planned], ids: Sequence[int], codes: dict[str, int]) -> pl.DataFrame:
    rows = [
        {
            "person_id": person,
            "organization_id": codes[p.unit],
            "section_id": codes[p.section] if p.section else None,
            "title": p.title,
            "role": p.role,
            "rank": p.rank,
            "is_main": True,
            "position": p.position,
            "since": p.since,
        }
        for person, p in zip(ids, planned, strict=True)
        if p.role
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(pl.Series("id", reserve(Post, frame.height)))


def _memberships(
    planned: Sequence[Planned], ids: Sequence[int], codes: dict[str, int]
) -> pl.DataFrame:
    rows = [
        {"person_id": person, "branch_id": codes[p.branch], "stage": "full", "since": p.since}
        for person, p in zip(ids, planned, strict=True)
        if p.branch
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    return frame.with_columns(pl.Series("id", reserve(Membership, frame.height)))


def reserve(model: type[models.Model], count: int) -> list[int]:
    """Return `count` fresh ids of a table, for rows that are copied in with their ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]
