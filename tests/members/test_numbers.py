"""Identity numbers and telephones: what is right, what is wrong, and what is never repeated."""

import datetime as dt

import pytest

from members import numbers

TODAY = dt.date(2026, 10, 13)


def test_the_check_character_of_the_standard():
    # the example printed in GB 11643-1999, annex A
    found, sentence = numbers.identity("11010519491231002x", TODAY)
    assert (found.text, found.born, found.is_male, sentence) == (
        "11010519491231002X", dt.date(1949, 12, 31), False, "",
    )  # fmt: skip


def test_every_changed_digit_and_every_swap_of_neighbours_is_found():
    right = "11010519491231002X"
    for at in range(17):
        for digit in "0123456789":
            other = right[:at] + digit + right[at + 1 :]
            if other != right:
                assert numbers.identity(other, TODAY)[0] is None
        if at < 16 and right[at] != right[at + 1]:
            swapped = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
            assert numbers.identity(swapped, TODAY)[0] is None


@pytest.mark.parametrize("text", ["", "11010519491231002Ⅹ1", "x" * 18, "0" * 18, "110105490231002"])
def test_a_wrong_one_has_a_sentence_without_it(text):
    found, sentence = numbers.identity(text, TODAY)
    assert found is None
    assert sentence.endswith("。")
    assert not text or text not in sentence


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("１３９００００１２３４", "13900001234"),
        ("139 0000 1234", "13900001234"),
        ("+8613900001234", "13900001234"),
        ("(0537)1234567", "05371234567"),
    ],
)
def test_telephones(text, kept):
    assert numbers.telephone(text) == (kept, "")
    assert "请核对" in numbers.telephone("1234")[1]


def test_long_numbers_are_left_out_of_what_is_told():
    assert numbers.told("孙某 110105194912310021 村") == "孙某 … 村"
