"""Scheme documents as text: YAML that reads back to the very same document."""

from collections.abc import Mapping
from typing import Any

import yaml

from assessments.schemes.numbers import texts
from assessments.schemes.order import ordered

WIDTH = 100
SHORT = 70
"""A list or mapping of plain values up to this many characters stands on one line."""

_BREAKS = {"\x85", "\u2028", "\u2029"}
"""What YAML takes for the end of a line though nobody sees it."""


class _Writer(yaml.BaseDumper):
    """Writes every scalar as plain as it can be, because the reader takes all of them as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent lists under their key, as the shipped files do."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        """Write everything out: a scheme file has no anchors."""
        return True


def _mapping(writer: _Writer, data: dict[str, Any]) -> yaml.Node:
    pairs = list(data.items())
    node = writer.represent_mapping("tag:yaml.org,2002:map", pairs)
    node.flow_style = _is_short(data.values(), sum(len(key) + 4 for key in data))
    return node


def _sequence(writer: _Writer, data: list[Any]) -> yaml.Node:
    return writer.represent_sequence("tag:yaml.org,2002:seq", data, _is_short(data, 0))


def _text(writer: _Writer, data: str) -> yaml.Node:
    style = '"' if _BREAKS & set(data) else "|" if "\n" in data else None
    return writer.represent_scalar("tag:yaml.org,2002:str", data, style)


def _is_short(members: Any, keys: int) -> bool:
    values = list(members)
    return all(isinstance(v, str) for v in values) and (
        keys + sum(len(value) + 2 for value in values) <= SHORT
    )


_Writer.add_representer(dict, _mapping)
_Writer.add_representer(list, _sequence)
_Writer.add_representer(str, _text)


def text(document: Mapping[str, Any]) -> str:
    """Return a document as a scheme file: keys in the order of the JSON Schema, a blank line before
    each long section. Reading it gives the same document and digest; comments are not kept."""
    whole: Any = texts(ordered(document))
    parts = []
    for key, node in whole.items():
        part = yaml.dump(
            {key: node}, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=WIDTH
        )
        part = part.strip("\n")
        if part.startswith("{"):
            part = part[1:-1]
        parts.append(part if "\n" not in part else f"\n{part}")
    return "\n".join(parts).strip("\n") + "\n"
