"""The life of a case (LC-CASE) as one table, and what must hold at each step.

found → registered → dispatched → accepted → handling → (extension) → resolved → fed back → rated →
closed → filed; beside the road: returned, escalated, reopened, merged. Overdue is computed. Which of
the optional steps a case takes is told by its kind; its road is one and the same.
"""

from grids import relations, rights
from grids.models import Case, ContractOpinion, Mediation
from grids.models.kinds import OptionalStep as O
from grids.obligations import CONTRACT, DISPUTE
from portal import clock
from portal.lifecycle import LifeCycle, Need, Step

S = Case.State
UNSENT = (S.REGISTERED, S.RETURNED, S.REOPENED)
"""What waits for the township's dispatcher."""

RUNNING = (S.FOUND, *UNSENT, S.ESCALATED, S.DISPATCHED, S.ACCEPTED, S.HANDLING, S.EXTENSION)
"""Not resolved yet, and not ended."""


def uses(step: O) -> Need:
    """The kind of the case has this optional step."""

    def need(case: Case) -> str:
        return "" if case.kind.uses(step) else f"“{case.kind.title}”不设“{step.label}”这一步。"

    return need


def begun(case: Case) -> str:
    """Handling has begun, where the kind asks for it."""
    wanted = case.state == S.ACCEPTED and case.kind.uses(O.START)
    return "请先点“开始办理”，再报办结。" if wanted else ""


def answered(case: Case) -> str:
    """What the kind asks for between result and end is there: feedback, rating."""
    if case.state == S.RESOLVED and case.kind.uses(O.FEED_BACK):
        return "承办单位还没有向上报人和群众反馈，反馈以后才能往下办。"
    return ""


def rated(case: Case) -> str:
    """Feedback and rating are there, where the kind asks for them."""
    if case.state in (S.RESOLVED, S.FED_BACK) and case.kind.uses(O.RATE):
        return "还没有评价。联系不上群众的，评价时选“联系不上”，不影响满意率。"
    return answered(case)


def not_extended(case: Case) -> str:
    """One extension a round (P03-R7)."""
    return "已经延期过一次，不能再延。办不了的请退回，由镇街上报县级调度。" if case.extended else ""


def not_overdue(case: Case) -> str:
    """An extension is asked for before the last day is over (assumed: afterwards it would hide a delay)."""
    return "已经逾期，不能再申请延期。请尽快办结。" if case.due_on < clock.today() else ""


def followed_up(case: Case) -> str:
    """The day of the follow-up has come, where the kind has one (P02-R7)."""
    day = case.followup_on
    if day is None or clock.today() >= day:
        return ""
    return f"要在{day.month}月{day.day}日回访以后归档；问题反复的，重新办理。"


def mediated(case: Case) -> str:
    """A mediation that was begun has its outcome. Asks the database of disputes alone."""
    if case.kind.code != DISPUTE:
        return ""
    running = Mediation.objects.filter(case=case.pk, round=case.reopened, outcome="")
    return "还在调解。请先在“调解”页登记结果，再报办结（P02）。" if running.exists() else ""


def opined(case: Case) -> str:
    """A contract has its opinion. Asks the database of contracts alone (P30-R3)."""
    if case.kind.code != CONTRACT:
        return ""
    given = ContractOpinion.objects.filter(case=case.pk, round=case.reopened).exists()
    return "" if given else "还没有审查意见。请先在“合同审查”页出具，再报办结（P30-R3）。"


def kept(case: Case) -> str:
    """The follow-up of an agreement is there. Asks the database of disputes alone (P02-R7)."""
    if case.kind.code != DISPUTE or case.followup_on is None:
        return ""
    agreed = Mediation.objects.filter(case=case.pk, round=case.reopened, outcome="agreed")
    if agreed.filter(followed_up_on__isnull=True).exists():
        return "达成协议的，回访并在“调解”页登记履行情况以后归档。"
    return ""


CASE = LifeCycle(
    name="LC-CASE",
    labels={state.value: str(state.label) for state in S},
    who=relations.who,
    holds=relations.holds,
    keeps_reason=False,
    steps=(
        Step("settle", "当场办结", (S.FOUND,), S.FED_BACK, rights.FINDER, (uses(O.SETTLE),),
             reason_required=True),
        Step("register", "登记", (S.FOUND,), S.REGISTERED, rights.DISPATCH),
        Step("dispatch", "分派", UNSENT, S.DISPATCHED, rights.DISPATCH),
        Step("send_down", "县级分派", (S.ESCALATED,), S.DISPATCHED, rights.REVIEW),
        Step("accept", "签收", (S.DISPATCHED,), S.ACCEPTED, rights.TAKER),
        Step("return", "退回", (S.DISPATCHED, S.ACCEPTED, S.HANDLING), S.RETURNED, rights.HANDLER,
             reason_required=True),
        Step("start", "开始办理", (S.ACCEPTED,), S.HANDLING, rights.HANDLER, (uses(O.START),)),
        Step("ask_extension", "申请延期", (S.ACCEPTED, S.HANDLING), S.EXTENSION, rights.HANDLER,
             (uses(O.EXTENSION), not_extended, not_overdue), reason_required=True, rule="P03-R7"),
        Step("grant_extension", "同意延期", (S.EXTENSION,), S.HANDLING, rights.DISPATCH,
             (not_extended,), reason_required=True, rule="P03-R7"),
        Step("refuse_extension", "不同意延期", (S.EXTENSION,), S.HANDLING, rights.DISPATCH,
             reason_required=True, rule="P03-R7"),
        Step("resolve", "报办结", (S.ACCEPTED, S.HANDLING, S.EXTENSION), S.RESOLVED, rights.HANDLER,
             (begun, mediated, opined), reason_required=True),
        Step("feed_back", "反馈", (S.RESOLVED,), S.FED_BACK, rights.HANDLER, (uses(O.FEED_BACK),),
             rule="P03-R6"),
        Step("rate", "评价", (S.RESOLVED, S.FED_BACK), S.RATED, rights.RATER,
             (uses(O.RATE), answered), rule="E-CONFLICT"),
        Step("close", "结案", (S.RESOLVED, S.FED_BACK, S.RATED), S.CLOSED, rights.DISPATCH, (rated,)),
        Step("file", "归档", (S.CLOSED,), S.FILED, rights.DISPATCH, (followed_up, kept), rule="P02-R7"),
        Step("reopen", "重新办理", (S.RESOLVED, S.FED_BACK, S.RATED, S.CLOSED), S.REOPENED,
             rights.REOPENER, reason_required=True),
        Step("escalate", "上报县级", UNSENT, S.ESCALATED, rights.DISPATCH, reason_required=True,
             rule="P14-R7"),
        Step("merge", "并案", RUNNING, S.MERGED, rights.DISPATCH, reason_required=True),
    ),
)  # fmt: skip

BESIDE = {"report": "上报", "took_in": "并入重复事项", "urge": "催办"}
"""Lines of a case's log that are no step of its life."""


def action_label(action: str) -> str:
    """Return what a line of a case's log did, in words; KeyError for what never stands in one."""
    return BESIDE.get(action) or CASE.step(action).label
