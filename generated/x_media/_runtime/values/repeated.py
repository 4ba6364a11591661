"""Keys that an object of a JSON text has twice: readers keep the last value and drop the others.

Whoever wants to know pays for it: the text is read a second time.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard, TypeVar, cast

from ..errors import DecodeError
from .model import JsonModel
from .tables import Table, table_of
from .types import UnknownVariant

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]

_NOTE = "_repeated:"
"""The key under which a model has the paths of what its text repeats."""


class _NotedObject(dict[str, Any]):
    """An object that is no model, with the paths of what its text repeats."""

    __slots__ = ("repeated",)

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        super().__init__(values)
        self.repeated: list[Path] = []


def repeated_keys(text: bytes) -> list[Path]:
    """List the properties of a JSON text, which can be read, that are there twice."""
    if not text:
        return []
    found: list[_NotedObject] = []

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        obj = dict(pairs)
        if len(obj) == len(pairs):
            return obj
        noted = _NotedObject(pairs)
        counts = Counter(key for key, _ in pairs)
        noted.repeated += [(key,) for key, count in counts.items() if count > 1]
        found.append(noted)
        return noted

    # Only the keys count; a number may be longer than int takes.
    tree: object = json.loads(
        text.decode("utf-8-sig"),
        object_pairs_hook=note,
        parse_int=str,
        parse_float=str,
    )
    return [*repeated_in(tree)] if found else []


def duplicate_key(path: Path) -> DecodeError:
    """Make the error that a property stands for which is there twice."""
    error = DecodeError("duplicate key")
    for key in reversed(path):
        error.inside(key)
    return error


def note_repeated(value: T, paths: Iterable[Path]) -> T:
    """Note in what was decoded which properties were there twice."""
    for path in paths:
        value = _noted(value, path)
    return value


def repeated_in(value: object) -> Iterator[Path]:
    """Find what is noted in a value."""
    waiting: list[tuple[object, Path]] = [(value, ())]
    while waiting:
        at, path = waiting.pop()
        if isinstance(at, UnknownVariant):
            at = at.value
        notes = at.repeated if isinstance(at, _NotedObject) else ()
        if isinstance(at, JsonModel):
            notes = vars(at).get(_NOTE, ())
        yield from ((*path, *rest) for rest in notes)
        below = [(item, (*path, key)) for key, item in _below(at).items()]
        waiting += reversed(below)


def _noted(value: T, path: Path) -> T:
    """Put a note into the last model on the way to a property, or the last object."""
    at: object = value
    above: object = None
    model: JsonModel | None = None
    place: tuple[Any, Any, dict[str, Any]] | None = None
    rest = path
    for index, key in enumerate(path):
        step = path[index - 1] if index else None
        if isinstance(at, UnknownVariant):
            above, at = at, at.value
        if isinstance(at, JsonModel):
            model, rest = at, path[index:]
        elif _is_dict(at) and model is None:
            place, rest = (above, step, at), path[index:]
        below = _below(at)
        if key not in below:
            break
        above, at = at, below[key]
    if model is not None:
        vars(model).setdefault(_NOTE, []).append(rest)
    elif place is not None:
        return _with_note(value, *place, rest)
    return value


def _with_note(value: T, above: Any, step: Any, obj: dict[str, Any], note: Path) -> T:
    noted = obj if isinstance(obj, _NotedObject) else _NotedObject(obj.items())
    noted.repeated.append(note)
    if above is None:
        return cast(T, noted)
    if isinstance(above, UnknownVariant):
        above.value = cast(Any, noted)
    else:
        above[step] = noted
    return value


def _below(value: object) -> Mapping[Any, object]:
    """List what a value consists of, by keys of the JSON text."""
    if isinstance(value, JsonModel):
        table: Table[Any] | None = table_of(value)
        return {} if table is None else table.values_by_key(value)
    if isinstance(value, list | tuple):
        return dict(enumerate(cast("list[object]", value)))
    return value if _is_dict(value) else {}


def _is_dict(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)
