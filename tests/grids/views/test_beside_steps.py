"""What a case's page offers beside its steps: urging, parties, batches; where the focus goes."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import parties, steps
from grids.models import Case, CaseParty
from portal import clock
from tests import grids_world as gw


@pytest.fixture
def world(standing_world: gw.GridsWorld) -> gw.GridsWorld:
    return standing_world


def text(answer: Any) -> str:
    return answer.content.decode()


def page(case: Case) -> str:
    return f"/grids/cases/{case.pk}/"


# -- urging ------------------------------------------------------------------------------------------


def test_the_desk_urges_on_the_page_once_a_day(world, desk) -> None:
    case, client = world.sent(), desk("dispatcher")
    assert "<summary>催办</summary>" in text(client.get(page(case)))
    answer = client.post(f"{page(case)}urge/", {"reason": "请今天去看"}, follow=True)
    shown = text(answer)
    assert "已催办" in shown
    assert "请今天去看" in shown
    assert "10月14日起可以再催" in shown
    assert "<summary>催办</summary>" not in shown
    again = client.post(f"{page(case)}urge/", {"reason": "再催一次"})
    assert again.status_code == 422
    assert "再催一次" in text(again)
    assert "催办</summary>" not in text(desk("secretary").get(page(case)))
    assert "请今天去看" in text(desk("secretary").get(page(case)))


def test_without_a_word_it_comes_back_open_with_the_focus_in_it(world, desk) -> None:
    answer = desk("dispatcher").post(f"{page(world.sent())}urge/", {"reason": " "})
    shown = text(answer)
    assert answer.status_code == 422
    assert "请写催办的话" in shown
    opened = shown[shown.index("<summary>催办</summary>") - 60 :]
    assert "open>" in opened[:60]
    assert shown.count("autofocus") == 1
    assert (
        'id="urge_reason"' in shown[shown.index("autofocus") - 400 : shown.index("autofocus") + 200]
    )


# -- who it is about ---------------------------------------------------------------------------------


def test_the_handler_writes_down_a_party_sealed(world, desk) -> None:
    case, client = world.handling("dispute"), desk("secretary")
    assert "登记当事人</summary>" in text(client.get(page(case)))
    sent = {"sealed_alias": "老李", "sealed_contact": "0537-1234567"}
    assert client.post(f"{page(case)}parties/add/", sent).status_code == 302
    row = CaseParty.objects.get(case=case)
    assert "老李" not in bytes(row.sealed).decode("latin-1")
    [party] = parties.open_parties(actor=world.who("secretary"), case=case)
    assert (party.alias, party.contact, party.household) == ("老李", "0537-1234567", "")


def test_what_is_wrong_with_a_party_is_told_at_once_and_stays(world, desk) -> None:
    case, client = world.handling(), desk("secretary")
    nothing = client.post(f"{page(case)}parties/add/", {"sealed_alias": " "})
    assert nothing.status_code == 422
    assert "至少一样" in text(nothing)
    wrong = {"sealed_alias": "字" * 21, "sealed_contact": "370811199003071234"}
    shown = text(client.post(f"{page(case)}parties/add/", wrong))
    assert "称呼最多20字" in shown
    assert "不能填写身份证号" in shown
    assert "字" * 21 in shown
    assert not CaseParty.objects.exists()


def test_of_a_filed_case_nobody_is_written_down_any_more(world, desk) -> None:
    case = steps.file(actor=world.who("dispatcher"), case=world.closed())
    client = desk("dispatcher")
    assert "登记当事人</summary>" not in text(client.get(page(case)))
    answer = client.post(f"{page(case)}parties/add/", {"sealed_alias": "老李"})
    assert answer.status_code == 422
    assert "不再登记当事人" in text(answer)
    assert not CaseParty.objects.exists()


# -- a refused step ----------------------------------------------------------------------------------


def test_after_a_refused_step_its_form_is_open_and_its_first_error_has_the_focus(
    world, desk
) -> None:
    case, client = world.handling(), desk("secretary")
    shown = text(client.post(f"{page(case)}do/ask_extension/", {"days": "x", "reason": ""}))
    assert shown.count("autofocus") == 1
    at = shown.index("autofocus")
    assert 'id="ask_extension_days"' in shown[at - 400 : at + 200]
    form = shown.rindex("<details", 0, at)
    assert "open>" in shown[form : form + 60]
    assert "autofocus" not in text(client.get(page(case)))


# -- batches -----------------------------------------------------------------------------------------

BATCH = "/grids/cases/batch/"


def test_several_cases_go_to_one_place_and_what_was_refused_is_told_of_each(world, desk) -> None:
    found, registered, gone = world.report(), world.report("dispatcher"), world.handling()
    sent = {"do": "dispatch", "handler": world.next_village.pk,
            "cases": [found.pk, registered.pk, gone.pk]}  # fmt: skip
    shown = text(desk("dispatcher").post(BATCH, sent))
    assert "办成2件，没有办1件" in shown
    refused = shown[shown.index("没有分派的") : shown.index("已分派的")]
    assert gone.label in refused
    assert found.label not in refused
    for case in (found, registered):
        case.refresh_from_db()
        assert (case.state, case.handler_id) == ("dispatched", world.next_village.pk)
    assert [s.action for s in found.log.order_by("pk")] == ["report", "register", "dispatch"]
    gone.refresh_from_db()
    assert gone.state == "handling"


def test_a_refused_case_is_never_half_written(world, desk, monkeypatch) -> None:
    """Of a found case that cannot be sent the registration is gone too; the next one is sent."""
    first, second = world.report(), world.report()
    plain = steps._check_handler

    def refuse_first(actor: Any, case: Case, order: Any, right: str) -> None:
        if case.pk == first.pk:
            raise steps.Refused("这一件不行。")
        plain(actor, case, order, right)

    monkeypatch.setattr(steps, "_check_handler", refuse_first)
    sent = {"do": "dispatch", "handler": world.village.pk, "cases": [first.pk, second.pk]}
    assert "这一件不行。" in text(desk("dispatcher").post(BATCH, sent))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("found", "dispatched")
    assert first.log.count() == 1


def test_several_are_closed_and_filed(world, desk) -> None:
    client, desk_account = desk("dispatcher"), world.who("dispatcher")
    rated = [
        steps.rate(actor=desk_account, case=world.resolved(), satisfaction=5) for _ in range(2)
    ]
    unrated = world.resolved()
    sent = {"do": "close", "cases": [case.pk for case in (*rated, unrated)]}
    shown = text(client.post(BATCH, sent))
    assert "办成2件，没有办1件" in shown
    assert "还没有评价" in shown
    shown = text(client.post(BATCH, {"do": "file", "cases": sent["cases"]}))
    assert "办成2件，没有办1件" in shown
    states = set(
        Case.objects.filter(pk__in=[case.pk for case in rated]).values_list("state", flat=True)
    )
    assert states == {"filed"}


def test_what_cannot_be_a_batch_is_refused_with_a_sentence(world, desk) -> None:
    case, client = world.report(), desk("dispatcher")
    for sent, sentence in (
        ({"do": "close"}, "还没有选事项"),
        ({"do": "vanish", "cases": [case.pk]}, "请选要办什么"),
        ({"do": "dispatch", "cases": [case.pk]}, "请选分派给哪个单位"),
        (
            {"do": "dispatch", "cases": [case.pk], "handler": world.next_town.pk},
            "请选分派给哪个单位",
        ),
        ({"do": "close", "cases": list(range(1, 52))}, "一次最多办50件"),
    ):
        answer = client.post(BATCH, sent)
        assert answer.status_code == 422
        assert sentence in text(answer)
    case.refresh_from_db()
    assert case.state == "found"


def test_a_foreign_case_is_counted_and_not_named(world, desk) -> None:
    case = world.report()
    sent = {"do": "dispatch", "handler": world.next_town.pk, "cases": [case.pk, 987654]}
    shown = text(desk("next_dispatcher").post(BATCH, sent))
    assert case.label not in shown
    assert "另有2件不由您分派" in shown
    case.refresh_from_db()
    assert case.state == "found"


def test_board_and_list_offer_what_can_be_ticked(world, desk) -> None:
    case = world.report()
    tick = f'name="cases" value="{case.pk}" form="batch"'
    for address in ("/grids/board/", "/grids/cases/"):
        assert tick in text(desk("dispatcher").get(address))
        assert 'name="cases"' not in text(desk("officer").get(address))
    few = statements(desk("dispatcher"), "/grids/board/")
    for _ in range(3):
        world.report()
    assert statements(desk("dispatcher"), "/grids/board/") == few


def statements(client: Client, address: str) -> int:
    """Return how many statements a page asks, once what is cached is cached."""
    client.get(address)
    clock.forget()
    clock.today()  # it is cached for seconds only
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)
