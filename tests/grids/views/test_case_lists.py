"""Board, list, export and 待办 of cases: what they show, to whom, with how many statements."""

import datetime as dt
import io
import uuid
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import notices, steps
from grids.actions.escalation import escalate_overdue
from grids.actions.steps import Order
from grids.models import Case, CaseKind, CaseNotice
from grids.queries.case_lists import Asked, is_few
from grids.workbooks import cases as exporting
from portal import clock, providers
from portal.models import Deed, Job
from portal.refusals import NotAllowed
from tests import grids_world as gw


def text(answer: Any) -> str:
    return answer.content.decode()


def many(world: gw.GridsWorld, count: int, **values: Any) -> list[Case]:
    """Write so many cases of the village, as an action would have left them."""
    model = world.report()
    plain = {f.name: getattr(model, f.name) for f in Case._meta.concrete_fields if f.name != "id"}
    return Case.objects.bulk_create(
        Case(**(plain | {"key": uuid.uuid4(), "number": 1000 + n} | values)) for n in range(count)
    )


def asked(client: Client, address: str) -> int:
    """Return how many statements a page asks, once what is cached is cached."""
    client.get(address)
    clock.forget()
    clock.today()  # it is cached for seconds only
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_the_list_is_narrowed_by_its_address(world, desk) -> None:
    found, sent, dispute = world.report(), world.sent(), world.handling("dispute")
    client = desk("dispatcher")

    def labels(words: str) -> set[str]:
        shown = text(client.get(f"/grids/cases/?{words}"))
        return {case.label for case in (found, sent, dispute) if case.label in shown}

    assert labels("") == {found.label, sent.label, dispute.label}
    assert labels("state=found") == {found.label}
    assert labels("state=to_accept") == {sent.label}
    assert labels("kind=dispute") == {dispute.label}
    assert labels("state=ended") == set()
    assert labels("whose=found") == {sent.label, dispute.label}
    assert labels("found_from=2026-10-14") == set()
    assert labels("found_to=2026-10-13") == {found.label, sent.label, dispute.label}
    assert labels(f"q={sent.label}") == {sent.label}
    assert labels(f"q={sent.number}") == {sent.label}
    assert labels("q=什么") == set()
    assert labels("state=vanish&kind=vanish&found_from=gestern") >= {found.label}
    assert "请按2026-10-21这样填写日期" in text(client.get("/grids/cases/?found_from=gestern"))
    gw.move_to(dt.date(2026, 10, 30))
    escalate_overdue()
    assert labels("late=on") == {found.label, sent.label}
    assert labels("escalated=on") == {found.label, sent.label}


def test_who_handles_and_who_found(world, desk) -> None:
    found, sent = world.report(), world.sent()
    handled = text(desk("secretary").get("/grids/cases/?whose=handled"))
    assert sent.label in handled
    assert found.label not in handled
    assert found.label in text(desk("worker").get("/grids/cases/"))
    assert sent.label not in text(desk("worker").get("/grids/cases/"))


def test_pages_follow_one_another(world, desk) -> None:
    """120 cases on three pages, each once, whatever their deadlines."""
    cases = many(world, 120)
    for n, case in enumerate(cases):
        Case.objects.filter(pk=case.pk).update(due_on=gw.TODAY + dt.timedelta(days=n % 7))
    seen, address, client = [], "/grids/cases/?state=found", desk("dispatcher")
    for _ in range(3):
        context = client.get(address).context
        seen += [line.case.pk for line in context["lines"]]
        address = f"/grids/cases/?state=found&after={context['after']}"
    assert context["after"] == ""
    assert len(seen) == len(set(seen)) == 121
    backwards = client.get("/grids/cases/?state=all").context
    days = [line.case.due_on for line in backwards["lines"]]
    assert days == sorted(days, reverse=True)


def test_an_export_is_what_is_shown_without_words(world, desk) -> None:
    found, _ = world.report(), world.sent()
    client = desk("dispatcher")
    answer = client.post("/grids/cases/export/", {"state": "found"})
    assert "attachment" in answer["Content-Disposition"]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert "次邱镇事项台账" in cells
    assert found.label in cells
    assert "共1件" in "".join(cells)
    assert not any("路灯" in cell for cell in cells)
    assert Deed.objects.get(verb="导出事项台账").details == {"cases": 1}


