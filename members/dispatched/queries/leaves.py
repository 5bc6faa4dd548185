"""Lists of leaves: who waits for whom, who is away, who should be back."""

from typing import Any

from django.db.models import Q

from members import scope
from members.dispatched import relations, rights
from members.dispatched.lifecycle import LEAVE, WHO, decides
from members.dispatched.models import Leave, led_by, own_of
from portal import clock
from portal.lifecycle import Offer
from portal.scope import within

WITH = ("posting__person", "posting__village", "posting__team__town",
        "posting__team__leader", "posting__sender", "asked_by",
        "decided_by__person")  # fmt: skip
DECIDED_BY = ("posting__person", "posting__village", "posting__team__leader")
"""What tells who decides a leave; the rest of it is read only where it is shown."""
KINDS = (("", "全部"), ("waiting", "待批"), ("away", "在假"), ("late", "逾期未销假"))


def narrowed(rows: Any, kind: str) -> Any:
    """Return the leaves of one kind; what nobody offers narrows nothing."""
    today = clock.today()
    if kind == "waiting":
        return rows.filter(state=Leave.State.SUBMITTED)
    if kind == "away":
        return rows.filter(state="approved", from_on__lte=today, to_on__gte=today)
    if kind == "late":
        return rows.filter(state="approved", to_on__lt=today)
    return rows


def known_to(account: Any) -> Any:
    """Return the leaves in scope, of the account's teams, and its own."""
    seen = Q(pk__in=Leave.objects.visible_to(account).values("pk"))
    me = account.person_id
    return Leave.objects.filter(seen | own_of(me, "posting__") | led_by(me, "posting__team__"))


def waiting_for(account: Any) -> list[Leave]:
    """Return the leaves that wait for this account at its own level (P10-R2); one query at the most.

    Above his own level he may decide where somebody is missing, but is not reminded.
    """
    mine = led_by(account.person_id, "posting__team__") & Q(level="team")
    for level, kinds in (("county", relations.COUNTY), ("town", {"town"})):
        paths = scope.paths_on(account, rights.KEEP_DISPATCHED, kinds)
        if paths:
            mine |= Q(level=level) & within(paths, "posting__village__path")
    found = Leave.objects.filter(mine, state=Leave.State.SUBMITTED).select_related(*DECIDED_BY)
    return [one for one in found.order_by("from_on")[:50] if decides(account, one)]


def late_for(account: Any) -> int:
    """Return how many in the account's scope should be back and have not said so."""
    return int(narrowed(Leave.objects.visible_to(account, rights.KEEP_DISPATCHED), "late").count())


def _on_the_page(offer: Offer) -> bool:
    """What is drawn as a step of its own; approving and refusing have their form."""
    return offer.allowed and offer.step.action in ("withdraw", "return")


def shown(account: Any, leave: Leave) -> dict[str, Any]:
    """Return what the page of one leave shows: whether its words are read, the steps, who decides."""
    return {
        "leave": leave,
        "is_self": relations.is_self(account, leave.posting),
        "reads": relations.reads_words(account, leave.posting),
        "decides": leave.state == Leave.State.SUBMITTED and decides(account, leave),
        "offers": [one for one in LEAVE.offers(account, leave) if _on_the_page(one)],
        "who": WHO["decide"],
        "late": leave.state == Leave.State.APPROVED and leave.to_on < clock.today(),
        "letter": getattr(leave, "letter", None),
    }
