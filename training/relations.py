"""Who stands how to a class, an enrolment, a person's hours."""

from typing import Any

from members.scope import who_holds
from portal.refusals import NotAllowed
from training import rights
from training.models import Enrolment, HourEntry


def insist(account: Any, right: str, path: str, doing: str) -> None:
    """Refuse (403) who lacks `right` at `path`, naming who has it."""
    if not account.may(right, path):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)


def is_self(account: Any, person: Any) -> bool:
    """Return whether a person is the account's own."""
    return bool(account.person_id) and account.person_id in (person.pk, person.merged_into_id)


def holds(account: Any, thing: Any, right: str) -> bool:
    """Return whether an account may take a step of an enrolment that asks for a right or a relation.

    Nobody admits, refuses or recommends himself (E-CONFLICT); to withdraw is everybody's own.
    """
    own = is_self(account, thing.person)
    if right == rights.WITHDRAWER:
        return own or _keeps(account, thing) or account.may(rights.UNIT_TRAINING, thing.unit.path)
    if own:
        return False
    if right == rights.RECOMMENDER:
        return bool(account.may(rights.UNIT_TRAINING, thing.unit.path))
    return bool(account.may(right, thing.scope_path))


def _keeps(account: Any, thing: Enrolment) -> bool:
    return bool(account.may(rights.KEEP_TRAINING, thing.scope_path))


def who(right: str) -> str:
    """Return who could take a step, as a refusal names them."""
    return rights.RELATIONS.get(right) or who_holds(right)


def reads_hours(account: Any, person: Any) -> bool:
    """Return whether the account reads somebody's hours: his own, who keeps training over his unit, and
    his unit itself (PV-STAFF)."""
    path = person.home.path
    allowed = account.may(rights.SEE_TRAINING, path) or account.may(rights.UNIT_TRAINING, path)
    return is_self(account, person) or bool(allowed)


def refuse_own(account: Any, entry_of: Any, doing: str) -> None:
    """Refuse who would write his own hours or attendance (E-CONFLICT)."""
    if is_self(account, entry_of):
        raise NotAllowed(
            f"不能给自己{doing}。请由别的经办人办理。",
            rule="E-CONFLICT",
            who=who_holds(rights.KEEP_TRAINING),
        )


def live(entry: HourEntry) -> bool:
    """Return whether an entry counts: neither a reversal nor reversed."""
    return entry.reverses_id is None and not hasattr(entry, "reversal")