def test_a_long_export_is_a_job_only_its_owner_fetches(world, desk, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    many(world, 5)
    client = desk("dispatcher")
    answer = client.post("/grids/cases/export/", {"state": "found", "found_from": "2026-10-01"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    assert job.params == {"state": "found", "found_from": "2026-10-01"}
    twice = client.post("/grids/cases/export/", {"state": "found", "found_from": "2026-10-01"})
    assert twice["Location"] == answer["Location"]
    monkeypatch.setattr(exporting, "MOST", 4)
    refused = client.post("/grids/cases/export/", {"state": "found"})
    assert refused.status_code == 409
    assert "缩小范围" in text(refused)


def test_the_board_puts_what_runs_late_on_top(world, desk) -> None:
    case = world.handling()
    gw.move_to(dt.date(2026, 10, 28))
    escalate_overdue()
    fresh = world.report()
    context = desk("dispatcher").get("/grids/board/").context
    (late,) = context["late"]
    assert (late.case, late.left.words, late.up_words) == (case, "逾期4个工作日", "已升级到镇街")
    columns = {column.code: column for column in context["columns"]}
    assert [(c.code, c.count, c.late) for c in context["columns"]] == [
        ("to_send", 1, 0), ("to_accept", 0, 0), ("in_hand", 0, 1), ("to_end", 0, 0),
    ]  # fmt: skip
    (card,) = columns["to_send"].cards
    assert (card.line.case, card.suggested) == (fresh, world.village)


def test_a_column_shows_the_soonest_in_time_of_its_states(world, desk) -> None:
    days = {"found": (9, 3, 1), "returned": (2, 4, 8), "handling": (5,), "rated": (-3, 6)}
    for state, due in days.items():
        for n in due:
            many(world, 1, state=state, due_on=gw.TODAY + dt.timedelta(n), number=2000 + n,
                 year=2000 + len(state), done_on=gw.TODAY if state == "rated" else None)  # fmt: skip
    Case.objects.filter(year=2026).update(state="closed")
    context = desk("dispatcher").get("/grids/board/").context
    shown = {
        column.code: [(card.line.case.due_on - gw.TODAY).days for card in column.cards]
        for column in context["columns"]
    }
    assert shown == {"to_send": [1, 2, 3, 4, 8], "to_accept": [], "in_hand": [5], "to_end": [-3, 6]}
    assert [column.count for column in context["columns"]] == [6, 0, 1, 2]


@pytest.mark.parametrize("words", ["state=all", "state=found", "state=all&found_to=2026-10-13"])
@pytest.mark.parametrize("name", ["secretary", "dispatcher"])
def test_rows_are_in_the_same_order_gathered_or_along_the_deadlines(world, desk, words, name):
    """A village's cases and those of a period are sorted, a township's are read along the deadlines."""
    for n, case in enumerate(many(world, 60)):
        Case.objects.filter(pk=case.pk).update(due_on=gw.TODAY + dt.timedelta(days=n * 7 % 5))
    client, seen, after = desk(name), [], ""
    for _ in range(2):
        context = client.get(f"/grids/cases/?{words}&after={after}").context
        seen += [line.case for line in context["lines"]]
        after = context["after"]
    order = sorted(Case.objects.all(), key=lambda case: (case.due_on, case.pk))
    assert seen == (order if words == "state=found" else order[::-1])


def test_what_is_few_along_the_deadlines(world) -> None:
    def few(name: str, **asked: Any) -> bool:
        return is_few(world.who(name), Asked(**asked))

    assert not any(few(name) for name in ("dispatcher", "officer"))
    assert all(few(name) for name in ("secretary", "worker", "clerk"))
    assert few("officer", found_to=gw.TODAY)
    assert few("dispatcher", whose="handled")


def test_one_tap_sends_a_case_and_leads_back(world, desk) -> None:
    case, client = world.report(), desk("dispatcher")
    shown = text(client.get("/grids/board/"))
    assert "派给河里村" in shown
    sent = {"handler": world.village.pk, "back": "board"}
    answer = client.post(f"/grids/cases/{case.pk}/do/send/", sent)
    assert answer["Location"] == "/grids/board/"
    case.refresh_from_db()
    assert case.state == "dispatched"


def test_the_usual_handler_of_a_kind_is_suggested(world, desk) -> None:
    """Orders of the village went to the department last; opinions go to the village as ever."""
    dispatcher = world.who("dispatcher")
    first = world.report("secretary", "order", channel="meeting")
    first = steps.register(actor=dispatcher, case=first)
    steps.dispatch(actor=dispatcher, case=first, order=Order(world.department))
    order, opinion = (
        world.report("secretary", "order", channel="meeting"),
        world.report(code="opinion"),
    )
    (column, *_) = desk("dispatcher").get("/grids/board/").context["columns"]
    suggested = {card.line.case: card.suggested for card in column.cards}
    assert suggested == {order: world.department, opinion: world.village}


def test_only_the_dispatcher_sends_from_the_board(world, desk) -> None:
    world.report()
    for name in ("secretary", "leader"):
        shown = text(desk(name).get("/grids/board/"))
        assert "村西头路灯不亮" in shown
        assert "派给" not in shown
    assert desk("worker").get("/grids/board/").status_code == 403


def test_the_county_sees_what_came_up_and_its_townships(world, desk) -> None:
    passed = world.report("dispatcher")
    steps.escalate(actor=world.who("dispatcher"), case=passed, reason="镇里没有这项职权")
    world.report()
    client = desk("officer")
    context = client.get("/grids/board/").context
    assert [line.case for line in context["passed"]] == [passed]
    towns = {town.organization: town.counts for town in context["towns"]}
    assert (towns[world.town]["to_send"], towns[world.town]["passed"]) == (1, 1)
    assert towns[world.next_town]["to_send"] == 0
    assert "次邱镇事项看板" in text(client.get(f"/grids/board/?place={world.town.pk}"))


def test_an_emergency_is_told_to_township_and_county(world, desk) -> None:
    """P03-R8: within two hours; each level says when it has read of it."""
    case = world.report(code="hazard")
    assert set(case.notices.values_list("level", "seen_at")) == {("town", None), ("county", None)}
    assert "紧急事项待阅" in text(desk("officer").get("/grids/board/"))
    page = f"/grids/cases/{case.pk}/"
    assert "县级未阅" in text(desk("leader").get(page))
    with pytest.raises(NotAllowed, match="P03-R8"):
        notices.acknowledge(actor=world.who("leader"), case=case)
    client = desk("officer")
    assert client.post(f"{page}seen/", follow=True).status_code == 200
    assert client.post(f"{page}seen/").status_code == 302
    assert Deed.objects.filter(verb="紧急事项已阅").count() == 1
    shown = text(client.get(page))
    assert "已阅（officer）" in shown
    assert "镇街未阅" in shown
    assert "紧急事项待阅" not in text(client.get("/grids/board/"))


def test_who_deals_with_an_emergency_has_read_of_it(world) -> None:
    case = world.report(code="hazard")
    steps.register(actor=world.who("dispatcher"), case=case)
    notice = CaseNotice.objects.get(case=case, level="town")
    assert notice.seen_by == world.who("dispatcher")
    assert CaseNotice.objects.get(case=case, level="county").seen_at is None


def test_no_notice_for_what_is_not_urgent_or_not_told(world) -> None:
    world.report(code="hazard", urgency="normal")
    CaseKind.objects.filter(code="hazard").update(notice_hours=None)
    world.report(code="hazard")
    world.report("secretary", "order", channel="meeting")
    assert not CaseNotice.objects.exists()


def test_a_case_that_becomes_urgent_is_told(world) -> None:
    case = world.sent(urgency="urgent")
    assert {n.level: n.seen_by_id is not None for n in case.notices.all()} == {
        "town": True, "county": False,
    }  # fmt: skip


def test_a_notice_read_too_late_says_so(world, desk, monkeypatch) -> None:
    case = world.report(code="hazard")
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + dt.timedelta(hours=2, minutes=1))
    assert "超过时限" in text(desk("leader").get(f"/grids/cases/{case.pk}/"))
    why = next(due.why for due in providers.due_for(world.who("officer")) if "紧急" in due.what)
    assert why == "1件过了阅知时限（P03-R8）"


def dues(world: gw.GridsWorld, name: str) -> dict[str, str]:
    """What is due of cases; what recurs (ledgers, meetings) is due besides."""
    told = providers.due_for(world.who(name))
    return {due.what: due.url for due in told if due.url.startswith("/grids/cases/")}


def test_what_is_due_of_whom(world) -> None:
    found, sent, done = world.report(code="hazard"), world.sent(), world.resolved()
    assert dues(world, "secretary") == {"签收事项1件": f"/grids/cases/{sent.pk}/"}
    assert dues(world, "dispatcher") == {
        "登记分派事项1件": f"/grids/cases/{found.pk}/",
        "评价、结案1件": f"/grids/cases/{done.pk}/",
        "评价我上报的事项1件": f"/grids/cases/{done.pk}/",
        "紧急事项1件": f"/grids/cases/{found.pk}/",
    }
    assert dues(world, "officer") == {"紧急事项1件": f"/grids/cases/{found.pk}/"}
    assert dues(world, "stranger") == dues(world, "neighbour") == {}
    world.sent()
    assert dues(world, "secretary") == {
        "签收事项2件": "/grids/cases/?whose=handled&state=dispatched"
    }


PAGES = (
    ("dispatcher", "/grids/board/"), ("dispatcher", "/grids/cases/"), ("officer", "/grids/board/"),
    ("secretary", "/grids/board/"), ("worker", "/grids/cases/"), ("dispatcher", "/"), ("secretary", "/"),
    ("officer", "/"),
)  # fmt: skip
CEILING, HOME_CEILING = 32, 40  # the home page asks every room what is due


def test_more_cases_ask_no_more_statements(world, desk: Callable[[str], Client]) -> None:
    late = gw.TODAY - dt.timedelta(days=9)

    def play(times: int) -> list[int]:
        for _ in range(times):
            world.sent()
            world.resolved()
            world.report(code="hazard")
        return [asked(desk(name), address) for name, address in PAGES]

    many(world, 1, due_on=late)
    escalate_overdue()
    few = play(1)
    many(world, 30, due_on=late, year=2025)
    escalate_overdue()
    assert play(4) == few
    homes = [count for (_, address), count in zip(PAGES, few, strict=True) if address == "/"]
    assert max(few) == max(homes) <= HOME_CEILING
    assert max(count for count in few if count not in homes) <= CEILING
