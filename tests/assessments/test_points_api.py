"""Points over the API: the scope, what residents did stays untold, and the pages' own refusals."""

import datetime as dt
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assessments.models import (
    PointAccount,
    PointEntry,
    PointItem,
    PointMeasure,
    PointSheet,
    Scheme,
    SchemeVersion,
)
from members.models import Membership
from portal.models import Deed, StoredFile
from tests import points_world as pw
from tests.calling import as_of, get, post, rows, statements

pytestmark = pytest.mark.django_db
LISTS = ("point-sheets/", "point-accounts/", "point-entries/")
SEEN, FOREIGN = ("secretary", "town"), ("officer", "member", "neighbour")


@pytest.fixture
def world() -> pw.PointsWorld:
    made = pw.build()
    other = pw.w.organization("370828102", "胡集镇", "town", made.county)
    pw.w.account("neighbour", "unit_group", other)
    return made


def _sheet(world, month: str = pw.OCTOBER) -> PointSheet:
    return world.open(month)


def _posting(world, *places: int, **more):
    ids = [world.account(place).pk for place in places]
    item = str(world.item("jx21").pk)
    return {"item": item, "month": pw.OCTOBER, "evidence": "签到表", "accounts": ids} | more


def test_lists_hold_the_scope_alone(world):
    entry = world.post("jx21", 1, pw.OCTOBER)
    for address in LISTS:
        assert rows("secretary", address) == rows("town", address) != [], address
        assert rows("neighbour", address) == [], address
        pk = rows("secretary", address)[0]["id"]
        assert get("secretary", f"{address}{pk}/").json() == rows("secretary", address)[0]
        assert get("neighbour", f"{address}{pk}/").status_code == 404
        assert get("member", address).json()["code"] == "not_allowed"
    (told,) = rows("secretary", "point-entries/")
    assert (told["id"], told["month"], told["points"]) == (entry.pk, pw.OCTOBER, "1.00")
    assert (told["kind"], told["reversed_by"], told["name"]) == ("bonus", None, entry.account.name)


def test_filters_narrow_and_refuse_what_they_do_not_know(world):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx21", 1, pw.SEPTEMBER)
    world.post("jx35", 2, pw.SEPTEMBER)
    held = world.account(1)
    counts = {
        ("point-entries/", "month", pw.SEPTEMBER): 2, ("point-entries/", "month", pw.AUGUST): 0,
        ("point-entries/", "month_from", pw.OCTOBER): 0, ("point-entries/", "month_to", "2026-10"): 2,
        ("point-entries/", "kind", "bonus"): 1, ("point-entries/", "account", held.pk): 1,
        ("point-entries/", "person", world.people[2].pk): 1, ("point-entries/", "standing", "false"): 0,
        ("point-entries/", "organization", world.branch.pk): 2, ("point-entries/", "scheme", 999_999): 0,
        ("point-sheets/", "state", "open"): 1, ("point-sheets/", "month", pw.AUGUST): 0,
        ("point-accounts/", "open", "false"): 0, ("point-accounts/", "person", held.person_id): 1,
    }  # fmt: skip
    for (address, name, value), wanted in counts.items():
        assert len(rows("secretary", address, **{name: value})) == wanted, (address, name, value)
    for address, name, value in (
        ("point-entries/", "month", "2026-13"), ("point-entries/", "kind", "spent"),
        ("point-sheets/", "state", "x"), ("point-accounts/", "open", "1"), ("point-items/", "x", 1),
    ):  # fmt: skip
        assert get("secretary", address, **{name: value}).status_code == 400, (address, name)


def test_a_ground_with_a_number_in_it_is_not_given_out(world):
    world.post("jx21", 1, pw.OCTOBER, ground="联系人13812345678")
    (told,) = rows("secretary", "point-entries/")
    assert "138" not in told["evidence"]


