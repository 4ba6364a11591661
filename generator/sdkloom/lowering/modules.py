"""The module and the usage of declarations and checks.

A declaration belongs to the one tag that reaches it, else to ``shared``; what no operation reaches
counts as reached by a tag of its own. So ``shared`` never needs a tag's module, and modules cannot
import each other in a circle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Either,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    Ref,
    Scalar,
    Struct,
    TupleOf,
    Type,
    Union,
    Usage,
)
from sdkloom.ir.presence import Defaulted, Fixed, Optional
from sdkloom.ir.walk import closure, received_types, references, sent_types
from sdkloom.lowering.choices import or_null, removable
from sdkloom.lowering.presence import Travels, settled_presence
from sdkloom.reading.json_values import JsonValue
from sdkloom.scopes import SHARED
from sdkloom.slicing.directions import SchemaDirections

WEBHOOKS = "webhooks"


def modules(
    starts: Mapping[str, Iterable[str]],
    edges: Mapping[str, Iterable[str]],
    everything: Iterable[str],
) -> dict[str, str]:
    """Module of each origin, from the origins that each module's operations start with.

    They stand in the order of *everything*, whatever the order of the sets that lead to them.
    """
    reached: dict[str, set[str]] = {}
    for module, origins in starts.items():
        for origin in closure(origins, edges):
            reached.setdefault(origin, set()).add(module)
    ordered = list(dict.fromkeys(everything))
    unreached = [origin for origin in ordered if origin not in reached]
    for origin in closure(unreached, edges):
        reached.setdefault(origin, set()).add(SHARED)
    return {origin: _only(reached[origin]) for origin in ordered}


def _only(modules: set[str]) -> str:
    return next(iter(modules)) if len(modules) == 1 else SHARED


def usages(
    operations: Iterable[Operation],
    directions: SchemaDirections,
    edges: Mapping[str, Iterable[str]],
    everything: Iterable[str],
) -> dict[str, Usage]:
    """The usage of each declaration; what no operation uses counts as sent and received.

    *directions* are those of the schemas that the document refers to, whether or not as a type.
    """
    listed = list(operations)
    out = (
        ref for operation in listed for kind in sent_types(operation) for ref in references(kind)
    )
    back = (
        ref
        for operation in listed
        for kind in received_types(operation)
        for ref in references(kind)
    )
    sent = closure((*out, *directions.sent), edges)
    received = closure((*back, *directions.received), edges)
    return {
        origin: Usage(
            sent=origin in sent or origin not in received,
            received=origin in received or origin not in sent,
        )
        for origin in everything
    }


class Placement(NamedTuple):
    """What is settled about a declaration when all are known."""

    name: str
    module: str
    usage: Usage
    tags: frozenset[str]
    """The properties by which unions distinguish its values."""
    tag_values: Mapping[str, tuple[str, ...]]
    """The values of these, and of those by which its bases know it."""
    patched: bool
    """Whether its values are parts of merge patches."""


def placed(declaration: Declaration, placement: Placement, nullable: frozenset[str]) -> Declaration:
    """Put a declaration where it belongs; *nullable* are those with null among their values."""
    settled = declaration._replace(
        name=placement.name, module=placement.module, usage=placement.usage
    )
    if isinstance(settled, Alias) and placement.patched:
        return settled._replace(target=removable(settled.target))
    if not isinstance(settled, Struct):
        return settled
    fields = tuple(_placed_field(field, placement, nullable) for field in settled.fields)
    extra = settled.extra
    if extra is None:
        extra = Scalar("json") if settled.usage.received else None
    elif placement.patched:
        extra = or_null(removable(extra))
    return settled._replace(fields=fields, extra=extra, patched=placement.patched)


def _placed_field(field: Field, placement: Placement, nullable: frozenset[str]) -> Field:
    usage = placement.usage
    is_optional = isinstance(field.presence, Optional) or (
        isinstance(field.presence, Defaulted | Fixed) and not field.presence.required
    )
    patched = placement.patched and is_optional
    kind = removable(field.type) if placement.patched else field.type
    kind = or_null(kind) if patched else kind
    travels = Travels(
        usage=usage,
        read_only=field.read_only,
        write_only=field.write_only,
        nullable=_may_be_null(kind, nullable),
        patched=patched,
        tags=tuple(_tag_value(text, kind) for text in placement.tag_values.get(field.wire, ())),
    )
    presence = settled_presence(field.presence, travels)
    return field._replace(type=kind, presence=presence, tag=field.wire in placement.tags)


def _tag_value(text: str, kind: Type) -> JsonValue:
    """The value of a property of *kind* for a tag, which mappings write as text."""
    match kind:
        case Nullable():
            return _tag_value(text, kind.inner)
        case Scalar(kind="int" | "bool"):
            values = [value for value in (_json_value(text),) if type(value) in (int, bool)]
        case Constant():
            values = [value for value in kind.values if text in (value, json.dumps(value))]
        case _:
            values = []
    return values[0] if values else text


def _json_value(text: str) -> JsonValue:
    try:
        value: JsonValue = json.loads(text)
    except ValueError:
        return text
    return value


def _may_be_null(kind: Type, nullable: frozenset[str]) -> bool:
    match kind:
        case Nullable() | Scalar(kind="json" | "none"):
            return True
        case Ref(origin=origin):
            return origin in nullable
        case Either():
            return _may_be_null(kind.first, nullable) or _may_be_null(kind.second, nullable)
        case Scalar() | Constant() | ListOf() | TupleOf() | MapOf():
            return False


def nullable_names(found: Mapping[str, Declaration]) -> frozenset[str]:
    """The declarations that have null among their values."""
    users: dict[str, list[str]] = {}
    starts: list[str] = []
    for origin, declaration in found.items():
        for kind in _alternatives(declaration):
            if isinstance(kind, Ref):
                users.setdefault(kind.origin, []).append(origin)
            elif _may_be_null(kind, frozenset()):
                starts.append(origin)
    return frozenset(closure(starts, users))


def _alternatives(declaration: Declaration) -> Iterator[Type]:
    """The types that a declaration gives another name."""
    match declaration:
        case Union():
            yield from (variant.type for variant in declaration.variants)
        case Alias():
            yield declaration.target
        case Struct():
            return
