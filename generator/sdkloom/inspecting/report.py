"""What is in a document, what it becomes, and what of it is approximated or refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostic
from sdkloom.inspecting.coverage import ignored
from sdkloom.ir.nodes import Api
from sdkloom.lowering.lower import Lowered
from sdkloom.openapi.keywords import KEYWORD_OF, fields_of
from sdkloom.reading.document import Document
from sdkloom.reading.located import LocatedDiagnostic, counted, located
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema, inside

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LISTED = 3
"""Remarks that differ in a quoted name alone and have a line each."""
_CHECKED = {*fields_of("assertion"), *fields_of("applicator"), *fields_of("core")}
"""The fields of schemas whose keywords decide verdicts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of the document, its place, and its name in Python."""

    kind: str
    what: str
    origin: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A field of an object of the specification that has no part in a package, and its places."""

    field: str
    reason: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The coverage of one document.

    ``keywords`` counts the keywords of schemas, by what becomes of them: ``checked`` ones decide
    verdicts, ``shown`` ones only types, defaults and texts.
    """

    title: str
    version: str
    openapi: str
    entries: tuple[Entry, ...]
    keywords: dict[str, dict[str, int]]
    approximated: tuple[LocatedDiagnostic, ...]
    noted: tuple[LocatedDiagnostic, ...]
    ignored: tuple[Ignored, ...]


def inspect(document: Document, lowered: Lowered, found: tuple[Diagnostic, ...]) -> Inspection:
    """List what becomes of everything in *document*; *found* are the diagnostics of the run."""
    rows = located(found, document, document.path)
    return Inspection(
        title=lowered.api.title,
        version=lowered.api.version,
        openapi=document.version,
        entries=tuple(_entries(lowered.api)),
        keywords=_keywords(lowered),
        approximated=tuple(row for row in rows if row["severity"] == "warning"),
        noted=tuple(row for row in rows if row["severity"] == "info"),
        ignored=tuple(_ignored(document)),
    )


def _ignored(document: Document) -> Iterator[Ignored]:
    places: dict[tuple[str, str], list[str]] = {}
    for field in ignored(document):
        found = document.locate(field.origin)
        place = f"{found.file}:{found.line}:{found.column}"
        places.setdefault((f"{field.node}: {field.name}", field.reason or ""), []).append(place)
    for (name, reason), listed in sorted(places.items()):
        yield Ignored(name, reason, tuple(listed))


def _entries(api: Api) -> Iterator[Entry]:
    for group in api.groups:
        for operation in group.operations:
            symbol = f"client.{group.module}.{operation.name}"
            yield Entry(
                "operation", f"{operation.method} {operation.path}", operation.origin, symbol
            )
            for parameter in operation.parameters:
                what = f"{parameter.wire} in {parameter.where}"
                yield Entry("parameter", what, parameter.origin, f"{symbol}({parameter.name}=)")
    for event in api.webhooks:
        what = f"{event.method} {event.wire}"
        yield Entry("webhook", what, event.origin, f"webhooks.{event.name}")
    for header in api.headers:
        yield Entry("header", header.wire, header.origin, f"headers.{header.name}")
    for server in api.servers:
        yield Entry("server", server.url, server.origin, f"servers.{server.name}")
    for component in api.components:
        yield Entry("schema", component.key, component.origin, f"models.{component.python}")


def _keywords(lowered: Lowered) -> dict[str, dict[str, int]]:
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for check in lowered.api.checks:
        top = lowered.checked_schema(check.origin)
        for schema in (top, *inside(top)):
            if schema.origin not in seen:
                seen.add(schema.origin)
                counts.update(_used(schema))
    ordered = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    return {
        "checked": {KEYWORD_OF[key]: number for key, number in ordered if key in _CHECKED},
        "shown": {KEYWORD_OF[key]: number for key, number in ordered if key not in _CHECKED},
    }


def _used(schema: Schema) -> Iterator[str]:
    return (key for key in KEYWORD_OF if getattr(schema, key) != getattr(EMPTY_SCHEMA, key))


def as_lines(inspection: Inspection, document: Document) -> Iterator[str]:
    """Write an inspection for people."""
    yield f"{document.path}: OpenAPI {inspection.openapi}: {inspection.title} {inspection.version}"
    for kind, plural in (
        ("operation", "operations"),
        ("parameter", "parameters"),
        ("webhook", "webhooks and callbacks"),
        ("header", "headers"),
        ("server", "servers"),
        ("schema", "schemas"),
    ):
        entries = [entry for entry in inspection.entries if entry.kind == kind]
        yield f"{plural}: {len(entries)} rendered"
        width = max((len(entry.what) for entry in entries), default=0)
        for entry in entries:
            place = document.locate(entry.origin)
            file = "" if place.file == document.path else f" of {place.file}"
            yield f"  {entry.what:{width}}  {entry.symbol}  line {place.line}{file}"
    for how, counts in inspection.keywords.items():
        listed = ", ".join(f"{key} {number}" for key, number in counts.items())
        yield f"keywords {how}: {listed or 'none'}"
    for how, rows in (
        ("approximated or refused", inspection.approximated),
        ("noted", inspection.noted),
    ):
        yield f"{how}: {len(rows)}"
        for row in map(counted, _alike(rows)):
            yield f"  {row['file']}:{row['line']}:{row['column']}: {row['message']} [{row['rule']}]"
    total = sum(len(field.places) for field in inspection.ignored)
    yield f"ignored: {total}"
    for left in inspection.ignored:
        first, *others = left.places
        more = f" and {len(others)} more" if others else ""
        yield f"  {first}{more}: {left.field}: {left.reason}"


def _alike(rows: Sequence[LocatedDiagnostic]) -> Iterator[list[LocatedDiagnostic]]:
    """Put remarks together that say the same, or the same of many names."""
    kinds: dict[tuple[str, str], dict[str, list[LocatedDiagnostic]]] = {}
    for row in rows:
        kind = kinds.setdefault((row["rule"], _QUOTED.sub('""', row["message"])), {})
        kind.setdefault(row["message"], []).append(row)
    for kind in kinds.values():
        if len(kind) > _LISTED:
            yield [row for alike in kind.values() for row in alike]
        else:
            yield from kind.values()
