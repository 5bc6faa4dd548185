"""Who stands how to a stay: by scope, himself, his officer, his helper."""

from typing import Any

from members import scope
from members.floating import rights
from members.floating.models import FloatingMember, PairHelper
from members.scope import who_holds
from portal.refusals import NotAllowed

NEAR = {"branch", "village", "town", "committee", "group"}
"""Organizations whose keepers read what a member reported; the county reads totals and lists."""
WHO_REPORTS = "本人、联络员，或管理党支部的党支部书记、镇街组织委员（组织员）"
WHO_CONTACTS = "结对干部本人，或管理党支部的党支部书记、镇街组织委员（组织员）"


def is_self(account: Any, stay: FloatingMember) -> bool:
    """Return whether it is the account's own stay."""
    return bool(account.person_id) and account.person_id in (
        stay.person_id,
        stay.person.merged_into_id,
    )


def is_officer(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account is the stay's present contact officer."""
    officer = stay.officer
    if officer is None or officer.until or not account.person_id:
        return False
    return bool(officer.person_id == account.person_id)


def is_helper(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account is the stay's present helper; one query."""
    if not account.person_id:
        return False
    return PairHelper.objects.filter(stay=stay, helper=account.person_id, until=None).exists()


def keeps(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account keeps the stay by scope; nobody keeps his own (E-CONFLICT)."""
    return not is_self(account, stay) and account.may(rights.KEEP_FLOATING, stay.branch.path)


def may_report(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account may write down a report: himself, or who writes it for him."""
    return is_self(account, stay) or is_officer(account, stay) or keeps(account, stay)


def reads_words(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account reads what he reported and how he was helped (PV-MEMBER): himself, his
    officer and helper, branch and township."""
    if is_self(account, stay) or reads_by_scope(account, stay):
        return True
    return is_officer(account, stay) or is_helper(account, stay)


def reads_by_scope(account: Any, stay: FloatingMember) -> bool:
    """Return whether the account reads it as branch or township; no query."""
    near = scope.paths_on(account, rights.SEE_FLOATING, NEAR)
    return any(stay.branch.path.startswith(path) for path in near)


def insist(account: Any, path: str, doing: str) -> None:
    """Refuse (403) who does not keep floating members at `path`."""
    if not account.may(rights.KEEP_FLOATING, path):
        who = who_holds(rights.KEEP_FLOATING)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", who=who)


def insist_keeps(account: Any, stay: FloatingMember, doing: str) -> None:
    """Refuse (403) who does not keep the stay, also for himself."""
    if is_self(account, stay):
        who = who_holds(rights.KEEP_FLOATING)
        raise NotAllowed(f"不能给自己{doing}。请由别的{who}办理。", rule="E-CONFLICT", who=who)
    insist(account, stay.branch.path, doing)
