"""The largest document that a package is generated from: a larger one is refused at once."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.reading.json_values import JsonObject, as_object
from sdkloom.reading.places import child, fault

MOST = 50_000
"""Operations, or schemas: many times what any document of the corpus has."""
_ADVICE = "take a part of them, with --include-path, --include-tag or --include-operation"


def refuse_too_much(root: JsonObject) -> None:
    """Raise ``SpecError`` if *root* has more operations or schemas than a package is made of."""
    for place, what, count in _counts(root):
        if count > MOST:
            message = f"{count:,} {what} are too many for one package: {_ADVICE}"
            raise fault("too-much", message, place)


def _counts(root: JsonObject) -> Iterator[tuple[str, str, int]]:
    items = as_object(root.get("paths")).values()
    yield "#/paths", "operations", sum(max(1, len(as_object(item))) for item in items)
    for keys in (("components", "schemas"), ("definitions",)):
        schemas = root
        for key in keys:
            schemas = as_object(schemas.get(key))
        yield child("#", *keys), "schemas", len(schemas)
