"""An identity number and a telephone are planted, everything is walked, and nothing tells them.

The walk is that of the access table: every address that is read, as an account with every role but those
that may see numbers; a third of them each time, all by `./test --long`. Before it the numbers are written,
looked for, looked at, mistyped and refused.
"""

import logging
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from jining_dangjian import roles
from members import rights
from members.models import Account, CorrectionRequest, Grant, Person
from portal.kept import SEALED
from tests import access_world, turns
from tests import test_access as access
from tests.access_cases import Case
from tests.access_world import Stage
from tests.members.people_world import IDENTITY, OTHER_IDENTITY, TELEPHONE
from tests.standing import rolled_back, standing

PLANTED = (IDENTITY, TELEPHONE, OTHER_IDENTITY)
FORMS = [*PLANTED, *(number.encode().hex() for number in PLANTED)]


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    before = django_settings.MEDIA_ROOT
    django_settings.MEDIA_ROOT = tmp_path_factory.mktemp("planted")
    with standing(django_db_blocker):
        yield access_world.build()
    django_settings.MEDIA_ROOT = before


@pytest.fixture
def telling(stage: Stage, django_db_blocker: Any) -> Iterator[Stage]:
    with rolled_back(django_db_blocker):
        yield stage


def signed_in(account: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(account)
    return client


def all_but_numbers(stage: Stage) -> Account:
    """An account with every role on every kind of place, but none that may see numbers."""
    made = Account.objects.create(username="everything")
    places = (stage.world.city, stage.world.county, stage.near.unit, stage.near.points.branch)
    for role in roles.ROLES:
        if rights.SEE_SECRETS not in role.rights:
            for place in places:
                Grant.objects.create(
                    account=made, role=role.code, organization=place, since="2020-01-01"
                )
    return made


def plant(stage: Stage) -> list[str]:
    """Write, mistype, find and look at the numbers as who may; return what the pages answered."""
    client, person = signed_in(stage.world["county_organizer"]), stage.near.person
    other = Person.objects.filter(home=stage.near.unit).exclude(pk=person.pk)[0]

    def send(route: str, *args: Any, **data: str) -> str:
        return client.post(
            reverse(f"members:{route}", args=args), data, follow=True
        ).content.decode()

    told = [
        send("person_secret", person.pk, "identity", sealed_identity=IDENTITY),
        send("person_secret", person.pk, "telephone", sealed_telephone=TELEPHONE),
        send("person_secret", other.pk, "identity", sealed_identity=IDENTITY),
        send("person_secret", other.pk, "identity", sealed_identity=f"{OTHER_IDENTITY}1"),
        send("people_find", sealed_number=IDENTITY),
        send("people_find", sealed_number=TELEPHONE),
        send("people_find", sealed_number=IDENTITY[:-1]),
    ]
    # what somebody types into the open is shown to him again, and kept nowhere
    send("person_edit", person.pk, name=person.name, work=f"电话{TELEPHONE}", revision="0")
    back = {"Referer": f"http://testserver{reverse('members:person', args=[person.pk])}"}
    aside = client.post(
        reverse("members:person_reveal", args=[person.pk, "identity"]),
        {"reason": f"核对{IDENTITY}"},
        headers=back,
    )
    assert aside.status_code == 302
    shown = send("person_reveal", person.pk, "identity", reason="核对档案")
    assert IDENTITY in shown  # it is planted, and shown where it may be
    return told


@pytest.mark.by_turns(2)
def test_nothing_tells_a_number(
    telling: Stage, caplog: pytest.LogCaptureFixture, django_db_blocker: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = {f"written {n}": text for n, text in enumerate(plant(telling))}
    client = signed_in(all_but_numbers(telling))
    answers |= dict(walked(telling, client, django_db_blocker))
    assert len(answers) > 100
    assert any("990*************30" in t for t in answers.values())  # what is shown is masked
    found = [name for name, text in answers.items() if any(n in text for n in FORMS)]
    assert not found
    assert not [line for line in caplog.messages if any(n in line for n in PLANTED)]
    assert not list(in_tables())
    assert not list(in_files(Path(django_settings.MEDIA_ROOT)))


def walked(stage: Stage, client: Client, blocker: Any) -> Iterator[tuple[str, str]]:
    """Every address that is read, about the place the numbers are planted in."""
    for row in access.table():
        case: Case = access.case_of(row)
        if row["method"] != "GET" or not turns.is_due(access.label(row), of=3):
            continue
        with rolled_back(blocker):  # what one row makes may stand in another's way
            about = case.pick(stage.near) if case.pick else {}
            asked = case.build(stage, stage.near, "county_officer", True)
            sent = asked.data if isinstance(asked.data, dict) else {}
            # an address never carries a number, and no nothing: sealed fields and None are left out
            data = {
                name: text
                for name, text in sent.items()
                if text is not None and not name.startswith(SEALED)
            }
            address = reverse(row["route"], kwargs=asked.kwargs | about)
            answer = client.get(address, data, headers=asked.headers)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield f"{access.label(row)} {address}", body.decode(errors="replace")
    for number in PLANTED:  # what somebody who knows a number may try
        for address in ("members:people", "members:accounts"):
            yield (
                f"{address} asked",
                client.get(reverse(address), {"q": number[:6]}).content.decode(),
            )


def in_tables() -> Iterator[str]:
    """Every table with a planted number in any column, written out or as its bytes."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            words = " OR ".join("t::text LIKE %s" for _ in FORMS)
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE {words} LIMIT 1', [f"%{n}%" for n in FORMS]
            )
            if cursor.fetchone():
                yield table
    for session in Session.objects.all():
        if any(number in str(session.get_decoded()) for number in PLANTED):
            yield "a session"


def in_files(folder: Path) -> Iterator[str]:
    """Every stored file with a planted number, workbooks unpacked."""
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        bodies = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                bodies = [packed.read(name) for name in packed.namelist()]
        if any(number.encode() in body for body in bodies for number in PLANTED):
            yield path.name


def test_the_search_for_it_can_fail(telling: Stage) -> None:
    CorrectionRequest.objects.create(
        person=telling.near.person, fact="other", wanted=IDENTITY, ground="x",
        asked_at="2026-10-13T08:00:00Z",
    )  # fmt: skip
    assert list(in_tables()) == ["members_correctionrequest"]
