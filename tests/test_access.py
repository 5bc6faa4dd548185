"""tests/access.csv, tried cell by cell: what every address answers to every role.

The table is written by hand. A row is an address by its name, a method and, where an address does
several things, a case; a cell is the status for an object of one's own place and, after the stroke,
for one of a foreign place. Who is refused, or sent to sign in, is asked in every twelfth run only, who reads
what another role has read in every sixth, who writes what another has written in every second (`./test
--long`: always). For roles of a unit the
foreign place is the unit next door in the same county; for roles of a county a unit of another county
(for the city's officer too, who sees both); the stranger is the officer of that other county.
"""

import copy
import csv
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock
from zlib import crc32

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth import middleware as auth_middleware
from django.template.backends.django import Template
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jining_dangjian import roles
from members.models import Account
from portal import middleware
from tests import (
    access_appraisal_api,
    access_archives,
    access_bulletins,
    access_case_pages,
    access_categories,
    access_dashboard,
    access_dispatched,
    access_dispatched_api,
    access_errands,
    access_everyday,
    access_figures,
    access_floating,
    access_graduates,
    access_graduates_api,
    access_grid_api,
    access_grid_rest_api,
    access_imports_api,
    access_life,
    access_mediation,
    access_members_api,
    access_month_api,
    access_people,
    access_people_traffic,
    access_point_cases,
    access_points_api,
    access_portal_api,
    access_reporting,
    access_rhythm,
    access_scheme_api,
    access_scheme_cases,
    access_secretaries,
    access_secretaries_api,
    access_tokens,
    access_training,
    access_training_api,
    access_tree_api,
    access_trees,
    access_world,
    turns,
)
from tests.access_cases import CASES, Asked, Case
from tests.access_world import Spot, Stage
from tests.standing import rolled_back, standing

# their rows are registered by importing them
assert all(
    (
        access_appraisal_api,
        access_archives,
        access_bulletins,
        access_case_pages,
        access_categories,
        access_dashboard,
        access_dispatched,
        access_dispatched_api,
        access_errands,
        access_everyday,
        access_figures,
        access_floating,
        access_graduates,
        access_graduates_api,
        access_grid_api,
        access_grid_rest_api,
        access_imports_api,
        access_life,
        access_mediation,
        access_members_api,
        access_month_api,
        access_people,
        access_people_traffic,
        access_point_cases,
        access_points_api,
        access_portal_api,
        access_reporting,
        access_rhythm,
        access_scheme_api,
        access_scheme_cases,
        access_secretaries,
        access_secretaries_api,
        access_tokens,
        access_training,
        access_training_api,
        access_tree_api,
        access_trees,
    )
)
TABLE = Path(__file__).with_name("access.csv")
ROLES = (
    "anonymous",
    "administrator",
    "auditor",
    "city_officer",
    "county_officer",
    "county_leader",
    "unit_clerk",
    "unit_group",
    "unit_leader",
    "cadre",
    "stranger",
    "branch_secretary",
    "discipline_head",
    "grid_worker",
    "grid_leader",
    "village_secretary",
    "grid_dispatcher",
    "county_organizer",
    "town_organizer",
    "archivist",
)
OF_A_UNIT = {
    "unit_clerk",
    "unit_group",
    "unit_leader",
    "cadre",
    "branch_secretary",
    "discipline_head",
    "grid_worker",
    "grid_leader",
    "village_secretary",
    "grid_dispatcher",
    "town_organizer",
}
METHODS = ("GET", "POST")
REFUSED = (401, 403, 404)
IN_COOKIES = "django.contrib.sessions.backends.signed_cookies"
"""Where sessions are kept here: in a database reading and writing them would be a fifth of the time."""
Row = dict[str, str]
Built = tuple[Stage, dict[str, str], dict[str, Account]]


