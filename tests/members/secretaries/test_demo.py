"""The demonstration's township: a vacancy, cases in every state, a secretary with work of every kind."""

import datetime as dt

from members.demo.people import SECRETARY_VILLAGE, VILLAGE_SECRETARY
from members.models import Membership, Organization, Person
from members.secretaries import demo
from members.secretaries.models import Assessment, Commitment, MentorGroup, Selection, Term
from members.secretaries.queries import terms
from portal import clock, workdays
from portal.models import Demonstration
from tests import secretaries_world as sw
from tests import world as w

DAY = dt.date(2026, 10, 21)


def _places() -> None:
    """The county's organs, the township's cadres, and seven of its villages with their secretaries."""
    Demonstration.objects.update_or_create(id=1, defaults={"day": DAY, "seed": 1})
    clock.forget()
    workdays.seed(2026)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370826", "微山县", "county", city)
    for code in ("jw", "zzb", "mzj", "xfj", "yjj"):
        organ = w.organization(f"370826-{code}", code, "organ", county)
        sw.person(f"干部{code}", organ)
    town = w.organization(demo.TOWN, "韩庄镇", "town", county)
    for number, role in enumerate(("principal", "leader", "staff", "staff")):
        sw.post(sw.person(f"镇干部{number}", town), town, "干部", role)
    for number, code in enumerate((SECRETARY_VILLAGE, demo.VACANT, *demo.OTHERS, "370826101207")):
        village = w.organization(code, f"村{number}", "village", town)
        branch = w.organization(f"{code}-zb", "党支部", "branch", village)
        name = VILLAGE_SECRETARY if code == SECRETARY_VILLAGE else f"书记{number}"
        sw.post(sw.person(name, village, branch), village, "党支部书记、村委会主任", "principal")
    w.account("renliqun", "town_organizer", town)
    w.account("xumanqing", "county_organizer", county)


def test_it_has_work_of_every_kind_and_is_loaded_once(db) -> None:
    _places()
    demo.play(1)
    people = Person.objects.count()
    demo.play(1)
    assert Person.objects.count() == people
    county = w.Account.objects.get(username="xumanqing")
    figures = terms.figures(terms.villages(county))
    assert figures["vacant"] == 1
    assert figures["weak"] == 2
    assert figures["mentors"] == 2, "the other weak village and the new secretary"
    assert set(Selection.objects.values_list("state", flat=True)) == {
        "submitted", "refused", "nominated", "checked", "appointed",
    }  # fmt: skip
    mine = Term.objects.get(post__person__name=VILLAGE_SECRETARY)
    states = Commitment.objects.filter(term=mine, year=2026).values_list("state", flat=True)
    assert set(states) == {"achieved", "approved", "reported", "returned", "claimed"}
    assert MentorGroup.objects.get(term=mine).state == "active"
    assert Assessment.objects.filter(year=2025, state="decided").count() == 6
    assert (
        not Organization.objects.filter(pool_entries__isnull=False).exclude(kind="village").exists()
    )
    assert Membership.objects.filter(person__name="常向东").exists()
