"""NUL and half characters, which no database text can hold: a sentence, never a breakdown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from portal.middleware import Readable

SENTENCE = "有看不见的控制字符"


@pytest.mark.parametrize(
    "address", ["/jobs/?kind=%00", "/jobs/?%00=1", "/members/deeds/?verb=a%00b", "/?next=%00"]
)
def test_in_a_query(desk: Client, address: str) -> None:
    answer = desk.get(address)
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
    assert "<h1" in answer.content.decode()


def test_in_an_address(desk: Client) -> None:
    assert desk.get("/jobs/%00/").status_code in (404, 422)


def test_at_the_door(client: Client, db: None) -> None:
    answer = client.post("/sign-in/", {"username": "a\x00", "password": "wrong"})
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)


def test_in_a_form_with_a_file(desk: Client) -> None:
    file = SimpleUploadedFile("a.pdf", b"%PDF-\x00")
    assert desk.post("/sign-out/", {"file": file}).status_code == 302
    assert desk.post("/large-type/", {"next": "\x00", "file": file}).status_code == 422


def test_for_a_script(desk: Client) -> None:
    answer = desk.get("/jobs/?kind=%00", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_half_a_character_is_found_whatever_the_encoding(rf: RequestFactory) -> None:
    request = rf.get("/", {"q": "x"}, headers={"Accept": "application/json"})
    request.GET = request.GET.copy()
    request.GET["q"] = "a\ud800"
    answer = Readable(lambda _: None).process_view(request, None, (), {})
    assert answer is not None
    assert answer.status_code == 422


def test_a_body_of_json_is_left_to_its_view(rf: RequestFactory) -> None:
    request = rf.post("/", b'{"a": "\\u0000"}', content_type="application/json")
    assert Readable(lambda _: None).process_view(request, None, (), {}) is None
    assert request.read(1) == b"{"


def test_other_text_passes(desk: Client) -> None:
    assert desk.get("/jobs/", {"kind": "张三\t\n😀"}).status_code == 200
