"""Cases, nodes, levels, kinds and rates over the API: scope, privacy, filters, constant statements."""

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids.actions import steps
from grids.actions.escalation import escalate_overdue
from grids.actions.parties import Party
from grids.models import Case, CaseKind, Grid
from portal import clock
from tests import grids_world as gw
from tests.grids.signed_in import clients
from tests.grids.triples import in_state
from tests.standing import rolled_back, standing

API = "/api/v1/"
CASES, RATES = f"{API}cases/", f"{API}cases/rates/"


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[gw.GridsWorld, dict[str, Client]]]:
    with standing(django_db_blocker):
        world = gw.build()
        yield world, clients(world)


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[gw.GridsWorld]:
    with rolled_back(django_db_blocker):
        yield built[0]


@pytest.fixture
def ask(built):
    """Ask as somebody: `ask(who, address, **params)`."""
    return lambda who, address, **params: built[1][who].get(address, params)


def ids(answer) -> list[int]:
    assert answer.status_code == 200, answer.content.decode()
    return [row["id"] for row in answer.json()["results"]]


def test_who_sees_which_cases(world, ask):
    found = world.report()
    ordered = world.sent(world.department, "order")
    next_door = world.report("neighbour", grid=None, organization=world.next_village)
    seen = {
        "worker": [found],
        "neighbour": [next_door],
        "leader": [ordered, found],
        "dispatcher": [next_door, ordered, found],
        "officer": [next_door, ordered, found],
        "clerk": [ordered],
        "next_dispatcher": [],
        "stranger": [],
        "administrator": [],
    }
    for who, cases in seen.items():
        assert ids(ask(who, CASES)) == [case.pk for case in cases], who
        for case in (found, ordered, next_door):
            status = ask(who, f"{CASES}{case.pk}/").status_code
            assert status == (200 if case in cases else 404), who


def test_a_list_carries_numbers_never_words(world, ask):
    case = world.report(code="dispute", words="张三与李四因宅基地争吵")
    (row,) = ask("dispatcher", CASES).json()["results"]
    assert row["number"] == case.label
    assert row["kind"] == {"id": case.kind_id, "code": "dispute", "title": "矛盾纠纷"}
    assert not {"words", "finder", "log", "photos"} & set(row)
    assert "宅基地" not in ask("dispatcher", CASES).content.decode()


@pytest.mark.parametrize(
    ("code", "readers", "others"),
    [
        ("dispute", {"worker", "secretary", "dispatcher", "officer"}, {"leader"}),
        ("difficulty", {"worker", "secretary", "dispatcher", "officer", "leader"}, set()),
    ],
)
def test_who_reads_the_words_of_a_case(world, ask, built, code, readers, others):
    """PV-CASE: finder, handler, who dispatches, who supervises; the grid leader sees the case alone."""
    desk, own = world.who("dispatcher"), world.who("secretary")
    case = world.report(
        code=code, words="宅基地一事", parties=[Party("李婶", "H-7", "13800000000")]
    )
    case = steps.register(actor=desk, case=case)
    case = steps.dispatch(actor=desk, case=case, order=steps.Order(world.village))
    steps.send_back(actor=own, case=case, reason="宅基地要先测量")
    steps.dispatch(actor=desk, case=case, order=steps.Order(world.village))
    for who in readers | others:
        answer = ask(who, f"{CASES}{case.pk}/")
        told = answer.json()
        assert (told["words"] == "宅基地一事") == (who in readers), who
        assert ("宅基地" in answer.content.decode()) == (who in readers), who
        notes = [line["words"] for line in told["log"]]
        assert notes == [None, None, None, "宅基地要先测量" if who in readers else None, None]
        assert not any(w in answer.content.decode() for w in ("李婶", "H-7", "13800000000"))


