"""Convert models to JSON values; what is not of its annotated type is left for checks.

A value that a checker of types would have refused (a dict for a model, a number for a
date) is encoded as it is: the check that follows says what is wrong with it, and where.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, TypeVar, cast

from .base64 import received_text, write_base64url, write_bytes
from .dates import write_date, write_datetime
from .files import FileContent, as_file
from .types import EncodedObject, OtherTag, is_array, tag_text

T = TypeVar("T")
Encoder: TypeAlias = Callable[[T], object]
Encoded: TypeAlias = dict[str, object]
"""A JSON object, with a ``File`` where the content of a file goes."""


def each(value: object, encode: Encoder[T]) -> object:
    """Encode the items of a list or a tuple."""
    return each_of(encode)(cast("list[T]", value))


def each_value(value: object, encode: Encoder[T]) -> object:
    """Encode the values of a mapping."""
    if isinstance(value, Mapping):
        return {
            key: encode(item) for key, item in cast("Mapping[str, T]", value).items()
        }
    return value


def unless_none(value: object, encode: Encoder[Any]) -> object:
    """Encode a value that may be null."""
    return None if value is None else encode(value)


def each_of(encode: Encoder[T]) -> Encoder[list[T]]:
    """Make an encoder of lists out of an encoder of their items."""

    def encode_each(value: Any) -> object:
        items: list[Any] = value
        if type(items) is list or is_array(value):
            return [encode(item) for item in items]
        return value

    return encode_each


def each_at(rest: Encoder[Any] | None, *first: Encoder[Any]) -> Encoder[Sequence[Any]]:
    """Make an encoder of arrays whose first items have encoders of their own."""

    def encode_items(value: Sequence[Any]) -> object:
        if not is_array(value):
            return value
        encoders = [*first, *[rest or as_is] * (len(value) - len(first))]
        return [encode(item) for encode, item in zip(encoders, value, strict=False)]

    return encode_items


def each_value_of(encode: Encoder[T]) -> Encoder[dict[str, T]]:
    """Make an encoder of mappings out of an encoder of their values."""
    return lambda value: each_value(value, encode)


def unless_none_of(encode: Encoder[T]) -> Encoder[T | None]:
    """Make an encoder that takes None too."""
    return lambda value: unless_none(value, encode)


def writable_of(encode: Encoder[T]) -> Encoder[T]:
    """Make an encoder that leaves out what is only ever received."""
    return lambda value: writable(encode(value))


def as_is(value: object) -> object:
    """Encode what is a JSON value already."""
    return value


def date_text(value: object) -> object:
    """Write an RFC 3339 full-date."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return write_date(value)
    return value


def datetime_text(value: object) -> object:
    """Write an RFC 3339 date-time."""
    return write_datetime(value) if isinstance(value, dt.datetime) else value


def uuid_text(value: object) -> object:
    """Write a UUID."""
    from uuid import UUID

    from .uuids import write_uuid

    return write_uuid(value) if isinstance(value, UUID) else value


def base64_text(value: object) -> object:
    """Write base64 text."""
    return write_bytes(value) if isinstance(value, bytes | bytearray) else value


def base64url_text(value: object) -> object:
    """Write base64url text."""
    return write_base64url(value) if isinstance(value, bytes | bytearray) else value


def file_content(value: object) -> object:
    """Wrap a file, to be read when it is sent. Raises TypeError for text."""
    if value is None or isinstance(value, int | float | list | dict):
        return cast(object, value)  # for checks to refuse
    text = received_text(value)
    return as_file(cast(FileContent, value)) if text is None else text


def file_or_other(value: object) -> object:
    """Wrap a file of a union, of which the value may be something else."""
    return value if isinstance(value, str) else file_content(value)


def beside_others(encode: Encoder[Any]) -> Encoder[Any]:
    """Take the encoder for values that may be of other types too."""
    return file_or_other if encode is file_content else encode


def each_way(first: Encoder[Any], second: Encoder[Any]) -> Encoder[Any]:
    """Make an encoder of values of two types, each left alone by the other's encoder."""
    first, second = beside_others(first), beside_others(second)
    return lambda value: second(first(value))


class Tags:
    """The models that the values of the property *key* stand for."""

    __slots__ = ("_divided", "_key", "_models")

    def __init__(self, key: str, models: Mapping[str, tuple[type[Any], bool]]) -> None:
        self._key = key
        self._models = {tag: model for tag, (model, _) in models.items()}
        self._divided = tuple(model for model, divided in models.values() if divided)
        """Models whose children have their tag, and another one that tells them apart."""

    def checked(self, tree: object, value: object) -> object:
        """Mark the tag of an encoded *value* for checks, if it is that of another."""
        if not isinstance(tree, dict):
            return tree
        obj = cast(Encoded, tree)
        tag = tag_text(obj.get(self._key))
        model = None if tag is None else self._models.get(tag)
        if model is not None and model is not type(value):
            own = self._model_of(value)
            above = self._divided if own and issubclass(own, model) else ()
            if own and not issubclass(model, own) and model not in above:
                obj[self._key] = OtherTag(str(tag), own.__name__)
        return obj

    def _model_of(self, value: object) -> type[Any] | None:
        """Find the model with a tag that a value is of; a base has none of its own."""
        models = self._models.values()
        return next((kind for kind in type(value).__mro__ if kind in models), None)


def writable(tree: object) -> object:
    """Leave out of an encoded value all that is only ever received."""
    if isinstance(tree, dict):
        table = cast(Encoded, tree)
        hidden = table.read_only if isinstance(table, EncodedObject) else ()
        sent = {key: writable(item) for key, item in table.items() if key not in hidden}
        return EncodedObject(sent, hidden) if hidden else sent
    if isinstance(tree, list):
        return [writable(item) for item in cast("list[object]", tree)]
    return tree
