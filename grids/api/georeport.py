"""What Open311 GeoReport v2 asks and tells of cases.

Of whoever reported nothing is told and nothing is taken: no name, no telephone, no address of e-mail.
Words are given of residents' matters alone, one case at a time, to whom may read them on the pages; of
kinds whose parties are kept secret (PV-CASE) never.
"""

import datetime as dt
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from grids import relations
from grids.actions.reporting import LONGEST_WORDS
from grids.models import Case, CaseKind
from grids.models.kinds import Privacy
from portal import clock
from portal.bodies import Query, Text
from portal.paging import ApiCursor

SPAN = dt.timedelta(days=90)
"""The longest stretch of time one question covers (GeoReport v2)."""
MOST_IDS = 50
JURISDICTION = "县（市、区）的代码，如370830。只管一个县的账号可以不写。"
OPEN, CLOSED = "open", "closed"

_REQUEST = {
    "service_request_id": "3107",
    "status": "open",
    "status_notes": "办理中",
    "service_name": "安全隐患",
    "service_code": "hazard",
    "description": None,
    "agency_responsible": "河里村",
    "service_notice": None,
    "requested_datetime": "2026-10-12T09:30:00+08:00",
    "updated_datetime": "2026-10-13T08:10:00+08:00",
    "expected_datetime": "2026-10-16T23:59:59+08:00",
    "address": "次邱镇河里村 第一村民小组",
    "address_id": "370830103200-3",
    "zipcode": None,
    "lat": None,
    "long": None,
    "media_url": None,
}


class GeoProblem(serializers.Serializer[Any]):
    """A refusal in GeoReport's shape; the answer is a list of these."""

    code = serializers.IntegerField(help_text="HTTP 状态码。")
    description = serializers.CharField(help_text="一句话：为什么没有办成，怎样才对。")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "安全隐患",
            value={
                "service_code": "hazard",
                "service_name": "安全隐患",
                "description": "上报后按紧急程度定期限。",
                "metadata": False,
                "type": "realtime",
                "keywords": "",
                "group": "网格事项",
            },
        )
    ]
)
class GeoService(serializers.ModelSerializer[CaseKind]):
    """A kind of cases as a service."""

    service_code = serializers.CharField(source="code", help_text="类别的编号。")
    service_name = serializers.CharField(source="title", help_text="类别的名称。")
    description = serializers.SerializerMethodField(help_text="期限。")
    metadata = serializers.SerializerMethodField(help_text="总是false：没有另外要填的项。")
    type = serializers.SerializerMethodField(help_text="总是realtime：上报当时就有编号。")
    keywords = serializers.SerializerMethodField(help_text="总是空。")
    group = serializers.SerializerMethodField(help_text="总是“网格事项”。")

    class Meta:
        model = CaseKind
        fields = [
            "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
        ]  # fmt: skip

    def get_description(self, kind: CaseKind) -> str:
        """Return how long a case of it may take."""
        told = (
            f"{one['title']}{one['days']}个{'工作' if one.get('working', True) else '自然'}日"
            for one in kind.urgencies
        )
        return f"期限：{'，'.join(told)}。"

    def get_metadata(self, kind: CaseKind) -> bool:
        """No kind asks for further attributes here."""
        return False

    def get_type(self, kind: CaseKind) -> str:
        """A case has its number at once."""
        return "realtime"

    def get_keywords(self, kind: CaseKind) -> str:
        """Kinds have none."""
        return ""

    def get_group(self, kind: CaseKind) -> str:
        """All are cases of the grids."""
        return "网格事项"


