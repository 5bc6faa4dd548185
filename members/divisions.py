"""The reference data of the tree as plain rows: divisions, functional zones, Weishan's units."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"
CITY = "370800"
CITY_NAME = "济宁市"
_COMMITTEE = re.compile(r"(村民|村名|村|居民|居)(委员会|委委员会|委会|会员会)$")
_IS_A_PLACE = ("村", "庄", "社区", "街", "里", "区", "园")


@dataclass(frozen=True)
class Division:
    """A division below the city: its public code, its name as published, the code above it."""

    code: str
    name: str
    above: str


@dataclass(frozen=True)
class Zone:
    """A functional zone with its own Party organization; its towns' areas may lie in a district."""

    code: str
    name: str
    short_name: str
    department: str
    department_short: str
    towns: tuple[str, ...]


@dataclass(frozen=True)
class Unit:
    """A county organ and its sections; `code` stands behind the county's."""

    code: str
    name: str
    short_name: str
    sections: tuple[str, ...]


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (DATA / file).open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("、")) if cell else ()


def counties() -> list[Division]:
    """Return the 12 county-level divisions of the public list, the high-tech zone among them."""
    return [Division(r["code"], r["name"], CITY) for r in _rows("jining_counties.csv")]


def towns() -> list[Division]:
    """Return the 158 townships and sub-districts."""
    return [Division(r["code"], r["name"], r["county_code"]) for r in _rows("jining_towns.csv")]


def villages() -> list[Division]:
    """Return the 4,927 villages and communities."""
    return [Division(r["code"], r["name"], r["town_code"]) for r in _rows("jining_villages.csv")]


def zones() -> list[Zone]:
    """Return the functional zones."""
    return [
        Zone(
            r["code"],
            r["name"],
            r["short_name"],
            r["department"],
            r["department_short"],
            _listed(r["towns"]),
        )
        for r in _rows("functional_zones.csv")
    ]


def weishan_units() -> list[Unit]:
    """Return Weishan's county organs."""
    return [
        Unit(r["code"], r["name"], r["short_name"], _listed(r["sections"]))
        for r in _rows("weishan_units.csv")
    ]


def town_sections(town: str) -> list[str]:
    """Return the sections of a township by its name (街道 have other ones than 镇 and 乡)."""
    kind = "街道" if town.endswith("街道") else town[-1]
    return [r["name"] for r in _rows("weishan_town_sections.csv") if kind in r["kinds"]]


def village_short_name(name: str) -> str:
    """Return a village's everyday name: without 村民委员会 or 居委会, in the spellings published.

    甄庄村村委会 → 甄庄村, 卓庙村委会 → 卓庙村, 六街居民委员会 → 六街, 菱花居委会 → 菱花社区.
    """
    found = _COMMITTEE.search(name)
    if not found:
        return name
    short, body = name[: found.start()], found[1]
    if body.startswith("村"):
        return short if short.endswith(("村", "社区")) else f"{short}村"
    return short if short.endswith(_IS_A_PLACE) else f"{short}社区"
