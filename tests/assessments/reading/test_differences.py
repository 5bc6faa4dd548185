"""Two documents compared: each value that differs, where in words, and by whose word it stands."""

import copy
import json

from assessments import schemes
from assessments.reading.differences import between


def edited(code: str = "weishan_civil_servant"):
    base = schemes.load(code).data
    return base, copy.deepcopy(base)


def said(changes):
    return [(c.where, c.before, c.after) for c in changes]


def test_nothing_differs_from_itself_however_it_is_stored():
    for code in schemes.codes():
        data = schemes.load(code).data
        assert between(data, json.loads(json.dumps(data, sort_keys=True))) == []


def test_values_in_words_with_their_tags():
    base, own = edited()
    own["components"][0]["weight"] = "0.60"
    own["grade"]["caps"]["好"] = "0.30"
    own["consequences"][0]["when"][0]["value"] = "2"
    own["consequences"][1]["force"] = "in_principle"
    own["rewards"]["gap"]["basis"] = "lowest"
    own["publish"]["signoffs"] = ["LEAD", "COMM"]
    changes = between(base, own)
    assert said(changes) == [
        ("组成部分“共性指标” · 权重", "50%", "60%"),
        ("等次 · 人数上限“好”", "40%", "30%"),
        ("结果运用“当年不提拔重用” · 条件第1条 · 数值", "3", "2"),
        ("结果运用“提醒谈话” · 力度", "必须", "原则上"),
        ("系数 · 差距 · 差距的基数", "标准数1", "最低系数"),
        ("公示 · 签字", "主要负责人", "主要负责人、党委（党组）"),
    ]
    assert [c.tag for c in changes] == [
        "assumed", "stated", "stated", "stated", "assumed", "assumed",
    ]  # fmt: skip
    assert [c.dotted for c in changes][:2] == ["components.common.weight", "grade.caps.好"]


def test_what_is_new_or_gone_as_a_whole_is_one_change():
    base, own = edited()
    del own["consequences"][5]
    own["verdict"] = {"by": "leadership_team", "limit_points": "3"}
    changes = between(base, own)
    assert [(c.where, c.kind) for c in changes] == [
        ("鉴定", "新增"),
        ("结果运用“纳入后备干部培养”", "删去"),
    ]
    assert changes[0].after == "由谁鉴定：领导班子；最多加减分：3"
    assert "数值：6" in changes[1].before
    assert changes[1].after == ""


def test_a_reworded_ground_is_a_change_and_the_stated_list_is_not():
    base, own = edited()
    own["grounds"][4]["reading"] = "不超过三成。"
    own["stated"] = []
    (change,) = between(base, own)
    assert change.where == "规定的读法“P17-R3” · 读法"
    assert change.after == "不超过三成。"
