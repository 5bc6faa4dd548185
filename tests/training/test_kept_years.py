"""A city's coverage and figures are kept with their time; a county's are told at once."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from jining_dangjian.tasks import tell_figures
from portal import clock
from portal.models import KeptFigures
from tests import training_world as tw
from training.actions import attendance, hours
from training.actions.attendance import Marked
from training.models import Attendance
from training.queries import coverage, figures, kept_years

pytestmark = pytest.mark.django_db
ELEVEN = "2026-10-13T11:00:00+08:00"


@pytest.fixture
def heard(world: Any) -> Attendance:
    """Somebody was at a session and has its hours; a group holds him."""
    keeper, county = world["keeper"], world.county
    tw.catalogue.add_group(actor=keeper, organization=county, name="全体干部", rule="servants")
    session = tw.running(world).sessions.get()
    with time_machine.travel(ELEVEN):
        enrolled = session.training_class.enrolments.get(person=world.people["anna"])
        attendance.mark(actor=keeper, session=session, marks={enrolled.pk: Marked(True)})
        hours.close(actor=keeper, session=session, confirmed=1)
    return session.attendances.get(person=world.people["anna"])


def test_a_city_reads_what_was_kept_and_a_worker_tells_it_anew(world, heard, monkeypatch):
    sent: list[tuple[str, int, str]] = []
    monkeypatch.setattr("portal.kept_figures.by_worker", lambda *one: sent.append(one))
    city = world.county.parent
    for _ in range(2):  # told, then read
        rows, at = kept_years.covered(city, 2026)
        assert rows == coverage.of_place(city, 2026)
        assert [row.trained for row in rows] == [1]
        told, _ = kept_years.of(city, 2026)
        assert told == figures.of(city, 2026)
        assert all((told.kinds, told.categories, told.person_hours))
        assert dt.timedelta(0) <= clock.now() - at < dt.timedelta(minutes=1)
    hours.correct(actor=world["keeper"], row=heard, mark=Marked(False), reason="认错了人")
    assert kept_years.of(city, 2026)[0] == told
    assert kept_years.of(world.county, 2026)[0].person_hours == 0, "a county is told at once"
    KeptFigures.objects.update(at=clock.now() - dt.timedelta(seconds=61))
    cache.clear()
    assert kept_years.of(city, 2026)[0] == told
    assert sent == [("training_year", city.pk, "2026")]
    assert tell_figures(*sent[0])
    assert kept_years.of(city, 2026)[0].person_hours == 0


def test_what_is_too_old_is_told_at_once(world, heard):
    city = world.county.parent
    assert kept_years.covered(city, 2026)[0][0].trained == 1
    hours.correct(actor=world["keeper"], row=heard, mark=Marked(False), reason="认错了人")
    KeptFigures.objects.update(at=clock.now() - dt.timedelta(minutes=31))
    cache.clear()
    assert kept_years.covered(city, 2026)[0][0].trained == 0
