"""Values of answers, decoded as the caller wants them: typed, leniently or strictly."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TypeVar

from ..errors import DecodeError, ValidationError, Violation
from ..response import Response
from ..values import json
from ..values.lenient import decode_leniently
from ..values.repeated import duplicate_key, note_repeated, repeated_keys
from .hooks import LOGGER
from .operation import ResponseDecoder
from .options import AnswerMode

T = TypeVar("T")


def decoded(
    reader: ResponseDecoder[T],
    value: object,
    text: bytes,
    answers: AnswerMode,
    response: Callable[[], Response[None]],
) -> T:
    """Decode a *value* of a *response*; *text* is its JSON, and empty if it has none.

    Lenient answers keep what is not as described, which is logged. Strict ones raise
    ValidationError for what breaks its schema, and DecodeError for a key that is there
    twice.
    """
    if answers == "typed":
        return reader.decode(value)
    if answers == "lenient":
        return _leniently(reader, value, text, response)
    for path in repeated_keys(text):
        raise duplicate_key(path)
    if not isinstance(value, bytes):
        _validate(reader, value)
    return reader.decode(value)


def _leniently(
    reader: ResponseDecoder[T],
    value: object,
    text: bytes,
    response: Callable[[], Response[None]],
) -> T:
    # Where decoding fails it may have begun to change the value.
    other = None if text else deepcopy(value)
    found: list[DecodeError] = []
    try:
        result = reader.decode(value)
    except DecodeError:
        other = json.loads(text) if text else other
        result, found = decode_leniently(reader.decode, other)
    if repeated := repeated_keys(text):
        result = note_repeated(result, repeated)
        found += map(duplicate_key, repeated)
    if found:
        LOGGER.warning(
            "%s: %d values are not as described, the first at %s",
            response(),
            len(found),
            found[0].path,
        )
    return result


def _validate(reader: ResponseDecoder[T], value: object) -> None:
    if reader.check is None:
        return
    if found := reader.check.violations(value, sending=False):
        raise ValidationError(
            [
                Violation(
                    violation.path, violation.keyword, violation.message, "response"
                )
                for violation in found
            ]
        )
