"""Scheme documents: the shipped regulations, files of one's own, and what the engine makes of them.

A document is the scheme's mapping with every scalar as text; that is also how a version of a
scheme is stored.
"""

import copy
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from assessments.schemes import coherence, extending, parsing, reading, structure
from assessments.schemes.numbers import texts
from assessments.schemes.problems import BadScheme, Path, SchemeProblem, place
from assessments.scoring.scheme import Scheme

FOLDER = FilePath(__file__).parent
LINES_UNKNOWN: dict[Path, int] = {}


@dataclass(frozen=True)
class Document:
    """A scheme document that has passed its checks; `lines` says where each part is written."""

    code: str
    data: dict[str, Any]
    lines: dict[Path, int] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        """Its name as people know it; the code where it has none."""
        return str(self.data.get("title", self.code))

    @property
    def grounds(self) -> list[dict[str, Any]]:
        """Clause, tag (stated, assumed), paths and plain reading of each rule."""
        return list(self.data.get("grounds", []))

    @property
    def entry(self) -> dict[str, Any]:
        """How the entry sheet looks; the engine never reads it."""
        return dict(self.data.get("entry", {}))

    @property
    def digest(self) -> str:
        """SHA-256 of the document, whatever its layout in the file was."""
        return digest(self.data)

    @property
    def names(self) -> dict[str, str]:
        """What labels, voter groups, vetoes, criteria and items are called on pages."""
        return dict(self.data.get("names", {}))

    @property
    def scheme(self) -> Scheme:
        """What the engine runs on."""
        return parsing.scheme(self.data)


@cache
def _shipped_codes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of schemes that run, and of overlays."""
    files = sorted(FOLDER.glob("*.yaml"))
    over = [path.stem for path in files if "overlay" in reading.read(_text(path)).data]
    return tuple(path.stem for path in files if path.stem not in over), tuple(over)


def codes() -> list[str]:
    """The codes of the shipped schemes that can be run."""
    return list(_shipped_codes()[0])


def overlays() -> list[str]:
    """The codes of the shipped overlays: rules laid over other schemes, not run by themselves."""
    return list(_shipped_codes()[1])


def load(code_or_path: str) -> Document:
    """A shipped scheme by its code, or a scheme file by its path.

    Raises `BadScheme` with everything that is to be mended, a file that is not there included.
    """
    if code_or_path in (*codes(), *overlays()):
        shipped = _shipped(code_or_path)
        return replace(shipped, data=copy.deepcopy(shipped.data))
    try:
        text = FilePath(code_or_path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        sentence = (
            f"没有名为“{code_or_path}”的方案，也读不到这个文件。"
            f"现有方案：{'、'.join(codes())}；文件须为 UTF-8 编码。"
        )
        raise BadScheme([SchemeProblem("", 0, sentence)]) from error
    return from_text(text)


def overlay(code: str) -> Document:
    """A shipped overlay, to be read: it has no components, and nothing runs on it.

    Raises KeyError for a code that is none, and `BadScheme` where its structure is wrong.
    """
    if code not in overlays():
        raise KeyError(code)
    read = reading.read(_text(FOLDER / f"{code}.yaml"))
    data: dict[str, Any] = dict(read.data)
    if found := structure.problems(data, read.lines):
        raise BadScheme(found)
    return Document(str(data["id"]), data, read.lines)


def from_text(text: str) -> Document:
    """The document of a scheme file's text, whole where it extends another; `BadScheme` says
    everything that is to be mended."""
    read = reading.read(text)
    data: dict[str, Any] = dict(read.data)
    _insist(data, read.lines)
    return Document(str(data["id"]), extending.resolved(data, load), read.lines)


def parse(document: dict[str, Any]) -> Scheme:
    """The scheme of a document's mapping (as stored with a version).

    Raises `BadScheme` where it is none.
    """
    data: Any = texts(document)
    _insist(data, LINES_UNKNOWN)
    return parsing.scheme(extending.resolved(data, load))


def check(document: dict[str, Any], lines: dict[Path, int] | None = None) -> list[SchemeProblem]:
    """Everything that is wrong with a document's mapping; empty when nothing is."""
    lines = lines or {}
    found = structure.problems(document, lines)
    if found:
        return found
    if "overlay" in document:
        sentence = "这是加在别的方案之上的规定，不是可以单独计分的方案，请选用它所列的方案。"
        return [SchemeProblem("overlay", lines.get(("overlay",), 0), sentence)]
    found = [_said(document, path, words, lines) for path, words in
             extending.problems(document, load)]  # fmt: skip
    if found:
        return found
    whole = extending.resolved(document, load)
    found = structure.problems(whole, lines) if "extends" in document else []
    return found or [_said(whole, path, words, lines) for path, words in coherence.problems(whole)]


def _said(
    document: dict[str, Any], path: Path, sentence: str, lines: dict[Path, int]
) -> SchemeProblem:
    return SchemeProblem(place(document, path), structure.line(path, lines), sentence)


def digest(document: dict[str, Any]) -> str:
    """SHA-256 of a document's mapping in canonical JSON."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _insist(data: dict[str, Any], lines: dict[Path, int]) -> None:
    found = check(data, lines)
    if found:
        raise BadScheme(found)


@cache
def _shipped(code: str) -> Document:
    return from_text(_text(FOLDER / f"{code}.yaml"))


def _text(path: FilePath) -> str:
    return path.read_text(encoding="utf-8")
