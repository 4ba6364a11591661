"""The properties of objects, compared: what a class has, and what has to be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sdkloom.diffing.changes import NOTHING_BREAKS, Breaks, ChangeLocation, Directions
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import presence, show, show_both
from sdkloom.diffing.type_use import TypeUse, field_use
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.emit.fields import is_always_sent, is_needed, must_arrive
from sdkloom.ir.nodes import Field, Struct
from sdkloom.ir.presence import Fixed
from sdkloom.matching.revision import Revision
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged, asks_nothing


@dataclass(frozen=True, slots=True)
class _Property:
    """A property on one side."""

    side: Revision
    place: Place
    struct: Struct | None
    wire: str
    schemas: tuple[Schema, ...]
    required: bool

    @property
    def field(self) -> Field | None:
        return _field(self.struct, self.wire)

    @property
    def symbol(self) -> str:
        owner = f"models.{self.struct.name}" if self.struct else self.place.symbol
        return f"{owner}.{self.field.name}" if self.field else f"{owner}[{self.wire!r}]"

    @property
    def needed(self) -> bool:
        """Whether Python asks for it when an object is created."""
        return self.field is not None and is_needed(self.field, self.side.index)

    @property
    def must_arrive(self) -> bool:
        """Whether an answer without it cannot be decoded."""
        if self.struct is None or self.field is None:
            return False
        return must_arrive(self.struct, self.field, self.side.index)

    def use(self) -> TypeUse:
        if self.struct is None or self.field is None:
            return TypeUse(self.side, None)
        return field_use(self.side, self.struct, self.field)

    def of(self) -> Place:
        """The place of the property's values."""
        sure = self.field is not None and is_always_sent(self.field)
        return replace(
            self.place, schemas=self.schemas, use=self.use(), symbol=self.symbol, sure=sure
        )


