"""What a value is: type, format, null, enumeration and default, compared."""

from __future__ import annotations

from dataclasses import replace

from sdkloom.diffing.assertions import content_of
from sdkloom.diffing.changes import NOTHING_BREAKS, Breaks
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import show, show_both, show_value, show_values
from sdkloom.diffing.type_use import TypeUse
from sdkloom.diffing.walk import SchemaPair, Walk
from sdkloom.ir.nodes import Constant, Scalar, Type
from sdkloom.matching.revision import Revision
from sdkloom.openapi.keywords import KEYWORD_OF, json_type
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merged

_WIDER_FORMATS = {("int32", "int64"), ("float", "double")}


def compare_types(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> bool:
    """Note changes of type; true if the values have nothing in common to compare further."""
    before, after = _kinds(old), _kinds(new)
    if bool(old.choices) != bool(new.choices):
        return _wrapped(walk, pair, old, new)
    _nullability(walk, pair)
    if before != after:
        _type(walk, pair, old, new)
        return before is not None and after is not None and not _overlap(before, after)
    if old.never != new.never:
        _type(walk, pair, old, new)
        return True
    _format(walk, pair, old, new)
    _constants(walk, pair, old, new)
    return False


def _kinds(merged: Merged) -> frozenset[str] | None:
    """The types that a value may be of, null aside; every integer is a number."""
    types = merged.types
    if types is None:
        if not merged.constants:
            return None
        types = tuple(map(json_type, merged.constants))
    kinds = frozenset(types) - {"null"}
    return kinds - {"integer"} if "number" in kinds else kinds


def _overlap(left: frozenset[str], right: frozenset[str]) -> bool:
    numbers = {"integer", "number"}
    return bool(left & right) or bool(left & numbers and right & numbers)


def _within(inner: frozenset[str] | None, outer: frozenset[str] | None) -> bool:
    """Whether the values of one list of types are values of another."""
    if outer is None:
        return True
    return inner is not None and all(
        kind in outer or (kind == "integer" and "number" in outer) for kind in inner
    )


def _type(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    before, after = _kinds(old), _kinds(new)
    narrower, wider = not _within(before, after), not _within(after, before)
    kind: Kind = "type-changed"
    if narrower != wider:
        kind = "type-specialized" if narrower else "type-generalized"
    breaks = walk.breaks_of_type(pair)
    if narrower and pair.directions.reaches_server:
        breaks |= Breaks(runtime=True)
    _retyped(
        walk, pair, kind, _holders(old, new, "types"), breaks, (_types_text(old), _types_text(new))
    )


def _types_text(merged: Merged) -> str:
    return "never" if merged.never else " | ".join(merged.types or ()) or "any"


def _wrapped(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> bool:
    """A choice where there was none, or the other way round: true if it is all that there is."""
    old_use, new_use = pair.old.use, pair.new.use
    breaks = walk.breaks_of_type(pair)
    takes_old = walk.containment.admitted(pair.old.schemas, pair.new.schemas)
    takes_new = walk.compatibility.decodes(old_use, new_use, closed=True)
    kind: Kind = "type-changed"
    if takes_old != takes_new:
        kind = "type-generalized" if takes_old else "type-specialized"
    keyword = (
        "one_of"
        if any(choice.keyword == "one_of" for choice in (*old.choices, *new.choices))
        else "any_of"
    )
    texts = [
        KEYWORD_OF[keyword] if merged.choices else _types_text(merged) for merged in (old, new)
    ]
    _retyped(walk, pair, kind, _holders(old, new, keyword), breaks, (texts[0], texts[1]))
    return _kinds(old) != _kinds(new)


def _retyped(  # noqa: PLR0913, PLR0917 - what one change is made of
    walk: Walk,
    pair: SchemaPair,
    kind: Kind,
    holders: tuple[Schema, Schema],
    breaks: Breaks,
    texts: tuple[str, str],
) -> None:
    shown = show(pair.old.use), show(pair.new.use)
    if shown[0] == shown[1]:
        shown = texts
    origins = walk.origins(*holders, "type", "nullable", "oneOf", "anyOf")
    walk.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])


def _holders(old: Merged, new: Merged, keyword: str) -> tuple[Schema, Schema]:
    return old.first(keyword), new.first(keyword)


# -- null


def _nullability(walk: Walk, pair: SchemaPair) -> None:
    before, after = (
        admits_null(side, place.schemas)
        for side, place in ((walk.old, pair.old), (walk.new, pair.new))
    )
    if before is None or after is None or before == after:
        return
    kind: Kind = "became-nullable" if after else "became-not-nullable"
    if after:
        breaks = walk.compatibility.widened(pair.old.use, pair.new.use, pair.directions)
    else:
        breaks = walk.compatibility.narrowed(pair.old.use, pair.new.use, pair.directions)
    home = pair.home[0]
    is_elsewhere = home in walk.always_refined | walk.always_beside_null
    is_elsewhere |= not pair.directions.carried
    if pair.old.schemas[0].origin == home and is_elsewhere:
        breaks = NOTHING_BREAKS  # that of a component is a matter of the places that use it
    holders = (
        _null_holder(walk.old, pair.old.schemas),
        _null_holder(walk.new, pair.new.schemas),
    )
    origins = walk.origins(*holders, "nullable", "type", "enum", "anyOf", "oneOf")
    shown = show_both(pair.old.use, pair.new.use)
    if shown[0] == shown[1]:  # absent and null are both None
        shown = (
            ("never null", "null too") if kind == "became-nullable" else ("null too", "never null")
        )
    walk.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])


