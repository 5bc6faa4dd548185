"""The phone's page, the queue's addresses, one's own reports, the desk: what they take and what they say."""

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grids import shipped
from grids.actions import merging, parties
from grids.models import (
    Case,
    CaseKind,
    CaseParty,
    CasePhoto,
    ErrandService,
    Grid,
    GridPost,
)
from portal import clock
from portal.models import StoredFile
from tests import grids_world as gw
from tests import pictures

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def world() -> gw.GridsWorld:
    made = gw.build()
    post = {"person": made.who("worker").person, "grid": made.grids[2], "since": gw.SINCE}
    GridPost.objects.create(role="worker", **post)
    return made


def sit(world: gw.GridsWorld, name: str, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(world.who(name), backend=BACKEND)
    return client


def told(world: gw.GridsWorld, **more: Any) -> dict[str, Any]:
    words = {"key": str(uuid.uuid4()), "kind": "difficulty", "words": "村西头路灯不亮"}
    return words | {"place": f"g{world.grids[2].pk}"} | more


def photo(body: bytes = b"", name: str = "灯.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body or pictures.located(), "image/jpeg")


def test_the_page_presets_the_workers_own_grid(world) -> None:
    page = sit(world, "worker").get("/grids/report/").content.decode()
    assert f'<option value="g{world.grids[2].pk}" selected>第一村民小组（河里村）' in page
    assert "按您任职的网格填好" in page
    assert 'value="hazard"' in page
    assert 'value="order"' not in page  # not by workers
    assert 'value="reception"' not in page


def test_a_plain_form_makes_a_case_and_says_number_and_day(world) -> None:
    client = sit(world, "worker")
    sent = told(world, photos=[photo(), photo()], sealed_household="0312", urgency="most")
    answer = client.post("/grids/report/", sent, follow=True)
    case = Case.objects.get()
    assert answer.redirect_chain == [("/grids/mine/", 302)]
    assert "已上报，编号2026-000001，10月14日前办结。" in answer.content.decode()
    assert (case.channel, case.urgency, case.grid) == ("visit", "urgent", world.grids[2])
    assert case.photos.count() == 2
    desk = world.who("dispatcher")
    assert parties.open_parties(actor=desk, case=case)[0].household == "0312"
    assert "0312" not in answer.content.decode()


@pytest.mark.parametrize(("kind", "channel"), [("difficulty", "visit"), ("listening", "listening")])
def test_the_channel_is_preset_by_what_the_kind_knows(world, kind: str, channel: str) -> None:
    sit(world, "worker").post("/grids/report/", told(world, kind=kind))
    assert Case.objects.get().channel == channel


def test_a_refused_form_comes_back_filled_and_says_what_is_wrong(world) -> None:
    more = {"words": "户主身份证370830199001011234", "sealed_household": "0312", "kind": "hazard"}
    answer = sit(world, "worker").post("/grids/report/", told(world, photos=[photo()], **more))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "不能填写身份证号（PV-RESIDENT）。请删去后再报。" in page
    assert "户主身份证370830199001011234</textarea>" in page
    assert 'value="hazard" required checked' in page
    assert 'value="0312"' in page
    assert "照片没有留住，要重新选。" in page
    assert not Case.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"kind": ""}, "kind", "请选是什么事。"),
        ({"kind": "nothing"}, "kind", "没有选的这一类"),
        ({"place": ""}, "place", "请选网格"),
        ({"place": "g999999"}, "place", "请选网格"),
        ({"place": "x1"}, "place", "请选网格"),
        ({"place": "g²"}, "place", "请选网格"),
        ({"words": " "}, "words", "请写发生了什么事。"),
        ({"channel": "reception"}, "channel", "来源只有"),
        ({"days_ago": "-1"}, "found_on", "发现日期读不出来"),
        ({"days_ago": "400"}, "found_on", "发现日期要在"),
        ({"photos": [photo(b"<svg/>", "x.svg")]}, "photos", "不是照片"),
        ({"photos": [photo(pictures.bomb())]}, "photos", "像素太多"),
    ],
)
def test_what_is_wrong_is_told_by_field_on_the_page_and_to_the_queue(
    world, more, field, said
) -> None:
    client = sit(world, "worker")
    for headers in ({}, JSON):
        for one in more.get("photos", []):
            one.seek(0)
        answer = client.post("/grids/report/", told(world, **more), headers=headers)
        assert answer.status_code == 422
        assert said in answer.content.decode() or said in str(answer.json())
        if headers:
            assert field in answer.json()["problems"]
    assert not Case.objects.exists()


