"""``type: 'null'`` beside schemas that refuse null: what generators write for "or null"."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child
from sdkloom.schemas.keywords import Keywords
from sdkloom.schemas.references import References


def adds_null(k: Keywords, document: Document, references: References) -> bool:
    """Whether a schema's only type is null, and schemas that it applies to the same value refuse null.

    No value is valid then. Frameworks that turned ``nullable`` of 3.0 into a type mean one more.
    """
    return k.types() == ("null",) and _Refusals(document, references).applied(k.raw, k.origin)


class _Refusals:
    """Finds schemas that refuse null, as they are written: they may not be read yet."""

    def __init__(self, document: Document, references: References) -> None:
        self._document = document
        self._references = references
        self._seen: set[str] = set()

    def applied(self, raw: dict[str, JsonValue], origin: str) -> bool:
        """Whether a schema refuses null by those that it applies to the same value."""
        ref = raw.get("$ref")
        target = self._references.find(ref, origin) if isinstance(ref, str) else None
        if target is not None and self._refuses(self._document.get(target), target):
            return True
        if any(self._members(raw, origin, "allOf")):
            return True
        choices = (list(self._members(raw, origin, key)) for key in ("anyOf", "oneOf"))
        return any(members and all(members) for members in choices)

    def _refuses(self, raw: JsonValue, origin: str) -> bool:
        if origin in self._seen or not is_object(raw):
            return raw is False
        self._seen.add(origin)
        types = raw.get("type")
        if types is not None and "null" not in (types if is_array(types) else [types]):
            return True
        values = raw.get("enum", [raw.get("const")])
        return (is_array(values) and None not in values) or self.applied(raw, origin)

    def _members(self, raw: dict[str, JsonValue], origin: str, key: str) -> Iterator[bool]:
        members = raw.get(key)
        for index, member in enumerate(members if is_array(members) else ()):
            yield self._refuses(member, child(origin, key, str(index)))
