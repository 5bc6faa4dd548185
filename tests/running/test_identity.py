"""As whom PostgreSQL runs: tried for real, and where nothing works, said with each reason."""

import os
from pathlib import Path

import pytest

from jining_dangjian.running import identity
from jining_dangjian.running.console import Trouble

TRUE = Path("/bin/true")


def test_the_chosen_one_runs_the_program_and_owns_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "postgres"
    chosen = identity.choose(TRUE, folder)
    assert folder.stat().st_uid == chosen.owner
    assert folder.stat().st_mode & 0o777 == 0o700


def test_nothing_works_is_said_with_every_reason(tmp_path: Path, monkeypatch) -> None:
    refusing = [
        identity.Identity("namespace", prefix=("/bin/sh", "-c", "echo not here >&2; exit 1")),
        identity.Identity("absent", prefix=("/no/such/program",)),
    ]
    monkeypatch.setattr(identity, "_ways", lambda: refusing)
    with pytest.raises(Trouble) as caught:
        identity.choose(TRUE, tmp_path / "postgres")
    assert "DATABASE_URL" in caught.value.english
    assert "namespace: not here" in caught.value.detail
    assert "absent: " in caught.value.detail


def test_a_program_that_complains_is_not_taken_for_working(tmp_path: Path, monkeypatch) -> None:
    grumbling = tmp_path / "initdb"
    grumbling.write_text("#!/bin/sh\necho 'invalid binary' >&2\n")
    grumbling.chmod(0o755)
    monkeypatch.setattr(identity, "_ways", lambda: [identity.Identity("self")])
    with pytest.raises(Trouble, match="PostgreSQL"):
        identity.choose(grumbling, tmp_path / "postgres")


def test_an_ordinary_user_has_one_way_and_root_several() -> None:
    names = [way.name for way in identity._ways()]
    if os.geteuid() == 0:
        assert names[-1].endswith("with reach")
    else:
        assert names == ["self"]
