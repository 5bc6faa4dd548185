"""What a test run came to: nothing that did not run may read as passed."""

from jining_dangjian.running.testing import arguments
from jining_dangjian.running.verdict import Verdict


def closing(line: str, code: int = 0) -> Verdict:
    verdict = Verdict()
    verdict.tests("pytest", ["....\n", line + "\n", "a last word\n"], code, 1.0)
    return verdict


def test_passed() -> None:
    verdict = closing("===== 12 passed, 3 deselected in 4.02s =====")
    assert (verdict.passed, verdict.failed, verdict.ok) == (12, 0, True)


def test_quiet_and_coloured_closing_lines() -> None:
    assert closing("12 passed in 4.02s").passed == 12
    assert closing("\x1b[32m\x1b[1m12 passed\x1b[0m in 64.02s (0:01:04)").passed == 12


def test_failures_and_errors_count() -> None:
    verdict = closing("= 2 failed, 12 passed, 1 error in 4.02s =", 1)
    assert (verdict.passed, verdict.failed, verdict.ok) == (12, 3, False)


def test_a_skipped_test_is_a_failed_one() -> None:
    assert not closing("= 12 passed, 1 skipped in 4.02s =").ok


def test_no_test_ran_is_a_failure() -> None:
    assert not closing("= 5 deselected in 0.12s =", 5).ok
    assert not closing("no tests ran in 0.12s", 5).ok
    assert not Verdict().ok


def test_a_lost_worker_is_a_failure_though_no_test_failed() -> None:
    assert not closing("= 12 passed in 4.02s =", 3).ok


def test_a_failed_check_fails_all() -> None:
    verdict = closing("= 12 passed in 4.02s =")
    verdict.check("mypy", False, 1.0)
    assert (verdict.failed, verdict.ok) == (1, False)


def test_absent_programs_are_named_and_fail_only_where_insisted(capsys) -> None:
    verdict = closing("= 12 passed in 4.02s =")
    verdict.absent("浏览器测试", "没有找到chromium", insisted=False)
    assert verdict.ok
    verdict.told()
    lines = capsys.readouterr().out.splitlines()
    assert any("未运行" in line and "浏览器测试" in line for line in lines)
    assert lines[-1].startswith("===== 12 passed, 0 failed in ")
    verdict.absent("浏览器测试", "没有找到chromium", insisted=True)
    assert not verdict.ok


def test_words_of_pytest_are_passed_on() -> None:
    wanted, rest = arguments(["--long", "tests/portal", "-k", "period"])
    assert wanted.long
    assert rest == ["tests/portal", "-k", "period"]
