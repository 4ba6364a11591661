"""Unions: values of one of several kinds, known by a tag or by what fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from threading import local
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from ..errors import DecodeError
from .codec import (
    Codec,
    Constant,
    Kind,
    Leaf,
    anything,
    codec_for,
    codecs_of,
    decoder_of,
    encoder_of,
    tagged_models,
)
from .decoding import Decoder, missing, to_object
from .encoding import Encoder, Tags, beside_others, datetime_text
from .model import JsonModel
from .types import (
    JsonObject,
    UnknownVariant,
    is_array,
    is_object,
    kind_of,
    start_of,
    tag_text,
)

if TYPE_CHECKING:
    from ..validator import Validator

T = TypeVar("T")
Option: TypeAlias = "tuple[Validator, Kind]"
"""A check, and the kind of what it admits."""

_LONG = 200
"""Characters of a variant's problem that are told: it may tell those of others in turn."""


class _Union(Codec[T]):
    """What unions have in common: how a value finds its encoder."""

    __slots__ = ("_codecs", "_encoders")

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self._codecs: Mapping[type[Any], Codec[Any]] | None = None
        self._encoders: list[Encoder[Any]] = []

    def kinds(self) -> Iterator[Kind]:
        """Go through the kinds of which a value may be."""
        raise NotImplementedError

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be."""
        return (kind for kind in self.kinds() if isinstance(kind, Codec))

    def encode(self, value: T) -> object:
        """Make the JSON value; what is of no variant's class is left for checks."""
        if isinstance(value, UnknownVariant):
            return value.value
        if self._codecs is None:
            self._encoders = self._other_encoders()
            self._codecs = codecs_of(self)
        codec = codec_for(value, self._codecs)
        if codec is not None:
            return codec.encode(value)
        is_whole = not is_array(value) and not is_object(value)
        tree: object = value
        for encode in self._encoders:
            # Arrays of different items look alike; encoders leave what is not theirs.
            tree = encode(tree)
            if is_whole and tree is not value:
                break
        return tree

    def _other_encoders(self) -> list[Encoder[Any]]:
        """Find the encoders of what is no model, of unions within this one too."""
        found: list[Encoder[Any]] = []
        seen: dict[int, Kind] = {}
        waiting = [*self.kinds()]
        while waiting:
            kind = waiting.pop(0)
            if id(kind) in seen:
                continue
            seen[id(kind)] = kind
            if inner := [*_inner(kind)]:
                waiting = [*inner, *waiting]
            elif (encode := encoder_of(kind)) is not None and _model(kind) is None:
                found.append(beside_others(encode))
        # A date-time is a date to Python, so it is looked for first.
        return sorted(found, key=lambda encode: encode is not datetime_text)


def _inner(kind: Kind) -> Iterator[Kind]:
    if isinstance(kind, _Union):
        yield from kind.kinds()
    elif isinstance(kind, Codec):
        yield from kind.variants()


def _model(kind: Kind) -> type[Any] | None:
    return kind.model() if isinstance(kind, Codec) else None


class Tagged(_Union[T]):
    """A union whose values are told apart by the property *tag*.

    A value with another tag is of the kind *default*; without one it is an
    ``UnknownVariant``, or an error if the union is *closed*. One without a tag is, before
    that, of the kind that knows most of its properties, if a kind can do without. What is
    no object is passed on if it is *untyped*. *untagged* are kinds of which no tag says
    so.
    """

    __slots__ = (
        "_closed",
        "_decoders",
        "_default",
        "_tag",
        "_tagged",
        "_tags",
        "_untagged",
        "_untyped",
    )

    def __init__(
        self,
        tag: str,
        tagged: Callable[[], Mapping[str, Kind]],
        *,
        default: Callable[[], Kind] | None = None,
        untagged: Callable[[], Sequence[Kind]] = tuple,
        closed: bool = False,
        untyped: bool = False,
    ) -> None:
        super().__init__()
        self._tag = tag
        self._tagged = tagged
        self._tags: Tags | None = None
        self._default = default
        self._untagged = untagged
        self._closed = closed
        self._untyped = untyped
        self._decoders: dict[bool, dict[str, Decoder[Any]]] = {}

    def kinds(self) -> Iterator[Kind]:
        """Go through the kinds of which a value may be."""
        yield from self._tagged().values()
        if self._default is not None:
            yield self._default()
        yield from self._untagged()

    def decode(self, value: object) -> T:
        """Make what the tag stands for, of an object which stays as it is."""
        return self._decode_by_tag(value, owned=False)

    def from_parsed(self, value: Any) -> T:
        """Make what the tag stands for, of an object which may become part of it."""
        return self._decode_by_tag(value, owned=True)

    def _decode_by_tag(self, value: object, *, owned: bool) -> T:
        if self._untyped and not is_object(value):
            return cast(T, value)
        obj = to_object(value)
        decoders = self._decoders.get(owned) or self._find_decoders(owned=owned)
        tag = tag_text(obj.get(self._tag))
        decode = None if tag is None else decoders.get(tag)
        if decode is None and self._default is not None:
            decode = decoder_of(self._default(), owned=owned)
        if decode is not None:
            return cast(T, decode(obj))
        if self._tag not in obj:
            decoders = self._decoders.get(False) or self._find_decoders(owned=False)
            if (best := _best(obj, dict.fromkeys(decoders.values()), [])) is not None:
                return cast(T, best[1])
        if self._closed:
            raise _unknown_tag(obj, self._tag)
        return cast(T, UnknownVariant(obj))

    def encode(self, value: T) -> object:
        """Make the JSON value; a tag of another variant is marked for checks."""
        if self._tags is None:
            self._tags = Tags(self._tag, tagged_models(self._tag, self._tagged()))
        return self._tags.checked(super().encode(value), value)

    def chosen(self, obj: Mapping[str, object]) -> Kind:
        """Find the kind that the tag of an object stands for, else the union itself."""
        tag = tag_text(obj.get(self._tag))
        tagged = self._tagged()
        if tag is not None and tag in tagged:
            return tagged[tag]
        return self if self._default is None else self._default()

    def _find_decoders(self, *, owned: bool) -> dict[str, Decoder[Any]]:
        found = {
            tag: decoder_of(kind, owned=owned) for tag, kind in self._tagged().items()
        }
        self._decoders[owned] = found
        return found


