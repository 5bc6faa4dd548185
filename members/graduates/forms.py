"""Forms of the pages of this room."""

from collections.abc import Iterable
from typing import Any

from django import forms

from members.forms import Answered
from members.graduates.models import Mentor, Salon
from members.graduates.models.activities import REQUIRED
from members.person_forms import BAD_DAY, NEEDED

_WRITTEN = {"class": "form-control", "autocomplete": "off"}
_PICKED = {"class": "form-select"}


def day(label: str, hint: str = "") -> forms.DateField:
    """Return a field of one day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    return forms.DateField(label=label, help_text=hint, error_messages=BAD_DAY, widget=widget)


def text(
    label: str, most: int, hint: str = "", *, rows: int = 0, required: bool = True
) -> forms.CharField:
    """Return a field of words, of some lines where `rows` says so."""
    written = _WRITTEN | {"maxlength": most}
    area = forms.Textarea(attrs=written | {"rows": rows})
    return forms.CharField(
        label=label, max_length=most, help_text=hint, required=required,
        error_messages=NEEDED | {"max_length": f"最多{most}个字，请缩短。"},
        widget=area if rows else forms.TextInput(attrs=written),
    )  # fmt: skip


def pick(label: str, choices: Iterable[tuple[Any, Any]] = (), hint: str = "") -> forms.ChoiceField:
    """Return a field to pick one of some choices."""
    return forms.ChoiceField(
        label=label, choices=[("", "请选择"), *choices], help_text=hint,
        error_messages={"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"},
        widget=forms.Select(attrs=_PICKED),
    )  # fmt: skip


def offered(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set what a pick field of a form offers."""
    form.fields[name].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class NewForm(Answered):
    """A graduate's village."""

    village = pick("任职村（社区）")
    since = day("到村日期")


class MentorForm(Answered):
    """Who is his mentor of which kind."""

    kind = pick(
        "导师类别",
        Mentor.Kind.choices,
        "政治导师是县级领导，业务导师是镇街班子成员，乡土导师是村里的老党员。",
    )
    person = pick("导师", hint="先按姓名查找，再选。")


class WeekForm(Answered):
    """A week's record."""

    monday = pick("哪一周")
    done = text("本周工作", 500, "做了什么，一件一句。不写群众的姓名、电话和住址。", rows=5)
    plan = text("下周打算", 300, rows=3)


class DiaryForm(Answered):
    """An entry of the diary."""

    on = day("日期")
    household = text("户编号", 20, "如A-0312，只用编号，不写姓名和门牌。可以不填。", required=False)
    matter = text("事由", 300, "群众反映了什么、办了什么。", rows=3)
    feelings = text("体会", 300, rows=2, required=False)
    follow_up = text("后续", 200, "还要跟进什么。", required=False)


class TaskForm(Answered):
    """An own task."""

    title = text("任务", 60, "5项规定任务以外，自己定的任务。")


class DoneForm(Answered):
    """How a task was done."""

    note = text("完成情况", 200, rows=2)


class ReportForm(Answered):
    """The research report."""

    topic = text("题目", 80)
    situation = text("现状", 4000, rows=6)
    analysis = text("分析", 4000, rows=6)
    measures = text("对策", 4000, rows=6)


class ApplyForm(Answered):
    """An application to an observer class."""

    host = pick("接收部门")
    topic = text("观察内容", 100, "想看什么，如“县委常委会会议”“重点项目调度会”。")
    on = day("参加日期")


class CommentForm(Answered):
    """A mentor's words."""

    said = text("点评", 200, rows=2)


class SalonForm(Answered):
    """A salon."""

    county = pick("县（市、区）")
    kind = pick("活动", Salon.Kind.choices)
    on = day("日期")
    topic = text("主题", 100)
    present = forms.IntegerField(
        label="参加人数", min_value=1, max_value=10_000,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "numeric"}),
        error_messages={"required": "请填数字。", "invalid": "请填整数，如12。", "min_value": "至少填1。",
                        "max_value": "数字太大，请核对。"},
    )  # fmt: skip


class SheetForm(Answered):
    """The five required tasks of this year."""

    county = pick("县（市、区）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each of the five."""
        super().__init__(*args, **kwargs)
        for number in range(1, REQUIRED + 1):
            self.fields[f"task{number}"] = text(f"第{number}项任务", 60)

    @property
    def tasks(self) -> list[str]:
        """What was typed, in order."""
        return [self.cleaned_data[f"task{number}"] for number in range(1, REQUIRED + 1)]
