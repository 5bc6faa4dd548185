"""Forms of the tree: the filter of the list, a node, who serves on it, the levels of a county."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from grids.actions.trees import MOST_LEVELS, STANDS_ON, NewLevel
from grids.models import Grid, GridLevel, GridPost
from grids.queries import trees
from grids.queries.tree_pages import GAPS
from members.forms import Answered
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.form_fields import (
    CHOSEN,
    PICKED,
    SMALL,
    WRITTEN,
    Filter,
    choose,
    day,
    narrowed,
    offered,
    sought,
)


class TreeFilter(Filter):
    """Which nodes of a county the list shows; it lives in the address. Empty fields do not narrow."""

    q = sought("名称、编码", 12, 60)
    town = narrowed("镇街")
    level = narrowed("层级")
    gap = narrowed("缺项", [(key, words) for key, (words, _) in GAPS.items()])
    day = day("截至日期", required=False, small=True)

    def __init__(
        self, data: Any, *, account: Any, county: Organization, levels: Iterable[GridLevel]
    ) -> None:
        """Offer the county's levels and the townships the account sees."""
        super().__init__(data)
        self.account, self.county = account, county
        towns = Organization.objects.visible_to(account).filter(parent=county, kind=Kind.TOWN)
        self.towns = {str(town.pk): town for town in towns.order_by("code")}
        offered(self, "town", [(k, t.label) for k, t in self.towns.items()])
        offered(self, "level", [(str(o.number), o.name) for o in levels])
        self.is_valid()

    @property
    def on(self) -> dt.date:
        """The day the nodes are of: today where none, or no day, is asked for."""
        return self.cleaned_data.get("day") or clock.today()

    @property
    def is_asked(self) -> bool:
        """Whether nodes are to be listed, rather than the county at a glance."""
        return any(self.data.get(name) for name in ("q", "town", "level", "gap"))

    @property
    def in_words(self) -> str:
        """What the list is of, as the head of a workbook says it."""
        told = self.cleaned_data
        level = dict(self.fields["level"].choices).get(told.get("level") or "-", "")  # type: ignore[attr-defined]
        town = self.towns.get(told.get("town") or "")
        gap = GAPS[told["gap"]][0] if told.get("gap") else ""
        words = f"名称或编码含“{told['q']}”" if told.get("q") else ""
        return (
            "，".join(filter(None, (town.label if town else "", level, gap, words))) or "全部网格"
        )

    def narrow(self) -> QuerySet[Grid]:
        """Return the nodes that fit every field, by code; a value nobody offers narrows nothing."""
        told = self.cleaned_data
        find = GAPS[told["gap"]][1] if told.get("gap") else trees.grids
        rows = find(self.account, self.on).filter(level__county=self.county)
        if words := told.get("q", "").strip():
            rows = rows.filter(Q(name__icontains=words) | Q(code__startswith=words))
        if level := told.get("level"):
            rows = rows.filter(level__number=int(level))
        if town := self.towns.get(told.get("town") or ""):
            rows = rows.filter(organization__path__startswith=town.path)
        return rows


class NodeForm(Answered):
    """A node to be: code, name, households, and on which organization it stands."""

    code = forms.CharField(
        label="编码",
        max_length=32,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="全县唯一，定下后不改。数字、字母和短横，如370830103200-1。",
        error_messages={"required": "请填编码。"},
    )
    name = forms.CharField(
        label="名称",
        max_length=80,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请填名称，如“第三村民小组”。"},
    )
    organization = forms.ChoiceField(
        label="对应组织",
        widget=forms.Select(attrs=PICKED),
        error_messages={
            "required": "请选组织。",
            "invalid_choice": "请从列出的组织里选。",
        },
    )
    households = forms.IntegerField(
        label="联系户数",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        help_text="只填数，不列户主姓名。",
        error_messages={"required": "请填户数，没有的填0。", "invalid": "户数填整数，如12。"},
    )
    since = day("划定日期")

    def __init__(self, *args: Any, places: Iterable[Organization], **kwargs: Any) -> None:
        """Offer the organizations of the level."""
        super().__init__(*args, **kwargs)
        self.places = {str(place.pk): place for place in places}
        choose(self, "organization", ((key, place.label) for key, place in self.places.items()))

    def place(self) -> Organization:
        """Return the organization picked, once the form is valid."""
        return self.places[self.cleaned_data["organization"]]


class ChangeForm(Answered):
    """A node's name and households, with what the person saw of them."""

    name = forms.CharField(
        label="名称",
        max_length=80,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请填名称，如“第三村民小组”。"},
    )
    households = forms.IntegerField(
        label="联系户数",
        widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
        help_text="只填数，不列户主姓名。",
        error_messages={"required": "请填户数，没有的填0。", "invalid": "户数填整数，如12。"},
    )
    seen_name = forms.CharField(widget=forms.HiddenInput)
    seen_households = forms.IntegerField(widget=forms.HiddenInput)


class AppointForm(Answered):
    """As what and from when a person picked before serves on a node."""

    role = forms.ChoiceField(
        label="任什么",
        choices=GridPost.Role.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选网格长或网格员。"},
    )
    since = day("从哪一天起")


class ParentForm(Answered):
    """Below which node one that has lost its parent is to stand."""

    parent = forms.ModelChoiceField(
        label="上级网格",
        queryset=Grid.objects.none(),
        empty_label="请选择",
        widget=forms.Select(attrs=PICKED),
        error_messages={
            "required": "请选上级网格。",
            "invalid_choice": "请从列出的上级网格里选。",
        },
    )

    def __init__(self, *args: Any, parents: QuerySet[Grid], **kwargs: Any) -> None:
        """Offer the nodes it could stand below."""
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]


class LevelsForm(Answered):
    """The levels of a county, the topmost first: lines without a name are left out."""

    LINES = range(1, MOST_LEVELS + 1)

    def __init__(self, *args: Any, levels: Iterable[GridLevel] = (), **kwargs: Any) -> None:
        """Make a line for each level there may be, filled in with those there are."""
        kwargs["initial"] = {
            f"{what}{one.number}": getattr(one, what)
            for one in levels
            for what in ("name", "stands_on", "has_leader", "has_worker")
        }
        super().__init__(*args, **kwargs)
        for n in self.LINES:
            self.fields[f"name{n}"] = forms.CharField(
                label=f"第{n}级名称", required=False, max_length=40,
                widget=forms.TextInput(attrs=SMALL),
            )  # fmt: skip
            self.fields[f"stands_on{n}"] = forms.ChoiceField(
                label=f"第{n}级对应组织", initial=Kind.TOWN if n == 1 else Kind.VILLAGE,
                choices=[(kind.value, kind.label) for kind in STANDS_ON],
                widget=forms.Select(attrs=CHOSEN),
            )  # fmt: skip
            for what, words in (("leader", "网格长"), ("worker", "网格员")):
                self.fields[f"has_{what}{n}"] = forms.BooleanField(
                    label=f"第{n}级须有{words}", required=False, initial=True,
                    widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
                )  # fmt: skip

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each line, for the table."""
        names = ("name", "stands_on", "has_leader", "has_worker")
        return [{"number": n, **{what: self[f"{what}{n}"] for what in names}} for n in self.LINES]

    def levels(self) -> list[NewLevel]:
        """Return the levels asked for, once the form is valid."""
        told = self.cleaned_data
        return [
            NewLevel(
                told[f"name{n}"].strip(), told[f"stands_on{n}"], told[f"has_leader{n}"],
                told[f"has_worker{n}"],
            )
            for n in self.LINES
            if told[f"name{n}"].strip()
        ]  # fmt: skip
