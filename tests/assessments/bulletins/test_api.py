"""Bulletins, award lists and appraisal files over the API: what prints, by the pages' own rights."""

import pytest
from django.utils import timezone

from assessments.models import Bulletin, BulletinText, Cycle, Panel
from tests import world as w
from tests.asking import get, post, rows, statements, twice
from tests.assessments.bulletins.writing import drafted, issued, of


def test_a_bulletin_is_drafted_saved_and_issued_as_it_was_read(world: w.World) -> None:
    officer, scheme = world["county_officer"], of(world, "test_yutai_unit")
    sent = {"scheme": scheme.pk, "period": "2026-08"}
    made = twice(officer, "bulletins/", sent)
    assert (made["state"], made["text"], made["mark"]) == ("draft", 1, "")
    lines = [line for group in made["body"]["groups"] for line in group["lines"]]
    assert "丙局" in {line["name"] for line in lines}
    assert post(officer, "bulletins/", sent)[1]["id"] == made["id"], "the draft there is"
    address = f"bulletins/{made['id']}"
    words = {
        "title": "八月通报",
        "opening": "各单位：",
        "audience": "internal",
        "listed": 3,
        "seen": 1,
    }
    told = twice(officer, f"{address}/texts/", words)
    assert (told["title"], told["text"], told["listed"]) == ("八月通报", 2, 3)
    status, refused = post(officer, f"{address}/texts/", words)
    assert (status, refused["code"]) == (409, "stale")
    assert post(officer, f"{address}/texts/", words | {"listed": 4})[0] == 400
    status, refused = post(officer, f"{address}/issues/", {"seal": made["seal"]})
    assert (status, refused["code"]) == (409, "stale"), "the words changed since"
    done = twice(officer, f"{address}/issues/", {"seal": told["seal"]})
    assert (done["state"], done["mark"], done["seal"]) == ("issued", "〔2026〕1号", "")
    assert done["body"]["groups"] == told["body"]["groups"]
    assert "words" not in done["body"]
    assert post(officer, f"{address}/drops/")[0] == 409


def test_drafts_are_for_who_issues_and_issued_ones_for_the_scope(world: w.World) -> None:
    draft = drafted(world, "2026-07")
    done = issued(world, drafted(world, "2026-08"))
    found = {who: [one["id"] for one in rows(world[who], "bulletins/")] for who in
             ("county_officer", "county_leader", "stranger")}  # fmt: skip
    assert found == {
        "county_officer": [done.pk, draft.pk], "county_leader": [done.pk], "stranger": [],
    }  # fmt: skip
    for who, status in {"county_leader": 404, "stranger": 404, "unit_clerk": 403}.items():
        assert get(world[who], f"bulletins/{draft.pk}/")[0] == status, who
    assert get(world["county_leader"], f"bulletins/{done.pk}/")[1]["title"]
    sent = {"scheme": draft.scheme_id, "period": "2026-07"}
    assert post(world["county_leader"], "bulletins/", sent)[0] == 403
    assert post(world["stranger"], "bulletins/", sent)[0] == 422
    for what in ("texts", "issues", "drops"):
        assert post(world["stranger"], f"bulletins/{draft.pk}/{what}/", {})[0] == 404
        assert post(world["county_leader"], f"bulletins/{done.pk}/{what}/", {})[0] == 403
    officer = world["county_officer"]
    assert post(officer, "bulletins/", sent | {"period": "2026-06"})[0] == 409, "nothing confirmed"
    assert post(officer, "bulletins/", sent | {"period": "July"})[0] == 422
    assert twice(officer, f"bulletins/{draft.pk}/drops/", {"reason": "不用"})["state"] == "dropped"


def test_the_award_list_is_the_pages(world: w.World) -> None:
    cycle = Cycle.objects.get(period_code="2026Q3")
    told = get(world["county_leader"], f"cycles/{cycle.pk}/awards/")[1]
    (best,) = [one for one in told["sections"] if one["title"] == "“好”"]
    assert best["count"] == len(best["lines"]) > 0
    assert best["lines"][0]["state"] == "按结果"
    assert (told["counted"], told["units"], told["waiting"]) == ("", 2, 0)
    assert get(world["stranger"], f"cycles/{cycle.pk}/awards/")[0] == 404


def test_of_members_the_award_list_gives_numbers_alone(
    world: w.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = Cycle.objects.get(period_code="2026Q3")
    monkeypatch.setattr("assessments.queries.award_pages.TOTALS_ONLY", (cycle.outline.kind,))
    told = get(world["county_leader"], f"cycles/{cycle.pk}/awards/")[1]
    assert told["counted"]
    assert all(one["count"] and one["lines"] == [] for one in told["sections"])


def test_a_file_tells_what_was_published_in_scope(world: w.World) -> None:
    panel = Panel.objects.get(cycle__period_code="2026Q3", organization=world.unit)
    subject = panel.subjects.order_by("position").first()
    told = get(world["county_leader"], f"people/{subject.person_id}/appraisals/")[1]
    (entry,) = told["entries"]
    assert (entry["panel"], entry["period"], entry["unit"]["name"]) == (
        panel.pk, "2026Q3", "县审计局",
    )  # fmt: skip
    assert entry["total"] == str(panel.run.results.get(subject=subject).total)
    assert get(world["stranger"], f"people/{subject.person_id}/appraisals/")[0] == 404
    assert get(world["unit_clerk"], f"people/{subject.person_id}/appraisals/")[0] == 403
    unit = Panel.objects.filter(cycle__period_code="2026-08").first().subjects.first()
    told = get(world["county_leader"], f"organizations/{unit.organization_id}/appraisals/")[1]
    assert [one["period"] for one in told["entries"]] == ["2026-09", "2026-08", "2026-07"]
    assert get(world["stranger"], f"organizations/{unit.organization_id}/appraisals/")[0] == 404


def test_a_list_asks_the_same_statements_for_ten_and_a_thousand_rows(world: w.World) -> None:
    one = drafted(world, "2026-08")
    values = {"scheme": one.scheme, "organization": one.organization, "audience": "internal",
              "drafted_at": timezone.now(), "drafted_by": one.drafted_by}  # fmt: skip
    Bulletin.objects.bulk_create(
        Bulletin(period_code=f"20{10 + i // 12:02}-{i % 12 + 1:02}", state="draft", **values)
        for i in range(150)
    )
    Bulletin.objects.bulk_create(
        Bulletin(period_code="2026-01", state="issued", year=2000 + i // 500, number=i % 500 + 1,
                 issued_at=timezone.now(), body={}, **values)
        for i in range(850)
    )  # fmt: skip
    assert BulletinText.objects.exists()
    few = statements(world["county_officer"], "bulletins/?page_size=10", 10)
    assert statements(world["county_officer"], "bulletins/?page_size=500", 500) == few
    assert few <= 6
