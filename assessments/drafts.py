"""Drafts of schemes: what is wrong with one before it can be published, and how it reads as text.

Pure: documents in, problems out. A draft holds whatever was typed; only a published document must hold.
"""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jsonschema

from assessments import schemes
from assessments.schemes import extending, reading, structure
from assessments.schemes.problems import BadScheme, Path, SchemeProblem, place

LONGEST_TITLE = 120
"""What a scheme's name may hold, in characters."""
Document = Mapping[str, Any]
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Upper:
    """The document of an upper level whose limits a draft may only tighten (M17)."""

    code: str
    data: dict[str, Any]


def problems(
    document: dict[str, Any],
    code: str,
    upper: Upper | None = None,
    lines: dict[Path, int] | None = None,
) -> list[SchemeProblem]:
    """Return everything that keeps a draft of the scheme `code` from being published, with where it
    stands and what would mend it; [] when nothing does."""
    lines = lines or {}
    own = [
        SchemeProblem(place, structure.line(path, lines), sentence)
        for place, path, sentence in _own(document, code)
    ]
    found = schemes.check(document, lines)
    if not found:
        whole = resolved(document)
        own += [
            SchemeProblem(place, structure.line(path, lines), sentence)
            for place, path, sentence in (*_entry(whole), *_upper(document, code, upper))
        ]
    return [*own, *found]


Found = list[tuple[str, Path, str]]


def _own(document: Document, code: str) -> Found:
    """What a scheme needs beside a document that runs: its own code, a name, a practice."""
    found: Found = []
    if document.get("id") != code:
        found.append(("id", ("id",), f"编码须是“{code}”，与方案的编码一致，请改回来。"))
    title = document.get("title")
    if not isinstance(title, str) or not title.strip():
        found.append(("title", ("title",), "缺少方案名称，请补上。"))
    elif len(title) > LONGEST_TITLE:
        found.append(("title", ("title",), f"名称最多{LONGEST_TITLE}个字，请缩短。"))
    if "extends" not in document:
        for key, name in (("practice", "做法编号，例如 P17"), ("subject", "考核对象")):
            if key not in document:
                found.append((key, (key,), f"缺少{name}，请补上。"))
    return found


def _entry(whole: Document) -> Found:
    """The entry sheet draws components the scheme has."""
    known = [part["id"] for part in whole["components"]]
    found: Found = []
    for section in ("common", "individual"):
        named = whole.get("entry", {}).get(section, {}).get("component")
        if named is not None and named not in known:
            sentence = f"录入表用到“{named}”，组成部分里没有，只能是 {'、'.join(known)}。"
            found.append((f"entry.{section}.component", ("entry", section, "component"), sentence))
    return found


def _upper(document: Document, code: str, upper: Upper | None) -> Found:
    """Limits of the upper scheme stay and may only be tightened (M17, P08-R3)."""
    if upper is None:
        return []
    base = upper.data.get("inherits", {}).get("limits", {})
    given = resolved(dict(document)).get("inherits", {}).get("limits", {})
    asked = {**resolved(dict(document)), "id": code, "extends": upper.code}
    found: Found = [
        (".".join(map(str, path)), path, sentence)
        for path, sentence in extending.problems(asked, lambda _: upper)
    ]
    for limit in base:
        if limit not in given:
            sentence = f"上级方案的限制“{limit}”不能删去，请补上，可以改得更严。"
            found.append((f"inherits.limits.{limit}", ("inherits", "limits", limit), sentence))
    return found


def resolved(document: dict[str, Any]) -> dict[str, Any]:
    """Return the whole document where it extends a shipped one, itself otherwise; a copy.

    Call it on a document whose structure holds and whose base exists (`problems` says so).
    """
    return copy.deepcopy(extending.resolved(document, schemes.load))


def is_readable(document: dict[str, Any]) -> bool:
    """Whether a document can be shown in words: its structure holds, its values may still be wrong."""
    if structure.problems(document, {}) or "overlay" in document:
        return False
    if any(True for _ in extending.problems(document, schemes.load)):
        return False
    return not structure.problems(resolved(document), {})


FORM_KEYS = {"min", "max", "weight", "min_periods", "days", "due", "reading", "value", "values"}
"""Required keys the editor's form can leave blank."""


def has_form(document: dict[str, Any]) -> bool:
    """Whether the editor's form can be drawn: nothing is wrong with the structure but values that are
    typed into the form itself."""
    if "overlay" in document or not {"period", "score", "components"} <= set(document):
        return False
    validator = jsonschema.Draft202012Validator(structure.schema())
    return all(_is_value(error) for error in validator.iter_errors(document))


def _is_value(error: jsonschema.ValidationError) -> bool:
    if error.validator == "required":
        missing = {name for name in error.validator_value if name not in error.instance}
        return missing <= FORM_KEYS
    return error.validator in ("pattern", "minLength", "minProperties")


def from_text(text: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """Return the document of a typed or uploaded text, and the line each part begins on.

    BadScheme where it cannot be read as a document at all: nothing could be kept of it then.
    """
    read = reading.read(text)
    bad = [path for path in _unstorable(read.data, ()) if path]
    if bad:
        sentence = "这里有看不见的控制字符，不能保存。请删去后重新输入这一项。"
        raise BadScheme(
            [
                SchemeProblem(place({}, path), structure.line(path, read.lines), sentence)
                for path in bad
            ]
        )
    return dict(read.data), read.lines


def _unstorable(node: Any, path: Path) -> Iterator[Path]:
    """The places of words that no database text can hold: NUL, half a character."""
    if isinstance(node, dict):
        for key, child in node.items():
            if _UNSTORABLE.search(key):
                yield path or ("",)
            yield from _unstorable(child, (*path, key))
    elif isinstance(node, list):
        for at, child in enumerate(node):
            yield from _unstorable(child, (*path, at))
    elif _UNSTORABLE.search(node):
        yield path


def from_bytes(data: bytes) -> str:
    """Return the text of an uploaded scheme file; BadScheme where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        sentence = "文件不是UTF-8编码的文字。请用本平台下载的方案文件修改，或另存为UTF-8再上传。"
        raise BadScheme([SchemeProblem("", 0, sentence)]) from error
