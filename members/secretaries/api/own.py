"""What is one's own over the API: files as a secretary, cases as a candidate, whom one is a mentor of."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.secretaries.api.shared import TERM, SecretaryTermRef
from members.secretaries.queries import files
from members.writes import Told
from portal.examples import of

_OWN = {
    "terms": [TERM],
    "selections": [{"village": "东王村", "state": "appointed", "nominated_on": "2026-03-01"}],
    "mentoring": [{"mentor": 205, "group": 31, "part": "town", "term": TERM, "agreed_on": None}],
}


class OwnSelectionShape(serializers.Serializer[Any]):
    """A case in which one was a candidate."""

    village = serializers.CharField(source="village.label", help_text="村（社区）。")
    state = serializers.CharField(help_text="状态。")
    nominated_on = serializers.DateField(help_text="提名日期。")


class OwnMentoringShape(serializers.Serializer[Any]):
    """A part one has as a mentor."""

    mentor = serializers.IntegerField(source="pk", help_text="导师一行的编号。")
    group = serializers.IntegerField(source="group_id", help_text="导师帮带的编号。")
    part = serializers.CharField(help_text="角色。")
    term = SecretaryTermRef(source="group.term", help_text="帮带哪位书记。")
    agreed_on = serializers.DateField(allow_null=True, help_text="确认日期；没有确认为 null。")


@extend_schema_serializer(examples=of("本人", _OWN))
class OwnSecretarySerializer(serializers.Serializer[Any]):
    """What is one's own."""

    terms = SecretaryTermRef(many=True, help_text="本人的任期，在任的在前。")
    selections = OwnSelectionShape(many=True, help_text="本人作为人选的。")
    mentoring = OwnMentoringShape(many=True, help_text="本人帮带的。")


class OwnSecretaryView(Told):
    """One's own files, cases and mentoring."""

    serializer_class = OwnSecretarySerializer
    subject = "本人的书记档案"
    about = "本人的任期（档案在secretary-terms/编号/file/里）、作为人选的、作为导师帮带的。"

    def get(self, request: Request) -> Response:
        """Return them."""
        account: Any = request.user
        self.asked(request)
        told = {
            "terms": files.own_terms(account.person_id),
            "selections": files.own_selections(account.person_id or 0),
            "mentoring": files.own_mentoring(account.person_id),
        }
        return Response(self.get_serializer(told).data)


ADDRESSES = [path("me/secretary-terms/", OwnSecretaryView.as_view(), name="own-secretary")]
"""What is told."""
