"""The API's resources of this floor: organizations, people, and who one is signed in as."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from members import person_lists
from members.models import Account, Grant, Membership, Organization, Person, Post
from members.models.organizations import Kind
from members.models.people import in_force
from members.reads import Private, Reads
from portal import clock
from portal.api import IdFilter, Metadata, SignedIn, YesNoFilter, insist_on_known, one_of

UNIT = {"id": 1201, "code": "370826-sjj", "name": "微山县审计局"}


class OrganizationRef(serializers.ModelSerializer[Organization]):
    """An organization as other resources name it."""

    class Meta:
        model = Organization
        fields = ["id", "code", "name"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "县直单位",
            value=UNIT
            | {
                "short_name": "县审计局",
                "kind": "organ",
                "kind_label": "机关单位",
                "parent": 37,
                "area": "370826",
                "since": None,
                "until": None,
            },
        )
    ]
)
class OrganizationSerializer(serializers.ModelSerializer[Organization]):
    """One organization of the scope tree."""

    kind_label = serializers.CharField(source="get_kind_display", help_text="类别的名称。")
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, help_text="上级组织的编号；最上一级为 null。"
    )
    area = serializers.CharField(source="area_id", help_text="区划代码。")

    class Meta:
        model = Organization
        fields = [
            "id",
            "code",
            "name",
            "short_name",
            "kind",
            "kind_label",
            "parent",
            "area",
            "since",
            "until",
        ]


class OrganizationFilters(filters.FilterSet):
    """How a list of organizations is narrowed."""

    kind = one_of(Kind, "类别。")
    parent = IdFilter(field_name="parent_id", help_text="上级组织的编号，只取直接下级。")
    area = filters.CharFilter(field_name="area_id", help_text="区划代码，如370826。")
    name = filters.CharFilter(method="named", help_text="全称或简称里的几个字。")

    def named(self, rows: QuerySet[Organization], name: str, words: str) -> QuerySet[Organization]:
        """Keep organizations whose name or short name holds the words."""
        return rows.filter(Q(name__icontains=words) | Q(short_name__icontains=words))


class OrganizationViewSet(Reads):
    """Organizations the account may see."""

    queryset = Organization.objects.all()
    serializer_class = OrganizationSerializer
    filterset_class = OrganizationFilters
    subject = "组织"
    viewing = "查看组织"
    about = "市、县、机关单位、乡镇、村、科室和党组织，同在一棵组织树上。"


class PostSerializer(serializers.ModelSerializer[Post]):
    """A person's present main post."""

    role_label = serializers.CharField(source="get_role_display", help_text="职责的名称。")
    section = serializers.CharField(
        source="section.name", default="", help_text="科室名称；没有为空。"
    )

    class Meta:
        model = Post
        fields = ["title", "role", "role_label", "section", "since"]


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A person's present branch."""

    branch = OrganizationRef(help_text="党支部。")
    stage_label = serializers.CharField(source="get_stage_display", help_text="阶段的名称。")

    class Meta:
        model = Membership
        fields = ["branch", "stage", "stage_label", "since"]


PERSON: dict[str, Any] = {
    "id": 5021,
    "name": "孙静怡",
    "initials": "sjy",
    "unit": UNIT,
    "post": {
        "title": "办公室主任",
        "role": "section_head",
        "role_label": "科室负责人",
        "section": "办公室",
        "since": "2021-03-01",
    },
    "membership": {
        "branch": {"id": 1310, "code": "370826-sjj-zb", "name": "县审计局党支部"},
        "stage": "full",
        "stage_label": "正式党员",
        "since": "2021-03-01",
    },
    "sex": "female",
    "born": "1988-06-12",
    "ethnicity": "汉族",
    "native_place": "山东微山",
    "education": "bachelor",
    "work": "微山县审计局办公室主任",
    "joined_on": "2009-06-20",
    "full_on": "2010-06-20",
    "left_on": None,
    "left_why": "",
    "merged_into": None,
    "revision": 3,
}
"""An example of a person."""


