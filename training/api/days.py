"""A day in an address of the API."""

from django import forms
from django_filters import rest_framework as filters


class Day(forms.DateField):
    """A day as 2026-10-13."""

    def __init__(self, **kwargs: object) -> None:
        """Take this form alone, and say so."""
        wrong = {"invalid": "日期要写成2026-10-13这样。"}
        super().__init__(input_formats=["%Y-%m-%d"], error_messages=wrong, **kwargs)  # type: ignore[arg-type]


class DayFilter(filters.DateFilter):
    """Rows of a day, or from or to it."""

    field_class = Day
