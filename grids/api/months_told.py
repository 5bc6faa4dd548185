"""What the API gives out of monthly ledgers and reviews: numbers and states, no words of cases."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids.actions.filings import is_whole
from grids.api.examples import COUNTY, TOWN, of
from grids.models import Filing, FilingCase, Review, ReviewItem
from members.api import OrganizationRef

Shape = serializers.Serializer[Any]
_BODY: dict[str, Any] = {
    "day": "2026-10-05",
    "cases": {"found": 24, "closed": 20, "open": 9, "overdue": 1, "extended": 2},
    "kinds": [
        {"code": "hazard", "title": "安全隐患", "found": 24, "closed": 20, "open": 9, "overdue": 1,
         "extended": 2}
    ],
    "rates": {"discovery": {"of": 15, "out_of": 24}},
    "grants": 2,
    "rhythm": {"visits": 140, "late": 3, "workers": 12, "nodes": 6, "inspections": 6,
               "inspected": 6, "meetings": 24, "discussed": 9},
}  # fmt: skip
FILING: dict[str, Any] = {
    "id": 31,
    "town": TOWN,
    "month": "2026-09",
    "version": 1,
    "reason": "",
    "due_on": "2026-10-08",
    "filed_on": "2026-10-05",
    "days_late": 0,
    "by": "孟广",
    "digest": "0d9f8e7c6b5a49382716059483726150a1b2c3d4e5f60718293a4b5c6d7e8f90",
}
FILING_CASE: dict[str, Any] = {
    "position": 1,
    "case": 3120,
    "number": "2026-000412",
    "kind": "安全隐患",
    "found_on": "2026-09-12",
    "due_on": "2026-09-21",
    "state": "closed",
    "overdue": False,
    "extensions": 0,
    "satisfaction": 5,
}
LEDGER: dict[str, Any] = {
    "town": TOWN,
    "month": "2026-09",
    "due_on": "2026-10-08",
    "version": 0,
    "count": 29,
    "cases": [{name: FILING_CASE[name] for name in FILING_CASE if name != "position"}],
    "body": _BODY,
}
BOARD: dict[str, Any] = {
    "towns": [
        {
            "town": TOWN,
            "months": [
                {
                    "month": "2026-09",
                    "due_on": "2026-10-08",
                    "state": "filed",
                    "state_label": "按期",
                    "days_late": 0,
                    "filing": 31,
                    "version": 1,
                }
            ],
        }
    ]
}
REVIEW: dict[str, Any] = {
    "id": 9,
    "county": COUNTY,
    "month": "2026-09",
    "held_on": "2026-10-12",
    "by": "宋平",
    "opened_at": "2026-10-12T09:00:00+08:00",
    "closed_at": None,
    "cases": 14,
    "decided": 3,
}
ITEM: dict[str, Any] = {
    "id": 120,
    "case": 3120,
    "number": "2026-000412",
    "kind": "安全隐患",
    "town": TOWN,
    "due_on": "2026-09-21",
    "why": ["overdue"],
    "reasons": ["逾期"],
    "decision": "supervise",
    "decision_label": "督办",
    "words": "请住建局10月20日前更换。",
    "to": COUNTY,
    "act_by": "2026-10-20",
    "by": "宋平",
    "decided_at": "2026-10-12T09:40:00+08:00",
    "version": "5b0c6f4a9d2e8173",
}


@extend_schema_serializer(examples=of("九月台账", FILING))
class FilingSerializer(serializers.ModelSerializer[Filing]):
    """One filed version, without its numbers."""

    town = OrganizationRef(help_text="镇街。")
    month = serializers.CharField(source="period_code", help_text="月份。")
    days_late = serializers.IntegerField(help_text="迟报几天；按期为0。")
    by = serializers.SerializerMethodField(help_text="谁报备的。")

    class Meta:
        model = Filing
        fields = [
            "id", "town", "month", "version", "reason", "due_on", "filed_on", "days_late", "by",
            "digest",
        ]  # fmt: skip

    def get_by(self, filing: Filing) -> str:
        """Return who filed it."""
        return filing.filed_by.display_name if filing.filed_by else ""


_BODY_HELP = (
    "台账：day（算出的日期）、cases和kinds（发现found、结案closed、月末未结open、月末逾期overdue、有延期extended）、"
    "rates（比率的分子of和分母out_of）、grants（同意延期次数）、rhythm（走访、摸排、例会）。"
)


@extend_schema_serializer(
    examples=of("九月台账和数", FILING | {"body": _BODY, "whole": True}),
)
class FilingDetailSerializer(FilingSerializer):
    """One filed version with its numbers, and whether it still is what was sealed."""

    body = serializers.DictField(help_text=_BODY_HELP)
    whole = serializers.SerializerMethodField(help_text="true：和封存时的校验码一致。")

    class Meta(FilingSerializer.Meta):
        fields = [*FilingSerializer.Meta.fields, "body", "whole"]

    def get_whole(self, filing: Filing) -> bool:
        """Return whether the digest fits."""
        return is_whole(filing)


@extend_schema_serializer(examples=of("台账里的一件", FILING_CASE))
class FilingCaseSerializer(serializers.ModelSerializer[FilingCase]):
    """A case in a filed ledger, as it was then."""

    case = serializers.IntegerField(source="case_id", help_text="事项的编号（id）。")
    number = serializers.CharField(source="label", help_text="事项编号。")  # type: ignore[assignment]
    kind = serializers.CharField(help_text="类别的名称。")
    state = serializers.CharField(help_text="报备时的状态，如closed。")

    class Meta:
        model = FilingCase
        fields = [
            "position", "case", "number", "kind", "found_on", "due_on", "state", "overdue",
            "extensions", "satisfaction",
        ]  # fmt: skip


class LedgerCaseSerializer(Shape):
    """A case of a ledger as it is now."""

    case = serializers.IntegerField(help_text="事项的编号（id）。")
    number = serializers.CharField(source="label", help_text="事项编号。")
    kind = serializers.CharField(help_text="类别的名称。")
    found_on = serializers.DateField(help_text="发现日期。")
    due_on = serializers.DateField(help_text="期限。")
    state = serializers.CharField(help_text="现在的状态，如closed。")
    overdue = serializers.BooleanField(help_text="月末是否逾期。")
    extensions = serializers.IntegerField(help_text="延期几次。")
    satisfaction = serializers.IntegerField(allow_null=True, help_text="满意度；没有评价为 null。")


@extend_schema_serializer(examples=of("现在的九月台账", LEDGER))
class LedgerSerializer(Shape):
    """A month's ledger as it would be filed now."""

    town = OrganizationRef(help_text="镇街。")
    month = serializers.CharField(help_text="月份。")
    due_on = serializers.DateField(help_text="报备期限。")
    version = serializers.IntegerField(
        help_text="已报备的最新一版；没有报过为0。报备时填在seen里。"
    )
    count = serializers.IntegerField(help_text="几件事项。")
    cases = LedgerCaseSerializer(many=True, help_text="前500件，按编号；报备的是全部。")
    body = serializers.DictField(help_text=_BODY_HELP)


