"""What is due in training (待办): one's next sessions, classes to approve, places to fill, hours to write."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Q
from django.urls import reverse
from django.utils import timezone

from portal import clock
from portal.providers import Due, due_provider
from portal.scope import within
from training import rights
from training.models import CourseSession, Enrolment, LectureOrder, TrainingClass
from training.queries import classes, contests, shelf

MOST = 20
AHEAD = 3
"""Days before a session in which it stands among what is due (D-REMIND: 3 and 1)."""


@due_provider(of_person=lambda account: Exists(classes.to_attend(account, AHEAD + 1)))
def own(account: Any) -> Iterator[Due]:
    """The sessions of the next three days. One statement."""
    for session in classes.coming(account, AHEAD + 1):
        begins = timezone.localtime(session.begins_at)
        room = next((str(one) for one in session.in_rooms.all()), "")
        url = reverse("training:code", args=[session.pk])
        why = f"{session.training_class.name}，{begins:%H:%M}{'，' + room if room else ''}"
        yield Due(f"上课：{session.topic}", url, "去签到", begins.date(), why)


def _planned(account: Any) -> Any:
    rows = TrainingClass.objects.visible_to(account, rights.APPROVE_TRAINING)
    return rows.filter(state=TrainingClass.State.PLANNED, from_report=False)


@due_provider(where=lambda account: Exists(_planned(account)))
def to_approve(account: Any) -> Iterator[Due]:
    """Plans that wait for approval by somebody else than who drew them up. One statement."""
    live = ~Q(sessions__state=CourseSession.State.CANCELLED)
    rows = _planned(account).annotate(n=Count("sessions", filter=live))
    for made in rows.filter(n__gt=0).exclude(planned_by=account).order_by("starts_on", "pk")[:MOST]:
        url = reverse("training:class", args=[made.pk])
        yield Due(f"审批培训计划：{made.name}", url, "去审批", made.starts_on, f"{made.n}次课")


def _unwritten(account: Any) -> Any:
    return CourseSession.objects.visible_to(account, rights.KEEP_TRAINING).filter(
        state=CourseSession.State.PLANNED, training_class__state=TrainingClass.State.RUNNING
    )


@due_provider(where=lambda account: Exists(_unwritten(account)))
def to_write(account: Any) -> Iterator[Due]:
    """Sessions that are over and have no hours yet, of who keeps them. One statement."""
    rows = _unwritten(account).filter(ends_at__lt=clock.now())
    for session in rows.select_related("training_class").order_by("ends_at", "pk")[:MOST]:
        day = timezone.localtime(session.ends_at).date()
        url = reverse("training:session", args=[session.pk])
        why = f"{day.isoformat()}下课，核对考勤后记学时"
        yield Due(f"记学时：{session}", url, "去办理", day + dt.timedelta(days=AHEAD), why)


def _taking(account: Any) -> Any:
    rows = TrainingClass.objects.visible_to(account, rights.KEEP_TRAINING)
    return rows.filter(state__in=TrainingClass.OPEN)


def _asked(account: Any) -> Exists:
    states = ("applied", "recommended", "waiting")
    return Exists(Enrolment.objects.filter(training_class__in=_taking(account), state__in=states))


@due_provider(where=_asked)
def to_admit(account: Any) -> Iterator[Due]:
    """Applications to decide on, and places for who waits, of who keeps the class. One statement."""
    rows = _taking(account).annotate(
        asked=Count("enrolments", filter=Q(enrolments__state__in=("applied", "recommended"))),
        waits=Count("enrolments", filter=Q(enrolments__state="waiting")),
        enrolled=Count("enrolments", filter=Q(enrolments__state="enrolled")),
    )
    free = Q(waits__gt=0) & (Q(capacity=None) | Q(enrolled__lt=F("capacity")))
    for made in rows.filter(Q(asked__gt=0) | free).order_by("starts_on", "pk")[:MOST]:
        url = reverse("training:enrolments", args=[made.pk])
        said = f"{made.asked}人报名" if made.asked else f"有空出的名额，{made.waits}人候补"
        yield Due(f"录取学员：{made.name}", url, "去录取", made.starts_on, said)


def _to_recommend(account: Any) -> Any:
    return Enrolment.objects.visible_to_unit(account).filter(
        state=Enrolment.State.APPLIED, training_class__kind="observer"
    )


@due_provider(where=lambda account: Exists(_to_recommend(account)))
def to_recommend(account: Any) -> Iterator[Due]:
    """People of one's own unit who have applied where the unit recommends (P05). One statement."""
    count = _to_recommend(account).count()
    if count:
        url = reverse("training:waiting")
        yield Due(f"推荐观摩班学员：{count}名", url, "去推荐", None, "单位推荐后录取（P05）")


