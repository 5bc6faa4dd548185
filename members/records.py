"""Reading the record of deeds: which an account may see, and the filter of its page."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from members import rights
from portal.form_fields import Filter, day, sought
from portal.models import Deed
from portal.scope import within


def deeds_visible_to(account: Any) -> QuerySet[Deed]:
    """Return the deeds on organizations where the account may see them; none without the right."""
    paths = account.paths_for(rights.SEE_DEEDS)
    return Deed.objects.filter(within(paths, "scope_path")) if paths else Deed.objects.none()


class DeedFilter(Filter):
    """What of the record is shown; it lives in the address. Empty fields do not narrow."""

    since = day("从", required=False, small=True)
    until = day("到", required=False, small=True)
    actor = sought("办理人", 12, 60)
    verb = sought("事项", 12, 60)
    about = sought("对象", 12, 60)

    def narrow(self, rows: QuerySet[Deed]) -> QuerySet[Deed]:
        """Return the rows that fit every field filled in rightly."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if since := asked.get("since"):
            rows = rows.filter(at__gte=_midnight(since))
        if until := asked.get("until"):
            rows = rows.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
        lookups = {"actor": "actor_name", "verb": "verb", "about": "object_label"}
        for name, column in lookups.items():
            if words := asked.get(name):
                rows = rows.filter(**{f"{column}__icontains": words})
        return rows


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
