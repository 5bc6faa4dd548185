"""Keeping people over the API: enter one, correct his facts, end his place and take it back, change his unit,
merge two rows of one.

Identity numbers and telephones are written on the pages alone: a request may be kept by what lies between.
"""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import person_scope, rights
from members.actions import merging
from members.actions import people as actions
from members.api.posts import insist_keeps, kept_place
from members.api.register import PersonSerializer, with_present
from members.models import Organization, Person
from members.named import NOBODY, named
from members.person_forms import FactsForm, LeaveForm
from members.writes import insist_valid
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import sent
from portal.writes import Writes

_FACTS = {"name": "孙静怡", "sex": "female", "born": "1988-06-12", "joined_on": "2009-06-20"}


class FactsBody(Body):
    """A person's facts, all of them: what is not sent is empty."""

    name = Text(max_length=40, help_text="姓名。")
    sex = serializers.ChoiceField(
        Person.Sex.choices, required=False, allow_blank=True, default="", help_text="性别。"
    )
    born = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="出生日期。"
    )
    ethnicity = Text(
        required=False, allow_blank=True, default="", max_length=20, help_text="民族全称，如汉族。"
    )
    native_place = Text(
        required=False, allow_blank=True, default="", max_length=40, help_text="籍贯。"
    )
    education = serializers.ChoiceField(
        Person.Education.choices, required=False, allow_blank=True, default="", help_text="学历。"
    )
    work = Text(
        required=False, allow_blank=True, default="", max_length=80, help_text="工作单位及职务。"
    )
    joined_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="入党日期。"
    )
    full_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="转正日期。"
    )


@extend_schema_serializer(examples=sent("登记人员", _FACTS))
class NewPersonBody(FactsBody):
    """A person to be."""

    twice = serializers.BooleanField(
        required=False,
        default=False,
        help_text="true：同名同出生日期的人已在册，但确是另一个人。",
    )


@extend_schema_serializer(examples=sent("修改基本情况", _FACTS | {"revision": 3}))
class PersonChangeBody(FactsBody):
    """A person's facts as they shall be, against the revision that was read."""

    revision = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="读到的修订号；已被别人改过的答409。"
    )


@extend_schema_serializer(
    examples=sent("登记离开", {"on": "2026-10-12", "why": "moved", "reason": "组织关系转出"})
)
class DepartureBody(Body):
    """That somebody has left: when, why, by what ground."""

    on = serializers.DateField(help_text="离开日期，不能晚于今天。")
    why = serializers.ChoiceField(Person.Left.choices, help_text="原因。")
    reason = Text(max_length=300, help_text="依据。")


@extend_schema_serializer(examples=sent("撤销离开", {"reason": "登记错了人"}))
class PersonReturnBody(Body):
    """Why somebody who left stands in the register again."""

    reason = Text(max_length=300, help_text="依据。")


@extend_schema_serializer(
    examples=sent("调整所在单位", {"organization": 1202, "reason": "县委组织部调令"})
)
class PersonMoveBody(PersonReturnBody):
    """The unit somebody goes to, and by what ground."""

    organization = Id(help_text="调到的单位的编号；两个单位都要在管理范围内。")


def _writing(does: str, about: str, body: type[Body], done: str) -> Writing:
    return Writing(does, about, body, {200: f"{done}；答复是这个人。"}, PersonSerializer)


@extend_schema_serializer(
    examples=sent("合并重复登记", {"second": 5077, "reason": "同一人登记了两次，档案核对一致"})
)
class PersonMergerBody(PersonReturnBody):
    """The second row of a person, and by what ground it is he."""

    second = Id(help_text="并入的一行（人员编号）；这一行以后只说并入了谁。")


class _Keeping(Writes):
    """One write about people, answered with the person as the list tells him."""

    serializer_class = PersonSerializer
    subject = "人员维护"
    doing: ClassVar[str] = ""

    def kept(self, request: Request, pk: int) -> Person:
        """Return a person the account keeps; 403 for who keeps nobody or not him, 404 outside the scope."""
        account: Any = request.user
        insist_keeps(account)
        found = person_scope.seen(account, pk)
        person_scope.insist(account, rights.KEEP_PEOPLE, found, self.doing)
        return found

    def told(self, person: Person) -> Response:
        """Answer with the person as he stands now."""
        row = with_present(Person.objects.filter(pk=person.pk)).get()
        return Response(self.get_serializer(row).data)


