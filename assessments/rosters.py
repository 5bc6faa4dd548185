"""A list of subjects as an officer gives it: lines pasted from a spreadsheet, or typed.

The first line names the columns: 名称, and as the scheme needs them 单位, 组别, 职责 and what else it
reads of a subject. Every problem is said at once, with its line.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assessments.models import Cycle
from assessments.outline import Outline
from assessments.subjects import PLACES, Candidate, place_key
from members.models import Organization, Person
from portal.refusals import Invalid

NAME, PLACE, GROUP, ROLE = "名称", "单位", "组别", "职责"
MOST = 5000
LONGEST = {NAME: 60, GROUP: 120, ROLE: 16}
_ALSO = {"姓名": NAME, "对象": NAME, "团队": NAME, "组织": PLACE, "社区": PLACE, "类别": GROUP}


@dataclass
class _Reading:
    """What the lines are read against, and what was wrong with them."""

    cycle: Cycle
    places: Mapping[str, int]
    kind: str
    found: list[Candidate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seen: set[tuple[int, str]] = field(default_factory=set)


def columns_for(outline: Outline) -> list[str]:
    """The columns a list of a scheme's subjects has, as its first line should name them."""
    key = place_key(outline.peer_group)
    grouped = [other for other in outline.peer_group if other not in (key, "county", "role")]
    wanted = [NAME, *([PLACE] if key else []), *([GROUP] if grouped else [])]
    return [*wanted, *([ROLE] if "role" in outline.peer_group else [])]


def read(cycle: Cycle, text: str) -> list[Candidate]:
    """The candidates of a list; Invalid with every problem, none of which may stand."""
    rows = _rows(text)
    if not rows:
        raise Invalid(
            "名单是空的。请从表格里复制名单粘贴进来，第一行写列名。", {"list": ["请填写。"]}
        )
    if len(rows) > MOST + 1:
        raise Invalid(f"一次最多{MOST}个对象，这份名单有{len(rows) - 1}个。请分开。")
    heads = [_ALSO.get(head.strip(), head.strip()) for head in rows[0]]
    reading = _Reading(cycle, _places(cycle), cycle.outline.kind)
    lacking = [head for head in columns_for(cycle.outline) if head not in heads]
    if lacking:
        reading.problems.append(f"第1行：缺少{'、'.join(lacking)}这几列，请补上列名。")
    else:
        for number, row in enumerate(rows[1:], start=2):
            _line(reading, number, dict(zip(heads, row, strict=False)))
    if reading.problems:
        raise Invalid(
            "名单有不对的地方，没有开启。" + reading.problems[0], {"list": reading.problems}
        )
    if not reading.found:
        raise Invalid("名单里只有列名，没有对象。请至少写一行。", {"list": ["请至少写一行。"]})
    linked = _linked(reading)
    return sorted(linked, key=lambda c: c.place)


def _rows(text: str) -> list[list[str]]:
    """Lines of cells: tabs as a spreadsheet copies them, else commas."""
    lines = text.replace("，", ",").strip().splitlines()
    mark = "\t" if any("\t" in line for line in lines) else ","
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=mark)
    return [row for row in rows if any(cell.strip() for cell in row)]


def _places(cycle: Cycle) -> dict[str, int]:
    """Name and short name → id of the organizations that may hold a panel."""
    key = place_key(cycle.outline.peer_group)
    if not key:
        return {}
    found = {}
    rows = Organization.objects.filter(
        path__startswith=cycle.organization.path, kind__in=PLACES[key]
    )
    for pk, name, short in rows.order_by("-pk").values_list("pk", "name", "short_name"):
        found[name] = pk
        if short:
            found[short] = pk
    return found


def _line(reading: _Reading, number: int, cells: Mapping[str, str]) -> None:
    said = {head: (value or "").strip() for head, value in cells.items()}
    name, place = said.get(NAME, ""), said.get(PLACE, "")
    wrong = [
        f"{head}最多{most}字" for head, most in LONGEST.items() if len(said.get(head, "")) > most
    ]
    if not name:
        wrong.append("没有名称，请填写")
    if reading.places and place not in reading.places:
        wrong.append(f"本县没有名为“{place}”的单位，请核对" if place else "没有写单位，请填写")
    where = reading.places.get(place, reading.cycle.organization_id)
    if (where, name) in reading.seen:
        wrong.append(f"“{name}”已经写过，请删去重复的一行")
    if wrong:
        reading.problems.append(f"第{number}行：{'；'.join(wrong)}。")
        return
    reading.seen.add((where, name))
    known = {NAME, PLACE, GROUP, ROLE, ""}
    ids = {word: code for code, word in reading.cycle.outline.document.get("names", {}).items()}
    attributes = {
        ids.get(head, head): value for head, value in said.items() if head not in known and value
    }
    reading.found.append(
        Candidate(where, reading.kind, name, role=said.get(ROLE, ""), section=place,
                  group=said.get(GROUP, "") or said.get(ROLE, ""), attributes=attributes)
    )  # fmt: skip


def _linked(reading: _Reading) -> list[Candidate]:
    """People of the list who are known by a name that is unique in the county become those people, so
    that they see their own results."""
    if reading.kind not in ("person", "party_member"):
        return reading.found
    names = {candidate.name for candidate in reading.found}
    people = Person.objects.filter(
        name__in=names, home__path__startswith=reading.cycle.organization.path
    ).values_list("name", "pk")
    known: dict[str, list[int]] = {}
    for name, pk in people:
        known.setdefault(name, []).append(pk)
    listed = _counts(reading.found)
    return [
        Candidate(**{**vars(one), "person": known[one.name][0]})
        if len(known.get(one.name, ())) == 1 and listed[one.name] == 1
        else one
        for one in reading.found
    ]


def _counts(found: Sequence[Candidate]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in found:
        counts[one.name] = counts.get(one.name, 0) + 1
    return counts
