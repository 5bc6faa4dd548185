"""The history of a person's rows in words: who changed what when. Sealed columns have no history."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from pghistory.models import Context

from members.models import Account, Organization, Person
from portal.deeds import SYSTEM
from portal.models import Deed

MOST = 200
"""Rows read of each table: a person's life does not come to more."""
PERSON = ("name", "home", "born_year", "born", "sex", "ethnicity", "native_place", "education",
          "work", "joined_on", "full_on", "left_on", "left_why", "merged_into")  # fmt: skip
POST = ("organization", "section", "title", "role", "rank", "is_main", "since", "until")
MEMBERSHIP = ("branch", "stage", "since", "until")
NAMED = {"home", "organization", "section", "branch"}
"""Columns that name an organization."""
SECRET_DEEDS = ("登记证件号码", "登记电话", "查看证件号码", "查看电话")
"""Deeds that are told beside the rows: they are all that is kept about the sealed columns."""


@dataclass(frozen=True)
class Change:
    """One change: when, by whom, what in words; `reason` where one was given."""

    at: dt.datetime
    who: str
    lines: tuple[str, ...]
    reason: str = ""


def of(person: Person) -> list[Change]:
    """Return a person's history, newest first; a fixed number of queries."""
    told = [
        *_told("Person", PERSON, person=None, of=[person.pk]),
        *_told("Post", POST, person=person.pk, of=[]),
        *_told("Membership", MEMBERSHIP, person=person.pk, of=[]),
    ]
    names = _organizations(told)
    who = _actors(event.pgh_context_id for event, _ in told)
    changes = [
        Change(event.pgh_created_at, who.get(event.pgh_context_id, SYSTEM), lines)
        for event, before in told
        if (lines := tuple(_lines(event, before, names)))
    ]
    changes += [_of_deed(deed) for deed in _deeds(person)]
    changes.reverse()  # of one moment, too, the later first
    return sorted(changes, key=lambda change: change.at, reverse=True)


Told = tuple[Any, Any]
"""An event and the one before it of the same row, or None."""


def _told(model: str, fields: tuple[str, ...], *, person: int | None, of: list[int]) -> list[Told]:
    rows = apps.get_model("members", f"{model}Event").objects.order_by("pgh_id")
    rows = rows.filter(pgh_obj_id__in=of) if of else rows.filter(person_id=person)
    before: dict[int, Any] = {}
    told: list[Told] = []
    for event in rows[:MOST]:
        event.told_fields = fields
        told.append((event, before.get(event.pgh_obj_id)))
        before[event.pgh_obj_id] = event
    return told


def _lines(event: Any, before: Any, names: Mapping[int, str]) -> Iterable[str]:
    def value(row: Any, field: str) -> str:
        return _value(row, field, names)

    if before is None:
        yield _first(event, names)
        return
    where = "" if hasattr(event, "sort_key") else f"{_title(event, names)}："
    for field in event.told_fields:
        old, new = value(before, field), value(event, field)
        if old != new:
            label = event._meta.get_field(field).verbose_name
            yield f"{where}{label}由{old or '空'}改为{new or '空'}"


def _first(event: Any, names: Mapping[int, str]) -> str:
    if hasattr(event, "sort_key"):
        return f"登记入册，{_value(event, 'home', names)}"
    until = f"，{event.until}止" if event.until else ""
    return f"{_title(event, names)}，{event.since}起{until}"


def _title(event: Any, names: Mapping[int, str]) -> str:
    """What a row of a post or a membership is called."""
    if hasattr(event, "branch_id"):
        return f"组织关系{names.get(event.branch_id, '')}"
    return f"任职{names.get(event.organization_id, '')}{event.title}"


def _value(row: Any, field: str, names: Mapping[int, str]) -> str:
    if field in NAMED:
        return names.get(getattr(row, f"{field}_id"), "")
    if field == "merged_into":
        return f"人员{row.merged_into_id}" if row.merged_into_id else ""
    found = getattr(row, f"get_{field}_display", None)
    value = found() if found else getattr(row, field)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _organizations(told: Iterable[Told]) -> dict[int, str]:
    ids = {getattr(e, f"{f}_id", None) for e, _ in told for f in NAMED if f in e.told_fields}
    rows = Organization.objects.filter(pk__in=[number for number in ids if number])
    return {row.pk: row.label for row in rows}


def _actors(contexts: Iterable[Any]) -> dict[Any, str]:
    """Return who changed, by the context of the change: the request's account."""
    rows = Context.objects.filter(pk__in={c for c in contexts if c}).values_list("pk", "metadata")
    users = {context: metadata.get("user") for context, metadata in rows}
    accounts = Account.objects.filter(pk__in=[u for u in users.values() if u])
    accounts = accounts.select_related("person")
    names = {account.pk: account.display_name for account in accounts}
    return {context: names.get(user, SYSTEM) for context, user in users.items()}


def _deeds(person: Person) -> list[Deed]:
    rows = Deed.objects.filter(object_type=Person._meta.label_lower, object_id=str(person.pk))
    return list(rows.filter(verb__in=SECRET_DEEDS).order_by("-id")[:MOST])


def _of_deed(deed: Deed) -> Change:
    return Change(deed.at, deed.actor_name, (deed.verb,), deed.reason)
