"""What the addresses of village secretaries share: the form of a write, a step, references in examples."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.response import Response

from members.api import UNIT
from members.life.api import PERSON
from portal.bodies import Body, Text
from portal.described import Writing
from portal.lifecycle import LifeCycle
from portal.writes import Writes

SUBJECT = "村书记办理"
TERM = {"id": 81, "person": PERSON, "village": UNIT}


class SecretaryTermRef(serializers.Serializer[Any]):
    """A secretary's file as other rows name it."""

    id = serializers.IntegerField(source="pk", help_text="任期的编号。")
    person = serializers.SerializerMethodField(help_text="书记。")
    village = serializers.SerializerMethodField(help_text="村（社区）。")

    def get_person(self, term: Any) -> dict[str, Any]:
        """Return the secretary."""
        return {"id": term.post.person_id, "name": term.post.person.name}

    def get_village(self, term: Any) -> dict[str, Any]:
        """Return the village."""
        place = term.post.organization
        return {"id": place.pk, "code": place.code, "name": place.name}


class SecretaryStepShape(serializers.Serializer[Any]):
    """A step that is the account's to take."""

    do = serializers.CharField(source="step.action", help_text="哪一步。")
    label = serializers.CharField(  # type: ignore[assignment]
        source="step.label", help_text="名称。"
    )
    allowed = serializers.BooleanField(help_text="现在能不能办。")
    why = serializers.CharField(help_text="不能办的原因；能办的为空。")


class Keeping(Writes):
    """One write of this room, answered with a row as its list tells it."""

    subject = SUBJECT
    rows: ClassVar[Any]
    """The list whose row is the answer."""

    def told(self, pk: int) -> Response:
        """Answer with the row as it is now."""
        return Response(self.writes.gives(self.rows.queryset.get(pk=pk)).data)  # type: ignore[operator]


def writing(does: str, about: str, body: type[Body], gives: Any, done: str) -> Writing:
    """Return what a write says of itself."""
    return Writing(does, about, body, {200: done}, gives)


def day(said: str, **more: Any) -> serializers.DateField:
    """Return a field of one day."""
    return serializers.DateField(help_text=f"{said}，如2026-10-13。", **more)


def blank(said: str, most: int) -> Text:
    """Return a field of words that may be left out."""
    return Text(required=False, allow_blank=True, default="", max_length=most, help_text=said)


def steps(cycle: LifeCycle, *without: str) -> list[tuple[str, str]]:
    """Return the steps of a life to choose from."""
    return [(one.action, one.label) for one in cycle.steps if one.action not in without]
