"""The sections of an entry sheet, from a scheme document: as its `entry` section draws them, else one
for each component that is typed in, for what else the scheme reads of a subject, and for adjustments.

Ballots are cast, ledgers are posted, logged values are drawn elsewhere: they have no cells here. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assessments.columns import ADJUST, BONUS, DEDUCTION, Column
from assessments.scoring.components import BALLOT, LEDGER, RATIO_KINDS, STARS
from assessments.scoring.scheme import FAILED, MONTH_SELF

ATTRIBUTE = "attribute"
"""The component name of cells that hold what a scheme reads of a subject besides its scores."""
_RATIO = {
    "target": ("目标", "完成", "目标数，要大于0", "实际完成数；得分=完成÷目标×100，最高100"),
    "rate": ("应办", "已办", "应当办的件数，要大于0", "实际办成的件数；得分=已办÷应办×100"),
    "attendance": ("应到", "实到", "应当参加的次数，要大于0", "实际参加的次数；按出勤比例计分"),
    "light": ("序时", "完成", "按时序应达到的进度，要大于0", "实际进度；得分=完成÷序时×100"),
}
_ATTRIBUTES = {MONTH_SELF: "月度自评", FAILED: "未完成的底线承诺"}


@dataclass(frozen=True)
class Section:
    """A head over cells: `code` is the component, the adjustment item, or `attribute`."""

    code: str
    label: str
    note: str
    columns: tuple[Column, ...]


def sections_of(document: Mapping[str, Any]) -> list[Section]:
    """The sections in the scheme's order: components, attributes, then adjustments."""
    if "entry" in document:
        return [_drawn(document, kind, section) for kind, section in _ordered(document)]
    return [*_generated(document), *_attributes(document), *_adjustments(document)]


# -- drawn by the document ---------------------------------------------------------------------------


