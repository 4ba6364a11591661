"""What the attributes of a struct are called: those it has of its base are called as there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from sdkloom.lowering.given_names import GivenNames
from sdkloom.naming import EXTRA, Lock, attribute_names
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import is_struct, is_union
from sdkloom.scopes import MODEL


class Attributes(NamedTuple):
    """Names of the properties of a struct, and the one of what holds its unknown properties.

    ``base`` is the schema that it extends, if there is one.
    """

    names: dict[str, str]
    extra: str
    base: str | None


@dataclass
class AttributeNamer:
    """Names attributes once for each struct."""

    reader: SchemaReader
    merger: Merger
    lock: Lock
    given: GivenNames
    _known: dict[str, Attributes] = field(default_factory=dict[str, Attributes])

    def _base(self, schema: Schema) -> str | None:
        """The nearest schema that this one extends, if a discriminator is there or further above."""
        for member in schema.all_of:
            if member.ref is None or (origin := self.merger.named(member.ref)) == schema.origin:
                continue
            merged = self.merger.merged(self.reader.at(origin))
            if merged.discriminator and is_struct(merged) and not is_union(merged):
                return origin
        return None

    def of(self, schema: Schema, below: frozenset[str] = frozenset()) -> Attributes:
        """Name the attributes of the struct that *schema* describes."""
        if (known := self._known.get(schema.origin)) is None:
            known = self._known[schema.origin] = self._named(schema, below | {schema.origin})
        return known

    def _named(self, schema: Schema, below: frozenset[str]) -> Attributes:
        merged = self.merger.merged(schema).properties
        origins = {wire: [each.origin for each in found] for wire, found in merged.items()}
        given = {
            wire: self.given.field(schema.origin, wire, places) for wire, places in origins.items()
        }
        fixed = {wire: name for wire, name in given.items() if name is not None}
        called = {wire: self.given.field_wish(wire, places) for wire, places in origins.items()}
        call = partial(attribute_names, schema.origin, lock=self.lock)
        base = self._base(schema)
        if base is None or base in below:
            names = call(called, reserved=MODEL, fixed=fixed)
            return Attributes(names, _free(EXTRA, names.values()), base)
        above = self.of(self.reader.at(base), below)
        own = {wire: text for wire, text in called.items() if wire not in above.names}
        fixed = {wire: name for wire, name in fixed.items() if wire in own}
        taken = MODEL.union(above.names.values(), {above.extra})
        return Attributes(
            {**above.names, **call(own, reserved=taken, fixed=fixed)}, above.extra, base
        )


def _free(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    while name in used:
        name += "_"
    return name
