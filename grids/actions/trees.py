"""The grid tree: setting up levels, adding nodes, putting people on them, splitting and merging by date."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from grids import rights
from grids.models import Grid, GridLevel, GridOrigin, GridPost
from members import pinyin
from members.models import Organization, Person
from members.models.organizations import Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

Role = GridPost.Role
STANDS_ON = (Kind.COUNTY, Kind.TOWN, Kind.VILLAGE)
"""Kinds of organizations nodes stand on, the topmost first."""
MOST_LEVELS = 9
MOST_HOUSEHOLDS = 1_000_000
CODE = re.compile(r"[0-9A-Za-z]([0-9A-Za-z-]{0,30}[0-9A-Za-z])?")


@dataclass(frozen=True)
class NewLevel:
    """A level to be, the topmost first."""

    name: str
    stands_on: str
    has_leader: bool = True
    has_worker: bool = True
    stated: bool = False


@dataclass(frozen=True)
class NewGrid:
    """A node to be; `children` are the ids of nodes that come below it where an old one is split."""

    code: str
    name: str
    households: int = 0
    children: Sequence[int] = field(default=())


def insist(actor: Any, path: str) -> None:
    """Raise NotAllowed, naming who could, where the account may not keep the grids at `path`."""
    if actor is not None and not actor.may(rights.KEEP_GRIDS, path):
        who = who_holds(rights.KEEP_GRIDS)
        raise NotAllowed(f"不能维护这里的网格。网格由{who}维护。", who=who)


def set_levels(*, actor: Any, county: Organization, levels: Sequence[NewLevel]) -> list[GridLevel]:
    """Set up a county's levels, the topmost first; only while it has no nodes (P03-R1, P14-R6)."""
    insist(actor, county.path)
    _check_levels(levels)
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=county.pk)
        if Grid.objects.filter(level__county=county).exists():
            raise Refused(f"{county.label}已有网格，不能再改层级。要改的，先把网格撤并。")
        GridLevel.objects.filter(county=county).delete()
        made = [
            GridLevel.objects.create(
                county=county,
                number=number,
                name=one.name,
                stands_on=one.stands_on,
                has_leader=one.has_leader,
                has_worker=one.has_worker,
                stated=one.stated,
            )
            for number, one in enumerate(levels, 1)
        ]
        deeds.record(
            actor=actor,
            verb="设置网格层级",
            about=county,
            scope_path=county.path,
            details={"levels": [one.name for one in levels]},
        )
    return made


def _check_levels(levels: Sequence[NewLevel]) -> None:
    if not 1 <= len(levels) <= MOST_LEVELS or any(o.stands_on not in STANDS_ON for o in levels):
        raise Invalid(f"网格要有1至{MOST_LEVELS}级，每级对应县、镇街或村（社区）。")
    names = [one.name for one in levels]
    if any(not 1 <= len(name) <= 40 for name in names) or len(set(names)) < len(names):
        raise Invalid("每级要有名称，最多40字，各级不能同名。")
    order = [STANDS_ON.index(Kind(one.stands_on)) for one in levels]
    if order != sorted(order):
        raise Invalid("下一级不能落在比上一级更高的组织上。请按从镇街到村（社区）的次序填。")


def add_grid(
    *,
    actor: Any,
    level: GridLevel,
    organization: Organization,
    grid: NewGrid,
    parent: Grid | None = None,
    since: dt.date | None = None,
) -> Grid:
    """Add a node; below `parent` where there is one, else it is listed as having none.

    Invalid for a day to come: until then no page would show it.
    """
    insist(actor, organization.path)
    since = since or clock.today()
    if since > clock.today():
        sentence = "划定日期不能晚于今天。请改日期，或者到那天再新增。"
        raise Invalid(sentence, {"since": [sentence]})
    _check_place(level, organization, parent, since)
    with transaction.atomic():
        made = _create(level, organization, grid, parent, since)
        deeds.record(actor=actor, verb="新增网格", about=made)
    return made


