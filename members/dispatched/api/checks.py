"""Weekly spot checks over the API: what was drawn and how, asking, answering, judging (P10-R3, R4).

Who is drawn and not asked yet is known to the county's office alone. What was said and noted of a check goes
in and does not come out (PV-STAFF).
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.api import UNIT, OrganizationRef
from members.dispatched import relations
from members.dispatched.actions import checks as actions
from members.dispatched.api.known import (
    KeepingPhotos,
    Known,
    MondayFilter,
    insist_reads,
)
from members.dispatched.doors import check_for
from members.dispatched.models import CheckCorrection, Draw, SpotCheck
from members.dispatched.queries import checks
from members.life.api import PERSON, PersonRef
from portal.api import IdFilter, YesNoFilter, one_of
from portal.bodies import Body, Text, Upload
from portal.described import Writing
from portal.examples import of, sent
from portal.refusals import Invalid
from portal.writes import forms, upload_of

_CHECK = {
    "id": 81, "draw": 9, "monday": "2026-10-12", "posting": 61, "person": PERSON,
    "state": "answered", "state_label": "已答复", "asked_at": "2026-10-13T09:00:00+08:00",
    "away": False, "answered_at": "2026-10-13T09:12:00+08:00", "answer": "on_post",
    "answer_label": "在岗", "by_phone": False, "questioned_on": None, "result": "",
    "result_label": "", "judged_at": None, "corrected": False,
}  # fmt: skip
_DRAW = {
    "id": 9, "county": UNIT, "monday": "2026-10-12", "share": 20, "of": 30, "must": 2,
    "drawn": 6, "drawn_at": "2026-10-12T08:00:00+08:00", "open": False, "seed": "4f1d9a0c2b7e6d58",
    "same": True,
}  # fmt: skip


@extend_schema_serializer(examples=of("答复了的抽查", _CHECK))
class SpotCheckSerializer(serializers.ModelSerializer[SpotCheck]):
    """A check by its road and result; what was said and noted stays on the page."""

    draw = serializers.IntegerField(source="draw_id", help_text="抽取的编号。")
    monday = serializers.DateField(source="draw.monday", help_text="哪一周的，是周一。")
    posting = serializers.IntegerField(source="posting_id", help_text="派驻的编号。")
    person = PersonRef(source="posting.person", help_text="抽查谁。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    answer_label = serializers.CharField(
        source="get_answer_display", help_text="答复的名称；没有答复为空。"
    )
    result_label = serializers.CharField(
        source="get_result_display", help_text="结果的名称；没有认定为空。"
    )
    corrected = serializers.BooleanField(help_text="结果更正过为 true。")

    class Meta:
        model = SpotCheck
        fields = [
            "id", "draw", "monday", "posting", "person", "state", "state_label", "asked_at",
            "away", "answered_at", "answer", "answer_label", "by_phone", "questioned_on",
            "result", "result_label", "judged_at", "corrected",
        ]  # fmt: skip


class SpotCheckFilters(filters.FilterSet):
    """How a list of checks is narrowed."""

    posting = IdFilter(field_name="posting_id", help_text="派驻的编号。")
    team = IdFilter(field_name="posting__team_id", help_text="服务队的编号。")
    draw = IdFilter(field_name="draw_id", help_text="抽取的编号。")
    monday = MondayFilter(field_name="draw__monday", help_text="周一的日期，如2026-10-12。")
    state = one_of(SpotCheck.State, "状态。")
    result = one_of(SpotCheck.Result, "结果。")
    open = YesNoFilter(method="waits", help_text="true只取提问以后没有认定的，false只取其余的。")

    def waits(self, rows: QuerySet[Any], name: str, wanted: bool) -> QuerySet[Any]:
        """Keep what waits for somebody, or the others."""
        found = {"state__in": checks.OPEN}
        return rows.filter(**found) if wanted else rows.exclude(**found)


class SpotCheckViewSet(Known):
    """Checks the account may know: what is drawn and not asked yet the county's office alone."""

    queryset = SpotCheck.objects.select_related("draw", "posting__person").annotate(
        corrected=Exists(CheckCorrection.objects.filter(check_of=OuterRef("pk")))
    )
    serializer_class = SpotCheckSerializer
    filterset_class = SpotCheckFilters
    subject = "每周抽查"
    about = (
        "抽查了谁、答复什么、怎样认定；队长看本队的，本人看自己的。抽中还没有提问的只有县下派办看得到"
        "（P10-R3）。答复和核实的文字、本人说明、照片只在页面上看（PV-STAFF）。最近抽取的在前。"
    )

    def known(self, account: Any) -> QuerySet[Any]:
        """Return what he may know without anybody being warned."""
        return checks.known_to(account)  # type: ignore[no-any-return]


