"""The life of organizations: setting up, renaming, moving, dissolving. Each leaves its row of history."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from members import pinyin, rights, tree
from members.life import standing
from members.models import Organization, OrganizationChange
from members.models.organizations import PARENTS, Kind
from members.scope import who_holds
from portal import clock, deeds
from portal.models import StoredFile
from portal.reading import prose
from portal.refusals import Invalid, NotAllowed, Refused

CODE = re.compile(r"[0-9A-Za-z]([0-9A-Za-z-]{0,22}[0-9A-Za-z])?")
FIXED = (Kind.CITY, Kind.COUNTY)
"""Kinds that come with the reference data alone."""
_Change = OrganizationChange.Kind


@dataclass(frozen=True)
class Ground:
    """From which day something holds, by which document, and why."""

    on: dt.date
    document: str
    words: str


@dataclass(frozen=True)
class NewOrganization:
    """An organization to be."""

    kind: str
    code: str
    name: str
    short_name: str = ""


def insist(actor: Any, path: str) -> None:
    """Raise NotAllowed, naming who could, where the account may not keep organizations at `path`."""
    if actor is not None and not actor.may(rights.KEEP_ORGANIZATIONS, path):
        who = who_holds(rights.KEEP_ORGANIZATIONS)
        raise NotAllowed(f"不能维护这里的组织。组织由{who}维护。", who=who)


def set_up(
    *, actor: Any, parent: Organization, new: NewOrganization, ground: Ground
) -> Organization:
    """Set up an organization below another one from a day on."""
    insist(actor, parent.path)
    with transaction.atomic():
        tree.hold()
        above = held(parent)
        made = create(above, new, ground)
        log(actor, made, _Change.SET_UP, ground, before=("", None))
        deeds.record(actor=actor, verb="设立组织", about=made, reason=ground.words)
    return made


def rename(
    *, actor: Any, organization: Organization, name: str, short_name: str, ground: Ground
) -> Organization:
    """Give an organization another name from a day on; the one before stays in its history."""
    insist(actor, organization.path)
    with transaction.atomic():
        tree.hold()
        row = held(organization, ground)
        before, short = row.name, row.short_name
        row.name, row.short_name = _names(row.parent, name, short_name, row.pk)
        if (row.name, row.short_name) == (before, short):
            raise Invalid("新名称和现在的一样。", {"name": ["请写新名称。"]})
        row.sort_key = pinyin.sort_key(row.label)
        row.save(update_fields=["name", "short_name", "sort_key"])
        log(actor, row, _Change.RENAME, ground, before=(before, row.parent))
        deeds.record(
            actor=actor, verb="组织更名", about=row, reason=ground.words,
            details={"from": before, "to": row.name},
        )  # fmt: skip
    return row


def move(
    *, actor: Any, organization: Organization, parent: Organization, ground: Ground
) -> Organization:
    """Put an organization, with all below it, under another parent from a day on."""
    insist(actor, organization.path)
    insist(actor, parent.path)
    with transaction.atomic():
        tree.hold()
        row, above = held(organization, ground), held(parent)
        before, path = row.parent, row.path
        check_place(row.kind, above)
        if above.path.startswith(row.path):
            problem = f"{above.label}在“{row.label}”之下，不能作它的上级。请另选。"
            raise Invalid(problem, {"parent": [problem]})
        if before == above:
            raise Refused(f"“{row.label}”现在就在{above.label}之下，没有再改。")
        row.parent = above
        row.save(update_fields=["parent"])
        row.refresh_from_db(fields=["path", "depth"])
        log(actor, row, _Change.MOVE, ground, before=(row.name, before))
        tree.moved(path, row.path)
        deeds.record(
            actor=actor, verb="组织改变隶属", about=row, reason=ground.words,
            details={"from": before.code if before else "", "to": above.code},
        )  # fmt: skip
    return row


def dissolve(*, actor: Any, organization: Organization, ground: Ground) -> Organization:
    """End an organization from a day on; Refused, with the counts, while anything stands on it."""
    insist(actor, organization.path)
    with transaction.atomic():
        tree.hold()
        row = held(organization, ground)
        if left := standing.of(row).words():
            raise Refused(f"“{row.label}”还有{'、'.join(left)}，不能撤销。请先转出或办结。")
        end(row, ground)
        log(actor, row, _Change.DISSOLVE, ground, before=(row.name, row.parent))
        deeds.record(actor=actor, verb="撤销组织", about=row, reason=ground.words)
    return row


def held(organization: Organization, ground: Ground | None = None) -> Organization:
    """Return the living row, locked and read anew; with a ground, one whose day fits its history."""
    rows = Organization.objects.select_for_update(of=("self",), no_key=True)
    row: Organization = rows.select_related("parent").get(pk=organization.pk)
    if row.until is not None:
        raise Refused(f"“{row.label}”已于{row.until}撤销。")
    if ground is None:
        return row
    if row.kind in FIXED:
        raise Refused(f"{Kind(row.kind).label}随行政区划设置，不在这里变动。")
    _check(ground)
    last = row.changes.values_list("on", flat=True).first()
    first = max((day for day in (last, row.since) if day), default=None)
    if first is not None and ground.on < first:
        sentence = f"“{row.label}”在{first}有过变动，日期不能早于这一天。请改日期。"
        raise Invalid(sentence, {"on": [sentence]})
    return row


def _check(ground: Ground) -> None:
    if ground.on > clock.today():
        sentence = "日期不能晚于今天。请到那天再办。"
        raise Invalid(sentence, {"on": [sentence]})
    prose(ground.words, what="依据", most=300, name="ground", missing="请写依据，如会议和批复。")
    if len(ground.document) > 60:
        raise Invalid("文号最多60字。", {"document": ["文号最多60字。请缩短。"]})


def check_place(kind: str, above: Organization) -> None:
    """Raise Invalid where an organization of a kind cannot stand below another."""
    if Kind(above.kind) not in PARENTS[Kind(kind)]:
        wanted = "、".join(one.label for one in Kind if one in PARENTS[Kind(kind)])
        label = Kind(kind).label
        sentence = f"{label}不能设在{Kind(above.kind).label}之下，要设在{wanted}之下。请另选。"
        raise Invalid(sentence, {"parent": [sentence], "kind": [sentence]})


def create(above: Organization, new: NewOrganization, ground: Ground) -> Organization:
    """Insert an organization in the caller's transaction."""
    _check(ground)
    if new.kind not in Kind.values or new.kind in FIXED:
        raise Invalid("请选组织类别。", {"kind": ["请从列出的类别里选一种。"]})
    check_place(new.kind, above)
    name, short = _names(above, new.name, new.short_name, None)
    if not CODE.fullmatch(new.code):
        sentence = "编码用数字、字母和短横，最多24位，如370826101-zb2。"
        raise Invalid(sentence, {"code": [sentence]})
    row = Organization(
        code=new.code,
        name=name,
        short_name=short,
        kind=new.kind,
        parent=above,
        area_id=above.area_id,
        sort_key=pinyin.sort_key(short or name),
        since=ground.on,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        sentence = f"编码{new.code}已经用过。请另编一个。"
        raise Invalid(sentence, {"code": [sentence]}) from taken
    row.refresh_from_db(fields=["path", "depth"])
    return row


def _names(
    above: Organization | None, name: str, short_name: str, own: int | None
) -> tuple[str, str]:
    """Return both names as they are kept; Invalid for a name a living sibling bears."""
    name = prose(name, what="名称", most=80, name="name", missing="请写全称。")
    short = short_name.strip()
    if len(short) > 40:
        raise Invalid("简称最多40字。", {"short_name": ["简称最多40字。请缩短。"]})
    same = Organization.objects.filter(standing.current(), Q(name=name), parent=above)
    if same.exclude(pk=own).exists():
        sentence = f"同一上级之下已有“{name}”。请换一个名称。"
        raise Invalid(sentence, {"name": [sentence]})
    return name, short


def end(row: Organization, ground: Ground) -> None:
    """End an organization in the caller's transaction; its last day is the one before."""
    row.until = ground.on
    row.save(update_fields=["until"])


def log(
    actor: Any,
    row: Organization,
    kind: str,
    ground: Ground,
    *,
    before: tuple[str, Organization | None],
    counterpart: Organization | None = None,
) -> None:
    """Write one row of an organization's history: what it is now, and what it was before."""
    OrganizationChange.objects.create(
        organization=row,
        kind=kind,
        on=ground.on,
        name_before=before[0],
        name_after=row.name,
        parent_before=before[1],
        parent_after=row.parent,
        counterpart=counterpart,
        document=ground.document.strip(),
        ground=ground.words.strip(),
        by=actor,
        at=clock.now(),
    )


@tree.follows
def _files_follow(old: str, new: str) -> None:
    """Stored files lie under the path of their organization."""
    below = StoredFile.objects.filter(scope_path__startswith=old)
    below.update(scope_path=Concat(Value(new), Substr(F("scope_path"), len(old) + 1)))
