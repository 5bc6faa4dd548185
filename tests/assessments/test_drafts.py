"""What keeps a draft from being published beside the document's own checks."""

import copy

import pytest

from assessments import drafts, schemes
from assessments.schemes import BadScheme


def load(code: str = "weishan_civil_servant"):
    return copy.deepcopy(schemes.load(code).data)


def said(document, code="weishan_civil_servant", upper=None):
    return {p.place: p.sentence for p in drafts.problems(document, code, upper)}


@pytest.mark.parametrize("code", schemes.codes())
def test_shipped_schemes_have_none(code):
    assert drafts.problems(load(code), code) == []


def test_code_name_practice_and_subject_are_needed():
    document = load()
    document["id"] = "another"
    document["title"] = "名" * 121
    del document["practice"], document["subject"]
    found = said(document)
    assert "weishan_civil_servant" in found["id"]
    assert found["title"] == "名称最多120个字，请缩短。"
    assert "P17" in found["practice"]
    assert "考核对象" in found["subject"]
    del document["title"]
    assert said(document)["title"] == "缺少方案名称，请补上。"


def test_the_sheet_draws_parts_there_are():
    document = load()
    document["entry"]["common"]["component"] = "gone"
    assert "common、individual" in said(document)["entry.common.component"]


def upper():
    return drafts.Upper("jinxiang_points", load("jinxiang_points"))


def test_a_lower_level_tightens_limits_and_never_loosens_them():
    own = load("jinxiang_points") | {"id": "branch"}
    own["inherits"]["limits"] = {"routine_weight_min": "0.75", "review_weight_max": "0.30"}
    own["components"][0]["weight"], own["components"][1]["weight"] = "0.80", "0.20"
    assert said(own, "branch", upper()) == {}
    own["inherits"]["limits"]["routine_weight_min"] = "0.60"
    found = said(own, "branch", upper())
    assert "下级只能更严" in found["inherits.limits.routine_weight_min"]
    del own["inherits"]["limits"]["review_weight_max"]
    found = said(own, "branch", upper())
    assert "不能删去" in found["inherits.limits.review_weight_max"]


def test_a_weight_beyond_the_limit():
    own = load("jinxiang_points")
    own["components"][0]["weight"], own["components"][1]["weight"] = "0.60", "0.40"
    found = said(own, "jinxiang_points", upper())
    assert "不得低于 0.7" in found["components.routine.weight"]


def test_a_document_that_extends_a_shipped_one_is_whole_when_resolved():
    own: dict = {"id": "mine", "title": "本县", "extends": "weishan_civil_servant"}
    own["filing"] = {"to": "COUNTY", "due": "20"}
    assert drafts.problems(own, "mine") == []
    assert drafts.is_readable(own)
    assert not drafts.has_form(own)
    whole = drafts.resolved(own)
    assert (whole["id"], whole["filing"]["due"], whole["practice"]) == ("mine", "20", "P17")
    assert "extends" not in whole


@pytest.mark.parametrize(
    "text",
    ["id: x", "id: x\ncomponents: 多", "id: [x]\nscore: {}", "overlay: [weishan_one_n]\nid: x"],
)
def test_what_cannot_be_read_is_said_to_be_so(text):
    document, _ = drafts.from_text(text)
    assert drafts.problems(document, "x")
    assert not drafts.is_readable(document)
    assert not drafts.has_form(document)


@pytest.mark.parametrize("text", ['id: "a\\0b"', 'id: x\nnames: {"\\ud800": a}', 'a: ["\\0"]'])
def test_what_no_database_text_can_hold_is_refused_with_its_line(text):
    with pytest.raises(BadScheme) as refused:
        drafts.from_text(text)
    (problem,) = refused.value.problems
    assert "控制字符" in problem.sentence
    assert problem.line >= 1


def test_a_file_in_another_encoding():
    with pytest.raises(BadScheme, match="UTF-8"):
        drafts.from_bytes("标题".encode("gbk"))
    assert drafts.from_bytes("\ufeffid: x".encode()) == "id: x"
