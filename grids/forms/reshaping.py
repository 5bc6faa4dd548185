"""Forms of splitting and merging: what comes of it is told before it is done."""

from collections.abc import Sequence
from typing import Any

from django import forms

from grids.actions.trees import NewGrid
from grids.models import Grid
from members.forms import Answered
from portal.form_fields import CHOSEN, WRITTEN, choose, day

MOST_PARTS = 6


def _code(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=32,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请填编码。"},
    )


def _name(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=80,
        widget=forms.TextInput(attrs=WRITTEN),
        error_messages={"required": "请填名称。"},
    )


def _reason(label: str, example: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=300,
        widget=forms.Textarea(attrs=WRITTEN | {"rows": 2}),
        help_text=example,
        error_messages={"required": f"请写{label}。"},
    )


class Reshaping(Answered):
    """A change of the tree with its day and its reason."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for day and reason last."""
        super().__init__(*args, **kwargs)
        self.order_fields([*(n for n in self.fields if n not in ("on", "reason")), "on", "reason"])


class SplitForm(Reshaping):
    """A node split into parts: code, name and households of each, and where each child goes."""

    on = day("从哪一天起", "这一天起原网格撤销，不能晚于今天。")
    reason = _reason("拆分理由", "如会议记录的日期和事由。")

    def __init__(
        self, *args: Any, grid: Grid, children: Sequence[Grid], number: int, **kwargs: Any
    ) -> None:
        """Make the lines of `number` parts and a choice for each child."""
        self.grid, self.children = grid, list(children)
        self.numbers = range(1, number + 1)
        super().__init__(*args, **kwargs)
        for n in self.numbers:
            self.fields[f"code{n}"] = _code("编码")
            self.fields[f"name{n}"] = _name("名称")
            self.fields[f"households{n}"] = forms.IntegerField(
                label="联系户数",
                widget=forms.TextInput(attrs=WRITTEN | {"inputmode": "numeric"}),
                error_messages={"required": "请填户数，没有的填0。", "invalid": "户数填整数。"},
            )
        for child in self.children:
            self.fields[f"child{child.pk}"] = forms.ChoiceField(
                label=child.name,
                widget=forms.Select(attrs=CHOSEN),
                error_messages={"required": "请选归到第几个。"},
            )
            parts = [("", "请选择"), *((str(n), f"归第{n}个") for n in self.numbers)]
            choose(self, f"child{child.pk}", parts)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each part."""
        names = ("code", "name", "households")
        return [{"number": n, **{w: self[f"{w}{n}"] for w in names}} for n in self.numbers]

    @property
    def given(self) -> list[tuple[Grid, Any]]:
        """Each child with its field."""
        return [(child, self[f"child{child.pk}"]) for child in self.children]

    def parts(self) -> list[NewGrid]:
        """Return the parts asked for, once the form is valid."""
        told = self.cleaned_data
        return [
            NewGrid(
                told[f"code{n}"].strip(),
                told[f"name{n}"],
                told[f"households{n}"],
                [c.pk for c in self.children if told[f"child{c.pk}"] == str(n)],
            )
            for n in self.numbers
        ]


class MergeForm(Reshaping):
    """A node merged with some of its siblings into a new one."""

    code = _code("合并后的编码")
    name = _name("合并后的名称")
    on = day("从哪一天起", "这一天起原来的网格撤销，不能晚于今天。")
    reason = _reason("合并理由", "如会议记录的日期和事由。")
    others = forms.MultipleChoiceField(
        label="和哪些网格合并",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "请至少选一个网格。",
            "invalid_choice": "请从列出的网格里选。",
        },
    )

    def __init__(self, *args: Any, siblings: Sequence[Grid], **kwargs: Any) -> None:
        """Offer the siblings."""
        super().__init__(*args, **kwargs)
        self.siblings = {str(one.pk): one for one in siblings}
        names = ((k, f"{g.name}（{g.code}，{g.households}户）") for k, g in self.siblings.items())
        choose(self, "others", names)

    def chosen(self) -> list[Grid]:
        """Return the siblings ticked, once the form is valid."""
        return [self.siblings[key] for key in self.cleaned_data["others"]]
