"""The steps of a case from registration to the file, each one function."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from grids import relations
from grids.actions.errands import claim, give_back
from grids.actions.stepping import said, take
from grids.dues import due_on, urgency_kept, urgency_of
from grids.lifecycle import CASE
from grids.models import Case, GridPost
from grids.models.cases import Level
from grids.models.kinds import OptionalStep
from members.models import Organization, Person
from members.models.organizations import Kind
from portal import clock, workdays
from portal.refusals import Invalid, NotAllowed, Refused

LEVELS = {Kind.VILLAGE: Level.VILLAGE, Kind.TOWN: Level.TOWN, Kind.ORGAN: Level.COUNTY}
"""Which organizations handle cases, and on which level."""
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Order:
    """To whom a case is sent: an organization, a person of it where he claims it, an urgency ('': as it
    is), a last day earlier than the urgency's (None: the urgency's)."""

    handler: Organization
    person: Person | None = None
    urgency: str = ""
    due_on: dt.date | None = None


def settle(*, actor: Any, case: Case, words: str) -> Case:
    """Report a case settled on the spot, with what came of it (P02-R1, P06); by its finder, in person."""
    if actor.person_id is None:
        raise Refused("这个账号不是本人账号，不能当场办结。请由走访的人用自己的账号办理。")

    def changes(held: Case) -> Values:
        place = held.organization
        return _done() | {
            "handler_id": place.pk,
            "handler_path": place.path,
            "handler_person_id": actor.person_id,
            "level": LEVELS.get(Kind(place.kind), Level.NONE),
            "resolved_on": clock.today(),
        }

    return take(
        actor=actor, case=case, action="settle", words=said(words, "办理结果"), changes=changes
    )


def register(*, actor: Any, case: Case) -> Case:
    """Register a case that was found (TOWN-OPS)."""
    return take(actor=actor, case=case, action="register")


def dispatch(*, actor: Any, case: Case, order: Order) -> Case:
    """Send a case to who handles it, by level, with its last day (P03-R6).

    A case that was passed up is sent by the county, all others by the township.
    """
    action = "send_down" if case.state == Case.State.ESCALATED else "dispatch"
    right = CASE.step(action).right

    def changes(held: Case) -> Values:
        _check_handler(actor, held, order, right)
        named = order.urgency
        urgency = urgency_of(held.kind, named) if named else urgency_kept(held.kind, held.urgency)
        return {
            "handler_id": order.handler.pk,
            "handler_path": order.handler.path,
            "handler_person_id": order.person.pk if order.person else None,
            "level": LEVELS[Kind(order.handler.kind)],
            "urgency": urgency["code"],
            "due_on": _last_day(held, urgency, order),
        }

    details = {"handler": order.handler.code, "person": order.person.pk if order.person else None}
    return take(actor=actor, case=case, action=action, changes=changes, details=details)


def _last_day(held: Case, urgency: dict[str, Any], order: Order) -> dt.date:
    """The urgency's last day, or the earlier one that was ordered; as it stands where nothing is said."""
    same = order.urgency in ("", held.urgency)
    latest = held.due_on if same else due_on(urgency, held.counted_from)
    if order.due_on is None:
        return latest
    if not clock.today() <= order.due_on <= latest:
        sentence = f"“{urgency['title']}”的期限最晚到{latest}，最早为今天。要更长的，请改紧急程度。"
        raise Invalid(sentence, {"due_on": [sentence]})
    return order.due_on


def _check_handler(actor: Any, case: Case, order: Order, right: str) -> None:
    handler = order.handler
    if handler.kind not in LEVELS or handler.until is not None:
        sentence = f"{handler.label}不承办事项。请选村（社区）、镇街或县直部门。"
        raise Invalid(sentence, {"handler": [sentence]})
    county = case.county
    ordered = case.kind.beyond_town and handler.kind == Kind.ORGAN
    inside = actor.may(right, handler.path) or (ordered and handler.path.startswith(county.path))
    if not inside or not handler.path.startswith(county.path):
        raise NotAllowed(
            f"不能分派给{handler.label}：不在您的范围内。要交县直部门办的，请上报县级。",
            rule="P03-R6",
            who="县级督办",
        )
    if order.person is not None and not serving(handler).filter(pk=order.person.pk).exists():
        sentence = f"{order.person.name}不在{handler.label}任职。请选该单位的人，或只选单位。"
        raise Invalid(sentence, {"person": [sentence]})


def serving(place: Organization) -> QuerySet[Person]:
    """Return who may be named as handler of an organization: its own people, who serves on its grids."""
    today = clock.today()
    posts = GridPost.objects.filter(grid__organization=place, since__lte=today)
    in_force = posts.filter(Q(until=None) | Q(until__gt=today))
    return Person.objects.filter(Q(home=place) | Q(pk__in=in_force.values("person")))


def accept(*, actor: Any, case: Case) -> Case:
    """Take over a case that was sent here; an errand, by a worker of the village, is claimed by him."""
    if not relations.handles(actor, case) and relations.claims(actor, case):
        return claim(actor=actor, case=case)
    return take(actor=actor, case=case, action="accept")


