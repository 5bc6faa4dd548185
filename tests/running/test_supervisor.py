"""Children are started again when they die, ever more slowly, and all end with the supervisor."""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jining_dangjian.running import supervisor as room
from jining_dangjian.running.console import Trouble
from jining_dangjian.running.places import Places
from jining_dangjian.running.supervisor import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""


class Servers:
    """Stands for PostgreSQL and Valkey: answers what the test says."""

    def __init__(self) -> None:
        self.quiet: list[str] = []
        self.ups = self.downs = 0
        self.url = "redis://127.0.0.1:1/0"
        self.refuses = False

    def silent(self) -> list[str]:
        return self.quiet

    def up(self) -> None:
        self.ups += 1
        if self.refuses:
            raise Trouble("没有启动。", "Did not start.")
        self.quiet = []

    def down(self) -> None:
        self.downs += 1

    def addresses(self) -> dict[str, str]:
        return {"REDIS_URL": self.url}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(root=tmp_path, var=tmp_path / "var")
    places.make()
    return places


@pytest.fixture
def servers() -> Servers:
    return Servers()


@pytest.fixture
def made(places: Places, servers: Servers) -> Iterator[Callable[..., Supervisor]]:
    supervisors = []

    def make(**commands: list[str]) -> Supervisor:
        supervisor = Supervisor(places, servers, commands)  # type: ignore[arg-type]
        supervisors.append(supervisor)
        supervisor.start(dict(os.environ))
        return supervisor

    yield make
    for supervisor in supervisors:
        for child in supervisor.children:
            child.kill()


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"


def test_a_killed_child_comes_back(made, places: Places, capsys) -> None:
    supervisor = made(worker=SLEEPER)
    child = supervisor.children[0]
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    until(child.stopped)
    env = dict(os.environ)
    supervisor.look_after(env)
    assert "worker" in capsys.readouterr().out
    child.due = 0
    supervisor.look_after(env)
    assert child.process.pid != first
    assert json.loads((places.run / "children.json").read_text()) == {"worker": child.process.pid}


def test_pauses_grow_and_a_long_life_is_forgiven(places: Places) -> None:
    child = Child("worker", ["/bin/false"], places)
    now, pauses = 1000.0, []
    for _ in range(7):
        child.start({})
        child.started = now
        child.process.wait()
        child.look_after({}, now)
        pauses.append(child.due - now)
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.start({})
    child.started = now
    child.process.wait()
    child.look_after({}, now + room.STEADY + 1)
    assert child.due == now + room.STEADY + 1 + 1


def test_stop_ends_children_their_children_and_the_servers(made, places, servers) -> None:
    supervisor = made(web=SLEEPER, worker=[sys.executable, "-c", STUBBORN])
    log = places.log / "worker.log"
    until(lambda: log.exists() and log.read_text().endswith("\n"))
    grandchild = int(log.read_text())
    pids = [child.process.pid for child in supervisor.children]
    supervisor.stop(seconds=0.5)
    until(lambda: not any(alive(pid) for pid in [*pids, grandchild]))
    assert servers.downs == 1
    assert not (places.run / "children.json").exists()


def test_a_second_signal_does_not_wait(made) -> None:
    supervisor = made(worker=[sys.executable, "-c", STUBBORN])
    supervisor.signals = 2
    began = time.monotonic()
    supervisor.stop(seconds=0.3)
    assert time.monotonic() - began < 5


def test_leftovers_of_a_killed_supervisor_are_cleared_and_strangers_are_not(made, places) -> None:
    ours = made(worker=SLEEPER).children[0].process
    register = places.run / "children.json"
    places_like_ours = Places(root=places.root, var=places.var)
    register.write_text(json.dumps({"worker": ours.pid}))
    Supervisor(places_like_ours, Servers(), {}).clear_leftovers()  # type: ignore[arg-type]
    assert ours.poll() is None, "it does not run from this project's .venv, so it is none of ours"
    (places.venv / "bin").mkdir(parents=True)
    places.python.symlink_to(sys.executable)
    mine = Child("worker", [str(places.python), *SLEEPER[1:]], places)
    mine.start({})
    register.write_text(json.dumps({"worker": mine.process.pid}))
    Supervisor(places_like_ours, Servers(), {}).clear_leftovers()  # type: ignore[arg-type]
    assert mine.process.wait(timeout=10) == -signal.SIGKILL


def test_a_silent_server_is_brought_up_and_children_follow_a_new_address(made, servers) -> None:
    supervisor = made(worker=SLEEPER)
    env = dict(os.environ) | servers.addresses()
    first = supervisor.children[0].process.pid
    servers.quiet, servers.url = ["Valkey"], "redis://127.0.0.1:2/0"
    supervisor.look_after(env)
    assert servers.ups == 1
    assert env["REDIS_URL"] == "redis://127.0.0.1:2/0"
    assert supervisor.children[0].process.pid != first


def test_a_server_that_cannot_start_is_said_and_tried_later(made, servers, capsys) -> None:
    supervisor = made(worker=SLEEPER)
    servers.quiet, servers.refuses = ["PostgreSQL"], True
    supervisor.look_after(dict(os.environ))
    supervisor.look_after(dict(os.environ))
    assert servers.ups == 1, "not hammered"
    assert "没有启动" in capsys.readouterr().out
