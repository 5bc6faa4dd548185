"""Nothing of who is signed in stays in a cache; what a view said itself stands."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from members.models import Account
from portal.middleware import Private


@pytest.mark.parametrize("address", ["/", "/jobs/", "/there-is-no-such-page/"])
def test_pages_of_who_is_signed_in_are_not_kept(desk: Client, address: str) -> None:
    assert desk.get(address)["Cache-Control"] == "private, no-store"


def test_nor_is_data(desk: Client) -> None:
    answer = desk.get("/jobs/?kind=%00", headers={"Accept": "application/json"})
    assert answer["Content-Type"] == "application/json"
    assert answer["Cache-Control"] == "private, no-store"


def test_pages_anybody_sees_are_left_alone(client: Client, db: None) -> None:
    assert "Cache-Control" not in client.get("/there-is-no-such-page/")


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (HttpResponse("", headers={"Cache-Control": "max-age=60"}), "max-age=60"),
        (HttpResponse("", content_type="text/css"), None),
        (HttpResponse("{}", content_type="application/problem+json"), "private, no-store"),
    ],
)
def test_what_a_view_said_and_what_is_no_page_stay(
    rf: RequestFactory, clerk: Account, answer: HttpResponse, kept: str | None
) -> None:
    request: HttpRequest = rf.get("/")
    request.user = clerk
    assert Private(lambda _: answer)(request).headers.get("Cache-Control") == kept
