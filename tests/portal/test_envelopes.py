"""Sealed values: bound to their place, read under old keys, found by their blind index alone."""

import secrets
from typing import Any

import pytest

from portal import envelopes
from portal.envelopes import Envelope, Unreadable
from portal.models import DataKey
from portal.refusals import Refused

pytestmark = pytest.mark.django_db
NUMBER = "990101199001011234"


def test_what_is_sealed_opens_as_what_it_is_about_alone() -> None:
    sealed = Envelope("person").seal(NUMBER, "7:identity")
    assert NUMBER.encode() not in sealed
    assert Envelope("person").open(sealed, "7:identity") == NUMBER
    for purpose, about in (
        ("person", "8:identity"),
        ("person", "7:telephone"),
        ("other", "7:identity"),
    ):
        with pytest.raises(Unreadable):
            Envelope(purpose).open(sealed, about)


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(Envelope("person").seal(NUMBER, "7"))
    sealed[-1] ^= 1
    with pytest.raises(Unreadable):
        Envelope("person").open(bytes(sealed), "7")


def test_equal_values_look_different_and_are_found_by_their_index() -> None:
    envelope = Envelope("person")
    assert envelope.seal(NUMBER, "7") != envelope.seal(NUMBER, "7")
    assert DataKey.objects.count() == 1
    index = envelopes.blind_index(NUMBER, "identity")
    assert index == envelopes.blind_index(NUMBER, "identity")
    assert len({index, envelopes.blind_index(NUMBER[:-1], "identity")}) == 2
    assert index != envelopes.blind_index(NUMBER, "telephone")


def test_a_fresh_data_key_seals_and_the_old_one_opens() -> None:
    envelope = Envelope("person")
    old = envelope.seal(NUMBER, "7")
    envelope.renew()
    fresh = Envelope("person")
    assert fresh.open(old, "7") == NUMBER
    assert not fresh.is_of_newest(old)
    assert fresh.is_of_newest(fresh.seal(NUMBER, "7"))


def test_a_master_key_is_changed_by_wrapping_the_data_keys_anew(settings: Any) -> None:
    sealed = Envelope("person").seal(NUMBER, "7")
    old = settings.DATA_KEYS[0]
    settings.DATA_KEYS = [secrets.token_urlsafe(32), old]
    assert Envelope("person").open(sealed, "7") == NUMBER
    assert envelopes.rewrap(DataKey.objects.all()) == 1
    assert envelopes.rewrap(DataKey.objects.all()) == 0
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert Envelope("person").open(sealed, "7") == NUMBER
    settings.DATA_KEYS = [old]
    with pytest.raises(Unreadable):
        Envelope("person")


def test_without_keys_it_is_said_what_to_set(settings: Any) -> None:
    settings.DATA_KEYS = []
    with pytest.raises(Refused, match="JINING_DATA_KEY"):
        Envelope("person").seal(NUMBER, "7")
