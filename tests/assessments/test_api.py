"""The appraisals' resources: scope, privacy, exact figures, filters, paging, constant statements."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import panels
from assessments.models import CycleSubject, Panel, Result, ResultScore, Run
from tests import world as w
from tests.standing import rolled_back, scored, standing

ACTUAL = {1: "100", 2: "99.5", **dict.fromkeys(range(3, 12), "90"), 12: "20"}
RESULTS, MINE = "/api/v1/results/", "/api/v1/me/results/"


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    """Two quarters; in the third one unit is scored with 12 people, the other is entering."""
    with standing(django_db_blocker):
        world = w.build(12)
        before = w.open_quarter(world, "2026Q2")
        scored(world, before.panels.get(organization=world.unit))
        now = w.open_quarter(world)
        scored(world, now.panels.get(organization=world.unit), ACTUAL)
        yield world


@pytest.fixture
def world(place, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield place


@pytest.fixture
def ask(world):
    """Ask as somebody: `ask(role, address, **params)`."""

    def asked(role: str, address: str, **params: str):
        client = Client()
        client.force_login(world[role])
        return client.get(address, params)

    return asked


def panel_of(world, unit=None, code="2026Q3") -> Panel:
    return Panel.objects.get(organization=unit or world.unit, cycle__period_code=code)


def names(answer) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return [row["name"] for row in answer.json()["results"]]


def test_a_ranking_comes_in_order_with_exact_figures_as_text(world, ask):
    panel = panel_of(world)
    rows = ask("unit_clerk", RESULTS, panel=panel.pk).json()["results"]
    assert [row["rank"] for row in rows][:4] == [1, 2, 3, 3]
    first = rows[0]
    assert (first["total"], first["grade"], first["coefficient"]) == ("95.00", "好", "1.0500")
    assert (first["bonus"], first["deduction"], first["of"]) == ("0.0000", "0.0000", 12)
    assert first["components"] == {"common": "90.0000", "individual": "100.0000"}
    assert rows[1]["components"]["individual"] == "99.5000"
    assert first["run"] == panel.run_id
    assert (rows[-1]["grade"], rows[-1]["rank"]) == ("较差", 12)


@pytest.mark.parametrize(
    ("role", "count"),
    [
        ("city_officer", 24),
        ("county_officer", 24),
        ("unit_leader", 24),
        ("auditor", 24),
        ("stranger", 0),
    ],
)
def test_results_of_the_units_one_may_see(world, ask, role, count):
    assert len(names(ask(role, RESULTS))) == count


@pytest.mark.parametrize("role", ["administrator", "cadre"])
def test_who_has_no_right_is_told_who_has(world, ask, role):
    answer = ask(role, RESULTS)
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["title"].startswith("不能查看考核。")
    assert (told["status"], told["code"]) == (403, "not_allowed")
    assert "单位考核专员" in told["who"]


def test_only_the_current_run_unless_one_is_named(world, ask):
    panel = panel_of(world)
    old = panel.run_id
    panels.give_back(actor=world["county_officer"], panel=panel, reason="重新核对")
    assert names(ask("unit_clerk", RESULTS, panel=panel.pk)) == []
    assert len(names(ask("unit_clerk", RESULTS, run=old))) == 12
    panels.submit(actor=world["unit_clerk"], panel=panel)
    from tests.standing import score

    run = score(world["county_officer"], panel.cycle, [panel])
    rows = ask("unit_clerk", RESULTS, panel=panel.pk).json()["results"]
    assert {row["run"] for row in rows} == {run.pk}
    assert len(rows) == 12


def test_a_run_named_from_outside_the_scope_shows_nothing(world, ask):
    run = panel_of(world).run_id
    assert names(ask("stranger", RESULTS, run=run)) == []
    assert names(ask("stranger", RESULTS, panel=panel_of(world).pk)) == []


def test_results_by_grade_and_cycle(world, ask):
    panel = panel_of(world)
    best = ask("unit_clerk", RESULTS, panel=panel.pk, grade="好").json()["results"]
    assert [row["grade"] for row in best] == ["好"] * len(best)
    assert len(best) == Result.objects.filter(run=panel.run_id, grade="好").count() > 0
    assert len(names(ask("county_officer", RESULTS, cycle=panel.cycle_id))) == 12
    assert names(ask("county_officer", RESULTS, grade="很好")) == []


def test_ones_own_results_from_the_notice_on(world, ask):
    assert names(ask("cadre", MINE)) == []
    Panel.objects.filter(pk=panel_of(world).pk).update(state="noticed")
    (own,) = ask("cadre", MINE).json()["results"]
    cadre = world["cadre"].person
    assert (own["person"], own["name"], own["period"]) == (cadre.pk, cadre.name, "2026Q3")
    assert own["unit"]["name"] == "县审计局"
    assert own["components"] == {"common": "90.0000", "individual": "90.0000"}
    assert names(ask("unit_clerk", MINE)) == []


def test_own_results_do_not_open_the_colleagues(world, ask):
    Panel.objects.filter(pk=panel_of(world).pk).update(state="noticed")
    assert ask("cadre", RESULTS, panel=panel_of(world).pk).status_code == 403


def test_panels_by_cycle_and_state(world, ask):
    now = panel_of(world).cycle_id
    asked = ask("county_officer", "/api/v1/panels/", cycle=now).json()["results"]
    assert {(row["organization"]["name"], row["state"]) for row in asked} == {
        ("县审计局", "computed"),
        ("韩庄镇", "collecting"),
    }
    entering = ask("county_officer", "/api/v1/panels/", cycle=now, state="collecting")
    assert [row["state_label"] for row in entering.json()["results"]] == ["录入中"]
    assert len(ask("unit_clerk", "/api/v1/panels/").json()["results"]) == 2


@pytest.mark.parametrize(
    ("address", "params", "said"),
    [
        (RESULTS, {"panel": "abc"}, "要填编号"),
        (RESULTS, {"panel": "1.5"}, "要填编号"),
        (RESULTS, {"run": "-1"}, "要填编号"),
        (RESULTS, {"run": "9" * 40}, "要填编号"),
        (RESULTS, {"grade": "好\0"}, "空字符"),
        (RESULTS, {"grades": "好"}, "没有“grades”这个参数。可用的参数有cycle、"),
        (RESULTS, {"cursor": "xyz"}, "cursor 不对"),
        (RESULTS, {"cursor": "cD1hYmM="}, "cursor 不对"),
        (RESULTS, {"cursor": "cD05OTk5OTk5OTk5OTk5OTk5OTk5OQ=="}, "cursor 不对"),
        (RESULTS, {"page_size": "0"}, "1至500"),
        (RESULTS, {"page_size": "501"}, "1至500"),
        (RESULTS, {"page_size": "many"}, "1至500"),
        ("/api/v1/panels/", {"state": "done"}, "没有“done”。可填collecting（录入中）"),
        ("/api/v1/panels/", {"in_force": "maybe"}, "true 或 false"),
        ("/api/v1/runs/", {"state": "x"}, "没有“x”。可填pending"),
    ],
)
def test_a_wrong_parameter_is_answered_beside_its_name(world, ask, address, params, said):
    answer = ask("county_officer", address, **params)
    assert answer.status_code == 400, answer.content.decode()
    told = answer.json()
    assert (told["status"], told["code"]) == (400, "invalid")
    ((name, sentences),) = told["problems"].items()
    assert name == next(iter(params))
    assert said in sentences[0]


def test_overview_gives_the_dashboards_figures(world, ask):
    cycle = panel_of(world).cycle
    told = ask("county_leader", f"/api/v1/cycles/{cycle.pk}/overview/").json()
    assert told["unit_count"] == 2
    standing_at = {s["state"]: (s["units"], s["people"]) for s in told["stages"] if s["units"]}
    assert standing_at == {"collecting": (1, 12), "computed": (1, 12)}
    assert told["entry"]["complete"] == 12
    assert told["grades"]["graded"] == 12
    assert [unit["grades"] is None for unit in told["units"]] == [False, True]
    assert [one["cycle"]["period"] for one in told["trend"]] == ["2026Q2", "2026Q3"]
    rows = next(s["rows"] for s in told["stages"] if s["state"] == "collecting")
    (row,) = ask("county_leader", rows).json()["results"]
    assert row["organization"]["name"] == "韩庄镇"


@pytest.mark.parametrize("resource", ["cycles", "panels", "runs", "scheme-versions"])
def test_a_row_outside_the_scope_does_not_exist(world, ask, resource):
    (row, *_) = ask("county_officer", f"/api/v1/{resource}/").json()["results"]
    address = f"/api/v1/{resource}/{row['id']}/"
    assert ask("county_officer", address).json()["id"] == row["id"]
    answer = ask("stranger", address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "没有这一条，或不在您的授权范围内。"
    assert ask("county_officer", f"/api/v1/{resource}/{10**17}/").status_code == 404


def test_the_overview_of_a_strangers_cycle_does_not_exist(world, ask):
    address = f"/api/v1/cycles/{panel_of(world).cycle_id}/overview/"
    assert ask("stranger", address).status_code == 404


def test_a_run_tells_what_it_scored(world, ask):
    panel = panel_of(world)
    told = ask("county_officer", f"/api/v1/runs/{panel.run_id}/").json()
    assert told["code"] == f"R-370826-2026Q3-{told['number']:04d}"
    assert (told["panels"], told["state"], told["subject_count"]) == ([panel.pk], "done", 12)


def test_a_scheme_version_comes_with_its_document_alone(world, ask):
    (row,) = ask("county_officer", "/api/v1/scheme-versions/").json()["results"]
    assert "document" not in row
    one = ask("county_officer", f"/api/v1/scheme-versions/{row['id']}/").json()
    assert one["document"]["grade"]["caps"] == {"好": "0.40"}


def walk(ask, address: str, **params: str) -> list[dict]:
    """Every row, page after page."""
    rows, answer = [], ask("county_officer", address, **params)
    while True:
        page = answer.json()
        rows += page["results"]
        if page["next"] is None:
            return rows
        answer = ask("county_officer", page["next"].removeprefix("http://testserver"))


def test_paging_leaves_nothing_out_and_gives_nothing_twice(world, ask):
    whole = [row["subject"] for row in walk(ask, RESULTS)]
    paged = walk(ask, RESULTS, page_size="5")
    assert [row["subject"] for row in paged] == whole
    assert len(set(whole)) == len(whole) == 24


def test_a_page_stays_where_it_was_when_rows_come(world, ask):
    first = ask("county_officer", "/api/v1/panels/", page_size="2").json()
    unit = w.organization("370826-00", "新单位", "organ", world.county)
    Panel.objects.create(cycle=panel_of(world).cycle, organization=unit)
    second = ask("county_officer", first["next"].removeprefix("http://testserver")).json()
    ids = [row["id"] for row in first["results"] + second["results"]]
    assert ids == sorted(ids)
    back = ask("county_officer", second["previous"].removeprefix("http://testserver")).json()
    assert back["results"] == first["results"]


def crowd(world) -> None:
    """Add a hundred units, each with a cycle's panel, a run, one person and his result."""
    cycle = panel_of(world).cycle
    for i in range(100):
        unit = w.organization(f"370826-9{i:02d}", f"第{i}局", "organ", world.county)
        panel = Panel.objects.create(cycle=cycle, organization=unit)
        subject = CycleSubject.objects.create(panel=panel, name="甲乙", role="staff", position=1)
        run = Run.objects.create(
            cycle=cycle,
            scheme_version=cycle.scheme_version,
            number=500 + i,
            requested_at=timezone.now(),
        )
        run.panels.add(panel)
        Panel.objects.filter(pk=panel.pk).update(run=run, state="computed")
        Result.objects.create(run=run, panel=panel, subject=subject, total=90, rank=1, of=1)
        ResultScore.objects.create(
            run=run, panel=panel, subject=subject, component="common", score=90
        )


@pytest.mark.parametrize("address", [RESULTS, "/api/v1/panels/", "/api/v1/runs/"])
def test_as_many_statements_for_a_hundred_rows_as_for_ten(world, ask, address):
    crowd(world)
    ten = statements(world, f"{address}?page_size=10")
    assert statements(world, f"{address}?page_size=100") == ten
    assert ten <= 6


def statements(world, address: str) -> int:
    client = Client()
    client.force_login(world["county_officer"])
    client.get("/api/v1/me/")
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(caught)
