"""The pinned requirements and how they get into `.venv`."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from jining_dangjian.running import environment
from jining_dangjian.running.console import Trouble
from jining_dangjian.running.places import Places

PROJECT = Path(__file__).parents[2]


def test_rooms_import_with_nothing_installed() -> None:
    """`./start` runs them before there is an environment."""
    names = [path.stem for path in (PROJECT / "jining_dangjian" / "running").glob("*.py")]
    imports = "\n".join(f"import jining_dangjian.running.{name}" for name in names)
    # -S: without site-packages
    done = subprocess.run(
        [sys.executable, "-S", "-c", imports],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-setup"])
def test_every_requirement_is_pinned_and_hashed_without_an_address(name: str) -> None:
    text = (PROJECT / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    assert len(blocks) > 1
    assert [block for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("name", ["requirements", "requirements-dev", "requirements-setup"])
def test_what_is_asked_for_is_what_is_pinned(name: str) -> None:
    lines = (PROJECT / f"{name}.in").read_text(encoding="utf-8").splitlines()
    wanted = [re.split(r"[<>=\[ ]", line)[0].lower() for line in lines if re.match(r"\w", line)]
    pinned = (PROJECT / f"{name}.txt").read_text(encoding="utf-8")
    missing = [
        one for one in wanted if not re.search(rf"^{re.escape(one)}==", pinned, re.MULTILINE)
    ]
    assert wanted
    assert missing == [], "run ./test --lock"


def test_one_tool_is_cut_out_of_the_pins_with_its_hashes(tmp_path: Path) -> None:
    (tmp_path / "requirements-setup.txt").write_text(
        "uvx==1 \\\n    --hash=sha256:aa\nuv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
        "    # via -r requirements-setup.in\nwheel==3 \\\n    --hash=sha256:dd\n"
    )
    lines = environment.pinned_lines(Places(root=tmp_path), "uv")
    assert lines == "uv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"


def test_a_half_made_environment_is_begun_anew(tmp_path: Path, monkeypatch) -> None:
    places = Places(root=tmp_path)
    (places.venv / "lib").mkdir(parents=True)
    (places.venv / "lib" / "half-written").touch()
    (places.venv / "under.construction").touch()
    for name in ("requirements.txt", "requirements-setup.txt"):
        (tmp_path / name).write_text("")
    monkeypatch.setattr(environment, "make", lambda _: None)
    monkeypatch.setattr(environment, "_install", lambda *_: None)
    environment.prepare(places)
    assert not (places.venv / "lib").exists()
    assert not (places.venv / "under.construction").exists()
    assert (places.venv / "packages.installed").exists()


def test_a_python_without_any_installer_is_told_what_to_do(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Trouble, match="python3-venv"):
        environment.make(Places(root=tmp_path))
