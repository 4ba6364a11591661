"""IR type → Python: annotations, defaults, and the imports both need."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sdkloom.ir import (
    Alias,
    Constant,
    Declaration,
    Either,
    Field,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Struct,
    TupleOf,
    Type,
)
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.spelling.code import (
    Bracket,
    Code,
    Expr,
    Item,
    bytes_literal,
    call,
    flat,
    group,
    infix,
    literal,
    mapping,
    name,
    sequence,
    subscript,
    trusted,
    union,
)

Layer: TypeAlias = Literal["models", "codecs", "resources", "checks", "incoming"]

_PLAIN: dict[ScalarKind, str] = {
    "none": "None",
    "bool": "bool",
    "int": "int",
    "float": "float",
    "str": "str",
    "bytes": "bytes",
}
_DATES: dict[ScalarKind, str] = {"date": "dt.date", "datetime": "dt.datetime"}
_BASES: dict[type, str] = {bool: "bool", int: "int", str: "str"}


@dataclass(slots=True)
class Imports:
    """What one generated module imports, from where."""

    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    dates: bool = False

    def add(self, module: str, symbol: str) -> Code:
        """Import *symbol* and write its name."""
        self.names.setdefault(module, set()).add(symbol)
        return name(symbol)


@dataclass(slots=True)
class Scope:
    """The module that is being written: where it stands, and what it has had to import."""

    index: Mapping[str, Declaration]
    layer: Layer
    module: str
    imports: Imports = field(default_factory=Imports)
    hidden: frozenset[str] = frozenset()
    """Builtin names that the module gives another meaning (a method called ``list``)."""

    def runtime(self, module: str, symbol: str) -> Code:
        """Use a name of the copied runtime."""
        return self.imports.add(f".._runtime.{module}", symbol)

    def package(self, layer: Layer) -> Code:
        """Use a package of modules that are loaded when they are first used."""
        return self.imports.add("..", layer)

    def model(self, declaration: Declaration) -> Code:
        """Use the class or alias of a declaration."""
        if self.layer == "codecs":
            return name(f"{self.package('models')}.{declaration.name}")
        if self.layer == "models":
            if declaration.module == self.module:
                return name(declaration.name)
            return self.imports.add(f".{declaration.module}", declaration.name)
        return self.imports.add(f"..models.{declaration.module}", declaration.name)

    def sibling(self, layer: Layer, module: str, symbol: str) -> Code:
        """Use a codec or a check of *module*, without loading it before it is needed.

        Checks know each other at once: they are cheap until they are first used.
        """
        if layer == self.layer and module == self.module:
            return name(symbol)
        if layer == self.layer == "checks":
            return self.imports.add(f".{module}", symbol)
        return name(f"{self.package(layer)}.{module}.{symbol}")

    def builtin(self, symbol: str) -> str:
        """Use a builtin generic, by its full name where a method of the class is called the same."""
        if symbol not in self.hidden:
            return symbol
        self.imports.names.setdefault("builtins", set())
        return f"builtins.{symbol}"


def annotation(kind: Type, scope: Scope, *, received: bool) -> Expr:
    """Annotate a value of *kind*; a *received* enumeration admits values of a newer server."""
    match kind:
        case Scalar():
            return _scalar(kind.kind, scope)
        case Constant():
            return _constant(kind, scope, received=received)
        case ListOf():
            return subscript(
                scope.builtin("list"), [annotation(kind.item, scope, received=received)]
            )
        case TupleOf():
            return _tuple(kind, scope, received=received)
        case MapOf():
            inner = annotation(kind.value, scope, received=received)
            return subscript(scope.builtin("dict"), [name(scope.builtin("str")), inner])
        case Nullable():
            return optional(annotation(kind.inner, scope, received=received))
        case Either():
            both = (kind.one, kind.other)
            return union(annotation(one, scope, received=received) for one in both)
        case Ref():
            return scope.model(scope.index[kind.origin])


def _tuple(kind: TupleOf, scope: Scope, *, received: bool) -> Expr:
    kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
    members = [annotation(one, scope, received=received) for one in kinds]
    if kind.whole:
        return subscript(scope.builtin("tuple"), members)
    return subscript(scope.builtin("list"), [union(members)])


def optional(inner: Expr) -> Expr:
    """Admit None beside *inner*, unless it is any JSON value."""
    if flat(inner) == "JsonValue":
        return inner
    return union([inner, trusted("None")])


def _scalar(kind: ScalarKind, scope: Scope) -> Expr:
    if kind in _PLAIN:
        plain = _PLAIN[kind]
        return name(plain if kind == "none" else scope.builtin(plain))
    if kind in _DATES:
        scope.imports.dates = True
        return name(_DATES[kind])
    if kind == "uuid":
        return scope.imports.add("uuid", "UUID")
    if kind == "file":
        return scope.runtime("files", "FileContent")
    if kind == "event":
        return scope.runtime("streams", "ServerSentEvent")
    return scope.runtime("values", "JsonValue")


def _constant(kind: Constant, scope: Scope, *, received: bool) -> Expr:
    scope.imports.add("typing", "Literal")
    exact = subscript("Literal", [literal(one) for one in kind.values])
    if not received:
        return exact
    bases = list(dict.fromkeys(_BASES[type(one)] for one in kind.values))
    bases = bases if len(bases) == 1 else ["str", "int"]
    return infix("|", [exact, *(name(scope.builtin(one)) for one in bases)])


# -- defaults


def resolved(kind: Type, index: Mapping[str, Declaration]) -> Type:
    """See through the names of types to what they name."""
    seen: set[str] = set()
    while isinstance(kind, Ref) and kind.origin not in seen:
        seen.add(kind.origin)
        declaration = index[kind.origin]
        if not isinstance(declaration, Alias):
            break
        kind = declaration.target
    return kind


def default_value(
    kind: Type, value: JsonValue, index: Mapping[str, Declaration], scope: Scope | None = None
) -> Expr | None:
    """Write a default as a value of *kind*; ``None`` where it is not one, or cannot be written.

    *scope* imports the classes that are used.
    """
    kind = resolved(kind, index)
    match kind:
        case Nullable():
            return (
                trusted("None") if value is None else default_value(kind.inner, value, index, scope)
            )
        case Constant():
            same = [one for one in kind.values if one == value and type(one) is type(value)]
            return literal(value) if same else None
        case Scalar():
            return _scalar_default(kind.kind, value, scope)
        case ListOf() | TupleOf():
            return _array_default(kind, value, index, scope)
        case MapOf():
            return _mapping_default(kind, value, index, scope)
        case Either():
            one = default_value(kind.one, value, index, scope)
            return default_value(kind.other, value, index, scope) if one is None else one
        case Ref():
            declaration = index[kind.origin]
            if not isinstance(declaration, Struct) or not is_object(value):
                return None
            return _struct_default(declaration, value, index, scope)


def _array_default(
    kind: ListOf | TupleOf,
    value: JsonValue,
    index: Mapping[str, Declaration],
    scope: Scope | None,
) -> Expr | None:
    if not is_array(value):
        return None
    kinds: list[Type | None] = [kind.item] * len(value) if isinstance(kind, ListOf) else [*kind.items]  # fmt: skip
    if isinstance(kind, TupleOf):
        kinds += [kind.rest] * (len(value) - len(kinds))
    items = [
        default_value(one, each, index, scope) if one else None
        for one, each in zip(kinds, value, strict=False)
    ]
    written = [one for one in items if one is not None]
    if len(written) < len(value):
        return None
    if not isinstance(kind, TupleOf) or not kind.whole:
        return sequence(written)
    return group(written) if len(written) == len(kind.items) else None


def is_needed(field: Field, index: Mapping[str, Declaration]) -> bool:
    """Whether a model cannot be made without a property: it has to be there, and has no default."""
    if not field.required or field.default is None:
        return field.required
    return default_value(field.type, field.default[0], index) is None


def typed_default(kind: Type, default: Expr, scope: Scope, *, received: bool) -> Expr:
    """Say what words a list or dict holds, where it may be null as well.

    mypy takes those of ``["a"]`` for any text there.
    """
    through = resolved(kind, scope.index)
    bare = resolved(through.inner, scope.index) if isinstance(through, Nullable) else None
    if not isinstance(bare, ListOf | MapOf) or flat(default) == "None":
        return default
    held: Type = bare
    while isinstance(held, ListOf | MapOf):
        held = resolved(held.item if isinstance(held, ListOf) else held.value, scope.index)
    if not isinstance(held, Constant):
        return default
    kind_of = flat(annotation(bare, scope, received=received))
    return Bracket(Code(f"{kind_of}("), (Item(default),), Code(")"))


def _mapping_default(
    kind: MapOf, value: JsonValue, index: Mapping[str, Declaration], scope: Scope | None
) -> Expr | None:
    if not is_object(value):
        return None
    pairs = [(key, default_value(kind.value, one, index, scope)) for key, one in value.items()]
    written = [(key, one) for key, one in pairs if one is not None]
    return mapping(written) if len(written) == len(pairs) else None


def _struct_default(
    struct: Struct,
    value: dict[str, JsonValue],
    index: Mapping[str, Declaration],
    scope: Scope | None,
) -> Expr | None:
    """Write the call that makes a model; none that would go on to make another by default."""
    keywords: list[tuple[str, Expr]] = []
    for one in struct.fields:
        if one.wire in value:
            written = default_value(one.type, value[one.wire], index, scope)
            if written is None:
                return None
            keywords.append((one.name, written))
        elif _not_made(one):
            return None
    if len(keywords) < len(value) or struct.family:
        return None
    made = scope.model(struct) if scope else name(struct.name)
    return call(made, keywords=keywords)


def _not_made(absent: Field) -> bool:
    """Whether a model without this property cannot be made, or might never be done."""
    if absent.default is None:
        return absent.required
    return isinstance(absent.default[0], dict | list)


def _scalar_default(kind: ScalarKind, value: JsonValue, scope: Scope | None) -> Expr | None:
    exact: dict[ScalarKind, tuple[type, ...]] = {
        "bool": (bool,), "int": (int,), "float": (int, float), "str": (str,), "none": (type(None),),
    }  # fmt: skip
    if kind in exact:
        if kind == "float" and type(value) is int and float(value) == value:
            value = float(value)  # inference of types does not take an int for a float
        return literal(value) if type(value) in exact[kind] else None
    if kind == "json":
        if not (is_object(value) or is_array(value)):
            return literal(value)
        made = scope.runtime("values", "json_value") if scope else trusted("json_value")
        return call(made, [literal(value)])
    if not isinstance(value, str):
        return None
    try:
        written = _parsed_default(kind, value)
    except ValueError:
        return None
    if written is not None and scope is not None:
        import_used(written, scope.imports)
    return written


def _parsed_default(kind: ScalarKind, value: str) -> Expr | None:
    if kind == "date":
        day = dt.date.fromisoformat(value)
        return call("dt.date", [literal(day.year), literal(day.month), literal(day.day)])
    if kind == "uuid":
        return call("UUID", [literal(str(uuid.UUID(value)))])
    if kind == "bytes":
        return bytes_literal(b64decode(value, validate=True))
    if kind == "datetime":
        moment = dt.datetime.fromisoformat(value)
        return call("dt.datetime.fromisoformat", [literal(moment.isoformat())])
    return None


def is_shared_mutable(expr: Expr) -> bool:
    """Whether every instance needs a default of its own."""
    return _MADE.match(flat(expr)) is not None


_MADE = re.compile(r"[\[{]|json_value\(|(?!UUID)[A-Z]\w*\(")
"""How a list, a dict or a model is written."""


def import_used(expr: Expr, imports: Imports) -> None:
    """Import what an expression that starts with a date or a UUID names."""
    text = flat(expr)
    imports.dates |= text.startswith("dt.")
    if text.startswith("UUID("):
        imports.add("uuid", "UUID")
