"""Forms of the pages of this room."""

import uuid
from typing import Any

from django import forms

from members.dispatched import rules
from members.dispatched.models import (
    Posting,
    SenderVisit,
    Training,
    VillageProject,
    WorkLog,
)
from members.dispatched.queries.postings import STATES
from members.forms import Answered
from portal.form_fields import (
    Filter,
    amount,
    day,
    line,
    lines,
    narrowed,
    number,
    offered,
    pick,
    sought,
)


def photo(label: str, hint: str, *, required: bool = False) -> forms.FileField:
    """Return a field that takes a photo, from a telephone's camera too."""
    attrs = {"class": "form-control", "accept": "image/jpeg,image/png"}
    return forms.FileField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.FileInput(attrs=attrs),
        error_messages={"required": "请选一张照片。", "empty": "这张照片是空的，请重新拍。"},
    )


def sent_photo(form: forms.Form, name: str) -> Any:
    """Return the photo a valid form brought as a stream and its name; None without one."""
    file = form.cleaned_data.get(name)
    return (file.file, file.name) if file else None


class PostingFilter(Filter):
    """Which postings the list shows; it lives in the address."""

    q = sought("姓名")
    unit = sought("村、镇街、派出单位", 12)
    state = narrowed("状态", STATES, every="")


class PostingForm(Answered):
    """A posting; the team comes with the address."""

    role = pick("职务", Posting.Role.choices)
    village = pick("派驻村")
    second_village = pick("兼驻村", hint="同一镇街的另一个村，没有的不选。", required=False)
    sender = pick("派出单位", hint="县里的单位；市直、省派的在下面写。", required=False)
    sender_words = line("平台外的派出单位", 60, "如“市自然资源局”。", required=False)
    since = day("派驻日期")
    planned_until = day("任期届满", "通常两年。")


class AmendForm(Answered):
    """What may be amended of a posting."""

    role = pick("职务", Posting.Role.choices)
    second_village = pick("兼驻村", hint="同一镇街的另一个村，没有的不选。", required=False)
    sender = pick("派出单位", hint="县里的单位；市直、省派的在下面写。", required=False)
    sender_words = line("平台外的派出单位", 60, "如“市自然资源局”。", required=False)
    planned_until = day("任期届满")


class EndForm(Answered):
    """The end of a posting."""

    until = day("结束日期")
    why = line("结束原因", 100, "如“任期届满”“轮换”。")


class TeamForm(Answered):
    """A service team."""

    town = pick("镇街")
    name = line("服务队名称", 40, "如“泉林镇服务队”。")
    since = day("成立日期")


class LeaderForm(Answered):
    """Who leads a team."""

    leader = pick("队长", hint="队长批准1天以内的请假；没有队长的由镇街批准。", required=False)


class LeaveForm(Answered):
    """A leave: from, to, why, where to, the written report's photo."""

    from_on = day("起（含）")
    to_on = day("止（含）")
    reason = line("事由", 200, "如“回单位参加培训”。")
    destination = line("去向", 40, "到县、市即可，如“济宁市”。")
    paper = photo(
        "书面请假报告照片",
        "离村要有书面报告（P10-R1）。现在没有的，可以先申请，把纸质报告交给批准人。",
    )


class LogForm(Answered):
    """A visit in a few taps; a lecture or an update in words."""

    kind = forms.ChoiceField(
        choices=WorkLog.Kind.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "请选类别。", "invalid_choice": "请选类别。"},
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)
    on = day("日期")
    village = pick("村", required=False)
    households = number("走访户数", most=100_000, required=False)
    opinions = number("收集民意（件）", "没有的不填。", most=100_000, required=False)
    solved = number(
        "办结民意（件）", "以前收集、这次办结的也在这里填。", most=100_000, required=False
    )
    said = lines("内容", 300, "只写办了什么事，不写群众的姓名和家庭情况。", required=False)

    VISIT_ALONE = ("households", "opinions", "solved")

    @classmethod
    def of_kind(cls, kind: str, posting: Posting, data: Any, today: Any) -> "LogForm":
        """Return the form of one kind of log: of other kinds than a visit without its counts."""
        values = {"kind": kind, "on": today, "token": uuid.uuid4(), "households": 1}
        form = cls(data, initial=values)
        if kind != WorkLog.Kind.VISIT:
            for name in cls.VISIT_ALONE:
                del form.fields[name]
        if kind in (WorkLog.Kind.LECTURE, WorkLog.Kind.UPDATE):
            form.fields["said"].required = True
        if posting.second_village is None:
            del form.fields["village"]
        else:
            places = (posting.village, posting.second_village)
            offered(form, "village", [(one.pk, one.label) for one in places], "派驻村")
        return form


class SenderVisitForm(Answered):
    """A visit of the sending unit or of leaders."""

    on = day("日期")
    who = pick("来的人", SenderVisit.Who.choices)
    said = line("看望、办了什么", 200)


class ProjectForm(Answered):
    """A project of a village."""

    kind = pick("类别", VillageProject.Kind.choices)
    title = line("项目名称", 60)
    quantity = amount("数量", "场所按处，硬化按平方米，资金、其他填笔数、项数。", 12, 1)
    qualifier = pick("数量性质", VillageProject.Qualifier.choices)
    money = amount("资金（元）", "按元填，8万元填80000。没有的填0。", 14)
    done_on = day("完成日期", "没有完成的不填，不计入统计。", required=False)
    village = pick("村", required=False)


class HonourForm(Answered):
    """An honour: a team's flag of a month, or a person of a year."""

    whom = pick("服务队或第一书记")
    period = pick("期间")
    said = line("决定依据", 200, "如“县委组织部10月8日研究”。")


class TrainingForm(Answered):
    """A training and who was there."""

    county = pick("县（市、区）")
    kind = pick("形式", Training.Kind.choices)
    on = day("日期")
    title = line("内容", 80)
    people = forms.MultipleChoiceField(
        label="参训的人",
        help_text="可以多选。",
        error_messages={"required": "请选参训的人。", "invalid_choice": "请从列出的里选。"},
        widget=forms.CheckboxSelectMultiple,
    )


class InspectionForm(Answered):
    """A planned inspection."""

    village = pick("村")
    planned_on = day("计划日期", "不打招呼：登记督查情况以前，镇街和驻村干部看不到这一条。")
    inspectors = line("督查组成员", 100)
    discipline = line("纪检监察机关参加人", 60, required=False)
    supervision = line("督查部门参加人", 60, required=False)


class HeldForm(Answered):
    """An inspection that was made."""

    done_on = day("督查日期")
    discipline = line("纪检监察机关参加人", 60)
    supervision = line("督查部门参加人", 60)
    findings = lines("督查情况", 500)


class ItemForm(Answered):
    """An item of the ledger."""

    posting = pick("驻村干部")
    text = line("要整改的问题", 200)
    due_on = day("整改期限")


class CorrectedForm(Answered):
    """An item put right."""

    said = lines("整改情况", 300)
    proof = photo("整改佐证照片", "没有佐证不能销号（P10-R8）。", required=True)


class AnswerForm(Answered):
    """The answer to a spot check."""

    said = line("说明", 200, "在岗的可以不写；因公外出、请假的写去哪里。", required=False)
    proof = photo("照片", "可以不附。照片里的拍摄地点会去掉。")


RULES = rules.ALL
"""What the pages tell of the numbers."""
