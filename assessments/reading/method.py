"""Who is appraised and how the total comes about, in words: M01 to M09."""

from collections.abc import Mapping
from typing import Any

from assessments import words
from assessments.reading.grounds import tag_of
from assessments.reading.numbers import percent, plain
from assessments.reading.shapes import Line, Row, Section, table
from assessments.schemes.sources import SOURCES

Document = Mapping[str, Any]


def line(document: Document, label: str, value: str, path: str) -> Line:
    """Return a line whose tag is that of the value's place."""
    return Line(label, value, tag_of(document, path))


def who(document: Document) -> Section:
    """Whom it appraises, how often, and who is compared with whom."""
    lines = [
        line(document, "考核对象", words.subject(document), "subject"),
        line(document, "周期", words.PERIODS[document["period"]], "period"),
    ]
    if document.get("peer_group"):
        group = words.listed(document, document["peer_group"], words.PEERS)
        lines.append(line(document, "比较范围", f"同一{group}之内", "peer_group"))
    return Section("who", "考核谁，多久一次", tuple(lines))


def score(document: Document) -> Section:
    """The total and its components, each with its weight as a bar."""
    rule = document["score"]
    lines = [
        line(document, "总分", words.METHODS[rule["method"]], "score.method"),
        line(document, "范围", f"{plain(rule['min'])}至{plain(rule['max'])}分", "score.max"),
    ]
    if "start" in rule:
        lines.append(line(document, "起始分", f"{plain(rule['start'])}分", "score.start"))
    rows = tuple(_component(document, part) for part in document["components"])
    head = ("组成部分", "种类", "权重", "怎样得分")
    return Section("score", "总分怎样算", tuple(lines), (table(head, rows, figures=(2,)),))


def _component(document: Document, part: Document) -> Row:
    title = part.get("title") or words.word(document, part["id"])
    share = percent(part["weight"]) if "weight" in part else ""
    cells = (title, words.KINDS[part["kind"]], share, "；".join(_details(document, part)))
    return Row(cells, tag_of(document, f"components.{part['id']}"), share.rstrip("%"))


def _details(document: Document, part: Document) -> list[str]:
    said = []
    for key, words_of in _DETAILS.items():
        if key in part:
            said.append(words_of.format(plain(part[key])))
    if isinstance(part.get("items"), list):
        said.append(f"项目：{words.listed(document, part['items'], {})}")
    elif "items" in part:
        said.append(f"{part['items']}个项目")
    if "ballot" in part:
        said.append("由票决得出，见“票决”")
    if "logged" in part:
        said.append(f"由平台从记录算出，不录入：{SOURCES.get(part['logged'], part['logged'])}")
    if "deductions" in part:
        said.append(f"每次扣{'、'.join(plain(size) for size in part['deductions'])}分")
    if "additions" in part:
        said.append(f"每次加{'、'.join(plain(size) for size in part['additions'])}分")
    said += [words_of for (key, value), words_of in _CHOICES.items() if part.get(key) == value]
    for key, label in (("ledger_period", "分段"), ("refresh", "更新")):
        if key in part:
            said.append(f"{words.PERIODS[part[key]]}{label}")
    pairs = part.get("source_by_category", {}).items()
    said += [f"{words.word(document, who)}取{words.word(document, of)}的结果" for who, of in pairs]
    return said


_DETAILS = {
    "max": "满分{}分",
    "start": "从{}分起算",
    "base_max": "基础分最高{}分",
    "bonus_cap": "加分最多{}分",
    "gain_max": "一笔最多加{}分",
    "loss_max": "一笔最多扣{}分",
    "expires_after": "没有兑换的{}个月后到期",
}


_CHOICES = {
    (
        "nothing_to_count",
        "left_out",
    ): "没有可计的事项时记n/a，不计，权重按比例分给其余部分（E-ZERO）",
    ("positive_only", "true"): "只加不减",
    ("up_to_start", "true"): "加分最多补到起始分",
}


