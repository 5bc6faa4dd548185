"""Places of a document in words: components.common.weight is 组成部分“共性指标”的权重."""

from collections.abc import Iterator, Mapping
from typing import Any

from assessments import words
from assessments.reading.numbers import percent, plain
from assessments.schemes.numbers import is_number
from assessments.schemes.problems import Path

KEYS = {
    "id": "编码", "title": "名称", "names": "用词", "practice": "做法", "county": "县市区",
    "extends": "所依方案", "subject": "考核对象", "peer_group": "比较范围", "period": "周期",
    "inherits": "上级限制", "limits": "限制", "score": "总分", "components": "组成部分",
    "ballots": "票决", "adjust": "加减分", "verdict": "鉴定", "rank": "排名", "grade": "等次",
    "veto": "一票否决", "consequences": "结果运用", "rewards": "系数", "rollup": "汇总",
    "publish": "公示", "filing": "备案", "workflow": "办理步骤", "secrecy": "票的保密",
    "min_cell": "最少票数", "history": "长期保存", "stated": "报道写明的数值", "source": "出处",
    "grounds": "规定的读法", "entry": "录入表", "method": "方法", "min": "最低", "max": "最高",
    "clamp": "截在上下限内", "start": "起始分", "weight": "权重", "kind": "种类", "items": "项目",
    "ballot": "所用票决", "ledger_period": "台账分段", "base_max": "基础分最高",
    "bonus_cap": "加分上限", "deduction_cap": "减分上限", "net_cap": "相抵后的上限",
    "deductions": "扣分档", "positive_only": "只加不减", "additions": "加分档",
    "gain_max": "一笔最多加分", "loss_max": "一笔最多扣分", "up_to_start": "加分只补到起始分",
    "expires_after": "到期（月）", "logged": "取自记录", "refresh": "更新周期",
    "nothing_to_count": "没有可计的事项时",
    "source_by_category": "各类人员的来源", "scale": "打分方式", "combine": "计票方法",
    "groups": "投票人", "blend": "合并计票", "tiers": "各档分值", "voters": "投票人", "code": "编号",
    "of": "合并的类别", "by": "由谁鉴定", "limit_points": "最多加减分", "limit_tiers": "最多升降档",
    "reason": "理由", "ties": "同分", "tiebreak": "同分比较次序", "labels": "等次名称",
    "thresholds": "最低分", "caps": "人数上限", "shares": "各档比例", "empty_unless": "须有认定的档",
    "top_n": "名额", "top_share": "名额比例", "rounds": "各轮人数", "applies_to": "只在何时定",
    "bars": "不得评的情形", "requires": "评定的条件", "any": "情形", "all": "条件", "label": "等次",
    "when": "条件", "effect": "后果", "force": "力度", "months": "期限（月）", "metric": "指标",
    "value": "数值", "op": "比较", "window": "统计期", "negate": "取反", "attribute": "名单的列",
    "unit": "单位", "values": "各档系数", "gap": "差距", "basis": "差距的基数", "from": "汇总前",
    "to": "去向", "min_periods": "最少期数", "audience": "范围", "show": "公布内容", "days": "工作日",
    "signoffs": "签字", "due": "期限（日）", "store": "内容", "since": "起始年份", "file": "文件",
    "article": "文章", "clause": "规定编号", "tag": "来源", "paths": "管到的数值", "reading": "读法",
    "common": "共性部分", "individual": "个性部分", "bonus": "加分", "deduction": "减分",
    "columns": "列", "hint": "提示", "overlay": "加在哪些方案上",
}  # fmt: skip
SHARES = ("weight", "caps", "shares", "top_share", "gap", "limits")
"""Keys under which numbers are shares."""
_TABLES = words.TABLES | {"from": words.SPANS, "applies_to": words.SPANS, "refresh": words.PERIODS}
_METHODS = {
    "score": words.METHODS,
    "grade": words.GRADE_METHODS,
    "rollup": words.ROLLUPS,
}


