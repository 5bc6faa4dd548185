"""The demonstration's history: a small county through the real actions, the whole one as a long test."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessments import chain
from assessments.demo import history, script
from assessments.models import (
    Bulletin,
    Correction,
    Cycle,
    Objection,
    Panel,
    Proposal,
    Result,
    Ruling,
)
from assessments.queries import progress
from members import divisions
from members.demo import offices, passwords
from members.demo.people import SIGNED_IN
from members.models import Account, Organization, Person
from portal import clock
from portal.models import Demonstration, Job

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_ORGANS = {
    "zzb": 12, "jw": 8, "czj": 14, "mzj": 8, "nyj": 12, "tcj": 9, "jtj": 10, "dag": 2, "szb": 2,
}  # fmt: skip
SMALL_TOWNS = {"370826101": 32, "370826001": 24, "370826109": 14}


@pytest.fixture(autouse=True)
def var(tmp_path, settings) -> Iterator[None]:
    """A var folder of the test's own, and no date left over in the cache."""
    settings.VAR_DIR = tmp_path
    clock.forget()
    yield
    clock.forget()


@pytest.fixture
def small(monkeypatch) -> None:
    """A county of twelve units, and a tree with few villages."""
    monkeypatch.setattr(offices, "ORGAN_SIZES", SMALL_ORGANS)
    monkeypatch.setattr(offices, "TOWN_SIZES", SMALL_TOWNS)
    there = divisions.villages()
    villages = [
        *there[:30],
        *(v for v in there[30:] if v.code in SIGNED_IN),
    ]
    monkeypatch.setattr(divisions, "villages", lambda: villages)


def load() -> str:
    """Run the command; return what it says."""
    said = StringIO()
    call_command("demo", stdout=said, skip_checks=True)
    return said.getvalue()


def states(code: str) -> Counter:
    """How many panels of a quarter are in which state."""
    found = Panel.objects.filter(cycle__period_code=code).values_list("state", flat=True)
    return Counter(found)


@pytest.mark.usefixtures("small")
def test_two_quarters_are_filed_and_a_third_is_under_way() -> None:
    """Through the real actions, on plausible days, with what the script wants to be seen."""
    assert "演示日期2026-10-13" in load()
    units = len(SMALL_ORGANS) + len(SMALL_TOWNS)
    assert states("2026Q1") == states("2026Q2") == {"filed": units}
    assert set(states("2026Q3")) == {"collecting", "submitted"}
    assert clock.today() == dt.date(2026, 10, 13)
    for panel in Panel.objects.filter(state="filed").select_related("cycle"):
        quarter = next(q for q in script.CLOSED if q.code == panel.cycle.period_code)
        days = [getattr(panel, f"{what}_at") for what in ("submitted", "computed", "deliberated",
                "signed", "noticed", "confirmed", "filed")]  # fmt: skip
        assert days == sorted(days, key=lambda at: at.date())
        assert quarter.opened < days[0].date()
        assert days[-1].date() < quarter.opened + dt.timedelta(days=31)
        late = panel.organization.code in script.LATE
        assert (panel.filed_on > panel.cycle.filing_due) == late
    _check_what_is_to_be_seen()
    _check_results()
    _check_loading_again()  # in the same test: a load takes ten seconds


def _check_what_is_to_be_seen() -> None:
    assert Ruling.objects.count() == 2
    assert Objection.objects.get().state == "rejected"
    assert Correction.objects.get().state == "asked"
    told = Bulletin.objects.order_by("pk").values_list("period_code", "state")
    assert list(told) == [("2026Q1", "issued"), ("2026Q2", "draft")]
    talk = Proposal.objects.get(rule="talk")
    assert (talk.state, talk.subject.role) == ("accepted", "principal")
    assert not Job.objects.exclude(state="done").exists()
    third = Cycle.objects.get(period_code="2026Q3")
    counts = {
        panel.organization.code: progress.of_panel(panel)
        for panel in third.panels.select_related("organization")
    }
    assert counts[script.HANZHUANG].wrong == 3
    assert 0 < counts[script.HANZHUANG].complete < counts[script.HANZHUANG].graded
    assert counts[script.FINANCE].waiting == 4
    assert counts["370826-szb"].complete == 0
    assert sum(c.not_graded for c in counts.values()) >= script.LEAVES_A_QUARTER
    assert not list(chain.check(Organization.objects.get(code="370826").pk))


def _check_results() -> None:
    """No unit has more of the top grade than its cap; the pool of two twos has at most one."""
    found: dict[tuple[str, str], Counter] = {}
    rows = Result.objects.filter(panel__state="filed").select_related("panel__organization")
    for row in rows.filter(panel__run_id__isnull=False).select_related("panel__cycle"):
        if row.run_id == row.panel.run_id and row.rank:
            key = (row.panel.cycle.period_code, row.panel.organization.code)
            found.setdefault(key, Counter())[row.grade] += 1
    for (code, unit), grades in found.items():
        if unit not in script.FIRST[:2]:
            assert grades["好"] <= grades.total() * 2 // 5, (code, unit)
    for code in ("2026Q1", "2026Q2"):
        assert found[code, "370826-dag"]["好"] + found[code, "370826-szb"]["好"] <= 1


