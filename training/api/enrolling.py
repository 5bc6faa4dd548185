"""Writes of the API that enrol by target group, apply, take an enrolment's steps, and log study elsewhere."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.request import Request
from rest_framework.response import Response

from portal.described import Writing
from portal.refusals import Invalid
from portal.writes import Nothing
from training import places, rights
from training.actions import enrolments as actions
from training.actions import hours
from training.api import classes_bodies as bodies
from training.api import told
from training.api.catalogue_writes import Keeping
from training.api.writes import EnrolledSerializer
from training.doors import class_for, enrolment_for, person_for
from training.forms.catalogue import ElsewhereForm
from training.lifecycle import ENROLMENT
from training.models import Enrolment, HourEntry, TargetGroup
from training.views import shared


class GroupEnrolView(Keeping):
    """Enrols a target group."""

    writes = Writing(
        "按培训对象录取", "录取一类对象里本范围的人；名额满的列入候补，已在名单里的不重复。",
        bodies.GroupEnrolBody, {200: "已录取；答复是录取、候补、已在的人数。"}, EnrolledSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Enrol them."""
        made = class_for(request.user, pk, rights.KEEP_TRAINING, "录取学员")
        number = self.sent(request)["group"]
        group = places.near(TargetGroup, made.organization).filter(pk=number).first()
        if group is None:
            said = "没有这类培训对象，或不归本县和上级。"
            raise Invalid(said, {"group": [said]})
        done = actions.by_group(actor=request.user, made=made, group=group)
        return Response(self.get_serializer(done).data)


class _OfEnrolment(Keeping):
    def told(self, pk: int) -> Response:
        """Answer with an enrolment as the list tells it."""
        row = Enrolment.objects.select_related("person", "unit").get(pk=pk)
        return Response(self.get_serializer(row).data)


class ApplicationView(_OfEnrolment):
    """Applies for oneself."""

    writes = Writing(
        "本人报名", "个人可以报名的班；账号要是本人的。观摩班由所在单位推荐后录取（P05）。",
        Nothing, {200: "已报名；答复是名单上的这一行。"}, told.EnrolmentSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Apply."""
        made = class_for(request.user, pk)
        self.sent(request)
        return self.told(actions.apply(actor=request.user, made=made).pk)


class EnrolmentStepView(_OfEnrolment):
    """Takes one step of an enrolment."""

    writes = Writing(
        "办理报名的一步", "单位推荐，办班单位录取、列入候补、不录取，本人、单位或办班单位退出。",
        bodies.EnrolmentStepBody, {200: "已办理；答复是名单上的这一行。"}, told.EnrolmentSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Take it."""
        one, sent = enrolment_for(request.user, pk), self.sent(request)
        shared.insist_step(ENROLMENT, request.user, one, sent["do"], sent["reason"])
        actions.take(actor=request.user, one=one, action=sent["do"], reason=sent["reason"])
        return self.told(pk)


class ElsewhereView(Keeping):
    """Writes down study that no class of the portal held."""

    writes = Writing(
        "登记校外学时", "一天最多8学时，同一天同一内容不重复；不能给自己登记（E-CONFLICT）。",
        bodies.ElsewhereBody, {200: "已登记；答复是台账上的这一笔。"}, told.StudyHoursSerializer,
    )  # fmt: skip

    def post(self, request: Request, pk: int) -> Response:
        """Write it down."""
        account: Any = request.user
        person = person_for(account, pk)
        hours.insist_keeps(account, person, "登记学时")
        facts = self.facts(ElsewhereForm(self.sent(request)))
        row = hours.log_elsewhere(actor=account, person=person, facts=facts)
        rows = HourEntry.objects.select_related("person", "organizer")
        return Response(self.get_serializer(get_object_or_404(rows, pk=row.pk)).data)


_CLASS = "training-classes/<int:pk>"
ADDRESSES = [
    path(f"{_CLASS}/group-enrolments/", GroupEnrolView.as_view(), name="training-group-enrolment"),
    path(f"{_CLASS}/own-enrolments/", ApplicationView.as_view(), name="training-own-enrolment"),
    path(
        "training-enrolments/<int:pk>/decisions/",
        EnrolmentStepView.as_view(),
        name="training-enrolment-decision",
    ),
    path("people/<int:pk>/study-hours/", ElsewhereView.as_view(), name="study-hours-writing"),
]
"""What is written."""
