"""The API's resource of posts: who serves where, as what, from when to when; entering and ending one."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import person_scope, rights
from members.actions import posts as actions
from members.api.register import UNIT, OrganizationRef
from members.models import Organization, Person, Post
from members.models.people import in_force
from members.person_forms import PostForm
from members.reads import Reads
from members.scope import who_holds
from members.writes import insist_valid
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import of, sent
from portal.refusals import Invalid, NotAllowed
from portal.writes import Writes

_POST = {
    "id": 7001, "person": {"id": 5021, "name": "孙静怡"}, "organization": UNIT,
    "title": "办公室主任", "role": "section_head", "role_label": "科室负责人", "rank": "",
    "is_main": True, "since": "2021-03-01", "until": None,
}  # fmt: skip
_SENT = {"title": "办公室主任", "role": "section_head", "is_main": True, "since": "2026-10-01"}


class HolderRef(serializers.ModelSerializer[Person]):
    """A person as a post names him."""

    class Meta:
        model = Person
        fields = ["id", "name"]


@extend_schema_serializer(examples=of("任职", _POST))
class HeldPostSerializer(serializers.ModelSerializer[Post]):
    """One post somebody holds, held or will hold."""

    person = HolderRef(help_text="任职的人。")
    organization = OrganizationRef(help_text="单位。")
    role_label = serializers.CharField(source="get_role_display", help_text="职责的名称。")

    class Meta:
        model = Post
        fields = [
            "id", "person", "organization", "title", "role", "role_label", "rank", "is_main",
            "since", "until",
        ]  # fmt: skip


class PostFilters(filters.FilterSet):
    """How a list of posts is narrowed."""

    person = IdFilter(field_name="person_id", help_text="人员的编号。")
    organization = IdFilter(field_name="organization_id", help_text="单位的编号。")
    role = one_of(Post.Role, "职责。")
    present = YesNoFilter(method="held", help_text="true只取今天在任的，false只取其他的。")
    main = YesNoFilter(field_name="is_main", help_text="true只取主要职务，false只取兼任的。")

    def held(self, rows: QuerySet[Any], name: str, now: bool) -> QuerySet[Any]:
        """Keep the posts held today, or the others."""
        return rows.filter(in_force() if now else ~in_force())


class PostViewSet(Reads):
    """Posts in the units the account may see people of."""

    queryset = Post.objects.select_related("person", "organization")
    serializer_class = HeldPostSerializer
    filterset_class = PostFilters
    subject = "任职"
    viewing = "查看人员"
    about = "授权范围内各单位的任职，现任的和以前的。"


@extend_schema_serializer(examples=sent("免职", _SENT | {"until": "2026-10-31"}))
class PostBody(Body):
    """A post's title, role, rank and dates."""

    title = Text(max_length=60, help_text="职务。")
    role = serializers.ChoiceField(Post.Role.choices, help_text="职责。")
    rank = Text(required=False, allow_blank=True, default="", max_length=30, help_text="职级。")
    is_main = serializers.BooleanField(
        required=False, default=True, help_text="是否主要职务；同时只能有一个。"
    )
    since = serializers.DateField(help_text="任职日期。")
    until = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="免职日期；还在任的不写。"
    )


@extend_schema_serializer(examples=sent("任职", _SENT | {"organization": 1201}))
class NewPostBody(PostBody):
    """A post in a unit."""

    organization = Id(required=False, help_text="单位的编号；不写为本人所在单位。")


def insist_keeps(account: Any) -> None:
    """Refuse (403) who keeps people nowhere, as the pages' door does."""
    if not account.may_anywhere(rights.KEEP_PEOPLE):
        who = who_holds(rights.KEEP_PEOPLE)
        raise NotAllowed(f"不能维护人员信息。这件事由{who}办理。", who=who)


def _values(sent_: dict[str, Any]) -> dict[str, Any]:
    form = PostForm(sent_)
    insist_valid(form)
    return dict(form.cleaned_data)


class NewPostView(Writes):
    """Enters a post of a person."""

    subject = "任职办理"
    writes = Writing(
        "登记任职",
        "维护人员的账号登记；主要职务同时只能有一个，重叠的答422。不能给自己登记。",
        NewPostBody,
        {200: "已登记；答复是这一项任职。"},
        HeldPostSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Enter it."""
        account: Any = request.user
        insist_keeps(account)
        found = person_scope.seen(account, pk)
        person_scope.insist(account, rights.KEEP_PEOPLE, found, "登记任职")
        sent_ = self.sent(request)
        place = kept_place(account, sent_.pop("organization", found.home_id), body=True)
        made = actions.enter(actor=account, person=found, organization=place, values=_values(sent_))
        return Response(self.get_serializer(made).data)


def kept_place(account: Any, pk: int, *, body: bool = False) -> Organization:
    """Return a unit the account keeps people of; 404 for any other, Invalid where a `body` names it."""
    rows = Organization.objects.visible_to(account, rights.KEEP_PEOPLE)
    if not body:
        return get_object_or_404(rows, pk=pk)  # type: ignore[no-any-return]
    found: Organization | None = rows.filter(pk=pk).first()
    if found is None:
        said = "没有这个单位，或不在您的管理范围内。"
        raise Invalid(said, {"organization": [said]})
    return found


class PostChangeView(Writes):
    """Corrects a post, or ends it."""

    subject = "任职办理"
    writes = Writing(
        "修改任职，或登记免职",
        "送全部内容；写了免职日期的就是免职。",
        PostBody,
        {200: "已保存；答复是这一项任职。"},
        HeldPostSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Correct it."""
        account: Any = request.user
        insist_keeps(account)
        rows = Post.objects.visible_to(account).select_related("person__home", "organization")
        found = get_object_or_404(rows, pk=pk)
        person_scope.insist(account, rights.KEEP_PEOPLE, found.person, "修改任职")
        values = _values(self.sent(request))
        actions.correct(actor=account, post=found, values=values)
        row = Post.objects.select_related("person", "organization").get(pk=pk)
        return Response(self.get_serializer(row).data)


RESOURCES = (("posts", PostViewSet, "post"),)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("people/<int:pk>/posts/", NewPostView.as_view(), name="post-entering"),
    path("posts/<int:pk>/changes/", PostChangeView.as_view(), name="post-change"),
]
"""What is written."""
