"""A YAML text reduced to a part of its value: lines stay or go, with their comments.

What is not in block style, one key or item a line, is written anew where it changes. An alias whose
anchor is dropped gets the anchor and its value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.slicing.text_edits import Edit, apply, remaining_items, same, shared_keys
from sdkloom.slicing.yaml_tree import Node, compose, is_merge, key_text, value_of
from sdkloom.slicing.yaml_writing import block, flow

_COLON = re.compile(r"[ \t]*:")
_DASH = re.compile(r"-[ \t]*\Z")


def reduce(text: str, old: JsonValue, new: JsonValue) -> str:
    """Cut *text*, which reads as *old*, down to *new*; the result is to be read and compared."""
    root, aliases = compose(text)
    reducer = _Reducer(text, has_aliases=bool(aliases))
    if not reducer.visit(root, old, new, _FLOW):
        return write(text, new)
    reducer.resolve()
    return apply(text, reducer.draft.edits)


def write(text: str, value: JsonValue) -> str:
    """Write *value* as a whole document that takes the place of *text*."""
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{block(value, 0).lstrip()}\n".replace("\n", end)


class _Position(NamedTuple):
    """Where a value stands: after the colon of a key in block style, or (-1) anywhere else."""

    colon: int
    indent: int


_FLOW = _Position(-1, 0)


class _Row(NamedTuple):
    """A key or item of a block: its column, its value, and where it starts and its value ends."""

    column: int
    start: int
    end: int
    position: _Position
    key: Node | None
    node: Node


@dataclass(slots=True)
class _Draft:
    """What is known so far, in lists that can be cut back."""

    edits: list[Edit] = field(default_factory=list[Edit])
    anchors: list[tuple[Node, JsonValue]] = field(default_factory=list["tuple[Node, JsonValue]"])
    """Nodes with an anchor that stay, and what they will read as."""
    aliases: list[tuple[Node, JsonValue, _Position]] = field(
        default_factory=list["tuple[Node, JsonValue, _Position]"]
    )

    def sizes(self) -> tuple[int, int, int]:
        """Remember how far it got."""
        return len(self.edits), len(self.anchors), len(self.aliases)

    def cut_back(self, sizes: tuple[int, int, int]) -> None:
        """Forget what was noted since."""
        edits, anchors, aliases = sizes
        del self.edits[edits:], self.anchors[anchors:], self.aliases[aliases:]


class _Reducer:
    def __init__(self, text: str, *, has_aliases: bool) -> None:
        self.draft = _Draft()
        self._text = text
        self._has_aliases = has_aliases
        self._is_top = True

    def visit(self, node: Node, old: JsonValue, new: JsonValue, position: _Position) -> bool:
        """Note what turns *node* from *old* into *new*; False if it has to be written anew."""
        is_top, self._is_top = self._is_top, False
        if node.kind == "alias":
            self.draft.aliases.append((node, new, position))
            return True
        if node.anchor is not None:
            self.draft.anchors.append((node, new))
        if same(old, new):
            if self._has_aliases:
                self._look_into(node, new)
            return True
        if node.is_flow or node.merge is not None:
            return self._flow(node, old, new)
        if is_object(old) and is_object(new) and node.kind == "mapping":
            return self._mapping(node, old, new, is_top=is_top)
        if is_array(old) and is_array(new) and node.kind == "sequence":
            return self._sequence(node, old, new)
        return False

    def _look_into(self, node: Node, value: JsonValue) -> None:
        """Note the anchors and aliases of what stays as it is."""
        for at, (key, inner) in enumerate(node.members):
            position = _FLOW
            if key is None:
                read = value[at]
            elif is_merge(key):
                read = value_of(inner) if _is_simple(inner) else None
            else:
                self._key(key)
                read = value[key_text(key)]
            if key is not None and not node.is_flow and (colon := self._colon(key)) is not None:
                position = _Position(colon, self._column(key.start) + 2)
            self.visit(inner, read, read, position)

    def _key(self, key: Node) -> None:
        name = key_text(key)
        if key.kind == "alias":
            self.draft.aliases.append((key, name, _FLOW))
        elif key.anchor is not None:
            self.draft.anchors.append((key, name))

    def _flow(self, node: Node, old: JsonValue, new: JsonValue) -> bool:
        """Go into a container in flow style whose own members all stay."""
        if node.merge is not None or node.kind == "scalar":
            return False
        if is_object(old) and is_object(new) and list(old) == list(new):
            for key, inner in node.members:
                if key is not None:
                    self._key(key)
                    self._child(inner, old[key_text(key)], new[key_text(key)], _FLOW)
            return True
        return False

    def _child(self, node: Node, old: JsonValue, new: JsonValue, position: _Position) -> None:
        sizes = self.draft.sizes()
        if not self.visit(node, old, new, position):
            self.draft.cut_back(sizes)
            self.draft.edits.append(_written(node, new, position))

    def _mapping(
        self, node: Node, old: dict[str, JsonValue], new: dict[str, JsonValue], *, is_top: bool
    ) -> bool:
        rows = self._rows(node)
        keys = [key_text(row.key) for row in rows or () if row.key is not None]
        found = shared_keys(keys, new)
        if rows is None or found is None or not any(found[0]):
            return False
        remains, added = found
        self._cut(rows, remains, is_top=is_top)
        for row, key, stays in zip(rows, keys, remains, strict=True):
            if stays and row.key is not None:
                self._key(row.key)
                self._child(row.node, old[key], new[key], row.position)
        last = max(at for at, stays in enumerate(remains) if stays)
        self._add(rows[last], {key: new[key] for key in added})
        return True

    def _sequence(self, node: Node, old: list[JsonValue], new: list[JsonValue]) -> bool:
        rows = self._rows(node)
        remains = remaining_items(old, new)
        if rows is None or remains is None or not any(remains):
            return False
        self._cut(rows, remains, is_top=False)
        for row, value, stays in zip(rows, old, remains, strict=True):
            if stays:
                self._child(row.node, value, value, row.position)
        return True

    def _rows(self, node: Node) -> list[_Row] | None:
        """List the members of a block; None if one does not start its line."""
        rows: list[_Row] = []
        for key, inner in node.members:
            position: _Position | None = _FLOW
            start = self._dash(inner) if key is None else key.start
            line = self._line(start) if start is not None else 0
            if start is None or self._text[line:start].strip(" "):
                return None
            if key is not None:
                colon = self._colon(key)
                position = None if colon is None else _Position(colon, start - line + 2)
            if position is None:
                return None
            end = max(inner.end, key.end if key is not None else start)
            if key is not None and inner.start == inner.end:
                end = position.colon  # a value that is not there
            rows.append(_Row(start - line, start, end, position, key, inner))
        return rows

    def _cut(self, rows: Sequence[_Row], remains: Sequence[bool], *, is_top: bool) -> None:
        at = 0
        while at < len(rows):
            after = at
            while after < len(rows) and not remains[after]:
                after += 1
            if after > at:
                self.draft.edits.append(self._run(rows, at, after, is_top=is_top))
            at = max(after, at + 1)

    def _run(self, rows: Sequence[_Row], first: int, after: int, *, is_top: bool) -> Edit:
        """Drop the lines of a run of rows; of the blank lines around it those on one side."""
        floor = self._after(rows[first - 1].end) if first else 0
        start = self._line(rows[first].start)
        if first or not is_top:  # what stands above all is about the document
            start = self._head(start, floor, rows[first].column)
        solid, end = self._tail(rows[after - 1])
        if after < len(rows):
            return Edit(start, end)
        while start > floor and not self._text[self._line(start - 1) : start].strip():
            start = self._line(start - 1)
        return Edit(start, solid)

    def _head(self, start: int, floor: int, column: int) -> int:
        """Find where the comments directly above a line start."""
        while start > floor:
            above = self._line(start - 1)
            line = self._text[above:start]
            comment = line.lstrip(" \t")
            if not comment.startswith("#") or len(line) - len(comment) > column:
                break
            start = above
        return start

    def _tail(self, row: _Row) -> tuple[int, int]:
        """Find where what belongs to a row ends, without and with the blank lines that follow."""
        solid = at = self._after(row.end)
        while at < len(self._text):
            after = self._after(at)
            line = self._text[at:after]
            comment = line.strip()
            if comment and not (comment[0] == "#" and line.index("#") > row.column):
                break
            at = after
            solid = at if comment else solid
        return solid, at

    def _add(self, row: _Row, added: dict[str, JsonValue]) -> None:
        if added:
            place = self._after(row.end)
            text = block(added, row.column)[1:] + "\n"
            missing = "" if self._text[:place].endswith("\n") else "\n"
            self.draft.edits.append(Edit(place, place, missing + text))

    def resolve(self) -> None:
        """Give aliases that stay what they stand for, where that changed or went."""
        anchors = {id(node): value for node, value in self.draft.anchors}
        for alias, value, position in self.draft.aliases:
            target = alias.target
            if target is None or (id(target) in anchors and same(anchors[id(target)], value)):
                continue
            name = "" if id(target) in anchors else f"&{alias.text}"
            anchors.setdefault(id(target), value)
            self.draft.edits.append(_written(alias, value, position, name))

    def _colon(self, key: Node) -> int | None:
        """Find the end of the colon that follows *key* on its line."""
        found = _COLON.match(self._text, key.end)
        return found.end() if found else None

    def _dash(self, item: Node) -> int | None:
        line = self._line(item.start)
        found = _DASH.search(self._text[line : item.start])
        return line + found.start() if found else None

    def _column(self, at: int) -> int:
        return at - self._line(at)

    def _line(self, at: int) -> int:
        return self._text.rfind("\n", 0, at) + 1

    def _after(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end + 1


def _is_simple(node: Node) -> bool:
    """Tell whether no mapping in what *node* stands for merges others."""
    stack = [node]
    while stack:
        current = stack.pop()
        if current.merge is not None:
            return False
        stack += [inner for _, inner in current.members]
        stack += [current.target] if current.target is not None else []
    return True


def _written(node: Node, value: JsonValue, position: _Position, anchor: str = "") -> Edit:
    """Write *value* in the place of *node*."""
    if node.is_flow or position.colon < 0:
        return Edit(node.start, node.end, f"{anchor} {flow(value)}".strip())
    before = f" {anchor}" if anchor else ""
    return Edit(
        position.colon, max(node.end, position.colon), before + block(value, position.indent)
    )
