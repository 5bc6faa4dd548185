"""The engine is pure and exact: what it may import and do, read from its source."""

import ast
import sys
from pathlib import Path

import pytest

from assessments import scoring

FILES = sorted(Path(scoring.__file__).parent.glob("*.py"))
ALLOWED = {"assessments.scoring", "polars"}
CLOCK_NET_FILES = {"datetime", "time", "random", "os", "io", "pathlib", "socket", "urllib", "http",
                   "decimal", "fractions", "math", "statistics", "subprocess", "json",
                   "csv"}  # fmt: skip
NAMES = {"float", "Decimal", "Float32", "Float64", "open", "eval", "exec", "input", "round"}
ATTRIBUTES = {"Decimal", "Float32", "Float64", "mean", "truediv", "round", "cum_prod", "median",
              "quantile", "std", "var", "sqrt", "pow", "map_elements", "map_batches",
              "map_groups", "iter_rows", "partition_by", "now", "today"}  # fmt: skip


def modules(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""]


def offences(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name in modules(node):
                top = name.split(".")[0]
                pure = top in sys.stdlib_module_names and top not in CLOCK_NET_FILES
                if not pure and not any(name == a or name.startswith(f"{a}.") for a in ALLOWED):
                    yield f"import {name}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"float {node.value}"
        elif isinstance(node, ast.Div) or (isinstance(node, ast.Name) and node.id in NAMES):
            yield ast.dump(node)
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield f"attribute {node.attr}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_engine_does_nothing_forbidden(path):
    assert list(offences(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    ["import django", "from datetime import date", "import yaml", "x = 1.5", "x = a / b",
     "x /= 2", "float(x)", "pl.Decimal(10, 2)", "pl.col('a').mean()", "df.partition_by('g')",
     "from assessments import models", "import portal.periods", "round(x)"],
)  # fmt: skip
def test_the_check_itself_bites(source):
    assert list(offences(source))
