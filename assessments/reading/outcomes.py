"""What comes of a total, in words: grades, consequences, coefficients, roll-up, notice (M10 to M17)."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments import words
from assessments.reading import conditions
from assessments.reading.grounds import tag_of
from assessments.reading.method import line
from assessments.reading.numbers import percent, plain
from assessments.reading.shapes import Line, Row, Section, Table, table

Document = Mapping[str, Any]


def _quoted(document: Document, labels: Iterable[str]) -> str:
    return "".join(f"“{words.word(document, label)}”" for label in labels)


def grade(document: Document) -> Section:
    """Labels with their lines, caps and shares; bars and requirements (M10, M11)."""
    rule = document.get("grade")
    if rule is None:
        return Section("grade", "等次", notes=("这份方案只排名次，不定等次。",))
    method = words.GRADE_METHODS[rule["method"]]
    lines = [line(document, "怎样定", method, "grade.method")]
    if "applies_to" in rule:
        span = f"只在{words.SPANS[rule['applies_to']]}考核时定"
        lines.append(line(document, "何时定", span, "grade.applies_to"))
    lines += _seats(document, rule)
    rows = [_label(document, rule, at) for at in range(len(rule["labels"]))]
    labels = table(("等次", "最低分", "人数限制"), rows, figures=(1,))
    return Section("grade", "等次", tuple(lines), (labels, *_limits(document, rule)))


def _seats(document: Document, rule: Document) -> list[Line]:
    said = []
    if "top_n" in rule:
        said.append(line(document, "名额", f"前{rule['top_n']}名", "grade.top_n"))
    if "top_share" in rule:
        share = f"{percent(rule['top_share'])}多于名次数的，按比例计"
        said.append(line(document, "名额比例", share, "grade.top_share"))
    if "rounds" in rule:
        rounds = "、".join(rule["rounds"])
        said.append(line(document, "各轮入围", f"依次{rounds}个", "grade.rounds"))
    if "empty_unless" in rule:
        none = f"{_quoted(document, rule['empty_unless'])}没有认定的情形不列"
        said.append(line(document, "最后一档", none, "grade.empty_unless"))
    return said


def _label(document: Document, rule: Document, at: int) -> Row:
    label = rule["labels"][at]
    least, limit = rule.get("thresholds", {}).get(label), ""
    where = "labels"
    if label in rule.get("caps", {}):
        limit, where = f"不超过{percent(rule['caps'][label])}", f"caps.{label}"
    elif at < len(rule.get("shares", ())):
        limit, where = percent(rule["shares"][at]), "shares"
    elif least is not None:
        where = "thresholds"
    cells = (words.word(document, label), plain(least) if least is not None else "", limit)
    return Row(cells, tag_of(document, f"grade.{where}"))


def _limits(document: Document, rule: Document) -> list[Table]:
    rows = [
        Row(
            (f"{head}{_quoted(document, member['label'])}",
             conditions.joined(document, member[key], between)),
            tag_of(document, f"grade.{section}.{at}"),
        )
        for section, key, head, between in (
            ("bars", "any", "不得评", "，或者"),
            ("requires", "all", "评为", "，并且"),
        )
        for at, member in enumerate(rule.get(section, ()), start=1)
    ]  # fmt: skip
    return [table(("限制", "情形"), rows)] if rows else []


def consequences(document: Document) -> Section:
    """What follows from grades, ranks and scores over time (M12)."""
    rows = tuple(_consequence(document, rule) for rule in document.get("consequences", ()))
    tables = (table(("结果运用", "条件", "后果", "力度"), rows),) if rows else ()
    notes = ("平台只提出建议和依据，采纳与否由有权的人决定并写明理由。",) if rows else ()
    return Section("consequences", "结果运用", tables=tables, notes=notes)


def _consequence(document: Document, rule: Document) -> Row:
    effect = words.EFFECTS[rule["effect"]]
    if "grade" in rule:
        effect += f"“{words.word(document, rule['grade'])}”"
    if "months" in rule:
        effect += f"，{rule['months']}个月内"
    when = conditions.joined(document, rule["when"], "，并且")
    cells = (rule.get("title", effect), when, effect, words.FORCES[rule["force"]])
    return Row(cells, tag_of(document, f"consequences.{rule['id']}"))


def rewards(document: Document) -> Section:
    """Coefficients and the gap between the highest and the lowest (M13)."""
    rule = document.get("rewards")
    if rule is None:
        return Section("rewards", "系数")
    values = rule["values"]
    if {"best", "worst"} <= set(values):
        order = {"best": "第一名", "worst": "最后一名"}
    else:
        known = document.get("grade", {}).get("labels", ())
        order = {label: words.word(document, label) for label in (*known, *values)}
    rows = tuple(
        Row((name, plain(values[label])), tag_of(document, "rewards.values"))
        for label, name in order.items()
        if label in values
    )
    head = ("等次", words.REWARD_UNITS[rule.get("unit", "multiplier")])
    lines: tuple[Line, ...] = ()
    if "gap" in rule:
        gap = rule["gap"]
        basis = f"不少于{words.GAP_BASES[gap['basis']]}的{percent(gap['min'])}"
        lines = (line(document, "最高与最低相差", basis, "rewards.gap.min"),)
    notes = ("第一名与最后一名之间按名次匀分。",) if "best" in values else ()
    return Section("rewards", "系数", lines, (table(head, rows, figures=(1,)),), notes)


def rollup(document: Document) -> Section:
    """How longer periods come out of shorter ones (M14)."""
    rows = tuple(
        Row(
            (
                f"{words.SPANS[rule['from']]}合成{words.SPANS[rule['to']]}",
                words.ROLLUPS[rule["method"]],
                f"至少{rule['min_periods']}期",
            ),
            tag_of(document, "rollup"),
        )
        for rule in document.get("rollup", ())
    )
    tables = (table(("汇总", "方法", "期数"), rows),) if rows else ()
    return Section("rollup", "汇总成更长的期间", tables=tables)


def publish(document: Document) -> Section:
    """Notice, signatures, steps and filing (M15, M16)."""
    lines: list[Line] = []
    rule = document.get("publish")
    if rule is not None:
        shown = words.listed(document, rule["show"], words.SHOWN)
        audience = words.AUDIENCES.get(rule["audience"]) or words.word(document, rule["audience"])
        lines += [
            line(document, "在哪里公示", audience, "publish.audience"),
            line(document, "公布什么", shown, "publish.show"),
            line(document, "公示多久", f"{rule['days']}个工作日", "publish.days"),
        ]
        signers = words.listed(document, rule["signoffs"], words.ROLES)
        if signers:
            order = "依次" if len(rule["signoffs"]) > 1 else ""
            lines.append(line(document, "签字", f"{order}由{signers}签字", "publish.signoffs"))
    if "workflow" in document:
        steps = words.listed(document, document["workflow"], words.ROLES | words.STEPS)
        lines.append(line(document, "办理步骤", steps.replace("、", " → "), "workflow"))
    if "filing" in document:
        filing = document["filing"]
        due = f"期末次月{filing['due']}日前报{words.word(document, filing['to'], words.ROLES)}"
        lines.append(line(document, "备案", due, "filing"))
    return Section("publish", "公示、签字和备案", tuple(lines))


def limits(document: Document) -> Section:
    """What an upper level fixes and a lower one may only tighten (M17), and secrecy (M05)."""
    lines = [
        line(document, *_limit(document, name, value), f"inherits.limits.{name}")
        for name, value in document.get("inherits", {}).get("limits", {}).items()
    ]
    if "secrecy" in document:
        secret = words.word(document, document["secrecy"], words.SECRECY)
        lines.append(line(document, "票的保密", secret, "secrecy"))
    if "min_cell" in document:
        least = f"不足{document['min_cell']}票的分组平均分不单独显示"
        lines.append(line(document, "最少票数", least, "min_cell"))
    if document.get("history", {}).get("store"):
        kept = words.listed(document, document["history"]["store"], words.KEPT)
        since = document["history"].get("since")
        value = f"{kept}{f'，自{since}年起' if since else ''}"
        lines.append(line(document, "长期保存", value, "history"))
    return Section("limits", "上级限制和保密", tuple(lines))


def _limit(document: Document, name: str, value: object) -> tuple[str, str]:
    titles = {p["id"]: p.get("title", p["id"]) for p in document.get("components", ())}
    for ending, said in (("_weight_min", "不低于"), ("_weight_max", "不高于")):
        if name.endswith(ending):
            part = name.removesuffix(ending)
            return f"{titles.get(part, part)}的权重", f"{said}{percent(value)}，下级只能更严"
    return name, plain(value)
