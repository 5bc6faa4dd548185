"""What a desk does over the API beside the steps: batches, emergencies read of, parties written down."""

import pytest

from grids.actions.parties import open_parties
from grids.models import Case, CaseNotice, CaseParty
from portal.models import Deed, KeptAnswer
from tests import grids_world as gw
from tests.asking import get, post, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)


def test_several_cases_are_sent_and_each_refusal_is_told(world):
    desk, one, two = world.who("dispatcher"), world.report(), world.sent()
    body = {"do": "dispatch", "cases": [one.pk, two.pk, 10**9], "handler": world.village.pk}
    told = twice(desk, "case-batches/", body)
    assert ([c["id"] for c in told["done"]], told["unseen"]) == ([one.pk], 1)
    assert Case.objects.get(pk=one.pk).handler == world.village
    (refused,) = told["refused"]
    assert refused["case"]["id"] == two.pk
    assert refused["why"].endswith("。")
    assert set(told["done"][0]) == {"id", "number", "state", "state_label", "level", "due_on"}


def test_cases_are_closed_and_filed_together(world):
    desk, case = world.who("dispatcher"), world.closed()
    waiting = world.handling()
    told = post(desk, "case-batches/", {"do": "file", "cases": [case.pk, waiting.pk]})[1]
    assert [c["state"] for c in told["done"]] == ["filed"]
    assert [r["case"]["id"] for r in told["refused"]] == [waiting.pk]
    told = post(desk, "case-batches/", {"do": "close", "cases": [waiting.pk]})[1]
    assert (told["done"], len(told["refused"])) == ([], 1)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"handler": None}, 400),
        ({"do": "vanish"}, 400),
        ({"cases": []}, 400),
        ({"cases": list(range(1, 52))}, 400),
        ({"handler": 10**9}, 422),
    ],
)
def test_a_batch_is_read_strictly(world, more, status):
    case = world.report()
    body = {"do": "dispatch", "cases": [case.pk], "handler": world.village.pk} | more
    assert post(world.who("dispatcher"), "case-batches/", body)[0] == status
    body.pop("handler")
    assert Case.objects.get(pk=case.pk).state == Case.State.FOUND


def test_a_batch_is_the_desks(world):
    case = world.report()
    body = {"do": "dispatch", "cases": [case.pk], "handler": world.village.pk}
    for who in ("worker", "secretary", "officer"):
        assert post(world.who(who), "case-batches/", body)[0] == 403, who
    missing = {"do": "dispatch", "cases": [case.pk]}
    assert post(world.who("dispatcher"), "case-batches/", missing)[0] == 422
    theirs = post(
        world.who("next_dispatcher"), "case-batches/", {"do": "close", "cases": [case.pk]}
    )
    assert theirs[1] == {"done": [], "refused": [], "unseen": 1}


def test_an_emergency_is_read_of_once(world):
    case = world.report(code="hazard", urgency=_most_urgent(world))
    desk, officer = world.who("dispatcher"), world.who("officer")
    address = f"cases/{case.pk}/notices/"
    before = get(desk, address)[1]
    assert (before["waits"], [one["level"] for one in before["notices"]]) == (
        True,
        ["town", "county"],
    )
    told = twice(desk, f"cases/{case.pk}/readings/")
    notice = CaseNotice.objects.get(case=case, level="town")
    assert (told["waits"], told["notices"][0]["seen_by"]) == (False, notice.seen_by.display_name)
    assert told["notices"][1]["seen_at"] is None
    assert post(desk, f"cases/{case.pk}/readings/")[0] == 200
    assert Deed.objects.filter(verb="紧急事项已阅").count() == 1, "a second time changes nothing"
    assert get(officer, address)[1]["waits"] is True
    assert post(world.who("leader"), f"cases/{case.pk}/readings/")[0] == 403
    assert post(world.who("stranger"), f"cases/{case.pk}/readings/")[0] == 404
    assert get(desk, f"cases/{world.report().pk}/notices/")[1]["notices"] == []


def _most_urgent(world) -> str:
    return str(min(world.kind("hazard").urgencies, key=lambda one: one["days"])["code"])


def test_parties_are_written_down_and_never_given_out(world):
    case, worker = world.report(), world.who("worker")
    address = f"cases/{case.pk}/parties/"
    told = twice(worker, address, {"parties": [{"alias": "老李", "contact": "13800000000"}]})
    assert set(told) == {"id", "number", "state", "state_label", "level", "due_on"}
    (party,) = open_parties(actor=world.who("dispatcher"), case=case)
    assert (party.alias, party.contact) == ("老李", "13800000000")
    assert "老李" not in str(list(Deed.objects.values())) + str(list(KeptAnswer.objects.values()))
    for wrong, status in (
        ({"parties": []}, 400),
        ({"parties": [{}]}, 422),
        ({"parties": [{"alias": "李370826199001011234"}]}, 422),
        ({"parties": [{"name": "老李"}]}, 400),
    ):
        assert post(worker, address, wrong)[0] == status, wrong
    assert CaseParty.objects.count() == 1
    assert get(worker, address)[0] == 405
    assert post(world.who("leader"), address, {"parties": [{"alias": "老李"}]})[0] == 403
    assert post(world.who("stranger"), address, {"parties": [{"alias": "老李"}]})[0] == 404
