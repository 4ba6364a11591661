"""A schema of the API's description, for values that travel by other means."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Generic, TypeVar

from . import json
from .calls import Check
from .decoding import decoded
from .errors import Violation
from .values import JsonValue

T = TypeVar("T")


class Schema(Generic[T]):
    """Validates, decodes and encodes the values of one schema."""

    __slots__ = ("_check", "_decode", "_encode", "name")

    def __init__(
        self,
        name: str,
        check: Check,
        decode: Callable[[object], T],
        encode: Callable[[T], object],
    ) -> None:
        self.name = name
        self._check = check
        self._decode = decode
        self._encode = encode

    def validate(self, value: object) -> list[Violation]:
        """List every way in which the JSON *value* breaks the schema."""
        return self._check.violations(value)

    def decode(self, value: object) -> T:
        """Make the model of a JSON value, or of JSON text given as bytes.

        Raises DecodeError, which says where the value is not what its type promises.
        """
        return decoded(
            self._decode, json.loads(value) if isinstance(value, bytes) else value
        )

    def encode(self, model: T) -> JsonValue:
        """Make the JSON value of *model*; files are read and become base64 text."""
        return json.plain(self._encode(model))

    def __repr__(self) -> str:
        return f"schema({self.name!r})"


def unknown_schema(name: str, known: Collection[str]) -> KeyError:
    """Say that there is no such schema, and which may be meant."""
    from difflib import get_close_matches

    spelled = {other.lower(): other for other in known}
    near = get_close_matches(name.lower(), spelled, n=1)
    hint = f": did you mean {spelled[near[0]]!r}?" if near else ""
    return KeyError(f"the API has no schema called {name!r}{hint}")
