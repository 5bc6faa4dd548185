"""Who stands how to a posting: himself, his team's leader, township, county, the unit that sent him."""

from typing import Any

from members import scope
from members.dispatched import rights
from members.dispatched.models import Posting
from members.scope import who_holds
from portal.refusals import NotAllowed

COUNTY = {"county", "city"}
SELF, LEADER, TOWN, OFFICE = "本人", "服务队队长", "镇街组织委员（组织员）", "县委组织部组织科"


def is_self(account: Any, posting: Posting) -> bool:
    """Return whether it is the account's own posting."""
    mine = (posting.person_id, posting.person.merged_into_id)
    return bool(account.person_id) and account.person_id in mine


def leads(account: Any, posting: Posting) -> bool:
    """Return whether the account leads his team; nobody leads himself (E-CONFLICT)."""
    team, me = posting.team, account.person_id
    if not me or team.until or team.leader is None or is_self(account, posting):
        return False
    return me in (team.leader_id, team.leader.merged_into_id)


def keeps(account: Any, posting: Posting) -> bool:
    """Return whether the account keeps him as township or county; nobody keeps himself (E-CONFLICT)."""
    own = is_self(account, posting)
    return not own and bool(account.may(rights.KEEP_DISPATCHED, posting.village.path))


def office_keeps(account: Any, path: str) -> bool:
    """Return whether the account acts for the county's dispatched-cadre office at `path`."""
    held = scope.paths_on(account, rights.KEEP_DISPATCHED, COUNTY)
    return any(path.startswith(one) for one in held)


def office(account: Any, posting: Posting) -> bool:
    """Return whether the account acts for the county's office about somebody else."""
    return not is_self(account, posting) and office_keeps(account, posting.village.path)


def sends(account: Any, posting: Posting) -> bool:
    """Return whether the account reads for the unit that sent him."""
    sender = posting.sender
    return sender is not None and bool(account.may(rights.RECEIVE_LETTERS, sender.path))


def may_log(account: Any, posting: Posting) -> bool:
    """Return whether the account may log his work: himself, or who writes it for him."""
    return is_self(account, posting) or leads(account, posting) or keeps(account, posting)


def reads_words(account: Any, posting: Posting) -> bool:
    """Return whether the account reads why he is away and what he explained (PV-STAFF)."""
    return may_log(account, posting)


def insist(account: Any, path: str, doing: str, rule: str = "") -> None:
    """Refuse (403) who does not keep first secretaries at `path`."""
    if not account.may(rights.KEEP_DISPATCHED, path):
        who = who_holds(rights.KEEP_DISPATCHED)
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", rule=rule, who=who)


def insist_office(account: Any, path: str, doing: str, rule: str = "") -> None:
    """Refuse (403) who does not act for the county's office."""
    if not office_keeps(account, path):
        raise NotAllowed(f"不能{doing}。这件事由{OFFICE}（县下派办）办理。", rule=rule, who=OFFICE)


def insist_logs(account: Any, posting: Posting, doing: str, rule: str = "") -> None:
    """Refuse (403) who is neither himself nor writes for him."""
    if not may_log(account, posting):
        who = f"{SELF}、{LEADER}，或{TOWN}、{OFFICE}"
        raise NotAllowed(f"不能{doing}。这件事由{who}办理。", rule=rule, who=who)
