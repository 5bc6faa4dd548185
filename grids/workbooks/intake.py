"""From an uploaded workbook into the tree: checked whole, shown first, written all at once.

Whatever the number of rows, a check takes a constant number of statements and so does writing: one
INSERT a level for new nodes, one UPDATE for changed ones, one for posts that end, one INSERT for new ones.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from grids.actions.trees import insist
from grids.models import Grid, GridPost
from grids.workbooks import layout, reading
from grids.workbooks.reading import Line
from members import pinyin
from members.models import Organization
from portal import clock, deeds
from portal.models import StoredFile
from portal.refusals import Invalid, Refused, Stale
from portal.sheets import marking, packed
from portal.sheets.tables import Problem

WRITTEN = "导入网格"
"""The deed of a workbook that was written into the tree."""
SHOWN = 50
"""How many problems and differences a page lists."""
Role = GridPost.Role


@dataclass(frozen=True)
class Difference:
    """One thing that would change: of which row, in words what stands and what would."""

    line: Line
    what: str
    now: str
    to: str


@dataclass
class Checked:
    """What an import would do: differences of the rows that are right, and everything that is wrong."""

    read: reading.Read
    day: dt.date
    problems: list[Problem] = field(default_factory=list)
    new: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    moved: list[Line] = field(default_factory=list)
    ends: list[GridPost] = field(default_factory=list)
    begins: list[tuple[Line, int, str]] = field(default_factory=list)
    """Row, person, role."""
    differences: list[Difference] = field(default_factory=list)

    @property
    def shape_is_wrong(self) -> bool:
        """Whether no row can be taken, because columns or cells cannot be told apart."""
        return bool(self.read.table.problems)

    @property
    def count(self) -> int:
        """How many nodes and posts would be written."""
        lines = {one.number for one in (*self.new, *self.changed, *self.moved)}
        return len(lines) + len(self.ends) + len(self.begins)

    @property
    def token(self) -> str:
        """A digest of exactly what would be written against exactly what stands now."""
        told = [
            str(self.day),
            [(l.code, l.name, l.households, l.parent) for l in self.new],  # noqa: E741
            [(d.line.code, d.what, d.now, d.to) for d in self.differences],
            [post.pk for post in self.ends],
            [(line.code, person, role) for line, person, role in self.begins],
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def check(
    *,
    actor: Any,
    place: Organization,
    county: Organization,
    taken: packed.Packed,
    name: str,
    day: dt.date,
) -> Checked:
    """Compare a workbook with the tree as it stands; nothing is written. Five queries."""
    if day > clock.today():
        raise Invalid("“从哪一天起”不能晚于今天。请重新上传。")
    read = reading.read(taken, name, place, county, actor)
    found = Checked(read, day, list(read.problems))
    known = [line.grid.pk for line in read.lines if line.grid is not None]
    posts: dict[int, list[GridPost]] = {}
    rows = GridPost.objects.filter(grid__in=known).filter(Q(until=None) | Q(until__gt=day))
    for post in rows.select_related("person").order_by("pk"):
        posts.setdefault(post.grid_id, []).append(post)
    for line in read.lines:
        standing = posts.get(line.grid.pk, []) if line.grid else []
        if not line.problems and (sentence := _too_early(line, standing, day)):
            line.problems.append(Problem(line.number, 0, sentence))
        if not line.problems:
            _compare(found, line, standing)
        found.problems += line.problems
    found.problems.sort()
    return found


def _too_early(line: Line, posts: Sequence[GridPost], day: dt.date) -> str:
    """Say why a row cannot be written from a day on: the node, or a term it would change, is younger."""
    if line.grid is not None and line.grid.since > day:
        return f"这个网格{line.grid.since}才划定，晚于{day}。请改“从哪一天起”。"
    asked = {Role.LEADER: line.leader, Role.WORKER: line.workers}
    for post in posts:
        turn = post.until or post.since
        if asked[Role(post.role)] is not None and (post.until or post.since > day):
            return f"{post.person.name}的任职在{turn}有变动，晚于{day}。请改“从哪一天起”。"
    return ""


def _compare(found: Checked, line: Line, posts: Sequence[GridPost]) -> None:
    grid = line.grid
    if grid is None:
        found.new.append(line)
    else:
        stands = grid.parent.code if grid.parent else ""
        differences = [
            Difference(line, what, now, to)
            for what, now, to in (
                ("名称", grid.name, line.name),
                ("联系户数", str(grid.households), str(_households(line))),
                ("上级", stands, line.parent or stands),
            )
            if now != to
        ]
        found.differences += differences
        if any(d.what == "上级" for d in differences):
            found.moved.append(line)
        if any(d.what != "上级" for d in differences):
            found.changed.append(line)
    _compare_posts(found, line, posts)


def _households(line: Line) -> int:
    """What the row asks for; what stands where the cell is empty."""
    if line.households is not None:
        return line.households
    return line.grid.households if line.grid else 0


def _compare_posts(found: Checked, line: Line, posts: Sequence[GridPost]) -> None:
    asked = {Role.LEADER: [line.leader] if line.leader else None, Role.WORKER: line.workers}
    for role, wanted in asked.items():
        if wanted is None:
            continue
        standing = [post for post in posts if post.role == role]
        there = {post.person_id for post in standing}
        stay = {person.pk for person in wanted}
        ends = [post for post in standing if post.person_id not in stay]
        begins = [person for person in wanted if person.pk not in there]
        found.ends += ends
        found.begins += [(line, person.pk, role.value) for person in begins]
        if line.grid is not None and (ends or begins):
            now = layout.BETWEEN.join(post.person.name for post in standing)
            to = layout.BETWEEN.join(person.name for person in wanted)
            found.differences.append(Difference(line, role.label, now, to))


def summary(checked: Checked) -> dict[str, Any]:
    """Return what a page shows of a check, in plain values (a job keeps it as JSON)."""
    by_level: dict[str, int] = {}
    for line in checked.new:
        level = line.level.name if line.level else ""
        by_level[level] = by_level.get(level, 0) + 1
    return {
        "rows": len(checked.read.lines),
        "problem_count": len(checked.problems),
        "problems": _told(checked),
        "bad_rows": len({p.row for p in checked.problems if p.row}),
        "count": checked.count,
        "new": sum(by_level.values()),
        "by_level": list(by_level.items()),
        "changed": len({d.line.number for d in checked.differences}),
        "begins": len(checked.begins),
        "ends": len(checked.ends),
        "differences": [
            {"code": d.line.code, "name": d.line.name, "what": d.what, "now": d.now, "to": d.to}
            for d in checked.differences[:SHOWN]
        ],
        "difference_count": len(checked.differences),
        "unknown": checked.read.table.unknown[:10],
        "shape": checked.shape_is_wrong,
        "token": checked.token,
        "day": str(checked.day),
    }


def _told(checked: Checked) -> list[dict[str, Any]]:
    """The first problems with their places in words."""
    names = {line.number: line.name or line.code for line in checked.read.lines}
    labels = {w.key: w.name for w in checked.read.table.wanted}
    columns = {number: labels[key] for key, number in checked.read.table.columns.items()}
    return [
        {
            "place": f"第{p.row}行" if p.row else "全表",
            "name": names.get(p.row, ""),
            "column": columns.get(p.column, ""),
            "sentence": p.sentence,
        }
        for p in checked.problems[:SHOWN]
    ]


def marked(checked: Checked) -> bytes:
    """Return the person's own workbook with every problem written into it."""
    marking.mark(checked.read.table, checked.problems)
    return marking.saved(checked.read.book, checked.read.table.sheet)


