"""Lists at ten rows and at a thousand: rows multiplied in bulk, what a list shows and asks of them."""

import itertools
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model, UUIDField
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.models import Grant, Person
from portal import clock

FEW, MANY = 10, 1_000
API_PAGE = 500
"""The longest page of the API."""
Row = TypeVar("Row", bound=Model)
_numbers = itertools.count(1)


def multiplied(row: Row, times: int, **fields: Any) -> list[Row]:
    """Save so many copies of a saved row at once.

    `fields` are what the copies have of their own: a value, or a function of a number no other copy has. A
    key that has to be unique is made anew; whatever else has to be is named.
    """
    kind = type(row)
    plain = {f.attname: getattr(row, f.attname) for f in kind._meta.concrete_fields
             if not f.primary_key and not f.generated}  # fmt: skip
    keys = [f.attname for f in kind._meta.concrete_fields if isinstance(f, UUIDField) and f.unique]
    made = []
    for number in itertools.islice(_numbers, times):
        own = {name: told(number) if callable(told) else told for name, told in fields.items()}
        made.append(kind(**plain | {name: uuid.uuid4() for name in keys} | own))
    saved = list(kind._default_manager.bulk_create(made, batch_size=500))
    with connection.cursor() as cursor:  # as the server itself does when a table has grown
        cursor.execute(f"ANALYZE {connection.ops.quote_name(kind._meta.db_table)}")
    return saved


@dataclass(frozen=True)
class Listing:
    """A list of a page or of the API: who opens it, where, and the rows it is of.

    `row` matches once for each row a page shows; `most` is how many it shows of a thousand. `more` statements
    it may ask of many, where these are told otherwise than a few, whatever their number.
    """

    who: str
    address: str
    rows: Any
    row: str = ""
    most: int = 50
    more: int = 0

    @property
    def is_api(self) -> bool:
        """Whether programs ask it."""
        return self.address.startswith("/api/")


def api(who: str, address: str, rows: Any) -> Listing:
    """A list of the API, asked for its longest page."""
    return Listing(who, f"/api/v1/{address}?page_size={API_PAGE}", rows, most=API_PAGE)


def desk(account: Callable[[str], Any]) -> Callable[[str], Client]:
    """A browser of its own for each that signs in by a name of the world's."""

    def sign_in(name: str) -> Client:
        made = Client()
        made.force_login(account(name), backend="django.contrib.auth.backends.ModelBackend")
        return made

    return sign_in


@dataclass(frozen=True)
class Told:
    """One answer: how many statements it took, and what it says."""

    statements: int
    answer: Any

    def shown(self, one: Listing) -> int:
        """How many rows of a list it shows."""
        if one.is_api:
            return len(self.answer.json()["results"])
        return len(re.findall(one.row, self.answer.content.decode()))


class Opened:
    """Lists as they are at a number of rows; each address is opened once, whatever lists it holds."""

    def __init__(self, sign_in: Callable[[str], Client]) -> None:
        self._sign_in = lru_cache(sign_in)
        self._told: dict[tuple[str, str], Told] = {}

    def told(self, one: Listing) -> Told:
        """Open a list, warm as it is in use, but with nothing kept of the rows there were before."""
        place = one.who, one.address
        if place not in self._told:
            client = self._sign_in(one.who)
            client.get(one.address)
            cache.clear()
            clock.forget()
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(one.address)
            assert answer.status_code == 200, place
            self._told[place] = Told(len(asked), answer)
        return self._told[place]


def everybody_is_somebody() -> None:
    """Give each account with a role a person, as most have: what pages ask about oneself is asked."""
    held = Grant.objects.filter(account__person=None).order_by("account", "pk")
    for grant in held.distinct("account").select_related("account", "organization"):
        name, home = grant.account.username, grant.organization
        grant.account.person = Person.objects.create(
            name=name, sort_key=name, initials="x", home=home
        )
        grant.account.save()


def asks_no_more_of_many(
    sign_in: Callable[[str], Client], lists: Iterable[Listing], grow: Callable[[int], object]
) -> None:
    """Compare each list at ten rows and at a thousand: it shows them, and asks no statement more.

    `grow` makes so many rows more of every list. A list that shows none fails as one that asks more does.
    """
    everybody_is_somebody()
    every, few, many = list(lists), Opened(sign_in), Opened(sign_in)
    grow(FEW)
    for one in every:
        assert FEW <= one.rows.count() < MANY, one.address
        assert few.told(one).shown(one) >= min(FEW, one.most), one.address
    grow(MANY - FEW)
    for one in every:
        assert one.rows.count() >= MANY, one.address
        assert min(many.told(one).shown(one), MANY) == one.most, one.address
        asked = many.told(one).statements, few.told(one).statements
        assert asked[0] <= asked[1] + one.more, (one.address, asked)
