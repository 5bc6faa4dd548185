"""Forms of visits, inspections, dispute meetings, filings and reviews."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from grids.actions.reviews import Decided
from grids.actions.rhythm import Found, Held
from grids.actions.visits import DAYS_BACK, Entry
from grids.models import Case, CaseKind, Grid, ReviewItem, Visit
from members.forms import Answered
from members.models import Organization
from portal import clock
from portal.form_fields import ONE_OF, PICKED, WRITTEN, choose, day, number

NONE_IS_0 = "请填数字，没有的填0。"


def words_field(label: str, most: int, hint: str, missing: str) -> forms.CharField:
    """Return a field of some lines of words; what is too long the action says."""
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs=WRITTEN | {"rows": 4, "maxlength": most}),
        error_messages={"required": missing},
    )


class KeyedForm(Answered):
    """A form that is one deed however often it is sent: its key is drawn when it is shown."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"invalid": "请重新打开这一页再填。"}
    )
    grid = forms.ChoiceField(label="网格", widget=forms.Select(attrs=PICKED), error_messages=ONE_OF)

    def __init__(self, *args: Any, grids: Sequence[Grid], **kwargs: Any) -> None:
        """Offer the nodes, the first of them preset."""
        super().__init__(*args, **kwargs)
        self._grids = {str(grid.pk): grid for grid in grids}
        choices = [(pk, _named(grid)) for pk, grid in self._grids.items()]
        choose(self, "grid", choices)
        if not self.is_bound:
            self.initial.setdefault("key", uuid.uuid4())

    @property
    def node(self) -> Grid:
        """The node that was chosen, once the form is valid."""
        return self._grids[self.cleaned_data["grid"]]


def _named(grid: Grid) -> str:
    place = grid.organization.label
    return grid.name if grid.name.startswith(place) else f"{place} {grid.name}"


class VisitForm(KeyedForm):
    """A diary entry, and whether it becomes a case."""

    on = day("走访日期", f"最多补记{DAYS_BACK}天。")
    matter = forms.ChoiceField(
        label="事由",
        choices=Visit.Matter.choices,
        widget=forms.Select(attrs=PICKED),
        error_messages=ONE_OF,
    )
    household = forms.CharField(
        label="户编号",
        required=False,
        widget=forms.TextInput(attrs=WRITTEN | {"maxlength": 20}),
        help_text="只写编号，不写姓名、住址、电话。可以不填。",
    )
    words = words_field(
        "日记", 1000, "看到什么、群众说了什么。不写姓名和身份证号。", "请写走访了解到的情况。"
    )
    also = forms.BooleanField(
        label="同时上报为事项",
        required=False,
        widget=forms.CheckboxInput(),
    )
    kind = forms.ChoiceField(
        label="事项类别",
        required=False,
        widget=forms.Select(attrs=PICKED),
        error_messages=ONE_OF,
    )

    def __init__(self, *args: Any, kinds: Iterable[CaseKind], **kwargs: Any) -> None:
        """Offer the kinds that can be found on a visit."""
        super().__init__(*args, **kwargs)
        self._kinds = {kind.code: kind for kind in kinds}
        choices = [("", "请选择"), *((code, kind.title) for code, kind in self._kinds.items())]
        choose(self, "kind", choices)
        if not self.is_bound:
            self.initial.setdefault("on", clock.today())

    def clean(self) -> dict[str, Any]:
        """A case needs its kind, and a kind its case: half of it would lose the case in silence."""
        told = super().clean() or self.cleaned_data
        if "kind" in self.errors:
            return told
        if told.get("also") and not told.get("kind"):
            self.add_error("kind", "要同时上报的，请选事项类别。")
        if told.get("kind") and not told.get("also"):
            self.add_error("kind", "选了类别，请勾“同时上报”，或者清空类别。")
        return told

    def entry(self) -> Entry:
        """Return what was written, once the form is valid."""
        told = self.cleaned_data
        kind = self._kinds[told["kind"]] if told["also"] else None
        return Entry(
            told["key"],
            self.node,
            told["on"],
            told["matter"],
            told["words"],
            told["household"],
            kind,
        )


