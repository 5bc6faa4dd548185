"""The filter of the list of cases; it lives in the address."""

from typing import Any

from django import forms

from grids.models import Case, CaseKind
from grids.queries.case_lists import ALL, COUNTED, ENDED, GROUPS, WHOSE, Asked
from members.models import Organization
from portal.form_fields import Filter, choose, day, narrowed, sought
from portal.paging import LARGEST


class CaseFilter(Filter):
    """Which cases the list shows. Empty fields do not narrow; a value nobody offers narrows nothing."""

    q = sought("编号", 12, 20, like="2026-000123")
    state = narrowed("状态")
    kind = narrowed("类别")
    town = narrowed("镇街")
    whose = narrowed("范围")
    found_from = day("发现从", required=False, small=True)
    found_to = day("到", required=False, small=True)
    late = forms.BooleanField(label="逾期", required=False)
    escalated = forms.BooleanField(label="已升级", required=False)
    counted = narrowed("统计口径")
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
        choose(self, name, choices)

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        town = int(told.pop("town", 0) or 0)
        return Asked(town=town, **told)
