"""Forms of the pages of this room."""

from collections.abc import Iterable
from typing import Any

from django import forms

from members.floating import words
from members.floating.clocks import Stage
from members.floating.models import (
    Activity,
    FloatingMember,
    Learning,
    Report,
    ReturnCase,
    StationLog,
    Talent,
)
from members.floating.queries.overview import VISIT
from members.floating.queries.stays import STATES
from members.forms import Answered
from members.models import Organization
from members.person_forms import BAD_DAY, NEEDED

_WRITTEN = {"class": "form-control", "autocomplete": "off"}
_PICKED = {"class": "form-select"}
_SMALL = {"class": "form-control small"}
_CHOSEN = {"class": "form-select small"}
CHANNELS = ("微信", "电话", "短信", "信件", VISIT, "家属转达")
CITY_HINT = "只填到市，如“苏州市”；直辖市填“北京市”；在国外的省份和城市都填“境外”。"


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


def number(label: str, hint: str = "") -> forms.IntegerField:
    """Return a field of a whole number from 1."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "numeric"}),
        error_messages={
            "required": "请填数字。",
            "invalid": "请填整数，如12。",
            "min_value": "至少填1。",
            "max_value": "数字太大，请核对。",
        },
    )


def offered(
    form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]], none: str = ""
) -> None:
    """Set what a pick field of a form offers."""
    empty = none or "请选择"
    form.fields[name].choices = [("", empty), *choices]  # type: ignore[attr-defined]


def places(rows: Iterable[Organization]) -> list[tuple[int, str]]:
    """Return organizations as choices, each with what it stands below."""
    return [(one.pk, f"{one.parent.label if one.parent else ''} {one.label}") for one in rows]


class StayFilter(forms.Form):
    """Which stays the list shows; it lives in the address."""

    q = forms.CharField(
        label="姓名",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_SMALL | {"size": 8}),
    )
    unit = forms.CharField(
        label="支部、镇街",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=_SMALL | {"size": 10}),
    )
    direction = forms.ChoiceField(
        label="流向",
        required=False,
        choices=[("", "全部"), *FloatingMember.Direction.choices],
        widget=forms.Select(attrs=_CHOSEN),
    )
    to = forms.CharField(
        label="去向",
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs=_SMALL | {"size": 8, "placeholder": "省份或城市"}),
    )
    stage = forms.ChoiceField(
        label="汇报",
        required=False,
        choices=[("", "全部"), *((one.value, one.label) for one in Stage)],
        widget=forms.Select(attrs=_CHOSEN),
    )
    state = forms.ChoiceField(
        label="状态", required=False, choices=STATES, widget=forms.Select(attrs=_CHOSEN)
    )

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in self.fields)


class StayForm(Answered):
    """Where to, how employed, why, how reached."""

    province = pick("省份", [(one, one) for one in words.PROVINCES])
    city = line("城市", 12, CITY_HINT)
    employer = pick("从业类别", FloatingMember.Employer.choices)
    left_on = day("外出日期", "流入的填来到本地的日期。")
    reason = line("外出原因", 60, "如“务工”“随子女居住”，不写住址。")
    channel = line("联系方式", 30, "写怎样联系，如“微信群”“家属转达”。号码不写在这里。")
    elsewhere = line("对方党组织", 60, "流出地或流入地的党组织名称，不知道的不填。", required=False)
    station = pick("工作站", required=False)


class NewStayForm(StayForm):
    """A new stay: its direction, and of who came in the branch that keeps it."""

    direction = pick("流向", FloatingMember.Direction.choices)
    branch = pick(
        "管理党支部", hint="流入的选由哪个支部管理；流出的由他的组织关系所在支部管理，不用选。",
        required=False,
    )  # fmt: skip
    field_order = ["direction", "branch", "province", "city", "employer", "left_on"]


class ReportForm(Answered):
    """A report: thoughts, work, study."""

    on = day("汇报日期")
    mode = pick("方式", Report.Mode.choices)
    thought = lines("思想", 500, "近期的思想情况。")
    work = lines("工作", 500, "做什么工作，有什么困难。不写住址和号码。")
    study = lines("学习", 500, "学了什么。")


class ContactForm(Answered):
    """A helper's contact."""

    on = day("联系日期")
    channel = pick("联系方式", [(one, one) for one in CHANNELS])
    matter = line("联系内容", 300)


