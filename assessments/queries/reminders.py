"""Reminders sent to units that still enter: when each panel was last reminded."""

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from assessments.models import Panel
from portal.models import Deed

VERB = "催报"


def last_reminded(panels: Iterable[Panel]) -> dict[int, dt.date]:
    """Return panel id → the day of its last reminder, for those that still enter; one statement."""
    entering = [str(p.pk) for p in panels if p.state == Panel.State.COLLECTING]
    deeds = Deed.objects.filter(
        verb=VERB, object_type=Panel._meta.label_lower, object_id__in=entering
    )
    rows = deeds.order_by("pk").values_list("object_id", "at")
    return {int(pk): timezone.localdate(at) for pk, at in rows}
