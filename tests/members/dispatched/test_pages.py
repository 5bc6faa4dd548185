"""The pages: who sees what, what is due, what a telephone's forms keep, how many queries a list takes."""

import io

import openpyxl

from members.dispatched.actions import leaves, months
from members.dispatched.models import Inspection, Leave, Letter, SpotCheck, Team, WorkLog
from portal import clock
from portal.models import Deed, StoredFile
from portal.periods import parse
from portal.providers import due_for
from tests import dispatched_world as dw

TODAY, HERE = dw.TODAY, "/members/dispatched/"


def names(page):
    return {line.posting.person.name for line in page.context["lines"]}


def test_a_list_holds_the_scope_and_its_filter(world, signed_in):
    everybody = {"冉志远", "侯队长", "单一人"}
    assert names(signed_in("office").get(HERE)) == everybody
    assert names(signed_in("county_leader").get(HERE)) == everybody
    assert names(signed_in("other_town").get(HERE)) == {"单一人"}
    assert names(signed_in("stranger").get(HERE)) == set()
    dw.on_leave(world, world.own, -2, 1)
    client = signed_in("office")
    assert names(client.get(HERE, {"state": "away"})) == {"冉志远"}
    assert names(client.get(HERE, {"q": "侯"})) == {"侯队长"}
    assert names(client.get(HERE, {"unit": "农业"})) == {"冉志远"}
    assert names(client.get(HERE, {"state": "x", "before": "y"})) == everybody
    assert client.get(HERE).context["figures"]["late"] == 1


def test_why_he_is_away_is_read_by_himself_and_who_decides_alone(world, signed_in):
    leave = dw.asked(world, world.own, "self")
    for who, reads in (
        ("self", True),
        ("leader", True),
        ("town", True),
        ("office", True),
        ("county_leader", False),
    ):
        page = signed_in(who).get(f"{HERE}leaves/{leave.pk}/").content.decode()
        assert ("看病" in page) is reads, who
    assert signed_in("sender").get(f"{HERE}leaves/{leave.pk}/").status_code == 404
    page = signed_in("sender").get(f"{HERE}{world.own.pk}/").content.decode()
    assert "看病" not in page
    assert f"leaves/{leave.pk}" not in page


