"""Plans: what a table does with which property, found out once for each model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import DecodeError
from .codec import Kind, decoder_of, encoder_of
from .decoding import Decoder, missing
from .presence import changed_copies

if TYPE_CHECKING:
    from ..validator import Validator
    from .properties import Row

_EXTRA: Any = object()
"""Stands for a key, where the properties are that are not named."""


_CLOSING = ("additionalProperties", "unevaluatedProperties")
"""Keywords that refuse properties."""
UNKNOWN: tuple[str, type[Any] | None] = "", None
"""The field of a key that is not named."""


class DecodingPlan:
    """How the properties of an object become the attributes of a *model*.

    *extra* is the field of those that are not named, or empty; *extra_kind* their kind.
    """

    __slots__ = (
        "_closed",
        "_copying",
        "_extra_kind",
        "_required",
        "_whole",
        "decode_extra",
        "decoders",
        "defaulted",
        "extra",
        "fields",
        "filled",
        "kinds",
        "model",
        "nullable",
    )

    def __init__(
        self,
        model: type[Any],
        rows: list[Row],
        extra: str,
        extra_kind: Kind,
        closed: Callable[[], Validator] | None,
    ) -> None:
        self.model = model
        self._closed = closed
        self.fields = {
            row.key: (row.name, row.kind if isinstance(row.kind, type) else None)
            for row in rows
        }
        """The field of each key, and the type of its values if they have no parts."""
        self.kinds = {row.key: row.kind for row in rows}
        self._copying: dict[str, Decoder[Any]] | None = None
        self.extra = extra
        self._extra_kind = extra_kind
        self.decode_extra = decoder_of(extra_kind)
        self._required = [(row.key, row.name) for row in rows if row.must_arrive]
        self.filled = [(row.name, row.default) for row in rows if row.is_filled]
        self._whole = len(rows) if self._required or self.filled else 0
        """With how many attributes nothing can be missing."""
        self.decoders = {row.key: decoder_of(row.kind, owned=True) for row in rows}
        self.nullable = frozenset(row.key for row in rows if not row.sends_none)
        self.defaulted = frozenset(row.key for row in rows if row.has_other_default)
        """Properties of which null may mean absent, unless it is one of their values."""
        _share_names(model, [row.name for row in rows])

    def copying(self) -> dict[str, Decoder[Any]]:
        """Find the decoders that leave what they decode as it is."""
        if self._copying is None:
            kinds = self.kinds
            self._copying = {key: decoder_of(kind) for key, kind in kinds.items()}
        return self._copying

    def can_build(self, keys: Collection[str]) -> bool:
        """Tell whether an object with these keys has what it must have, and no surprises."""
        if self._closed is not None and not self.fields.keys() >= {*keys}:
            return False
        return all(key in keys for key, _ in self._required)

    def build(
        self,
        obj: Mapping[str, Any],
        decoders: Mapping[str, Decoder[Any]] | None = None,
    ) -> Any:
        """Make the model of an object with any keys, whose parts may become its parts.

        With the *decoders* of ``copying()`` they stay as they are.
        """
        decoders = self.decoders if decoders is None else decoders
        find, nullable = self.fields.get, self.nullable
        attributes: dict[str, Any] = {}
        unknown: list[str] = []
        key = ""
        try:
            for key, item in obj.items():
                name, leaf = find(key, UNKNOWN)
                if leaf is type(item):
                    attributes[name] = item
                elif not name:
                    unknown.append(key)
                elif item is None and key in nullable:
                    attributes[name] = None
                elif item is not None or not self._is_absent(key):
                    attributes[name] = decoders[key](item)
            is_whole = len(attributes) >= self._whole
            if unknown and self.extra:
                attributes[self.extra] = extra = dict[str, Any]()
                for key in unknown:
                    extra[key] = self._decode_unnamed(key, obj[key])
        except DecodeError as error:
            raise error.inside(key) from None
        if not is_whole:
            self._complete(attributes)
        model = _new(self.model)
        model.__dict__ = attributes
        return model

    def build_each(
        self,
        obj: Mapping[str, Any],
        decode: Callable[[Kind, Any, str], Any],
        note_missing: Callable[[str], None],
    ) -> Any:
        """Make the model of an object, property by property, by a function of kinds."""
        attributes: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for key, item in obj.items():
            name, _ = self.fields.get(key, UNKNOWN)
            if not name:
                extra[key] = decode(self._extra_kind, item, key)
            elif item is None and key in self.nullable:
                attributes[name] = None
            elif item is not None or not self._is_absent(key):
                attributes[name] = decode(self.kinds[key], item, key)
        if extra and self.extra:
            attributes[self.extra] = extra
        for key, name in self._required:
            if name not in attributes:
                note_missing(key)
        for name, default in self.filled:
            if name not in attributes:
                attributes[name] = default()
        model = _new(self.model)
        model.__dict__ = attributes
        return model

    def _is_absent(self, key: str) -> bool:
        """Tell whether null means that a property is absent: its type has no null."""
        if key not in self.defaulted:
            return False
        try:
            self.decoders[key](None)
        except DecodeError:
            return True
        return False

    def _decode_unnamed(self, key: str, value: Any) -> Any:
        """Decode a property that is not named; one that the schema refuses stays as it is."""
        try:
            return self.decode_extra(value)
        except DecodeError:
            if self._closed is None or not self._refuses(key, self._closed()):
                raise
            return value

    def _refuses(self, key: str, check: Validator) -> bool:
        """Tell whether an object of the schema may have no such property."""
        found = check.violations({key: None})
        return any(violation.keyword in _CLOSING for violation in found)

    def _complete(self, attributes: dict[str, Any]) -> None:
        """Add the defaults that an instance has to hold; something may be missing."""
        for key, name in self._required:
            if name not in attributes:
                raise missing(key)
        for name, default in self.filled:
            if name not in attributes:
                attributes[name] = default()

    def values_by_key(self, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """List attributes by the keys of their properties."""
        named = {
            key: attributes[name]
            for key, (name, _) in self.fields.items()
            if name in attributes
        }
        return {**(attributes.get(self.extra) or {}), **named}


_new: Callable[[Any], Any] = object.__new__


def _share_names(model: type[Any], names: Iterable[str]) -> None:
    """Let CPython find room for all attributes in what instances of a class share.

    It looks at those of the first instances alone, and gives others a dict of their own.
    """
    instance = _new(model)
    for name in names:
        setattr(instance, name, None)


class EncodingPlan:
    """How the attributes of a *model* become the properties of an object.

    *extra* is the field of those that are not named, or empty; *extra_kind* their kind.
    """

    __slots__ = (
        "_encode_extra",
        "_keys",
        "_model",
        "_names",
        "_sent",
        "encoders",
        "is_plain",
        "names",
        "read_only",
    )

    def __init__(
        self, model: type[Any], rows: list[Row], extra: str, extra_kind: Kind
    ) -> None:
        self._model = model
        self._names = frozenset(row.key for row in rows if row.key == row.name)
        self._keys = {row.name: row.key for row in rows}
        if extra:
            self._keys[extra] = _EXTRA
        self._encode_extra = encoder_of(extra_kind)
        self._sent = frozenset(row.name for row in rows if row.sends_none)
        self.encoders = tuple(
            (row.key, encode)
            for row in rows
            if (encode := encoder_of(row.kind)) is not None
        )
        self.read_only = tuple(row.key for row in rows if row.read_only)
        self.is_plain = len(self._names) == len(rows)
        """Whether every key is the name of its field."""
        self.names = self._names if self.is_plain else None
        """A model with only attributes of these names, none of them None, is sent so."""

    def properties(self, model: object) -> dict[str, Any]:
        """List what is to be sent of a model, as it is there and by its keys.

        That may be what the model itself holds: it is not to be changed.
        """
        obj: dict[str, Any] = model.__dict__
        if not self.is_plain:
            obj = self._by_key(obj, model)
        else:
            for item in obj.values():
                if item is None:
                    obj = self._without_none(obj)
                    break
            if not self._names.issuperset(obj):
                obj = self._by_key(obj, model)
        return obj

    def _without_none(self, attributes: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is None, unless that is sent as null."""
        return {
            name: value
            for name, value in attributes.items()
            if value is not None or name in self._sent
        }

    def _by_key(self, attributes: Mapping[str, Any], model: object) -> dict[str, Any]:
        """Find the keys of attributes, and add what is not named."""
        sent, key_of = self._sent, self._keys
        try:
            obj = {
                key_of[name]: value
                for name, value in attributes.items()
                if value is not None or name in sent
            }
        except KeyError:
            return self._by_key(self._fields_of(model), model)
        if extra := obj.pop(_EXTRA, None):
            encode = self._encode_extra
            for key, value in extra.items():
                obj.setdefault(key, value if encode is None else encode(value))
        return obj

    def _fields_of(self, model: object) -> dict[str, Any]:
        """List the attributes of a model that are fields of it; more is a mistake.

        A class that extends the model may have more, and what is private is its own.
        """
        for name in vars(model):
            if name not in self._keys and type(model) is self._model and name[0] != "_":
                raise AttributeError(f"{self._model.__name__} has no field {name!r}")
        values = {name: vars(model)[name] for name in vars(model) if name in self._keys}
        return {**values, **dict(changed_copies(model))}
