"""Mediation over the API: one dispute for who serves it, rooms and experts for who keeps them."""

import pytest
from django.test import Client

from grids.models import CaseFile, Expert, Mediation, MediationRoom, Mediator
from members.models import Person
from tests import grids_world as gw
from tests import mediation_world as mw
from tests.asking import get, post, rows, statements, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
TODAY = gw.TODAY.isoformat()


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> None:
    """Keep files out of the way."""
    settings.MEDIA_ROOT = tmp_path


def test_a_dispute_is_mediated_from_assigning_to_its_outcome(world):
    case, own = world.handling("dispute"), world.who("secretary")
    there, expert = mw.mediator(world), mw.expert(world)
    address = f"cases/{case.pk}/mediation/"
    assert get(own, address)[1]["offers"] == ["assign"]
    told = twice(own, f"{address}assign/", {"mediator": there.pk})
    assert (told["current"]["mediator"]["name"], Mediation.objects.count()) == ("孟调解", 1)
    assert twice(own, f"{address}invite/", {"expert": expert.pk})["experts"][0]["name"] == "孔专家"
    ask = {"unit": world.department.pk, "request": "请到场", "due_on": "2026-10-20"}
    joint = twice(own, f"{address}joint/", ask)["joint"][0]
    reply = {"joint": joint["id"], "reply": "已到场"}
    assert twice(own, f"{address}reply/", reply)["joint"][0]["replied_on"] == TODAY
    assert post(own, f"{address}reply/", reply)[0] == 409
    met = {"held_on": TODAY, "place": "home", "words": "甲方愿意让一步"}
    assert twice(own, f"{address}meeting/", met)["meetings"][0]["words"] == "甲方愿意让一步"
    status, told = post(own, f"{address}conclude/", {"outcome": "agreed"})
    assert (status, set(told["problems"])) == (422, {"file"})
    client = Client()
    client.force_login(own)
    upload = {"outcome": "agreed", "agreement": _pdf()}
    answer = client.post(f"/api/v1/{address}conclude/", upload)
    assert answer.status_code == 200, answer.content.decode()
    assert [one["purpose_label"] for one in answer.json()["files"]] == ["调解协议"]
    assert CaseFile.objects.count() == 1


def _pdf():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("协议.pdf", mw.PDF, "application/pdf")


def test_only_who_serves_a_dispute_reads_and_writes_it(world):
    case = mw.mediated(world)
    address, met = f"cases/{case.pk}/mediation/", {"held_on": TODAY, "place": "home", "words": "x"}
    for who, status in {"dispatcher": 200, "officer": 200, "leader": 403, "stranger": 404,
                        "clerk": 404, "next_dispatcher": 404}.items():  # fmt: skip
        assert get(world.who(who), address)[0] == status, who
    assert post(world.who("leader"), f"{address}meeting/", met)[0] == 403
    assert post(world.who("officer"), f"{address}meeting/", met)[0] == 403, (
        "reads, does not mediate"
    )
    assert post(world.who("stranger"), f"{address}meeting/", met)[0] == 404
    own = world.who("secretary")
    assert post(own, f"{address}meeting/", {"place": "home", "words": "x"})[0] == 400
    assert post(own, f"{address}meeting/", met | {"held_on": "2027-01-01"})[0] == 422
    assert post(own, f"{address}assign/", {"mediator": 10**9})[0] == 422
    other = f"cases/{world.handling().pk}/mediation/"
    assert get(own, other)[0] == 404, "no dispute"
    assert get(own, f"{address}dance/")[0] == 404


def test_what_was_mediated_is_followed_up(world):
    case = mw.closed(world)
    desk = world.who("dispatcher")
    address, body = f"cases/{case.pk}/mediation/follow_up/", {"kept": True, "words": "相处正常"}
    status, told = post(desk, address, body)
    assert (status, "才回访" in told["title"]) == (409, True)
    gw.move_to(case.followup_on)
    assert twice(desk, address, body)["current"]["kept"] is True
    assert post(world.who("secretary"), address, body)[0] == 403


