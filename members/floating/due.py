"""What is due (C.5, P32): reports and lists of the clock, census, learning, contacts, activities, stations.

Nothing is ticked off: a row is there until what it asks for is logged.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, Q
from django.urls import reverse

from members import scope
from members.floating import obligations as o
from members.floating import relations, rights
from members.floating.clocks import Clock, Stage
from members.floating.models import Activity, Contact, FloatingMember, Officer, PairHelper
from members.floating.queries import obligations, stays
from portal import clock
from portal.periods import containing_day
from portal.providers import Due, due_provider

_WHY = {
    Stage.OVERDUE: "满6个月没有汇报（P32-R2）",
    Stage.VISIT: "满9个月没有汇报，上门走访（P32-R11）",
    Stage.LOST: "满12个月没有汇报，研究是否列入失联名单（P32-R11）",
}
_OF_KEEPERS = (o.CENSUS, o.LEARNING, o.CONTACT, o.STATION_CONTACT, o.STATION_VISIT)


def _stays(account: Any) -> Any:
    me = account.person_id
    pairs = PairHelper.objects.filter(helper=me, until=None).values("stay")
    return FloatingMember.objects.filter(Q(person=me) | Q(pk__in=pairs), state="away")


@due_provider(of_person=lambda account: Exists(_stays(account)))
def own(account: Any) -> Iterator[Due]:
    """His own report, and of a helper or an officer what his members need."""
    today = clock.today()
    found = list(_stays(account).timed().select_related("person", "branch"))
    helped = []
    for stay in found:
        if not relations.is_self(account, stay):
            helped.append(stay)
        elif Clock(stay.counted_from).stage(today) is not Stage.FINE:
            url, day = reverse("floating:report", args=[stay.pk]), Clock(stay.counted_from).due_on
            yield Due("本人思想汇报", url, "去汇报", day, "在外党员每6个月至少汇报一次（P32-R2）")
    if helped:
        yield from _contacts(account, helped, today)


def _contacts(account: Any, helped: list[Any], today: dt.date) -> Iterator[Due]:
    month = containing_day(today, "month")
    done = Contact.objects.filter(
        pair__helper=account.person_id, on__range=(month.start, month.end)
    )
    called = set(done.values_list("pair__stay", flat=True))
    for stay in helped[:20]:
        if stay.pk not in called:
            url = reverse("floating:stay", args=[stay.pk])
            yield Due(f"联系{stay.person.name}", url, "去登记", month.end, "结对每月联系（P32-R5）")


def _duties(account: Any) -> Any:
    return Officer.objects.filter(person=account.person_id, until=None)


@due_provider(of_person=lambda account: Exists(_duties(account)))
def activities(account: Any) -> Iterator[Due]:
    """This month's exchange, this quarter's review and this year's forum of a contact officer."""
    today = clock.today()
    duties = list(_duties(account)[:20])
    year = containing_day(today, "year")
    held = Activity.objects.filter(officer__in=duties, on__range=(year.start, year.end))
    logged = list(held.values_list("officer", "kind", "on"))
    for duty in duties:
        for one in (o.EXCHANGE, o.REVIEW, o.FORUM):
            period = containing_day(today, one.every)
            there = any(
                officer == duty.pk and kind == one.code and period.start <= on <= period.end
                for officer, kind, on in logged
            )
            if not there:
                url = reverse("floating:officer", args=[duty.pk])
                why = f"{one.cadence}（{one.rule}）"
                yield Due(f"{one.title}：{duty.place}", url, "去登记", period.end, why)


def _open(account: Any) -> Exists:
    return Exists(FloatingMember.objects.visible_to(account).open())


@due_provider(where=_open)
def lists_of_the_clock(account: Any) -> Iterator[Due]:
    """How many are overdue, to be visited, out of contact, for who keeps them in branch or township."""
    if not _near(account):
        return
    figures = stays.figures(FloatingMember.objects.visible_to(account))
    for stage, why in _WHY.items():
        if count := figures[stage.value]:
            url = f"{reverse('floating:stays')}?stage={stage.value}"
            yield Due(f"流动党员{stage.label}：{count}名", url, "看名单", None, why)


@due_provider
def obligations_due(account: Any) -> Iterator[Due]:
    """What branches, helpers and stations have not done in the present period, counted together."""
    if not _near(account):
        return
    for one in _OF_KEEPERS:
        period = containing_day(clock.today(), one.every)
        rows = obligations.fulfilment(account, one, period)
        done, wanted = sum(row.done for row in rows), len(rows)
        if done < wanted:
            url = f"{reverse('floating:obligations')}?what={one.code}"
            why = f"{one.cadence}（{one.rule}）"
            yield Due(f"{period.label}{one.title}", url, "去办理", period.end, why, done, wanted)


def _near(account: Any) -> bool:
    """Whether the account keeps floating members of a branch, a village or a township."""
    return bool(scope.paths_on(account, rights.KEEP_FLOATING, relations.NEAR))
