"""What the API tells of accounts and grants to who keeps them; never a password, nor a token."""

import datetime as dt
from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from members.api.register import UNIT, OrganizationRef
from members.models import Account, Grant
from portal.examples import of

GRANT: dict[str, Any] = {
    "id": 88,
    "account": 431,
    "role": "unit_clerk",
    "role_name": "考核专员",
    "organization": UNIT,
    "since": "2026-01-01",
    "until": None,
    "over": False,
}
ACCOUNT: dict[str, Any] = {
    "id": 431,
    "username": "sunjingyi",
    "name": "孙静怡",
    "person": 5021,
    "unit": UNIT,
    "active": True,
    "fresh": False,
    "locked_until": None,
    "last_sign_in": "2026-10-12T08:31:00+08:00",
    "grants": [GRANT],
}


@extend_schema_serializer(examples=of("一项授权", GRANT))
class KeptGrantSerializer(serializers.ModelSerializer[Grant]):
    """A grant of somebody's account."""

    account = serializers.IntegerField(source="account_id", help_text="账号的编号。")
    role_name = serializers.CharField(help_text="角色的名称。")
    organization = OrganizationRef(help_text="授权的组织；它的下级都在范围内。")
    over = serializers.BooleanField(source="is_over", help_text="true：已经结束。")

    class Meta:
        model = Grant
        fields = ["id", "account", "role", "role_name", "organization", "since", "until", "over"]


@extend_schema_serializer(examples=of("单位的考核专员", ACCOUNT))
class KeptAccountSerializer(serializers.ModelSerializer[Account]):
    """An account as who keeps accounts sees it in the list."""

    name = serializers.CharField(source="display_name", help_text="姓名，或单位账号的名称。")
    person = serializers.IntegerField(
        source="person_id", allow_null=True, help_text="本人的人员编号；单位的账号为 null。"
    )
    unit = serializers.SerializerMethodField(help_text="所属单位；没有为 null。")
    active = serializers.BooleanField(source="is_active", help_text="true：在用；false：已停用。")
    fresh = serializers.BooleanField(
        source="must_change_password", help_text="true：还没有改初始密码。"
    )
    locked_until = serializers.SerializerMethodField(
        help_text="登录锁定到什么时候；没有锁定为 null。"
    )
    last_sign_in = serializers.DateTimeField(
        source="last_login", allow_null=True, help_text="最近一次登录；没有登录过为 null。"
    )
    grants = serializers.SerializerMethodField(
        help_text="授权范围内现在有效或将要开始的授权，大的组织在前。"
    )

    class Meta:
        model = Account
        fields = [
            "id", "username", "name", "person", "unit", "active", "fresh", "locked_until",
            "last_sign_in", "grants",
        ]  # fmt: skip

    @extend_schema_field(OrganizationRef(allow_null=True))
    def get_unit(self, account: Account) -> dict[str, Any] | None:
        """Return the unit the account is of."""
        return dict(OrganizationRef(account.unit).data) if account.unit else None

    def get_locked_until(self, account: Account) -> dt.datetime | None:
        """Return the end of its lock; all locks are read once an answer."""
        locks: dict[str, dt.datetime] = self.context["locks"]
        return locks.get(account.username)

    @extend_schema_field(KeptGrantSerializer(many=True))
    def get_grants(self, account: Account) -> Any:
        """Return the grants the view has fetched: those inside the keeper's scope."""
        shown: list[Grant] = account.shown_grants  # type: ignore[attr-defined]
        return KeptGrantSerializer(shown, many=True).data


@extend_schema_serializer(
    examples=of("一个账号", ACCOUNT | {"elsewhere": 0, "refusal": "", "ended": []})
)
class KeptAccountDetailSerializer(KeptAccountSerializer):
    """An account as its page shows it."""

    elsewhere = serializers.SerializerMethodField(
        help_text="授权范围以外还有几项授权；是哪些不列出。"
    )
    refusal = serializers.SerializerMethodField(
        help_text="为什么不能停用、恢复、解除锁定；能办的为空。"
    )
    ended = serializers.SerializerMethodField(help_text="授权范围内已经结束的授权。")

    class Meta:
        model = Account
        fields = [*KeptAccountSerializer.Meta.fields, "elsewhere", "refusal", "ended"]

    def get_elsewhere(self, account: Account) -> int:
        """Return how many grants lie outside the keeper's scope."""
        elsewhere: int = self.context["page"].elsewhere
        return elsewhere

    def get_refusal(self, account: Account) -> str:
        """Return the sentence why the keeper cannot keep it."""
        refusal = self.context["page"].refusal
        return refusal.sentence if refusal is not None else ""

    @extend_schema_field(KeptGrantSerializer(many=True))
    def get_ended(self, account: Account) -> Any:
        """Return the grants that have ended, the newest first."""
        return KeptGrantSerializer(self.context["page"].ended, many=True).data