def _null_holder(side: Revision, schemas: tuple[Schema, ...]) -> Schema:
    """The schema that lists null, else the one that decides what is left without it."""
    parts = side.parts(schemas)
    for part in parts:
        if "null" in (part.types or ()) or side.lists_null(part):
            return part
    return next((part for part in parts if part.types is not None), parts[0])


def admits_null(
    side: Revision, schemas: tuple[Schema, ...], seen: frozenset[str] = frozenset()
) -> bool | None:
    """Whether null is among the values; ``None`` where no type is given."""
    parts = [part for part in side.parts(schemas) if part.origin not in seen]
    seen |= {part.origin for part in parts}
    verdicts: list[bool] = []
    for part in parts:
        if part.types is not None:
            verdicts.append("null" in part.types)
        if (values := part.const or part.enum) is not None:
            verdicts.append(None in values)
        verdicts += (
            any(admits_null(side, (each,), seen) for each in members)
            for members in (part.one_of, part.any_of)
            if members
        )
    return all(verdicts) if verdicts else None


# -- formats


def _format(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    holders = _holders(old, new, "format")
    before, after = holders[0].format, holders[1].format
    if before == after:
        return
    kind: Kind = (
        "format-added"
        if before is None
        else "format-removed"
        if after is None
        else "format-changed"
    )
    breaks = walk.compatibility.retyped(pair.old.use, pair.new.use, pair.directions)
    is_same_content = content_of(old.parts) == content_of(new.parts)
    if is_same_content and not breaks:
        return  # 3.0 has formats where 3.1 has contentEncoding and contentMediaType
    is_wider = is_same_content or (before, after) in _WIDER_FORMATS
    if after is not None and not is_wider and pair.directions.sent:
        breaks |= Breaks(runtime=pair.directions.carried and _parsed(walk.new.core(pair.new.kind)))
    shown = show(pair.old.use), show(pair.new.use)
    if shown[0] == shown[1]:
        shown = before or "", after or ""
    origins = walk.origins(*holders, "format")
    walk.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])


def _parsed(kind: Type | None) -> bool:
    """Whether a format makes another Python type of a text: servers that parse it refuse others."""
    return isinstance(kind, Scalar) and kind.kind in (
        "date",
        "datetime",
        "uuid",
        "bytes",
        "base64url",
    )


# -- enumerations


