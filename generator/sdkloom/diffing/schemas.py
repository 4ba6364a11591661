"""Schemas compared: what changed at each place where the walk stops."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.diffing.changes import Breaks
from sdkloom.diffing.choices import compare_choices
from sdkloom.diffing.compatibility import TypeUse
from sdkloom.diffing.document_text import asserted
from sdkloom.diffing.fields import compare_fields
from sdkloom.diffing.keywords import constraints
from sdkloom.diffing.kinds import Kind, Trend, constraint_kind
from sdkloom.diffing.show import show
from sdkloom.diffing.types import compare_default, compare_types
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.ir.nodes import ListOf
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.schemas.merged import Merged


def compare_schemas(walk: Walk) -> None:
    """Compare all that waits, until nothing does."""
    while (site := walk.next()) is not None:
        _compare(walk, site)


def _compare(walk: Walk, site: SchemaPair) -> None:
    old, new = walk.merged(site)
    _annotations(walk, site, old, new)
    compare_default(walk, site, old, new)
    retyped = compare_types(walk, site, old, new)
    for one in constraints(old, new, walk.same):
        breaks = Breaks(runtime=one.narrows and site.directions.sent and site.directions.carried)
        origins = walk.origins(one.old, one.new, one.keyword)
        walk.add(one.kind, site, origins, breaks, before=one.before, after=one.after)
    if retyped:
        return
    compare_choices(walk, site, old, new)
    compare_fields(walk, site, old, new)
    _items(walk, site, old, new)


def _annotations(walk: Walk, site: SchemaPair, old: Merged, new: Merged) -> None:
    """Note what says nothing of values, and yet something to callers."""
    flags = [any(part.deprecated for part in merged.parts) for merged in (old, new)]
    if flags[0] != flags[1]:
        kind: Kind = "schema-deprecated" if flags[1] else "schema-undeprecated"
        holders = old.first("deprecated"), new.first("deprecated")
        walk.add(kind, site, walk.origins(*holders, "deprecated"))
    for keyword, name in (("xml", "xml"), ("contentSchema", "content-schema")):
        before, after = _written(walk.old, old, keyword), _written(walk.new, new, keyword)
        if [asserted(one) for one in before.values()] != [asserted(one) for one in after.values()]:
            trend: Trend = "changed" if before and after else "added" if after else "removed"
            one = next(iter(before), old.parts[0].origin)
            other = next(iter(after), new.parts[0].origin)
            places = walk.old.place(one, keyword), walk.new.place(other, keyword)
            kind = "xml-changed" if name == "xml" else constraint_kind(name, trend)
            walk.add(kind, site, places)


def _written(side: Revision, merged: Merged, keyword: str) -> dict[str, JsonValue]:
    """A keyword that has no part in the schemas that are read, by where it stands."""
    found = ((one.origin, side.raw(one.origin)) for one in merged.parts)
    return {origin: raw[keyword] for origin, raw in found if is_object(raw) and keyword in raw}


def _items(walk: Walk, site: SchemaPair, old: Merged, new: Merged) -> None:
    if not old.items and not new.items:
        return
    before, after = _inside(site.old, walk.old), _inside(site.new, walk.new)
    if old.items and new.items:
        before = replace(before, schemas=tuple(old.items))
        after = replace(after, schemas=tuple(new.items))
        walk.push(replace(site, old=before, new=after))
        return
    kind: Kind = "items-typed" if new.items else "items-untyped"
    origins = walk.origins(old.first("items"), new.first("items"), "items")
    breaks = walk.compatibility.retyped(before.use, after.use, site.directions)
    if new.items and site.directions.sent:
        breaks |= Breaks(runtime=site.directions.carried)
    walk.add(kind, site, origins, breaks, before=show(before.use), after=show(after.use))


def _inside(place: Place, side: Revision) -> Place:
    """The items of an array."""
    core = side.core(place.kind)
    inner = core.item if isinstance(core, ListOf) else None
    use = TypeUse(side, inner, open=place.use.open)
    return replace(place, use=use, symbol=f"{place.symbol}[*]", sure=True)
