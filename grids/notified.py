"""What the grids tell people of: a case that came to them, came back, or has ended. Never its words."""

from typing import Any

from django.db.models import Q
from django.urls import reverse

from grids import rights
from grids.lifecycle import CASE
from grids.models import Case
from members.models.organizations import Kind
from members.notified import holders, of_people
from portal import deeds, notifications

KIND = notifications.kind(
    "grids.case", "事项办理", "事项分派给您、被退回、延期有了决定，或您上报的已经结案。"
)


def _labels(*actions: str) -> tuple[str, ...]:
    return tuple(CASE.step(action).label for action in actions)


def _tell(actor: Any, case: Case, whom: Q, what: str) -> None:
    notifications.tell(
        whom,
        kind=KIND,
        text=f"事项{case.label}（{case.kind.title}）{what}",
        url=reverse("grids:case", args=[case.pk]),
        actor=actor,
    )


def _now(case: Case) -> Case:
    return Case.objects.select_related("kind", "handler").get(pk=case.pk)


def _handlers(case: Case) -> Q:
    """Who handles a case: the person it was given to, else who handles for the place itself."""
    if case.handler_person_id is not None:
        return of_people([case.handler_person_id])
    place = case.handler
    if place is None:
        return Q(pk__in=[])
    # as grids.models.cases.handler_paths: roles of departments handle for departments alone
    return holders(
        rights.HANDLE,
        f"/{place.pk}/",
        lambda role: place.kind == Kind.ORGAN or Kind.ORGAN not in role.kinds,
    )


@deeds.follows(Case, *_labels("dispatch", "send_down"))
def sent(actor: Any, case: Case) -> None:
    """Tell who is to handle a case."""
    fresh = _now(case)
    _tell(actor, fresh, _handlers(fresh), f"已分派，请在{fresh.due_on:%m月%d日}前办结")


@deeds.follows(Case, *_labels("return"))
def returned(actor: Any, case: Case) -> None:
    """Tell the township's dispatchers that a case came back."""
    _tell(
        actor, _now(case), holders(rights.DISPATCH, case.scope_path), "被承办单位退回，请重新分派"
    )


@deeds.follows(Case, *_labels("grant_extension", "refuse_extension"))
def extension_decided(actor: Any, case: Case) -> None:
    """Tell who handles a case what was decided about its extension; its last day says it."""
    fresh = _now(case)
    _tell(actor, fresh, _handlers(fresh), f"的延期申请已有决定，期限{fresh.due_on:%m月%d日}")


@deeds.follows(Case, *_labels("close"))
def closed(actor: Any, case: Case) -> None:
    """Tell who found a case that it has ended."""
    _tell(actor, _now(case), Q(pk=case.finder_id), "已结案")
