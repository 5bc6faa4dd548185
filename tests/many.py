"""Lists of ten rows and of a thousand: rows made in bulk, and how many statements each list asks of both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal import clock
from tests.calling import as_of

FEW, MANY = 10, 1000
Row = TypeVar("Row", bound=Model)


def like(row: Row, rows: int, **changed: Any) -> list[Row]:
    """Store so many rows more like a saved one; return them.

    What `changed` names differs from row to row: it is called with a number that no earlier row had, or
    gives each row one of its own.
    """
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }
    table = type(row)._base_manager
    first = table.count()
    made = [type(row)(**kept) for _ in range(rows)]
    for n, one in enumerate(made):
        for name, change in changed.items():
            setattr(one, name, change(first + n) if callable(change) else change[n])
    return table.bulk_create(made)


@dataclass(frozen=True)
class Listing:
    """A page or an answer of the API as somebody reads it, and what of it grows with the rows: by name how
    much it shows at the most."""

    who: str
    address: str
    most: dict[str, int]
    ceiling: int = 40
    """Statements it may take."""


def shows(who: str, address: str, **most: int) -> Listing:
    """A page and lists in its context (`told__lines` is in `told`), or an answer and lists in that."""
    return Listing(who, address, most)


def paged(who: str, root: str, *pages: str) -> list[Listing]:
    """Pages with a total in the head, and the rows of it fifty at a time."""
    return [shows(who, root + one, count=MANY, page__rows=50) for one in pages]


def resources(who: str, *names: str) -> list[Listing]:
    """Lists of the API: fifty rows, and where there are more of them."""
    most = {"results": 50, "next": 1}
    return [Listing(who, f"/api/v1/{one}/", most, ceiling=8) for one in names]


def ask_as_often(
    listings: Sequence[Listing], tables: Sequence[type[Model]], fill: Callable[[int], None]
) -> None:
    """Insist that each list takes no more statements at a thousand rows than at ten, and shows them.

    `fill` adds so many rows to each list, and to each of the tables.
    """
    clients = {listing.who: as_of(listing.who) for listing in listings}
    asked = []
    for rows in (FEW, MANY):
        fill(rows)
        _analyzed(tables)
        empty = [one for one in tables if one._base_manager.count() < rows]
        assert empty == [], empty
        asked.append([_statements(clients[one.who], one, rows) for one in listings])
    over = [
        (one.who, one.address, few, many)
        for one, few, many in zip(listings, *asked, strict=True)
        if many > min(few, one.ceiling)
    ]
    assert over == [], over


def _analyzed(tables: Sequence[type[Model]]) -> None:
    """Let the database know how large the tables are, as it does in service."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE " + ", ".join(f'"{one._meta.db_table}"' for one in tables))


def _statements(client: Client, listing: Listing, rows: int) -> int:
    """How many statements a list takes that shows its rows, once everything that is kept is there."""
    if rows == FEW:
        client.get(listing.address)
    clock.forget()  # the demonstration's day is kept for five seconds: asked anew each time
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(listing.address)
    assert answer.status_code == 200, listing.address
    for name, most in listing.most.items():
        if name == "next":
            assert rows == FEW or answer.json()["next"], listing.address
        else:
            assert _shown(answer, name) >= min(rows, most), (listing, _shown(answer, name))
    return len(taken)


def _shown(answer: Any, name: str) -> int:
    """A number that an answer tells, or how long a list in it is."""
    told = answer.context or answer.json()
    for part in name.split("__"):
        told = told[part] if hasattr(told, "keys") else getattr(told, part)
    return len(told) if hasattr(told, "__len__") and not isinstance(told, str) else int(told)
