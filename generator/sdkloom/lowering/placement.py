"""Where declarations and checks go: the module of each, then the final declarations in their order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from sdkloom.identifiers import class_name
from sdkloom.ir.nodes import (
    Alias,
    Declaration,
    Header,
    Nullable,
    Operation,
    Ref,
    Struct,
    Type,
    Union,
    Webhook,
)
from sdkloom.ir.walk import closure, received_types, references, sent_parameters, sent_types
from sdkloom.lowering.binary_parts import with_files
from sdkloom.lowering.checked_schemas import CheckedSchemas
from sdkloom.lowering.groups import Tagged, earlier_classes
from sdkloom.lowering.inheritance import inherited
from sdkloom.lowering.model_names import named
from sdkloom.lowering.modules import (
    WEBHOOKS,
    Placement,
    modules,
    nullable_names,
    placed,
    usages,
)
from sdkloom.lowering.operation_types import OperationTypes
from sdkloom.lowering.split_modules import split_by_size
from sdkloom.lowering.types import TypeBuilder
from sdkloom.openapi.media_types import is_merge_patch
from sdkloom.scopes import SHARED
from sdkloom.slicing.context import SliceContext, slice_context
from sdkloom.slicing.directions import SchemaDirections, schema_directions

Tags: TypeAlias = dict[str, tuple[str, ...]]
"""Properties, each with the values by which an object is known."""


class Layout(NamedTuple):
    """The module of each origin; ``parts`` are modules that are part of a larger one."""

    module_of: Mapping[str, str]
    parts: Mapping[str, str]
    edges: Mapping[str, Iterable[str]]
    """What needs what."""


def starts(
    tagged: Tagged,
    groups: Mapping[str, str],
    webhooks: Iterable[Webhook],
    headers: Iterable[Header],
) -> dict[str, list[str]]:
    """The origins that each module's operations refer to."""
    found: dict[str, list[str]] = {}
    for tag, operation in tagged:
        origins = found.setdefault(_types_module(groups[tag]), [])
        for kind in (*sent_types(operation), *received_types(operation)):
            origins += references(kind)
        origins += _checks_of(operation)
    for webhook in webhooks:
        origins = found.setdefault(WEBHOOKS, [])
        for content in webhook.contents:
            origins += references(content.type)
            origins += [content.check] if content.check else []
    for header in headers:
        found.setdefault(SHARED, []).extend(references(header.type))
    return found


def _types_module(group: str) -> str:
    """Name the module of the types that only *group* uses: after it, but never like a class.

    In scripts without upper case both are written the same; and importing a module of ``models`` sets
    an attribute of that name, which would hide the class.
    """
    return f"{group}_" if class_name(group) == group else group


def _checks_of(operation: Operation) -> Iterator[str]:
    parameters = sent_parameters(operation)
    yield from (parameter.check for parameter in parameters if parameter.check)
    responses = (*operation.returns, *operation.streamed, *operation.errors)
    contents = [content for response in responses for content in response.contents]
    contents += operation.body.contents if operation.body else ()
    yield from (content.check for content in contents if content.check)


def layout(
    checked: CheckedSchemas, origins: Mapping[str, Iterable[str]], groups: Collection[str]
) -> Layout:
    """Put everything into modules, which start with *origins*; *groups* are the modules of those."""
    found = checked.types.declarations.found

    def size(origin: str) -> int:
        """Count the lines of a module that a declaration or a check assigns something in."""
        declaration = found.get(origin)
        return 2 + len(declaration.fields) if isinstance(declaration, Struct) else 2

    edges = checked.edges()
    module_of, parts = split_by_size(
        modules(origins, edges, [*found, *checked.hints]), edges, size, groups
    )
    apart = {own: group for group in groups if (own := _types_module(group)) != group}
    parts = {part: apart.get(whole, whole) for part, whole in parts.items()}
    return Layout(module_of, apart | parts, edges)


