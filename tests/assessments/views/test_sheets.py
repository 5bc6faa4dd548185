"""The entry sheet's addresses: who may, what is saved, what clashes, what the script is told."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments import presence
from assessments.actions import panels
from assessments.actions.entries import mark_not_graded
from assessments.models import Entry, Panel
from assessments.queries.sheets import sheet_of
from members.models import Account
from tests import world as w
from tests.assessments.views.conftest import JSON, cells_url, post, subjects

DE, QIN = "common.de.value", "common.qin.value"
TITLE, ACTUAL = "individual.1.title", "individual.1.actual"
BONUS, BASIS = "adjust.bonus.value", "adjust.bonus.basis"
PAGES = ("sheet/", "plain/", "cells/", "guide/", "people/{}/")


def page_of(panel: Panel, client: Client, page: str = "sheet/", **params: str) -> str:
    """A page's text."""
    answer = client.get(f"/assessments/panels/{panel.pk}/{page}", params)
    assert answer.status_code == 200
    return answer.content.decode()


class TestScope:
    """404 outside the scope, 403 for writing without the right, 401 or the door without a session."""

    def test_outside_there_is_no_such_page(
        self, desk: Callable[[str], Client], panel: Panel
    ) -> None:
        one = subjects(panel)[0]
        for role in ("stranger", "cadre", "administrator"):
            client = desk(role)
            for page in PAGES:
                address = f"/assessments/panels/{panel.pk}/{page.format(one)}"
                assert client.get(address).status_code == 404, (role, page)
            assert post(client, panel, (one, DE, "18")).status_code == 404
        assert not Entry.objects.exists()

    def test_inside_it_is_shown(self, desk: Callable[[str], Client], panel: Panel) -> None:
        one = subjects(panel)[0]
        for role in ("unit_clerk", "unit_group", "county_leader", "auditor"):
            client = desk(role)
            for page in PAGES:
                address = f"/assessments/panels/{panel.pk}/{page.format(one)}"
                writes = page in ("plain/", "cells/")
                status = 403 if writes and not role.startswith("unit_") else 200
                assert client.get(address).status_code == status, (role, page)

    @pytest.mark.parametrize("role", ["county_officer", "unit_leader"])
    def test_who_only_sees_writes_nothing(
        self, desk: Callable[[str], Client], panel: Panel, role: str
    ) -> None:
        client, one = desk(role), subjects(panel)[0]
        text = page_of(panel, client)
        assert "录入由单位考核专员、单位考核工作小组办理，您可以查看。" in text
        assert "sheet/main.js" not in text
        refusal = post(client, panel, (one, DE, "18"))
        assert (refusal.status_code, refusal.json()["who"]) == (
            403,
            "单位考核专员、单位考核工作小组",
        )
        typed = {f"v.{one}.{DE}": "18", f"s.{one}.{DE}": ""}
        for page in ("plain/", f"people/{one}/"):
            answer = client.post(f"/assessments/panels/{panel.pk}/{page}", typed)
            assert answer.status_code == 403
        assert not Entry.objects.exists()

    def test_without_a_session(self, client: Client, panel: Panel) -> None:
        answer = client.get(f"/assessments/panels/{panel.pk}/sheet/")
        assert answer["Location"] == f"/sign-in/?next=/assessments/panels/{panel.pk}/sheet/"
        refusal = post(client, panel, (subjects(panel)[0], DE, "18"))
        assert refusal.status_code == 401
        assert "登录已过期" in refusal.json()["title"]

    def test_another_units_person_is_not_found(
        self, clerk: Client, panel: Panel, world: w.World
    ) -> None:
        other = subjects(Panel.objects.get(organization=world.other_unit))[0]
        assert clerk.get(f"/assessments/panels/{panel.pk}/people/{other}/").status_code == 404
        refusal = post(clerk, panel, (other, DE, "18"))
        assert refusal.status_code == 422
        assert refusal.json()["problems"] == {
            f"{other}.{DE}": ["表里没有这一格。请刷新页面后再填。"]
        }


