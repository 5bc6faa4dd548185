"""The pages: what a list shows and costs, what a form keeps, what each person sees of himself and others."""

import pytest

from members.secretaries.actions import lists, selections
from members.secretaries.models import Commitment, Selection
from members.secretaries.queries import terms
from tests import secretaries_world as sw

ROOT = "/members/secretaries/"


def _main(answer):
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def test_the_list_tells_gaps_in_red_and_vacancies(world, signed_in):
    """P01-R5: n/4, red below four; a village without secretary counts, too."""
    for name in ("丙一", "丙二", "丙三", "丙四"):
        sw.reserve(world, name)
    page = _main(signed_in("town").get(ROOT))
    assert '<span class="jn-chip err">0/4</span>' in page
    assert ">4/4</td>" in page
    assert '<span class="jn-chip err">空缺</span>' in page
    figures = signed_in("town").get(ROOT).context["figures"]
    assert (figures["all"], figures["vacant"], figures["gap"], figures["commitments"]) == (
        2,
        1,
        1,
        1,
    )
    shown = signed_in("town").get(ROOT, {"show": "gap"}).context["page"].lines
    assert [line.village.pk for line in shown] == [world.empty.pk]
    odd = {"show": "x", "after": "'", "q": "王守"}
    assert len(signed_in("town").get(ROOT, odd).context["page"].lines) == 1


def test_a_case_is_carried_through_by_its_pages(world, signed_in):
    """From the nomination to the appointment; what is wrong comes back with what was typed."""
    client = signed_in("town")
    address = f"{ROOT}villages/{world.empty.pk}/nominate/"
    assert "李向前" in client.get(address, {"q": "李向"}).content.decode()
    body = {"person": world.candidate.pk, "channel": "local", "ground": ""}
    wrong = client.post(address, body)
    assert wrong.status_code == 422
    client.post(address, body | {"ground": "带头致富"})
    made = Selection.objects.get()
    page = f"{ROOT}selections/{made.pk}/"
    answer = f"{ROOT}checks/selection/{made.pk}/{world.item.pk}/"
    assert signed_in("discipline").get(f"{ROOT}checks/").content.decode().count(answer) == 1
    assert (
        signed_in("discipline").post(answer, {"result": "clear", "evidence": ""}).status_code == 302
    )
    client = signed_in("town")
    client.post(f"{page}step/check/")
    marks = dict.fromkeys(sw.GOOD, "4")
    short = client.post(f"{page}rate/", marks | {"opinion": "", "duty": "5"})
    assert short.status_code == 422
    assert '<option value="5" selected>5分</option>' in short.content.decode()
    client.post(f"{page}rate/", marks | {"opinion": "符合标准"})
    signed_in("county").post(f"{page}rate/", marks | {"opinion": "同意"})
    signed_in("town").post(f"{page}step/submit/")
    signed_in("county").post(f"{page}step/approve/", {"said": "常委会同意"})
    client = signed_in("town")
    bad = client.post(f"{page}appoint/", {"on": "2027-01-01", "title": "主任"})
    assert bad.status_code == 422
    assert "主任" in bad.content.decode()
    client.post(f"{page}appoint/", {"on": "2026-10-13", "title": "党支部书记"})
    assert Selection.objects.get().state == "appointed"


def test_evidence_and_refusals_are_shown_to_nobody_else(world, signed_in):
    """Privacy of the card: the township sees the result; the person his ratings and that he was refused."""
    made = world.selection("submitted")
    secret = "信访件第7号查实"
    lists.answer(
        actor=world["discipline"], item=world.item, subject=made, result="hit", evidence=secret
    )
    page = f"{ROOT}selections/{made.pk}/"
    told = {who: secret in signed_in(who).get(page).content.decode() for who in ("town", "county")}
    assert told == {"town": False, "county": True}
    for who in ("candidate", "leader", "other_town", "village", "stranger"):
        assert signed_in(who).get(page).status_code == 404, who
    selections.take(actor=world["county"], selection=made, action="refuse", said="不符合条件")
    for address in ("/members/me/", f"{ROOT}mine/"):
        own = signed_in("candidate").get(address).content.decode()
        assert "未批准" in own
        assert "不符合条件" in own
        assert secret not in own
    assert (
        "未批准"
        not in signed_in("leader").get(f"/members/people/{world.candidate.pk}/").content.decode()
    )


