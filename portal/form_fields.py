"""The kinds of fields that forms are made of; each says what would be right."""

from collections.abc import Iterable
from typing import Any

from django import forms

WRITTEN = {"class": "form-control", "autocomplete": "off"}
PICKED = {"class": "form-select"}
SMALL = {"class": "form-control small"}
CHOSEN = {"class": "form-select small"}
"""Attributes of fields that are typed into and picked from, and of the small ones of filters."""

BAD_DAY = {"required": "请填写日期。", "invalid": "请按2026-10-21这样填写日期。"}
NEEDED = {"required": "请填写这一项。"}
ONE_OF = {"required": "请选一个。", "invalid_choice": "请从列出的里选一个。"}
SOME_OF = {"invalid_choice": "请从列出的里选。"}

Choices = Iterable[tuple[Any, Any]]


class Filter(forms.Form):
    """What a list shows; it lives in the address. Empty fields do not narrow."""

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in self.fields)


def sought(label: str, size: int = 8, most: int = 40, *, like: str = "") -> forms.CharField:
    """Return a filter's field of words; `like` stands in it while it is empty."""
    attrs = SMALL | {"size": size} | ({"placeholder": like} if like else {})
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def narrowed(label: str, choices: Choices = (), *, every: str = "全部") -> forms.ChoiceField:
    """Return a filter's field to pick from; '' where `choices` say themselves what stands for all."""
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[*([("", every)] if every else []), *choices],
        widget=forms.Select(attrs=CHOSEN),
    )


def day(
    label: str, hint: str = "", *, required: bool = True, small: bool = False
) -> forms.DateField:
    """Return a field of one day."""
    attrs = (SMALL if small else {"class": "form-control"}) | {"type": "date"}
    widget = forms.DateInput(format="%Y-%m-%d", attrs=attrs)
    return forms.DateField(
        label=label, help_text=hint, required=required, error_messages=BAD_DAY, widget=widget
    )


def time(label: str, hint: str = "") -> forms.TimeField:
    """Return a field of one time of day."""
    return forms.TimeField(
        label=label,
        help_text=hint,
        error_messages={"required": "请填时间。", "invalid": "请按18:30这样填写时间。"},
        widget=forms.TimeInput(format="%H:%M", attrs={"class": "form-control", "type": "time"}),
    )


def line(
    label: str, most: int, hint: str = "", *, required: bool = True, missing: str = ""
) -> forms.CharField:
    """Return a field of one line of words; `missing` asks for them in its own words."""
    return _text(label, most, hint, required, missing, forms.TextInput(attrs=WRITTEN))


def lines(
    label: str,
    most: int,
    hint: str = "",
    *,
    rows: int = 3,
    required: bool = True,
    missing: str = "",
) -> forms.CharField:
    """Return a field of some lines of words."""
    widget = forms.Textarea(attrs=WRITTEN | {"rows": rows})
    return _text(label, most, hint, required, missing, widget)


def _text(
    label: str, most: int, hint: str, required: bool, missing: str, widget: forms.Widget
) -> forms.CharField:
    said = {"required": missing} if missing else NEEDED
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        error_messages=said | {"max_length": f"最多{most}个字，请缩短。"},
        widget=widget,
    )


def pick(
    label: str, choices: Choices = (), hint: str = "", *, required: bool = True, none: str = "没有"
) -> forms.ChoiceField:
    """Return a field to pick one; `none` stands for nothing where nothing may be picked."""
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择" if required else none), *choices],
        help_text=hint,
        required=required,
        error_messages=ONE_OF,
        widget=forms.Select(attrs=PICKED),
    )


def several(label: str, hint: str = "", *, size: int = 5) -> forms.MultipleChoiceField:
    """Return a field to pick any number from a list."""
    widget = forms.SelectMultiple(attrs=PICKED | {"size": size})
    return _many(label, (), hint, widget)


def ticks(label: str, choices: Choices = (), hint: str = "") -> forms.MultipleChoiceField:
    """Return a field to tick any number."""
    return _many(label, choices, hint, forms.CheckboxSelectMultiple())


def _many(
    label: str, choices: Choices, hint: str, widget: forms.Widget
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=False,
        error_messages=SOME_OF,
        widget=widget,
    )


def number(
    label: str,
    hint: str = "",
    least: int = 0,
    most: int = 1_000_000,
    *,
    required: bool = True,
    missing: str = "请填数字。",
) -> forms.IntegerField:
    """Return a field of a whole number within limits."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=least,
        max_value=most,
        required=required,
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        error_messages={
            "required": missing,
            "invalid": "请填整数，如12。",
            "min_value": f"至少填{least}。" if least else "不能是负数。",
            "max_value": f"最多填{most}。",
        },
    )


def amount(
    label: str, hint: str = "", digits: int = 12, places: int = 2, *, required: bool = True
) -> forms.DecimalField:
    """Return a field of an exact amount that is not below zero, with as many digits as are kept of it."""
    return forms.DecimalField(
        label=label,
        help_text=hint,
        min_value=0,
        max_digits=digits,
        decimal_places=places,
        required=required,
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "decimal"}),
        error_messages={
            "required": "请填数字，没有的填0。",
            "invalid": f"请填数字，如{'50000' if digits > 6 else '1.5'}。",
            "min_value": "不能是负数，没有的填0。",
            "max_digits": "数字太大，请核对。",
            "max_decimal_places": f"最多{places}位小数。",
            "max_whole_digits": "数字太大，请核对。",
        },
    )


def offered(form: forms.Form, name: str, choices: Choices, none: str = "") -> None:
    """Set what a field of a form offers, after what stands for nothing there, or after `none`."""
    field: Any = form.fields[name]
    nothing = [] if isinstance(field, forms.MultipleChoiceField) else field.choices[:1]
    field.choices = [*([("", none)] if none else nothing), *choices]


def choose(form: forms.Form, name: str, choices: Choices) -> None:
    """Set the whole of what a field of a form offers."""
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
