"""The API's root, its description, the page that shows it, and how it refuses."""

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from jining_dangjian.api import RESOURCES
from tests import world as w
from tests.standing import rolled_back, standing

LISTS = [f"/api/v1/{prefix}/" for prefix, _, _ in RESOURCES]
_ADDED = ("bulletins", "cycles", "dispute-meetings", "errand-services", "experts", "filings", "inspections",
          "mediation-rooms", "reviews", "saved-exports", "sittings", "visits")  # fmt: skip
WRITTEN = {f"/api/v1/{name}/": {"201"} for name in _ADDED} | {"/api/v1/cases/": {"200", "201"}}
"""Lists a POST adds a row to, and what it is answered."""
ADDRESSES = ["/api/v1/", "/api/v1/me/", "/api/v1/schema/", *LISTS]
PROBLEM_JSON = "application/problem+json"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    with standing(django_db_blocker):
        yield w.build(5)


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def officer(world) -> Client:
    """An officer who reads every resource: also those of branch life, categories, files and points."""
    account = world["county_officer"]
    for role in ("county_organizer", "town_organizer", "unit_group"):
        w.Grant.objects.create(
            account=account, role=role, organization=world.county, since=w.dt.date(2020, 1, 1)
        )
    client = Client()
    client.force_login(account)
    return client


def test_the_root_names_every_resource(officer):
    told = officer.get("/api/v1/").json()
    assert set(told["resources"]) == {prefix for prefix, _, _ in RESOURCES}
    for address in [*told["resources"].values(), told["me"], told["schema"], told["docs"]]:
        assert officer.get(address.removeprefix("http://testserver")).status_code == 200, address


@pytest.mark.parametrize("address", [*ADDRESSES, "/api/v1/nothing/", "/api/v1/panels/1/"])
def test_nothing_without_signing_in(world, address):
    answer = Client().get(address)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["title"] == "还没有登录。请先登录再访问。"
    assert (told["type"], told["status"], told["code"]) == (
        "about:blank",
        401,
        "not_authenticated",
    )


def test_the_page_sends_to_the_door(world):
    assert Client().get("/api/v1/docs/").headers["Location"].startswith("/sign-in/?next=")


@pytest.mark.parametrize(
    ("address", "method"),
    [
        (address, method)
        for address in ADDRESSES
        for method in ("post", "put", "patch", "delete")
        if method != "post" or address not in WRITTEN
    ],
)
def test_nothing_is_written_but_what_says_so(officer, address, method):
    answer = getattr(officer, method)(address)
    assert answer.status_code == 405
    assert answer.json()["title"].startswith("这个地址不支持这种方法")


def test_an_unsafe_method_needs_the_pages_token_even_to_be_refused(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world["county_officer"])
    for address in ("/api/v1/people/", "/api/v1/cases/"):
        answer = client.post(address, {}, content_type="application/json")
        assert answer.status_code == 403
        assert answer["Content-Type"] == PROBLEM_JSON
        assert answer.json()["code"] == "no_token"
        assert "X-CSRFToken" in answer.json()["title"]


@pytest.mark.parametrize("address", LISTS)
def test_head_and_options(officer, address):
    head = officer.head(address)
    assert (head.status_code, head.content) == (200, b"")
    options = officer.options(address)
    assert options.status_code == 200
    told = options.json()
    posted = ["POST"] if address in WRITTEN else []
    assert told["methods"] == ["GET", *posted, "HEAD", "OPTIONS"]
    assert told["title"]


@pytest.mark.parametrize("address", LISTS)
def test_answers_stay_out_of_shared_caches(officer, address):
    assert officer.get(address)["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/nothing/",
        "/api/v1/people/abc/",
        "/api/v1/people/1/pets/",
        "/api/v1/x/y/",
        "/api/v1/people/%0A/",
        "/api/v1/%0A/",
    ],
)
def test_an_address_there_is_not_is_a_problem_not_a_page(officer, address):
    for answer in (officer.get(address), officer.post(address)):
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"


