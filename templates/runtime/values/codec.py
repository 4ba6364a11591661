"""Codecs: how JSON values become values of Python, and the other way round.

A kind says what a value is, in few words: ``str``, ``int``, ``float``, ``bool`` and
``None`` stand for JSON's own types, ``date``, ``file`` and the like for formats,
``[kind]`` for an array, ``{str: kind}`` for an object whose keys are data, and a codec
for its own values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar, get_args

from .decoding import (
    LEAVES,
    Decoder,
    copy_of,
    either,
    items_of,
    list_of,
    list_of_leaf,
    map_of,
    nullable,
    to_binary,
    to_bytes,
    to_constant,
    to_date,
    to_datetime,
    to_json,
    to_none,
    to_scalar,
    to_uuid,
    tuple_of,
)
from .encoding import (
    Encoder,
    as_is,
    base64_text,
    base64url_text,
    beside_others,
    date_text,
    datetime_text,
    each_at,
    each_of,
    each_value_of,
    each_way,
    file_content,
    file_or_other,
    unless_none_of,
    uuid_text,
)

T = TypeVar("T")
Kind: TypeAlias = "type[Any] | Codec[Any] | list[Any] | dict[Any, Any] | None"


class Codec(Generic[T]):
    """Decodes and encodes values of a *kind*, which is looked up at first use."""

    __slots__ = ("_decode", "_encode", "_kind", "_parse")

    def __init__(self, kind: Callable[[], Kind]) -> None:
        self._kind = kind
        self._decode: Decoder[Any] | None = None
        self._parse: Decoder[Any] | None = None
        self._encode: Encoder[Any] | None = None

    def decode(self, value: object) -> T:
        """Make a value of Python of a JSON value, which stays as it is."""
        if self._decode is None:
            self._decode = decoder_of(self._kind())
        result: T = self._decode(value)
        return result

    def from_parsed(self, value: Any) -> T:
        """Make a value of Python of a JSON value, which may become part of it."""
        if self._parse is None:
            self._parse = decoder_of(self._kind(), owned=True)
        result: T = self._parse(value)
        return result

    def function(self, *, owned: bool) -> Decoder[T]:
        """Find the function that decodes, values that are *owned* or others."""
        return self.from_parsed if owned else self.decode

    def function_of_arrays(self, *, owned: bool) -> Decoder[list[T]]:
        """Find the function that decodes arrays, in place if they are *owned*."""
        decode = self.function(owned=owned)
        return list_of(decode) if owned else copy_of(decode)

    def builders(self) -> Mapping[int, Callable[[Any], Any]] | None:
        """Find the functions that make models, if values are of one model alone.

        They are found by the number of keys of an object.
        """
        return None

    def encode(self, value: T) -> object:
        """Make the JSON value, with a ``File`` where the content of a file goes."""
        if self._encode is None:
            self._encode = encoder_of(self._kind()) or as_is
        return self._encode(value)

    def target(self) -> Kind:
        """Find the kind of the values."""
        return self._kind()

    def tag_of_children(self) -> str:
        """Name the property that tells apart what extends the model, if one does."""
        return ""

    def model(self) -> type[Any] | None:
        """Find the class of the values, if it is a model."""
        return None

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be."""
        kind = self._kind()
        if isinstance(kind, Codec):
            yield kind


class Leaf(Codec[T]):
    """A codec of values without parts; without *encoder* they are JSON as they are."""

    __slots__ = ("decoder", "encoder")

    def __init__(
        self, decoder: Decoder[T], encoder: Encoder[Any] | None = None
    ) -> None:
        self.decoder = decoder
        self.encoder = encoder

    def decode(self, value: object) -> T:
        """Make a value of Python of a JSON value, which stays as it is."""
        return self.decoder(value)

    def from_parsed(self, value: Any) -> T:
        """Make a value of Python of a JSON value, which may become part of it."""
        return self.decoder(value)

    def function(self, *, owned: bool) -> Decoder[T]:
        """Find the function that decodes: there is one for all values."""
        return self.decoder

    def encode(self, value: T) -> object:
        """Make the JSON value."""
        return value if self.encoder is None else self.encoder(value)

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be: there are none."""
        return iter(())


anything = Leaf(to_json)
scalar = Leaf(to_scalar)
date = Leaf(to_date, date_text)
date_time = Leaf(to_datetime, datetime_text)
uuid = Leaf(to_uuid, uuid_text)
byte = Leaf(to_bytes, base64_text)
base64url = Leaf(to_bytes, base64url_text)
binary = Leaf(to_binary, file_content)


class Constant(Leaf[Any]):
    """A codec of a few constants, where nothing else may arrive."""

    __slots__ = ()

    def __init__(self, *values: object) -> None:
        super().__init__(lambda value: to_constant(value, *values))


def literal(alias: object) -> Constant:
    """Make a codec of the constants that a ``Literal`` lists."""
    return Constant(*get_args(alias))


class Nullable(Leaf[Any]):
    """A codec of values of a *kind*, or null."""

    __slots__ = ("kind",)

    def __init__(self, kind: Kind) -> None:
        encoder = encoder_of(kind)
        super().__init__(
            nullable(decoder_of(kind)), encoder and unless_none_of(encoder)
        )
        self.kind = kind

    def function(self, *, owned: bool) -> Decoder[Any]:
        """Find the function that decodes, values that are *owned* or others."""
        return nullable(decoder_of(self.kind, owned=owned))

    def from_parsed(self, value: Any) -> Any:
        """Make a value of Python of a JSON value, which may become part of it."""
        return self.function(owned=True)(value)

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be."""
        if isinstance(self.kind, Codec):
            yield self.kind


