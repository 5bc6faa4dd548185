"""The organization tree: what is loaded, from what, and that loading again changes nothing."""

import re
from collections import Counter

import pytest
from django.db import connection

from members import divisions, structure
from members.models import Area, Organization
from members.models.organizations import PARENTS, Kind


def test_reference_data_counts() -> None:
    """The public list and our own files hold what their README says."""
    assert len(divisions.counties()) == 12
    assert len(divisions.towns()) == 158
    assert len(divisions.villages()) == 4927
    assert len(divisions.zones()) == 2
    assert len(divisions.weishan_units()) == 45


def test_nodes_are_whole() -> None:
    """Every node stands below one that comes before it, of a kind it may stand below."""
    seen: dict[str, Kind] = {}
    areas = {d.code for d in divisions.towns() + divisions.villages() + divisions.counties()}
    areas |= {structure.CITY} | {zone.code for zone in divisions.zones()}
    for node in structure.nodes():
        assert node.code not in seen
        assert len(node.code) <= 24
        assert node.name
        assert node.short_name
        assert node.area in areas
        if node.above:
            assert seen[node.above] in PARENTS[node.kind], node
        else:
            assert node.kind == Kind.CITY
        seen[node.code] = node.kind
    kinds = Counter(seen.values())
    assert kinds[Kind.CITY] == 1
    assert kinds[Kind.COUNTY] == 13
    assert kinds[Kind.TOWN] == 158
    assert kinds[Kind.VILLAGE] == 4927
    assert kinds[Kind.ORGAN] == 1 + 12 + 45
    assert kinds[Kind.COMMITTEE] == 1 + 13 + 158
    assert kinds[Kind.BRANCH] == 4927 + 45 + 15


def test_taibai_lake_holds_towns_whose_areas_lie_in_rencheng() -> None:
    """A functional zone has its own organization; the static division stays where it is counted."""
    by_code = {node.code: node for node in structure.nodes()}
    for town in ("370811002", "370811109"):
        assert by_code[town].above == "TBH"
        assert by_code[town].area == town
    assert by_code["370811005"].above == "370811"
    assert {t.above for t in divisions.towns() if t.code in ("370811002", "370811109")} == {
        "370811"
    }
    assert sum(node.above == "370871" and node.kind == Kind.TOWN for node in by_code.values()) == 5


@pytest.mark.parametrize(
    ("published", "short"),
    [
        ("甄庄村村委会", "甄庄村"),
        ("卓庙村委会", "卓庙村"),
        ("南张庄村民委员会", "南张庄村"),
        ("颂运水庭社区居民委员会", "颂运水庭社区"),
        ("航运新村居委会", "航运新村"),
        ("六街居民委员会", "六街"),
        ("菱花居委会", "菱花社区"),
        ("陈凡庄村村委委员会", "陈凡庄村"),
        ("北泽沟村民会员会", "北泽沟村"),
        ("乐和村村名委员会", "乐和村"),
        ("东闸社区居民委会", "东闸社区"),
        ("南阳湖农场生活区", "南阳湖农场生活区"),
    ],
)
def test_village_short_name(published: str, short: str) -> None:
    """The everyday name keeps the place and drops the committee, misprints included."""
    assert divisions.village_short_name(published) == short


def test_no_village_keeps_its_committee_in_the_short_name() -> None:
    """All 4,927 names are read, none is left empty."""
    shorts = [divisions.village_short_name(v.name) for v in divisions.villages()]
    assert all(len(short) >= 2 for short in shorts)
    assert not [short for short in shorts if short.endswith("会")]


@pytest.mark.django_db
def test_load_and_load_again() -> None:
    """The whole tree loads; the database makes the paths; a second load changes nothing."""
    loaded = structure.load()
    assert loaded.areas == 1 + 12 + 1 + 158 + 4927 == Area.objects.count()
    assert loaded.organizations == Organization.objects.count()
    rows = {row.pk: row for row in Organization.objects.select_related("parent")}
    for row in rows.values():
        assert row.path.endswith(f"/{row.pk}/")
        above = row.parent.path if row.parent else "/"
        assert row.path == f"{above}{row.pk}/"
        assert row.depth == row.path.count("/") - 2
        assert re.fullmatch(r"[a-z0-9 ]+", row.sort_key), row.name
    before = _picture()
    assert structure.load() == structure.Loaded(0, 0)
    assert _picture() == before


@pytest.mark.django_db
def test_load_leaves_what_was_changed_and_mends_what_is_missing() -> None:
    """An administrator's name stays; a village that is missing comes back below its town."""
    structure.load()
    Organization.objects.filter(code="370826101").update(short_name="韩庄")
    Organization.objects.filter(code="370826101200-zb").delete()
    gone = Organization.objects.filter(code="370826101200").delete()[0]
    assert structure.load() == structure.Loaded(0, 2 * gone)
    assert Organization.objects.get(code="370826101").short_name == "韩庄"
    village = Organization.objects.get(code="370826101200")
    assert village.parent is not None
    assert village.parent.code == "370826101"
    assert village.path.startswith(village.parent.path)


def _picture() -> tuple[object, ...]:
    """Every row with its transaction, so that even a write of the same values would show."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, o::text FROM members_organization o ORDER BY id")
        organizations = cursor.fetchall()
        cursor.execute("SELECT count(*) FROM members_organizationevent")
        return organizations, cursor.fetchall()