def test_the_address_without_its_slash_leads_to_it(officer):
    assert officer.get("/api/v1/people").headers["Location"] == "/api/v1/people/"


def test_a_format_nobody_speaks(officer):
    assert officer.get("/api/v1/people/", headers={"accept": "text/csv"}).status_code == 406


def schema(officer) -> dict:
    return officer.get("/api/v1/schema/").json()


def operations(officer, geo: bool = False) -> list[tuple[str, str, dict]]:
    """All operations; those of GeoReport, whose shape is not ours (tests/grids/api), only with `geo`."""
    paths = schema(officer)["paths"].items()
    there_are = [(path, method, told) for path, way in paths for method, told in way.items()]
    return [one for one in there_are if geo or "/open311/" not in one[0]]


def test_the_description_is_openapi_31_of_every_address(officer):
    told = schema(officer)
    assert told["openapi"].startswith("3.1")
    assert {*LISTS, "/api/v1/", "/api/v1/me/", "/api/v1/cycles/{id}/overview/"} <= set(
        told["paths"]
    )
    assert "/api/v1/docs/" not in told["paths"]


ACCESS = Path(__file__).parents[1] / "access.csv"
MISSING = {
    ("get", "dashboard"), ("get", "training-coverage"), ("get", "training-figures"),
    ("get", "training-obligation-items"), ("get", "training-obligations"),
    ("get", "grid-figures"), ("get", "grid-bulletin"), ("get", "grid-published-figures"),
    ("get", "person"), ("post", "work"), ("post", "corrections"),
}  # fmt: skip
"""What names in its query a thing that may be out of scope, or is one's own, which not everybody has."""


def test_every_operation_tells_what_it_refuses_and_gives_an_example(officer):
    for path, method, told in operations(officer):
        refused = {"400", "401", "403", "406", "429", "500"}
        refused |= {"404"} if "{" in path or (method, path.split("/")[-2]) in MISSING else set()
        good, bare = {"200"}, {"304"}
        if method == "post":
            refused |= {"409", "415", "422"} | ({"412"} if "/steps/" in path else set())
            good, bare = WRITTEN.get(path, good), set()
        assert set(told["responses"]) == {*good, *bare, *refused}, path
        for status in refused:
            content = told["responses"][status]["content"][PROBLEM_JSON]
            (example,) = content["examples"].values()
            assert example["value"]["status"] == int(status)
        if path == "/api/v1/jobs/{id}/file/" or path.endswith("/template/"):
            continue  # bytes
        for status in good - {"200"} if path == "/api/v1/" else good:
            assert told["responses"][status]["content"]["application/json"]["examples"], path


def test_a_404_the_access_table_expects_is_described(officer):
    """Who has nothing of his own is told so, though the address holds no number."""
    paths, found = schema(officer)["paths"], []
    with ACCESS.open(encoding="utf-8") as table:
        rows = [row for row in csv.reader(table) if row[0].startswith("api:") and row[1] == "POST"]
    for route, _, _, *cells in rows:
        if not any("404" in cell for cell in cells):
            continue
        with suppress(NoReverseMatch):  # one with a number says so for all of its kind
            found.append(reverse(route))
    assert "/api/v1/me/person/corrections/" in found
    assert [path for path in found if "404" not in paths[path]["post"]["responses"]] == []


