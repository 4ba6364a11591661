"""What keywords ask of numbers, texts and sizes: whether all that some schemas allow fits another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import ceil, floor

from sdkloom.diffing.patterns import asks_only_length, lengths_of, pattern_trend
from sdkloom.ecma.matching import finds
from sdkloom.openapi.keywords import json_type
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.schemas.ast import Schema

PARSED_FORMATS = frozenset({"date", "date-time", "uuid", "byte", "base64url"})
"""Formats that clients and servers parse: a text of another kind is refused."""
NO_CONTENT: tuple[str | None, str | None, str | None] = (None, None, None)
"""The content of a text that is no encoding of anything."""
_ENCODINGS = {"byte": "base64", "base64": "base64", "base64url": "base64url"}
_OCTETS = "application/octet-stream"
_LENGTHS: dict[str, tuple[int | None, int | None]] = {
    "uuid": (36, 36),
    "date": (10, 10),
    "date-time": (20, None),
}
"""The least and the greatest length of what clients write for a format."""


def admits_type(new: Schema, kind: str) -> bool:
    """Whether a schema allows values of a type, which every integer is of if it is number."""
    types = new.types
    return types is None or kind in types or (kind == "integer" and "number" in types)


def admits_constant(new: Schema, value: JsonValue) -> bool:
    """Whether one value that has no parts is what a schema asks, choices and references aside."""
    kind = json_type(value)
    if not admits_type(new, kind):
        return False
    listed = new.const or new.enum
    if listed is not None and same_value(value) not in map(same_value, listed):
        return False
    alone = (Schema(origin="", const=(value,), minimum=value, maximum=value),)
    if kind in ("integer", "number"):
        return admits_numbers(alone, new, whole=kind == "integer")
    if isinstance(value, str):
        lengths = Schema(origin="", min_length=len(value), max_length=len(value))
        if not _admits_lengths((lengths,), new):
            return False
        return new.pattern is None or bool(finds(new.pattern, value))
    return True


def admits_numbers(old: Iterable[Schema], new: Schema, *, whole: bool) -> bool:
    """Whether the numbers that *old* allow together fit *new*; *whole* ones have closed ranges."""
    parts = list(old)
    least = max(_ends(parts, whole=whole, upper=False), default=None)
    most = min(_ends(parts, whole=whole, upper=True), default=None)
    for wanted in _ends([new], whole=whole, upper=False):
        if least is None or least < wanted:
            return False
    for wanted in _ends([new], whole=whole, upper=True):
        if most is None or most > wanted:
            return False
    return new.multiple_of is None or any(
        divides(new.multiple_of, divisor) for divisor in _divisors(parts, least, most, whole=whole)
    )


def _ends(
    parts: Iterable[Schema], *, whole: bool, upper: bool
) -> Iterator[tuple[int | float, int]]:
    """The ends of ranges, with which side of the number they are on, as pairs that compare."""
    for part in parts:
        bound = part.maximum if upper else part.minimum
        beyond = part.exclusive_maximum if upper else part.exclusive_minimum
        if bound is not None:
            yield ((floor(bound) if upper else ceil(bound)) if whole else bound), 0
        if beyond is not None:
            if whole:
                yield (ceil(beyond) - 1 if upper else floor(beyond) + 1), 0
            else:
                yield beyond, (-1 if upper else 1)


def _divisors(
    parts: Iterable[Schema],
    least: tuple[int | float, int] | None,
    most: tuple[int | float, int] | None,
    *,
    whole: bool,
) -> Iterator[int | float]:
    """Numbers that all values are multiples of."""
    yield from (part.multiple_of for part in parts if part.multiple_of is not None)
    if whole:
        yield 1
    if least is not None and least == most:
        yield least[0]


def divides(divisor: float, number: float) -> bool:
    """Whether a number is a multiple of another."""
    if divisor == 0:
        return False
    if isinstance(divisor, int) and isinstance(number, int):
        return number % divisor == 0  # whatever its size
    try:
        return float(number / divisor).is_integer()
    except OverflowError:
        return False


def admits_texts(old: Iterable[Schema], new: Schema) -> bool:
    """Whether the texts that *old* allow together fit *new*."""
    parts = list(old)
    if not _admits_lengths(parts, new):
        return False
    counted = new.pattern is not None and asks_only_length(new.pattern)
    if counted and not _covers(_lengths(parts), *lengths_of(new.pattern)):
        return False
    if (
        new.pattern is not None
        and not counted
        and not any(
            part.pattern is not None
            and (
                part.pattern == new.pattern
                or pattern_trend(part.pattern, new.pattern) == "loosened"
            )
            for part in parts
        )
    ):
        return False
    if new.format not in PARSED_FORMATS or any(part.format == new.format for part in parts):
        return True
    content = content_of([new])
    return content != NO_CONTENT and content_of(parts) == content


def content_of(parts: Iterable[Schema]) -> tuple[str | None, str | None, str | None]:
    """What is in a text: its format, encoding and media type, as OpenAPI 3.1 writes them.

    3.0 has formats where 3.1 has ``contentEncoding`` and ``contentMediaType``; such a format is left out.
    """
    found = list(parts)
    kind = next((part.format for part in found if part.format), None)
    encoding = next(
        (part.content_encoding.lower() for part in found if part.content_encoding), None
    )
    media_type = next((part.content_media_type for part in found if part.content_media_type), None)
    if kind in _ENCODINGS and encoding in (None, _ENCODINGS[kind]):
        return None, _ENCODINGS[kind], media_type
    if kind == "binary" and encoding is None:
        return None, None, media_type or _OCTETS
    return kind, encoding, media_type


def _admits_lengths(parts: Iterable[Schema], new: Schema) -> bool:
    return _covers(_lengths(parts), new.min_length, new.max_length)


def _lengths(parts: Iterable[Schema]) -> list[tuple[int | None, int | None]]:
    return [
        bounds
        for part in parts
        for bounds in (
            (part.min_length, part.max_length),
            lengths_of(part.pattern),
            _LENGTHS.get(part.format or "", (None, None)),
        )
    ]


def admits_sizes(
    old: Iterable[Schema], new: Schema, what: str, *, fewest: int = 0, most: int | None = None
) -> bool:
    """Whether arrays have as few and as many items, or objects as many properties, as *new* asks."""
    sizes = [(getattr(part, f"min_{what}"), getattr(part, f"max_{what}")) for part in old]
    bounds = getattr(new, f"min_{what}"), getattr(new, f"max_{what}")
    return _covers([(fewest, most), *sizes], *bounds)


def _covers(
    sizes: list[tuple[int | None, int | None]], least: int | None, most: int | None
) -> bool:
    lows = [low for low, _ in sizes if low is not None]
    highs = [high for _, high in sizes if high is not None]
    return (not least or max(lows, default=0) >= least) and (
        most is None or (bool(highs) and min(highs) <= most)
    )
