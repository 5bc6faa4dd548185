"""Writes about members by category: proposing, checking, managing, and where it is in force."""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.categories import relations, rights
from members.categories.actions import adoption, register
from members.categories.actions import measures as actions
from members.categories.actions.register import Proposed
from members.categories.api import bodies
from members.categories.api.reads import (
    AdoptionSerializer,
    AdoptionViewSet,
    CategoryFileSerializer,
    ClassificationSerializer,
    ClassificationViewSet,
)
from members.categories.doors import branch_for, cared_for, member_for, place_for, post_for, row_for
from members.categories.forms import (
    AdoptForm,
    CareForm,
    HelperForm,
    HouseholdsForm,
    PostForm,
    ProposeForm,
    ResultForm,
    TargetForm,
)
from members.categories.lifecycle import CLASSIFICATION
from members.categories.models import Care
from members.categories.queries import choices, files, members
from members.forms import places
from members.life.api import PERSON, PersonRef
from members.models import Person
from members.named import insist_anywhere, named
from members.writes import insist_valid
from portal import clock
from portal.bodies import Body
from portal.described import Writing
from portal.examples import of
from portal.form_fields import offered
from portal.refusals import Invalid
from portal.writes import Nothing, Writes

_CARED = {"id": 31, "person": PERSON, "kind": "visit", "kind_label": "上门走访", "on": "2026-10-12"}


class _Categories(Writes):
    subject = "党员分类办理"

    def row(self, pk: int) -> Response:
        """Answer with a classification as it is now."""
        return Response(self.get_serializer(ClassificationViewSet.queryset.get(pk=pk)).data)

    def file(self, person: Person) -> Response:
        """Answer with a member's way of managing as it is now."""
        return Response(self.get_serializer({"person": person, "told": files.of(person)}).data)


def _writing(does: str, about: str, body: type[Body], gives: Any, done: str) -> Writing:
    return Writing(does, about, body, {200: done}, gives)


