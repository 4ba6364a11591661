"""Schemas → modules of checks: what the document allows, a constant a schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.diagnostics import Diagnostics
from sdkloom.emit.check_expressions import CheckWriter
from sdkloom.emit.code import Bracket, Code, Expr, Infix, assigned, flat, name
from sdkloom.emit.modules import first_line, group_of, lazy_package, module, ordered
from sdkloom.emit.pytypes import Imports, Scope
from sdkloom.ir.nodes import Api, CheckedSchema, Declaration, Struct
from sdkloom.lowering.lower import Lowered
from sdkloom.schemas.ast import Schema, references_of, with_inner

_PACKAGE_DOC = "What the description allows, schema by schema."


def check_modules(
    lowered: Lowered, index: Mapping[str, Declaration], diagnostics: Diagnostics
) -> Iterator[tuple[str, str]]:
    """Write every module of checks that has something to hold."""
    checks = {checked.origin: checked for checked in lowered.api.checks}
    written = list(dict.fromkeys(checked.module for checked in checks.values()))
    for module_name in written:
        mine = [origin for origin, checked in checks.items() if checked.module == module_name]
        own = frozenset(checks[origin].name for origin in mine)
        scope = Scope(index, "checks", module_name, Imports(own))
        blocks = list(_constants(mine, lowered, checks, scope, diagnostics))
        yield (
            f"checks/{module_name}.py",
            module(_doc(module_name, lowered.api), scope.imports, [], constants=blocks),
        )
    yield "checks/__init__.py", lazy_package(_PACKAGE_DOC, written)


def _doc(module_name: str, api: Api) -> Code:
    group = group_of(module_name, api)
    where = f" in the {name(group.class_name)} operations" if group else ""
    return first_line(f"What the description allows{where}.")


def _constants(
    mine: list[str],
    lowered: Lowered,
    checks: Mapping[str, CheckedSchema],
    scope: Scope,
    diagnostics: Diagnostics,
) -> Iterator[Code]:
    """Write the constants of a module, each behind those it needs, circles aside."""

    def named(origin: str) -> str | None:
        checked = checks.get(origin)
        return (
            None if checked is None else str(scope.sibling("checks", checked.module, checked.name))
        )

    families = {
        origin: declaration.family
        for origin, declaration in scope.index.items()
        if isinstance(declaration, Struct) and declaration.family is not None
    }
    writer = CheckWriter(lowered.reader, named, diagnostics, scope.runtime, families)
    shared = _Shared()
    order, _ = ordered(mine, {origin: _needs(lowered.checked_schema(origin)) for origin in mine})
    forward, awaited = set(mine), set[str]()

    def is_forward(origin: str) -> bool:
        awaited.update({origin} & forward)
        return origin in forward

    for origin in order:
        expression = writer.expression(lowered.checked_schema(origin), is_forward)
        forward.discard(origin)
        # A constant in a circle declares its type: checkers cannot go around it.
        circular = origin in awaited or "Later(" in flat(expression)
        constant = checks[origin].name
        if circular:
            yield assigned(f"{constant}: {scope.runtime(writer.module, 'Check')}", expression)
        else:
            yield shared.assigned(constant, expression)


class _Shared:
    """Finds constants that are equal: schemas that a document repeats inline are checked alike."""

    def __init__(self) -> None:
        self._first: dict[object, Code] = {}
        """The first constant of each value that takes several lines."""
        self._same: dict[str, Code] = {}
        """Which constant another one equals."""

    def assigned(self, constant: str, expression: Expr) -> Code:
        """Write a constant, by the name of an earlier one that is equal if that is shorter."""
        written = assigned(constant, expression)
        if "\n" not in written:
            return written
        first = self._first.setdefault(self._value(expression), name(constant))
        if first == constant:
            return written
        self._same[constant] = first
        return min(assigned(constant, first), written, key=lambda code: code.count("\n"))

    def _value(self, expression: Expr) -> object:
        """Make a key of an expression in which equal constants have one name."""
        match expression:
            case Code():
                return self._same.get(expression, expression)
            case Bracket():
                items = ((item.key, self._value(item.value)) for item in expression.items)
                return (expression.opening, *items)
            case Infix():
                return (expression.operator, *map(self._value, expression.operands))


def _needs(schema: Schema) -> list[str]:
    """What a check may refer to: what its schema refers to, and the schemas inside it."""
    schemas = with_inner(schema)
    return [*references_of(schemas), *(inner.origin for inner in schemas[1:])]
