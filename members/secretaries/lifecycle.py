"""The lives of a selection (P01-R1 to R4), a mentor group, a commitment and an assessment, each as one table.

None of them holds for oneself, but what is the secretary's own. The words about a candidate stand beside
his case, not in a deed.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Q

from members.models import Organization, Post
from members.scope import who_holds
from members.secretaries import relations, rights, rules
from members.secretaries.models import Assessment, Commitment, Mentor, MentorGroup, Selection
from members.secretaries.models.terms import SECRETARY
from members.secretaries.queries import lists
from members.secretaries.words import FOUR, Part
from portal import clock, providers
from portal.lifecycle import LifeCycle, Step

S, G, C, A = Selection.State, MentorGroup.State, Commitment.State, Assessment.State
KEEP, DECIDE = rights.KEEP_SECRETARIES, rights.DECIDE_SECRETARIES
OWN = "secretaries.own"
"""The relation of a secretary to what is his; no role carries it."""


def _who(right: str) -> str:
    return "村党组织书记本人" if right == OWN else who_holds(right)


def _of_selection(account: Any, thing: Selection, right: str) -> bool:
    return relations.may(account, right, thing.scope_path, thing.person)


def _of_term(account: Any, thing: Any, right: str) -> bool:
    if right == OWN:
        return relations.is_person(account, thing.term.person)
    return relations.may(account, right, thing.scope_path, thing.term.person)


def list_clear(thing: Any) -> str:
    """Every item of the negative list is clear: a hit blocks, a pending one holds (P01-R4)."""
    return lists.lacking(thing)


def not_held(selection: Selection) -> str:
    """No room holds the candidate (P07-R5); a serving cadre's file was reviewed since (P07-R1)."""
    since = selection.nominated_on if selection.asks_since else None
    return "".join(hold.sentence for hold in providers.holds_on(selection.person, since))


def good_enough(selection: Selection) -> str:
    """Every criterion is rated 3 or more by both, and the mean of all is 4 or more (P01-R1, R2)."""
    ratings = list(selection.ratings.all())
    marks = [mark for rating in ratings for mark in rating.marks]
    if len(ratings) < 2:
        return "镇街和县级都评价以后才能上报（P01-R1）。"
    low = min(marks)
    mean = Decimal(sum(marks)) / len(marks)
    said = (
        f"有一项只评了{low}分，每项都要{rules.AT_LEAST}分以上（P01-R2）。"
        if low < rules.AT_LEAST
        else ""
    )
    if mean < rules.MEAN:
        said += f"各项平均{mean:.2f}分，要{rules.MEAN}分以上才能上报，标准不降格（P01-R2）。"
    return said


def secretary_of(village: Organization, day: dt.date) -> Post | None:
    """Return the post of the village's secretary on a day, by the register; None where there is none."""
    rows = Post.objects.filter(
        organization=village, role=Post.Role.PRINCIPAL, title__contains=SECRETARY
    ).filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    return rows.select_related("person", "organization").order_by("-since").first()


def vacant(selection: Selection) -> str:
    """The village has no secretary today: who served before has ended."""
    post = secretary_of(selection.village, clock.today())
    if post is None:
        return ""
    return f"现任书记{post.person.name}还没有登记离任，不能任职。请先在他的书记档案里登记离任。"


SELECTION = LifeCycle(
    name="selection",
    labels=dict(S.choices),
    steps=(
        Step("check", "完成清单核查", (S.NOMINATED,), S.CHECKED, KEEP, needs=(list_clear, not_held),
             rule="P01-R4"),
        Step("rate_town", "镇街评价", (S.CHECKED,), S.TOWN_RATED, KEEP, rule="P01-R1"),
        Step("rate_county", "县级评价", (S.TOWN_RATED,), S.EVALUATED, DECIDE, rule="P01-R1"),
        Step("submit", "上报审批", (S.EVALUATED,), S.SUBMITTED, KEEP,
             needs=(good_enough, list_clear, not_held), rule="P01-R2"),
        Step("approve", "批准任职", (S.SUBMITTED,), S.APPROVED, DECIDE,
             needs=(list_clear, not_held), reason_required=True, rule="P01-R3"),
        Step("refuse", "不批准", (S.SUBMITTED,), S.REFUSED, DECIDE, reason_required=True,
             rule="P01-R3"),
        Step("appoint", "办理任职", (S.APPROVED,), S.APPOINTED, KEEP,
             needs=(list_clear, not_held, vacant), rule="P01-R3"),
        Step("withdraw", "撤回", Selection.OPEN, S.WITHDRAWN, KEEP, reason_required=True),
    ),
    who=_who,
    holds=_of_selection,
    keeps_reason=False,
)  # fmt: skip
RATES = ("rate_town", "rate_county")
"""Steps that are taken by a rating alone (actions.selections.rate)."""


