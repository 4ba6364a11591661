"""Schemas compared: what changed at each place where the walk stops."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.diffing.changes import Breaks
from sdkloom.diffing.choices import compare_choices
from sdkloom.diffing.fields import compare_fields
from sdkloom.diffing.fit import Held
from sdkloom.diffing.keywords import constraints
from sdkloom.diffing.show import show
from sdkloom.diffing.sides import Side, View
from sdkloom.diffing.sites import Place, Site, Walk
from sdkloom.diffing.types import compare_default, compare_types
from sdkloom.ir import ListOf


def compare_schemas(walk: Walk) -> None:
    """Compare all that waits, until nothing does."""
    while (site := walk.next()) is not None:
        _compare(walk, site)


def _compare(walk: Walk, site: Site) -> None:
    old, new = walk.views(site)
    compare_default(walk, site, old, new)
    retyped = compare_types(walk, site, old, new)
    for one in constraints(old, new, walk.same):
        breaks = Breaks(runtime=one.narrows and site.ways.sent and site.ways.carried)
        origins = walk.origins(one.old, one.new, one.keyword)
        walk.add(one.kind, site, origins, breaks, before=one.before, after=one.after)
    if retyped:
        return
    compare_choices(walk, site, old, new)
    compare_fields(walk, site, old, new)
    _items(walk, site, old, new)


def _items(walk: Walk, site: Site, old: View, new: View) -> None:
    if not old.items and not new.items:
        return
    before, after = _inside(site.old, walk.old), _inside(site.new, walk.new)
    if old.items and new.items:
        before = replace(before, schemas=tuple(old.items))
        after = replace(after, schemas=tuple(new.items))
        walk.push(replace(site, old=before, new=after))
        return
    kind = "items-typed" if new.items else "items-untyped"
    origins = walk.origins(old.first("items"), new.first("items"), "items")
    breaks = walk.fit.retyped(before.held, after.held, site.ways)
    if new.items and site.ways.sent:
        breaks |= Breaks(runtime=site.ways.carried)
    walk.add(kind, site, origins, breaks, before=show(before.held), after=show(after.held))


def _inside(place: Place, side: Side) -> Place:
    """The items of an array."""
    core = side.core(place.kind)
    inner = core.item if isinstance(core, ListOf) else None
    held = Held(side, inner, open=place.held.open)
    return replace(place, held=held, symbol=f"{place.symbol}[*]", sure=True)
