"""Document → ``Api``: everything a package is written from, named and placed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import constant_name
from sdkloom.ir.nodes import Api, CheckedSchema, Component, Operation
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.body_variants import BodyVariants
from sdkloom.lowering.checked_schemas import CheckedSchemas, checked_schemas
from sdkloom.lowering.given_names import GivenNames
from sdkloom.lowering.groups import Tagged, group_modules, groups, paragraphs
from sdkloom.lowering.inheritance import inherited
from sdkloom.lowering.operation_types import OperationTypes
from sdkloom.lowering.operations import Operations
from sdkloom.lowering.placement import Layout, layout, place_declarations, starts
from sdkloom.lowering.security import Security
from sdkloom.lowering.servers import base_url, servers
from sdkloom.lowering.stable_keys import StableKeys
from sdkloom.lowering.types import TypeBuilder
from sdkloom.lowering.unsupported import report_unsupported
from sdkloom.lowering.webhooks import WebhookReader, Webhooks
from sdkloom.naming import Lock, LockedNames, NameTable
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import Document, child
from sdkloom.renames import RenameProblem, Renames
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.chains import report_chains
from sdkloom.schemas.circles import report_circles
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.upgrade_2_0 import modern_root
from sdkloom.slicing.context import slice_context
from sdkloom.slicing.operations import operation_labels


@dataclass(frozen=True, slots=True)
class Lowered:
    """An ``Api``, and the schemas that its checks are written from."""

    api: Api
    reader: SchemaReader
    checked_schema: Callable[[str], Schema]
    rename_problems: tuple[RenameProblem, ...] = ()


class _Contents(NamedTuple):
    """What a document has, as it was read; the types of it wait in the builder."""

    components: Mapping[str, str]
    tagged: Tagged
    security: Security
    webhooks: Webhooks

    @property
    def operations(self) -> list[Operation]:
        return [operation for _, operation in self.tagged]


def lower(
    document: Document,
    diagnostics: Diagnostics,
    *,
    package: str,
    previous_names: LockedNames | None = None,
    renames: Renames | None = None,
) -> Lowered:
    """Lower a validated document; *previous_names* are those of an earlier run, *renames* the user's."""
    report_unsupported(document, diagnostics)
    root = modern_root(document)
    labels = {**operation_labels(root), **slice_context(document).labels}
    reader = SchemaReader(document, diagnostics, labels)
    merger = Merger(reader)
    lock = Lock(previous_names or LockedNames(), StableKeys(document))
    given = GivenNames(root, lock, renames or Renames())
    namer = AttributeNamer(reader, merger, lock, given)
    types = OperationTypes(TypeBuilder(reader, merger, diagnostics, lock, namer))
    contents = _read(root, types)
    checked = checked_schemas(types, contents.components)
    if report_circles(map(checked.schema, checked.hints), merger, diagnostics):
        diagnostics.raise_errors()  # a schema that is itself alone cannot be written
    api = _api(package, root, contents, checked)
    return Lowered(api, reader, checked.schema, tuple(given.problems()))


def _read(root: Node, types: OperationTypes) -> _Contents:
    """Read what the document has, and declare all types that it needs."""
    builder = types.declarations
    document, diagnostics = builder.reader.document, builder.diagnostics
    security = Security(root, diagnostics)
    components = _components(root, builder)
    tagged = list(Operations(document, types, security, diagnostics).all())
    webhooks = WebhookReader(document, types).read()
    builder.settle()
    return _Contents(components, _distinguishable(tagged, types), security, webhooks)


def _components(root: Node, builder: TypeBuilder) -> dict[str, str]:
    """Declare the component schemas; returns their origins by the document's names for them."""
    schemas = root.object("components", "schemas")
    origins = {key: child(schemas.origin, key) for key in schemas.value} if schemas else {}
    if report_chains(origins.values(), builder.reader, builder.diagnostics):
        builder.diagnostics.raise_errors()  # to write them would take too long
    for origin in origins.values():
        for member in builder.reader.at(origin).all_of:
            if member.ref is not None:
                named = builder.merger.named(member.ref)
                builder.subtypes.setdefault(named, []).append(origin)
    for origin in origins.values():
        builder.reference(origin)
    return origins


def _distinguishable(tagged: Tagged, types: OperationTypes) -> Tagged:
    """Leave out the media types of bodies that no value would choose."""
    if all(operation.body is None or len(operation.body.kinds) == 1 for _, operation in tagged):
        return tagged
    builder = types.declarations
    variants = BodyVariants(inherited(builder.found), types.places, builder.diagnostics)
    return [(tag, variants.of(operation)) for tag, operation in tagged]


def _api(package: str, root: Node, contents: _Contents, checked: CheckedSchemas) -> Api:
    builder = checked.types.declarations
    lock, webhooks = builder.lock, contents.webhooks
    group_names = group_modules((tag for tag, _ in contents.tagged), lock)
    origins = starts(contents.tagged, group_names, webhooks.events, webhooks.headers)
    placed = layout(checked, origins, group_names.values())
    components = frozenset(contents.components.values())
    declared = place_declarations(checked.types, placed, contents.operations, components)
    if builder.reader.lost_references:
        lock.preserve()
    names = {declaration.origin: declaration.name for declaration in declared.values()}
    info = root.object("info")
    secured = _is_secured(contents, builder.reader.document)
    return Api(
        title=(info.text("title") if info else None) or "API",
        version=(info.text("version") if info else None) or "",
        doc=paragraphs(info, "summary", "description") if info else None,
        package=package,
        base_url=base_url(root),
        groups=groups(contents.tagged, group_names, names.values(), root, builder.attributes.given),
        declarations=tuple(declared.values()),
        components=tuple(_named_components(contents, builder, placed, names)),
        checks=_named_checks(checked, placed, names),
        schemes=contents.security.settled(secured=secured),
        secured=secured,
        servers=servers(root, lock),
        webhooks=webhooks.events,
        headers=webhooks.headers,
        names=tuple(sorted(lock.given.items())),
        rule_names=tuple(sorted(lock.rule_names.items())),
        edition=lock.previous.edition,
        parts=placed.parts,
    )


def _named_components(
    contents: _Contents, builder: TypeBuilder, placed: Layout, names: Mapping[str, str]
) -> Iterator[Component]:
    """Describe the schemas that have names in the document."""
    for key, origin in contents.components.items():
        module = placed.module_of[origin]
        yield Component(
            key=key, origin=origin, type=builder.use(origin), module=module, python=names[origin]
        )


def _is_secured(contents: _Contents, document: Document) -> bool:
    """Whether operations have security requirements, if only empty ones."""
    if contents.security.used or contents.security.waived or slice_context(document).secured:
        return True
    operations = contents.operations
    return bool(operations) and all(operation.security == () for operation in operations)


def _named_checks(
    checked: CheckedSchemas, placed: Layout, names: Mapping[str, str]
) -> tuple[CheckedSchema, ...]:
    """Name the constants; the check of a declaration is called as its codec is."""
    table = NameTable()
    for origin, wish in checked.hints.items():
        if origin in names:
            table.want(f"rule:{origin}", constant_name(names[origin]))
        else:
            table.want(f"rule:{origin}", constant_name(wish), rank=1)
    return tuple(
        CheckedSchema(
            origin=(origin := key.removeprefix("rule:")),
            name=name,
            module=placed.module_of[origin],
        )
        for key, name in table.settle().items()
    )