def key_of(member: Any, at: int) -> str:
    """Return what a member of a list is known by, so that it is found again in another version."""
    if isinstance(member, Mapping):
        for name in ("id", "when", "code", "voters"):
            if isinstance(member.get(name), str):
                return str(member[name])
        if "clause" in member and isinstance(member.get("paths"), list):
            return (
                f"{member['clause']} {member.get('tag', '')} {'、'.join(map(str, member['paths']))}"
            )
        if {"from", "to"} <= set(member):
            return f"{member['from']}→{member['to']}"
        if isinstance(member.get("of"), list):
            return "+".join(map(str, member["of"]))
    return str(at + 1)


def leaves(node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every value of a document with its place; a list of plain values is one value."""
    if isinstance(node, Mapping):
        for name, child in node.items():
            yield from leaves(child, (*path, str(name)))
    elif isinstance(node, list) and any(isinstance(member, Mapping) for member in node):
        for at, member in enumerate(node):
            yield from leaves(member, (*path, key_of(member, at)))
    else:
        yield path, node


def place(document: Mapping[str, Any], path: tuple[str, ...]) -> str:
    """Return a place in words, members of lists and grades by their names."""
    said: list[str] = []
    node: Any = document
    for step in path:
        member = _into(node, step)
        if isinstance(node, list):
            said[-1] += _name(document, member, step)
        elif step in KEYS and not _is_named(said):
            said.append(KEYS[step])
        else:
            said[-1:] = [f"{said[-1] if said else ''}“{word(document, step)}”"]
        node = member
    return " · ".join(said)


def word(document: Mapping[str, Any], code: str, table: Mapping[str, str] = words.VOTERS) -> str:
    """Return what a code is called: a component by its title, else by names and tables."""
    parts = document.get("components", ())
    titles = {
        str(p.get("id")): str(p["title"]) for p in parts if isinstance(p, Mapping) and "title" in p
    }
    return titles.get(code) or words.word(document, code, table)


def _is_named(said: list[str]) -> bool:
    """Whether the step is a name and not a key: of `names`, thresholds, caps and coefficients."""
    return bool(said) and said[-1] in ("用词", "最低分", "人数上限", "各档系数", "各类人员的来源")


def _into(node: Any, step: str) -> Any:
    if isinstance(node, Mapping):
        return node.get(step)
    if isinstance(node, list):
        found = (member for at, member in enumerate(node) if key_of(member, at) == step)
        return next(found, None)
    return None


def _name(document: Mapping[str, Any], member: Any, step: str) -> str:
    if isinstance(member, Mapping):
        if isinstance(member.get("title"), str):
            return f"“{member['title']}”"
        if "clause" in member:
            return f"“{member['clause']}”"
        if {"from", "to"} <= set(member):
            ends = [words.SPANS.get(str(member[end]), str(member[end])) for end in ("from", "to")]
            return f"“{'到'.join(ends)}”"
    if step.isdigit():
        return f"第{step}条"
    voted = [p for p in document.get("components", ()) if p.get("ballot") == step]
    if voted:
        return f"“{word(document, str(voted[0].get('id', step)))}”"
    return f"“{'＋'.join(word(document, one) for one in step.split('+'))}”"


def value(document: Mapping[str, Any], path: Path, node: Any) -> str:
    """Return a value in words: a share in percent, a code by its name; 无 for an empty list."""
    if isinstance(node, list):
        return "、".join(value(document, path, member) for member in node) or "无"
    if isinstance(node, Mapping):
        inner = [f"{KEYS.get(k, k)}{value(document, (*path, k), v)}" for k, v in node.items()]
        return "，".join(inner) or "无"
    text = str(node)
    if is_number(text):
        return percent(text) if any(step in SHARES for step in path) else plain(text)
    if text in words.YES_NO:
        return words.YES_NO[text]
    return word(document, text, _table(path)) or "空"


def _table(path: Path) -> Mapping[str, str]:
    last = next((str(step) for step in reversed(path) if step in KEYS), "")
    if last == "method":
        return _METHODS.get(str(path[0]), {})
    if last == "effect" and path[0] == "veto":
        return words.VETOES
    if last == "to" and path[0] == "rollup":
        return words.SPANS
    return _TABLES.get(last, words.VOTERS)