@extend_schema_serializer(examples=[OpenApiExample("在职人员", value=PERSON)])
class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person, the present main post and branch. Identity number and telephone are never given out here."""

    unit = OrganizationRef(source="home", help_text="所在单位。")
    post = serializers.SerializerMethodField(help_text="现任主要职务；没有为 null。")
    membership = serializers.SerializerMethodField(help_text="现在的组织关系；没有为 null。")
    merged_into = serializers.IntegerField(  # type: ignore[assignment]
        source="merged_into_id", allow_null=True, help_text="重复登记的一行并入了谁；没有为 null。"
    )

    class Meta:
        model = Person
        fields = [
            "id",
            "name",
            "initials",
            "unit",
            "post",
            "membership",
            "sex",
            "born",
            "ethnicity",
            "native_place",
            "education",
            "work",
            "joined_on",
            "full_on",
            "left_on",
            "left_why",
            "merged_into",
            "revision",
        ]

    @extend_schema_field(PostSerializer(allow_null=True))
    def get_post(self, person: Person) -> dict[str, Any] | None:
        """Return the present main post, which the view has fetched."""
        present: list[Post] = person.present_posts  # type: ignore[attr-defined]
        return dict(PostSerializer(present[0]).data) if present else None

    @extend_schema_field(MembershipSerializer(allow_null=True))
    def get_membership(self, person: Person) -> dict[str, Any] | None:
        """Return the present membership, which the view has fetched."""
        present: list[Membership] = person.present_memberships  # type: ignore[attr-defined]
        return dict(MembershipSerializer(present[0]).data) if present else None


class PersonFilters(filters.FilterSet):
    """How a list of people is narrowed."""

    unit = IdFilter(field_name="home_id", help_text="所在单位的编号。")
    name = filters.CharFilter(method="named", help_text="姓名里的几个字。")
    initials = filters.CharFilter(method="begun", help_text="拼音首字母的开头，如sj。")
    left = YesNoFilter(method="gone", help_text="true只取已离开的，false只取在册的；不写都取。")

    def named(self, rows: QuerySet[Person], name: str, words: str) -> QuerySet[Person]:
        """Keep people whose name holds the words; of two characters or more by their index."""
        if len(words.strip()) > 1 and not words.isascii():
            return person_lists.named(rows, words)
        return rows.filter(name__icontains=words)

    def begun(self, rows: QuerySet[Person], name: str, words: str) -> QuerySet[Person]:
        """Keep people whose initials begin so."""
        return rows.filter(initials__startswith=words.lower())

    def gone(self, rows: QuerySet[Person], name: str, left: bool) -> QuerySet[Person]:
        """Keep those who have left, or those who have not."""
        return rows.filter(left_on__isnull=not left)


def present_posts(today: dt.date) -> QuerySet[Post]:
    """Return the main posts held on a day."""
    begun = Post.objects.filter(is_main=True, since__lte=today)
    return begun.filter(Q(until__isnull=True) | Q(until__gt=today)).select_related("section")


class PersonViewSet(Reads):
    """People the account may see, with their present main post."""

    queryset = Person.objects.all()
    serializer_class = PersonSerializer
    filterset_class = PersonFilters
    subject = "人员"
    viewing = "查看人员"
    about = "党员干部的基本情况、所在单位、现任主要职务和组织关系。证件号码和电话不在接口里。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible people with unit, present post and branch, in three statements."""
        return with_present(super().get_queryset())


def with_present(rows: QuerySet[Person]) -> QuerySet[Person]:
    """Return people with what `PersonSerializer` tells beside the row, two statements more."""
    members = Membership.objects.filter(in_force()).select_related("branch")
    return rows.select_related("home").prefetch_related(
        Prefetch("posts", present_posts(clock.today()), to_attr="present_posts"),
        Prefetch("memberships", members, to_attr="present_memberships"),
    )


class GrantSerializer(serializers.ModelSerializer[Grant]):
    """A grant in force: which role on which organization."""

    role_name = serializers.CharField(help_text="角色的名称。")
    organization = OrganizationRef(help_text="授权的组织；它的下级都在范围内。")

    class Meta:
        model = Grant
        fields = ["role", "role_name", "organization", "since", "until"]


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "县委组织部公务员科",
            value={
                "username": "lijianguo",
                "name": "李建国",
                "person": 4410,
                "grants": [
                    {
                        "role": "county_officer",
                        "role_name": "县委组织部公务员科",
                        "organization": {"id": 37, "code": "370826", "name": "微山县"},
                        "since": "2025-01-01",
                        "until": None,
                    }
                ],
            },
        )
    ]
)
class AccountSerializer(serializers.ModelSerializer[Account]):
    """Who is signed in, and what he may do where."""

    name = serializers.CharField(source="display_name", help_text="姓名，或服务账号的名称。")
    person = serializers.IntegerField(
        source="person_id", allow_null=True, help_text="本人的人员编号；服务账号为 null。"
    )
    grants = GrantSerializer(source="held_grants", many=True, help_text="今天有效的授权。")

    class Meta:
        model = Account
        fields = ["username", "name", "person", "grants"]


class MeView(Private, APIView):
    """Who is signed in."""

    authentication_classes = [SignedIn]
    metadata_class = Metadata
    serializer_class = AccountSerializer
    part = ""
    detail = True
    subject = "本人账号"
    about = "登录的是谁、今天有哪些授权。"

    def get(self, request: Request) -> Response:
        """Return the account with its grants in force."""
        insist_on_known(request, self)
        account: Any = request.user
        return Response(AccountSerializer(account).data)


RESOURCES = (
    ("organizations", OrganizationViewSet, "organization"),
    ("people", PersonViewSet, "person"),
)
"""(address, resource, name) for the API root."""
