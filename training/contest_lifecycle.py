"""The lives of a contest and of an entry, each as one table (P11-R5).

Nobody who takes part decides anything in his own contest (E-CONFLICT). Rounds go on by people alone.
"""

from typing import Any

from django.db.models import Count, Q

from members.scope import who_holds
from portal import clock
from portal.lifecycle import LifeCycle, Step
from training import relations, rights
from training.models import Contest, ContestEntry

C, E = Contest.State, ContestEntry.State
KEEP = rights.KEEP_TRAINING
LIVE = (C.ENTERING, C.JUDGING, C.COUNTED, C.BETWEEN)


def takes_part(account: Any, contest: Contest) -> bool:
    """Return whether an account's person has an entry in a contest."""
    if not account.person_id:
        return False
    mine = contest.entries.filter(person=account.person_id)
    return mine.exclude(state__in=(E.WITHDRAWN, E.REMOVED)).exists()


def _holds(account: Any, contest: Contest, right: str) -> bool:
    return bool(account.may(right, contest.scope_path)) and not takes_part(account, contest)


def _who(right: str) -> str:
    return who_holds(right) + "（本人参赛的回避）"


def entries_closed(contest: Contest) -> str:
    """The last day of handing in is over."""
    if contest.closes_on < clock.today():
        return ""
    return (
        f"报名到{contest.closes_on.isoformat()}截止，截止以后才能开始评分；要提前的，先改截止日期。"
    )


def has_entries(contest: Contest) -> str:
    """Somebody takes part."""
    if contest.entries.filter(state=E.ENTERED).exists():
        return ""
    return "还没有参赛的微党课。请先由单位和支部报送。"


def has_judges(contest: Contest) -> str:
    """There are as many judges as an entry needs marks (P11-R6)."""
    there = contest.judges.filter(until=None).count()
    if there >= contest.least:
        return ""
    return f"评委{there}名，每件至少要{contest.least}名评委评分（P11-R6）。请先聘请评委。"


def short_of_marks(contest: Contest) -> Any:
    """Return the entries of the present round with fewer marks than asked for."""
    given = Count("marks", filter=Q(marks__round=contest.round, marks__recused=False))
    rows = contest.entries.filter(state=E.ENTERED).annotate(n_marks=given)
    return rows.filter(n_marks__lt=contest.least).order_by("pk")


def all_marked(contest: Contest) -> str:
    """Every entry of the round has as many marks as asked for: a missing mark is no 0."""
    short = list(short_of_marks(contest)[:4])
    if not short:
        return ""
    named = "、".join(f"{one.pk}号" for one in short[:3]) + ("等" if len(short) > 3 else "")
    return f"{named}还不足{contest.least}名评委评分，不能计分（P11-R6）。请评委补评；评委回避多的，增聘评委。"


def is_last(contest: Contest) -> str:
    """It is the last round."""
    return "" if contest.is_last else "还不是最后一轮。"


def not_last(contest: Contest) -> str:
    """Another round follows."""
    return "最后一轮请确定入选。" if contest.is_last else ""


CONTEST = LifeCycle(
    name="contest",
    labels=dict(C.choices),
    steps=(
        Step("begin", "开始第一轮评分", (C.ENTERING,), C.JUDGING, KEEP,
             needs=(entries_closed, has_entries, has_judges), rule="P11-R6"),
        Step("count", "停止评分并计分", (C.JUDGING,), C.COUNTED, KEEP, needs=(all_marked,),
             rule="P11-R6"),
        Step("resume", "退回继续评分", (C.COUNTED,), C.JUDGING, KEEP, reason_required=True),
        Step("advance", "确定晋级", (C.COUNTED,), C.BETWEEN, KEEP, needs=(not_last,), rule="P11-R5"),
        Step("select", "确定入选", (C.COUNTED,), C.FINISHED, KEEP, needs=(is_last,), rule="P11-R5"),
        Step("next", "开始下一轮评分", (C.BETWEEN,), C.JUDGING, KEEP, needs=(has_judges,)),
        Step("cancel", "取消比赛", LIVE, C.CANCELLED, KEEP, reason_required=True),
    ),
    who=_who,
    holds=_holds,
)  # fmt: skip


def hands_in(account: Any, path: str) -> bool:
    """Return whether an account hands in for the unit or branch at a path."""
    return bool(account.may(rights.UNIT_TRAINING, path) or account.may(KEEP, path))


def _entry_holds(account: Any, entry: ContestEntry, right: str) -> bool:
    if right == rights.ENTRANT:
        own = entry.person is not None and relations.is_self(account, entry.person)
        return own or hands_in(account, entry.unit.path)
    return _holds(account, entry.contest, right)


def _entry_who(right: str) -> str:
    return rights.RELATIONS.get(right) or _who(right)


def still_entering(entry: ContestEntry) -> str:
    """Nobody judges yet."""
    if entry.contest.state == C.ENTERING:
        return ""
    return "已经开始评分，不能撤回。确要退出的，请主办单位取消参赛资格。"


def still_open(entry: ContestEntry) -> str:
    """The contest goes on."""
    return "" if entry.contest.state in LIVE else "比赛已经结束，结果不再改动。"


ENTRY = LifeCycle(
    name="contest entry",
    labels=dict(E.choices),
    steps=(
        Step("withdraw", "撤回", (E.ENTERED,), E.WITHDRAWN, rights.ENTRANT, needs=(still_entering,)),
        Step("remove", "取消参赛资格", (E.ENTERED,), E.REMOVED, KEEP, needs=(still_open,),
             reason_required=True),
    ),
    who=_entry_who,
    holds=_entry_holds,
)  # fmt: skip