def test_a_secretary_sees_his_file_and_commits_on_his_phone(world, signed_in):
    """His own page and section; an assessment of his own only when it is decided."""
    client = signed_in("secretary")
    mine = client.get(f"{ROOT}mine/").content.decode()
    assert "还没有承诺" in mine
    new = f"{ROOT}terms/{world.term.pk}/commitments/2026/"
    body = {"field": "economy", "text": "建大棚", "target": "3座", "due_on": "2026-11-30"}
    wrong = client.post(new, body | {"due_on": "2027-11-30", "target": ""})
    assert wrong.status_code == 422
    assert "建大棚" in wrong.content.decode()
    assert client.post(new, body).status_code == 302
    one = Commitment.objects.get()
    assert signed_in("town").post(new, body).status_code == 403
    signed_in("town").post(f"{ROOT}commitments/{one.pk}/step/approve/")
    report = f"{ROOT}commitments/{one.pk}/own/report/"
    assert signed_in("secretary").post(report, {"evidence": ""}).status_code == 422
    assert signed_in("secretary").post(report, {"evidence": "建了3座"}).status_code == 302
    signed_in("town").post(f"{ROOT}commitments/{one.pk}/step/partly/", {"share": "80%", "said": ""})
    one.refresh_from_db()
    assert (one.state, one.share) == ("partly", 80)
    assert signed_in("other_town").get(f"{ROOT}commitments/{one.pk}/").status_code == 404
    for address in ("/members/me/", f"/members/people/{world.serving.pk}/"):
        page = signed_in("secretary" if "me" in address[-4:] else "town").get(address)
        assert f"{ROOT}terms/{world.term.pk}/" in page.content.decode()


def test_every_page_opens_for_who_works_with_it(world, signed_in):
    """Nothing that is shown breaks: pages with everything on them."""
    made = world.selection("approved")
    group = world.group("active")
    one = world.commitment("partly")
    pages = [
        f"villages/{world.village.pk}/", f"villages/{world.empty.pk}/", f"selections/{made.pk}/",
        f"groups/{group.pk}/", f"groups/{group.pk}/replace/opinion/", f"commitments/{one.pk}/",
        f"terms/{world.term.pk}/", f"terms/{world.term.pk}/?year=2025",
        f"mentors/{group.mentors.first().pk}/contact/",
    ]  # fmt: skip
    for address in pages:
        assert signed_in("town").get(ROOT + address).status_code == 200, address
    for address in (
        f"terms/{world.term.pk}/incentive/", "lists/new/", "incentives/plan/", "incentives/standard/",
        "assessors/new/", f"terms/{world.term.pk}/", f"villages/{world.empty.pk}/",
        f"checks/term/{world.term.pk}/{world.item.pk}/",
    ):  # fmt: skip
        assert signed_in("county").get(ROOT + address).status_code == 200, address
    assert signed_in("section").get(f"{ROOT}groups/{group.pk}/").status_code == 200


@pytest.mark.parametrize("show", [code for code, _ in terms.SHOWS])
def test_the_number_above_the_list_is_that_of_its_filter(world, signed_in, show):
    account = world["county"]
    rows = terms.narrowed(account, terms.villages(account), {"show": show})
    page = signed_in("county").get(ROOT, {"show": show}).content.decode()
    assert f'<span class="jn-soft jn-num">{rows.count()}个</span>' in page
    searched = signed_in("county").get(ROOT, {"show": show, "q": "没有这个村"}).content.decode()
    assert '<span class="jn-soft jn-num">0个</span>' in searched
