"""The cycle board and 待办: what can be scored, what is waited for, reminders, periods to open."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import panels, reminders
from assessments.actions.entries import mark_not_graded
from assessments.models import Cycle, Panel
from portal import clock, providers
from portal.models import Deed, Demonstration
from portal.refusals import NotAllowed, Refused
from tests import world as w


@pytest.fixture
def cycle(world: w.World) -> Cycle:
    """The open quarter."""
    return Cycle.objects.get()


def board(client: Client, cycle: Cycle) -> str:
    """The board's text."""
    return client.get(reverse("assessments:cycle", args=[cycle.pk])).content.decode()


def due(account: Any, word: str) -> list[providers.Due]:
    """What is due from an account, of those whose title has the word."""
    return [one for one in providers.due_for(account) if word in one.what]


@pytest.fixture
def small(world: w.World) -> tuple[Panel, Panel]:
    """Both units with two graded people each: they share one pool."""
    found = []
    for organization in (world.unit, world.other_unit):
        panel = Panel.objects.get(organization=organization)
        clerk = w.clerk_of(panel)
        for subject in panel.subjects.filter(position__gt=2):
            mark_not_graded(actor=clerk, panel=panel, subject=subject, reason="产假")
        w.fill(world, panel)
        found.append(panel)
    return found[0], found[1]


class TestScoring:
    """开始计分 is offered when there is something to score."""

    def test_nothing_handed_in_nothing_offered(
        self, desk: Callable[[str], Client], world: w.World, cycle: Cycle
    ) -> None:
        assert "开始计分" not in board(desk("county_officer"), cycle)
        assert not due(world["county_officer"], "开始计分")

    def test_what_waits_for_its_pool_is_told_instead(
        self, desk: Callable[[str], Client], world: w.World, cycle: Cycle, small: Any
    ) -> None:
        panels.submit(actor=w.clerk_of(small[0]), panel=small[0])
        text = board(desk("county_officer"), cycle)
        waits = "人数不足3人的单位要一起计分，还在等韩庄镇。"
        assert waits in text
        assert "开始计分" not in text
        assert not due(world["county_officer"], "开始计分")
        page = desk("unit_group").get(reverse("assessments:panel", args=[small[0].pk]))
        assert waits in page.content.decode()

    def test_with_its_fellow_it_is_offered(
        self, desk: Callable[[str], Client], world: w.World, cycle: Cycle, small: Any
    ) -> None:
        for panel in small:
            panels.submit(actor=w.clerk_of(panel), panel=panel)
        assert "开始计分（2个单位）" in board(desk("county_officer"), cycle)
        assert [d.why for d in due(world["county_officer"], "开始计分")] == ["2个单位已提交"]


class TestReminders:
    """催报: a deed, which the unit's clerks find in their 待办."""

    def test_every_unit_that_still_enters_is_reminded(
        self, desk: Callable[[str], Client], world: w.World, cycle: Cycle
    ) -> None:
        client = desk("county_officer")
        address = reverse("assessments:remind", args=[cycle.pk])
        text = client.post(address, follow=True).content.decode()
        assert "已催报2个单位" in text
        assert text.count("10月13日催报") == 2
        whys = [d.why for d in due(world["unit_clerk"], "填写录入表")]
        assert whys == ["县委组织部10-13催报。还有10人没有填齐"]

    def test_only_those_chosen_and_once_a_day(self, world: w.World, cycle: Cycle) -> None:
        officer, chosen = world["county_officer"], Panel.objects.get(organization=world.unit)
        assert reminders.remind(actor=officer, cycle=cycle, chosen=[chosen.pk]) == [chosen]
        with pytest.raises(Refused, match="今天已经催报过"):
            reminders.remind(actor=officer, cycle=cycle, chosen=[chosen.pk])
        assert len(reminders.remind(actor=officer, cycle=cycle)) == 1
        assert Deed.objects.filter(verb="催报").count() == 2

    def test_not_by_the_unit_itself(self, world: w.World, cycle: Cycle) -> None:
        with pytest.raises(NotAllowed, match="催报由县委组织部公务员科办理"):
            reminders.remind(actor=world["unit_group"], cycle=cycle)


def test_a_reason_without_a_tick_stays_typed(desk: Callable[[str], Client], cycle: Cycle) -> None:
    page = reverse("assessments:cycle", args=[cycle.pk])
    answer = desk("county_officer").post(
        reverse("assessments:close_late", args=[cycle.pk]),
        {"reason": "已过期限"},
        headers={"Referer": f"http://testserver{page}"},
        follow=True,
    )
    text = answer.content.decode()
    assert "没有选中还在录入的单位" in text
    assert 'value="已过期限"' in text


def test_a_period_that_is_over_is_due_to_be_opened(world: w.World) -> None:
    assert not due(world["county_officer"], "开启考核周期")
    Demonstration.objects.update(day=dt.date(2027, 1, 4))
    clock.forget()
    found = due(world["county_officer"], "开启考核周期")
    assert [d.what for d in found] == ["开启考核周期：微山县2026年第四季度"]
    assert not due(world["unit_group"], "开启考核周期")
