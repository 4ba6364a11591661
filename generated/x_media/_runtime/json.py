"""JSON text, read and written without losing anything; orjson is used if present."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib import import_module
from math import isfinite
from os import urandom
from typing import Any, Never, TypeAlias, cast

from .decimals import ExactFloat, read_float
from .errors import DecodeError, ValidationError, Violation
from .files import File
from .values import JsonValue, is_array, is_object


def _optional(name: str) -> Any:
    """Import by name, so that type checkers do not ask for what may be missing."""
    try:
        return import_module(name)
    except ImportError:
        return None


_orjson = _optional("orjson")

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")

Piece: TypeAlias = bytes | File
"""Some JSON text, or a file whose base64 text stands at this place."""


def loads(data: bytes) -> object:
    """Read JSON text in UTF-8.

    Numbers keep all their digits. Raises DecodeError for whatever RFC 8259 does not
    allow (NaN too), for lone surrogates, and for nesting of more than some 1,000 levels.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
    if _orjson is not None and not _has_long_number(data):
        try:
            return cast(object, _orjson.loads(data))
        except ValueError as error:
            raise DecodeError(f"invalid JSON: {error}") from None
    return _loads(data)


def dumps(tree: object) -> bytes:
    """Write a JSON value; files are read and become base64 text.

    Raises ValidationError for NaN, infinities and text that UTF-8 has no form for.
    """
    return b"".join(
        piece if isinstance(piece, bytes) else b"".join(piece.base64_chunks())
        for piece in pieces(tree)
    )


def ascii_dumps(tree: object) -> bytes:
    """Write a JSON value in ASCII alone."""
    text = dumps(tree).decode()
    return _NOT_ASCII.sub(lambda one: json.dumps(one[0])[1:-1], text).encode()


def pieces(tree: object) -> list[Piece]:
    """Write a JSON value, but leave its files to be read when their turn comes."""
    held: list[File | ExactFloat] = []
    mark = urandom(16).hex()

    def default(value: object) -> str:
        if isinstance(value, _Digits):
            value = value.number
        if not isinstance(value, File | ExactFloat):
            raise TypeError(f"{type(value).__name__} has no JSON form")
        held.append(value)
        return mark

    text = None if _orjson is None else _fast_dumps(tree, default)
    if text is None:
        held.clear()
        text = _dumps(tree, default)
    parts: list[Piece] = []
    before = b""
    for one in held:
        part, _, text = text.partition(f'"{mark}"'.encode())
        if isinstance(one, File):
            parts += [before + part + b'"', one]
            before = b'"'
        else:
            before += part + one.text.encode()
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


# Maps what may stand before a number to a blank, digits to 0, everything else to x.
_SHAPE = bytes(
    ord("0") if c in b"0123456789" else ord(" ") if c in b"[:, \t\r\n-" else ord("x")
    for c in range(256)
)
_LONG = b"0" * 17


def _has_long_number(data: bytes) -> bool:
    """Tell whether orjson might lose digits of a number, by making a float of it.

    It does so with integers from 64 bits on, which have 19 digits, and with decimals. A
    string of digits, as ids often are, does not count.
    """
    shape = data.translate(_SHAPE, b".")
    if b" " + _LONG not in shape and not shape.startswith(_LONG):
        return False
    from re import ASCII, findall

    text = data.decode("latin-1")
    if findall(r"(?<![\w.])\d{19,}(?![\w.])", text, ASCII):
        return True
    decimals: list[str] = findall(r"(?<![\w.])\d+\.\d+(?:[eE][-+]?\d+)?", text, ASCII)
    long = [one for one in decimals if len(one) > 17]
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


def _dumps(tree: object, default: Callable[[object], str]) -> bytes:
    try:
        return json.dumps(
            _marked(tree) if ExactFloat.any else tree,
            default=default,
            ensure_ascii=False,
            allow_nan=False,
            separators=(",", ":"),
        ).encode("utf-8")
    except RecursionError:
        raise _unsendable("", "is nested too deeply for JSON") from None
    except UnicodeEncodeError:
        raise _unsendable("", "holds half of a surrogate pair") from None
    except ValueError:
        _refuse_infinite(tree, "")
        raise


def _fast_dumps(tree: object, default: Callable[[object], str]) -> bytes | None:
    """Write with orjson, or return ``None`` for what only ``json`` can write."""
    try:
        text: bytes = _orjson.dumps(tree, default, _orjson.OPT_PASSTHROUGH_DATETIME)
    except TypeError:
        return None
    if b"null" in text:  # which orjson also writes for NaN
        _refuse_infinite(tree, "")
    return text


def _refuse_infinite(tree: object, path: str) -> None:
    if isinstance(tree, float) and not isfinite(tree):
        raise _unsendable(path, f"{tree} has no JSON form")
    if is_object(tree):
        for key, value in tree.items():
            name = key.replace("~", "~0").replace("/", "~1")
            _refuse_infinite(value, f"{path}/{name}")
    elif is_array(tree):
        for index, item in enumerate(tree):
            _refuse_infinite(item, f"{path}/{index}")


def _unsendable(path: str, message: str) -> ValidationError:
    return ValidationError([Violation(path, "type", message)])
