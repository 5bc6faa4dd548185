"""`manage.py appraise SCHEME INPUT`: score a spreadsheet with a scheme.

Needs no database, no server and no environment variable. Exit 0 when computed; 2 with every
problem at once on standard error, and nothing written.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from assessments import schemes
from assessments.appraising import explain, intake, output, sheets
from assessments.appraising.cells import BadCell
from assessments.appraising.cells import period as read_period
from assessments.appraising.problems import BadInput, InputProblem
from assessments.scoring.run import computed
from assessments.scoring.scheme import Scheme
from portal.periods import Period


class Command(BaseCommand):
    """Score a workbook or a folder of CSV files with a scheme."""

    help = "按方案为一份表格计分：不用数据库，不用服务，不用环境变量。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scheme", metavar="SCHEME", help="方案编码，或方案文件的路径")
        parser.add_argument("input", metavar="INPUT", type=Path, help=".xlsx 工作簿或 CSV 文件夹")
        parser.add_argument("--period", help="期间代码，例如 2026Q3；写 2026 则汇总全年")
        parser.add_argument("--out", type=Path, help="结果文件，以 .json、.csv 或 .xlsx 结尾")
        parser.add_argument("--explain", metavar="SUBJECT", help="改为列出这一对象的计分过程")

    def handle(self, *args: Any, **options: Any) -> None:
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(encoding="utf-8")
        try:
            text = appraise(
                code=options["scheme"],
                source=options["input"],
                period_code=options["period"],
                out=options["out"],
                subject=options["explain"] and options["explain"].strip(),
                notes=self.stderr.write,
            )
        except BadInput as error:
            self._refuse([str(problem) for problem in error.problems])
        if text:
            self.stdout.write(text, ending="")

    def _refuse(self, lines: list[str]) -> NoReturn:
        for line in lines:
            self.stderr.write(line)
        sys.exit(2)


def appraise(
    *, code: str, source: Path, period_code: str | None, out: Path | None, subject: str | None,
    notes: Any,
) -> str:  # fmt: skip
    """Score and write; return what belongs on standard output.

    Raises `BadInput` with every problem at once.
    """
    problems: list[InputProblem] = []
    scheme = _scheme(code, problems)
    period = _period(period_code, problems)
    _check_out(out, problems)
    try:
        raw = sheets.read(source)
    except BadInput as error:
        problems += error.problems
    if problems or scheme is None:
        raise BadInput(problems)
    taken = intake.take(raw, scheme, period)
    _check_subject(subject, taken)
    if taken.unused_history:
        notes("history:1:period: 未给出 --period，往期结果没有用到。")
    outcome = computed(scheme, taken.checked, intake.span(period))
    found = output.records(scheme, taken, outcome)
    if out is not None:
        _write(out, found, scheme)
    if subject is not None:
        return explain.explained(scheme, taken, outcome, subject, period)
    return "" if out is not None else output.as_json(found)


def _scheme(code: str, problems: list[InputProblem]) -> Scheme | None:
    try:
        return schemes.load(code).scheme
    except schemes.BadScheme as error:
        problems += [
            InputProblem("scheme", found.line or 1, found.place or "-", found.sentence)
            for found in error.problems
        ]
        return None


def _period(code: str | None, problems: list[InputProblem]) -> Period | None:
    try:
        return read_period(code)
    except BadCell as error:
        problems.append(InputProblem("period", 1, "period", str(error)))
        return None


def _check_out(out: Path | None, problems: list[InputProblem]) -> None:
    if out is None:
        return
    if out.suffix.lower() not in output.ENDINGS:
        words = f"结果文件须以 {'、'.join(output.ENDINGS)} 结尾，请改名。"
        problems.append(InputProblem("out", 1, "out", words))
    elif out.is_dir() or not out.parent.is_dir():
        words = "结果文件所在的文件夹不存在，或同名的是文件夹，请换一个路径。"
        problems.append(InputProblem("out", 1, "out", words))


def _check_subject(subject: str | None, taken: intake.Taken) -> None:
    if subject is not None and subject not in taken.subjects:
        words = f"名单里没有“{subject}”，请核对编号。"
        raise BadInput([InputProblem("explain", 1, "subject", words)])


def _write(out: Path, found: list[dict[str, Any]], scheme: Scheme) -> None:
    try:
        output.write(out, found, scheme)
    except OSError as error:
        words = f"结果写不进“{out}”（{error.strerror}），请换一个路径或腾出空间。"
        raise BadInput([InputProblem("out", 1, "out", words)]) from error