class TestSaving:
    """What is typed stands as typed; the line comes back as it is now."""

    def test_cells_line_and_counts(self, clerk: Client, panel: Panel) -> None:
        one = subjects(panel)[0]
        body = post(clerk, panel, (one, DE, " １８ "), (one, QIN, "25")).json()
        first, second = body["saved"]
        assert (first["text"], first["field"], first["mine"]) == ("１８", DE, True)
        assert body["clashes"] == []
        line = body["rows"][str(one)]
        assert line["problems"] == {QIN: "勤：每项最高20分，现填25。请改为0至20之间的数。"}
        assert (line["word"], line["tone"]) == ("1处有误", "late")
        assert 'id="why-' in line["why"]
        assert DE not in line["missing"]
        assert body["counts"] == {
            "total": 10,
            "complete": 0,
            "waiting": 9,
            "wrong": 1,
            "not_graded": 0,
        }
        assert [str(e.number) for e in Entry.objects.order_by("pk")] == ["18.000000", "None"]
        assert second["id"] == Entry.objects.get(item="qin").pk

    def test_a_figure_is_shown_only_when_nothing_lacks(self, clerk: Client, panel: Panel) -> None:
        one, two = subjects(panel)[:2]
        whole = [(one, f"common.{i}.value", "18") for i in ("de", "neng", "qin", "ji", "lian")]
        body = post(clerk, panel, *whole, (two, DE, "18")).json()
        assert body["rows"][str(one)]["auto"] == {"common": "90", "individual": "", "total": ""}
        assert body["rows"][str(two)]["auto"] == {"common": "", "individual": "", "total": ""}
        rest = [(one, TITLE, "公文"), (one, "individual.1.target", "1,200"), (one, ACTUAL, "900")]
        body = post(clerk, panel, *rest).json()
        assert body["rows"][str(one)]["auto"] == {
            "common": "90",
            "individual": "75.00",
            "total": "82.50",
        }
        assert body["rows"][str(one)]["word"] == "齐"

    def test_the_page_shows_the_same(self, clerk: Client, panel: Panel, world: w.World) -> None:
        one, two = subjects(panel)[:2]
        w.fill(world, panel)
        seen = Entry.objects.get(subject=two, item="qin").pk
        post(clerk, panel, (two, QIN, "25", seen), (one, BONUS, "3"))
        text = page_of(panel, clerk)
        assert "勤：每项最高20分，现填25。请改为0至20之间的数。" in text
        assert "加分依据：加3分须写明依据。请填文号或通报名称，也可<a" in text
        assert f'aria-describedby="why-{two}-common-qin-value"' in text
        assert text.count('<td class="r auto sum"></td>') == 2
        assert text.count('<td class="r auto edge"></td>') == 1
        assert '<b data-count="complete">8</b>' in text
        assert "<span>2</span>处有误，看下一处" in text

    def test_the_counts_agree_with_the_lines(
        self, clerk: Client, panel: Panel, world: w.World
    ) -> None:
        w.fill(world, panel)
        ids = subjects(panel)
        seen = Entry.objects.get(subject=ids[0], item="de").pk
        cells = [(ids[0], DE, "", seen), (ids[1], BONUS, "3"), (ids[2], BASIS, "县发3号")]
        cells += [(ids[3], BONUS, "0"), (ids[4], BONUS, "2"), (ids[4], BASIS, "公函")]
        cells += [(ids[5], BONUS, "三"), (ids[6], "adjust.deduction3.value", "1")]
        counts = post(clerk, panel, *cells).json()["counts"]
        rows = sheet_of(panel, panel.subjects.all(), None)
        wrong = [row for row in rows if row.state.problems]
        complete = [row for row in rows if row.state.is_complete]
        assert (counts["wrong"], counts["complete"]) == (len(wrong), len(complete)) == (4, 5)
        assert counts["waiting"] == 1

    def test_groups_keep_the_schemes_order(self, clerk: Client, panel: Panel) -> None:
        text = page_of(panel, clerk)
        heads = [
            text.index(f">{label}") for label in ("共性指标", "个性指标", "加分", "减分", "合计")
        ]
        assert heads == sorted(heads)

    def test_sent_twice_is_written_once(self, clerk: Client, panel: Panel) -> None:
        one = subjects(panel)[0]
        first = post(clerk, panel, (one, DE, "18")).json()
        again = post(clerk, panel, (one, DE, "18")).json()
        assert first["saved"] == again["saved"]
        assert again["clashes"] == []
        assert Entry.objects.count() == 1

    def test_too_many_at_once(self, clerk: Client, panel: Panel) -> None:
        cells = [(subjects(panel)[0], DE, "18")] * 4001
        refusal = post(clerk, panel, *cells)
        assert refusal.status_code == 422
        assert refusal.json()["title"] == "一次最多写入4000格，这次有4001格。请分几次粘贴。"

    def test_unreadable(self, clerk: Client, panel: Panel) -> None:
        for body in ("", "[]", "{}", '{"cells": 3}', '{"cells": [{"subject": "1"}]}'):
            refusal = clerk.post(
                cells_url(panel), body, content_type="application/json", headers=JSON
            )
            assert refusal.status_code == 422, body
            assert "读不懂" in refusal.json()["title"]

    def test_anothers_queue_is_not_sent_in_ones_own_name(self, clerk: Client, panel: Panel) -> None:
        refusal = post(clerk, panel, (subjects(panel)[0], DE, "18"), account=987654)
        assert refusal.status_code == 409
        assert "另一个账号填的，没有保存" in refusal.json()["title"]
        assert not Entry.objects.exists()

    def test_own_line(self, panel: Panel, world: w.World) -> None:
        own = w.account("自己", "unit_clerk", world.unit)
        own.person = panel.subjects.get(position=3).person
        own.save()
        client = Client()
        client.force_login(own)
        third = subjects(panel)[2]
        refusal = post(client, panel, (third, DE, "20"), (subjects(panel)[0], DE, "18"))
        assert refusal.status_code == 422
        assert list(refusal.json()["problems"]) == [f"{third}.{DE}"]
        assert "E-CONFLICT" in refusal.json()["title"]
        assert not Entry.objects.exists()
        assert 'class="own" data-lock="不能给自己录入（E-CONFLICT）' in page_of(panel, client)

    def test_set_aside(self, clerk: Client, panel: Panel, world: w.World) -> None:
        third = panel.subjects.get(position=3)
        mark_not_graded(
            actor=world["unit_clerk"], panel=panel, subject=third, reason="7月起产假，在岗不足一半"
        )
        assert "7月起产假，在岗不足一半，不定等次，不计入名额基数。" in page_of(panel, clerk)
        assert post(clerk, panel, (third.pk, DE, "18")).status_code == 422
        assert clerk.get(cells_url(panel), headers=JSON).json()["aside"] == [third.pk]

    def test_closed(self, clerk: Client, panel: Panel, world: w.World) -> None:
        w.fill(world, panel)
        panels.submit(actor=world["unit_clerk"], panel=panel)
        one = subjects(panel)[0]
        refusal = post(clerk, panel, (one, DE, "17", Entry.objects.get(subject=one, item="de").pk))
        assert refusal.status_code == 409
        assert "现在是“待计分”，不能再录入" in refusal.json()["title"]
        assert "现在是“待计分”，不能再录入" in page_of(panel, clerk)
        assert "退回补录" in clerk.get(cells_url(panel), headers=JSON).json()["closed"]


