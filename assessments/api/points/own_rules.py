"""A branch's own rules over the API (一支部一办法): drafted, adopted, filed; the pages' forms and actions."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import rights
from assessments.actions import point_rules as actions
from assessments.actions.points import insist
from assessments.api.examples import UNIT, of, sent
from assessments.forms.point_rules import MeetingForm, OwnItemForm
from assessments.models import BranchItem, BranchRule
from assessments.points.doors import line_for, rule_for, rules_place_for
from assessments.points.own_rules import OWN_RULES
from assessments.queries.point_rules import seen_by
from members.api import OrganizationRef
from members.reads import Lists
from members.writes import insist_valid
from portal.api import IdFilter, one_of
from portal.bodies import Body, Id, Month, Text
from portal.described import Writing
from portal.writes import Nothing, Writes

_LINE = {
    "id": 90, "item": 17, "item_label": "参加志愿服务", "most": "2.00", "label": "连续三个月参加",
    "points": "1.00", "evidence_needed": True,
}  # fmt: skip
_RULE = {
    "id": 6, "scheme": 4, "organization": UNIT, "number": 2, "state": "draft",
    "state_label": "起草中", "planned_from": "", "in_force_from": "", "met_on": None,
    "eligible": None, "present": None, "in_favour": None, "lines": [_LINE],
}  # fmt: skip


class OwnLineSerializer(serializers.ModelSerializer[BranchItem]):
    """A branch's line under one of the county's items."""

    item = serializers.IntegerField(source="item_id", help_text="县里的条目的编号。")
    item_label = serializers.CharField(source="item.label", help_text="县里的条目。")
    most = serializers.DecimalField(
        8, 2, source="item.points", help_text="县里的分值，支部的不能超过。"
    )

    class Meta:
        model = BranchItem
        fields = ["id", "item", "item_label", "most", "label", "points", "evidence_needed"]


@extend_schema_serializer(examples=of("支部的办法", _RULE))
class PointRuleSerializer(serializers.ModelSerializer[BranchRule]):
    """One version of a branch's own rules with its lines."""

    scheme = serializers.IntegerField(source="scheme_id", help_text="方案的编号。")
    organization = OrganizationRef(help_text="支部。")
    state = serializers.CharField(help_text="状态，如draft。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    lines = OwnLineSerializer(many=True, help_text="支部自己的条目。")

    class Meta:
        model = BranchRule
        fields = [
            "id", "scheme", "organization", "number", "state", "state_label", "planned_from",
            "in_force_from", "met_on", "eligible", "present", "in_favour", "lines",
        ]  # fmt: skip


class RuleFilters(filters.FilterSet):
    """How a list of branches' rules is narrowed."""

    scheme = IdFilter(field_name="scheme_id", help_text="方案的编号。")
    organization = IdFilter(field_name="organization_id", help_text="支部的编号。")
    state = one_of(BranchRule.State, "状态。")


_LINES = Prefetch(
    "lines", BranchItem.objects.select_related("item").order_by("item__position", "pk")
)


class PointRuleViewSet(mixins.RetrieveModelMixin, Lists):
    """Branches' own rules the account may read."""

    queryset = BranchRule.objects.none()
    serializer_class = PointRuleSerializer
    filterset_class = RuleFilters
    ordering = "-id"
    subject = "支部积分办法"
    about = "能查看、督查积分的范围内的，和本支部的办法，各版都在内。没有个人信息。"

    def get_queryset(self) -> QuerySet[Any]:
        """Return the versions with their lines."""
        if getattr(self, "swagger_fake_view", False):
            return self.queryset
        return seen_by(self.request.user).prefetch_related(_LINES)  # type: ignore[no-any-return]


@extend_schema_serializer(
    examples=sent("细化一条", {"item": 17, "label": "连续三个月参加志愿服务", "points": "1"})
)
class OwnLineBody(Body):
    """A branch's line under one of the county's items."""

    item = Id(help_text="县里的条目的编号，在用的。")
    label = Text(max_length=120, help_text="支部的要求。不要写身份证号。")  # type: ignore[assignment]
    points = serializers.DecimalField(6, 2, min_value=0, help_text="一次最多，不超过县里的分值。")
    evidence_needed = serializers.BooleanField(
        required=False, default=True, help_text="须有依据；县里要求的不能免。"
    )


@extend_schema_serializer(
    examples=sent(
        "登记表决",
        {"do": "adopt", "met_on": "2026-10-10", "present": 20, "in_favour": 18,
         "planned_from": "2026-11"},
    )
)  # fmt: skip
class RuleStepBody(Body):
    """One step of the rules' life."""

    do = serializers.ChoiceField(
        [(one.action, one.label) for one in OWN_RULES.steps], help_text="办哪一步。"
    )
    met_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="党员大会的日期，登记表决时写。"
    )
    present = serializers.IntegerField(
        min_value=0, max_value=10_000, required=False, allow_null=True, default=None,
        help_text="到会正式党员，登记表决时写。",
    )  # fmt: skip
    in_favour = serializers.IntegerField(
        min_value=0, max_value=10_000, required=False, allow_null=True, default=None,
        help_text="赞成人数，要超过有表决权的半数，登记表决时写。",
    )  # fmt: skip
    planned_from = Month(required=False, help_text="从哪个月起施行，登记表决时写。")
    reason = Text(
        required=False, allow_blank=True, default="", max_length=500,
        help_text="理由，退回、停止执行时写。不要写身份证号。",
    )  # fmt: skip


