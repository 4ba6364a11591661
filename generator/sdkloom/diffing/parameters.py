"""Parameters of operations: which belong together, and what became of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdkloom.diffing.changes import NOTHING_BREAKS, SENT, Breaks, ChangeLocation
from sdkloom.diffing.deprecations import deprecation_kind
from sdkloom.diffing.pair import BREAKS_EVERYTHING, BREAKS_PROGRAMS, OperationPair
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import presence
from sdkloom.diffing.type_use import TypeUse
from sdkloom.ir.nodes import Either, ListOf, MapOf, Nullable, Parameter, Ref, Scalar, TupleOf, Type
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import as_object
from sdkloom.reading.places import child

_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


def compare_parameters(pair: OperationPair) -> None:
    """Note parameters that are added, removed or changed."""
    left, right = list(pair.before.parameters), list(pair.after.parameters)
    paths = pair.before.template, pair.after.template
    for old, new in list(parameter_pairs(left, right, *paths)):
        left.remove(old)
        right.remove(new)
        _parameter(pair, old, new)
    holders = pair.places("parameters")
    for parameter in left:
        location = ChangeLocation(
            f"{pair.old.symbol}({parameter.name})", None, parameter.origin, holders[1]
        )
        pair.changes.add(
            "parameter-removed",
            location,
            SENT,
            BREAKS_PROGRAMS,
            f"{parameter.where} {parameter.wire}",
        )
    for parameter in right:
        location = ChangeLocation(
            None, f"{pair.new.symbol}({parameter.name})", holders[0], parameter.origin
        )
        breaks = BREAKS_EVERYTHING if parameter.required else NOTHING_BREAKS
        text = f"{parameter.where} {parameter.wire}, {presence(parameter.required)}"
        pair.changes.add("parameter-added", location, SENT, breaks, after=text)


def _parameter(pair: OperationPair, old: Parameter, new: Parameter) -> None:
    symbols = f"{pair.old.symbol}({old.name})", f"{pair.new.symbol}({new.name})"
    location = ChangeLocation(*symbols, old.origin, new.origin)
    if old.name != new.name:
        pair.changes.add("parameter-renamed", location, SENT, BREAKS_PROGRAMS, old.name, new.name)
    if old.where != new.where:
        moved = Breaks(runtime=True)
        texts = _PLACES[old.where], _PLACES[new.where]
        pair.changes.add("parameter-moved", location, SENT, moved, *texts)
    if not _has_same_name(old, new) and "path" not in (old.where, new.where):
        sent = Breaks(runtime=True)
        pair.changes.add("parameter-name-changed", location, SENT, sent, old.wire, new.wire)
    if old.required != new.required:
        kind: Kind = "parameter-required" if new.required else "parameter-optional"
        breaks = BREAKS_EVERYTHING if new.required else NOTHING_BREAKS
        texts = presence(old.required), presence(new.required)
        pair.changes.add(kind, location, SENT, breaks, *texts)
    _style(pair, old, new, location)
    _deprecated(pair, old, new, location)
    uses = TypeUse(pair.walk.old, old.type), TypeUse(pair.walk.new, new.type)
    pair.compare_values((old.check, new.check), uses, location, SENT)


def _style(pair: OperationPair, old: Parameter, new: Parameter, location: ChangeLocation) -> None:
    before, after = _wire_style(pair.walk.old, old), _wire_style(pair.walk.new, new)
    if before == after or old.where != new.where:
        return
    kinds = pair.walk.old.core(old.type), pair.walk.new.core(new.type)
    plain = {"form", "simple", "spaceDelimited", "pipeDelimited"}
    if old.content_type != new.content_type:
        shows = not all(map(_is_spelled_as_json, kinds))
    else:
        styles = [(each.style, each.explode, each.allow_reserved) for each in (old, new)]
        shows = styles[0] != styles[1] and (
            any(map(has_parts, kinds)) or not {old.style, new.style} <= plain
        )
    breaks = Breaks(runtime=shows)
    pair.changes.add("parameter-style-changed", location, SENT, breaks, before, after)


def _deprecated(
    pair: OperationPair, old: Parameter, new: Parameter, location: ChangeLocation
) -> None:
    flags = [_flag(pair.walk.old, old, "deprecated"), _flag(pair.walk.new, new, "deprecated")]
    if kind := deprecation_kind("parameter", flags):
        places = child(old.origin, "deprecated"), child(new.origin, "deprecated")
        pair.changes.add(kind, location.at(*places), SENT)


def _flag(side: Revision, parameter: Parameter, keyword: str) -> bool:
    return as_object(side.raw(parameter.origin)).get(keyword) is True


def path_template(path: str) -> str:
    """The path as servers see it: what its parameters are called does not count."""
    parts = path.split("{")
    return "{".join([parts[0], *(part[part.find("}") :] for part in parts[1:])])


def parameter_pairs(
    left: Sequence[Parameter], right: Sequence[Parameter], old_path: str, new_path: str
) -> Iterator[tuple[Parameter, Parameter]]:
    """Pair parameters: those of the path by position, others by place and name, then by name.

    Last come those that servers know by other names, and callers by the same.
    """
    paths = [
        [parameter for parameter in each if parameter.where == "path"] for each in (left, right)
    ]
    before, after = [*left], [*right]
    if path_template(old_path) == path_template(new_path) and len(paths[0]) == len(paths[1]):
        for old, new in zip(*paths, strict=True):
            before.remove(old)
            after.remove(new)
            yield old, new
    for same in (_is_same, _has_same_name, _is_called_the_same):
        for parameter in list(before):
            match = next((each for each in after if same(parameter, each)), None)
            if match is not None:
                before.remove(parameter)
                after.remove(match)
                yield parameter, match


def _is_same(old: Parameter, new: Parameter) -> bool:
    return old.where == new.where and _has_same_name(old, new)


def _has_same_name(old: Parameter, new: Parameter) -> bool:
    """Whether servers know both by one name; in headers its case does not matter."""
    if new.where == "header":
        return old.wire.lower() == new.wire.lower()
    return old.wire == new.wire


def _is_called_the_same(old: Parameter, new: Parameter) -> bool:
    return old.name == new.name


def _wire_style(side: Revision, parameter: Parameter) -> str:
    """How a parameter is written, in a few words."""
    if parameter.content_type is not None:
        return parameter.content_type
    parts = [parameter.style, "explode" if parameter.explode else "no explode"]
    if parameter.allow_reserved:
        parts.append("reserved")
    if _flag(side, parameter, "allowEmptyValue"):
        parts.append("may be empty")
    return ", ".join(parts)


def _is_spelled_as_json(kind: Type | None) -> bool:
    """Whether a value is written the same by a style and as JSON: numbers and booleans are."""
    return isinstance(kind, Scalar) and kind.kind in ("int", "float", "bool")


def has_parts(kind: Type | None) -> bool:
    """Whether a value may have parts, which styles write differently."""
    match kind:
        case ListOf() | TupleOf() | MapOf() | Ref() | Scalar(kind="json") | None:
            return True
        case Nullable(inner=inner):
            return has_parts(inner)
        case Either():
            return has_parts(kind.first) or has_parts(kind.second)
        case _:
            return False
