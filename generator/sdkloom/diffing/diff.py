"""What changed between two descriptions, spoken in the symbols of the Python package."""

from __future__ import annotations

from collections.abc import Iterable

from sdkloom.diffing.access import compare_schemes, compare_servers
from sdkloom.diffing.calls import with_calls
from sdkloom.diffing.changes import (
    BOTH,
    NOTHING_BREAKS,
    Breaks,
    Bump,
    Change,
    ChangeLocation,
    Changes,
    Diff,
    Direction,
    Directions,
    bump,
)
from sdkloom.diffing.compatibility import Compatibility
from sdkloom.diffing.dropped_aliases import note_dropped
from sdkloom.diffing.guesses import with_guesses
from sdkloom.diffing.operations import compare_operations, compare_results
from sdkloom.diffing.reach import mentions, reach
from sdkloom.diffing.rules import Kind, Level
from sdkloom.diffing.schemas import compare_schemas
from sdkloom.diffing.show import show_both
from sdkloom.diffing.type_use import TypeUse, field_use
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.diffing.webhooks import compare_webhooks
from sdkloom.ir.nodes import Declaration, Renaming, Struct
from sdkloom.ir.walk import references
from sdkloom.matching.match import matched
from sdkloom.matching.revision import Revision

__all__ = ["Bump", "Change", "Diff", "Direction", "Level", "Revision", "diff"]


def diff(
    old: Revision, new: Revision, *, aliases: bool = True, dropped: Iterable[Renaming] = ()
) -> Diff:
    """List what changed, each once, worst first, and the bump of the version that follows.

    With *aliases*, renamed schemas and operations stay under their old names for a while (which is
    what regenerating over the old package does), and so break nobody. *dropped* are such names of
    earlier renames that go.
    """
    matches = matched(old, new)
    compatibility = Compatibility(old, new, matches.declarations | matches.schemas)
    walk = Walk(old, new, matches, compatibility, Changes())
    _components(walk)
    compare_operations(walk, aliases=aliases)
    compare_webhooks(walk)
    compare_schemas(walk)
    _declarations(walk, aliases=aliases)
    compare_results(walk)
    compare_servers(walk)
    compare_schemes(walk)
    note_dropped(walk.changes, new, dropped)
    changes, calls = with_calls(walk, with_guesses(walk.changes.ranked(), old, new))
    return Diff(changes=changes, bump=bump(changes), calls=calls)


def _components(walk: Walk) -> None:
    directions = reach(walk.old)
    mentioned = mentions(walk.old)
    walk.always_beside_null |= mentioned.beside_null
    types = {component.origin: component.type for component in walk.new.api.components}
    for component in walk.old.api.components:
        counterpart = walk.matches.schemas.get(component.origin)
        if counterpart is None:
            continue
        travels = directions[component.origin]
        old = Place(
            schemas=(walk.old.reader.at(component.origin),),
            use=TypeUse(walk.old, component.type, open=travels.received),
            symbol=f"models.{component.python}",
        )
        new = Place(
            schemas=(walk.new.reader.at(counterpart),),
            use=TypeUse(walk.new, types[counterpart], open=travels.received),
            symbol=f"models.{component.python}",
        )
        pair = SchemaPair(
            old=old, new=new, directions=travels, home=(component.origin, counterpart)
        )
        # What is refined wherever it is used is compared there, together with what refines it.
        is_refined = travels.carried and component.origin not in mentioned.alone
        if is_refined:
            walk.always_refined.add(component.origin)
        if not is_refined or walk.structured(pair):
            walk.push(pair)


# -- names


def _declarations(walk: Walk, *, aliases: bool) -> None:
    """Note models that are added, removed or renamed, and annotations that moved with them."""
    pairs = walk.matches.declarations
    known = set(pairs.values())
    for origin, declaration in walk.old.index.items():
        if origin in pairs:
            _named(walk, declaration, walk.new.index[pairs[origin]], aliases=aliases)
        else:
            location = ChangeLocation(
                f"models.{declaration.name}", None, origin, _holder(walk.new, origin)
            )
            kind: Kind = "reference-lost" if _is_lost(walk, origin) else "schema-removed"
            walk.changes.add(
                kind, location, _directions(declaration), Breaks(source=True, type=True)
            )
    for origin, declaration in walk.new.index.items():
        if origin not in known:
            location = ChangeLocation(
                None, f"models.{declaration.name}", _holder(walk.old, origin), origin
            )
            walk.changes.add("schema-added", location, _directions(declaration))
    for before, after in pairs.items():
        old, new = walk.old.index[before], walk.new.index[after]
        if isinstance(old, Struct) and isinstance(new, Struct):
            _field_names(walk, old, new, aliases=aliases)
            _annotations(walk, old, new)


