"""Accounts and grants over the API: list them, give and end a role, close, open again, lift a lock-out.

A part of its own (`administration`): no token made for another part reaches it. Accounts are made, and
passwords reset, on the page: it hands the initial password over, once; tokens are made and ended there.
"""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import authority, lockouts, queries, rights
from members.actions import accounts as actions
from members.actions import grants as grant_actions
from members.api.accounts_told import (
    KeptAccountDetailSerializer,
    KeptAccountSerializer,
    KeptGrantSerializer,
)
from members.doors import account_for, grant_for, refusal
from members.forms import AccountFilter, GrantForm
from members.models import Account, Grant
from members.named import place_named
from members.scope import who_holds
from members.writes import insist_valid
from portal.api import IdFilter, Lists
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import sent
from portal.writes import Nothing, Writes

PART = "administration"


def _insist(account: Any) -> None:
    """Refuse (403) who may grant nowhere, as the pages' door does."""
    if not account.may_anywhere(rights.GRANT):
        raise refusal("管理账号和授权", who_holds(rights.GRANT))


def _with_grants(keeper: Any, rows: QuerySet[Account]) -> QuerySet[Account]:
    """Return accounts with what is told of them: two statements, however many they are."""
    shown = Grant.objects.visible_to(keeper).filter(authority.live_or_coming())
    shown = shown.select_related("organization").order_by("organization__depth", "id")
    rows = rows.select_related("person__home", "home")
    return rows.prefetch_related(Prefetch("grants", shown, to_attr="shown_grants"))


def _detail(keeper: Any, account: Account) -> Any:
    """Return an account as its page tells it."""
    page = queries.page_of(keeper, account, "")
    row = _with_grants(keeper, Account.objects.filter(pk=account.pk)).get()
    locks = {row.username: page.locked_until} if page.locked_until else {}
    return KeptAccountDetailSerializer(row, context={"page": page, "locks": locks}).data


class AccountFilters(filters.FilterSet):
    """Accounts."""

    q = filters.CharFilter(method="named", help_text="姓名、用户名里的几个字。")
    unit = IdFilter(method="of_unit", help_text="所属单位的编号。")
    role = filters.CharFilter(method="holding", help_text="角色的代号，如unit_clerk。")
    state = filters.ChoiceFilter(
        method="in_state",
        choices=AccountFilter.STATES[1:],
        help_text="open：在用；fresh：没改初始密码；locked：登录锁定中；closed：已停用。",
    )

    def named(self, rows: QuerySet[Account], name: str, words: str) -> QuerySet[Account]:
        """Keep the accounts whose name or user name holds the words."""
        return queries.named(rows, words)

    def of_unit(self, rows: QuerySet[Account], name: str, unit: int) -> QuerySet[Account]:
        """Keep the accounts of a unit and of its people."""
        return rows.filter(Q(person__home=unit) | Q(home=unit))

    def holding(self, rows: QuerySet[Account], name: str, role: str) -> QuerySet[Account]:
        """Keep the accounts that hold a role now or will."""
        return queries.holding(rows, role)

    def in_state(self, rows: QuerySet[Account], name: str, state: str) -> QuerySet[Account]:
        """Keep the accounts in a state."""
        return queries.in_state(rows, state)


class AccountViewSet(mixins.RetrieveModelMixin, Lists):
    """The accounts inside the keeper's scope."""

    part = PART
    queryset = Account.objects.none()
    serializer_class = KeptAccountSerializer
    filterset_class = AccountFilters
    ordering = "-id"
    subject = "账号"
    about = (
        "授权范围内的账号和授权，后开通的在前。开通账号、重置密码、令牌只在页面上办，这里也不给出。"
    )

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or may grant nowhere (403)."""
        super().check_permissions(request)
        _insist(request.user)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the accounts the keeper sees."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        rows = queries.accounts_visible_to(self.request.user)
        return _with_grants(self.request.user, rows)

    def get_serializer_class(self) -> Any:
        """One account is told as its page tells it."""
        one = getattr(self, "action", "") == "retrieve"
        return KeptAccountDetailSerializer if one else KeptAccountSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Read the locks once an answer, and what the page of one account adds."""
        more: dict[str, Any] = {"locks": {}}
        if not getattr(self, "swagger_fake_view", False):
            more["locks"] = lockouts.locked_until()
            if self.action == "retrieve":
                found = account_for(self.request.user, self.kwargs["pk"])
                more["page"] = queries.page_of(self.request.user, found, "")
        return {**super().get_serializer_context(), **more}


