"""The pages: who reads the books, what lists cost, what forms keep, what is due, the demonstration."""

import datetime as dt
import io

import openpyxl
import pytest

from members.graduates import demo
from members.graduates.actions import activities, books
from members.graduates.models import (
    Comment,
    Diary,
    Graduate,
    Observing,
    Report,
    Salon,
    Week,
)
from members.graduates.queries import lists
from members.models import Account
from portal import providers
from portal.models import Deed
from tests import graduates_world as gw
from tests import world as w

LIST = "/members/graduates/"
D = dt.date
DIARY = {
    "on": "2026-10-13",
    "household": "A-12",
    "matter": "路灯不亮",
    "feelings": "",
    "follow_up": "",
}


def due(world, who):
    return [one.what for one in providers.due_for(world[who]) if "graduates" in one.url]


def written(world):
    """A week and a diary entry."""
    told = {"actor": world["me"], "graduate": world.graduate}
    books.write_week(monday=D(2026, 10, 5), done="走访12户", plan="跟进路灯", **told)
    books.write_diary(**told, **DIARY | {"on": gw.TODAY})


def test_who_reads_the_books(world, signed_in):
    written(world)
    page = f"{LIST}{world.graduate.pk}/"
    for who, reads in (("me", True), ("political", True), ("county", True), ("town", False)):
        client = signed_in(who)
        text = client.get(page).content.decode()
        assert ("走访12户" in text) is reads, who
        assert ("路灯不亮" in text) is reads, who
        assert client.post(f"{page}export/").status_code == (200 if reads else 403), who
    for who in ("local", "host", "stranger"):
        assert signed_in(who).get(page).status_code == 404


def test_the_file_of_a_graduate_leaves_the_diary_out(world, signed_in):
    written(world)
    activities.add_task(actor=world["me"], graduate=world.graduate, title="学财务公开")
    answer = signed_in("county").post(f"{LIST}{world.graduate.pk}/export/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = {
        str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None
    }
    assert {"走访12户", "学财务公开"} <= cells
    assert not any("路灯不亮" in cell for cell in cells)
    assert Deed.objects.filter(verb="导出选调生培养档案").exists()


def test_from_the_phone_to_the_mentors_words(world, signed_in):
    client = signed_in("me")
    write = f"{LIST}{world.graduate.pk}/write/"
    assert "写培养记实" in client.get(f"{LIST}mine/").content.decode()
    wrong = client.post(f"{write}week/", {"monday": "2026-10-12", "done": "走访12户", "plan": ""})
    assert wrong.status_code == 422
    assert "走访12户" in wrong.content.decode()
    body = {"monday": "2026-10-12", "done": "走访12户", "plan": "跟进"}
    assert client.post(f"{write}week/", body | {"monday": "x"}).status_code == 422
    assert client.post(f"{write}week/", body).status_code == 302
    assert client.post(f"{write}diary/", DIARY).status_code == 302
    assert client.get(f"{write}dance/").status_code == 404
    for what, body in (("task", {"title": "学财务公开"}),
                       ("report", {"topic": "增收", "situation": "一", "analysis": "二", "measures": "三"}),
                       ("observing",
                        {"host": world.organ.pk, "topic": "调度会", "on": "2026-10-20"})):  # fmt: skip
        assert client.post(f"{write}{what}/", {}).status_code == 422, what
        assert client.post(f"{write}{what}/", body).status_code == 302, what
    task = world.graduate.tasks.get()
    finish = f"{LIST}{world.graduate.pk}/finish/"
    assert client.post(finish, {"task": task.pk, "note": ""}).status_code == 422
    assert client.post(finish, {"task": task.pk, "note": "学会了"}).status_code == 302
    assert client.post(finish, {"task": "x", "note": "学会了"}).status_code == 404
    week = Week.objects.get()
    mentor = signed_in("political")
    assert mentor.post(f"{LIST}weeks/{week.pk}/comment/", {"said": "好"}).status_code == 302
    assert mentor.post(f"{LIST}weeks/{week.pk}/comment/", {"said": "好"}).status_code == 422
    assert Comment.objects.get().mentor.kind == "political"
    assert signed_in("town").get(f"{LIST}reports/{Report.objects.get().pk}/").status_code == 200
    assert signed_in("local").get(f"{LIST}reports/{Report.objects.get().pk}/").status_code == 404
    assert signed_in("me").post(f"{LIST}diaries/{Diary.objects.get().pk}/erase/").status_code == 302


