"""Kinds of properties as the annotations of models say them, so that no table repeats them."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING
from inspect import get_annotations
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin

from .codec import (
    Constant,
    Kind,
    Nullable,
    anything,
    byte,
    date,
    date_time,
    scalar,
    uuid,
)
from .presence import Absent, FilledIn
from .properties import Property
from .types import NO_PROPERTIES, JsonInput, JsonValue

if TYPE_CHECKING:
    from dataclasses import Field

FindTable = Callable[[type[Any]], Kind]

_KINDS: dict[Any, Kind] = {
    str: str,
    int: int,
    float: float,
    bool: bool,
    None: None,
    NoneType: None,
    bytes: byte,
    dt.date: date,
    dt.datetime: date_time,
    JsonValue: anything,
    JsonInput: anything,
}
"""What annotations without parts say."""


class Annotations:
    """What the annotations of a model's class say of its properties."""

    __slots__ = ("_find_table", "_modules")

    def __init__(self, model: type[Any], find_table: FindTable) -> None:
        self._find_table = find_table
        self._modules = {
            name: base.__module__
            for base in reversed(model.__mro__)
            for name in get_annotations(base)
        }
        """Where the annotation of each field stands: what it names, that module knows."""

    def property_of(self, field: Field[Any]) -> Property:
        """Make what a table would say of a property that is called as its field.

        With the default None, an annotation admits None for what is absent. A constant
        has to arrive.
        """
        default = field.default
        kind = _kind(self._hint(field), self._find_table, default is None)
        if isinstance(default, Absent):
            return Property(kind, required=isinstance(default, FilledIn))
        is_constant = default is not None and default is not MISSING
        return Property(kind, required=is_constant)

    def kind_of_others(self, field: Field[Any]) -> Kind:
        """Find the kind of the properties that are not named, which a mapping holds."""
        return _kind(get_args(self._hint(field))[1], self._find_table)

    def _hint(self, field: Field[Any]) -> Any:
        """Evaluate the annotation of a field."""
        written = field.type
        if not isinstance(written, str):
            return written
        module = vars(sys.modules[self._modules[field.name]])
        return eval(written, module)  # text of the package's own code


def holds_others(field: Field[Any]) -> bool:
    """Tell whether a field is for the properties that are not named."""
    make = getattr(field.default, "make", None)
    return make is not None and make() is NO_PROPERTIES


def _kind(hint: Any, find_table: FindTable, absent: bool = False) -> Kind:
    if hint in _KINDS:
        return _KINDS[hint]
    origin = get_origin(hint)
    if origin is None:
        # Its module is not loaded for packages without it.
        return uuid if hint.__module__ == "uuid" else find_table(hint)
    parts = get_args(hint)
    if origin is Literal:
        return Constant(*parts)
    if origin in (list, Sequence):
        return [_kind(parts[0], find_table)]
    if origin in (dict, Mapping):
        return {str: _kind(parts[1], find_table)}
    if origin not in (Union, UnionType):
        raise TypeError(f"{hint} is no kind of a property")
    others = [part for part in parts if part is not NoneType]
    kind = _kind_of_union(others, find_table)
    return kind if absent or len(others) == len(parts) else Nullable(kind)


def _kind_of_union(parts: list[Any], find_table: FindTable) -> Kind:
    """Find the kind of an enumeration that admits values of a newer server, or of one type."""
    others = [part for part in parts if get_origin(part) is not Literal]
    if len(others) > 1:
        return scalar
    return _kind(others[0] if others else parts[0], find_table)
