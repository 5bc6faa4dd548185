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

from members.models import Account, Grant, Organization, Person, Post
from members.models.organizations import Kind
from members.reads import Private, Reads
from portal import clock
from portal.api import IdFilter, Metadata, SignedIn, insist_on_known, one_of

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


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "在职人员",
            value={
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
            },
        )
    ]
)
class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person and the present main post; nothing else about him is given out here."""

    unit = OrganizationRef(source="home", help_text="所在单位。")
    post = serializers.SerializerMethodField(help_text="现任主要职务；没有为 null。")

    class Meta:
        model = Person
        fields = ["id", "name", "initials", "unit", "post"]

    @extend_schema_field(PostSerializer(allow_null=True))
    def get_post(self, person: Person) -> dict[str, Any] | None:
        """Return the present main post, which the view has fetched."""
        present: list[Post] = person.present_posts  # type: ignore[attr-defined]
        return dict(PostSerializer(present[0]).data) if present else None


class PersonFilters(filters.FilterSet):
    """How a list of people is narrowed."""

    unit = IdFilter(field_name="home_id", help_text="所在单位的编号。")
    name = filters.CharFilter(lookup_expr="icontains", help_text="姓名里的几个字。")
    initials = filters.CharFilter(lookup_expr="istartswith", help_text="拼音首字母的开头，如sj。")


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
    about = "党员干部的姓名、所在单位和现任主要职务。证件号码和电话不在接口里。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return visible people with unit and present post, in two statements."""
        posts = Prefetch("posts", present_posts(clock.today()), to_attr="present_posts")
        return super().get_queryset().select_related("home").prefetch_related(posts)


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
