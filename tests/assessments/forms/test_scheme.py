"""The draft's form: what it offers, what it makes of what was typed, where problems stand."""

import copy

import pytest

from assessments import drafts, schemes
from assessments.forms import scheme as form
from assessments.reading.document import sections


def load(code: str = "weishan_civil_servant"):
    return copy.deepcopy(schemes.load(code).data)


def posted(document):
    return {field.name: field.value for field in form.fields_of(document)}


@pytest.mark.parametrize("code", schemes.codes())
def test_what_goes_in_unchanged_comes_out_unchanged(code):
    document = load(code)
    names = [field.name for field in form.fields_of(document)]
    assert len(set(names)) == len(names)
    assert form.applied(document, posted(document)) == document


EVERY = 5
"""In an ordinary run every fifth field of a scheme is tried, another fifth for the next scheme."""
FIFTHS = [
    pytest.param(
        code,
        part,
        marks=[] if part == number % EVERY else [pytest.mark.long],
        id=f"{code}-{part}",
    )
    for number, code in enumerate(schemes.codes())
    for part in range(EVERY)
]


@pytest.mark.parametrize(("code", "part"), FIFTHS)
def test_whatever_is_typed_into_any_field_keeps_the_form_and_is_said_beside_it(code, part):
    document = load(code)
    for at, field in list(enumerate(form.fields_of(document)))[part::EVERY]:
        typed = ("", "abc", "-1", "1.5")[at % 4]
        made = form.applied(document, {field.name: typed})
        assert drafts.has_form(made), (field.name, typed)
        found = drafts.problems(made, code)
        checked = form.checked(made, found)
        beside = [s for told in checked.by_field.values() for s in told]
        grouped = [told for group in checked.by_group.values() for told in group]
        assert len(beside) + len(grouped) == checked.count == len(found), (field.name, typed)
        if drafts.is_readable(made):
            sections(made)


def test_numbers_stay_the_text_that_was_typed():
    made = form.applied(
        load(),
        {
            "components.0.weight": " ０.６０ ",
            "grade.caps.好": "0.3",
            "adjust.net_cap": "12",
            "consequences.0.when.0.value": "四",
        },
    )
    assert made["components"][0]["weight"] == "0.60"
    assert made["grade"]["caps"]["好"] == "0.3"
    assert made["adjust"]["net_cap"] == "12"
    assert made["consequences"][0]["when"][0]["value"] == "四"


def test_a_blank_field_takes_the_value_away():
    made = form.applied(load(), {"adjust.bonus_cap": "", "components.0.weight": " "})
    assert "bonus_cap" not in made["adjust"]
    checked = form.checked(made, drafts.problems(made, made["id"]))
    assert checked.by_field["components.0.weight"] == ["加权计分的每个组成部分都要有权重，请补上。"]


def test_a_choice_nobody_offers_and_a_field_nobody_has_change_nothing():
    document = load()
    asked = {"consequences.0.force": "maybe", "score.method": "stars", "id": "other", "x.y": "1"}
    assert form.applied(document, asked) == document


def test_signing_roles_close_up_and_grow_by_one():
    document = load("weishan_one_n")
    slots = [f.name for f in form.fields_of(document) if f.is_slot]
    assert slots == [f"publish.signoffs.{at}" for at in range(4)]
    made = form.applied(document, {"publish.signoffs.0": "", "publish.signoffs.3": "LEAD"})
    assert made["publish"]["signoffs"] == ["BDISC", "COMM", "LEAD"]


def test_problems_stand_where_they_belong():
    made = form.applied(load(), {"components.0.weight": "0.6", "rewards.values.较差": "1.04"})
    checked = form.checked(made, drafts.problems(made, made["id"]))
    assert checked.count == 3
    (sum_of_weights,) = checked.by_group["components"]
    assert sum_of_weights.where == "组成部分"
    assert "合计须为 1，现为 1.1" in sum_of_weights.sentence
    assert set(checked.by_field) == {"rewards.values.较差", "rewards.gap.min"}
    where = [told.where for told in checked.problems if told.field == "rewards.gap.min"]
    assert where == ["系数 · 差距 · 最低"]


def test_two_pages_at_odds():
    document = load()
    theirs = form.applied(document, {"components.0.title": "共性"})
    mine = posted(document) | {"components.0.title": "共同指标", "gone.0.value": "7"}
    (clash,) = form.clashes(theirs, mine)
    assert (clash.field.name, clash.field.value, clash.mine) == (
        "components.0.title",
        "共性",
        "共同指标",
    )
    assert form.lost(theirs, mine) == [form.Lost("gone.0.value", "7")]
    asked = {"components.0.title": "共性", "mine.components.0.title": "共同指标"}
    assert form.chosen(asked, ["components.0.title"]) == {"components.0.title": "共同指标"}
    assert form.chosen(asked, []) == {"components.0.title": "共性"}
