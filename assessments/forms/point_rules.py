"""Forms of a branch's own rules: a line, and the meeting that adopted them."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.actions.point_rules import Meeting, OwnWording
from assessments.forms.points import points_field
from assessments.models import PointItem
from assessments.points.schemes import this_month
from members.forms import Answered
from portal.form_fields import BAD_DAY, PICKED, WRITTEN, choose

MONTHS_OFFERED = 6
_WHOLE = {"required": "请填人数。", "invalid": "人数填整数，如23。"}


class OwnItemForm(Answered):
    """A branch's line under one of the county's items."""

    item = forms.TypedChoiceField(
        label="县里的条目",
        coerce=int,
        widget=forms.Select(attrs=PICKED),
        help_text="支部的条目在县里的一条下面细化，性质不变，分值只能更严。",
        error_messages={"required": "请选一条。", "invalid_choice": "请从列出的里选一条。"},
    )
    label = forms.CharField(
        label="支部的要求",
        max_length=120,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请写明支部怎样要求。"},
    )
    points = points_field("一次最多", True, "不能超过县里的分值。")
    evidence_needed = forms.BooleanField(
        label="须有依据",
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, items: Iterable[PointItem], **kwargs: Any) -> None:
        """Offer the county's items, each with its limit."""
        super().__init__(*args, **kwargs)
        self.items = {item.pk: item for item in items}
        groups: dict[str, list[tuple[int, str]]] = {}
        for item in self.items.values():
            kind = item.get_kind_display()
            name = f"{kind}·{item.aspect}" if item.aspect else kind
            told = f"{item.label}（最多{item.points.normalize():f}）"
            groups.setdefault(name, []).append((item.pk, told))
        choose(self, "item", [("", "请选择"), *groups.items()])

    def wording(self) -> OwnWording:
        """Return what was written, once the form is valid."""
        told = self.cleaned_data
        return OwnWording(told["label"], told["points"], told["evidence_needed"])


class MeetingForm(Answered):
    """The members' meeting that adopted a branch's rules."""

    met_on = forms.DateField(
        label="会议日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=WRITTEN | {"type": "date"}),
        error_messages=BAD_DAY | {"required": "请填开会的日期。"},
    )
    present = forms.IntegerField(
        label="到会正式党员",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        help_text="预备党员没有表决权，不算在内。",
        error_messages=_WHOLE,
    )
    in_favour = forms.IntegerField(
        label="赞成",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        help_text="要超过全体有表决权党员的半数。",
        error_messages=_WHOLE,
    )
    planned_from = forms.ChoiceField(
        label="从哪个月起施行",
        widget=forms.Select(attrs=PICKED),
        error_messages={"required": "请选月份。", "invalid_choice": "请从列出的月份里选。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the months that have not begun."""
        super().__init__(*args, **kwargs)
        months = [this_month().shift(ahead) for ahead in range(1, MONTHS_OFFERED + 1)]
        choices = [(month.code, month.label) for month in months]
        choose(self, "planned_from", choices)

    def meeting(self) -> Meeting:
        """Return what was told, once the form is valid."""
        return Meeting(**self.cleaned_data)
