"""The filter of the list of cases; it lives in the address."""

from typing import Any

from django import forms

from grids.models import Case, CaseKind
from grids.queries.case_lists import ALL, COUNTED, ENDED, GROUPS, WHOSE, Asked
from members.models import Organization
from portal.paging import LARGEST

_SELECT = {"class": "form-select small"}
_DATE = {"class": "form-control small", "type": "date"}


def _choice(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=forms.Select(attrs=_SELECT))


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=_DATE),
        error_messages={"invalid": "日期请按2026-10-21这样填写。"},
    )


class CaseFilter(forms.Form):
    """Which cases the list shows. Empty fields do not narrow; a value nobody offers narrows nothing."""

    q = forms.CharField(
        label="编号",
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "form-control small", "size": 12, "placeholder": "2026-000123"}
        ),
    )
    state = _choice("状态")
    kind = _choice("类别")
    town = _choice("镇街")
    whose = _choice("范围")
    found_from = _day("发现从")
    found_to = _day("到")
    late = forms.BooleanField(label="逾期", required=False)
    escalated = forms.BooleanField(label="已升级", required=False)
    counted = _choice("统计口径")
    part = forms.IntegerField(
        required=False, min_value=1, max_value=LARGEST, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, towns: list[Organization], kinds: list[CaseKind], **kwargs: Any):
        """Offer the townships and kinds there are; no choice of townships where there is one."""
        super().__init__(*args, **kwargs)
        groups = [("", "没有结案的"), *((code, label) for code, (label, _) in GROUPS.items())]
        single = [(state.value, str(state.label)) for state in Case.State]
        self._offer("state", [*groups, (ENDED, "已经结束的"), (ALL, "全部"), ("单个状态", single)])
        self._offer("kind", [("", "全部"), *((one.code, one.title) for one in kinds)])
        self._offer("whose", [("", "能看到的"), *WHOSE.items()])
        self._offer(
            "counted", [("", "不限"), *((code, name) for code, (name, _) in COUNTED.items())]
        )
        self._offer("town", [("", "全部"), *((str(o.pk), o.label) for o in towns)])
        if len(towns) < 2:
            del self.fields["town"]

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        town = int(told.pop("town", 0) or 0)
        return Asked(town=town, **told)

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in self.fields)