def send_back(*, actor: Any, case: Case, reason: str) -> Case:
    """Give a case back to the dispatcher, with the reason; the deadline runs on."""

    def changes(held: Case) -> Values:
        give_back(held)
        nobody = {"handler_id": None, "handler_path": "", "handler_person_id": None}
        return nobody | {"level": Level.NONE}

    words = said(reason, "退回理由")
    return take(actor=actor, case=case, action="return", words=words, changes=changes)


def start(*, actor: Any, case: Case) -> Case:
    """Begin to handle a case."""
    return take(actor=actor, case=case, action="start")


def ask_extension(*, actor: Any, case: Case, days: int, reason: str) -> Case:
    """Ask for more working days, at most the kind's, once (P03-R7)."""
    _check_days(case, days)
    words = said(reason, "延期理由")
    return take(actor=actor, case=case, action="ask_extension", words=words, details={"days": days})


def grant_extension(*, actor: Any, case: Case, days: int, reason: str) -> Case:
    """Grant working days after the last day that stood, with the reason (P03-R7)."""
    _check_days(case, days)

    def changes(held: Case) -> Values:
        due = workdays.nth_workday_after(held.due_on, days)
        return {"due_on": due, "extended": True, "extensions": held.extensions + 1}

    return take(
        actor=actor,
        case=case,
        action="grant_extension",
        words=said(reason, "同意的理由"),
        changes=changes,
        details={"days": days},
    )


def _check_days(case: Case, days: int) -> None:
    most = case.kind.extension_days
    if not 1 <= days <= most:
        sentence = f"延期要在1至{most}个工作日之间（P03-R7）。"
        raise Invalid(sentence, {"days": [sentence]})


def refuse_extension(*, actor: Any, case: Case, reason: str) -> Case:
    """Refuse an extension, with the reason; the last day stays."""
    words = said(reason, "不同意的理由")
    return take(actor=actor, case=case, action="refuse_extension", words=words)


def resolve(*, actor: Any, case: Case, words: str) -> Case:
    """Report what came of a case. Where the kind has no feedback, its deadline is met by this."""

    def changes(held: Case) -> Values:
        met = {} if held.kind.uses(OptionalStep.FEED_BACK) else _done()
        return {"resolved_on": clock.today()} | met

    return take(
        actor=actor, case=case, action="resolve", words=said(words, "办理结果"), changes=changes
    )


def feed_back(*, actor: Any, case: Case, words: str) -> Case:
    """Tell finder and resident what came of it; this meets the deadline (P03-R6)."""
    return take(
        actor=actor,
        case=case,
        action="feed_back",
        words=said(words, "反馈情况"),
        changes=lambda held: _done(),
    )


def _done() -> dict[str, Any]:
    return {"done_on": clock.today()}


def rate(*, actor: Any, case: Case, satisfaction: int | None) -> Case:
    """Rate a case from 1 to 5; None where the resident cannot be reached, which counts for nobody.

    Never by who handled it (E-CONFLICT).
    """
    if satisfaction is not None and satisfaction not in range(1, 6):
        sentence = "满意度填1至5的整数；联系不上的选“联系不上”。"
        raise Invalid(sentence, {"satisfaction": [sentence]})
    changes = {"satisfaction": satisfaction, "unreachable": satisfaction is None}
    return take(actor=actor, case=case, action="rate", changes=lambda held: changes)


def close(*, actor: Any, case: Case) -> Case:
    """Close a case (TOWN-OPS); the day of its follow-up is set where the kind has one."""

    def changes(held: Case) -> Values:
        today, days = clock.today(), held.kind.followup_days
        later = today + dt.timedelta(days=days) if days else None
        return {"closed_on": today, "followup_on": later}

    return take(actor=actor, case=case, action="close", changes=changes)


def file(*, actor: Any, case: Case) -> Case:
    """File a closed case; what residents offered of themselves is then deleted by a job."""
    return take(
        actor=actor, case=case, action="file", changes=lambda held: {"filed_on": clock.today()}
    )


def reopen(*, actor: Any, case: Case, reason: str) -> Case:
    """Take a case up again: it keeps the day it was found, its deadline starts anew (P03, P02-R7)."""

    def changes(held: Case) -> Values:
        today = clock.today()
        urgency = urgency_kept(held.kind, held.urgency)
        fresh = dict.fromkeys(("resolved_on", "done_on", "satisfaction", "closed_on"))
        fresh |= dict.fromkeys(("followup_on", "handler_id", "handler_person_id"))
        return fresh | {
            "handler_path": "",
            "level": Level.NONE,
            "unreachable": False,
            "extended": False,
            "reopened": held.reopened + 1,
            "urgency": urgency["code"],
            "counted_from": today,
            "due_on": due_on(urgency, today),
        }

    words = said(reason, "重新办理的理由")
    return take(actor=actor, case=case, action="reopen", words=words, changes=changes)


def escalate(*, actor: Any, case: Case, reason: str) -> Case:
    """Pass a case up to the county, with the reason (P14-R7); the deadline runs on."""
    words = said(reason, "上报理由")
    return take(actor=actor, case=case, action="escalate", words=words)
