"""JSON text, read and written without losing anything; orjson is used if present."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from math import isfinite
from os import urandom
from typing import Any, Never, TypeAlias, cast

from ..errors import DecodeError, ValidationError, Violation
from .decimals import ExactFloat, read_float
from .files import File
from .types import JsonValue, is_array, is_object


def _optional(name: str) -> Any:
    """Import by name, so that type checkers do not ask for what may be missing."""
    try:
        return import_module(name)
    except ImportError:
        return None


_orjson = _optional("orjson")
_OURS = ("OPT_PASSTHROUGH_DATACLASS", "OPT_PASSTHROUGH_DATETIME")
"""What orjson would write in its own way."""
_OPTIONS: int = sum(getattr(_orjson, item, 0) for item in _OURS)
_fast_loads: Callable[[bytes], object] | None
_fast_loads = None if _orjson is None else _orjson.loads

_BOM = b"\xef\xbb\xbf"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

Convert: TypeAlias = Callable[[object], object]
Piece: TypeAlias = bytes | File
"""Some JSON text, or a file whose base64 text stands at this place."""


def loads(data: bytes) -> object:
    """Read JSON text in UTF-8.

    Numbers keep all their digits. Raises DecodeError for whatever RFC 8259 does not
    allow (NaN too), for lone surrogates, and for nesting of more than some 1,000 levels.
    """
    if _fast_loads is None:
        return _loads(data.removeprefix(_BOM))
    if _may_have_long_number(data) and _has_long_number(data):
        return _loads(data.removeprefix(_BOM))
    try:
        value = _fast_loads(data)
    except ValueError as error:
        if data.startswith(_BOM):
            return _loads(data.removeprefix(_BOM))
        raise DecodeError(f"invalid JSON: {error}") from None
    # A number that is the whole text has no blank before it.
    return value if type(value) is not float else _loads(data)


def dumps(tree: object) -> bytes:
    """Write a JSON value; files are read and become base64 text.

    Raises ValidationError for NaN, infinities and text that UTF-8 has no form for.
    """
    parts = pieces(tree)
    return b"".join(part for item in parts for part in _parts(item))


def _parts(piece: Piece) -> Iterable[bytes]:
    return (piece,) if isinstance(piece, bytes) else piece.base64_chunks()


def ascii_dumps(tree: object) -> bytes:
    """Write a JSON value in ASCII alone."""
    text = dumps(tree).decode()
    return _NOT_ASCII.sub(lambda match: json.dumps(match[0])[1:-1], text).encode()


def fast_dumps(tree: object, convert: Convert) -> bytes | None:
    """Write with orjson what *convert* makes JSON of; ``None`` where that cannot be."""
    if _orjson is None:
        return None
    try:
        text: bytes = _orjson.dumps(tree, convert, _OPTIONS)
    except TypeError:
        return None
    return None if b"null" in text else text  # which orjson also writes for NaN


def pieces(tree: object) -> list[Piece]:
    """Write a JSON value, but leave its files to be read when their turn comes."""
    apart = _Apart()
    text = None if _orjson is None else _fast_dumps(tree, apart.mark_of)
    if text is None:
        apart.values.clear()
        text = _dumps(tree, apart.mark_of)
    return apart.put_into(text) if apart.values else [text]


class _Apart:
    """What is written when the rest has been: a mark stands at its place."""

    __slots__ = ("_mark", "values")

    def __init__(self) -> None:
        self.values: list[File | ExactFloat] = []
        self._mark = ""

    def mark_of(self, value: object) -> object:
        """Note a value that JSON's writers cannot write."""
        if is_object(value):
            return dict(value)
        if is_array(value):
            return list(value)
        if isinstance(value, _Digits):
            value = value.number
        if not isinstance(value, File | ExactFloat):
            raise TypeError(f"{type(value).__name__} has no JSON form")
        self.values.append(value)
        self._mark = self._mark or urandom(16).hex()
        return self._mark

    def put_into(self, text: bytes) -> list[Piece]:
        """Put what was noted in the places of the marks."""
        parts: list[Piece] = []
        before = b""
        for item in self.values:
            part, _, text = text.partition(f'"{self._mark}"'.encode())
            if isinstance(item, File):
                parts += [before + part + b'"', item]
                before = b'"'
            else:
                before += part + item.text.encode()
        return [*parts, before + text]


class _Digits:
    """Stands for a number of which ``json`` would not write all digits."""

    __slots__ = ("number",)

    def __init__(self, number: ExactFloat) -> None:
        self.number = number


def _marked(tree: object) -> object:
    if isinstance(tree, ExactFloat):
        return _Digits(tree)
    if is_object(tree):
        return {key: _marked(value) for key, value in tree.items()}
    return [_marked(item) for item in tree] if is_array(tree) else tree


def plain(tree: object) -> JsonValue:
    """Copy a JSON value, with the base64 text of each file in its place."""
    if isinstance(tree, File):
        return tree.base64()
    if is_object(tree):
        return {key: plain(value) for key, value in tree.items()}
    if is_array(tree):
        return [plain(item) for item in tree]
    return cast(JsonValue, tree)


