"""A contest's rankings as a workbook: one sheet a decided round, and the list of the selected."""

import io
from typing import Any

from portal import clock, deeds
from portal.sheets.formal import Column, Formal, saved_as
from training.models import Contest
from training.queries import contests as queries

RANKING = (
    Column("名次", 7, "centre"), Column("编号", 8, "centre"), Column("题目", 28, "long"),
    Column("参赛人", 11), Column("单位", 22), Column("得分", 10, "four"),
    Column("中位数", 10, "four"), Column("评分数", 8, "centre"), Column("结果", 10),
)  # fmt: skip
SELECTED = (
    Column("名次", 7, "centre"), Column("题目", 34, "long"), Column("参赛人", 12),
    Column("单位", 26), Column("得分", 10, "two"),
)  # fmt: skip


def rankings(actor: Any, contest: Contest) -> tuple[bytes, str]:
    """Return the workbook of a contest's decided rounds and its header; the deed is recorded."""
    stream, title = io.BytesIO(), contest.title
    foot = (contest.organization.label, clock.demonstration_words())
    decided = queries.decisions(contest)
    with Formal(stream, title=title, author=actor.display_name) as book:
        if contest.state == Contest.State.FINISHED:
            page = book.page("入选名单", title=f"{title}入选名单", about=_about(contest),
                             columns=SELECTED, fixed=2, foot=foot, portrait=True)  # fmt: skip
            for one in queries.selected(contest):
                page.row([one.rank, one.entry.title, one.entry.contestant, one.entry.unit.label,
                          one.score])  # fmt: skip
        for decision in decided:
            _round(book, contest, decision, foot)
        if not decided:
            page = book.page("名次", title=title, about=_about(contest), columns=RANKING, foot=foot)
            page.note("还没有定下的轮次。")
    deeds.record(actor=actor, verb="导出比赛名次", about=contest, details={"rounds": len(decided)})
    return stream.getvalue(), saved_as(f"{title}名次.xlsx")


def _about(contest: Contest) -> str:
    rule = "去掉一个最高分和一个最低分后平均" if contest.trims else "平均"
    return f"{clock.today().isoformat()}导出　满5名评委的{rule}（P11-R6）" if contest.trims else (
        f"{clock.today().isoformat()}导出　得分为评委评分的{rule}"
    )  # fmt: skip


def _round(book: Formal, contest: Contest, decision: Any, foot: tuple[str, str]) -> None:
    about = f"参评{decision.judged}件，晋级数{decision.size}，实际{decision.went_on}件"
    page = book.page(f"第{decision.round}轮", title=f"{contest.title}第{decision.round}轮名次",
                     about=about, columns=RANKING, fixed=2, foot=foot)  # fmt: skip
    last = decision.round == len(contest.sizes)
    on = "入选" if last else "晋级"
    for one in queries.standings(decision):
        page.row([one.rank, one.entry_id, one.entry.title, one.entry.contestant,
                  one.entry.unit.label, one.score, one.median, one.marks,
                  on if one.went_on else "未" + on])  # fmt: skip
    if decision.ground:
        page.note(f"并列怎样定：{decision.ground}")
