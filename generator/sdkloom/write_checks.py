"""Schemas → modules of checks: what the document allows, a constant a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .checks import CheckWriter
from .code import Code, assigned, docstring, flat, trusted
from .diagnostics import Diagnostics
from .ir import Api, Declaration, Rule
from .pytypes import Scope
from .schema_reader import SchemaReader
from .schemas import Schema, inside, schema_references
from .writing import module, ordered


def check_modules(
    api: Api,
    index: Mapping[str, Declaration],
    reader: SchemaReader,
    schema_of: Callable[[str], Schema],
    diagnostics: Diagnostics,
) -> Iterator[tuple[str, str]]:
    """Write every module of checks that has something to hold."""
    rules = {one.origin: one for one in api.rules}
    for held in dict.fromkeys(one.module for one in api.rules):
        yield f"checks/{held}.py", _module(held, api, index, rules, reader, schema_of, diagnostics)
    yield "checks/__init__.py", '"""What the description allows, schema by schema."""\n'


def _module(
    held: str,
    api: Api,
    index: Mapping[str, Declaration],
    rules: Mapping[str, Rule],
    reader: SchemaReader,
    schema_of: Callable[[str], Schema],
    diagnostics: Diagnostics,
) -> str:
    scope = Scope(index, "checks", held)
    mine = {one.origin: one for one in api.rules if one.module == held}

    def named(origin: str) -> str | None:
        rule = rules.get(origin)
        return None if rule is None else str(scope.sibling("checks", rule.module, rule.name))

    writer = CheckWriter(reader, named, diagnostics, scope.runtime)
    needs = {origin: _needs(schema_of(origin)) for origin in mine}
    order, _ = ordered(list(mine), needs)
    defined: set[str] = set()
    blocks: list[Code] = []
    for origin in order:
        expression = writer.expression(
            schema_of(origin), lambda other: other in mine and other not in defined
        )
        kind = f": {scope.runtime(writer.module, 'Check')}" if "Later(" in flat(expression) else ""
        blocks.append(assigned(f"{mine[origin].name}{kind}", expression))
        defined.add(origin)
    tag = next((one.tag for one in api.groups if one.module == held), None)
    said = f"What the description allows in the {tag} operations." if tag else "What the description allows."
    doc = docstring(said, 0) or trusted('"""Checks."""')
    return module(doc, scope.imports, [], loose=blocks)


def _needs(schema: Schema) -> list[str]:
    """What a check may refer to: what its schema refers to, and the schemas inside it."""
    return [*schema_references(schema), *(one.origin for one in inside(schema))]
