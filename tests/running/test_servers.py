"""Own servers survive being killed; servers the operator names are used instead; roles hold."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from django.db import connection
from django.db.utils import ProgrammingError

from jining_dangjian.running import servers
from jining_dangjian.running.broker import Broker
from jining_dangjian.running.cluster import SAFE, Cluster
from jining_dangjian.running.places import Places


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    broker = Broker(Places(), tmp_path / "valkey", "secret", preferred_port=0)
    broker.up()
    yield broker
    broker.down()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    passwords = dict.fromkeys(("jining_owner", "jining_app", "jining_auditor"), "secret")
    small = SAFE | {"shared_buffers": "16MB", "fsync": "off"}
    cluster = Cluster(Places(), tmp_path / "pg", "super", passwords, small, preferred_port=0)
    cluster.up()
    yield cluster
    cluster.down()


def gone(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text().split()[2] == "Z"


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    end = time.monotonic() + 10
    while not gone(process):
        assert time.monotonic() < end
        time.sleep(0.02)


def test_broker_keeps_what_it_held_when_stopped(broker: Broker) -> None:
    with redis.Redis.from_url(broker.url()) as line:
        line.set("kept", "1")
    broker.down()
    assert not broker.answers()
    broker.up()
    with redis.Redis.from_url(broker.url()) as line:
        assert line.get("kept") == b"1"


def test_broker_comes_back_after_kill(broker: Broker) -> None:
    kill(int((broker.home / "valkey.pid").read_text()))
    assert not broker.answers()
    broker.up()
    assert broker.answers()


def test_broker_wants_its_password(broker: Broker) -> None:
    assert "NOAUTH" in broker._ask("PING")
    with pytest.raises(redis.exceptions.AuthenticationError):
        redis.Redis(port=broker.port, password="wrong", retry=None).ping()
    assert broker.home.stat().st_mode & 0o077 == 0
    assert (broker.home / "valkey.conf").stat().st_mode & 0o077 == 0


def test_cluster_comes_back_after_kill_with_what_was_committed(cluster: Cluster) -> None:
    cluster.sql("CREATE TABLE kept AS SELECT 7 AS n", database="jining")
    kill(int((cluster.data / "postmaster.pid").read_text().split()[0]))
    assert not cluster.answers()
    assert (cluster.data / "postmaster.pid").exists(), "it left its pid file"
    cluster.up()
    assert cluster.sql("SELECT n FROM kept", database="jining") == "7"
    cluster.down()
    assert not cluster.answers()


def test_half_made_cluster_is_made_anew(tmp_path: Path, cluster: Cluster) -> None:
    cluster.down()
    (cluster.data / "PG_VERSION").unlink()  # initdb writes it, so this one never was finished
    (cluster.home / "roles.done").unlink()
    cluster.up()
    assert cluster.sql("SELECT 1", database="jining") == "1"


def test_a_foreign_process_with_the_old_number_is_left_alone(cluster: Cluster) -> None:
    cluster.down()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n")
    assert not cluster.answers()
    cluster.down()
    cluster.up()
    assert cluster.answers()


def test_cluster_sorts_and_stores_as_documented(cluster: Cluster) -> None:
    facts = cluster.sql(
        "SELECT pg_encoding_to_char(encoding), 'é' = lower('É') FROM pg_database"
        " WHERE datname = 'jining'",
        database="jining",
    )
    assert facts == "UTF8|t"
    listening = cluster.sql("SHOW listen_addresses; SHOW unix_socket_directories;")
    assert listening.splitlines()[0] == "127.0.0.1"
    assert cluster.data.stat().st_mode & 0o077 == 0


def test_named_servers_replace_own_ones(tmp_path: Path) -> None:
    places = Places(root=tmp_path, var=tmp_path / "var")
    given = {"DATABASE_URL": "postgresql://a@db/x", "REDIS_URL": "redis://r/0"}
    both = servers.described(places, given)
    assert both.cluster is None
    assert both.broker is None
    assert both.addresses()["OWNER_DATABASE_URL"] == "postgresql://a@db/x"
    own = servers.described(places, {"OWNER_DATABASE_URL": "postgresql://alone@db/x"})
    assert own.cluster is not None
    assert own.broker is not None
    assert own.given == {}


def test_app_role_makes_temporary_tables_and_nothing_lasting(
    as_role: Callable[[str], None],
) -> None:
    as_role("jining_app")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE staging (n int) ON COMMIT DROP")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE lasting (n int)")


@pytest.mark.parametrize("deed", ["TRUNCATE {}", "ALTER TABLE {} ADD n int", "DROP TABLE {}"])
def test_app_role_changes_no_table(as_role: Callable[[str], None], deed: str) -> None:
    as_role("jining_app")
    with (
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        cursor.execute(deed.format("members_organization"))


def test_app_signs_in_by_itself(app_connection) -> None:
    with app_connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM members_organization")
        assert cursor.fetchone()[0] == "jining_app"


def test_auditor_reads_and_does_not_write(transactional_db: None) -> None:
    url = os.environ["AUDITOR_DATABASE_URL"].rsplit("/", 1)[0]
    line = psycopg2.connect(f"{url}/{connection.settings_dict['NAME']}")
    try:
        with line.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ WRITE")  # to get past the first hurdle
            cursor.execute("SELECT count(*) FROM members_organization")
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute("DELETE FROM members_organization")
    finally:
        line.close()
