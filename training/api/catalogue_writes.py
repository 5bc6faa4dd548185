"""Writes of the API that keep venues, teachers, target groups, rules and minimums; the pages' own actions."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Organization, Person
from members.rights import SEE_PEOPLE
from members.writes import insist_valid
from portal.described import Writing
from portal.doors import seen
from portal.refusals import Invalid
from portal.writes import Nothing, Writes
from training import places, relations, rights
from training.actions import catalogue as actions
from training.actions import minimums as minimum_actions
from training.actions import shelf as shelf_actions
from training.api import catalogue_bodies as bodies
from training.api import catalogue_told as told
from training.api.catalogue import (
    GroupMemberViewSet,
    GroupViewSet,
    MinimumsView,
    RuleView,
    VenueViewSet,
    insist_somewhere,
    minimums_told,
    ruled_county,
)
from training.doors import figures_place, place_for, teacher_for
from training.forms.catalogue import GroupNewForm, RoomForm, RuleForm, TeacherForm, VenueForm
from training.forms.minimums import MinimumForm
from training.forms.shelf import LinkForm
from training.models import GroupMember, TargetGroup, Teacher, Venue
from training.queries import teaching

KEEP, SEE = rights.KEEP_TRAINING, rights.SEE_TRAINING


class Keeping(Writes):
    """A write of who keeps training; 403 for who keeps nowhere, 404 outside his scope."""

    subject = "培训维护"

    def kept(self, request: Request, pk: int) -> Organization:
        """Return the organization of an address where the account keeps training."""
        insist_somewhere(request.user, KEEP, "办班")
        return place_for(request.user, str(pk))

    def facts(self, form: Any) -> dict[str, Any]:
        """Return what a page's form reads, without the organization the address names."""
        form.fields.pop("organization", None)
        insist_valid(form)
        return dict(form.cleaned_data)

    def again(self, resource: Any, pk: int) -> Response:
        """Answer with a row as its list tells it."""
        row = resource.queryset.get(pk=pk)
        return Response(self.get_serializer(row).data)


def somebody(account: Any, number: int | None) -> Person | None:
    """Return a person the account sees, None for none; Invalid for anybody else."""
    if number is None:
        return None
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(merged_into=None)
    found: Person | None = rows.select_related("home").filter(pk=number).first()
    if found is None:
        said = "没有这个人，或不在您的授权范围内。"
        raise Invalid(said, {"person": [said]})
    return found


