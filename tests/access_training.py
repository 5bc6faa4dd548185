"""How the rows of tests/access.csv about training are asked; made when a row asks."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

from members.models import Organization, Person
from portal import clock
from portal.models import StoredFile
from tests import world as w
from tests.access_cases import about, plain
from tests.access_world import Spot, Stage
from training.actions import shelf
from training.actions.session_checks import moment
from training.models import (
    Attendance,
    Contest,
    ContestEntry,
    ContestJudge,
    CourseSession,
    Enrolment,
    GroupMember,
    HourEntry,
    LectureOrder,
    LectureTopic,
    Material,
    OpenQuestion,
    Survey,
    TargetGroup,
    Teacher,
    TrainingClass,
    Venue,
)

YESTERDAY = w.TODAY - dt.timedelta(days=1)


def _branch(spot: Spot) -> Organization:
    return spot.points.branch  # type: ignore[union-attr]


def _cadre(spot: Spot) -> Person:
    """The cadre of the table, who is a member of the near spot's branch; elsewhere whoever stands there."""
    return list(Person.objects.filter(home=spot.unit).order_by("id"))[4]


def _class(spot: Spot, state: str = "running", **more: Any) -> TrainingClass:
    facts = {"organization": _branch(spot)} | more
    return TrainingClass.objects.create(
        kind="lecture", name="党课", starts_on=YESTERDAY, ends_on=w.TODAY, state=state,
        planned_by=spot.kept, **facts,
    )  # fmt: skip


def _session(spot: Spot, state: str = "planned") -> CourseSession:
    """Yesterday's session of a class that runs, with the cadre as its one trainee."""
    made = _class(spot)
    Enrolment.objects.create(
        training_class=made, person=_cadre(spot), unit=spot.unit, way="list", state="enrolled",
        by=spot.kept, at=clock.now(),
    )  # fmt: skip
    return CourseSession.objects.create(
        training_class=made, topic="党章", category="spirit", hours=Decimal(2), state=state,
        begins_at=moment(YESTERDAY, dt.time(9)), ends_at=moment(YESTERDAY, dt.time(10, 30)),
    )  # fmt: skip


def _of_class(state: str, **more: Any) -> Any:
    return lambda spot: {"pk": _class(spot, state).pk, **more}


def _open(spot: Spot) -> dict[str, Any]:
    """A class of the unit itself that takes its people."""
    return {"pk": _class(spot, "enrolling", organization=spot.unit, by_application=True).pk}


def _with_session(spot: Spot) -> dict[str, Any]:
    session = _session(spot)
    TrainingClass.objects.filter(pk=session.training_class_id).update(state="planned")
    return {"pk": session.training_class_id, "action": "approve"}


def _held(spot: Spot) -> dict[str, Any]:
    return {"pk": _session(spot).pk}


def _applied(spot: Spot) -> dict[str, Any]:
    one = Enrolment.objects.create(
        training_class=_class(spot, "enrolling"), person=_cadre(spot), unit=spot.unit, way="self",
        state="applied", by=spot.kept, at=clock.now(),
    )  # fmt: skip
    return {"pk": one.pk, "action": "withdraw"}


