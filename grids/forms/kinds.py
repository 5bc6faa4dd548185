"""The form of a kind of cases: every field of it, six lines of urgencies, what is wrong beside each."""

from collections.abc import Mapping
from typing import Any

from django import forms

from grids import kinds
from grids.models.kinds import Channel, OptionalStep, Privacy, Reporter
from members.forms import Answered
from portal.form_fields import CHOSEN, PICKED, WRITTEN, ticks

_SMALL = WRITTEN | {"class": "form-control small"}
_NUMBER = WRITTEN | {"inputmode": "numeric"}
_WHOLE = {"invalid": "请填整数。", "required": "请填整数。"}
_LISTS: Mapping[str, tuple[str, Any, str]] = {
    "reporters": ("可以上报", Reporter, ""),
    "channels": ("来源", Channel, "上报时从这些里选，第一个是预设的。"),
    "steps": ("使用的步骤", OptionalStep, "不选的步骤，这类事项就没有。"),
}
_NUMBERS = {
    "extension_days": ("延期最多几个工作日", "0至10（P03-R7）。"),
    "escalate_after": ("逾期几个工作日后升级", "1至30。"),
}


def _whole(label: str, hint: str, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.TextInput(attrs=_NUMBER),
        error_messages=_WHOLE,
    )


class KindForm(Answered):
    """A kind of cases. `base` are the values it begins with, its own or those it is copied from."""

    LINES = range(1, kinds.MOST_URGENCIES + 1)

    title = forms.CharField(
        label="名称",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="上报的人看到的名称，如“路灯报修”。",
    )
    practice = forms.CharField(
        label="实践",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs=WRITTEN),
        help_text="依据的做法编号，如P03，可以不填。",
        error_messages={"max_length": "实践最多60字，请缩短。"},
    )
    privacy = forms.ChoiceField(
        label="保密类别",
        choices=Privacy.choices,
        widget=forms.Select(attrs=PICKED),
        error_messages={"required": "请选保密类别。", "invalid_choice": "请选保密类别。"},
    )
    followup_days = _whole("结案后几天回访", "不回访的空着。", required=False)
    notice_hours = _whole(
        "紧急事项几小时内阅知", "镇街、县级都要阅知；不用的空着。", required=False
    )
    beyond_town = forms.BooleanField(
        label="镇街可以直接交县直部门",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    urgencies = forms.CharField(required=False)
    """Never drawn: sentences about all lines together belong to it."""

    def __init__(self, *args: Any, base: Mapping[str, Any], **kwargs: Any) -> None:
        """Make the fields and fill in the base."""
        self.base = base
        kwargs["initial"] = _initial(base)
        super().__init__(*args, **kwargs)
        for name, (label, choices, hint) in _LISTS.items():
            self.fields[name] = ticks(label, choices.choices, hint)
        for name, (label, hint) in _NUMBERS.items():
            self.fields[name] = _whole(label, hint)
        for n in self.LINES:
            self._add_urgency(n)

    def _add_urgency(self, n: int) -> None:
        self.fields[f"ucode{n}"] = forms.CharField(
            required=False, max_length=20, widget=forms.HiddenInput
        )
        self.fields[f"utitle{n}"] = forms.CharField(
            label=f"第{n}种名称", required=False, max_length=20,
            widget=forms.TextInput(attrs=_SMALL),
            error_messages={"max_length": "名称最多20字。"},
        )  # fmt: skip
        self.fields[f"udays{n}"] = forms.IntegerField(
            label=f"第{n}种时限", required=False, error_messages=_WHOLE,
            widget=forms.TextInput(attrs=_SMALL | {"inputmode": "numeric", "size": 4}),
        )  # fmt: skip
        self.fields[f"uworking{n}"] = forms.ChoiceField(
            label=f"第{n}种按什么算", required=False, initial="1",
            choices=[("1", "工作日"), ("", "自然日")],
            widget=forms.Select(attrs=CHOSEN),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Let the rules of kinds say what is wrong, each sentence at its field."""
        told: dict[str, Any] = super().clean() or {}
        for name, sentences in kinds.problems(self.values()).items():
            if name not in self.errors:
                self.add_error(name, forms.ValidationError(sentences))
        return told

    def values(self) -> dict[str, Any]:
        """Return the kind as it was typed, whatever is wrong with it."""
        told = self.cleaned_data
        made: dict[str, Any] = {
            "title": told.get("title", "").strip(),
            "practice": told.get("practice", "").strip(),
            "privacy": told.get("privacy", ""),
            "beyond_town": told.get("beyond_town", False),
            "urgencies": self._urgencies(),
            "followup_days": told.get("followup_days"),
            "notice_hours": told.get("notice_hours"),
        }
        made |= {name: told.get(name, []) for name in _LISTS}
        made |= {name: told.get(name) for name in _NUMBERS}
        return made | {"stated": self._still_stated(made)}

    def _urgencies(self) -> list[dict[str, Any]]:
        """The lines with a name or a limit. A line keeps its code, a new one gets one that is free."""
        told, before = self.cleaned_data, {one["code"]: one for one in self.base["urgencies"]}
        taken = {told.get(f"ucode{n}") for n in self.LINES}
        free = (f"u{number}" for number in range(1, 100) if f"u{number}" not in taken)
        made = []
        for n in self.LINES:
            title, days = told.get(f"utitle{n}", "").strip(), told.get(f"udays{n}")
            if not title and days is None:
                continue
            one = {
                "code": told.get(f"ucode{n}") or next(free),
                "title": title,
                "days": days,
                "working": told.get(f"uworking{n}") == "1",
            }
            old = before.get(one["code"], {})
            same = all(old.get(key, key == "working") == one[key] for key in ("days", "working"))
            made.append(one | ({"stated": True} if old.get("stated") and same else {}))
        return made

    def _still_stated(self, made: Mapping[str, Any]) -> list[str]:
        """What the report states, of the fields that still say what it states."""
        kept = []
        for name in self.base.get("stated", []):
            field, _, part = name.partition(".")
            was, now = self.base.get(field), made.get(field)
            same = part in (now or []) if part else sorted(map(str, was or [])) == sorted(
                map(str, now or [])
            )  # fmt: skip
            if same:
                kept.append(name)
        return kept

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The fields of each urgency."""
        names = ("code", "title", "days", "working")
        return [{"number": n, **{w: self[f"u{w}{n}"] for w in names}} for n in self.LINES]

    @property
    def urgency_errors(self) -> list[str]:
        """Every sentence about the urgencies, each once."""
        names = ["urgencies", *(f"u{w}{n}" for n in self.LINES for w in ("title", "days"))]
        found = (str(sentence) for name in names for sentence in self.errors.get(name, []))
        return list(dict.fromkeys(found))


def _initial(base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields' first values of a kind's."""
    made = {name: base[name] for name in kinds.FIELDS if name not in ("urgencies", "stated")}
    for n, one in enumerate(base["urgencies"], 1):
        made |= {
            f"ucode{n}": one["code"],
            f"utitle{n}": one["title"],
            f"udays{n}": one["days"],
            f"uworking{n}": "1" if one.get("working", True) else "",
        }
    return made