def write(
    *,
    actor: Any,
    place: Organization,
    checked: Checked,
    file: StoredFile,
    token: str,
    good_only: bool = False,
) -> int:
    """Write what was shown, all of it in one transaction; return how many nodes and posts.

    Raises Stale when the tree has moved on since it was shown (`token`), Refused while anything is wrong
    and the good rows alone were not asked for.
    """
    insist(actor, place.path)
    if token != checked.token:
        raise Stale("核对以后网格又有改动，一行也没有写入。请看下面新的核对结果再写入。")
    if checked.problems and (not good_only or checked.shape_is_wrong):
        raise Refused("工作簿里还有错，一行也没有写入。请改正后重新上传。")
    if not checked.count:
        raise Refused("没有要写入的改动。")
    try:
        with transaction.atomic():
            made = _insert_nodes(checked)
            _update_nodes(checked, made)
            _write_posts(checked, made)
            _record(actor, place, checked, file, good_only)
    except IntegrityError as clash:
        sentence = "写入时有人正在改同样的网格或任职，一行也没有写入。请重新核对。"
        raise Stale(sentence) from clash
    return checked.count


def _record(
    actor: Any, place: Organization, checked: Checked, file: StoredFile, good_only: bool
) -> None:
    told = summary(checked)
    details = {key: told[key] for key in ("new", "changed", "begins", "ends", "day")}
    details |= {"file": file.pk, "good_rows_only": good_only}
    deeds.record(actor=actor, verb=WRITTEN, about=place, details=details)


