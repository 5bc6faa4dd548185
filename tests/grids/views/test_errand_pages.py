"""Pages of errands and contract reviews, as the people who use them see them; a department's orders too."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grids.actions import errands, steps
from grids.actions.errands import Service
from grids.actions.steps import Order
from grids.models import Case, ContractOpinion, ErrandService
from tests import grids_world as gw
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(gw.build)


def client(world: gw.GridsWorld, name: str) -> Client:
    made = Client()
    made.force_login(world.who(name))
    made.get(reverse("home"))  # the first request of a session writes it
    return made


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_a_worker_claims_on_a_phone_and_the_next_is_told_by_whom(world) -> None:
    case = world.sent(code="errand")
    worker, leader = client(world, "worker"), client(world, "leader")
    assert case.label in text(worker.get(reverse("grids:errands")))
    assert worker.get(reverse("grids:case", args=[case.pk])).status_code == 404
    claim = reverse("grids:errand_claim", args=[case.pk])
    assert "由您代办" in text(worker.post(claim, follow=True))
    late = leader.post(claim)
    assert late.status_code == 409
    assert "worker" in text(late)
    page = text(leader.get(reverse("grids:errands")))
    assert "现在没有可以认领的代办" in page
    assert "各人认领" in page
    assert "我在办的" in text(worker.get(reverse("grids:errands")))
    assert client(world, "neighbour").post(claim).status_code == 404


def test_a_service_from_the_catalogue_to_the_case(world) -> None:
    officer, desk = client(world, "officer"), client(world, "dispatcher")
    told = {"county": str(world.county.pk), "category": "civil", "title": "高龄补贴年审",
            "documents": "身份证", "days": "5", "active": "on"}  # fmt: skip
    assert "高龄补贴年审，5个工作日" in text(
        officer.post(reverse("grids:services"), told, follow=True)
    )
    assert officer.post(reverse("grids:services"), told | {"days": "x"}).status_code == 422
    row, case = ErrandService.objects.get(), world.sent(code="errand")
    url = reverse("grids:errand", args=[case.pk])
    assert url in text(desk.get(reverse("grids:case", args=[case.pk])))
    page = text(desk.post(url, {"service": str(row.pk), "mode": "member"}, follow=True))
    assert "党员帮办" in page
    assert "高龄补贴年审" in text(client(world, "worker").get(reverse("grids:errands")))
    officer.post(reverse("grids:service", args=[row.pk]), told | {"active": ""})
    assert "停用" in text(officer.get(reverse("grids:services")))
    assert "高龄补贴年审" not in text(client(world, "worker").get(reverse("grids:services")))


def test_the_list_of_errands_asks_the_same_for_any_number(world) -> None:
    service = errands.save_service(
        actor=world.who("officer"), county=world.county, told=Service("civil", "年审", 5)
    )
    worker, counts = client(world, "worker"), []
    for many in (1, 5):
        for _ in range(many):
            case = world.sent(code="errand")
            actor = world.who("dispatcher")
            errands.name_service(actor=actor, case=case, service=service, mode="post")
        with CaptureQueriesContext(connection) as asked:
            assert worker.get(reverse("grids:errands")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_contract_from_the_village_to_the_department_and_back(world) -> None:
    case = world.report("secretary", "contract")
    secretary, clerk = client(world, "secretary"), client(world, "clerk")
    url = reverse("grids:contract", args=[case.pk])
    assert url in text(secretary.get(reverse("grids:case", args=[case.pk])))
    told = {"title": "厂房出租合同", "parties": "某村委会、某公司", "amount": "abc"}
    describe = reverse("grids:contract_step", args=[case.pk, "describe"])
    wrong = secretary.post(describe, told)
    assert (wrong.status_code, "请填数字" in text(wrong)) == (422, True)
    assert "厂房出租合同" in text(wrong)
    secretary.post(describe, told | {"amount": "120000"})
    desk = world.who("dispatcher")
    steps.register(actor=desk, case=case)
    case.refresh_from_db()
    steps.dispatch(actor=desk, case=case, order=Order(world.department))
    case.refresh_from_db()
    steps.accept(actor=world.who("clerk"), case=case)
    opine = reverse("grids:contract_step", args=[case.pk, "opine"])
    page = text(clerk.post(opine, {"opinion": "amend", "words": "第三条写明租期"}, follow=True))
    assert "修改后签订" in page
    assert ContractOpinion.objects.get().by == world.who("clerk")
    assert "第三条写明租期" in text(secretary.get(url))
    assert clerk.post(reverse("grids:contract_step", args=[case.pk, "dance"])).status_code == 404


def test_a_department_accepts_and_handles_what_was_ordered_from_it(world) -> None:
    case = world.report("secretary", "order")
    desk = world.who("dispatcher")
    case = steps.register(actor=desk, case=case)
    case = steps.dispatch(actor=desk, case=case, order=Order(world.department))
    clerk = client(world, "clerk")
    assert case.label in text(clerk.get(reverse("grids:cases")))
    for action, body in (("accept", {}), ("start", {}), ("resolve", {"reason": "已派人看过"}),
                         ("feed_back", {"reason": "已告诉村里"})):  # fmt: skip
        answer = clerk.post(reverse("grids:case_step", args=[case.pk, action]), body, follow=True)
        assert answer.status_code == 200, (action, text(answer))
    assert Case.objects.get(pk=case.pk).state == Case.State.FED_BACK
    other = world.report("secretary", "order")
    assert clerk.get(reverse("grids:case", args=[other.pk])).status_code == 404
