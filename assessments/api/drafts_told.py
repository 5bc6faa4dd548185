"""What the API gives of drafts' problems, of the shipped schemes and of trials; and what is sent to draft."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from assessments.api.examples import of, sent
from assessments.models import WhatIf
from assessments.queries import trials
from portal.bodies import Body, Id, Text

Shape = serializers.Serializer[Any]
_PROBLEM = {"line": 12, "place": "grade.caps.好", "sentence": "好的比例最多40%。"}
_TRIAL = {
    "id": 5, "version": 31, "digest": "9f86d081884c7d65", "cycle": 12, "job": 880, "finished": True,
    "outdated": False, "requested_at": "2026-10-13T09:00:00+08:00",
}  # fmt: skip
_SIDE = {"total": "91.50", "rank": 3, "grade": "好"}
_LINE = {
    "subject": 2204, "name": "孙静怡", "unit": "县审计局", "panel": 141, "before": _SIDE,
    "after": {"total": None, "rank": None, "grade": None}, "withheld": True, "grade_move": "",
    "rank_move": "",
}  # fmt: skip


class ProblemLineSerializer(Shape):
    """One thing to mend."""

    line = serializers.IntegerField(help_text="全文的第几行；不知道的为0。")
    place = serializers.CharField(help_text="在方案的哪里。")
    sentence = serializers.CharField(help_text="怎样才对。")


@extend_schema_serializer(
    examples=of("一处要改", {"version": 31, "seen": "9f86d081884c7d65", "problems": [_PROBLEM]})
)
class SchemeProblemsSerializer(Shape):
    """What is wrong with a document; nothing is, where the list is empty."""

    version = serializers.IntegerField(help_text="草稿的编号。")
    seen = serializers.CharField(help_text="草稿现在的内容校验值，保存、发布时照送。")
    problems = ProblemLineSerializer(many=True, help_text="要改的地方；空的可以发布。")


@extend_schema_serializer(
    examples=of(
        "全文", {"version": 31, "seen": "9f86d081884c7d65", "note": "", "text": "id: one_n\n"}
    )
)
class SchemeTextSerializer(Shape):
    """A version's whole document as text."""

    version = serializers.IntegerField(help_text="版本的编号。")
    seen = serializers.CharField(help_text="内容校验值，保存、发布时照送。")
    note = serializers.CharField(help_text="修改说明。")
    text = serializers.CharField(help_text="方案全文（YAML）。")


class ShippedSchemeSerializer(Shape):
    """One scheme that comes with the portal."""

    code = serializers.CharField(help_text="编码。")
    title = serializers.CharField(help_text="名称。")


@extend_schema_serializer(
    examples=of("方案库", {"schemes": [{"code": "weishan_one_n", "title": "“1+N”平时考核"}]})
)
class ShippedSchemesSerializer(Shape):
    """The schemes that come with the portal."""

    schemes = ShippedSchemeSerializer(many=True, help_text="随平台附带的方案。")


@extend_schema_serializer(examples=of("丢弃了", {"version": 31, "scheme_gone": False}))
class DiscardedSerializer(Shape):
    """A draft that is gone."""

    version = serializers.IntegerField(help_text="草稿原来的编号。")
    scheme_gone = serializers.BooleanField(help_text="方案只有这一份草稿的，一起没有了。")


@extend_schema_serializer(examples=of("试算", _TRIAL))
class SchemeTrialSerializer(serializers.ModelSerializer[WhatIf]):
    """A version tried on a past cycle."""

    version = serializers.IntegerField(source="version_id", help_text="方案版本的编号。")
    cycle = serializers.IntegerField(source="cycle_id", help_text="周期的编号。")
    job = serializers.IntegerField(source="job_id", allow_null=True, help_text="任务的编号。")
    finished = serializers.BooleanField(help_text="算完了没有；升降在试算升降里。")
    outdated = serializers.SerializerMethodField(help_text="试算以后草稿又改过。")

    class Meta:
        model = WhatIf
        fields = [
            "id", "version", "digest", "cycle", "job", "finished", "outdated", "requested_at",
        ]  # fmt: skip

    def get_outdated(self, trial: WhatIf) -> bool:
        """Return whether the draft was changed since."""
        return trial.version.digest != trial.digest


class TrialSideSerializer(Shape):
    """One subject's result by one of the two schemes."""

    total = serializers.CharField(allow_null=True, default=None, help_text="总分；没有为 null。")
    rank = serializers.IntegerField(allow_null=True, default=None, help_text="名次；没有为 null。")
    grade = serializers.CharField(allow_null=True, default=None, help_text="等次；没有为 null。")


