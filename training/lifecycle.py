"""The lives of a class (LC-CLASS), a session, an enrolment and a lecture order, each as one table.

Who planned a class does not approve it (E-CONFLICT). A class goes on by people alone, never by the clock.
"""

from typing import Any

from members.scope import who_holds
from portal import clock
from portal.lifecycle import LifeCycle, Step
from training import places, relations, rights
from training.models import Attendance, CourseSession, Enrolment, LectureOrder, TrainingClass
from training.queries import shares

C, S, E = TrainingClass.State, CourseSession.State, Enrolment.State
L = LectureOrder.State
KEEP, APPROVE = rights.KEEP_TRAINING, rights.APPROVE_TRAINING


def _holds(account: Any, made: TrainingClass, right: str) -> bool:
    if right == APPROVE and made.planned_by_id == account.pk:
        return False
    return bool(account.may(right, made.scope_path))


def _who(right: str) -> str:
    return who_holds(right) + ("（不是拟订计划的本人）" if right == APPROVE else "")


def waits_for(made: TrainingClass) -> str:
    """Return who has to approve a plan; '' for a class that is approved or has no sessions yet."""
    waits = made.state == C.PLANNED and not has_sessions(made)
    return _who(APPROVE) if waits else ""


def has_sessions(made: TrainingClass) -> str:
    """There is a session that is not cancelled."""
    if made.sessions.exclude(state=S.CANCELLED).exists():
        return ""
    return "还没有课次，不能审批。请先安排课次。"


def share_kept(made: TrainingClass) -> str:
    """Theory and Party spirit have their share, where the county refuses less (P04-R1, R2)."""
    told = shares.of_class(made, places.rule_of(made.organization))
    if told.applies and told.refuses and not told.kept:
        return f"{told.sentence}请调整课次，或由县委组织部在培训规则里改为提醒（P04-R1）。"
    return ""


def has_trainees(made: TrainingClass) -> str:
    """Somebody is enrolled, or it is open lectures whose audience is counted."""
    if made.enrolments.filter(state=E.ENROLLED).exists() or _audience_alone(made):
        return ""
    return "还没有学员。请先录取学员；不点名的讲座，请在课次里填听课人次。"


def _audience_alone(made: TrainingClass) -> bool:
    sessions = made.sessions.exclude(state=S.CANCELLED)
    return sessions.exists() and not sessions.filter(audience=None).exists()


def all_closed(made: TrainingClass) -> str:
    """Every session has its hours written down, or is cancelled."""
    left = made.sessions.filter(state=S.PLANNED).count()
    return f"还有{left}次课没有记学时。请逐次记学时或取消后再结班。" if left else ""


def none_closed(made: TrainingClass) -> str:
    """No hours were written down yet."""
    if made.sessions.filter(state=S.CLOSED).exists():
        return "已有课次记了学时，不能取消整个班。请取消没有上的课次，然后结班。"
    return ""


CLASS = LifeCycle(
    name="class",
    labels=dict(C.choices),
    steps=(
        Step("approve", "审批", (C.PLANNED,), C.APPROVED, APPROVE,
             needs=(has_sessions, share_kept), rule="P04-R1"),
        Step("revise", "退回修改", (C.APPROVED, C.ENROLLING), C.PLANNED, KEEP,
             reason_required=True),
        Step("open", "开始报名", (C.APPROVED,), C.ENROLLING, KEEP),
        Step("begin", "开班", (C.ENROLLING,), C.RUNNING, KEEP, needs=(has_sessions, has_trainees)),
        Step("finish", "结班", (C.RUNNING,), C.FINISHED, KEEP, needs=(all_closed,)),
        Step("evaluate", "填写评估", (C.FINISHED,), C.EVALUATED, KEEP, reason_required=True),
        Step("archive", "归档", (C.EVALUATED,), C.ARCHIVED, KEEP),
        Step("cancel", "取消办班", (C.PLANNED, C.APPROVED, C.ENROLLING, C.RUNNING), C.CANCELLED,
             KEEP, needs=(none_closed,), reason_required=True),
    ),
    who=_who,
    holds=_holds,
)  # fmt: skip


