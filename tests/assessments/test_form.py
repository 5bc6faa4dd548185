"""The entry form: what a typed value means, what is said of a wrong one, how far a row is."""

from decimal import Decimal

import pytest

from assessments.form import Cell, Form, Key, clean, form_of
from assessments.schemes.documents import load

DE = ("common", "de", "value")
TARGET = ("individual", "1", "target")
VALUE, BASIS = ("adjust", "bonus", "value"), ("adjust", "bonus", "basis")
LOSS, GROUND = ("adjust", "deduction2", "value"), ("adjust", "deduction2", "basis")


@pytest.fixture(scope="module")
def form() -> Form:
    """Weishan's form, from a document whose mappings lost their order in the database."""
    document = dict(load("weishan_civil_servant").data)
    document["entry"] = dict(sorted(document["entry"].items()))
    return form_of(document)


def test_groups_and_columns_are_in_the_schemes_order(form: Form) -> None:
    assert [label for _, label, _ in form.groups] == ["共性指标", "个性指标", "加分", "减分"]
    assert "".join(c.label[0] for c in form.columns) == "德能勤绩廉重目完分依分依"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("18", "18"),
        (" 18.5 ", "18.5"),
        ("１８．５", "18.5"),
        ("\u300018\u3000", "18"),
        ("0", "0"),
    ],
)
def test_what_is_a_number(form: Form, typed: str, number: str) -> None:
    assert form.by_key[DE].read(typed) == (Decimal(number), "")


def test_the_comma_between_thousands(form: Form) -> None:
    assert form.by_key[TARGET].read("1,200") == (Decimal(1200), "")
    assert form.by_key[TARGET].read("１，２００.5") == (Decimal("1200.5"), "")
    assert form.by_key[TARGET].read("1,20")[0] is None
    assert clean("12,5") == "12,5"


def test_blank_is_missing_and_not_zero(form: Form) -> None:
    assert form.by_key[DE].read("  ") == (None, "")


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        (DE, "25", "德：每项最高20分，现填25。请改为0至20之间的数。"),
        (DE, "二十", "德要填数字，如20。现填“二十”。"),
        (DE, "٣", "德要填数字，如20。现填“٣”。"),
        (TARGET, "abc", "目标要填数字，如36。现填“abc”。"),
        (VALUE, "abc", "加分分值要填数字，如10。现填“abc”。"),
        (DE, "-1", "德不能是负数，现填-1。减分请填在减分栏。"),
        (DE, "95%", "德要填数字，不带百分号。现填“95%”。"),
        (DE, "1.23456", "德：最多4位小数，现填1.23456。请四舍五入后再填。"),
        (TARGET, "0", "目标：目标要大于0。没有目标的工作请换一项。"),
        (VALUE, "11", "加分分值：每项最高10分，现填11。请改为0至10之间的数。"),
        (BASIS, "长" * 301, "加分依据最多300字，请缩短。"),
    ],
)
def test_a_wrong_value_is_told_what_would_be_right(
    form: Form, key: Key, typed: str, sentence: str
) -> None:
    assert form.by_key[key].read(typed) == (None, sentence)


def _cell(text: str, has_file: bool = False) -> Cell:
    return Cell(text, Decimal(text) if text.isdigit() else None, has_file)


def test_points_and_grounds_belong_together(form: Form) -> None:
    def wrong(cells: dict[Key, Cell]) -> dict[Key, str]:
        return dict(form.state(cells).problems)

    assert wrong({VALUE: _cell("3")}) == {
        BASIS: "加分依据：加3分须写明依据。请填文号或通报名称，也可添加附件。"
    }
    assert wrong({LOSS: _cell("2"), GROUND: _cell("")})[GROUND].startswith("减分依据：减2分")
    assert wrong({GROUND: _cell("迟报")}) == {
        LOSS: "减分分值：写了依据，还没有填分值。请填分值，不减分的请清空依据。"
    }
    assert wrong({GROUND: _cell("", has_file=True)}) == {
        LOSS: "减分分值：依据里有附件，还没有填分值。请填分值，不减分的请点姓名，在附件处去掉现有附件。"
    }
    for right in (
        {VALUE: _cell("3"), BASIS: _cell("县发3号")},
        {VALUE: _cell("3"), BASIS: _cell("", has_file=True)},
        {VALUE: _cell("0")},
        {VALUE: _cell(""), BASIS: _cell("")},
        {},
    ):
        assert wrong(right) == {}


def test_one_ground_is_not_both_a_bonus_and_a_deduction(form: Form) -> None:
    def row(gain: str, ground: str, points: str = "2") -> dict[Key, Cell]:
        cells = {VALUE: _cell("3"), BASIS: _cell(gain), LOSS: _cell(points), GROUND: _cell(ground)}
        return {key: cell for key, cell in cells.items() if cell.text}

    assert form.state(row("县发〔2026〕3号", "县发 [2026] ３号")).problems == {
        GROUND: "减分依据：与加分依据是同一个，同一依据不能既加分又减分。"
        "请只留一项，把另一项的分值和依据清空。"
    }
    assert form.state(row("县发〔2026〕3号", "县发〔2026〕4号")).problems == {}
    assert form.state(row("县发〔2026〕3号", "县发〔2026〕3号", points="0")).problems == {}
    bonuses = {VALUE: _cell("3"), BASIS: _cell("甲")}
    second = {("adjust", "bonus2", key[2]): cell for key, cell in bonuses.items()}
    assert form.state(bonuses | second).problems == {}  # counted once (E-DUP), not wrong


def test_a_row_is_complete_when_nothing_required_lacks(form: Form) -> None:
    cells = {key: _cell("10") for key in form.required}
    assert form.state(cells).is_complete
    cells[DE] = _cell("")
    assert form.state(cells).missing == (DE,)
    cells[DE] = Cell("二十")
    assert form.state(cells).missing == ()
    assert not form.state(cells).is_complete
