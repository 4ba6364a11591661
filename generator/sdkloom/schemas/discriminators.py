"""The Discriminator Object: the property that tells variants apart, and what its values name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.places import child, quoted
from sdkloom.schemas.ast import Discriminator
from sdkloom.schemas.identifiers import exists
from sdkloom.schemas.keywords import Keywords

_OUTSIDE = frozenset({"ref-outside", "ref-remote"})
_COMPONENT = re.compile(r"[A-Za-z0-9._-]+\Z")


def read_discriminator(k: Keywords, document: Document) -> Discriminator | None:
    """Read the discriminator of a schema; 2.0 has the name of a property in its place."""
    value = k.raw.get("discriminator")
    if value is None:
        return None
    if isinstance(value, str):
        return Discriminator(property_name=value)
    table = k.table("discriminator")
    name = table.get("propertyName")
    if not isinstance(name, str):
        return None
    inner = Keywords(table, child(k.origin, "discriminator"), k.dialect, k.diagnostics)
    raw = inner.table("mapping")
    otherwise = {key: value for key, value in table.items() if key == "defaultMapping"}
    mapped = _mapping(otherwise, inner, inner.origin, document)
    return Discriminator(
        property_name=name,
        mapping=_mapping(raw, inner, child(inner.origin, "mapping"), document),
        default=mapped[0][1] if mapped else None,
    )


def _mapping(
    raw: Mapping[str, JsonValue], k: Keywords, place: str, document: Document
) -> tuple[tuple[str, str], ...]:
    """Resolve a mapping's values, names of components or references; it stands at *place*."""
    found: list[tuple[str, str]] = []
    for tag, value in raw.items():
        if not isinstance(value, str):
            continue
        origin = child("#/components/schemas", value)
        named = _COMPONENT.match(value) is not None
        if not (named and exists(document, origin)):
            try:
                origin = document.resolve(value, k.origin)
                document.get(origin)
            except SpecError as error:  # a hint only: the schemas decide without it
                if not named and {diagnostic.rule for diagnostic in error.diagnostics} & _OUTSIDE:
                    raise
                message = f"{quoted(tag)} is mapped to nothing: {error}: it is ignored"
                k.diagnostics.warning("discriminator-mapping", message, child(place, tag))
                continue
        found.append((tag, origin))
    return tuple(found)
