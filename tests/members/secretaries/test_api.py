"""Village secretaries over the API: chosen, mentored, committed, assessed and given what is due."""

import uuid

import pytest

from members.models import Account, Post
from members.secretaries.actions import terms
from members.secretaries.models import (
    Assessment,
    Commitment,
    ListCheck,
    MentorGroup,
    Selection,
    Term,
    Weak,
)
from members.secretaries.queries import files
from members.secretaries.words import CRITERIA, FOUR, Part
from tests import secretaries_world as sw
from tests.calling import get, post, rows
from tests.standing import once_a_module

built, world = once_a_module(sw.build)
TODAY = sw.TODAY.isoformat()
MARKS = dict.fromkeys(CRITERIA, 4) | {"opinion": "不外传的评判"}
NOMINATED = {"channel": "local", "ground": "不外传的理由"}


@pytest.fixture
def who(world):
    return {name: account.username for name, account in world.accounts.items()}


def test_a_secretary_is_chosen_from_nomination_to_appointment(world, who):
    address = f"organizations/{world.empty.pk}/secretary-nominations/"
    sent, key = NOMINATED | {"person": world.candidate.pk}, str(uuid.uuid4())
    for _ in range(2):
        status, told = post(who["town"], address, sent, key)
        assert (status, told["state"]) == (200, "nominated"), told
    case = Selection.objects.get()
    assert (case.ground, "不外传" in str(told)) == ("不外传的理由", False)
    assert post(who["town"], address, sent)[0] == 409
    here = f"secretary-selections/{case.pk}/"
    (asked,) = get(who["discipline"], "secretary-checks/").json()["checks"]
    assert (asked["what"], asked["id"], asked["item"]) == ("selection", case.pk, world.item.pk)
    early = post(who["town"], f"{here}decisions/", {"do": "check"})
    assert (early[0], "还没有核查结果" in early[1]["title"]) == (409, True)
    answer = {"item": world.item.pk, "result": "clear", "evidence": "不外传的依据"}
    status, told = post(who["discipline"], f"{here}answers/", answer)
    assert (status, told["result"], "不外传" in str(told)) == (200, "clear", False)
    for actor, part, body, state in (
        ("town", "decisions", {"do": "check"}, "checked"),
        ("town", "ratings", MARKS, "town_rated"),
        ("county", "ratings", MARKS, "evaluated"),
        ("town", "decisions", {"do": "submit"}, "submitted"),
        ("county", "decisions", {"do": "approve", "said": "不外传的意见"}, "approved"),
    ):
        status, told = post(who[actor], f"{here}{part}/", body)
        assert (status, told["state"]) == (200, state), told
    progress = get(who["county"], f"{here}progress/").json()
    assert [one["result"] for one in progress["checks"]] == ["clear"]
    assert [one["side"] for one in progress["ratings"]] == ["town", "county"]
    assert "不外传" not in str(progress)
    status, told = post(who["town"], f"{here}appointments/", {"on": TODAY, "title": "党支部书记"})
    assert (status, told["person"]["id"], told["since"]) == (200, world.candidate.pk, TODAY)
    assert Post.objects.filter(person=world.candidate, organization=world.empty).exists()
    assert Term.objects.get(selection=case).pk == told["id"]


def test_what_is_refused_on_the_way_says_why(world, who):
    case = world.selection("checked")
    here = f"secretary-selections/{case.pk}/"
    assert post(who["county"], f"{here}ratings/", MARKS)[0] == 403, "the township's turn"
    assert post(who["town"], f"{here}ratings/", MARKS | {"duty": 6})[0] == 400
    status, told = post(who["town"], f"{here}ratings/", MARKS | {"opinion": "电话13800001111"})
    assert (status, list(told["problems"])) == (422, ["opinion"])
    assert post(who["town"], f"{here}decisions/", {"do": "rate_town"})[0] == 400
    assert post(who["town"], f"{here}decisions/", {"do": "withdraw"})[0] == 422, "no reason"
    assert post(who["town"], f"{here}decisions/", {"do": "submit"})[1]["code"] == "stale"
    for name in ("other_town", "stranger", "leader"):
        assert post(who[name], f"{here}decisions/", {"do": "submit"})[0] == 404
        assert rows_or_none(who[name], case.pk)
    nobody = NOMINATED | {"person": 10**9}
    status, told = post(
        who["town"], f"organizations/{world.empty.pk}/secretary-nominations/", nobody
    )
    assert (status, list(told["problems"])) == (422, ["person"])
    answers = f"{here}answers/"
    wrong = {"item": world.item.pk, "result": "hit"}
    assert list(post(who["discipline"], answers, wrong)[1]["problems"]) == ["evidence"]
    assert post(who["town"], answers, wrong)[0] == 403
    assert ListCheck.objects.count() == 1


