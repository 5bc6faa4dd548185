"""The template of an import of people: an empty sheet with its drop-downs, the organizations, how to fill
it in."""

import io
from collections.abc import Sequence
from typing import Any

from members.models.organizations import Kind
from members.workbooks import layout, places
from members.workbooks.places import Place, Places
from portal import clock
from portal.sheets.formal import Column, Formal, Page

ROWS = 5_000
"""How many rows of the template have their drop-downs; more can be copied down."""
_NOTES = (
    ("填哪里", "在“人员”表里填，一行一个人，从表头下一行填起。不要改表名和表头；不用的列可以删去。"),
    ("证件号码", "填18位居民身份证号码。这一列已设成文本，粘贴时选“只粘贴文本”，不要变成数字。"),
    ("性别、出生日期", "有证件号码时可以不填，照号码登记；填了就要和号码一致。"),
    ("没有证件号码的人", "要填出生日期和所在单位或党支部，才认得出是不是已登记的人。"),
    ("所在单位、党支部", "从下拉里选，名称见“组织”表。只填党支部的，所在单位按支部所在的单位登记。"),
    ("党员", "填党支部的，要填党员阶段和转入日期；入党后一直在这个支部的，转入日期可以不填，按入党日期。"),
    ("干部", "填职务的，要填职责和任职日期。职责从下拉里选。"),
    ("日期", "填到日，如1990-01-31，也可以写1990.1.31、1990年1月31日、19900131。不能晚于今天。"),
    ("已登记的人", "按证件号码认；空着的格不改。姓名、党支部和现任职务不能用导入改，请办更正、转接或任免。"),
    ("表里没有的人", "不动。导入不删除任何人。"),
    ("填错了会怎样", "先核对，一行也不写入。您的工作簿退回，错格上色，最右一列写明每行错在哪里。"),
    ("保密", "这份表有证件号码和电话，只在办公电脑上保存，用完删除。上传的和退回的，平台7天后删除。"),
)  # fmt: skip


def template_of(account: Any) -> bytes:
    """Return the template for what an account keeps; one query."""
    there = places.of(account)
    stream = io.BytesIO()
    where = next(place.label for place in there.rows if place.path == there.paths[0])
    title = f"{where}人员导入表"
    with Formal(stream, title=title, author=account.display_name, in_order=False) as book:
        page = book.page(
            layout.SHEET,
            title=title,
            about="一行一个人；填法见“说明”表，单位和党支部的名称见“组织”表",
            columns=layout.COLUMNS,
            fixed=1,
            foot=(title, clock.demonstration_words()),
        )
        homes, branches = _apart(there)
        _guard(book, page, len(homes), len(branches))
        _places(book, homes, branches)
        book.notes(layout.NOTES, about=where, foot=clock.demonstration_words(), lines=_NOTES)
    return stream.getvalue()


def _apart(there: Places) -> tuple[list[Place], list[Place]]:
    homes = [place for place in there.rows if place.kind != Kind.BRANCH]
    return homes, [place for place in there.rows if place.kind == Kind.BRANCH]


def _guard(book: Formal, page: Page, homes: int, branches: int) -> None:
    """Let the office program offer the words; all is text but dates, so that no number loses digits."""
    first, last = page.first, page.first + ROWS - 1
    text, date = book.style(num_format="@", border=1), book.style(num_format="yyyy-mm-dd", border=1)
    for at, key in enumerate(layout.KEYS):
        style = date if key in layout.DATES else text
        page.sheet.set_column(at, at, layout.COLUMNS[at].width, style)
        if key in layout.WORDS:
            source: Any = list(layout.WORDS[key])
        elif key == "home" and homes:
            source = f"={layout.PLACES}!$A$4:$A${3 + homes}"
        elif key == "branch" and branches:
            source = f"={layout.PLACES}!$C$4:$C${3 + branches}"
        else:
            continue
        rule = {
            "validate": "list", "source": source, "error_title": layout.HEADS[key],
            "error_message": "请从下拉里选，或照“组织”表的名称填写。",
        }  # fmt: skip
        page.sheet.data_validation(first, at, last, at, rule)


def _places(book: Formal, homes: Sequence[Place], branches: Sequence[Place]) -> None:
    page = book.page(
        layout.PLACES,
        title="组织",
        about="单位和党支部的名称，照抄到“人员”表",
        columns=[
            Column("所在单位", 30),
            Column("类别", 14),
            Column("党支部", 34),
            Column("在哪里", 24),
        ],
        portrait=True,
    )
    for number in range(max(len(homes), len(branches))):
        home = homes[number] if number < len(homes) else None
        branch = branches[number] if number < len(branches) else None
        page.row(
            [
                home.name if home else "",
                str(Kind(home.kind).label) if home else "",
                branch.name if branch else "",
                branch.above if branch else "",
            ]
        )
