"""Rows that a body of the API names: found in the account's scope, or refused beside their field."""

from typing import Any

from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.scope import who_holds
from portal.refusals import Invalid, NotAllowed

NOBODY = "没有这个人，或不在您能查看的人员里。"
NOWHERE = "没有这个单位，或不在您的授权范围内。"


def named(rows: Any, pk: int | None, field: str, sentence: str) -> Any:
    """Return the row a body names; Invalid (422) beside its field for none, or one that `rows` lacks."""
    found = rows.filter(pk=pk).first() if pk is not None else None
    if found is None:
        raise Invalid(sentence, {field: [sentence]})
    return found


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
