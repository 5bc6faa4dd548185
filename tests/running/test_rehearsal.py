"""The stage of a test run: what it tells Django, and what it clears away."""

import os
import subprocess
import sys
import time
from pathlib import Path

from jining_dangjian.running.broker import Broker
from jining_dangjian.running.places import Places
from jining_dangjian.running.rehearsal import Rehearsal

PROJECT = Path(__file__).parents[2]


class Offline(Rehearsal):
    """Without a database of its own, which ./test has brought for these tests already."""

    def _database(self) -> dict[str, str]:
        return {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}

    def _migrate(self) -> None:
        pass


def stage(tmp_path: Path) -> Offline:
    return Offline(Places(var=tmp_path), {})


def test_real_addresses_and_switches_do_not_reach_a_test(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://real@db/portal")
    monkeypatch.setenv("REDIS_URL", "redis://real/0")
    monkeypatch.setenv("OWNER_DATABASE_URL", "postgresql://real-owner@db/portal")
    monkeypatch.setenv("JINING_DEMO", "1")
    with stage(tmp_path) as held:
        assert held.env["REDIS_URL"].startswith("redis://:")
        assert "://real" not in " ".join(held.env.values())
        assert "JINING_DEMO" not in held.env
        assert held.env["JINING_VAR"] == str(tmp_path / "test" / str(os.getpid()))
    assert not held.home.exists()


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_not(tmp_path: Path) -> None:
    dead = tmp_path / "test" / "1"
    broker = Broker(Places(), dead / "valkey", "secret", preferred_port=0)
    broker.up()
    living = tmp_path / "test" / "2"
    living.mkdir()
    hold = (
        "import sys; from pathlib import Path; from jining_dangjian.running.locking import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, living / "held"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with stage(tmp_path):
            assert not dead.exists()
            assert living.exists()
        other.kill()
    end = time.monotonic() + 5
    while broker.answers() and time.monotonic() < end:
        time.sleep(0.02)
    assert not broker.answers()
