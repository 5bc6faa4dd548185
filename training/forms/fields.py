"""The kinds of fields these forms are made of, each with the sentences that say what would be right."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

WRITTEN = {"class": "form-control", "autocomplete": "off"}
PICKED = {"class": "form-select"}
SMALL = {"class": "form-control small"}
CHOSEN = {"class": "form-select small"}
_NEEDED = "请填写。"


def day(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field of one day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        error_messages={"required": "请填日期。", "invalid": "请按2026-10-21这样填写日期。"},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "form-control", "type": "date"}),
    )


def time(label: str, hint: str = "") -> forms.TimeField:
    """Return a field of one time of day."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        error_messages={"required": "请填时间。", "invalid": "请按18:30这样填写时间。"},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "form-control", "type": "time"}),
    )


def line(label: str, most: int, hint: str = "", *, required: bool = True) -> forms.CharField:
    """Return a field of one line."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages={"required": _NEEDED, "max_length": f"最多{most}个字，请缩短。"},
        widget=forms.TextInput(attrs=WRITTEN),
    )


def lines(label: str, most: int, hint: str = "", rows: int = 3) -> forms.CharField:
    """Return a field of some lines."""
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        error_messages={"required": _NEEDED, "max_length": f"最多{most}个字，请缩短。"},
        widget=forms.Textarea(attrs=WRITTEN | {"rows": rows}),
    )


def pick(
    label: str, choices: Iterable[tuple[Any, Any]] = (), hint: str = "", *, none: str = ""
) -> forms.ChoiceField:
    """Return a field to pick one; `none` is what stands for nothing where nothing may be picked."""
    return forms.ChoiceField(
        label=label,
        choices=[("", none or "请选择"), *choices],
        help_text=hint,
        required=not none,
        error_messages={"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"},
        widget=forms.Select(attrs=PICKED),
    )


def several(label: str, hint: str = "") -> forms.MultipleChoiceField:
    """Return a field to tick several."""
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        help_text=hint,
        error_messages={"invalid_choice": "请从列出的里选。"},
        widget=forms.SelectMultiple(attrs=PICKED | {"size": 5}),
    )


def number(label: str, hint: str = "", *, required: bool = True) -> forms.IntegerField:
    """Return a field of a whole number from 0."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=1_000_000,
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        error_messages={
            "required": "请填数字。",
            "invalid": "请填整数，如40。",
            "min_value": "不能是负数。",
            "max_value": "数字太大，请核对。",
        },
    )


def amount(label: str, hint: str = "", places: int = 1) -> forms.DecimalField:
    """Return a field of an exact amount."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        max_value=Decimal(1000),
        max_digits=6,
        decimal_places=places,
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "decimal"}),
        error_messages={
            "required": "请填数字。",
            "invalid": "请填数字，如1.5。",
            "max_value": "数字太大，请核对。",
            "max_digits": "数字太大，请核对。",
            "max_whole_digits": "数字太大，请核对。",
            "max_decimal_places": f"最多{places}位小数。",
        },
    )


def offered(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Set what a pick field of a form offers, after what stands for nothing."""
    field: Any = form.fields[name]
    first = [] if isinstance(field, forms.MultipleChoiceField) else field.choices[:1]
    field.choices = [*first, *choices]