def rows_or_none(name, pk):
    """Whether a case is not there for somebody."""
    answer = get(name, f"secretary-selections/{pk}/")
    return answer.status_code in (403, 404)


def test_a_case_about_oneself_is_not_told(world, who):
    case = world.selection()
    Account.objects.filter(person=world.candidate).update(person=None)
    Account.objects.filter(username=who["county"]).update(person=world.candidate)
    assert rows(who["county"], "secretary-selections/") == []
    assert post(who["county"], f"secretary-selections/{case.pk}/ratings/", MARKS)[0] == 403
    assert get(who["county"], f"secretary-selections/{case.pk}/progress/").status_code == 403
    other = sw.person("李同一人", world.organ)
    Account.objects.filter(username=who["county"]).update(person=other)
    assert len(rows(who["county"], "secretary-selections/")) == 1
    type(other).objects.filter(pk=world.candidate.pk).update(merged_into=other)
    assert rows(who["county"], "secretary-selections/") == [], "a second row of his"


def test_lists_are_kept_by_the_county_and_read_in_its_townships(world, who):
    address = f"organizations/{world.county.pk}/list-items/"
    sent = {"stage": "entry", "code": "2", "text": "信访问题没有办结", "department": "letters",
            "unit": world.organ.pk}  # fmt: skip
    status, told = post(who["county"], address, sent)
    assert (status, told["unit"]["id"], told["valid_to"]) == (200, world.organ.pk, None)
    assert told in rows(who["town"], "secretary-list-items/", stage="entry")
    assert post(who["county"], address, sent)[0] == 409, "the code is taken"
    assert post(who["county"], address, sent | {"unit": world.town.pk})[0] == 422
    assert post(who["town"], address, sent)[0] == 403
    assert post(who["stranger"], address, sent)[0] == 404
    ends = f"secretary-list-items/{told['id']}/endings/"
    assert post(who["county"], ends, {})[1]["valid_to"] == TODAY
    assert post(who["county"], ends, {})[1]["code"] == "stale"
    assert rows(who["stranger"], "secretary-list-items/") == []


def test_villages_say_what_the_page_filters_by(world, who):
    told = {one["id"]: one for one in rows(who["town"], "secretary-villages/")}
    assert set(told) == {world.village.pk, world.empty.pk}
    assert (told[world.village.pk]["has_file"], told[world.empty.pk]["has_secretary"]) == (
        True,
        False,
    )
    vacant = rows(who["town"], "secretary-villages/", show="vacant")
    assert [one["id"] for one in vacant] == [world.empty.pk]
    assert get(who["town"], "secretary-villages/", show="x").status_code == 400
    address = f"organizations/{world.village.pk}/weak-markings/"
    sent = {"since": TODAY, "ground": "不外传的依据"}
    assert post(who["town"], address, sent)[0] == 403
    status, weak = post(who["county"], address, sent)
    assert (status, weak["until"], "不外传" in str(weak)) == (200, None, False)
    assert post(who["county"], address, sent)[0] == 409
    assert [one["id"] for one in rows(who["town"], "secretary-villages/", show="weak")] == [
        world.village.pk
    ]
    clears = f"weak-villages/{weak['id']}/clearings/"
    assert post(who["county"], clears, {"on": "2020-01-01"})[0] == 422
    assert post(who["county"], clears, {"on": TODAY})[1]["until"] == TODAY
    assert post(who["stranger"], clears, {"on": TODAY})[0] == 404
    assert Weak.objects.get().ground == "不外传的依据"


