"""The life of a panel (LC-APPRAISE) as one table, and what must hold at each step.

collecting → submitted → computed → deliberated → signed → noticed → confirmed → filed; a correction
supersedes a confirmed or filed panel by a new version. Nobody may skip `deliberated`.
"""

from assessments import rights, voted
from assessments.models import Objection, Panel, Proposal, Result, Signature
from assessments.queries import missing, progress
from members import scope
from portal import clock
from portal.lifecycle import LifeCycle, Step

S = Panel.State
BLOCKING = ("tie", "tie_at_limit", "incomplete", "undecided")


def entry_complete(panel: Panel) -> str:
    """Every cell filled and right, or the person marked as not graded."""
    counts = progress.of_panel(panel)
    if not counts.waiting and not counts.wrong:
        return ""
    parts = []
    if counts.waiting:
        parts.append(f"还有{counts.waiting}人没有填齐")
    if counts.wrong:
        parts.append(f"{counts.wrong}人有填错的格")
    return f"{'，'.join(parts)}。请填齐改正后再提交；不参加考核的人请标为不定等次。"


def polls_over(panel: Panel) -> str:
    """No poll of the panel is open, none waits to be counted."""
    polls = voted.unsettled([panel.pk])
    if not polls:
        return ""
    last = max(poll.closes_on for poll in polls)
    return f"投票还没有截止（{last.month}月{last.day}日截止）或没有计完票。请先截止投票。"


def polls_held(panel: Panel) -> str:
    """Every ballot of the scheme has been held: it has counted votes, or fell short twice."""
    document = panel.cycle.scheme_version.document
    if panel.cycle.outline.is_rolled or not document.get("ballots"):
        return ""
    held = set(voted.votes_of([panel.pk])["ballot"]) | voted.short_twice(panel)
    lacking = [
        part.get("title", part["id"])
        for part in document["components"]
        if part["kind"] == "ballot" and part["ballot"] not in held
    ]
    return (
        f"{'、'.join(lacking)}还没有投票。请先定名册、开启投票，截止后再提交。" if lacking else ""
    )


def blocking_flags(panel: Panel) -> dict[str, int]:
    """Return flag → persons for the flags of the panel's run that block confirmation."""
    rows = Result.objects.filter(panel=panel, run_id=panel.run_key).values_list("flags", flat=True)
    found: dict[str, int] = {}
    for flags in rows:
        for name in {flag.partition(":")[0] for flag in flags}:
            if name in BLOCKING:
                found[name] = found.get(name, 0) + 1
    return found


def results_settled(panel: Panel) -> str:
    """No one incomplete, no tie left that the scheme forbids or that straddles a limit."""
    flags = blocking_flags(panel)
    said = []
    if flags.get("incomplete"):
        said.append(missing.sentence(panel, flags["incomplete"]))
    if flags.get("undecided"):
        said.append(f"{flags['undecided']}个对象还没有认定等次，请考核工作小组认定（S-DECIDE）。")
    if flags.get("tie_at_limit"):
        top = panel.cycle.outline.word(panel.cycle.outline.top)
        said.append(
            f"{flags['tie_at_limit']}人同分，在“{top}”名额线上。"
            "请考核工作小组定先后并写明理由，否则不能审议（S-EDGE）。"
        )
    elif flags.get("tie"):
        said.append(
            f"{flags['tie']}人同分，本方案不许并列。"
            "请考核工作小组定先后并写明理由，否则不能审议（S-FORBID）。"
        )
    return "".join(said)


def all_signed(panel: Panel) -> str:
    """Every signature the scheme's publish.signoffs names stands on the panel's run."""
    lacking = missing_signatures(panel)
    names = "、".join(rights.SIGNOFF_NAMES.get(code, code) for code in lacking)
    return f"还缺{names}的签字。" if lacking else ""


def missing_signatures(panel: Panel) -> list[str]:
    """Return the sign-off codes of the scheme that are not given yet, in the scheme's order."""
    wanted = panel.cycle.outline.signoffs
    signed = set(
        Signature.objects.filter(panel=panel, run_id=panel.run_key).values_list("role", flat=True)
    )
    return [code for code in wanted if code not in signed]


def notice_over(panel: Panel) -> str:
    """The notice has run its working days to the end."""
    notice = panel.notices.filter(withdrawn_at__isnull=True).first()
    if notice is None:
        return "还没有公示。"
    if notice.days and clock.today() <= notice.last_day:
        last = notice.last_day
        return f"公示到{last.month}月{last.day}日24:00为止，之后才能确认（{notice.days}个工作日）。"
    return ""


def no_open_objection(panel: Panel) -> str:
    """Every objection is answered."""
    count = panel.objections.filter(state=Objection.State.OPEN).count()
    return f"还有{count}件异议没有答复。请先答复。" if count else ""


def proposals_decided(panel: Panel) -> int:
    """Return how many consequence proposals of the panel's run still wait for a decision."""
    return Proposal.objects.filter(
        panel=panel, run_id=panel.run_key, state=Proposal.State.PROPOSED, at_risk=False
    ).count()


APPRAISE = LifeCycle(
    name="LC-APPRAISE",
    labels={state.value: str(state.label) for state in S},
    who=scope.who_holds,
    steps=(
        Step(
            "submit",
            "提交审核",
            (S.COLLECTING,),
            S.SUBMITTED,
            rights.SUBMIT,
            (entry_complete, polls_over, polls_held),
        ),
        Step("close", "截止录入", (S.COLLECTING,), S.SUBMITTED, rights.OPEN_CYCLE, (polls_over,)),
        Step(
            "return",
            "退回补录",
            (S.SUBMITTED, S.COMPUTED, S.DELIBERATED, S.SIGNED),
            S.COLLECTING,
            rights.RETURN,
            reason_required=True,
        ),
        Step(
            "deliberate",
            "审议通过",
            (S.COMPUTED,),
            S.DELIBERATED,
            rights.DELIBERATE,
            (results_settled,),
            rule="LC-APPRAISE",
        ),
        Step("sign", "签字", (S.DELIBERATED,), S.SIGNED, rights.SIGN, (all_signed,)),
        Step("post", "公示", (S.SIGNED,), S.NOTICED, rights.POST_NOTICE, rule="P17-R3"),
        Step(
            "uphold",
            "异议成立，重新录入",
            (S.NOTICED,),
            S.COLLECTING,
            rights.ANSWER,
            reason_required=True,
            rule="D-OBJECT",
        ),
        Step(
            "confirm",
            "确认",
            (S.NOTICED,),
            S.CONFIRMED,
            rights.CONFIRM,
            (results_settled, notice_over, no_open_objection),
            rule="D-NOTICE",
        ),
        Step("file", "备案", (S.CONFIRMED,), S.FILED, rights.FILE),
        Step(
            "rescore",
            "随同池重新计分",
            (S.DELIBERATED, S.SIGNED, S.NOTICED),
            S.SUBMITTED,
            rights.RETURN,
            rule="E-SMALL",
        ),
        Step(
            "supersede",
            "更正替换",
            (S.CONFIRMED, S.FILED),
            S.SUPERSEDED,
            rights.CONFIRM,
            rule="D-CORRECT",
        ),
    ),
)
