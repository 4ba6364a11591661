"""The schemas that have a check of their own, and what needs what through types and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkloom.ir.nodes import Struct, Union
from sdkloom.ir.walk import needs
from sdkloom.lowering.operation_types import OperationTypes
from sdkloom.schemas.ast import Schema, references_of, schema_references, with_inner


@dataclass(frozen=True, slots=True)
class CheckedSchemas:
    """Such schemas by their origins; ``hints`` are what their constants would like to be called."""

    types: OperationTypes
    hints: Mapping[str, str]

    def schema(self, origin: str) -> Schema:
        """The schema of a check."""
        known = self.types.checks.get(origin)
        if known is not None:
            return known[0]
        declarations = self.types.declarations
        return declarations.completed.get(origin) or declarations.reader.at(origin)

    def edges(self) -> dict[str, set[str]]:
        """What needs what: through types, and through checks."""
        edges: dict[str, set[str]] = {}
        for origin, declaration in self.types.declarations.found.items():
            edges.setdefault(origin, set()).update(needs(declaration))
            if isinstance(declaration, Union) and declaration.tag is None:
                edges[origin].update(variant.check for variant in declaration.variants)
        for origin in self.hints:
            schemas = with_inner(self.schema(origin))
            nested = (inner.origin for inner in schemas[1:] if inner.origin in self.hints)
            edges.setdefault(origin, set()).update(references_of(schemas), nested)
        return edges


def checked_schemas(types: OperationTypes, components: Mapping[str, str]) -> CheckedSchemas:
    """Every component, body and parameter, class, member of a union, and all they refer to."""
    reader = types.declarations.reader
    hints = {origin: key for key, origin in components.items()}
    waiting = [reader.at(origin) for origin in hints]
    for origin, (schema, hint) in types.checks.items():
        hints.setdefault(origin, hint)
        waiting.append(schema)
    for declaration in types.declarations.found.values():
        if isinstance(declaration, Struct) and declaration.origin not in hints:
            hints[declaration.origin] = declaration.name
            waiting.append(reader.at(declaration.origin))
        if isinstance(declaration, Union) and declaration.tag is None:
            for number, variant in enumerate(declaration.variants, 1):
                hints.setdefault(variant.check, f"{declaration.name} variant {number}")
                waiting.append(reader.at(variant.check))
    while waiting:
        for origin in schema_references(waiting.pop()):
            if origin not in hints:
                hints[origin] = " ".join(origin.split("/")[-2:])
                waiting.append(reader.at(origin))
    return CheckedSchemas(types, hints)