def compare_fields(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """Note changes of properties, and go into those that both sides have."""
    names = dict.fromkeys((*old.properties, *new.properties))
    structs = walk.struct(pair.old, walk.old), walk.struct(pair.new, walk.new)
    before = {name: _property(walk.old, pair.old, structs[0], name, old) for name in names}
    after = {name: _property(walk.new, pair.new, structs[1], name, new) for name in names}
    renamed = _renamed(before, after)
    for name in [name for name in names if name not in renamed.values()]:
        ours, theirs = before[name], after[renamed.get(name, name)]
        if not ours.schemas:
            _added(walk, pair, theirs, old)
        elif not theirs.schemas:
            _removed(walk, pair, ours, theirs, new)
        else:
            _compare(walk, pair, ours, theirs, (old, new))
    _undeclared(walk, pair, old, new)
    _extra(walk, pair, old, new)


def _renamed(before: Mapping[str, _Property], after: Mapping[str, _Property]) -> dict[str, str]:
    """Names of properties that became others of the same Python name (``order_id``, ``orderId``)."""
    fresh = {
        new.field.name: name
        for name, new in after.items()
        if new.field is not None and not before[name].schemas
    }
    return {
        name: fresh[old.field.name]
        for name, old in before.items()
        if old.field is not None and not after[name].schemas and old.field.name in fresh
    }


def _property(
    side: Revision, place: Place, struct: Struct | None, wire: str, merged: Merged
) -> _Property:
    schemas = tuple(merged.properties.get(wire, ()))
    return _Property(side, place, struct, wire, schemas, wire in merged.required)


def _field(struct: Struct | None, wire: str) -> Field | None:
    return next((field for field in struct.fields if field.wire == wire), None) if struct else None


def _travels(directions: Directions, merged: Merged) -> Directions:
    """Properties that the server sets are not sent, write-only ones are not received."""
    read_only = any(part.read_only for part in merged.parts)
    write_only = any(part.write_only for part in merged.parts)
    if read_only and directions.received:
        return replace(directions, sent=False)
    if write_only and directions.sent:
        return replace(directions, received=False, decoded=False)
    return directions


def _added(walk: Walk, pair: SchemaPair, after: _Property, old: Merged) -> None:
    directions = _travels(pair.directions, walk.new.merged(after.schemas))
    required = after.required and directions.sent
    # Programs build what they send; what they receive is built for them.
    becomes_needed = after.needed and directions.sent
    breaks = Breaks(
        source=becomes_needed, type=becomes_needed, runtime=required and directions.carried
    )
    if directions.decoded:
        # An old class with typed unknown properties takes the new one for one of these.
        unknown = TypeUse(walk.old, walk.unknown(pair.old, walk.old))
        breaks |= Breaks(runtime=not walk.compatibility.decodes(unknown, after.use()))
    origins = walk.old.place(old.first("properties").origin, "properties"), after.schemas[0].origin
    location = ChangeLocation(None, after.symbol, *origins)
    owned = pair.owns(*origins)
    walk.changes.add(
        "field-added",
        location,
        directions,
        breaks,
        after=f"{show(after.use())}, {presence(after.required)}",
        owned=owned,
    )


def _removed(
    walk: Walk, pair: SchemaPair, before: _Property, after: _Property, new: Merged
) -> None:
    directions = _travels(pair.directions, walk.old.merged(before.schemas))
    removed = before.field is not None and after.field is None
    missed = directions.decoded and before.must_arrive
    refused = directions.reaches_server and new.closed
    breaks = Breaks(source=removed, type=removed, runtime=missed or refused)
    origins = before.schemas[0].origin, walk.new.place(new.first("properties").origin, "properties")
    location = ChangeLocation(before.symbol, None, *origins)
    owned = pair.owns(*origins)
    walk.changes.add(
        "field-removed",
        location,
        directions,
        breaks,
        before=f"{show(before.use())}, {presence(before.required)}",
        owned=owned,
    )


def _compare(
    walk: Walk, pair: SchemaPair, before: _Property, after: _Property, views: tuple[Merged, Merged]
) -> None:
    directions = pair.directions
    inside = walk.old.merged(before.schemas), walk.new.merged(after.schemas)
    directions = _travels(_travels(directions, inside[0]), inside[1])
    if before.wire != after.wire:
        missed = directions.decoded and before.must_arrive
        location = ChangeLocation(
            before.symbol, after.symbol, before.schemas[0].origin, after.schemas[0].origin
        )
        walk.changes.add(
            "field-name-changed",
            location,
            directions,
            Breaks(runtime=missed or directions.reaches_server),
            before=before.wire,
            after=after.wire,
            owned=pair.owns(before.schemas[0].origin, after.schemas[0].origin),
        )
    if before.required != after.required:
        _presence(walk, pair, directions, before, after, views)
    _marks(walk, pair, directions, (before, after), inside)
    walk.push(replace(pair, old=before.of(), new=after.of(), directions=directions))


def _presence(  # noqa: PLR0913, PLR0917 - what one change is made of
    walk: Walk,
    pair: SchemaPair,
    directions: Directions,
    before: _Property,
    after: _Property,
    views: tuple[Merged, Merged],
) -> None:
    use = before.use(), after.use()
    kind: Kind = "field-required" if after.required else "field-optional"
    if after.required:
        becomes_needed = directions.sent and after.needed and not before.needed
        breaks_types = directions.sent and not walk.compatibility.assignable(*use)
        breaks = Breaks(becomes_needed, becomes_needed or breaks_types, directions.reaches_server)
    else:
        breaks_types = directions.received and not walk.compatibility.assignable(use[1], use[0])
        raises = directions.decoded and before.must_arrive
        breaks = Breaks(type=breaks_types, runtime=raises)
    origins = (
        walk.old.place(_holder(views[0], before), "required"),
        walk.new.place(_holder(views[1], after), "required"),
    )
    # Several may change in one list: the name distinguishes them.
    location = ChangeLocation(before.symbol, after.symbol, *origins)
    walk.changes.add(
        kind,
        location,
        directions,
        breaks,
        before=f"{before.wire}: {presence(before.required)}",
        after=f"{after.wire}: {presence(after.required)}",
        owned=pair.owns(*origins),
    )


def _holder(merged: Merged, property_: _Property) -> str:
    """The schema that asks for a property, or would."""
    asking = merged.required.get(property_.wire)
    if asking is not None:
        return asking.origin
    return next(part.origin for part in merged.parts if property_.wire in part.properties)


_MARKS: tuple[tuple[str, str, Kind, Kind], ...] = (
    ("read_only", "readOnly", "read-only-added", "read-only-removed"),
    ("write_only", "writeOnly", "write-only-added", "write-only-removed"),
)
"""Field and keyword of a flag, and what it is when it appears or disappears."""


def _marks(
    walk: Walk,
    pair: SchemaPair,
    directions: Directions,
    properties: tuple[_Property, _Property],
    inside: tuple[Merged, Merged],
) -> None:
    """Flags of a property: who sets it."""
    old, new = properties
    for name, keyword, added, removed in _MARKS:
        before, after = (any(getattr(part, name) for part in view.parts) for view in inside)
        if before == after:
            continue
        breaks = NOTHING_BREAKS
        if name == "read_only" and before and new.required and pair.directions.sent:
            becomes_needed = new.needed and not old.needed
            # The only possible value is sent, whoever sets it.
            is_sent = old.field is not None and isinstance(old.field.presence, Fixed)
            is_missed = pair.directions.carried and not is_sent
            breaks = Breaks(becomes_needed, becomes_needed, is_missed)
        elif name == "write_only" and after and old.needed:
            breaks = Breaks(runtime=pair.directions.decoded)
        kind = added if after else removed
        origins = walk.origins(inside[0].first(name), inside[1].first(name), keyword)
        location = ChangeLocation(old.symbol, new.symbol, *origins)
        walk.changes.add(kind, location, directions, breaks, owned=pair.owns(*origins))


def _undeclared(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """Names that are asked for though nothing declares them."""
    for wire in dict.fromkeys((*old.required, *new.required)):
        if (
            wire in old.properties
            or wire in new.properties
            or (wire in old.required) == (wire in new.required)
        ):
            continue
        is_required = wire in new.required
        kind: Kind = "undeclared-required" if is_required else "undeclared-optional"
        holders = old.required.get(wire, old.parts[0]), new.required.get(wire, new.parts[0])
        breaks = Breaks(runtime=is_required and pair.directions.reaches_server)
        names = ("", wire) if is_required else (wire, "")
        walk.add(
            kind, pair, walk.origins(*holders, "required"), breaks, before=names[0], after=names[1]
        )


def _extra(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """What unknown properties may be."""
    directions = pair.directions
    keywords = "additionalProperties", "unevaluatedProperties"
    name = "additional_properties"
    holders = old.first(name), new.first(name)
    origins = walk.origins(*holders, *keywords)
    if old.closed != new.closed:
        before, after = walk.struct(pair.old, walk.old), walk.struct(pair.new, walk.new)
        remains = after is not None and after.extra is not None
        removed = before is not None and before.extra is not None and not remains
        breaks = Breaks(removed, removed, new.closed and directions.reaches_server)
        kind: Kind = (
            "additional-properties-closed" if new.closed else "additional-properties-opened"
        )
        walk.add(kind, pair, origins, breaks)
        return
    if not old.closed and any(map(_asked, (old, new))):
        _unknown(walk, pair, (old, new), origins)


def _asked(merged: Merged) -> list[Schema]:
    """What is asked of unknown properties."""
    return [schema for schema in merged.unknown if not asks_nothing(schema)]


def _unknown(
    walk: Walk, pair: SchemaPair, views: tuple[Merged, Merged], origins: tuple[str, str]
) -> None:
    """What unknown properties are, where there may be any."""
    use = [
        TypeUse(side, walk.unknown(place, side), open=place.use.open)
        for side, place in ((walk.old, pair.old), (walk.new, pair.new))
    ]
    if all(map(_asked, views)):
        places = [
            replace(
                place,
                schemas=tuple(_asked(merged)),
                use=value_use,
                symbol=f"{place.symbol}[*]",
                sure=True,
            )
            for place, merged, value_use in (
                (pair.old, views[0], use[0]),
                (pair.new, views[1], use[1]),
            )
        ]
        walk.push(replace(pair, old=places[0], new=places[1]))
        return
    breaks = walk.compatibility.retyped(use[0], use[1], pair.directions)
    if _asked(views[1]) and pair.directions.sent:
        breaks |= Breaks(runtime=pair.directions.carried)
    shown = show_both(use[0], use[1])
    walk.add(
        "additional-properties-changed", pair, origins, breaks, before=shown[0], after=shown[1]
    )
