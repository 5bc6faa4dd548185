"""Rows that bodies and queries of the API name by their id."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError

NO_PLACE = "没有这个地方，或不在您的授权范围内。"
NO_COUNTY = "没有这个县，或不在您的授权范围内。"
NO_TOWN = "没有这个镇街，或不在您的授权范围内。"


def named(rows: Iterable[Any], pk: int, name: str, sentence: str) -> Any:
    """Return the row the field `name` points to among `rows`; ValidationError (400) for any other."""
    if isinstance(rows, QuerySet):
        found = rows.filter(pk=pk).first()
    else:
        found = next((one for one in rows if one.pk == pk), None)
    if found is None:
        raise ValidationError({name: [sentence]})
    return found
