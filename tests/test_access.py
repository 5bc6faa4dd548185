"""tests/access.csv, tried cell by cell: what every address answers to every role.

The table is written by hand. A row is an address by its name, a method and, where an address does
several things, a case; a cell is the status for an object of one's own place and, after the stroke,
for one of a foreign place. For roles of a unit that is the unit next door in the same county; for
roles of a county a unit of another county (for the city's officer too, who sees both); the stranger
is the officer of that other county.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from jining_dangjian import roles
from tests import access_bulletins, access_point_cases, access_scheme_cases, access_world
from tests.access_cases import CASES, Case
from tests.access_world import Spot, Stage
from tests.standing import rolled_back, standing

assert access_point_cases  # its rows are registered by importing it
assert access_scheme_cases
assert access_bulletins
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
}
METHODS = ("GET", "POST")
Row = dict[str, str]


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
def built(django_db_setup, django_db_blocker, folder) -> Iterator[tuple[Stage, dict[str, str]]]:
    """The world and one session a role."""
    before, django_settings.MEDIA_ROOT = django_settings.MEDIA_ROOT, folder
    with standing(django_db_blocker):
        stage = access_world.build()
        yield stage, {role: session_of(stage.world[role]) for role in ROLES[1:]}
    django_settings.MEDIA_ROOT = before


def session_of(account: Any) -> str:
    session = import_module(django_settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


@contextmanager
def unwritten() -> Iterator[None]:
    """Answer without writing pages out: the status is settled before, and writing takes half the time."""
    with mock.patch("django.template.backends.django.Template.render", return_value=""):
        yield


@dataclass
class Asking:
    """Asks one address as one role, about an object of a spot."""

    stage: Stage
    sessions: dict[str, str]
    blocker: Any
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def status(self, row: Row, role: str, case: Case, own: bool) -> int:
        spot = self.spot(role, own)
        client = self.client  # one for a row: every other would load the middleware anew
        client.cookies.clear()
        if role != "anonymous":
            client.cookies[django_settings.SESSION_COOKIE_NAME] = self.sessions[role]
        with rolled_back(self.blocker):
            who = role if role != "anonymous" else "nobody"
            asked = case.build(self.stage, spot, who, own)
            address = reverse(row["route"], kwargs=asked.kwargs)
            ask = client.get if row["method"] == "GET" else client.post
            more = {} if row["method"] == "GET" else {"content_type": asked.content_type}
            with nullcontext() if self.drawn(row, role, own) else unwritten():
                answer = ask(address, asked.data, headers=asked.headers, **more)
            if answer.streaming:
                list(answer.streaming_content)  # to the end, which closes the file
            return answer.status_code

    @staticmethod
    def drawn(row: Row, role: str, own: bool) -> bool:
        """Whether the page is written out: the first a row gives, of its own place."""
        first = next((r for r in ROLES if row[r].startswith("200")), None)
        return own and role == first

    def spot(self, role: str, own: bool) -> Spot:
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


@pytest.mark.parametrize("row", table(), ids=label)
def test_every_cell(row: Row, built, django_db_blocker, settings, folder):
    settings.MEDIA_ROOT = folder
    stage, sessions = built
    asking = Asking(stage, sessions, django_db_blocker)
    case = case_of(row)
    found = {role: answer(asking, row, role, case) for role in ROLES}
    wrong = {
        role: f"{row[role]}, answered {found[role]}" for role in ROLES if found[role] != row[role]
    }
    assert not wrong


def answer(asking: Asking, row: Row, role: str, case: Case) -> str:
    own = asking.status(row, role, case, own=True)
    if not case.has_object:
        return str(own)
    return f"{own}/{asking.status(row, role, case, own=False)}"
