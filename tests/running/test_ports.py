"""Which ports are taken, and why one may not listen."""

import errno
import socket
from collections.abc import Iterator

import pytest

from jining_dangjian.running import ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        yield holder.getsockname()[1]


def test_taken_port_is_told_from_an_impossible_one(taken: int) -> None:
    assert ports.refusal(taken) == errno.EADDRINUSE
    assert ports.refusal(taken, "0.0.0.0") == errno.EADDRINUSE
    assert ports.refusal(700_000) == errno.EINVAL
    assert ports.refusal(0, "192.0.2.7") == errno.EADDRNOTAVAIL


def test_pick_leaves_a_taken_port_alone(taken: int) -> None:
    other = ports.pick(taken)
    assert other != taken
    assert ports.is_free(other)
    assert ports.pick(other) == other
