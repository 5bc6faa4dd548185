"""Schemes drafted, checked, published and tried over the API: what the pages do, and how they refuse."""

from collections.abc import Iterator

import pytest

from assessments.models import Scheme, SchemeVersion, WhatIf
from portal.models import Deed
from tests import world as w
from tests.calling import get, post, rows, statements
from tests.standing import rolled_back, standing


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[w.World]:
    with standing(django_db_blocker):
        yield w.build(5)


@pytest.fixture
def world(built, django_db_blocker) -> Iterator[w.World]:
    with rolled_back(django_db_blocker):
        yield built


def done(username: str, address: str, body=None):
    status, told = post(username, address, body if body is not None else {})
    assert status == 200, told
    return told


def refused(username: str, address: str, body, status: int, words: str = ""):
    found, told = post(username, address, body)
    assert (found, words in str(told)) == (status, True), told


OFFICER = "county_officer"


def _drafted(world: w.World) -> tuple[str, dict]:
    """The address of a draft of the world's scheme, and its text as it is read."""
    draft = done(OFFICER, f"scheme-versions/{world.version.pk}/drafts/")
    at = f"scheme-versions/{draft['id']}"
    return at, get(OFFICER, f"{at}/text/").json()


def test_a_draft_is_begun_once_saved_against_what_was_read_and_published(world):
    at, read = _drafted(world)
    again = done(OFFICER, f"scheme-versions/{world.version.pk}/drafts/")
    assert f"scheme-versions/{again['id']}" == at, "one draft at a time"
    text = read["text"].replace("0.40", "0.35")
    body = {"text": text, "note": "比例改为35%", "seen": read["seen"]}
    saved = done(OFFICER, f"{at}/texts/", body)
    draft = SchemeVersion.objects.get(pk=saved["id"])
    assert draft.document["grade"]["caps"]["好"] == "0.35"
    assert (saved["note"], saved["digest"]) == ("比例改为35%", draft.digest)
    refused(OFFICER, f"{at}/texts/", body | {"text": read["text"]}, 409, "改过这份草稿")
    refused(
        OFFICER, f"{at}/publications/", {"seen": read["seen"], "in_force_from": "2027-01-01"}, 409
    )
    day = {"seen": draft.digest, "in_force_from": "2027-01-02"}
    refused(OFFICER, f"{at}/publications/", day, 422, "日期须是第一天")
    told = done(OFFICER, f"{at}/publications/", day | {"in_force_from": "2027-01-01"})
    assert told["in_force_from"] == "2027-01-01"
    assert Deed.objects.filter(verb="发布方案").count() == 1
    refused(OFFICER, f"{at}/texts/", body | {"seen": draft.digest}, 409, "已经发布")
    refused(OFFICER, f"{at}/discards/", {}, 409, "已经发布")


def test_what_is_wrong_is_kept_told_by_line_and_not_published(world):
    at, read = _drafted(world)
    wrong = read["text"].replace("0.40", "1.40")
    told = done(OFFICER, f"{at}/checks/", {"text": wrong})
    assert told["problems"], "something is to be mended"
    assert all(one["sentence"] for one in told["problems"])
    assert told["seen"] == read["seen"], "nothing was saved"
    saved = done(OFFICER, f"{at}/texts/", {"text": wrong, "seen": read["seen"]})
    left = get(OFFICER, f"{at}/problems/").json()
    assert (left["seen"], len(left["problems"])) == (saved["digest"], len(told["problems"]))
    body = {"seen": saved["digest"], "in_force_from": "2027-01-01"}
    refused(OFFICER, f"{at}/publications/", body, 409, "不能发布")
    refused(OFFICER, f"{at}/texts/", {"text": "a: [", "seen": saved["digest"]}, 422, "第")
    assert SchemeVersion.objects.get(pk=saved["id"]).digest == saved["digest"]


