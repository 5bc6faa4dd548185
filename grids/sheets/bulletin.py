"""The month's bulletin as a workbook: one sheet, its parts in the order of their ranks."""

import io
from decimal import Decimal

from grids.queries.bulletin import Bulletin, Row
from grids.queries.rates import NOT_APPLICABLE, Rate
from portal import clock
from portal.sheets.formal import Column, Formal, Value

RANKING = "按时率高的在前，按时率相同的比办结率，都相同的名次并列。排名办法报道没有写，为假定。"
NOTES = (
    "发现数不含已并案的；重复＝重新办理的和并入别的事项的；逾期为编制时还没有办完的，不论哪天发现；升级为本月逾期后升到上一级的。",
    "按时率＝期限内完成的÷已完成或已到期的；办结率＝已结案、已归档的÷发现的；满意率＝回访评分合计÷满分，联系不上的不计。没有可算的写n/a。",
    RANKING,
)
MADE_UP = "演示数据，人物虚构"


def workbook(paper: Bulletin) -> bytes:
    """Return the bulletin as the bytes of an .xlsx file."""
    stream = io.BytesIO()
    state = "" if paper.is_closed else "　本月还没有关账，数字会变"
    with Formal(stream, title=paper.title, author=paper.place.name) as book:
        page = book.page(
            "通报",
            title=paper.title,
            about=f"{paper.place.name}　数据截至{paper.at:%Y-%m-%d %H:%M}{state}",
            columns=_columns(paper.word),
            foot=(paper.title, MADE_UP if clock.demonstration_day() else ""),
        )
        for row in (*paper.rows, paper.whole):
            page.row(_values(row))
        for words in NOTES:
            page.note(words)
    return stream.getvalue()


def _columns(word: str) -> list[Column]:
    return [
        Column("名次", 7, "centre"),
        Column(word, 18),
        Column("发现", 9, "whole"),
        Column("网格自己发现", 13, "whole"),
        Column("已结案", 9, "whole"),
        Column("办结率%", 10, "two"),
        Column("按时", 9, "whole"),
        Column("应办", 9, "whole"),
        Column("按时率%", 10, "two"),
        Column("满意率%", 10, "two"),
        Column("重复", 8, "whole"),
        Column("逾期", 8, "whole"),
        Column("升级", 8, "whole"),
    ]


def _values(row: Row) -> list[Value]:
    rates = row.rates
    return [
        row.rank,
        row.label,
        rates.cases,
        rates.discovery.of,
        rates.closing.of,
        _percent(rates.closing),
        rates.on_time.of,
        rates.on_time.out_of,
        _percent(rates.on_time),
        _percent(rates.satisfaction),
        rates.repeats.of,
        row.late,
        row.gone_up,
    ]


def _percent(rate: Rate) -> Decimal | str:
    return NOT_APPLICABLE if rate.value is None else rate.value * 100
