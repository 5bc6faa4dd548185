"""Parts of schemes that do not fit each other, beyond P17's: said with their place and the remedy."""

import copy

import pytest

from assessments import schemes
from assessments.schemes import extending


def document(code):
    return copy.deepcopy(schemes.load(code).data)


def part(d, at=0):
    return d["components"][at]


BROKEN = [
    # components
    ("jinxiang_points", lambda d: part(d).update(weight="0.65") or part(d, 1).update(weight="0.35"),
     "components.routine.weight", "不得低于 0.7"),
    ("jinxiang_points", lambda d: d["inherits"]["limits"].update(age_min="1"),
     "inherits.limits.age_min", "不认识"),
    ("jinxiang_points", lambda d: part(d).update(ledger_period="year"),
     "components.routine.ledger_period", "短于"),
    ("jinxiang_points", lambda d: part(d).update(max="100"), "components.routine.max", "没有单项满分"),
    ("jinxiang_points", lambda d: part(d, 1).update(start="5"), "components.review.start", "积分台账"),
    ("jinxiang_points", lambda d: part(d, 1).update(ballot="other"),
     "components.review.ballot", "没有“other”"),
    ("jinxiang_points", lambda d: part(d, 1).pop("ballot"), "components.review.ballot", "请补上"),
    ("weishan_civil_servant", lambda d: part(d).update(ballot="x"), "components.common.ballot", "票决"),
    ("weishan_civil_servant", lambda d: part(d, 1).update(items="3"),
     "components.individual.items", "项目清单"),
    # ballots
    ("zoucheng_three_looks", lambda d: d["ballots"][0]["groups"][0].update(weight="0.2"),
     "ballots.votes.groups", "现为 0.95"),
    ("zoucheng_three_looks", lambda d: d["ballots"][0]["groups"][0].pop("weight"),
     "ballots.votes.groups.1.weight", "权重"),
    ("zoucheng_three_looks", lambda d: d["ballots"][0]["groups"][0].update(weight="0"),
     "ballots.votes.groups.1.weight", "大于 0"),
    ("zoucheng_three_looks", lambda d: d["ballots"][0]["groups"].append(
        {"voters": "staff", "weight": "0.1"}), "ballots.votes.groups.6", "已经有了"),
    ("zoucheng_three_looks", lambda d: d["ballots"].append({**d["ballots"][0], "id": "spare"}),
     "ballots.spare.id", "没有组成部分用到"),
    ("zoucheng_three_looks", lambda d: d["ballots"][0].update(tiers=["95", "85", "85", "60"]),
     "ballots.votes.tiers.3", "从高到低"),
    ("zoucheng_three_looks", lambda d: d["ballots"][0].update(blend=[{"of": ["staff"], "weight": "1"}]),
     "ballots.votes.blend", "请删去"),
    ("weishan_one_n", lambda d: d["ballots"][0]["blend"][0].update(of=["C"]),
     "ballots.ab.blend.1.of.1", "没有投票人"),
    ("weishan_one_n", lambda d: d["ballots"][0].pop("blend"), "ballots.ab.blend", "请补上"),
    ("weishan_one_n", lambda d: d["ballots"][0].update(tiers=["95", "85", "75", "60"]),
     "ballots.ab.tiers", "按分数投票"),
    # grades
    ("zoucheng_three_looks", lambda d: d["grade"].update(shares=["0.3", "0.4", "0.3"]),
     "grade.shares", "一一对应"),
    ("zoucheng_three_looks", lambda d: d["grade"].update(shares=["0.3", "0.4", "0.2", "0.05"]),
     "grade.shares", "现为 0.95"),
    ("zoucheng_three_looks", lambda d: d["grade"].pop("shares"), "grade.shares", "请补上"),
    ("zoucheng_three_looks", lambda d: d["grade"].update(top_n="3"), "grade.top_n", "请删去"),
    ("rencheng_contest", lambda d: d["grade"].update(labels=["a", "b", "c"]), "grade.labels", "两个"),
    ("rencheng_contest", lambda d: d["grade"].update(rounds=["120", "120", "50"]),
     "grade.rounds", "一轮比一轮少"),
    ("rencheng_contest", lambda d: d["grade"].update(rounds=["120", "60"]), "grade.rounds", "top_n"),
    ("sishui_red_flag", lambda d: [d["grade"].pop(k) for k in ("top_n", "top_share")],
     "grade.top_n", "请补上"),
    ("jinxiang_points", lambda d: d["grade"]["bars"][0]["any"].append(
        {"metric": "grade_count", "labels": ["优秀"], "op": ">=", "value": "1"}),
     "grade.bars.1.any.3.metric", "还没有定"),
    # conditions, verdicts, roll-ups
    ("weishan_civil_servant", lambda d: d["consequences"][0].update(
        when=[{"metric": "base_score", "op": "<", "value": "80"}]),
     "consequences.no_promotion.when.1.metric", "没有积分台账"),
    ("weishan_civil_servant", lambda d: d["consequences"][0].update(
        when=[{"metric": "attribute", "value": "是"}]),
     "consequences.no_promotion.when.1.attribute", "哪一列"),
    ("weishan_civil_servant", lambda d: d["consequences"][0].update(
        when=[{"metric": "attribute", "attribute": "x", "op": ">", "value": "是"}]),
     "consequences.no_promotion.when.1.op", "是否相同"),
    ("weishan_civil_servant", lambda d: d["rollup"][0].update(method="ledger"),
     "rollup.1.method", "没有积分台账"),
    ("weishan_claim", lambda d: d.update(verdict={"by": "党组", "limit_tiers": "1"}),
     "verdict.limit_tiers", "不能升降档次"),
    ("zoucheng_three_looks", lambda d: d.update(verdict={"by": "党组"}), "verdict", "最多"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "change", "place", "words"), BROKEN)
