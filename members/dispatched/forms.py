"""Forms of the pages of this room."""

import uuid
from collections.abc import Iterable
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
from members.person_forms import BAD_DAY, NEEDED

_WRITTEN = {"class": "form-control", "autocomplete": "off"}
_PICKED = {"class": "form-select"}
_SMALL = {"class": "form-control small"}
_CHOSEN = {"class": "form-select small"}
_NUMBERS = {
    "required": "请填数字，没有的填0。",
    "invalid": "请填整数，如12。",
    "min_value": "不能是负数。",
    "max_value": "数字太大，请核对。",
}
_DECIMALS = {
    "required": "请填数字，没有的填0。",
    "invalid": "请填数字，如50000。",
    "min_value": "不能是负数。",
    "max_digits": "数字太大，请核对。",
    "max_decimal_places": "小数位数太多。",
    "max_whole_digits": "数字太大，请核对。",
}


def day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field of one day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    return forms.DateField(
        label=label, help_text=hint, required=required, error_messages=BAD_DAY, widget=widget
    )


def line(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of one line of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages=NEEDED | {"max_length": f"最多{most}个字，请缩短。"},
        widget=forms.TextInput(attrs=_WRITTEN),
    )


def lines(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of some lines of words."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages=NEEDED | {"max_length": f"最多{most}个字，请缩短。"},
        widget=forms.Textarea(attrs=_WRITTEN | {"rows": 3, "maxlength": most}),
    )


def pick(
    label: str, choices: Iterable[tuple[Any, Any]] = (), hint: str = "", *, required: bool = True
) -> forms.ChoiceField:
    """Return a field to pick one of some choices."""
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择" if required else "没有"), *choices],
        help_text=hint,
        required=required,
        error_messages={"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"},
        widget=forms.Select(attrs=_PICKED),
    )


def count(label: str, hint: str = "") -> forms.IntegerField:
    """Return a field of a whole number; empty is 0, as whoever logs leaves it out."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=100_000,
        required=False,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "numeric"}),
        error_messages=_NUMBERS,
    )


def amount(label: str, places: int, hint: str = "") -> forms.DecimalField:
    """Return a field of a decimal number."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_digits=12 if places == 1 else 14,
        decimal_places=places,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "decimal"}),
        error_messages=_DECIMALS,
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


def offered(
    form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]], none: str = ""
) -> None:
    """Set what a pick field of a form offers."""
    form.fields[name].choices = [("", none or "请选择"), *choices]  # type: ignore[attr-defined]


def sent_photo(form: forms.Form, name: str) -> Any:
    """Return the photo a valid form brought as a stream and its name; None without one."""
    file = form.cleaned_data.get(name)
    return (file.file, file.name) if file else None


class PostingFilter(forms.Form):
    """Which postings the list shows; it lives in the address."""

    q = forms.CharField(
        label="姓名",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_SMALL | {"size": 8}),
    )
    unit = forms.CharField(
        label="村、镇街、派出单位",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_SMALL | {"size": 12}),
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=STATES, widget=forms.Select(attrs=_CHOSEN)
    )

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in self.fields)


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
    households = count("走访户数")
    opinions = count("收集民意（件）", "没有的不填。")
    solved = count("办结民意（件）", "以前收集、这次办结的也在这里填。")
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
    quantity = amount("数量", 1, "场所按处，硬化按平方米，资金、其他填笔数、项数。")
    qualifier = pick("数量性质", VillageProject.Qualifier.choices)
    money = amount("资金（元）", 2, "按元填，8万元填80000。没有的填0。")
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
