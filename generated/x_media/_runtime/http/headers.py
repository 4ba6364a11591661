"""Headers of answers as values: texts, read as their description says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

from ..errors import DecodeError
from ..values import json
from ..values.decoding import decoded

T = TypeVar("T")


class Header(Generic[T]):
    """A header that the API's description tells of; ``name`` is as it is written there."""

    __slots__ = ("_decode", "_parse", "name")

    def __init__(
        self,
        name: str,
        decode: Callable[[object], T],
        parse: Callable[[str], object] = str.strip,
    ) -> None:
        self.name = name
        self._decode = decode
        self._parse = parse

    def of(self, headers: Mapping[str, str]) -> T | None:
        """Read this header of *headers*; ``None`` if it is not there.

        Raises DecodeError where it is not what its type promises.
        """
        text = headers.get(self.name)
        if text is None:
            wanted = self.name.lower()
            found = (item for name, item in headers.items() if name.lower() == wanted)
            text = next(found, None)
        if text is None:
            return None
        try:
            return decoded(self._decode, self._parse(text))
        except DecodeError as error:
            raise error.inside(self.name) from None

    def __repr__(self) -> str:
        return f"<Header {self.name}>"


def as_value(text: str) -> object:
    """Read a number, true, false or null; else a text is meant."""
    try:
        value = json.loads(text.strip().encode())
    except DecodeError:
        return text.strip()
    return text.strip() if isinstance(value, str | list | dict) else value


def as_json(text: str) -> object:
    """Read JSON text."""
    return json.loads(text.encode())


def as_list(
    parse: Callable[[str], object], between: str = ","
) -> Callable[[str], object]:
    """Read texts with commas, or what else is *between* them, each by *parse*."""

    def parse_list(text: str) -> object:
        return (
            [parse(item.strip()) for item in text.split(between)]
            if text.strip()
            else []
        )

    return parse_list


def as_object(
    parses: Mapping[str, Callable[[str], object]], explode: bool = False
) -> Callable[[str], object]:
    """Read names and values between commas: ``a,1,b,2``, or ``a=1,b=2`` if *explode*."""

    def parse_object(text: str) -> object:
        parts = [item.strip() for item in text.split(",")]
        if explode:
            pairs = [
                (name, value)
                for name, _, value in (item.partition("=") for item in parts)
            ]
        else:
            pairs = list(zip(parts[::2], parts[1::2], strict=False))
        return {name: parses.get(name, str)(value) for name, value in pairs}

    return parse_object
