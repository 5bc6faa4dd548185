"""Very many places to pick one from: the city's account chooses among ten thousand."""

from django import forms
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from members.models import Organization
from portal.form_fields import choose


def offer_places(form: forms.Form, name: str, places: QuerySet[Organization]) -> None:
    """Let `name` choose one of the places, in their order; only what is shown is fetched."""
    label = Coalesce(NullIf(F("short_name"), Value("")), F("name"))
    choose(form, name, [("", "请选择"), *places.values_list("pk", label)])
