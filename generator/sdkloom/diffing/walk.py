"""Places where old and new schemas stand, walked in step, each pair of places once."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sdkloom.diffing.changes import (
    ANSWERED,
    NOTHING_BREAKS,
    Breaks,
    ChangeLocation,
    Changes,
    Directions,
)
from sdkloom.diffing.compatibility import Compatibility
from sdkloom.diffing.containment import Containment
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import show_both
from sdkloom.diffing.type_use import TypeUse
from sdkloom.ir.nodes import MapOf, Struct, Type
from sdkloom.matching.match import Matches
from sdkloom.matching.revision import Revision
from sdkloom.schemas.ast import Schema, schema_references
from sdkloom.schemas.merged import Merged, bare_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place on one side where a value stands: its schemas, its type, and how callers call it."""

    schemas: tuple[Schema, ...]
    use: TypeUse
    symbol: str | None
    sure: bool = False
    """Whether old clients always send the value, even if it is the default."""

    @property
    def kind(self) -> Type | None:
        """The type of the value, where it has one."""
        return self.use.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaPair:
    """The same place on both sides, and the directions that its values travel in."""

    old: Place
    new: Place
    directions: Directions
    home: tuple[str, str]
    """The origins of the schemas that the walk entered by: what lies in these is theirs."""
    use: tuple[str, str] | None = None
    """Where two references stand that lead to schemas which are not each other's successor.

    What differs between such schemas is news of the place that uses them.
    """

    def location(self, origin_old: str, origin_new: str) -> ChangeLocation:
        """The symbols of the pair at two origins."""
        origin_old, origin_new = self.use or (origin_old, origin_new)
        return ChangeLocation(self.old.symbol, self.new.symbol, origin_old, origin_new)

    def owns(self, origin_old: str, origin_new: str) -> bool:
        """Whether the symbols of the pair are those of the schemas at two origins."""
        if self.use is not None:
            return True
        return f"{origin_old}/".startswith(f"{self.home[0]}/") and f"{origin_new}/".startswith(
            f"{self.home[1]}/"
        )


