"""Document → ``Api``: everything a package is written from, named and placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Component,
    Declaration,
    Group,
    Operation,
    Ref,
    Rule,
    Struct,
    Union,
)
from sdkloom.ir.walk import needs, received_types, references, sent_headers, sent_types
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.binary_parts import with_files
from sdkloom.lowering.body_variants import Offers
from sdkloom.lowering.inheritance import inherited
from sdkloom.lowering.model_names import named
from sdkloom.lowering.modules import (
    SHARED,
    WEBHOOKS,
    Place,
    modules,
    nullable_names,
    placed,
    usages,
)
from sdkloom.lowering.operation_types import OperationTypes
from sdkloom.lowering.operations import Operations
from sdkloom.lowering.security import Security
from sdkloom.lowering.servers import base_url, servers
from sdkloom.lowering.split_modules import parted
from sdkloom.lowering.stable_keys import Keys
from sdkloom.lowering.types import TypeBuilder
from sdkloom.lowering.unsupported import report_unsupported
from sdkloom.lowering.webhooks import Incoming
from sdkloom.naming import (
    RUNTIME_NAMES,
    Lock,
    NameTable,
    attribute_name,
    class_name,
    constant_name,
    method_name,
    own_name,
)
from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import Document, child
from sdkloom.schemas.ast import Schema, inside, schema_references
from sdkloom.schemas.circles import report_circles
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.upgrade_2_0 import modern_root
from sdkloom.slicing.context import SliceContext, slice_context
from sdkloom.slicing.directions import SchemaDirections, schema_directions


def lower(
    document: Document,
    diagnostics: Diagnostics,
    *,
    package: str,
    kept: Mapping[str, str] | None = None,
) -> Lowered:
    """Lower a validated document; *kept* are public names of an earlier run, by origin."""
    report_unsupported(document, diagnostics)
    reader = SchemaReader(document, diagnostics)
    merger = Merger(reader)
    lock = Lock(kept or {}, Keys(document))
    namer = AttributeNamer(reader, merger, lock)
    declarations = TypeBuilder(reader, merger, diagnostics, lock, namer)
    typer = OperationTypes(declarations)
    security = Security(modern_root(document), diagnostics)
    operations = Operations(document, typer, security, diagnostics)
    incoming = Incoming(document, typer)
    lowering = _Lowering(document, declarations, operations, incoming, typer, lock)
    return Lowered(lowering.api(package), reader, lowering.rule_schema)


@dataclass(frozen=True, slots=True)
class Lowered:
    """An ``Api``, and the schemas that its checks are written from."""

    api: Api
    reader: SchemaReader
    rule_schema: Callable[[str], Schema]


@dataclass(slots=True)
class _Lowering:
    document: Document
    declarations: TypeBuilder
    operations: Operations
    incoming: Incoming
    typer: OperationTypes
    lock: Lock
    components: dict[str, str] = field(default_factory=dict[str, str])
    rules: dict[str, str] = field(default_factory=dict[str, str])
    """Origin of each schema with a check of its own → what its constant would like to be called."""

    def api(self, package: str) -> Api:
        root = modern_root(self.document)
        self._read_components(root)
        tagged = list(self.operations.all())
        self.incoming.read()
        self.declarations.settle()
        tagged = self._offered(tagged)
        self._read_rules()
        report_circles(map(self.rule_schema, self.rules), self.declarations.diagnostics)
        edges = self._edges()
        groups = self._group_names(tag for tag, _ in tagged)
        module_of = modules(
            self._starts(tagged, groups), edges, [*self.declarations.found, *self.rules]
        )
        module_of, parts = parted(module_of, edges, self._size, groups.values())
        declared = self._place(module_of, edges, [one for _, one in tagged])
        declared = {origin: declared[origin] for origin in _reading_order(declared)}
        names = {one.origin: one.name for one in declared.values()}
        info = root.object("info")
        secured = self._is_secured([operation for _, operation in tagged])
        return Api(
            title=(info.text("title") if info else None) or "API",
            version=(info.text("version") if info else None) or "",
            doc=_joined(info, "summary", "description") if info else None,
            package=package,
            base_url=base_url(root),
            groups=self._groups(tagged, groups, set(names.values()), root),
            declarations=tuple(declared.values()),
            components=tuple(self._components(module_of, names)),
            rules=self._named_rules(module_of, names),
            schemes=self.operations.security.settled(secured=secured),
            secured=secured,
            servers=servers(root, self.lock),
            webhooks=tuple(self.incoming.webhooks),
            headers=tuple(self.incoming.headers.values()),
            names=tuple(sorted(self.lock.given.items())),
            parts=parts,
        )

    def _offered(self, tagged: list[tuple[str, Operation]]) -> list[tuple[str, Operation]]:
        if all(one.body is None or len(one.body.kinds) == 1 for _, one in tagged):
            return tagged
        offers = Offers(
            inherited(self.declarations.found), self.typer.places, self.declarations.diagnostics
        )
        return [(tag, offers.of(one)) for tag, one in tagged]

    def _is_secured(self, operations: list[Operation]) -> bool:
        """Tell whether the document says what credentials operations need, if only none."""
        if self.operations.security.used or slice_context(self.document).secured:
            return True
        return bool(operations) and all(one.security == () for one in operations)

    # -- what there is

    def _components(
        self, module_of: Mapping[str, str], names: Mapping[str, str]
    ) -> Iterator[Component]:
        for key, origin in self.components.items():
            yield Component(
                key=key,
                origin=origin,
                type=self.declarations.use(origin),
                module=module_of[origin],
                python=names[origin],
            )

    def _read_components(self, root: Node) -> None:
        schemas = root.object("components", "schemas")
        origins = {key: child(schemas.origin, key) for key in schemas.value} if schemas else {}
        for key, origin in origins.items():
            self.components[key] = origin
            for member in self.declarations.reader.at(origin).all_of:
                if member.ref is not None:
                    self.declarations.subtypes.setdefault(member.ref, []).append(origin)
        for origin in self.components.values():
            self.declarations.reference(origin)

    def _read_rules(self) -> None:
        """Every component, every body and parameter, every member of a union, and all they refer to."""
        reader = self.declarations.reader
        waiting: list[Schema] = []
        for key, origin in self.components.items():
            self.rules[origin] = key
            waiting.append(reader.at(origin))
        for origin, (schema, hint) in self.typer.rules.items():
            self.rules.setdefault(origin, hint)
            waiting.append(schema)
        for one in self.declarations.found.values():
            if isinstance(one, Union) and one.tag is None:
                for number, variant in enumerate(one.variants, 1):
                    self.rules.setdefault(variant.rule, f"{one.name} variant {number}")
                    waiting.append(reader.at(variant.rule))
        while waiting:
            for origin in schema_references(waiting.pop()):
                if origin not in self.rules:
                    self.rules[origin] = " ".join(origin.split("/")[-2:])
                    waiting.append(reader.at(origin))

    def _edges(self) -> dict[str, set[str]]:
        """What needs what: through types, and through checks."""
        edges: dict[str, set[str]] = {}
        for origin, declaration in self.declarations.found.items():
            edges.setdefault(origin, set()).update(needs(declaration))
            if isinstance(declaration, Union) and declaration.tag is None:
                edges[origin].update(one.rule for one in declaration.variants)
        for origin in self.rules:
            schema = self.rule_schema(origin)
            named = (one.origin for one in inside(schema) if one.origin in self.rules)
            edges.setdefault(origin, set()).update(schema_references(schema), named)
        return edges

    def _size(self, origin: str) -> int:
        """How much of a module a declaration or a check takes, in lines that assign something."""
        found = self.declarations.found.get(origin)
        return 2 + len(found.fields) if isinstance(found, Struct) else 2

    def rule_schema(self, origin: str) -> Schema:
        """The schema of a rule."""
        held = self.typer.rules.get(origin)
        return held[0] if held else self.declarations.reader.at(origin)

    # -- placing and naming

    def _group_names(self, tags: Iterable[str]) -> dict[str, str]:
        table = NameTable(_GROUP_RESERVED, self.lock)
        for tag in tags:
            table.want(f"tag:{tag}", attribute_name(tag)[:_LONGEST])
        return {key.removeprefix("tag:"): name for key, name in table.settle().items()}

    def _starts(
        self, tagged: list[tuple[str, Operation]], groups: Mapping[str, str]
    ) -> dict[str, list[str]]:
        starts: dict[str, list[str]] = {}
        for tag, operation in tagged:
            origins = starts.setdefault(groups[tag], [])
            for kind in (*sent_types(operation), *received_types(operation)):
                origins += references(kind)
            origins += _rules_of(operation)
        for event in self.incoming.webhooks:
            origins = starts.setdefault(WEBHOOKS, [])
            for content in event.contents:
                origins += references(content.type)
                origins += [content.rule] if content.rule else []
        for header in self.incoming.headers.values():
            starts.setdefault(SHARED, []).extend(references(header.type))
        return starts

    def _place(
        self,
        module_of: Mapping[str, str],
        edges: Mapping[str, Iterable[str]],
        operations: list[Operation],
    ) -> dict[str, Declaration]:
        found = inherited(self.declarations.found)
        around = slice_context(self.document)
        around = replace(around, taken=around.taken | self._held_classes())
        names = named(found, frozenset(self.components.values()), self.lock, around)
        ways = schema_directions(self.document)
        ways = SchemaDirections(ways.sent | around.sent, ways.received | around.received)
        usage = usages(operations, ways, edges, found)
        nullable = nullable_names(found)
        tags = _tags(found.values(), around)
        merger = self.declarations.merger
        for origin in (self.typer.forms | around.forms) & found.keys():
            if not usage[origin].received:
                found[origin] = with_files(found[origin], merger)
        return {
            origin: placed(
                one,
                Place(
                    name=names[origin],
                    module=module_of[origin],
                    usage=usage[origin],
                    tags=frozenset(tags.get(origin, ())),
                ),
                nullable,
            )
            for origin, one in found.items()
        }

    def _held_classes(self) -> frozenset[str]:
        """Classes of groups that were there before: a model that is new gets out of their way."""
        kept = self.lock.previous.items()
        found = [name for key, name in kept if key.startswith(_CLASS)]
        return frozenset(one for name in found for one in (name, f"Async{name}"))

    def _named_rules(
        self, module_of: Mapping[str, str], names: Mapping[str, str]
    ) -> tuple[Rule, ...]:
        """Name the constants; the check of a declaration is called as its codec is."""
        table = NameTable()
        for origin, wish in self.rules.items():
            if origin in names:
                table.want(f"rule:{origin}", constant_name(names[origin]))
            else:
                table.want(f"rule:{origin}", constant_name(wish), rank=1)
        return tuple(
            Rule(origin=(origin := key.removeprefix("rule:")), name=name, module=module_of[origin])
            for key, name in table.settle().items()
        )

    def _groups(
        self,
        tagged: list[tuple[str, Operation]],
        groups: Mapping[str, str],
        taken: set[str],
        root: Node,
    ) -> tuple[Group, ...]:
        texts = {one.text("name"): _tag_doc(one) for _, one in root.objects("tags")}
        taken = {*taken, *_CLIENT_NAMES}
        classes = NameTable(RUNTIME_NAMES | taken, self.lock)
        for tag in groups:
            wish, other = class_name(tag), f"{class_name(tag)}Operations"
            clash = {wish, f"Async{wish}"} & taken
            classes.want(f"{_CLASS}{tag}", *((other, wish) if clash else (wish, other)))
        named = {key.removeprefix(_CLASS): name for key, name in classes.settle().items()}
        return tuple(
            Group(
                tag=tag,
                module=module,
                class_name=named[tag],
                operations=self._methods([one for held, one in tagged if held == tag], tag),
                doc=texts.get(tag),
            )
            for tag, module in groups.items()
        )

    def _methods(self, operations: list[Operation], tag: str) -> tuple[Operation, ...]:
        keyed = {_operation_key(one): one for one in operations}
        own = {key: own_name(one.name, one.method, one.path) for key, one in keyed.items()}
        short = {key: method_name(one, tag) for key, one in own.items()}
        used = Counter(short.values())
        table = NameTable(_METHOD_RESERVED, self.lock)
        for key, one in keyed.items():
            wishes = [short[key], attribute_name(one.name), method_name(one.name, tag)]
            table.want(key, *sorted(wishes, key=lambda wish: used[wish] > 1))
            if one.returns and one.streamed:
                table.want(f"{key}/stream", *(f"{wish}_stream" for wish in wishes))
        names = table.settle()
        return tuple(
            replace(one, name=names[key], stream_name=names.get(f"{key}/stream", names[key]))
            for key, one in keyed.items()
        )


def _joined(node: Node, *keys: str) -> str | None:
    """The texts under *keys*, as paragraphs."""
    return "\n\n".join(filter(None, map(node.text, keys))) or None


def _tag_doc(tag: Node) -> str | None:
    """What is said of a tag, by itself and as a part of another."""
    said, parent = _joined(tag, "summary", "description"), tag.text("parent")
    part = f"Part of {parent}." if parent else None
    return "\n\n".join(filter(None, (said, part))) or None


def _operation_key(operation: Operation) -> str:
    """What an operation is known by; its origin will not do: two paths may refer to one path item."""
    path, method = operation.path, operation.method
    if method.lower() in METHODS:
        return child("#/paths", path, method.lower())
    return child("#/paths", path, "additionalOperations", method)


_CLASS = "class tag:"
_CLIENT_NAMES = frozenset(
    {
        "AsyncClient", "AuthLike", "Client", "ClientHeaders", "Credentials", "Flow", "Scheme", "Secret",
        "Self", "Server",
    }
)  # fmt: skip
"""Classes that stand beside those of groups in the module of the clients."""
_METHOD_RESERVED = frozenset({"self"})
_DEVICES = ("aux", "con", "nul", "prn", *(f"{one}{n}" for one in ("com", "lpt") for n in range(10)))
_GROUP_RESERVED = frozenset({SHARED, "close", "getattr", "globals", "sorted", *_DEVICES})
"""What a module and an attribute of a client cannot be called.