class ProposalView(_Categories):
    """Proposes a member's category."""

    writes = _writing(
        "提出党员的类别", "支部提出，镇街审核以后入册（P24-R2）；不能给自己提，有待审核的答409。",
        bodies.CategoryProposalBody, ClassificationSerializer, "已提出；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Propose it."""
        found = member_for(request.user, pk)
        relations.insist(request.user, found, rights.KEEP_CATEGORIES, "提出分类")
        form = ProposeForm(self.sent(request))
        insist_valid(form)
        asked = Proposed(**form.cleaned_data)
        return self.row(register.propose(actor=request.user, person=found, asked=asked).pk)


@extend_schema_serializer(examples=of("12名", {"count": 12}))
class CategoryCountSerializer(serializers.Serializer[Any]):
    """How many."""

    count = serializers.IntegerField(help_text="几名党员。")


class LinesView(_Categories):
    """Proposes the categories of members of a branch who have none."""

    writes = _writing(
        "提出一个支部的类别",
        "全部提出或全不提出；哪一行不对，problems按category-人员编号、ground-人员编号说明。",
        bodies.CategoryLinesBody, CategoryCountSerializer, "已提出；答复是几名。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Propose them."""
        account: Any = request.user
        insist_anywhere(account, rights.SEE_CATEGORIES, "查看党员分类名单")
        found = branch_for(account, pk)
        sent = self.sent(request)["lines"]
        there = {one.person.pk: one for one in members.of_branch(found)}
        lines = []
        for line in sent:
            one = there.pop(line["person"], None)
            if one is None or one.now or one.asked:
                said = f"{line['person']}不是这个支部没有类别的党员，或写了两次。"
                raise Invalid(said, {"lines": [said]})
            lines.append((one.person, Proposed(line["category"], line["ground"])))
        made = register.propose_all(actor=account, branch=found, lines=lines)
        return Response(self.get_serializer({"count": made}).data)


class ConfirmView(_Categories):
    """Lists all proposals of a branch at once."""

    writes = _writing(
        "审核一个支部的分类", "每名党员都有类别或已提出才能整体审核（P24-R1）；本人的留给别人审核。",
        Nothing, CategoryCountSerializer, "已入册；答复是几名。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """List them."""
        found = branch_for(request.user, pk)
        self.sent(request)
        count = register.check_branch(actor=request.user, branch=found)
        return Response(self.get_serializer({"count": count}).data)


class StepView(_Categories):
    """Takes a step of a classification's life."""

    writes = _writing(
        "办理一条分类", "镇街审核入册、退回，支部撤回。", bodies.CategoryStepBody,
        ClassificationSerializer, "已办理；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = row_for(request.user, pk)
        sent = self.sent(request)
        action = sent.pop("do")
        if refusal := CLASSIFICATION.refusal(request.user, found, CLASSIFICATION.step(action)):
            raise refusal
        register.take(actor=request.user, row=found, action=action, **sent)
        return self.row(pk)


class _Measure(_Categories):
    """One thing that is written about a member: its form and its action."""

    serializer_class = CategoryFileSerializer
    form: ClassVar[Any]
    doing: ClassVar[str]

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write it."""
        raise NotImplementedError

    def post(self, request: Request, pk: int) -> Response:
        """Write it, as the page does."""
        found = member_for(request.user, pk)
        relations.insist(request.user, found, rights.KEEP_CATEGORIES, self.doing)
        form = self.form(self.sent(request))
        if "helper" in form.fields:
            offered(form, "helper", [(one.pk, one.name) for one in choices.helpers(found)])
        insist_valid(form)
        self.write(request.user, found, form.cleaned_data)
        return self.file(found)


def _measured(does: str, about: str, body: type[Body]) -> Writing:
    done = "已保存；答复是这名党员的分类管理。"
    return _writing(does, about, body, CategoryFileSerializer, done)


class HouseholdsView(_Measure):
    """Says how many households a member keeps contact with."""

    form, doing = HouseholdsForm, "联系户数"
    writes = _measured(
        "登记联系户数", "原则上10至15户（P24-R8）；只有户数，没有是哪些户。", bodies.HouseholdsBody
    )

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write it."""
        actions.set_households(actor=actor, person=person, **values)


class HelperView(_Measure):
    """Gives a member his helper."""

    form, doing = HelperForm, "联系帮扶人"
    writes = _measured(
        "安排联系帮扶人", "换人的，原来的到今天为止；贫困党员一对一帮扶（P24-R5）。",
        bodies.CategoryHelperBody,
    )  # fmt: skip

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write it."""
        rows = Person.objects.filter(pk__in=[one.pk for one in choices.helpers(person)])
        helper = named(rows, int(values["helper"]), "helper", "没有这个人。")
        actions.give_helper(actor=actor, person=person, helper=helper)


class TargetView(_Measure):
    """Writes the targets of this year."""

    form, doing = TargetForm, "年度目标"
    writes = _measured(
        "确定年度目标", "干部党员每年确定（P24-R3）；核对以前可以改。", bodies.CategoryTargetBody
    )

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write them."""
        actions.set_target(actor=actor, person=person, **values)


class ResultView(_Measure):
    """Writes how the targets came out."""

    form, doing = ResultForm, "核对年度目标"
    writes = _measured(
        "核对年度目标", "核对最早一年还没有核对的目标，一次。", bodies.CategoryResultBody
    )

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write it."""
        year = files.open_year(person) or clock.today().year
        actions.write_result(actor=actor, person=person, year=year, **values)


class VillagePostView(_Measure):
    """Sets a member on one of the seven posts."""

    form, doing = PostForm, "安排岗位"
    writes = _measured("安排岗位", "无职党员设岗定责，七种岗位（P24-R7）。", bodies.VillagePostBody)

    def write(self, actor: Any, person: Person, values: dict[str, Any]) -> None:
        """Write it."""
        actions.give_post(actor=actor, person=person, **values)


class PostEndView(_Categories):
    """Ends a post."""

    writes = _measured("结束岗位", "今天结束；已经结束的答409。", Nothing)

    def post(self, request: Request, pk: int) -> Response:
        """End it."""
        held = post_for(request.user, pk)
        relations.insist(request.user, held.person, rights.KEEP_CATEGORIES, "结束岗位")
        self.sent(request)
        actions.end_post(actor=request.user, held=held)
        return self.file(held.person)


@extend_schema_serializer(examples=of("一次走访", _CARED))
class CategoryCareSerializer(serializers.ModelSerializer[Care]):
    """That something was done for a member on a day."""

    person = PersonRef(help_text="党员。")
    kind_label = serializers.CharField(source="get_kind_display", help_text="事项的名称。")

    class Meta:
        model = Care
        fields = list(_CARED)


class CareView(_Categories):
    """Writes a visit or another care down."""

    writes = _writing(
        "登记走访和关爱", "联系帮扶人本人或支部登记，一件事一天一次，登记后不改；情况不再给出。",
        bodies.CategoryCareBody, CategoryCareSerializer, "已登记；答复是这一次。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Log it."""
        found = cared_for(request.user, pk)
        relations.insist_cares(request.user, found)
        form = CareForm(self.sent(request))
        insist_valid(form)
        made = actions.log_care(actor=request.user, person=found, **form.cleaned_data)
        return Response(self.get_serializer(made).data)


class AdoptView(_Categories):
    """Has a place begin."""

    writes = _writing(
        "开始施行分类管理", "地址里是县（市、区）或乡镇（街道）；停止过的可以再开始。",
        bodies.AdoptionBody, AdoptionSerializer, "已施行；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Begin."""
        insist_anywhere(request.user, rights.ADOPT, "决定施行范围")
        place = place_for(request.user, pk)
        form = AdoptForm(self.sent(request) | {"place": str(place.pk)})
        offered(form, "place", places([place]))
        insist_valid(form)
        day = form.cleaned_data["since"]
        made = adoption.adopt(actor=request.user, place=place, since=day)
        return Response(self.get_serializer(AdoptionViewSet.queryset.get(pk=made.pk)).data)


class StopView(_Categories):
    """Has a place stop."""

    writes = _writing(
        "停止施行分类管理", "今天停止，登记过的都保留；没有施行的答409。", Nothing,
        AdoptionSerializer, "已停止；答复是这一条。",
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Stop."""
        insist_anywhere(request.user, rights.ADOPT, "决定施行范围")
        place = place_for(request.user, pk)
        self.sent(request)
        made = adoption.stop(actor=request.user, place=place)
        return Response(self.get_serializer(AdoptionViewSet.queryset.get(pk=made.pk)).data)


_PERSON, _BRANCH, _PLACE = "people/<int:pk>/", "branches/<int:pk>/", "organizations/<int:pk>/"
WRITES = [
    path(f"{_PERSON}classifications/", ProposalView.as_view(), name="category-proposal"),
    path(f"{_BRANCH}classifications/", LinesView.as_view(), name="category-proposals"),
    path(f"{_BRANCH}classifications/confirm/", ConfirmView.as_view(), name="category-confirm"),
    path("classifications/<int:pk>/decisions/", StepView.as_view(), name="category-decision"),
    path(f"{_PERSON}households/", HouseholdsView.as_view(), name="category-households"),
    path(f"{_PERSON}helpers/", HelperView.as_view(), name="category-helper"),
    path(f"{_PERSON}targets/", TargetView.as_view(), name="category-target"),
    path(f"{_PERSON}target-results/", ResultView.as_view(), name="category-result"),
    path(f"{_PERSON}village-posts/", VillagePostView.as_view(), name="category-post"),
    path("village-posts/<int:pk>/endings/", PostEndView.as_view(), name="category-post-end"),
    path(f"{_PERSON}cares/", CareView.as_view(), name="category-care"),
    path(f"{_PLACE}adoptions/", AdoptView.as_view(), name="category-adopt"),
    path(f"{_PLACE}adoptions/endings/", StopView.as_view(), name="category-stop"),
]
"""What is written."""
