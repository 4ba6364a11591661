"""``$dynamicRef`` where the schema that it leads to is known: generic schemas with their arguments.

A schema resource that has a dynamic anchor decides for all that it refers to, unless it is itself
entered from a resource that has the same anchor (2020-12, core, section 8.2.3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from sdkloom.openapi.keywords import holding_fields
from sdkloom.reading.places import child
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema, inside
from sdkloom.schemas.reader import SchemaReader

_HOLDERS = (*holding_fields("schema"), *holding_fields("schemas", "map"))
_NOT_DYNAMIC: dict[str, Any] = {"dynamic_ref": None, "dynamic_name": None, "dynamic_targets": ()}
_NOTHING_BESIDE: dict[str, Any] = {
    **_NOT_DYNAMIC, "origin": "", "dynamic_scope": {}, "title": None, "description": None,
}  # fmt: skip


class Bindings:
    """Gives the targets of references in *reader* as the schemas around them bind them."""

    def __init__(self, reader: SchemaReader) -> None:
        self._reader = reader
        self._targets: dict[str, Schema] = {}
        self._names: dict[str, frozenset[str]] = {}

    def depends(self, schema: Schema) -> bool:
        """Whether the ``$ref`` of *schema* asks something else here than in other places."""
        return bool(self._bound(schema))

    def target(self, schema: Schema) -> Schema:
        """Follow the ``$ref`` of *schema*, and bind what has only one meaning there."""
        target = self._reader.target(schema)
        if not (scope := self._bound(schema)):
            return target
        if schema.origin not in self._targets:
            fixed = {name: origin for name, origin in scope.items() if self._is_fixed(schema, name)}
            place = child(schema.origin, "$ref")
            bound = self._copy(target, fixed, len(target.origin), place)
            self._targets[schema.origin] = bound._replace(origin=target.origin)
        return self._targets[schema.origin]

    def _bound(self, schema: Schema) -> dict[str, str]:
        """The anchors around *schema* that its ``$ref`` looks for, and that its target does not have so."""
        if schema.ref is None or not schema.dynamic_scope:
            return {}
        own = self._reader.at(schema.ref).dynamic_scope
        names = self._names_from(schema.ref)
        scope = schema.dynamic_scope.items()
        return {name: place for name, place in scope if name in names and own.get(name) != place}

    def _names_from(self, origin: str) -> frozenset[str]:
        """The anchors that ``$dynamicRef`` looks for in the schema at *origin* and all it refers to."""
        if origin not in self._names:
            schemas = self._reached([origin])
            names = (schema.dynamic_name for schema in schemas)
            self._names[origin] = frozenset(name for name in names if name is not None)
        return self._names[origin]

    def _is_fixed(self, schema: Schema, name: str) -> bool:
        """Whether no other resource with the anchor *name* leads to *schema*: it would decide."""
        own = self._reader.resource(schema.origin)
        rivals = {
            origin
            for found in self._reached([schema.ref or ""])
            if found.dynamic_name == name
            for origin in found.dynamic_targets
        }
        for resource in {self._reader.resource(origin) for origin in rivals} - {own}:
            if resource.partition("#")[2] == "":  # a whole document leads to all of it
                return False
            root = self._reader.at(resource)
            reached = self._reached([resource, *root.dynamic_scope.values()])
            if any(found.origin == schema.origin for found in reached):
                return False
        return True

    def _reached(self, origins: list[str]) -> Iterator[Schema]:
        """Go through the schemas at *origins*, all inside them and all that they refer to."""
        seen: set[str] = set()
        waiting = list(origins)
        while waiting:
            if (origin := waiting.pop()) in seen:
                continue
            seen.add(origin)
            schema = self._reader.at(origin)
            for member in (schema, *inside(schema)):
                yield member
                waiting += (ref for ref in (member.ref, member.dynamic_ref) if ref is not None)

    def _copy(self, schema: Schema, scope: Mapping[str, str], start: int, place: str) -> Schema:
        """Copy *schema* to *place*, with the part of its origin from *start* on, bound by *scope*."""
        changes: dict[str, Any] = {"dynamic_scope": {**schema.dynamic_scope, **scope}}
        for name in _HOLDERS:
            value = getattr(schema, name)
            if isinstance(value, Schema):
                changes[name] = self._copy(value, scope, start, place)
            elif isinstance(value, tuple):
                several = cast("tuple[Schema, ...]", value)
                changes[name] = tuple(self._copy(inner, scope, start, place) for inner in several)
            elif value:
                named = cast("Mapping[str, Schema]", value)
                changes[name] = {
                    key: self._copy(inner, scope, start, place) for key, inner in named.items()
                }
        if (bound := scope.get(schema.dynamic_name or "")) is not None and schema.ref is None:
            changes |= {"ref": bound} | _NOT_DYNAMIC
            is_root = self._reader.resource(bound) == bound
            if not is_root and schema._replace(**_NOTHING_BESIDE) == EMPTY_SCHEMA:
                return self._reader.at(bound)
        return self._reader.add(schema._replace(origin=place + schema.origin[start:], **changes))
