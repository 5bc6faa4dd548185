"""`./start` as a person meets it: what it refuses, and in which words."""

import os
import socket
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from jining_dangjian.running import application, start
from jining_dangjian.running.console import Trouble
from jining_dangjian.running.places import Places

PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["start", "test", ".ci/run"])
def test_commands_may_be_run_and_parse(name: str) -> None:
    assert os.access(PROJECT / name, os.X_OK)
    shell = "bash" if name == ".ci/run" else "sh"
    done = subprocess.run(
        [shell, "-n", PROJECT / name], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_python_is_said(tmp_path: Path) -> None:
    """With an old or no Python on the path the two lines say what to do, exit code 1."""
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", PROJECT / "start"],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr


def test_taken_port_names_a_free_one() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        port = holder.getsockname()[1]
        with pytest.raises(Trouble) as caught:
            start._check_port("127.0.0.1", port)
    assert f"端口{port}" in caught.value.chinese
    assert "./start --port" in caught.value.chinese


def test_port_that_cannot_be_is_another_sentence() -> None:
    with pytest.raises(Trouble, match="1024"):
        start._check_port("127.0.0.1", 700_000)


def test_nearly_full_disk_is_said_before_the_first_set_up(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=12_000_000))
    with pytest.raises(Trouble, match="12 MB"):
        start._check_room(Places(root=tmp_path))


def test_reset_needs_a_yes_where_nobody_can_be_asked(tmp_path: Path, monkeypatch) -> None:
    places = Places(root=tmp_path, var=tmp_path / "var")
    places.make()
    (places.files / "kept").touch()
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    with pytest.raises(Trouble, match="--yes"):
        start.reset(places, sure=False)
    assert (places.files / "kept").exists()


def test_reset_deletes_all_data_and_keys(tmp_path: Path) -> None:
    places = Places(root=tmp_path, var=tmp_path / "var")
    places.make()
    (places.files / "gone").touch()
    (places.markers / "migrated").touch()
    (places.cache).mkdir()
    start.reset(places, sure=True)
    assert not (places.files / "gone").exists()
    assert not (places.markers / "migrated").exists()
    assert not places.secrets.exists()
    assert places.cache.exists()


@pytest.mark.parametrize(("first", "later"), [(True, False), (False, True)])
def test_whether_there_is_a_demonstration_is_decided_once(
    tmp_path: Path, first: bool, later: bool
) -> None:
    """Leaving out --no-demo one day must not put made-up people beside real ones."""
    places = Places(root=tmp_path, var=tmp_path / "var")
    assert application.wants_demo(places, no_demo=first) is not first
    assert application.wants_demo(places, no_demo=later) is not first
