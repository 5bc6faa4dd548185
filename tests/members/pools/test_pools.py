"""Pools: entering once, leaving for a reason, search and counts, sending out by consent."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from members.pools import actions, queries
from members.pools.kinds import KINDS, RESERVE
from members.pools.models import Entry, Sending
from members.secretaries.rules import BORN_FROM
from portal import providers
from portal.refusals import Invalid, NotAllowed, Refused
from tests import secretaries_world as sw
from tests.standing import once_a_module

built, world = once_a_module(sw.build)
TALENT = {"source": "introduced", "field": "industry", "level": "national", "mode": "flexible",
          "ground": "人才办文件", "since": sw.TODAY}  # fmt: skip
SENT = {"source": "recommended", "field": "instructor", "ground": "组织部遴选", "since": sw.TODAY}


def _in(world, name, kind="instructor", **more):
    facts = {"instructor": SENT, "talent": TALENT}[kind]
    who = sw.person(name, world.organ)
    return actions.enter(
        actor=world["county"], kind=KINDS[kind], place=world.organ, person=who, facts=facts | more
    )


def _get(world, who, address, **asked):
    client = Client()
    client.force_login(world[who])
    return client.get(f"/members/pools/{address}", asked)


def test_the_table_of_kinds_is_whole():
    """Every kind says its rule, places, sources and fields; P01-R5 and R6 are in it."""
    assert (RESERVE.least, RESERVE.born_from) == (4, BORN_FROM)
    for kind in KINDS.values():
        assert kind.rule
        assert kind.places
        assert kind.sources
        assert kind.fields
        for name, codes in (("source", kind.sources), ("field", kind.fields), ("level", kind.levels),
                            ("mode", kind.modes), ("left_why", kind.left)):  # fmt: skip
            most = Entry._meta.get_field(name).max_length
            assert all(len(code) <= most for code in codes), (kind.code, name)


def test_somebody_stands_once_in_a_pool_and_may_come_back(world):
    """E-DUP; the earlier entry stays, with why it ended."""
    made = sw.reserve(world, "丁一")
    words = {"actor": world["town"], "kind": RESERVE, "place": world.empty, "person": made.person}
    with pytest.raises(Refused, match="只登记一次"):
        actions.enter(facts=sw.ENTRY, **words)
    with pytest.raises(Invalid, match="请选出库原因"):
        actions.leave(actor=world["town"], entry=made, on=sw.TODAY, why="x")
    actions.leave(actor=world["town"], entry=made, on=sw.TODAY, why="moved", said="随迁")
    actions.enter(facts=sw.ENTRY, **words)
    rows = Entry.objects.filter(person=made.person).order_by("id")
    assert [(row.left_why, row.place_id) for row in rows] == [
        ("moved", world.village.pk),
        ("", world.empty.pk),
    ]


def test_what_a_kind_does_not_know_is_refused_all_at_once(world):
    """A source of another kind, no ground, a day to come, a promise before the beginning."""
    with pytest.raises(Invalid) as wrong:
        _in(world, "戊一", "talent", source="village", level="x", mode="", ground="",
            since=dt.date(2027, 1, 1), promised_until=dt.date(2026, 1, 1))  # fmt: skip
    asked = {"source", "level", "mode", "ground", "since", "promised_until"}
    assert set(wrong.value.problems) == asked
    with pytest.raises(Invalid, match="请选这样的单位"):
        actions.enter(
            actor=world["county"], kind=RESERVE, place=world.organ, person=world.candidate,
            facts=sw.ENTRY,
        )  # fmt: skip


def test_who_keeps_pools(world):
    """In scope alone, and nobody for himself (E-CONFLICT)."""
    words = {"kind": RESERVE, "place": world.empty, "person": world.candidate, "facts": sw.ENTRY}
    for who in ("other_town", "leader", "village", "secretary", "stranger"):
        with pytest.raises(NotAllowed):
            actions.enter(actor=world[who], **words)
    account = world["town"]
    account.person = world.candidate
    with pytest.raises(NotAllowed, match="不能给自己"):
        actions.enter(actor=account, **words)


def test_an_outsider_stands_by_name_only_where_the_kind_allows(world):
    """P26: a talent who is in no register, once a name and employer."""
    words = {"actor": world["county"], "place": world.county, "facts": TALENT}
    who = {"name": "钟外来", "employer": "某新材料公司"}
    with pytest.raises(Refused, match="只登记名册里的人"):
        actions.enter(kind=KINDS["instructor"], **words, **who)
    with pytest.raises(Invalid) as wrong:
        actions.enter(kind=KINDS["talent"], **words)
    assert set(wrong.value.problems) == {"name", "employer"}
    made = actions.enter(kind=KINDS["talent"], **words, **who)
    assert (made.who, made.level_words) == ("钟外来", "国家级人才、柔性")
    with pytest.raises(Refused, match="只登记一次"):
        actions.enter(kind=KINDS["talent"], **words, **who)


def test_nobody_is_sent_twice_without_his_consent(world):
    """P25: the second place at a time asks for it; leaving ends every sending."""
    made = _in(world, "己一")
    words = {"actor": world["county"], "entry": made, "since": sw.TODAY}
    first = actions.send(to="甲公司", **words)
    with pytest.raises(Invalid, match="要本人同意"):
        actions.send(to="乙公司", **words)
    actions.send(to="乙公司", consented_on=sw.TODAY, **words)
    assert queries.counts(world["county"], KINDS["instructor"])["sent"] == 1
    actions.call_back(actor=world["county"], sending=first, on=sw.TODAY)
    actions.leave(actor=world["county"], entry=made, on=sw.TODAY, why="moved")
    assert not Sending.objects.filter(until=None).exists()
    with pytest.raises(Refused, match="已经出库"):
        actions.send(to="丙公司", **words)
    with pytest.raises(Refused, match="不登记选派"):
        actions.send(actor=world["town"], entry=sw.reserve(world, "己二"), to="丁", since=sw.TODAY)


def test_search_by_field_place_cohort_and_state(world):
    """What nobody offers narrows nothing."""
    sw.reserve(world, "庚老", born_year=1975, field="veteran")
    young = sw.reserve(world, "庚青", world.empty, born_year=1990)
    find = lambda **asked: {e.who for e in queries.narrowed(world["town"], RESERVE, asked)}  # noqa: E731
    assert find() == find(field="x", level="x", source="x", state="x") == {"庚老", "庚青"}
    assert find(field="veteran") == {"庚老"}
    assert find(cohort="1") == {"庚青"}
    assert find(unit="西李") == find(q="gq") == find(q="青") == {"庚青"}
    actions.leave(actor=world["town"], entry=young, on=sw.TODAY, why="asked")
    assert find(state="left") == {"庚青"}
    counts = queries.counts(world["town"], RESERVE)
    assert (counts["all"], counts["cohort"]) == (1, 0)
    assert [(f.code, f.count) for f in counts["fields"] if f.count] == [("veteran", 1)]
    assert {k.code: n for k, n in queries.totals(world["town"])}["village_reserve"] == 1


def test_an_entry_is_corrected_while_it_stands(world):
    """How ready somebody is changes; the earlier is kept by history, and what ended is not touched."""
    made = sw.reserve(world, "寅一", level="later")
    words = {"actor": world["town"], "entry": made}
    with pytest.raises(Invalid):
        actions.correct(facts=sw.ENTRY | {"level": "x"}, **words)
    actions.correct(facts=sw.ENTRY | {"level": "ready"}, **words)
    told = apps.get_model("pools", "EntryEvent").objects.filter(pgh_obj=made.pk)
    assert list(told.order_by("pgh_id").values_list("level", flat=True)) == ["later", "ready"]
    with pytest.raises(NotAllowed):
        actions.correct(actor=world["other_town"], entry=made, facts=sw.ENTRY)
    actions.leave(actor=world["town"], entry=made, on=sw.TODAY, why="asked")
    with pytest.raises(Refused, match="已经出库"):
        actions.correct(facts=sw.ENTRY, **words)


def test_a_gap_is_due_until_it_is_filled(world):
    """P01-R5: counted over the villages in scope, those without secretary too."""
    due = {d.what for d in providers.due_for(world["town"])}
    assert "2个村村级后备人才不足" in due
    for number in range(4):
        sw.reserve(world, f"辛{number}")
    assert "1个村村级后备人才不足" in {d.what for d in providers.due_for(world["town"])}
    assert "不足" not in "".join(d.what for d in providers.due_for(world["leader"]))


def test_pages_and_what_they_cost(world):
    """Lists cost the same however long; a form that was not taken comes back filled."""
    sw.reserve(world, "壬零")

    def cost(address):
        with CaptureQueriesContext(connection) as asked:
            assert _get(world, "county", address).status_code == 200
        return len(asked)

    addresses = ("", "gaps/", "kinds/village_reserve/", "kinds/instructor/", "kinds/talent/")
    cost("")
    before = [cost(address) for address in addresses]
    for number in range(6):
        sw.reserve(world, f"壬{number}")
        actions.send(
            actor=world["county"], entry=_in(world, f"癸{number}"), to="公司", since=sw.TODAY
        )
    _in(world, "癸甲", "talent")
    after = [cost(address) for address in addresses]
    assert after[:3] == before[:3]
    assert max(after) <= 36
    client = Client()
    client.force_login(world["town"])
    body = {"place": world.empty.pk, "person": world.candidate.pk, **sw.ENTRY, "level": ""}
    wrong = client.post("/members/pools/kinds/village_reserve/enter/", body)
    assert wrong.status_code == 422
    assert "镇党委会研究" in wrong.content.decode()
    done = client.post("/members/pools/kinds/village_reserve/enter/", body | {"level": "ready"})
    assert done.status_code == 302
    entry = Entry.objects.get(person=world.candidate)
    assert _get(world, "candidate", f"entries/{entry.pk}/").status_code == 200
    assert _get(world, "secretary", f"entries/{entry.pk}/").status_code == 404
    own = Client()
    own.force_login(world["candidate"])
    assert f"/members/pools/entries/{entry.pk}/" in own.get("/members/me/").content.decode()


def test_the_published_figures_come_out_of_the_rows(world):
    """P14, P17, P25, P26; loaded once; what is there already counts."""
    from members.pools import demo

    for county in ("370826", "370827"):
        above = sw.w.organization(county, county, "county", world.county.parent)
        above = sw.w.organization(f"{county}101", "镇", "town", above)
        sw.w.organization(f"{county}101001", "村", "village", above)
    sishui = sw.w.Organization.objects.get(code="370831")
    town = sw.w.organization("370831101", "镇", "town", sishui)
    sw.w.organization("370831101001", "村", "village", town)
    assert demo.load(1, sw.TODAY) == sum(figure.count for figure in demo.FIGURES)
    assert demo.load(1, sw.TODAY) == 0
    told = {}
    for code in ("370826", "370827", "370831"):
        place = sw.w.Organization.objects.get(code=code)
        looker = sw.w.account(f"o{code}", "county_organizer", place)
        told[code] = {kind.code: queries.counts(looker, kind) for kind in KINDS.values()}
    lake, north, east = told["370826"], told["370827"], told["370831"]
    assert (lake["young_member"]["all"], lake["young_member"]["cohort"]) == (754, 754)
    assert [f.count for f in lake["returned"]["fields"] if f.code == "post"] == [87]
    assert (lake["returned"]["all"], lake["civil_reserve"]["all"]) == (597, 23)
    assert [f.count for f in north["talent"]["levels"]] == [2, 1, 4, 54]
    assert east["village_reserve"]["all"] == 1545
    assert [(f.code, f.count) for f in east["instructor"]["fields"]] == [
        ("instructor", 245), ("first", 9), ("pilot", 20), ("leader", 5),
    ]  # fmt: skip
    assert east["instructor"]["sent"] == 129 + 9 + 5
