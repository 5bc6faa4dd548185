"""Whose address counts behind a reverse proxy; lock-outs go by it."""

import ipaddress
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.http import HttpResponse
from django.test import Client, RequestFactory

from members.models import Account
from portal import deeds
from portal.middleware import ClientAddress, client_address

PROXY = "10.0.0.5"
TRUSTED = [ipaddress.ip_network(one) for one in (PROXY, "172.18.0.0/16", "fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "header", "address"),
    [
        ("8.8.8.8", "1.1.1.1", "8.8.8.8"),  # not a proxy of ours: what it says is not believed
        (PROXY, "", PROXY),
        (PROXY, "1.1.1.1", "1.1.1.1"),
        (PROXY, "6.6.6.6, 1.1.1.1", "1.1.1.1"),  # the client's own claim stands further left
        (PROXY, "1.1.1.1, 172.18.0.9", "1.1.1.1"),
        (PROXY, "172.18.0.8, 172.18.0.9", "172.18.0.8"),
        (PROXY, "1.1.1.1, unknown", PROXY),
        ("::ffff:10.0.0.5", "2001:db8::1", "2001:db8::1"),
        ("fd00::2", "1.1.1.1", "1.1.1.1"),
        ("", "1.1.1.1", ""),  # a socket has no address
    ],
)
def test_right_most_address_that_is_no_trusted_proxy(peer: str, header: str, address: str) -> None:
    assert client_address(peer, header.split(","), TRUSTED) == address


def test_nobody_is_trusted_unless_named() -> None:
    assert client_address(PROXY, ["1.1.1.1"], []) == PROXY


def lock(username: str, peer: str, claims: list[str]) -> list[int]:
    """Knock with a wrong password from one peer, each time with another header."""
    client = Client()
    return [
        client.post(
            "/sign-in/",
            {"username": username, "password": "wrong"},
            REMOTE_ADDR=peer,
            headers={"X-Forwarded-For": claim},
        ).status_code
        for claim in claims
    ]


def test_a_spoofed_header_does_not_get_round_the_lock(clerk: Account, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    claims = [f"1.1.1.{n}" for n in range(5)]
    assert lock(clerk.username, "8.8.8.8", claims)[-1] == 429
    assert {a.ip_address for a in AccessAttempt.objects.all()} == {"8.8.8.8"}
    claims = [f"1.1.1.{n}, 9.9.9.9" for n in range(5)]
    assert lock(clerk.username, PROXY, claims)[-1] == 429


def test_behind_the_proxy_one_computer_does_not_lock_another(clerk: Account, settings: Any) -> None:
    settings.TRUSTED_PROXIES = [PROXY]
    assert lock(clerk.username, PROXY, ["1.1.1.1"] * 5)[-1] == 429
    assert lock(clerk.username, PROXY, ["1.1.1.2"]) == [200]


def test_a_cookie_no_database_can_hold_is_dropped(client: Client, db: None) -> None:
    cookie = 'sessionid="aaaaaaaaaaaa\\000aaaa"'
    assert client.get("/jobs/", headers={"Cookie": cookie}).status_code == 302


@pytest.mark.parametrize(("address", "origin"), [("/jobs/", "1.1.1.1"), ("/api/v1/", "API")])
def test_deeds_know_where_they_come_from(
    rf: RequestFactory, clerk: Account, settings: Any, address: str, origin: str
) -> None:
    settings.TRUSTED_PROXIES = [PROXY]

    def view(_: Any) -> HttpResponse:
        return HttpResponse(deeds.record(actor=clerk, verb="试", about=clerk).origin)

    request = rf.get(address, REMOTE_ADDR=PROXY, headers={"X-Forwarded-For": "1.1.1.1"})
    assert ClientAddress(view)(request).content.decode() == origin
    assert deeds.record(actor=clerk, verb="试", about=clerk).origin == ""
