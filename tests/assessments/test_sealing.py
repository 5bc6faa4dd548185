"""Sealed papers: what opens them, what does not, and what their length tells."""

import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

import portal.sealing
from assessments import sealing
from portal.refusals import Refused

OLD, NEW = secrets.token_urlsafe(32), secrets.token_urlsafe(32)


@pytest.fixture(autouse=True)
def one_key(settings) -> None:
    settings.SEAL_KEYS = [OLD]


def test_what_is_sealed_opens_for_its_own_poll_alone() -> None:
    sealed = sealing.seal('{"票": 1}', "poll 7")
    assert sealing.unseal(sealed, "poll 7") == '{"票": 1}'
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(sealed, "poll 8")


def test_the_same_paper_looks_different_each_time_and_shows_nothing() -> None:
    first, second = sealing.seal("92.5", "poll 7"), sealing.seal("92.5", "poll 7")
    assert first != second
    assert b"92.5" not in first


def test_the_length_does_not_tell_what_was_voted() -> None:
    assert len(sealing.seal("9", "p")) == len(sealing.seal("92.1234" * 40, "p"))


def test_a_changed_byte_is_noticed() -> None:
    sealed = bytearray(sealing.seal("92.5", "poll 7"))
    for place in (1, 20, len(sealed) - 1):
        sealed[place] ^= 1
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(bytes(sealed), "poll 7")
        sealed[place] ^= 1
    assert sealing.unseal(bytes(sealed), "poll 7") == "92.5"


def test_a_new_key_seals_and_the_old_one_still_opens(settings) -> None:
    before = sealing.seal("旧", "p")
    settings.SEAL_KEYS = [NEW, OLD]
    after = sealing.seal("新", "p")
    assert (sealing.unseal(before, "p"), sealing.unseal(after, "p")) == ("旧", "新")
    settings.SEAL_KEYS = [NEW]
    assert sealing.unseal(after, "p") == "新"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(before, "p")


def test_keys_of_one_mark_are_tried_one_after_the_other(settings, monkeypatch) -> None:
    monkeypatch.setattr(portal.sealing, "_mark", lambda key: b"\x01")
    before = sealing.seal("旧", "p")
    settings.SEAL_KEYS = [NEW, OLD]
    assert sealing.unseal(before, "p") == "旧"


def test_without_a_key_nothing_is_sealed(settings) -> None:
    settings.SEAL_KEYS = []
    with pytest.raises(Refused, match="没有设置选票密钥"):
        sealing.seal("x", "p")


@pytest.mark.parametrize("key", ["short", "*" * 43, "é" * 43])
def test_a_key_that_is_none_stops_everything(settings, key: str) -> None:
    settings.SEAL_KEYS = [key]
    with pytest.raises(ImproperlyConfigured):
        sealing.seal("x", "p")
