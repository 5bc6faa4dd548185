"""What the database refuses to the application: tried on a connection of the app role itself."""

import datetime as dt

import psycopg2
import pytest

from assessments import chain
from assessments.actions import panels as actions
from assessments.models import Panel
from assessments.runs import request_run
from portal import clock
from portal.models import Demonstration
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def confirmed():
    world = w.build()
    w.open_quarter(world)
    panel = Panel.objects.get(organization=world.unit)
    w.fill(world, panel)
    actions.submit(actor=world["unit_clerk"], panel=panel)
    w.do_job(request_run(actor=world["county_officer"], cycle=panel.cycle, panels=[panel]))
    panel.refresh_from_db()
    actions.deliberate(actor=world["unit_group"], panel=panel, meeting="会议")
    actions.sign(actor=world["unit_leader"], panel=panel, role="LEAD")
    actions.post_notice(actor=world["unit_group"], panel=panel)
    Demonstration.objects.update(day=dt.date(2026, 10, 21))
    clock.forget()
    actions.confirm(actor=world["unit_group"], panel=panel)
    panel.refresh_from_db()
    return panel


CHANGES = {
    "a total": "UPDATE assessments_result SET total = 99 WHERE panel_id = {panel}",
    "a grade away": "DELETE FROM assessments_result WHERE panel_id = {panel}",
    "a score": "UPDATE assessments_resultscore SET score = 1 WHERE panel_id = {panel}",
    "a step": "DELETE FROM assessments_resultstep WHERE panel_id = {panel}",
    "a row more": "INSERT INTO assessments_result (run_id, panel_id, subject_id, flags) "
    "SELECT {run}, {panel}, id, '{{}}' FROM assessments_cyclesubject WHERE panel_id = {other} LIMIT 1",
    "an entry": "INSERT INTO assessments_entry (panel_id, subject_id, component, item, part, text, "
    "entered_at) SELECT {panel}, id, 'common', 'x', 'value', '1', now() "
    "FROM assessments_cyclesubject WHERE panel_id = {panel} LIMIT 1",
    "an old entry": "UPDATE assessments_entry SET number = 1 WHERE panel_id = {panel}",
    "the panel's run": "UPDATE assessments_panel SET run_id = NULL WHERE id = {panel}",
    "the panel back": "UPDATE assessments_panel SET state = 'collecting' WHERE id = {panel}",
    "the panel away": "DELETE FROM assessments_panel WHERE id = {panel}",
    "a subject": "UPDATE assessments_cyclesubject SET name = '某' WHERE panel_id = {panel}",
    "a signature": "DELETE FROM assessments_signature WHERE panel_id = {panel}",
    "a ruling": "UPDATE assessments_ruling SET value = '2'",
    "a deed": "DELETE FROM portal_deed",
    "the chain": "UPDATE assessments_chainlink SET head = 'x'",
    "all of it": "TRUNCATE assessments_result CASCADE",
    "the trigger": "ALTER TABLE assessments_panel DISABLE TRIGGER ALL",
    "the table": "DROP TABLE assessments_result CASCADE",
}


REFUSALS = (
    psycopg2.errors.InsufficientPrivilege,
    psycopg2.errors.CheckViolation,
    psycopg2.errors.RaiseException,  # pgtrigger.Protect
)


def test_the_database_refuses_every_change(confirmed, app_connection):
    other = Panel.objects.exclude(pk=confirmed.pk).first()
    assert other is not None
    got_through: list[str] = []
    said: list[str] = []
    for what, change in CHANGES.items():
        sql = change.format(panel=confirmed.pk, run=confirmed.run_id, other=other.pk)
        try:
            with app_connection.cursor() as cursor:
                cursor.execute(sql)
            got_through.append(what)
        except REFUSALS as refused:
            said.append(str(refused))
        app_connection.rollback()
    assert got_through == []
    assert len(said) == len(CHANGES)
    assert list(chain.check(confirmed.cycle.organization_id)) == []


def test_an_owners_tampering_shows_in_the_chain(confirmed):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_result SET total = total + 1 WHERE panel_id = %s AND rank = 1",
            [confirmed.pk],
        )
    found = list(chain.check(confirmed.cycle.organization_id))
    assert [(b.seq, b.what) for b in found] == [(1, "结果与确认时不同")]
