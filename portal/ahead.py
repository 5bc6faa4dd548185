"""Making things ahead on another thread, while what is made is used on this one."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import TypeVar

from django.db import connections

Item = TypeVar("Item")
Made = TypeVar("Made")
DEPTH = 2
"""So many results are made, or being made, before the first of them is taken."""


@contextmanager
def made(make: Callable[[Item], Made], items: Sequence[Item]) -> Iterator[Iterator[Made]]:
    """Call `make` for each item, in order, on one other thread; yields the results as they are taken.

    The thread has a database connection of its own, which sees nothing this one has not committed. What
    `make` raises is raised where its result is taken. At the end of the context what has not begun is not
    made, what has begun is waited for. Without items there is no thread.
    """
    if not items:
        yield iter(())
        return
    coming = iter(items)
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as other:
        waiting = deque(other.submit(make, item) for item in islice(coming, DEPTH))

        def taken() -> Iterator[Made]:
            while waiting:
                result = waiting.popleft().result()
                waiting.extend(other.submit(make, item) for item in islice(coming, 1))
                yield result

        try:
            yield taken()
        finally:
            _leave(other, waiting)


def _leave(other: ThreadPoolExecutor, waiting: deque[Future[Made]]) -> None:
    """Begin nothing more and close the connection, on the thread that opened it."""
    for future in waiting:
        future.cancel()
    other.submit(connections.close_all).result()