class TrialLineSerializer(Shape):
    """One subject before and after."""

    subject = serializers.IntegerField(help_text="对象的编号。")
    name = serializers.CharField(help_text="名称。")
    unit = serializers.CharField(help_text="单位。")
    panel = serializers.IntegerField(help_text="考核单元的编号。")
    before = TrialSideSerializer(help_text="已确认的结果。")
    after = TrialSideSerializer(help_text="按这一版算的；投票不足5张的不给，全为 null。")
    withheld = serializers.BooleanField(help_text="投票不足5张，没有给。")
    grade_move = serializers.CharField(help_text="等次：up、down、same，不能比的为空。")
    rank_move = serializers.CharField(help_text="名次：up、down、same，不能比的为空。")


@extend_schema_serializer(
    examples=of(
        "升降", {"trial": 5, "people": 1, "changed": 0, "totals_only": False, "lines": [_LINE]}
    )
)
class TrialLinesSerializer(Shape):
    """Who would rise and who would fall."""

    trial = serializers.IntegerField(help_text="试算的编号。")
    people = serializers.IntegerField(help_text="几个对象。")
    changed = serializers.IntegerField(help_text="有变化的几个。")
    totals_only = serializers.BooleanField(
        help_text="党员和居民的只列人数，没有名单（PV-MEMBER）。"
    )
    lines = TrialLineSerializer(many=True, help_text="逐个对象。")


_CODE = "编码：小写字母开头，由小写字母、数字和下划线组成。"


@extend_schema_serializer(
    examples=sent("复制", {"of": "weishan_one_n", "code": "one_n_2", "title": "“1+N”平时考核"})
)
class ShippedCopyBody(Body):
    """A copy of a shipped scheme."""

    of = Text(max_length=60, help_text="随平台附带的方案的编码。")
    code = Text(max_length=60, help_text=_CODE)
    title = Text(max_length=200, help_text="名称。")


@extend_schema_serializer(examples=sent("复制", {"code": "one_n_2", "title": "“1+N”平时考核"}))
class SchemeCopyBody(Body):
    """A copy of a version of an own scheme."""

    code = Text(max_length=60, help_text=_CODE)
    title = Text(max_length=200, help_text="名称。")


@extend_schema_serializer(examples=sent("全文", {"text": "id: one_n\ntitle: 平时考核\n"}))
class SchemeFileBody(Body):
    """A whole document as text."""

    text = Text(max_length=1_000_000, trim_whitespace=False, help_text="方案全文（YAML）。")


@extend_schema_serializer(
    examples=sent(
        "保存", {"text": "id: one_n\n", "note": "比例改为40%", "seen": "9f86d081884c7d65"}
    )
)
class SchemeSaveBody(SchemeFileBody):
    """A draft's whole document, against what was read."""

    note = Text(
        required=False, allow_blank=True, default="", max_length=300, help_text="修改说明。"
    )
    seen = Text(max_length=64, help_text="读到的内容校验值；已被别人改过的答409。")


@extend_schema_serializer(
    examples=sent("发布", {"in_force_from": "2027-01-01", "seen": "9f86d081884c7d65"})
)
class PublicationBody(Body):
    """From when a draft holds, and which draft was read."""

    in_force_from = serializers.DateField(help_text="施行日期，一个周期的第一天。")
    seen = Text(max_length=64, help_text="读到的内容校验值；已被别人改过的答409。")


@extend_schema_serializer(examples=sent("停用", {"retired_from": "2027-01-01"}))
class RetirementBody(Body):
    """From when a scheme is retired."""

    retired_from = serializers.DateField(
        allow_null=True, help_text="停用日期，一个周期的第一天；null撤销停用。"
    )


@extend_schema_serializer(examples=sent("试算", {"cycle": 12}))
class TrialBody(Body):
    """The past cycle a version is tried on."""

    cycle = Id(help_text="已有单位确认结果的一期的编号。")


def lines_told(trial: WhatIf, show: str) -> dict[str, Any]:
    """Return a trial's subjects as its page shows them: none by name where it gives totals alone."""
    lines = trials.lines_of(trial)
    totals_only = bool((trial.outcome or {}).get("totals_only"))
    return {
        "trial": trial.pk, "people": len(lines), "totals_only": totals_only,
        "changed": sum(one.is_changed for one in lines),
        "lines": [] if totals_only else [one for one in lines if one.fits(show)],
    }  # fmt: skip
