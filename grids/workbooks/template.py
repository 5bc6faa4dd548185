"""The template of an import: an empty sheet with its choices, the organizations, how to fill it in."""

import io
from typing import Any

from grids.models import GridLevel
from grids.workbooks import layout
from members.models import Organization
from members.models.organizations import Kind
from portal import clock
from portal.sheets.formal import Column, Formal, Page

ROWS = 2000
"""How many rows of the template have their choices; more can be copied down."""
_NOTES = (
    ("填哪里", "在“网格”表里填，一行一个网格。上级和下级可以在同一份表里，先后不限。"),
    ("编码", "全县唯一，用数字、字母和短横，如370830103200-1。已有的编码是修改，新的编码是新增。"),
    ("层级、组织", "层级从下拉里选；组织编码照“组织”表抄。已有网格的层级和组织不能用导入改。"),
    ("上级编码", "上一级网格的编码，可以是本表里新增的。最上一级不填；其他层级空着的，列为没有上级。"),
    ("联系户数", "只填数，不列户主姓名。空着不改，新增的算0。"),
    ("网格长、网格员", "填姓名；几名网格员用顿号隔开。空着不改；填了的，以表里的为准，没有列出的同日免去。"),
    ("同名的人", "先在本村（社区）找，再在本镇街找。仍有同名的，在“单位”一栏写明，与姓名的先后一致。"),
    ("任职从哪天起", "上传时填“从哪一天起”，新任、免去和新增的网格都从这一天起。"),
    ("表里没有的网格", "不动。网格只能拆分、合并，不能用导入删除。"),
    ("填错了会怎样", "先核对，一格也不写入。您的工作簿退回，错格上色，最右一列写明每行错在哪里。"),
)  # fmt: skip


def template_of(place: Organization, county: Organization, account: Any) -> bytes:
    """Return the template for the nodes of a place; three queries."""
    levels = list(GridLevel.objects.filter(county=county))
    kinds = {level.stands_on for level in levels}
    places = Organization.objects.filter(path__startswith=place.path, kind__in=kinds)
    rows = list(places.select_related("parent").order_by("code"))
    stream = io.BytesIO()
    title = f"{place.label}网格导入表"
    with Formal(stream, title=title, author=account.display_name, in_order=False) as book:
        page = book.page(
            layout.SHEET,
            title=title,
            about="一行一个网格；填法见“说明”表，组织编码见“组织”表",
            columns=layout.COLUMNS,
            fixed=2,
            foot=(title, clock.demonstration_words()),
        )
        _guard(book, page, [level.name for level in levels])
        _places(book, rows)
        book.notes(layout.NOTES, about=place.label, foot=clock.demonstration_words(), lines=_NOTES)
    return stream.getvalue()


def _guard(book: Formal, page: Page, levels: list[str]) -> None:
    """Let the office program offer the levels and refuse what is no number."""
    first, last = page.first, page.first + ROWS - 1
    at = layout.KEYS.index(layout.LEVEL)
    text = book.style(num_format="@", border=1)
    for column in range(len(layout.COLUMNS)):
        if layout.KEYS[column] != layout.HOUSEHOLDS:
            page.sheet.set_column(column, column, layout.COLUMNS[column].width, text)
    page.sheet.data_validation(
        first, at, last, at,
        {"validate": "list", "source": levels, "error_title": "层级",
         "error_message": "请从下拉里选层级。"},
    )  # fmt: skip
    at = layout.KEYS.index(layout.HOUSEHOLDS)
    page.sheet.data_validation(
        first, at, last, at,
        {"validate": "integer", "criteria": ">=", "value": 0, "error_title": "联系户数",
         "error_message": "联系户数填整数，如12。"},
    )  # fmt: skip


def _places(book: Formal, rows: list[Organization]) -> None:
    page = book.page(
        layout.PLACES,
        title="组织",
        about="网格可以对应的组织，抄编码到“网格”表",
        columns=[
            Column("组织编码", 20),
            Column("组织名称", 24),
            Column("类别", 14),
            Column("上级", 20),
        ],
        portrait=True,
    )
    for one in rows:
        kind = Kind(one.kind).label
        page.row([one.code, one.label, kind, one.parent.label if one.parent else ""])