class VenueWriteView(Keeping):
    """Sets up a venue."""

    writes = Writing(
        "登记培训阵地", "登记到一个单位名下；县级党校由县一级登记（P04-R7）。", bodies.VenueBody,
        {200: "已登记；答复是这个阵地。"}, told.TrainingVenueSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set it up."""
        place = self.kept(request, pk)
        facts = self.facts(VenueForm(self.sent(request)))
        made = actions.open_venue(actor=request.user, organization=place, **facts)
        return self.again(VenueViewSet, made.pk)


class RoomWriteView(Keeping):
    """Adds a room to a venue."""

    writes = Writing(
        "登记教室", "停用的阵地不能再加。", bodies.VenueRoomBody,
        {200: "已登记；答复是这个阵地和它的教室。"}, told.TrainingVenueSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        insist_somewhere(request.user, SEE, "查看培训班")
        venue = seen(Venue, request.user, pk, "organization")
        relations.insist(request.user, KEEP, venue.scope_path, "登记教室")
        facts = self.facts(RoomForm(self.sent(request)))
        actions.add_room(actor=request.user, venue=venue, **facts)
        return self.again(VenueViewSet, pk)


class VenueEndView(Keeping):
    """Ends the use of a venue."""

    writes = Writing(
        "停用培训阵地", "从今天起停用；已经停用的答409。", Nothing,
        {200: "已停用；答复是这个阵地。"}, told.TrainingVenueSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        insist_somewhere(request.user, SEE, "查看培训班")
        venue = seen(Venue, request.user, pk, "organization")
        relations.insist(request.user, KEEP, venue.scope_path, "停用")
        self.sent(request)
        actions.end(actor=request.user, row=venue, doing="停用")
        return self.again(VenueViewSet, pk)


class _OfTeacher(Keeping):
    def told(self, pk: int) -> Response:
        """Answer with a teacher as the list tells him."""
        row = teaching.listed(Teacher.objects.filter(pk=pk)).get()
        return Response(self.get_serializer(row).data)


class TeacherWriteView(_OfTeacher):
    """Puts somebody into the register of teachers."""

    writes = Writing(
        "登记师资", "名册里的人写编号，外请的写姓名；已在这个单位师资库里的答409。",
        bodies.TeacherBody, {200: "已登记；答复是这名教师。"}, told.TrainingTeacherSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Engage him."""
        place, sent = self.kept(request, pk), self.sent(request)
        person = somebody(request.user, sent.pop("person", None))
        if person is not None:
            sent = sent | {"name": person.name, "unit": sent["unit"] or person.home.label}
        facts = self.facts(TeacherForm(sent))
        made = actions.engage(actor=request.user, organization=place, facts=facts, person=person)
        return self.told(made.pk)


class TeacherEndView(_OfTeacher):
    """Ends a teacher's engagement."""

    writes = Writing(
        "解聘教师", "从今天起解聘；已经解聘的答409。", Nothing,
        {200: "已解聘；答复是这名教师。"}, told.TrainingTeacherSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        insist_somewhere(request.user, SEE, "查看培训班")
        found = seen(Teacher, request.user, pk, "organization")
        relations.insist(request.user, KEEP, found.scope_path, "解聘")
        self.sent(request)
        actions.end(actor=request.user, row=found, doing="解聘")
        return self.told(pk)


class IdentityView(_OfTeacher):
    """Says which person of the register a teacher is."""

    writes = Writing(
        "教师关联名册", "姓名和单位随名册；null改为外请。另一行已是这个人的答409。",
        bodies.IdentityBody, {200: "已关联；答复是这名教师。"}, told.TrainingTeacherSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Say it."""
        insist_somewhere(request.user, KEEP, "办班")
        found = seen(Teacher, request.user, pk, "organization", "person__home")
        relations.insist(request.user, KEEP, found.scope_path, "关联名册")
        person = somebody(request.user, self.sent(request)["person"])
        shelf_actions.identify(actor=request.user, teacher=found, person=person)
        return self.told(pk)


class TeacherLinkView(_OfTeacher):
    """Writes down an activity that linked a teacher to others."""

    writes = Writing(
        "登记教师联系", "上联、外联、内联的一次活动（P04-R6）；同一天的同一次不重复登记。",
        bodies.TeacherLinkBody, {200: "已登记；答复是这名教师。"},
        told.TrainingTeacherSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        found = teacher_for(request.user, pk)
        relations.insist(request.user, KEEP, found.scope_path, "登记教师联系")
        facts = self.facts(LinkForm(self.sent(request)))
        shelf_actions.link(actor=request.user, teacher=found, facts=facts)
        return self.told(pk)


class GroupWriteView(Keeping):
    """Adds a target group."""

    writes = Writing(
        "设置培训对象", "按任职认定的自动算人，按名单的再逐人列入。", bodies.TargetGroupBody,
        {200: "已设置；答复是这类对象。"}, told.TargetGroupSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Add it."""
        place = self.kept(request, pk)
        facts = self.facts(GroupNewForm(self.sent(request)))
        made = actions.add_group(actor=request.user, organization=place, **facts)
        return self.again(GroupViewSet, made.pk)


class FirstGroupsView(Keeping):
    """Sets up the five target groups of P04-R3 at once."""

    writes = Writing(
        "设置五类培训对象", "一个县还没有培训对象时，一次设置P04-R3的五类；有了的答409。",
        Nothing, {200: "已设置；答复是第一类，其余的在列表里。"}, told.TargetGroupSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set them up."""
        place = self.kept(request, pk)
        self.sent(request)
        made = actions.start_groups(actor=request.user, county=place)
        return self.again(GroupViewSet, made[0].pk)


class ListedView(Keeping):
    """Puts somebody on a group's list."""

    writes = Writing(
        "列入培训对象名单", "只有按名单认定的有名单；已在名单里的答409。", bodies.ListedBody,
        {200: "已列入；答复是名单上的这一行。"}, told.TargetGroupMemberSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Put him there."""
        insist_somewhere(request.user, KEEP, "办班")
        rows = TargetGroup.objects.visible_to(request.user, SEE).select_related("organization")
        group = get_object_or_404(rows, pk=pk)
        relations.insist(request.user, KEEP, group.scope_path, "修改培训对象名单")
        person = somebody(request.user, self.sent(request)["person"])
        assert person is not None  # noqa: S101  (the body names one)
        row = actions.put_on_list(actor=request.user, group=group, person=person)
        return self.again(GroupMemberViewSet, row.pk)


class OffListView(Keeping):
    """Takes somebody off a group's list."""

    writes = Writing(
        "移出培训对象名单", "已有的学时不变；已经移出的答409。", Nothing,
        {200: "已移出；答复是名单上的这一行。"}, told.TargetGroupMemberSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take him off."""
        insist_somewhere(request.user, KEEP, "办班")
        row = seen(GroupMember, request.user, pk, "group__organization", "person")
        relations.insist(request.user, KEEP, row.scope_path, "修改培训对象名单")
        self.sent(request)
        actions.take_off_list(actor=request.user, row=row)
        return self.again(GroupMemberViewSet, pk)


class RuleWriteView(Keeping):
    """Sets what a county asks of its training."""

    writes = Writing(
        "修改培训规则", "送全部内容；理论和党性教育的占比不能低于70%（P04-R1）。", bodies.RuleBody,
        {200: "已保存；答复是现在的规则。"}, RuleView.serializer_class,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set it."""
        county = ruled_county(request.user, pk)
        relations.insist(request.user, rights.APPROVE_TRAINING, county.path, "修改培训规则")
        sent = self.sent(request)
        sent["lecture_fields"] = "\n".join(sent["lecture_fields"])
        facts = self.facts(RuleForm(sent))
        actions.set_rule(actor=request.user, county=county, facts=facts)
        return Response(self.get_serializer(places.rule_of(county)).data)


class MinimumWriteView(Keeping):
    """Sets a county's minimum of one group."""

    writes = Writing(
        "设置年度学时要求", "不低于国家规定；同一年的再送就是修改，过去的年度不再改。",
        bodies.MinimumBody, {200: "已保存；答复是这个县的要求。"}, MinimumsView.serializer_class,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Set it."""
        account: Any = request.user
        insist_somewhere(account, rights.SEE_FIGURES, "查看学时要求")
        county = places.county_of(figures_place(account, str(pk)))
        relations.insist(account, rights.APPROVE_TRAINING, county.path, "设置学时要求")
        form = MinimumForm(self.sent(request))
        form.fields["days"].required = False
        facts = self.facts(form)
        minimum_actions.set_minimum(actor=account, county=county, facts=facts)
        return Response(self.get_serializer(minimums_told(county)).data)


_ORGANIZATION = "organizations/<int:pk>"
_TEACHER = "training-teachers/<int:pk>"
ADDRESSES = [
    path(f"{_ORGANIZATION}/venues/", VenueWriteView.as_view(), name="venue-writing"),
    path("training-venues/<int:pk>/rooms/", RoomWriteView.as_view(), name="room-writing"),
    path("training-venues/<int:pk>/endings/", VenueEndView.as_view(), name="venue-ending"),
    path(f"{_ORGANIZATION}/teachers/", TeacherWriteView.as_view(), name="teacher-writing"),
    path(f"{_TEACHER}/endings/", TeacherEndView.as_view(), name="teacher-ending"),
    path(f"{_TEACHER}/identities/", IdentityView.as_view(), name="teacher-identity"),
    path(f"{_TEACHER}/links/", TeacherLinkView.as_view(), name="teacher-link"),
    path(f"{_ORGANIZATION}/target-groups/", GroupWriteView.as_view(), name="target-group-writing"),
    path(
        f"{_ORGANIZATION}/first-target-groups/",
        FirstGroupsView.as_view(),
        name="first-target-groups",
    ),
    path("target-groups/<int:pk>/members/", ListedView.as_view(), name="target-group-listing"),
    path("target-group-members/<int:pk>/endings/", OffListView.as_view(), name="off-target-group"),
    path(f"{_ORGANIZATION}/training-rule/", RuleView.as_view(), name="training-rule"),
    path(
        f"{_ORGANIZATION}/training-rule/changes/",
        RuleWriteView.as_view(),
        name="training-rule-change",
    ),
    path(f"{_ORGANIZATION}/study-minimums/", MinimumsView.as_view(), name="study-minimums"),
    path(
        f"{_ORGANIZATION}/study-minimums/changes/",
        MinimumWriteView.as_view(),
        name="study-minimum-change",
    ),
]
"""What is written, and what is read of one place."""
