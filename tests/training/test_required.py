"""What is owed a year: national figures, a county's own above them, and the part appraisals draw."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from assessments import logged
from assessments.actions.logged import _parts
from assessments.schemes import parts
from portal.refusals import Invalid, NotAllowed, Refused
from training import minimums
from training.actions import hours
from training.actions import minimums as actions
from training.models import CountyMinimum, HourEntry
from training.queries import rates, required, statements

ASKED = {
    "group": "servant", "year": 2026, "hours": Decimal(100), "days": None, "ground": "县发〔2026〕3号",
}  # fmt: skip
Q3 = (dt.date(2026, 7, 1), dt.date(2026, 9, 30))
H2 = (dt.date(2026, 7, 1), dt.date(2026, 12, 31))


def _set(world, **more) -> CountyMinimum:
    return actions.set_minimum(actor=world["approver"], county=world.county, facts=ASKED | more)


def _study(world, name: str, amount: str, day: dt.date, title: str = "网络培训") -> HourEntry:
    facts = {
        "on": day, "hours": Decimal(amount), "category": "theory", "title": title,
        "elsewhere": "山东干部网络学院", "ground": "结业证书",
    }  # fmt: skip
    return hours.log_elsewhere(actor=world["keeper"], person=world.people[name], facts=facts)


def test_a_county_asks_more_and_the_statement_shows_both_sources(world, signed_in):
    _set(world)
    told = statements.of(world.people["anna"], 2026)
    assert (told.minimum.hours, told.minimum.days) == (100, None), "no days named: hours alone"
    assert told.missing == 100
    assert [(whose, one.hours) for whose, one in told.minimum.sources] == [
        ("国家规定", 90), ("嘉祥县规定，2026年起", 100),
    ]  # fmt: skip
    assert statements.of(world.people["anna"], 2025).minimum.hours == 90, "the past stands"
    assert statements.of(world.people["member"], 2026).minimum.hours == 32, "its own group alone"
    page = signed_in("anna").get(f"/training/hours/{world.people['anna'].pk}/").content.decode()
    for words in (
        "国家规定",
        "公务员培训规定",
        "嘉祥县规定，2026年起",
        "县发〔2026〕3号",
        "100学时",
    ):
        assert words in page
    _set(world, hours=Decimal(90), days=Decimal(12))
    assert statements.of(world.people["anna"], 2026).minimum.days == 12, "the same year is changed"


def test_a_later_year_holds_on_and_another_county_is_not_asked(world):
    _set(world, year=2027)
    day = dt.date(2029, 5, 1)
    pk = world.people["anna"].pk
    assert required.of([pk], day)[pk].hours == 100
    assert required.of([pk], dt.date(2026, 5, 1))[pk].hours == 90
    rows = required.raised_in([world.county.pk + 1], 2029)
    assert required.over(rows, "/1/", minimums.SERVANT).hours == 90


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"hours": Decimal("89.5")}, "hours", "不少于90学时"),
        ({"hours": Decimal("100.3")}, "hours", "0.5的倍数"),
        ({"days": Decimal(11)}, "days", "不少于12天"),
        ({"group": "member", "hours": Decimal(40), "days": Decimal(5)}, "days", "只按学时"),
        ({"group": "x"}, "group", "请选人员"),
        ({"year": 2025}, "year", "过去的年度不再改"),
        ({"ground": " "}, "ground", "请写依据"),
    ],
)  # fmt: skip
def test_a_minimum_that_is_wrong_is_told_by_its_field(world, wrong, field, words):
    with pytest.raises(Invalid) as told:
        _set(world, **wrong)
    assert words in told.value.problems[field][0]
    assert not CountyMinimum.objects.exists()


def test_the_county_alone_sets_it_and_the_database_has_the_last_word(world):
    for name in ("leader", "clerk", "stranger", "secretary"):
        with pytest.raises(NotAllowed):
            actions.set_minimum(actor=world[name], county=world.county, facts=ASKED)
    with pytest.raises((Refused, NotAllowed)):
        actions.set_minimum(actor=world["approver"], county=world.town, facts=ASKED)
    row = {"county": world.county, "year": 2026, "ground": "x", "by": world["approver"]}
    for wrong in (
        {"group": "servant", "hours": 89}, {"group": "secretary", "hours": 55.5},
        {"group": "member", "hours": 40, "days": 3}, {"group": "servant", "hours": 90, "days": 11},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            CountyMinimum.objects.create(**row, **wrong)


@given(st.decimals("0.5", "400", places=1), st.sampled_from(minimums.ALL))
def test_a_raised_minimum_is_never_below_the_nations(amount, national):
    raised = national.raised(amount, None, "x", "县")
    assert raised.hours >= national.hours
    assert raised.sources[0][1] == national
    assert raised.in_class is national.in_class


def test_the_page_sets_what_was_typed_and_keeps_it_where_it_is_wrong(world, signed_in):
    sent = {"group": "member", "year": "2026", "hours": "31", "days": "", "ground": "县发3号"}
    page = signed_in("approver").post("/training/minimums/", sent)
    assert page.status_code == 422
    assert "不少于32学时" in page.content.decode()
    assert "县发3号" in page.content.decode()
    client = signed_in("approver")
    assert client.post("/training/minimums/", sent | {"hours": "40"}).status_code == 302
    assert "高出国家规定" in client.get("/training/minimums/").content.decode()
    assert CountyMinimum.objects.get().more == 8


def test_appraisals_draw_hours_of_those_required_exactly(world):
    _study(world, "anna", "7.25", dt.date(2026, 7, 1))
    _study(world, "anna", "8", dt.date(2026, 9, 30))
    _study(world, "anna", "8", dt.date(2026, 10, 1))
    wrong = _study(world, "anna", "2", dt.date(2026, 8, 1))
    hours.reverse(actor=world["keeper"], entry=wrong, reason="登记错了")
    ids = {name: world.people[name].pk for name in ("anna", "boris", "head", "member")}
    document = {"components": [{"id": "study", "logged": "training.hours"}]}

    def drawn(first, last):
        told = logged.draw(document, list(ids.values()), first, last)
        return {name: (told[pk]["study"].of, told[pk]["study"].out_of) for name, pk in ids.items()}

    assert drawn(*Q3) == {
        "anna": (Decimal("15.25"), Decimal("22.5")), "boris": (0, Decimal("22.5")),
        "head": (0, 14), "member": (0, 8),
    }  # fmt: skip
    assert drawn(*H2)["anna"] == (Decimal("23.25"), 45)
    _set(world, hours=Decimal("100.5"))
    assert drawn(*Q3)["anna"] == (Decimal("15.25"), Decimal("25.125")), "the county asks more"
    entered = dict(_parts(logged.draw(document, [ids["anna"]], *Q3)[ids["anna"]]["study"]))
    assert entered == {"target": Decimal("25.125"), "actual": Decimal("15.25")}


def test_who_owes_nothing_has_nothing_to_count_and_merged_rows_count_for_who_stays(
    world, django_assert_num_queries
):
    _study(world, "boris", "3", dt.date(2026, 8, 1))
    anna, boris = world.people["anna"], world.people["boris"]
    type(boris).objects.filter(pk=boris.pk).update(merged_into=anna)
    nobody = type(anna).objects.create(name="无职", sort_key="w", initials="w", home=world.organ)
    with django_assert_num_queries(6):
        told = rates.hours_of([anna.pk, nobody.pk], *Q3)
    assert (told[anna.pk].of, told[nobody.pk]) == (3, rates.Hours(Decimal(0), Decimal(0)))


def test_a_scheme_draws_hours_for_quarters_and_longer_of_persons_alone():
    part = {"kind": "rate", "logged": "training.hours"}

    def said(**data):
        told = {"subject": "person", "peer_group": ["unit"]} | data
        return [sentence for _, sentence in parts._logged(told, part, ("components", 0))]

    assert [said(period=one) for one in ("quarter", "half_year", "year")] == [[], [], []]
    assert "季度" in said(period="month")[0]
    assert "个人" in said(period="quarter", subject="unit")[0]