def _mentors(world):
    """Whom the township sees for each of the four parts."""
    third = sw.person("吴民情", world.town)
    sw.post(third, world.town, "组织干事", "staff")
    village = sw.w.organization("370883101003", "北陈村", "village", world.town)
    good = sw.person("郑先进", village)
    held = sw.post(good, village, "党支部书记", "principal")
    terms.take_in(actor=world["town"], post=held, channel="local")
    return [world.people["section"], world.people["town"], third, good]


def test_the_four_mentors_confirm_begin_and_are_replaced(world, who):
    address = f"secretary-terms/{world.term.pk}/mentor-groups/"
    four = {part.value: one.pk for part, one in zip(Part, _mentors(world), strict=True)}
    assert post(who["town"], address, four)[0] == 409, "neither new nor weak"
    Weak.objects.create(village=world.village, since=sw.TODAY, ground="排查")
    assert list(post(who["town"], address, four | {"town": 10**9})[1]["problems"]) == ["town"]
    status, told = post(who["town"], address, four)
    assert (status, told["state"], len(told["mentors"])) == (200, "proposed", 4), told
    here = f"mentor-groups/{told['id']}/"
    assert post(who["town"], f"{here}decisions/", {"do": "start"})[0] == 409
    assert post(who["secretary"], f"{here}agreements/", {})[1]["agreed_on"] == TODAY
    assert post(who["secretary"], f"{here}agreements/", {})[1]["code"] == "stale"
    for one in told["mentors"]:
        actor = "section" if one["part"] == "section" else "town"
        assert post(who[actor], f"{here}agreements/", {"mentor": one["id"]})[0] == 200
    assert post(who["town"], f"{here}decisions/", {"do": "start"})[1]["state"] == "active"
    mentor = next(one for one in told["mentors"] if one["part"] == "section")
    contact = {"on": TODAY, "matter": "不外传的事", "result": "已落实"}
    status, seen = post(who["section"], f"mentors/{mentor['id']}/contacts/", contact)
    assert (status, seen["on"], "不外传" in str(seen)) == (200, TODAY, False)
    assert post(who["section"], f"mentors/{mentor['id']}/contacts/", contact)[0] == 409
    assert rows(who["town"], "mentor-contacts/", group=told["id"]) == [seen]
    status, left = post(who["town"], f"mentors/{mentor['id']}/leavings/", {"on": TODAY})
    assert [one["until"] for one in left["mentors"] if one["id"] == mentor["id"]] == [TODAY]
    again = {"part": "section", "person": world.people["section"].pk}
    assert len(post(who["town"], f"{here}replacements/", again)[1]["mentors"]) == 5
    assert post(who["town"], f"{here}replacements/", again | {"person": 10**9})[0] == 422
    status, ended = post(who["town"], f"{here}decisions/", {"do": "end", "said": "期满"})
    assert (ended["state"], MentorGroup.objects.get().state) == ("ended", "ended")
    assert post(who["other_town"], f"{here}decisions/", {"do": "start"})[0] == 404