def _facts(read: dict[str, Any]) -> dict[str, Any]:
    form = FactsForm(read)
    insist_valid(form)
    return dict(form.cleaned_data)


class PersonEnteringView(_Keeping):
    """Enters a person in a unit."""

    writes = _writing(
        "登记人员",
        "登记到一个单位。同名同出生日期的人已在册的答422。证件号码和电话在页面上登记。",
        NewPersonBody,
        "已登记",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Enter him."""
        account: Any = request.user
        insist_keeps(account)
        home = kept_place(account, pk)
        read = self.sent(request)
        twice = read.pop("twice")
        return self.told(actions.add(actor=account, home=home, facts=_facts(read), twice=twice))


class PersonChangeView(_Keeping):
    """Corrects a person's facts."""

    doing = "修改人员信息"
    writes = _writing(
        "修改人员的基本情况", "送全部内容，没有送的就清空。", PersonChangeBody, "已保存"
    )

    def post(self, request: Request, pk: int) -> Response:
        """Correct them."""
        found, read = self.kept(request, pk), self.sent(request)
        revision = read.pop("revision")
        words = {"actor": request.user, "person": found, "revision": revision}
        return self.told(actions.correct(**words, facts=_facts(read)))


class PersonDepartureView(_Keeping):
    """Registers that a person has left."""

    doing = "登记离开"
    writes = _writing("登记离开", "任职和组织关系在同一天结束。", DepartureBody, "已登记")

    def post(self, request: Request, pk: int) -> Response:
        """Register it."""
        found = self.kept(request, pk)
        form = LeaveForm(self.sent(request))
        insist_valid(form)
        return self.told(actions.leave(actor=request.user, person=found, **form.cleaned_data))


class PersonReturnView(_Keeping):
    """Takes a person who has left back into the register."""

    doing = "撤销离开"
    writes = _writing(
        "撤销离开", "任职和组织关系要重新登记。现在就在册的答409。", PersonReturnBody, "已撤销"
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take him back."""
        found = self.kept(request, pk)
        return self.told(actions.take_back(actor=request.user, person=found, **self.sent(request)))


class PersonMoveView(_Keeping):
    """Changes the unit a person belongs to."""

    doing = "调整所在单位"
    writes = _writing("调整所在单位", "已经在那里的答409。", PersonMoveBody, "已调整")

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        found, read = self.kept(request, pk), self.sent(request)
        home: Organization = kept_place(request.user, read.pop("organization"), body=True)
        return self.told(actions.move(actor=request.user, person=found, home=home, **read))


class PersonMergerView(_Keeping):
    """Merges a second row of a person into the one that is kept."""

    doing = "合并人员"
    writes = _writing(
        "合并重复登记",
        "把同一人的另一行并入这一行：现在的任职、组织关系、账号和号码移过来，过去的记录不动。"
        "不能再分开。号码不同、都有账号的答409。",
        PersonMergerBody,
        "已合并",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Merge them."""
        keep, read = self.kept(request, pk), self.sent(request)
        rows = Person.objects.visible_to(request.user)
        second = named(rows, read.pop("second"), "second", NOBODY)
        merging.check(request.user, keep, second)
        return self.told(merging.merge(actor=request.user, keep=keep, second=second, **read))


ADDRESSES = [
    path("organizations/<int:pk>/people/", PersonEnteringView.as_view(), name="person-entering"),
    path("people/<int:pk>/changes/", PersonChangeView.as_view(), name="person-change"),
    path("people/<int:pk>/departures/", PersonDepartureView.as_view(), name="person-departure"),
    path("people/<int:pk>/returns/", PersonReturnView.as_view(), name="person-return"),
    path("people/<int:pk>/moves/", PersonMoveView.as_view(), name="person-move"),
    path("people/<int:pk>/mergers/", PersonMergerView.as_view(), name="person-merger"),
]
"""What is written."""
