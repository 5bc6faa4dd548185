"""Forms of the pages of files."""

from django import forms

from members.archives import words
from members.archives.models import ArchiveFile, ExternalFeed, Material, ReviewCase
from members.forms import Answered
from portal.form_fields import ONE_OF, PICKED, day, line, lines, pick


class FileForm(Answered):
    """A new file: by whose authority, of what kind of person."""

    level = pick("管理权限", ArchiveFile.Level.choices)
    category = pick("人员类别", ArchiveFile.Category.choices)


class MaterialForm(Answered):
    """A material that was collected."""

    category = forms.TypedChoiceField(
        label="类别",
        choices=[("", "请选择"), *words.CHOICES],
        coerce=int,
        error_messages=ONE_OF,
        widget=forms.Select(attrs=PICKED),
    )
    title = line("材料名称", 80, hint="如“干部履历表”。家庭成员情况不在平台登记。")
    formed_on = day("形成日期", "材料上写的日期。")
    source_unit = line("来源单位", 60)
    received_on = day("收到日期", "收到30天内归档（P07-R7）。")
    mode = pick("收集方式", Material.Mode.choices)


class FactForm(Answered):
    """What the material says of a fact."""

    kind = pick("项目", words.Fact.choices)
    value = line("材料上的记载", 200, hint="时间写成1978-03或1978-03-12，照材料写，不推算。")


class DecisionForm(Answered):
    """A recognised fact with its ground."""

    kind = pick("项目", words.Fact.choices)
    value = line("认定为", 200, hint="时间写成1978-03或1978-03-12。")
    ground = line("依据", 300, hint="如最早形成的入党志愿书。")


class ReviewForm(Answered):
    """Why a review begins."""

    trigger = pick("事由", [c for c in ReviewCase.Trigger.choices if c[0] != "differing"])


class WordsForm(Answered):
    """What was found or decided at a step of a review."""

    words = lines("情况和依据", 500)


class FeedForm(Answered):
    """Information from outside."""

    source = pick("来源", ExternalFeed.Source.choices)
    kind = pick("种类", ExternalFeed.Kind.choices)
    words = lines("内容", 300, "写清是谁、什么事、文号。不写家庭成员。")
    received_on = day("收到日期")


class AskForm(Answered):
    """A request to read: what for, from when to when."""

    purpose = line("用途", 200, hint="如“县委研究干部任用前了解情况”。不写档案内容。")
    since = day("从")
    until = day("到", "一次最多30天；每次打开最多看30分钟，到时自动关闭。")
