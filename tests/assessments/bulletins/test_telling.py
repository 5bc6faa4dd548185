"""What a bulletin tells, and to whom."""

import pytest
from django.db import connection

from assessments import disclosure
from assessments.models import Bulletin, Cycle, Panel, Proposal, Result
from assessments.outline import Outline
from assessments.queries import bulletin_body, bulletin_lines
from assessments.schemes.documents import load
from portal.periods import parse
from tests import world as w
from tests.assessments import any_scheme as a
from tests.assessments.bulletins.writing import drafted, of, of_group


def test_a_month_tells_rank_total_and_movement_against_the_month_before(world: w.World) -> None:
    body = bulletin_body.body_of(drafted(world, "2026-08"))
    told = of_group(body, "甲局")
    assert [told[n]["total"] for n in ("丙局", "乙局", "甲局")] == ["90.00", "80.00", "70.00"]
    assert [told[n]["rank"] for n in ("丙局", "乙局", "甲局")] == [1, 2, 3]
    assert [told[n]["move"] for n in ("丙局", "乙局", "甲局")] == ["升2", "持平", "降2"]
    assert body["moves"]
    assert body["against"] == "比7月"


def test_the_first_month_has_nothing_to_move_against(world: w.World) -> None:
    body = bulletin_body.body_of(drafted(world, "2026-07"))
    assert not body["moves"]
    assert of_group(body, "甲局")["甲局"]["move"] == ""


def test_a_subject_new_since_the_month_before_is_told_so(world: w.World) -> None:
    cycle = Cycle.objects.get(period_code="2026-07")
    subject = cycle.panels.get().subjects.get(name="丙局")
    with connection.cursor() as cursor:  # as if it had not been there
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM assessments_result WHERE subject_id = %s", [subject.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    body = bulletin_body.body_of(drafted(world, "2026-08"))
    assert of_group(body, "甲局")["丙局"]["move"] == "新列入"


def test_a_quarter_gathers_the_months_side_by_side(world: w.World) -> None:
    body = bulletin_body.body_of(drafted(world, "2026Q3"))
    assert body["gathers"]
    assert body["parts"] == ["7月", "8月", "9月"]
    told = of_group(body, "甲局")
    assert [c["rank"] for c in told["甲局"]["cells"]] == [1, 3, 2]
    assert [c["total"] for c in told["甲局"]["cells"]] == ["90.00", "70.00", "85.00"]
    assert told["甲局"]["total"] == "81.67"  # (90 + 70 + 85) / 3, half up
    assert told["乙局"]["total"] == "85.00"
    assert told["甲局"]["rank"] is None  # a mean is no roll-up run: it ranks nobody
    assert told["甲局"]["move"] == "降1"
    assert told["乙局"]["move"] == "升1"
    names = list(told)
    assert names.index("乙局") < names.index("甲局") < names.index("丙局")


def test_a_gathered_period_without_a_roll_up_gives_no_grades(world: w.World) -> None:
    year = drafted(world, "2026", "weishan_civil_servant")
    body = bulletin_body.body_of(year)
    assert body["grades"] == []
    assert not body["shows"]["grades"]
    assert all(line["grade"] == "" for group in body["groups"] for line in group["lines"])
    Bulletin.objects.filter(pk=year.pk).update(audience="public")
    year.refresh_from_db()
    public = bulletin_body.body_of(year)
    assert not public["shows"]["names"]
    assert [group["n"] for group in public["groups"]] == [5, 5]


def test_the_roll_up_run_of_the_quarter_ranks_it(world: w.World) -> None:
    cycle = a.opened(world, of(world, "test_yutai_unit").versions.get(), parse("2026Q3"))
    a.scored(world, cycle)
    a.confirmed(cycle)
    body = bulletin_body.body_of(drafted(world, "2026Q3"))
    told = of_group(body, "甲局")
    assert body["whole"]
    assert [told[n]["rank"] for n in ("乙局", "甲局", "丙局")] == [1, 2, 3]
    assert told["甲局"]["total"] == "81.67"


