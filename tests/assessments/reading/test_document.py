"""Scheme documents in words: every value said, in Chinese, with where it comes from."""

import copy
import re

import pytest

from assessments import schemes
from assessments.reading import conditions, document
from assessments.reading.numbers import percent, plain

CODE = re.compile(r"[a-z]{2,}(_[a-z]+)*")


def told(code: str):
    return {s.key: s for s in document.sections(schemes.load(code).data)}


def lines(section) -> dict[str, str]:
    return {line.label: line.value for line in section.lines}


@pytest.mark.parametrize("code", schemes.codes())
def test_every_shipped_scheme_reads_in_chinese_with_its_sources(code):
    for section in document.sections(schemes.load(code).data):
        assert section.grounds or not section.tables, section.key
        assert all(line.tag_label for line in section.lines), section
        for table in section.tables:
            assert all(row.tag_label for row in table.rows), (section.key, table)
        words = [line.value for line in section.lines]
        words += [cell for table in section.tables for row in table.rows for cell in row.cells]
        assert not [word for word in words if CODE.search(word)], section.key
    assert not CODE.search(document.about(schemes.load(code).data))


def test_the_civil_servants_scheme():
    found = told("weishan_civil_servant")
    assert lines(found["who"]) == {
        "考核对象": "干部",
        "周期": "每季度",
        "比较范围": "同一单位之内",
    }
    (parts,) = found["score"].tables
    assert [(row.cells, row.bar) for row in parts.rows] == [
        (("共性指标", "集体评定", "50%"), "50"),
        (("个性指标", "完成数比目标数", "50%"), "50"),
    ]
    labels = found["grade"].tables[0]
    assert labels.rows[0].cells == ("好", "90", "不超过40%")
    assert [row.tag for row in labels.rows] == ["stated", "assumed", "assumed", "assumed"]
    rules = found["consequences"].tables[0].rows
    assert rules[1].cells == (
        "提醒谈话",
        "当年“较差”不少于2个季度，并且职务为“单位主要负责人”",
        "提醒谈话",
        "必须",
    )
    assert lines(found["rewards"])["最高与最低相差"] == "不少于标准数1的10%"
    assert lines(found["publish"])["备案"] == "期末次月25日前报县委组织部"


def test_ballots_bars_limits_and_signatures_in_order():
    assert [row.cells for row in told("weishan_one_n")["ballots"].tables[0].rows][2:] == [
        ("A 类票合在一起的平均分", "30%"),
        ("A 类票、B 类票合在一起的平均分", "70%"),
    ]
    signed = lines(told("weishan_one_n")["publish"])["签字"]
    assert signed == "依次由纪检组长、党支部纪检委员、党委（党组）签字"
    points = told("jinxiang_points")
    bar = points["grade"].tables[1].rows[0]
    assert bar.cells == ("不得评“优秀”", "基础分不到80分，或者扣分合计超过20分")
    assert lines(points["limits"])["平时考核的权重"] == "不低于70%，下级只能更严"


def test_a_value_the_county_changed_is_no_longer_called_stated():
    base = schemes.load("weishan_civil_servant").data
    own = copy.deepcopy(base)
    own["grade"]["caps"]["好"] = "0.30"
    own["components"][0]["weight"] = "0.60"
    found = {s.key: s for s in document.sections(own, base)}
    assert found["grade"].tables[0].rows[0].tag_label == "本县改过"
    assert [row.tag for row in found["score"].tables[0].rows] == ["changed", "assumed"]
    told = {(g.clause, g.tag_label, g.is_stale) for g in found["grade"].grounds}
    assert told == {("P17-R2", "本平台补定", False), ("P17-R3", "本县改过", True)}
    assert {g.tag for g in found["consequences"].grounds} == {"stated", "assumed"}
    own["grounds"][4]["reading"] = "不超过 30%。"
    found = {s.key: s for s in document.sections(own, base)}
    told = {(g.clause, g.tag_label, g.is_stale) for g in found["grade"].grounds}
    assert ("P17-R3", "本县改过", False) in told


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"metric": "rank_top_n", "value": "3", "window": "year"}, "当年排名前3名"),
        (
            {
                "metric": "grade_share",
                "labels": ["差"],
                "op": ">",
                "value": "0.5",
                "window": "year",
            },
            "当年“差”超过已定等次的50%",
        ),
        ({"metric": "in_bottom", "value": "0.3", "window": "year"}, "当年排名在后30%"),
        ({"metric": "last_streak", "op": ">=", "value": "2"}, "连续2次排名末位"),
        ({"metric": "light_streak", "labels": ["黄"], "value": "2"}, "连续2个月为“黄”"),
        ({"metric": "criterion_hit", "value": "a"}, "有认定的情形“甲”"),
        ({"metric": "failed_bottom_line", "op": ">=", "value": "1"}, "未完成的底线承诺不少于1项"),
        ({"metric": "attribute", "attribute": "b", "value": "c"}, "乙等于丙"),
        ({"metric": "in_front", "value": "0.3", "negate": "true"}, "不符合“排名在前30%”"),
    ],
)
def test_conditions_as_sentences(condition, said):
    scheme = {"period": "month", "names": {"a": "甲", "b": "乙", "c": "丙"}}
    assert conditions.sentence(scheme, condition) == said


@pytest.mark.parametrize(
    ("text", "as_share", "as_number"),
    [("0.40", "40%", "0.4"), ("0.4025", "40.25%", "0.4025"), ("1", "100%", "1"),
     ("0", "0%", "0"), ("-2.50", "−250%", "−2.5"), ("abc", "abc", "abc")],
)  # fmt: skip
def test_numbers(text, as_share, as_number):
    assert (percent(text), plain(text)) == (as_share, as_number)
