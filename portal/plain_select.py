"""A list of very many lines to pick one from, written by one join."""

from html import escape
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe


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
