"""The directions that values of each schema travel in, found by following what operations use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sdkloom.diffing.changes import ANSWERED, REFUSED, SENT, UNUSED, Directions
from sdkloom.ir.nodes import Operation
from sdkloom.ir.walk import needs, references, webhook_types
from sdkloom.matching.revision import Revision
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema, inside, schema_references
from sdkloom.schemas.merged import bare_reference


def reach(side: Revision) -> dict[str, Directions]:
    """The directions of each component schema; one that no operation uses may go in both."""
    known: dict[str, tuple[str, ...]] = {}
    found: dict[str, Directions] = {}
    groups = [operation for group in side.api.groups for operation in group.operations]
    for directions, starts in (
        (SENT, {origin for operation in groups for origin in sent_schemas(operation)}),
        (
            ANSWERED,
            {
                origin
                for operation in groups
                for origin in received_schemas(operation, returned=True)
            }
            | set(_delivered(side)),
        ),
        (
            REFUSED,
            {
                origin
                for operation in groups
                for origin in received_schemas(operation, returned=False)
            },
        ),
    ):
        for origin in _closure(side, starts, known):
            found[origin] = found[origin] | directions if origin in found else directions
    return {
        component.origin: found.get(component.origin, UNUSED) for component in side.api.components
    }


@dataclass(frozen=True, slots=True)
class Mentions:
    """How the component schemas are referred to, and by what values are checked."""

    alone: frozenset[str]
    """Those that something refers to with no other keyword beside the reference."""
    beside_null: frozenset[str]
    """Those that are only referred to in choices that list null too."""


def mentions(side: Revision) -> Mentions:
    """Find out how component schemas are referred to."""
    groups = [operation for group in side.api.groups for operation in group.operations]
    starts = {
        origin
        for operation in groups
        for origin in (
            *sent_schemas(operation),
            *received_schemas(operation, returned=True),
            *received_schemas(operation, returned=False),
        )
    } | set(_delivered(side))
    components = {component.origin for component in side.api.components}
    schemas = [side.schema(origin) for origin in {*starts, *components}]
    parts = [part for schema in schemas for part in (schema, *inside(schema))]
    refined = {id(member) for part in parts if _refines(part) for member in part.all_of}
    nullable = {
        id(member)
        for part in parts
        if (part.any_of or part.one_of) and side.lists_null(part)
        for member in (*part.any_of, *part.one_of)
    }
    checked = (_checked(groups) | set(_delivered_checks(side))) & components
    alone = {
        origin
        for part in parts
        if (origin := bare_reference(part)) is not None and id(part) not in refined
    }
    elsewhere = {part.ref for part in parts if id(part) not in nullable} | checked
    beside = {part.ref for part in parts if part.ref in components and part.ref not in elsewhere}
    return Mentions(frozenset(alone | checked), frozenset(beside))


def _refines(schema: Schema) -> bool:
    """Whether a schema asks more than a member of its ``allOf``."""
    rest = schema._replace(origin="", title=None, description=None, all_of=())
    return len(schema.all_of) > 1 or rest != EMPTY_SCHEMA


def _checked(operations: Iterable[Operation]) -> set[str]:
    """The schemas that values are checked with as they arrive or leave."""
    checks: set[str | None] = set()
    for operation in operations:
        checks |= {parameter.check for parameter in operation.parameters}
        contents = [*operation.body.contents] if operation.body else []
        for response in (*operation.returns, *operation.streamed, *operation.errors):
            contents += response.contents
        checks |= {content.check for content in contents}
    return {origin for origin in checks if origin is not None}


def _closure(side: Revision, starts: set[str], known: dict[str, tuple[str, ...]]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        origin = waiting.pop()
        if origin in seen:
            continue
        seen.add(origin)
        yield origin
        if origin not in known:
            known[origin] = tuple(schema_edges(side, origin))
        waiting += known[origin]


def _delivered(side: Revision) -> Iterator[str]:
    """The schemas of what comes by itself, and of headers."""
    for kind in webhook_types(side.api):
        yield from references(kind)
    yield from _delivered_checks(side)


def _delivered_checks(side: Revision) -> Iterator[str]:
    """The schemas that what comes by itself is checked with."""
    contents = (content for webhook in side.api.webhooks for content in webhook.contents)
    yield from (content.check for content in contents if content.check is not None)


def schema_edges(side: Revision, origin: str) -> Iterator[str]:
    """The schemas that the one at *origin* refers to."""
    schema = side.schema(origin)
    yield from schema_references(schema)
    declaration = side.index.get(origin)
    if declaration is not None:
        yield from needs(declaration)


def sent_schemas(operation: Operation) -> Iterator[str]:
    """The schemas of what an operation sends."""
    for parameter in operation.parameters:
        yield from references(parameter.type)
        if parameter.check is not None:
            yield parameter.check
    for content in operation.body.contents if operation.body else ():
        yield from references(content.type)
        if content.check is not None:
            yield content.check


def received_schemas(operation: Operation, *, returned: bool) -> Iterator[str]:
    """The schemas of what an operation returns, or of its errors."""
    for response in (*operation.returns, *operation.streamed) if returned else operation.errors:
        for content in response.contents:
            yield from references(content.type)
            if content.check is not None:
                yield content.check
