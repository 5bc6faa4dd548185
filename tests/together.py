"""Doing something several times at the same moment, on real transactions."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(count: int, do: Callable[[int], Any]) -> list[Any]:
    """Do something in `count` threads that start together; what they returned or raised."""
    found: list[Any] = [None] * count
    gate = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            gate.wait(20)
            found[number] = do(number)
        except BaseException as problem:
            found[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found
