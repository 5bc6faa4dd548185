"""What the API gives out of cases; nothing of residents: no name, no household, no contact (0.7)."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from grids import relations
from grids.api import examples
from grids.lifecycle import CASE, action_label
from grids.models import Case, CaseKind, CasePhoto, CaseStep, Grid
from grids.queries.cases import is_overdue, log_of
from members.api import OrganizationRef
from members.life.api import PersonRef
from portal.lifecycle import Offer

WITHHELD = "当事人保密的类别（PV-CASE）只给上报人、承办人、镇街网格中心和县级督办，别人为 null。"

LEVELS = "办理层级：village（村、社区）、town（镇街）、county（县直部门）；未分派为空。"


class KindRef(serializers.ModelSerializer[CaseKind]):
    """A kind as cases name it."""

    class Meta:
        model = CaseKind
        fields = ["id", "code", "title"]


class GridRef(serializers.ModelSerializer[Grid]):
    """A node as cases and other nodes name it."""

    class Meta:
        model = Grid
        fields = ["id", "code", "name"]


@extend_schema_serializer(examples=examples.of("办理中的事项", examples.CASE))
class CaseSerializer(serializers.ModelSerializer[Case]):
    """A case as lists carry it: its number and its way, never its words."""

    number = serializers.CharField(source="label", help_text="事项编号，一县一年一个序列。")  # type: ignore[assignment]
    kind = KindRef(help_text="类别。")
    organization = OrganizationRef(help_text="发现在哪个村（社区）或镇街。")
    town = OrganizationRef(allow_null=True, help_text="镇街；没有为 null。")
    grid = GridRef(allow_null=True, help_text="网格，按发现那天；不清楚为 null。")
    channel_label = serializers.CharField(source="get_channel_display", help_text="来源的名称。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    level = serializers.CharField(help_text=LEVELS)
    handler = OrganizationRef(allow_null=True, help_text="承办单位；没有为 null。")
    late = serializers.SerializerMethodField(help_text="今天是否逾期没有办完。")
    done_on = serializers.DateField(
        allow_null=True, help_text="期限要求的事办完的日期：反馈，不设反馈的类别为办结。"
    )
    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="并入的事项的编号；没有为 null。"
    )

    class Meta:
        model = Case
        fields = [
            "id", "number", "kind", "organization", "town", "grid", "channel", "channel_label",
            "urgency", "found_on", "reported_at", "due_on", "late", "state", "state_label", "level",
            "handler", "extended", "reopened", "resolved_on", "done_on", "satisfaction",
            "unreachable", "closed_on", "filed_on", "merged_into",
        ]  # fmt: skip

    def get_late(self, case: Case) -> bool:
        """Return whether it is overdue today."""
        return is_overdue(case)


class PhotoSerializer(serializers.ModelSerializer[CasePhoto]):
    """A photo and where it is fetched."""

    address = serializers.SerializerMethodField(help_text="照片的地址。")

    class Meta:
        model = CasePhoto
        fields = ["position", "address"]

    def get_address(self, photo: CasePhoto) -> str:
        """Return the address of the portal's own scoped view of the file."""
        return reverse("portal:file", args=[photo.file_id])


class LogSerializer(serializers.ModelSerializer[CaseStep]):
    """One line of the log."""

    actor = serializers.CharField(
        source="actor.display_name",
        default=None,
        allow_null=True,
        help_text="谁办的；平台自己为 null。",
    )
    action_label = serializers.SerializerMethodField(help_text="步骤的名称。")
    handler = OrganizationRef(allow_null=True, help_text="这一步以后的承办单位；没有为 null。")
    days = serializers.IntegerField(
        source="details.days", default=None, allow_null=True, help_text="申请或同意延期的工作日数。"
    )
    words = serializers.SerializerMethodField(help_text=f"理由或结果；没有为 null。{WITHHELD}")

    class Meta:
        model = CaseStep
        fields = [
            "at", "actor", "action", "action_label", "before", "after", "due_before", "due_on",
            "handler", "days", "words",
        ]  # fmt: skip

    def get_action_label(self, step: CaseStep) -> str:
        """Return the step in words."""
        return action_label(step.action)

    def get_words(self, step: CaseStep) -> str | None:
        """Return the words of the step where they may be read."""
        note = getattr(step, "note", None)
        return note.words if note is not None and self.context["reads_words"] else None


class OfferSerializer(serializers.Serializer[Offer]):
    """A step the account could take now."""

    action = serializers.CharField(source="step.action", help_text="步骤，写在地址里。")
    title = serializers.CharField(source="step.label", help_text="步骤的名称。")
    allowed = serializers.BooleanField(help_text="现在能不能办。")
    why = serializers.CharField(help_text="不能办的原因；能办为空。")


@extend_schema_serializer(examples=examples.of("办理中的事项", examples.DETAIL))
class CaseDetailSerializer(CaseSerializer):
    """A case with its words where they may be read, its log, and what the account could do next."""

    finder = serializers.CharField(source="finder.display_name", help_text="上报人。")
    handler_person = PersonRef(allow_null=True, help_text="承办人；没有指定为 null。")
    words = serializers.SerializerMethodField(help_text=f"内容。{WITHHELD}")
    photos = serializers.SerializerMethodField(help_text="照片，和内容一样只给能看内容的人。")
    log = serializers.SerializerMethodField(help_text="办理经过，最早的在前。")
    steps = serializers.SerializerMethodField(help_text="本账号在现在的状态可以办的步骤。")

    class Meta(CaseSerializer.Meta):
        fields = [
            *CaseSerializer.Meta.fields,
            "counted_from", "extensions", "followup_on", "finder", "handler_person", "words", "photos",
            "log", "steps",
        ]  # fmt: skip

    def _reads(self, case: Case) -> bool:
        return relations.reads(self.context["request"].user, case)

    def get_words(self, case: Case) -> str | None:
        """Return the words where they may be read."""
        return case.words if self._reads(case) else None

    @extend_schema_field(PhotoSerializer(many=True))
    def get_photos(self, case: Case) -> list[Any]:
        """Return the photos, where the words may be read."""
        photos = case.photos.all() if self._reads(case) else ()
        return list(PhotoSerializer(photos, many=True).data)

    @extend_schema_field(LogSerializer(many=True))
    def get_log(self, case: Case) -> list[Any]:
        """Return the log."""
        context = {"reads_words": self._reads(case)}
        return list(LogSerializer(log_of(case), many=True, context=context).data)

    @extend_schema_field(OfferSerializer(many=True))
    def get_steps(self, case: Case) -> list[Any]:
        """Return what the account could do next."""
        offers = CASE.offers(self.context["request"].user, case)
        return [OfferSerializer(offer).data for offer in offers]


@extend_schema_serializer(examples=examples.of("分派以后", examples.TAKEN))
class TakenSerializer(serializers.ModelSerializer[Case]):
    """A case after a step: as much as who took it has to know, also where he sees it no more."""

    number = serializers.CharField(source="label", help_text="事项编号。")  # type: ignore[assignment]
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    level = serializers.CharField(help_text=LEVELS)

    class Meta:
        model = Case
        fields = ["id", "number", "state", "state_label", "level", "due_on"]
