"""Fields of forms: what is wrong is told with what would be right, and what stands for nothing stays."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, QueryDict

from portal import form_fields as f
from portal.form_pages import day_if_any, day_of
from portal.refusals import Invalid


class Every(f.Filter):
    """One field of each kind."""

    on = f.day("日期")
    begins = f.time("开始")
    title = f.line("题目", 4)
    said = f.lines("内容", 4, missing="请写情况。")
    kind = f.pick("种类", [("a", "甲")])
    venue = f.pick("阵地", [("b", "乙")], required=False, none="不在登记的阵地")
    groups = f.several("对象")
    tags = f.ticks("内容", [("c", "丙")])
    many = f.number("人数", least=1, most=9)
    least = f.number("件数")
    money = f.amount("金额")
    hours = f.amount("学时", "", 4, 1)


def said(**typed: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in Every(typed).errors.items()}


def test_what_is_missing_is_asked_for() -> None:
    assert said() == {
        "on": ["请填写日期。"],
        "begins": ["请填时间。"],
        "title": ["请填写这一项。"],
        "said": ["请写情况。"],
        "kind": ["请选一个。"],
        "many": ["请填数字。"],
        "least": ["请填数字。"],
        "money": ["请填数字，没有的填0。"],
        "hours": ["请填数字，没有的填0。"],
    }


def test_what_is_wrong_is_told_with_what_would_be_right() -> None:
    wrong = said(
        on="21.10", begins="noon", title="五个字太长", said="五个字太长", kind="z", venue="z",
        groups=["z"], tags=["z"], many="10", least="-1", money="1.234", hours="1000",
    )  # fmt: skip
    assert wrong == {
        "on": ["请按2026-10-21这样填写日期。"],
        "begins": ["请按18:30这样填写时间。"],
        "title": ["最多4个字，请缩短。"],
        "said": ["最多4个字，请缩短。"],
        "kind": ["请从列出的里选一个。"],
        "venue": ["请从列出的里选一个。"],
        "groups": ["请从列出的里选。"],
        "tags": ["请从列出的里选。"],
        "many": ["最多填9。"],
        "least": ["不能是负数。"],
        "money": ["最多2位小数。"],
        "hours": ["数字太大，请核对。"],
    }
    assert said(many="0", money="x", hours="x")["many"] == ["至少填1。"]
    assert said(money="x")["money"] == ["请填数字，如50000。"]
    assert said(hours="x")["hours"] == ["请填数字，如1.5。"]


def test_amounts_are_exact_and_not_below_zero() -> None:
    assert said(money="-1")["money"] == ["不能是负数，没有的填0。"]
    assert f.amount("金额").clean("80000.05") == Decimal("80000.05")


def test_what_is_offered_stands_after_what_stands_for_nothing() -> None:
    form = Every()
    for name in ("kind", "venue", "groups"):
        f.offered(form, name, [("1", "一")])
        f.offered(form, name, [("2", "二")])  # again: not once more behind the first
    assert choices(form, "kind") == [("", "请选择"), ("2", "二")]
    assert choices(form, "venue") == [("", "不在登记的阵地"), ("2", "二")]
    assert choices(form, "groups") == [("2", "二")]
    f.offered(form, "venue", [], "不在平台里")
    assert choices(form, "venue") == [("", "不在平台里")]
    f.choose(form, "kind", [("3", "三")])
    assert choices(form, "kind") == [("3", "三")]


def choices(form: forms.Form, name: str) -> Any:
    field: Any = form.fields[name]
    return list(field.choices)


def test_a_filter_narrows_only_by_its_own_fields() -> None:
    assert Every({"title": "甲"}).is_asked
    assert not Every({"title": "", "page": "2"}).is_asked
    assert f.narrowed("状态").choices == [("", "全部")]


def sending(**typed: str) -> HttpRequest:
    request = HttpRequest()
    request.POST = QueryDict("&".join(f"{name}={value}" for name, value in typed.items()))
    return request


def test_the_day_of_a_small_form() -> None:
    assert day_of(sending(on="2026-10-21")).isoformat() == "2026-10-21"
    assert day_if_any(sending(on="")) is None
    for sent in (sending(on="21.10"), sending()):
        with pytest.raises(Invalid) as wrong:
            day_of(sent)
        assert wrong.value.problems == {"on": ["请按2026-10-21这样填写日期。"]}
    with pytest.raises(Invalid):
        day_if_any(sending(back="x"), "back")
