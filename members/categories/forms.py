"""Forms of the pages of this room."""

from typing import Any

from django import forms

from members.categories.models import Care, Category
from members.categories.models.measures import Post
from members.categories.queries.members import STATES, Line
from members.categories.queries.suggest import Suggestion
from members.forms import Answered
from portal.form_fields import (
    CHOSEN,
    SMALL,
    WRITTEN,
    Filter,
    day,
    line,
    lines,
    narrowed,
    pick,
    sought,
    ticks,
)

GROUND_HINT = "写根据什么，如“现任村委会委员”“2026年低保名册”。不写病情、收入和号码。"


class MemberFilter(Filter):
    """Which members the list shows; it lives in the address."""

    q = sought("姓名")
    unit = sought("支部、村", 10)
    category = narrowed("类别", Category.choices)
    state = narrowed("状态", STATES, every="")


class ProposeForm(Answered):
    """A member's category."""

    category = pick("主要类别", Category.choices)
    secondary = ticks(
        "兼有的情况",
        [one for one in Category.choices if one[0] != Category.NO_POST],
        "同时符合的其他类别，可以不选。主要类别按干部、贫困、老年、外出务工、致富带富、无职的次序定。",
    )
    ground = line("依据", 200, GROUND_HINT)
    since = day("从哪一天起")


class BranchForm(Answered):
    """The categories of all members of a branch that have none: two fields a member."""

    def __init__(self, *args: Any, lines: list[Line], told: dict[int, Suggestion], **more: Any):
        """Offer what the register suggests, for a person to look over."""
        super().__init__(*args, **more)
        self.lines = lines
        for one in lines:
            pk, name = one.person.pk, one.person.name
            known = told.get(pk)
            self.fields[f"category-{pk}"] = forms.ChoiceField(
                label=f"{name}的类别", required=False, choices=[("", "请选择"), *Category.choices],
                initial=known.category if known else "", widget=forms.Select(attrs=CHOSEN),
                error_messages={"invalid_choice": "请从六类里选一类。"},
            )  # fmt: skip
            self.fields[f"ground-{pk}"] = forms.CharField(
                label=f"{name}的依据", required=False, max_length=200,
                initial=known.ground if known else "", widget=forms.TextInput(attrs=WRITTEN | SMALL),
                error_messages={"max_length": "最多200个字，请缩短。"},
            )  # fmt: skip

    @property
    def rows(self) -> list[tuple[Line, Any, Any]]:
        """Each member with his two fields."""
        return [
            (one, self[f"category-{one.person.pk}"], self[f"ground-{one.person.pk}"])
            for one in self.lines
        ]

    @property
    def typed(self) -> list[tuple[Any, str, str]]:
        """The members for whom something was picked, with category and ground."""
        told = self.cleaned_data
        found = []
        for one in self.lines:
            category, ground = told[f"category-{one.person.pk}"], told[f"ground-{one.person.pk}"]
            if category:
                found.append((one.person, category, ground))
        return found


class HouseholdsForm(Answered):
    """How many households."""

    count = forms.IntegerField(
        label="联系户数",
        min_value=0,
        max_value=200,
        help_text="一般10至15户（P24-R8）。只登记户数，不登记是哪些户。",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        error_messages={
            "required": "请填户数。",
            "invalid": "请填整数，如12。",
            "min_value": "户数填0至200之间的整数。",
            "max_value": "户数填0至200之间的整数。",
        },
    )


class HelperForm(Answered):
    """Who helps."""

    helper = pick("联系帮扶人", hint="外出务工党员由一名农村干部党员联系；贫困党员一对一帮扶。")


class TargetForm(Answered):
    """The targets of a year."""

    targets = lines("本年度目标", 500, "一项一句，如“村集体收入增加5万元；每月走访10户”。")


class ResultForm(Answered):
    """How they came out."""

    result = lines("完成情况", 300, "对照目标写完成了什么。登记后不再改。", rows=2)


class PostForm(Answered):
    """A post of the seven."""

    post = pick("岗位", Post.choices)
    since = day("上岗日期")


class CareForm(Answered):
    """A visit or another care."""

    kind = pick("事项", Care.Kind.choices)
    on = day("日期")
    said = line("情况", 200, "写做了什么、需要什么帮助。不写病情、收入和号码。")


class AdoptForm(Answered):
    """Where the practice is in force, from when."""

    place = pick("施行范围", hint="选全县，或逐个选乡镇（街道）。")
    since = day("施行日期")