def _is_lost(walk: Walk, origin: str) -> bool:
    """Whether the new document still refers to the schema at *origin*, or to the one around it."""
    lost = walk.new.reader.lost_references.values()
    return any(f"{origin}/".startswith(f"{target}/") for target in lost)


def _named(walk: Walk, old: Declaration, new: Declaration, *, aliases: bool) -> None:
    if old.name == new.name:
        return
    breaks = NOTHING_BREAKS if aliases else Breaks(source=True, type=True)
    if any(declaration.name == old.name for declaration in walk.new.index.values()):
        breaks = Breaks(source=True, type=True)  # another has the name now, so that no alias can
    elif old.origin in walk.old.components and new.origin not in walk.new.components:
        breaks |= Breaks(source=True)  # schema() knows the names of the document
    location = ChangeLocation(f"models.{old.name}", f"models.{new.name}", old.origin, new.origin)
    renamed = old.origin != new.origin and _is_component(walk, old.origin, new.origin)
    confidence = walk.matches.confidence.get(old.origin)
    walk.changes.add(
        "schema-renamed" if renamed else "name-moved",
        location,
        _directions(old),
        breaks,
        before=old.name,
        after=new.name,
        confidence=confidence if renamed else None,
    )


def _is_component(walk: Walk, old: str, new: str) -> bool:
    """Whether either of two origins is a schema that the document names."""
    return old in walk.old.components or new in walk.new.components


def _directions(declaration: Declaration) -> Directions:
    usage = declaration.usage
    return Directions(usage.sent, usage.received, decoded=False)


def _holder(side: Revision, origin: str) -> str | None:
    """Where something would stand on a side that lacks it."""
    head = origin.rpartition("/")[0]
    if head not in ("#/components/schemas", "#/definitions"):
        return None
    keys = ("definitions",) if side.document.version == "2.0" else ("components", "schemas")
    place = "#"
    for key in keys:
        place = side.place(place, key)
    return place


def _field_names(walk: Walk, old: Struct, new: Struct, *, aliases: bool) -> None:
    """Note properties that have another Python name, which constructors take no more."""
    there = {field.wire: field for field in new.fields}
    names = {field.name for field in new.fields}
    for field in old.fields:
        match = there.get(field.wire)
        if match is None or match.name == field.name:
            continue
        # Where another property has the name now, programs go on, and mean that one.
        taken = field.name in names
        breaks = taken or old.usage.sent or not aliases
        location = ChangeLocation(
            f"models.{old.name}.{field.name}",
            f"models.{new.name}.{match.name}",
            field.origin,
            match.origin,
        )
        walk.changes.add(
            "name-moved",
            location,
            _directions(old),
            Breaks(source=breaks, type=breaks and not taken),
            before=field.name,
            after=match.name,
        )


def _annotations(walk: Walk, old_struct: Struct, new_struct: Struct) -> None:
    """Note annotations that changed for reasons that lie elsewhere, if mypy will see it."""
    there = {each.wire: each for each in new_struct.fields}
    for field in old_struct.fields:
        match = there.get(field.wire)
        if match is None:
            continue
        old, new = field_use(walk.old, old_struct, field), field_use(walk.new, new_struct, match)
        sent = (
            old_struct.usage.sent
            and new_struct.usage.sent
            and not walk.compatibility.assignable(old, new)
        )
        received = (
            old_struct.usage.received
            and new_struct.usage.received
            and not walk.compatibility.assignable(new, old)
        )
        symbol = f"models.{old_struct.name}.{field.name}"
        if not (sent or received) or _is_reported(walk, symbol, old):
            continue
        location = ChangeLocation(
            symbol, f"models.{new_struct.name}.{match.name}", field.origin, match.origin
        )
        shown = show_both(old, new)
        walk.changes.add("usage-changed", location, BOTH, Breaks(type=True), *shown)


def _is_reported(walk: Walk, symbol: str, old: TypeUse) -> bool:
    """Whether a change of the property, or of the type that it names, is reported already."""
    if walk.changes.breaks_types(symbol) or old.kind is None:
        return True
    named = (
        walk.old.index[origin].name for origin in references(old.kind) if origin in walk.old.index
    )
    return any(walk.changes.breaks_types(f"models.{name}") for name in named)