def table() -> list[Row]:
    with TABLE.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def names(patterns: Any, prefix: str = "") -> Iterator[str]:
    """Every named address but the admin's own."""
    for one in patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "admin":
                below = f"{prefix}{one.namespace}:" if one.namespace else prefix
                yield from names(one.url_patterns, below)
        elif isinstance(one, URLPattern):
            assert one.name, f"an address without a name: {one.pattern}"
            yield f"{prefix}{one.name}"


def test_every_address_has_its_rows():
    there_are = set(names(get_resolver().url_patterns))
    rows = {(row["route"], row["method"]) for row in table()}
    missing = {(name, m) for name in there_are for m in METHODS} - rows
    assert not missing, f"write a row into tests/access.csv for {sorted(missing)}"
    gone = {route for route, _ in rows} - there_are
    assert not gone, f"no such address any more: {sorted(gone)}"


def test_no_row_stands_twice():
    keys = [(row["route"], row["method"], row["case"]) for row in table()]
    assert len(keys) == len(set(keys))


def test_the_table_knows_every_role():
    assert {role.code for role in roles.ROLES} <= set(ROLES)
    assert list(table()[0])[3:] == list(ROLES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("access")


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, folder) -> Iterator[Built]:
    """The world, one session a role, the accounts with their grants."""
    before, django_settings.MEDIA_ROOT = django_settings.MEDIA_ROOT, folder
    with standing(django_db_blocker), override_settings(SESSION_ENGINE=IN_COOKIES), shortcuts():
        stage = access_world.build()
        accounts = {role: stage.world[role] for role in ROLES[1:]}
        for account in accounts.values():
            account.held_grants = list(account.held_grants)  # read here, once
        yield stage, {role: session_of(one) for role, one in accounts.items()}, accounts
    django_settings.MEDIA_ROOT = before


def session_of(account: Any) -> str:
    session = import_module(IN_COOKIES).SessionStore()
    session[middleware.SEEN] = int(time.time())
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@dataclass
class Shortened:
    """What a request leaves out that is the same each time; patched once, for thousands of requests."""

    pages: bool = False
    """Answer without writing pages out: the status is settled before, and writing takes half the time."""
    account: Any = None
    """Take who asks, and what was granted to him, for known: looking it up takes a third of the time."""


SHORTENED = Shortened()


@contextmanager
def shortcuts() -> Iterator[None]:
    """Within, requests go by SHORTENED."""
    write, look_up = Template.render, auth_middleware.auth.get_user

    def render(template: Any, *args: Any, **kwargs: Any) -> Any:
        return "" if SHORTENED.pages else write(template, *args, **kwargs)

    def get_user(request: Any) -> Any:
        # copied: what a view notes on it stays with this request
        return copy.copy(SHORTENED.account) if SHORTENED.account else look_up(request)

    with (
        mock.patch.object(Template, "render", render),
        mock.patch.object(auth_middleware.auth, "get_user", get_user),
    ):
        yield


