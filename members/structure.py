"""The organization tree of Jining, made from the reference data and loaded by code.

Loading only adds what is missing: what an administrator has renamed, moved or closed stays as he
left it, and a second load changes nothing. Codes: divisions carry their public code; an organ is
370826-zzb, its third section 370826-zzb-03; a committee ends in -dw, a branch in -zb.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from members import divisions, pinyin, tree
from members.divisions import CITY, CITY_NAME, Division
from members.models import Area, Organization
from members.models.organizations import Kind

WEISHAN = "370826"


@dataclass(frozen=True)
class Node:
    """An organization to be: `above` is its parent's code, `area` its division's."""

    code: str
    name: str
    short_name: str
    kind: Kind
    above: str
    area: str


@dataclass(frozen=True)
class Loaded:
    """How many rows a load has added."""

    areas: int
    organizations: int


def load() -> Loaded:
    """Add the areas and organizations that are missing; all of them or none."""
    with transaction.atomic():
        tree.hold()
        return Loaded(_add_areas(), add(list(nodes())))


def nodes() -> Iterator[Node]:
    """Yield every organization of the reference data, each after the one above it."""
    yield Node(CITY, CITY_NAME, CITY_NAME, Kind.CITY, "", CITY)
    yield Node(f"{CITY}-dw", "中共济宁市委员会", "济宁市委", Kind.COMMITTEE, CITY, CITY)
    yield Node(f"{CITY}-zzb", "中共济宁市委组织部", "市委组织部", Kind.ORGAN, CITY, CITY)
    yield from _counties()
    county_of = _county_of_town()
    for town in divisions.towns():
        yield from _town(town, county_of[town.code])
    for village in divisions.villages():
        yield from _village(village)


def _county_of_town() -> dict[str, str]:
    """Return the organization each town belongs to: its county, or the zone that lists it."""
    found = {town.code: town.above for town in divisions.towns()}
    return found | {town: zone.code for zone in divisions.zones() for town in zone.towns}


def _counties() -> Iterator[Node]:
    zones = {zone.code: zone for zone in divisions.zones()}
    for county in divisions.counties():
        if county.code not in zones:
            yield from _county(county)
    for zone in zones.values():
        code, name = zone.code, zone.name
        party = f"中共{name}工作委员会"
        yield Node(code, name, zone.short_name, Kind.COUNTY, CITY, code)
        yield Node(f"{code}-dw", party, f"{zone.short_name}党工委", Kind.COMMITTEE, code, code)
        department = zone.department, zone.department_short
        yield Node(f"{code}-zzb", *department, Kind.ORGAN, code, code)


def _county(county: Division) -> Iterator[Node]:
    code, name = county.code, county.name
    yield Node(code, name, name, Kind.COUNTY, CITY, code)
    yield Node(f"{code}-dw", f"中共{name}委员会", f"{name}委", Kind.COMMITTEE, code, code)
    if code == WEISHAN:
        yield from _weishan_organs()
        return
    department = f"中共{name}委组织部"
    yield Node(f"{code}-zzb", department, department[2:], Kind.ORGAN, code, code)


def _weishan_organs() -> Iterator[Node]:
    for unit in divisions.weishan_units():
        code = f"{WEISHAN}-{unit.code}"
        yield Node(code, unit.name, unit.short_name, Kind.ORGAN, WEISHAN, WEISHAN)
        yield from sections(code, unit.sections, WEISHAN)
        full = unit.name.removeprefix("中共")
        yield branch(code, f"中共{full}支部委员会", f"{unit.short_name}党支部", code, WEISHAN)


def sections(unit: str, names: Iterable[str], area: str) -> Iterator[Node]:
    """Yield the sections of a unit, numbered in their order."""
    for number, name in enumerate(names, start=1):
        yield Node(f"{unit}-{number:02d}", name, name, Kind.SECTION, unit, area)


def branch(code: str, name: str, short_name: str, above: str, area: str) -> Node:
    """Return the Party branch of a unit or village."""
    return Node(f"{code}-zb", name, short_name, Kind.BRANCH, above, area)


def _town(town: Division, county: str) -> Iterator[Node]:
    code, name = town.code, town.name
    short = name.removesuffix("管理委员会")
    yield Node(code, name, short, Kind.TOWN, county, code)
    if name.endswith("街道") or name.endswith("管理委员会"):
        party = f"中共{short}工作委员会", f"{short}党工委"
    else:
        party = f"中共{short}委员会", f"{short}党委"
    yield Node(f"{code}-dw", *party, Kind.COMMITTEE, code, code)
    if county == WEISHAN:
        yield from sections(code, divisions.town_sections(name), code)
        own = f"中共{name}机关支部委员会", f"{name}机关党支部"
        yield branch(code, *own, f"{code}-dw", code)


def _village(village: Division) -> Iterator[Node]:
    code, short = village.code, divisions.village_short_name(village.name)
    yield Node(code, village.name, short, Kind.VILLAGE, village.above, code)
    yield branch(code, f"中共{short}支部委员会", f"{short}党支部", code, code)


def _add_areas() -> int:
    rows: list[tuple[str, str, str, str | None]] = [(CITY, CITY_NAME, Area.Level.CITY, None)]
    rows += [(c.code, c.name, Area.Level.COUNTY, CITY) for c in divisions.counties()]
    public = {code for code, *_ in rows}
    rows += [
        (z.code, z.name, Area.Level.COUNTY, CITY) for z in divisions.zones() if z.code not in public
    ]
    rows += [(t.code, t.name, Area.Level.TOWN, t.above) for t in divisions.towns()]
    rows += [(v.code, v.name, Area.Level.VILLAGE, v.above) for v in divisions.villages()]
    there = set(Area.objects.values_list("code", flat=True))
    missing = [
        Area(code=code, name=name, level=level, parent_id=above)
        for code, name, level, above in rows
        if code not in there
    ]
    Area.objects.bulk_create(missing, batch_size=2000)
    return len(missing)


def add(wanted: list[Node]) -> int:
    """Add the organizations that are missing, by code, level by level, because the database makes a row's
    path from its parent's; return how many. ValueError where one's parent is nowhere."""
    ids = dict(Organization.objects.values_list("code", "id"))
    missing = [node for node in wanted if node.code not in ids]
    added = 0
    while missing:
        ready = [node for node in missing if not node.above or node.above in ids]
        if not ready:
            raise ValueError(f"no parent for {missing[0].code}: {missing[0].above}")
        rows = Organization.objects.bulk_create(
            [_row(node, ids.get(node.above)) for node in ready], batch_size=2000
        )
        ids |= {row.code: row.pk for row in rows}
        added += len(rows)
        missing = [node for node in missing if node.code not in ids]
    return added


def _row(node: Node, above: int | None) -> Organization:
    return Organization(
        code=node.code,
        name=node.name,
        short_name=node.short_name,
        kind=node.kind,
        parent_id=above,
        area_id=node.area,
        sort_key=pinyin.sort_key(node.short_name),
    )
