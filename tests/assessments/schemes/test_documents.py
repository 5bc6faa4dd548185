"""Scheme documents: what is shipped, how they are read, what is refused and how it is said."""

import copy
import json
from pathlib import Path

import pytest
import yaml

from assessments import schemes
from assessments.schemes import documents, reading, structure

CODE = "weishan_civil_servant"
NOT_VALUES = {"id", "title", "names", "practice", "county", "stated", "source", "grounds", "entry"}


@pytest.fixture
def document():
    return copy.deepcopy(schemes.load(CODE).data)


def places(document):
    return [problem.place for problem in schemes.check(document)]


def leaves(node, path=()):
    """Every value of a document with its path; list members by their id where they have one."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from leaves(value, (*path, key))
    elif isinstance(node, list) and node and isinstance(node[0], dict) and "id" in node[0]:
        for member in node:
            yield from leaves(member, (*path, member["id"]))
    else:
        yield ".".join(path)


def test_the_shipped_scheme_reads():
    shipped = schemes.load(CODE)
    assert CODE in schemes.codes()
    assert shipped.title == "微山县公务员平时考核"
    assert shipped.scheme == schemes.parse(shipped.data)
    assert schemes.parse(json.loads(json.dumps(shipped.data))) == shipped.scheme
    assert shipped.digest == schemes.digest(json.loads(json.dumps(shipped.data)))


def test_p17_holds_the_catalogues_values():
    scheme = schemes.load(CODE).scheme
    assert scheme.months == 3
    assert scheme.peer_group == ("unit",)
    assert [(c.id, c.kind, c.weight, c.max) for c in scheme.components] == [
        ("common", "decision", 5000, 1_000_000),
        ("individual", "target", 5000, 1_000_000),
    ]
    assert (scheme.adjust.bonus_cap, scheme.adjust.deduction_cap) == (100_000, 200_000)
    assert (scheme.rank.ties, scheme.rank.tiebreak) == ("share", ("individual", "common"))
    assert scheme.grade.thresholds == {"好": 900_000, "较好": 750_000, "一般": 600_000, "较差": 0}
    assert scheme.grade.caps == {"好": 4000}
    assert scheme.rewards.values == {"好": 10_500, "较好": 10_200, "一般": 9_800, "较差": 9_500}
    assert {c.id: c.rule for c in scheme.consequences} == {
        "no_promotion": "P17-R4",
        "talk": "P17-R5",
        "not_excellent": "P17-R6",
        "not_excellent2": "P17-R6",
        "low": "P17-R7",
        "pool": "P17-R10",
    }


@pytest.mark.parametrize("code", schemes.codes())
def test_every_value_has_its_ground(code):
    shipped = schemes.load(code)
    values = [path for path in leaves(shipped.data) if path.split(".")[0] not in NOT_VALUES]
    covered = {path: g["tag"] for g in shipped.grounds for path in g["paths"]}
    for value in values:
        assert any(value == path or value.startswith(f"{path}.") for path in covered), value
    for path in shipped.data["stated"]:
        assert covered[path] == "stated"
    stated = {path for path, tag in covered.items() if tag == "stated"}
    for_whom = {"subject", "peer_group"}
    assert stated - for_whom == set(shipped.data["stated"]) - for_whom


def test_the_entry_sheet_is_no_matter_of_scoring(document):
    scheme = schemes.parse(document)
    assert [item["code"] for item in document["entry"]["common"]["items"]] == [
        "de", "neng", "qin", "ji", "lian",
    ]  # fmt: skip
    del document["entry"]
    assert schemes.parse(document) == scheme


def test_numbers_are_never_read_through_float(document):
    document["components"][0]["weight"] = 0.5
    with pytest.raises(TypeError):
        schemes.parse(document)
    document["components"][0]["weight"] = "0.5000"
    document["grade"]["thresholds"]["好"] = 90
    assert schemes.parse(document).grade.thresholds["好"] == 900_000


BROKEN = [
    (lambda d: d["components"][0].update(weight="0.40"), "components", "现为 0.9"),
    (lambda d: d["components"][0].pop("weight"), "components.common.weight", "权重"),
    (lambda d: d["components"][1].update(id="common"), "components.common.id", "已经用过"),
    (lambda d: d["components"][1].update(id="adjust"), "components.adjust.id", "加减分"),
    (lambda d: d["components"][1].update(max="0"), "components.individual.max", "大于 0"),
    (lambda d: d["score"].update(max="0"), "score.max", "大于最低分"),
    (lambda d: d["rank"]["tiebreak"].append("age"), "rank.tiebreak.3", "age"),
    (lambda d: d["rank"]["tiebreak"].insert(0, "committee_order"), "rank.tiebreak.1", "最后"),
    (lambda d: d["grade"]["thresholds"].update(较好="95"), "grade.thresholds.较好", "低于"),
    (lambda d: d["grade"]["thresholds"].pop("一般"), "grade.thresholds.一般", "缺少"),
    (lambda d: d["grade"]["thresholds"].update(优="99"), "grade.thresholds.优", "没有"),
    (lambda d: d["grade"]["caps"].update(较差="0.5"), "grade.caps.较差", "最低"),
    (lambda d: d["grade"].pop("caps"), "grade.caps", "caps"),
    (lambda d: d["rewards"]["values"].update(较差="0.96"), "rewards.gap.min", "10%"),
    (lambda d: d["rewards"]["values"].update(较好="1.06"), "rewards.values.较好", "不能高于"),
    (lambda d: d["rewards"]["values"].pop("一般"), "rewards.values.一般", "缺少系数"),
    (lambda d: d["rewards"]["values"].update(优="2"), "rewards.values.优", "没有"),
    (lambda d: d["consequences"][0].update(id="low"), "consequences.low.id", "已经用过"),
    (lambda d: d["consequences"][2].pop("grade"), "consequences.not_excellent.grade", "哪个等次"),
    (lambda d: d["consequences"][0]["when"][0].pop("labels"),
     "consequences.no_promotion.when.1.labels", "labels"),
    (lambda d: d["consequences"][0]["when"][0].update(labels=["优"]),
     "consequences.no_promotion.when.1.labels.1", "没有"),
    (lambda d: d["consequences"][0]["when"][0].update(value="2.5"),
     "consequences.no_promotion.when.1.value", "整数"),
    (lambda d: d["consequences"][4]["when"][0].update(value="50"),
     "consequences.low.when.1.value", "比例"),
    (lambda d: d["consequences"][4]["when"][0].pop("op"), "consequences.low.when.1.op", "比较"),
    (lambda d: d["consequences"][4]["when"][0].pop("value"),
     "consequences.low.when.1.value", "value"),
    (lambda d: d["rollup"][0].update(to="month"), "rollup.1.to", "比汇总前的长"),
    (lambda d: d["rollup"].append({**d["rollup"][0]}), "rollup.2.to", "重复"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "place", "words"), BROKEN)
def test_parts_that_do_not_fit_are_said_with_the_remedy(document, change, place, words):
    change(document)
    problem = next(p for p in schemes.check(document) if p.place == place)
    assert words in problem.sentence
    assert problem.sentence.endswith("。")
    with pytest.raises(schemes.BadScheme):
        schemes.parse(document)


MISSHAPEN = [
    (lambda d: d.update(wieght="1"), "wieght", "不认识"),
    (lambda d: d["components"][0].update(wieght="1"), "components.common.wieght", "“weight”"),
    (lambda d: d.pop("score"), "score", "缺少"),
    (lambda d: d["components"][0].update(kind="guess"), "components.common.kind", "之一"),
    (lambda d: d["components"][0].update(weight="50%"), "components.common.weight", "0.40"),
    (lambda d: d["components"][0].update(weight="1.5"), "components.common.weight", "0 至 1"),
    (lambda d: d["grade"]["caps"].update(好="NaN"), "grade.caps.好", "小数"),
    (lambda d: d.update(components=[]), "components", "至少"),
    (lambda d: d.update(period="week"), "period", "之一"),
    (lambda d: d["consequences"][0].update(effect="fire"), "consequences.no_promotion.effect", ""),
    (lambda d: d.update(score="100"), "score", "键: 值"),
    (lambda d: d["grade"].update(labels=["好", "好"]), "grade.labels", "重复"),
]


@pytest.mark.parametrize(("change", "place", "words"), MISSHAPEN)
def test_what_does_not_fit_the_json_schema_is_said(document, change, place, words):
    change(document)
    problem = next(p for p in schemes.check(document) if p.place == place)
    assert words in problem.sentence
    assert problem.sentence.endswith("。")


def test_everything_is_said_at_once(document):
    document["components"][0]["weight"] = "0.4"
    document["grade"]["caps"]["优"] = "0.1"
    document["rank"]["tiebreak"] = ["age"]
    assert set(places(document)) == {"components", "grade.caps.优", "rank.tiebreak.1"}


def test_an_overlay_is_no_scheme_to_run():
    with pytest.raises(schemes.BadScheme, match="单独"):
        schemes.parse({"id": "cloud", "overlay": ["weishan_civil_servant"]})
    assert schemes.overlays() == ["zoucheng_cloud"]
    assert not set(schemes.overlays()) & set(schemes.codes())
    with pytest.raises(schemes.BadScheme, match="单独"):
        schemes.load("zoucheng_cloud")


# -- files ---------------------------------------------------------------------------------------


def test_a_problem_names_its_line(tmp_path):
    text = (documents.FOLDER / f"{CODE}.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "mine.yaml"
    broken.write_text(text.replace("caps: {好: 0.40}", "caps: {优: 0.40}"), encoding="utf-8")
    with pytest.raises(schemes.BadScheme) as refused:
        schemes.load(str(broken))
    (problem,) = refused.value.problems
    assert problem.place == "grade.caps.优"
    assert text.splitlines()[problem.line - 1].strip().startswith("caps:")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id: [", "YAML"),
        ("- a\n- b\n", "键: 值"),
        ("", "键: 值"),
        ("id: a\nid: b\n", "写了两次"),
        ("id: &x a\ntitle: *x\n", "锚点"),
        ("? [a, b]\n: c\n", "一个词"),
        ("a: " + "[" * 3000 + "]" * 3000, "嵌套"),
        ("a" * (reading.LARGEST + 1), "过大"),
    ],
)
def test_files_that_are_no_scheme(text, words):
    with pytest.raises(schemes.BadScheme, match=words):
        schemes.from_text(text)


@pytest.mark.parametrize("name", ["nothing_there", "no/such/file.yaml", "\0"])
def test_a_scheme_that_is_not_there(name):
    with pytest.raises(schemes.BadScheme, match=CODE):
        schemes.load(name)


def test_a_file_that_is_not_utf_8(tmp_path):
    path = tmp_path / "gbk.yaml"
    path.write_bytes("id: 方案".encode("gbk"))
    with pytest.raises(schemes.BadScheme, match="UTF-8"):
        schemes.load(str(path))


def test_a_plain_file_without_grounds_runs(tmp_path):
    path = tmp_path / "plain.yaml"
    path.write_text(
        "id: plain\nperiod: month\nscore: {method: sum, min: 0, max: 30}\n"
        "components: [{id: a, kind: checklist, max: 30}]\n",
        encoding="utf-8-sig" if path.suffix == ".yaml" else "utf-8",
    )
    scheme = schemes.load(str(path)).scheme
    assert (scheme.id, scheme.months, scheme.score.clamp) == ("plain", 1, True)
    assert scheme.components[0].weight is None


def test_the_published_schema_also_serves_editors_that_type_scalars():
    typed = yaml.safe_load((documents.FOLDER / f"{CODE}.yaml").read_text(encoding="utf-8"))
    assert structure.problems(typed, {}) == []
    assert Path(structure.SCHEMA_FILE).is_file()


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"kind": "light"}, ["components.individual.nothing_to_count"]),
        ({"kind": "decision"}, ["components.individual.nothing_to_count"]),
        ({"items": ["甲", "乙"]}, ["components.individual.nothing_to_count"]),
        ({"nothing_to_count": "zero"}, ["components.individual.nothing_to_count"]),
    ],
)
def test_nothing_to_count_is_for_rates_without_items(document, changed, found):
    part = document["components"][1] | {"nothing_to_count": "left_out"} | changed
    document["components"][1] = part
    assert places(document) == found


def test_without_weights_nothing_can_be_left_to_the_others(document):
    document["score"]["method"] = "sum"
    document["components"][1]["nothing_to_count"] = "left_out"
    assert "components.individual.nothing_to_count" in places(document)
