"""What the API of this room stands on: who may ask, whose rows he is given, what a body names."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from rest_framework.request import Request
from rest_framework.response import Response

from members.dispatched import rights
from members.dispatched.models import Posting, Team, led_by, own_of
from members.models import Organization
from members.reads import Reads, Scoped
from members.scope import who_holds
from portal.refusals import NotAllowed
from portal.writes import WithFile, Writes

VIEWING = "查看驻村第一书记"


def insist_knows(account: Any, *others: str) -> None:
    """Refuse (403) who sees nobody posted: by right, by `others`, as one himself or as a team's leader."""
    if any(account.may_anywhere(one) for one in (rights.SEE_DISPATCHED, *others)):
        return
    if account.person_id:
        own = Posting.objects.of_self(account)
        if own.exists() or Team.objects.filter(led_by(account.person_id, "")).exists():
            return
    who = who_holds(rights.SEE_DISPATCHED)
    raise NotAllowed(f"不能{VIEWING}。{VIEWING}的权限属于{who}。", who=who)


def insist_reads(account: Any) -> None:
    """Refuse (403) who sees first secretaries nowhere by right, as the pages' own door does."""
    if not account.may_anywhere(rights.SEE_DISPATCHED):
        who = who_holds(rights.SEE_DISPATCHED)
        raise NotAllowed(f"不能{VIEWING}。这件事由{who}办理。", who=who)


class MondayFilter(filters.DateFilter):
    """A day in an address, as 2026-10-12."""

    def __init__(self, **kwargs: Any) -> None:
        """Take this form alone, and say so."""
        said = {"invalid": "日期要写成2026-10-12这样。"}
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=said, **kwargs)


def of_his(rows: Any, account: Any, to: str = "posting__") -> Any:
    """Return what the account sees by scope, and what is of its own posting or of the team it leads."""
    seen = Q(pk__in=rows.visible_to(account).values("pk"))
    me = account.person_id
    return rows.filter(seen | own_of(me, to) | led_by(me, f"{to}team__"))


class Known(Reads):
    """Rows the account knows by scope, as a leader of the team, or because they are his own."""

    viewing = VIEWING
    others: ClassVar[tuple[str, ...]] = ()
    """Rights beside the viewing right that open the list."""
    ordering = "-id"

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or has to do with nobody posted (403)."""
        super(Scoped, self).check_permissions(request)
        self.insist(request.user)

    def insist(self, account: Any) -> None:
        """Refuse (403) who may not ask for the list at all."""
        insist_knows(account, *self.others)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows the account knows."""
        rows: QuerySet[Any] = self.queryset.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.filter(pk__in=self.known(self.request.user).values("pk"))

    def known(self, account: Any) -> QuerySet[Any]:
        """Return which rows the account knows; by scope alone where a room says nothing else."""
        return self.queryset.model.objects.visible_to(account)  # type: ignore[no-any-return, attr-defined]


class Keeping(Writes):
    """One write of this room, answered with the row as its list tells it."""

    subject = "驻村第一书记办理"
    listed: ClassVar[type[Reads]]
    """The list whose rows it writes."""

    def told(self, pk: int) -> Response:
        """Answer with a row as it is now."""
        return Response(self.get_serializer(self.listed.queryset.get(pk=pk)).data)


class KeepingPhotos(WithFile, Keeping):
    """A write that may bring a photo."""


def picks(rows: Iterable[Organization]) -> list[tuple[int, str]]:
    """Return organizations as a form's choices."""
    return [(one.pk, one.label) for one in rows]


def found_or_404(there: dict[int, Any], pk: int) -> Any:
    """Return what an address names among what the page would offer; Http404 for anything else."""
    if pk not in there:
        raise Http404
    return there[pk]
