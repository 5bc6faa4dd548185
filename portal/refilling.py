"""Putting values back into a form of a finished page of HTML, as if they had been typed there again.

Pure: text in, text out. What the page holds besides the form's own controls stays as it is.
"""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str | None]
_NOT_TYPED = {"hidden", "submit", "button", "image", "reset", "file", "password"}
_TICKED = {"checkbox", "radio"}


@dataclass
class _Edit:
    """One stretch of the page to write anew; `shows` when a reader sees the difference."""

    start: int
    end: int
    text: str
    shows: bool


@dataclass
class _Form:
    """A form of the page: its address, the names of its controls, what filling it would change."""

    action: str
    id: str
    names: set[str] = field(default_factory=set)
    edits: list[_Edit] = field(default_factory=list)
    opened: dict[int, _Edit] = field(default_factory=dict)


@dataclass(frozen=True)
class Refilled:
    """The page with the values in it: whether it has the form, and whether a reader sees them."""

    text: str
    has_form: bool
    shows: bool


def refilled(text: str, action: str, here: str, values: Mapping[str, Sequence[str]]) -> Refilled:
    """Return the page with `values` (name → texts) in the form that is sent to `action`.

    `here` is the page's own address, which a form without one is sent to. Of several forms with one
    address the one whose controls fit best is taken; closed details around what changed are opened.
    """
    reader = _Reader(text, here, values)
    reader.feed(text)
    reader.close()
    fitting = [form for form in reader.forms if form.action == action]
    if not fitting:
        return Refilled(text, has_form=False, shows=False)
    form = max(fitting, key=lambda one: len(one.names & values.keys()))
    for edit in sorted([*form.edits, *form.opened.values()], key=lambda e: e.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return Refilled(text, has_form=True, shows=any(edit.shows for edit in form.edits))


class _Reader(HTMLParser):
    """Walks through the page and notes, form by form, what filling it would change."""

    def __init__(self, text: str, here: str, values: Mapping[str, Sequence[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.here, self.values, self.text = here, values, text
        self.lines = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]
        self.forms: list[_Form] = []
        self.inside: _Form | None = None
        self.details: list[_Edit | None] = []
        self.used: dict[tuple[int, str], int] = {}
        self.select: tuple[_Form, str] | None = None
        self.area: tuple[_Form, str, int] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "form":
            self.inside = _Form(found.get("action") or self.here, found.get("id") or "")
            self.forms.append(self.inside)
        elif tag == "details":
            closed = "open" not in found
            self.details.append(self._tag(tag, found | {"open": None}, False) if closed else None)
        elif tag == "option" and self.select is not None:
            form, name = self.select
            self._tick(form, tag, found, "selected", found.get("value") in self.values[name])
        elif tag in ("input", "select", "textarea"):
            self._control(tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag == "details" and self.details:
            self.details.pop()
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area is not None:
            form, name, start = self.area
            self.area, end = None, self._at()
            typed = self._next(form, name)
            is_new = html.unescape(self.text[start:end]).strip() != typed.strip()
            self._note(form, _Edit(start, end, html.escape(f"\n{typed}"), is_new))

    def _control(self, tag: str, found: Attributes) -> None:
        form, name = self._owner(found), found.get("name") or ""
        if form is None or not name:
            return
        form.names.add(name)
        kind = found.get("type") or "text"
        if kind in _TICKED:
            ticked = (found.get("value") or "on") in self.values.get(name, ())
            self._tick(form, tag, found, "checked", ticked)
        elif name not in self.values:
            return
        elif tag == "select":
            self.select = form, name
        elif tag == "textarea":
            self.area = form, name, self._end()
        elif kind == "hidden" or kind not in _NOT_TYPED:
            typed = self._next(form, name)
            is_new = kind != "hidden" and (found.get("value") or "") != typed
            self._note(form, self._tag(tag, found | {"value": typed}, is_new))

    def _owner(self, found: Attributes) -> _Form | None:
        """The form a control belongs to: the one it names, else the one it stands in."""
        named = found.get("form")
        if named is None:
            return self.inside
        return next((form for form in self.forms if form.id == named), None)

    def _next(self, form: _Form, name: str) -> str:
        """The next of the values sent under a name; the last one again when there are no more."""
        key = self.forms.index(form), name
        at = self.used[key] = self.used.get(key, -1) + 1
        return self.values[name][min(at, len(self.values[name]) - 1)]

    def _tick(self, form: _Form, tag: str, found: Attributes, mark: str, ticked: bool) -> None:
        if ticked != (mark in found):
            kept = {name: value for name, value in found.items() if name != mark}
            self._note(form, self._tag(tag, kept | ({mark: None} if ticked else {}), True))

    def _tag(self, tag: str, attributes: Attributes, shows: bool) -> _Edit:
        return _Edit(self._at(), self._end(), _start_tag(tag, attributes), shows)

    def _note(self, form: _Form, edit: _Edit) -> None:
        form.edits.append(edit)
        if not edit.shows:
            return
        form.opened |= {opened.start: opened for opened in self.details if opened is not None}

    def _at(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def _end(self) -> int:
        return self._at() + len(self.get_starttag_text() or "")


def _start_tag(tag: str, attributes: Attributes) -> str:
    told = [
        name if value is None else f'{name}="{html.escape(value)}"'
        for name, value in attributes.items()
    ]
    return f"<{' '.join([tag, *told])}>"
