"""An alias that was appraised is erased with its account: confirmed results stay, without the name."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from assessments import chain
from assessments.actions import point_accounts as actions
from assessments.models import Cycle, CycleSubject, Notice, Panel, PointAccount, Run
from members.models import Account
from tests import points_world as pw
from tests.assessments.actions.test_point_accounts import ALIAS, _tables_with, join
from tests.standing import once_a_module

pytestmark = pytest.mark.django_db


built, world = once_a_module(lambda: pw.build("guanyinge_residents"))


def appraised(world: pw.PointsWorld, month: str, state: str, name: str = ALIAS) -> Panel:
    """A panel of the community in a month, with the alias and another resident in it."""
    start = dt.date.fromisoformat(f"{month}-01")
    cycle = Cycle.objects.create(
        scheme_version=world.scheme.versions.get(), organization=world.county, period_code=month,
        period_start=start, period_end=start + dt.timedelta(days=29), entry_due=start,
        filing_due=start, opened_at=timezone.now(),
    )  # fmt: skip
    panel = Panel.objects.create(cycle=cycle, organization=world.village)
    for position, one in enumerate((name, "另一家"), 1):
        CycleSubject.objects.create(
            panel=panel, kind="resident", name=one, section="后刘村", position=position
        )
    run = Run.objects.create(
        cycle=cycle, scheme_version=cycle.scheme_version, number=1, requested_at=timezone.now()
    )
    Notice.objects.create(
        panel=panel, run=run, posted_on=start, first_day=start, last_day=start, days=5,
        body={"names": [{"name": name, "told": "30"}, {"name": "另一家", "told": "20"}]},
        check_code="X", posted_by=Account.objects.first(), posted_at=timezone.now(),
    )  # fmt: skip
    Panel.objects.filter(pk=panel.pk).update(run=run)
    panel.refresh_from_db()
    if state == "confirmed":
        chain.add(panel)
    Panel.objects.filter(pk=panel.pk).update(state=state)
    return panel


def test_it_is_in_no_table_any_more_and_the_chain_still_holds(world: pw.PointsWorld) -> None:
    account = join(world)
    PointAccount.objects.update(since=dt.date(2026, 8, 1))
    past, open_one = (
        appraised(world, "2026-08", "confirmed"),
        appraised(world, "2026-09", "submitted"),
    )
    assert _tables_with(ALIAS) > {"assessments_cyclesubject", "assessments_notice"}
    account.refresh_from_db()
    actions.erase(actor=world.who("keeper"), account=account)
    assert _tables_with(ALIAS) == set()
    mark = f"积分户{account.pk}（已注销）"
    for panel, state in ((past, ""), (open_one, "not_graded")):
        mine, other = panel.subjects.order_by("position")
        assert (mine.name, mine.state, other.name, other.state) == (mark, state, "另一家", "")
        names = [row["name"] for row in panel.notices.get().body["names"]]
        assert names == [mark, "另一家"]
    assert list(chain.check(world.county.pk)) == []


def test_another_who_bore_the_alias_at_another_time_keeps_it(world: pw.PointsWorld) -> None:
    account = join(world)
    earlier = appraised(world, "2026-07", "confirmed")
    actions.erase(actor=world.who("keeper"), account=account)
    assert earlier.subjects.filter(name=ALIAS).count() == 1


def test_nothing_else_of_a_confirmed_subject_can_be_changed(world: pw.PointsWorld) -> None:
    panel = appraised(world, "2026-09", "confirmed")
    mine = panel.subjects.filter(name=ALIAS)
    for change in (
        {"name": "别的名字"},
        {"name": "x（已注销）", "title": "", "section": "", "state": "not_graded"},
    ):
        with (
            pytest.raises(DatabaseError, match="belongs to a confirmed panel"),
            transaction.atomic(),
        ):
            mine.update(**change)
