"""Changing keys: wrapped anew, sealed anew beside old values, indexes made anew; what breaks off goes on."""

import base64
import os
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from members import rotation, secrets
from members.models import PersonSecret
from members.secrets import Kind
from portal.envelopes import Envelope
from portal.models import DataKey
from tests.members import people_world
from tests.members.people_world import IDENTITY, OTHER_IDENTITY, TELEPHONE

pytestmark = pytest.mark.django_db


def key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode().rstrip("=")


def told(*words: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def rows() -> list[PersonSecret]:
    place = people_world.build()
    made = []
    for person, number in ((place.member, IDENTITY), (place.cadre, OTHER_IDENTITY)):
        row = PersonSecret(person=person)
        secrets.fill(row, Kind.IDENTITY, number)
        secrets.fill(row, Kind.TELEPHONE, TELEPHONE)
        row.save()
        made.append(row)
    return made


def opened() -> set[str]:
    return {secrets.opened(row, Kind.IDENTITY) for row in PersonSecret.objects.all()}


def test_a_new_master_key_wraps_the_data_keys(rows: Any, settings: Any) -> None:
    old = settings.DATA_KEYS
    settings.DATA_KEYS = [key(), *old]
    assert "1把" in told()
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert opened() == {IDENTITY, OTHER_IDENTITY}
    settings.DATA_KEYS = [key()]
    with pytest.raises(CommandError, match="逗号后面"):
        told()


def test_a_new_data_key_seals_every_value(rows: Any) -> None:
    before = [bytes(row.identity) for row in rows]
    assert "2人" in told("--data")
    assert DataKey.objects.count() == 2
    envelope = Envelope(secrets.PURPOSE)
    for row, old in zip(PersonSecret.objects.order_by("pk"), before, strict=True):
        assert bytes(row.identity) != old
        assert envelope.is_of_newest(row.identity)
        assert envelope.is_of_newest(row.telephone)
    assert opened() == {IDENTITY, OTHER_IDENTITY}


def test_what_broke_off_goes_on_with_the_same_key(rows: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rotation, "BATCH", 1)
    running = rotation.reseal()
    assert next(running) == 1
    running.close()
    assert sum(rotation.reseal()) == 1
    assert DataKey.objects.count() == 2
    assert opened() == {IDENTITY, OTHER_IDENTITY}


def test_a_new_index_key_finds_the_same_people(rows: Any, settings: Any) -> None:
    settings.INDEX_KEYS = [key()]
    assert secrets.held_by(IDENTITY) == []
    assert "2人" in told("--index")
    assert secrets.held_by(IDENTITY) == [rows[0].person_id]
    assert len(secrets.held_by(TELEPHONE)) == 2
    assert "0人" in told("--index")
