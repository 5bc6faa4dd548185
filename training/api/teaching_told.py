"""What the API gives of surveys, the lecture menu, a class's shelf and one's own training.

What somebody wrote in a survey and how one person rated stay where they are: counts and means of five alone.
"""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.api import OrganizationRef
from portal.examples import of
from training.api import examples
from training.models import LectureOrder, LectureTopic, Material, OpenQuestion, Survey


@extend_schema_serializer(examples=of("需求调研", examples.SURVEY))
class TrainingSurveySerializer(serializers.ModelSerializer[Survey]):
    """A survey."""

    organization = OrganizationRef(help_text="调研单位。")
    needs = serializers.ListField(
        child=serializers.CharField(), help_text="可选的需求，按顺序从0编号。"
    )
    answers = serializers.IntegerField(source="n_answers", help_text="答卷数。")
    answered = serializers.BooleanField(help_text="本账号的人答过了没有。")

    class Meta:
        model = Survey
        fields = ["id", "organization", "title", "needs", "closes_on", "answers", "answered"]


class WantedSerializer(serializers.Serializer[Any]):
    """One need."""

    need = serializers.CharField(help_text="需求。")
    count = serializers.IntegerField(help_text="几人选。")


class AnsweredUnitSerializer(serializers.Serializer[Any]):
    """One unit."""

    unit = serializers.CharField(help_text="单位；答卷不足5份的合在一起。")
    answers = serializers.IntegerField(help_text="答卷数。")


@extend_schema_serializer(examples=of("调研结果", examples.SURVEY_RESULTS))
class SurveyResultsSerializer(serializers.Serializer[Any]):
    """What a survey came to."""

    survey = serializers.IntegerField(help_text="调研的编号。")
    answers = serializers.IntegerField(help_text="答卷数。")
    needs = WantedSerializer(many=True, help_text="各项需求，选得多的在前。")
    units = AnsweredUnitSerializer(many=True, help_text="各单位的答卷数。")


@extend_schema_serializer(examples=of("菜单课题", examples.TOPIC))
class LectureTopicSerializer(serializers.ModelSerializer[LectureTopic]):
    """A topic of the menu."""

    teacher = serializers.IntegerField(source="teacher_id", help_text="教师的编号。")
    teacher_name = serializers.CharField(source="teacher.name", help_text="授课人。")
    organization = OrganizationRef(source="teacher.organization", help_text="管理师资的单位。")
    tags = serializers.ListField(child=serializers.CharField(), help_text="内容的代号（P11-R2）。")
    orders = serializers.IntegerField(source="n_orders", help_text="点过几次。")

    class Meta:
        model = LectureTopic
        fields = [
            "id", "teacher", "teacher_name", "organization", "title", "field", "tags", "since",
            "until", "orders",
        ]  # fmt: skip


@extend_schema_serializer(examples=of("点单", examples.ORDER))
class LectureOrderSerializer(serializers.ModelSerializer[LectureOrder]):
    """A unit's order of a topic."""

    topic = serializers.IntegerField(source="topic_id", help_text="课题的编号。")
    title = serializers.CharField(source="topic.title", help_text="课题。")
    unit = OrganizationRef(help_text="点单单位。")
    session = serializers.IntegerField(
        source="session_id", allow_null=True, help_text="排到的课次的编号；没有排课的为 null。"
    )
    state = serializers.CharField(help_text="状态，如placed。")
    state_label = serializers.CharField(source="get_state_display", help_text="状态的名称。")
    lost = serializers.BooleanField(help_text="排到的课次取消了，要另排。")
    delivered = serializers.BooleanField(help_text="课上过了。")

    class Meta:
        model = LectureOrder
        fields = [
            "id", "topic", "title", "unit", "wanted_on", "questions", "session", "state",
            "state_label", "lost", "delivered", "rating",
        ]  # fmt: skip


class MenuFieldSerializer(serializers.Serializer[Any]):
    """One field of the menu."""

    field = serializers.CharField(help_text="领域。")
    topics = serializers.IntegerField(help_text="课题数。")
    orders = serializers.IntegerField(help_text="点过几次；没有人点的为0。")


@extend_schema_serializer(examples=of("课程菜单", examples.MENU))
class LectureMenuSerializer(serializers.Serializer[Any]):
    """What the menu comes to."""

    by_field = MenuFieldSerializer(many=True, help_text="各领域。")
    half_from = serializers.DateField(help_text="这个半年的第一天。")
    half_to = serializers.DateField(help_text="这个半年的最后一天。")
    silent_leaders = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="今年还没有授课的领导干部，教师的编号（P04-R5）。",
    )
    silent_secretaries = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="这个半年还没有授课的支部书记，教师的编号（P11-R4）。",
    )


class MaterialSerializer(serializers.ModelSerializer[Material]):
    """A material; its file is opened on the page."""

    session = serializers.IntegerField(
        source="session_id", allow_null=True, help_text="课次的编号；整个班的为 null。"
    )
    name = serializers.CharField(source="file.name", help_text="文件名。")

    class Meta:
        model = Material
        fields = ["id", "title", "session", "name", "at"]


class OpenQuestionSerializer(serializers.ModelSerializer[OpenQuestion]):
    """A question that was left open; who asked is not kept."""

    session = serializers.IntegerField(source="session_id", help_text="课次的编号。")
    teacher = serializers.IntegerField(
        source="teacher_id", allow_null=True, help_text="由哪名教师答复；办班单位答复的为 null。"
    )

    class Meta:
        model = OpenQuestion
        fields = ["id", "session", "question", "teacher", "due_on", "answer", "answered_on"]


@extend_schema_serializer(examples=of("课件和答疑", examples.SHELF))
class ClassShelfSerializer(serializers.Serializer[Any]):
    """A class's materials and open questions."""

    training_class = serializers.IntegerField(help_text="培训班的编号。")
    materials = MaterialSerializer(many=True, help_text="课件。")
    questions = OpenQuestionSerializer(many=True, help_text="开放提问，没有答复的在前。")


def _numbers(what: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.IntegerField(), help_text=what)


@extend_schema_serializer(examples=of("我的培训", examples.MINE))
class MyTrainingSerializer(serializers.Serializer[Any]):
    """What waits for the account's own person, by number."""

    coming = _numbers("两周以内要上的课次。")
    to_rate = _numbers("还可以评价的课次。")
    to_answer = _numbers("还没有答的调研。")
    to_judge = _numbers("等本人评分的微党课比赛。")
    open = _numbers("可以报名的培训班。")
    teacher = serializers.IntegerField(
        allow_null=True, help_text="本人在师资库里的编号；没有为 null。"
    )
