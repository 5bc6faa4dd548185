"""The organizations a workbook may name: each by a name that is unique in the account's scope."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from members import numbers, rights
from members.models import Organization
from members.models.organizations import Kind

HOMES = (Kind.CITY, Kind.COUNTY, Kind.ORGAN, Kind.TOWN, Kind.VILLAGE)
"""Kinds a person may belong to; whoever stands in a branch alone belongs to what the branch stands in."""
_ABOVE = (Kind.VILLAGE, Kind.TOWN, Kind.ORGAN, Kind.COUNTY, Kind.CITY)
BETWEEN = "·"


@dataclass(frozen=True)
class Place:
    """An organization as a workbook names it: `name` is unique among its kind in the scope."""

    pk: int
    name: str
    label: str
    kind: str
    code: str
    path: str
    above: str
    """The village, township or office it lies in."""


@dataclass
class Places:
    """The organizations in scope, by everything they may be called; several for a doubtful name."""

    rows: list[Place]
    paths: tuple[str, ...]
    homes: dict[str, list[Place]] = field(default_factory=dict)
    branches: dict[str, list[Place]] = field(default_factory=dict)
    by_id: dict[int, Place] = field(default_factory=dict)

    def home_of(self, branch: Place) -> Place | None:
        """Return the unit a branch stands in: the nearest above it that people belong to."""
        for number in reversed(branch.path.strip("/").split("/")[:-1]):
            place = self.by_id.get(int(number))
            if place is not None and place.kind in HOMES:
                return place
        return None


def of(account: Any, right: str = rights.KEEP_PEOPLE) -> Places:
    """Read the organizations on which the account holds `right`; one query."""
    fields = ("pk", "name", "short_name", "kind", "code", "path", "until")
    rows = Organization.objects.visible_to(account, right).order_by("path")
    return named(rows.values_list(*fields), account.paths_for(right))


def named(rows: Iterable[tuple[Any, ...]], paths: tuple[str, ...]) -> Places:
    """Give every organization its unique name and the index of what else it is called."""
    there = [row for row in rows if row[6] is None and row[3] in (*HOMES, Kind.BRANCH)]
    kinds = {row[0]: (row[2] or row[1], row[3]) for row in there}
    above = {row[0]: _above(row[5], kinds) for row in there}
    labels = Counter((row[2] or row[1], row[3] == Kind.BRANCH) for row in there)
    longer = Counter((above[r[0]], r[2] or r[1], r[3] == Kind.BRANCH) for r in there)
    found = Places([], paths)
    for pk, name, short, kind, code, path, _ in there:
        label, is_branch = short or name, kind == Kind.BRANCH
        unique = label
        if labels[label, is_branch] > 1:
            unique = f"{above[pk]}{BETWEEN}{label}"
            if longer[above[pk], label, is_branch] > 1 or not above[pk]:
                unique = f"{label}{BETWEEN}{code}"
        place = Place(pk, unique, label, kind, code, path, above[pk])
        found.rows.append(place)
        found.by_id[pk] = place
        index = found.branches if is_branch else found.homes
        for called in {unique, label, name, code, f"{above[pk]}{BETWEEN}{label}"}:
            index.setdefault(_key(called), []).append(place)
    return found


def _above(path: str, kinds: Mapping[int, tuple[str, str]]) -> str:
    """Return the township or office a place lies in (its county, where there is none between)."""
    for number in reversed(path.strip("/").split("/")[:-1]):
        label, kind = kinds.get(int(number), ("", ""))
        if kind in _ABOVE and kind != Kind.VILLAGE:
            return label
    return ""


def _key(text: str) -> str:
    return "".join(text.split())


def find(index: Mapping[str, list[Place]], text: str) -> tuple[Place | None, str]:
    """Find the one place meant: (it, ''), or (None, the sentence that asks for more)."""
    found = index.get(_key(text), [])
    if len(found) == 1:
        return found[0], ""
    shown = numbers.told(text)
    if not found:
        return (
            None,
            f"您的维护范围里没有“{shown}”。请照“组织”表里的名称填写；别处的人由别处的组织部门导入。",
        )
    names = "、".join(place.name for place in found[:4])
    return None, f"有{len(found)}个“{shown}”（{names}），分不清是哪一个。请照“组织”表写全。"
