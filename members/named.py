"""Rows that the API is told by their number: found in the account's scope, or refused beside their field.

One rule for all rooms: what a body names is refused with 422 (`named`), what the address asks for with 400
(`named_in_query`), as every parameter that is wrong.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal.refusals import Invalid, NotAllowed

NOBODY = "没有这个人，或不在您能查看的人员里。"
NOWHERE = "没有这个单位，或不在您的授权范围内。"
NO_PLACE = "没有这个地方，或不在您的授权范围内。"
NO_COUNTY = "没有这个县，或不在您的授权范围内。"
NO_TOWN = "没有这个镇街，或不在您的授权范围内。"


def named(rows: Iterable[Any], pk: int | None, field: str, sentence: str) -> Any:
    """Return the row a body names; Invalid (422) beside its field for none, or one that `rows` lacks."""
    found = _among(rows, pk)
    if found is None:
        raise Invalid(sentence, {field: [sentence]})
    return found


def named_in_query(rows: Iterable[Any], pk: int, name: str, sentence: str) -> Any:
    """Return the row a parameter of the address names; ValidationError (400) for one that `rows` lacks."""
    found = _among(rows, pk)
    if found is None:
        raise ValidationError({name: [sentence]})
    return found


def _among(rows: Iterable[Any], pk: int | None) -> Any:
    if pk is None:
        return None
    if isinstance(rows, QuerySet):
        return rows.filter(pk=pk).first()
    return next((one for one in rows if one.pk == pk), None)


def person_named(account: Any, pk: int | None, field: str = "person") -> Person:
    """Return somebody the account sees, as the pages' `seen_person`; Invalid (422) for others."""
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
    found: Person = named(rows.select_related("home"), pk, field, NOBODY)
    return found


def place_named(account: Any, right: str, pk: int | None, field: str) -> Organization:
    """Return a place at which the account holds a right; Invalid (422) for others."""
    rows = Organization.objects.visible_to(account, right)
    found: Organization = named(rows, pk, field, NOWHERE)
    return found


def insist_anywhere(account: Any, right: str, doing: str) -> None:
    """Refuse (403) who holds a right nowhere, as the pages' doors do."""
    if not account.may_anywhere(right):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)