def _ordered(document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The entry sections in the scheme's order: the stored document (jsonb) has lost the order of its
    mappings; lists keep theirs."""
    order = [c["id"] for c in document["components"]]

    def place(kind: str, section: Mapping[str, Any]) -> int:
        if kind in (BONUS, DEDUCTION):
            return len(order) + (kind == DEDUCTION)
        return order.index(section["component"])

    return sorted(document["entry"].items(), key=lambda pair: place(*pair))


def _drawn(document: Mapping[str, Any], kind: str, section: Mapping[str, Any]) -> Section:
    label = section["label"]
    if kind in (BONUS, DEDUCTION):
        return _cap_section(kind, label, Decimal(section["max"]))
    component = section["component"]
    columns = tuple(_component_columns(component, section))
    return Section(component, label, _weight(document, component), columns)


def _weight(document: Mapping[str, Any], component: str) -> str:
    weights = {c["id"]: c.get("weight") for c in document["components"]}
    weight = weights.get(component)
    return f"占{(Decimal(weight) * 100).normalize():f}%" if weight else ""


def _component_columns(component: str, section: Mapping[str, Any]) -> Iterator[Column]:
    group = section["label"]
    for item in section.get("items", ()):
        limit, label = Decimal(item["max"]), item["label"]
        ask = f"{group}“{label}”（{item.get('hint', '')}）：0至{limit:f}分，可填小数。"
        yield Column(component, item["code"], "value", group, label, ask, limit)
    if "actual" in section.get("columns", ()):
        yield Column(component, "1", "title", group, "重点工作", "写明本季承担的重点工作。")
        yield Column(component, "1", "target", group, "目标", "重点工作的目标数，要大于0。")
        ask = "填本季实际完成数；得分=完成÷目标×100，最高100。"
        yield Column(component, "1", "actual", group, "完成", ask)


def _cap_section(kind: str, label: str, limit: Decimal) -> Section:
    """Bonus or deduction, each with its ground."""
    ask = f"{label}分值，0至{limit:f}分；全部{label}合计最多{limit:f}分。"
    value = Column(ADJUST, kind, "value", label, "分值", ask, limit, required=False)
    ask = "填文号或通报名称；同一依据只计一次，取最高分。"
    basis = Column(ADJUST, kind, "basis", label, "依据", ask, required=False)
    return Section(kind, label, f"最多{limit:f}分", (value, basis))


# -- generated from the components -------------------------------------------------------------------


def _generated(document: Mapping[str, Any]) -> Iterator[Section]:
    for part in document["components"]:
        if part["kind"] in (BALLOT, LEDGER) or "logged" in part:
            continue
        label = part.get("title", part["id"])
        columns = tuple(_cells(document, part, label))
        yield Section(part["id"], label, _weight(document, part["id"]), columns)


def _cells(document: Mapping[str, Any], part: Mapping[str, Any], label: str) -> Iterator[Column]:
    code, kind = part["id"], part["kind"]
    if kind in RATIO_KINDS:
        target, actual, ask_target, ask_actual = _RATIO[kind]
        yield Column(code, "", "target", label, target, f"{label}：{ask_target}。")
        yield Column(code, "", "actual", label, actual, f"{label}：{ask_actual}。")
        return
    limit = None if kind == STARS else Decimal(part.get("max", "100"))
    listed = part.get("items")
    names = document.get("names", {})
    for item in listed if isinstance(listed, list) else [""]:
        word = names.get(item, item) if item else "得分"
        yield Column(
            code, item, "value", label, word, _ask(label, kind, listed, limit), limit,
            signed=kind == STARS,
        )  # fmt: skip


def _ask(label: str, kind: str, listed: Any, limit: Decimal | None) -> str:
    if limit is None:
        return f"{label}：得星数，摘星填负数；没有得星的填0。"
    if isinstance(listed, str):
        return f"{label}：按{listed}个项目评出的合计分，0至{limit:f}分。"
    how = {"imported": "由另一项考核的结果引入", "external_rank": "按外部排名折算"}.get(kind)
    return f"{label}：0至{limit:f}分，可填小数。" + (f"{how}。" if how else "")


def _attributes(document: Mapping[str, Any]) -> Iterator[Section]:
    """What a tie-break key or a condition reads of a subject as a number."""
    keys = document.get("rank", {}).get("tiebreak", ())
    grade = document.get("grade", {})
    rules = [*grade.get("bars", ()), *grade.get("requires", ())]
    used = [c["metric"] for rule in rules for c in (*rule.get("any", ()), *rule.get("all", ()))]
    for name, label in _ATTRIBUTES.items():
        if name in keys or name in used:
            ask = f"{label}：没有的留空。"
            column = Column(ATTRIBUTE, name, "value", label, label, ask, required=False)
            yield Section(ATTRIBUTE, label, "", (column,))


def _adjustments(document: Mapping[str, Any]) -> Iterator[Section]:
    """One section an item where the scheme lists them, else bonus and deduction under their caps."""
    rule = document.get("adjust")
    if rule is None:
        return
    if "items" in rule:
        yield from _listed(document, rule, rule["items"])
        return
    for kind, label, cap in ((BONUS, "加分", "bonus_cap"), (DEDUCTION, "减分", "deduction_cap")):
        limit = rule.get(cap, rule.get("net_cap"))
        if limit is not None:
            yield _cap_section(kind, label, Decimal(limit))


def _listed(
    document: Mapping[str, Any], rule: Mapping[str, Any], items: Sequence[str]
) -> Iterator[Section]:
    """Items of which each is points with a sign; only gains where nothing caps losses."""
    signed = "deduction_cap" in rule or "net_cap" in rule
    cap = rule.get("net_cap", rule.get("bonus_cap", "100"))
    limit = Decimal(cap)
    for item in items:
        label = document.get("names", {}).get(item, item)
        sign = "加分填正数，减分填负数" if signed else "填加分"
        ask = f"{label}：{sign}；加减分合计不超过{limit:f}分。"
        value = Column(
            ADJUST, item, "value", label, "分值", ask, limit, required=False, signed=signed
        )
        ask = "填文号或通报名称；同一依据只计一次，取最高分。"
        basis = Column(ADJUST, item, "basis", label, "依据", ask, required=False)
        yield Section(item, label, "", (value, basis))