def test_of_an_alias_there_is_a_total_and_nothing_over_time():
    world = pw.build("guanyinge_residents")
    status, held = post(
        "keeper", f"point-boards/{world.scheme.pk}/{world.village.pk}/accounts/",
        {"name": "3号楼李叔", "household": "B-77", "listed": True},
    )  # fmt: skip
    assert (status, held["person"], held["balance"]) == (200, None, "0.00")
    assert "B-77" not in str(rows("keeper", "point-accounts/"))
    sheets = {}
    for month, state in ((pw.SEPTEMBER, "filed"), (pw.OCTOBER, "open")):
        sheets[month] = PointSheet.objects.create(
            scheme=world.scheme, organization=world.village, period_code=month, state=state,
            opened_at=timezone.now(),
        )  # fmt: skip
        PointEntry.objects.create(
            sheet=sheets[month], account_id=held["id"], component="points", kind="bonus", points=30,
            entered_at=timezone.now(),
        )  # fmt: skip
    assert [one["month"] for one in rows("keeper", "point-entries/")] == [pw.OCTOBER]
    assert rows("keeper", "point-entries/", account=held["id"]) == []
    filed = PointEntry.objects.get(sheet=sheets[pw.SEPTEMBER])
    assert get("keeper", f"point-entries/{filed.pk}/").status_code == 404
    assert rows("keeper", "point-accounts/")[0]["balance"] == "30.00"


def test_residents_spend_take_back_leave_and_are_erased():
    world = pw.build("guanyinge_residents")
    place = f"point-boards/{world.scheme.pk}/{world.village.pk}/"
    pk = post("keeper", f"{place}accounts/", {"name": "李叔"})[1]["id"]
    status, told = post("keeper", f"{place}accounts/", {"name": "李叔"})
    assert (status, "请换一个代称" in told["problems"]["name"][0]) == (422, True)
    sent = {"label": "理发", "kind": "service", "points": "20", "stock": 1}
    status, offer = post("keeper", f"{place}offers/", sent)
    assert (status, offer["left"]) == (200, 1)
    status, told = post("keeper", f"point-accounts/{pk}/redemptions/", {"offer": offer["id"]})
    assert (status, "可用0分" in told["title"]) == (422, True)
    sheet = PointSheet.objects.create(
        scheme=world.scheme, organization=world.village, period_code=pw.SEPTEMBER, state="filed",
        opened_at=timezone.now(),
    )  # fmt: skip
    PointEntry.objects.create(
        sheet=sheet, account_id=pk, component="points", kind="bonus", points=50,
        entered_at=timezone.now(),
    )  # fmt: skip
    key = str(uuid.uuid4())
    for _ in range(2):
        status, spent = post(
            "keeper", f"point-accounts/{pk}/redemptions/", {"offer": offer["id"]}, key
        )
        assert (status, spent["label"]) == (200, "理发")
    assert PointEntry.objects.filter(kind="spent").count() == 1
    status, told = post("keeper", f"point-accounts/{pk}/redemptions/", {"offer": offer["id"]})
    assert (status, "兑完" in told["title"]) == (422, True)
    status, told = post("keeper", f"point-offers/{offer['id']}/changes/", sent | {"stock": 0})
    assert (status, "已经兑换1份" in told["title"]) == (422, True)
    (row,) = rows("keeper", "point-redemptions/")
    assert (row["id"], row["cancelled"]) == (spent["id"], False)
    assert get("keeper", "point-redemptions/", account=pk).status_code == 400
    assert post("keeper", f"point-entries/{row['id']}/reversals/", {"reason": "取消"})[0] == 200
    assert rows("keeper", "point-redemptions/")[0]["cancelled"]
    assert rows("keeper", "point-accounts/")[0]["balance"] == "50.00"
    assert not post("keeper", f"point-offers/{offer['id']}/uses/", {"active": False})[1]["active"]
    assert post("keeper", f"point-accounts/{pk}/endings/", {"do": "leave"})[0] == 200
    assert post("keeper", f"point-accounts/{pk}/endings/", {"do": "leave"})[0] == 409
    assert post("keeper", f"point-accounts/{pk}/endings/", {"do": "erase"})[1]["name"] == "已注销"


