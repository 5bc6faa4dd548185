"""Many voters at once, each more than once, with a counter killed on its way: counted = accepted."""

import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.actions import polls
from assessments.models import Poll, SealedPaper, Vote
from assessments.tasks import sweep_polls
from members.models import Account, Person
from tests import polls as p
from tests import world as w

pytestmark = pytest.mark.django_db(transaction=True)
TRIES = 2
SUBJECTS = 3


def big_poll(world: w.World, voters: int) -> Poll:
    """A poll on three people, with so many voters of the unit, all with accounts."""
    made = [
        Person(name=f"某{i}", sort_key=f"mou {i:04}", initials="m", home=world.unit)
        for i in range(voters)
    ]
    people = Person.objects.bulk_create(made)
    Account.objects.bulk_create(
        Account(username=f"v{one.pk}", person=one, password=w.hashed()) for one in people
    )
    panel = p.panel_of(world.unit, people=SUBJECTS)
    roll = {one.pk: "A" if i % 10 == 0 else "B" for i, one in enumerate(people)}
    return p.opened(world, panel, roll)


def session_of(account: Account) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def value_of(person: int) -> str:
    """What a person votes: his own number, so that every paper can be told from every other."""
    return f"{person % 100}.{person % 10000:04}"


def storm(poll: Poll, clients: int) -> Counter[str]:
    """Cast every voter's paper TRIES times, from so many clients at once; return what they were told."""
    subjects = list(poll.panel.subjects.values_list("pk", flat=True))
    url = reverse("assessments:paper", args=[poll.pk])
    people = list(Account.objects.filter(person__in=poll.voters.values("person")))
    asked = [(account.person_id, session_of(account)) for account in people] * TRIES
    random.Random(7).shuffle(asked)
    start = threading.Barrier(clients)
    told: Counter[str] = Counter()
    lock = threading.Lock()

    def client_work(mine: list[tuple[int, str]]) -> None:
        start.wait()
        try:
            for person, session in mine:
                browser = Client()
                browser.cookies[settings.SESSION_COOKIE_NAME] = session
                body = {f"s.{subject}": value_of(person) for subject in subjects}
                answer = browser.post(url, {**body, "do": "cast"})
                with lock:
                    told[_told(answer)] += 1
        finally:
            connections.close_all()

    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(client_work, asked[i::clients]) for i in range(clients)]:
            done.result()
    return told


def _told(answer: HttpResponse) -> str:
    """accepted; in already, as the page or a refusal says; else the status."""
    if answer.status_code == 302:
        return "accepted"
    in_already = answer.status_code in (200, 409) and "您的票已经投进" in answer.content.decode()
    return "in already" if in_already else str(answer.status_code)


def all_at_once(
    world: w.World, running_worker: Callable[..., Any], tmp_path: Path, voters: int, clients: int
) -> None:
    poll = big_poll(world, voters)
    died = tmp_path / "died"
    worker = running_worker(JINING_KILL_AT="amid_count", JINING_KILL_ONCE=str(died))
    told = storm(poll, clients)
    assert told == {"accepted": voters, "in already": voters * (TRIES - 1)}
    assert poll.voters.filter(has_cast=True).count() == voters
    wait_for(died.exists, 60)
    os.killpg(worker.pid, signal.SIGKILL)
    papers, votes = SealedPaper.objects.count(), Vote.objects.count()
    assert papers + votes // SUBJECTS == voters, "a killed counter neither loses nor doubles"
    running_worker()
    sweep_polls()
    polls.close(actor=world["unit_group"], poll=poll)
    assert not SealedPaper.objects.exists()
    votes_by_value = Counter(Vote.objects.filter(poll=poll).values_list("value", flat=True))
    assert votes_by_value == {
        Decimal(value_of(person)): SUBJECTS
        for person in poll.voters.values_list("person_id", flat=True)
    }


def wait_for(condition: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_sixty_papers_by_eight_clients(running_worker: Any, tmp_path: Path) -> None:
    all_at_once(w.build(5), running_worker, tmp_path, 60, 8)


@pytest.mark.long
def test_a_thousand_papers_by_thirty_two_clients(running_worker: Any, tmp_path: Path) -> None:
    all_at_once(w.build(5), running_worker, tmp_path, 1000, 32)


@pytest.mark.by_turns(3)
@pytest.mark.parametrize("point", ["before_votes", "amid_count", "after_count"])
def test_a_counter_killed_anywhere_counts_once(
    point: str, running_worker: Any, tmp_path: Path
) -> None:
    world = w.build(9)
    poll = p.opened(world, p.panel_of(world.unit))
    died = tmp_path / "died"
    worker = running_worker(JINING_KILL_AT=point, JINING_KILL_ONCE=str(died))
    p.cast(poll, poll.voters.order_by("pk"))
    wait_for(died.exists, 60)
    os.killpg(worker.pid, signal.SIGKILL)
    running_worker()
    sweep_polls()
    polls.close(actor=world["unit_group"], poll=poll)
    assert Vote.objects.count() == 9 * 8
    assert not SealedPaper.objects.exists()


def test_closing_waits_for_a_paper_under_way(monkeypatch) -> None:
    """A paper that was taken before the close is in it; one that comes after is refused."""
    world = w.build(6)
    poll = p.opened(world, p.panel_of(world.unit))
    roll = list(poll.voters.order_by("pk"))
    p.cast(poll, roll[:5])
    sealing, closed = threading.Event(), []
    from assessments.actions import papers

    seal = papers.sealing.seal

    def slowly(text: str, about: str) -> bytes:
        sealing.set()
        time.sleep(1)
        return seal(text, about)

    monkeypatch.setattr(papers.sealing, "seal", slowly)

    def cast_last() -> None:
        try:
            p.cast(poll, roll[5:])
        finally:
            connections.close_all()

    thread = threading.Thread(target=cast_last)
    p.account_of(roll[5].person_id)
    thread.start()
    assert sealing.wait(20)
    closed.append(polls.close(actor=world["unit_group"], poll=poll, reason="散会").state)
    thread.join()
    assert closed == ["valid"]
    assert Vote.objects.count() == 6 * 5
    assert not SealedPaper.objects.exists()
