"""What is due of mediation and errands: follow-ups of agreements (P02-R7), errands that can be claimed."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F
from django.urls import reverse

from grids import rights
from grids.models import Case, Mediation
from grids.queries import errands
from portal import clock
from portal.paging import count_up_to
from portal.providers import Due, due_provider

MOST = 100


@due_provider
def follow_ups_due(account: Any) -> Iterator[Due]:
    """Agreements whose day of follow-up has come, for the township. One query."""
    if not account.may_anywhere(rights.DISPATCH):
        return
    rows = Mediation.objects.visible_to(account).filter(
        outcome=Mediation.Outcome.AGREED, followed_up_on=None, round=F("case__reopened"),
        case__state=Case.State.CLOSED, case__followup_on__lte=clock.today(),
    )  # fmt: skip
    found = list(rows.order_by("case__followup_on").values_list("case", "case__followup_on")[:MOST])
    if found:
        only = reverse("grids:mediation", args=[found[0][0]]) if len(found) == 1 else ""
        url = only or f"{reverse('grids:cases')}?state={Case.State.CLOSED}&kind=dispute"
        why = "达成协议满30天，回访以后归档（P02-R7）"
        yield Due(f"回访调解{len(found)}件", url, "去回访", found[0][1], why)


@due_provider
def claims_due(account: Any) -> Iterator[Due]:
    """Errands of the account's village nobody has claimed yet. Three queries at the most."""
    if account.person_id is None or not account.may_anywhere(rights.REPORT):
        return
    rows = errands.claimable(account)
    count = count_up_to(rows)
    if count != "0":
        why = "先认领的办（P03-R11）"
        soonest = rows.values_list("due_on", flat=True)[0]
        yield Due(f"认领代办{count}件", reverse("grids:errands"), "去认领", soonest, why)