def _attended(spot: Spot) -> dict[str, Any]:
    session = _session(spot, "closed")
    row = Attendance.objects.create(
        session=session, enrolment=session.training_class.enrolments.get(), person=_cadre(spot),
        present=True, way="list", by=spot.kept, at=clock.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def _session_attended(spot: Spot) -> dict[str, Any]:
    _attended(spot)
    return {"pk": CourseSession.objects.latest("pk").pk}


def _completed(spot: Spot) -> dict[str, Any]:
    """A class that is over, all of whose hours the cadre has."""
    session = _session(spot, "closed")
    made, person = session.training_class, _cadre(spot)
    TrainingClass.objects.filter(pk=made.pk).update(state="archived")
    row = HourEntry(
        person=person, on=YESTERDAY, hours=Decimal(2), category="spirit", title="党章",
        session=session, organizer=made.organization, by=spot.kept, at=clock.now(),
    )  # fmt: skip
    row.save()
    return {"pk": made.pk, "person": person.pk}


def _survey(place: Any) -> Any:
    def pick(spot: Spot) -> dict[str, Any]:
        made = Survey.objects.create(
            organization=place(spot), title="学什么", needs=["财务", "法律"], closes_on=w.TODAY,
            by=spot.kept,
        )  # fmt: skip
        return {"pk": made.pk}

    return pick


def _topic(place: Any) -> Any:
    def pick(spot: Spot) -> LectureTopic:
        teacher = Teacher.objects.create(
            organization=place(spot), name="卢部长", team="leader", level="county", since=w.TODAY
        )
        return LectureTopic.objects.create(
            teacher=teacher, title="从严治党", field="党建", since=w.TODAY
        )

    return pick


def _ordered(spot: Spot) -> dict[str, Any]:
    row = LectureOrder.objects.create(
        topic=_topic(_branch)(spot), unit=spot.unit, wanted_on=w.TODAY, by=spot.kept, at=clock.now()
    )
    return {"pk": row.pk, "action": "withdraw"}


def _entry(spot: Spot) -> dict[str, Any]:
    row = HourEntry(
        person=spot.newcomer, on=YESTERDAY, hours=Decimal(2), category="theory", title="网络培训",
        elsewhere="省委党校", ground="证书", by=spot.kept, at=clock.now(),
    )  # fmt: skip
    row.save()
    return {"pk": row.pk}


def _venue(spot: Spot) -> dict[str, Any]:
    made = Venue.objects.create(
        organization=_branch(spot), name="活动室", kind="other", since=w.TODAY
    )
    return {"pk": made.pk}


def _teacher(spot: Spot) -> dict[str, Any]:
    made = Teacher.objects.create(
        organization=_branch(spot), name="曾老师", team="part", level="other", since=w.TODAY
    )
    return {"pk": made.pk}


def _group(spot: Spot) -> TargetGroup:
    return TargetGroup.objects.create(organization=_branch(spot), name="骨干", rule="list")


def _listed(spot: Spot) -> dict[str, Any]:
    row = GroupMember.objects.create(group=_group(spot), person=_cadre(spot), since=w.TODAY)
    return {"pk": row.pk}


def _marks(stage: Stage, spot: Spot, role: str) -> dict[str, Any]:
    one = Enrolment.objects.order_by("-pk")[0]
    return {f"state-{one.pk}": "1"}


about("training:class", _of_class("planned"))
about("training:class", _open, case="open")
about("training:class_edit", _of_class("planned"), {})
about("training:class_step", _with_session)
about("training:share", _of_class("planned"))
about("training:session_new", _of_class("planned"), {})
about("training:enrolments", _of_class("running"))
about("training:enrol", _of_class("running"), {})
about("training:nominate", _open, {})
about("training:apply", _open)
about("training:enrolment_step", _applied)
about("training:session", _held)
about("training:session_edit", _held, {})
about("training:session_cancel", _held, {"reason": "教师生病"})
about("training:live", _held)
about("training:mark", _held, _marks)
about("training:desk", _held, {"code": "123456"})
about("training:code", _held)
about("training:close", _held)
about("training:speakers", _held)
about("training:sheet", _held)
about("training:sheet_out", _held)
about("training:sheet_in", _held, {})
about("training:correct", _attended, {})
about("training:statement", lambda spot: {"person": spot.newcomer.pk})
about("training:statement", lambda spot: {"person": _cadre(spot).pk}, case="own")
about("training:hours_new", lambda spot: {"person": spot.newcomer.pk}, {})
about("training:hours_reverse", _entry, {"reason": "登错了"})
about("training:venue", _venue, {"name": "报告厅", "seats": "40"})
about("training:venue_end", _venue)
about("training:teacher", _teacher, {})
about("training:teacher_identify", _teacher, {})
about("training:teacher_end", _teacher)
about(
    "training:group",
    lambda spot: {"pk": _group(spot).pk},
    lambda stage, spot, role: {"person": _cadre(spot).pk},
)
about("training:off_list", _listed)
about("training:rate", _session_attended, {"value": "5"})
about("training:certificate", _completed)
about("training:survey", _survey(_branch))
about("training:survey_answer", _survey(lambda spot: spot.unit), {"picks": ["0"]})
about("training:topic_end", lambda spot: {"pk": _topic(_branch)(spot).pk})
about("training:order", lambda spot: {"pk": _topic(lambda s: s.unit)(spot).pk}, {})
about("training:order_step", _ordered)
about("training:order_rate", lambda spot: {"pk": _ordered(spot)["pk"]}, {"value": "5"})
plain("training:rules", {})


def _material(spot: Spot) -> dict[str, Any]:
    """A material of a class the cadre is in."""
    session = _session(spot)
    row = Material.objects.create(
        training_class=session.training_class, title="讲义", file=_kept_file(spot), by=spot.kept,
        at=clock.now(),
    )  # fmt: skip
    return {"pk": row.pk}


def _kept_file(spot: Spot) -> StoredFile:
    upload = (io.BytesIO(b"%PDF-1.7"), "讲义.pdf")
    return shelf.store(upload, purpose="training.material", path=_branch(spot).path)


def _question(spot: Spot) -> dict[str, Any]:
    row = OpenQuestion.objects.create(session=_session(spot), question="为什么", due_on=w.TODAY)
    return {"pk": row.pk}


def _contest(spot: Spot, state: str = "entering", **more: Any) -> Contest:
    facts = {"organization": _branch(spot), "round": 0 if state == "entering" else 3} | more
    return Contest.objects.create(
        title="微党课大赛", closes_on=w.TODAY, state=state, by=spot.kept, **facts
    )


def _of_contest(state: str = "entering", **more: Any) -> Any:
    return lambda spot: {"pk": _contest(spot, state).pk, **more}


def _judged(spot: Spot) -> dict[str, Any]:
    """A contest the cadre judges."""
    contest = _contest(spot, "judging")
    ContestJudge.objects.create(contest=contest, person=_cadre(spot), name="评委", since=w.TODAY)
    return {"pk": contest.pk}


def _judge(spot: Spot) -> dict[str, Any]:
    row = ContestJudge.objects.create(contest=_contest(spot), name="外请评委", since=w.TODAY)
    return {"pk": row.pk}


def _entry_of(state: str, contest: str, **more: Any) -> Any:
    def pick(spot: Spot) -> dict[str, Any]:
        row = ContestEntry.objects.create(
            contest=_contest(spot, contest), unit=_branch(spot), contestant="外请讲师", title="初心",
            state=state, file=_kept_file(spot), by=spot.kept, at=clock.now(),
        )  # fmt: skip
        return {"pk": row.pk, **more}

    return pick


about("training:shelf", lambda spot: {"pk": _session(spot).training_class_id}, {})
about("training:material", _material)
about("training:material_remove", _material)
about("training:question_answer", _question, {"answer": "因为"})
plain("training:contest_new", {})
about("training:contest", _of_contest())
about("training:contest_edit", _of_contest(), {})
about("training:contest_step", _of_contest(action="cancel"), {"reason": "改期举办"})
about("training:contest_judges", _of_contest(), {})
about("training:contest_judge_end", _judge)
about("training:contest_enter", lambda spot: {"pk": _contest(spot, organization=spot.unit).pk}, {})
about("training:contest_ballot", _judged, {})
about("training:contest_decide", _of_contest("counted"), {})
about("training:contest_results", _of_contest("finished"))
about("training:contest_export", _of_contest("finished"))
about("training:contest_file", _entry_of("entered", "judging"))
about("training:contest_adopt", _entry_of("selected", "finished"), {})
about(
    "training:contest_entry", _entry_of("entered", "judging", action="remove"), {"reason": "抄袭"}
)
JSON = {"content_type": "application/json"}
about("api:training-class-detail", _of_class("planned"))
about("api:training-session-detail", _held)
about("api:training-attendance-detail", _attended)
about("api:study-hours-detail", _entry)
about("api:study-statement", lambda spot: {"pk": spot.newcomer.pk})
about("api:training-enrol", _of_class("running"), {}, **JSON)
about("api:training-check-in", _held, {}, **JSON)
about("api:training-roll", _held, {}, **JSON)
about("api:training-correction", _attended, {}, **JSON)
about("api:study-hours-reversal", _entry, {}, **JSON)
plain("training:obligation", kwargs={"code": "evening"})
plain("training:minimums", {})
