"""Answers that are not as described, decoded as far as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from ..errors import DecodeError
from .codec import Codec, Kind, Nullable, decoder_of
from .decoding import PARTS, Decoder, missing, wrong
from .model import JsonModel
from .repeated import duplicate_key, repeated_in
from .tables import Table, table_of
from .types import is_object
from .unions import Tagged

T = TypeVar("T")
_Path = tuple[str | int, ...]


def decode_leniently(
    decode: Callable[[object], T], value: object
) -> tuple[T, list[DecodeError]]:
    """Decode what is as described, leave the rest as it came, and list that."""
    walk = _Walk()
    return cast("T", walk.by(decode, value, ())), walk.problems


def problems(value: object) -> list[DecodeError]:
    """List what in a model, or in a list or mapping of them, is not as described.

    With ``answers="lenient"`` such values arrive as they came, and of a key that is
    there twice the last value. Each error tells the ``path`` and the ``problem``.
    """
    walk = _Walk()
    walk.look_into(value, ())
    return [*walk.problems, *map(duplicate_key, repeated_in(value))]


class _Walk:
    """Goes through a JSON value and its description; ``problems`` are what does not fit."""

    def __init__(self) -> None:
        self.problems: list[DecodeError] = []

    def look_into(self, value: object, path: _Path) -> None:
        """Find models, and check what they would be encoded as."""
        if isinstance(value, JsonModel):
            if (table := table_of(value)) is not None:
                self.decode(table, table.encode(value), path)
            return
        for key, item in _items(value):
            self.look_into(item, (*path, key))

    def by(self, decode: Decoder[Any], value: object, path: _Path) -> Any:
        """Decode as the function *decode* does."""
        codec: Codec[Any] | None = getattr(decode, "__self__", None)
        if isinstance(codec, Codec):
            return self.decode(codec, value, path)
        kind, inner = PARTS.get(decode, ("", None))
        if inner is None or (kind == "nullable" and value is None):
            return self._leaf(decode, value, path)
        if kind == "nullable":
            return self.by(inner, value, path)
        return self._container(
            kind, value, path, lambda item, at: self.by(inner, item, at)
        )

    def decode(self, kind: Kind, value: object, path: _Path) -> Any:
        """Decode a value of a *kind*."""
        if isinstance(kind, list):
            item: Kind = kind[0]
            return self._container(
                "array", value, path, lambda each, at: self.decode(item, each, at)
            )
        if isinstance(kind, dict):
            of: Kind = kind[str]
            return self._container(
                "object", value, path, lambda each, at: self.decode(of, each, at)
            )
        if isinstance(kind, Table) and isinstance(value, dict):
            return self._model(kind, cast("dict[str, object]", value), path)
        inner: Kind | Codec[Any] = kind
        if isinstance(kind, Nullable) and value is not None:
            inner = kind.kind
        elif isinstance(kind, Tagged) and is_object(value):
            inner = kind.chosen(value)
        elif type(kind) is Codec:
            inner = kind.target()
        if inner is not kind:
            return self.decode(inner, value, path)
        return self._leaf(decoder_of(kind), value, path)

    def _model(self, table: Table[Any], obj: dict[str, object], path: _Path) -> Any:
        codec = table.codec_of(obj)
        if codec is not table:
            return self.decode(codec, obj, path)
        return table.built(
            obj,
            lambda kind, item, key: self.decode(kind, item, (*path, key)),
            lambda key: self._note(missing(key), path),
        )

    def _container(
        self,
        kind: str,
        value: object,
        path: _Path,
        decode: Callable[[object, _Path], object],
    ) -> object:
        if kind == "array" and isinstance(value, list):
            items = enumerate(cast("list[object]", value))
            return [decode(item, (*path, index)) for index, item in items]
        if kind == "object" and isinstance(value, dict):
            obj = cast("dict[str, object]", value)
            return {key: decode(item, (*path, key)) for key, item in obj.items()}
        self._note(wrong(kind, value), path)
        return value

    def _leaf(self, decode: Decoder[Any], value: object, path: _Path) -> Any:
        try:
            return decode(value)
        except DecodeError as error:
            self._note(error, path)
            return value

    def _note(self, error: DecodeError, path: _Path) -> None:
        for key in reversed(path):
            error.inside(key)
        self.problems.append(error)


def _items(value: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, list | tuple):
        yield from enumerate(cast("list[object]", value))
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[str, object]", value).items():
            yield str(key), item