def test_a_page_without_a_key_is_refused_whole(world) -> None:
    answer = sit(world, "worker").post("/grids/report/", told(world, key="x"))
    assert answer.status_code == 422
    assert "请刷新页面再报" in answer.content.decode()


def test_somebody_elses_grid_is_not_there(world) -> None:
    answer = sit(world, "neighbour").post("/grids/report/", told(world), headers=JSON)
    assert (answer.status_code, list(answer.json()["problems"])) == (422, ["place"])
    answer = sit(world, "officer").post("/grids/report/", told(world), headers=JSON)
    assert answer.status_code == 403
    assert "这类事项由网格员、网格长、村（社区）、镇街网格中心上报" in answer.json()["title"]


def test_a_place_is_found_by_its_name(world) -> None:
    client = sit(world, "dispatcher")
    client.post("/grids/report/", told(world, place="", where="河里村"))
    assert (Case.objects.get().organization, Case.objects.get().grid) == (world.village, None)
    answer = client.post("/grids/report/", told(world, place="", where="村"), headers=JSON)
    assert answer.json()["title"] == "有几处都叫这个名字，请选一处。"


def test_days_on_the_phone_count_back_from_the_servers_day(world) -> None:
    sit(world, "worker").post("/grids/report/", told(world, days_ago="3"))
    case = Case.objects.get()
    assert (case.found_on, str(case.due_on)) == (gw.TODAY - dt.timedelta(days=3), "2026-10-22")


