"""Schemas → modules of checks: what the document allows, a constant a schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostics
from sdkloom.emit.check_expressions import CheckWriter
from sdkloom.emit.code import Code, Expr, assigned, flat, name
from sdkloom.emit.codec_expressions import codec_name
from sdkloom.emit.modules import (
    first_line,
    group_of,
    in_order_of_need,
    lazy_package,
    module,
    ordered,
)
from sdkloom.emit.pytypes import Imports, Scope
from sdkloom.ir.nodes import Api, CheckedSchema, Declaration, Struct
from sdkloom.lowering.lower import Lowered
from sdkloom.schemas.ast import Schema, references_of, with_inner

_PACKAGE_DOC = "What the description allows, schema by schema."


@dataclass(frozen=True, slots=True)
class WrittenChecks:
    """The modules of checks, and where the check of each schema is.

    Schemas whose checks are equal have one constant.
    """

    files: Mapping[str, str]
    checks: tuple[CheckedSchema, ...]


def check_modules(
    lowered: Lowered, index: Mapping[str, Declaration], diagnostics: Diagnostics
) -> WrittenChecks:
    """Write every module of checks that has something to hold."""
    api = lowered.api
    places = _Places(api, index)
    modules: dict[str, list[str]] = {}
    for checked in api.checks:
        modules.setdefault(checked.module, []).append(checked.origin)
    files: dict[str, str] = {}
    for module_name in in_order_of_need(modules, api):
        mine = modules[module_name]
        own = frozenset(places.own[origin].name for origin in mine)
        scope = Scope(index, "checks", module_name, Imports(own))
        blocks = list(_Module(lowered, places, scope, diagnostics).constants(mine))
        files[f"checks/{module_name}.py"] = module(
            _doc(module_name, api), scope.imports, [], constants=blocks
        )
    files["checks/__init__.py"] = lazy_package(_PACKAGE_DOC, modules)
    return WrittenChecks(files, tuple(places.used[checked.origin] for checked in api.checks))


def shared_checks(lowered: Lowered) -> tuple[CheckedSchema, ...]:
    """Find where the package of *lowered* has the check of each schema."""
    index = {declaration.origin: declaration for declaration in lowered.api.declarations}
    return check_modules(lowered, index, Diagnostics()).checks


class _Places:
    """Where the check of each schema is: a constant of its own, or an equal one of the module."""

    def __init__(self, api: Api, index: Mapping[str, Declaration]) -> None:
        self.own = {checked.origin: checked for checked in api.checks}
        self.used = dict(self.own)
        self._written: set[str] = set()
        self._named = {
            component.origin
            for component in api.components
            if not isinstance(index[component.origin], Struct)
        }
        """Which need a constant that is called as their codec: ``schemas.py`` finds both by one name."""
        for origin in self._named:
            constant, declaration = self.own[origin], index[origin]
            if constant.name != codec_name(declaration) or constant.module != declaration.module:
                raise AssertionError(f"{constant} is not called as its codec")

    def find(self, origin: str, module_name: str) -> CheckedSchema | None:
        """Find the constant to use in a module for the schema at *origin*, if it has one."""
        found = self.used.get(origin)
        if found is not None and found.module != module_name and origin not in self._written:
            self._named.add(origin)  # a module that is written later has to have it
        return found

    def add(self, origin: str, first: str) -> bool:
        """Use the constant *first* of the module from here on; tell whether its own is needed."""
        self._written.add(origin)
        self.used[origin] = self.own[origin]._replace(name=first)
        return first == self.own[origin].name or origin in self._named


def _doc(module_name: str, api: Api) -> Code:
    group = group_of(module_name, api)
    where = f" in the {name(group.class_name)} operations" if group else ""
    return first_line(f"What the description allows{where}.")


class _Module:
    """Writes the constants of one module, each behind those it needs, circles aside."""

    def __init__(
        self, lowered: Lowered, places: _Places, scope: Scope, diagnostics: Diagnostics
    ) -> None:
        self._schema = lowered.checked_schema
        self._places, self._scope = places, scope
        self._first: dict[str, str] = {}
        """The first constant of each value that takes several lines."""
        self._aliases: list[Code] = []
        families = {
            origin: declaration.family
            for origin, declaration in scope.index.items()
            if isinstance(declaration, Struct) and declaration.family is not None
        }
        self._writer = CheckWriter(
            lowered.reader, self._named, diagnostics, scope.runtime, families
        )

    def constants(self, mine: list[str]) -> Iterator[Code]:
        """Write the constants of the schemas *mine*, but for those that equal another one."""
        order, _ = ordered(mine, {origin: _needs(self._schema(origin)) for origin in mine})
        forward, awaited = set(mine), set[str]()

        def is_forward(origin: str) -> bool:
            awaited.update({origin} & forward)
            return origin in forward

        for origin in order:
            expression = self._writer.expression(self._schema(origin), is_forward)
            forward.discard(origin)
            # A constant in a circle declares its type: checkers cannot go around it.
            circular = origin in awaited or "Later(" in flat(expression)
            yield from (self._circular if circular else self._assigned)(origin, expression)
        yield from self._aliases

    def _circular(self, origin: str, expression: Expr) -> Iterator[Code]:
        constant = self._places.own[origin].name
        self._places.add(origin, constant)
        kind = self._scope.runtime(self._writer.module, "Check")
        yield assigned(f"{constant}: {kind}", expression)

    def _assigned(self, origin: str, expression: Expr) -> Iterator[Code]:
        constant = self._places.own[origin].name
        code = assigned(constant, expression)
        first = self._first.setdefault(flat(expression), constant) if "\n" in code else constant
        needs_own = self._places.add(origin, first)
        if first == constant:
            yield code
        elif needs_own:
            self._aliases.append(assigned(constant, name(first)))

    def _named(self, origin: str) -> str | None:
        found = self._places.find(origin, self._scope.module)
        if found is None:
            return None
        return str(self._scope.sibling("checks", found.module, found.name))


def _needs(schema: Schema) -> list[str]:
    """What a check may refer to: what its schema refers to, and the schemas inside it."""
    schemas = with_inner(schema)
    return [*references_of(schemas), *(inner.origin for inner in schemas[1:])]
