"""Forms of listening days and receptions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from grids.actions.listening import LONGEST_TEAM, LONGEST_WORDS, Sat
from grids.forms.mediation import Picking, text_field
from grids.forms.rhythm import NONE_IS_0
from grids.models import Case, Sitting
from grids.queries import listening as queries
from members.forms import Answered
from members.models import Organization
from portal import clock
from portal import form_fields as f


class SittingForm(Picking):
    """A day that was held: a listening day stands for one of the fixed dates, a reception for itself."""

    kind = forms.ChoiceField(
        label="种类",
        choices=Sitting.Kind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"required": "请选一项。", "invalid_choice": "请从列出的里选一项。"},
    )
    place = f.pick("地点")
    planned_on = forms.ChoiceField(
        label="哪一个听民声日",
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text="每月5日、15日、25日（P29-R7）。党代表接待不用选。",
        error_messages={"invalid_choice": "请从列出的日期里选一天。"},
    )
    held_on = f.day("实际日期")
    team = text_field("参加人", LONGEST_TEAM, "写单位或党代表姓名，不写来访群众。")
    visitors = f.number("接待群众人次", missing=NONE_IS_0)
    words = forms.CharField(
        label="情况",
        required=False,
        help_text="群众反映的事另行上报，再登记到这一天。",
        widget=forms.Textarea(
            attrs={"class": "form-control", "rows": 3, "maxlength": LONGEST_WORDS}
        ),
    )

    def __init__(self, *args: Any, places: Iterable[Organization], **kwargs: Any) -> None:
        """Offer the places and the fixed dates that may be logged."""
        super().__init__(*args, **kwargs)
        self.offer("place", places, lambda place: str(place.label))
        days = [(day.isoformat(), f"{day.month}月{day.day}日") for day in queries.loggable()]
        f.choose(self, "planned_on", [("", "请选择"), *days])
        self.initial.setdefault("held_on", clock.today())

    def sat(self) -> Sat:
        """Return the day as it was filled in."""
        told = self.cleaned_data
        planned = dt.date.fromisoformat(told["planned_on"]) if told["planned_on"] else None
        return Sat(
            told["kind"], self.picked("place"), told["held_on"], told["team"], told["visitors"],
            planned, told["words"],
        )  # fmt: skip


class AddCaseForm(Picking):
    """A case that came up on a day."""

    case = f.pick("事项", hint="列出当天在这里发现、还没有登记到哪一天的。")

    def __init__(self, *args: Any, cases: Iterable[Case], **kwargs: Any) -> None:
        """Offer the cases by number."""
        super().__init__(*args, **kwargs)
        self.offer("case", cases, lambda case: str(case.label))


class ShiftForm(Answered):
    """A fixed date that is moved."""

    day = f.day("原定日期", "5日、15日或25日。")
    to = f.day("改到")
