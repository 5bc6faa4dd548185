"""The form every resource of the API has: rows come through the one door; a write says what it does."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins
from rest_framework.request import Request

from members.scope import who_holds
from portal.api import Calls, Lists
from portal.refusals import NotAllowed
from portal.scope import ScopedQuerySet

__all__ = ["Lists", "Private", "Reads", "Scoped"]


class Private(Calls):
    """Answers about people, kept out of shared caches; writes done once a key."""


class Scoped(Lists):
    """Rows of a model with a viewing right, through `visible_to` alone.

    Who holds that right nowhere is told so (403); a row outside the scope does not exist (404).
    """

    queryset: ScopedQuerySet
    viewing: ClassVar[str] = ""
    """What needs the right, in Chinese, as in 不能{viewing}."""
    viewing_right: ClassVar[str] = ""
    """The right that is asked for where the pages ask for another than the model's own."""

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or holds the viewing right nowhere (403)."""
        super().check_permissions(request)
        right = self.viewing_right or self.queryset.model.scope_right
        if not request.user.may_anywhere(right):  # type: ignore[union-attr]
            who = who_holds(right)
            raise NotAllowed(f"不能{self.viewing}。{self.viewing}的权限属于{who}。", who=who)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows the account may see."""
        rows = self.queryset.all()
        if getattr(self, "swagger_fake_view", False):
            return rows.none()
        return rows.visible_to(self.request.user, self.viewing_right)


class Reads(mixins.RetrieveModelMixin, Scoped):
    """Rows that can also be read one by one, by id."""
