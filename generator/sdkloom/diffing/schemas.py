"""Schemas compared: what changed at each place where the walk stops."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.diffing.changes import Breaks
from sdkloom.diffing.choices import compare_choices
from sdkloom.diffing.deprecations import deprecation_kind
from sdkloom.diffing.document_text import asserted
from sdkloom.diffing.fields import compare_fields
from sdkloom.diffing.keywords import Constraint, constraints, presence_trend
from sdkloom.diffing.rules import Kind, constraint_kind
from sdkloom.diffing.show import show_both
from sdkloom.diffing.type_use import TypeUse
from sdkloom.diffing.types import compare_default, compare_types
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.ir.nodes import ListOf
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.schemas.merged import Merged, asks_nothing


def compare_schemas(walk: Walk) -> None:
    """Compare all pending pairs, until none is left."""
    while (pair := walk.next()) is not None:
        _compare(walk, pair)


def _compare(walk: Walk, pair: SchemaPair) -> None:
    old, new = walk.merged(pair)
    _annotations(walk, pair, old, new)
    compare_default(walk, pair, old, new)
    retyped = compare_types(walk, pair, old, new)
    if retyped and bool(old.choices) != bool(new.choices):
        return
    for constraint in constraints(old, new, walk.same):
        breaks = Breaks(runtime=_is_refused(walk, pair, constraint))
        origins = walk.origins(constraint.old, constraint.new, constraint.keyword)
        walk.add(
            constraint.kind, pair, origins, breaks, before=constraint.before, after=constraint.after
        )
    if retyped:
        return
    compare_choices(walk, pair, old, new)
    compare_fields(walk, pair, old, new)
    _items(walk, pair, old, new)


def _is_refused(walk: Walk, pair: SchemaPair, constraint: Constraint) -> bool:
    """Whether a constraint refuses what old clients send, whatever other keywords ask of that."""
    if not constraint.narrows or not pair.directions.reaches_server:
        return False
    if constraint.trend == "removed":
        return walk.refused(pair)
    goal = constraint.alone
    return goal is None or not walk.containment.admitted(pair.old.schemas, (goal,))


def _annotations(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """Note annotations, which callers see though they restrict no value."""
    flags = [any(part.deprecated for part in merged.parts) for merged in (old, new)]
    if deprecation := deprecation_kind("schema", flags):
        holders = old.first("deprecated"), new.first("deprecated")
        walk.add(deprecation, pair, walk.origins(*holders, "deprecated"))
    for keyword, name in (("xml", "xml"), ("contentSchema", "content-schema")):
        before, after = _written(walk.old, old, keyword), _written(walk.new, new, keyword)
        if [asserted(value) for value in before.values()] != [
            asserted(value) for value in after.values()
        ]:
            old_origin = next(iter(before), old.parts[0].origin)
            new_origin = next(iter(after), new.parts[0].origin)
            places = walk.old.place(old_origin, keyword), walk.new.place(new_origin, keyword)
            kind = (
                "xml-changed"
                if name == "xml"
                else constraint_kind(name, presence_trend(before, after))
            )
            walk.add(kind, pair, places)


def _written(side: Revision, merged: Merged, keyword: str) -> dict[str, JsonValue]:
    """A keyword that has no part in the schemas that are read, by where it stands."""
    found = ((part.origin, side.raw(part.origin)) for part in merged.parts)
    return {origin: raw[keyword] for origin, raw in found if is_object(raw) and keyword in raw}


def _items(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    asked = [
        tuple(schema for schema in merged.items if not asks_nothing(schema))
        for merged in (old, new)
    ]
    if not any(asked):
        return
    before, after = _inside(pair.old, walk.old), _inside(pair.new, walk.new)
    if all(asked):
        before = replace(before, schemas=asked[0])
        after = replace(after, schemas=asked[1])
        walk.push(replace(pair, old=before, new=after))
        return
    kind: Kind = "items-typed" if asked[1] else "items-untyped"
    origins = walk.origins(old.first("items"), new.first("items"), "items")
    breaks = walk.compatibility.retyped(before.use, after.use, pair.directions)
    if asked[1] and pair.directions.sent:
        breaks |= Breaks(runtime=pair.directions.carried)
    shown = show_both(before.use, after.use)
    walk.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])


def _inside(place: Place, side: Revision) -> Place:
    """The items of an array."""
    core = side.core(place.kind)
    inner = core.item if isinstance(core, ListOf) else None
    use = TypeUse(side, inner, open=place.use.open)
    return replace(place, use=use, symbol=f"{place.symbol}[*]", sure=True)
