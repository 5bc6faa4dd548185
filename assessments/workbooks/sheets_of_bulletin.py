"""A bulletin as a workbook: the ranking group by group, and who is commended or criticised."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal import clock
from portal.sheets.formal import Column, Formal, Value

_LISTS = (
    Column("类别", 10, "centre"),
    Column("事项", 34, "long"),
    Column("姓名或名称", 18),
    Column("所属", 26),
    Column("依据", 40, "long"),
)


def write(book: Formal, paper: Mapping[str, Any], notes: Sequence[str]) -> int:
    """Write the sheets of a bulletin (`bulletins.paper_of`); returns the number of lines."""
    body = paper["body"]
    first = _ranking if body["shows"]["names"] else _counts
    lines = first(book, paper, notes)
    if body["praised"] or body["criticised"]:
        lines += _lists(book, paper, notes)
    return lines


def _page(book: Formal, paper: Mapping[str, Any], name: str, columns: Sequence[Column]) -> Any:
    bulletin, body = paper["bulletin"], paper["body"]
    state = bulletin.mark or "草稿，没有发布"
    if paper["corrected"]:
        state += "，已更正"
    reader = "公开" if bulletin.is_public else "内部资料，不得公开张贴"
    about = f"{bulletin.organization.name}　{body['period']}　{state}　{reader}"
    foot = (f"{bulletin.check_code or paper['runs']}", clock.demonstration_words())
    return book.page(name, title=paper["title"], about=about, columns=columns, foot=foot)


def _columns(body: Mapping[str, Any]) -> list[Column]:
    """The columns of what may be shown; `_values` follows the same order."""
    shows = body["shows"]
    columns = [Column("名次", 7, "centre")] if _ranked(body) else []
    columns += [Column(body["whom"], 20), Column("科室或职务", 20)]
    for label in body["parts"]:
        columns += [Column(f"{label}得分", 10, "two")] if shows["scores"] else []
        columns += [Column(f"{label}名次", 9, "centre")] if shows["ranks"] else []
    total = "总分" if not body["gathers"] or body["whole"] else "各期平均"
    columns += [Column(total, 10, "two")] if shows["scores"] else []
    columns += [Column("等次", 10, "centre")] if shows["grades"] else []
    return [*columns, *([Column("升降", 9, "centre")] if body["moves"] else [])]


def _ranked(body: Mapping[str, Any]) -> bool:
    return bool(body["shows"]["ranks"] and (not body["gathers"] or body["whole"]))


def _values(line: Mapping[str, Any], body: Mapping[str, Any]) -> list[Value]:
    shows = body["shows"]
    values: list[Value] = [line["rank"]] if _ranked(body) else []
    values += [line["name"], line["about"]]
    if shows["scores"] or shows["ranks"]:
        for cell in line["cells"]:
            values += [_amount(cell["total"])] if shows["scores"] else []
            values += [cell["rank"]] if shows["ranks"] else []
    values += [_amount(line["total"])] if shows["scores"] else []
    values += [line["grade"]] if shows["grades"] else []
    return [*values, *([line["move"]] if body["moves"] else [])]


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _ranking(book: Formal, paper: Mapping[str, Any], notes: Sequence[str]) -> int:
    body = paper["body"]
    page = _page(book, paper, "排名", _columns(body))
    lines = 0
    for group in body["groups"]:
        more = f"，另有{group['more']}{body['unit_word']}没有列出" if group.get("more") else ""
        page.heading(f"{group['title']}　{group['n']}{body['unit_word']}参加排名{more}")
        for line in group["lines"]:
            page.row(_values(line, body))
            lines += 1
    _notes(page, paper, notes)
    return lines


def _counts(book: Formal, paper: Mapping[str, Any], notes: Sequence[str]) -> int:
    """Where nobody may be named: how many took part, by group and grade."""
    body = paper["body"]
    labels = [word for word, _ in body["grades"]]
    columns = [
        Column("组别", 30),
        Column(f"参加{body['unit_word']}数", 12, "whole"),
        *(Column(word, 10, "whole") for word in labels),
    ]
    page = _page(book, paper, "数量", columns)
    for group in body["groups"]:
        page.row([group["title"], group["n"], *(n for _, n in group["grades"])])
    _notes(page, paper, notes)
    return len(body["groups"])


def _lists(book: Formal, paper: Mapping[str, Any], notes: Sequence[str]) -> int:
    body, lines = paper["body"], 0
    page = _page(book, paper, "表扬和批评", _LISTS)
    for word, sections in (("表扬", body["praised"]), ("批评", body["criticised"])):
        for section in sections:
            for one in section["names"]:
                page.row([word, section["title"], one["name"], one["place"], one["ground"]])
                lines += 1
    for words in notes:
        page.note(words)
    return lines


def _notes(page: Any, paper: Mapping[str, Any], notes: Sequence[str]) -> None:
    body = paper["body"]
    for words in (*paper["before"], *paper["after"]):
        page.note(words)
    if paper["corrected"]:
        page.note(f"发布以后更正了结果：{'、'.join(paper['corrected'])}。请以更正后的结果为准。")
    if body["missing"]:
        page.note(f"没有列入：{'、'.join(body['missing'])}，还没有确认的结果。")
    if body["sentence"]:
        page.note(body["sentence"])
    page.note(f"依据：{body['version']}　运行号：{paper['runs']}　名次只在本组内排列。")
    for words in notes:
        page.note(words)