class BestMatch(_Union[T]):
    """A union whose values are of the kind that knows most of their properties.

    It is one of those whose checks admit the value, if there are any; of equals the first.
    """

    __slots__ = ("_find", "_is_plain", "_options")

    def __init__(self, options: Callable[[], Sequence[Option]]) -> None:
        super().__init__()
        self._find = options
        self._options: list[tuple[Validator, Decoder[Any]]] = []
        self._is_plain = False
        """Whether at most one option is of values with parts."""

    def kinds(self) -> Iterator[Kind]:
        """Go through the kinds of which a value may be."""
        return (kind for _, kind in self._find())

    def from_parsed(self, value: Any) -> T:
        """Decode an object which stays as it is, so that all options can be tried."""
        return self.decode(value)

    def decode(self, value: object) -> T:
        """Decode by the best option that admits *value* and can, else that can."""
        if not self._options:
            options = self._find()
            self._is_plain = sum(_has_parts(kind) for _, kind in options) < 2
            self._options = [(check, decoder_of(kind)) for check, kind in options]
        outer = _KNOWN.found
        known = _KNOWN.found = {} if outer is None else outer
        key = id(value), id(self)
        try:
            if key not in known:
                known[key] = value, *_match(value, self._options, self._is_plain)
        finally:
            _KNOWN.found = outer
        _, found, problem = known[key]
        if problem:
            raise DecodeError(problem)
        return cast(T, found)


class _Known(local):
    """What the values came to that were met while the outermost union is decoded.

    Unions within unions would else be decoded once for each way to them: twice as
    often on each level.
    """

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], tuple[object, Any, str]] | None = None
        """By ids: of a value and a union; the value, which thus lives on, goes along."""


_KNOWN = _Known()


def _match(
    value: object, options: Sequence[tuple[Validator, Decoder[Any]]], is_plain: bool
) -> tuple[Any, str]:
    """Find what *value* stands for, or say why it stands for nothing."""
    problems: list[str] = []
    waiting = list(options)

    def fitting() -> Iterator[Decoder[Any]]:
        # What may be sent may come too, though the letter of a document refuses it.
        for sending in (False, True):
            for option in list(waiting):
                check, decode = option
                if check.accepts(value, sending):
                    waiting.remove(option)
                    yield decode

    best = _best(value, fitting(), problems, is_plain=is_plain)
    if best is None:
        others = [decode for _, decode in waiting]
        best = _best(value, others, problems, is_plain=is_plain)
    if best is None:
        return None, f"no variant fits {kind_of(value)}: {'; '.join(problems)}"
    return best[1], ""


def _best(
    value: object,
    decoders: Iterable[Decoder[Any]],
    problems: list[str],
    *,
    is_plain: bool = False,
) -> tuple[int, Any] | None:
    """Decode *value* by the decoder that knows most of it; of equals, the first.

    Returns how many properties are unknown as well. *problems* are those of the others;
    values that are *plain* have no properties that may be unknown.
    """
    found: list[tuple[int, Any]] = []
    for decode in decoders:
        try:
            decoded = decode(value)
        except DecodeError as error:  # formats of one type look alike to a check
            problems.append(str(error)[:_LONG])
            continue
        unknown = 0 if is_plain else _count_unknown(decoded)
        found.append((unknown, decoded))
        if not unknown:
            break
    return min(found, key=itemgetter(0), default=None)


def _has_parts(kind: Kind) -> bool:
    """Tell whether values of *kind* may have properties or items."""
    is_leaf = type(kind) in (Leaf, Constant) and kind is not anything
    return isinstance(kind, list | dict | Codec) and not is_leaf


def _count_unknown(value: object) -> int:
    """Count the properties, at any depth of a decoded value, that no model has a name for."""
    if isinstance(value, UnknownVariant):
        value = value.value
    if isinstance(value, JsonModel):
        return sum(map(_count_unknown, vars(value).values()))
    if is_object(value):
        return len(value) + sum(map(_count_unknown, value.values()))
    return sum(map(_count_unknown, value)) if is_array(value) else 0


def _unknown_tag(obj: JsonObject, key: str) -> DecodeError:
    """Make the error for a tag that no variant has."""
    if key not in obj:
        return missing(key)
    return DecodeError(f"unknown value {start_of(obj[key])}").inside(key)
