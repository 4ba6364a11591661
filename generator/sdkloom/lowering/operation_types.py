"""The types of what operations send and receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from sdkloom.ir.nodes import Either, Scalar, Type
from sdkloom.lowering.types import TypeBuilder
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import child, tokens
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.place_names import shared_name
from sdkloom.schemas.upgrade_2_0 import read_schema


@dataclass(frozen=True, slots=True)
class OperationTypes:
    """Give the types of schemas: declarations go to ``declarations``, checked schemas and their names to ``checks``."""

    declarations: TypeBuilder
    checks: dict[str, tuple[Schema, str]] = field(default_factory=dict[str, tuple[Schema, str]])
    forms: set[str] = field(default_factory=set[str])
    """Schemas of bodies that are sent in several parts, and in no other way."""
    places: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """Where a media type of a body stands that an operation, known by its origin, sends."""

    schemas: dict[str, tuple[JsonValue, Schema]] = field(
        default_factory=dict[str, "tuple[JsonValue, Schema]"]
    )
    """What stands at a place, and the schema it is: operations share parameters and responses."""

    def schema(self, holder: Node, key: str) -> Schema:
        """Read the schema that *holder* has under *key*."""
        raw, origin = holder.value[key], child(holder.origin, key)
        known = self.schemas.get(origin)
        if known is None or known[0] is not raw:
            schema = read_schema(self.declarations.reader, raw, origin)
            known = self.schemas[origin] = raw, schema
        return known[1]

    def of(
        self, holder: Node, hint: str, key: str = "schema"
    ) -> tuple[Type, str | None, Schema | None]:
        """The type and the check of the schema that *holder* has under *key*."""
        if holder.value.get(key) is None:
            return Scalar("json"), None, None
        return self.of_schema(self.schema(holder, key), hint)

    def plain(self, holder: Node, hint: str) -> Type:
        """The type of a schema that is read and never checked."""
        if holder.value.get("schema") is None:
            return Scalar("str")
        return self.declarations.type_of(self.schema(holder, "schema"), hint)

    def of_schema(self, schema: Schema, hint: str) -> tuple[Type, str, Schema]:
        """The type and the check of a schema."""
        kind = self.declarations.type_of(schema, hint)
        check = self.declarations.merger.referenced(schema) if not schema.all_of else None
        if check is None:
            check = schema.origin
            self.checks.setdefault(check, (schema, hint))
        else:  # components have a check anyhow, what stands elsewhere or in another file does not
            target = self.declarations.reader.at(check)
            self.checks.setdefault(check, (target, self.declarations.hints[check]))
        return kind, check, schema


def component_name(node: Node) -> str | None:
    """The name of a component: what is shared is not called after one of those who share it."""
    file, parts = tokens(node.origin)
    is_component = not file and len(parts) == 3 and parts[0] == "components"
    return shared_name(parts[1], parts[2]) if is_component else None


def plain_file(kind: Type) -> Type:
    """What is received is read already; a parameter has no parts to stream."""
    if isinstance(kind, Either) and kind.second == Scalar("file"):
        return kind.first
    return Scalar("bytes") if kind == Scalar("file") else kind
