"""Posts, pools, first secretaries, graduates, village secretaries and categories over the API: the scope,
what stays on the pages, and the same statements for ten rows and a thousand."""

import datetime as dt

import pytest

from members.categories.models import Adoption
from members.dispatched.models import Posting, Team
from members.graduates.models import Diary, Graduate, Mentor
from members.models import Membership, Organization, Person, Post
from members.pools.models import Entry, Sending
from members.secretaries.models import Term
from tests import world as w
from tests.calling import get, post, rows, statements
from tests.standing import once_a_module

SINCE = dt.date(2025, 1, 1)
LISTS = ("posts/", "pool-entries/", "first-secretaries/", "graduates/", "secretary-terms/")


def _build() -> w.World:
    world = w.build(5)
    village = w.organization("370826101201", "东村", "village", world.other_unit)
    w.account("keeper", "town_organizer", world.other_unit)
    w.account("apart", "town_organizer", w.organization("370826999", "远镇", "town", world.county))
    Team.objects.create(town=world.other_unit, name="服务队", since=SINCE)
    _fill(village, 10)
    return world


built, world = once_a_module(_build)


def _fill(village: Organization, count: int) -> None:
    """People of a village, each of them in every register."""
    people = Person.objects.bulk_create(
        Person(name=f"多{n}", sort_key=f"d{n:04}", initials="d", home=village) for n in range(count)
    )
    posts = Post.objects.bulk_create(
        Post(person=one, organization=village, title="村党支部书记", role="principal", since=SINCE)
        for one in people
    )
    Term.objects.bulk_create(Term(post=one, channel="local", taken_on=SINCE) for one in posts)
    entries = Entry.objects.bulk_create(
        Entry(
            kind="instructor", person=one, place=village, source="chosen", field="instructor",
            ground="不外传的依据", strengths="不外传的特长", since=SINCE,
        )
        for one in people
    )  # fmt: skip
    Sending.objects.bulk_create(Sending(entry=one, to="合作社", since=SINCE) for one in entries)
    graduates = Graduate.objects.bulk_create(
        Graduate(person=one, village=village, since=SINCE) for one in people
    )
    Mentor.objects.bulk_create(
        Mentor(graduate=one, kind="local", person=people[0], since=SINCE) for one in graduates[1:]
    )
    team = Team.objects.get()
    Posting.objects.bulk_create(
        Posting(
            person=one, role="first", team=team, village=village, sender_words="市税务局",
            since=SINCE, planned_until=SINCE.replace(year=2028),
        )
        for one in people
    )  # fmt: skip


def test_lists_hold_the_scope_and_no_words_that_stay_on_pages(world):
    graduate = Graduate.objects.first()
    Diary.objects.create(graduate=graduate, on=w.TODAY, matter="不外传的事")
    for address in LISTS:
        found = rows("keeper", address)
        assert len(found) >= 10, address
        assert "不外传" not in str(found), address
        assert get("keeper", f"{address}{found[0]['id']}/").json() == found[0]
        assert rows("apart", address) == [], address
        assert get("apart", f"{address}{found[0]['id']}/").status_code == 404
        assert get("keeper", address, x=1).status_code == 400
        if address != "posts/":
            assert get("county_officer", address).status_code == 403, address
    assert get("cadre", "posts/").status_code == 403


def test_what_the_rows_tell(world):
    (entry, *_) = rows("keeper", "pool-entries/", kind="instructor")
    assert (entry["sendings"][0]["to"], entry["left_label"]) == ("合作社", "")
    assert get("keeper", "pool-entries/", kind="x").status_code == 400
    assert rows("keeper", "pool-entries/", present="false") == []
    told = rows("keeper", "graduates/")
    assert sorted(len(one["mentors"]) for one in told) == [0, *[1] * 9]
    assert rows("keeper", "first-secretaries/")[0]["sender_words"] == "市税务局"
    assert len(rows("keeper", "secretary-terms/", present="true")) == 10
    (gap,) = rows("keeper", "reserve-gaps/")
    assert (gap["there"], gap["lacking"], gap["village"]["name"]) == (0, 4, "东村")
    assert get("county_officer", "reserve-gaps/").status_code == 403


def test_totals_by_category_are_numbers_alone(world):
    village = Organization.objects.get(code="370826101201")
    branch = w.organization("370826101201-zb", "东村党支部", "branch", village)
    for one in Person.objects.filter(home=village)[:3]:
        Membership.objects.create(person=one, branch=branch, since=SINCE)
    assert get("keeper", "category-totals/").json()["rows"] == [], "in force nowhere yet"
    Adoption.objects.create(organization=world.other_unit, since=SINCE)
    told = get("keeper", "category-totals/").json()
    (row,) = told["rows"]
    assert (row["place"], row["members"], row["without"]) == (world.other_unit.pk, 3, 3)
    assert (row["households"], len(row["categories"])) == (None, 6)
    (row,) = get("keeper", "category-totals/", town=world.other_unit.pk).json()["rows"]
    assert (row["place"], row["members"]) == (village.pk, 3)
    assert "多" not in str(told)
    assert get("keeper", "category-totals/", town=999_999).status_code == 400
    assert get("keeper", "category-totals/", town="").status_code == 400
    assert get("county_officer", "category-totals/").status_code == 403


@pytest.fixture
def somebody(world) -> Person:
    return Person.objects.create(
        name="新人", sort_key="x", initials="x", home=Organization.objects.get(code="370826101201")
    )


def test_a_post_is_entered_corrected_and_ended_by_who_keeps_people(world, somebody):
    sent = {"title": "副主任", "role": "staff", "since": "2026-01-01"}
    address = f"people/{somebody.pk}/posts/"
    assert post("county_officer", address, sent)[0] == 403
    assert post("apart", address, sent)[0] == 404
    assert post("keeper", address, sent | {"role": "x"})[0] == 400
    assert post("keeper", address, sent | {"title": "电话13812345678"})[0] == 422
    assert post("keeper", address, sent | {"organization": world.county.pk})[0] == 422
    status, made = post("keeper", address, sent)
    assert (status, made["organization"]["name"], made["is_main"]) == (200, "东村", True)
    status, told = post("keeper", address, sent | {"since": "2026-02-01"})
    assert (status, "重叠" in told["problems"]["since"][0]) == (422, True)
    change = f"posts/{made['id']}/changes/"
    assert post("apart", change, sent)[0] == 404
    assert post("keeper", change, sent | {"until": "2025-01-01"})[0] == 422
    status, told = post("keeper", change, sent | {"until": "2026-09-01"})
    assert (status, told["until"]) == (200, "2026-09-01")
    assert len(rows("keeper", "posts/", person=somebody.pk, present="true")) == 0


def test_lists_ask_no_more_for_a_thousand_rows(world):
    few = [statements("keeper", one, page_size=500) for one in LISTS]
    assert max(few) <= 6
    _fill(Organization.objects.get(code="370826101201"), 990)
    assert [statements("keeper", one, page_size=500) for one in LISTS] == few
    assert statements("keeper", "reserve-gaps/") <= 4
    assert len(rows("keeper", "graduates/", page_size=500)) == 500
