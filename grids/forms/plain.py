"""A field to pick one of very many places: the city's account chooses among ten thousand."""

from html import escape
from typing import Any

from django import forms
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

from members.models import Organization
from portal.form_fields import choose


class PlainSelect(forms.Select):
    """A select of plain options, without groups; it says what Django's says, written by one join.

    Django fills a template for every option, which takes a hundred times as long.
    """

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        """Return the select with its options; the first one that has the value is selected."""
        chosen, taken, options = self.format_value(value), False, []
        for key, label in self.choices:
            mark = ""
            if not taken and str(key) in chosen:
                mark, taken = " selected", True
            options.append(
                f'<option value="{escape(str(key))}"{mark}>{escape(str(label))}</option>'
            )
        given = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return mark_safe(f"<select{given}>\n" + "\n".join(options) + "\n</select>")  # noqa: S308  (escaped)


def offer_places(form: forms.Form, name: str, places: QuerySet[Organization]) -> None:
    """Let `name` choose one of the places, in their order; only what is shown is fetched."""
    label = Coalesce(NullIf(F("short_name"), Value("")), F("name"))
    choose(form, name, [("", "请选择"), *places.values_list("pk", label)])
