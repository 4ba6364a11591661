"""IR type → Python: annotations, defaults, and the imports both need."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain, count
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
    Union,
)
from sdkloom.ir.walk import needed

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
_DATES: dict[ScalarKind, str] = {"date": "date", "datetime": "datetime"}
_BASES: dict[type, str] = {bool: "bool", int: "int", str: "str"}


_BUILTINS = frozenset(dir(builtins))


@dataclass(slots=True)
class Imports:
    """What one generated module imports, from where.

    ``own`` are names that the module itself gives a meaning, in any of its scopes, and ``models`` those
    of the models that it uses. An import that is called so gets another name.
    """

    own: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    names: dict[str, dict[str, Code]] = field(default_factory=dict[str, "dict[str, Code]"])
    """Module → what is imported from it → its name here."""
    modules: dict[str, Code] = field(default_factory=dict[str, Code])
    """Module that is imported as a whole → its name here."""

    def add(self, module: str, symbol: str) -> Code:
        """Import *symbol* and write its name."""
        return self._add(module, symbol, self.own, self.models)

    def add_model(self, module: str, symbol: str) -> Code:
        """Import a model, which keeps its name where nothing in the module has it."""
        return self._add(module, symbol, self.own)

    def _add(self, module: str, symbol: str, *taken: frozenset[str]) -> Code:
        known = self.names.setdefault(module, {})
        if symbol not in known:
            known[symbol] = _free(symbol, frozenset[str]().union(*taken))
        return known[symbol]

    def add_module(self, module: str, wish: str) -> Code:
        """Import *module* as a whole and write its name."""
        return self.modules.setdefault(module, _free(wish, self.own | self.models))


def _free(symbol: str, taken: frozenset[str]) -> Code:
    """Give the name of an import; those of documents never begin with an underscore."""
    candidates = chain((symbol, f"_{symbol}"), (f"_{symbol}_{number}" for number in count(2)))
    return name(next(candidate for candidate in candidates if candidate not in taken))


@dataclass(slots=True)
class Scope:
    """The module that is being written: where it stands, and what it has had to import."""

    index: Mapping[str, Declaration]
    layer: Layer
    module: str
    imports: Imports = field(default_factory=Imports)
    hidden: frozenset[str] = frozenset()
    """What the class or function that is being written gives a meaning (a method called ``list``)."""

    def inside(self, hidden: Iterable[str]) -> Scope:
        """Enter a class or a function that gives these names a meaning."""
        return replace(self, hidden=self.hidden.union(hidden))

    def runtime(self, module: str, symbol: str) -> Code:
        """Use a name of the copied runtime."""
        return self.imports.add(f".._runtime.{module}", symbol)

    def runtime_name(self, module: str, symbol: str) -> Code | None:
        """Give the name here of what was imported from the copied runtime, if it was."""
        return self.imports.names.get(f".._runtime.{module}", {}).get(symbol)

    def package(self, layer: Layer) -> Code:
        """Use a package of modules that are loaded when they are first used."""
        return self.imports.add("..", layer)

    def model(self, declaration: Declaration) -> Code:
        """Use the class or alias of a declaration."""
        if self.layer == "codecs":
            return name(f"{self.package('models')}.{declaration.name}")
        if self.layer == "models":
            if declaration.module == self.module:
                return self._own_model(declaration.name)
            return self.imports.add_model(f".{declaration.module}", declaration.name)
        return self.imports.add_model(f"..models.{declaration.module}", declaration.name)

    def _own_model(self, symbol: str) -> Code:
        """Use a model of this module.

        In a class, a field may be called the same; and checkers take the name of a builtin for that
        until the class of that name is defined.
        """
        if self.hidden and (symbol in self.hidden or symbol in _BUILTINS):
            return name(f"{self.package('models')}.{symbol}")
        return name(symbol)

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
        return f"{self.imports.add_module('builtins', 'builtins')}.{symbol}"

    def dates(self) -> Code:
        """Use the module of dates."""
        return self.imports.add_module("datetime", "dt")


def model_names(origins: Iterable[str], index: Mapping[str, Declaration]) -> frozenset[str]:
    """The names of the declarations at *origins*, and of all that these use."""
    return frozenset(index[origin].name for origin in needed(origins, index))


def annotation(kind: Type, scope: Scope, *, received: bool) -> Expr:
    """Annotate a value of *kind*; a *received* enumeration admits values of a newer server.

    What is only ever sent may be any sequence or mapping where an array or an object is due.
    """
    match kind:
        case Scalar():
            return _scalar(kind.kind, scope, received=received)
        case Constant():
            return _constant(kind, scope, received=received)
        case ListOf():
            item = annotation(kind.item, scope, received=received)
            return subscript(_array(scope, received=received), [item])
        case TupleOf():
            return _tuple(kind, scope, received=received)
        case MapOf():
            inner = annotation(kind.value, scope, received=received)
            keys = name(scope.builtin("str"))
            return subscript(_mapping(scope, received=received), [keys, inner])
        case Nullable():
            return optional(annotation(kind.inner, scope, received=received), scope)
        case Either():
            both = (kind.first, kind.second)
            return union(annotation(member, scope, received=received) for member in both)
        case Ref():
            if resolved(kind, scope.index) == Scalar("none"):
                return trusted("None")  # of the name, Python makes no union with None
            return scope.model(scope.index[kind.origin])


def _tuple(kind: TupleOf, scope: Scope, *, received: bool) -> Expr:
    kinds = kind.items if kind.rest is None else (*kind.items, kind.rest)
    members = [annotation(member, scope, received=received) for member in kinds]
    if kind.whole:
        return subscript(scope.builtin("tuple"), members)
    return subscript(_array(scope, received=received), [union(members)])


def _array(scope: Scope, *, received: bool) -> str:
    """Name the class of arrays: what is only ever sent may be any sequence."""
    return scope.builtin("list") if received else scope.imports.add("collections.abc", "Sequence")


def _mapping(scope: Scope, *, received: bool) -> str:
    """Name the class of objects whose keys are data."""
    return scope.builtin("dict") if received else scope.imports.add("collections.abc", "Mapping")


def optional(inner: Expr, scope: Scope) -> Expr:
    """Admit None beside *inner*, unless it is any JSON value."""
    free = ("JsonValue", "JsonInput")
    if flat(inner) in [scope.runtime_name("values.types", symbol) for symbol in free]:
        return inner
    return union([inner, trusted("None")])


def _scalar(kind: ScalarKind, scope: Scope, *, received: bool) -> Expr:
    if kind in _PLAIN:
        plain = _PLAIN[kind]
        return name(plain if kind == "none" else scope.builtin(plain))
    if kind in _DATES:
        return name(f"{scope.dates()}.{_DATES[kind]}")
    if kind == "uuid":
        return scope.imports.add("uuid", "UUID")
    if kind == "file":
        return scope.runtime("values.files", "FileContent")
    if kind == "event":
        return scope.runtime("http.streams", "ServerSentEvent")
    return scope.runtime("values.types", "JsonValue" if received else "JsonInput")


def _constant(kind: Constant, scope: Scope, *, received: bool) -> Expr:
    choice = scope.imports.add("typing", "Literal")
    exact = subscript(choice, [literal(constant) for constant in kind.values])
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


def admits_none(kind: Type, index: Mapping[str, Declaration]) -> bool:
    """Whether None is a value of *kind* for a checker of types."""
    match resolved(kind, index):
        case Nullable() | Scalar(kind="json" | "none"):
            return True
        case Either(first=first, second=second):
            return admits_none(first, index) or admits_none(second, index)
        case Ref(origin=origin):
            named = index[origin]
            variants = named.variants if isinstance(named, Union) else ()
            return any(admits_none(variant.type, index) for variant in variants)
        case _:
            return False
