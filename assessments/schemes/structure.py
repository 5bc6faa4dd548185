"""Does a document have the structure of the published JSON Schema? Answers in sentences."""

import difflib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path as FilePath
from typing import Any

import jsonschema

from assessments.schemes.problems import Path, SchemeProblem, place

SCHEMA_FILE = FilePath(__file__).with_name("scheme.schema.json")


@cache
def schema() -> dict[str, Any]:
    """The published JSON Schema of scheme documents."""
    loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def problems(data: dict[str, Any], lines: dict[Path, int]) -> list[SchemeProblem]:
    """Everything that does not fit the JSON Schema, in the order of the file."""
    found = [
        SchemeProblem(place(data, path), line(path, lines), sentence)
        for error in _validator().iter_errors(data)
        for path, sentence in _said(error)
    ]
    return sorted(set(found), key=lambda problem: (problem.line, problem.place))


def line(path: Path, lines: dict[Path, int]) -> int:
    """The line of a path, of the nearest thing around it if it is not there itself."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 0)


def _said(error: jsonschema.ValidationError) -> Iterator[tuple[Path, str]]:
    path = tuple(error.absolute_path)
    rule, value = error.validator, error.validator_value
    if rule == "required":
        for name in value:
            if name not in error.instance:
                yield (*path, name), f"缺少“{name}”，请补上。"
    elif rule == "additionalProperties":
        known = list(error.schema.get("properties", {}))
        for name in error.instance:
            if name not in known:
                yield (*path, name), f"不认识“{name}”这一项，{_hint(str(name), known)}"
    elif rule == "enum":
        words = "、".join(dict.fromkeys(str(v).lower() for v in value))
        yield path, f"“{error.instance}”不在可选之列，只能是 {words} 之一。"
    else:
        yield path, _other(str(rule), value, error)


def _other(rule: str, value: Any, error: jsonschema.ValidationError) -> str:
    told = {
        "minItems": f"至少要有 {value} 项，请补全。",
        "maxItems": f"最多 {value} 项，请删减。",
        "minProperties": f"至少要有 {value} 项，请补全。",
        "uniqueItems": "各项不能重复，请删去重复的一项。",
    }
    if rule in told:
        return told[rule]
    words = error.schema.get("description") or _TYPES.get(str(error.schema.get("type")), "别的写法")
    written = error.instance if isinstance(error.instance, str | int) else "这里"
    return f"“{written}”不合要求，须为{words}。"


_TYPES = {"object": "“键: 值”的形式", "array": "列表", "string": "文字"}


def _hint(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"是否要写“{close[0]}”？不是就请删去。" if close else "请删去。"
