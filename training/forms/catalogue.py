"""Forms of venues, teachers, target groups, rules, hours elsewhere, corrections."""

from django import forms

from members.forms import Answered
from portal import form_fields as f
from training.models import Attendance, CountyRule, CourseSession, TargetGroup, Teacher, Venue


class VenueForm(Answered):
    """A venue."""

    organization = f.pick("主办单位")
    name = f.line("名称", 40)
    kind = f.pick("类别", Venue.Kind.choices)


class RoomForm(Answered):
    """A room of a venue."""

    name = f.line("教室", 30)
    seats = f.number("座位数", least=1, most=100_000)


class TeacherForm(Answered):
    """A teacher; who is in the register of people is picked before."""

    organization = f.pick("管理单位")
    name = f.line("姓名", 40)
    team = f.pick("队伍", Teacher.Team.choices)
    level = f.pick("层次", Teacher.Level.choices)
    unit = f.line("单位", 60, required=False)
    subjects = f.line("擅长课题", 120, required=False)


class GroupNewForm(Answered):
    """A target group."""

    organization = f.pick("单位")
    name = f.line("名称", 40)
    rule = f.pick("认定", TargetGroup.Rule.choices)


class RuleForm(Answered):
    """What a county asks of its training."""

    share_least = f.amount("理论和党性教育占比（%）", "不低于70（P04-R1），可以更高。", 5)
    share_mode = f.pick("低于比例时", CountyRule.Mode.choices)
    grace = f.number("迟到、早退几分钟以内不扣学时", "推定值，来源没有规定。")
    opens = f.number("开课前几分钟起签到", "推定值，来源没有规定。")
    evening_from = f.time("夜讲最早开始", "推定值18:30（P19-R1）。")
    evening_most = f.number("夜讲最长（分钟）", "推定值90（P19-R2）。")
    lecture_fields = f.lines(
        "夜校和点单的领域", 500, "一行一个。报道写明4个，共10个（P11-R1），其余由县里补。", rows=5
    )
    answer_days = f.number("开放提问几天内答复", "推定值7（P11）。")

    def clean_lecture_fields(self) -> list[str]:
        """Return the fields without blank lines and repetitions, in their order."""
        said = [" ".join(one.split()) for one in self.cleaned_data["lecture_fields"].splitlines()]
        return list(dict.fromkeys(one for one in said if one))


class ElsewhereForm(Answered):
    """Study that no class of the portal held."""

    on = f.day("日期", "几天的培训逐日登记。")
    hours = f.amount("学时", "一天最多8学时。", 6)
    category = f.pick("类别", CourseSession.Category.choices)
    title = f.line("学习内容", 80)
    elsewhere = f.line("组织培训的单位", 60, "如“省委党校”“山东干部网络学院”。")
    ground = f.line("依据", 120, "结业证书编号、文件名等。")


class CorrectForm(Answered):
    """What one attendance should be."""

    present = forms.ChoiceField(
        label="到课",
        choices=[("1", "到课"), ("0", "缺课")],
        error_messages=f.ONE_OF,
        widget=forms.Select(attrs=f.PICKED),
    )
    way = f.pick("依据", [(w.value, w.label) for w in (Attendance.Way.LIST, Attendance.Way.VIDEO)])
    late = f.number("迟到（分钟）")
    early = f.number("早退（分钟）")
    substituted = f.number("他人代听（分钟）")
    reason = f.line("更正理由", 200)


class UploadForm(Answered):
    """A filled-in sign-in sheet."""

    workbook = forms.FileField(
        label="填好的签到表",
        help_text="用本页下载的签到表（.xlsx）填写，不要改编号一列。",
        error_messages={"required": "请选填好的签到表。", "empty": "这个文件是空的。"},
        widget=forms.ClearableFileInput(attrs={"class": "form-control", "accept": ".xlsx"}),
    )
