"""Declarations → modules of codecs: tables of what JSON values and models have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.emit.code import (
    Bracket,
    Code,
    Expr,
    annotated,
    call,
    group,
    literal,
    mapping,
    name,
    sequence,
    subscript,
)
from sdkloom.emit.codec_expressions import (
    codec_name,
    codec_of,
    deferred,
    has_codec,
    kind_of,
    kind_of_alias,
)
from sdkloom.emit.fields import (
    is_always_sent,
    is_extra_annotated,
    is_field_annotated,
    shown_presence,
)
from sdkloom.emit.modules import first_line, group_of, lazy_package, module
from sdkloom.emit.pytypes import Imports, Scope
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Declaration,
    Field,
    Nullable,
    Scalar,
    Struct,
    Type,
    Union,
)
from sdkloom.ir.presence import Defaulted, Fixed, Required
from sdkloom.ir.walk import needed, received_types, references, sent_types, webhook_types
from sdkloom.lowering.modules import WEBHOOKS

_ANYTHING = Scalar("json")
_CLASSES: Mapping[str, str] = {
    "string": "str", "boolean": "bool", "integer": "int", "number": "float", "array": "list",
}  # fmt: skip
_DOC = (
    "Codecs, which make models of JSON values and JSON values of models.\n\n"
    "Tables list the properties of which the annotations of a model do not say it all."
)


def codec_modules(api: Api, index: Mapping[str, Declaration]) -> Iterator[tuple[str, str]]:
    """Write every module of codecs: a constant for each declaration that is converted."""
    checks = {checked.origin: (checked.module, checked.name) for checked in api.checks}
    converted = converted_declarations(api, index)
    written: list[str] = []
    for module_name in dict.fromkeys(declaration.module for declaration in api.declarations):
        mine = [
            declaration
            for declaration in api.declarations
            if declaration.module == module_name and declaration.origin in converted
        ]
        if mine:
            own = frozenset(map(codec_name, mine))
            writer = _Writer(Scope(index, "codecs", module_name, Imports(own)), checks)
            blocks = list(filter(None, map(writer.constant, mine)))
            if blocks:
                written.append(module_name)
                yield (
                    f"codecs/{module_name}.py",
                    module(_doc(module_name, api), writer.scope.imports, (), constants=blocks),
                )
    yield "codecs/__init__.py", lazy_package(_DOC, written)


def _doc(module_name: str, api: Api) -> Code:
    group = group_of(module_name, api)
    others = "models of what the API sends" if module_name == WEBHOOKS else "shared models"
    whose = f"models of the {name(group.class_name)} operations" if group else others
    return first_line(f"Codecs of the {whose}.")


def converted_declarations(api: Api, index: Mapping[str, Declaration]) -> set[str]:
    """What has a codec: schemas and models by name, and what other codecs and operations use."""
    named = {component.origin for component in api.components}
    named |= {each.origin for each in api.declarations if isinstance(each, Struct)}
    operations = [operation for group in api.groups for operation in group.operations]
    kinds = [
        kind
        for operation in operations
        for kind in (*received_types(operation), *sent_types(operation))
    ]
    kinds += webhook_types(api)
    used = [ref for kind in kinds for ref in references(kind)]
    return {
        origin
        for origin in needed([*named, *used], index)
        if origin in named or has_codec(index[origin])
    }


class _Writer:
    """Writes the constants of one module."""

    def __init__(self, scope: Scope, checks: Mapping[str, tuple[str, str]]) -> None:
        self.scope = scope
        self.checks = checks

    def constant(self, declaration: Declaration) -> Code | None:
        """Write the codec of a declaration with its type, which checkers need not find out.

        That of a model is left out where the class says it all.
        """
        match declaration:
            case Struct():
                rows, options = self._rows(declaration), [*self._options(declaration)]
                if not rows and not options:
                    return None
                generic = self.scope.runtime("values.tables", "Table")
                value = self._table(declaration, rows, options)
            case Union():
                generic, value = (
                    self.scope.runtime("values.codec", "Codec"),
                    self._union(declaration),
                )
            case Alias():
                generic = self.scope.runtime("values.codec", "Codec")
                value = call(generic, [deferred(kind_of_alias(declaration, self.scope))])
        model = self.scope.model(declaration)
        return annotated(codec_name(declaration), subscript(generic, [model]), value)

    # -- structs

    def _rows(self, struct: Struct) -> list[tuple[str, Expr]]:
        """Write what there is to say of the properties beside what the class says."""
        return [
            (field.wire, row)
            for field in _ordered(struct, self.scope)
            if (row := self._row(field, struct)) is not None
        ]

    def _table(
        self, struct: Struct, rows: list[tuple[str, Expr]], options: list[tuple[str, Expr]]
    ) -> Bracket:
        arguments = [deferred(self.scope.model(struct))]
        if rows:
            arguments.append(deferred(mapping(rows)))
        function = "Family" if struct.family else "Table"
        return call(self.scope.runtime("values.tables", function), arguments, options)

    def _options(self, struct: Struct) -> Iterator[tuple[str, Expr]]:
        if struct.extra not in (None, _ANYTHING):
            if not is_extra_annotated(struct, self.scope.index):
                extra = kind_of(struct.extra, self.scope, received=struct.usage.received)
                yield "additional_properties", deferred(extra)
            if struct.only_patterns:
                check = self.scope.sibling("checks", *self.checks[struct.origin])
                yield "closed", deferred(check)
        if (family := struct.family) is not None:
            children = [(tag, self._codec(origin)) for tag, origin in family.children]
            own = [(tag, self._codec(struct.origin)) for tag in family.own]
            yield "tag", literal(family.tag)
            yield "children", deferred(mapping([*children, *own]))
            if family.default is not None:
                yield "default", deferred(self._codec(family.default))
        if struct.untyped:
            yield "untyped", literal(True)
        elif struct.other_types:
            classes = [name(_CLASSES[kind]) for kind in struct.other_types]
            yield "other_types", group(classes)

    def _codec(self, origin: str) -> Expr:
        return codec_of(self.scope.index[origin], self.scope)

    def _row(self, field: Field, struct: Struct) -> Expr | None:
        """Write the kind of a property, and what else there is to say of it."""
        flags: list[tuple[str, Expr]] = []
        shown = shown_presence(struct, field, self.scope.index)
        match shown:
            case Fixed(required=True):
                flags.append(("required", literal(True)))
            case Defaulted(required=True):
                flags.append(("filled", literal(True)))
            case Required() if not is_always_sent(field):
                flags.append(("optional", literal(True)))
            case _:
                pass
        if field.read_only and struct.usage.sent:
            flags.append(("read_only", literal(True)))
        is_constant = isinstance(shown, Fixed) and shown.value is not None
        implied = [("required", literal(True))] if is_constant else []
        if flags == implied and is_field_annotated(struct, field, self.scope.index):
            return None
        received = struct.usage.received and not field.tag
        kind = kind_of(field.type, self.scope, received=received)
        if field.name == field.wire and not flags:
            return kind
        values = [kind] if field.name == field.wire else [kind, literal(field.name)]
        return call(self.scope.runtime("values.properties", "Property"), values, flags)

    # -- unions

    def _union(self, union: Union) -> Bracket:
        if union.tag is None:
            function = self.scope.runtime("values.unions", "BestMatch")
            return call(function, [deferred(sequence(self._options_of(union)))])
        tagged = [
            (tag, self._bare_kind(variant.type))
            for variant in union.variants
            if variant.type != union.default
            for tag in variant.tags
        ]
        function = self.scope.runtime("values.unions", "Tagged")
        arguments = [literal(union.tag), deferred(mapping(tagged))]
        codec = call(function, arguments, self._rest(union))
        if any(isinstance(variant.type, Nullable) for variant in union.variants):
            return call(self.scope.runtime("values.codec", "Nullable"), [codec])
        return codec

    def _options_of(self, union: Union) -> Iterator[Expr]:
        """Write the check and the kind of each variant."""
        # A date-time could be read as a date, but not the other way round.
        for variant in sorted(union.variants, key=lambda each: each.type != Scalar("datetime")):
            check = self.scope.sibling("checks", *self.checks[variant.check])
            yield group([check, kind_of(variant.type, self.scope, received=union.usage.received)])

    def _rest(self, union: Union) -> Iterator[tuple[str, Expr]]:
        """Say what values with other tags are, and of which kinds no tag says so."""
        untagged = [variant.type for variant in union.variants if not variant.tags]
        others = [self._bare_kind(kind) for kind in untagged if kind != union.default]
        if union.default is not None:
            yield "default", deferred(self._bare_kind(union.default))
        if others:
            yield "untagged", deferred(sequence(others))
        if union.default is None and not union.usage.received:
            yield "closed", literal(True)
        if union.untyped:
            yield "untyped", literal(True)

    def _bare_kind(self, kind: Type) -> Expr:
        """The kind of an object: what has a tag is not null."""
        return kind_of(kind.inner if isinstance(kind, Nullable) else kind, self.scope)


def _ordered(struct: Struct, scope: Scope) -> list[Field]:
    """The properties in the order of the model's fields: first those that it cannot do without."""
    return sorted(
        struct.fields,
        key=lambda field: not isinstance(shown_presence(struct, field, scope.index), Required),
    )
