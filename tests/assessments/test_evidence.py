"""When two grounds of points are the same one, and when not."""

import pytest

from assessments.evidence import file_key, key_of

PAPER = key_of("鲁委〔2026〕3号A")


@pytest.mark.parametrize(
    "text",
    [
        "鲁委[2026]3号A",
        "鲁委［２０２６］３号a",
        "鲁委（2026）3号Ａ",
        "鲁委(2026)3号A",
        " 鲁委 【2026】\u30003号 A\u200b",
    ],
)
def test_one_ground_however_typed(text: str) -> None:
    assert key_of(text) == PAPER


@pytest.mark.parametrize("text", ["鲁委〔2026〕4号A", "鲁委〔2026〕3号", "委〔2026〕3号A", ""])
def test_another_ground_stays_another(text: str) -> None:
    assert key_of(text) != PAPER


def test_nothing_typed_is_no_key() -> None:
    assert key_of(" \u3000\u200b") == ""
    assert file_key("", False) == ""


def test_a_file_is_known_by_its_content_on_either_side() -> None:
    assert file_key("a" * 64, False) == file_key("a" * 64, False) != file_key("b" * 64, False)
    assert file_key("a" * 64, False) != file_key("a" * 64, True)
