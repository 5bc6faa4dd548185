"""What template, export and import of the tree agree on: sheets, columns, how a node's row is written."""

from collections.abc import Mapping, Sequence

from grids.models import Grid
from members.models import Person
from portal.sheets import formal, tables

SHEET, PLACES, NOTES = "网格", "组织", "说明"
CODE, NAME, LEVEL, PARENT, PLACE, PLACE_NAME, HOUSEHOLDS = (
    "code", "name", "level", "parent", "place", "place_name", "households",
)  # fmt: skip
LEADER, LEADER_HOME, WORKERS, WORKERS_HOME = "leader", "leader_home", "workers", "workers_home"
BETWEEN = "、"
"""What stands between several names in one cell; a comma or a blank is read the same."""
_HEADS: Mapping[str, tuple[str, float, str]] = {
    CODE: ("编码", 24, "text"),
    NAME: ("名称", 24, "text"),
    LEVEL: ("层级", 18, "text"),
    PARENT: ("上级编码", 22, "text"),
    PLACE: ("组织编码", 18, "text"),
    PLACE_NAME: ("组织名称", 18, "text"),
    HOUSEHOLDS: ("联系户数", 10, "whole"),
    LEADER: ("网格长", 12, "text"),
    LEADER_HOME: ("网格长单位", 18, "text"),
    WORKERS: ("网格员", 20, "long"),
    WORKERS_HOME: ("网格员单位", 18, "long"),
}
OPTIONAL = (PLACE_NAME, LEADER, LEADER_HOME, WORKERS, WORKERS_HOME, HOUSEHOLDS)
COLUMNS = [formal.Column(*head) for head in _HEADS.values()]
KEYS = tuple(_HEADS)
WANTED = tuple(
    # households are read as text too: a sentence about them is the same for 12户 and 1.5
    tables.Wanted(key, head[0], required=key not in OPTIONAL, number=key == HOUSEHOLDS)
    for key, head in _HEADS.items()
)


def row_of(grid: Grid, leaders: Sequence[Person], workers: Sequence[Person]) -> list[formal.Value]:
    """Return a node as a row of the sheet, so that what was exported can be imported again."""
    return [
        grid.code,
        grid.name,
        grid.level.name,
        grid.parent.code if grid.parent else None,
        grid.organization.code,
        grid.organization.label,
        grid.households,
        *_named(leaders),
        *_named(workers),
    ]


def _named(people: Sequence[Person]) -> tuple[str, str]:
    names = BETWEEN.join(person.name for person in people)
    return names, BETWEEN.join(person.home.label for person in people)
