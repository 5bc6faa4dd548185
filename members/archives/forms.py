"""Forms of the pages of files."""

from typing import Any

from django import forms

from members.archives import words
from members.archives.models import ArchiveFile, ExternalFeed, Material, ReviewCase
from members.forms import Answered

BAD_DAY = {"invalid": "请按2026-10-21这样填写日期。", "required": "请填写日期。"}
_WRITTEN = {"class": "form-control", "autocomplete": "off"}


def _day(label: str, hint: str = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    return forms.DateField(label=label, help_text=hint, error_messages=BAD_DAY, widget=widget)


def _line(label: str, most: int, *, required: bool = True, hint: str = "") -> forms.CharField:
    said = {"required": "请填写这一项。", "max_length": f"最多{most}个字，请缩短。"}
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=hint,
        error_messages=said,
        widget=forms.TextInput(attrs=_WRITTEN),
    )


def _words(label: str, most: int, hint: str = "") -> forms.CharField:
    field = _line(label, most, hint=hint)
    field.widget = forms.Textarea(attrs=_WRITTEN | {"rows": 3})
    return field


def _choice(label: str, choices: Any) -> Any:
    said = {"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"}
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择"), *choices],
        error_messages=said,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class FileForm(Answered):
    """A new file: by whose authority, of what kind of person."""

    level = _choice("管理权限", ArchiveFile.Level.choices)
    category = _choice("人员类别", ArchiveFile.Category.choices)


class MaterialForm(Answered):
    """A material that was collected."""

    category = forms.TypedChoiceField(
        label="类别",
        choices=[("", "请选择"), *words.CHOICES],
        coerce=int,
        error_messages={"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"},
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    title = _line("材料名称", 80, hint="如“干部履历表”。家庭成员情况不在平台登记。")
    formed_on = _day("形成日期", "材料上写的日期。")
    source_unit = _line("来源单位", 60)
    received_on = _day("收到日期", "收到30天内归档（P07-R7）。")
    mode = _choice("收集方式", Material.Mode.choices)


class FactForm(Answered):
    """What the material says of a fact."""

    kind = _choice("项目", words.Fact.choices)
    value = _line("材料上的记载", 200, hint="时间写成1978-03或1978-03-12，照材料写，不推算。")


class DecisionForm(Answered):
    """A recognised fact with its ground."""

    kind = _choice("项目", words.Fact.choices)
    value = _line("认定为", 200, hint="时间写成1978-03或1978-03-12。")
    ground = _line("依据", 300, hint="如最早形成的入党志愿书。")


class ReviewForm(Answered):
    """Why a review begins."""

    trigger = _choice("事由", [c for c in ReviewCase.Trigger.choices if c[0] != "differing"])


class WordsForm(Answered):
    """What was found or decided at a step of a review."""

    words = _words("情况和依据", 500)


class FeedForm(Answered):
    """Information from outside."""

    source = _choice("来源", ExternalFeed.Source.choices)
    kind = _choice("种类", ExternalFeed.Kind.choices)
    words = _words("内容", 300, "写清是谁、什么事、文号。不写家庭成员。")
    received_on = _day("收到日期")


class AskForm(Answered):
    """A request to read: what for, from when to when."""

    purpose = _line("用途", 200, hint="如“县委研究干部任用前了解情况”。不写档案内容。")
    since = _day("从")
    until = _day("到", "一次最多30天；每次打开最多看30分钟，到时自动关闭。")
