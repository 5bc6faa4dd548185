"""Who serves where: Weishan's 1,500 civil servants, a few people elsewhere, every village's secretary.

A plan is made without the database and is the same for the same seed; each unit draws from a source
of chance of its own, so a change in one unit leaves the others as they were.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from random import Random

from members import divisions
from members.demo import offices
from members.demo.names import Names, chance
from members.divisions import CITY
from members.structure import WEISHAN, Node, nodes

MEMBER_SHARE = 0.72
"""Share of Party members among staff; leaders and section heads all are."""


@dataclass(frozen=True)
class Planned:
    """A person to be, with his main post (none where `role` is ''); `branch` is the code of his Party
    branch, '' for none."""

    unit: str
    section: str
    name: str
    title: str
    role: str
    rank: str
    position: int
    born_year: int
    since: dt.date
    branch: str


@dataclass(frozen=True)
class Place:
    """A post of a unit that is to be filled; `section` is a code."""

    role: str
    title: str
    section: str = ""


NAMED = {
    (WEISHAN, "县委副书记"): "孟繁荣",
    ("370826-zzb", "公务员科科长"): "孙静怡",
    ("370826-zzb", "组织一科科长"): "徐曼青",
    ("370826-zzb", "干部科科长"): "邢文博",
    ("370826101", "组织委员"): "任立群",
    ("370826-jw", "党风政风监督室主任"): "秦怀瑾",
    ("370826-czj", "办公室干部"): "许静",
    ("370826101", "党委书记"): "高建民",
    ("370826101", "党委副书记"): "赵培成",
    ("370826101", "纪委书记"): "庄守正",
    ("370826101", "党建工作办公室干部"): "周敏",
    ("370826101", "党政办公室干部"): "李伟",
    ("370826101", "社会事务办公室干部"): "宋雅琴",
    (f"{CITY}-zzb", "考核科科长"): "颜文君",
    (f"{CITY}-zzb", "信息管理科科长"): "卢思远",
    ("370883-zzb", "公务员科科长"): "孔祥宇",
    ("370828-zzb", "公务员科科长"): "邵景怀",
    ("370828101", "党委组织委员"): "耿守信",
    ("370828101260", "党支部书记、村委会主任"): "渠广培",
    ("370830-zzb", "公务员科科长"): "柏雪莹",
    ("370831-zzb", "副部长"): "苗怀清",
    ("370831-zzb", "选调干部"): "邵文溪",
    ("370830103", "网格化服务管理中心主任"): "郭守义",
    ("370830103200", "党支部书记、村委会主任"): "路广成",
    ("370827105205", "党支部书记、村委会主任"): "屈广胜",
    ("370829113", "党委组织委员"): "褚云峰",
    ("370829113202", "党支部书记、村委会主任"): "程守业",
    ("370826101202", "党支部书记、村委会主任"): "晁保田",
    ("370831-zzb", "常务副部长"): "苗兴国",
    ("370831-zzb", "组织科科长"): "侯立新",
    ("370831-zzb", "干部"): "冉志远",
    ("370831101", "党委组织委员"): "戚秀梅",
}
"""The people who sign in to the demonstration, by unit and title."""
POINTS_VILLAGE = "370828101260"
"""后刘村 of 金乡县羊山镇, whose branch keeps points (P08): its members are made up one by one."""
POINTS_MEMBER = "翟秀兰"
POINTS_MEMBERS = 19
GRID_TOWN = "370830103"
"""次邱镇 of 汶上县, whose grids are made up down to the last level (P03)."""
GRID_VILLAGES = ("370830103200", "370830103201", "370830103202")
GRID_LEADER, GRID_WORKER = "殷继斌", "武桂芳"
"""The first two of the first village's grid people."""
GRID_PEOPLE = 8
"""How many there are in each of GRID_VILLAGES, beside the secretary."""
FLOATING_VILLAGE = "370827105205"
"""常店村 of 鱼台县王庙镇, whose members away are kept in contact (P32)."""
FLOATING_MEMBER = "尹远帆"
FLOATING_MEMBERS = 14
CATEGORY_VILLAGE = "370829113202"
"""宋山村 of 嘉祥县满硐镇, whose members are managed by category (P24)."""
CATEGORY_MEMBERS = 24
SECRETARY_VILLAGE = "370826101202"
"""南张庄村 of 微山县韩庄镇, whose secretary keeps his commitments in the portal (P01)."""
VILLAGE_SECRETARY = "晁保田"
POSTED_TOWN = "370831101"
"""泉林镇 of 泗水县, whose villages have first secretaries (P10)."""
POSTED = "冉志远"
"""Sent there by the county's organization department."""
SIGNED_IN = (
    POINTS_VILLAGE,
    FLOATING_VILLAGE,
    CATEGORY_VILLAGE,
    SECRETARY_VILLAGE,
    *GRID_VILLAGES,
)
"""The villages in which somebody signs in."""


def plan(seed: int) -> Iterator[Planned]:
    """Yield everybody: leaders and offices of city and counties, Weishan's units, secretaries."""
    tree = {node.code: node for node in nodes()}
    sections = _sections(tree.values())
    yield from _fill(seed, tree, WEISHAN, [Place("leader", "县委副书记")])
    yield from _fill(seed, tree, f"{CITY}-zzb", _party_office(["考核科科长", "信息管理科科长"]))
    for county in sorted(node.code for node in tree.values() if node.kind == "county"):
        if county != WEISHAN:
            further = county == POSTED_TOWN[:6]
            heads = ["公务员科科长"] + ["组织科科长"] * further
            below = ["干部"] + ["选调干部"] * further
            yield from _fill(seed, tree, f"{county}-zzb", _party_office(heads, below))
    for unit in units():
        yield from staff(seed, tree[unit], units()[unit], sections[unit], tree)
    yield from _fill(seed, tree, POINTS_VILLAGE[:9], [Place("leader", "党委组织委员")])
    yield from _fill(seed, tree, CATEGORY_VILLAGE[:9], [Place("leader", "党委组织委员")])
    yield from _fill(seed, tree, POSTED_TOWN, [Place("leader", "党委组织委员")])
    yield from _fill(seed, tree, GRID_TOWN, [Place("leader", "网格化服务管理中心主任")])
    yield from _secretaries(seed, tree)


