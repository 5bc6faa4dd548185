"""One supervisor over web, worker and scheduler, and over the own servers beneath them."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import IO

from jining_dangjian.running.console import Trouble, say
from jining_dangjian.running.places import Places
from jining_dangjian.running.processes import command_line, end_with_parent, kill_group
from jining_dangjian.running.servers import Servers

LONGEST_PAUSE = 30.0
STEADY = 60.0  # a child that ran this long is forgiven its earlier deaths
LOG_LIMIT = 20_000_000
NAMES = {"web": "网页", "worker": "计算", "scheduler": "定时"}


class Child:
    """One process of the portal: started, watched, started again with growing pauses."""

    def __init__(self, name: str, words: list[str], places: Places) -> None:
        self.name = name
        self.words = words
        self.places = places
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self.started = 0.0
        self.due = 0.0

    @property
    def log(self) -> Path:
        return self.places.log / f"{self.name}.log"

    def start(self, env: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C in the terminal reaches only us."""
        with self._opened_log() as out:
            self.process = subprocess.Popen(
                self.words,
                cwd=self.places.root,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509 - we have no threads
            )
        self.started = time.monotonic()

    def _opened_log(self) -> IO[bytes]:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    def look_after(self, env: Mapping[str, str], now: float) -> None:
        """Notice a death, say so, and start again once the pause is over."""
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            kill_group(self.process.pid)  # what it started must not work on beside its successor
            self.process = None
            self.deaths = 1 if now - self.started > STEADY else self.deaths + 1
            pause = min(2.0 ** (self.deaths - 1), LONGEST_PAUSE)
            self.due = now + pause
            say(
                f"{NAMES.get(self.name, self.name)}进程停了（{code}），{pause:.0f}秒后再启动；"
                f"见{self.log.relative_to(self.places.root)}。",
                f"{self.name} ended ({code}); starting it again.",
            )
        elif now >= self.due:
            self.start(env)

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stopped(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def kill(self) -> None:
        """End it and all it started, at once."""
        if self.process is not None:
            kill_group(self.process.pid)
            self.process.wait()
            self.process = None


class Supervisor:
    """Runs the children until told to stop; brings the own servers up again when they fall."""

    def __init__(self, places: Places, servers: Servers, commands: Mapping[str, list[str]]) -> None:
        self.places = places
        self.servers = servers
        self.children = [Child(name, words, places) for name, words in commands.items()]
        self.signals = 0
        self.look_at_servers = 0.0

    @property
    def _register(self) -> Path:
        return self.places.run / "children.json"

    def listen(self) -> None:
        """Take Ctrl-C, a closed terminal and `kill` as the wish to stop."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.signals += 1

    @property
    def told_to_stop(self) -> bool:
        return self.signals > 0

    def start(self, env: Mapping[str, str]) -> None:
        for child in self.children:
            child.start(env)
        self._write_register()

    def watch(self, env: dict[str, str]) -> None:
        """Look after everything until told to stop."""
        while not self.told_to_stop:
            self.look_after(env)
            time.sleep(0.3)

    def look_after(self, env: dict[str, str]) -> None:
        """One round: the servers every few seconds, the children every time."""
        now = time.monotonic()
        if now >= self.look_at_servers:
            self.look_at_servers = now + 3
            self._look_after_servers(env)
        before = [child.process for child in self.children]
        for child in self.children:
            child.look_after(env, now)
        if before != [child.process for child in self.children]:
            self._write_register()

    def _look_after_servers(self, env: dict[str, str]) -> None:
        silent = self.servers.silent()
        if not silent:
            return
        names = "、".join(silent)
        say(
            f"{names}不应答，现在重新启动。", f"{' and '.join(silent)} fell silent; starting again."
        )
        try:
            self.servers.up()
        except Trouble as trouble:
            say(trouble.told())
            self.look_at_servers = time.monotonic() + LONGEST_PAUSE
            return
        moved = self.servers.addresses()
        if any(env.get(name) != url for name, url in moved.items()):
            env.update(moved)
            for child in self.children:  # it comes back with the new addresses in the next round
                child.kill()
        say(f"{names}已恢复。", "Back again.")

    def stop(self, seconds: float = 10) -> None:
        """Stop the children, then the own servers. Another signal meanwhile ends them at once."""
        already = self.signals
        for child in self.children:
            child.ask_to_stop()
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.signals <= max(already, 1):
            if all(child.stopped() for child in self.children):
                break
            time.sleep(0.05)
        for child in self.children:
            child.kill()
        self._register.unlink(missing_ok=True)
        self.servers.down()

    def _write_register(self) -> None:
        alive = {child.name: child.process.pid for child in self.children if child.process}
        self._register.write_text(json.dumps(alive))

    def clear_leftovers(self) -> None:
        """End the children of a supervisor that was killed before it could stop them."""
        if not self._register.exists():
            return
        for process in json.loads(self._register.read_text() or "{}").values():
            if str(self.places.python) in command_line(process):
                kill_group(process)
        self._register.unlink()
