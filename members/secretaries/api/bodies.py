"""What is sent about choosing secretaries and the negative lists. The pages' own forms read it again."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from members.secretaries.api.shared import blank, day, steps
from members.secretaries.lifecycle import RATES, SELECTION
from members.secretaries.models import ListCheck, ListItem
from members.secretaries.rules import HIGHEST, LOWEST
from members.secretaries.words import CRITERIA, Channel, Department
from portal.bodies import Body, Id, Text
from portal.examples import sent


@extend_schema_serializer(
    examples=sent("提名", {"person": 5021, "channel": "local", "ground": "带头致富，群众公认"})
)
class NominationBody(Body):
    """Who and why."""

    person = Id(help_text="人选的编号，能查看的人员。")
    channel = serializers.ChoiceField(Channel.choices, help_text="来源。")
    ground = Text(max_length=200, help_text="提名理由，不写号码；接口不再给出。")


def _mark(name: str) -> serializers.IntegerField:
    said = f"{CRITERIA[name]}，{LOWEST}至{HIGHEST}分。"
    return serializers.IntegerField(min_value=LOWEST, max_value=HIGHEST, help_text=said)


@extend_schema_serializer(
    examples=sent("评价", dict.fromkeys(CRITERIA, 4) | {"opinion": "符合标准"})
)
class CandidateRatingBody(Body):
    """The six criteria and the overall opinion."""

    politics = _mark("politics")
    discipline = _mark("discipline")
    reputation = _mark("reputation")
    duty = _mark("duty")
    prosperity = _mark("prosperity")
    service = _mark("service")
    opinion = Text(max_length=300, help_text="综合评判；接口不再给出。")


@extend_schema_serializer(examples=sent("批准", {"do": "approve", "said": "县委会议研究同意"}))
class SelectionStepBody(Body):
    """One step of a case."""

    do = serializers.ChoiceField(steps(SELECTION, *RATES, "appoint"), help_text="办哪一步。")
    said = blank("意见；批准、不批准、撤回须写。接口不再给出。", 300)


@extend_schema_serializer(examples=sent("任职", {"on": "2026-10-12", "title": "党支部书记"}))
class AppointmentBody(Body):
    """From when and as what."""

    on = day("任职日期")
    title = Text(max_length=60, help_text="职务，要有“书记”。")


@extend_schema_serializer(
    examples=sent(
        "任职清单一项",
        {"stage": "entry", "code": "1", "text": "受过党纪处分未满影响期", "department": "discipline"},
    )
)  # fmt: skip
class ListItemBody(Body):
    """An item of a county's list."""

    stage = serializers.ChoiceField(ListItem.Stage.choices, help_text="哪张清单。")
    code = Text(max_length=10, help_text="编码，停用的也不再用。")
    text = Text(max_length=200, help_text="内容。")
    department = serializers.ChoiceField(Department.choices, help_text="答复部门。")
    unit = Id(required=False, help_text="在平台里答复的单位的编号；不写由组织部门登记。")


@extend_schema_serializer(examples=sent("没有问题", {"item": 7, "result": "clear"}))
class ListAnswerBody(Body):
    """A department's answer to one item."""

    item = Id(help_text="清单一项的编号。")
    result = serializers.ChoiceField(ListCheck.Result.choices, help_text="核查结果。")
    evidence = blank("依据；触碰清单的须写。接口不再给出。", 300)