@extend_schema_serializer(examples=of("一周的抽取", _DRAW))
class SpotCheckDrawSerializer(serializers.ModelSerializer[Draw]):
    """A week's draw, made again from its record; closed while somebody may still be warned."""

    county = OrganizationRef(help_text="县（市、区）。")
    of = serializers.SerializerMethodField(help_text="在岗派驻的人数。")
    must = serializers.SerializerMethodField(help_text="8周内没有抽到、到期必查的人数。")
    drawn = serializers.SerializerMethodField(help_text="抽中的人数。")
    open = serializers.SerializerMethodField(help_text="问完或过了这一周，公开怎样抽的为 true。")
    seed = serializers.SerializerMethodField(help_text="随机种子；还没有公开为空。")
    same = serializers.SerializerMethodField(
        help_text="按记录重新抽取，结果和当时一样为 true；还没有公开为 null。"
    )

    class Meta:
        model = Draw
        fields = [
            "id", "county", "monday", "share", "of", "must", "drawn", "drawn_at", "open", "seed",
            "same",
        ]  # fmt: skip

    def get_of(self, draw: Draw) -> int:
        """Return how many served."""
        return len(draw.population)

    def get_must(self, draw: Draw) -> int:
        """Return how many were due."""
        return len(draw.must)

    def get_drawn(self, draw: Draw) -> int:
        """Return how many were drawn."""
        return len(draw.drawn)

    def get_open(self, draw: Any) -> bool:
        """Return whether the reader is shown how it was drawn, as the page shows it."""
        if not (draw.waits and checks.still_secret(draw)):
            return True
        account = self.context["request"].user
        return relations.office_keeps(account, draw.county.path)

    def get_seed(self, draw: Draw) -> str:
        """Return the seed of a draw that is open."""
        return draw.seed if self.get_open(draw) else ""

    @extend_schema_field({"type": ["boolean", "null"]})
    def get_same(self, draw: Draw) -> bool | None:
        """Return whether it is drawn the same again."""
        return checks.redrawn(draw)[1] if self.get_open(draw) else None


class DrawFilters(filters.FilterSet):
    """How a list of draws is narrowed."""

    county = IdFilter(field_name="county_id", help_text="县（市、区）的编号。")
    monday = MondayFilter(field_name="monday", help_text="周一的日期，如2026-10-12。")


class DrawViewSet(Known):
    """Draws of the counties in scope."""

    queryset = Draw.objects.select_related("county").annotate(
        waits=Exists(SpotCheck.objects.filter(draw=OuterRef("pk"), state="drawn"))
    )
    serializer_class = SpotCheckDrawSerializer
    filterset_class = DrawFilters
    subject = "抽查的抽取"
    about = "每周怎样抽的：在岗多少人、抽中多少人、随机种子。没有问完的那一周，种子只给县下派办（P10-R3）。"

    def insist(self, account: Any) -> None:
        """Refuse (403) who sees first secretaries nowhere by right."""
        insist_reads(account)


def _needed(read: dict[str, Any]) -> Any:
    """Return the photo that is to be added; Invalid without one."""
    if read["proof"] is None:
        said = "请用multipart/form-data送一张照片。"
        raise Invalid(said, {"proof": [said]})
    return read["proof"]


