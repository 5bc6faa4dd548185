"""Wrong engines on purpose: one small change of `assessments/scoring` at a time (mutation testing).

`python -m tests.assessments.scoring.mutants MODULE NUMBER` runs worked examples, the tests of the engine
and random pairs against the engine with that change in it and exits 1 as soon as something differs: the
mutant is killed. Without words it runs the engine as it is. Strings are left alone: nearly all are
names of columns, which kill themselves.
"""

import ast
import contextlib
import copy
import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = "assessments.scoring"
FOLDER = Path(__file__).parents[3] / "assessments" / "scoring"
PAIRS = 160
NOT_RUN = ("test_mutation", "test_purity", "test_examples", "test_oracle")
"""Tests of the folder that are no killers: this one's own, one that reads files, and two whose cases
`survives` runs itself."""
COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATIONS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
METHODS = {
    "min_horizontal": "max_horizontal", "max_horizontal": "min_horizontal", "any": "all",
    "all": "any", "is_null": "is_not_null", "is_not_null": "is_null", "max": "min", "min": "max",
    "forward_fill": "backward_fill", "backward_fill": "forward_fill", "arg_max": "arg_min",
}  # fmt: skip
QUIET = ("__init__", "refusals", "tables")
"""Modules without arithmetic of their own: a version, sentences, the words of a contract."""


def modules() -> list[str]:
    """The engine's modules that are mutated."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if path.stem not in QUIET)


def changes(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """(node, what is done to it) of every possible mutant, in the order of the source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in COMPARISONS:
            yield node, "comparison"
        elif isinstance(node, ast.BinOp) and type(node.op) in OPERATIONS and _is_value(node):
            yield node, "operation"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.Invert):
            yield node, "negation"
        elif isinstance(node, ast.BoolOp):
            yield node, "connective"
        elif isinstance(node, ast.Constant) and type(node.value) in (bool, int):
            yield node, "constant"
        elif isinstance(node, ast.Attribute) and node.attr in METHODS:
            yield node, "method"


def _is_value(node: ast.BinOp) -> bool:
    """Whether it computes; `str | None` of an annotation is no operation, nor is joining strings."""
    sides = (node.left, node.right)
    return not any(
        isinstance(side, ast.Constant) and (side.value is None or isinstance(side.value, str))
        for side in sides
    ) and not (isinstance(node.op, ast.BitOr) and all(isinstance(s, ast.Name) for s in sides))


def mutated(source: str, number: int) -> tuple[str, str]:
    """The source with its mutant of that number, and the mutant in words."""
    tree = ast.parse(source)
    node, what = list(_counted(tree))[number]
    before = ast.unparse(copy.deepcopy(node))
    if isinstance(node, ast.Compare):
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BinOp):
        node.op = OPERATIONS[type(node.op)]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.Constant):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    elif isinstance(node, ast.Attribute):
        node.attr = METHODS[node.attr]
    if isinstance(node, ast.UnaryOp):
        after = ast.unparse(node.operand)
        tree = _Without(node).visit(tree)
    else:
        after = ast.unparse(node)
    told = f"line {getattr(node, 'lineno', 0)} {what}: {before} -> {after}"
    return ast.unparse(ast.fix_missing_locations(tree)), told


class _Without(ast.NodeTransformer):
    """Takes one `not` or `~` away."""

    def __init__(self, gone: ast.UnaryOp) -> None:
        self.gone = gone

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        return node.operand if node is self.gone else node


def _counted(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """Changes inside functions and classes; what stands at the top of a module is names and schemas."""
    for part in tree.body:
        if isinstance(part, ast.FunctionDef):
            yield from (c for line in part.body for c in changes(line))
        elif isinstance(part, ast.ClassDef):
            for inner in part.body:
                if isinstance(inner, ast.FunctionDef):
                    yield from (c for line in inner.body for c in changes(line))


def count(module: str) -> int:
    """How many mutants a module has."""
    return len(list(_counted(ast.parse(_source(module)))))


def _source(module: str) -> str:
    return (FOLDER / f"{module}.py").read_text(encoding="utf-8")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated source for one module; all others are imported as they are."""

    def __init__(self, module: str, source: str) -> None:
        self.name, self.source = f"{PACKAGE}.{module}", source

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name == self.name else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(self.source, self.name, "exec"), module.__dict__)


def _tests_fail() -> bool:
    """Whether a test of the engine beside this file fails; they need no database and no settings."""
    here = Path(__file__).parent
    files = [str(path) for path in here.glob("test_*.py") if path.stem not in NOT_RUN]
    plain = ["--noconftest", "-c", os.devnull, "--rootdir", str(here), "--import-mode=importlib"]
    for plugin in ("django", "randomly", "xdist", "cacheprovider"):
        plain += ["-p", f"no:{plugin}"]
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        return pytest.main(["-x", "-q", *plain, *files]) != pytest.ExitCode.OK


def survives() -> bool:
    """Whether examples, tests and pairs all come out as by hand, as asked and as the witness says."""
    from tests.assessments.scoring import generator, test_examples, test_oracle

    for path in test_examples.EXAMPLES:
        try:
            test_examples.test_the_example_comes_out_as_by_hand(path)
        except Exception:  # any difference and any crash kills
            return False
    if _tests_fail():
        return False
    for number in range(PAIRS):
        pair = generator.pair(2026, number)
        expected = test_oracle.witness(pair)
        try:
            if test_oracle.engine_or_places(pair) != expected:
                return False
        except Exception:
            return False
    return True


def main(words: list[str]) -> int:
    """0 when the mutant, or without words the engine itself, survives; 1 when it is killed."""
    if words:
        module, number = words
        source, told = mutated(_source(module), int(number))
        sys.stdout.write(f"{module} {told}\n")
        sys.meta_path.insert(0, _Finder(module, source))
    return 0 if survives() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
