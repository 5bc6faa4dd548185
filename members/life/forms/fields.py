"""Fields the forms of this room share; what is missing or wrong the action says where it can."""

from typing import Any

from django import forms

TEXT = {"class": "form-control", "autocomplete": "off"}
SELECT = {"class": "form-select"}
PICK = {"required": "请选一项。", "invalid_choice": "请从列出的里选一项。"}
_DAY = {"class": "form-control", "type": "date"}
_BAD_DAY = {"invalid": "请按2026-10-21这样填写日期。", "required": "请填写日期。"}


def day_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """Return a field of one day."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"),
        error_messages=_BAD_DAY,
    )


def line_field(label: str, most: int, hint: str = "", *, required: bool = False) -> forms.CharField:
    """Return a field of one line."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=most,
        widget=forms.TextInput(attrs=TEXT | {"maxlength": most}),
        error_messages={"required": f"请填{label}。", "max_length": f"最多{most}字。请缩短。"},
    )


def words_field(label: str, most: int, hint: str = "", rows: int = 3) -> forms.CharField:
    """Return a field of some lines of words."""
    widget = forms.Textarea(attrs=TEXT | {"rows": rows, "maxlength": most})
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=most,
        widget=widget,
        error_messages={"max_length": f"最多{most}字。请缩短。"},
    )


def pick_field(label: str, hint: str = "", *, required: bool = True) -> forms.ChoiceField:
    """Return a field of one choice, filled by its form."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.Select(attrs=SELECT),
        error_messages=PICK,
    )


def choose(form: forms.Form, name: str, choices: Any) -> None:
    """Give a field its choices."""
    form.fields[name].choices = choices  # type: ignore[attr-defined]
