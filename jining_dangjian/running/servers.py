"""The two servers the portal stands on, as one: own ones, or those the operator names.

    python -m jining_dangjian.running.servers up|down|status

brings the own ones up or down for developers; `manage.py` then finds their addresses in
`var/secrets.env`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jining_dangjian.running import roles, secrets
from jining_dangjian.running.broker import Broker
from jining_dangjian.running.cluster import Cluster
from jining_dangjian.running.console import Trouble, say, speak_utf8
from jining_dangjian.running.locking import in_turn
from jining_dangjian.running.places import Places

ADDRESSES = ("DATABASE_URL", "OWNER_DATABASE_URL", "AUDITOR_DATABASE_URL", "REDIS_URL")


@dataclass
class Servers:
    """What runs here by our own hand (None where the operator named a server) and all addresses."""

    places: Places
    given: dict[str, str]
    cluster: Cluster | None
    broker: Broker | None

    def up(self) -> None:
        """Bring the own servers up and write their addresses beside the passwords."""
        with in_turn(
            self.places.run / "servers.lock", "等另一个命令启动服务。", "Waiting my turn."
        ):
            if self.cluster:
                self.cluster.up()
                _show_log(self.places, "postgres", self.cluster)
            if self.broker:
                self.broker.up()
                _show_log(self.places, "valkey", self.broker)
            if self.cluster or self.broker:
                secrets.remember(self.places.secrets, self._own_addresses())

    def down(self) -> None:
        """Stop the own servers, the broker first."""
        self._kept.unlink(missing_ok=True)
        if self.broker:
            self.broker.down()
        if self.cluster:
            self.cluster.down()

    def keep(self) -> None:
        """Note that a developer wants them up: `./start --prepare` then leaves them so."""
        self._kept.touch()

    @property
    def kept(self) -> bool:
        return self._kept.exists()

    @property
    def _kept(self) -> Path:
        return self.places.run / "servers.kept"

    def silent(self) -> list[str]:
        """Names of own servers that do not answer."""
        own = {"PostgreSQL": self.cluster, "Valkey": self.broker}
        return [name for name, server in own.items() if server and not server.answers()]

    def addresses(self) -> dict[str, str]:
        """Every address the application is told, passwords included: never to be printed."""
        return self._own_addresses() | self.given

    def _own_addresses(self) -> dict[str, str]:
        own = self.cluster.urls if self.cluster else {}
        if self.broker:
            own["REDIS_URL"] = self.broker.url()
        return own


def described(places: Places, environment: Mapping[str, str] | None = None) -> Servers:
    """The servers of this installation; secrets are generated on the first call.

    An address in the environment replaces the own server. With only DATABASE_URL given, the same
    role migrates and audits: one role is then all the operator has granted.
    """
    environment = os.environ if environment is None else environment
    given = {name: environment[name] for name in ADDRESSES if environment.get(name)}
    if "DATABASE_URL" in given:
        given.setdefault("OWNER_DATABASE_URL", given["DATABASE_URL"])
        given.setdefault("AUDITOR_DATABASE_URL", given["DATABASE_URL"])
    held = secrets.ensure(places.secrets)
    cluster = broker = None
    if "DATABASE_URL" not in given:
        cluster = Cluster(
            places,
            places.postgres,
            held["POSTGRES_PASSWORD"],
            {
                roles.OWNER: held["JINING_OWNER_PASSWORD"],
                roles.APP: held["JINING_APP_PASSWORD"],
                roles.AUDITOR: held["JINING_AUDITOR_PASSWORD"],
            },
        )
        given = {name: url for name, url in given.items() if name == "REDIS_URL"}
    if "REDIS_URL" not in given:
        broker = Broker(places, places.valkey, held["REDIS_PASSWORD"])
    return Servers(places, given, cluster, broker)


def _show_log(places: Places, name: str, server: Cluster | Broker) -> None:
    """Let `var/log` show the server's own log, which lies in its folder."""
    link = places.log / f"{name}.log"
    if not link.is_symlink():
        link.unlink(missing_ok=True)
        link.symlink_to(os.path.relpath(server.log, places.log))


def main(words: list[str]) -> int:
    """Command line: exit code 0 when done, 1 on trouble or a silent server, 2 on a wrong word."""
    speak_utf8()
    if words not in (["up"], ["down"], ["status"]):
        say("用法：python -m jining_dangjian.running.servers up|down|status")
        return 2
    places = Places()
    places.make()
    servers = described(places, {})
    try:
        if words == ["up"]:
            servers.up()
            servers.keep()
        elif words == ["down"]:
            servers.down()
    except Trouble as trouble:
        say(trouble.told())
        return 1
    silent = servers.silent()
    say(f"未运行：{'、'.join(silent)}" if silent else "PostgreSQL和Valkey在运行。")
    return 1 if silent and words != ["down"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