class TestTwoClerks:
    """The second is shown the first's value; a poll brings what others wrote, and where they are."""

    def test_clash(self, clerk: Client, panel: Panel, colleague: Account) -> None:
        one = subjects(panel)[0]
        other = Client()
        other.force_login(colleague)
        seen = post(clerk, panel, (one, ACTUAL, "15")).json()["saved"][0]["id"]
        theirs = post(other, panel, (one, ACTUAL, "16", seen)).json()["saved"][0]
        body = post(clerk, panel, (one, ACTUAL, "17", seen), (one, DE, "18")).json()
        clash = body["clashes"][0]
        assert (clash["id"], clash["text"], clash["by"], clash["mine"]) == (
            theirs["id"],
            "16",
            "李伟",
            False,
        )
        assert [cell["field"] for cell in body["saved"]] == [DE]
        body = post(clerk, panel, (one, ACTUAL, "17", clash["id"])).json()
        assert body["saved"][0]["text"] == "17"
        assert Entry.objects.filter(part="actual").count() == 3

    def test_poll_brings_what_is_newer_and_current(
        self, clerk: Client, panel: Panel, colleague: Account
    ) -> None:
        one = subjects(panel)[0]
        other = Client()
        other.force_login(colleague)
        first = post(other, panel, (one, DE, "15")).json()["saved"][0]["id"]
        post(other, panel, (one, DE, "16", first))
        body = clerk.get(cells_url(panel), {"since": first}, headers=JSON).json()
        assert [(c["text"], c["by"], c["mine"]) for c in body["cells"]] == [("16", "李伟", False)]
        assert body["rows"][str(one)]["word"] == "缺7项"
        assert body["closed"] == ""
        again = clerk.get(cells_url(panel), {"since": body["last"]}, headers=JSON).json()
        assert (again["cells"], again["rows"], again["last"]) == ([], {}, body["last"])

    def test_poll_with_nonsense(self, clerk: Client, panel: Panel) -> None:
        for since in ("", "x", "-1", "9" * 40, "²"):
            answer = clerk.get(cells_url(panel), {"since": since, "at": f"{since}.x"}, headers=JSON)
            assert answer.status_code == 200, since

    def test_presence(self, clerk: Client, panel: Panel, colleague: Account) -> None:
        one = subjects(panel)[0]
        other = Client()
        other.force_login(colleague)
        other.get(cells_url(panel), {"at": f"{one}.{DE}"}, headers=JSON)
        here = clerk.get(cells_url(panel), headers=JSON).json()["present"]
        assert here == [{"name": "李伟", "subject": one, "field": DE}]
        body = post(other, panel, (one, QIN, "18"), at={"subject": one, "field": QIN}).json()
        assert body["present"] == []
        here = clerk.get(cells_url(panel), headers=JSON).json()["present"]
        assert here[0]["field"] == QIN
        other.get(cells_url(panel), headers=JSON)
        assert clerk.get(cells_url(panel), headers=JSON).json()["present"] == []

    def test_presence_fades(
        self, clerk: Client, panel: Panel, colleague: Account, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        presence.meet(panel.pk, colleague, (subjects(panel)[0], DE))
        monkeypatch.setattr(presence, "LASTS_SECONDS", 0)
        assert clerk.get(cells_url(panel), headers=JSON).json()["present"] == []

    def test_without_redis_only_presence_goes(
        self,
        clerk: Client,
        panel: Panel,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(presence, "_resting_until", 0.0)
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        one = subjects(panel)[0]
        body = post(clerk, panel, (one, DE, "18"), at={"subject": one, "field": DE}).json()
        assert (len(body["saved"]), body["present"]) == (1, [])
        assert clerk.get(cells_url(panel), headers=JSON).json()["present"] == []
        assert [r.message for r in caplog.records if "presence" in r.message][1:] == []
        assert "presence is switched off" in caplog.text


def test_json_is_never_kept(clerk: Client, panel: Panel) -> None:
    answer = clerk.get(cells_url(panel), headers=JSON)
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["last"] == 0


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\ud800", "\x7f"])
def test_a_pasted_control_character_does_not_hold_up_the_batch(
    clerk: Client, panel: Panel, bad: str
) -> None:
    one, two = subjects(panel)[:2]
    at = {"subject": one, "field": f"common{bad}"}
    answer = post(clerk, panel, (one, TITLE, f"走访{bad}企业"), (two, DE, f"18{bad}"), at=at)
    assert answer.status_code == 200
    assert len(answer.json()["saved"]) == 2
    texts = set(Entry.objects.values_list("text", flat=True))
    assert texts == {"走访企业", "18"}


def test_a_tab_or_a_line_end_in_a_pasted_cell_becomes_a_blank(clerk: Client, panel: Panel) -> None:
    post(clerk, panel, (subjects(panel)[0], TITLE, "走访\t企业\n十家"))
    assert Entry.objects.get().text == "走访 企业 十家"


def test_a_bottomless_body_is_unreadable_rather_than_a_breakdown(
    clerk: Client, panel: Panel
) -> None:
    body = "[" * 200_000
    answer = clerk.post(cells_url(panel), body, content_type="application/json", headers=JSON)
    assert answer.status_code == 422
    assert "送来的格子读不懂" in answer.json()["title"]


def test_too_large_a_body_is_answered_in_a_sentence(
    clerk: Client, panel: Panel, caplog: pytest.LogCaptureFixture
) -> None:
    body = '{"cells": [], "at": "' + "长" * 2_000_000 + '"}'
    answer = clerk.post(cells_url(panel), body, content_type="application/json", headers=JSON)
    assert answer.status_code == 422
    assert "一次送来的内容太大，没有保存。" in answer.json()["title"]
    assert not any(record.exc_info for record in caplog.records)


def test_too_large_a_form_is_answered_with_a_page(clerk: Client, panel: Panel) -> None:
    sent = "reason=" + "x" * 5_100_000
    kind = "application/x-www-form-urlencoded"
    answer = clerk.post(f"/assessments/panels/{panel.pk}/do/submit/", sent, content_type=kind)
    assert answer.status_code == 400
    assert "送来的内容太大或读不懂" in answer.content.decode()
