"""YAML read through libyaml's events: JSON's data model, and nothing that runs or explodes.

libyaml's composer recurses in C, and PyYAML's constructors read YAML 1.1, where ``no`` is false.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import yaml

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import MAX_DEPTH, Json, Lines, child, fault, index, quoted
from sdkloom.reading.yaml_scalars import (
    CORE,
    ScalarError,
    is_merge_key,
    is_null,
    plain,
    tag_message,
    tagged,
)
from sdkloom.reading.yaml_stream import events

ALIAS_FACTOR = 10
ALIAS_ALLOWANCE = 1_000_000
"""Aliases may make a document, written out, so many times as long as it is, and so many characters
longer: whoever walks or prints the document later meets every copy."""

_FORBIDDEN = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REASONS = (
    ("that cannot start any token", "a value that starts with this character has to be quoted"),
    ("mapping values are not allowed", "a colon and a space inside a value: quote the value"),
    ("could not find expected ':'", "a key without a colon, or a line not indented enough"),
    ("did not find expected key", "expected a key: check the indentation and the quotes above"),
    ("did not find expected '-'", "expected an item (`- `): check the indentation"),
    ("did not find expected ','", "a comma is missing, or a bracket above is not closed"),
    ("did not find expected node content", "expected a value"),
    ("unexpected end of stream", "the text ends inside quotes"),
    ("unknown escape character", "a backslash in double quotes has to be doubled"),
    ("undefined tag handle", "a tag that is not declared: remove it"),
)


class _Anchor:
    """What aliases can name: ``size`` is its length written out, ``text`` a scalar's source."""

    __slots__ = ("height", "is_open", "size", "text", "value")

    def __init__(self, value: JsonValue, size: int, *, text: str | None) -> None:
        self.value = value
        self.size = size
        self.text = text
        self.is_open = text is None
        self.height = 0


class _Open:
    """A container whose end has not been met; ``mapping`` is None for a sequence."""

    __slots__ = ("anchor", "height", "is_merging", "items", "key", "mapping", "merge", "start")

    def __init__(self, value: JsonValue, anchor: _Anchor | None, start: int) -> None:
        self.mapping: dict[str, JsonValue] | None = value if isinstance(value, dict) else None
        self.items: list[JsonValue] = value if isinstance(value, list) else []
        self.anchor = anchor
        self.start = start
        self.height = 1
        self.key: str | None = None
        self.is_merging = False
        self.merge: tuple[JsonValue, Any] | None = None
        """What ``<<`` holds, and the event of its key."""