@extend_schema_serializer(
    examples=sent(
        "授权",
        {
            "role": "unit_clerk",
            "organization": 1201,
            "since": "2026-10-13",
            "reason": "微组发〔2026〕12号",
        },
    )
)
class AccountGrantBody(Body):
    """Which role, where, from when until when, by what ground."""

    role = Text(max_length=30, help_text="角色的代号。")
    organization = Id(help_text="授在哪个组织上；它的下级都在范围内。")
    since = serializers.DateField(help_text="从哪一天起，不能早于今天。")
    until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="这一天起不再有效；没有期限不写。"
    )
    reason = Text(max_length=200, help_text="依据，如任职文件的文号。")


@extend_schema_serializer(examples=sent("停用", {"reason": "已调离"}))
class AccountReasonBody(Body):
    """Why something is done with an account."""

    reason = Text(max_length=300, help_text="事由。")


class _Keeping(Writes):
    """One write about an account, answered with the account as its page tells it."""

    part = PART
    subject = "账号"

    def found(self, request: Request, pk: int) -> Account:
        """Return an account the keeper sees; 403 for who may grant nowhere, 404 outside the scope."""
        _insist(request.user)
        return account_for(request.user, pk)

    def told(self, request: Request, account: Account) -> Response:
        """Answer with the account as it stands now."""
        return Response(_detail(request.user, account))


def _writing(title: str, about: str, body: type[Body]) -> Writing:
    return Writing(title, about, body, {200: "已办；答复是这个账号。"}, KeptAccountDetailSerializer)


class GrantGivingView(_Keeping):
    """Gives a role to an account."""

    subject = "授权"
    writes = _writing(
        "授予角色",
        "只能授予自己的角色能授的角色，在自己的范围内，不能给自己授权（GRANT-SELF、GRANT-SCOPE、"
        "GRANT-ABOVE、GRANT-KIND）。",
        AccountGrantBody,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Give it."""
        account = self.found(request, pk)
        if account.pk == request.user.pk:
            raise authority.to_oneself()
        read = self.sent(request)
        place = place_named(request.user, rights.GRANT, read.pop("organization"), "organization")
        form = GrantForm(read)
        insist_valid(form)
        words: dict[str, Any] = {"actor": request.user, "account": account, "organization": place}
        grant_actions.give(**words, **form.cleaned_data)
        return self.told(request, account)


class GrantRevocationView(Writes):
    """Ends a grant."""

    part = PART
    subject = "授权"
    writes = Writing(
        "撤销授权",
        "从今天起不再有效；还没有开始的不会开始。不能撤销自己的。已经结束的答409。",
        AccountReasonBody,
        {200: "已撤销；答复是这一项授权。"},
        KeptGrantSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        _insist(request.user)
        grant = grant_for(request.user, pk)
        grant_actions.revoke(actor=request.user, grant=grant, **self.sent(request))
        rows = Grant.objects.select_related("organization")
        return Response(self.get_serializer(get_object_or_404(rows, pk=pk)).data)


class AccountDeactivationView(_Keeping):
    """Closes an account."""

    writes = _writing(
        "停用账号",
        "不能再登录，已登录的退出，令牌停用；授权留着。不能停用自己的。",
        AccountReasonBody,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Close it."""
        account = self.found(request, pk)
        actions.deactivate(actor=request.user, account=account, **self.sent(request))
        return self.told(request, account)


class AccountReactivationView(_Keeping):
    """Opens a closed account again."""

    writes = _writing("恢复账号", "恢复停用的账号，还有效的授权照旧。", AccountReasonBody)

    def post(self, request: Request, pk: int) -> Response:
        """Open it."""
        account = self.found(request, pk)
        actions.reactivate(actor=request.user, account=account, **self.sent(request))
        return self.told(request, account)


class AccountUnlockingView(_Keeping):
    """Lifts a lock-out after wrong passwords."""

    writes = _writing("解除登录锁定", "连输错密码锁定的马上可以再登录。没有锁定的答409。", Nothing)

    def post(self, request: Request, pk: int) -> Response:
        """Lift it."""
        account = self.found(request, pk)
        self.sent(request)
        actions.lift_lock(actor=request.user, account=account)
        return self.told(request, account)


RESOURCES = (("accounts", AccountViewSet, "account"),)
"""(address, resource, name) for the API root."""
_ACCOUNT = "accounts/<int:pk>/"
ADDRESSES = [
    path(f"{_ACCOUNT}grants/", GrantGivingView.as_view(), name="grant-giving"),
    path("grants/<int:pk>/revocations/", GrantRevocationView.as_view(), name="grant-revocation"),
    path(
        f"{_ACCOUNT}deactivations/", AccountDeactivationView.as_view(), name="account-deactivation"
    ),
    path(
        f"{_ACCOUNT}reactivations/", AccountReactivationView.as_view(), name="account-reactivation"
    ),
    path(f"{_ACCOUNT}unlockings/", AccountUnlockingView.as_view(), name="account-unlocking"),
]
"""What is done with an account and its grants."""