def _check_loading_again() -> None:
    """A second load says so and writes nothing; a lost password file is made good."""
    before, first = _picture(), passwords.known()
    assert "没有改动" in load()
    assert _picture() == before
    assert passwords.known() == first
    passwords.file().unlink()
    load()
    assert passwords.known() != first
    assert Account.objects.get(username="zhoumin").check_password(passwords.known())
    said = StringIO()
    call_command("demo", "--sign-ins", stdout=said, skip_checks=True)
    assert passwords.known() in said.getvalue()


class BrokenOff(Exception):
    """Stands for a kill in the middle of a load."""


@pytest.mark.long
@pytest.mark.usefixtures("small")
def test_a_load_that_broke_off_goes_on_where_it_stopped(monkeypatch) -> None:
    """Broken off further and further on, the house ends up as after one smooth load."""
    load()
    smooth = _picture()
    _empty()
    real, days, breaks = history.set_day, 0, 0

    def break_off(day: dt.date) -> None:
        nonlocal days
        days += 1
        if days == 6 * (breaks + 1):
            raise BrokenOff
        real(day)

    monkeypatch.setattr(history, "set_day", break_off)
    while True:
        days = 0
        try:
            load()
            break
        except BrokenOff:
            breaks += 1
    assert breaks >= 4
    assert _picture() == smooth


@pytest.mark.usefixtures("small")
def test_a_house_with_people_gets_no_demonstration() -> None:
    """Accounts of real work and the demonstration never share a database."""
    Account.objects.create(username="wang")
    with pytest.raises(CommandError, match="不是空的"):
        load()
    assert not Demonstration.objects.exists()
    assert not Person.objects.exists()
    with pytest.raises(CommandError, match="没有装入演示数据"):
        call_command("demo", "--sign-ins", skip_checks=True)


@pytest.mark.long
def test_the_whole_demonstration() -> None:
    """All of it, as ./start loads it: 1,500 civil servants, 60 units, the spread of grades."""
    load()
    cycles = Cycle.objects.order_by("period_code")
    assert [c.panels.count() for c in cycles] == [60, 60, 60]
    assert [sum(p.subjects.count() for p in c.panels.all()) for c in cycles] == [1500] * 3
    assert states("2026Q1") == states("2026Q2") == {"filed": 60}
    assert states("2026Q3") == {"submitted": len(script.SUBMITTED), "collecting": 46}
    for cycle in cycles[:2]:
        grades = Counter(
            row.grade
            for row in Result.objects.filter(panel__cycle=cycle).select_related("panel")
            if row.run_id == row.panel.run_id and row.rank
        )
        assert 0.36 < grades["好"] / grades.total() <= 0.40
        assert 5 <= grades["一般"] <= 30
        assert 2 <= grades["较差"] <= 4
    assert Proposal.objects.filter(rule="talk", state="accepted").count() == 1


def _picture() -> list[str]:
    """What stands in the database, by names and codes: no ids, no time of day."""
    with connection.cursor() as cursor:
        cursor.execute(_PICTURE)
        return [row[0] for row in cursor.fetchall()]


_PICTURE = """
SELECT concat_ws('|', c.period_code, o.code, p.state, p.filed_on, p.confirmed_at::date, s.position,
                 s.name, s.state, s.state_reason, r.total, r.rank, r.grade, e.component, e.item,
                 e.part, e.text, e.entered_at::date, a.username)
  FROM assessments_cyclesubject s
  JOIN assessments_panel p ON p.id = s.panel_id
  JOIN assessments_cycle c ON c.id = p.cycle_id
  JOIN members_organization o ON o.id = p.organization_id
  LEFT JOIN assessments_result r ON r.subject_id = s.id AND r.run_id = p.run_id
  LEFT JOIN assessments_entry e ON e.subject_id = s.id
  LEFT JOIN members_account a ON a.id = e.entered_by_id
UNION ALL
SELECT concat_ws('|', o.code, n.name, t.title, t.position, t.since, t.until, g.role, a.username)
  FROM members_post t
  JOIN members_person n ON n.id = t.person_id
  JOIN members_organization o ON o.id = t.organization_id
  LEFT JOIN members_account a ON a.person_id = n.id
  LEFT JOIN members_grant g ON g.account_id = a.id
UNION ALL
SELECT concat_ws('|', verb, CASE WHEN object_type LIKE 'archives.%'
                 THEN regexp_replace(object_label, '[0-9]+', '', 'g') ELSE object_label END,
                 actor_name, reason)
  FROM portal_deed WHERE verb <> '计分'
ORDER BY 1"""


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE assessments_scheme, members_person, members_account, members_area,"
            " portal_demonstration, portal_job, portal_deed CASCADE"
        )
    clock.forget()
