"""Reporting over the API: one case a key, photos, and bodies of every wrong shape."""

import io
import json
import uuid
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from grids.models import Case, CaseParty, CasePhoto, CaseStep
from portal.models import Deed, StoredFile
from tests import grids_world as gw
from tests.grids.signed_in import clients
from tests.standing import rolled_back, standing

CASES = "/api/v1/cases/"
JSON = "application/json"


def png(colour: str = "red") -> bytes:
    """A real picture, as small as they come."""
    stream = io.BytesIO()
    Image.new("RGB", (4, 3), colour).save(stream, "PNG")
    return stream.getvalue()


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[gw.GridsWorld, dict[str, Client]]]:
    with standing(django_db_blocker):
        world = gw.build()
        yield world, clients(world)


@pytest.fixture
def world(built, django_db_blocker, settings, tmp_path) -> Iterator[gw.GridsWorld]:
    settings.MEDIA_ROOT = tmp_path
    with rolled_back(django_db_blocker):
        yield built[0]


@pytest.fixture
def send(built):
    """Report as somebody: `send(who, body, **how)`; a body in bytes goes as it is."""

    def sent(who: str, body: object, form: bool = False, **headers: str):
        client = built[1][who]
        if form:
            return client.post(CASES, body, headers=headers)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return client.generic("POST", CASES, raw, JSON, headers=headers)

    return sent


def body(world, **more: object) -> dict:
    """A right report."""
    values = {
        "key": str(uuid.uuid4()),
        "kind": "hazard",
        "words": "村口变压器围栏破损",
        "grid": world.grids[2].pk,
        **more,
    }
    return {name: value for name, value in values.items() if value is not None}


def written() -> tuple[int, ...]:
    """How much there is of all a report could write."""
    models = (Case, CaseStep, CaseParty, CasePhoto, StoredFile, Deed)
    return tuple(model.objects.count() for model in models)


def test_ten_retries_are_one_case(world, send):
    sent = body(world, channel="visit", urgency="complex", found_on="2026-10-12")
    first = send("worker", sent)
    assert first.status_code == 201
    told = first.json()
    assert first["Location"].endswith(f"{CASES}{told['id']}/")
    assert (told["state"], told["channel"], told["urgency"]) == ("found", "visit", "complex")
    assert told["found_on"] == "2026-10-12"
    there_is = written()
    for _ in range(9):
        again = send("worker", sent)
        assert (again.status_code, again.json()) == (200, told)
    assert written() == there_is
    case = Case.objects.get()
    assert (case.words, str(case.key)) == ("村口变压器围栏破损", sent["key"])
    assert Deed.objects.get(object_type="grids.case").origin == "API"


def test_a_retry_is_answered_also_when_the_node_is_gone(world, send):
    sent = body(world)
    send("worker", sent)
    world.accounts["worker"].grants.update(until=gw.TODAY)
    assert send("worker", sent).status_code == 403  # nobody without a right is told anything
    world.accounts["worker"].grants.update(until=None)
    type(world.grids[2]).objects.filter(pk=world.grids[2].pk).update(until=gw.TODAY)
    assert send("worker", sent).status_code == 200
    assert send("worker", body(world)).status_code == 422


def test_the_key_may_stand_in_the_header(world, send):
    key = str(uuid.uuid4())
    sent = body(world, key=None)
    for written_as in (key, f'"{key}"', key.upper()):
        answer = send("worker", sent, **{"Idempotency-Key": written_as})
        assert answer.status_code in (200, 201)
    assert str(Case.objects.get().key) == key
    for headers, more in (
        ({}, {}),
        ({"Idempotency-Key": "x"}, {}),
        ({"Idempotency-Key": str(uuid.uuid4())}, {"key": str(uuid.uuid4())}),
    ):
        answer = send("worker", sent | more, **headers)
        assert answer.status_code == 400
        assert {"key", "Idempotency-Key"} & set(answer.json()["problems"])


def test_the_key_of_another_account_opens_nothing(world, send):
    sent = body(world)
    first = send("worker", sent).json()
    answer = send("leader", sent)
    assert answer.status_code == 409
    assert first["number"] not in answer.content.decode()


def test_who_dispatches_registers_at_once(world, send):
    sent = body(world, grid=None, organization=world.next_village.pk, channel="hotline")
    told = send("dispatcher", sent).json()
    assert (told["state"], told["grid"]) == ("registered", None)
    assert told["organization"]["id"] == world.next_village.pk