class CensusForm(Answered):
    """A census: whose, of which half-year, when done, what changed."""

    place = pick("村（社区）党支部")
    half = pick("半年")
    done_on = day("摸排日期")
    changes = lines(
        "变动说明",
        500,
        "在外、新登记、返回的人数按登记自动算出，这里只写要说明的。",
        required=False,
    )


class LearningForm(Answered):
    """What was sent to study."""

    branch = pick("党支部")
    title = line("学习内容", 80)
    kind = pick("发送方式", Learning.Kind.choices)
    sent_on = day("发送日期")


class OfficerForm(Answered):
    """A contact officer."""

    organization = pick("管理单位")
    place = line("联络地", 12, CITY_HINT)
    since = day("开始日期")


class ActivityForm(Answered):
    """An activity an officer held."""

    kind = pick("活动", Activity.Kind.choices)
    on = day("日期")
    present = number("参加人数")
    people = forms.MultipleChoiceField(
        label="参加的党员",
        required=False,
        help_text="从本联络员联系的党员里选，可以不选。",
        error_messages={"invalid_choice": "请从列出的里选。"},
        widget=forms.SelectMultiple(attrs=_PICKED | {"size": 6}),
    )
    said = line("内容", 300, required=False)


class WindowForm(Answered):
    """A service window."""

    place = pick("社区")
    name = line("窗口名称", 40)
    since = day("设立日期")


class StationForm(Answered):
    """A work station in another city."""

    place = pick("管理单位")
    name = line("工作站名称", 40)
    province = pick("省份", [(one, one) for one in words.PROVINCES])
    city = line("城市", 12, CITY_HINT)
    since = day("设立日期")


class BranchForm(Answered):
    """A floating branch."""

    place = pick("党支部")
    host = line("依托单位", 60, "如商会、园区、市场。")
    since = day("认定日期")


class ServedForm(Answered):
    """A day of service at a window."""

    on = day("日期")
    served = number("服务人次")
    said = line("事项", 200)


class StationLogForm(Answered):
    """A contact with a station or a visit to it."""

    kind = pick("种类", StationLog.Kind.choices)
    on = day("日期")
    said = line("情况", 300)


class FleetForm(Answered):
    """A fleet."""

    branch = pick("所属党支部")
    name = line("船队名称", 40)
    since = day("登记日期")


class BoardForm(Answered):
    """Who sails with a fleet."""

    person = pick("党员")
    since = day("上船日期")


class GroupForm(Answered):
    """The founding of a boat group."""

    leader = pick("党小组长")
    on = day("成立日期")


class TalentForm(Answered):
    """The items about a talent; the destination is the stay's."""

    occupation = line("从事职业", 40)
    wish = pick("返乡意愿", Talent.Wish.choices)
    skill = line("特长", 60)
    channel = line("联系渠道", 30, "写怎样联系，不写号码。")
    support = line("需要的支持", 100, required=False)
    step = pick("进展", Talent.Step.choices)
    consented_on = day("本人同意日期", "没有本人同意不能登记；本人撤回同意，这些内容立即删除。")


class ReturnForm(Answered):
    """Somebody who came back."""

    branch = pick("登记党支部")
    kind = pick("去向", ReturnCase.Kind.choices)
    amount = forms.DecimalField(
        label="投资（元）",
        min_value=0,
        max_digits=14,
        decimal_places=2,
        help_text="任村干部的填0。",
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "decimal"}),
        error_messages={
            "required": "请填金额，没有的填0。",
            "invalid": "请填数字，如50000。",
            "min_value": "投资不能是负数，没有的填0。",
            "max_digits": "数字太大，请核对。",
            "max_decimal_places": "最多两位小数。",
            "max_whole_digits": "数字太大，请核对。",
        },
    )
    on = day("返乡日期")