def test_a_commitment_is_made_reported_and_verified(world, who):
    address = f"secretary-terms/{world.term.pk}/commitments/"
    facts = {
        "field": "economy",
        "text": "硬化村内道路",
        "target": "硬化2公里",
        "due_on": "2026-12-20",
    }
    assert post(who["town"], address, facts | {"year": 2026})[0] == 403, "not his own"
    assert post(who["secretary"], address, facts | {"year": 2028})[0] == 422
    status, told = post(who["secretary"], address, facts | {"year": 2026})
    assert (status, told["state"], told["share"]) == (200, "claimed", None), told
    here = f"secretary-commitments/{told['id']}/"
    assert post(who["town"], f"{here}decisions/", {"do": "return"})[0] == 422, "no reason"
    back = {"do": "return", "said": "不外传的意见"}
    assert post(who["town"], f"{here}decisions/", back)[1]["state"] == "returned"
    assert post(who["secretary"], f"{here}changes/", facts | {"text": "修路"})[1]["text"] == "修路"
    assert post(who["town"], f"{here}decisions/", {"do": "approve"})[1]["state"] == "approved"
    assert post(who["town"], f"{here}reports/", {"evidence": "x"})[0] == 403
    status, told = post(who["secretary"], f"{here}reports/", {"evidence": "不外传的情况"})
    assert (told["state"], "不外传" in str(told)) == ("reported", False)
    assert post(who["town"], f"{here}decisions/", {"do": "partly"})[0] == 422, "no share"
    partly = {"do": "partly", "share": 60}
    assert post(who["town"], f"{here}decisions/", partly)[1]["share"] == 60
    assert post(who["town"], f"{here}decisions/", partly)[1]["code"] == "stale"
    ranked = get(who["county"], "secretary-ranking/", year=2026).json()["rows"]
    assert [(one["term"]["id"], one["key"]) for one in ranked] == [(world.term.pk, "60.00")]
    file = get(who["secretary"], f"secretary-terms/{world.term.pk}/file/", year=2026).json()
    assert file["key"] == str(files.of_term(world.term, 2026).standing.key)
    (economy,) = [one for one in file["commitments"] if one["field"] == "economy"]
    assert economy["ids"] == [Commitment.objects.get().pk]
    check = {"year": 2026, "on": "2026-07-10", "said": "不外传的检查"}
    assert post(who["town"], f"secretary-terms/{world.term.pk}/checkups/", check)[0] == 200
    assert post(who["town"], f"secretary-terms/{world.term.pk}/checkups/", check)[0] == 409
    file = get(who["town"], f"secretary-terms/{world.term.pk}/file/", year=2026).json()
    assert (file["checked_on"], "不外传" in str(file)) == ("2026-07-10", False)


def test_an_assessment_is_written_proposed_and_decided(world, who):
    group = f"organizations/{world.county.pk}/assessors/"
    members = []
    for number, one in enumerate(FOUR):
        person = sw.person(f"评估{number}", world.organ)
        sent = {"person": person.pk, "year": 2026, "department": one.value}
        status, told = post(who["county"], group, sent)
        assert status == 200, told
        members.append(told["id"])
    assert post(who["county"], group, sent)[0] == 409
    assert post(who["town"], group, sent)[0] == 403
    item = {
        "stage": "pre_appraisal",
        "code": "1",
        "text": "发生责任事故",
        "department": "discipline",
    }
    item = post(who["county"], f"organizations/{world.county.pk}/list-items/",
                item | {"unit": world.organ.pk})[1]  # fmt: skip
    status, told = post(
        who["county"], f"secretary-terms/{world.term.pk}/assessments/", {"year": 2026}
    )
    assert (status, told["state"]) == (200, "opened"), told
    here = f"secretary-assessments/{told['id']}/"
    answer = {"item": item["id"], "result": "clear"}
    assert post(who["discipline"], f"{here}answers/", answer)[0] == 200
    words = {"duty": "不外传", "conduct": "不外传", "opinion": "不外传", "suggestion": "keep",
             "score": "88.5", "present": members[:3]}  # fmt: skip
    assert post(who["county"], f"{here}texts/", words | {"present": [10**9]})[0] == 422
    assert post(who["county"], f"{here}texts/", words | {"score": "101"})[0] == 400
    status, told = post(who["county"], f"{here}texts/", words)
    assert (status, told["present"], "不外传" in str(told)) == (200, sorted(members[:3]), False)
    early = post(who["county"], f"{here}decisions/", {"do": "assess"})
    assert (early[0], "还缺" in early[1]["title"]) == (409, True)
    assert post(who["county"], f"{here}texts/", words | {"present": members})[0] == 200
    for actor, body, state in (
        ("county", {"do": "assess"}, "assessed"),
        ("town", {"do": "propose", "suggestion": "keep", "said": "同意"}, "proposed"),
        ("county", {"do": "decide", "suggestion": "keep", "said": "不外传"}, "decided"),
    ):
        status, told = post(who[actor], f"{here}decisions/", body)
        assert (status, told["state"]) == (200, state), told
    assert (told["decided"], str(Assessment.objects.get().score)) == ("keep", told["score"])
    ends = f"secretary-assessors/{members[0]}/endings/"
    assert post(who["county"], ends, {})[1]["until"] == TODAY
    assert post(who["county"], ends, {})[1]["code"] == "stale"
    chosen = get(who["county"], "secretary-candidates/", year=2026).json()["candidates"]
    assert [one["term"]["id"] for one in chosen] == [world.term.pk]
    given = {"kind": "recruited", "year": 2026, "ground": "不外传的文件", "on": TODAY}
    grants = f"secretary-terms/{world.term.pk}/incentives/"
    assert post(who["county"], grants, given)[0] == 409, "no plan"
    plan = {"year": 2026, "places": 20, "share": 10}
    told = post(who["county"], f"organizations/{world.county.pk}/recruitment-plans/", plan)[1]
    assert told["kept"] == 2
    status, told = post(who["county"], grants, given)
    assert (status, told["amount"], "不外传" in str(told)) == (200, "0.00", False)
    assert post(who["county"], grants, given)[0] == 409
    assert post(who["county"], grants, given | {"kind": "award"})[0] == 422, "an award has a sum"
    standards = f"organizations/{world.county.pk}/subsidy-standards/"
    month = {"year": 2026, "post": "2000", "performance": "500"}
    assert post(who["county"], standards, month)[0] == 200
    assert post(who["county"], standards, month | {"year": 2027, "post": "1900"})[0] == 422
    assert post(who["stranger"], standards, month)[0] == 404


