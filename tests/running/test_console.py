"""Programs that fail become sentences; a full disk has its own, whatever the program was."""

import errno

import pytest

from jining_dangjian.running.console import DISK_FULL, Trouble, disk_is_full, run

FAILED = ("没有成。", "It failed.")


def test_output_is_returned_without_what_was_said_on_stderr() -> None:
    assert run(["sh", "-c", "echo out; echo err >&2"], failed=FAILED) == "out\n"


def test_failure_carries_both_sentences_and_the_words_of_the_program() -> None:
    with pytest.raises(Trouble) as caught:
        run(["sh", "-c", "echo why >&2; exit 3"], failed=FAILED)
    assert caught.value.told().splitlines()[:2] == list(FAILED)
    assert "why" in caught.value.told()


def test_full_disk_is_told_apart() -> None:
    with pytest.raises(Trouble) as caught:
        run(["sh", "-c", "echo 'write: No space left on device' >&2; exit 1"], failed=FAILED)
    assert caught.value.chinese == DISK_FULL[0]
    assert disk_is_full(OSError(errno.ENOSPC, "full"))
    assert not disk_is_full(OSError(errno.EACCES, "closed"))


def test_what_was_said_is_kept_in_the_log(tmp_path) -> None:
    run(["sh", "-c", "echo out; echo err >&2"], failed=FAILED, log=tmp_path / "log")
    assert (tmp_path / "log").read_text() == "out\nerr\n"