A package's module hides a builtin that the package itself uses; Windows takes some names for devices.
"""
_LONGEST = 100
"""Characters of a module's name: file systems end at 255 bytes."""


def _reading_order(found: Mapping[str, Declaration]) -> list[str]:
    """Nested declarations stand with the one they belong to: names of types before it, structs after."""
    families: dict[str, list[str]] = {}
    for origin in found:
        parts = origin.split("/")
        parents = ("/".join(parts[:end]) for end in range(1, len(parts)))
        families.setdefault(next((one for one in parents if one in found), origin), []).append(
            origin
        )
    return [
        origin
        for head, family in families.items()
        for origin in sorted(family, key=lambda one: _position(found[one], head=one == head))
    ]


def _position(declaration: Declaration, *, head: bool) -> int:
    return 1 if head else 0 if isinstance(declaration, Alias) else 2


def _rules_of(operation: Operation) -> Iterator[str]:
    parameters = [*operation.parameters, *sent_headers(operation)]
    yield from (one.rule for one in parameters if one.rule)
    responses = (*operation.returns, *operation.streamed, *operation.errors)
    contents = [content for one in responses for content in one.contents]
    contents += operation.body.contents if operation.body else ()
    yield from (one.rule for one in contents if one.rule)


def _tags(found: Iterable[Declaration], around: SliceContext) -> dict[str, set[str]]:
    """Of each struct that is a variant of a union, the properties that tell it from the others."""
    tags = {origin: {*wires} for origin, wires in around.tags.items()}
    for one in found:
        if isinstance(one, Union) and one.tag is not None:
            for variant in one.variants:
                if isinstance(variant.type, Ref):
                    tags.setdefault(variant.type.origin, set()).add(one.tag)
    return tags
