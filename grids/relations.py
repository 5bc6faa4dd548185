"""Who stands in which relation to a case, and so may take which step of LC-CASE."""

from typing import Any

from grids import rights
from grids.models import Case, CaseKind, GridPost
from grids.models.cases import handler_paths
from grids.models.kinds import Privacy
from grids.obligations import ERRAND
from grids.queries.trees import on_day
from members.models import Organization, Person
from members.scope import who_holds
from portal import clock
from portal.scope import one_of_found


def holds(account: Any, case: Case, right: str) -> bool:
    """Return whether the account may take steps of `case` that ask for `right` or for a relation."""
    if right == rights.FINDER:
        return case.finder_id == account.pk
    if right == rights.HANDLER:
        return handles(account, case)
    if right == rights.TAKER:
        return handles(account, case) or claims(account, case)
    if right == rights.RATER:
        return _may_rate(account, case) and not _answers_for(account, case)
    if right == rights.REOPENER:
        return case.finder_id == account.pk or account.may(rights.DISPATCH, case.scope_path)
    return bool(account.may(right, case.scope_path))


def _may_rate(account: Any, case: Case) -> bool:
    """The finder; who calls back from the township, or from the county where the township handled it."""
    calls_back = (rights.DISPATCH, rights.REVIEW)
    return case.finder_id == account.pk or any(
        account.may(right, case.scope_path) for right in calls_back
    )


def _answers_for(account: Any, case: Case) -> bool:
    """Whether the account handles the case, or handles for the organization a named person works it for:
    naming somebody lets nobody rate his own place's work (E-CONFLICT)."""
    return handles(account, case) or bool(
        case.handler_path and case.handler_path in handler_paths(account)
    )


def handles(account: Any, case: Case) -> bool:
    """Return whether the case was given to this person, or to an organization he handles cases for.

    Where a person is named, he alone handles it.
    """
    if case.handler_person_id:
        return case.handler_person_id == account.person_id
    return bool(case.handler_path) and case.handler_path in handler_paths(account)


def claims(account: Any, case: Case) -> bool:
    """Return whether the account serves in the village an errand was sent to, and so may claim it (P03-R11).

    Asks the database of errands alone. One sent to a person by name is his; whether
    somebody has claimed it is the state's to say.
    """
    if case.kind.code != ERRAND or not case.handler_path:
        return False
    to_somebody = case.state == Case.State.DISPATCHED and case.handler_person_id is not None
    if to_somebody or not account.may(rights.REPORT, case.handler_path):
        return False
    return any(path == case.handler_path for _, path in served(account))


def served(account: Any) -> list[tuple[int, str]]:
    """Return id and path of the organizations the account's person belongs to or serves on grids of."""
    if account.person_id is None:
        return []
    posts = GridPost.objects.filter(on_day(clock.today()), person=account.person_id)
    home = Person.objects.filter(pk=account.person_id).values("home")
    ids = home.union(posts.order_by().values("grid__organization"))
    rows = Organization.objects.filter(one_of_found("pk", ids))
    return list(rows.values_list("pk", "path"))


def reads(account: Any, case: Case) -> bool:
    """Return whether the account may read a case's words and look at its photos.

    Its finder and its handler; of residents' matters who sees the case; of parties' disputes and
    requests the dispatcher and the county's supervisor alone (PV-CASE).
    """
    if case.finder_id == account.pk or handles(account, case):
        return True
    return any(account.may(right, case.scope_path) for right in readers_of(case.kind))


def readers_of(kind: CaseKind) -> tuple[str, ...]:
    """Return the rights that let read cases of a kind in one's scope; the first is the widest."""
    by_desk = (rights.DISPATCH, rights.REVIEW)
    return by_desk if kind.privacy == Privacy.CASE else (rights.SEE_CASES, *by_desk)


def who(right: str) -> str:
    """Return who could take a step, as a refusal names them."""
    return rights.RELATIONS.get(right) or who_holds(right)