def test_a_handler_is_urged_once_a_day(world):
    case = world.handling()
    address, body = f"cases/{case.pk}/urgings/", {"words": "请今天反馈"}
    told = twice(world.who("dispatcher"), address, body)
    assert (told["case"], told["by"]) == (case.pk, "dispatcher")
    assert post(world.who("dispatcher"), address, body)[0] == 409
    assert post(world.who("secretary"), address, body)[0] == 403
    assert post(world.who("stranger"), address, body)[0] == 404
    assert post(world.who("officer"), address, {})[0] == 400


def test_rooms_mediators_and_experts_are_kept(world):
    desk, sent = world.who("dispatcher"), {"organization": world.village.pk, "name": "河里村调解室"}
    made = twice(desk, "mediation-rooms/", sent)
    assert (made["running"], made["mediators"], MediationRoom.objects.count()) == (0, 0, 1)
    assert post(desk, "mediation-rooms/", sent)[0] == 422, "the name is taken"
    assert post(world.who("leader"), "mediation-rooms/", sent)[0] == 403
    assert post(world.who("next_dispatcher"), "mediation-rooms/", sent)[0] == 422
    person = Person.objects.create(name="孟", sort_key="m", initials="m", home=world.village)
    address = f"mediation-rooms/{made['id']}"
    him = twice(desk, f"{address}/mediators/", {"person": person.pk})
    assert him["certified"] is False
    assert post(desk, f"{address}/mediators/", {"person": person.pk})[0] == 422, "already there"
    certificate = {"certified_until": "2028-12-31"}
    assert twice(desk, f"mediators/{him['id']}/certificates/", certificate)["certified"]
    assert post(world.who("leader"), f"mediators/{him['id']}/certificates/", certificate)[0] == 403
    assert post(world.who("stranger"), f"mediators/{him['id']}/endings/")[0] == 404
    assert twice(desk, f"mediators/{him['id']}/endings/")["until"]
    assert post(desk, f"mediators/{him['id']}/endings/")[0] == 409
    assert post(world.who("stranger"), f"{address}/closings/")[0] == 404
    assert post(world.who("leader"), f"{address}/closings/")[0] == 403
    assert twice(desk, f"{address}/closings/")["closed_on"]
    officer = world.who("officer")
    expert = {"county": world.county.pk, "field": "land", "name": "孔", "unit": "县农业农村局"}
    new = twice(officer, "experts/", expert)
    assert post(officer, "experts/", expert)[0] == 422
    assert post(world.who("leader"), "experts/", expert)[0] == 403
    assert post(world.who("stranger"), "experts/", expert)[0] == 422
    assert [one["name"] for one in rows(world.who("worker"), "experts/")] == ["孔"]
    assert get(world.who("clerk"), "experts/")[0] == 403
    assert post(world.who("stranger"), f"experts/{new['id']}/endings/")[0] == 404
    assert twice(officer, f"experts/{new['id']}/endings/")["name"] == "孔"
    assert rows(world.who("worker"), "experts/") == []


def test_lists_ask_the_same_statements_for_ten_and_a_thousand_rows(world):
    MediationRoom.objects.bulk_create(
        MediationRoom(organization=world.village, name=f"室{i}", opened_on=gw.TODAY)
        for i in range(1000)
    )
    people = Person.objects.bulk_create(
        Person(name=f"人{i}", sort_key=f"{i}", initials="x", home=world.village)
        for i in range(1000)
    )
    room = MediationRoom.objects.first()
    Mediator.objects.bulk_create(Mediator(room=room, person=p, since=gw.TODAY) for p in people)
    Expert.objects.bulk_create(
        Expert(county=world.county, field="land", name=f"家{i}", unit="x", since=gw.TODAY)
        for i in range(1000)
    )
    officer = world.who("officer")
    for what in ("mediation-rooms", "mediators", "experts"):
        few = statements(officer, f"{what}/?page_size=10", 10)
        assert statements(officer, f"{what}/?page_size=500", 500) == few, what
        assert few <= 7, what
