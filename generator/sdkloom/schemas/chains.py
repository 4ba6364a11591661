"""Schemas that extend each other so often that what is generated grows with the square of that."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.graphs import circles
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.reader import SchemaReader

MOST_LEVELS = 100
"""Schemas of which each extends the next; documents written by people have five or six."""

_MOST_REPEATED = 100_000
_REPEATED_EACH = 20
"""Inherited properties, in all: at least the first, or so many for each property that is declared."""


def report_chains(origins: Iterable[str], reader: SchemaReader, diagnostics: Diagnostics) -> bool:
    """Note an error if the schemas at *origins* extend each other, or others, too often.

    Returns whether they do. Circles count once.
    """
    bases: dict[str, tuple[str, ...]] = {}
    own: dict[str, int] = {}
    waiting = list(origins)
    while waiting:
        origin = waiting.pop()
        if origin not in bases:
            parts = _parts(reader.at(origin))
            bases[origin] = _bases(parts)
            own[origin] = sum(len(part.properties) for part in parts)
            waiting += bases[origin]
    levels = dict.fromkeys(bases, 1)
    properties = dict(own)
    for origin in chain.from_iterable(map(reversed, circles(bases, bases))):
        levels[origin] += max((levels[base] for base in bases[origin]), default=0)
        properties[origin] += sum(properties[base] for base in bases[origin])
        if levels[origin] > MOST_LEVELS:
            message = f"extends more than {MOST_LEVELS} schemas, one after the other: extend fewer"
            return _report(origin, message, diagnostics)
    inherited_count = sum(properties.values()) - sum(own.values())
    most = max(_MOST_REPEATED, _REPEATED_EACH * sum(own.values()))
    if inherited_count > most:
        origin = max(properties, key=properties.__getitem__)
        message = (
            f"the schemas inherit {inherited_count:,} properties, of at most {most:,}, and this one most"
            f" of them ({properties[origin]:,}): refer to common properties instead of extending"
        )
        return _report(origin, message, diagnostics)
    return False


def _report(origin: str, message: str, diagnostics: Diagnostics) -> bool:
    diagnostics.add(
        Diagnostic(
            rule="far-reference", severity="error", message=message, origin=child(origin, "allOf")
        )
    )
    return True


def _bases(parts: Iterable[Schema]) -> tuple[str, ...]:
    """List what the parts of a schema refer to."""
    return tuple(dict.fromkeys(part.ref for part in parts if part.ref is not None))


def _parts(schema: Schema) -> list[Schema]:
    """List *schema* and the members of its ``allOf``, at any depth."""
    found = [schema]
    for part in found:
        found += part.all_of
    return found