def is_over(session: CourseSession) -> str:
    """It has ended by the clock, and its class is running."""
    if session.training_class.state != C.RUNNING:
        return "这个班还没有开班，不能记学时。请先开班。"
    if clock.now() < session.ends_at:
        return "还没有下课，不能记学时。"
    return ""


SESSION = LifeCycle(
    name="session",
    labels=dict(S.choices),
    steps=(
        Step("close", "记学时", (S.PLANNED,), S.CLOSED, KEEP, needs=(is_over,)),
        Step("cancel", "取消这次课", (S.PLANNED,), S.CANCELLED, KEEP, reason_required=True),
    ),
    who=who_holds,
)


def place_free(one: Enrolment) -> str:
    """The class has a place, and nobody waits longer."""
    made = one.training_class
    if made.state not in TrainingClass.OPEN:
        return f"这个班{made.get_state_display()}，不再录取。"
    if full(made):
        return f"名额{made.capacity}名已满。有人退出后才能录取。"
    if one.state == E.WAITING:
        earlier = made.enrolments.filter(state=E.WAITING, pk__lt=one.pk).first()
        return f"{earlier.person.name}候补在前，请先递补。" if earlier else ""
    return ""


def full(made: TrainingClass) -> bool:
    """Return whether all places of a class are taken; one query where it has a number of places."""
    if made.capacity is None:
        return False
    return made.enrolments.filter(state=E.ENROLLED).count() >= made.capacity


def recommended(one: Enrolment) -> str:
    """His unit has recommended him, where the kind of class asks for it (P05)."""
    if one.training_class.of_kind.recommended and one.state == E.APPLIED:
        return "观摩班先由所在单位推荐，再录取（P05）。"
    return ""


def no_place(one: Enrolment) -> str:
    """The class is full: nobody waits for a place that is there."""
    return "" if full(one.training_class) else "还有名额，请直接录取。"


def never_there(one: Enrolment) -> str:
    """No attendance was written down of him in this class."""
    if Attendance.objects.filter(enrolment=one).exists():
        return "已有考勤记录，不能退出。没有上的课，记学时时记为缺课。"
    return ""


ENROLMENT = LifeCycle(
    name="enrolment",
    labels=dict(E.choices),
    steps=(
        Step("recommend", "推荐", (E.APPLIED,), E.RECOMMENDED, rights.RECOMMENDER, rule="P05"),
        Step("admit", "录取", (E.APPLIED, E.RECOMMENDED, E.WAITING), E.ENROLLED, KEEP,
             needs=(recommended, place_free)),
        Step("queue", "列入候补", (E.APPLIED, E.RECOMMENDED), E.WAITING, KEEP,
             needs=(recommended, no_place)),
        Step("refuse", "不录取", (E.APPLIED, E.RECOMMENDED, E.WAITING), E.REFUSED, KEEP,
             reason_required=True),
        Step("withdraw", "退出", (E.APPLIED, E.RECOMMENDED, E.WAITING, E.ENROLLED), E.WITHDRAWN,
             rights.WITHDRAWER, needs=(never_there,)),
    ),
    who=relations.who,
    holds=relations.holds,
)  # fmt: skip


def _order_holds(account: Any, row: LectureOrder, right: str) -> bool:
    """Who keeps the teacher answers; the unit that ordered withdraws."""
    path = row.unit.path if right == rights.UNIT_TRAINING else row.scope_path
    return bool(account.may(right, path))


def undelivered(row: LectureOrder) -> str:
    """Its session, where it has one, was not held."""
    return "这堂课已经上过，不再改排。" if row.delivered else ""


ORDER = LifeCycle(
    name="order",
    labels=dict(L.choices),
    steps=(
        Step(
            "schedule",
            "排课",
            (L.PLACED, L.SCHEDULED),
            L.SCHEDULED,
            KEEP,
            needs=(undelivered,),
            rule="P04-R5",
        ),
        Step("decline", "不安排", (L.PLACED,), L.DECLINED, KEEP, reason_required=True),
        Step("withdraw", "撤回", (L.PLACED,), L.WITHDRAWN, rights.UNIT_TRAINING),
    ),
    who=who_holds,
    holds=_order_holds,
)
