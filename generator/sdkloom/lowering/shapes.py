"""What a schema says about the shape of its values, once references and ``allOf`` are seen through.

A shape decides annotations and codecs only. What is valid is decided by checks, which keep every
keyword; so a shape may be wider than its schema, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from operator import attrgetter

from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.json_values import JsonValue
from sdkloom.schemas.ast import Discriminator, Schema, inside
from sdkloom.schemas.reader import SchemaReader


@dataclass(slots=True)
class Shape:
    """The typing facts of a schema; ``None`` means that nothing was said."""

    types: tuple[JsonType, ...] | None = None
    constants: tuple[JsonValue, ...] | None = None
    format: str | None = None
    properties: dict[str, list[Schema]] = field(default_factory=dict[str, list[Schema]])
    required: dict[str, None] = field(default_factory=dict[str, None])
    extra: list[Schema] = field(default_factory=list[Schema])
    closed: bool = False
    loose: bool = False
    """Whether unknown properties may be anything but where their names match a pattern."""
    items: list[Schema] = field(default_factory=list[Schema])
    tuples: list[Schema] = field(default_factory=list[Schema])
    """The schemas that say what the first items are."""
    choices: list[tuple[Schema, ...]] = field(default_factory=list[tuple[Schema, ...]])
    discriminator: Discriminator | None = None
    nullable: bool = False
    never: bool = False

    @property
    def objective(self) -> bool:
        """Whether the values are, or are meant to be, objects with known properties."""
        return bool(self.properties) and (self.types is None or "object" in self.types)


class Shaper:
    """Computes shapes, each once, following references in *reader*."""

    def __init__(self, reader: SchemaReader) -> None:
        self.reader = reader
        self._known: dict[int, tuple[Schema, Shape]] = {}
        """By identity, for what was put together may share the origin of what it was made of."""

    def shape(self, schema: Schema) -> Shape:
        """Combine *schema* with all that it refers to and all members of its ``allOf``."""
        if (known := self._known.get(id(schema))) is None:
            known = self._known[id(schema)] = schema, self._combined(schema)
        return known[1]

    def _combined(self, schema: Schema) -> Shape:
        shape = Shape(nullable=schema.nullable)
        parts = list(self.parts(schema))
        origins = {part.origin for part in parts}
        rest = any(one.unevaluated_properties is not None for one in parts)
        sometimes = rest and any(map(_evaluates_sometimes, parts))
        for part in parts:
            _add(shape, part, sometimes=sometimes)
            for choice in _choices(part):
                # A base that lists its own extensions does not make each of them a choice of all.
                if part is schema or not any(
                    one.ref in origins or one.origin in origins for one in choice
                ):
                    shape.choices.append(choice)
            shape.nullable |= has_null_choice(part)
        shape.choices = [one for one in shape.choices if len(one) > 1]
        return shape

    def parts(self, schema: Schema) -> Iterator[Schema]:
        """Go through the schemas that a value has to satisfy together, each once."""
        seen: set[str] = set()
        waiting = [schema]
        while waiting:
            part = waiting.pop()
            if part.origin in seen:
                continue
            seen.add(part.origin)
            yield part
            waiting += reversed(part.all_of)
            waiting += [one for choice in _choices(part) for one in choice if len(choice) == 1]
            if part.ref is not None:
                waiting.append(self.reader.target(part))

    def referenced(self, schema: Schema) -> str | None:
        """The origin that *schema* is only another mention of.

        That is a ``$ref`` alone, or in an ``allOf`` or a choice where at most null stands beside it.
        Mentions that lead back to *schema* say nothing.
        """
        origin = step = self._mentioned(schema)
        seen: set[str] = set()
        while step is not None and step not in seen:
            if step == schema.origin:
                return None
            seen.add(step)
            step = self._mentioned(self.reader.at(step))
        return origin

    def _mentioned(self, schema: Schema) -> str | None:
        if _asserted(schema) != _NOTHING:
            return None
        groups = [one for one in (schema.all_of, *_choices(schema)) if one]
        if schema.ref is not None:
            return None if groups else schema.ref
        if len(groups) == 1 and len(groups[0]) == 1:
            return self._mentioned(groups[0][0])
        return None


def mentions_null(schema: Schema) -> bool:
    """Whether a schema that mentions another (see ``Shaper.referenced``) allows null beside it."""
    inner = [one for group in (schema.all_of, *_choices(schema)) for one in group]
    return schema.nullable or has_null_choice(schema) or any(map(mentions_null, inner))


def only_null(schema: Schema) -> bool:
    """Whether null is all that *schema* allows."""
    return schema.types == ("null",) or (schema.enum or schema.const) == (None,)


def has_null_choice(schema: Schema) -> bool:
    """Whether null is one of the alternatives that *schema* itself lists."""
    return any(map(only_null, (*schema.one_of, *schema.any_of)))


def _choices(part: Schema) -> list[tuple[Schema, ...]]:
    """The choices of a schema; null beside a single other member leaves nothing to choose."""
    if not part.one_of and not part.any_of:
        return []
    found: list[tuple[Schema, ...]] = []
    for choice in (part.one_of, part.any_of):
        others = tuple(one for one in choice if not only_null(one))
        found += [choice] if len(others) > 1 else [others] if others else []
    return found


_SILENT = {
    "origin", "ref", "default", "title", "description", "read_only", "write_only", "deprecated",
    "all_of", "any_of", "one_of", "nullable",
}  # fmt: skip
_asserted = attrgetter(*(one.name for one in fields(Schema) if one.name not in _SILENT))
_NOTHING = _asserted(Schema(origin=""))


def _evaluates_sometimes(part: Schema) -> bool:
    """Whether a schema looks at further properties of some values, which are not unevaluated then."""
    choices = [one for choice in (part.any_of, part.one_of) if len(choice) > 1 for one in choice]
    branches = (part.if_, part.then, part.else_, *part.dependent_schemas.values(), *choices)
    return part.dynamic_ref is not None or any(map(_evaluates, filter(None, branches)))


def _evaluates(schema: Schema) -> bool:
    return any(
        one.ref is not None
        or one.dynamic_ref is not None
        or one.properties
        or one.pattern_properties
        or one.additional_properties is not None
        or one.unevaluated_properties is not None
        for one in (schema, *inside(schema))
    )


def _add(shape: Shape, part: Schema, *, sometimes: bool) -> None:
    if part.always is False:
        shape.never = True
    if part.types is not None:
        shape.types = part.types if shape.types is None else _common(shape.types, part.types)
    if (values := part.const or part.enum) is not None:
        known = shape.constants
        shape.constants = values if known is None else tuple(one for one in known if one in values)
    shape.format = shape.format or part.format
    for key, value in part.properties.items():
        shape.properties.setdefault(key, []).append(value)
    shape.required.update(dict.fromkeys(part.required))
    others = part.additional_properties or (None if sometimes else part.unevaluated_properties)
    if others is not None:
        shape.closed |= others.always is False
        shape.extra.append(others)
    elif part.pattern_properties or part.unevaluated_properties is not None:
        shape.loose = True
    shape.extra += part.pattern_properties.values()
    if part.items is not None:
        shape.items.append(part.items)
    if part.prefix_items is not None:
        shape.tuples.append(part)
    shape.discriminator = shape.discriminator or part.discriminator


def _common(one: tuple[JsonType, ...], other: tuple[JsonType, ...]) -> tuple[JsonType, ...]:
    """Types that both allow; an integer is a number."""
    both: list[JsonType] = [
        kind for kind in one if kind in other or (kind == "integer" and "number" in other)
    ]
    if "integer" in other and "number" in one and "integer" not in both:
        both.append("integer")
    return tuple(both)
