"""What the API gives out of objections, corrections and consequences."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments.api.examples import UNIT, of
from assessments.models import Correction, Objection, Proposal
from assessments.queries.decisions import EFFECTS
from members.api import OrganizationRef

OBJECTION: dict[str, Any] = {
    "id": 7,
    "panel": 141,
    "notice": 61,
    "subject": 2204,
    "by": "孙静怡",
    "text": "第二项完成数应为42，见8月通报。",
    "made_at": "2026-10-15T09:00:00+08:00",
    "due_on": "2026-10-22",
    "state": "open",
    "state_label": "待答复",
    "answer": "",
    "answered_by": "",
    "answered_at": None,
}
CORRECTION: dict[str, Any] = {
    "id": 3,
    "panel": 141,
    "organization": UNIT,
    "reason": "重点工作完成数登记有误，应为42",
    "asked_by": "周文",
    "asked_at": "2026-10-28T09:00:00+08:00",
    "state": "asked",
    "state_label": "待批准",
    "decided_by": "",
    "decided_at": None,
    "decision_reason": "",
    "new_panel": None,
}
PROPOSAL: dict[str, Any] = {
    "id": 19,
    "panel": 141,
    "subject": 2204,
    "person": 5021,
    "name": "孙静怡",
    "rule": "reserve_pool",
    "effect": "reserve_pool",
    "title": "纳入后备干部培养",
    "mandatory": False,
    "at_risk": False,
    "ground": {"counted": 3, "of": 3},
    "state": "proposed",
    "state_label": "待决定",
    "reason": "",
    "decided_by": "",
    "decided_at": None,
}


def _name_of(account: Any) -> str:
    return account.display_name if account else ""


@extend_schema_serializer(examples=of("一件异议", OBJECTION))
class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """A signed objection and its answer."""

    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    notice = serializers.IntegerField(source="notice_id", help_text="公示的编号。")
    subject = serializers.IntegerField(
        source="subject_id", allow_null=True, help_text="关于哪个考核对象；关于名单的为 null。"
    )
    by = serializers.CharField(source="by.display_name", help_text="谁提出的。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    answered_by = serializers.SerializerMethodField(help_text="谁答复的；没有答复为空。")

    class Meta:
        model = Objection
        fields = [
            "id", "panel", "notice", "subject", "by", "text", "made_at", "due_on", "state",
            "state_label", "answer", "answered_by", "answered_at",
        ]  # fmt: skip

    def get_answered_by(self, one: Objection) -> str:
        """Return who answered."""
        return _name_of(one.answered_by)


@extend_schema_serializer(examples=of("一件更正申请", CORRECTION))
class CorrectionSerializer(serializers.ModelSerializer[Correction]):
    """A correction asked for, and what was decided."""

    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    organization = OrganizationRef(source="panel.organization", help_text="单位。")
    asked_by = serializers.CharField(source="asked_by.display_name", help_text="谁申请的。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    decided_by = serializers.SerializerMethodField(help_text="谁决定的；没有决定为空。")
    new_panel = serializers.IntegerField(
        source="new_panel_id", allow_null=True, help_text="开出的新一版的编号；没有为 null。"
    )

    class Meta:
        model = Correction
        fields = [
            "id", "panel", "organization", "reason", "asked_by", "asked_at", "state", "state_label",
            "decided_by", "decided_at", "decision_reason", "new_panel",
        ]  # fmt: skip

    def get_decided_by(self, one: Correction) -> str:
        """Return who decided."""
        return _name_of(one.decided_by)


@extend_schema_serializer(examples=of("一条建议", PROPOSAL))
class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A consequence a result leads to; nothing happens without a decision."""

    panel = serializers.IntegerField(source="panel_id", help_text="考核单元的编号。")
    subject = serializers.IntegerField(source="subject_id", help_text="考核对象的编号。")
    person = serializers.IntegerField(
        source="subject.person_id", allow_null=True, help_text="人员的编号；不是人的为 null。"
    )
    name = serializers.CharField(source="subject.name", help_text="对谁。")
    title = serializers.SerializerMethodField(help_text="建议什么。")
    mandatory = serializers.SerializerMethodField(help_text="true：硬性规定，不能不采纳。")
    ground = serializers.DictField(help_text="依据：几个周期里算了几个。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    decided_by = serializers.SerializerMethodField(help_text="谁决定的；没有决定为空。")

    class Meta:
        model = Proposal
        fields = [
            "id", "panel", "subject", "person", "name", "rule", "effect", "title", "mandatory",
            "at_risk", "ground", "state", "state_label", "reason", "decided_by", "decided_at",
        ]  # fmt: skip

    def get_title(self, one: Proposal) -> str:
        """Return the effect in words."""
        return EFFECTS.get(one.effect, one.effect)

    def get_mandatory(self, one: Proposal) -> bool:
        """Return whether the scheme leaves no choice."""
        return one.force == "mandatory"

    def get_decided_by(self, one: Proposal) -> str:
        """Return who decided."""
        return _name_of(one.decided_by)
