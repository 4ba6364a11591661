"""Parameters of operations: which belong together, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdkloom.diffing.changes import NOTHING_BREAKS, SENT, Breaks, ChangeLocation
from sdkloom.diffing.compatibility import TypeUse
from sdkloom.diffing.kinds import Kind
from sdkloom.diffing.pair import GONE, RENAMED, Pair
from sdkloom.ir.nodes import Either, ListOf, MapOf, Nullable, Parameter, Ref, Scalar, TupleOf, Type
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import as_object
from sdkloom.reading.places import child

_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


def compare_parameters(pair: Pair) -> None:
    """Note parameters that came, went or are given another way."""
    left, right = list(pair.before.parameters), list(pair.after.parameters)
    paths = pair.before.path, pair.after.path
    for one, other in list(parameter_pairs(left, right, *paths)):
        left.remove(one)
        right.remove(other)
        _parameter(pair, one, other)
    holders = pair.places("parameters")
    for one in left:
        location = ChangeLocation(f"{pair.old.symbol}({one.name})", None, one.origin, holders[1])
        pair.add("parameter-removed", location, SENT, RENAMED, f"{one.where} {one.wire}")
    for other in right:
        location = ChangeLocation(
            None, f"{pair.new.symbol}({other.name})", holders[0], other.origin
        )
        breaks = GONE if other.required else NOTHING_BREAKS
        words = "required" if other.required else "optional"
        told = f"{other.where} {other.wire}, {words}"
        pair.add("parameter-added", location, SENT, breaks, after=told)


def _parameter(pair: Pair, one: Parameter, other: Parameter) -> None:
    symbols = f"{pair.old.symbol}({one.name})", f"{pair.new.symbol}({other.name})"
    location = ChangeLocation(*symbols, one.origin, other.origin)
    if one.name != other.name:
        pair.add("parameter-renamed", location, SENT, RENAMED, one.name, other.name)
    if one.where != other.where:
        moved = Breaks(runtime=True)
        words = _PLACES[one.where], _PLACES[other.where]
        pair.add("parameter-moved", location, SENT, moved, *words)
    if one.required != other.required:
        kind: Kind = "parameter-required" if other.required else "parameter-optional"
        breaks = GONE if other.required else NOTHING_BREAKS
        words = ("optional", "required") if other.required else ("required", "optional")
        pair.add(kind, location, SENT, breaks, *words)
    _style(pair, one, other, location)
    _deprecated(pair, one, other, location)
    uses = TypeUse(pair.walk.old, one.type), TypeUse(pair.walk.new, other.type)
    pair.compare_values((one.rule, other.rule), uses, location, SENT)


def _style(pair: Pair, one: Parameter, other: Parameter, location: ChangeLocation) -> None:
    before, after = _wire_style(pair.walk.old, one), _wire_style(pair.walk.new, other)
    if before == after or one.where != other.where:
        return
    kinds = pair.walk.old.core(one.type), pair.walk.new.core(other.type)
    plain = {"form", "simple", "spaceDelimited", "pipeDelimited"}
    shows = one.content_type != other.content_type or any(map(has_parts, kinds))
    shows = shows or not {one.style, other.style} <= plain
    directions = [(each.style, each.explode, each.allow_reserved) for each in (one, other)]
    breaks = Breaks(runtime=shows and (directions[0] != directions[1] or bool(one.content_type)))
    pair.add("parameter-style-changed", location, SENT, breaks, before, after)


def _deprecated(pair: Pair, one: Parameter, other: Parameter, location: ChangeLocation) -> None:
    flags = [_flag(pair.walk.old, one, "deprecated"), _flag(pair.walk.new, other, "deprecated")]
    if flags[0] != flags[1]:
        kind: Kind = "parameter-deprecated" if flags[1] else "parameter-undeprecated"
        places = child(one.origin, "deprecated"), child(other.origin, "deprecated")
        pair.add(kind, location.at(*places), SENT)


def _flag(side: Revision, one: Parameter, keyword: str) -> bool:
    return as_object(side.raw(one.origin)).get(keyword) is True


def path_template(path: str) -> str:
    """The path as servers see it: what its parameters are called does not count."""
    parts = path.split("{")
    return "{".join([parts[0], *(one[one.find("}") :] for one in parts[1:])])


def parameter_pairs(
    left: Sequence[Parameter], right: Sequence[Parameter], old_path: str, new_path: str
) -> Iterator[tuple[Parameter, Parameter]]:
    """Pair parameters: those of the path by position, others by place and name, then by name."""
    paths = [[one for one in each if one.where == "path"] for each in (left, right)]
    before, after = [*left], [*right]
    if path_template(old_path) == path_template(new_path) and len(paths[0]) == len(paths[1]):
        for one, other in zip(*paths, strict=True):
            before.remove(one)
            after.remove(other)
            yield one, other
    for exact in (True, False):
        for one in list(before):
            match = next((each for each in after if _same_parameter(one, each, exact=exact)), None)
            if match is not None:
                before.remove(one)
                after.remove(match)
                yield one, match


def _same_parameter(one: Parameter, other: Parameter, *, exact: bool) -> bool:
    if one.where == "header" == other.where:
        return one.wire.lower() == other.wire.lower()
    return one.wire == other.wire and (one.where == other.where or not exact)


def _wire_style(side: Revision, one: Parameter) -> str:
    """How a parameter is written, in a few words."""
    if one.content_type is not None:
        return one.content_type
    words = [one.style, "explode" if one.explode else "no explode"]
    if one.allow_reserved:
        words.append("reserved")
    if _flag(side, one, "allowEmptyValue"):
        words.append("may be empty")
    return ", ".join(words)


def has_parts(kind: Type | None) -> bool:
    """Whether a value may have parts, which styles write differently."""
    match kind:
        case ListOf() | TupleOf() | MapOf() | Ref() | Scalar(kind="json") | None:
            return True
        case Nullable(inner=inner):
            return has_parts(inner)
        case Either():
            return has_parts(kind.one) or has_parts(kind.other)
        case _:
            return False
