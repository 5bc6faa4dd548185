"""Members with their category over the API, for branch and township alone (PV-MEMBER); no grounds, no words.

The county reads totals; what somebody's category rests on, how he was visited and why a proposal was
returned stay on the page.
"""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.categories import rights
from members.categories.doors import member_for
from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Adoption, Category, Classification
from members.categories.queries import files, members, visits
from members.life.api import BRANCH, PERSON, BranchRef, PersonRef
from members.models import Membership
from members.named import insist_anywhere
from members.reads import Lists, Reads, Scoped
from members.writes import Told
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Query, Text
from portal.examples import of
from portal.periods import BadPeriod, parse

_MEMBER = {
    "id": 5021, "person": PERSON, "branch": BRANCH, "category": "elderly", "category_label": "老年",
    "secondary": ["hardship"], "since": "2026-02-01", "checked_on": "2026-02-05", "proposal": None,
}  # fmt: skip
_ROW = {
    "id": 88, "person": PERSON, "branch": BRANCH, "category": "elderly", "category_label": "老年",
    "secondary": ["hardship"], "since": "2026-02-01", "until": None, "state": "listed",
    "state_label": "已入册", "proposed_on": "2026-02-01", "checked_on": "2026-02-05",
}  # fmt: skip
_FILE = {
    "person": PERSON, "branch": BRANCH, "category": "elderly", "secondary": [], "way": "关爱管理",
    "households": 12, "helper": None,
    "checks": [{"code": "study", "title": "送学上门", "rule": "P24-R6", "done": False,
                "due": "2026-12-31"}],
    "posts": [{"id": 7, "post": "patrol", "since": "2026-02-01", "until": None}],
    "targets": [{"year": 2026, "set_on": "2026-02-01", "result_on": None}],
    "cares": [{"kind": "study", "on": "2026-05-11"}],
    "rows": [{"id": 88, "state": "listed", "category": "elderly", "since": "2026-02-01",
              "until": None, "steps": []}],
}  # fmt: skip
_VISITS = {
    "quarter": "2026Q4",
    "rows": [{"person": PERSON, "branch": "宋山村党支部", "helper": "宋副主任", "visited_on": None,
              "late": False}],
}  # fmt: skip
_ADOPTION = {"id": 3, "organization": UNIT, "since": "2026-01-01", "until": None}


@extend_schema_serializer(examples=of("一名党员", _MEMBER))
class CategoryMemberSerializer(serializers.ModelSerializer[Membership]):
    """A member with the category of today."""

    id = serializers.IntegerField(source="person_id", help_text="人员的编号。")
    person = PersonRef(help_text="党员。")
    branch = BranchRef(help_text="党支部。")
    category = serializers.CharField(allow_null=True, help_text="今天的类别；没有为 null。")
    category_label = serializers.SerializerMethodField(help_text="类别的名称；没有为空。")
    secondary = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="兼有的情况；没有类别为 null。"
    )
    since = serializers.DateField(
        source="held_from", allow_null=True, help_text="从哪一天起；没有为 null。"
    )
    checked_on = serializers.DateField(allow_null=True, help_text="审核日期；没有为 null。")
    proposal = serializers.IntegerField(
        allow_null=True, help_text="待审核的分类的编号；没有为 null。"
    )

    class Meta:
        model = Membership
        fields = list(_MEMBER)

    def get_category_label(self, row: Any) -> str:
        """Return the category in words."""
        return str(Category(row.category).label) if row.category else ""