class BoardMonthSerializer(Shape):
    """One township's month."""

    month = serializers.CharField(source="month.code", help_text="月份。")
    due_on = serializers.DateField(help_text="报备期限。")
    state = serializers.ChoiceField(
        choices=[("filed", "按期"), ("late", "迟报"), ("missing", "缺报"), ("waiting", "未到期")],
        help_text="报备情况。",
    )
    state_label = serializers.CharField(source="word", help_text="情况的名称。")
    days_late = serializers.IntegerField(help_text="迟了几天。")
    filing = serializers.SerializerMethodField(help_text="最新一版的编号；没有为 null。")
    version = serializers.SerializerMethodField(help_text="最新一版的版次；没有为0。")

    def get_filing(self, cell: Any) -> int | None:
        """Return the newest version's id."""
        return cell.newest.pk if cell.newest else None

    def get_version(self, cell: Any) -> int:
        """Return the newest version's number."""
        return cell.newest.version if cell.newest else 0


class BoardTownSerializer(Shape):
    """A township and its months."""

    town = OrganizationRef(help_text="镇街。")
    months = BoardMonthSerializer(source="cells", many=True, help_text="各月，最近的在前。")


@extend_schema_serializer(examples=of("各镇街", BOARD))
class FilingBoardSerializer(Shape):
    """Who has filed which month."""

    towns = BoardTownSerializer(many=True, help_text="各镇街。")


@extend_schema_serializer(examples=of("九月的调度", REVIEW))
class ReviewSerializer(serializers.ModelSerializer[Review]):
    """A review meeting."""

    county = OrganizationRef(help_text="县（市、区）。")
    month = serializers.CharField(source="period_code", help_text="月份。")
    by = serializers.SerializerMethodField(help_text="谁开启的。")
    cases = serializers.IntegerField(source="n", help_text="几件事项。")
    decided = serializers.IntegerField(help_text="几件有了意见。")

    class Meta:
        model = Review
        fields = ["id", "county", "month", "held_on", "by", "opened_at", "closed_at", "cases",
                  "decided"]  # fmt: skip

    def get_by(self, review: Review) -> str:
        """Return who opened it."""
        return review.opened_by.display_name if review.opened_by else ""


@extend_schema_serializer(examples=of("督办的一件", ITEM))
class ReviewItemSerializer(serializers.ModelSerializer[ReviewItem]):
    """One case of a review: its number, why it stands there, what was decided."""

    case = serializers.IntegerField(source="case_id", help_text="事项的编号（id）。")
    number = serializers.CharField(source="case.label", help_text="事项编号。")
    kind = serializers.CharField(source="case.kind.title", help_text="类别的名称。")
    town = OrganizationRef(source="case.town", allow_null=True, help_text="镇街；没有为 null。")
    due_on = serializers.DateField(source="case.due_on", help_text="事项的期限。")
    why = serializers.ListField(child=serializers.CharField(), help_text="列入的原因，编号。")
    reasons = serializers.ListField(child=serializers.CharField(), help_text="列入的原因。")
    decision = serializers.CharField(help_text="意见，如supervise；还没有为空。")
    decision_label = serializers.CharField(source="get_decision_display", help_text="意见的名称。")
    to = OrganizationRef(allow_null=True, help_text="由哪个单位去办；没有为 null。")
    by = serializers.SerializerMethodField(help_text="谁记下的；还没有为空。")
    version = serializers.CharField(help_text="意见的标记，改意见时填在seen里；还没有为空。")

    class Meta:
        model = ReviewItem
        fields = [
            "id", "case", "number", "kind", "town", "due_on", "why", "reasons", "decision",
            "decision_label", "words", "to", "act_by", "by", "decided_at", "version",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField())
    def get_by(self, item: ReviewItem) -> str:
        """Return who wrote it down."""
        return item.decided_by.display_name if item.decided_by else ""