def ballots(document: Document) -> Section:
    """Who votes, how it is counted, with what weight (M03, M04)."""
    tables = []
    for ballot in document.get("ballots", ()):
        path = f"ballots.{ballot['id']}"
        rows = [
            Row((_voter(document, group), percent(group["weight"]) if "weight" in group else ""),
                tag_of(document, f"{path}.groups"))
            for group in ballot["groups"]
        ]  # fmt: skip
        rows += [
            Row(
                (
                    "、".join(words.word(document, name, words.VOTERS) for name in term["of"])
                    + "合在一起的平均分",
                    percent(term["weight"]),
                ),
                tag_of(document, f"{path}.blend"),
            )
            for term in ballot.get("blend", ())
        ]
        tables.append(table(("投票人", "权重"), rows, _counting(document, ballot), figures=(1,)))
    return Section("ballots", "票决", tables=tuple(tables))


def _voter(document: Document, group: Document) -> str:
    voters = words.word(document, group["voters"], words.VOTERS)
    return f"{words.word(document, group['code'])}：{voters}" if "code" in group else voters


def _counting(document: Document, ballot: Document) -> str:
    parts = [
        p.get("title") or words.word(document, p["id"])
        for p in document["components"]
        if p.get("ballot") == ballot["id"]
    ]
    scale = words.SCALES[ballot["scale"]]
    if "tiers" in ballot:
        scale += f"（{'、'.join(plain(tier) for tier in ballot['tiers'])}分）"
    return f"{'、'.join(parts)}：{scale}，{words.COMBINES[ballot['combine']]}。"


def adjust(document: Document) -> Section:
    """Bonus and deduction with their caps (M06)."""
    rule = document.get("adjust")
    if rule is None:
        return Section("adjust", "加减分")
    labels = {"bonus_cap": "加分最多", "deduction_cap": "减分最多", "net_cap": "相抵后最多加或减"}
    lines = [
        line(document, label, f"{plain(rule[key])}分", f"adjust.{key}")
        for key, label in labels.items()
        if key in rule
    ]
    if "items" in rule:
        items = words.listed(document, rule["items"], {})
        lines.append(line(document, "事项", items, "adjust.items"))
    return Section("adjust", "加减分", tuple(lines), notes=("同一依据只计一次。",))


def verdict(document: Document) -> Section:
    """Who may move a subject by hand, and how far (M08)."""
    rule = document.get("verdict")
    if rule is None:
        return Section("verdict", "鉴定")
    by = words.word(document, rule["by"], words.BODIES)
    lines = [line(document, "由谁鉴定", by, "verdict.by")]
    for key, label in (("limit_points", "最多加减{}分"), ("limit_tiers", "最多升降{}档")):
        if key in rule:
            said = label.format(plain(rule[key]))
            lines.append(line(document, "幅度", said, f"verdict.{key}"))
    if rule.get("reason") == "required":
        lines.append(line(document, "理由", "必须写明", "verdict.reason"))
    return Section("verdict", "鉴定", tuple(lines))


def veto(document: Document) -> Section:
    """What strikes a subject down whatever his score (M07)."""
    rows = tuple(
        Row(
            (words.word(document, rule["when"]), words.VETOES[rule["effect"]]),
            tag_of(document, f"veto.{at}"),
        )
        for at, rule in enumerate(document.get("veto", ()), start=1)
    )
    tables = (table(("情形", "后果"), rows),) if rows else ()
    return Section("veto", "一票否决", tables=tables)


def rank(document: Document) -> Section:
    """What happens to equal totals (M09)."""
    rule = document.get("rank")
    if rule is None:
        return Section("rank", "排名和同分", (Line("同分", words.TIES["share"], "assumed"),))
    titles = {p["id"]: p["title"] for p in document["components"] if "title" in p}
    lines = [line(document, "同分", words.TIES[rule["ties"]], "rank.ties")]
    keys = [
        titles.get(key) or words.word(document, key, words.TIEBREAKS)
        for key in rule.get("tiebreak", ())
    ]
    if keys:
        order = "，再比".join(keys)
        lines.append(line(document, "先比什么", f"先比{order}", "rank.tiebreak"))
    return Section("rank", "排名和同分", tuple(lines))
