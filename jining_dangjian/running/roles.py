"""The three database roles and what each may do: `roles.sql` and `privileges.sql`, applied by psql."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full
from jining_dangjian.running.places import base_environment

OWNER, APP, AUDITOR = "jining_owner", "jining_app", "jining_auditor"
ROLES = (OWNER, APP, AUDITOR)
SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("roles.sql", "privileges.sql"))


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server as its superuser reaches it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)

    @classmethod
    def named(cls, url: str) -> Server:
        """The server a superuser's URL names."""
        parts = urlsplit(url)
        return cls(
            parts.hostname or "127.0.0.1",
            parts.port or 5432,
            unquote(parts.username or "postgres"),
            unquote(parts.password or ""),
        )

    def url(self, role: str, password: str, database: str = "jining") -> str:
        """Address of a database for a role, password included: never to be printed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"postgresql://{role}:{quote(password, safe='')}@{host}:{self.port}/{database}"

    def urls(self, passwords: Mapping[str, str]) -> dict[str, str]:
        """The addresses of the three roles, under the names Django knows them by."""
        return {
            "DATABASE_URL": self.url(APP, passwords[APP]),
            "OWNER_DATABASE_URL": self.url(OWNER, passwords[OWNER]),
            "AUDITOR_DATABASE_URL": self.url(AUDITOR, passwords[AUDITOR]),
        }


def set_up(psql: Path, server: Server, passwords: Mapping[str, str]) -> None:
    """Make the roles, the database and what they may do in it; repeatable. Raises Trouble."""
    named = {
        "JINING_OWNER_PASSWORD": passwords[OWNER],
        "JINING_APP_PASSWORD": passwords[APP],
        "JINING_AUDITOR_PASSWORD": passwords[AUDITOR],
    }
    for script, database in zip(SCRIPTS, ("postgres", "jining"), strict=True):
        sql(psql, server, script.read_text(encoding="utf-8"), database, named)


def sql(
    psql: Path,
    server: Server,
    text: str,
    database: str = "postgres",
    variables: Mapping[str, str] | None = None,
) -> str:
    """Run SQL as superuser and return what it prints, unadorned; `variables` reach it by \\getenv.

    Raises Trouble with psql's words when a statement fails.
    """
    connection = {
        "PGHOST": server.host,
        "PGPORT": str(server.port),
        "PGUSER": server.user,
        "PGPASSWORD": server.password,
        "PGDATABASE": database,
    }
    done = subprocess.run(
        [psql, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-"],
        env=base_environment() | connection | dict(variables or {}),
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise _trouble(done.stderr)
    return done.stdout.strip()


def _trouble(said: str) -> Trouble:
    if disk_is_full(said):
        return Trouble(*DISK_FULL, detail=said)
    if "password authentication failed" in said:
        return Trouble(
            "var/secrets.env里的密码与数据库不符。请从备份取回这个文件。",
            "The passwords in var/secrets.env are not those of the database. Restore that file"
            " from the back-up.",
        )
    return Trouble("数据库没有接受设置。", "The database refused a set-up step.", said)
