"""Reading the record of deeds: which an account may see, and the filter of its page."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from members import rights
from portal.models import Deed
from portal.scope import within

_BAD_DAY = {"invalid": "请按2026-10-21这样填写日期。"}


def deeds_visible_to(account: Any) -> QuerySet[Deed]:
    """Return the deeds on organizations where the account may see them; none without the right."""
    paths = account.paths_for(rights.SEE_DEEDS)
    return Deed.objects.filter(within(paths, "scope_path")) if paths else Deed.objects.none()


def _day(label: str) -> forms.DateField:
    attributes = {"class": "form-control small", "type": "date"}
    widget = forms.DateInput(format="%Y-%m-%d", attrs=attributes)
    return forms.DateField(label=label, required=False, error_messages=_BAD_DAY, widget=widget)


def _words(label: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "form-control small", "size": 12})
    return forms.CharField(label=label, required=False, max_length=60, widget=widget)


class DeedFilter(forms.Form):
    """What of the record is shown; it lives in the address. Empty fields do not narrow."""

    since = _day("从")
    until = _day("到")
    actor = _words("办理人")
    verb = _words("事项")
    about = _words("对象")

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

    @property
    def is_asked(self) -> bool:
        """Whether any field narrows what is shown."""
        return any(self.data.get(name) for name in self.fields)


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
