"""Fields of which the forms of rooms are made; each says what would be right."""

from collections.abc import Iterable
from typing import Any

from django import forms

from members.models import Organization
from members.person_forms import BAD_DAY, NEEDED

_WRITTEN = {"class": "form-control", "autocomplete": "off"}
_PICKED = {"class": "form-select"}
SMALL = {"class": "form-control small"}
CHOSEN = {"class": "form-select small"}
"""Attributes of the small fields of filters."""


def day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field of one day."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"})
    return forms.DateField(
        label=label, help_text=hint, required=required, error_messages=BAD_DAY, widget=widget
    )


def line(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of one line of words."""
    return _text(label, most, hint, required, forms.TextInput(attrs=_WRITTEN))


def lines(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of some lines of words."""
    widget = forms.Textarea(attrs=_WRITTEN | {"rows": 3, "maxlength": most})
    return _text(label, most, hint, required, widget)


def _text(label: str, most: int, hint: str, required: bool, widget: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages=NEEDED | {"max_length": f"最多{most}个字，请缩短。"},
        widget=widget,
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


def number(
    label: str, hint: str = "", least: int = 1, most: int = 100_000, *, required: bool = True
) -> forms.IntegerField:
    """Return a field of a whole number within limits."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "numeric"}),
        error_messages={
            "required": "请填数字。",
            "invalid": "请填整数，如12。",
            "min_value": f"至少填{least}。",
            "max_value": f"最多填{most}。",
        },
    )


def amount(
    label: str, hint: str = "", digits: int = 12, *, required: bool = True
) -> forms.DecimalField:
    """Return a field of an amount or score with at most two decimals, not below zero."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_digits=digits,
        decimal_places=2,
        required=required,
        widget=forms.TextInput(attrs=_WRITTEN | {"inputmode": "decimal"}),
        error_messages={
            "required": "请填数字，没有的填0。",
            "invalid": "请填数字，如50000。",
            "min_value": "不能是负数，没有的填0。",
            "max_digits": "数字太大，请核对。",
            "max_decimal_places": "最多两位小数。",
            "max_whole_digits": "数字太大，请核对。",
        },
    )


def offered(
    form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]], none: str = ""
) -> None:
    """Set what a pick field of a form offers."""
    form.fields[name].choices = [("", none or "请选择"), *choices]  # type: ignore[attr-defined]


def places(rows: Iterable[Organization]) -> list[tuple[int, str]]:
    """Return organizations as choices, each with what it stands below."""
    return [(one.pk, f"{one.parent.label if one.parent else ''} {one.label}") for one in rows]