_STEPS: dict[str, tuple[str, Callable[[Any, SpotCheck, dict[str, Any]], SpotCheck]]] = {
    "ask": ("提问", lambda who, one, read: actions.ask(actor=who, check=one)),
    "answer": (
        "答复",
        lambda who, one, read: actions.answer(
            actor=who, check=one, answer=read["answer"], said=read["said"], upload=read["proof"]
        ),
    ),
    "record": (
        "认定",
        lambda who, one, read: actions.record(
            actor=who, check=one, result=read["result"], note=read["said"]
        ),
    ),
    "question": (
        "要求说明",
        lambda who, one, read: actions.question(actor=who, check=one, why=read["said"]),
    ),
    "explain": (
        "说明",
        lambda who, one, read: actions.explain(
            actor=who, check=one, text=read["said"], upload=read["proof"]
        ),
    ),
    "proof": (
        "补传照片",
        lambda who, one, read: actions.add_proof(actor=who, check=one, upload=_needed(read)),
    ),
    "finalize": (
        "复核认定",
        lambda who, one, read: actions.finalize(
            actor=who, check=one, result=read["result"], why=read["said"]
        ),
    ),
    "correct": (
        "更正结果",
        lambda who, one, read: actions.correct(
            actor=who, check=one, result=read["result"], why=read["said"]
        ),
    ),
}
"""Step → its name, and the page's action."""
STEPS = [(code, label) for code, (label, _) in _STEPS.items()]
"""What may be done with a check."""
_SAYS = {"why": "said", "reason": "said"}
"""How the page's boxes are called that a body calls otherwise."""


@extend_schema_serializer(
    examples=sent("答复", {"do": "answer", "answer": "elsewhere", "said": "到镇里开会"})
)
class SpotCheckStepBody(Body):
    """One step of a check."""

    do = serializers.ChoiceField(STEPS, help_text="办哪一步。")
    answer = serializers.ChoiceField(
        SpotCheck.Answer.choices,
        required=False,
        default="",
        allow_blank=True,
        help_text="答复；只有答复写。",
    )
    result = serializers.ChoiceField(
        SpotCheck.Result.choices,
        required=False,
        default="",
        allow_blank=True,
        help_text="认定、复核、更正的结果。",
    )
    said = Text(
        required=False,
        allow_blank=True,
        default="",
        max_length=300,
        help_text="说明、核实情况、依据或理由，不写号码；在岗的答复和认定可以不写。接口不再给出。",
    )


@extend_schema_serializer(examples=sent("答复", {"do": "answer", "answer": "on_post"}))
class SpotCheckStepForm(SpotCheckStepBody):
    """One step of a check, with a photo."""

    proof = Upload(
        required=False,
        max_length=200,
        help_text="答复、说明、补传的照片（JPG、PNG），地点和时间会去掉；只在页面上看。",
    )


class SpotCheckStepView(KeepingPhotos):
    """Takes one step of a check."""

    listed = SpotCheckViewSet
    writes = Writing(
        "办理抽查的一步",
        "县下派办提问、认定、要求说明、复核、更正；本人答复、说明，或由县下派办代记。"
        "不在岗只能在要求说明以后复核认定（P10-R4）。带照片的用multipart/form-data。",
        forms(SpotCheckStepBody, SpotCheckStepForm),
        {200: "已办理；答复是这次抽查。"},
        SpotCheckSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        found = check_for(request.user, pk)
        read = self.sent(request)
        read["proof"] = upload_of(read, "proof")
        try:
            _STEPS[read["do"]][1](request.user, found, read)
        except Invalid as wrong:
            problems = {_SAYS.get(name, name): said for name, said in wrong.problems.items()}
            raise Invalid(wrong.sentence, problems) from wrong
        return self.told(pk)


RESOURCES = (
    ("spot-checks", SpotCheckViewSet, "spot-check"),
    ("spot-check-draws", DrawViewSet, "spot-check-draw"),
)
"""(address, resource, name) for the API root."""
ADDRESSES = [
    path("spot-checks/<int:pk>/decisions/", SpotCheckStepView.as_view(), name="spot-check-step"),
]
"""What is written."""