def test_a_case_in_full(world, ask):
    case = in_state(world, "extension")
    told = ask("dispatcher", f"{CASES}{case.pk}/").json()
    assert (told["state"], told["finder"], told["level"]) == ("extension", "worker", "village")
    assert [line["action"] for line in told["log"]] == [
        "report", "register", "dispatch", "accept", "start", "ask_extension",
    ]  # fmt: skip
    last = told["log"][-1]
    assert (last["action_label"], last["days"], last["words"], last["actor"]) == (
        "申请延期", 3, "配件要从外地调", "secretary",
    )  # fmt: skip
    assert told["log"][0]["action_label"] == "上报"
    assert {one["action"] for one in told["steps"]} == {
        "grant_extension",
        "refuse_extension",
        "merge",
    }
    assert all(one["allowed"] and not one["why"] for one in told["steps"])
    (waiting,) = (
        one
        for one in ask("secretary", f"{CASES}{in_state(world, 'accepted').pk}/").json()["steps"]
        if not one["allowed"]
    )
    assert (waiting["action"], waiting["why"][:8]) == ("resolve", "请先点“开始办理")


def test_a_merged_case_names_the_one_that_answers(world, ask):
    case = in_state(world, "merged")
    told = ask("worker", f"{CASES}{case.pk}/").json()
    assert told["merged_into"] == case.merged_into_id
    kept = ask("worker", f"{CASES}{case.merged_into_id}/").json()
    assert kept["log"][-1]["action_label"] == "并入重复事项"


def test_cases_by_every_filter(world, ask):
    old = world.report(found_on=dt.date(2026, 9, 1))
    handled, closed = world.handling(), world.closed()
    dispute = world.report("neighbour", "dispute", grid=None, organization=world.next_village)
    gw.move_to(dt.date(2026, 10, 30))
    escalate_overdue()
    wanted = [
        ({"state": "handling"}, [handled]),
        ({"open": "true"}, [dispute, handled, old]),
        ({"open": "false"}, [closed]),
        ({"late": "true"}, [handled, old]),
        ({"late": "false"}, [dispute, closed]),
        ({"escalated_to": "town"}, [handled]),
        ({"kind": "dispute"}, [dispute]),
        ({"kind": "planet"}, []),
        ({"town": world.town.pk}, [dispute, closed, handled, old]),
        ({"town": world.next_town.pk}, []),
        ({"found_from": "2026-09-02"}, [dispute, closed, handled]),
        ({"found_to": "2026-09-02"}, [old]),
        ({"mine": "true"}, [closed, handled]),
        ({"mine": "false"}, [dispute, old]),
        ({"late": "true", "state": "found", "town": world.town.pk}, [old]),
    ]
    for params, cases in wanted:
        assert ids(ask("dispatcher", CASES, **params)) == [c.pk for c in cases], params
    assert ids(ask("secretary", CASES, to_handle="true")) == [handled.pk]
    assert handled.pk not in ids(ask("secretary", CASES, to_handle="false"))
    late = ask("dispatcher", CASES, late="true").json()["results"]
    assert all(row["late"] for row in late)


@pytest.mark.parametrize(
    ("address", "params", "said"),
    [
        (CASES, {"state": "lost"}, "没有“lost”。可填found（待登记）"),
        (CASES, {"late": "yes"}, "要填 true 或 false。"),
        (CASES, {"town": "x"}, "要填编号"),
        (CASES, {"found_from": "13.10.2026"}, "日期要写成2026-10-13这样。"),
        (CASES, {"words": "x"}, "没有“words”这个参数"),
        (CASES, {"cursor": "x"}, "cursor"),
        (CASES, {"kind": "\0"}, "空字符"),
        (f"{API}grids/", {"level": "0"}, ""),
        (f"{API}grids/", {"on": "x"}, "日期要写成"),
        (RATES, {"by": "finder"}, ""),
        (RATES, {"by": "grid"}, "按网格计算要写明镇街"),
        (RATES, {"found_to": "x"}, ""),
        (RATES, {"found_from": "2026-10-14", "found_to": "2026-10-13"}, "结束日期"),
        (RATES, {"found_from": "2024-01-01"}, "一次最多366天"),
        (RATES, {"town": "0"}, "要填编号"),
        (RATES, {"grid": "1"}, "没有“grid”这一项"),
    ],
)
def test_a_wrong_parameter_is_answered_beside_its_name(world, ask, address, params, said):
    answer = ask("dispatcher", address, **params)
    assert answer.status_code == 400, answer.content.decode()
    problems = answer.json()["problems"]
    assert set(problems) & {*params, "found_to", "town"}
    assert said in "".join(s for sentences in problems.values() for s in sentences)


