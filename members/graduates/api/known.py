"""What the API of this room stands on: who may ask, whose rows he is given."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.request import Request
from rest_framework.response import Response

from members.graduates import rights
from members.graduates.models import Graduate, Mentor
from members.reads import Reads, Scoped
from members.scope import who_holds
from portal.refusals import NotAllowed
from portal.writes import Writes

VIEWING = "查看选调生"


def insist_knows(account: Any, *others: str) -> None:
    """Refuse (403) who knows no graduate: by right, by `others`, as one himself or as somebody's mentor."""
    if any(account.may_anywhere(one) for one in (rights.SEE_GRADUATES, *others)):
        return
    if me := account.person_id:
        own = Graduate.objects.filter(person=me)
        if own.exists() or Mentor.objects.filter(person=me, until=None).exists():
            return
    insist_reads(account)


def insist_reads(account: Any, right: str = rights.SEE_GRADUATES, doing: str = VIEWING) -> None:
    """Refuse (403) who holds a right over graduates nowhere, as the pages' own doors do."""
    if not account.may_anywhere(right):
        who = who_holds(right)
        raise NotAllowed(f"不能{doing}。{doing}的权限属于{who}。", who=who)


class Known(Reads):
    """Rows of graduates the account knows: by scope, its own, and of whom it is a mentor."""

    viewing = VIEWING
    others: ClassVar[tuple[str, ...]] = ()
    """Rights beside the viewing right that open the list."""
    ordering = "-id"

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or knows no graduate (403)."""
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
        return self.known(rows, self.request.user)

    def known(self, rows: QuerySet[Any], account: Any) -> QuerySet[Any]:
        """Keep the rows of graduates the account knows."""
        return rows.filter(graduate__in=knows(account).values("pk"))


def knows(account: Any) -> Any:
    """Return the graduates the account sees by scope, itself, and whose mentor it is."""
    rows: Any = Graduate.objects.all()
    return rows.known_to(account)


class Keeping(Writes):
    """One write of this room, answered with the row as its list tells it."""

    subject = "选调生办理"
    listed: ClassVar[type[Reads]]
    """The list whose rows it writes."""

    def told(self, pk: int) -> Response:
        """Answer with a row as it is now."""
        return Response(self.get_serializer(self.listed.queryset.get(pk=pk)).data)


def picks(rows: Any) -> list[tuple[int, str]]:
    """Return organizations as a form's choices."""
    return [(one.pk, one.label) for one in rows]
