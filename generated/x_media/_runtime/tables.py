"""Tables: the properties of an object, each with the kind of its values.

Decoding looks only at what is there, and an instance holds only that: what is absent
is read from its class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeAlias, TypeVar, cast

from . import json
from .binary import write_bytes
from .codec import (
    Codec,
    Kind,
    anything,
    codec_for,
    codecs_of,
    decoder_of,
    encoder_of,
)
from .dates import write_date, write_datetime
from .decoding import Decoder, missing, wrong
from .encoding import marked
from .errors import DecodeError
from .model import JsonModel
from .properties import Property, Row

M = TypeVar("M")
_EXTRA: Any = object()
"""Stands for a key, where the properties are that are not named."""
Properties: TypeAlias = "Mapping[str, Kind | Property]"


class Table(Codec[M]):
    """Decodes and encodes the objects that a *model* stands for.

    *additional_properties* is the kind of those that are not named, if the model keeps
    them. What is no object is passed on if the table is *untyped*.
    """

    __slots__ = (
        "_codecs",
        "_copying",
        "_count",
        "_decoders",
        "_defaults",
        "_encoders",
        "_extra",
        "_extra_kind",
        "_fields",
        "_filled",
        "_find",
        "_is_plain",
        "_keys",
        "_kinds",
        "_leaves",
        "_model",
        "_names",
        "_nullable",
        "_read_only",
        "_required",
        "_sent",
        "_untyped",
    )

    def __init__(
        self,
        model: Callable[[], type[M]],
        properties: Callable[[], Properties],
        *,
        additional_properties: Callable[[], Kind] = lambda: anything,
        untyped: bool = False,
    ) -> None:
        self._find = model, properties
        self._extra_kind = additional_properties
        self._untyped = untyped
        self._codecs: Mapping[type[Any], Codec[Any]] | None = None
        self._copying: dict[str, Decoder[Any]] | None = None
        self._is_plain = False
        """Whether every key is the name of its field."""
        self._model: Any = None
        """The class, once the table has been looked at: all that follows is known then."""

    # Decoding

    def from_parsed(self, value: Any) -> M:
        """Make the model of an object, which becomes what the model holds."""
        held: dict[str, Any] = value
        if not self._is_plain or type(held) is not dict:
            return self._from_other(value)
        leaves = self._leaves
        key = ""
        try:
            for key, item in held.items():
                if leaves[key] is not type(item) and (
                    item is not None or key not in self._nullable
                ):
                    held[key] = self._decoders[key](item)
        except KeyError:
            if key in leaves:
                raise
            self._from_unknown_on(key, held)
        except DecodeError as error:
            raise error.inside(key) from None
        if len(held) < self._count:
            self._complete(held)
        model: M = _new(self._model)
        model.__dict__ = held
        return model

    def decode(self, value: object) -> M:
        """Make the model of an object, which stays as it is."""
        self.model()
        if self._copying is None:
            kinds = self._kinds
            self._copying = {key: decoder_of(kind) for key, kind in kinds.items()}
        return self._placed(value, self._copying)

    def _from_other(self, value: object) -> M:
        """Decode the first object, or one whose keys are not the names of fields."""
        self.model()
        if self._is_plain and isinstance(value, dict):
            return self.from_parsed(dict(cast("dict[str, Any]", value)))
        return self._placed(value, self._decoders)

    def _placed(self, value: object, decoders: Mapping[str, Decoder[Any]]) -> M:
        """Decode the properties of an object to where their fields are."""
        if not isinstance(value, dict):
            if self._untyped:
                return cast(M, value)
            raise wrong("object", value)
        held: dict[str, Any] = {}
        self._place(cast("dict[str, Any]", value), held, decoders)
        self._complete(held)
        model: M = _new(self._model)
        model.__dict__ = held
        return model

    def _from_unknown_on(self, unknown: str, held: dict[str, Any]) -> None:
        """Go on with a key that is not known."""
        keys = [*held]
        rest = keys[keys.index(unknown) :]
        self._place({key: held.pop(key) for key in rest}, held, self._decoders)
        self._complete(held)

    def _place(
        self,
        obj: Mapping[str, Any],
        held: dict[str, Any],
        decoders: Mapping[str, Decoder[Any]],
    ) -> None:
        """Decode properties to where their fields are, and what is not named apart."""
        extra: dict[str, Any] = {}
        key = ""
        try:
            for key, item in obj.items():
                name = self._fields.get(key)
                if name is None:
                    extra[key] = item
                elif self._leaves[key] is type(item) or (
                    item is None and key in self._nullable
                ):
                    held[name] = item
                else:
                    held[name] = decoders[key](item)
            if extra and self._extra:
                decode = decoder_of(self._extra_kind())
                held[self._extra] = extra
                for key, item in extra.items():
                    extra[key] = decode(item)
        except DecodeError as error:
            raise error.inside(key) from None

    def _complete(self, held: dict[str, Any]) -> None:
        """Add the defaults that an instance has to hold; something may be missing."""
        for key, name in self._required:
            if name not in held:
                raise missing(key)
        for name, default in self._filled:
            if name not in held:
                held[name] = default()

    # Encoding

    def encode(self, value: M) -> object:
        """Make the object of a model; what is none is left for checks."""
        if type(value) is not self._model:
            codec = self._codec_for(value)
            if codec is not self:
                return value if codec is None else codec.encode(value)
        obj = self.properties(value)
        if self._is_plain:
            obj = obj.copy()
        for key, encode in self._encoders:
            if key in obj:
                obj[key] = encode(obj[key])
        return marked(obj, self._read_only) if self._read_only else obj

    def properties(self, model: M) -> dict[str, Any]:
        """List what is to be sent of a model, as it is there and by its keys.

        That may be what the model itself holds: it is not to be changed.
        """
        held: dict[str, Any] = model.__dict__
        if not self._is_plain:
            held = self._by_key(held, model)
        else:
            for item in held.values():
                if item is None:
                    held = self._without_none(held)
                    break
            if not self._names.issuperset(held):
                held = self._by_key(held, model)
        if self._defaults:
            return {
                key: item
                for key, item in held.items()
                if key not in self._defaults or not _is_same(item, self._defaults[key])
            }
        return held

    def _codec_for(self, value: object) -> Codec[Any] | None:
        """Find the codec of a model that extends this one; ``None`` for anything else."""
        if not isinstance(value, self.model()):
            return None
        if self._codecs is None:
            self._codecs = codecs_of(self)
        return codec_for(value, self._codecs)

    def _without_none(self, held: dict[str, Any]) -> dict[str, Any]:
        """Leave out what is None, unless that is sent as null."""
        return {
            name: value
            for name, value in held.items()
            if value is not None or name in self._sent
        }

    def _by_key(self, held: Mapping[str, Any], model: object) -> dict[str, Any]:
        """Find the keys of attributes, and add what is not named."""
        sent, key_of = self._sent, self._keys
        try:
            obj = {
                key_of[name]: value
                for name, value in held.items()
                if value is not None or name in sent
            }
        except KeyError:
            return self._by_key(self._fields_of(model), model)
        if extra := obj.pop(_EXTRA, None):
            encode = encoder_of(self._extra_kind())
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
        return {name: one for name, one in vars(model).items() if name in self._keys}

    # The class and the properties, found at first use

    def model(self) -> type[M]:
        """Find the class of the values."""
        if self._model is None:
            model, properties = self._find
            self._plan(model(), properties())
        return cast("type[M]", self._model)

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be: there is this one."""
        return iter(())

    def _plan(self, model: type[M], properties: Properties) -> None:
        """Find out what is to be done with which property."""
        held = {one.name: one for one in fields(cast(Any, model))}
        rows: list[Row] = []
        for key, one in properties.items():
            what = one if isinstance(one, Property) else Property(one)
            rows.append(Row(key, what, held.pop(what.name or key)))
        self._extra = next(iter(held), "")
        self._plan_encoding(rows)
        self._plan_decoding(rows)
        self._model = model
        self._is_plain = all(row.key == row.name for row in rows)  # and so it is ready
        is_direct = self._is_plain and not self._defaults
        _TABLES[model] = self, self._names if is_direct else None

    def _plan_decoding(self, rows: list[Row]) -> None:
        self._fields = {row.key: row.name for row in rows}
        self._leaves = {
            row.key: row.kind if isinstance(row.kind, type) else None for row in rows
        }
        self._kinds = {row.key: row.kind for row in rows}
        self._decoders = {row.key: decoder_of(row.kind, owned=True) for row in rows}
        self._nullable = frozenset(row.key for row in rows if row.is_nullable)
        self._required = [(row.key, row.name) for row in rows if row.must_arrive]
        self._filled = [(row.name, row.default) for row in rows if row.is_filled]
        self._count = len(rows) if self._required or self._filled else 0

    def _plan_encoding(self, rows: list[Row]) -> None:
        self._names = frozenset(row.key for row in rows if row.key == row.name)
        self._keys = {row.name: row.key for row in rows}
        if self._extra:
            self._keys[self._extra] = _EXTRA
        self._sent = frozenset(row.name for row in rows if row.sends_none)
        self._defaults = {
            row.key: row.default()
            for row in rows
            if row.sends_none and row.leaves_out_default
        }
        self._encoders = tuple(
            (row.key, encode)
            for row in rows
            if (encode := encoder_of(row.kind)) is not None
        )
        self._read_only = tuple(row.key for row in rows if row.read_only)


