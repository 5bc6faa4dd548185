"""The city's units and branches: every county with its organs and their institutions, branches of units, of
villages and of enterprises. Made from the same reference data, by names alone; nothing is drawn."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from members import divisions, structure
from members.demo import people
from members.demo.city import BRANCHES, CADRES, UNITS, Plan
from members.demo.names import chance
from members.models.organizations import UNIT_KINDS, Kind
from members.structure import WEISHAN, Node

INSTITUTIONS = (
    ("fz", "事业发展中心"), ("fw", "综合服务中心"), ("zf", "综合执法大队"), ("xx", "信息中心"),
    ("px", "培训中心"), ("bz", "服务保障中心"), ("jc", "监测评价中心"), ("xm", "项目服务中心"),
)  # fmt: skip
"""What stands beside an office, by code and name; each is a unit of its own."""
OFFICES = ("办公室", "业务科")
"""Sections of an institution."""
_SIZES = {"organ": (14, 40), "institution": (8, 26), "town": (36, 60)}


@dataclass(frozen=True)
class Unit:
    """A unit to be staffed: its node, how many people, the names of its sections."""

    node: Node
    size: int
    sections: tuple[str, ...]


def units(plan: Plan) -> list[Unit]:
    """Return the units the plan staffs, new organs and standing townships; their sizes come to its cadres.

    What stands beside townships without sections of its own (a zone's committee, a company) stays empty.
    """
    there = list(structure.nodes())
    known = {node.code for node in there}
    standing = sum(node.kind in UNIT_KINDS for node in there)
    counties = [node for node in there if node.kind == Kind.COUNTY and node.code != WEISHAN]
    fresh = [pair for pair in _organs(counties) if pair[0].code not in known]
    wanted = fresh[: plan.part(max(1, UNITS - standing))]
    towns = [node for node in there if node.kind == Kind.TOWN and not node.code.startswith(WEISHAN)]
    towns = sorted(
        (n for n in towns if n.code not in _SIGNED_IN), key=lambda n: (n.code[6:], n.code)
    )
    staffed = [(n, tuple(divisions.town_sections(n.name))) for n in towns[: plan.part(len(towns))]]
    return _sized(plan, [*wanted, *(pair for pair in staffed if pair[1])])


_SIGNED_IN = {code[:9] for code in (*people.SIGNED_IN, people.POSTED_TOWN)}
"""Townships whose people the demonstration tells one by one."""


def _organs(counties: list[Node]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    """Every county's first organ, then every county's second; when there are no more, institutions."""
    like = divisions.weishan_units()
    for unit in like:
        for county in counties:
            yield _organ(county, unit), unit.sections
    offices = [unit for unit in like if unit.short_name.endswith("局")]
    for code, name in INSTITUTIONS:
        for office in offices:
            for county in counties:
                core = office.short_name.removeprefix("县").removesuffix("局")
                short = f"{_grade(county)}{core}{name}"
                full = f"{county.name}{core}{name}"
                own = Node(f"{county.code}-{office.code}-{code}", full, short, Kind.ORGAN,
                           county.code, county.code)  # fmt: skip
                yield own, OFFICES


def _organ(county: Node, like: divisions.Unit) -> Node:
    """The organ of a county that is called as Weishan's."""
    grade = _grade(county)
    name = like.name.replace("微山县", county.name).replace("县直", f"{grade}直")
    short = like.short_name.replace("县", grade)
    return Node(f"{county.code}-{like.code}", name, short, Kind.ORGAN, county.code, county.code)


def _grade(county: Node) -> str:
    return county.short_name[-1] if county.short_name[-1] in "县市区" else "区"


def _sized(plan: Plan, wanted: list[tuple[Node, tuple[str, ...]]]) -> list[Unit]:
    """Give units sizes that go with their kind and come to the plan's cadres together."""
    weights = [_weight(plan, node, sections) for node, sections in wanted]
    standing = sum(people.units().values())
    cadres, whole, done, given = plan.part(CADRES - standing), sum(weights), 0, 0
    found = []
    for (node, sections), weight in zip(wanted, weights, strict=True):
        done += weight
        size = max(3, cadres * done // whole - given)
        given += size
        found.append(Unit(node, size, sections))
    return found


def _weight(plan: Plan, node: Node, sections: tuple[str, ...]) -> int:
    kind = "town" if node.kind == Kind.TOWN else "institution" if sections == OFFICES else "organ"
    return chance(plan.seed, node.code, "size").randint(*_SIZES[kind])


def nodes(plan: Plan) -> Iterator[Node]:
    """Yield every organization that is to be added: the units with sections and branch, further branches."""
    count = sum(node.kind == Kind.BRANCH for node in structure.nodes())
    wanted = plan.part(max(1, BRANCHES - count))
    for unit in units(plan):
        node = unit.node
        if node.kind == Kind.ORGAN:
            yield node
            full = node.name.removeprefix("中共")
            yield structure.branch(node.code, f"中共{full}支部委员会", f"{node.short_name}党支部",
                                   node.code, node.area)  # fmt: skip
        else:
            own = f"中共{node.name}机关支部委员会", f"{node.name}机关党支部"
            yield structure.branch(node.code, *own, f"{node.code}-dw", node.area)
        yield from structure.sections(node.code, unit.sections, node.area)
        wanted -= 1
    yield from islice(_branches(), max(0, wanted))


def _branches() -> Iterator[Node]:
    """Second branches of villages, every township's first village before its second; then of enterprises."""
    for village in villages():
        code, short = village.code, divisions.village_short_name(village.name)
        yield Node(f"{code}-zb2", f"中共{short}第二支部委员会", f"{short}第二党支部",
                   Kind.BRANCH, code, code)  # fmt: skip
    for number in range(1, 100):
        for town in divisions.towns():
            short = town.name.removesuffix("管理委员会")
            yield Node(f"{town.code}-lh{number:02}", f"中共{short}第{number}联合支部委员会",
                       f"{short}非公企业第{number}联合党支部", Kind.BRANCH, f"{town.code}-dw",
                       town.code)  # fmt: skip


def villages() -> list[divisions.Division]:
    """Return all villages but those of the sign-ins, every township's first before its second."""
    seen: Counter[str] = Counter()
    placed = []
    for village in divisions.villages():
        if village.code not in people.SIGNED_IN:
            placed.append((seen[village.above], village.above[6:], village.above, village))
            seen[village.above] += 1
    return [village for *_, village in sorted(placed, key=lambda one: one[:3])]


def filled(plan: Plan) -> list[divisions.Division]:
    """Return the villages whose branch and grids the plan fills: its share of them, one a county at least."""
    some = villages()
    return some[: max(plan.part(len(some)), len(divisions.counties()))]


def load(plan: Plan) -> int:
    """Add the organizations that are missing; return how many."""
    return structure.add(list(nodes(plan)))
