"""Forms of the pages of this room."""

from typing import Any

from members.forms import Answered
from members.graduates.models import Mentor, Salon
from members.graduates.models.activities import REQUIRED
from portal.form_fields import day, line, lines, number, pick


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
    done = lines("本周工作", 500, "做了什么，一件一句。不写群众的姓名、电话和住址。", rows=5)
    plan = lines("下周打算", 300)


class DiaryForm(Answered):
    """An entry of the diary."""

    on = day("日期")
    household = line("户编号", 20, "如A-0312，只用编号，不写姓名和门牌。可以不填。", required=False)
    matter = lines("事由", 300, "群众反映了什么、办了什么。")
    feelings = lines("体会", 300, rows=2, required=False)
    follow_up = line("后续", 200, "还要跟进什么。", required=False)


class TaskForm(Answered):
    """An own task."""

    title = line("任务", 60, "5项规定任务以外，自己定的任务。")


class DoneForm(Answered):
    """How a task was done."""

    note = lines("完成情况", 200, rows=2)


class ReportForm(Answered):
    """The research report."""

    topic = line("题目", 80)
    situation = lines("现状", 4000, rows=6)
    analysis = lines("分析", 4000, rows=6)
    measures = lines("对策", 4000, rows=6)


class ApplyForm(Answered):
    """An application to an observer class."""

    host = pick("接收部门")
    topic = line("观察内容", 100, "想看什么，如“县委常委会会议”“重点项目调度会”。")
    on = day("参加日期")


class CommentForm(Answered):
    """A mentor's words."""

    said = lines("点评", 200, rows=2)


class SalonForm(Answered):
    """A salon."""

    county = pick("县（市、区）")
    kind = pick("活动", Salon.Kind.choices)
    on = day("日期")
    topic = line("主题", 100)
    present = number("参加人数", least=1, most=10_000)


class SheetForm(Answered):
    """The five required tasks of this year."""

    county = pick("县（市、区）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for each of the five."""
        super().__init__(*args, **kwargs)
        for n in range(1, REQUIRED + 1):
            self.fields[f"task{n}"] = line(f"第{n}项任务", 60)

    @property
    def tasks(self) -> list[str]:
        """What was typed, in order."""
        return [self.cleaned_data[f"task{n}"] for n in range(1, REQUIRED + 1)]