def test_what_does_not_fit_is_said_with_the_remedy(code, change, place, words):
    data = document(code)
    assert schemes.check(data) == []
    change(data)
    found = {problem.place: problem.sentence for problem in schemes.check(data)}
    assert place in found, found
    assert words in found[place]
    assert found[place].endswith("。")


@pytest.mark.parametrize("code", schemes.codes())
def test_every_shipped_scheme_makes_values_for_the_engine(code):
    shipped = schemes.load(code)
    assert shipped.scheme.id == code
    assert schemes.parse(shipped.data) == shipped.scheme
    assert shipped.data["title"] == shipped.title != code


# -- extends -------------------------------------------------------------------------------------


def test_an_extension_is_a_copy_with_changed_keys():
    base, child = schemes.load("zoucheng_three_looks"), schemes.load("zoucheng_three_looks_section")
    assert "extends" not in child.data
    assert child.data["subject"] == "section"
    assert child.data["components"] == base.data["components"]
    assert set(child.data["stated"]) == {*base.data["stated"], "subject"}


def test_what_cannot_be_extended_is_said():
    for base, words in (("nothing_there", "没有可以作底"), ("mine", "以自己为底"),
                        ("zoucheng_cloud", "没有可以作底")):  # fmt: skip
        (problem,) = schemes.check({"id": "mine", "extends": base})
        assert problem.place == "extends"
        assert words in problem.sentence


@pytest.mark.parametrize(
    ("limit", "value", "fits"),
    [
        ("routine_weight_min", "0.60", False),
        ("routine_weight_min", "0.70", True),
        ("review_weight_max", "0.40", False),
        ("review_weight_max", "0.30", True),
    ],
)
def test_a_branch_may_only_tighten_what_the_county_limits(limit, value, fits):
    child = {"id": "branch_rule", "extends": "jinxiang_points",
             "inherits": {"limits": {limit: value}}}  # fmt: skip
    found = schemes.check(child)
    assert [p.place for p in found] == ([] if fits else [f"inherits.limits.{limit}"])
    if fits:
        whole = extending.resolved(child, schemes.load)
        assert set(whole["inherits"]["limits"]) == {"routine_weight_min", "review_weight_max"}


def test_a_branch_keeps_the_countys_limits_without_naming_them():
    child = {"id": "branch_rule", "extends": "jinxiang_points"}
    whole = extending.resolved(child, schemes.load)
    components = copy.deepcopy(whole["components"])
    components[0]["weight"], components[1]["weight"] = "0.60", "0.40"
    found = schemes.check({**child, "components": components})
    assert {p.place for p in found} == {"components.routine.weight", "components.review.weight"}