def test_no_page_is_lost_when_cases_come(world, ask):
    there = [world.report().pk for _ in range(7)]
    page = ask("dispatcher", CASES, page_size="3").json()
    seen = [row["id"] for row in page["results"]]
    world.report()
    while page["next"]:
        page = ask("dispatcher", page["next"].removeprefix("http://testserver")).json()
        seen += [row["id"] for row in page["results"]]
    assert seen == there[::-1]


def test_nodes_of_today_and_of_another_day(world, ask):
    nodes = f"{API}grids/"
    assert ids(ask("worker", nodes)) == [grid.pk for grid in world.grids[1:]]
    assert ids(ask("dispatcher", nodes)) == [grid.pk for grid in world.grids]
    assert ids(ask("stranger", nodes)) == []
    assert ask("clerk", nodes).status_code == 403
    assert ids(ask("dispatcher", nodes, level="3")) == [world.grids[2].pk]
    assert ids(ask("dispatcher", nodes, parent=world.grids[0].pk)) == [world.grids[1].pk]
    assert ids(ask("dispatcher", nodes, organization=world.town.pk)) == [world.grids[0].pk]
    told = ask("worker", f"{nodes}{world.grids[2].pk}/").json()
    assert (told["level"], told["parent"]["id"]) == (3, world.grids[1].pk)
    assert told["households"] == 33
    Grid.objects.filter(pk=world.grids[3].pk).update(until=gw.TODAY)
    assert world.grids[3].pk not in ids(ask("worker", nodes))
    assert world.grids[3].pk in ids(ask("worker", nodes, on="2026-10-12"))
    assert ids(ask("worker", nodes, on="2025-12-31")) == []
    assert ask("worker", f"{nodes}{world.grids[3].pk}/").json()["until"] == str(gw.TODAY)
    assert ask("stranger", f"{nodes}{world.grids[3].pk}/").status_code == 404


def test_levels_and_kinds_for_whoever_has_to_do_with_grids(world, ask):
    levels, listed = f"{API}grid-levels/", f"{API}case-kinds/"
    for who in ("worker", "dispatcher", "officer", "clerk"):
        rows = ask(who, levels, county=world.county.pk).json()["results"]
        assert [row["number"] for row in rows] == [1, 2, 3, 4], who
        assert len(ids(ask(who, listed))) == CaseKind.objects.count(), who
    assert ids(ask("stranger", levels, county=world.county.pk)) == []
    told = ask("worker", f"{listed}{world.kind('dispute').pk}/").json()
    assert (told["privacy"], told["urgencies"][0]["working"]) == ("PV-CASE", False)
    assert told["reporters"] == ["grid", "village", "town"]
    world.accounts["worker"].grants.all().delete()
    assert ask("worker", listed).status_code == 403
    assert "查看网格" in ask("worker", levels).json()["title"]


def test_a_countys_own_kind_takes_the_place_of_the_citys(world, ask):
    listed, city = f"{API}case-kinds/", world.kind("hazard")
    own = CaseKind.objects.get(pk=city.pk)
    own.pk, own.organization, own.title = None, world.county, "隐患"
    own.save()
    at = ids(ask("worker", listed, place=world.village.pk))
    assert own.pk in at
    assert city.pk not in at
    assert ids(ask("worker", listed, place=world.next_town.pk)) == []
    assert own.pk not in ids(ask("stranger", listed))
    assert ids(ask("worker", listed, active="false")) == []


