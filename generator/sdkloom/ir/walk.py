"""Walks over the nodes: what refers to what, and what is sent or received."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sdkloom.ir.nodes import (
    Alias,
    Api,
    Constant,
    Declaration,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    Parameter,
    PartEncoding,
    Ref,
    Scalar,
    Struct,
    TupleOf,
    Type,
    Union,
)


def references(kind: Type) -> tuple[str, ...]:
    """The declarations that a type uses."""
    match kind:
        case Ref():
            return (kind.origin,)
        case Scalar() | Constant():
            return ()
        case ListOf(item=inner) | MapOf(value=inner) | Nullable(inner=inner):
            return references(inner)
        case TupleOf():
            kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
            return tuple(origin for item in kinds for origin in references(item))
        case Either():
            return references(kind.first) + references(kind.second)


def needs(declaration: Declaration) -> Iterator[str]:
    """The declarations that a declaration uses."""
    match declaration:
        case Struct():
            for field in declaration.fields:
                yield from references(field.type)
            if declaration.extra is not None:
                yield from references(declaration.extra)
            if declaration.base is not None:
                yield declaration.base
            if declaration.family is not None:
                yield from (origin for _, origin in declaration.family.children)
        case Union():
            for variant in declaration.variants:
                yield from references(variant.type)
        case Alias():
            yield from references(declaration.target)


def sent_types(operation: Operation) -> Iterator[Type]:
    """The types of requests."""
    yield from (parameter.type for parameter in operation.parameters)
    yield from (header.type for header in sent_headers(operation))
    if operation.body is not None:
        yield from (content.type for content in operation.body.contents)


def sent_headers(operation: Operation) -> Iterator[Parameter]:
    """The headers of the parts of a request's body, each once."""
    yield from (header for _, header in headers_of_parts(operation))


def headers_of_parts(operation: Operation) -> Iterator[tuple[str | int, Parameter]]:
    """The headers of the parts of a body, each once, with the name or the position of its part."""
    found: dict[str, tuple[str | int, Parameter]] = {}
    for content in operation.body.contents if operation.body is not None else ():
        parts: list[tuple[str | int, PartEncoding]] = [
            (part.wire, part) for part in content.encoding
        ]
        parts += enumerate(content.first)
        for place, part in parts:
            found |= {header.name: (place, header) for header in part.headers}
    yield from found.values()


def sent_parameters(operation: Operation) -> list[Parameter]:
    """All that a request sends beside its body, in the order in which methods pass it on."""
    return [*operation.parameters, *sent_headers(operation)]


def received_types(operation: Operation) -> Iterator[Type]:
    """The types of responses."""
    for response in (*operation.returns, *operation.streamed, *operation.errors):
        yield from (content.type for content in response.contents)


def webhook_types(api: Api) -> Iterator[Type]:
    """The types of what is received otherwise than in the body of an answer."""
    yield from (content.type for webhook in api.webhooks for content in webhook.contents)
    yield from (header.type for header in api.headers)


def closure(starts: Iterable[str], edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Everything reachable from *starts*, these included."""
    return set(_reached(starts, lambda item: edges.get(item, ())))


def needed(starts: Iterable[str], index: Mapping[str, Declaration]) -> Iterator[str]:
    """The declarations at *starts*, and all that these use, each once and found as it is asked for."""
    found = _reached(starts, lambda origin: needs(index[origin]) if origin in index else ())
    return (origin for origin in found if origin in index)


def _reached(starts: Iterable[str], following: Callable[[str], Iterable[str]]) -> Iterator[str]:
    seen: set[str] = set()
    waiting = list(starts)
    while waiting:
        item = waiting.pop()
        if item not in seen:
            seen.add(item)
            yield item
            waiting += following(item)


def has_read_only(kind: Type, index: Mapping[str, Declaration]) -> bool:
    """Whether values of *kind* hold properties that a request leaves out."""
    used = (index[origin] for origin in needed(references(kind), index))
    return any(
        field.read_only for each in used if isinstance(each, Struct) for field in each.fields
    )
