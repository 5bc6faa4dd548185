"""Who stands how to a case: by scope, himself, mentor. Nobody handles his own (E-CONFLICT)."""

from typing import Any

from members.models import Organization, Person
from members.models.organizations import Kind
from members.scope import who_holds
from members.secretaries import rights
from members.secretaries.models import Mentor, MentorGroup, Term
from portal.refusals import NotAllowed

SELF = "E-CONFLICT"
WHO_CONTACTS = "导师本人，或管这个村的镇街组织委员（组织员）"


def is_person(account: Any, person: Person) -> bool:
    """Return whether the account is that person's, or that of the row he was merged into."""
    return bool(account.person_id) and account.person_id in (person.pk, person.merged_into_id)


def may(account: Any, right: str, path: str, person: Person) -> bool:
    """Return whether the account holds a right at `path` and it is not about himself."""
    return not is_person(account, person) and bool(account.may(right, path))


def insist(account: Any, right: str, path: str, doing: str, person: Person | None = None) -> None:
    """Refuse (403) who does not hold a right at `path`, or would do it for himself."""
    who = who_holds(right)
    if person is not None and is_person(account, person):
        raise NotAllowed(f"不能给自己{doing}。请由别的{who}办理。", rule=SELF, who=who)
    if not account.may(right, path):
        raise NotAllowed(f"不能{doing}。{doing}由{who}办理。", who=who)


def is_mentor(account: Any, mentor: Mentor) -> bool:
    """Return whether the account is a mentor who has not ended."""
    return mentor.until is None and is_person(account, mentor.person)


def in_group(account: Any, group: MentorGroup) -> bool:
    """Return whether the account is the secretary of a group or one of its present mentors; one query."""
    if not account.person_id:
        return False
    if is_person(account, group.term.person):
        return True
    rows = Mentor.objects.filter(group=group, until=None)
    return rows.filter(person=account.person_id).exists()


def county_of(place: Organization) -> Organization:
    """Return the county a place lies in (itself, where it is one); one query."""
    ids = [int(part) for part in place.path.strip("/").split("/")]
    rows: Any = Organization.objects.filter(pk__in=ids, kind=Kind.COUNTY)
    found: Organization = rows.first() or place
    return found


def reads_term(account: Any, term: Term) -> bool:
    """Return whether the account reads a secretary's file: by scope, or his own."""
    own = is_person(account, term.person)
    return own or bool(account.may(rights.SEE_SECRETARIES, term.scope_path))