def test_rates_are_exact_and_none_says_why(world, ask):
    world.closed()
    world.report(channel="hotline")
    world.report("neighbour", "dispute", grid=None, organization=world.next_village)
    (row,) = ask("dispatcher", RATES).json()["rows"]
    assert (row["name"], row["cases"], row["reopened"]) == ("合计", 3, 0)
    assert row["discovery"] == {"value": "0.6667", "of": 2, "out_of": 3, "why": ""}
    assert row["closing"]["value"] == "0.3333"
    assert row["satisfaction"] == {"value": "1.0000", "of": 5, "out_of": 5, "why": ""}
    told = ask("dispatcher", RATES, by="kind").json()
    assert told["found_from"] == "2026-01-01"
    named = {one["code"]: one for one in told["rows"]}
    assert set(named) == {"difficulty", "dispute"}
    nothing = named["dispute"]["on_time"]
    assert nothing == {"value": None, "of": 0, "out_of": 0, "why": "没有可计算的事项。"}
    assert named["difficulty"]["name"] == "困难诉求"
    by_town = ask("dispatcher", RATES, by="town").json()["rows"]
    assert [(one["code"], one["cases"]) for one in by_town] == [(world.town.code, 3)]
    by_grid = ask("dispatcher", RATES, by="grid", town=world.town.pk).json()["rows"]
    assert [(one["name"], one["cases"]) for one in by_grid] == [("第一村民小组", 2), ("未归属", 1)]
    only = ask("dispatcher", RATES, kind="dispute", found_from="2026-10-13").json()["rows"]
    assert only[0]["cases"] == 1
    empty = ask("stranger", RATES).json()["rows"][0]
    assert (empty["cases"], empty["discovery"]["value"]) == (0, None)
    assert ask("worker", RATES).status_code == 403


def many(world, count: int) -> None:
    """Add cases and nodes by the dozen, in villages of their own."""
    case, node = world.handling(), world.grids[3]
    values = {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields}
    rows = []
    for i in range(count):
        own = {"key": uuid.uuid4(), "number": 10_000 + i, "id": None}
        rows.append(Case(**values | own))
    Case.objects.bulk_create(rows)
    for i in range(count):
        Grid.objects.create(
            code=f"n{i}", name=f"中心户{i}", level=node.level, parent=world.grids[2],
            organization=node.organization, sort_key="z", since=gw.SINCE,
        )  # fmt: skip


def statements(client: Client, address: str) -> int:
    clock.forget()
    clock.today()  # kept for five seconds; read here, however long the test has taken
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    "name",
    ["cases/", "grids/", "case-kinds/", "grid-levels/", "cases/?late=true&mine=false"],
)
def test_as_many_statements_for_two_hundred_rows_as_for_ten(world, built, name):
    client, mark = built[1]["dispatcher"], "&" if "?" in name else "?"
    few = statements(client, f"{API}{name}{mark}page_size=10")
    many(world, 200)
    ten = statements(client, f"{API}{name}{mark}page_size=10")
    assert statements(client, f"{API}{name}{mark}page_size=200") == ten <= max(few, 6)
    assert ten <= 6


@pytest.mark.parametrize("by", ["all", "town", "grid", "kind"])
def test_rates_of_many_cases_in_as_many_statements(world, built, by):
    address = f"{RATES}?by={by}&town={world.town.pk}"
    world.report()
    few = statements(built[1]["dispatcher"], address)
    many(world, 200)
    assert statements(built[1]["dispatcher"], address) == few <= 6


def test_a_long_log_costs_no_more(world, built):
    case, client = world.report(), built[1]["dispatcher"]
    short = statements(client, f"{CASES}{case.pk}/")
    long = in_state(world, "closed")
    assert statements(client, f"{CASES}{long.pk}/") <= short + 1
    assert short <= 8
