"""The stage for a test run: throw-away servers in a folder of their own, and what Django is told."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from jining_dangjian.running import locking, roles
from jining_dangjian.running.broker import Broker
from jining_dangjian.running.cluster import BY_THE_SECOND, SAFE, THROW_AWAY, Cluster, binaries
from jining_dangjian.running.console import run, step
from jining_dangjian.running.places import Places, base_environment


@dataclass
class Rehearsal:
    """Use as a context: servers are up inside, gone with all their data afterwards."""

    places: Places
    given: Mapping[str, str]
    lasting: bool = False
    """Whether the database writes to disk as in production, which costs time."""
    by_the_second: bool = True
    """Whether tables are filled and emptied by the second, as tests do, not by the year as in production."""
    home: Path = field(init=False)
    env: dict[str, str] = field(init=False)
    _cluster: Cluster | None = field(init=False, default=None)
    _broker: Broker | None = field(init=False, default=None)
    _held: ExitStack = field(init=False, default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.home = self.places.var / "test" / str(os.getpid())

    def __enter__(self) -> Rehearsal:
        with locking.in_turn(
            self.places.run / "test.lock", "等另一次测试启动。", "Waiting my turn."
        ):
            self._sweep()
            self._held.enter_context(locking.alone(self.home / "held"))
        for name in ("static", "files"):
            (self.home / name).mkdir()
        try:
            with step("启动测试用的服务", "throw-away servers"):
                addresses = self._database() | self._messages()
            self.env = self._environment() | addresses
            with step("建立测试数据库", "template database"):
                self._migrate()
        except BaseException:
            self._clear()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._clear()

    def _database(self) -> dict[str, str]:
        """A server with our roles; the tests' own connection is the owner's, who makes databases."""
        passwords = {role: secrets.token_urlsafe(18) for role in roles.ROLES}
        given = self.given.get("TEST_DATABASE_URL")
        if given:
            psql, server = binaries(self.places)[0] / "psql", roles.Server.named(given)
            roles.set_up(psql, server, passwords)
        else:
            self._cluster = Cluster(
                self.places,
                self.home / "postgres",
                secrets.token_urlsafe(18),
                passwords,
                settings=self._settings(),
                preferred_port=0,
            )
            self._cluster.up()
            psql, server = self._cluster.bin / "psql", self._cluster.server
        roles.sql(psql, server, f"ALTER ROLE {roles.OWNER} CREATEDB")
        # the tests empty tables with triggers asleep (tests/emptying.py)
        asleep = f"GRANT SET ON PARAMETER session_replication_role TO {roles.OWNER}"
        roles.sql(psql, server, asleep)
        urls = server.urls(passwords)
        owner = urls["OWNER_DATABASE_URL"]
        return urls | {"DATABASE_URL": owner, "TEST_APP_DATABASE_URL": urls["DATABASE_URL"]}

    def _settings(self) -> dict[str, str]:
        lasting = {} if self.lasting else THROW_AWAY
        return SAFE | lasting | (BY_THE_SECOND if self.by_the_second else {})

    def _messages(self) -> dict[str, str]:
        if self.given.get("TEST_REDIS_URL"):
            return {"REDIS_URL": self.given["TEST_REDIS_URL"]}
        self._broker = Broker(
            self.places,
            self.home / "valkey",
            secrets.token_urlsafe(18),
            lasting=False,
            preferred_port=0,
        )
        self._broker.up()
        return {"REDIS_URL": self._broker.url()}

    def _environment(self) -> dict[str, str]:
        """What Django is told: nothing of this machine's real installation."""
        kept = {
            name: value
            for name, value in base_environment().items()
            if name in ("JINING_MUTANTS", "JINING_API_CALLS")
            or not (name.startswith("JINING_") or name.endswith(("DATABASE_URL", "REDIS_URL")))
        }
        return kept | {
            "JINING_TESTING": "1",
            "JINING_VAR": str(self.home),
            "JINING_MEDIA_ROOT": str(self.home / "files"),
            "JINING_INSECURE_COOKIES": "1",
            # a test asks one address hundreds of times; what limits is tested with limits of its own
            "JINING_API_READS": "1000000/min",
            "JINING_API_WRITES": "1000000/min",
            "JINING_API_FAILURES": "1000000/min",
            "SECRET_KEY": secrets.token_urlsafe(48),
            "JINING_SEAL_KEY": secrets.token_urlsafe(32),
            "JINING_DATA_KEY": secrets.token_urlsafe(32),
            "JINING_INDEX_KEY": secrets.token_urlsafe(32),
            "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        }

    def _migrate(self) -> None:
        run(
            [self.places.python, "manage.py", "migrate", "--no-input"],
            failed=("数据表没有建成。", "The migrations failed."),
            environment=self.env,
            cwd=self.places.root,
        )

    def _clear(self) -> None:
        if self._broker:
            self._broker.down()
        if self._cluster:
            self._cluster.down()
        self._held.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def _sweep(self) -> None:
        """Clear away what runs that were killed left behind, their servers first."""
        for left in (self.places.var / "test").glob("[0-9]*"):
            if locking.is_held(left / "held"):
                continue
            Cluster(self.places, left / "postgres", "", {}).down()
            Broker(self.places, left / "valkey", "").down()
            shutil.rmtree(left, ignore_errors=True)