def test_an_application_goes_from_hand_to_hand(world, signed_in):
    row = activities.apply(
        actor=world["me"],
        graduate=world.graduate,
        host=world.organ,
        topic="调度会",
        on=D(2026, 10, 20),
    )
    step = f"{LIST}observing/{row.pk}/step/"
    assert "推荐选调生观察员1件" in due(world, "county")
    assert due(world, "host") == []
    assert signed_in("host").post(f"{step}approve/").status_code == 404, "not recommended yet"
    assert signed_in("county").post(f"{step}dance/").status_code == 404
    assert signed_in("county").post(f"{step}recommend/").status_code == 302
    assert due(world, "host") == ["选调生观察员1件"]
    host = signed_in("host")
    assert "调度会" in host.get(f"{LIST}observing/").content.decode()
    assert host.post(f"{step}refuse/").status_code == 422
    assert host.post(f"{step}approve/").status_code == 302
    assert due(world, "host") == []
    assert Observing.objects.get().state == "approved"


def test_the_county_registers_mentors_and_salons(world, signed_in):
    client = signed_in("county")
    body = {"person": world.people["local"].pk, "village": world.village.pk, "since": "2026-10-01"}
    assert client.get(f"{LIST}new/", {"q": "孟lo"}).status_code == 200
    assert client.post(f"{LIST}new/", body | {"since": ""}).status_code == 422
    assert client.post(f"{LIST}new/", body).status_code == 302
    mentor = f"{LIST}{world.graduate.pk}/mentor/"
    chosen = {"q": "孟", "kind": "local", "person": world.people["business"].pk}
    refused = client.post(mentor, chosen)
    assert refused.status_code == 422
    assert "三位导师须是三个人" in refused.content.decode()
    assert client.post(mentor, chosen | {"person": world.people["organizer"].pk}).status_code == 302
    salon = {"county": world.county.pk, "kind": "theme", "on": "2026-10-12", "topic": "院坝会",
             "present": "x"}  # fmt: skip
    assert client.post(f"{LIST}salons/", salon).status_code == 422
    assert "2026年10月主题沙龙" in due(world, "county")
    assert client.post(f"{LIST}salons/", salon | {"present": "12"}).status_code == 302
    assert "2026年10月主题沙龙" not in due(world, "county")
    sheet = {
        "do": "sheet",
        "county": world.county.pk,
        **{f"task{n}": f"第{n}件" for n in range(1, 6)},
    }
    assert client.post(f"{LIST}salons/", sheet | {"task3": ""}).status_code == 422
    assert client.post(f"{LIST}salons/", sheet).status_code == 302
    assert "第3件" in signed_in("town").get(f"{LIST}salons/").content.decode()
    assert signed_in("town").post(f"{LIST}salons/", salon).status_code == 422


def test_what_is_due_is_there_until_it_is_written(world):
    assert due(world, "me") == ["补写培养记实4周", "本周培养记实", "2026年调研报告"]
    assert due(world, "political") == ["孟me缺培养记实4周"]
    assert due(world, "local") == due(world, "town") == []
    assert "没有配齐三位导师的选调生1名" in due(world, "county")
    for monday in (D(2026, 9, 14), D(2026, 9, 21), D(2026, 9, 28), D(2026, 10, 5), D(2026, 10, 12)):
        books.write_week(
            actor=world["me"], graduate=world.graduate, monday=monday, done="做事", plan="再做"
        )
    assert due(world, "me") == ["2026年调研报告"]
    assert due(world, "political") == []


def test_ones_own_stay_stands_on_ones_own_page_and_in_the_file(world, signed_in):
    page = f"{LIST}{world.graduate.pk}/"
    for who, address in (("me", "/members/me/"),
                         ("town", f"/members/people/{world.people['me'].pk}/")):  # fmt: skip
        assert page in signed_in(who).get(address).content.decode(), who
    assert "选调生培养" in [one.label for one in providers.menu_for(world["political"])]
    assert "选调生培养" not in [one.label for one in providers.menu_for(world["local"])]


@pytest.mark.django_db
def test_the_demonstration_and_the_published_figures():
    gw.on(gw.TODAY)
    city = w.organization("370800", "济宁市", "city", None)
    county = w.organization("370831", "泗水县", "county", city)
    office = w.organization("370831-zzb", "县委组织部", "organ", county)
    town = w.organization("370831101", "泗张镇", "town", county)
    for number in range(3):
        village = w.organization(f"3708311012{number}", f"村{number}", "village", town)
        w.Person.objects.create(name=f"书记{number}", sort_key="s", initials="s", home=village)
    for name in (demo.NAMED, "甲", "乙"):
        w.Person.objects.create(name=name, sort_key=name, initials="x", home=office)
    keeper = w.account("keeper", "county_organizer", county)
    for _ in range(2):
        demo.play(1, gw.TODAY)
    lines = lists.of(Graduate.objects.all())
    assert [(line.lacks, line.missing) for line in lines] == [(1, 2), (0, 0), (0, 0)]
    assert demo.load(1, gw.TODAY) > 0
    assert demo.load(1, gw.TODAY) == 0
    keeper = Account.objects.get(pk=keeper.pk)
    lines = lists.of(lists.present(keeper))
    assert len(lines) == 25
    assert all(line.graduate.weeks.exists() and line.graduate.diaries.exists() for line in lines)
    assert Salon.objects.count() == 2
