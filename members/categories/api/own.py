"""What is one's own over the API: the category and what it asks for, and whom one helps."""

from typing import Any

from django.urls import path
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from members.categories.api.reads import CategoryCheckShape
from members.categories.queries import files, visits
from members.life.api import PERSON, PersonRef
from members.models import Person
from members.writes import Told
from portal.examples import of

_OWN = {
    "category": "elderly", "way": "关爱管理",
    "checks": [{"code": "study", "title": "送学上门", "rule": "P24-R6", "done": False,
                "due": "2026-12-31"}],
    "helped": [{"person": PERSON, "since": "2026-02-01", "owed": True, "visited_on": None}],
}  # fmt: skip


class HelpedShape(serializers.Serializer[Any]):
    """Whom one helps: a name and whether a visit is due, no category."""

    person = PersonRef(help_text="党员。")
    since = serializers.DateField(help_text="从哪一天起帮扶。")
    owed = serializers.BooleanField(source="is_owed", help_text="本季度要不要走访。")
    visited_on = serializers.DateField(
        allow_null=True, help_text="本季度上次走访；没有走访为 null。"
    )


@extend_schema_serializer(examples=of("本人", _OWN))
class OwnCategorySerializer(serializers.Serializer[Any]):
    """What is one's own."""

    category = serializers.CharField(
        source="told.now.category", default=None, allow_null=True, help_text="类别；没有为 null。"
    )
    way = serializers.CharField(
        source="told.way", default="", help_text="怎样管理；没有类别的为空。"
    )
    checks = CategoryCheckShape(
        source="told.checks", many=True, default=list, help_text="要做的事做了没有。"
    )
    helped = HelpedShape(many=True, help_text="本人联系帮扶的党员。")


class OwnCategoryView(Told):
    """One's own category and whom one helps."""

    serializer_class = OwnCategorySerializer
    subject = "本人的分类"
    about = "本人的类别和该做的事，本人联系帮扶的党员和本季度走访了没有。"

    def get(self, request: Request) -> Response:
        """Return it."""
        account: Any = request.user
        self.asked(request)
        person = Person.objects.filter(pk=account.person_id or 0).first()
        told = files.of(person) if person else None
        helped = visits.helped_by(account.person_id)
        return Response(self.get_serializer({"told": told, "helped": helped}).data)


ADDRESSES = [path("me/category/", OwnCategoryView.as_view(), name="own-category")]
"""What is told."""
