"""Scheme files as text: YAML in which every scalar stays the text that was written.

Anchors, duplicate keys and tags are refused: a regulation says each thing once, in plain words.
"""

from dataclasses import dataclass, field

import yaml

from assessments.schemes.problems import BadScheme, Path, SchemeProblem, place

LARGEST = 1_000_000  # characters
Node = str | list["Node"] | dict[str, "Node"]


@dataclass
class Read:
    """The document, and the line each path begins on."""

    data: dict[str, Node]
    lines: dict[Path, int] = field(default_factory=dict)


def read(text: str) -> Read:
    """Read a scheme file; `BadScheme` says why it is none."""
    if len(text) > LARGEST:
        raise _bad(0, "文件过大，不像是一份方案，请核对后再上传。")
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        raise _bad(line, "这一行的写法不合 YAML 规则，请检查缩进、冒号和引号。") from error
    except RecursionError as error:
        raise _bad(0, "文件嵌套过深，不像是一份方案。") from error
    if not isinstance(node, yaml.MappingNode):
        raise _bad(1, "方案文件须以“键: 值”写成，例如第一行写 id: my_scheme。")
    reader = _Reader()
    data = reader.mapping(node, ())
    if reader.problems:
        raise BadScheme(reader.problems)
    return Read(data, reader.lines)


def _bad(line: int, sentence: str) -> BadScheme:
    return BadScheme([SchemeProblem("", line, sentence)])


class _Reader:
    """Turns YAML nodes into plain values, noting lines and what is not allowed."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.problems: list[SchemeProblem] = []
        self.seen: set[int] = set()

    def value(self, node: yaml.Node, path: Path) -> Node:
        self.lines[path] = node.start_mark.line + 1
        if id(node) in self.seen:
            self.refuse(node, path, "方案里不能用锚点引用（& 与 *），请把内容写全。")
            return ""
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*path, at)) for at, child in enumerate(node.value)]
        return str(node.value)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Node]:
        self.lines[path] = node.start_mark.line + 1
        data: dict[str, Node] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.refuse(key, path, "键须是一个词，不能是列表或字典。")
                continue
            if key.value in data:
                self.refuse(key, (*path, key.value), "这一项写了两次，请只留一次。")
                continue
            data[key.value] = self.value(child, (*path, key.value))
            self.lines[(*path, key.value)] = key.start_mark.line + 1
        return data

    def refuse(self, node: yaml.Node, path: Path, sentence: str) -> None:
        words = place({}, path)
        self.problems.append(SchemeProblem(words, node.start_mark.line + 1, sentence))
