"""A month's statistics as a workbook: a page by person, a page by team; counts, nothing of residents."""

import io
from typing import Any

from members.dispatched.queries.months import Month
from portal import clock, deeds
from portal.sheets.formal import Column, Formal, saved_as

TITLE = "驻村第一书记社情民意月统计"
COUNTED = (
    ("派驻天数", "served"), ("在岗天数", "on_post"), ("走访户数", "households"),
    ("走访次数", "visits"), ("收集民意", "opinions"), ("办结民意", "solved"), ("党课", "lectures"),
    ("工作动态", "updates"), ("抽查", "checks"), ("抽查在岗", "checks_good"),
)  # fmt: skip
_NUMBERS = tuple(Column(label, 9, "whole") for label, _ in COUNTED)
BY_PERSON = (
    Column("服务队", 16),
    Column("姓名", 10),
    Column("派驻村", 16),
    Column("派出单位", 18),
    *_NUMBERS,
)
BY_TEAM = (Column("服务队", 16), Column("镇街", 12), Column("人数", 7, "whole"), *_NUMBERS)


def of_month(account: Any, told: Month) -> tuple[bytes, str]:
    """Return the workbook and the header that has it saved under its name; its deed is recorded."""
    place = account.held_grants[0].organization
    day, stream = clock.today(), io.BytesIO()
    signed = "已签发" if told.sheets else "未签发，按今天的记录"
    about = f"{told.month.label}，{signed}，{day.year}年{day.month}月{day.day}日导出"
    foot = (place.label, clock.demonstration_words())
    with Formal(stream, title=TITLE, author=account.display_name) as book:
        page = book.page("按人", title=f"{place.label}{TITLE}", about=about, columns=BY_PERSON,
                         fixed=2, foot=foot)  # fmt: skip
        for line in told.lines:
            posting = line.posting
            who = [posting.team.name, posting.person.name, posting.places, posting.sent_by]
            page.row([*who, *(line.counts[name] for _, name in COUNTED)])
        page = book.page("按服务队", title=f"{place.label}{TITLE}", about=about, columns=BY_TEAM,
                         fixed=1, foot=foot)  # fmt: skip
        for team in told.teams:
            head: list[Any] = [team.team.name, team.team.town.label, team.people]
            page.row([*head, *(team.counts[name] for _, name in COUNTED)])
        page.note("只有件数、户数，不含群众姓名和家庭情况（PV-RESIDENT）。")
    deeds.record(
        actor=account, verb=f"导出{TITLE}", about=place, scope_path=place.path,
        details={"rows": len(told.lines), "month": told.month.code},
    )  # fmt: skip
    name = f"{TITLE}{told.month.code}.xlsx"
    return stream.getvalue(), saved_as(name)