class Either(Leaf[Any]):
    """A codec of values of two JSON types, or of texts and files."""

    __slots__ = ("kinds",)

    def __init__(self, first: Kind, second: Kind) -> None:
        decoder = either(decoder_of(first), decoder_of(second))
        encode, other = map(_encoder_beside, (first, second))
        both = each_way(encode, other) if encode and other else None
        only = encode or other
        super().__init__(decoder, both or (only and beside_others(only)))
        self.kinds = first, second

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be."""
        return (kind for kind in self.kinds if isinstance(kind, Codec))


class TupleOf(Leaf[Any]):
    """A codec of arrays with just as many items, each of a kind of its own."""

    __slots__ = ()

    def __init__(self, *kinds: Kind) -> None:
        decoder = tuple_of(*map(decoder_of, kinds))
        super().__init__(decoder, _encoder_of_items(None, *kinds))


class ItemsOf(Leaf[Any]):
    """A codec of arrays whose *first* items have kinds of their own."""

    __slots__ = ()

    def __init__(self, *first: Kind, rest: Kind | None = anything) -> None:
        decoder = items_of(decoder_of(rest), *map(decoder_of, first))
        super().__init__(decoder, _encoder_of_items(encoder_of(rest), *first))


def _encoder_beside(kind: Kind) -> Encoder[Any] | None:
    """Find the encoder of a *kind* beside which the value may be something else."""
    encode = encoder_of(kind)
    return file_or_other if encode is file_content else encode


def _encoder_of_items(rest: Encoder[Any] | None, *kinds: Kind) -> Encoder[Any] | None:
    encoders = [encoder_of(kind) for kind in kinds]
    if not any((rest, *encoders)):
        return None
    return each_at(rest, *[encode or as_is for encode in encoders])


def decoder_of(kind: Kind, *, owned: bool = False) -> Decoder[Any]:
    """Find the function that decodes values of *kind*, in place if they are *owned*."""
    if isinstance(kind, Codec):
        return kind.function(owned=owned)
    if isinstance(kind, list):
        item: Kind = kind[0]
        if isinstance(item, Codec):
            return item.function_of_arrays(owned=owned)
        if not owned:
            return copy_of(decoder_of(item))
        if isinstance(item, type):
            return list_of_leaf(item)
        return list_of(decoder_of(item, owned=True))
    if isinstance(kind, dict):
        return map_of(decoder_of(kind[str], owned=owned))
    return to_none if kind is None else LEAVES[kind]


def encoder_of(kind: Kind) -> Encoder[Any] | None:
    """Find the function that encodes values of *kind*; ``None`` if they are JSON."""
    if isinstance(kind, Leaf):
        return kind.encoder
    if isinstance(kind, Codec):
        return kind.encode
    if isinstance(kind, list):
        encode = encoder_of(kind[0])
        return encode and each_of(encode)
    if isinstance(kind, dict):
        encode = encoder_of(kind[str])
        return encode and each_value_of(encode)
    return None


def codecs_of(codec: Codec[Any]) -> dict[type[Any], Codec[Any]]:
    """Find the classes of models that a value of *codec* may be of, and their codecs."""
    found: dict[int, Codec[Any]] = {}
    waiting = [codec]
    while waiting:
        kind = waiting.pop()
        if id(kind) not in found:
            found[id(kind)] = kind
            waiting += kind.variants()
    models = [(kind.model(), kind) for kind in found.values()]
    return {model: kind for model, kind in models if model is not None}


def codec_for(
    value: object, codecs: Mapping[type[Any], Codec[Any]]
) -> Codec[Any] | None:
    """Find the codec for the class of *value*, or for the nearest that it extends."""
    if (found := codecs.get(type(value))) is not None:
        return found
    classes = type(value).__mro__
    return next((codecs[kind] for kind in classes if kind in codecs), None)


def tagged_models(
    key: str, kinds: Mapping[str, Kind]
) -> dict[str, tuple[type[Any], bool]]:
    """Find the models that values of the property *key* stand for.

    With each, whether another property tells apart what extends it.
    """
    return {
        tag: (model, kind.tag_of_children() not in ("", key))
        for tag, kind in kinds.items()
        if isinstance(kind, Codec) and (model := kind.model()) is not None
    }
