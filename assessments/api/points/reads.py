"""Lists of points: sheets, accounts, the ledger, items, offers and this month's redemptions.

They hold what the pages hold: of members the whole ledger, of an alias what stands on a sheet that is not
filed yet, and a total; nothing tells what a resident did over time (PV-RESIDENT).
"""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django_filters import rest_framework as filters

from assessments import rights
from assessments.api.points import told
from assessments.models import PointAccount, PointEntry, PointItem, PointOffer, PointSheet
from assessments.models.points import LEAVING, SCORED, EntryKind
from assessments.points.schemes import this_month
from assessments.queries.point_balances import balances_of
from assessments.queries.point_offers import STANDS
from assessments.queries.point_personal import own_accounts
from members.reads import Lists, Reads, Scoped
from portal.api import IdFilter, YesNoFilter, month_filter, one_of

SHOWN_WITH = ("sheet", "account__person", "item", "own_item", "reversed_by")
_KINDS = "、".join(f"{value}（{label}）" for value, label in SCORED)


class SheetFilters(filters.FilterSet):
    """How a list of sheets is narrowed."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="organization_id", help_text="党支部或村的编号。")
    state = one_of(PointSheet.State, "状态。")
    month = month_filter("月份，如2026-09。", field_name="period_code")
    month_from = month_filter("从哪个月起。", field_name="period_code", lookup_expr="gte")
    month_to = month_filter("到哪个月为止。", field_name="period_code", lookup_expr="lte")


class PointSheetViewSet(Reads):
    """Monthly sheets of the organizations whose points the account sees."""

    queryset = PointSheet.objects.select_related("organization").annotate(
        entry_count=Count("entries", filter=Q(entries__reverses=None))
    )
    serializer_class = told.PointSheetSerializer
    filterset_class = SheetFilters
    subject = "积分月表"
    viewing = "查看积分"
    about = "一个支部（或村）一个月一张，从申报到备案。异议和办理说明只在页面上看。"


class AccountFilters(filters.FilterSet):
    """How a list of accounts is narrowed."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="organization_id", help_text="党支部或村的编号。")
    person = IdFilter(field_name="person_id", help_text="党员的编号。")
    open = YesNoFilter(method="is_open", help_text="true只取在用的，false只取已退出、转出的。")

    def is_open(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep accounts that have not ended, or those that have."""
        return rows.filter(until__isnull=still)


class PointAccountViewSet(Reads):
    """Who takes part, with what he can spend."""

    queryset = PointAccount.objects.select_related("organization", "person")
    serializer_class = told.PointAccountSerializer
    filterset_class = AccountFilters
    subject = "积分户"
    viewing = "查看积分"
    about = "党员或居民的积分户和可用积分。居民只有代称和总数，户编号不在接口里。"
    balances: dict[int, Decimal] = {}

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the page, its balances laid ready for the serializer."""
        page = super().paginate_queryset(queryset)
        self.balances = balances_of(one.pk for one in page or ())
        return page

    def get_object(self) -> Any:
        """Return one account, its balance laid ready."""
        found = super().get_object()
        self.balances = balances_of([found.pk])
        return found

    def get_serializer_context(self) -> dict[str, Any]:
        """Hand the balances on."""
        return {**super().get_serializer_context(), "balances": self.balances}


class OwnEntryFilters(filters.FilterSet):
    """How one's own ledger is narrowed."""

    scheme = IdFilter(field_name="sheet__scheme_id", help_text="方案的编号。")
    month = month_filter("记在哪个月的表上，如2026-09。", field_name="sheet__period_code")
    month_from = month_filter("从哪个月起。", field_name="sheet__period_code", lookup_expr="gte")
    month_to = month_filter("到哪个月为止。", field_name="sheet__period_code", lookup_expr="lte")
    kind = filters.ChoiceFilter(
        choices=SCORED,
        help_text="性质。",
        error_messages={"invalid_choice": f"没有“%(value)s”。可填{_KINDS}。"},
    )
    item = IdFilter(field_name="item_id", help_text="积分项目的编号。")
    standing = YesNoFilter(
        method="stands", help_text="true只取没有冲销的，false只取冲销的和被冲销的；不写都取。"
    )

    def stands(self, rows: QuerySet[Any], name: str, still: bool) -> QuerySet[Any]:
        """Keep entries nobody took back, or those taken back with their twins."""
        good = Q(reverses=None, reversed_by=None)
        return rows.filter(good if still else ~good)


class EntryFilters(OwnEntryFilters):
    """How the ledger is narrowed."""

    sheet = IdFilter(field_name="sheet_id", help_text="月表的编号。")
    organization = IdFilter(field_name="sheet__organization_id", help_text="党支部或村的编号。")
    account = IdFilter(method="of_account", help_text="党员积分户的编号；居民的不按户列出。")
    person = IdFilter(field_name="account__person_id", help_text="党员的编号。")

    def of_account(self, rows: QuerySet[Any], name: str, pk: Any) -> QuerySet[Any]:
        """Keep a member's entries; of an alias nothing is told over time (PV-RESIDENT)."""
        return rows.filter(account=pk, account__person__isnull=False)


class PointEntryViewSet(Reads):
    """The ledger of the organizations whose points the account sees."""

    queryset = (
        PointEntry.objects.exclude(kind__in=LEAVING)
        .filter(Q(account__person__isnull=False) | ~Q(sheet__state=PointSheet.State.FILED))
        .select_related(*SHOWN_WITH)
    )
    serializer_class = told.PointEntrySerializer
    filterset_class = EntryFilters
    subject = "积分流水"
    viewing = "查看积分"
    about = (
        "流水只增不改，冲销是另一笔负数。同一依据只计一次，得分以积分榜为准。"
        "居民的流水只在月表备案以前有，兑换在 /api/v1/point-redemptions/。"
    )


class OwnEntryViewSet(Lists):
    """The ledger of the account's own person."""

    queryset = PointEntry.objects.none()
    serializer_class = told.PointEntrySerializer
    filterset_class = OwnEntryFilters
    subject = "本人的积分流水"
    about = "登录人自己的积分流水，在各支部的都有。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the entries of who is signed in."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        schemes = own_accounts(self.request.user).values("scheme")
        rows = PointEntry.objects.exclude(kind__in=LEAVING).select_related(*SHOWN_WITH)
        person: Any = self.request.user
        return rows.filter(account__person=person.person_id or -1, account__scheme__in=schemes)


class ItemFilters(filters.FilterSet):
    """How a list of items is narrowed."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    kind = one_of(EntryKind, "性质。")
    active = YesNoFilter(field_name="active", help_text="true只取在用的，false只取停用的。")


class PointItemViewSet(Reads):
    """Items of the schemes the account may read."""

    queryset = PointItem.objects.all()
    serializer_class = told.PointItemSerializer
    filterset_class = ItemFilters
    subject = "积分项目"
    viewing = "查看考核"
    about = "方案里加分、扣分的条目。一张月表能登记哪些，在 /api/v1/point-sheets/编号/items/。"


class OfferFilters(filters.FilterSet):
    """How a list of offers is narrowed."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="organization_id", help_text="村（社区）的编号。")
    active = YesNoFilter(field_name="active", help_text="true只取可以兑换的，false只取停止的。")


class PointOfferViewSet(Reads):
    """What points can be spent on."""

    queryset = PointOffer.objects.select_related("organization").annotate(
        used=Count("redemptions", filter=STANDS)
    )
    serializer_class = told.PointOfferSerializer
    filterset_class = OfferFilters
    subject = "可兑换项目"
    viewing = "查看积分"
    about = "积分可以兑换什么、还剩几份。"


class RedemptionFilters(filters.FilterSet):
    """How a list of redemptions is narrowed: by place, never by who."""

    scheme = IdFilter(field_name="sheet__scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="sheet__organization_id", help_text="村（社区）的编号。")


class PointRedemptionViewSet(Scoped):
    """This month's redemptions, as the page of a place's offers lists them."""

    queryset = PointEntry.objects.filter(kind=EntryKind.SPENT, reverses=None).select_related(
        "sheet", "account", "reversed_by"
    )
    serializer_class = told.PointRedemptionSerializer
    filterset_class = RedemptionFilters
    viewing_right = rights.SEE_POINTS
    subject = "积分兑换"
    viewing = "查看积分"
    about = "本月的兑换，还可以取消。以前的不在接口里：居民做过什么不按人、按时间列出。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return this month's rows."""
        return super().get_queryset().filter(sheet__period_code=this_month().code)
