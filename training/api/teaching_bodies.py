"""What is sent about surveys, ratings, the lecture menu and open questions."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from portal.bodies import Body, Id, Text, Upload
from portal.examples import sent
from training.api.catalogue_bodies import blank
from training.api.classes_bodies import steps_of
from training.lifecycle import ORDER
from training.models import LectureTopic


@extend_schema_serializer(
    examples=sent(
        "需求调研",
        {"title": "秋季培训需求", "needs": ["看懂财务报表", "依法行政"], "closes_on": "2026-10-20"},
    )
)
class SurveyBody(Body):
    """A survey to be opened."""

    title = Text(max_length=60, help_text="题目。")
    needs = serializers.ListField(
        child=Text(max_length=40),
        min_length=2,
        max_length=20,
        help_text="可选的需求，2至20项，不重复。",
    )
    closes_on = serializers.DateField(help_text="截止日期，不早于今天。")


@extend_schema_serializer(examples=sent("选两项", {"picks": [0, 1]}))
class SurveyAnswerBody(Body):
    """Somebody's answer."""

    picks = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=19),
        min_length=1,
        max_length=5,
        help_text="选的需求的序号，从0数起，1至5项。",
    )
    words = blank("另外想学的；不要写证件号码和电话，接口不再给出。", 200)


@extend_schema_serializer(examples=sent("五分", {"value": 5}))
class TrainingRatingBody(Body):
    """One to five."""

    value = serializers.IntegerField(min_value=1, max_value=5, help_text="1至5分，一次。")


@extend_schema_serializer(
    examples=sent("一讲", {"title": "从严治党", "field": "基层治理", "tags": ["law"]})
)
class TopicBody(Body):
    """A topic of the menu."""

    title = Text(max_length=60, help_text="课题。")
    field = Text(max_length=20, help_text="领域，县里设的或另写。")  # type: ignore[assignment]
    tags = serializers.ListField(
        child=serializers.ChoiceField(LectureTopic.Tag.choices),
        required=False, default=list, help_text="内容（P11-R2）。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("点单", {"unit": 1201, "wanted_on": "2026-10-30"}))
class LectureOrderBody(Body):
    """An order of a topic."""

    unit = Id(help_text="点单单位的编号：机关、镇街或村。")
    wanted_on = serializers.DateField(help_text="希望日期，今天以后、一年以内。")
    questions = blank("想听的问题。", 200)


@extend_schema_serializer(examples=sent("排课", {"do": "schedule", "session": 310}))
class OrderStepBody(Body):
    """One step of an order."""

    do = serializers.ChoiceField(steps_of(ORDER), help_text="办哪一步。")
    session = Id(
        required=False,
        allow_null=True,
        default=None,
        help_text="排到的课次，排课时写；他授课、还没有上的。",
    )
    reason = blank("理由；不安排的须写。不要写身份证号。", 300)


class MaterialForm(Body):
    """A file for the shelf of a class."""

    title = Text(max_length=80, help_text="名称；一个班里不重复。")
    session = Id(required=False, allow_null=True, default=None, help_text="课次；不写为整个班。")
    file = Upload(help_text="PDF、图片、幻灯片（pptx）、Word（docx）、Excel（xlsx）。")


@extend_schema_serializer(examples=sent("提问", {"question": "新条例哪天起施行", "teacher": 12}))
class QuestionBody(Body):
    """A question that is left open."""

    question = Text(max_length=300, help_text="问题，不写姓名；全班都能看到。")
    teacher = Id(
        required=False, allow_null=True, default=None,
        help_text="由这次课的哪名教师答复；不写的由办班单位答复。",
    )  # fmt: skip


@extend_schema_serializer(examples=sent("答复", {"answer": "自2026年11月1日起施行"}))
class QuestionAnswerBody(Body):
    """The answer to an open question."""

    answer = Text(max_length=1000, help_text="答复，全班都能看到。不要写身份证号。")
