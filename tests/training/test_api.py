"""Training over the API: the own scope, the pages' figures, and the same refusals as the pages."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from portal import clock
from tests import training_world as tw
from training import codes
from training.actions import attendance, hours
from training.actions.attendance import Marked
from training.models import Attendance, HourEntry

NINE, ELEVEN = tw.NINE, "2026-10-13T11:00:00+08:00"
JSON = "application/json"


@pytest.fixture
def session(world):
    """This morning's session of a class that runs, with two trainees."""
    return tw.running(world).sessions.get()


@pytest.fixture
def held(world, session):
    """Its hours written down: Anna was there, Boris was not."""
    with time_machine.travel(ELEVEN):
        one = session.training_class.enrolments.get(person=world.people["anna"])
        attendance.mark(actor=world["keeper"], session=session, marks={one.pk: Marked(True)})
        hours.close(actor=world["keeper"], session=session, confirmed=1)
    return session


def _rows(client, address: str) -> list[dict]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["results"]


def test_lists_hold_the_own_scope_alone(world, held, signed_in):
    counts = {}
    for name in ("keeper", "leader", "clerk", "anna", "boris", "stranger", "town"):
        client = signed_in(name)
        counts[name] = [
            len(_rows(client, address))
            for address in (
                "training-classes/", "training-sessions/", "training-attendances/", "study-hours/"
            )
        ]  # fmt: skip
    assert counts == {
        "keeper": [1, 1, 2, 1], "leader": [0, 0, 0, 0], "clerk": [1, 1, 0, 1],
        "anna": [1, 1, 1, 1], "boris": [1, 1, 1, 0], "stranger": [0, 0, 0, 0], "town": [1, 1, 0, 0],
    }  # fmt: skip
    client = signed_in("keeper")
    assert _rows(client, "training-attendances/?present=false")[0]["person"]["name"] == "薄立新"
    assert _rows(client, "training-classes/?kind=night") == []
    wrong = client.get("/api/v1/training-sessions/?day_from=13.10.2026")
    assert (wrong.status_code, wrong["Content-Type"]) == (400, "application/problem+json")


def test_a_list_takes_the_same_queries_whatever_its_length(
    world, held, signed_in, django_assert_num_queries
):
    client = signed_in("keeper")
    client.get("/api/v1/training-attendances/")
    with django_assert_num_queries(4):
        assert len(_rows(client, "training-attendances/")) == 2


def test_the_statement_and_the_figures_are_the_pages(world, held, signed_in):
    pk = world.people["anna"].pk
    told = signed_in("anna").get(f"/api/v1/study-statements/{pk}/?year=2026").json()
    assert (told["total"], told["owed"], told["missing"]) == ("2.00", "90.0", "88.00")
    assert [one["whose"] for one in told["sources"]] == ["国家规定"]
    assert signed_in("boris").get(f"/api/v1/study-statements/{pk}/").status_code == 404
    client = signed_in("leader")
    figures = client.get("/api/v1/training-figures/?year=2026").json()
    assert (figures["sessions"], figures["person_times"], figures["people"]) == (1, 1, 1)
    tw.catalogue.add_group(
        actor=world["keeper"], organization=world.county, name="全体干部", rule="servants"
    )
    covered = client.get("/api/v1/training-coverage/").json()["groups"]
    assert [(one["people"], one["trained"], one["rate"]) for one in covered] == [(4, 1, "25.00")]
    rows = client.get("/api/v1/training-obligations/?period=2026H2").json()["rows"]
    assert {one["code"]: one["rate"] for one in rows}["weekly"] is None, "nothing owed: n/a"
    assert client.get("/api/v1/training-obligations/?period=2026-10").status_code == 400
    assert client.get("/api/v1/training-figures/?jahr=2026").status_code == 400
    refused = signed_in("anna").get("/api/v1/training-figures/")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def _post(client, address: str, body) -> tuple[int, dict]:
    answer = client.post(f"/api/v1/{address}", body, content_type=JSON)
    return answer.status_code, answer.json()


