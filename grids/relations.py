"""Who stands in which relation to a case, and so may take which step of LC-CASE."""

from typing import Any

from grids import rights
from grids.models import Case
from grids.models.cases import handler_paths
from members.scope import who_holds


def holds(account: Any, case: Case, right: str) -> bool:
    """Return whether the account may take steps of `case` that ask for `right` or for a relation."""
    if right == rights.FINDER:
        return case.finder_id == account.pk
    if right == rights.HANDLER:
        return handles(account, case)
    if right == rights.RATER:
        return _may_rate(account, case) and not handles(account, case)
    if right == rights.REOPENER:
        return case.finder_id == account.pk or account.may(rights.DISPATCH, case.scope_path)
    return bool(account.may(right, case.scope_path))


def _may_rate(account: Any, case: Case) -> bool:
    """The finder; who calls back from the township, or from the county where the township handled it."""
    calls_back = (rights.DISPATCH, rights.REVIEW)
    return case.finder_id == account.pk or any(
        account.may(right, case.scope_path) for right in calls_back
    )


def handles(account: Any, case: Case) -> bool:
    """Return whether the case was given to this person, or to an organization he handles cases for.

    Where a person is named, he alone handles it.
    """
    if case.handler_person_id:
        return case.handler_person_id == account.person_id
    return bool(case.handler_path) and case.handler_path in handler_paths(account)


def who(right: str) -> str:
    """Return who could take a step, as a refusal names them."""
    return rights.RELATIONS.get(right) or who_holds(right)