class _Builder:
    """Builds values from events with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.found: list[JsonValue] = []
        self.remarks: list[Diagnostic] = []
        self.duplicates: list[tuple[dict[str, JsonValue], str, JsonValue, SpecError]] = []
        """Mappings with a key that is there twice, its first value, and the error if they differ."""
        self._text = text
        self._origin = f"{file}#"
        self._stack: list[_Open] = []
        self._top: _Open | None = None
        self._anchors: dict[str, _Anchor] = {}
        self._length = 0

    def build(self) -> None:
        """Read the whole text; afterwards ``found`` holds its document, or nothing."""
        act: dict[object, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        try:
            for event in events(self._text):
                if handle := act.get(event.__class__):
                    handle(event)
        except yaml.YAMLError as error:
            raise self._syntax_error(error) from None

    def value(self, event: Any) -> JsonValue:
        """Give what a scalar stands for."""
        try:
            if event.tag is not None:
                return tagged(event.tag, event.value)
            return event.value if event.style else plain(event.value)
        except ScalarError as error:
            raise self._fault(error.rule, error.message, event) from None

    def note(self, container: JsonValue, event: Any) -> None:
        """Learn that *container* starts at *event*."""

    def _document(self, event: Any) -> None:
        if self.found:
            message = "a second document starts here: keep one document in a file"
            raise self._fault("yaml-documents", message, event)
        if event.version is not None and tuple(event.version) < (1, 2):
            message = "read as YAML 1.2, as OpenAPI asks, not 1.1: `no` and `on` are strings"
            self._remark("yaml-version", message, event)

    def _scalar(self, event: Any) -> None:
        self._length += len(event.value) + 1
        if event.anchor is not None:
            anchor = _Anchor(None, len(event.value) + 1, text=event.value)
            self._anchors[event.anchor] = anchor
        top = self._top
        if top is not None and top.mapping is not None and top.key is None:
            top.is_merging = is_merge_key(event.tag, event.value, event.style)
            if event.tag is not None and not top.is_merging:
                self.value(event)
            self._key(event, event.value)
            if event.tag is None and not event.style and is_null(event.value):
                message = f"a key cannot be null: it is read as the text {quoted(event.value)}"
                self._remark("yaml-key", f"{message}: put it in quotes", event)
            value = event.value
        else:
            value = self.value(event)
            self._add(value, 0, event)
        if event.anchor is not None:
            self._anchors[event.anchor].value = value

    def _key(self, event: Any, text: str) -> None:
        top = self._stack[-1]
        top.key = text
        if top.is_merging and top.merge is not None:
            message = f"the key {quoted(text)} is here twice: remove one"
            raise self._fault("duplicate-key", message, event)
        if not top.is_merging and top.mapping is not None and text in top.mapping:
            message = f"the key {quoted(text)} is here twice: remove or rename one"
            error = self._fault("duplicate-key", message, event)
            self.duplicates.append((top.mapping, text, top.mapping[text], error))
            self._remark("duplicate-key", message, event)
        if top.is_merging:
            message = "`<<` is YAML 1.1: it is merged here, other tools may read it differently"
            self._remark("yaml-merge-key", message, event)

    def _start(self, event: Any) -> None:
        is_mapping = type(event) is yaml.MappingStartEvent
        if event.tag not in {None, "!", f"{CORE}map" if is_mapping else f"{CORE}seq"}:
            raise self._fault("yaml-tag", tag_message(event.tag), event)
        if len(self._stack) == MAX_DEPTH:
            message = f"nested more than {MAX_DEPTH} levels deep: flatten it"
            raise self._fault("too-deep", message, event)
        container: JsonValue = {} if is_mapping else []
        self._put(container, event)
        self.note(container, event)
        anchor = None
        if event.anchor is not None:
            anchor = self._anchors[event.anchor] = _Anchor(container, 0, text=None)
        self._top = _Open(container, anchor, self._length)
        self._stack.append(self._top)
        self._length += 1

    def _end(self, _event: Any) -> None:
        closed = self._stack.pop()
        self._top = self._stack[-1] if self._stack else None
        if closed.merge is not None:
            self._merge(closed, *closed.merge)
        if closed.anchor is not None:
            closed.anchor.is_open = False
            closed.anchor.size = self._length - closed.start
            closed.anchor.height = closed.height
        self._done(closed.height)

    def _alias(self, event: Any) -> None:
        name = quoted(f"*{event.anchor}")
        anchor = self._anchors.get(event.anchor)
        if anchor is None:
            raise self._fault("yaml-syntax", f"the alias {name} has no anchor before it", event)
        if anchor.is_open:
            message = f"the alias {name} is inside of its own anchor: use $ref for recursion"
            raise self._fault("alias-cycle", message, event)
        self._length += anchor.size
        if self._length > ALIAS_FACTOR * len(self._text) + ALIAS_ALLOWANCE:
            message = "written out, the aliases make this document too large: use $ref instead"
            raise self._fault("alias-budget", message, event)
        if len(self._stack) + anchor.height > MAX_DEPTH:
            message = f"this alias nests the document more than {MAX_DEPTH} levels deep"
            raise self._fault("too-deep", message, event)
        top = self._top
        if top is not None and top.mapping is not None and top.key is None:
            if anchor.text is None:
                raise self._key_fault(event)
            self._key(event, anchor.text)
        else:
            self._add(anchor.value, anchor.height, event)

    def _add(self, value: JsonValue, height: int, event: Any) -> None:
        self._put(value, event)
        self._done(height)

    def _put(self, value: JsonValue, event: Any) -> None:
        top = self._top
        if top is None:
            self.found.append(value)
        elif top.mapping is None:
            top.items.append(value)
        elif top.key is None:
            raise self._key_fault(event)
        elif top.is_merging:
            top.merge = value, event
        else:
            top.mapping[top.key] = value

    def _done(self, height: int) -> None:
        """Turn to the next member of the container around a value of *height* levels."""
        top = self._top
        if top is not None:
            top.key = None
            top.is_merging = False
            if height >= top.height:
                top.height = height + 1

    def _merge(self, closed: _Open, inherited: Json, event: Any) -> None:
        sources = inherited if isinstance(inherited, list) else [inherited]
        mappings = [source for source in sources if isinstance(source, dict)]
        if closed.mapping is None or len(mappings) != len(sources):
            message = "`<<` can merge only a mapping or a list of mappings"
            raise self._fault("yaml-merge-key", message, event)
        own = dict(closed.mapping)
        closed.mapping.clear()
        for mapping in reversed(mappings):  # of several that have a key, the first gives it
            closed.mapping.update(mapping)
        closed.mapping.update(own)

    def _key_fault(self, event: Any) -> SpecError:
        return self._fault("yaml-key", "a key has to be a scalar, not a list or mapping", event)

    def _pointer(self) -> str:
        steps: Iterable[str | int | None] = (
            level.key if level.mapping is not None else len(level.items) - (level is not self._top)
            for level in self._stack
        )
        return child(self._origin, *(step for step in steps if step is not None))

    def _fault(self, rule: Rule, message: str, event: Any) -> SpecError:
        mark = event.start_mark
        return fault(rule, message, self._pointer(), mark.line + 1, mark.column + 1)

    def _remark(self, rule: Rule, message: str, event: Any) -> None:
        mark = event.start_mark
        remark = Diagnostic(
            rule=rule,
            severity="warning",
            message=message,
            origin=self._pointer(),
            line=mark.line + 1,
            column=mark.column + 1,
        )
        self.remarks.append(remark)

    def _syntax_error(self, error: yaml.YAMLError) -> SpecError:
        line, column, reason = 1, 1, str(error)
        if (forbidden := _FORBIDDEN.search(self._text)) is not None:
            line, column = Lines(self._text).place(forbidden.start())
            shown = f"U+{ord(forbidden[0]):04X}"
            reason = f"the character {shown} is not allowed in YAML: write it as an escape"
        elif isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
            line, column = error.problem_mark.line + 1, error.problem_mark.column + 1
            reason = str(error.problem)
            reason = next((ours for theirs, ours in _REASONS if theirs in reason), reason)
            if self._text.startswith("\t", error.problem_mark.index):
                reason = "YAML is indented with spaces, and this is a tab"
        return fault("yaml-syntax", f"not valid YAML: {reason}", self._origin, line, column)


def load(text: str, file: str) -> tuple[list[JsonValue], list[Diagnostic]]:
    """Read *text* into its one document (none where there is none) and the remarks about it."""
    builder = _Builder(text, file)
    builder.build()
    for mapping, key, before, error in builder.duplicates:
        if json.dumps(mapping[key], sort_keys=True) != json.dumps(before, sort_keys=True):
            raise error  # tools differ in which of the two they take
    return builder.found, builder.remarks


_Tree: TypeAlias = "dict[str, _Tree] | list[_Tree] | tuple[int, int]"


class Places(_Builder):
    """Finds where in a YAML text, read once without a fault, the value at a pointer starts."""

    def __init__(self, text: str) -> None:
        super().__init__(text, "")
        self._starts: dict[int, tuple[int, int]] = {}
        self.build()

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*, or of its nearest ancestor that exists."""
        at: _Tree = self.found[0]
        for part in parts:
            if isinstance(at, dict) and part in at:
                at = at[part]
            elif isinstance(at, list) and index(part) < len(at):
                at = at[index(part)]
            else:
                break
        return at if isinstance(at, tuple) else self._starts[id(at)]

    def value(self, event: Any) -> tuple[int, int]:
        """Give the place of a scalar instead of the scalar."""
        return event.start_mark.line + 1, event.start_mark.column + 1

    def note(self, container: JsonValue, event: Any) -> None:
        """Keep the place of *container*, which lives as long as the tree does."""
        self._starts[id(container)] = event.start_mark.line + 1, event.start_mark.column + 1