class CategoryMemberFilters(filters.FilterSet):
    """How the list of members is narrowed."""

    branch = IdFilter(field_name="branch_id", help_text="党支部的编号。")
    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    category = filters.ChoiceFilter(
        method="of_category",
        choices=Category.choices,
        help_text="类别，主要的或兼有的。",
        error_messages={
            "invalid_choice": "没有“%(value)s”。可填"
            + "、".join(f"{code}（{label}）" for code, label in Category.choices)
            + "。"
        },
    )
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[one for one in members.STATES if one[0]],
        help_text="没有类别的、待审核的或该复核的。",
        error_messages={
            "invalid_choice": "没有“%(value)s”。可填none（没有类别）、proposed（待审核）、recheck（该复核）。"
        },
    )

    def of_category(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep who is in a category."""
        found: QuerySet[Any] = members.narrowed(rows, category=code)
        return found

    def in_state(self, rows: QuerySet[Any], name: str, code: str) -> QuerySet[Any]:
        """Keep who has none, waits, or is to be looked at again."""
        found: QuerySet[Any] = members.narrowed(rows, state=code)
        return found


class CategoryMemberViewSet(Scoped):
    """Members who are to be classified, in scope."""

    queryset = Membership.objects.all()
    ordering = "person_id"
    serializer_class = CategoryMemberSerializer
    filterset_class = CategoryMemberFilters
    subject = "党员分类名单"
    viewing = "查看党员分类"
    viewing_right = rights.SEE_CATEGORIES
    about = "施行分类管理的村（社区）党支部的党员和类别，只给支部和镇街（PV-MEMBER）。依据只在页面上看。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the members in scope with their category."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        rows = members.with_category(members.in_charge(self.request.user))
        found: QuerySet[Any] = rows.select_related("person", "branch").annotate(
            category=F("now__category"), secondary=F("now__secondary"), held_from=F("now__since"),
            checked_on=F("now__checked_on"), proposal=F("asked__pk"),
        )  # fmt: skip
        return found


@extend_schema_serializer(examples=of("一条分类", _ROW))
class ClassificationSerializer(serializers.ModelSerializer[Classification]):
    """A classification, listed or not."""

    person = PersonRef(help_text="党员。")
    branch = BranchRef(help_text="提出的党支部。")
    category_label = serializers.CharField(source="get_category_display", help_text="类别的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")

    class Meta:
        model = Classification
        fields = list(_ROW)


class ClassificationFilters(filters.FilterSet):
    """How the list of classifications is narrowed."""

    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    branch = IdFilter(field_name="branch_id", help_text="提出的党支部的编号。")
    state = one_of(Classification.State, "状态。")


class ClassificationViewSet(Reads):
    """Classifications of present members in scope."""

    queryset = Classification.objects.select_related("person", "branch")
    serializer_class = ClassificationSerializer
    filterset_class = ClassificationFilters
    subject = "党员分类"
    viewing = "查看党员分类"
    about = (
        "待审核的、入册的、退回的分类，只给支部和镇街（PV-MEMBER）。依据和退回理由只在页面上看。"
    )


@extend_schema_serializer(examples=of("施行范围", _ADOPTION))
class AdoptionSerializer(serializers.ModelSerializer[Adoption]):
    """Where the practice is in force."""

    organization = OrganizationRef(help_text="县（市、区）或乡镇（街道）。")

    class Meta:
        model = Adoption
        fields = list(_ADOPTION)


class AdoptionFilters(filters.FilterSet):
    """How the list of places is narrowed."""

    present = YesNoFilter(
        field_name="until", lookup_expr="isnull", help_text="true只取施行的，false只取停止的。"
    )


class AdoptionViewSet(Lists):
    """Where the practice is in force, inside the scope or around it."""

    queryset = Adoption.objects.select_related("organization")
    serializer_class = AdoptionSerializer
    filterset_class = AdoptionFilters
    subject = "分类管理施行范围"
    about = "党员分类管理在哪里施行：授权范围内的，和范围所在的乡镇、县。"

    def check_permissions(self, request: Request) -> None:
        """Refuse who is not signed in (401), or reads the totals nowhere (403)."""
        super().check_permissions(request)
        insist_anywhere(request.user, rights.SEE_TOTALS, "查看党员分类统计")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the places the page tells of."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        account: Any = self.request.user
        paths = account.paths_for(rights.SEE_TOTALS)
        above = {int(part) for one in paths for part in one.strip("/").split("/")}
        inside = Adoption.objects.visible_to(account).values("pk")
        return self.queryset.filter(Q(organization__in=above) | Q(pk__in=inside))


class CategoryCheckShape(serializers.Serializer[Any]):
    """One thing a category asks for."""

    code = serializers.CharField(source="measure.code", help_text="代号。")
    title = serializers.CharField(source="measure.title", help_text="要做什么。")
    rule = serializers.CharField(source="measure.rule", help_text="规则。")
    done = serializers.BooleanField(help_text="这一期做了没有。")
    due = serializers.DateField(allow_null=True, help_text="期限；不分期的为 null。")


class VillagePostShape(serializers.Serializer[Any]):
    """A post held."""

    id = serializers.IntegerField(help_text="岗位登记的编号。")
    post = serializers.CharField(help_text="岗位。")
    since = serializers.DateField(help_text="上岗日期。")
    until = serializers.DateField(allow_null=True, help_text="离岗日期；在岗的为 null。")


class CategoryTargetShape(serializers.Serializer[Any]):
    """That there are targets of a year; what they are stays on the page."""

    year = serializers.IntegerField(help_text="年度。")
    set_on = serializers.DateField(help_text="确定日期。")
    result_on = serializers.DateField(allow_null=True, help_text="核对日期；没有核对为 null。")


class CategoryCareShape(serializers.Serializer[Any]):
    """That something was done on a day."""

    kind = serializers.CharField(help_text="事项。")
    on = serializers.DateField(help_text="日期。")


class CategoryStepShape(serializers.Serializer[Any]):
    """A step that is the account's to take."""

    do = serializers.CharField(source="step.action", help_text="哪一步。")
    allowed = serializers.BooleanField(help_text="现在能不能办。")
    why = serializers.CharField(help_text="不能办的原因；能办的为空。")


class CategoryRowStepsShape(serializers.Serializer[Any]):
    """A classification of his with the steps."""

    id = serializers.IntegerField(help_text="分类的编号。")
    state = serializers.CharField(help_text="状态。")
    category = serializers.CharField(help_text="类别。")
    since = serializers.DateField(help_text="从哪一天起。")
    until = serializers.DateField(allow_null=True, help_text="到哪一天；还在的为 null。")
    steps = serializers.SerializerMethodField(help_text="本账号能办的步骤。")

    @extend_schema_field(CategoryStepShape(many=True))
    def get_steps(self, row: Classification) -> list[dict[str, Any]]:
        """Return the steps the account may take."""
        offers = CLASSIFICATION.offers(self.context["request"].user, row)
        return [dict(CategoryStepShape(one).data) for one in offers]


@extend_schema_serializer(examples=of("一名党员的分类管理", _FILE))
class CategoryFileSerializer(serializers.Serializer[Any]):
    """One member and his way of managing."""

    person = PersonRef(help_text="党员。")
    branch = BranchRef(source="told.branch", allow_null=True, help_text="现在的党支部。")
    category = serializers.CharField(
        source="told.now.category", default=None, allow_null=True, help_text="类别；没有为 null。"
    )
    secondary = serializers.ListField(
        child=serializers.CharField(), source="told.now.secondary", default=list,
        help_text="兼有的情况。",
    )  # fmt: skip
    way = serializers.CharField(source="told.way", help_text="怎样管理；没有类别的为空。")
    households = serializers.IntegerField(
        source="told.facts.households", allow_null=True, help_text="联系户数；没有登记为 null。"
    )
    helper = PersonRef(
        source="told.facts.helper.helper", default=None, allow_null=True,
        help_text="联系帮扶人；没有为 null。",
    )  # fmt: skip
    checks = CategoryCheckShape(source="told.checks", many=True, help_text="要做的事做了没有。")
    posts = VillagePostShape(source="told.posts", many=True, help_text="岗位。")
    targets = CategoryTargetShape(source="told.targets", many=True, help_text="年度目标。")
    cares = CategoryCareShape(source="told.cares", many=True, help_text="走访和关爱，最近40次。")
    rows = CategoryRowStepsShape(source="told.rows", many=True, help_text="分类的沿革。")


class CategoryFileView(Told):
    """One member and his way of managing."""

    serializer_class = CategoryFileSerializer
    subject = "党员的分类管理"
    about = "一名党员的类别、要做的事、户数、帮扶人、岗位、走访的日期；依据、目标和走访的话只在页面上看。"

    def get(self, request: Request, pk: int) -> Response:
        """Return it."""
        found = member_for(request.user, pk)
        self.asked(request)
        return Response(self.get_serializer({"person": found, "told": files.of(found)}).data)


class OwedVisitShape(serializers.Serializer[Any]):
    """A member in hardship and the quarter's visit."""

    person = PersonRef(help_text="党员。")
    branch = serializers.CharField(help_text="党支部。")
    helper = serializers.CharField(help_text="联系帮扶人；没有为空。")
    visited_on = serializers.DateField(allow_null=True, help_text="走访日期；没有走访为 null。")
    late = serializers.BooleanField(source="is_late", help_text="过了半季还没有走访。")


@extend_schema_serializer(examples=of("一个季度", _VISITS))
class OwedVisitsSerializer(serializers.Serializer[Any]):
    """The visits of a quarter."""

    quarter = serializers.CharField(help_text="季度。")
    rows = OwedVisitShape(many=True, help_text="没有走访的在前，最多600人。")


class QuarterQuery(Query):
    """Of which quarter."""

    quarter = Text(required=False, max_length=6, help_text="季度，如2026Q4；不写为本季度。")


def _quarter(code: str | None) -> Any:
    """Return a quarter of the last three years; ValidationError (400) for anything else."""
    this = visits.quarter()
    try:
        found = parse(code) if code else this
    except BadPeriod:
        found = None
    if found is None or found.kind != "quarter" or not this.shift(-12) <= found <= this:
        raise ValidationError({"quarter": ["季度要像2026Q4这样填，近三年已经开始的。"]})
    return found


class OwedVisitsView(Told):
    """Whom a quarter's visits are owed to."""

    serializer_class = OwedVisitsSerializer
    query = QuarterQuery
    subject = "贫困党员走访"
    about = "每季度至少走访一次（P24-R5）：走访了谁、还差谁，只给支部和镇街。"

    @extend_schema(parameters=[QuarterQuery])
    def get(self, request: Request) -> Response:
        """Return them."""
        insist_anywhere(request.user, rights.SEE_CATEGORIES, "查看党员分类名单")
        period = _quarter(self.asked(request).get("quarter"))
        rows = visits.owed(request.user, period)[: visits.SHOWN]
        return Response(self.get_serializer({"quarter": period.code, "rows": rows}).data)


RESOURCES = (
    ("category-members", CategoryMemberViewSet, "category-member"),
    ("classifications", ClassificationViewSet, "classification"),
    ("category-adoptions", AdoptionViewSet, "category-adoption"),
)
ADDRESSES = [
    path("category-members/<int:pk>/file/", CategoryFileView.as_view(), name="category-file"),
    path("category-visits/", OwedVisitsView.as_view(), name="category-visits"),
]
