"""Figures, bulletins and obligations over the API: the pages' own numbers, and who may have them."""

import pytest

from grids.actions.filings import file_ledger
from grids.obligations import VISIT
from grids.queries import bulletin, figures, obligations
from grids.queries.rates import FOUR
from members.models import Grant
from portal.models import Demonstration
from portal.periods import parse
from tests import grids_world as gw
from tests import rhythm_world as rw
from tests.asking import get
from tests.standing import once_a_module

built, world = once_a_module(rw.build)
MONTH = parse("2026-10")


def test_figures_are_those_of_the_page(world):
    world.closed()
    world.report()
    officer = world.who("officer")
    told = get(officer, "grid-figures/", place=world.county.pk, period="2026-10")[1]
    found = figures.figures(officer, world.county, MONTH)
    assert (told["place"]["id"], told["period"]) == (world.county.pk, "2026-10")
    assert told["total"]["cases"] == found.total.cases == 2
    for name in ("discovery", "closing", "on_time", "satisfaction", "repeats"):
        rate = getattr(found.total, name)
        assert (told["total"][name]["of"], told["total"][name]["out_of"]) == (rate.of, rate.out_of)
    assert told["total"]["closing"]["value"] == str(found.total.closing.value.quantize(FOUR))
    assert told["open"] == {"n": found.open.n, "late": found.open.late}
    assert [part["name"] for part in told["parts"]] == [line.label for line in found.lines]
    assert [state["n"] for state in told["states"]] == [n for _, _, n in found.states]
    assert (len(told["months"]), told["months"][-1]["month"]) == (12, "2026-10")
    assert told["months"][-1]["rates"]["cases"] == 2
    assert get(officer, "grid-figures/")[1]["place"]["id"] == world.county.pk, "the widest place"
    village = get(officer, "grid-figures/", place=world.village.pk)[1]
    assert {part["name"] for part in village["parts"]} >= {"第一村民小组"}
    assert "words" not in str(village)


@pytest.mark.parametrize(
    ("who", "place", "period", "status"),
    [
        ("worker", "county", "", 403),
        ("dispatcher", "county", "", 404),
        ("dispatcher", "town", "", 200),
        ("officer", "other_county", "", 404),
        ("officer", "department", "", 400),
        ("officer", "county", "October", 400),
        ("officer", "county", "2026Q3", 200),
    ],
)
def test_who_may_have_figures_of_what(world, who, place, period, status):
    asked = {"place": getattr(world, place).pk} | ({"period": period} if period else {})
    assert get(world.who(who), "grid-figures/", **asked)[0] == status


def test_who_sees_figures_alone_does_not_open_a_village(world):
    account = gw.w.account("city", "city_officer", world.county.parent)
    assert get(account, "grid-figures/", place=world.town.pk)[0] == 200
    status, told = get(account, "grid-figures/", place=world.village.pk)
    assert (status, told["code"]) == (403, "not_allowed")


def test_a_bulletin_reads_as_on_paper(world):
    world.closed()
    officer = world.who("officer")
    told = get(officer, "grid-bulletin/", place=world.county.pk, month="2026-10")[1]
    paper = bulletin.bulletin(officer, world.county, MONTH)
    assert (told["title"], told["closed"]) == (paper.title, False)
    assert [(row["name"], row["rank"], row["late"]) for row in told["rows"]] == [
        (row.label, row.rank, row.late) for row in paper.rows
    ]
    assert told["whole"]["rates"]["cases"] == paper.whole.rates.cases == 1
    assert get(officer, "grid-bulletin/")[1]["month"] == "2026-09", "last month"
    assert get(officer, "grid-bulletin/", month="2026Q3")[0] == 400
    assert get(officer, "grid-bulletin/", place=world.village.pk)[0] == 400
    assert get(world.who("stranger"), "grid-bulletin/", place=world.county.pk)[0] == 404
    assert get(world.who("worker"), "grid-bulletin/")[0] == 403


def test_published_figures_are_of_a_demonstration_alone(world):
    officer = world.who("officer")
    told = get(officer, "grid-published-figures/", place=world.county.pk)[1]
    assert told["nodes"] == len(world.grids)
    assert all({"label", "value", "over", "counted", "agrees"} == set(f) for f in told["figures"])
    assert get(officer, "grid-published-figures/", place=world.town.pk)[0] == 400
    assert get(world.who("worker"), "grid-published-figures/")[0] == 403
    Demonstration.objects.all().delete()
    gw.clock.forget()
    assert get(officer, "grid-published-figures/", place=world.county.pk)[0] == 404


def test_obligations_are_what_the_page_counts(world):
    rw.visit(world, on=gw.TODAY)
    gw.move_to(gw.TODAY + gw.dt.timedelta(days=1))
    leader, officer = world.who("leader"), world.who("officer")
    told = get(officer, "grid-obligations/", what="visit", period="2026-10")[1]
    found = obligations.part(officer, VISIT, MONTH)
    assert (told["wanted"], told["done"], told["count"]) == (found.wanted, found.done, found.count)
    assert told["done"] == 1
    (line,) = told["lines"]
    person = world.accounts["worker"].person_id
    assert (line["id"], line["name"], line["missed"]) == (person, "worker", found.rows[0].missed)
    by_town = get(officer, "grid-obligations/", by="town", town=world.town.pk)[1]
    assert [one["id"] for one in by_town["lines"]] == [world.town.pk]
    assert get(leader, "grid-obligations/")[1]["count"] == 1
    for who in ("worker", "clerk"):
        assert get(world.who(who), "grid-obligations/")[0] == 403, who


def test_obligations_page_by_page(world):
    rw.serve(world, "leader", 3, "worker")
    officer = world.who("officer")
    first = get(officer, "grid-obligations/", limit=1)[1]
    second = get(officer, "grid-obligations/", limit=1, skip=first["next"])[1]
    assert (first["count"], first["next"], second["next"]) == (2, 1, None)
    ids = {page["lines"][0]["id"] for page in (first, second)}
    assert ids == {world.accounts[name].person_id for name in ("worker", "leader")}
    assert get(officer, "grid-obligations/", skip=5)[1]["lines"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"what": "tea"},
        {"by": "person"},
        {"period": "2027-01"},
        {"period": "2026"},
        {"town": 1},
        {"county": 1},
        {"limit": 501},
        {"after": 3},
    ],
)
def test_a_query_is_read_strictly(world, asked):
    assert get(world.who("officer"), "grid-obligations/", **asked)[0] == 400


def test_a_filed_month_is_done(world):
    gw.move_to(gw.dt.date(2026, 10, 6))
    file_ledger(actor=world.who("dispatcher"), town=world.town, month=parse("2026-09"))
    gw.move_to(gw.TODAY)
    told = get(world.who("officer"), "grid-obligations/", what="filing", period="2026-09")[1]
    assert (told["wanted"], told["done"]) == (1, 1)
    Grant.objects.filter(account=world.accounts["officer"]).delete()
    assert get(world.who("officer"), "grid-obligations/")[0] == 403
