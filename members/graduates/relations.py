"""Who stands how to a graduate: himself, his mentor, who keeps graduates there."""

from typing import Any

from members.graduates import rights
from members.graduates.models import Graduate, Mentor
from members.scope import who_holds
from portal.refusals import NotAllowed

SELF = "E-CONFLICT"
READERS = "本人、三位导师和县委组织部组织科"


def is_self(account: Any, graduate: Graduate) -> bool:
    """Return whether the account is the graduate's own."""
    return bool(account.person_id) and account.person_id == graduate.person_id


def mentoring(account: Any, graduate: Graduate) -> Mentor | None:
    """Return as which mentor the account's person stands by the graduate now; one query."""
    if not account.person_id:
        return None
    rows = Mentor.objects.filter(graduate=graduate, person=account.person_id, until=None)
    return rows.first()


def keeps(account: Any, graduate: Graduate) -> bool:
    """Return whether the account keeps the graduate by scope; nobody keeps himself."""
    may = account.may(rights.KEEP_GRADUATES, graduate.scope_path)
    return bool(may) and not is_self(account, graduate)


def reads_books(account: Any, graduate: Graduate) -> bool:
    """Return whether the account reads what stands in the two books (P05, privacy)."""
    if is_self(account, graduate) or keeps(account, graduate):
        return True
    return mentoring(account, graduate) is not None


def insist_self(account: Any, graduate: Graduate, doing: str) -> None:
    """Refuse (403) who is not the graduate himself."""
    if not is_self(account, graduate):
        raise NotAllowed(f"不能{doing}。由选调生本人办理。", rule="P05-R1", who="选调生本人")


def insist_keeps(account: Any, graduate: Graduate, doing: str) -> None:
    """Refuse (403) who does not keep the graduate, also for himself."""
    if is_self(account, graduate):
        raise NotAllowed(f"不能给自己{doing}。", rule=SELF, who=who_holds(rights.KEEP_GRADUATES))
    insist(account, graduate.scope_path, doing)


def insist(account: Any, path: str, doing: str) -> None:
    """Refuse (403) who does not keep graduates at `path`."""
    if not account.may(rights.KEEP_GRADUATES, path):
        who = who_holds(rights.KEEP_GRADUATES)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)
