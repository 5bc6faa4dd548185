"""Pages of mediation: rooms as numbers, one dispute's page, its agreement, experts."""

import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.models import CaseFile, Expert, Mediation, MediationRoom
from members.models import Person
from portal.models import Deed
from tests import grids_world as gw
from tests import mediation_world as mw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(gw.build)


def client(world: gw.GridsWorld, name: str) -> Client:
    made = Client()
    made.force_login(world.who(name))
    return made


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_from_the_room_to_the_follow_up(world) -> None:
    desk, secretary = client(world, "dispatcher"), client(world, "secretary")
    case = world.handling("dispute")
    there = {
        "organization": str(world.village.pk),
        "name": "河里村调解室",
        "opened_on": "2026-10-13",
    }
    page = desk.post(reverse("grids:room_new"), there, follow=True)
    assert "请登记调解员" in text(page)
    room = MediationRoom.objects.get()
    person = Person.objects.get(name="leader")
    who = {"person": str(person.pk), "certified_until": "2027-01-01"}
    assert "已登记调解员leader" in text(
        desk.post(reverse("grids:room", args=[room.pk]), who, follow=True)
    )
    assert reverse("grids:mediation", args=[case.pk]) in text(
        secretary.get(reverse("grids:case", args=[case.pk]))
    )

    def do(by: Client, what: str, **body: object) -> str:
        url = reverse("grids:mediation_step", args=[case.pk, what])
        answer = by.post(url, body, follow=True)
        assert answer.status_code == 200, text(answer)
        return text(answer)

    assert "已安排调解员" in do(secretary, "assign", mediator=str(room.mediators.get().pk))
    do(secretary, "meeting", held_on="2026-10-13", place="home", words_said="甲方愿意让一步")
    file = io.BytesIO(mw.PDF)
    file.name = "协议.pdf"
    page = do(secretary, "conclude", outcome="agreed", oral="", file=file)
    assert "达成协议" in page
    assert "甲方愿意让一步" in page
    kept = CaseFile.objects.get()
    url = reverse("grids:case_file", args=[case.pk, kept.pk])
    answer = secretary.post(url)
    assert b"".join(answer.streaming_content) == mw.PDF
    assert answer["Cache-Control"].startswith("max-age=0")
    assert secretary.get(reverse("portal:file", args=[kept.file_id])).status_code == 404
    assert Deed.objects.filter(verb="查看附件").count() == 1


def test_what_is_wrong_comes_back_in_its_form(world) -> None:
    case, secretary = mw.mediated(world), client(world, "secretary")
    url = reverse("grids:mediation_step", args=[case.pk, "conclude"])
    answer = secretary.post(url, {"outcome": "agreed", "oral": ""})
    assert answer.status_code == 422
    assert "写明为什么没有书面协议" in text(answer)
    wordless = {"held_on": "2026-10-13", "place": "home", "words_said": ""}
    answer = secretary.post(reverse("grids:mediation_step", args=[case.pk, "meeting"]), wordless)
    assert (answer.status_code, "请写调解情况" in text(answer)) == (422, True)
    answer = secretary.post(reverse("grids:mediation_step", args=[case.pk, "dance"]))
    assert answer.status_code == 404


def test_other_kinds_have_no_such_page(world) -> None:
    url = reverse("grids:mediation", args=[world.handling().pk])
    assert client(world, "secretary").get(url).status_code == 404


def test_rooms_carry_numbers_alone(world) -> None:
    case = mw.mediated(world)
    room = Mediation.objects.get().room
    for name, opens in (("dispatcher", True), ("worker", False), ("officer", True)):
        page = text(client(world, name).get(reverse("grids:room", args=[room.pk])))
        assert case.label in page
        assert "路灯" not in page
        assert (reverse("grids:case", args=[case.pk]) in page) is opens
    page = text(client(world, "administrator").get(reverse("grids:room", args=[room.pk])))
    assert case.label in page
    assert reverse("grids:case", args=[case.pk]) not in page


def test_experts_come_and_go(world) -> None:
    officer = client(world, "officer")
    body = {"county": str(world.county.pk), "field": "land", "name": "孔专家", "unit": "农业农村局"}
    assert "孔专家，农业农村局" in text(officer.post(reverse("grids:experts"), body, follow=True))
    assert "孔专家" in text(client(world, "worker").get(reverse("grids:experts")))
    assert "孔专家" not in text(client(world, "stranger").get(reverse("grids:experts")))
    officer.post(reverse("grids:expert_end", args=[Expert.objects.get().pk]))
    assert "孔专家，" not in text(officer.get(reverse("grids:experts")))


def test_the_list_of_rooms_asks_the_same_for_any_number(world) -> None:
    desk = client(world, "dispatcher")
    desk.get(reverse("grids:rooms"))  # the first request of a session writes it
    counts = []
    for start, many in ((0, 1), (1, 6)):
        for number in range(start, many):
            mw.mediator(world, mw.room(world, f"调解室{number}"), f"员{number}")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(reverse("grids:rooms")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_mediation_page_asks_the_same_for_any_length(world) -> None:
    case, secretary = mw.mediated(world), client(world, "secretary")
    counts = []
    body = {"held_on": "2026-10-13", "place": "home", "words_said": "又谈一次"}
    for more in (1, 5):
        for _ in range(more):
            secretary.post(reverse("grids:mediation_step", args=[case.pk, "meeting"]), body)
        with CaptureQueriesContext(connection) as asked:
            assert secretary.get(reverse("grids:mediation", args=[case.pk])).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
