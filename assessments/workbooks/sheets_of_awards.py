"""The award list of a cycle as a workbook."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal import clock
from portal.sheets.formal import Column, Formal


def write(book: Formal, page: Mapping[str, Any], notes: Sequence[str]) -> int:
    """Write the list (`award_pages.page`), award by award; returns the number of lines."""
    cycle = page["cycle"]
    columns = (
        Column("序号", 7, "centre"),
        Column("姓名" if page["people"] else "名称", 18),
        Column("所属", 28),
        Column("依据", 46, "long"),
        Column("决定", 12, "centre"),
    )
    about = f"{cycle.organization.name}　{cycle.period.label}　{page['units']}个考核单元的确认结果"
    sheet = book.page(
        "表彰名单",
        title=f"{cycle}表彰名单",
        about=about,
        columns=columns,
        foot=(str(cycle.scheme_version), clock.demonstration_words()),
    )
    lines = 0
    for section in page["sections"]:
        clauses = f"（{'、'.join(section.clauses)}）" if section.clauses else ""
        sheet.heading(f"{section.title}　{len(section.lines)}{page['measure']}{clauses}")
        for number, one in enumerate(section.lines, start=1):
            sheet.row([number, one.name, one.place, one.ground, one.state])
        lines += len(section.lines)
    sheet.note("待决定的事项由有权的人采纳以后才算数，不得先行公布。本表供考核工作使用。")
    for words in notes:
        sheet.note(words)
    return lines