def _writing(does: str, about: str, body: type[Body], done: str) -> Writing:
    return Writing(does, about, body, {200: f"{done}；答复是这一版办法。"}, PointRuleSerializer)


class _OwnRules(Writes):
    subject = "支部积分办法办理"

    def told(self, pk: int) -> Response:
        """Answer with a version as the list tells it."""
        rows = BranchRule.objects.select_related("organization").prefetch_related(_LINES)
        return Response(self.get_serializer(rows.get(pk=pk)).data)

    def write(self, request: Request, rule: BranchRule, line: BranchItem | None) -> Response:
        """Write a line, as the page's form reads it."""
        form = OwnItemForm(self.sent(request), items=rule.scheme.items.filter(active=True))
        insist_valid(form)
        item = form.items[form.cleaned_data["item"]]
        actions.write_line(
            actor=request.user, rule=rule, item=item, wording=form.wording(), line=line
        )
        return self.told(rule.pk)


class RuleDraftView(_OwnRules):
    """Begins a version, or gives the one begun."""

    writes = _writing(
        "起草支部积分办法",
        "照现行的一版起草；已在起草的答复那一份，等备案的答409。",
        Nothing,
        "已起草",
    )

    def post(self, request: Request, scheme: int, organization: int) -> Response:
        """Begin it."""
        what, where = rules_place_for(request.user, scheme, organization)
        insist(request.user, rights.RECOGNISE_POINTS, where.path)
        self.sent(request)
        made = actions.draft(actor=request.user, scheme=what, organization=where)
        return self.told(made.pk)


class LineWriteView(_OwnRules):
    """Writes a new line into a draft."""

    writes = _writing(
        "写支部的条目", "在县里的一条下面细化，只能更严（M17）。", OwnLineBody, "已写入"
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write it."""
        return self.write(request, rule_for(request.user, pk, rights.RECOGNISE_POINTS), None)


class LineChangeView(_OwnRules):
    """Changes a line of a draft."""

    writes = _writing("修改支部的条目", "送全部内容；只有起草中的能改。", OwnLineBody, "已修改")

    def post(self, request: Request, pk: int) -> Response:
        """Change it."""
        line = line_for(request.user, pk)
        return self.write(request, line.rule, line)


class LineRemovalView(_OwnRules):
    """Takes a line out of a draft."""

    writes = _writing("去掉支部的条目", "去掉的照县里的登记。", Nothing, "已去掉")

    def post(self, request: Request, pk: int) -> Response:
        """Take it out."""
        line = line_for(request.user, pk)
        self.sent(request)
        rule = line.rule_id
        actions.remove_line(actor=request.user, line=line)
        return self.told(rule)


class RuleStepView(_OwnRules):
    """Takes one step of the rules' life."""

    writes = _writing(
        "办理支部积分办法的一步",
        "支部登记党员大会的表决，上级备案、退回，县里退回、停止执行。以前登记的积分不变。",
        RuleStepBody,
        "已办理",
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        rule, body = rule_for(request.user, pk), self.sent(request)
        do, reason = body.pop("do"), body.pop("reason")
        refusal = OWN_RULES.refusal(request.user, rule, OWN_RULES.step(do))
        if refusal:
            raise refusal
        if do == "adopt":
            form = MeetingForm(body)
            insist_valid(form)
            actions.adopt(actor=request.user, rule=rule, meeting=form.meeting())
        else:
            actions.take(actor=request.user, rule=rule, action=do, reason=reason)
        return self.told(pk)


RULES = [
    path(
        "point-boards/<int:scheme>/<int:organization>/rules/",
        RuleDraftView.as_view(),
        name="point-rule-drafting",
    ),
    path("point-rules/<int:pk>/lines/", LineWriteView.as_view(), name="point-rule-line-writing"),
    path("point-rules/<int:pk>/decisions/", RuleStepView.as_view(), name="point-rule-decision"),
    path(
        "point-rule-lines/<int:pk>/changes/",
        LineChangeView.as_view(),
        name="point-rule-line-change",
    ),
    path(
        "point-rule-lines/<int:pk>/removals/",
        LineRemovalView.as_view(),
        name="point-rule-line-removal",
    ),
]
"""What is written of a branch's own rules."""