def test_photos_come_in_a_form(world, send):
    photos = [SimpleUploadedFile(f"../../{c}.png", png(c)) for c in ("red", "blue")]
    sent = {name: str(value) for name, value in body(world).items()} | {"photos": photos}
    answer = send("worker", sent, form=True)
    assert answer.status_code == 201, answer.json()
    names = list(CasePhoto.objects.values_list("file__name", flat=True))
    assert [name.partition(".")[0] for name in names] == ["red", "blue"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.svg", b"<svg><script>1</script></svg>"), ("a.png", b"<html>"), ("a.pdf", b"%PDF-1.4")],
)
def test_what_is_no_photo_is_refused_with_all_the_rest(world, send, name, content):
    there_was = written()
    sent = {name: str(value) for name, value in body(world).items()}
    sent |= {"photos": [SimpleUploadedFile("b.png", png()), SimpleUploadedFile(name, content)]}
    answer = send("worker", sent, form=True)
    assert answer.status_code == 422
    assert answer.json()["title"]
    assert written() == there_was


def test_what_residents_offer_is_sealed_and_never_told_again(world, send):
    party = {"alias": "李婶", "household": "H-0231", "contact": "0537-7000001"}
    told = send("worker", body(world, parties=[party]))
    assert told.status_code == 201
    assert CaseParty.objects.count() == 1
    for address in (f"{CASES}{told.json()['id']}/", CASES):
        client = Client()
        client.force_login(world.who("dispatcher"))
        page = client.get(address).content.decode()
        assert not any(value in page for value in party.values())


NOTHING = object()
"""A field that is left out."""
WRONG = [
    ("words", NOTHING), ("words", ""), ("words", "  "), ("words", 7), ("words", True), ("words", None),
    ("words", []), ("words", {}), ("words", "长" * 2001), ("words", "\0"), ("words", "\ud800"),
    ("words", "身份证37083019800101123X"),
    ("kind", NOTHING), ("kind", "planet"), ("kind", 1), ("kind", None), ("kind", "x" * 31), ("kind", "\0"),
    ("key", NOTHING), ("key", "x"), ("key", 1.5), ("key", []), ("key", {"a": 1}),
    ("grid", NOTHING), ("grid", 0), ("grid", -1), ("grid", 10**6), ("grid", 2**63), ("grid", 10**900),
    ("grid", "x"), ("grid", True), ("grid", None), ("grid", [1]), ("grid", 1.5), ("grid", float("nan")),
    ("grid", float("inf")),
    ("organization", 1),
    ("channel", "x"), ("channel", ""), ("channel", None), ("channel", 1), ("channel", ["visit"]),
    ("channel", "listening"),
    ("urgency", "someday"), ("urgency", 1), ("urgency", None), ("urgency", "x" * 21), ("urgency", "\0"),
    ("found_on", "yesterday"), ("found_on", "2026-13-40"), ("found_on", "2026-10-14"),
    ("found_on", "0001-01-01"), ("found_on", "9999-12-31"), ("found_on", 20261012), ("found_on", None),
    ("found_on", []),
    ("parties", "李婶"), ("parties", {}), ("parties", [1]), ("parties", [[]]), ("parties", [None]),
    ("parties", [{"name": "x"}]), ("parties", [{"alias": 1}]), ("parties", [{"alias": "长" * 21}]),
    ("parties", [{"contact": "37083019800101123X"}]), ("parties", [{}] * 11), ("parties", None),
    ("photos", "x"), ("photos", ["x"]), ("photos", [{}]), ("photos", None), ("photos", {"0": "x"}),
    ("finder", 1), ("state", "closed"), ("id", 1), ("scope_path", "/"), ("__proto__", {}), ("", 1),
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_wrong_field_is_a_problem_and_nothing_is_written(world, send, number):
    name, value = WRONG[number]
    sent = body(world) | {name: value}
    if value is NOTHING:
        del sent[name]
    there_was = written()
    answer = send("worker", sent)
    told = answer.json()
    assert 400 <= answer.status_code < 500, told
    assert answer["Content-Type"] == "application/problem+json"
    assert told["title"]
    assert told["code"]
    if told["code"] == "invalid":
        assert all(isinstance(s, str) for sentences in told["problems"].values() for s in sentences)
        named = {field.partition(".")[0] for field in told["problems"]}
        assert named & {name or "body", "grid", "contact"}, told
    assert written() == there_was


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"1", b"null", b'"x"', b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe",
        b"\x00", b'{"words": NaN}', b'{"a": 1' + b"0" * 5000 + b"}", b" " * 1_000_001,
    ],
    ids=range(13),
)  # fmt: skip
def test_a_body_that_is_no_object(world, send, raw):
    answer = send("worker", raw)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "raw", "status"),
    [
        ("text/plain", b"x", 415),
        ("application/x-www-form-urlencoded", b"words=x", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense", 400),
        ("application/json; charset=hex", b"{}", 400),
    ],
)
def test_a_body_of_another_form(world, built, kind, raw, status):
    answer = built[1]["worker"].generic("POST", CASES, raw, kind)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_of_endless_fields(world, send):
    fields = {f"f{i}": "1" for i in range(5_001)}
    answer = send("worker", fields, form=True)
    assert answer.status_code == 400
    assert answer.json()["code"] == "parse_error"
    many = {"photos": [SimpleUploadedFile(f"{i}.png", b"x") for i in range(101)]}
    assert send("worker", many, form=True).status_code == 400