def test_only_confirmed_results_are_told_and_the_others_are_named(world: w.World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Panel.objects.filter(
            cycle__scheme_version=world.version, organization=world.other_unit
        ).update(state="noticed")
        cursor.execute("SET session_replication_role = DEFAULT")
    body = bulletin_body.body_of(drafted(world, "2026Q3", "weishan_civil_servant"))
    assert [g["title"] for g in body["groups"]] == ["县审计局"]
    assert body["missing"] == ["韩庄镇"]


def test_a_cut_keeps_those_tied_on_the_last_place() -> None:
    rows = [{"rank": r} for r in (1, 2, 2, 2, 5)]
    assert len(bulletin_lines.cut({"lines": rows}, 2)["lines"]) == 4
    assert bulletin_lines.cut({"lines": rows}, 2)["more"] == 1


def test_accepted_criticism_is_named_and_what_waits_is_not(world: w.World) -> None:
    bulletin = drafted(world, "2026Q3", "weishan_civil_servant")
    panel = Panel.objects.get(cycle__scheme_version=world.version, organization=world.unit)
    subject = panel.subjects.order_by("position")[0]
    proposal = Proposal.objects.create(
        run_id=panel.run_key, panel=panel, subject=subject, rule="pool", effect="reserve_pool",
        force="in_principle", ground={"counted": 6, "of": 8},
    )  # fmt: skip
    assert bulletin_body.body_of(bulletin)["praised"] == []
    Proposal.objects.filter(pk=proposal.pk).update(state="accepted")
    (section,) = bulletin_body.body_of(bulletin)["praised"]
    assert [n["name"] for n in section["names"]] == [subject.name]


# -- to whom -----------------------------------------------------------------------------------------


def test_a_public_paper_about_people_names_the_best_alone(world: w.World) -> None:
    bulletin = drafted(world, "2026Q3", "weishan_civil_servant", audience=Bulletin.Audience.PUBLIC)
    body = bulletin_body.body_of(bulletin)
    best = set(
        Result.objects.filter(panel__cycle__scheme_version=world.version, grade="好").values_list(
            "subject__name", flat=True
        )
    )
    told = [line for group in body["groups"] for line in group["lines"]]
    assert {line["name"] for line in told} == best
    assert best
    assert all(line["rank"] is None and line["total"] == "" for line in told)
    assert not body["shows"]["ranks"]
    assert body["criticised"] == []
    Bulletin.objects.filter(pk=bulletin.pk).update(listed=3)
    bulletin.refresh_from_db()
    again = bulletin_body.body_of(
        bulletin
    )  # a list without ranks is never cut: who would be first?
    assert again["groups"] == body["groups"]
    others = Result.objects.filter(panel__cycle__scheme_version=world.version).exclude(grade="好")
    text = str(body)
    assert not [n for n in others.values_list("subject__name", flat=True) if n in text]


def test_a_public_paper_about_units_tells_what_the_scheme_publishes(world: w.World) -> None:
    bulletin = drafted(world, "2026-08", audience=Bulletin.Audience.PUBLIC)
    body = bulletin_body.body_of(bulletin)
    told = of_group(body, "甲局")["甲局"]
    assert told["rank"] == 3
    assert told["total"] == ""


def test_low_grades_of_people_are_counted_never_named(world: w.World) -> None:
    body = bulletin_body.body_of(drafted(world, "2026Q3", "weishan_civil_servant"))
    assert body["criticised"] == []
    assert "PV-STAFF" in body["sentence"]
    assert body["shows"]["ranks"]


@pytest.mark.parametrize("code", ["jinxiang_points", "guanyinge_residents"])
def test_members_and_residents_are_counted_never_named(code: str) -> None:
    outline = Outline(load(code).data)
    assert not disclosure.of(outline, public=False).names
    assert not disclosure.of(outline, public=True).names


def test_people_of_a_unit_scheme_never_get_their_ranks_published_county_wide() -> None:
    outline = Outline(load("weishan_one_n").data)  # audience: unit, show: [names, ranks]
    shown = disclosure.of(outline, public=True)
    assert not shown.ranks
    assert not shown.scores
    assert not shown.critics
