"""What is due of transfers, development, dues and branch life (待办).

Who keeps a few branches is told each thing; who keeps a township or a county is told how many there are.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, QuerySet
from django.urls import reverse

from members import rights
from members.life import obligations
from members.life.queries import dues, meetings
from members.life.rules import (
    ARREARS_MONTHS,
    PROBATION_MONTHS,
    PROBATION_NOTICE,
    TRANSFER_REMIND,
    TRANSFER_VALID,
)
from members.models import Development, Transfer
from portal import clock
from portal.paging import count_up_to
from portal.periods import containing_day
from portal.providers import Due, due_provider
from portal.scope import within

EACH = 5
"""Things of one sort told one by one; of more the number is told, with the soonest day."""


def _arriving(account: Any) -> QuerySet[Transfer]:
    mine = within(account.paths_for(rights.KEEP_BRANCH), "to_branch__path")
    return Transfer.objects.filter(mine, state=Transfer.State.SENT, valid_until__gte=clock.today())


@due_provider(where=lambda account: Exists(_arriving(account)))
def arrivals_due(account: Any) -> Iterator[Due]:
    """Letters that wait for the account's branches. Two queries at the most."""
    why = f"介绍信最长有效{TRANSFER_VALID.value}天（{TRANSFER_VALID.code}）"
    yield from _letters(_arriving(account), "接收组织关系", "去接收", why)


def _unreceipted(account: Any) -> QuerySet[Transfer]:
    mine = within(account.paths_for(rights.KEEP_BRANCH), "from_branch__path")
    before = clock.today() - dt.timedelta(days=TRANSFER_REMIND.value)
    return Transfer.objects.filter(mine, state=Transfer.State.SENT, sent_on__lte=before)


@due_provider(where=lambda account: Exists(_unreceipted(account)))
def receipts_due(account: Any) -> Iterator[Due]:
    """Letters the account's branches sent a while ago, without a receipt. Two queries at the most."""
    why = f"介绍信开出满{TRANSFER_REMIND.value}天没有回执（{TRANSFER_REMIND.code}）"
    yield from _letters(_unreceipted(account), "催组织关系回执", "去看", why)


def _letters(rows: QuerySet[Transfer], what: str, verb: str, why: str) -> Iterator[Due]:
    found = list(rows.order_by("valid_until", "pk")[: EACH + 1])
    if len(found) <= EACH:
        for one in found:
            url = reverse("members:transfer", args=[one.pk])
            yield Due(f"{what}：{one.name}", url, verb, one.valid_until, why)
    else:
        url, number = reverse("members:transfers"), count_up_to(rows)
        yield Due(f"{what}{number}件", url, verb, found[0].valid_until, why)


def _ending(account: Any) -> QuerySet[Development]:
    soon = clock.today() + dt.timedelta(days=PROBATION_NOTICE.value)
    return Development.objects.filter(
        within(account.paths_for(rights.KEEP_BRANCH), "branch__path"),
        state=Development.State.PROBATIONARY,
        probation_until__lte=soon,
    )


@due_provider(where=lambda account: Exists(_ending(account)))
def probations_due(account: Any) -> Iterator[Due]:
    """Probations that end soon or have ended, of the branches the account keeps. Two queries at the most."""
    rows = _ending(account)
    why = f"预备期满，讨论能否转正（{PROBATION_MONTHS.code}）"
    found = list(rows.select_related("person").order_by("probation_until", "pk")[: EACH + 1])
    if len(found) <= EACH:
        for one in found:
            url = reverse("members:development", args=[one.pk])
            yield Due(f"预备党员转正：{one.person.name}", url, "去办理", one.probation_until, why)
    else:
        url = f"{reverse('members:developments')}?state={Development.State.PROBATIONARY}"
        number, soonest = count_up_to(rows), found[0].probation_until
        yield Due(f"预备党员转正{number}人", url, "去看", soonest, why)


@due_provider
def meetings_due(account: Any) -> Iterator[Due]:
    """What this month and this quarter still want of the branches of who keeps a few (三会一课、主题党日)."""
    titles = {one.kind: one.label for one in obligations.ALL}
    for branch in meetings.own_branches(account):
        for row, period in meetings.owed_now([branch.path]):
            kinds = [kind for kind, (wanted, held) in row.by_kind.items() if held < wanted]
            words = "、".join(titles[kind] for kind in titles if kind in kinds)
            url = f"{reverse('members:meeting_new', args=[branch.pk])}?kind={kinds[0]}"
            what = f"{period.short_label}还没有登记：{words}"
            yield Due(what, url, "去登记", period.end, branch.label)


@due_provider
def branches_behind(account: Any) -> Iterator[Due]:
    """How many branches held less than last month wanted, for who keeps many of them. Two statements."""
    paths = account.paths_for(rights.KEEP_BRANCH)
    if not paths or meetings.own_branches(account):
        return
    month = containing_day(clock.today(), "month").previous
    rows = meetings.fulfilment(paths, meetings.spans([month]))
    behind = sum(1 for row in rows if row.missing)
    if behind:
        url = f"{reverse('members:branch_life')}?period={month.code}"
        why = "三会一课、主题党日没有开齐或没有登记"
        what = f"{month.short_label}组织生活有缺的支部{behind}个"
        yield Due(what, url, "去看", None, why, len(rows) - behind, len(rows))


@due_provider
def arrears_due(account: Any) -> Iterator[Due]:
    """Members of the account's own branches who owe dues of many months."""
    for branch in meetings.own_branches(account):
        if found := dues.arrears((branch.path,)):
            why = f"欠交超过{ARREARS_MONTHS.value}个月（{ARREARS_MONTHS.code}）"
            yield Due(f"催交党费{len(found)}人", reverse("members:dues"), "去看", None, why)