def test_posting_takes_all_or_none_and_once_a_key(world):
    sheet = _sheet(world)
    address, key = f"point-sheets/{sheet.pk}/entries/", str(uuid.uuid4())
    for _ in range(2):
        status, told = post("secretary", address, _posting(world, 1, 2), key)
        assert (status, len(told["entries"]), told["month"]) == (200, 2, pw.OCTOBER)
    assert PointEntry.objects.count() == 2
    status, told = post("secretary", address, _posting(world, 1, points="9"))
    assert (status, "一次最多1分" in told["problems"]["points"][0]) == (422, True)
    status, told = post("secretary", address, _posting(world, 1, accounts=[999_999]))
    assert (status, "999999" in told["problems"]["accounts"][0]) == (422, True)
    status, told = post("secretary", address, _posting(world, 1, item="b1"))
    assert (status, "请从列出的里选" in told["problems"]["item"][0]) == (422, True)
    for wrong in ({"month": "2026-13"}, {"month": "0000-01"}, {"accounts": []}, {"x": 1}):
        assert post("secretary", address, _posting(world, 1) | wrong)[0] == 400, wrong
    assert post("town", address, _posting(world, 1))[0] == 403
    assert post("neighbour", address, _posting(world, 1))[0] == 404
    assert PointEntry.objects.count() == 2


