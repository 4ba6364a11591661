"""What stands where in a YAML text: a tree of its nodes, comments and line ends left in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import yaml

from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.yaml_scalars import is_merge_key, plain, tagged
from sdkloom.reading.yaml_stream import events

_KEEPING = re.compile(r"(?:[&!]\S*\s+)*[|>][-0-9]*\+")


Kind: TypeAlias = Literal["scalar", "alias", "mapping", "sequence"]

_KINDS: dict[object, Kind] = {
    yaml.ScalarEvent: "scalar",
    yaml.AliasEvent: "alias",
    yaml.MappingStartEvent: "mapping",
    yaml.SequenceStartEvent: "sequence",
}


@dataclass(slots=True, eq=False)
class Node:
    """A value in the text, from its anchor or tag to its last character.

    ``members`` are those of a mapping (key and value) or sequence (None and value); ``target`` is
    what an alias stands for; ``value`` that of a scalar, ``text`` its content.
    """

    kind: Kind
    start: int
    end: int
    anchor: str | None = None
    is_flow: bool = False
    members: list[tuple[Node | None, Node]] = field(
        default_factory=list["tuple[Node | None, Node]"]
    )
    target: Node | None = None
    value: JsonValue = None
    text: str = ""

    @property
    def merge(self) -> Node | None:
        """What ``<<`` holds."""
        return next((inner for key, inner in self.members if is_merge(key)), None)


def is_merge(key: Node | None) -> bool:
    """Tell whether *key* is the merge key of YAML 1.1."""
    return key is not None and key.value is _MERGE


def key_text(key: Node) -> str:
    """Give the name that a key stands for."""
    return key.target.text if key.target is not None else key.text


def compose(text: str) -> tuple[Node, list[Node]]:
    """Build the tree of *text*, which was read before without a fault, and list its aliases."""
    return _Composer(text).compose()


class _Composer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._anchors: dict[str, Node] = {}
        self._aliases: list[Node] = []
        self._events = events(text)

    def compose(self) -> tuple[Node, list[Node]]:
        event = next(self._events)
        while event.__class__ not in _KINDS:
            event = next(self._events)
        return self._node(event), self._aliases

    def _node(self, event: Any, *, is_key: bool = False) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        kind = _KINDS[event.__class__]
        if kind == "alias":
            name: str = event.anchor
            node = Node("alias", start, end, text=name, target=self._anchors[name])
            self._aliases.append(node)
            return node
        node = Node(kind, start, end, anchor=event.anchor)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        if kind == "scalar":
            self._scalar(node, event, is_key=is_key)
        else:
            node.is_flow = bool(event.flow_style)
            self._members(node)
        return node

    def _scalar(self, node: Node, event: Any, *, is_key: bool) -> None:
        node.text = event.value
        if is_key:
            is_merging = is_merge_key(event.tag, event.value, event.style)
            node.value = _MERGE if is_merging else event.value
        elif event.tag is not None:
            node.value = tagged(event.tag, event.value)
        else:
            node.value = event.value if event.style else plain(event.value)
        if event.style and event.style in "|>":
            raw = self._text[node.start : node.end]
            is_keeping = _KEEPING.match(raw)
            node.end -= len(raw) - len(
                re.sub(r"\r?\n\Z", "", raw) if is_keeping else raw.rstrip("\r\n")
            )

    def _members(self, node: Node) -> None:
        while (event := next(self._events)).__class__ in _KINDS:
            key = None
            if node.kind == "mapping":
                key = self._node(event, is_key=True)
                event = next(self._events)
            node.members.append((key, self._node(event)))
        if node.is_flow:
            node.end = event.end_mark.index
        elif node.members:
            key, last = node.members[-1]
            # a value that is not there has the place of what comes next
            is_absent = (
                key is not None
                and last.start == last.end
                and "\n" in self._text[key.end : last.end]
            )
            node.end = key.end if key is not None and is_absent else last.end


class _Merge:
    """The one thing that is no name."""


_MERGE = _Merge()


def value_of(node: Node) -> JsonValue:
    """Read the value of *node*; mappings that merge others are not for this."""
    match node.kind:
        case "alias":
            return value_of(node.target) if node.target is not None else None
        case "scalar":
            return node.value
        case "sequence":
            return [value_of(item) for _, item in node.members]
        case "mapping":
            return {
                key_text(key): value_of(inner) for key, inner in node.members if key is not None
            }
