"""What the lock knows places by: pointers that stay when the members of an array change their order."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field

from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document, child, tokens
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object

_POSITION = re.compile(r"/\d+(?:/|$)")
_ANNOTATIONS = frozenset(
    {"title", "description", "summary", "example", "examples", "deprecated", "externalDocs"}
)
"""Annotations: they do not identify a schema. A property may have such a name."""
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class StableKeys:
    """Turns origins into keys, and leaves what comes before an origin, as in ``field #/…``.

    In an array a parameter is known by where it is and its name, a schema by its content.
    """

    document: Document
    _known: dict[int, list[str]] = field(default_factory=dict[int, "list[str]"])
    """Arrays, by identity → the keys of their members."""

    def __call__(self, key: str) -> str:
        """Give the key of what is at an origin."""
        if _POSITION.search(key) is None:
            return key
        before, sign, pointer = key.partition("#")
        start = before.rfind(" ") + 1
        try:
            parts = tokens(f"#{pointer}")[1]
            value = self.document.get(f"{before[start:]}#")
        except (ValueError, SpecError):
            return key
        return child(before + sign, *self._steps(value, parts))

    def _steps(self, value: JsonValue, parts: list[str]) -> list[str]:
        found: list[str] = []
        word = ""
        for part in parts:
            if is_array(value):
                at = int(part) if part.isdigit() else len(value)
                found.append(self._members(value, word)[at] if at < len(value) else part)
                value = value[at] if at < len(value) else None
            else:
                found.append(part)
                value = value.get(part) if is_object(value) else None
            word = part
        return found

    def _members(self, values: list[JsonValue], word: str) -> list[str]:
        if (known := self._known.get(id(values))) is None:
            known = self._known[id(values)] = []
            met = Counter[str]()
            for value in values:
                name = self._parameter(value) if word == "parameters" else _digest(value)
                known.append(f"{name}.{met[name]}" if met[name] else name)
                met[name] += 1
        return known

    def _parameter(self, value: JsonValue) -> str:
        for _ in range(10):
            ref = as_object(value).get("$ref")
            if not isinstance(ref, str):
                break
            try:
                value = self.document.get(self.document.resolve(ref, "#"))
            except SpecError:  # reported, with its place, by the stage that needs it
                break
        parameter = as_object(value)
        return f"{parameter.get('in', '')}:{parameter.get('name', '')}"


def _digest(schema: JsonValue) -> str:
    """The start of the hash of a schema without its annotations."""
    text = json.dumps(_bare(schema), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _bare(value: JsonValue, *, named: bool = False) -> JsonValue:
    if is_object(value):
        return {
            key: _bare(item, named=not named and key in ("properties", "patternProperties"))
            for key, item in value.items()
            if named or key not in _ANNOTATIONS
        }
    return [_bare(item) for item in as_array(value)] if is_array(value) else value
