"""Forms of contests: the contest with its settings, an entry, a judge from outside, the marks of a page."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from members.forms import Answered
from portal import form_fields as f
from portal.reading import whole
from portal.refusals import Invalid
from training.forms.shelf import upload
from training.judging import Given
from training.models import LectureTopic, Teacher


class ContestForm(Answered):
    """A contest; all its numbers are assumed ones where the county says nothing else."""

    organization = f.pick("主办单位")
    title = f.line("比赛名称", 60)
    theme = f.line("主题", 120, required=False)
    closes_on = f.day("报名截止", "截止以后才能开始评分。")
    sizes = f.line(
        "各轮晋级数",
        40,
        "几轮写几个数，一轮比一轮少。报道写明三轮选出50讲（P11-R5）；120、80为推定值。",
    )
    per_unit = f.number("每个单位最多报几件", "不限的不填。", required=False)
    least = f.number("每件最少几名评委评分", "不足的不能计分。推定值5（P11-R6）。")
    trims = forms.BooleanField(
        label="满5名评委的，去掉一个最高分和一个最低分（P11-R6，推定）", required=False
    )
    shares_line = forms.BooleanField(
        label="末轮以前，在晋级线上并列的一起晋级（P11，推定）；不选的由评委会商定", required=False
    )

    def clean_sizes(self) -> list[int]:
        """Read the sizes of the rounds; a sentence where something else than numbers is there."""
        parts = [one for one in re.split(r"[、，,\s→>-]+", self.cleaned_data["sizes"]) if one]
        found = [whole(one) for one in parts]
        if not found or any(one is None for one in found):
            raise forms.ValidationError("写整数，用顿号隔开，如“120、80、50”。")
        return [one for one in found if one is not None]


class EntryForm(Answered):
    """A micro-lecture handed in."""

    unit = f.pick("参赛单位或支部")
    contestant = f.line("参赛人", 40, "名册里有的自动对上；同名的在后面空一格写单位。")
    title = f.line("微党课题目", 60)
    field = f.line("领域", 20, "如“基层治理”。", required=False)
    file = upload(
        "讲稿或课件", "可以不传。PDF、图片、幻灯片（pptx）、Word、Excel。", required=False
    )


class JudgeForm(Answered):
    """A judge from outside, whose marks are typed in from paper."""

    name = f.line("姓名", 40)
    unit = f.line("单位", 60, "本单位的参赛件他要回避。", required=False)


class AdoptForm(Answered):
    """A selected lecture as a topic of the menu."""

    level = f.pick("讲课人层次", Teacher.Level.choices)
    field = f.line("领域", 20)
    tags = f.ticks("内容", LectureTopic.Tag.choices)


def marks_of(sent: Mapping[str, Any]) -> dict[int, Given]:
    """Read the marks of a page by entry; an empty one changes nothing. Invalid names what is no number."""
    found: dict[int, Given] = {}
    problems: dict[str, list[str]] = {}
    for name, text in sent.items():
        kind, _, number = name.partition("-")
        key = whole(number)
        if key is None or kind not in ("mark", "aside"):
            continue
        if kind == "aside":
            found[key] = Given(recused=True)
        elif str(text).strip() and f"aside-{key}" not in sent:
            try:
                found[key] = Given(Decimal(str(text).strip()))
            except InvalidOperation:
                problems[name] = ["填0至100，最多两位小数。"]
    if problems:
        raise Invalid("没有保存，请改正标出的分数。", problems)
    return found
