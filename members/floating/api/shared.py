"""What the writes of this room share beside the stays: the door of who keeps, places he keeps, answers."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from rest_framework.response import Response

from members.floating import rights
from members.models import Organization
from members.named import insist_anywhere
from portal.bodies import Body
from portal.described import Writing
from portal.writes import Writes


class Keeping(Writes):
    """One write, answered with a row as its list tells it."""

    subject = "流动党员办理"
    rows: ClassVar[Any]
    """The list whose row is the answer."""

    def told(self, pk: int) -> Response:
        """Answer with the row as it is now."""
        return Response(self.get_serializer(self.rows.queryset.get(pk=pk)).data)


def kept(account: Any, pk: int, *kinds: str) -> Organization:
    """Return a place of these kinds where the account keeps floating members, as the pages offer it.

    403 for who keeps them nowhere, 404 for any other place.
    """
    insist_anywhere(account, rights.KEEP_FLOATING, "登记流动党员")
    rows = Organization.objects.visible_to(account, rights.KEEP_FLOATING)
    return get_object_or_404(rows.filter(kind__in=kinds, until=None), pk=pk)  # type: ignore[no-any-return]


def reading(account: Any) -> None:
    """Refuse (403) who sees floating members nowhere, as the pages' door does."""
    insist_anywhere(account, rights.SEE_FLOATING, "查看流动党员名单")


def writing(does: str, about: str, body: type[Body], gives: Any, done: str) -> Writing:
    """Return what a write says of itself."""
    return Writing(does, about, body, {200: done}, gives)