def test_whatever_is_sent_is_described_with_an_example(officer):
    silent = {"register", "accept", "start", "close", "file", "submit", "post", "confirm"}
    silent |= {"cancellations", "closings", "endings", "makings", "removals"}
    silent |= {"claims", "completions", "erasures", "readings", "receipts"}
    silent |= {"discards", "drafts", "first-target-groups", "own-enrolments", "rules", "unlockings"}
    posts = [(path, told) for path, method, told in operations(officer) if method == "post"]
    assert len(posts) == 347
    told_why = {
        "/api/v1/panels/{id}/steps/close/", "/api/v1/cycles/{id}/closings/",
        "/api/v1/point-accounts/{id}/endings/", "/api/v1/me/point-accounts/{id}/claims/",
        "/api/v1/notifications/readings/", "/api/v1/training-sessions/{id}/cancellations/",
        "/api/v1/training-sessions/{id}/closings/", "/api/v1/holidays/removals/",
    }  # fmt: skip
    bodies = {path: told.get("requestBody", {}).get("content", {}) for path, told in posts}
    saying_nothing = {path for path, body in bodies.items() if not body}
    assert saying_nothing == {p for p in bodies if p.split("/")[-2] in silent} - told_why
    files = {p for p, body in bodies.items() if set(body) == {"multipart/form-data"}}
    assert {p.split("/")[-2] for p in files} == {
        "people-imports", "grid-imports", "imports", "materials", "evidence",
    }  # fmt: skip
    written = {p: b["application/json"] for p, b in bodies.items() if b and p not in files}
    assert [p for p, b in written.items() if not b.get("examples")] == []
    reported = dict(posts)["/api/v1/cases/"]["requestBody"]["content"]
    assert set(reported) == {"application/json", "multipart/form-data"}


def test_the_description_is_in_chinese(officer):
    told = schema(officer)
    for path, _, operation in operations(officer, geo=True):
        for words in (operation["summary"], operation["description"]):
            assert any("一" <= c <= "鿿" for c in words), path
        for parameter in operation.get("parameters", ()):
            words = parameter["description"]
            assert any("一" <= c <= "鿿" for c in words), (path, parameter["name"])
    for name, shape in told["components"]["schemas"].items():
        for field, inner in shape.get("properties", {}).items():
            words = inner.get("description", "") + inner.get("title", "")
            named = any("一" <= c <= "鿿" for c in words) or "$ref" in inner
            assert named or field in ("id", "results"), (name, field)


def test_examples_have_the_fields_the_answers_have(officer):
    told = schema(officer)
    shapes = told["components"]["schemas"]
    for path, _, operation in operations(officer):
        answers = operation["responses"]
        good = answers[min(answers)]["content"].get("application/json", {})
        for example in good.get("examples", {}).values():
            shape = shapes[good["schema"]["$ref"].rpartition("/")[2]]
            value = example["value"]
            if "results" in value:
                shape = shapes[shape["properties"]["results"]["items"]["$ref"].rpartition("/")[2]]
                (value,) = value["results"]
            assert set(value) == set(shape["properties"]), path


def test_the_page_shows_every_operation_in_our_frame(officer):
    contents = officer.get("/api/v1/docs/?room=nowhere").content.decode()
    assert "济宁党建考评平台" in contents
    assert '<script src="http' not in contents
    rooms: dict[str, str] = {}
    for path, method, told in operations(officer, geo=True):
        room, code = told["x-room"], told["operationId"]
        assert f'href="?room={room["code"]}#{code}"' in contents
        assert f"{method.upper()} {path}" in contents
        if room["code"] not in rooms:
            rooms[room["code"]] = officer.get(f"/api/v1/docs/?room={room['code']}").content.decode()
        assert f'id="{code}"' in rooms[room["code"]]
        assert told["summary"] in rooms[room["code"]]
        assert room["name"] in rooms[room["code"]]
    assert len(rooms) > 10
    assert "collecting、submitted" in rooms["assessments"]
    assert "送来的内容（application/json或multipart/form-data）" in rooms["grids"]
    assert "文字，必填" in rooms["grids"]


@pytest.mark.parametrize("month", ["0000-01", "2026-13", "2026-9", "٢٠٢٦-09", "2026-09x"])
@pytest.mark.parametrize("lists", ["meetings", "dues", "floating-reports", "dispatched-logs"])
def test_what_is_no_month_is_refused(officer, lists, month):
    answer = officer.get(f"/api/v1/{lists}/", {"month": month})
    assert answer.status_code == 400
    assert answer.json()["problems"]["month"] == ["月份要像2026-09这样填。"]


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
@pytest.mark.parametrize("lists", ["meetings", "dues", "floating-reports"])
def test_far_off_months_hold_nothing(officer, lists, month):
    assert officer.get(f"/api/v1/{lists}/", {"month": month}).json()["results"] == []
