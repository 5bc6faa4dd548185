"""Forms of classes, sessions, enrolment."""

from typing import Any

from django import forms

from members.forms import Answered
from portal import form_fields as f
from training import kinds
from training.models import CourseSession, TrainingClass


class ClassFilter(f.Filter):
    """Which classes the list shows; it lives in the address."""

    q = f.sought("名称、单位", 12)
    kind = f.narrowed("类型", kinds.CHOICES)
    state = f.narrowed("状态", TrainingClass.State.choices)
    year = forms.CharField(
        label="年度", required=False, max_length=4,
        widget=forms.TextInput(attrs=f.SMALL | {"size": 5, "inputmode": "numeric"}),
    )  # fmt: skip


class ClassForm(Answered):
    """A class as it is planned."""

    organization = f.pick("办班单位")
    kind = f.pick("班次类型", kinds.CHOICES)
    name = f.line("班次名称", 60)
    theme = f.line("主题", 120, required=False)
    venue = f.pick("培训阵地", required=False, none="不在登记的阵地")
    starts_on = f.day("开始日期")
    ends_on = f.day("结束日期")
    capacity = f.number("名额", "不限名额的不填。", required=False)
    groups = f.several("培训对象", "按住Ctrl可以选几个；手机上直接点选。")
    by_application = forms.BooleanField(
        label="个人可以报名", required=False, help_text="办班单位所属的人在“我的培训”里看到并报名。"
    )
    needs = f.line(
        "需求依据",
        200,
        "这个班回应哪次调研的什么需求，如“9月问卷：不会看财务报表”。",
        required=False,
    )


class SessionForm(Answered):
    """One session."""

    topic = f.line("课题", 80)
    category = f.pick("课程类别", CourseSession.Category.choices)
    form = f.pick("教学形式", CourseSession.Form.choices)
    on = f.day("日期")
    begins = f.time("开始")
    ends = f.time("结束")
    hours = f.amount("学时", "45分钟为1学时，填0.5的倍数。", 4, 1)
    main_room = f.pick("主课堂", required=False, none="不在登记的教室")
    rooms = f.several("分课堂", "视频连到的教室；一个人在几个教室只算一次。")
    teachers = f.several("授课教师")
    questions = f.number("答疑（分钟）", "夜校至少20分钟。", required=False)
    audience = f.number(
        "听课人次（不点名）", "公开讲座不逐人签到的，课后填人次；逐人考勤的不填。", required=False
    )
    counts_for = f.day("补课计入的周五", "周周大学堂补课时填。", required=False)
    exception = f.line("例外原因", 120, "与本类班次的规定不一致时才填。", required=False)

    def facts(self) -> dict[str, Any]:
        """Return what the action takes."""
        names = ("topic", "category", "form", "on", "begins", "ends", "hours", "questions", "audience",
                 "counts_for", "exception")  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}


class NamesForm(Answered):
    """A pasted list of people."""

    names = f.lines(
        "名单", 20_000, "一行一个姓名；同名的在姓名后空一格写单位，如“王海 韩庄镇”。", rows=8
    )


class GroupForm(Answered):
    """A target group to enrol."""

    group = f.pick("培训对象")
