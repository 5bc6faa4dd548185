"""What pages show of a corrected version and of its correction: dates, notices, what is offered."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.actions import corrections, panels
from assessments.models import Correction, Panel
from assessments.queries import boards, openings, overview
from portal import clock, providers
from portal.models import Demonstration
from tests import world as w
from tests.standing import rolled_back, score, scored, standing

APPROVED = dt.date(2026, 10, 28)


def move_to(day: dt.date) -> None:
    """Go on to a later day."""
    Demonstration.objects.update(day=day)
    clock.forget()


def confirmed(world: w.World, panel: Panel) -> Panel:
    """Deliberate, sign, post and confirm a scored panel; a week goes by."""
    panels.deliberate(actor=world["unit_group"], panel=panel, meeting="第31次党组会议")
    panels.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    notice = panels.post_notice(actor=world["unit_group"], panel=panel)
    move_to(notice.last_day + dt.timedelta(days=1))
    panels.confirm(actor=world["unit_group"], panel=panel)
    panel.refresh_from_db()
    return panel


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: Any) -> Iterator[w.World]:
    """A unit whose quarter was confirmed and filed on 21 October."""
    with standing(django_db_blocker):
        world = w.build()
        w.open_quarter(world)
        panel = confirmed(world, scored(world, Panel.objects.get(organization=world.unit)))
        panels.file_results(actor=world["unit_group"], panel=panel)
        yield world


@pytest.fixture
def world(built: w.World, django_db_blocker: Any) -> Iterator[w.World]:
    """The module's world; what a test writes is gone after it."""
    with rolled_back(django_db_blocker):
        yield built


@pytest.fixture
def first(world: w.World) -> Panel:
    """The version that was filed."""
    return Panel.objects.get(organization=world.unit, version=1)


@pytest.fixture
def asked(world: w.World, first: Panel) -> Correction:
    """A correction asked for, after the filing date."""
    move_to(APPROVED)
    return corrections.ask(actor=world["unit_group"], panel=first, reason="漏记一项通报")


@pytest.fixture
def second(world: w.World, asked: Correction) -> Panel:
    """The version opened by the approval, three working days ago."""
    new = corrections.decide(
        actor=world["county_officer"], correction=asked, approved=True, reason="属实"
    )
    assert new is not None
    move_to(dt.date(2026, 11, 2))
    return new


@pytest.fixture
def corrected(world: w.World, second: Panel) -> Panel:
    """The correction confirmed."""
    panels.submit(actor=world["unit_clerk"], panel=second)
    score(world["county_officer"], second.cycle, [second])
    return confirmed(world, second)


@pytest.fixture
def text(world: w.World) -> Callable[..., str]:
    """A page of a panel as a role reads it."""

    def read(role: str, name: str, *args: Any) -> str:
        client = Client()
        client.force_login(world[role])
        return client.get(reverse(f"assessments:{name}", args=args)).content.decode()

    return read


class TestDates:
    """The cycle's dates do not bind a correction."""

    def test_the_board_says_since_when_it_is_under_way(
        self, world: w.World, second: Panel, text: Callable[..., str]
    ) -> None:
        units = boards.board_of(second.cycle, world["county_officer"])
        unit = next(u for u in units if u.panel == second)
        assert (unit.due_on, unit.late, unit.left) == (None, False, 3)
        assert "更正，10月28日批准，已3个工作日" in text("county_officer", "cycle", second.cycle_id)

    def test_no_page_of_it_names_a_due_date(self, second: Panel, text: Callable[..., str]) -> None:
        for name in ("panel", "sheet"):
            page = text("unit_group", name, second.pk)
            assert "10-26" not in page
            assert "截止" not in page.replace("截止录入", "")
            assert "10月28日批准" in page

    def test_filing_it_is_not_late(
        self, world: w.World, corrected: Panel, text: Callable[..., str]
    ) -> None:
        assert not overview.late_units(corrected.cycle, Panel.objects.filter(pk=corrected.pk))
        due = [d for d in providers.due_for(world["unit_group"]) if "备案" in d.what]
        assert [d.due_on for d in due] == [None]
        panels.file_results(actor=world["unit_group"], panel=corrected)
        page = text("unit_group", "panel", corrected.pk)
        assert corrected.filed_on.isoformat() in page
        assert "逾期" not in page


class TestWhatIsOffered:
    """While a correction waits or runs, pages say so."""

    def test_a_waiting_one_is_shown_and_no_second_is_offered(
        self, first: Panel, asked: Correction, text: Callable[..., str]
    ) -> None:
        page = text("unit_group", "panel", first.pk)
        assert "10月28日已申请更正，等批准：漏记一项通报" in page
        assert "do/correct/" not in page

    def test_the_list_of_cycles_counts_units_once(self, world: w.World, second: Panel) -> None:
        cycle = openings.cycles_of(world["county_officer"])[0]
        assert cycle.units == 2

    def test_both_versions_are_named_on_ones_own_page(
        self, second: Panel, text: Callable[..., str]
    ) -> None:
        page = text("cadre", "mine")
        assert "第2版（更正）</span>" in page
        assert "第1版</span>" in page


class TestNotices:
    """The corrected notice is marked, the correcting one says what it takes the place of."""

    def test_the_old_one_is_marked_and_not_printed_as_valid(
        self, first: Panel, corrected: Panel, text: Callable[..., str]
    ) -> None:
        page = text("unit_group", "notice", first.pk)
        assert '<span class="jn-chip err">已被更正</span>' in page
        assert "这份公示已被第2版更正（2026年11月10日确认），不再有效" in page
        assert page.count('class="jn-void"') == page.count('class="jn-paper')
        for word in ("可以张贴", "公示稿", "data-print", "张贴前核对"):
            assert word not in page
        assert first.notices.get().check_code in page

    def test_the_new_one_names_the_old(
        self, first: Panel, corrected: Panel, text: Callable[..., str]
    ) -> None:
        page = text("unit_group", "notice", corrected.pk)
        code = first.notices.get().check_code
        assert "本公示更正2026年10月13日张贴的公示，更正的结果确认以后，原公示不再有效" in page
        assert f"（原核验码{code}）" in page
        assert "jn-void" not in page
        assert "data-print" in page
        assert "本公示更正" not in text("unit_group", "notice", first.pk)
