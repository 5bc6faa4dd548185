"""Who stands how to a member: by the scope of his present branch, himself, his helper."""

from typing import Any

from members.categories import rights
from members.categories.models import Helper
from members.categories.models.scoping import branch_of
from members.models import Person
from members.scope import who_holds
from portal.refusals import NotAllowed

SELF = "E-CONFLICT"


def is_self(account: Any, person: Person) -> bool:
    """Return whether the account is the person's own; a second row of his counts too."""
    return bool(account.person_id) and account.person_id in (person.pk, person.merged_into_id)


def is_helper(account: Any, person: Person) -> bool:
    """Return whether the account's person helps the member now; one query."""
    if not account.person_id:
        return False
    return Helper.objects.filter(person=person, helper=account.person_id, until=None).exists()


def holds(account: Any, person: Person, right: str) -> bool:
    """Return whether the account holds a right on the member's present branch; nobody on himself."""
    branch = branch_of(person)
    return branch is not None and not is_self(account, person) and account.may(right, branch.path)


def insist(account: Any, person: Person, right: str, doing: str) -> None:
    """Refuse (403) who does not hold a right on the member's present branch, also for himself."""
    who = who_holds(right)
    if is_self(account, person):
        said = f"不能给自己{doing}。请由别的{who}办理。"
        raise NotAllowed(said, rule=SELF, who=who)
    if not holds(account, person, right):
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)


def insist_cares(account: Any, person: Person) -> None:
    """Refuse (403) who neither keeps the member's branch nor is his helper."""
    if not is_self(account, person) and is_helper(account, person):
        return
    if is_self(account, person) or not holds(account, person, rights.KEEP_CATEGORIES):
        who = f"联系帮扶人本人，或{who_holds(rights.KEEP_CATEGORIES)}"
        raise NotAllowed(f"不能登记走访和关爱。由{who}登记。", rule="P24-R5", who=who)