def _unscheduled(account: Any) -> Any:
    rows = LectureOrder.objects.visible_to(account, rights.KEEP_TRAINING)
    lost = Q(state="scheduled", session__state=CourseSession.State.CANCELLED)
    return rows.filter(Q(state="placed") | lost)


@due_provider(where=lambda account: Exists(_unscheduled(account)))
def to_schedule(account: Any) -> Iterator[Due]:
    """Orders of lectures that wait for a session, of who keeps the teacher. One statement."""
    waiting = _unscheduled(account).select_related("topic__teacher", "unit")
    for row in waiting.order_by("wanted_on", "pk")[:MOST]:
        why = f"{row.topic.teacher.name}授课，希望{row.wanted_on.isoformat()}（P04-R5）"
        yield Due(f"点单排课：{row}", reverse("training:lectures"), "去排课", row.wanted_on, why)


@due_provider(of_person=lambda account: Exists(contests.judged_by(account.person_id)))
def to_judge(account: Any) -> Iterator[Due]:
    """Contests the account judges and has not answered for. One statement, none without a person."""
    for contest in contests.to_judge(account):
        url = reverse("training:contest_ballot", args=[contest.pk])
        yield Due(
            f"评分：{contest.title}", url, "去评分", None, f"第{contest.round}轮，每件0至100分"
        )


@due_provider
def to_decide(account: Any) -> Iterator[Due]:
    """Contests that wait for who holds them: to begin, to decide, to go on. One statement."""
    for contest in contests.to_decide(account):
        said = {"entering": "报名已截止，可以开始评分", "counted": f"第{contest.round}轮已计分，请定晋级",
                "between": f"第{contest.round}轮已定，可以开始下一轮"}[contest.state]  # fmt: skip
        url = reverse("training:contest", args=[contest.pk])
        yield Due(f"微党课比赛：{contest.title}", url, "去办理", contest.closes_on, said)


@due_provider(where=lambda account: Exists(shelf.unanswered(account)))
def to_answer(account: Any) -> Iterator[Due]:
    """Open questions the account has to answer (P11). One statement."""
    for row in shelf.waiting(account):
        url = reverse("training:shelf", args=[row.session.training_class_id])
        why = f"{row.session.training_class.name}的提问"
        yield Due(f"答复提问：{row}", url, "去答复", row.due_on, why)


@due_provider(of_person=lambda account: Exists(classes.to_teach(account, AHEAD + 1)))
def to_teach(account: Any) -> Iterator[Due]:
    """Sessions of the next three days the account's person teaches. One statement, none without a person."""
    for row in classes.teaching(account, AHEAD + 1):
        begins = timezone.localtime(row.begins_at)
        url = reverse("training:class", args=[row.session.training_class_id])
        why = f"{row.session.training_class.name}，{begins:%H:%M}"
        yield Due(f"授课：{row.session.topic}", url, "查看", begins.date(), why)


def _ordered(account: Any) -> Any:
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    mine = within(account.paths_for(rights.UNIT_TRAINING), "unit__path")
    return LectureOrder.objects.filter(
        mine, state="scheduled", session__state=CourseSession.State.PLANNED,
        session__begins_at__gte=start, session__begins_at__lt=start + dt.timedelta(days=AHEAD + 1),
    )  # fmt: skip


@due_provider(where=lambda account: Exists(_ordered(account)))
def to_hear(account: Any) -> Iterator[Due]:
    """Ordered lectures of the next three days, for the units that ordered them. One statement."""
    rows = _ordered(account).select_related("topic", "unit", "session")
    for row in rows.order_by("pk")[:MOST]:
        begins = timezone.localtime(row.session.begins_at)
        why = f"{row.unit.label}点的课，{begins:%H:%M}"
        url = reverse("training:lectures")
        yield Due(f"听课：{row.topic.title}", url, "查看", begins.date(), why)
