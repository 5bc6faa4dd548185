"""The worked examples of the shipped schemes: what was given, the steps by hand, what came out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from assessments import words
from assessments.reading.shapes import Row, Table
from assessments.schemes.documents import FOLDER, load
from portal.periods import BadPeriod, parse

_GIVEN = {
    "subjects": "名单",
    "values": "分值",
    "ballots": "票",
    "history": "以前的结果",
    "rulings": "裁定",
}
_COLUMNS = {
    "subject": "对象", "component": "部分", "item": "项目", "value": "数值", "actual": "完成",
    "target": "目标", "kind": "种类", "evidence": "依据", "period": "期间", "role": "职务",
    "state": "状态", "ballot": "票决", "voters": "投票人", "score": "得分", "grade": "等次",
    "rank": "名次", "of": "人数", "reason": "理由", "name": "姓名", "total": "总分",
    "coefficient": "系数", "bonus": "加分", "deduction": "减分", "consequences": "结果运用",
    "flags": "提示", "group": "分组",
}  # fmt: skip
_CODES = {
    "adjust": "加减分", "order": "定先后", "verdict_points": "鉴定加减分", "verdict_tier": "鉴定升降档",
    "criterion": "认定的情形", "veto": "一票否决", "decision": "认定", "not_graded": "不定等次",
    "base": "未得基础分", "bonus": "加分", "deduction": "扣分", "tie": "同分待定",
    "tie_at_limit": "名额线上同分", "undecided": "待认定", "small_pool": "人数不足",
    "verdict_refused": "鉴定超限", "left_out": "票决不计", "set_aside": "缺票决，不定等次",
    "n/a": "n/a（没有可计的事项）",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """One worked example; `steps` are (about whom or what, the hand calculation's lines)."""

    title: str
    period: str
    given: tuple[Table, ...]
    steps: tuple[tuple[str, tuple[str, ...]], ...]
    outcome: Table


@cache
def of_shipped(code: str) -> tuple[Example, ...]:
    """Return the examples of a shipped scheme, by file name; () for a code nobody ships."""
    files = sorted((FOLDER / "examples" / code).glob("*.yaml"))
    return tuple(_example(path.read_text(encoding="utf-8"), code) for path in files)


def _example(text: str, code: str) -> Example:
    data: dict[str, Any] = yaml.load(text, yaml.BaseLoader)  # noqa: S506  (reads text alone)
    document = load(code).data
    given = tuple(
        _table(document, data[name], caption) for name, caption in _GIVEN.items() if data.get(name)
    )
    steps = tuple((who, tuple(said.strip().splitlines())) for who, said in data["hand"].items())
    outcome = _table(document, data["expected"], "结果")
    return Example(data["title"], _period(data.get("period", "")), given, steps, outcome)


def _period(code: str) -> str:
    try:
        return parse(code).label if code else ""
    except BadPeriod:
        return code


def _table(document: Mapping[str, Any], rows: Iterable[Mapping[str, Any]], caption: str) -> Table:
    given = list(rows)
    columns = list(dict.fromkeys(column for row in given for column in row))
    titles = {p["id"]: p.get("title", p["id"]) for p in document["components"]}
    titles |= {
        p["ballot"]: p.get("title", p["id"]) for p in document["components"] if "ballot" in p
    }
    titles |= {c["id"]: c.get("title", c["id"]) for c in document.get("consequences", ())}
    head = tuple(
        _COLUMNS.get(c) or titles.get(c) or words.word(document, c, words.PEERS) for c in columns
    )
    lines = tuple(
        Row(tuple(_cell(document, titles, column, row.get(column, "")) for column in columns))
        for row in given
    )
    figures = tuple(at for at, c in enumerate(columns) if c in _FIGURES or c in titles)
    return Table(head, lines, caption, figures)


_FIGURES = (
    "value",
    "actual",
    "target",
    "score",
    "rank",
    "of",
    "total",
    "coefficient",
    "bonus",
    "deduction",
)
_FLAGS = {
    "incomplete": "缺{}",
    "veto": "一票否决：{}",
    "left_out": "不计{}",
    "set_aside": "缺{}，不定等次",
    "nothing_to_count": "{}没有可计的事项",
}


def _cell(document: Mapping[str, Any], titles: Mapping[str, str], column: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_cell(document, titles, column, one) for one in value)
    text = "" if value == "null" else str(value)
    if column == "period":
        return _period(text)
    name, _, detail = text.partition(":")
    if detail and name in _FLAGS:
        word = titles.get(detail) or words.word(document, detail)
        return _FLAGS[name].format(word)
    if column == "group":
        return " / ".join(words.word(document, one, words.POST_ROLES) for one in text.split(" / "))
    table = words.VOTERS | words.POST_ROLES if column in ("voters", "role") else {}
    return titles.get(text) or _CODES.get(text) or words.word(document, text, table)