def test_files_are_opened_ended_and_what_comes_out_later_is_decided(world, who):
    address = f"organizations/{world.village.pk}/secretary-files/"
    assert post(who["town"], address, {"channel": "local"})[0] == 409, "it is there already"
    nobody = f"organizations/{world.empty.pk}/secretary-files/"
    assert post(who["town"], nobody, {"channel": "local"})[1]["code"] == "stale"
    here = f"secretary-terms/{world.term.pk}/"
    decision = {"result": "improve", "said": "不外传的理由"}
    assert post(who["county"], f"{here}decisions/", decision)[0] == 409, "nothing to decide"
    hit = {"item": world.item.pk, "result": "hit", "evidence": "不外传的查实"}
    assert post(who["discipline"], f"{here}answers/", hit)[0] == 200
    assert get(who["county"], f"{here}file/").json()["undecided"] == [world.item.pk]
    assert get(who["town"], f"{here}file/").json()["undecided"] == [], "the county's alone"
    assert post(who["town"], f"{here}decisions/", decision)[0] == 403
    assert post(who["county"], f"{here}decisions/", decision)[0] == 200
    file = get(who["county"], f"{here}file/").json()
    assert ([one["result"] for one in file["decisions"]], file["undecided"]) == (["improve"], [])
    assert "不外传" not in str(file)
    assert post(who["town"], f"{here}leavings/", {"on": "2027-01-01", "said": "文件"})[0] == 422
    status, told = post(who["town"], f"{here}leavings/", {"on": TODAY, "said": "文件"})
    assert (status, told["until"]) == (200, TODAY)
    assert post(who["town"], f"{here}leavings/", {"on": TODAY, "said": "x"})[1]["code"] == "stale"
    assert Post.objects.get(pk=world.term.post_id).until == sw.TODAY
    assert get(who["other_town"], f"{here}file/").status_code == 404


def test_ones_own_files_and_mentoring_are_told_to_oneself(world, who):
    group = world.group()
    case = world.selection()
    own = get(who["secretary"], "me/secretary-terms/").json()
    assert ([one["id"] for one in own["terms"]], own["mentoring"]) == ([world.term.pk], [])
    told = get(who["section"], "me/secretary-terms/").json()
    assert [(one["group"], one["part"]) for one in told["mentoring"]] == [(group.pk, "section")]
    told = get(who["candidate"], "me/secretary-terms/").json()
    assert [one["state"] for one in told["selections"]] == [case.state]
    assert get(who["town"], "me/secretary-terms/").json() == {
        "terms": [], "selections": [], "mentoring": []
    }  # fmt: skip