@extend_schema_serializer(examples=[OpenApiExample("办理中的事项", value=_REQUEST)])
class GeoRequest(serializers.ModelSerializer[Case]):
    """A case as a service request."""

    service_request_id = serializers.CharField(source="pk", help_text="事项的id。")
    status = serializers.SerializerMethodField(help_text="open（没有结案）或closed。")
    status_notes = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    service_name = serializers.CharField(source="kind.title", help_text="类别的名称。")
    service_code = serializers.CharField(source="kind.code", help_text="类别的编号。")
    description = serializers.SerializerMethodField(
        help_text="内容：只在单件里，只给能看内容的人；当事人保密的类别总是null。"
    )
    agency_responsible = serializers.CharField(
        source="handler.name", default=None, allow_null=True, help_text="承办单位；没有为null。"
    )
    requested_datetime = serializers.DateTimeField(source="reported_at", help_text="上报时间。")
    updated_datetime = serializers.DateTimeField(allow_null=True, help_text="最近一步的时间。")
    expected_datetime = serializers.SerializerMethodField(help_text="期限那天的最后一刻。")
    address = serializers.SerializerMethodField(help_text="村（社区）或镇街，和网格。")
    address_id = serializers.SerializerMethodField(help_text="网格的代码，没有网格的是组织的代码。")
    service_notice = serializers.SerializerMethodField(help_text="总是null。")
    zipcode = serializers.SerializerMethodField(help_text="总是null。")
    lat = serializers.SerializerMethodField(help_text="总是null：平台不存事项的坐标。")
    long = serializers.SerializerMethodField(help_text="总是null。")
    media_url = serializers.SerializerMethodField(help_text="总是null：照片不在这里给出。")

    class Meta:
        model = Case
        fields = list(_REQUEST)

    def get_status(self, case: Case) -> str:
        """Whether it has ended."""
        return CLOSED if case.state in Case.ENDED else OPEN

    def get_description(self, case: Case) -> str | None:
        """Return the words of a single case where they may be read."""
        if not self.context.get("single") or case.kind.privacy == Privacy.CASE:
            return None
        return case.words if relations.reads(self.context["request"].user, case) else None

    def get_expected_datetime(self, case: Case) -> dt.datetime:
        """Return the end of its last day."""
        end = dt.datetime.combine(case.due_on, dt.time(23, 59, 59))
        return timezone.localtime(timezone.make_aware(end))

    def get_address(self, case: Case) -> str:
        """Return the place, never a person's."""
        return f"{case.organization.label}{f' {case.grid.name}' if case.grid else ''}"

    def get_address_id(self, case: Case) -> str:
        """Return the code by which a report names the place."""
        return case.grid.code if case.grid else case.organization.code

    def _nothing(self, case: Case) -> str | None:
        return None

    get_service_notice = get_zipcode = get_media_url = _nothing

    def _nowhere(self, case: Case) -> float | None:
        return None

    get_lat = get_long = _nowhere


class GeoWhere(Query):
    """Which county is asked about."""

    jurisdiction_id = Text(required=False, max_length=30, help_text=JURISDICTION)


class GeoList(GeoWhere):
    """How service requests are asked for, a page at a time."""

    page_size = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=ApiCursor.max_page_size,
        help_text=ApiCursor.page_size_query_description,
    )
    cursor = Text(required=False, max_length=300, help_text="从答复头Link里取，不要自己编写。")
    service_request_id = Text(
        required=False,
        max_length=1000,
        help_text=f"事项的id，最多{MOST_IDS}个，用逗号隔开；写了它，别的条件不看。",
    )
    service_code = Text(
        required=False, max_length=400, help_text="类别的编号，可以几个，用逗号隔开。"
    )
    start_date = serializers.DateTimeField(
        required=False, help_text="上报时间，从这时起，如2026-10-01T00:00:00Z。不写为90天以前。"
    )
    end_date = serializers.DateTimeField(
        required=False, help_text="上报时间，到这时为止。和start_date相隔最多90天。"
    )
    status = serializers.ChoiceField((OPEN, CLOSED), required=False, help_text="open或closed。")

    def validate_service_request_id(self, text: str) -> list[int]:
        """Read the ids."""
        parts = [part.strip() for part in text.split(",") if part.strip()]
        if len(parts) > MOST_IDS or not all(
            p.isascii() and p.isdigit() and len(p) < 19 for p in parts
        ):
            raise ValidationError(f"要填事项的id，最多{MOST_IDS}个，用逗号隔开。")
        return [int(part) for part in parts]

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Complete the stretch of time and keep it within SPAN."""
        end = attrs.get("end_date") or attrs.get("start_date", clock.now() - SPAN) + SPAN
        start = attrs.get("start_date") or end - SPAN
        if not start <= end or end - start > SPAN:
            raise ValidationError({"end_date": ["要在start_date以后，相隔最多90天。"]})
        return attrs | {"start_date": start, "end_date": end}


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "上报一件安全隐患",
            value={
                "service_code": "hazard",
                "description": "村口变压器围栏破损。",
                "address_id": "370830103200-3",
            },
            request_only=True,
        )
    ]
)
class GeoReport(GeoWhere):
    """A service request to be made; nothing about whoever reports is taken."""

    service_code = Text(max_length=30, help_text="类别的编号。")
    description = Text(max_length=LONGEST_WORDS, help_text="发生了什么事。不要写身份证号。")
    address_id = Text(max_length=40, help_text="网格的代码；不清楚网格的写村（社区）或镇街的代码。")


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "已上报",
            value={
                "service_request_id": "3107",
                "service_notice": "已上报，由镇街网格中心登记、分派。",
                "account_id": None,
            },
        )
    ],
)
class GeoMade(serializers.Serializer[Any]):
    """What a new service request is told by."""

    service_request_id = serializers.CharField(help_text="事项的id。")
    service_notice = serializers.CharField(help_text="以后怎样办。")
    account_id = serializers.CharField(allow_null=True, help_text="总是null。")