@pytest.mark.parametrize(
    ("who", "status", "said"),
    [
        ("clerk", 403, "上报事项由"),
        ("administrator", 403, "上报事项由"),
        ("neighbour", 422, "不在您的授权范围内"),
        ("next_dispatcher", 422, "不在您的授权范围内"),
        ("stranger", 422, "不在您的授权范围内"),
        ("officer", 403, "这类事项由网格员"),
    ],
)
def test_who_may_not_report_there(world, send, who, status, said):
    there_was = written()
    answer = send(who, body(world))
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert written() == there_was


def test_a_kind_that_is_not_used_names_those_that_are(world, send):
    told = send("worker", body(world, kind="planet")).json()
    assert "hazard（安全隐患）" in told["problems"]["kind"][0]


def test_the_sessions_token_is_wanted(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.who("worker"))
    refused = client.post(CASES, body(world), content_type=JSON)
    assert (refused.status_code, refused.json()["code"]) == (403, "no_token")
    client.get("/password/")
    token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(CASES, body(world), content_type=JSON, headers=token).status_code == 201


STEP_BODIES = {
    "settle": ("words",), "return": ("reason",), "resolve": ("words",), "reopen": ("reason",),
    "ask_extension": ("reason", "days"), "dispatch": ("handler",), "rate": ("satisfaction",),
    "merge": ("into", "reason"),
}  # fmt: skip
STATES = {
    "settle": ("found", "worker"), "return": ("dispatched", "secretary"),
    "resolve": ("handling", "secretary"), "reopen": ("closed", "dispatcher"),
    "ask_extension": ("handling", "secretary"), "dispatch": ("registered", "dispatcher"),
    "rate": ("fed_back", "dispatcher"), "merge": ("found", "dispatcher"),
}  # fmt: skip
BAD = (NOTHING, "", " ", True, [], {}, -1, 0, 10**900, 1.5, "\0", "\ud800", "长" * 501)


@pytest.mark.parametrize("action", STEP_BODIES)
def test_a_wrong_body_of_a_step_changes_nothing(world, built, action):
    from tests.grids.triples import in_state

    state, who = STATES[action]
    case = in_state(world, state)
    right = {
        "words": "换了灯", "reason": "同一盏灯", "days": 3, "handler": world.village.pk,
        "satisfaction": 4, "into": world.report().pk,
    }  # fmt: skip
    names = STEP_BODIES[action]
    tried = [
        {n: right[n] for n in names} | {"extra": 1},
        {n: right[n] for n in names} | {"state": "x"},
    ]
    for name in names:
        for value in BAD:
            sent = {n: right[n] for n in names if n != name}
            tried.append(sent if value is NOTHING else sent | {name: value})
    there_was = written()
    for sent in tried:
        address = f"{CASES}{case.pk}/steps/{action}/"
        answer = built[1][who].post(address, json.dumps(sent), content_type=JSON)
        assert answer.status_code in (400, 422), (sent, answer.json())
        assert answer.json()["problems"], sent
    assert written() == there_was
    assert Case.objects.get(pk=case.pk).state == state


def test_the_same_key_with_something_else_is_told_so(world, send):
    sent = body(world)
    first = send("worker", sent).json()
    for other in (
        {"words": "另一件事"},
        {"kind": "difficulty"},
        {"grid": world.grids[1].pk},
        {"grid": None, "organization": world.village.pk},
    ):
        answer = send("worker", {k: v for k, v in (sent | other).items() if v is not None})
        assert answer.status_code == 409, other
        assert first["number"] in answer.content.decode()
    assert send("worker", sent).status_code == 200
    assert Case.objects.count() == 1