def test_the_photo_of_a_report_opens_for_few_and_tells_no_place(
    world, signed_in, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    leave = dw.asked(world, world.own, "self", paper=False)
    body = {"paper": dw.picture()}
    assert signed_in("self").post(f"{HERE}leaves/{leave.pk}/paper/", body).status_code == 302
    file = StoredFile.objects.get()
    answers = {}
    for who in ("self", "leader", "town", "office", "county_leader", "sender", "lone"):
        answer = signed_in(who).get(f"/files/{file.pk}/")
        answers[who] = answer.status_code
        if answer.streaming:
            list(answer.streaming_content)  # to the end, which closes the file
    opened = {who for who, status in answers.items() if status == 200}
    assert opened == {"self", "leader", "town", "office"}
    leave.refresh_from_db()
    assert leaves.decide(actor=world["leader"], leave=leave, approve=True).state == "approved"


def test_nobody_is_warned_of_a_check_nor_of_an_inspection(world, signed_in):
    check = dw.drawn(world, world.own)
    plan = Inspection.objects.create(
        village=world.own.village, planned_on=TODAY, inspectors="组", by=world["office"]
    )
    draw = f"{HERE}draws/{check.draw_id}/"
    for who, sees in (("office", True), ("town", False), ("county_leader", False), ("self", False)):
        client = signed_in(who)
        assert (client.get(f"{HERE}checks/{check.pk}/").status_code == 200) is sees, who
        assert (client.get(draw).status_code == 200) is sees, who
        assert (client.get(f"{HERE}inspections/{plan.pk}/").status_code == 200) is sees, who
        listed = client.get(f"{HERE}checks/").content.decode()
        assert (f"checks/{check.pk}/" in listed) is sees, who
        listed = client.get(f"{HERE}ledger/").content.decode()
        assert (f"inspections/{plan.pk}/" in listed) is sees, who
    assert not [one for one in due_for(world["self"]) if "抽查" in one.what]
    assert [
        one for one in due_for(world["office"]) if one.what == "本周在岗抽查" and one.total == 1
    ]
    SpotCheck.objects.update(state="asked", asked_at=clock.now())
    assert signed_in("county_leader").get(draw).context["same"]
    assert signed_in("town").get(f"{HERE}checks/{check.pk}/").status_code == 200
    assert [one for one in due_for(world["self"]) if "请答复" in one.what]
    # an office that is posted itself is not warned either
    account = world["office"]
    account.person = world.own.person
    type(account).objects.filter(username="self").update(person=None)
    account.save()
    SpotCheck.objects.update(state="drawn", asked_at=None)
    assert signed_in("office").get(f"{HERE}checks/{check.pk}/").status_code == 404


def test_on_a_telephone_he_asks_logs_and_comes_back(world, signed_in):
    client = signed_in("self")
    mine = f"{HERE}mine/"
    page = client.get(mine).content.decode()
    assert f"{HERE}{world.own.pk}/leave/" in page
    body = {
        "from_on": TODAY.isoformat(),
        "to_on": TODAY.isoformat(),
        "reason": "",
        "destination": "济宁市",
    }
    wrong = client.post(f"{HERE}{world.own.pk}/leave/", body)
    assert wrong.status_code == 422
    assert "济宁市" in wrong.content.decode()
    assert client.post(f"{HERE}{world.own.pk}/leave/", body | {"reason": "开会"}).status_code == 302
    leave = Leave.objects.get()
    leaves.receive_paper(actor=world["leader"], leave=leave)
    leaves.decide(actor=world["leader"], leave=leave, approve=True)
    assert "我已回村，销假" in client.get(mine).content.decode()
    assert client.post(f"{HERE}leaves/{leave.pk}/step/return/").status_code == 302
    log = f"{HERE}{world.own.pk}/log/"
    form = client.get(log).context["form"]
    body = {"kind": "visit", "on": TODAY.isoformat(), "token": form["token"].value(), "households": "4",
            "opinions": "", "solved": "", "said": ""}  # fmt: skip
    assert client.post(log, body | {"households": "四"}).status_code == 422
    assert client.post(log, body).status_code == 302
    assert client.post(log, body).status_code == 422
    assert WorkLog.objects.get().households == 4
    assert client.post(log, {"kind": "present", "on": TODAY.isoformat()}).status_code == 302
    assert "今天已记在村" in client.get(mine).content.decode()


def test_what_is_due_goes_to_whose_it_is(world):
    dw.asked(world, world.own, "self", 1, 1)
    dw.asked(world, world.own, "self", 5, 2)
    dw.asked(world, world.own, "self", 20, 4)
    found = {
        who: [one.what for one in due_for(world[who]) if "请假" in one.what]
        for who in ("leader", "town", "office", "other_town", "lone", "county_leader")
    }
    assert {who: len(rows) for who, rows in found.items()} == {
        "leader": 1, "town": 1, "office": 1, "other_town": 0, "lone": 0, "county_leader": 0,
    }  # fmt: skip
    office = [one.what for one in due_for(world["office"])]
    assert "签发2026年9月社情民意统计" in office
    assert "登记2026年9月红旗服务队" in office
    assert "今年还没有参训：3名" in office
    months.sign(actor=world["office"], county=world.county, month=parse("2026-09"))
    assert "签发2026年9月社情民意统计" not in [one.what for one in due_for(world["office"])]


def test_who_is_neither_posted_nor_keeps_takes_few_queries(world, django_assert_max_num_queries):
    from members.dispatched import due

    nobody = world["lone"]
    type(world.lone).objects.filter(pk=world.lone.pk).update(until=TODAY)
    with django_assert_max_num_queries(3):
        for provider in (due.own, due.deciding, due.of_the_office, due.letters):
            list(provider(nobody))


def test_a_sender_reads_its_letter_and_gives_a_receipt(world, signed_in):
    dw.visited(world, world.own, 20)
    sheet = months.sign(actor=world["office"], county=world.county, month=parse("2026-09"))
    client = signed_in("office")
    assert client.post(f"{HERE}month/{sheet.pk}/send/", {"remark": "谢谢"}).status_code == 302
    letter = Letter.objects.get()
    assert [one for one in due_for(world["sender"]) if "反馈函" in one.what]
    page = signed_in("sender").get(f"{HERE}letters/{letter.pk}/").content.decode()
    assert "冉志远" in page
    assert "侯队长" not in page
    assert signed_in("stranger").get(f"{HERE}letters/{letter.pk}/").status_code == 404
    client = signed_in("sender")
    assert client.post(f"{HERE}letters/{letter.pk}/receive/").status_code == 302
    assert client.post(f"{HERE}letters/{letter.pk}/receive/").status_code == 409
    letter.refresh_from_db()
    assert letter.read_by == world["sender"]
    assert "全县公布的月统计" in signed_in("lone").get(f"{HERE}mine/").content.decode()


def test_the_workbook_of_a_month_holds_counts_and_no_words(world, signed_in):
    dw.visited(world, world.own, 0, households=77, said="维修水渠")
    answer = signed_in("office").post(f"{HERE}month/export/", {"month": "2026-10"})
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [
        str(c.value)
        for page in book
        for row in page.iter_rows()
        for c in row
        if c.value is not None
    ]
    assert cells.count("77") == 2
    assert not any("水渠" in cell for cell in cells)
    assert Deed.objects.filter(verb="导出驻村第一书记社情民意月统计").exists()


def test_forms_of_the_office_work_from_page_to_page(world, signed_in):
    client = signed_in("office")
    someone = dw.person("新来的", world.sender)
    assert "选服务队" in client.get(f"{HERE}new/", {"person": someone.pk}).content.decode()
    body = {
        "person": someone.pk, "team": world.team.pk, "role": "first", "village": world.villages[2].pk,
        "sender": world.sender.pk, "sender_words": "", "second_village": "",
        "since": TODAY.isoformat(), "planned_until": "2028-10-01",
    }  # fmt: skip
    assert client.post(f"{HERE}new/", body | {"planned_until": "x"}).status_code == 422
    assert client.post(f"{HERE}new/", body).status_code == 302
    made = type(world.own).objects.get(person=someone)
    assert (
        client.post(
            f"{HERE}{made.pk}/end/", {"until": TODAY.isoformat(), "why": "轮换"}
        ).status_code
        == 302
    )
    body = {"village": world.own.village_id, "planned_on": TODAY.isoformat(), "inspectors": "组"}
    assert client.post(f"{HERE}inspections/new/", body).status_code == 302
    plan = Inspection.objects.get()
    body = {"done_on": TODAY.isoformat(), "discipline": "张", "supervision": "", "findings": "在岗"}
    assert client.post(f"{HERE}inspections/{plan.pk}/", body).status_code == 422
    assert (
        client.post(f"{HERE}inspections/{plan.pk}/", body | {"supervision": "李"}).status_code
        == 302
    )
    body = {"posting": world.own.pk, "text": "补记", "due_on": TODAY.isoformat()}
    assert client.post(f"{HERE}inspections/{plan.pk}/", body).status_code == 302
    item = plan.items.get()
    page = signed_in("self").post(f"{HERE}items/{item.pk}/step/correct/", {"said": "补了"})
    assert page.status_code == 422
    assert "补了" in page.content.decode()
    client = signed_in("office")
    body = {"county": world.county.pk, "kind": "central", "on": TODAY.isoformat(), "title": "岗前",
            "people": [world.own.pk]}  # fmt: skip
    assert client.post(f"{HERE}trainings/new/", body).status_code == 302
    body = {"whom": world.team.pk, "period": "2026-09", "said": "部务会研究"}
    assert client.post(f"{HERE}honours/new/flag/", body).status_code == 302
    assert client.post(f"{HERE}honours/new/flag/", body).status_code == 422
    body = {"town": world.other_town.pk, "name": "二队", "since": TODAY.isoformat()}
    assert client.post(f"{HERE}teams/new/", body).status_code == 302
    made = Team.objects.get(name="二队")
    assert client.post(f"{HERE}teams/{made.pk}/", {"leader": ""}).status_code == 302


def test_what_is_held_stands_in_the_file_and_in_ones_own_page(world, signed_in):
    for who, address in (
        ("town", f"/members/people/{world.led.person_id}/"),
        ("self", "/members/me/"),
    ):
        page = signed_in(who).get(address)
        assert page.status_code == 200
        assert HERE in page.content.decode(), who
    assert "我的驻村" in signed_in("self").get("/members/me/").content.decode()


def test_bad_addresses_are_no_tracebacks(world, signed_in):
    client = signed_in("office")
    for address in ("month/?month=2026-13", "month/?month=x", "checks/?week=x", "checks/?week=9999-12-31",
                    "leaves/?kind=x&before=x", "ledger/?state=x"):  # fmt: skip
        assert client.get(HERE + address).status_code == 200, address
    leave = dw.on_leave(world, world.own, 0, 1)
    answer = client.post(f"{HERE}leaves/{leave.pk}/step/return/", {"returned_on": "2026-13-01"})
    assert answer.status_code == 422
    assert client.post(f"{HERE}leaves/{leave.pk}/step/approve/").status_code == 409
    assert client.post(f"{HERE}leaves/{leave.pk}/decide/", {"verdict": "x"}).status_code == 422
    assert client.post(f"{HERE}month/sign/{world.county.pk}/", {"month": "x"}).status_code == 422
    assert client.get(f"{HERE}honours/new/x/").status_code == 404
