"""IR type → Python: annotations, defaults, and the imports both need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sdkloom.emit.code import (
    Code,
    Expr,
    flat,
    infix,
    literal,
    name,
    subscript,
    trusted,
    union,
)
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Declaration,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    TupleOf,
    Type,
)

Layer: TypeAlias = Literal["models", "codecs", "resources", "checks", "incoming"]

_PLAIN: dict[ScalarKind, str] = {
    "none": "None",
    "bool": "bool",
    "int": "int",
    "float": "float",
    "str": "str",
    "bytes": "bytes",
    "base64url": "bytes",
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
            both = (kind.first, kind.second)
            return union(annotation(member, scope, received=received) for member in both)
        case Ref():
            return scope.model(scope.index[kind.origin])


def _tuple(kind: TupleOf, scope: Scope, *, received: bool) -> Expr:
    kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
    members = [annotation(member, scope, received=received) for member in kinds]
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
        return scope.runtime("values.files", "FileContent")
    if kind == "event":
        return scope.runtime("http.streams", "ServerSentEvent")
    return scope.runtime("values.types", "JsonValue")


def _constant(kind: Constant, scope: Scope, *, received: bool) -> Expr:
    scope.imports.add("typing", "Literal")
    exact = subscript("Literal", [literal(constant) for constant in kind.values])
    if not received:
        return exact
    bases = list(dict.fromkeys(_BASES[type(constant)] for constant in kind.values))
    bases = bases if len(bases) == 1 else ["str", "int"]
    return infix("|", [exact, *(name(scope.builtin(base)) for base in bases)])


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


def import_used(expr: Expr, imports: Imports) -> None:
    """Import what an expression that starts with a date or a UUID names."""
    text = flat(expr)
    imports.dates |= text.startswith("dt.")
    if text.startswith("UUID("):
        imports.add("uuid", "UUID")