def all_agreed(group: MentorGroup) -> str:
    """All four parts are filled, and secretary and mentors have confirmed (LC-PAIR)."""
    mentors = list(Mentor.objects.filter(group=group, until=None).select_related("person"))
    parts = {mentor.part for mentor in mentors}
    said = "".join(f"还缺{part.label}。" for part in Part if part.value not in parts)
    waiting = [mentor.person.name for mentor in mentors if mentor.agreed_on is None]
    if group.agreed_on is None:
        waiting.insert(0, group.term.person.name)
    return said + (f"{'、'.join(waiting)}还没有确认，都确认以后才开始。" if waiting else "")


MENTORING = LifeCycle(
    name="mentoring",
    labels=dict(G.choices),
    steps=(
        Step(
            "start", "开始帮带", (G.PROPOSED,), G.ACTIVE, KEEP, needs=(all_agreed,), rule="P01-R7"
        ),
        Step("end", "结束帮带", (G.PROPOSED, G.ACTIVE), G.ENDED, KEEP, reason_required=True),
    ),
    who=_who,
    holds=_of_term,
)
COMMITMENT = LifeCycle(
    name="commitment",
    labels=dict(C.choices),
    steps=(
        Step("approve", "审核通过", (C.CLAIMED,), C.APPROVED, KEEP),
        Step("return", "退回修改", (C.CLAIMED,), C.RETURNED, KEEP, reason_required=True),
        Step("claim", "改好再报", (C.RETURNED,), C.CLAIMED, OWN),
        Step("report", "报完成情况", (C.APPROVED,), C.REPORTED, OWN),
        Step("achieve", "验收：已兑现", (C.REPORTED,), C.ACHIEVED, KEEP, rule="P01-R9"),
        Step("partly", "验收：部分兑现", (C.REPORTED,), C.PARTLY, KEEP, rule="P01-R9"),
        Step("miss", "验收：未兑现", (C.APPROVED, C.REPORTED), C.MISSED, KEEP, reason_required=True,
             rule="P01-R9"),
    ),
    who=_who,
    holds=_of_term,
)  # fmt: skip
OWN_STEPS = ("claim", "report")
VERIFIES = ("achieve", "partly", "miss")


def is_hit(assessment: Assessment) -> str:
    """Some item of the list before the assessment is hit (P01-R11)."""
    return "" if lists.is_hit(assessment) else "前置负面清单没有触碰的项目，不用停止计分。"


def four_present(assessment: Assessment) -> str:
    """Each of the four departments is present, opinion and suggestion are written (P01-R12, R13)."""
    there = set(assessment.present.filter(until=None).values_list("department", flat=True))
    missing = [one.label for one in FOUR if one.value not in there]
    said = (
        f"评估要有纪检、组织、民政、信访部门的人参加，还缺{'、'.join(missing)}（P01-R13）。"
        if missing
        else ""
    )
    if not assessment.opinion or not assessment.suggestion:
        said += "请写评估意见、选使用建议（P01-R12）。"
    return said


ASSESSMENT = LifeCycle(
    name="assessment",
    labels=dict(A.choices),
    steps=(
        Step("stop", "停止计分，交工作组", (A.OPENED,), A.STOPPED, DECIDE, needs=(is_hit,),
             rule="P01-R11"),
        Step("assess", "完成评估", (A.OPENED,), A.ASSESSED, DECIDE, needs=(list_clear, four_present),
             rule="P01-R12"),
        Step("assess_stopped", "完成评估（不计分）", (A.STOPPED,), A.ASSESSED, DECIDE,
             needs=(four_present,), rule="P01-R11"),
        Step("propose", "镇街提议", (A.ASSESSED,), A.PROPOSED, KEEP),
        Step("decide", "县级决定", (A.PROPOSED,), A.DECIDED, DECIDE),
    ),
    who=_who,
    holds=_of_term,
)  # fmt: skip
