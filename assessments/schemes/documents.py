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

from assessments.schemes import coherence, parsing, reading, structure
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
    def scheme(self) -> Scheme:
        """What the engine runs on; `NotYetSupported` for a mechanism it does not have."""
        return parsing.scheme(self.data)


def codes() -> list[str]:
    """The codes of the shipped schemes."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(code_or_path: str) -> Document:
    """A shipped scheme by its code, or a scheme file by its path.

    Raises `BadScheme` with everything that is to be mended, a file that is not there included.
    """
    if code_or_path in codes():
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


def from_text(text: str) -> Document:
    """The document of a scheme file's text; `BadScheme` says everything that is to be mended."""
    read = reading.read(text)
    data: dict[str, Any] = dict(read.data)
    _insist(data, read.lines)
    return Document(str(data["id"]), data, read.lines)


def parse(document: dict[str, Any]) -> Scheme:
    """The scheme of a document's mapping (as stored with a version).

    Raises `BadScheme` where it is none, `NotYetSupported` for a mechanism the engine does not have.
    """
    data: Any = texts(document)
    _insist(data, LINES_UNKNOWN)
    return parsing.scheme(data)


def check(document: dict[str, Any], lines: dict[Path, int] | None = None) -> list[SchemeProblem]:
    """Everything that is wrong with a document's mapping; empty when nothing is."""
    lines = lines or {}
    found = structure.problems(document, lines)
    if found:
        return found
    if "overlay" in document:
        sentence = "这是加在别的方案之上的规定，不是可以单独计分的方案，请选用它所列的方案。"
        return [SchemeProblem("overlay", lines.get(("overlay",), 0), sentence)]
    if "extends" in document:
        return []
    return [
        SchemeProblem(place(document, path), structure.line(path, lines), sentence)
        for path, sentence in coherence.problems(document)
    ]


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
    return from_text((FOLDER / f"{code}.yaml").read_text(encoding="utf-8"))