def _constants(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    if old.constants is None and new.constants is None:
        return
    before = {same_value(value): value for value in old.constants or () if value is not None}
    after = {same_value(value): value for value in new.constants or () if value is not None}
    use = pair.old.use, pair.new.use
    if old.constants is None or new.constants is None:
        if not before and not after:
            return
        narrower = old.constants is None
        breaks = (
            _listed(walk, pair, use, new)
            if narrower
            else walk.compatibility.widened(*use, pair.directions)
        )
        _enumerated(
            walk,
            pair,
            "enum-added" if narrower else "enum-removed",
            (old, new),
            breaks,
            (list(before.values()), list(after.values())),
        )
        return
    removed = [value for key, value in before.items() if key not in after]
    added = [value for key, value in after.items() if key not in before]
    if removed:
        breaks = _listed(walk, pair, (_only(use[0], removed), use[1]), new)
        _enumerated(walk, pair, "enum-value-removed", (old, new), breaks, (removed, []))
    if added:
        breaks = walk.compatibility.widened(use[0], _only(use[1], added), pair.directions)
        _enumerated(walk, pair, "enum-value-added", (old, new), breaks, ([], added))


def _listed(walk: Walk, pair: SchemaPair, use: tuple[TypeUse, TypeUse], new: Merged) -> Breaks:
    """What it breaks that fewer values are listed: nothing at run time if a pattern left no others."""
    breaks = walk.compatibility.narrowed(*use, pair.directions)
    values = (*(new.constants or ()), None)
    listed = Schema(origin=f"enum {same_value(list(values))}", enum=values)
    if breaks.runtime and walk.containment.admitted(pair.old.schemas, (listed,)):
        return replace(breaks, runtime=False)
    return breaks


def _only(use: TypeUse, values: list[JsonValue]) -> TypeUse:
    """A use of a type as if *values* were all it has, so that null beside them does not count."""
    literal = all(isinstance(value, str | int) for value in values)
    kind = Constant(tuple(values)) if literal else use.kind
    return TypeUse(use.side, kind, open=use.is_open)


def _enumerated(  # noqa: PLR0913, PLR0917 - what one change is made of
    walk: Walk,
    pair: SchemaPair,
    kind: Kind,
    both: tuple[Merged, Merged],
    breaks: Breaks,
    values: tuple[list[JsonValue], list[JsonValue]],
) -> None:
    keyword = [("const" if any(part.const for part in merged.parts) else "enum") for merged in both]
    holders = both[0].first(keyword[0]), both[1].first(keyword[1])
    origins = walk.origins(*holders, "enum", "const")
    walk.add(
        kind, pair, origins, breaks, before=show_values(values[0]), after=show_values(values[1])
    )


# -- defaults


def compare_default(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """Note a change of default.

    A program leaves out a property where it means the old default, which the new server then takes
    for the new one.
    """
    holders = _holders(old, new, "default")
    before, after = holders[0].default, holders[1].default
    if (before and same_value(before[0])) == (after and same_value(after[0])):
        return
    origins = walk.origins(*holders, "default")
    use, directions = (pair.old.use, pair.new.use), pair.directions
    breaks = Breaks()
    silent = directions.reaches_server and not pair.old.sure
    kind: Kind = "default-changed"
    if before is None:
        kind = "default-added"
        breaks |= Breaks(
            type=directions.sent and _field(pair) and not walk.compatibility.assignable(*use)
        )
    elif after is None:
        kind = "default-removed"
        breaks_types = (
            directions.received
            and _field(pair)
            and not walk.compatibility.assignable(use[1], use[0])
        )
        breaks |= Breaks(type=breaks_types, runtime=silent and _field(pair))
    else:
        breaks |= Breaks(runtime=silent)
    shown = [show_value(default[0]) if default else "" for default in (before, after)]
    walk.add(kind, pair, origins, breaks, before=shown[0], after=shown[1])


def _field(pair: SchemaPair) -> bool:
    """Whether the pair is a property of a class, whose default is the class's too."""
    return isinstance(pair.old.kind, Type) and (pair.old.symbol or "").startswith("models.")
