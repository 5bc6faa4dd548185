"""Forms of a contract's legality review: what is reviewed, and the opinion."""

from collections.abc import Callable
from typing import Any

from django import forms

from grids.actions import contracts as actions
from grids.actions.contracts import (
    LONGEST_LAWYER,
    LONGEST_PARTIES,
    LONGEST_TITLE,
    LONGEST_WORDS,
    Described,
    Opined,
)
from grids.forms.mediation import file_field, text_field
from grids.models import Case, Contract, ContractOpinion
from members.forms import Answered
from portal.form_fields import choose, pick

_KINDS = "PDF、图片、Word或Excel，不超过20MB。"


class ReviewForm(Answered):
    """A form on the page of one review; `take` does what it is for."""

    label = ""
    do = ""

    def __init__(self, *args: Any, actor: Any, case: Case, **kwargs: Any) -> None:
        """Bind it to who acts and the case."""
        kwargs["auto_id"] = f"{self.do}_%s"  # both forms stand on one page
        super().__init__(*args, **kwargs)
        self.actor, self.case = actor, case
        self.ask()

    def ask(self) -> None:
        """Offer what depends on the case."""

    def take(self) -> Any:
        """Do it; None when it was refused, with its sentences in the form."""
        return self.attempt(self.act)

    def act(self) -> Any:
        """Do it, once the form is valid; Refused goes on to the caller."""
        return _ACTIONS[self.do](actor=self.actor, case=self.case, **self.arguments())

    def arguments(self) -> dict[str, Any]:
        """Return what the action is told."""
        return dict(self.cleaned_data)

    def upload(self) -> Any:
        """Return the file that was sent with its name, or None."""
        file = self.cleaned_data["file"]
        return (file, file.name) if file else None


class DescribeForm(ReviewForm):
    """What is reviewed."""

    label, do = "填写送审合同", "describe"
    title = text_field("合同名称", LONGEST_TITLE)
    parties = text_field("签约单位", LONGEST_PARTIES, "只写单位名称，不写个人姓名。")
    amount = forms.DecimalField(
        label="金额（元）",
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"}),
        error_messages={"invalid": "请填数字，如120000或36.50。", "max_decimal_places": "最多两位小数。",
                        "max_digits": "金额太大，请核对。", "max_whole_digits": "金额太大，请核对。"},
    )  # fmt: skip
    file = file_field("合同文本", _KINDS)

    def ask(self) -> None:
        """Preset what was said before."""
        row = Contract.objects.filter(case=self.case).first()
        if row is not None:
            for name in ("title", "parties", "amount"):
                self.initial.setdefault(name, getattr(row, name))

    def arguments(self) -> dict[str, Any]:
        """Return what is handed in."""
        told = self.cleaned_data
        described = Described(told["title"], told["parties"], told["amount"], self.upload())
        return {"described": described}


class OpinionForm(ReviewForm):
    """The opinion."""

    label, do = "出具审查意见", "opine"
    opinion = pick("审查意见")
    words = forms.CharField(
        label="理由和修改要求",
        required=False,
        widget=forms.Textarea(
            attrs={"class": "form-control", "rows": 4, "maxlength": LONGEST_WORDS}
        ),
    )
    lawyer = text_field("参与审查的律师", LONGEST_LAWYER, "姓名和律师事务所。没有的不填。")
    file = file_field("审查意见书", _KINDS)

    def ask(self) -> None:
        """Offer the three opinions."""
        choices = [("", "请选择"), *ContractOpinion.Opinion.choices]
        choose(self, "opinion", choices)

    def arguments(self) -> dict[str, Any]:
        """Return the opinion."""
        told = self.cleaned_data
        return {"opined": Opined(told["opinion"], told["words"], told["lawyer"], self.upload())}


_ACTIONS: dict[str, Callable[..., Any]] = {
    "describe": actions.describe,
    "opine": actions.opine,
}
FORMS: dict[str, type[ReviewForm]] = {"describe": DescribeForm, "opine": OpinionForm}