def test_schemes_are_copied_uploaded_and_thrown_away(world):
    here = f"organizations/{world.version.scheme.organization_id}"
    shipped = get(OFFICER, "shipped-schemes/").json()["schemes"]
    assert "weishan_one_n" in [one["code"] for one in shipped]
    names = {"code": "one_n_2", "title": "“1+N”平时考核"}
    body = names | {"of": "weishan_one_n"}
    refused(OFFICER, f"{here}/schemes/", body | {"of": "nothing"}, 422, "没有编码为")
    refused(OFFICER, f"{here}/schemes/", body | {"code": "Ä"}, 422, "编码须以小写字母开头")
    status, made = post(OFFICER, f"{here}/schemes/", body, key="copy-1")
    assert (status, post(OFFICER, f"{here}/schemes/", body, key="copy-1")) == (200, (200, made))
    refused(OFFICER, f"{here}/schemes/", body, 422, "已有编码为")
    copy = done(
        OFFICER, f"scheme-versions/{world.version.pk}/copies/", {"code": "two", "title": "另一份"}
    )
    assert (copy["code"], copy["based_on"]) == ("two", world.version.pk)
    text = get(OFFICER, f"scheme-versions/{made['id']}/text/").json()["text"]
    refused(OFFICER, f"{here}/scheme-files/", {"text": text}, 409, "已有草稿")
    refused(OFFICER, f"{here}/scheme-files/", {"text": "- 1"}, 422)
    uploaded = done(
        OFFICER, f"{here}/scheme-files/", {"text": text.replace("id: one_n_2", "id: one_n_3")}
    )
    assert uploaded["code"] == "one_n_3"
    told = done(OFFICER, f"scheme-versions/{made['id']}/discards/")
    assert told == {"version": made["id"], "scheme_gone": True}
    assert not Scheme.objects.filter(code="one_n_2").exists()
    assert get(OFFICER, f"scheme-versions/{made['id']}/text/").status_code == 404


def test_a_scheme_is_retired_from_a_periods_first_day_and_back(world):
    at = f"schemes/{world.version.scheme_id}/retirements/"
    refused(OFFICER, at, {"retired_from": "2027-02-01"}, 422, "停用日期须是第一天")
    assert done(OFFICER, at, {"retired_from": "2027-01-01"})["retired_from"] == "2027-01-01"
    assert done(OFFICER, at, {"retired_from": None})["retired_from"] is None
    refused(OFFICER, at, {}, 400)
    refused("county_leader", at, {"retired_from": None}, 403)
    refused("stranger", at, {"retired_from": None}, 404)


def test_who_revises_no_schemes_drafts_none(world):
    at, read = _drafted(world)
    refused("county_leader", f"{at}/texts/", {"text": "a: 1", "seen": read["seen"]}, 403)
    refused("stranger", f"{at}/texts/", {"text": "a: 1", "seen": read["seen"]}, 404)
    here = f"organizations/{world.version.scheme.organization_id}/schemes/"
    refused("stranger", here, {"of": "weishan_one_n", "code": "x", "title": "x"}, 404)
    refused("county_leader", here, {"of": "weishan_one_n", "code": "x", "title": "x"}, 403)


def _trial(world: w.World, **outcome) -> WhatIf:
    side = {"total": "91.50", "rank": 1, "of": 5, "grade": "好"}
    row = {
        "subject": 1, "name": "孙静怡", "panel": 1, "unit": "县审计局", "before": side,
        "after": {}, "withheld": True,
    }  # fmt: skip
    told = {"rows": [row], "labels_before": ["好"], "labels_after": ["好"], "notes": []} | outcome
    cycle = w.Cycle.objects.create(
        scheme_version=world.version, organization=world.county, period_code="2025Q4",
        period_start="2025-10-01", period_end="2025-12-31", opened_by=world[OFFICER],
        opened_at="2025-10-01T09:00:00+08:00", entry_due="2026-01-10", filing_due="2026-01-20",
    ) if not WhatIf.objects.exists() else WhatIf.objects.latest("pk").cycle  # fmt: skip
    return WhatIf.objects.create(
        version=world.version, digest=world.version.digest, cycle=cycle, outcome=told,
        requested_at="2026-10-13T09:00:00+08:00",
    )  # fmt: skip


def test_a_trial_tells_what_its_page_does_and_no_more(world):
    trial = _trial(world)
    told = get(OFFICER, f"scheme-trials/{trial.pk}/lines/").json()
    assert told["people"] == 1
    line = told["lines"][0]
    assert (line["withheld"], line["before"]["total"]) == (True, "91.50")
    assert line["after"] == {"total": None, "rank": None, "grade": None}
    assert get(OFFICER, f"scheme-trials/{trial.pk}/lines/", show="changed").json()["lines"] == []
    hidden = _trial(world, totals_only=True)
    told = get(OFFICER, f"scheme-trials/{hidden.pk}/lines/").json()
    assert (told["people"], told["lines"], told["totals_only"]) == (1, [], True)
    assert get("stranger", f"scheme-trials/{trial.pk}/lines/").status_code == 404
    assert [one["finished"] for one in rows(OFFICER, "scheme-trials/")] == [True, True]
    few = statements(OFFICER, "scheme-trials/")
    _trial(world)
    assert statements(OFFICER, "scheme-trials/") == few
    refused(
        OFFICER, f"scheme-versions/{world.version.pk}/trials/", {"cycle": trial.cycle_id}, 409,
        "不能用这一期试算",
    )  # fmt: skip
    refused(
        OFFICER,
        f"scheme-versions/{world.version.pk}/trials/",
        {"cycle": 999_999},
        422,
        "没有这一期",
    )
