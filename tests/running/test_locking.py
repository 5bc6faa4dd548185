"""Two commands at once: the second is told who is first; a dead one blocks nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from jining_dangjian.running.console import Trouble
from jining_dangjian.running.locking import alone, in_turn, is_held

HOLD = """
import sys
from pathlib import Path
from jining_dangjian.running.locking import alone
with alone(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_is_refused_until_the_first_dies(tmp_path: Path) -> None:
    lock = tmp_path / "start.lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, lock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        assert is_held(lock)
        with pytest.raises(Trouble, match=str(first.pid)), alone(lock):
            pass
        first.kill()
    assert not is_held(lock)
    with alone(lock):
        pass


def test_taking_turns_after_each_other(tmp_path: Path) -> None:
    for _ in range(2):
        with in_turn(tmp_path / "lock", "等一下。", "Waiting."):
            pass