class InspectionForm(KeyedForm):
    """What a grid-wide inspection found."""

    done_on = day("摸排日期")
    households = number("走访户数", missing=NONE_IS_0)
    hazards = number("安全隐患（处）", missing=NONE_IS_0)
    disputes = number("矛盾纠纷（件）", missing=NONE_IS_0)
    difficulties = number("困难诉求（件）", missing=NONE_IS_0)
    findings = words_field(
        "摸排情况", 2000, "只写情况，不写姓名。要办的事另行上报为事项。", "请写摸排情况。"
    )

    def found(self) -> Found:
        """Return what was written, once the form is valid."""
        told = self.cleaned_data
        return Found(
            key=told["key"], grid=self.node, done_on=told["done_on"],
            households=told["households"], findings=told["findings"], hazards=told["hazards"],
            disputes=told["disputes"], difficulties=told["difficulties"],
        )  # fmt: skip


class MeetingForm(KeyedForm):
    """What a dispute meeting discussed and decided."""

    held_on = day("开会日期")
    present = number("参会人数", missing=NONE_IS_0)
    cases = forms.MultipleChoiceField(
        label="研判的矛盾纠纷",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "有一件已经办结或不在本村。请刷新页面重新选。"},
    )
    decisions = words_field(
        "研判意见", 2000, "按件号写怎么办、谁去办，不写当事人姓名。", "请写研判意见。"
    )

    def __init__(self, *args: Any, cases: Iterable[Case], **kwargs: Any) -> None:
        """Offer the open disputes of the node that is shown."""
        super().__init__(*args, **kwargs)
        self._cases = {str(case.pk): case for case in cases}
        choices = [(pk, f"{c.label} {c.get_state_display()}") for pk, c in self._cases.items()]
        choose(self, "cases", choices)

    def held(self) -> Held:
        """Return what was written, once the form is valid."""
        told = self.cleaned_data
        chosen = [self._cases[pk] for pk in told["cases"]]
        return Held(
            told["key"], self.node, told["held_on"], told["present"], told["decisions"], chosen
        )


class OpenReviewForm(Answered):
    """When the county's review meeting was held."""

    held_on = day("会议日期")


class DecideForm(Answered):
    """What a review decided about one case."""

    decision = forms.ChoiceField(
        label="意见",
        choices=[("", "请选择"), *ReviewItem.Decision.choices],
        help_text="“同意延期”“销号”在这里只记下意见，延期、办结还要在事项页上办。",
        widget=forms.Select(attrs=PICKED),
        error_messages={"required": "请选一种意见。", "invalid_choice": "请从列出的里选一种。"},
    )
    words = words_field("说明", 500, "会议的具体意见，不写当事人姓名。", "请写会议的具体意见。")
    to = forms.ChoiceField(
        label="由谁去办",
        required=False,
        widget=forms.Select(attrs=PICKED),
        help_text="督办、增派力量、同意延期的要填。",
        error_messages=ONE_OF,
    )
    act_by = day("完成期限", "督办、增派力量、同意延期的要填。", required=False)

    def __init__(self, *args: Any, places: Iterable[Organization], **kwargs: Any) -> None:
        """Offer the units that can be told to act."""
        super().__init__(*args, **kwargs)
        self._places = {str(place.pk): place for place in places}
        choices = [("", "请选择"), *((pk, place.label) for pk, place in self._places.items())]
        choose(self, "to", choices)

    def decided(self, seen: str) -> Decided:
        """Return what was written, once the form is valid; `seen`: ReviewItem.version when it was shown."""
        told = self.cleaned_data
        act_by: dt.date | None = told["act_by"]
        to = self._places.get(told["to"])
        return Decided(told["decision"], told["words"], to, act_by, seen)
