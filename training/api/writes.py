"""Writes of the API: enrolling, signing in, the roll, correcting, taking back; the pages' own actions."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.models import Person
from members.rights import SEE_PEOPLE
from portal import writes as writing
from portal.described import Writing
from portal.examples import of
from portal.refusals import Invalid
from training import relations, rights
from training.actions import attendance, enrolments, hours
from training.actions.attendance import Marked
from training.api import bodies, told
from training.doors import attendance_for, class_for, entry_for, session_for
from training.models import TrainingClass
from training.places import reach
from training.queries import rolls


@extend_schema_serializer(
    examples=of("录取", {"enrolled": 2, "waiting": 0, "there": 0, "sentence": "录取2名。"})
)
class EnrolledSerializer(serializers.Serializer[Any]):
    """What enrolling came to."""

    enrolled = serializers.IntegerField(help_text="录取几名。")
    waiting = serializers.IntegerField(help_text="名额满后列入候补几名。")
    there = serializers.IntegerField(help_text="原来就在名单里几名。")
    sentence = serializers.CharField(help_text="用一句话说。")


@extend_schema_serializer(
    examples=of("点名", {"changed": 1, "present": 30, "absent": 1, "unanswered": 4})
)
class RollNumbersSerializer(serializers.Serializer[Any]):
    """A roll's numbers after it was written down."""

    changed = serializers.IntegerField(help_text="这次改了几行。")
    present = serializers.IntegerField(help_text="到课人数。")
    absent = serializers.IntegerField(help_text="缺课人数。")
    unanswered = serializers.IntegerField(help_text="还没有登记的人数。")


class _Writes(writing.Writes):
    """A write of training."""

    subject = "培训办理"


class EnrolView(_Writes):
    """Puts people into a class: by who keeps it, or by the unit that nominates them."""

    writes = Writing(
        "录取或报送学员",
        "办班单位录取；不办这个班的，报送本单位的人。名额满的列入候补，已在名单里的不重复。",
        bodies.EnrolBody,
        {200: "已办理；答复是录取、候补、已在的人数。"},
        EnrolledSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Enrol or nominate; all of those named or none."""
        account: Any = request.user
        made = class_for(account, pk)
        if account.may(rights.KEEP_TRAINING, made.scope_path):
            people = _people(account, self.sent(request)["people"], reach(made.organization))
            done = enrolments.by_list(actor=account, made=made, people=people)
        else:
            people = self._of_unit(account, request, made)
            done = enrolments.nominate(actor=account, made=made, people=people)
        return Response(self.get_serializer(done).data)

    def _of_unit(self, account: Any, request: Request, made: TrainingClass) -> list[Person]:
        if not account.may_anywhere(rights.UNIT_TRAINING):
            relations.insist(account, rights.KEEP_TRAINING, made.scope_path, "录取学员")
        return _people(account, self.sent(request)["people"], "/")


def _people(account: Any, numbers: list[int], below: str) -> list[Person]:
    """Return the people of some numbers, in that order; Invalid for those the account does not see."""
    rows = Person.objects.visible_to(account, SEE_PEOPLE).filter(
        pk__in=numbers, home__path__startswith=below, left_on=None, merged_into=None
    )
    found = {one.pk: one for one in rows.select_related("home")}
    if gone := [pk for pk in numbers if pk not in found]:
        said = f"没有编号{'、'.join(map(str, gone[:5]))}的人，或不在您的授权范围内、不在这个班的范围内。"
        raise Invalid(said, {"people": [said]})
    return [found[pk] for pk in numbers]


class CheckInView(_Writes):
    """Signs somebody in or out by the code his phone shows."""

    writes = Writing(
        "签到、签退",
        "办班单位的签到台送学员手机上的码。半分钟以前的、转发的、用过的码都不收，答409。",
        bodies.CheckInBody,
        {200: "已签到或签退；答复是这一行考勤。"},
        told.TrainingAttendanceSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Take the code."""
        session = session_for(request.user, pk, rights.KEEP_TRAINING, "给学员签到")
        sent = self.sent(request)
        row = attendance.scan(
            actor=request.user, session=session, text=sent["code"], out=sent["out"]
        )
        return Response(self.get_serializer(row).data)


class RollView(_Writes):
    """Writes lines of a session's roll down."""

    writes = Writing(
        "点名",
        "办班单位登记一次课的到课、缺课和分钟数。全部登记或全不登记；没有写到的人不变。",
        bodies.RollBody,
        {200: "已登记；答复是改了几行和现在的人数。"},
        RollNumbersSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Write the lines; a person named twice is refused."""
        session = session_for(request.user, pk, rights.KEEP_TRAINING, "登记考勤")
        lines = self.sent(request)["marks"]
        marks = {line.pop("enrolment"): Marked(**line) for line in map(dict, lines)}
        if len(marks) < len(lines):
            said = "同一名学员写了两行。请只留一行。"
            raise Invalid(said, {"marks": [said]})
        changed = attendance.mark(actor=request.user, session=session, marks=marks)
        told_of = rolls.numbers(session)
        answer = {
            "changed": changed, "present": told_of.present, "absent": told_of.absent,
            "unanswered": told_of.unanswered,
        }  # fmt: skip
        return Response(self.get_serializer(answer).data)


class CorrectionView(_Writes):
    """Corrects an attendance whose hours are written down: reversed, and posted anew."""

    writes = Writing(
        "更正考勤",
        "已记学时的考勤只能更正：原来的学时冲销，按更正后的重记，理由留在记录里。",
        bodies.CorrectionBody,
        {200: "已更正；答复是这一行考勤。"},
        told.TrainingAttendanceSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Correct it."""
        row = attendance_for(request.user, pk)
        sent = self.sent(request)
        reason = sent.pop("reason")
        fixed = hours.correct(actor=request.user, row=row, mark=Marked(**sent), reason=reason)
        return Response(self.get_serializer(fixed).data)


class ReversalView(_Writes):
    """Takes back an entry of study elsewhere."""

    writes = Writing(
        "冲销一笔校外学时",
        "台账不删不改，冲销是另一笔负数。课次记入的学时不在这里冲销，请更正考勤。",
        bodies.ReversalBody,
        {200: "已冲销；答复是冲销的一笔。"},
        told.StudyHoursSerializer,
    )

    def post(self, request: Request, pk: int) -> Response:
        """Reverse it; a second time is refused as stale."""
        entry = entry_for(request.user, pk)
        hours.insist_keeps(request.user, entry.person, "冲销学时")
        row = hours.reverse(actor=request.user, entry=entry, reason=self.sent(request)["reason"])
        return Response(self.get_serializer(row).data)


WRITES = [
    path("training-classes/<int:pk>/enrolments/", EnrolView.as_view(), name="training-enrol"),
    path("training-sessions/<int:pk>/check-ins/", CheckInView.as_view(), name="training-check-in"),
    path("training-sessions/<int:pk>/roll/", RollView.as_view(), name="training-roll"),
    path(
        "training-attendances/<int:pk>/corrections/",
        CorrectionView.as_view(),
        name="training-correction",
    ),
    path("study-hours/<int:pk>/reversals/", ReversalView.as_view(), name="study-hours-reversal"),
]
