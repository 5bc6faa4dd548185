"""What a test run came to: each check's line, what was not run and why, and one closing line."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

from jining_dangjian.running.console import say

_COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed|xpassed)\b")
_CLOSING = re.compile(
    r"^(=+ )?.*\b(\d+ (passed|failed|errors?|skipped)|no tests ran)\b.* in [\d.]+s"
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Verdict:
    """Collects outcomes; `ok` only if something ran, nothing failed and nothing was skipped."""

    began: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    not_run: list[str] = field(default_factory=list)
    passed: int = 0
    failed: int = 0
    tests_ran: int = 0

    def check(self, name: str, succeeded: bool, seconds: float) -> None:
        """One check that is a program with an exit code."""
        self.passed += succeeded
        self.failed += not succeeded
        self.lines.append(f"{'通过' if succeeded else '失败'}  {name}  ({seconds:.1f} s)")

    def absent(self, name: str, why: str, *, insisted: bool) -> None:
        """Tests that could not be run here; a failure where they were insisted on."""
        self.not_run.append(f"{name}：{why}")
        self.failed += insisted

    def tests(self, name: str, output_tail: list[str], code: int, seconds: float) -> None:
        """One pytest run, from its closing line and exit code.

        A skipped test counts as failed: a test that cannot run is deselected and named instead.
        """
        counts = _counts(output_tail)
        passed = counts.get("passed", 0)
        failed = sum(counts.get(word, 0) for word in ("failed", "error", "errors", "skipped"))
        if code != 0 and not failed:
            failed = 1  # interrupted, nothing collected, or a worker lost
        self.passed += passed
        self.failed += failed
        self.tests_ran += passed + failed
        self.lines.append(
            f"{'失败' if failed else '通过'}  {name}  {passed} passed, {failed} failed ({seconds:.1f} s)"
        )

    @property
    def ok(self) -> bool:
        return self.failed == 0 and self.tests_ran > 0

    def told(self) -> None:
        """Print the summary; the last line has the form of pytest's own."""
        say("\n小结", "summary")
        for line in self.lines:
            say(f"  {line}")
        for line in self.not_run:
            say(f"  未运行  {line}", "(not run)")
        if not self.tests_ran:
            say("  没有运行任何测试，按失败计。", "no test ran, which counts as a failure")
        took = time.monotonic() - self.began
        say(f"===== {self.passed} passed, {self.failed} failed in {took:.2f}s =====")


def _counts(output_tail: list[str]) -> dict[str, int]:
    """The figures of pytest's closing line, the last of its kind in the output."""
    for line in reversed(output_tail):
        plain = _COLOUR.sub("", line).strip()
        if _CLOSING.match(plain):
            return {word: int(number) for number, word in _COUNT.findall(plain)}
    return {}