def test_ten_tries_are_one_case_and_one_answer(world) -> None:
    client, sent = sit(world, "worker"), told(world)
    answers = []
    for _ in range(10):
        answer = client.post("/grids/report/", sent | {"photos": [photo()]}, headers=JSON)
        answers.append(answer.json())
    assert answers == [answers[0]] * 10
    assert answers[0]["number"] == "2026-000001"
    assert (Case.objects.count(), CasePhoto.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_ten_tries_at_once_are_one_case(world) -> None:
    sent, clients = told(world), [sit(world, "worker") for _ in range(10)]
    start, found = threading.Barrier(10), []

    def send(client: Client) -> None:
        start.wait()
        body = sent | {"photos": [SimpleUploadedFile("1.jpg", pictures.jpeg(), "image/jpeg")]}
        found.append(client.post("/grids/report/", body, headers=JSON).json())
        connections.close_all()

    threads = [threading.Thread(target=send, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one["number"] for one in found} == {"2026-000001"}
    assert (Case.objects.count(), CasePhoto.objects.count()) == (1, 1)
    assert StoredFile.objects.count() == 1


def test_the_queue_is_told_who_is_signed_in_with_a_token_that_works(world) -> None:
    client = sit(world, "worker", enforce_csrf_checks=True)
    answer = client.get("/grids/report/ready/", headers=JSON)
    assert answer.json()["account"] == world.accounts["worker"].pk
    assert "no-store" in answer["Cache-Control"]
    headers = JSON | {"X-CSRFToken": answer.json()["token"]}
    assert client.post("/grids/report/", told(world), headers=headers).status_code == 200
    assert client.post("/grids/report/", told(world), headers=JSON).status_code == 403
    assert Case.objects.count() == 1


def test_nobody_signed_in_is_401_for_the_queue(world, client) -> None:
    assert client.get("/grids/report/ready/", headers=JSON).status_code == 401
    assert client.post("/grids/report/", told(world), headers=JSON).status_code == 401
    assert not Case.objects.exists()


def test_what_is_to_be_sealed_is_not_kept_in_the_session(world) -> None:
    """A form sent after the session was over is kept, but for what the database holds sealed alone."""
    client = sit(world, "dispatcher")
    client.session.flush()
    sent = told(world, sender=world.accounts["dispatcher"].pk, sealed_contact="0537-7000000")
    client.post("/grids/desk/", sent)
    kept = str(client.session["kept_form"])
    assert "村西头路灯不亮" in kept
    assert "7000000" not in kept


def test_the_worker_is_a_script_for_pages_of_the_grids(client) -> None:
    answer = client.get("/grids/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert b"addEventListener" in answer.content


def test_ones_own_reports_with_state_and_the_case_that_answers(world) -> None:
    first, second = world.report(), world.report(words="路灯坏了")
    dispute = world.report(code="dispute", words="两家争地界")
    world.report("leader", words="别人报的")
    merging.merge(actor=world.who("dispatcher"), case=second, into=first, reason="同一盏灯")
    gw.move_to(dt.date(2026, 10, 23))
    page = sit(world, "worker").get("/grids/mine/").content.decode()
    assert "共3件" in page
    assert "已并入2026-000001，由它答复（待登记）" in page
    assert page.count("已逾期") == 1
    assert page.index(dispute.label) < page.index(second.label)
    assert "争地界" not in page  # PV-CASE: lists carry numbers
    assert "别人报的" not in page


def test_older_reports_are_on_the_next_page(world) -> None:
    for number in range(21):
        world.report(words=f"第{number}件")
    client = sit(world, "worker")
    first = client.get("/grids/mine/")
    assert "第0件" not in first.content.decode()
    older = first.context["page"].older
    assert "第0件" in client.get(f"/grids/mine/?before={older}").content.decode()
    assert "没有更早的了" in client.get("/grids/mine/?before=1").content.decode()
    assert "第20件" in client.get("/grids/mine/?before=x").content.decode()


def asked(client: Client, address: str) -> int:
    client.get(address)
    clock.forget()
    clock.today()  # otherwise read anew every few seconds, by whichever page asks first
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_more_reports_grids_and_kinds_ask_no_more_statements(world) -> None:
    pages = [
        ("worker", "/grids/mine/"),
        ("worker", "/grids/report/"),
        ("dispatcher", "/grids/desk/"),
    ]
    world.report()
    before = [asked(sit(world, who), address) for who, address in pages]
    for _ in range(15):
        world.report()
    rest = {"level": world.levels[3], "organization": world.village, "since": gw.SINCE}
    Grid.objects.bulk_create(
        Grid(code=f"x{n}", name=f"中心户{n}", sort_key=str(n), parent=world.grids[2], **rest)
        for n in range(30)
    )
    assert [asked(sit(world, who), address) for who, address in pages] == before
    assert max(before) <= 16, before


def test_the_desk_registers_at_once_and_seals_what_was_offered(world) -> None:
    client = sit(world, "dispatcher")
    sent = told(
        world, place="", where="第一村民小组", sealed_alias="老周", sealed_contact="7000000"
    )
    answer = client.post("/grids/desk/", sent, follow=True)
    case = Case.objects.get()
    assert (case.state, case.channel, case.grid) == ("registered", "hotline", world.grids[2])
    assert "编号2026-000001" in answer.content.decode()
    assert "老周" not in answer.content.decode()
    assert "老周" not in str(bytes(CaseParty.objects.get().sealed))
    found = parties.open_parties(actor=world.who("dispatcher"), case=case)[0]
    assert (found.alias, found.contact) == ("老周", "7000000")


def test_the_desk_finds_a_place_and_keeps_what_was_typed(world) -> None:
    client = sit(world, "dispatcher")
    sent = {"do": "find", "where": "河里", "words": "停水", "sealed_alias": "老周"}
    page = client.post("/grids/desk/", sent).content.decode()
    assert f'value="o{world.village.pk}"' in page
    assert f'value="g{world.grids[1].pk}"' in page
    assert "停水</textarea>" in page
    assert 'value="老周"' in page
    page = client.post("/grids/desk/", {"do": "find", "where": "没有村"}).content.decode()
    assert "没有找到“没有村”" in page
    assert not Case.objects.exists()


def test_the_desk_says_what_is_wrong_beside_its_field(world) -> None:
    client = sit(world, "dispatcher")
    sent = told(world, kind="dispute", urgency="complex", where="河里村", place="")
    answer = client.post("/grids/desk/", sent)
    assert answer.status_code == 422
    assert "矛盾纠纷的紧急程度只有：一般、高风险。请从中选一项。" in answer.content.decode()
    assert 'value="complex" selected' in answer.content.decode()
    assert client.post("/grids/desk/", told(world, kind="")).status_code == 422


def test_the_desk_is_for_who_dispatches(world) -> None:
    for name in ("worker", "secretary", "officer", "clerk"):
        assert sit(world, name).get("/grids/desk/").status_code == 403


def test_a_county_without_kinds_says_so(world) -> None:
    CaseKind.objects.update(active=False)
    assert "还没有可以上报的事项" in sit(world, "worker").get("/grids/report/").content.decode()
    assert "还没有可以登记的事项" in sit(world, "dispatcher").get("/grids/desk/").content.decode()


def test_menu_offers_reporting_to_workers_and_the_desk_to_dispatchers(world) -> None:
    worker = sit(world, "worker").get("/grids/report/").content.decode()
    assert '<a href="/grids/report/" aria-current="page">' in worker
    assert "热线登记" not in worker
    assert "热线登记" in sit(world, "dispatcher").get("/grids/mine/").content.decode()
    clerk = sit(world, "clerk").get("/grids/mine/").content.decode()
    assert 'href="/grids/report/"' not in clerk.split("<main")[0].split("<nav")[1]


def test_photos_are_sent_as_attachments_to_finder_and_handler_alone(world) -> None:
    client = sit(world, "worker")
    client.post("/grids/report/", told(world, kind="dispute", photos=[photo()]))
    row = CasePhoto.objects.get().file
    answer = client.get(f"/files/{row.pk}/")
    assert b"Secret" not in b"".join(answer)
    assert sit(world, "leader").get(f"/files/{row.pk}/").status_code == 404


def test_the_desk_is_told_all_its_mistakes_at_once(world, desk) -> None:
    sent = {
        "key": str(uuid.uuid4()), "words": " ", "where": "没有的村", "kind": "",
        "sealed_alias": "字" * 21, "sealed_contact": "370811199003071234", "sealed_household": "李家",
    }  # fmt: skip
    answer = desk("dispatcher").post("/grids/desk/", sent)
    assert answer.status_code == 422
    told = set(answer.context["problems"])
    assert told >= {"words", "place", "kind", "alias", "contact", "household"}
    right = {
        "place": f"o{world.village.pk}", "kind": "difficulty", "channel": "nowhere",
        "urgency": "vanish", "words": "",
    }  # fmt: skip
    answer = desk("dispatcher").post("/grids/desk/", sent | right)
    assert set(answer.context["problems"]) >= {"words", "channel", "urgency", "alias"}
    assert not Case.objects.exists()


def test_an_errand_names_its_service_with_the_report_or_nothing_is_written(world, desk) -> None:
    county = {"category": next(iter(shipped.errand_categories())), "days": 3, "documents": ""}
    service = ErrandService.objects.create(county=world.county, title="医保缴费", **county)
    foreign = ErrandService.objects.create(county=world.other_county, title="外县的", **county)
    client = desk("dispatcher")
    shown = client.get("/grids/desk/").content.decode()
    assert "医保缴费" in shown
    assert "外县的" not in shown
    sent = {
        "place": f"o{world.village.pk}", "kind": "errand", "words": "替老人交医保",
        "service": str(service.pk),
    }  # fmt: skip
    for wrong in ({"service": "987654"}, {"service": str(foreign.pk)}, {"kind": "difficulty"}):
        answer = client.post("/grids/desk/", {"key": str(uuid.uuid4())} | sent | wrong)
        assert answer.status_code == 422
        assert "service" in answer.context["problems"]
    assert not Case.objects.exists()
    assert client.post("/grids/desk/", {"key": str(uuid.uuid4())} | sent).status_code == 302
    case = Case.objects.get()
    assert (case.errand.service_id, case.errand.mode) == (service.pk, "post")
