"""Forms of the pages of people."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from members import person_lists
from members.forms import Answered
from members.models import CorrectionRequest, Organization, Person, Post
from members.secrets import Kind
from portal.form_fields import WRITTEN, day, line, narrowed, pick, sought
from portal.kept import SEALED
from portal.reading import whole


class Sealed(forms.TextInput):
    """A field for a number in the clear: the page never shows again what was typed into it."""

    def __init__(self) -> None:
        """Keep browsers from offering what was typed before."""
        super().__init__(attrs=WRITTEN | {"inputmode": "text", "spellcheck": "false"})

    def format_value(self, value: Any) -> None:
        """Show nothing."""


def _number(label: str, *, required: bool, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=40,
        help_text=hint,
        error_messages={"required": "请填写号码。", "max_length": "号码太长，请核对。"},
        widget=Sealed(),
    )


IDENTITY_HINT = "18位身份证号码，末位可以是X；15位的老号码会换成18位。保存后只显示前三位和后两位。"
TELEPHONE_HINT = "11位手机号，或带区号的固定电话。保存后只显示前三位和后两位。"


class PeopleFilter(forms.Form):
    """Which people the list shows; it lives in the address, so no number belongs here."""

    LEFT = (("", "在册"), ("left", "已离开"))

    q = sought("姓名", 17, like="姓名、拼音或首字母")
    unit = sought("单位、支部", 12)
    kind = narrowed("类别", person_lists.KINDS)
    stage = narrowed("阶段", person_lists.STAGES)
    left = narrowed("在册", LEFT, every="")

    def narrow(self, account: Any, rows: QuerySet[Person]) -> QuerySet[Person]:
        """Return the rows that fit every field; a value nobody offers narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        rows = person_lists.here(rows, asked.get("left") == "left")
        rows = person_lists.of_kind(rows, asked.get("kind", ""), asked.get("stage", ""))
        self.place = self._place(account)
        if self.place:
            rows = person_lists.below(rows, [self.place])
        elif words := asked.get("unit", "").strip():
            rows = person_lists.below(rows, person_lists.places_named(account, words))
        return person_lists.named(rows, asked.get("q", ""))

    def _place(self, account: Any) -> Organization | None:
        number = whole(self.data.get("organization"))
        if number is None:
            return None
        return Organization.objects.visible_to(account).filter(pk=number).first()

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in [*self.fields, "organization"])


class NumberForm(forms.Form):
    """The search by a full identity number or telephone; only ever sent by POST."""

    sealed_number = _number(
        "证件号码或电话", required=True, hint="填完整的号码。号码不进地址，也不留在记录里。"
    )


class FactsForm(Answered):
    """A person's facts; `revision` is the one that was read."""

    name = line("姓名", 40)
    sex = pick("性别", Person.Sex.choices, required=False, none="没有登记")
    born = day("出生日期", required=False)
    ethnicity = line("民族", 20, hint="写全称，如“汉族”。", required=False)
    native_place = line("籍贯", 40, required=False)
    education = pick("学历", Person.Education.choices, required=False, none="没有登记")
    work = line("工作单位及职务", 80, required=False)
    joined_on = day("入党日期", hint="支部大会通过接收为预备党员的日期。", required=False)
    full_on = day("转正日期", required=False)


class NewPersonForm(FactsForm):
    """A new person's facts and, if at hand, his numbers."""

    sealed_identity = _number("证件号码", required=False, hint=IDENTITY_HINT)
    sealed_telephone = _number("电话", required=False, hint=TELEPHONE_HINT)
    twice = forms.BooleanField(
        label="确是另一个人",
        required=False,
        help_text="同名同出生日期的人已在册、确是两个人时才勾选。",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )


class SecretForm(Answered):
    """One number, by the name of its field; nothing typed takes the kept one out."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        """Ask for the number of `kind` alone."""
        super().__init__(*args, **kwargs)
        hint = IDENTITY_HINT if kind is Kind.IDENTITY else TELEPHONE_HINT
        self.fields[f"{SEALED}{kind}"] = _number(kind.label, required=False, hint=hint)


class PostForm(Answered):
    """A post: its title, role, rank and dates."""

    title = line("职务", 60)
    role = pick("职责", Post.Role.choices)
    rank = line("职级", 30, required=False)
    is_main = forms.BooleanField(
        label="主要职务",
        required=False,
        initial=True,
        help_text="同一时间只能有一个主要职务；兼任的不勾选。",
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    since = day("任职日期")
    until = day("免职日期", hint="还在任的不填。", required=False)


class LeaveForm(Answered):
    """That somebody has left: when, why, by what ground."""

    on = day("离开日期")
    why = pick("原因", Person.Left.choices)
    reason = line("依据", 300)


class AskForm(Answered):
    """A request to have something corrected."""

    fact = pick("要更正的项目", CorrectionRequest.Fact.choices)
    wanted = line(
        "应为",
        100,
        hint="日期写成2026-10-21的样子。证件号码不要写在这里，带证件找组织部门核对。",
        required=False,
    )
    ground = line("依据", 300, hint="如毕业证、档案里的哪份材料。")


class AnswerForm(Answered):
    """The sentence that answers a request."""

    words = line("答复", 300, hint="本人看得到这一句。")