def test_enrolling_takes_all_or_none_and_a_unit_its_own(world, session, signed_in):
    made, ids = session.training_class, {n: p.pk for n, p in world.people.items()}
    address = f"training-classes/{made.pk}/enrolments/"
    status, told = _post(signed_in("keeper"), address, {"people": [ids["chief"], 999_999]})
    assert (status, "999999" in told["problems"]["people"][0]) == (422, True)
    assert made.enrolments.count() == 2
    status, told = _post(signed_in("keeper"), address, {"people": [ids["chief"], ids["anna"]]})
    assert (status, told["enrolled"], told["there"]) == (200, 1, 1)
    assert _post(signed_in("clerk"), address, {"people": [ids["mayor"]]})[0] == 422
    assert _post(signed_in("approver"), address, {"people": [ids["mayor"]]})[0] == 403
    assert _post(signed_in("stranger"), address, {"people": [ids["mayor"]]})[0] == 404
    assert _post(signed_in("keeper"), address, {"people": [], "x": 1})[0] == 400


def test_a_code_signs_in_once_and_the_roll_is_whole_or_not_at_all(world, session, signed_in):
    address = f"training-sessions/{session.pk}"
    with time_machine.travel(NINE):
        client, pk = signed_in("keeper"), world.people["anna"].pk
        text = codes.token(session.pk, pk, codes.step_of(clock.now()))
        status, row = _post(client, f"{address}/check-ins/", {"code": text})
        assert (status, row["present"], row["way"]) == (200, True, "qr")
        status, told = _post(client, f"{address}/check-ins/", {"code": text})
        assert (status, told["code"]) == (409, "stale")
        old = codes.token(session.pk, world.people["boris"].pk, codes.step_of(clock.now()) - 2)
        assert _post(client, f"{address}/check-ins/", {"code": old})[0] == 409
        lines = {row.person.name: row.pk for row in session.training_class.enrolments.all()}
        marks = [
            {"enrolment": lines["安文静"], "present": False},
            {"enrolment": lines["薄立新"], "present": True, "late": 91},
        ]
        status, told = _post(client, f"{address}/roll/", {"marks": marks})
        assert (status, "91分钟" in str(told["problems"])) == (422, True)
        assert Attendance.objects.get().present, "nothing was written"
        marks[1]["late"] = 15
        assert _post(client, f"{address}/roll/", {"marks": [*marks, marks[0]]})[0] == 422
        status, told = _post(client, f"{address}/roll/", {"marks": marks})
        assert (status, told["changed"], told["present"], told["absent"]) == (200, 2, 1, 1)
        assert _post(signed_in("anna"), f"{address}/check-ins/", {"code": text})[0] == 403


def test_corrections_and_reversals_post_anew_and_never_twice(world, held, signed_in):
    row = held.attendances.get(person=world.people["anna"])
    client, address = signed_in("keeper"), f"training-attendances/{row.pk}/corrections/"
    assert _post(client, address, {"present": True, "late": 45})[0] == 400, "a reason is wanted"
    status, told = _post(client, address, {"present": True, "late": 45, "reason": "监控回看"})
    assert (status, told["late"]) == (200, 45)
    assert [str(one.hours) for one in HourEntry.objects.order_by("id")] == ["2.00", "-2.00", "1.00"]
    assert _post(signed_in("stranger"), address, {"present": True, "reason": "x"})[0] == 404
    entry = hours.log_elsewhere(
        actor=world["keeper"], person=world.people["anna"],
        facts={"on": dt.date(2026, 9, 1), "hours": Decimal(6), "category": "theory",
               "title": "网络培训", "elsewhere": "省委党校", "ground": "证书"},
    )  # fmt: skip
    client, address = signed_in("keeper"), f"study-hours/{entry.pk}/reversals/"
    status, told = _post(client, address, {"reason": "登记了两次"})
    assert (status, told["hours"], told["reverses"]) == (200, "-6.00", entry.pk)
    assert _post(client, address, {"reason": "再冲"})[0] == 409
    of_session = HourEntry.objects.filter(session=held).order_by("-id")[0]
    status, told = _post(client, f"study-hours/{of_session.pk}/reversals/", {"reason": "x"})
    assert (status, "更正考勤" in told["title"]) == (409, True)