def _insert_nodes(checked: Checked) -> dict[str, Grid]:
    """Insert new nodes level by level, because a node's path needs its parent's; return those by code."""
    made: dict[str, Grid] = {}
    parents = {l.parent for l in checked.new if l.parent}  # noqa: E741
    known = {grid.code: grid for grid in Grid.objects.filter(code__in=parents)}
    for number in sorted({line.level.number for line in checked.new if line.level}):
        rows = [
            _node(line, checked.day, made.get(line.parent) or known.get(line.parent))
            for line in checked.new
            if line.level and line.level.number == number
        ]
        made |= {grid.code: grid for grid in Grid.objects.bulk_create(rows)}
    return made


def _node(line: Line, day: dt.date, parent: Grid | None) -> Grid:
    return Grid(
        code=line.code,
        name=line.name,
        level=line.level,
        parent=parent,
        organization=line.place,
        households=_households(line),
        sort_key=pinyin.sort_key(line.name),
        since=day,
    )


def _update_nodes(checked: Checked, made: dict[str, Grid]) -> None:
    """Change names, households and parents: two statements. Only what still stands as it was read."""
    if rows := [(line.grid, line) for line in checked.changed if line.grid]:
        _update(
            "UPDATE grids_grid AS g SET name = v.name, households = v.households, sort_key = v.key "
            "FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::text[]) "
            "AS v(id, name, households, key) WHERE g.id = v.id AND g.until IS NULL",
            [grid.pk for grid, _ in rows],
            [line.name for _, line in rows],
            [_households(line) for _, line in rows],
            [pinyin.sort_key(line.name) for _, line in rows],
        )
    if moves := [(line.grid, line.parent) for line in checked.moved if line.grid]:
        known = Grid.objects.filter(code__in=[parent for _, parent in moves], until=None)
        parents = {grid.code: grid.pk for grid in known} | {c: g.pk for c, g in made.items()}
        _update(
            "UPDATE grids_grid AS g SET parent_id = v.parent "
            "FROM unnest(%s::bigint[], %s::bigint[]) AS v(id, parent) "
            "WHERE g.id = v.id AND g.until IS NULL",
            [grid.pk for grid, _ in moves],
            [parents.get(parent) for _, parent in moves],
        )


def _update(statement: str, *columns: list[Any]) -> None:
    """Run one UPDATE over rows given by column; Stale where a row has ended meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(statement, columns)
        if cursor.rowcount != len(columns[0]):
            raise Stale("核对以后有网格被撤并，一行也没有写入。请重新核对。")


def _write_posts(checked: Checked, made: dict[str, Grid]) -> None:
    """End posts that are no longer asked for, then begin the new ones: two statements."""
    if checked.ends:
        ids = [post.pk for post in checked.ends]
        ended = GridPost.objects.filter(pk__in=ids, until=None).update(until=checked.day)
        if ended != len(ids):
            raise Stale("核对以后有任职被免去，一行也没有写入。请重新核对。")
    if checked.begins:
        GridPost.objects.bulk_create(
            GridPost(
                grid=line.grid or made[line.code],
                person_id=person,
                role=role,
                since=checked.day,
            )
            for line, person, role in checked.begins
        )
