"""The template of a panel's entry sheet: one row a person, what is entered already, how to fill it in.

Grey columns name the person; the code in the first one finds him again, so rows may be sorted or left
out of order. The sheet is not locked: locked sheets can be neither sorted nor pasted into, and the
reading compares code and name anyway. The file remembers the last entry it was made with, so that a
value changed on the page afterwards is not silently put back.
"""

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from assessments.actions.entries import not_enterable
from assessments.form import Column, Form, Key, form_of
from assessments.models import CycleSubject, Panel
from assessments.queries.sheets import Typed, cells_of
from assessments.workbooks import layout
from portal import clock
from portal.sheets.formal import Formal, Page, Value

_WHO = 3


def template_of(panel: Panel, account: Any) -> bytes:
    """Return the template workbook of a panel for an account; a constant number of statements."""
    form = form_of(panel.cycle.scheme_version.document)
    subjects = list(panel.subjects.order_by("position"))
    cells = cells_of(s.pk for s in subjects)
    until = max((typed.id for row in cells.values() for typed in row.values()), default=0)
    stream = io.BytesIO()
    title = f"{panel.organization.name}{panel.cycle.period.label}{panel.cycle.what}录入表"
    with Formal(stream, title=title, author=account.display_name, in_order=False) as book:
        book.book.set_custom_property(layout.PANEL_MARK, panel.pk, "number")
        book.book.set_custom_property(layout.UNTIL_MARK, until, "number")
        page = book.page(
            layout.SHEET,
            title=title,
            about=_about(panel),
            columns=layout.columns(form),
            fixed=_WHO,
            foot=(panel.cycle.scheme_version.scheme.title, clock.demonstration_words()),
        )
        for subject in subjects:
            _row(page, form, subject, cells.get(subject.pk, {}), account)
        _guard(page, form)
        book.notes(
            layout.NOTES,
            about=f"{panel.organization.name}{panel.cycle.period.label}",
            foot=clock.demonstration_words(),
            lines=_notes(form),
        )
    return stream.getvalue()


def _about(panel: Panel) -> str:
    due = panel.cycle.entry_due
    return (
        f"{panel.cycle.scheme_version}　录入截止：{due.year}年{due.month}月{due.day}日　"
        "白格填写，灰格不改；填法见“说明”表"
    )


def _row(
    page: Page, form: Form, subject: CycleSubject, cells: Mapping[Key, Typed], account: Any
) -> None:
    closed = not_enterable(account, subject)
    values: list[Value] = [subject.pk, subject.name, subject.section]
    for column in form.columns:
        values.append(_shown(column, cells.get(column.key)))
    values.append(_state(subject, closed))
    grey = range(len(values)) if closed else (*range(_WHO), len(values) - 1)
    page.row(values, grey=frozenset(grey))


def _shown(column: Column, typed: Typed | None) -> Value:
    """A number as a number with its own decimals; anything else as it was typed."""
    if typed is None or not typed.text:
        return None
    number = column.read(typed.text)[0]
    return Decimal(number) if number is not None else typed.text


def _state(subject: CycleSubject, closed: str) -> str:
    if subject.state == CycleSubject.State.NOT_GRADED:
        return f"不定等次，不用录入（{subject.state_reason}）" if subject.state_reason else closed
    return "本人，由另一位考核专员录入" if closed else ""


def _guard(page: Page, form: Form) -> None:
    """Let the office program itself refuse what the page would refuse, with the same words."""
    last = max(page.at - 1, page.first)
    for number, column in enumerate(form.columns, start=_WHO):
        rule: dict[str, Any] = {
            "input_title": column.label[:32],
            "input_message": column.ask[:255],
            "error_title": "这一格填得不对",
        }
        if column.is_number:
            limit = column.limit if column.limit is not None else Decimal(999_999_999)
            top = f"0至{limit:f}" if column.limit is not None else "不小于0"
            rule |= {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": f"{limit:f}",
                "error_message": f"{column.label}要填{top}的数字，可以有小数。",
            }
        else:
            rule |= {
                "validate": "length",
                "criteria": "<=",
                "value": 300,
                "error_message": f"{column.label}最多300字，请缩短。",
            }
        page.sheet.data_validation(page.first, number, last, number, rule)


def _notes(form: Form) -> Iterator[tuple[str, str]]:
    """Give how a sheet is filled in: in general, column by column, and what comes afterwards."""
    yield from _GENERAL
    yield from ((f"{column.group}·{column.label}", column.ask) for column in form.columns)
    yield from _AFTERWARDS


_GENERAL = (
    ("填哪里", "在“录入”表的白格里填。灰格是名单，不要改；编号用来认人，行的先后可以调换。"),
    (
        "怎么填数",
        "直接填数字，可以有小数。不要填公式、百分数或日期；从别的表粘贴时选“粘贴为数值”。",
    ),
    (
        "没有的不填",
        "暂时没有的空着，空着不等于0分。已经填过的会带出来，清空一格就是删去原来的填写。",
    ),
    (
        "表的样子",
        "可以改列宽、颜色，也可以加自己的表；不要改表名和表头，不要合并单元格，不要加空行以外的行。",
    ),
)
_AFTERWARDS = (
    ("同一个人多项加减分", "这里只填第一项。第二项起在网页的录入表里加，连同附件。"),
    ("怎么交回来", "存成.xlsx，在录入表页面点“导入”上传。先核对，给您看改动，点“写入”才写入。"),
    ("填错了会怎样", "一格也不写入。您的工作簿原样退回，错格上色，最右一列写明每行错在哪里。"),
    ("下载以后网页上改过", "您没有改的格以网页为准；两边都改过的格会列出来，由您选留哪一个。"),
)
