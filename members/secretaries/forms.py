"""Forms of the pages of this room."""

from members.forms import Answered
from members.secretaries.models import Decision, Incentive, ListCheck, ListItem
from members.secretaries.queries.terms import SHOWS
from members.secretaries.rules import HIGHEST, LOWEST, RECRUIT_SHARE
from members.secretaries.words import CRITERIA, Channel, Department, Field, Part, Suggestion
from portal.form_fields import (
    Filter,
    amount,
    day,
    line,
    lines,
    narrowed,
    number,
    pick,
    sought,
    ticks,
)


class VillageFilter(Filter):
    """Which villages the list shows; it lives in the address."""

    q = sought("村、书记")
    unit = sought("镇街")
    show = narrowed("情况", SHOWS, every="")


class NominateForm(Answered):
    """A candidate's channel and why he."""

    channel = pick("来源", Channel.choices, "在职干部职工要先有任前审核（P07-R1）。")
    ground = lines("提名理由", 200, "近几年的表现和群众反映。不写证件号码和电话。")


class RateForm(Answered):
    """The six criteria and the overall opinion."""

    opinion = lines("综合评判", 300, "六条标准综合评判，不降格以求（P01-R1）。")

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Put the six criteria before the opinion."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        marks = [(str(n), f"{n}分") for n in range(HIGHEST, LOWEST - 1, -1)]
        opinion = self.fields.pop("opinion")
        for name, label in CRITERIA.items():
            self.fields[name] = pick(label, marks)
        self.fields["opinion"] = opinion

    def marks(self) -> dict[str, int]:
        """Return the six ratings that were picked."""
        return {name: int(self.cleaned_data[name]) for name in CRITERIA}


class AppointForm(Answered):
    """The day and title of an appointment."""

    on = day("任职日期")
    title = line("职务", 60)


class ItemForm(Answered):
    """An item of a negative list."""

    county = pick("县（市、区）")
    stage = pick("清单", ListItem.Stage.choices)
    code = line("编号", 10)
    text = line("内容", 200)
    department = pick("答复部门", Department.choices)
    unit = pick(
        "在平台里答复的单位", hint="不选的，由组织部门按部门的书面答复登记。", required=False
    )


class AnswerForm(Answered):
    """A department's answer."""

    result = pick("核查结果", ListCheck.Result.choices)
    evidence = lines(
        "依据", 300, "触碰清单的必须写明。只有县委组织部和答复部门看得到。", required=False
    )


class MentorsForm(Answered):
    """A mentor for each part."""

    def __init__(
        self, *args: object, offers: dict[str, list[tuple[int, str]]], **kwargs: object
    ) -> None:
        """Offer for each part who may take it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for part in Part:
            self.fields[part.value] = pick(part.label, offers.get(part.value, []))


class ReplaceForm(Answered):
    """Who takes an empty part."""

    person = pick("导师")


class ContactForm(Answered):
    """A mentor's contact."""

    on = day("日期")
    matter = line("事项", 200)
    result = line("结果", 200)


class CommitmentForm(Answered):
    """A commitment."""

    field = pick("领域", Field.choices)
    text = lines("承诺事项", 200, "办什么事。")
    target = line("目标", 100, "做到什么程度，能数的写数，如“硬化道路2公里”。")
    due_on = day("完成期限")


class ReportForm(Answered):
    """What came of a commitment."""

    evidence = lines("完成情况和依据", 500, "完成了多少，凭什么看得出。")


class AssessmentForm(Answered):
    """The group's analysis, opinion and suggestion, and who was present."""

    duty = lines("履行职责分析", 500)
    conduct = lines("作风表现分析", 500)
    opinion = lines("评估意见", 500)
    suggestion = pick("使用建议", Suggestion.choices)
    improve_by = day("改进期限", "限期改进的要填。", required=False)
    score = amount("工作组评分", "0至100分；没有评分的不填。", 5, required=False)
    present = ticks("参加评估的人", hint="纪检、组织、民政、信访各至少一人（P01-R13）。")


class AssessorForm(Answered):
    """A member of the assessment group."""

    department = pick("部门", Department.choices)


class IncentiveForm(Answered):
    """An incentive."""

    kind = pick("种类", Incentive.Kind.choices)
    year = number("依据年度", "按哪一年的评估结果。", 2020, 2100)
    ground = line("依据", 200, "如文号、会议。")
    amount = amount("金额（元）", "只有专项奖励填，其他填0。")
    on = day("日期")


class PlanForm(Answered):
    """A county's plan of recruitment."""

    county = pick("县（市、区）")
    year = number("年度", "", 2020, 2100)
    places = number("招录计划数", "乡镇公务员、事业人员合计。", 1, 10_000)
    share = number("面向优秀书记的比例（％）", f"报道没有写比例，默认{RECRUIT_SHARE}％。", 1, 100)


class StandardForm(Answered):
    """A county's standard of subsidies."""

    county = pick("县（市、区）")
    year = number("年度", "", 2020, 2100)
    post = amount("岗位补贴（元/月）", "", 9)
    performance = amount("绩效补贴（元/月）", "", 9)


class WeakForm(Answered):
    """Why a village's organization is weak."""

    since = day("列入日期")
    ground = line("依据", 120)


class DecideForm(Answered):
    """What is decided of a hit after the appointment."""

    result = pick("决定", Decision.Result.choices)
    said = line("理由", 300)
