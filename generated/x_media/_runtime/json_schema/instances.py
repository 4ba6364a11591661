"""What JSON Schema says of values: their kinds, when two are equal, how to show one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeAlias

from ..values.files import File
from ..values.types import is_array, is_object

Kind: TypeAlias = str
"""A JSON Schema type other than ``integer``, or ``other`` for what is no JSON value."""

KINDS = ("null", "boolean", "number", "string", "array", "object", "other")

_KIND_OF: dict[type, Kind] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "string",
    list: "array",
    tuple: "array",
    dict: "object",
    File: "string",
}
_TRUE = ("true",)
_FALSE = ("false",)
_LONGEST = 60


def kind_of(value: object) -> Kind:
    """Find the kind of *value*; a file to send is a string."""
    if (kind := _KIND_OF.get(type(value))) is not None:
        return kind
    for base, kind in _KIND_OF.items():
        if isinstance(value, base):
            return kind
    if is_object(value):
        return "object"
    return "array" if is_array(value) else "number" if is_decimal(value) else "other"


def is_decimal(value: object) -> bool:
    """Tell whether *value* is a ``Decimal``, which some JSON parsers make of numbers."""
    return type(value).__name__ == "Decimal"


def is_whole(value: object) -> bool:
    """Tell whether the number *value* has no fractional part, as 1.0 has none."""
    if isinstance(value, int):
        return True
    if isinstance(value, float):
        return value.is_integer()
    return (parts := decimal_parts(value)) is not None and is_multiple(parts, (1, 0))


def decimal_parts(value: object) -> tuple[int, int] | None:
    """Take a number as digits and exponent of ten, as it is written in JSON.

    ``None`` for what JSON cannot write (infinity, not-a-number).
    """
    if isinstance(value, int):
        return value, 0
    digits, _, exponent = (
        repr(value) if isinstance(value, float) else str(value)
    ).partition("e" if isinstance(value, float) else "E")
    whole, _, fraction = digits.partition(".")
    if not (whole.removeprefix("-") + fraction).isdecimal():
        return None
    return int(whole + fraction), int(exponent or 0) - len(fraction)


def is_multiple(value: tuple[int, int], of: tuple[int, int]) -> bool:
    """Tell whether one decimal number is another times an integer, exactly."""
    digits, exponent = value
    unit, unit_exponent = of
    shift = exponent - unit_exponent
    if shift >= 0:
        power: int = pow(10, shift, unit)
        return digits * power % unit == 0
    if -shift > digits.bit_length():  # 10 ** -shift is more than all the digits
        return digits == 0
    scale: int = 10**-shift
    return digits % (unit * scale) == 0


def key_of(value: object) -> Hashable:
    """Make a key that is the same for equal JSON values: 1 and 1.0, but not 1 and true."""
    if value is True:
        return _TRUE
    if value is False:
        return _FALSE
    if isinstance(value, str | int | float | None):
        return value
    if is_array(value):
        return (*map(key_of, value),), "array"
    if is_object(value):
        return frozenset((name, key_of(item)) for name, item in value.items())
    return value


def keys_of(values: Iterable[object]) -> frozenset[Hashable]:
    """Make the keys of several values."""
    return frozenset(map(key_of, values))


def shown(value: object) -> str:
    """Show *value* in a message, in at most 60 characters."""
    from json import dumps

    if isinstance(value, str):
        cut = value if len(value) <= _LONGEST else value[:_LONGEST]
        text = dumps(cut, ensure_ascii=not cut.isprintable())
        return text if len(text) <= _LONGEST else text[: _LONGEST - 2] + '…"'
    if value is None or isinstance(value, bool):
        return dumps(value)
    if isinstance(value, int) and value.bit_length() > 190:
        return f"an integer of {value.bit_length():,} bits"
    if is_object(value):
        return f"an object of {_count(value, 'property', 'properties')}"
    if is_array(value):
        return f"an array of {_count(value, 'item', 'items')}"
    return "a file" if isinstance(value, File) else str(value)[:_LONGEST]


def listed(values: Sequence[object]) -> str:
    """Show the first few of *values*."""
    first = ", ".join(map(shown, values[:8]))
    return first if len(values) <= 8 else f"{first}, … ({len(values):,} values)"


def pointer(path: str, name: str) -> str:
    """Go from the JSON pointer *path* to the property *name*."""
    return f"{path}/{name.replace('~', '~0').replace('/', '~1')}"


def type_name(value: object) -> str:
    """Name the JSON type of *value*."""
    kind = kind_of(value)
    if kind == "other":
        return type(value).__name__
    return "integer" if isinstance(value, int) and kind == "number" else kind


def _count(
    value: Mapping[str, object] | Sequence[object], singular: str, plural: str
) -> str:
    return f"{len(value):,} {singular if len(value) == 1 else plural}"
