"""The appraisal file of a person or an organization as a workbook."""

from collections.abc import Sequence

from assessments.queries.records import Entry, Record, told
from portal import clock
from portal.sheets.formal import Column, Formal

_COLUMNS = (
    Column("周期", 16),
    Column("方案", 30, "long"),
    Column("单位或组别", 20),
    Column("职务", 16, "long"),
    Column("总分", 9, "two"),
    Column("名次", 8, "centre"),
    Column("共", 7, "centre"),
    Column("等次", 9, "centre"),
    Column("表彰", 24, "long"),
    Column("结果运用", 30, "long"),
    Column("结果状态", 10, "centre"),
)
_POINTS = (Column("支部", 24), Column("方案", 30), Column("期间", 16), Column("积分", 10, "two"))


def write(book: Formal, record: Record, notes: Sequence[str]) -> int:
    """Write a file, newest result first, and the points of the year; returns the number of lines."""
    page = book.page(
        "考核档案",
        title=f"{record.title}考核档案",
        about=f"{record.where}　{len(record.entries)}期结果，{record.schemes}份方案",
        columns=_COLUMNS,
        foot=("内部资料", clock.demonstration_words()),
    )
    for entry in record.entries:
        panel, result = entry.panel, entry.result
        version = f"（第{panel.version}版）" if panel.version > 1 else ""
        page.row([
            panel.cycle.period.label,
            f"{panel.cycle.scheme_version}{version}",
            panel.organization.label,
            entry.subject.title or entry.subject.section,
            result.total,
            result.rank,
            result.of if result.rank else None,
            entry.grade or _ungraded(entry),
            told(entry.awards),
            told(entry.measures),
            str(panel.get_state_display()),
        ])  # fmt: skip
    for words in notes:
        page.note(words)
    return len(record.entries) + _points(book, record, notes)


def _ungraded(entry: Entry) -> str:
    """Why there is no grade: not appraised, set aside by a committee (E-BALLOT-MISS), or not yet."""
    if entry.subject.state:
        return str(entry.subject.get_state_display())
    return "不定等次" if entry.result.is_set_aside else ""


def _points(book: Formal, record: Record, notes: Sequence[str]) -> int:
    if not record.points:
        return 0
    page = book.page(
        "积分", title=f"{record.title}本年积分", about=record.where, columns=_POINTS,
        foot=("内部资料", clock.demonstration_words()),
    )  # fmt: skip
    lines = 0
    for held in record.points:
        for period, score in held.parts:
            account = held.account
            page.row([account.organization.label, account.scheme.title, period.label, score])
            lines += 1
    for words in notes:
        page.note(words)
    return lines
