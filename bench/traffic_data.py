"""A county's register for the measure of imports and exports, and workbooks of made-up people for it."""

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

BASE, VILLAGES = 400_000, 500
_FAMILY, _GIVEN = "孙李王张刘陈杨赵黄周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚"

_PEOPLE = """
INSERT INTO members_person (name, sort_key, initials, home_id, born_year, born, joined_on)
SELECT '李' || chr(20000 + g %% 500) || chr(20600 + g / 500 %% 500), 'li ' || g %% 5000, 'l',
       h.ids[1 + g %% %(villages)s], 1960, date '1960-01-01' + g %% 300, date '1990-07-01'
  FROM generate_series(1, %(people)s) g, (SELECT array_agg(id) ids FROM members_organization
       WHERE kind = 'village' AND path LIKE %(path)s) h"""
_MEMBERSHIPS = """
INSERT INTO members_membership (person_id, branch_id, stage, since)
SELECT p.id, b.id, 'full', date '1990-07-01'
  FROM members_person p JOIN members_organization b ON b.parent_id = p.home_id AND b.kind = 'branch'
 WHERE p.name LIKE '李%%'"""


@dataclass
class County:
    """The account that imports and exports."""

    organizer: Any
    people: int


def build(share: int) -> County:
    """Make a county of 500 villages with their branches and 400,000 / `share` members."""
    from django.db import connection

    from members.models import Organization
    from tests import world as w

    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    town = w.organization("370826-t", "韩庄镇", "town", county)
    area = county.area
    Organization.objects.bulk_create(
        Organization(
            code=f"v{i}",
            name=f"第{i}村",
            kind="village",
            parent=town,
            area=area,
            sort_key=f"{i:04}",
        )
        for i in range(VILLAGES)
    )
    villages = Organization.objects.filter(kind="village", parent=town)
    Organization.objects.bulk_create(
        Organization(
            code=f"{v.code}-zb", name=f"{v.name}党支部", kind="branch", parent=v, area=area,
            sort_key=v.sort_key,
        )
        for v in villages
    )  # fmt: skip
    told = {"villages": VILLAGES, "people": BASE // share, "path": f"{county.path}%"}
    with connection.cursor() as cursor:
        # the history of the base is not what is measured
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_PEOPLE, told)
        cursor.execute(_MEMBERSHIPS, told)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    organizer = w.account("organizer", "county_organizer", county)
    return County(organizer, BASE // share)


def rows(first: int, count: int, work: str = "务农") -> Iterator[tuple[str, ...]]:
    """Yield the nineteen cells of made-up people, of whom every tenth holds a post; all are right."""
    from members.secrets import check_digit

    for n in range(first, first + count):
        born = dt.date(1955, 1, 1) + dt.timedelta(days=n % 14_000)
        front = f"990101{born:%Y%m%d}{2 * (n // 14_000) + 1:03}"
        village = n % VILLAGES
        name = _FAMILY[n % 10] + _GIVEN[n // 10 % 20] + _GIVEN[n // 200 % 20]
        post = ("支部书记", "主要负责人", "", "2021-03-05") if n % 10 == 0 else ("", "", "", "")
        yield (
            name, front + check_digit(front), "男", "汉族", born.isoformat(), "山东微山", "大学专科",
            f"1390{n:07}", f"第{village}村", work, f"第{village}村党支部", "正式党员",
            f"{born.year + 20}-07-01", f"{born.year + 21}-07-01", f"{born.year + 25}-07-01", *post,
        )  # fmt: skip


def workbook(first: int, count: int, work: str = "务农") -> bytes:
    """Return a workbook of such people, its header in row 1."""
    import rustpy_xlsxwriter as writer

    from members.workbooks import layout

    labels, stream = tuple(layout.HEADS.values()), io.BytesIO()
    made = (dict(zip(labels, row, strict=True)) for row in rows(first, count, work))
    writer.write_worksheet(made, stream, sheet_name=layout.SHEET)
    return stream.getvalue()
