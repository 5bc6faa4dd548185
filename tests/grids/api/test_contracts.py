"""The legality review of a contract over the API: who sees it, describes it, gives the opinion (P30-R3)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grids.actions import steps
from grids.models import Case, CaseFile, Contract, ContractOpinion
from portal.models import Deed
from tests import grids_world as gw
from tests.asking import as_, get, post, twice
from tests.standing import once_a_module

built, world = once_a_module(gw.build)
TOLD: dict[str, Any] = {
    "title": "村集体厂房出租合同",
    "parties": "河里村、某公司",
    "amount": "120000",
}
OPINION = {"opinion": "amend", "words": "写明租金怎样调整"}


@pytest.fixture(autouse=True)
def kept(tmp_path, settings) -> None:
    settings.MEDIA_ROOT = tmp_path


def contract(world) -> Case:
    """A contract of the village, handled by the department; its secretary found it."""
    case = world.report("secretary", "contract")
    case = steps.register(actor=world.who("dispatcher"), case=case)
    place = world.department
    rows = Case.objects.filter(pk=case.pk)
    rows.update(state=Case.State.ACCEPTED, handler=place, handler_path=place.path)
    return rows.get()


def test_a_contract_is_described_reviewed_and_only_then_done(world):
    case, secretary, clerk = contract(world), world.who("secretary"), world.who("clerk")
    address = f"cases/{case.pk}/contract/"
    nothing = get(secretary, address)[1]
    assert (nothing["contract"], nothing["opinions"], nothing["offers"]) == (None, [], ["describe"])
    told = twice(secretary, f"{address}describe/", TOLD)
    row = Contract.objects.get(case=case)
    assert (row.title, str(row.amount)) == (told["contract"]["title"], told["contract"]["amount"])
    assert get(clerk, address)[1]["offers"] == ["opine", "describe"]
    status, refused = post(secretary, f"{address}opine/", OPINION)
    assert (status, refused["rule"]) == (403, "P30-R3"), "who handed it in reviews nothing"
    told = twice(clerk, f"{address}opine/", OPINION)
    opinion = ContractOpinion.objects.get(case=case)
    assert told["opinions"][0]["words"] == opinion.words
    assert (opinion.by_id, told["offers"]) == (clerk.pk, [])
    assert Deed.objects.filter(verb="出具审查意见").count() == 1
    assert post(clerk, f"{address}opine/", OPINION)[0] == 409, "once a round"
    assert post(secretary, f"{address}describe/", TOLD)[0] == 409, "nothing changes any more"


def test_who_neither_handed_it_in_nor_serves_it_sees_nothing(world):
    case = contract(world)
    address = f"cases/{case.pk}/contract/"
    for who, status in {"leader": 403, "stranger": 404, "worker": 404, "officer": 200}.items():
        assert get(world.who(who), address)[0] == status, who
    assert post(world.who("leader"), f"{address}describe/", TOLD)[0] == 403
    assert post(world.who("leader"), f"{address}describe/", {})[0] == 403, "before the body"
    assert get(world.who("dispatcher"), f"cases/{world.report().pk}/contract/")[0] == 404


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"title": ""}, 400),
        ({"amount": "-1"}, 400),
        ({"amount": "1e30"}, 400),
        ({"lawyer": "唐正"}, 400),
        ({"parties": "张三，370826199001011234"}, 422),
    ],
)
def test_what_may_not_be_said_of_a_contract(world, more, status):
    case = contract(world)
    answer = post(world.who("secretary"), f"cases/{case.pk}/contract/describe/", TOLD | more)
    assert answer[0] == status
    assert not Contract.objects.exists()


def test_no_opinion_before_there_is_a_contract(world):
    case, clerk = contract(world), world.who("clerk")
    status, refused = post(clerk, f"cases/{case.pk}/contract/opine/", OPINION)
    assert (status, refused["code"]) == (409, "refused")
    wrong = OPINION | {"opinion": "maybe"}
    assert post(clerk, f"cases/{case.pk}/contract/opine/", wrong)[0] == 400


def test_the_text_is_kept_and_never_given_out(world):
    case, secretary = contract(world), world.who("secretary")
    paper = SimpleUploadedFile("合同.pdf", b"%PDF-1.4 secret", "application/pdf")
    answer = as_(secretary).post(
        f"/api/v1/cases/{case.pk}/contract/describe/", TOLD | {"file": paper}
    )
    assert answer.status_code == 200, answer.content.decode()
    (told,) = answer.json()["files"]
    kept = CaseFile.objects.get()
    assert (told["id"], told["name"], told["purpose"]) == (kept.pk, "合同.pdf", "contract")
    assert set(told) == {"id", "purpose", "purpose_label", "name", "added_on", "by"}
    script = SimpleUploadedFile("合同.exe", b"MZ", "application/octet-stream")
    answer = as_(secretary).post(
        f"/api/v1/cases/{case.pk}/contract/describe/", TOLD | {"file": script}
    )
    assert answer.status_code == 422
    assert CaseFile.objects.count() == 1
