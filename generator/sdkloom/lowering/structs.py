"""Schemas of objects → structs: their fields, what unknown properties are, and what they extend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import nested_name
from sdkloom.ir.nodes import Field, Ref, Struct, Usage
from sdkloom.lowering.attributes import AttributeNamer
from sdkloom.lowering.choices import is_of, whole
from sdkloom.lowering.discriminated import descendants, family
from sdkloom.lowering.presence import stated_presence
from sdkloom.lowering.value_types import ValueTypes
from sdkloom.reading.document import child
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import is_union, other_types

UNPLACED = Usage(sent=True, received=True)
"""The usage of a declaration until all of them are known."""
_NOTHING_ASKED = Merged()


@dataclass(slots=True)
class StructBuilder:
    """Declares structs; ``reference`` uses a schema, which gets a declaration of its own."""

    reader: SchemaReader
    merger: Merger
    diagnostics: Diagnostics
    attributes: AttributeNamer
    values: ValueTypes
    reference: Callable[[str], Ref]
    subtypes: dict[str, list[str]]
    _combined: dict[frozenset[str], Schema] = field(default_factory=dict[frozenset[str], Schema])
    """Origins of schemas that one property has to satisfy together → all of them as one schema."""

    def struct(self, schema: Schema, hint: str) -> Struct:
        """Declare the struct that *schema* describes."""
        merged = self.merger.merged(schema)
        attributes = self.attributes.of(schema)
        near = self._nearest_first(schema)
        fields = [
            self._field(schema, wire, attributes.names[wire], hint, near.get(wire, ()))
            for wire in merged.properties
        ]
        self._warn_undeclared(schema, merged)
        subtypes = descendants(self.subtypes, schema.origin)
        kin = family(self.merger, schema, subtypes, self.diagnostics)
        for _, origin in kin.children if kin else ():
            self.reference(origin)
        return Struct(
            origin=schema.origin,
            name=hint,
            module="",
            fields=tuple(fields),
            extra=self.values.extra_type(merged, hint),
            extra_name=attributes.extra,
            usage=UNPLACED,
            base=attributes.base and self.reference(attributes.base).origin,
            family=kin,
            untyped=merged.types is None,
            only_patterns=bool(merged.patterns)
            and any(schema.always is False for schema in merged.unknown),
            other_types=other_types(merged),
            doc=schema.description or schema.title,
        )

    def _field(
        self, owner: Schema, wire: str, name: str, hint: str, near: Iterable[Schema]
    ) -> Field:
        """Read a property of *owner*, which *near* describe, the nearest first."""
        merged = self.merger.merged(owner)
        schemas = merged.properties[wire]
        narrowest = self._narrowest(owner, wire, schemas)
        kind = self.values.type_of(narrowest, nested_name(hint, wire))
        by_schema = [(schema, self.merger.merged(schema).parts) for schema in schemas]
        parts = [part for _, found in by_schema for part in found]
        own = f"{owner.origin}/"
        own_parts = [p for each, found in by_schema if each.origin.startswith(own) for p in found]
        nearest = [part for schema in near for part in self.merger.merged(schema).parts]
        default = self._default(narrowest, [*own_parts, *nearest, *parts])
        return Field(
            name=name,
            wire=wire,
            type=kind,
            presence=stated_presence(
                default, self._only_value(narrowest), required=wire in merged.required
            ),
            origin=schemas[0].origin,
            read_only=any(part.read_only for part in parts),
            write_only=any(part.write_only for part in parts),
            doc=next((schema.description for schema in schemas if schema.description), None)
            or next((schema.title for schema in schemas if schema.title), None),
        )

    def _nearest_first(self, owner: Schema) -> dict[str, list[Schema]]:
        """Find the schemas of each property: of *owner*, of what it extends, and so on."""
        found: dict[str, list[Schema]] = {}
        level, seen = [owner], set[str]()
        while level:
            beyond: list[Schema] = []
            for part in level:
                if part.origin in seen:
                    continue
                seen.add(part.origin)
                for wire, schema in part.properties.items():
                    found.setdefault(wire, []).append(schema)
                level += part.all_of
                if part.ref is not None:
                    beyond.append(self.reader.at(part.ref))
            level = beyond
        return found

    def _default(self, schema: Schema, parts: list[Schema]) -> tuple[JsonValue] | None:
        """The first default among *parts*, if it is a value of the kind that *schema* asks for."""
        given = next((part for part in parts if part.default is not None), schema)
        if given.default is None or given.default == (None,):
            return given.default
        merged = self.merger.merged(schema)
        value = whole(given.default[0], merged.types)
        if (merged.constants is None or value in merged.constants) and is_of(value, merged.types):
            return (value,)
        place = child(given.origin, "default")
        if not self.diagnostics.has("contradiction", place):
            message = "the schema does not allow its own default: it is left out"
            self.diagnostics.warning("default-unusable", message, place)
        return None

    def _only_value(self, schema: Schema) -> tuple[JsonValue] | None:
        """The value of a property that can have no other."""
        merged = self.merger.merged(schema)
        if merged.constants is None or merged.nullable:
            return None
        allowed = [value for value in merged.constants if is_of(value, merged.types)]
        only = whole(allowed[0], merged.types) if len(allowed) == 1 else None
        return None if only is None else (only,)

    def _narrowest(self, owner: Schema, wire: str, schemas: list[Schema]) -> Schema:
        """The schemas of one property of *owner* as one schema: the last that restricts anything.

        What holds together in several places is one schema: else a type within itself has no end.
        """
        if len(schemas) == 1:
            return schemas[0]
        restricting = self._distinct(
            schema for schema in schemas if self.merger.merged(schema) != _NOTHING_ASKED
        )
        if len(restricting) > 1:
            place = child(owner.origin, "properties", wire, "allOf")
            merged = self.reader.add(Schema(origin=place, all_of=tuple(restricting.values())))
            if is_union(self.merger.merged(merged)):
                return list(restricting.values())[-1]
            return self._combined.setdefault(frozenset(restricting), merged)
        return next(iter(restricting.values()), schemas[0])

    def _distinct(self, schemas: Iterable[Schema]) -> dict[str, Schema]:
        """Schemas by their origins, without those that others of them extend."""
        found = {self.merger.referenced(schema) or schema.origin: schema for schema in schemas}
        if len(found) < 2:
            return found
        parts = {
            key: {part.origin for part in self.merger.parts(schema)}
            for key, schema in found.items()
        }
        return {
            key: schema
            for key, schema in found.items()
            if not any(key in origins for other, origins in parts.items() if other != key)
        } or found

    def _warn_undeclared(self, schema: Schema, merged: Merged) -> None:
        for wire in merged.required:
            if wire not in merged.properties:
                self.diagnostics.warning(
                    "required-undeclared",
                    f"property {wire!r} is required but not declared: checks ask for it, models have no field",
                    child(schema.origin, "required"),
                )