def staff(
    seed: int, unit: Node, size: int, sections: list[Node], codes: Container[str]
) -> Iterator[Planned]:
    """Yield the civil servants of a unit with sections, leaders first; `codes` are those of the tree, which
    tell whether the unit has a branch of its own."""
    yield from _fill(seed, codes, unit.code, _places(unit, size, sections))


def units() -> dict[str, int]:
    """Return Weishan's units by code with their numbers of civil servants, towns last."""
    organs = {f"{WEISHAN}-{code}": size for code, size in offices.ORGAN_SIZES.items()}
    return organs | offices.TOWN_SIZES


def _sections(tree: Iterable[Node]) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in tree:
        if node.kind == "section":
            found[node.above].append(node)
    return found


def _party_office(heads: Iterable[str], staff: Iterable[str] = ("干部",)) -> list[Place]:
    leaders = [Place("principal", "常务副部长"), Place("leader", "副部长")]
    below = [*(("section_head", title) for title in heads), *(("staff", title) for title in staff)]
    return leaders + [Place(*one) for one in below]


def _places(unit: Node, size: int, sections: list[Node]) -> list[Place]:
    """Return a unit's posts in the order of its roster: leaders, then section by section."""
    is_town = unit.kind == "town"
    titles = offices.town_leaders(unit.name) if is_town else []
    leaders = [Place(*one) for one in titles or offices.organ_leaders(unit.short_name, size)]
    heads = sections[: (size - len(leaders)) // 2]
    staff = [sections[i % len(sections)] for i in range(size - len(leaders) - len(heads))]
    body = []
    for section in sections:
        if section in heads:
            title = offices.head_title(section.name)
            body.append(Place("section_head", title, section.code))
        body += [Place("staff", f"{s.name}干部", s.code) for s in staff if s is section]
    return leaders + body


def _fill(seed: int, tree: Container[str], unit: str, places: Iterable[Place]) -> Iterator[Planned]:
    """Fill a unit's posts with people, the named ones first come to theirs."""
    rng = chance(seed, unit)
    waiting = {title: name for (where, title), name in NAMED.items() if where == unit}
    taken = set(waiting.values())
    names = Names(rng)
    branch = f"{unit}-zb" if f"{unit}-zb" in tree else ""
    for position, place in enumerate(places, start=1):
        drawn = names.draw(taken)
        born = offices.born_year(rng, place.role)
        joined = rng.random() < MEMBER_SHARE or place.role != "staff"
        yield Planned(
            unit=unit,
            section=place.section,
            name=waiting.pop(place.title, drawn),
            title=place.title,
            role=place.role,
            rank=offices.rank_of(rng, place.role, born),
            position=position,
            born_year=born,
            since=_since(rng, born),
            branch=branch if joined else "",
        )


def _since(rng: Random, born: int) -> dt.date:
    first = dt.date(max(born + 23, 2012), 1, 1)
    return first + dt.timedelta(days=rng.randrange((dt.date(2025, 12, 1) - first).days))


def _secretaries(seed: int, tree: dict[str, Node]) -> Iterator[Planned]:
    """A secretary for each village and community; names are unique inside a township."""
    by_town: dict[str, list[str]] = defaultdict(list)
    for village in divisions.villages():
        by_town[village.above].append(village.code)
    for town, codes in by_town.items():
        rng = chance(seed, town, "villages")
        named = {name for (unit, _), name in NAMED.items() if unit.startswith(town)}
        wanted = {code: more for code in codes if (more := _further(code))}
        taken = named.union(*(names for names, _ in wanted.values()))
        names = Names(rng)
        for code in codes:
            title = "党支部书记、居委会主任" if _is_urban(tree[code]) else "党支部书记、村委会主任"
            born = rng.randint(1964, 1994)
            name, since = names.draw(taken), _since(rng, born)
            name = NAMED.get((code, title), name)
            yield Planned(code, "", name, title, "principal", "", 1, born, since, f"{code}-zb")
        for code, (first, count) in wanted.items():
            yield from _members(rng, names, taken, code, first, count)


def _further(village: str) -> tuple[tuple[str, ...], int] | None:
    """Return the names of the first members of a village's branch who are made up, and how many are."""
    if village == POINTS_VILLAGE:
        return (POINTS_MEMBER,), POINTS_MEMBERS
    if village == FLOATING_VILLAGE:
        return (FLOATING_MEMBER,), FLOATING_MEMBERS
    if village == CATEGORY_VILLAGE:
        return (), CATEGORY_MEMBERS
    if village in GRID_VILLAGES:
        named = (GRID_LEADER, GRID_WORKER) if village == GRID_VILLAGES[0] else ()
        return named, GRID_PEOPLE
    return None


def _members(
    rng: Random, names: Names, taken: set[str], code: str, first: tuple[str, ...], count: int
) -> Iterator[Planned]:
    """Members of a village's branch beside its secretary; they hold no posts."""
    for number in range(count):
        born = rng.randint(1948, 2000)
        name, since = names.draw(taken), _since(rng, born)
        name = first[number] if number < len(first) else name
        yield Planned(code, "", name, "党员", "", "", number + 2, born, since, f"{code}-zb")


def _is_urban(village: Node) -> bool:
    return village.short_name.endswith("社区")
