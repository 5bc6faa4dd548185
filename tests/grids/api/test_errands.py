"""Errands over the API: the catalogue, choosing a service, claiming: the first wins (P03-R11, P29-R5)."""

from typing import Any

import pytest

from grids.actions import errands as actions
from grids.actions.errands import Service
from grids.models import Case, ErrandClaim, ErrandDetail, ErrandService
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import get, post, rows, statements, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
SERVICE: dict[str, Any] = {"category": "civil", "title": "高龄补贴年审", "days": 5,
                           "documents": "身份证"}  # fmt: skip


def service(world, **more: Any) -> ErrandService:
    told = Service(**SERVICE | more)
    return actions.save_service(actor=world.who("officer"), county=world.county, told=told)


def test_the_catalogue_is_kept_by_the_county(world):
    officer, body = world.who("officer"), SERVICE | {"county": world.county.pk}
    told = twice(officer, "errand-services/", body)
    row = ErrandService.objects.get()
    assert (told["id"], told["category_label"], told["active"]) == (row.pk, "民政救助", True)
    assert Deed.objects.filter(verb="新增代办事项").count() == 1
    status, refused = post(officer, "errand-services/", body)
    assert (status, refused["problems"]) == (
        422, {"title": ["目录里已有“高龄补贴年审”。请换个名称，或修改原来的。"]},
    )  # fmt: skip
    assert post(officer, "errand-services/", body | {"county": world.other_county.pk})[0] == 422
    for who in ("worker", "dispatcher", "secretary", "clerk"):
        assert post(world.who(who), "errand-services/", body)[0] == 403, who
    for wrong in ({"category": "magic"}, {"days": 0}, {"days": 61}, {"title": ""}, {"price": 3}):
        assert post(officer, "errand-services/", body | wrong)[0] == 400, wrong
    assert ErrandService.objects.count() == 1


def test_a_service_is_changed_and_taken_out_of_use(world):
    row, officer = service(world), world.who("officer")
    address = f"errand-services/{row.pk}/changes/"
    told = post(officer, address, SERVICE | {"days": 3, "active": False})[1]
    row.refresh_from_db()
    assert (told["days"], told["active"], row.days, row.active) == (3, False, 3, False)
    assert rows(world.who("worker"), "errand-services/") == [], "out of use"
    assert get(world.who("worker"), f"errand-services/{row.pk}/")[0] == 404
    assert rows(officer, "errand-services/", active="false") == [told]
    assert get(officer, f"errand-services/{row.pk}/") == (200, told)
    assert post(world.who("stranger"), address, SERVICE)[0] == 404
    assert post(world.who("dispatcher"), address, SERVICE)[0] == 404
    assert get(world.who("clerk"), "errand-services/")[0] == 403


def test_services_are_listed_by_county_and_category(world):
    civil, health = service(world), service(world, category="health", title="老年人体检")
    worker = world.who("worker")
    found = {one["id"] for one in rows(worker, "errand-services/", county=world.county.pk)}
    assert found == {civil.pk, health.pk}
    (one,) = rows(worker, "errand-services/", category="health")
    assert one["id"] == health.pk
    assert rows(world.who("stranger"), "errand-services/") == []
    assert get(worker, "errand-services/", category="magic")[0] == 400
    few = statements(worker, "errand-services/", 2)
    for number in range(5):
        service(world, title=f"事项{number}")
    assert statements(worker, "errand-services/", 7) == few


def test_which_service_a_case_asks_for_is_chosen_by_who_serves_it(world):
    row, case = service(world), world.sent(code="errand")
    address, desk = f"cases/{case.pk}/errand/", world.who("dispatcher")
    nothing = get(desk, address)[1]
    assert (nothing["service"], nothing["mode"], nothing["may_choose"]) == (None, "", True)
    told = twice(desk, f"{address}choices/", {"service": row.pk, "mode": "member"})
    detail = ErrandDetail.objects.get()
    assert (told["service"]["id"], told["mode_label"]) == (detail.service_id, "党员帮办")
    assert get(world.who("leader"), address)[1]["may_choose"] is False
    assert get(world.who("worker"), address)[0] == 404
    choice = {"service": row.pk, "mode": "post"}
    assert post(world.who("leader"), f"{address}choices/", choice)[0] == 403
    assert post(world.who("leader"), f"{address}choices/", {})[0] == 403, "before the body"
    assert post(world.who("stranger"), f"{address}choices/", choice)[0] == 404
    status, refused = post(desk, f"{address}choices/", choice | {"service": row.pk + 1})
    assert (status, list(refused["problems"])) == (422, ["service"])
    assert post(desk, f"{address}choices/", choice | {"mode": "magic"})[0] == 400
    other = world.sent()
    assert get(desk, f"cases/{other.pk}/errand/")[0] == 404, "no errand"
    Case.objects.filter(pk=case.pk).update(state=Case.State.FILED)
    assert post(desk, f"{address}choices/", choice)[0] == 409


def test_the_first_claims_and_the_second_is_told_who_was_faster(world):
    row, case = service(world), world.sent(code="errand")
    actions.name_service(actor=world.who("dispatcher"), case=case, service=row, mode="post")
    worker, leader = world.who("worker"), world.who("leader")
    (listed,) = rows(worker, "errands/")
    assert (listed["id"], listed["service"]["title"], listed["mine"]) == (case.pk, row.title, False)
    assert "words" not in listed
    for who, status in {"neighbour": 404, "dispatcher": 404, "stranger": 404}.items():
        assert post(world.who(who), f"errands/{case.pk}/claims/")[0] == status, who
    told = twice(worker, f"errands/{case.pk}/claims/")
    claim = ErrandClaim.objects.get()
    assert (claim.person_id, claim.case_id) == (worker.person_id, case.pk)
    assert (told["mine"], told["state"]) == (True, "accepted")
    status, late = post(leader, f"errands/{case.pk}/claims/")
    assert (status, late["code"]) == (409, "stale")
    assert "worker" in late["title"], "who was faster"
    assert rows(leader, "errands/") == []
    assert rows(worker, "errands/", mine="true") == [told]
    assert rows(worker, "errands/", mine="false") == []
    assert post(worker, f"errands/{case.pk}/claims/", {"words": "x"})[0] == 400
    counts = get(world.who("officer"), "errand-counts/", month="2026-10")[1]
    assert counts["rows"] == [{"person": worker.person_id, "name": "worker", "place": "河里村",
                               "claimed": 1, "given_back": 0}]  # fmt: skip
    assert get(world.who("officer"), "errand-counts/", month="2026-09")[1]["rows"] == []
    assert get(worker, "errand-counts/")[0] == 403
    assert get(world.who("officer"), "errand-counts/", month="October")[0] == 400


@pytest.mark.parametrize("who", ["clerk", "administrator"])
def test_who_has_nothing_to_do_with_errands_is_told_so(world, who):
    assert get(world.who(who), "errands/")[0] == 403


def test_a_list_of_errands_asks_as_much_for_many(world):
    worker = world.who("worker")
    world.sent(code="errand")
    few = statements(worker, "errands/")
    for _ in range(3):
        world.sent(code="errand")
    assert statements(worker, "errands/", 4) == few
