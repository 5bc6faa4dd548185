"""What an export is asked for: the filter of the list of people, as an address and a job can hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from members import person_lists, rights
from members.models import Organization, Person
from members.person_forms import PeopleFilter
from portal.reading import whole

NAMES = (*PeopleFilter.base_fields, "organization")
"""The fields of the list's filter; `organization` is one with all below it."""


@dataclass(frozen=True)
class Asked:
    """A filter as it was asked: (field, value), empty ones left out."""

    fields: tuple[tuple[str, str], ...] = ()

    def plain(self) -> dict[str, str]:
        """Return it as a job's parameters or a form can hold it."""
        return dict(self.fields)

    def get(self, name: str) -> str:
        """Return one field; '' where it is not asked for."""
        return self.plain().get(name, "")


def of(data: Mapping[str, Any]) -> Asked:
    """Read a filter from an address, a form or a job."""
    values = ((name, str(data.get(name) or "").strip()[:40]) for name in NAMES)
    return Asked(tuple((name, value) for name, value in values if value))


def listed(account: Any, asked: Asked, *needed: str) -> QuerySet[Person]:
    """Return the people the list shows by a filter, of those on whom the account holds every right."""
    data = QueryDict(mutable=True)
    data.update(asked.plain())
    rows = person_lists.in_scope(account, rights.SEE_PEOPLE)
    for right in needed:
        rows = rows & person_lists.in_scope(account, right)
    return PeopleFilter(data).narrow(account, rows)


def in_words(account: Any, asked: Asked) -> str:
    """Return the filter as a title says it; at most one query."""
    labels = {
        name: dict(field.choices)
        for name, field in PeopleFilter.base_fields.items()
        if hasattr(field, "choices")
    }
    words = [_place(account, asked)]
    for name in NAMES[:-1]:
        value = asked.get(name)
        if name in labels:
            words.append(str(labels[name].get(value, "")) if value else "")
        elif value and not (name == "unit" and asked.get("organization")):
            words.append(f"{PeopleFilter.base_fields[name].label}含“{value}”")
    return "，".join(word for word in words if word) or "全部在册人员"


def _place(account: Any, asked: Asked) -> str:
    number = whole(asked.get("organization"))
    if number is None:
        return ""
    place = Organization.objects.visible_to(account).filter(pk=number).first()
    return place.label if place else ""
