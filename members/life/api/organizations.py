"""The life of organizations over the API: set up, rename, move, split, merge, dissolve.

Each is the page's own form without its look before: the page says first what will happen, a program
says what it wants.
"""

from typing import Any, ClassVar

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members import rights
from members.api import OrganizationSerializer
from members.life.doors import organization_for
from members.life.forms.organizations import FORMS, LifeForm
from members.models import Organization
from members.models.organizations import Kind
from members.writes import insist_valid
from portal.bodies import Body, Id, Text
from portal.described import Writing
from portal.examples import sent
from portal.form_fields import SOME_OF
from portal.refusals import Invalid, Refused
from portal.writes import Writes

_WHY = {"on": "2026-10-01", "document": "济组复〔2026〕12号", "ground": "县委组织部批复"}


class GroundBody(Body):
    """From which day, by which document, and why."""

    on = serializers.DateField(help_text="从哪一天起，不能晚于今天。")
    document = Text(
        required=False, allow_blank=True, default="", max_length=60, help_text="批复或通知的文号。"
    )
    ground = Text(required=False, allow_blank=True, default="", max_length=300, help_text="依据。")


class _NamedBody(GroundBody):
    """A deed that gives a new organization its names."""

    code = Text(max_length=24, help_text="编码：数字、字母和短横，设立以后不能改。")
    name = Text(max_length=80, help_text="全称。")
    short_name = Text(
        required=False, allow_blank=True, default="", max_length=40, help_text="简称。"
    )


_NEW = {"code": "370826101-zb2", "name": "韩庄镇机关第二党支部", "short_name": "机关二支部"}


@extend_schema_serializer(examples=sent("设立党支部", _WHY | _NEW | {"kind": "branch"}))
class SetUpBody(_NamedBody):
    """A new organization below one."""

    kind = serializers.ChoiceField(Kind.choices, help_text="类别；市、县不能设立。")


@extend_schema_serializer(examples=sent("更名", _WHY | {"name": "韩庄镇机关党支部"}))
class RenamingBody(GroundBody):
    """Another name."""

    name = Text(max_length=80, help_text="新全称。")
    short_name = Text(
        required=False, allow_blank=True, default="", max_length=40, help_text="新简称。"
    )


class _TargetBody(GroundBody):
    """A deed with another organization in it."""

    target = Id(help_text="另一个组织的编号，也要在管理范围内。")


@extend_schema_serializer(examples=sent("改变隶属", _WHY | {"target": 1301}))
class OrganizationMoveBody(_TargetBody):
    """Below which organization it stands from then on."""


@extend_schema_serializer(
    examples=sent("分设", _WHY | _NEW | {"members": [5021, 5022], "children": []})
)
class SplitBody(_NamedBody):
    """A second organization out of one, with what goes over."""

    members = serializers.ListField(
        child=Id(),
        required=False,
        default=list,
        max_length=300,
        help_text="转到新组织的党员的编号。",
    )
    children = serializers.ListField(
        child=Id(),
        required=False,
        default=list,
        max_length=300,
        help_text="归到新组织的下级的编号。",
    )


@extend_schema_serializer(examples=sent("并入", _WHY | {"target": 1301, "take_along": True}))
class MergerBody(_TargetBody):
    """In which organization of its kind it ends."""

    take_along = serializers.BooleanField(
        required=False, default=False, help_text="true：党员、下级、人员、任职和发展党员一并转入。"
    )


@extend_schema_serializer(examples=sent("撤销组织", _WHY))
class DissolutionBody(GroundBody):
    """That it ends."""


class _Deed(Writes):
    """One deed of an organization's life, answered with the organization that stands afterwards."""

    serializer_class = OrganizationSerializer
    subject = "组织变动"
    form: ClassVar[type[LifeForm]]

    def post(self, request: Request, pk: int) -> Response:
        """Do it."""
        account: Any = request.user
        place = organization_for(account, pk, rights.KEEP_ORGANIZATIONS)
        if place.until is not None:
            raise Refused(f"“{place.label}”已于{place.until}撤销，不能再变动。")
        read = self.sent(request)
        asked = read.pop("target", None)
        target = _target(account, asked) if asked is not None else None
        form = self.form(_as_typed(read), actor=account, organization=place, target=target)
        _insist_there(form, read)
        if target is not None and target.kind not in form.target_kinds():
            said = "不能是这一类组织。请另选一个。"
            raise Invalid(said, {"target": [said]})
        insist_valid(form)
        done = form.take()
        if done is None:
            insist_valid(form)
        assert done is not None  # noqa: S101  (a refused form is not valid)
        row = Organization.objects.select_related("area", "parent").get(pk=done.pk)
        return Response(self.get_serializer(row).data)


def _target(account: Any, pk: int) -> Organization:
    """Return the other organization, which the account keeps too; Invalid for any other."""
    rows = Organization.objects.visible_to(account, rights.KEEP_ORGANIZATIONS)
    found: Organization | None = rows.select_related("parent", "area").filter(pk=pk).first()
    if found is None:
        said = "没有这个组织，或不在您的管理范围内。"
        raise Invalid(said, {"target": [said]})
    return found


def _insist_there(form: LifeForm, read: dict[str, Any]) -> None:
    """Refuse what is to go over where the form, having nothing to offer, does not even ask."""
    for name, value in read.items():
        if isinstance(value, list) and value and name not in form.fields:
            raise Invalid(SOME_OF["invalid_choice"], {name: [SOME_OF["invalid_choice"]]})


def _as_typed(read: dict[str, Any]) -> dict[str, Any]:
    """Return what was sent as the page's form takes it: numbers that are ticked come as text."""
    return {
        name: [str(one) for one in value] if isinstance(value, list) else value
        for name, value in read.items()
    }


def _deed(do: str, given: type[Body], about: str) -> type[_Deed]:
    """Return the view of one deed."""
    verb = FORMS[do].verb
    told = {200: f"已办好；答复是{'新' if do in ('set_up', 'split') else '这个'}组织。"}
    if do == "merge":
        told = {200: "已办好；答复是并入的那个组织。"}
    named = {
        "__doc__": FORMS[do].__doc__,
        "form": FORMS[do],
        "writes": Writing(verb, about, given, told, OrganizationSerializer),
    }
    return type(f"{do.title().replace('_', '')}View", (_Deed,), named)


_KEPT = "变动留在沿革里，按日期可查。"
ADDRESSES = [
    path(f"organizations/<int:pk>/{where}/", _deed(do, given, about).as_view(), name=name)
    for where, name, do, given, about in (
        ("set-ups", "organization-set-up", "set_up", SetUpBody, f"在它之下设立一个组织。{_KEPT}"),
        ("renamings", "organization-renaming", "rename", RenamingBody, f"换一个名称。{_KEPT}"),
        ("moves", "organization-move", "move", OrganizationMoveBody,
         f"改到另一个组织之下，下级和党员一起过去。{_KEPT}"),
        ("splits", "organization-split", "split", SplitBody, f"分设一个同类的组织，原组织保留。{_KEPT}"),
        ("mergers", "organization-merger", "merge", MergerBody, f"并入另一个同类的组织后撤销。{_KEPT}"),
        ("dissolutions", "organization-dissolution", "dissolve", DissolutionBody,
         f"撤销；还有党员、下级或任职的答422。{_KEPT}"),
    )
]  # fmt: skip
"""What is written."""
