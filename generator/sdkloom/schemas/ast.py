"""One dialect for every schema: OpenAPI 2.0, 3.0 and 3.1+ read into JSON Schema 2020-12's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import NamedTuple

from sdkloom.openapi.keywords import JsonType, holding_fields
from sdkloom.reading.json_values import JsonValue


class Discriminator(NamedTuple):
    """OpenAPI's hint which variant a value is: ``mapping`` goes from tag value to schema origin.

    ``default`` is the origin of the schema of a value whose tag is absent or not mapped.
    """

    property_name: str
    mapping: tuple[tuple[str, str], ...] = ()
    default: str | None = None


_NO_SCHEMAS: Mapping[str, Schema] = {}
_NO_ORIGINS: Mapping[str, str] = {}
_NO_NAMES: Mapping[str, tuple[str, ...]] = {}


class Schema(NamedTuple):
    """A schema, its keywords spelled as in JSON Schema 2020-12 whatever the document's version.

    ``None`` means that the keyword is absent; where ``null`` is a value, a 1-tuple holds it.
    References are origins (``#/components/schemas/User``), already absolute. A tuple, because
    documents have thousands, and a frozen dataclass takes six times as long to make.
    """

    origin: str
    always: bool | None = None
    ref: str | None = None
    dynamic_ref: str | None = None
    dynamic_name: str | None = None
    """The anchor that ``dynamic_ref`` looks for in the schema resources entered."""
    dynamic_scope: Mapping[str, str] = _NO_ORIGINS
    """Dynamic anchors of the schema's resource → origins, where the document has such a choice."""
    dynamic_targets: tuple[str, ...] = ()
    """Origins of all that ``dynamic_ref`` may refer to."""
    types: tuple[JsonType, ...] | None = None
    nullable: bool = False
    """The keyword where it asserts nothing: models and requests take null, ``validate`` refuses it."""
    enum: tuple[JsonValue, ...] | None = None
    const: tuple[JsonValue] | None = None
    multiple_of: int | float | None = None
    maximum: int | float | None = None
    exclusive_maximum: int | float | None = None
    minimum: int | float | None = None
    exclusive_minimum: int | float | None = None
    max_length: int | None = None
    min_length: int | None = None
    pattern: str | None = None
    format: str | None = None
    max_items: int | None = None
    min_items: int | None = None
    unique_items: bool = False
    items: Schema | None = None
    prefix_items: tuple[Schema, ...] | None = None
    contains: Schema | None = None
    min_contains: int | None = None
    max_contains: int | None = None
    max_properties: int | None = None
    min_properties: int | None = None
    required: tuple[str, ...] = ()
    properties: Mapping[str, Schema] = _NO_SCHEMAS
    pattern_properties: Mapping[str, Schema] = _NO_SCHEMAS
    additional_properties: Schema | None = None
    property_names: Schema | None = None
    dependent_required: Mapping[str, tuple[str, ...]] = _NO_NAMES
    dependent_schemas: Mapping[str, Schema] = _NO_SCHEMAS
    unevaluated_properties: Schema | None = None
    unevaluated_items: Schema | None = None
    all_of: tuple[Schema, ...] = ()
    any_of: tuple[Schema, ...] = ()
    one_of: tuple[Schema, ...] = ()
    not_: Schema | None = None
    if_: Schema | None = None
    then: Schema | None = None
    else_: Schema | None = None
    discriminator: Discriminator | None = None
    default: tuple[JsonValue] | None = None
    read_only: bool = False
    write_only: bool = False
    deprecated: bool = False
    title: str | None = None
    description: str | None = None
    content_encoding: str | None = None
    content_media_type: str | None = None


EMPTY_SCHEMA = Schema(origin="")
"""The schema ``{}``: what each field is where its keyword is absent."""

_single = attrgetter(*holding_fields("schema"))
_many = attrgetter(*holding_fields("schemas", "map"))


def subschemas(schema: Schema) -> list[Schema]:
    """List the schemas directly inside *schema*: single ones first, in the order of the table."""
    found: list[Schema] = [inner for inner in _single(schema) if inner is not None]
    for several in _many(schema):
        if several:
            found += several if isinstance(several, tuple) else several.values()
    return found


def with_inner(schema: Schema) -> list[Schema]:
    """List *schema* and the schemas inside it, at any depth, in order."""
    found: list[Schema] = []
    waiting = [schema]
    while waiting:
        found.append(member := waiting.pop())
        if inner := subschemas(member):
            waiting += inner[::-1]
    return found


def references_of(schemas: Iterable[Schema]) -> dict[str, None]:
    """The origins that *schemas* themselves refer to, each once."""
    found: dict[str, None] = {}
    for schema in schemas:
        if schema.ref is not None:
            found[schema.ref] = None
        if schema.dynamic_ref is not None:
            found[schema.dynamic_ref] = None
        if schema.dynamic_targets or schema.dynamic_scope:
            found |= dict.fromkeys((*schema.dynamic_targets, *schema.dynamic_scope.values()))
    return found


def schema_references(schema: Schema) -> dict[str, None]:
    """The origins that *schema* and the schemas inside it refer to, each once."""
    return references_of(with_inner(schema))


def inside(schema: Schema) -> list[Schema]:
    """List all schemas inside *schema*, at any depth, in order."""
    return with_inner(schema)[1:]
