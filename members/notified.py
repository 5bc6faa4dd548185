"""Whom a notification is for, and what the register tells people of: answers to what they asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse

from members.life.transfers import TRANSFERS
from members.models import Grant, Person, Transfer
from members.scope import Role, roles
from portal import clock, deeds, notifications


def holders(right: str, path: str, counts: Callable[[Role], bool] = lambda role: True) -> Q:
    """Return the condition on accounts that hold a right today on the organization at a path.

    Only by roles that count, where it matters by which.
    """
    carrying = [code for code, role in roles().items() if right in role.rights and counts(role)]
    above = [int(number) for number in path.split("/") if number]
    today = clock.today()
    grants = Grant.objects.filter(
        Q(until__isnull=True) | Q(until__gt=today),
        role__in=carrying,
        organization__in=above,
        since__lte=today,
    )
    return Q(pk__in=grants.values("account"))


def of_people(people: Iterable[int | None]) -> Q:
    """Return the condition on accounts that they are one of these people's; None is nobody."""
    return Q(person__in=[pk for pk in people if pk is not None])


ANSWER = notifications.kind(
    "members.answer", "申请答复", "您申请更正的信息、发起的组织关系转接有了结果。"
)


@deeds.follows(Person, "同意更正信息", "不同意更正信息")
def correction_answered(actor: Any, person: Person) -> None:
    """Tell somebody that his request for correction was answered; what, stands in 我的信息."""
    notifications.tell(
        of_people([person.pk]),
        kind=ANSWER,
        text="您申请更正的信息有了答复",
        url=reverse("members:me"),
        actor=actor,
    )


@deeds.follows(Transfer, *(TRANSFERS.step(one).label for one in ("receive", "refuse", "expire")))
def transfer_ended(actor: Any, transfer: Transfer) -> None:
    """Tell who drafted a transfer what came of it."""
    fresh = Transfer.objects.get(pk=transfer.pk)
    notifications.tell(
        Q(pk=fresh.drafted_by_id),
        kind=ANSWER,
        text=f"{fresh.name}的组织关系转接：{fresh.get_state_display()}",
        url=reverse("members:transfer", args=[fresh.pk]),
        actor=actor,
    )