def _check_place(
    level: GridLevel, organization: Organization, parent: Grid | None, since: dt.date
) -> None:
    if organization.kind != level.stands_on or not organization.path.startswith(level.county.path):
        kind = Kind(level.stands_on).label
        sentence = f"{level.name}要落在{level.county.label}的{kind}上，{organization.label}不是。"
        raise Invalid(sentence, {"organization": [sentence]})
    if parent is None:
        return
    above = parent.level
    if (above.county_id, above.number) != (level.county_id, level.number - 1):
        sentence = f"{level.name}的上一级不是{parent.name}这一级。请选它的直接上级。"
        raise Invalid(sentence, {"parent": [sentence]})
    if not organization.path.startswith(parent.organization.path):
        sentence = f"{organization.label}不在{parent.name}的范围内。请选本镇街、本村的上级网格。"
        raise Invalid(sentence, {"parent": [sentence]})
    if parent.until is not None and parent.until <= since:
        sentence = f"上级网格{parent.name}已于{parent.until}撤并。请选现有的。"
        raise Invalid(sentence, {"parent": [sentence]})


def _create(
    level: GridLevel,
    organization: Organization,
    grid: NewGrid,
    parent: Grid | None,
    since: dt.date,
) -> Grid:
    name = prose(grid.name, what="网格名称", most=80, name="name", missing="请写网格名称。")
    checked_code(grid.code)
    checked_households(grid.households)
    try:
        with transaction.atomic():
            made = Grid.objects.create(
                code=grid.code,
                name=name,
                level=level,
                parent=parent,
                organization=organization,
                households=grid.households,
                sort_key=pinyin.sort_key(name),
                since=since,
            )
    except IntegrityError as taken:
        sentence = f"网格编码{grid.code}已经用过。请另编一个。"
        raise Invalid(sentence, {"code": [sentence]}) from taken
    made.refresh_from_db(fields=["path"])
    return made


def checked_code(code: str) -> str:
    """Return a node's code; Invalid for one that is none."""
    if not CODE.fullmatch(code):
        sentence = "网格编码用数字、字母和短横，最多32位，如370830103200-1。"
        raise Invalid(sentence, {"code": [sentence]})
    return code


def checked_households(number: int) -> int:
    """Return a number of linked households; Invalid for one that cannot be."""
    if not 0 <= number <= MOST_HOUSEHOLDS:
        sentence = f"联系户数填0至{MOST_HOUSEHOLDS}的整数。"
        raise Invalid(sentence, {"households": [sentence]})
    return number


def place_below(*, actor: Any, grid: Grid, parent: Grid) -> Grid:
    """Give a node the parent it lacks, or another one; what stands below comes along."""
    insist(actor, grid.organization.path)
    _check_place(grid.level, grid.organization, parent, grid.since)
    with transaction.atomic():
        held = Grid.objects.select_for_update().get(pk=grid.pk)
        before = held.parent_id
        held.parent = parent
        held.save(update_fields=["parent"])
        held.refresh_from_db(fields=["path"])
        deeds.record(
            actor=actor, verb="调整上级网格", about=held, scope_path=grid.scope_path,
            details={"from": before, "to": parent.pk},
        )  # fmt: skip
    return held


def appoint(
    *, actor: Any, grid: Grid, person: Person, role: str, since: dt.date | None = None
) -> GridPost:
    """Put a person on a node; a leader takes the place of the one before him from that day."""
    insist(actor, grid.organization.path)
    since = since or clock.today()
    if since < grid.since or (grid.until is not None and since >= grid.until):
        raise Refused(f"{since}没有“{grid.name}”这个网格。请改任职日期。")
    try:
        with transaction.atomic():
            Grid.objects.select_for_update(no_key=True).get(pk=grid.pk)
            if role == Role.LEADER:
                before = GridPost.objects.filter(grid=grid, role=role, until=None, since__lte=since)
                before.exclude(person=person).update(until=since)
            post = GridPost.objects.create(grid=grid, person=person, role=role, since=since)
            deeds.record(actor=actor, verb=f"任{Role(role).label}", about=post)
    except IntegrityError as overlap:
        what = Role(role).label
        sentence = f"{since}起{grid.name}已有{what}，或{person.name}已在任。请先免去再任。"
        raise Refused(sentence) from overlap
    return post


