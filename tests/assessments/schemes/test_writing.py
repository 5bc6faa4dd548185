"""Scheme files written by the portal read back to the very same document."""

import json

import pytest

from assessments import schemes
from assessments.schemes import reading, writing


def stored(code: str) -> dict:
    """A shipped document as the database gives it back: the order of its mappings is lost."""
    found: dict = json.loads(json.dumps(schemes.load(code).data, sort_keys=True))
    return found


@pytest.mark.parametrize("code", schemes.codes())
def test_every_shipped_scheme_comes_back(code):
    text = writing.text(stored(code))
    assert schemes.digest(reading.read(text).data) == schemes.load(code).digest
    assert schemes.from_text(text).data == schemes.load(code).data


def test_it_reads_like_a_scheme_file():
    text = writing.text(stored("weishan_civil_servant"))
    lines = text.splitlines()
    assert lines[:2] == ["id: weishan_civil_servant", "title: 微山县公务员平时考核"]
    assert "  thresholds: {好: 90, 较好: 75, 一般: 60, 较差: 0}" in lines
    assert "  - {id: common, title: 共性指标, kind: decision, weight: 0.50}" in lines
    assert text.index("\nscore:") < text.index("\ngrade:") < text.index("\ngrounds:")


def test_words_that_yaml_would_take_for_something_else_stay_words():
    odd = [
        "#注", "- 项", "", " 前有空格", "null", "~", "{a}", "一\n二\n", "%x", "@a", '"q"', "'s'",
        "yes", "1e3", "\t", "a #b", "a: b", "\u2028", "é\x85", "0.50", "|", ">", "&a", "*a", "!t",
    ]  # fmt: skip
    document = {"id": "odd", "names": {"a: b": "#", "": "空"}, "stated": odd, "score": {}}
    assert reading.read(writing.text(document)).data == document


def test_members_that_are_the_same_object_are_written_out():
    paths = ["a", "b"]
    document = {"id": "x", "stated": paths, "peer_group": paths}
    assert "&" not in writing.text(document)
    assert reading.read(writing.text(document)).data == document
