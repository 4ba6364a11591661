"""One type for the members of a choice, where they are distinguishable without a class."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from sdkloom.ir.nodes import Constant, Either, ListOf, MapOf, Nullable, Scalar, TupleOf, Type
from sdkloom.openapi.keywords import JsonType
from sdkloom.reading.json_values import JsonValue

JSON, TEXT, FILE = Scalar("json"), Scalar("str"), Scalar("file")
_STRINGS: tuple[Type, ...] = tuple(
    Scalar(name) for name in ("str", "date", "datetime", "uuid", "bytes", "base64url", "file")
)
_BINARY = {FILE, Scalar("bytes"), Scalar("base64url")}


def collapsed(kinds: Sequence[Type]) -> Type | None:
    """One type for members that only checks distinguish, such as two kinds of strings."""
    distinct = list(dict.fromkeys(kinds))
    if len(distinct) == 1:
        return distinct[0]
    if _BINARY.issuperset(distinct):
        return FILE if FILE in distinct else Scalar("bytes")
    if all(kind in _STRINGS or _is_text(kind) for kind in distinct):
        return _text_or_file(distinct)
    if {Scalar("int"), Scalar("float")}.issuperset(distinct):
        return Scalar("float")
    if all(map(_is_integers, distinct)):
        return _constants_together(distinct)
    return None


def or_null(kind: Type) -> Type:
    """Admit null, unless *kind* does."""
    return kind if isinstance(kind, Nullable) or kind in (JSON, Scalar("none")) else Nullable(kind)


def with_removals(kind: Type) -> Type:
    """Let null stand for entries of maps: a merge patch removes them so, but not items of arrays."""
    match kind:
        case MapOf(value=value):
            return MapOf(or_null(with_removals(value)))
        case Nullable(inner=inner):
            return Nullable(with_removals(inner))
        case Either():
            return Either(with_removals(kind.first), with_removals(kind.second))
        case _:
            return kind


def apart(kinds: Sequence[Type]) -> Type | None:
    """A type for values that need no conversion, if their JSON types tell them apart."""
    names = [_json_type(kind) for kind in kinds]
    if None in names or len(set(names)) < len(names):
        return None
    return reduce(Either, kinds)


def _json_type(kind: Type) -> str | None:
    """The one JSON type of a value that is used as it is."""
    match kind:
        case Scalar(kind="bool" | "str" as name):
            return name
        case Scalar(kind="int" | "float"):
            return "number"
        case Constant():
            types = {
                "number" if type(value) is int else type(value).__name__ for value in kind.values
            }
            return types.pop() if len(types) == 1 else None
        case TupleOf(whole=False, items=items) if all(map(_json_type, items)):
            return "array"
        case ListOf(item=inner) if inner == JSON or _json_type(inner):
            return "array"
        case MapOf(value=inner) if inner == JSON or _json_type(inner):
            return "object"
        case _:
            return None


def _is_text(kind: Type) -> bool:
    return isinstance(kind, Constant) and all(isinstance(value, str) for value in kind.values)


def _is_integers(kind: Type) -> bool:
    return isinstance(kind, Constant) and all(type(value) is int for value in kind.values)


def _constants_together(kinds: Sequence[Type]) -> Constant:
    values = [value for kind in kinds if isinstance(kind, Constant) for value in kind.values]
    return Constant(tuple(dict.fromkeys(values)))


def _text_or_file(kinds: Sequence[Type]) -> Type:
    """A kind of text, or a file beside it: which of them a value is, its class says."""
    texts = [kind for kind in kinds if kind not in _BINARY] if FILE in kinds else kinds
    text = _widest_text(texts)
    return Either(text, FILE) if FILE in kinds else text


def _widest_text(kinds: Sequence[Type]) -> Type:
    """Constants stay constants, together or beside any string; other kinds are just strings."""
    known = _constants_together(kinds)
    others = [kind for kind in kinds if not isinstance(kind, Constant)]
    if not others:
        return known
    return Either(known, TEXT) if known.values and others == [TEXT] else TEXT


def whole(value: JsonValue, types: tuple[JsonType, ...] | None) -> JsonValue:
    """Write a number as an integer where one is asked for: 1.0 is the same in JSON Schema."""
    is_integral = isinstance(value, float) and value.is_integer()
    return int(value) if is_integral and types and "integer" in types else value


def is_of(value: JsonValue, types: tuple[JsonType, ...] | None) -> bool:
    """Whether one of *types* is that of a JSON value; all are where none is stated."""
    if types is None:
        return True
    match value:
        case None:
            return "null" in types
        case bool():
            return "boolean" in types
        case str():
            return "string" in types
        case int():
            return "integer" in types or "number" in types
        case float():
            return "number" in types or ("integer" in types and value.is_integer())
        case _:
            return "array" in types or "object" in types