def test_a_file_comes_with_its_posting_or_neither(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sheet = _sheet(world)

    def send(who: str, address: str, data: bytes, **more):
        sent = _posting(world, 1) | more | {"file": SimpleUploadedFile("签到表.pdf", data)}
        answer = as_of(who).post(f"/api/v1/{address}", sent)
        return answer.status_code, answer.json()

    address = f"point-sheets/{sheet.pk}/entries/"
    assert send("secretary", address, b"MZ")[0] == 422
    assert send("secretary", address, b"%PDF-1.7 x", points="9")[0] == 422
    assert (PointEntry.objects.count(), StoredFile.objects.count()) == (0, 0)
    status, told = send("secretary", address, b"%PDF-1.7 x")
    assert status == 200, told
    entry = PointEntry.objects.get(pk=told["entries"][0]["id"])
    assert (entry.file.name, entry.file.scope_path) == ("签到表.pdf", sheet.scope_path)
    own = f"me/point-accounts/{world.account(1).pk}/claims/"
    sent = {"item": str(world.item("jx21").pk), "month": pw.OCTOBER, "evidence": "另一张签到表"}
    sent["file"] = SimpleUploadedFile("照片.pdf", b"%PDF-1.7 y")
    answer = as_of("member").post(f"/api/v1/{own}", sent)
    assert answer.status_code == 200, answer.json()
    claimed = PointEntry.objects.get(pk=answer.json()["entries"][0]["id"])
    assert claimed.file.name == "照片.pdf"


def test_one_account_alone_is_not_taken_for_another():
    world = pw.build()
    Membership.objects.exclude(person=world.people[0]).delete()
    sheet = world.open(pw.OCTOBER)
    status, told = post(
        "secretary", f"point-sheets/{sheet.pk}/entries/", _posting(world, 0) | {"accounts": [77]}
    )
    assert (status, PointEntry.objects.count()) == (422, 0)
    assert "77" in told["title"]


def test_a_month_is_opened_once_and_none_that_has_not_begun(world):
    address = f"point-boards/{world.scheme.pk}/{world.branch.pk}/sheets/"
    first = post("secretary", address, {"month": pw.OCTOBER})
    assert first == post("secretary", address, {"month": pw.OCTOBER})
    assert (first[0], PointAccount.objects.count()) == (200, 10)
    status, told = post("secretary", address, {"month": "2026-12"})
    assert (status, "还没有到" in told["title"]) == (409, True)
    assert post("town", address, {"month": pw.OCTOBER})[0] == 403
    assert post("neighbour", address, {"month": pw.OCTOBER})[0] == 404
    offered = get("secretary", f"point-sheets/{first[1]['id']}/items/").json()["items"]
    assert str(world.item("jx21").pk) in [one["key"] for one in offered]
    assert get("town", f"point-sheets/{first[1]['id']}/items/").status_code == 403


def test_a_sheet_goes_its_way_by_who_may(world):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx21", 1, pw.SEPTEMBER)
    sheet = world.open(pw.SEPTEMBER)
    address = f"point-sheets/{sheet.pk}/decisions/"
    assert post("secretary", address, {"do": "dance"})[0] == 400
    status, told = post("secretary", address, {"do": "report"})
    assert (status, told["state"], told["entries"]) == (200, "reported", 1)
    assert post("secretary", address, {"do": "report"})[1]["code"] == "stale"
    status, told = post("secretary", address, {"do": "recognise"})
    assert (status, told["problems"]) == (422, {"reason": ["请写一句理由。"]})
    assert post("secretary", address, {"do": "recognise", "reason": "支委会"})[0] == 200
    status, told = post("secretary", address, {"do": "confirm"})
    assert (status, told["code"], bool(told["who"])) == (403, "not_allowed", True)
    assert post("town", address, {"do": "confirm"})[1]["state"] == "confirmed"
    assert post("secretary", address, {"do": "post"})[0] == 200
    status, told = post("secretary", address, {"do": "file"})
    assert (status, told["rule"]) == (409, "D-NOTICE")
    assert post("neighbour", address, {"do": "file"})[0] == 404
    status, told = post("member", f"point-sheets/{sheet.pk}/objections/", {"text": "漏记一次"})
    assert (status, told["objected"]) == (200, True)
    assert post("member", f"point-sheets/{sheet.pk}/objections/", {"text": "再提"})[0] == 409
    assert post("officer", f"point-sheets/{sheet.pk}/objections/", {"text": "x"})[0] == 404
    mine = get("member", "me/points/").json()
    assert [one["objected"] for one in mine["postings"]] == [True]


def test_an_entry_is_reversed_once_with_a_reason_and_by_who_may(world):
    entry = world.post("jx21", 1, pw.OCTOBER)
    address = f"point-entries/{entry.pk}/reversals/"
    assert post("secretary", address, {})[0] == 400
    assert post("secretary", address, {"reason": " "})[0] == 400
    assert post("town", address, {"reason": "错了"})[0] == 403
    assert post("member", address, {"reason": "错了"})[0] == 403, "not entered by himself"
    assert post("neighbour", address, {"reason": "错了"})[0] == 404
    status, told = post("secretary", address, {"reason": "登记了两次"})
    assert (status, told["points"], told["reverses"]) == (200, "-1.00", entry.pk)
    assert post("secretary", address, {"reason": "再冲"})[1]["code"] == "stale"
    assert get("secretary", f"point-entries/{entry.pk}/").json()["reversed_by"] == told["id"]
    assert len(rows("secretary", "point-entries/", standing="false")) == 2


def test_a_member_claims_for_himself_alone_and_reads_his_own(world):
    _sheet(world)
    own, other = world.account(1), world.account(2)
    sent = {"item": str(world.item("jx21").pk), "month": pw.OCTOBER, "evidence": "签到表"}
    status, told = post("member", f"me/point-accounts/{own.pk}/claims/", sent)
    assert (status, told["entries"][0]["account"]) == (200, own.pk)
    assert post("member", f"me/point-accounts/{other.pk}/claims/", sent)[0] == 404
    lost = sent | {"item": str(world.item("jx35").pk)}
    assert post("member", f"me/point-accounts/{own.pk}/claims/", lost)[0] == 422, "no losses"
    world.post("jx21", 2, pw.OCTOBER)
    assert [one["account"] for one in rows("member", "me/point-entries/")] == [own.pk]
    assert rows("officer", "me/point-entries/") == []
    (book,) = get("member", "me/points/").json()["accounts"]
    assert (book["account"], book["parts"][0]["entries"]) == (own.pk, 1)
    assert get("officer", "me/points/").json()["accounts"] == []
    assert get("member", f"me/point-accounts/{other.pk}/board/").status_code == 404
    told = get("member", f"me/point-accounts/{own.pk}/board/").json()
    assert set(told["lines"][0]) == {"name", "score", "rank"}


def test_the_board_is_the_pages_and_measures_are_recorded_once(world):
    pw.on(dt.date(2026, 9, 30))
    world.post("jx35", 2, pw.SEPTEMBER)
    world.post("jx21", 1, pw.SEPTEMBER)
    world.confirm(pw.SEPTEMBER)
    address = f"point-boards/{world.scheme.pk}/{world.branch.pk}/"
    told = get("secretary", address, period="2026Q3").json()
    lines = {one["name"]: one for one in told["lines"]}
    bad = lines[world.people[2].name]
    assert (bad["needs_action"], bad["rank"], len(lines)) == (True, 10, 10)
    assert lines[world.people[1].name]["rank"] == 1
    assert "evidence" not in str(told)
    for period in ("2026-09", "x", "2027Q1", "0000Q1", "9999Q1", ""):
        assert get("secretary", address, period=period).status_code == 400, period
    assert get("neighbour", address).status_code == 404
    year = get("secretary", f"{address}year/", period="2026").json()
    assert [one["period"] for one in year["lines"][0]["parts"]] == [
        f"2026Q{n}" for n in (1, 2, 3, 4)
    ]
    measure = f"point-accounts/{bad['account']}/measures/"
    sent = {"period": "2026Q3", "kind": "talk", "reason": "书记约谈"}
    assert post("secretary", measure, sent | {"period": "x"})[0] == 400
    assert post("secretary", measure, sent | {"kind": "x"})[0] == 400
    assert post("town", measure, sent)[0] == 403
    assert post("secretary", measure, sent)[1]["kind_label"] == "约谈提醒"
    assert post("secretary", measure, sent)[1]["code"] == "stale"
    assert PointMeasure.objects.count() == 1
    lines = get("secretary", address, period="2026Q3").json()["lines"]
    assert not any(one["needs_action"] for one in lines)


def test_the_county_keeps_items_and_supervises_without_names(world):
    sent = {"label": "值班", "kind": "bonus", "points": "2"}
    address = f"point-schemes/{world.scheme.pk}/items/"
    status, made = post("officer", address, sent)
    assert (status, made["evidence_needed"], made["points"]) == (200, True, "2.00")
    assert post("officer", address, sent | {"points": "-1"})[0] == 400
    assert post("secretary", address, sent)[0] in (403, 404)
    status, told = post("officer", f"point-items/{made['id']}/changes/", sent | {"points": "3"})
    assert (status, told["points"]) == (200, "3.00")
    assert not post("officer", f"point-items/{made['id']}/uses/", {"active": False})[1]["active"]
    assert not PointItem.objects.get(pk=made["id"]).active
    (found,) = get("officer", "point-supervision/").json()["schemes"]
    assert (found["branches"], found["towns"][0]["organization"]["name"]) == (1, "羊山镇")
    assert world.people[0].name not in str(found)
    assert get("secretary", "point-supervision/").status_code == 403
    for period in ("x", "0000", "9999-12"):
        assert get("officer", "point-supervision/", period=period).status_code == 400


def test_a_scheme_that_runs_on_no_sheets_has_no_board_and_takes_nobody(world):
    version = world.scheme.versions.get()
    document = {k: v for k, v in version.document.items() if k != "components"}
    other = Scheme.objects.create(code="other", organization=world.county, title="别的方案")
    place = f"point-boards/{other.pk}/{world.branch.pk}/"
    for is_published in (False, True):
        if is_published:
            SchemeVersion.objects.create(
                scheme=other, number=1, document=document | {"components": []}, digest="0" * 64,
                published_at=timezone.now(), in_force_from=dt.date(2025, 1, 1),
            )  # fmt: skip
        assert get("secretary", place).status_code == 404
        assert get("secretary", f"{place}year/").status_code == 404
        assert post("secretary", f"{place}sheets/", {"month": pw.OCTOBER})[0] == 404
        assert post("secretary", f"{place}accounts/", {"name": "李叔"})[0] == 404


def test_a_refused_write_leaves_nothing_and_a_good_one_its_deed(world):
    sheet = _sheet(world)
    before = Deed.objects.count()
    address = f"point-sheets/{sheet.pk}/decisions/"
    assert post("secretary", address, {"do": "report"})[0] == 409, "the month is not over"
    assert Deed.objects.count() == before
    pw.on(dt.date(2026, 10, 31))
    assert post("secretary", address, {"do": "report"})[0] == 200
    assert Deed.objects.count() == before + 1


def test_lists_and_boards_take_the_same_statements_for_ten_rows_and_a_thousand(world):
    pw.many(world, _sheet(world), 10)
    board = f"point-boards/{world.scheme.pk}/{world.branch.pk}/"
    addresses = (*LISTS, "point-items/", board)
    size = {"page_size": 500}
    few = {one: statements("secretary", one, **({} if one == board else size)) for one in addresses}
    assert max(few[one] for one in LISTS) <= 5
    assert few[board] <= 17
    pw.many(world, _sheet(world), 990)
    for one in addresses:
        many = statements("secretary", one, **({} if one == board else size))
        assert many <= few[one], one
    assert len(rows("secretary", "point-entries/", page_size=500)) == 500