@dataclass
class Asking:
    """Asks one address as every role, about objects of each spot."""

    stage: Stage
    sessions: dict[str, str]
    accounts: dict[str, Account]
    blocker: Any
    row: Row
    case: Case
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    """One for a row: every other would load the middleware anew."""

    def answers(self, roles: Sequence[str]) -> dict[str, str]:
        """What each role whose turn it is was answered, as the table writes it."""
        asked = [role for role in roles if self._is_due(role)]
        told = self._told([(role, True) for role in asked])
        if self.case.has_object:
            told |= self._told([(role, False) for role in asked])
        return {role: self._written(role, told) for role in asked}

    def _told(self, wanted: list[tuple[str, bool]]) -> dict[tuple[str, bool], int]:
        told: dict[tuple[str, bool], int] = {}
        for spot in (self.stage.near, self.stage.next_door, self.stage.far):
            here = [one for one in wanted if self.spot(*one) is spot]
            if here:
                told |= self._at(spot, here)
        return told

    def _is_due(self, role: str) -> bool:
        """Whether a role is asked in this run: the first that may, of the others a sixth of those who read
        and half of those who write, of those who are refused a twelfth."""
        own, name = self.row[role].partition("/")[0], f"{label(self.row)} {role}"
        if role == "anonymous" or int(own) in REFUSED:
            return turns.is_due(name, of=12)
        return role == self._first() or turns.is_due(
            name, of=6 if self.row["method"] == "GET" else 2
        )

    def _first(self) -> str | None:
        """The first role an address does not refuse."""
        return next(
            (r for r in ROLES[1:] if int(self.row[r].partition("/")[0]) not in REFUSED), None
        )

    def _written(self, role: str, told: dict[tuple[str, bool], int]) -> str:
        own = str(told[role, True])
        return f"{own}/{told[role, False]}" if self.case.has_object else own

    def _at(self, spot: Spot, wanted: list[tuple[str, bool]]) -> dict[tuple[str, bool], int]:
        with rolled_back(self.blocker):
            made, kwargs = None, {}
            if self.case.pick:  # made once for all roles: they only look, or are rolled back
                kwargs = self.case.pick(spot)
            if self.case.shared:
                made = self.case.build(self.stage, spot, wanted[0][0], wanted[0][1])
            return {one: self._status(spot, *one, made, kwargs) for one in wanted}

    def _status(
        self, spot: Spot, role: str, own: bool, made: Asked | None, kwargs: dict[str, Any]
    ) -> int:
        client, get = self.client, self.row["method"] == "GET"
        client.cookies.clear()
        if role != "anonymous":
            client.cookies[django_settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with rolled_back(self.blocker):
            who = role if role != "anonymous" else "nobody"
            asked = made or self.case.build(self.stage, spot, who, own)
            address = reverse(self.row["route"], kwargs=kwargs | asked.kwargs)
            more = {} if get else {"content_type": asked.content_type}
            ask = client.get if get else client.post
            body = None if get and asked.content_type == "application/json" else asked.data
            with self._shortened(role, own):
                answer = ask(address, body, headers=asked.headers, **more)
            if answer.streaming:
                list(answer.streaming_content)  # to the end, which closes the file
            return answer.status_code

    @contextmanager
    def _shortened(self, role: str, own: bool) -> Iterator[None]:
        """The whole road for the first a row lets in; for the others without what is the same each time."""
        if not self.drawn(role, own):
            SHORTENED.pages, SHORTENED.account = True, self.accounts.get(role)
        try:
            yield
        finally:
            SHORTENED.pages, SHORTENED.account = False, None

    def drawn(self, role: str, own: bool) -> bool:
        """Whether the page is written out: the first a row gives, of its own place."""
        first = next((r for r in ROLES if self.row[r].startswith("200")), None)
        return own and role == first

    def spot(self, role: str, own: bool) -> Spot:
        """The place whose object is the role's own, or foreign to it."""
        near, far = self.stage.near, self.stage.far
        if role == "stranger":
            return far if own else near
        if own:
            return near
        return self.stage.next_door if role in OF_A_UNIT else far


def case_of(row: Row) -> Case:
    return CASES.get((row["route"], row["case"]), Case())


def label(row: Row) -> str:
    return " ".join(filter(None, (row["route"], row["method"], row["case"])))


def asked_of(row: Row) -> list[str]:
    """The roles a row is tried with: all, but three where the method is refused to everybody.

    Such an address answers before it looks at who asks; which three it is goes by its name.
    """
    signed = ROLES[1:]
    if any(set(row[role].split("/")) != {"405"} for role in signed):
        return list(ROLES)
    start = crc32(label(row).encode()) % len(signed)
    return ["anonymous", signed[start], signed[(start + 7) % len(signed)]]


@pytest.mark.parametrize("row", table(), ids=label)
def test_every_cell(row: Row, built, django_db_blocker, settings, folder):
    settings.MEDIA_ROOT = folder
    stage, sessions, accounts = built
    asking = Asking(stage, sessions, accounts, django_db_blocker, row, case_of(row))
    found = asking.answers(asked_of(row))
    wrong = {
        role: f"{row[role]}, answered {answer}"
        for role, answer in found.items()
        if answer != row[role]
    }
    assert not wrong
