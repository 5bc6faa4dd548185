"""What the API gives of points: the rows of the pages. Household codes and words of reversals stay there."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessments.api.points import examples
from assessments.models import PointAccount, PointEntry, PointItem, PointMeasure, PointSheet
from assessments.models.point_offers import PointOffer
from assessments.queries.point_offers import Stocked
from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.examples import of
from portal.reading import holds_number

HIDDEN = "（依据里像有证件号码或电话，请在页面上看）"
"""What stands for a ground in which somebody wrote a number."""


@extend_schema_serializer(examples=of("待认定的月表", examples.SHEET))
class PointSheetSerializer(serializers.ModelSerializer[PointSheet]):
    """One organization's sheet of one month."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    organization = OrganizationRef(help_text="党支部，或村（社区）。")
    month = serializers.CharField(source="period_code", help_text="月份，如2026-09。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    entries = serializers.IntegerField(source="entry_count", help_text="登记的笔数，冲销不计。")

    class Meta:
        model = PointSheet
        fields = [
            "id", "scheme", "organization", "month", "state", "state_label", "entries",
            "reported_on", "posted_on",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("党员的积分户", examples.ACCOUNT))
class PointAccountSerializer(serializers.ModelSerializer[PointAccount]):
    """Whose points they are: a member, or an alias; of an alias its total alone."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    organization = OrganizationRef(help_text="党支部，或村（社区）。")
    person = PersonRef(allow_null=True, help_text="党员；用代称的为 null。")
    name = serializers.CharField(help_text="姓名或代称；注销的为“已注销”。")
    balance = serializers.SerializerMethodField(help_text="可用积分：已确认的减去用掉、到期的。")

    class Meta:
        model = PointAccount
        fields = ["id", "scheme", "organization", "person", "name", "since", "until", "balance"]

    @extend_schema_field(serializers.DecimalField(12, 2))
    def get_balance(self, account: PointAccount) -> str:
        """Return the balance, which the view has fetched for the whole page."""
        return f"{self.context['balances'].get(account.pk, 0):.2f}"


@extend_schema_serializer(examples=of("一笔加分", examples.ENTRY))
class PointEntrySerializer(serializers.ModelSerializer[PointEntry]):
    """One posting of the ledger; a reversal is negative and names what it takes back."""

    sheet = serializers.IntegerField(source="sheet_id", help_text="月表的编号。")
    month = serializers.CharField(source="sheet.period_code", help_text="记在哪个月的表上。")
    happened = serializers.CharField(help_text="迟报的写明发生月份；没有为空。")
    account = serializers.IntegerField(source="account_id", help_text="积分户的编号。")
    person = PersonRef(source="account.person", allow_null=True, help_text="党员；代称的为 null。")
    name = serializers.CharField(source="account.name", help_text="姓名或代称。")
    item = serializers.IntegerField(
        source="item_id", allow_null=True, help_text="积分项目的编号；没有为 null。"
    )
    matter = serializers.CharField(help_text="内容：支部自己的条目，或项目的内容。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="性质的名称。")
    evidence = serializers.SerializerMethodField(help_text="依据；里面像有号码的不给出。")
    reverses = serializers.IntegerField(
        source="reverses_id", allow_null=True, help_text="冲销的是哪一笔；不是冲销的为 null。"
    )
    reversed_by = serializers.SerializerMethodField(help_text="被哪一笔冲销；没有为 null。")

    class Meta:
        model = PointEntry
        fields = [
            "id", "sheet", "month", "happened", "account", "person", "name", "item", "matter",
            "kind", "kind_label", "points", "evidence", "reverses", "reversed_by",
        ]  # fmt: skip

    def get_evidence(self, entry: PointEntry) -> str:
        """Return the ground, unless a number of somebody seems to stand in it."""
        return HIDDEN if holds_number(entry.evidence) else entry.evidence

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_reversed_by(self, entry: PointEntry) -> int | None:
        """Return the id of the twin."""
        twin = getattr(entry, "reversed_by", None)
        return None if twin is None else twin.pk


@extend_schema_serializer(examples=of("一条积分项目", examples.ITEM))
class PointItemSerializer(serializers.ModelSerializer[PointItem]):
    """A matter that earns or costs points under a scheme."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="性质的名称。")
    draws = serializers.CharField(help_text="按哪种记录提出建议，如class；不提为空。")

    class Meta:
        model = PointItem
        fields = [
            "id", "scheme", "label", "kind", "kind_label", "points", "aspect", "duty",
            "evidence_needed", "draws", "active",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("理发", examples.OFFER))
class PointOfferSerializer(serializers.ModelSerializer[PointOffer]):
    """Something points can be spent on, with what is left of it."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    organization = OrganizationRef(help_text="村（社区）。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="类别的名称。")
    left = serializers.SerializerMethodField(help_text="还剩几份，取消的兑换已退回。")

    class Meta:
        model = PointOffer
        fields = [
            "id", "scheme", "organization", "label", "kind", "kind_label", "partner", "points",
            "stock", "left", "active",
        ]  # fmt: skip

    def get_left(self, offer: Any) -> int:
        """Return what is left, by the count the view has made."""
        return Stocked(offer, offer.used).left


@extend_schema_serializer(examples=of("兑换理发", examples.REDEMPTION))
class PointRedemptionSerializer(serializers.ModelSerializer[PointEntry]):
    """One redemption of this month."""

    month = serializers.CharField(source="sheet.period_code", help_text="月份。")
    account = serializers.IntegerField(source="account_id", help_text="积分户的编号。")
    name = serializers.CharField(source="account.name", help_text="代称。")
    offer = serializers.IntegerField(source="offer_id", allow_null=True, help_text="项目的编号。")
    label = serializers.CharField(source="reason", help_text="兑换了什么。")  # type: ignore[assignment]
    cancelled = serializers.SerializerMethodField(help_text="是否已取消，分数和份数已退回。")

    class Meta:
        model = PointEntry
        fields = ["id", "month", "account", "name", "offer", "label", "points", "cancelled"]

    def get_cancelled(self, entry: PointEntry) -> bool:
        """Return whether it was taken back."""
        return hasattr(entry, "reversed_by")


@extend_schema_serializer(examples=of("约谈提醒", examples.MEASURE))
class PointMeasureSerializer(serializers.ModelSerializer[PointMeasure]):
    """What a branch decided for somebody below the line; its words stay on the page."""

    account = serializers.IntegerField(source="account_id", help_text="积分户的编号。")
    period = serializers.CharField(source="period_code", help_text="期间，如2026Q3。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="处理的名称。")

    class Meta:
        model = PointMeasure
        fields = ["id", "account", "period", "kind", "kind_label"]