class Family(Table[M]):
    """A table of a model that others extend.

    *children* lists the codecs of these by the value of the property *tag*; with any
    other value an object is of the model *default*, or else of this one.
    """

    __slots__ = ("_children", "_default", "_tag")

    def __init__(
        self,
        model: Callable[[], type[M]],
        properties: Callable[[], Properties],
        *,
        tag: str,
        children: Callable[[], Mapping[str, Codec[Any]]],
        default: Callable[[], Codec[Any]] | None = None,
        additional_properties: Callable[[], Kind] = lambda: anything,
        untyped: bool = False,
    ) -> None:
        super().__init__(
            model,
            properties,
            additional_properties=additional_properties,
            untyped=untyped,
        )
        self._tag = tag
        self._children = children
        self._default = default

    def decode(self, value: object) -> M:
        """Make the model that the tag of an object stands for; the object stays."""
        codec = self._codec_of(value)
        return super().decode(value) if codec is self else cast(M, codec.decode(value))

    def from_parsed(self, value: Any) -> M:
        """Make the model that the tag of an object stands for, and that takes it over."""
        codec = self._codec_of(value)
        if codec is self:
            return super().from_parsed(value)
        return cast(M, codec.from_parsed(value))

    def _codec_of(self, value: object) -> Codec[Any]:
        if isinstance(value, dict):
            tag = cast("dict[str, object]", value).get(self._tag)
            children = self._children()
            if isinstance(tag, str) and tag in children:
                return children[tag]
            if self._default is not None:
                return self._default()
        return self

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of the models that extend this one."""
        yield from self._children().values()
        if self._default is not None:
            yield self._default()


_new: Callable[[Any], Any] = object.__new__


def _is_same(value: object, default: object) -> bool:
    """Compare with a default; 0 is no False."""
    if value is default:
        return True
    return not isinstance(default, bool) and bool(value == default)


_TABLES: dict[type[Any], tuple[Table[Any], frozenset[str] | None]] = {}
"""The tables that have been used, by the classes of their models.

An instance that has only attributes of the names, none of them None, is sent so.
"""


def to_json(codec: Codec[M], model: M) -> bytes:
    """Write the JSON text of a value of *codec*; files are read and become base64 text."""
    is_model = isinstance(model, JsonModel)
    text = json.fast_dumps(model, _json_form) if is_model else None
    return json.dumps(codec.encode(model)) if text is None else text


def _json_form(value: object) -> object:
    """Make of a model what is to be sent of it; of a date and the like, its text."""
    found = _TABLES.get(type(value))
    if found is None:
        return _text_form(value)
    table, names = found
    if names is None:
        return table.properties(value)
    held = value.__dict__
    for item in held.values():
        if item is None:
            return table.properties(value)
    return held if names.issuperset(held) else table.properties(value)


def _text_form(value: object) -> str:
    if isinstance(value, datetime):
        return write_datetime(value)
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, bytes):
        return write_bytes(value)
    raise TypeError(f"{type(value).__name__} has no JSON form of its own")
