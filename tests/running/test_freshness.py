"""A step is done again exactly when its inputs changed."""

from pathlib import Path

import pytest

from jining_dangjian.running import freshness


@pytest.fixture
def inputs(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "a", tmp_path / "b"]
    for file in files:
        file.write_text("same")
    return files


def test_same_inputs_are_fresh(inputs: list[Path], tmp_path: Path) -> None:
    marker = tmp_path / "markers" / "step"
    present = freshness.digest(inputs, "word")
    assert not freshness.is_fresh(marker, present)
    freshness.note(marker, present)
    assert freshness.is_fresh(marker, freshness.digest(inputs, "word"))


def test_every_kind_of_change_counts(inputs: list[Path]) -> None:
    seen = {freshness.digest(inputs), freshness.digest(inputs, "word")}
    inputs[0].write_text("sam")
    inputs[1].write_text("esame")  # the same letters, cut elsewhere
    seen.add(freshness.digest(inputs))
    inputs[1].unlink()
    seen.add(freshness.digest(inputs))
    seen.add(freshness.digest(inputs[:1]))
    assert len(seen) == 5