@dataclass(slots=True)
class Walk:
    """Compares the schemas of two sides; changes go to ``changes``."""

    old: Revision
    new: Revision
    matches: Matches
    compatibility: Compatibility
    changes: Changes
    containment: Containment = field(init=False)
    always_refined: set[str] = field(default_factory=set[str])
    """Schemas of the old document that are compared where they are used, together with what refines them."""
    always_beside_null: set[str] = field(default_factory=set[str])
    """Schemas of the old document that are used nowhere but in choices that list null too."""
    _waiting: deque[SchemaPair] = field(default_factory=deque[SchemaPair])
    _seen: set[tuple[object, ...]] = field(default_factory=set[tuple[object, ...]])

    def __post_init__(self) -> None:
        """Compare what schemas admit by the same pairs as all else."""
        self.containment = Containment(self.old, self.new, self.same)

    def refused(self, pair: SchemaPair) -> bool:
        """Whether the new schemas refuse something that old clients send at a place."""
        return pair.directions.reaches_server and not self.containment.admitted(
            pair.old.schemas, pair.new.schemas
        )

    def push(self, pair: SchemaPair) -> None:
        """Queue a pair to be compared."""
        self._waiting.append(pair)

    def push_unchecked(
        self,
        old: Schema | None,
        new: Schema | None,
        location: ChangeLocation,
        directions: Directions,
    ) -> None:
        """Compare two schemas that the packages know no types of, either of which may be absent."""
        if old is None and new is None:
            return
        if old is None or new is None:
            breaks = Breaks(runtime=old is None and directions.reaches_server)
            texts = ["no schema" if schema is None else "a schema" for schema in (old, new)]
            self.changes.add("type-changed", location, directions, breaks, *texts)
            return
        before = Place(schemas=(old,), use=TypeUse(self.old, None), symbol=location.symbol_old)
        after = Place(schemas=(new,), use=TypeUse(self.new, None), symbol=location.symbol_new)
        self.push(
            SchemaPair(old=before, new=after, directions=directions, home=(old.origin, new.origin))
        )

    def push_received(
        self, schemas: tuple[Schema, Schema], kinds: tuple[Type, Type], symbol: str
    ) -> None:
        """Compare what comes by itself or in headers, which packages decode where programs ask for it."""
        places = [
            Place(schemas=(schema,), use=TypeUse(side, kind, open=True), symbol=symbol)
            for side, schema, kind in zip((self.old, self.new), schemas, kinds, strict=True)
        ]
        home = schemas[0].origin, schemas[1].origin
        self.push(SchemaPair(old=places[0], new=places[1], directions=ANSWERED, home=home))

    def next(self) -> SchemaPair | None:
        """Take the next pair whose schemas are to be compared; ``None`` when none is left."""
        while self._waiting:
            pair = self._entered(self._waiting.popleft())
            if pair is not None:
                return pair
        return None

    def same(self, origin: str) -> str:
        """What an old reference is called in the new document."""
        return self.matches.schemas.get(origin, origin)

    def add(  # noqa: PLR0913 - what one change is made of
        self,
        kind: Kind,
        pair: SchemaPair,
        origins: tuple[str, str],
        breaks: Breaks = NOTHING_BREAKS,
        *,
        before: str = "",
        after: str = "",
    ) -> None:
        """Note a change of a pair."""
        location, owned = pair.location(*origins), pair.owns(*origins)
        self.changes.add(
            kind, location, pair.directions, breaks, before=before, after=after, owned=owned
        )

    def merged(self, pair: SchemaPair) -> tuple[Merged, Merged]:
        """The schemas of a pair, merged on each side."""
        return self.old.merged(pair.old.schemas), self.new.merged(pair.new.schemas)

    def origins(self, old: Schema, new: Schema, *keywords: str) -> tuple[str, str]:
        """Where a keyword of two schemas stands; the schemas where it is written the same.

        (In 3.0 ``exclusiveMaximum: true`` does not contain the bound that changed.)
        """
        places = self.old.place(old.origin, *keywords), self.new.place(new.origin, *keywords)
        if self.old.raw(places[0]) == self.new.raw(places[1]):
            return old.origin, new.origin
        return places

    # -- entering

    def _entered(self, pair: SchemaPair) -> SchemaPair | None:
        """Go through references, unless what they lead to is compared on its own."""
        if self._is_lost(pair):
            return None
        followed = self._followed(pair)
        if followed is None:
            return None
        pair = self._named(followed)
        key = (
            tuple(schema.origin for schema in pair.old.schemas),
            tuple(schema.origin for schema in pair.new.schemas),
            pair.directions,
            pair.old.use.absent,
            pair.old.sure,
            pair.use,
        )
        if key in self._seen:
            return None
        self._seen.add(key)
        return None if self._unchanged(pair) else pair

    def _followed(self, pair: SchemaPair) -> SchemaPair | None:
        before, after = _reference(pair.old.schemas), _reference(pair.new.schemas)
        if before is None and after is None:
            return pair
        if before is not None and after is not None and self.matches.schemas.get(before) == after:
            return None
        led = replace(pair, old=_target(pair.old, self.old), new=_target(pair.new, self.new))
        are_named = before in self.old.components and after in self.new.components
        if before is None or after is None or not are_named:
            return led  # what stands in another file has no name to be known by
        origins = self.origins(pair.old.schemas[0], pair.new.schemas[0], "$ref")
        if not self.structured(led):
            return replace(led, use=pair.use or origins)
        if (before, after) == (led.old.schemas[0].origin, led.new.schemas[0].origin):
            # Another schema stands here now; what each of the two is, is not news.
            self.retyped(pair, "type-changed", origins)
            return None
        return led

    def _is_lost(self, pair: SchemaPair) -> bool:
        """Note a reference that leads to nothing in the new document: its type is known no more."""
        lost = self.new.reader.lost_references
        if not lost:
            return False
        old, new = self.merged(pair)
        lost_before = self.old.reader.lost_references
        holder = next((part for part in new.parts if _stands_in(part.origin, lost)), None)
        if holder is None or any(_stands_in(part.origin, lost_before) for part in old.parts):
            return False
        shown = show_both(pair.old.use, pair.new.use)
        written = self.old.raw(pair.old.schemas[0].origin)
        if holder.origin not in lost and written == self.new.raw(holder.origin):
            return False  # the old document is that of a package, which has what is made up
        origins = self.origins(pair.old.schemas[0], holder, "$ref")
        breaks = Breaks(type=True)
        self.add("reference-lost", pair, origins, breaks, before=shown[0], after=shown[1])
        return True

    def structured(self, pair: SchemaPair) -> bool:
        """Whether the values of a pair have parts: then two names mean two schemas."""
        return any(map(_has_structure, self.merged(pair)))

    def retyped(self, pair: SchemaPair, kind: Kind, origins: tuple[str, str]) -> None:
        """Note that the values of a pair are of another type."""
        breaks = self.breaks_of_type(pair)
        shown = show_both(pair.old.use, pair.new.use)
        self.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])

    def breaks_of_type(self, pair: SchemaPair) -> Breaks:
        """What it breaks that the values of a pair are of another type, or other values of it."""
        breaks = self.compatibility.retyped(pair.old.use, pair.new.use, pair.directions)
        if self.refused(pair):
            breaks |= Breaks(runtime=True)
        was_class = self.struct(pair.old, self.old) is not None
        if was_class and pair.directions.sent and self._is_class_lost(pair):
            breaks |= Breaks(source=True, type=True)
        return breaks

    def _is_class_lost(self, pair: SchemaPair) -> bool:
        """Whether what was created by calling a class has a name that cannot be called now."""
        old, new = self.old.declared(pair.old.kind), self.new.declared(pair.new.kind)
        return (
            isinstance(old, Struct)
            and new is not None
            and not isinstance(new, Struct)
            and self.matches.declarations.get(old.origin) == new.origin
        )

    def _named(self, pair: SchemaPair) -> SchemaPair:
        """What has a name of its own is called by it, if it is the same thing on both sides."""
        old, new = self.old.declared(pair.old.kind), self.new.declared(pair.new.kind)
        if old is None or new is None or pair.use is not None:
            return pair
        if self.matches.declarations.get(old.origin) != new.origin:
            return pair
        return replace(
            pair,
            old=replace(pair.old, symbol=f"models.{old.name}"),
            new=replace(pair.new, symbol=f"models.{new.name}"),
        )

    def _unchanged(self, pair: SchemaPair) -> bool:
        """Whether both sides are written the same and refer to the same: nothing to be found."""
        if len(pair.old.schemas) != 1 or len(pair.new.schemas) != 1:
            return False
        if self.old.document.version != self.new.document.version:
            return False
        old, new = pair.old.schemas[0], pair.new.schemas[0]
        if self.old.raw(old.origin) != self.new.raw(new.origin):
            return False
        matched = self.matches.schemas
        if not self.always_refined.isdisjoint(schema_references(old)):
            return False
        return all(matched.get(ref) == ref for ref in schema_references(old)) and all(
            self.matches.back.get(ref) == ref for ref in schema_references(new)
        )

    def struct(self, place: Place, side: Revision) -> Struct | None:
        """The class of the values at a place."""
        declaration = side.declared(side.core(place.kind))
        return declaration if isinstance(declaration, Struct) else None

    def unknown(self, place: Place, side: Revision) -> Type | None:
        """The type of unknown properties at a place."""
        struct, core = self.struct(place, side), side.core(place.kind)
        return struct.extra if struct else core.value if isinstance(core, MapOf) else None


def _stands_in(origin: str, lost: Mapping[str, str]) -> bool:
    """Whether something is lost at *origin*, or is what stands around it."""
    return origin in lost or any(origin.startswith(f"{place}/") for place in lost)


def _has_structure(merged: Merged) -> bool:
    return bool(merged.properties or merged.choices)


def _reference(schemas: tuple[Schema, ...]) -> str | None:
    return bare_reference(schemas[0]) if len(schemas) == 1 else None


def _target(place: Place, side: Revision) -> Place:
    """Follow bare references to their end."""
    schemas, seen = place.schemas, set[str]()
    while (origin := _reference(schemas)) is not None and origin not in seen:
        seen.add(origin)
        schemas = (side.reader.target(schemas[0]),)
    return replace(place, schemas=schemas)