def release(*, actor: Any, post: GridPost, until: dt.date | None = None) -> None:
    """End a person's post on a node; `until` is the first day he no longer holds it."""
    insist(actor, post.grid.organization.path)
    until = until or clock.today()
    if until < post.since:
        raise Invalid(f"免职日期不能早于任职日期{post.since}。", {"until": ["请改日期。"]})
    with transaction.atomic():
        ended = GridPost.objects.filter(pk=post.pk, until=None).update(until=until)
        if not ended:
            raise Refused(f"{post.person.name}已经不任{post.get_role_display()}，不用再免。")
        deeds.record(actor=actor, verb=f"免{post.get_role_display()}", about=post)


def split(
    *, actor: Any, grid: Grid, parts: Sequence[NewGrid], on: dt.date, reason: str
) -> list[Grid]:
    """Split a node into parts from a day on. It ends, its posts end, its children go to the parts named.

    Cases found before stay with the old node (P03). Every living child must be given to a part.
    """
    insist(actor, grid.organization.path)
    words = prose(reason, what="拆分理由", most=300, name="reason", missing="请写拆分理由。")
    if len(parts) < 2:
        raise Invalid("拆分至少要成两个网格。", {"parts": ["请再加一个。"]})
    with transaction.atomic():
        held = _end(grid, on)
        children = {c.pk: c for c in held.children.filter(until=None)}
        given = [pk for part in parts for pk in part.children]
        if sorted(given) != sorted(children):
            raise Invalid("每个下级网格都要归到拆分后的一个网格，且只归一个。请补齐再拆。")
        made = []
        for part in parts:
            one = _create(held.level, held.organization, part, held.parent, on)
            GridOrigin.objects.create(old=held, new=one, kind="split", on=on, reason=words)
            _hand_over([children[pk] for pk in part.children], one)
            made.append(one)
        details = {"into": [one.code for one in made], "on": str(on)}
        deeds.record(actor=actor, verb="拆分网格", about=held, reason=words, details=details)
    return made


def merge_grids(
    *, actor: Any, grids: Sequence[Grid], into: NewGrid, on: dt.date, reason: str
) -> Grid:
    """Merge nodes of one parent, level and organization into a new one from a day on; households add up."""
    words = prose(reason, what="合并理由", most=300, name="reason", missing="请写合并理由。")
    if len({g.pk for g in grids}) < 2:
        raise Invalid("合并至少要选两个网格。", {"grids": ["请再选一个。"]})
    first = grids[0]
    insist(actor, first.organization.path)
    if len({(g.level_id, g.parent_id, g.organization_id) for g in grids}) > 1:
        raise Invalid("只能合并同一上级、同一村（社区）、同一层级的网格。请重选。")
    with transaction.atomic():
        ended = [_end(g, on) for g in sorted(grids, key=lambda g: g.pk)]
        total = NewGrid(into.code, into.name, sum(g.households for g in ended))
        made = _create(first.level, first.organization, total, first.parent, on)
        for old in ended:
            GridOrigin.objects.create(old=old, new=made, kind="merge", on=on, reason=words)
            _hand_over(list(old.children.filter(until=None)), made)
        details: Mapping[str, Any] = {"of": [old.code for old in ended], "on": str(on)}
        deeds.record(actor=actor, verb="合并网格", about=made, reason=words, details=details)
    return made


def _end(grid: Grid, on: dt.date) -> Grid:
    """End a node and its posts on a day, in the caller's transaction; Refused for one that has ended."""
    rows = Grid.objects.select_for_update(of=("self",)).select_related(
        "level__county", "organization", "parent"
    )
    held = rows.get(pk=grid.pk)
    if held.until is not None:
        raise Refused(f"“{held.name}”已于{held.until}撤并。")
    if not held.since <= on <= clock.today():
        sentence = f"日期要在网格划定的{held.since}和今天之间。请改日期。"
        raise Invalid(sentence, {"on": [sentence]})
    held.until = on
    held.save(update_fields=["until"])
    posts = GridPost.objects.filter(grid=held).filter(Q(until=None) | Q(until__gt=on))
    posts.filter(since__lte=on).update(until=on)
    posts.filter(since__gt=on).update(until=F("since"))  # never taken up
    return held


def _hand_over(children: Sequence[Grid], parent: Grid) -> None:
    for child in children:
        child.parent = parent
        child.save(update_fields=["parent"])
