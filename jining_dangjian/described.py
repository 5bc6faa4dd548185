"""The interface description as chapters for people: what can be asked or done, with what, and the answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from portal.described import EVERYWHERE, PROBLEMS, ROOM

Schema = dict[str, Any]
TYPES = {
    "integer": "整数",
    "string": "文字",
    "boolean": "true或false",
    "object": "对象",
    "array": "列表",
    "null": "null",
}
FORMATS = {
    "decimal": "小数，写成文字",
    "date": "日期",
    "date-time": "时间",
    "uri": "地址",
}


@dataclass(frozen=True)
class Line:
    """A parameter or a field of an answer; `depth` is how far inside another it stands."""

    name: str
    kind: str
    about: str
    depth: int = 0

    @property
    def steps(self) -> range:
        """One for each level it stands inside."""
        return range(self.depth)


@dataclass(frozen=True)
class Refusal:
    """A status an address may answer instead, and when."""

    status: str
    when: str


@dataclass(frozen=True)
class Operation:
    """One address and method."""

    code: str
    method: str
    path: str
    title: str
    about: str
    parameters: list[Line]
    media: list[str]
    """Forms the body may have; none where nothing is sent."""
    body: list[Line]
    body_example: str
    answer: list[Line]
    example: str
    refusals: list[Refusal]


@dataclass
class Chapter:
    """The operations of one room of the portal."""

    code: str
    title: str
    operations: list[Operation] = field(default_factory=list)


def chapters(schema: Schema) -> list[Chapter]:
    """Return the description room by room, each in the order of the addresses; rooms in that of the first."""
    found: dict[str, Chapter] = {}
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            room = told[ROOM]
            chapter = found.setdefault(room["code"], Chapter(room["code"], room["name"]))
            chapter.operations.append(_operation(schema, path, method, told))
    return list(found.values())


def _operation(schema: Schema, path: str, method: str, told: Schema) -> Operation:
    answers = told["responses"]
    good = next(iter(answers[min(answers)]["content"].values()))
    sent = told.get("requestBody", {}).get("content", {})
    first: Schema = next(iter(sent.values()), {"schema": {}})
    return Operation(
        code=told["operationId"],
        method=method.upper(),
        path=path,
        title=told["summary"],
        about=told.get("description", ""),
        parameters=[_parameter(schema, one) for one in told.get("parameters", ())],
        media=list(sent),
        body=list(_fields(schema, first["schema"], is_sent=True)),
        body_example=_example(first),
        answer=list(_fields(schema, good["schema"])),
        example=_example(good),
        refusals=[
            Refusal(status, answer.get("description", "")) for status, answer in _others(answers)
        ],
    )


def _others(answers: Schema) -> Iterator[tuple[str, Schema]]:
    """Yield every answer but the one that is told in full and those every address gives."""
    told = {min(answers), *map(str, EVERYWHERE)}
    return ((status, answer) for status, answer in answers.items() if status not in told)


def everywhere() -> list[Refusal]:
    """Return what every address may answer, to be told once."""
    return [Refusal(str(status), PROBLEMS[status][1]) for status in EVERYWHERE]


def _parameter(schema: Schema, one: Schema) -> Line:
    shape = _resolved(schema, one["schema"])
    return Line(one["name"], _kind(schema, shape), _first_paragraph(one.get("description", "")))


def _example(answer: Schema) -> str:
    for example in answer.get("examples", {}).values():
        return json.dumps(example["value"], ensure_ascii=False, indent=2)
    return ""


def _fields(
    schema: Schema, shape: Schema, depth: int = 0, *, is_sent: bool = False
) -> Iterator[Line]:
    """Yield the fields of an object, those inside after the one they are in; at most five deep.

    Of what is sent those that must be there are told so.
    """
    shape = _resolved(schema, shape)
    if shape.get("type") == "array":
        shape = _resolved(schema, shape["items"])
    for name, inner in shape.get("properties", {}).items():
        about = inner.get("description") or inner.get("title", "")
        told = _resolved(schema, inner)
        about = about or told.get("description") or told.get("title", "")
        needed = "，必填" if is_sent and name in shape.get("required", ()) else ""
        yield Line(name, _kind(schema, told) + needed, _first_paragraph(about), depth)
        if depth < 5:
            yield from _fields(schema, told, depth + 1, is_sent=is_sent)


def _first_paragraph(text: str) -> str:
    """Leave out the list of choices the generator appends; the kind tells them."""
    return text.partition("\n\n")[0].partition("* `")[0].strip()


def _resolved(schema: Schema, shape: Schema) -> Schema:
    """Follow references, and what wraps one to add a description or null."""
    while True:
        parts = [p for p in _parts(shape) if p.get("type") != "null"]
        if "$ref" in shape:
            name = shape["$ref"].rpartition("/")[2]
            shape = schema["components"]["schemas"][name]
        elif len(parts) == 1:
            shape = parts[0]
        else:
            return shape


def _parts(shape: Schema) -> list[Schema]:
    for key in ("allOf", "oneOf", "anyOf"):
        if key in shape:
            return list(shape[key])
    return []


def _kind(schema: Schema, shape: Schema) -> str:
    """Return a field's type in words: 整数，可为null · 列表（对象） · collecting、submitted …"""
    if "enum" in shape:
        return "、".join(str(value) for value in shape["enum"] if value)
    types = shape.get("type", "object")
    names = [types] if isinstance(types, str) else list(types)
    words = FORMATS.get(shape.get("format", "")) or TYPES.get(names[0], names[0])
    if names[0] == "array":
        words = f"列表（{_kind(schema, _resolved(schema, shape['items']))}）"
    return f"{words}，可为null" if "null" in names[1:] else words
