"""What the database itself can tell of who voted what (PV-BALLOT): transactions, columns, logs, rows."""

import logging
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from assessments.actions import counting, papers, polls
from assessments.models import CycleSubject, Poll, SealedPaper, Vote, Voter
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> w.World:
    return w.build(14)


@pytest.fixture
def poll(world: w.World) -> Poll:
    return p.opened(world, p.panel_of(world.unit))


def writers(table: str, poll: Poll) -> Counter[str]:
    """The transactions that wrote the rows as they stand, each with how many."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text FROM {table} WHERE poll_id = %s", [poll.pk])
        return Counter(row[0] for row in cursor.fetchall())


def groups_of_batches(poll: Poll) -> list[tuple[str, str, int]]:
    """(transaction, group, papers): votes on one subject nobody abstained from stand for papers."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT xmin::text, "group", max(n) FROM (SELECT xmin, "group", subject_id, count(*) AS n'
            "  FROM assessments_vote WHERE poll_id = %s GROUP BY 1, 2, 3) v GROUP BY 1, 2",
            [poll.pk],
        )
        return list(cursor.fetchall())


def test_no_vote_shares_a_transaction_with_a_line_of_the_roll(world: w.World, poll: Poll) -> None:
    for voter in poll.voters.order_by("pk"):
        p.cast(poll, [voter])
        counting.count(poll.pk)
        roll, votes = writers("assessments_voter", poll), writers("assessments_vote", poll)
        assert not roll.keys() & votes.keys()
    assert writers("assessments_vote", poll), "some were counted while the poll was open"
    polls.close(actor=world["unit_group"], poll=poll)
    roll, votes = writers("assessments_voter", poll), writers("assessments_vote", poll)
    assert not roll.keys() & votes.keys()
    assert sum(votes.values()) == 14 * 13


def test_while_a_poll_is_open_batches_have_five_papers_of_one_group(poll: Poll) -> None:
    for voter in poll.voters.order_by("pk"):
        p.cast(poll, [voter])
        counting.count(poll.pk)
    batches = groups_of_batches(poll)
    assert batches
    assert all(count >= 4 for _, _, count in batches), "five papers, of which one may be his own"
    assert {group for _, group, _ in batches} == {"B"}, "the two of A wait for the end"


def test_after_the_close_the_roll_does_not_tell_who_came_when(world: w.World, poll: Poll) -> None:
    cast = list(poll.voters.order_by("-pk"))[:12]
    for voter in cast:
        p.cast(poll, [voter])
    assert len(writers("assessments_voter", poll)) > 12, "until then each paper has its own"
    polls.close(actor=world["unit_group"], poll=poll, reason="散会")
    assert len(writers("assessments_voter", poll)) == 1
    still = set(poll.voters.filter(has_cast=True).values_list("pk", flat=True))
    assert still == {voter.pk for voter in cast}


def test_votes_lie_in_another_order_than_they_came(world: w.World, poll: Poll) -> None:
    for number, voter in enumerate(poll.voters.filter(group="B").order_by("pk")):
        p.cast(poll, [voter], str(50 + number))
    counting.count(poll.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM assessments_vote ORDER BY ctid")
        lying = [row[0] for row in cursor.fetchall()]
    assert len(lying) == 12 * 13
    assert lying != sorted(lying)
    papers_side_by_side = sum(a == b for a, b in pairwise(lying))
    assert papers_side_by_side < len(lying) / 2


def test_no_column_holds_a_time_an_actor_or_a_serial_key() -> None:
    allowed = {
        Vote: {"id", "poll", "group", "subject", "value"},
        SealedPaper: {"id", "poll", "content"},
        Voter: {"id", "poll", "group", "person", "has_cast"},
    }
    for model, names in allowed.items():
        assert {field.name for field in model._meta.get_fields() if field.concrete} == names
        assert not any(
            isinstance(field, (models.DateField, models.TimeField)) for field in model._meta.fields
        )
    for model in (Vote, SealedPaper):
        assert isinstance(model._meta.pk, models.UUIDField)
        people = {Voter, apps.get_model("members.Person"), apps.get_model("members.Account")}
        assert not {field.related_model for field in model._meta.fields} & people
        events = [m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model]
        assert not events, "no history table copies it"


def test_a_sealed_paper_shows_nothing_and_is_gone_once_counted(poll: Poll) -> None:
    p.cast(poll, poll.voters.filter(group="B").order_by("pk")[:5], "87.1234")
    contents = [bytes(paper.content) for paper in SealedPaper.objects.all()]
    assert len({len(content) for content in contents}) == 1
    assert not any(b"87.12" in content or b"group" in content for content in contents)
    assert counting.count(poll.pk) == 5
    assert not SealedPaper.objects.exists()


def test_nothing_of_a_paper_is_logged_or_kept_on_the_way(poll: Poll, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    voter = poll.voters.filter(group="B").order_by("pk")[0]
    client = Client()
    client.force_login(p.account_of(voter.person_id))
    fields = {f"s.{subject}": "73.4567" for subject in p.votes_on(voter, "1")}
    url = reverse("assessments:paper", args=[poll.pk])
    for do in ("check", "edit", "cast"):
        client.post(url, {**fields, "do": do})
    assert SealedPaper.objects.count() == 1
    assert "73.4567" not in caplog.text
    assert "73.4567" not in str(dict(client.session))
    assert not [table for table in _tables() if _holds(table, "73.4567")]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def _holds(table: str, text: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text LIKE %s LIMIT 1', [f"%{text}%"])
        return cursor.fetchone() is not None


def _denied(sql: str) -> bool:
    """Whether the database refuses the statement, whatever comes of the others."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except ProgrammingError as problem:
        return "permission denied" in str(problem)
    return False


@pytest.mark.parametrize("table", ["assessments_vote", "assessments_sealedpaper"])
def test_the_auditor_reads_the_roll_and_no_vote(as_role: Any, table: str) -> None:
    with transaction.atomic():
        as_role("jining_auditor")
        assert _denied(f"SELECT 1 FROM {table}")
        assert not _denied("SELECT 1 FROM assessments_voter")


def test_votes_stay_for_the_portal_itself(as_role: Any, poll: Poll) -> None:
    p.cast(poll, poll.voters.filter(group="B").order_by("pk")[:5])
    counting.count(poll.pk)
    with transaction.atomic():
        as_role("jining_app")
        assert _denied("UPDATE assessments_vote SET value = 100")
        assert _denied("DELETE FROM assessments_vote")
        assert not _denied("SELECT 1 FROM assessments_vote")
        assert not _denied("DELETE FROM assessments_sealedpaper")


def test_a_subject_with_votes_stays(poll: Poll) -> None:
    p.cast(poll, poll.voters.filter(group="B").order_by("pk")[:5])
    counting.count(poll.pk)
    subject = CycleSubject.objects.order_by("pk")[0]
    with pytest.raises(models.ProtectedError):
        subject.delete()


def test_a_cast_that_fails_leaves_no_trace(poll: Poll, monkeypatch) -> None:
    voter = poll.voters.order_by("pk")[0]
    monkeypatch.setattr(papers.sealing, "seal", _broken)
    with pytest.raises(RuntimeError):
        p.cast(poll, [voter])
    voter.refresh_from_db()
    assert not voter.has_cast
    assert not SealedPaper.objects.exists()


def _broken(text: str, about: str) -> bytes:
    raise RuntimeError("the power went")
