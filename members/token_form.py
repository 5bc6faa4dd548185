"""The form by which an account makes a token of the API."""

from typing import Any

from django import forms
from django.conf import settings

from members.actions.tokens import DAYS
from members.forms import Answered

READ, WRITE = "read", "write"


class TokenForm(Answered):
    """What a token is for, what it reaches, and how long."""

    name = forms.CharField(
        label="用途",
        max_length=60,
        help_text="写明哪个系统用，如“12345热线平台”。以后靠它认出是哪个令牌。",
        error_messages={"required": "请写用途，如“12345热线平台”。"},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )
    parts = forms.MultipleChoiceField(
        label="范围",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": "请至少选一项。",
            "invalid_choice": "没有“%(value)s”这一项，请从列出的里选。",
        },
    )
    writes = forms.ChoiceField(
        label="可以做什么",
        choices=((READ, "只读"), (WRITE, "读和写（上报、办理）")),
        initial=READ,
        widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        error_messages={"required": "请选一项。", "invalid_choice": "请从列出的里选一项。"},
    )
    days = forms.TypedChoiceField(
        label="有效期",
        coerce=int,
        choices=[(days, f"{days}天") for days in DAYS],
        initial=DAYS[1],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选有效期。", "invalid_choice": "请从列出的里选有效期。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the parts there are."""
        super().__init__(*args, **kwargs)
        self.fields["parts"].choices = list(settings.API_PARTS.items())  # type: ignore[attr-defined]

    def clean_writes(self) -> bool:
        """Whether the token may write."""
        return bool(self.cleaned_data["writes"] == WRITE)
