"""What is made ahead comes in order, not too far ahead, and leaves neither thread nor connection."""

import threading
import time

import pytest
from django.db import connection

from portal import ahead


def test_results_come_in_order_and_no_further_ahead_than_said():
    made: list[int] = []

    def double(number: int) -> int:
        made.append(number)
        return 2 * number

    with ahead.made(double, range(6)) as results:
        for at in range(6):
            assert next(results) == 2 * at
            time.sleep(0.02)
            assert len(made) <= at + 1 + ahead.DEPTH
    assert made == list(range(6))


def test_what_is_raised_is_raised_in_its_turn_and_nothing_after_it_is_made():
    made: list[int] = []

    def broken(number: int) -> int:
        made.append(number)
        if number == 1:
            raise ValueError("the second")
        return number

    with ahead.made(broken, range(9)) as results:
        assert next(results) == 0
        with pytest.raises(ValueError, match="the second"):
            next(results)
    assert max(made) <= 1 + ahead.DEPTH


def test_leaving_early_waits_for_what_has_begun_and_begins_nothing_more():
    going, ended = threading.Event(), threading.Event()

    def slow(number: int) -> int:
        going.set()
        time.sleep(0.1)
        ended.set()
        return number

    def left() -> None:
        with ahead.made(slow, range(9)):
            going.wait(5)
            raise KeyError

    with pytest.raises(KeyError):
        left()
    assert ended.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


def test_nothing_to_make_is_no_thread():
    with ahead.made(str, []) as results:
        assert list(results) == []
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("ahead")]


@pytest.mark.django_db(transaction=True)
def test_the_other_thread_has_a_connection_of_its_own_and_closes_it():
    def backend(_: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return int(cursor.fetchone()[0])

    with ahead.made(backend, [1, 2, 3]) as results:
        others = set(results)
    assert len(others) == 1
    assert backend(0) not in others
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", [list(others)]
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("the connection is still open")