def place_declarations(
    types: OperationTypes,
    layout: Layout,
    operations: Sequence[Operation],
    components: frozenset[str],
) -> dict[str, Declaration]:
    """Settle name, module, usage and fields of each declaration, in the order of reading."""
    builder = types.declarations
    document = builder.reader.document
    found = inherited(builder.found)
    context = slice_context(document)
    names = _names(builder, found, components, context)
    directions = schema_directions(document)
    directions = SchemaDirections(
        directions.sent | context.sent, directions.received | context.received
    )
    usage = usages(operations, directions, layout.edges, found)
    nullable = nullable_names(found)
    tags = _tags(found, context)
    family_tags = _family_tags(found.values())
    patched = set(closure((*_patches(operations), *context.patched), layout.edges))
    for origin in (types.forms | context.forms) & found.keys():
        if not usage[origin].received:
            found[origin] = with_files(found[origin], builder.merger)
    return {
        origin: placed(
            found[origin],
            Placement(
                name=names[origin],
                module=layout.module_of[origin],
                usage=usage[origin],
                tags=frozenset(tags.get(origin, ())),
                tag_values=_together(tags.get(origin, {}), family_tags.get(origin, {})),
                patched=origin in patched,
            ),
            nullable,
        )
        for origin in _reading_order(found)
    }


def _names(
    builder: TypeBuilder,
    found: Mapping[str, Declaration],
    components: frozenset[str],
    context: SliceContext,
) -> Mapping[str, str]:
    """The name of each declaration, out of the way of those that were, or are elsewhere."""
    taken = context.taken | earlier_classes(builder.lock)
    if builder.reader.lost_references:
        taken |= builder.lock.absent_classes(found)
    return named(found, components, builder.attributes.given, replace(context, taken=taken))


def _tags(found: Mapping[str, Declaration], context: SliceContext) -> dict[str, Tags]:
    """Of each struct that is a variant of a union, the properties that tell it from the others."""
    tags: dict[str, Tags] = {origin: {**values} for origin, values in context.tags.items()}
    for declaration in found.values():
        if isinstance(declaration, Union) and declaration.tag is not None:
            for variant in declaration.variants:
                if (origin := _struct_of(variant.type, found)) is not None:
                    is_default = variant.type == declaration.default  # it needs no tag
                    values = () if is_default else variant.tags
                    _add_tags(tags, origin, declaration.tag, values)
    return tags


def _struct_of(kind: Type, found: Mapping[str, Declaration]) -> str | None:
    """The struct that a variant is, null and names of types aside."""
    seen: set[str] = set()
    while True:
        match kind:
            case Nullable(inner=inner):
                kind = inner
            case Ref(origin=origin) if origin not in seen:
                seen.add(origin)
                declaration = found.get(origin)
                if not isinstance(declaration, Alias):
                    return origin
                kind = declaration.target
            case _:
                return None


def _family_tags(found: Iterable[Declaration]) -> dict[str, Tags]:
    """Of each struct that a base knows by a tag, that property and its values."""
    tags: dict[str, Tags] = {}
    for declaration in found:
        if isinstance(declaration, Struct) and (family := declaration.family) is not None:
            for value, origin in family.children:
                if origin != family.default:
                    _add_tags(tags, origin, family.tag, (value,))
    return tags


def _add_tags(tags: dict[str, Tags], origin: str, wire: str, values: Iterable[str]) -> None:
    known = tags.setdefault(origin, {})
    known[wire] = tuple(dict.fromkeys((*known.get(wire, ()), *values)))


def _together(first: Tags, second: Tags) -> Tags:
    wires = dict.fromkeys((*first, *second))
    return {
        wire: tuple(dict.fromkeys((*first.get(wire, ()), *second.get(wire, ())))) for wire in wires
    }


def _patches(operations: Sequence[Operation]) -> Iterator[str]:
    """The origins that bodies of merge patches (RFC 7396) refer to."""
    for operation in operations:
        for content in operation.body.contents if operation.body else ():
            if is_merge_patch(content.media_type):
                yield from references(content.type)


def _reading_order(found: Mapping[str, Declaration]) -> list[str]:
    """Nested declarations stand with the one they belong to: names of types before it, structs after."""
    families: dict[str, list[str]] = {}
    for origin in found:
        parts = origin.split("/")
        parents = ("/".join(parts[:end]) for end in range(1, len(parts)))
        head = next((parent for parent in parents if parent in found), origin)
        families.setdefault(head, []).append(origin)
    return [
        origin
        for head, family in families.items()
        for origin in sorted(
            family, key=lambda member: _position(found[member], head=member == head)
        )
    ]


def _position(declaration: Declaration, *, head: bool) -> int:
    return 1 if head else 0 if isinstance(declaration, Alias) else 2
