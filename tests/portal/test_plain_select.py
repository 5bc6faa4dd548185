"""A select of plain options says what Django's own says."""

import pytest
from django import forms
from django.test.html import parse_html

from portal.plain_select import PlainSelect

CHOICES = [("", "请选择"), (1, "河里村"), (12, "<b>&\"'"), (12, "同号")]


@pytest.mark.parametrize("value", [None, "", 1, "12", "13"])
def test_says_what_djangos_says(value: object) -> None:
    shown = []
    for widget in (PlainSelect, forms.Select):
        made = widget(attrs={"class": "form-select"}, choices=CHOICES)
        shown.append(made.render("place", value, {"id": "id_place", "required": True}))
    assert parse_html(shown[0]) == parse_html(shown[1])


def test_asks_the_browser_for_a_choice_as_djangos_does() -> None:
    field = forms.ChoiceField(choices=CHOICES, widget=PlainSelect)
    assert field.widget.use_required_attribute(None)
