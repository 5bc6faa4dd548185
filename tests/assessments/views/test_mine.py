"""我的考核: objections where they can be made, nothing cut, and how a tie was ruled."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessments.actions import objections, panels, rulings
from assessments.models import Notice, Objection, Panel, Result
from assessments.runs import request_run
from portal.refusals import Invalid
from tests import world as w
from tests.standing import score, scored

PAGE = "/assessments/mine/"


@pytest.fixture
def notice(world: w.World, panel: Panel) -> Notice:
    """A notice that runs."""
    scored(world, panel)
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    return panels.post_notice(actor=world["unit_group"], panel=panel)


def object_to(client: Client, notice: Notice, text: str) -> Any:
    """Send the form."""
    return client.post(f"/assessments/notices/{notice.pk}/object/", {"text": text})


def test_while_one_is_open_no_second_is_offered(
    desk: Callable[[str], Client], notice: Notice, world: w.World
) -> None:
    client = desk("cadre")
    assert "提出异议</button>" in client.get(PAGE).content.decode()
    object_to(client, notice, "完成数少计了一项")
    text = client.get(PAGE).content.decode()
    assert "提出异议</button>" not in text
    assert "您提出的异议正在办理" in text
    objections.answer(
        actor=world["unit_group"], objection=Objection.objects.get(), upheld=False, text="已复核"
    )
    text = client.get(PAGE).content.decode()
    assert "提出异议</button>" in text
    assert '<span class="jn-chip ">不成立</span>' in text


def test_a_long_objection_is_refused_with_its_text(
    desk: Callable[[str], Client], notice: Notice
) -> None:
    answer = object_to(desk("cadre"), notice, "长" * 1001)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "异议最多1000字，现有1001字。请缩短。" in text
    assert "长" * 1001 in text
    assert not Objection.objects.exists()


def test_line_breaks_of_a_browser_count_once(desk: Callable[[str], Client], notice: Notice) -> None:
    object_to(desk("cadre"), notice, "\r\n".join(["长" * 499, "长" * 500]))
    assert len(Objection.objects.get().text) == 1000


def test_a_long_reason_is_refused_not_cut(world: w.World, panel: Panel) -> None:
    w.fill(world, panel)
    panels.submit(actor=world["unit_clerk"], panel=panel)
    with pytest.raises(Invalid, match="理由最多500字，现有501字"):
        panels.give_back(actor=world["county_officer"], panel=panel, reason="长" * 501)
    scored_panel = Panel.objects.get(pk=panel.pk)
    assert scored_panel.state == Panel.State.SUBMITTED


def test_an_account_names_the_ruling_that_split_a_tie(
    desk: Callable[[str], Client], world: w.World, panel: Panel
) -> None:
    scored(world, panel, {1: "100", 2: "99", 3: "98", 4: "97", 5: "97"})
    tied = list(Result.objects.filter(run=panel.run, rank=4).values_list("subject_id", flat=True))
    order = {tied[1]: 1, tied[0]: 2}
    rulings.record_order(
        actor=world["unit_group"], panel=panel, order=order, reason="按重点工作难度"
    )
    request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel])
    score(world["county_officer"], panel.cycle, [panel])
    for subject, place in order.items():
        url = f"/assessments/panels/{panel.pk}/results/{subject}/"
        answer = desk("unit_group").get(url, headers={"HX-Request": "true"})
        assert f"在同分中排第{place}：按重点工作难度（unit_group" in answer.content.decode()
    other = panel.subjects.get(position=1).pk
    url = f"/assessments/panels/{panel.pk}/results/{other}/"
    answer = desk("unit_group").get(url, headers={"HX-Request": "true"})
    assert "同分" not in answer.content.decode()