# Maps what may stand before a number to a blank, what a number with many digits is made
# of to 0, everything else to x.
_SHAPE = bytes(
    ord("0") if c in b"0123456789.eE" else ord(" ") if c in b"[:, \t\r\n-" else ord("x")
    for c in range(256)
)
# 16 digits, which are more than any float keeps, with a point or an exponent.
_LONG_NUMBER = b" " + b"0" * 17


_PIECE = 1 << 14


def _may_have_long_number(data: bytes) -> bool:
    """Look for many digits in a row, piece by piece, as a large body is not copied so.

    A bytearray is translated in half the time, and "in" is much slower than to search
    from the end.
    """
    if len(data) <= _PIECE:
        return bytearray(data).translate(_SHAPE).rfind(_LONG_NUMBER) >= 0
    view, size = memoryview(data), _PIECE + len(_LONG_NUMBER) - 1
    return any(
        bytearray(view[at : at + size]).translate(_SHAPE).rfind(_LONG_NUMBER) >= 0
        for at in range(0, len(data), _PIECE)
    )


def _has_long_number(data: bytes) -> bool:
    """Tell whether orjson might lose digits of a number, by making a float of it.

    It does so with integers from 64 bits on, which have 19 digits, and with numbers
    that have a point or an exponent. A string of digits, as ids often are, does not
    count.
    """
    from re import ASCII, findall

    text = data.decode("latin-1")
    before = r"(?<=[\[:, \t\r\n-])"
    if findall(before + r"\d{19,}(?![\w.])", text, ASCII):
        return True
    exponent = r"[eE][-+]?\d+"
    pattern = rf"{before}\d+(?:\.\d+(?:{exponent})?|{exponent})"
    floats: list[str] = findall(pattern, text, ASCII)
    long = [item for item in floats if len(item) > 16]
    return list(map(repr, map(float, long))) != long


def _loads(data: bytes) -> object:
    try:
        text = data.decode("utf-8")
        value: object = json.loads(text, parse_constant=_refuse, parse_float=_float)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise DecodeError("invalid JSON: half of a surrogate pair") from None
    except UnicodeDecodeError as error:
        raise DecodeError(f"invalid JSON: not UTF-8 at byte {error.start}") from None
    except RecursionError:
        raise DecodeError("invalid JSON: nested too deeply") from None
    except ValueError as error:
        raise DecodeError(f"invalid JSON: {error}") from None
    return value


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is not JSON")


def _float(text: str) -> float:
    value = read_float(text)
    if not isfinite(value):
        raise ValueError(f"{text[:40]} is too large for a float")
    return value


def _dumps(tree: object, default: Convert) -> bytes:
    try:
        text = json.dumps(
            _marked(tree) if ExactFloat.any else tree,
            default=default,
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        ).encode("utf-8")
    except RecursionError:
        raise ValidationError([_TOO_DEEP]) from None
    except (TypeError, ValueError):
        _refuse_unwritable(tree)
        raise
    if not _has_text_keys(tree):  # ``json`` makes text of other keys
        _refuse_unwritable(tree)
    return text


def _has_text_keys(tree: object) -> bool:
    """Tell whether all keys of all objects are text. Nothing may be inside itself."""
    waiting = [tree]
    while waiting:
        item = waiting.pop()
        values: Iterable[object]
        if is_object(item):
            try:
                "".join(item)
            except TypeError:
                return False
            values = item.values()
        elif is_array(item):
            values = item
        else:
            continue
        waiting += [value for value in values if type(value) not in _LEAVES]
    return True


_LEAVES = frozenset((str, int, float, bool, type(None)))


def _fast_dumps(tree: object, default: Convert) -> bytes | None:
    """Write with orjson, or return ``None`` for what only ``json`` can write."""
    try:
        text: bytes = _orjson.dumps(tree, default, _OPTIONS)
    except TypeError:
        return None
    if b"null" in text:  # which orjson also writes for NaN
        _refuse_unwritable(tree)
    return text


def unwritable(tree: object) -> Violation | None:
    """Find the first place of a value that has no JSON form, or is no text."""
    try:
        return _unwritable(tree, "")
    except RecursionError:  # perhaps something is inside itself
        return _TOO_DEEP


def _unwritable(tree: object, path: str) -> Violation | None:
    if is_object(tree):
        for key, value in cast("Mapping[object, object]", tree).items():
            if not isinstance(key, str):
                reason = f"has the key {key!r}, which is no str but {_kind(key)}"
                return Violation(path, "type", reason[:_LONGEST])
            name = key.replace("~", "~0").replace("/", "~1")
            if found := _unwritable(value, f"{path}/{name}"):
                return found
    elif is_array(tree):
        for index, item in enumerate(tree):
            if found := _unwritable(item, f"{path}/{index}"):
                return found
    elif problem := _no_form(tree):
        return Violation(path, "type", problem)
    return None


def _no_form(value: object) -> str | None:
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return "holds half of a surrogate pair"
    elif isinstance(value, float) and not isfinite(value):
        return f"{value} has no JSON form"
    elif not isinstance(value, _WRITABLE):
        return f"{_kind(value)} has no JSON form"
    return None


_LONGEST = 200
_TOO_DEEP = Violation("", "type", "is nested too deeply for JSON")
_WRITABLE = (int, float, File, ExactFloat, type(None))


def _kind(value: object) -> str:
    return type(value).__name__


def _refuse_unwritable(tree: object) -> None:
    if (found := unwritable(tree)) is not None:
        raise ValidationError([found])
