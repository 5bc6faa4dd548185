"""Facts logged over the API: the pages' own road, its refusals, its clashes; how a score came about."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.actions.entries import Change, save_cells
from assessments.models import CycleSubject, Entry, Panel
from portal.models import Deed, StoredFile
from tests import world as w
from tests.asking import as_, get, post, rows, statements, twice
from tests.standing import once_a_module, scored


def build() -> w.World:
    """A quarter of two units that enter, and an older one of which a unit is scored."""
    world = w.build(6)
    before = w.open_quarter(world, "2026Q2")
    scored(world, before.panels.get(organization=world.unit))
    w.open_quarter(world)
    return world


built, world = once_a_module(build)


@pytest.fixture
def panel(world) -> Panel:
    return Panel.objects.get(organization=world.unit, cycle__period_code="2026Q3")


def cell(subject: CycleSubject, text: str, seen: int | None = None, field="common.de.value"):
    return {"subject": subject.pk, "field": field, "text": text, "seen": seen}


def test_the_columns_say_what_may_be_typed(world, panel):
    status, told = get(world["unit_clerk"], f"panels/{panel.pk}/form/")
    assert (status, told["open"], told["why"]) == (200, True, "")
    column = {one["field"]: one for one in told["columns"]}["common.de.value"]
    assert (column["limit"], column["required"], column["number"]) == ("20.0000", True, True)
    assert "0至20分" in column["ask"]
    assert get(world["stranger"], f"panels/{panel.pk}/form/")[0] == 404
    assert get(world["cadre"], f"panels/{panel.pk}/form/")[0] == 404
    assert get(world["unit_clerk"], f"panels/{panel.pk}/form/", x="1")[0] == 400


def test_facts_are_logged_as_on_the_page_and_told_what_is_wrong(world, panel):
    one, two = panel.subjects.order_by("position")[:2]
    body = {
        "cells": [
            cell(one, "18.5"),
            cell(two, "21"),
            cell(two, " 一\t二 ", field="adjust.bonus.basis"),
        ]
    }
    told = twice(world["unit_clerk"], f"panels/{panel.pk}/cells/", body)
    assert [(e["text"], e["number"]) for e in told["saved"]] == [
        ("18.5", "18.500000"), ("21", None), ("一 二", None),
    ]  # fmt: skip
    assert told["clashes"] == []
    first, second = told["rows"]
    assert (first["subject"], first["problems"], first["complete"]) == (one.pk, [], False)
    wrong = {one["field"]: one["sentence"] for one in second["problems"]}
    assert "每项最高20分，现填21" in wrong["common.de.value"]
    assert "还没有填分值" in wrong["adjust.bonus.value"]
    assert "common.neng.value" in second["missing"]
    made = Entry.objects.filter(panel=panel, text="18.5").get()
    assert made.entered_by == world["unit_clerk"]


def test_a_ground_gets_a_file_and_loses_it(world, panel, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    subject = panel.subjects.order_by("position").first()
    ground, before = "adjust.bonus.basis", Entry.objects.count()

    def send(who: str = "unit_clerk", data: bytes = b"%PDF-1.7 x", **more):
        sent = {"subject": subject.pk, "field": ground, "text": "通报", **more}
        sent["file"] = SimpleUploadedFile("通报.pdf", data)
        answer = as_(world[who]).post(f"/api/v1/panels/{panel.pk}/evidence/", sent)
        return answer.status_code, answer.json()

    for more, status in (
        ({"field": "common.de.value"}, 422), ({"field": "nothing"}, 422), ({"data": b"MZ"}, 422),
        ({"subject": 2_000_000_000}, 422), ({"who": "county_officer"}, 403), ({"who": "cadre"}, 404),
    ):  # fmt: skip
        assert send(**more)[0] == status, more
    assert (Entry.objects.count(), StoredFile.objects.count()) == (before, 0)
    status, told = send()
    assert (status, told["saved"][0]["has_file"], told["saved"][0]["text"]) == (200, True, "通报")
    first = Entry.objects.get(pk=told["saved"][0]["id"])
    assert first.file.name == "通报.pdf"
    assert send(data=b"%PDF-1.7 y")[0] == 409, "what stands there was not read"
    assert StoredFile.objects.count() == 1
    address = f"panels/{panel.pk}/cells/"
    kept = cell(subject, "通报二", first.pk, ground)
    second = post(world["unit_clerk"], address, {"cells": [kept]})[1]["saved"][0]
    assert second["has_file"], "another text keeps it"
    dropped = cell(subject, "通报二", second["id"], ground) | {"keep_file": False}
    third = post(world["unit_clerk"], address, {"cells": [dropped]})[1]["saved"][0]
    assert (third["has_file"], third["text"]) == (False, "通报二")


def test_what_somebody_changed_meanwhile_is_not_overwritten(world, panel):
    subject = panel.subjects.order_by("position").first()
    address = f"panels/{panel.pk}/cells/"
    first = post(world["unit_clerk"], address, {"cells": [cell(subject, "15")]})[1]["saved"][0]
    save_cells(
        actor=world["unit_group"],
        panel=panel,
        changes=[Change(subject.pk, "common.de.value", "16", first["id"])],
    )
    body = {
        "cells": [cell(subject, "17", first["id"]), cell(subject, "9", field="common.ji.value")]
    }
    status, told = post(world["unit_clerk"], address, body)
    assert (status, [e["text"] for e in told["clashes"]]) == (200, ["16"])
    assert [e["text"] for e in told["saved"]] == ["9"], "the other cells are written"
    standing = Entry.objects.get(subject=subject, item="de", superseded_by=None)
    assert standing.text == "16"
    status, told = post(world["unit_clerk"], address, {"cells": [cell(subject, "17", standing.pk)]})
    assert [e["supersedes"] for e in told["saved"]] == [standing.pk]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "必填"),
        ({"cells": []}, "必须包含至少 1 个元素"),
        ({"cells": [{"subject": 0, "field": "x", "text": "1"}]}, "要填编号"),
        ({"cells": [{"subject": 1, "field": "x", "text": 18}]}, "字符串"),
        ({"cells": [{"subject": 1, "field": "x", "text": "1", "saw": 2}]}, "没有“saw”这一项"),
        ({"cells": 1, "at": {}}, "没有“at”这一项"),
    ],
)  # fmt: skip
def test_a_body_of_another_shape_is_refused(world, panel, body, said):
    status, told = post(world["unit_clerk"], f"panels/{panel.pk}/cells/", body)
    assert (status, told["code"]) == (400, "invalid")
    assert said in str(told["problems"])
    assert not panel.entries.filter(component="common").exists()


def test_refusals_are_the_pages(world, panel):
    subject = panel.subjects.order_by("position").first()
    address, body = f"panels/{panel.pk}/cells/", {"cells": [cell(subject, "1")]}
    assert post(world["stranger"], address, body)[0] == 404
    assert post(world["cadre"], address, body)[0] == 404
    status, told = post(world["unit_leader"], address, {"cells": "nonsense"})
    assert (status, told["code"]) == (403, "not_allowed"), "before what he sent is looked at"
    assert "单位考核专员" in told["who"]
    there_were = panel.entries.count()
    strange = CycleSubject.objects.filter(panel__cycle=panel.cycle).exclude(panel=panel).first()
    for wrong in (
        cell(strange, "1"),
        cell(subject, "1", field="common.xx.value"),
        cell(subject, "字" * 301),
    ):
        status, told = post(world["unit_clerk"], address, {"cells": [cell(subject, "1"), wrong]})
        assert (status, told["code"]) == (422, "invalid"), "nothing is written of the others either"
    assert panel.entries.count() == there_were
    clerk = world["unit_clerk"]
    clerk.person = subject.person
    clerk.save()
    status, told = post(clerk, address, body)
    assert (status, "E-CONFLICT" in told["title"]) == (422, True)
    Panel.objects.filter(pk=panel.pk).update(state="submitted")
    status, told = post(world["unit_group"], address, body)
    assert (status, told["code"], "不能再录入" in told["title"]) == (409, "stale", True)


def test_somebody_is_set_aside_with_a_reason_and_taken_back(world, panel):
    subject = panel.subjects.order_by("position").last()
    address = f"panels/{panel.pk}/rows/{subject.pk}/marks/"
    body = {"graded": False, "reason": "7月起产假"}
    told = twice(world["unit_clerk"], address, body)
    assert (told["graded"], told["why_not"], told["missing"]) == (False, "7月起产假", [])
    assert Deed.objects.filter(verb="改为不定等次", object_id=str(subject.pk)).count() == 1
    aside = rows(world["unit_clerk"], f"panels/{panel.pk}/rows/", graded="false")
    assert [row["subject"] for row in aside] == [subject.pk]
    assert post(world["unit_clerk"], address, {"graded": True, "reason": "已返岗"})[1]["graded"]
    assert post(world["unit_clerk"], address, {"graded": True})[0] == 400
    assert post(world["unit_leader"], address, body)[0] == 403
    assert post(world["stranger"], address, body)[0] == 404
    other = CycleSubject.objects.exclude(panel=panel).first()
    assert post(world["unit_clerk"], f"panels/{panel.pk}/rows/{other.pk}/marks/", body)[0] == 404


def test_rows_and_entries_of_the_own_scope(world, panel):
    w.fill(world, panel, {1: "50"})
    listed = rows(world["county_officer"], f"panels/{panel.pk}/rows/")
    assert [row["position"] for row in listed] == [1, 2, 3, 4, 5, 6]
    assert all(row["complete"] and not row["problems"] for row in listed)
    typed = {one["field"]: one for one in listed[0]["cells"]}
    assert (typed["individual.1.actual"]["text"], typed["common.de.value"]["text"]) == ("50", "18")
    entry = typed["common.de.value"]["entry"]
    of_one = rows(world["unit_clerk"], f"panels/{panel.pk}/entries/", subject=listed[0]["subject"])
    assert entry in [one["id"] for one in of_one]
    assert rows(world["unit_clerk"], f"panels/{panel.pk}/entries/", current="false") == []
    for address in ("rows", "entries"):
        assert get(world["stranger"], f"panels/{panel.pk}/{address}/")[0] == 404
        assert get(world["cadre"], f"panels/{panel.pk}/{address}/")[0] == 404
        assert get(world["unit_clerk"], f"panels/{panel.pk}/{address}/", sort="x")[0] == 400


def test_how_a_score_came_about(world):
    panel = Panel.objects.get(organization=world.unit, cycle__period_code="2026Q2")
    subject = panel.subjects.order_by("position").first()
    address = f"panels/{panel.pk}/accounts/{subject.pk}/"
    status, told = get(world["unit_leader"], address)
    assert status == 200
    assert (told["total"], told["withheld"]) == ("94.00", "")
    parts = {part["title"]: part for part in told["parts"]}
    assert [part["score"] for part in parts.values()] == ["90.0000", "98.0000"]
    assert [part["weighted"] for part in parts.values()] == ["45.000000", "49.000000"]
    assert told["parts"][1]["items"][0]["actual"] == "98.000000"
    assert any("达到" in step for step in told["steps"])
    assert get(world["stranger"], address)[0] == 404
    assert get(world["cadre"], address)[0] == 404
    now = Panel.objects.get(organization=world.unit, cycle__period_code="2026Q3")
    there = now.subjects.first()
    assert get(world["unit_leader"], f"panels/{now.pk}/accounts/{there.pk}/")[0] == 404, (
        "not scored"
    )
    assert get(world["unit_leader"], f"panels/{panel.pk}/accounts/{there.pk}/")[0] == 404


def test_ones_own_account_from_the_notice_on(world):
    panel = Panel.objects.get(organization=world.unit, cycle__period_code="2026Q2")
    cadre = world["cadre"]
    own = panel.subjects.get(person=cadre.person)
    address = f"me/results/{own.pk}/account/"
    assert get(cadre, address)[0] == 404
    Panel.objects.filter(pk=panel.pk).update(state="noticed")
    status, told = get(cadre, address)
    assert (status, told["subject"]) == (200, own.pk)
    other = panel.subjects.exclude(pk=own.pk).first()
    assert get(cadre, f"me/results/{other.pk}/account/")[0] == 404


def test_of_few_ballots_nothing_but_the_total_is_told(world):
    panel = Panel.objects.get(organization=world.unit, cycle__period_code="2026Q2")
    subject = panel.subjects.order_by("position").first()
    panel.run.results.filter(subject=subject).update(flags=["few_ballots"])
    status, told = get(world["unit_leader"], f"panels/{panel.pk}/accounts/{subject.pk}/")
    assert (status, told["parts"], told["adjustments"]) == (200, [], [])
    assert told["withheld"]


def test_lists_ask_the_same_statements_for_ten_and_a_thousand_rows(world, panel):
    CycleSubject.objects.bulk_create(
        CycleSubject(panel=panel, name=f"人{i}", position=100 + i) for i in range(1000)
    )
    Entry.objects.bulk_create(
        Entry(panel=panel, subject=one, component="common", item="de", text="18", number=18,
              entered_by=world["unit_clerk"], entered_at=w.timezone.now())
        for one in panel.subjects.all()
    )  # fmt: skip
    for what in ("rows", "entries"):
        address = f"panels/{panel.pk}/{what}/?page_size="
        few = statements(world["unit_clerk"], f"{address}10", 10)
        assert statements(world["unit_clerk"], f"{address}500", 500) == few
        assert few <= 7
