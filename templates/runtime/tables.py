"""Tables: the properties of an object, each with the kind of its values.

Decoding looks only at what is there, and an instance holds only that: what is absent
is read from its class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from .codec import (
    Codec,
    Constant,
    Kind,
    anything,
    codec_for,
    codecs_of,
    decoder_of,
    encoder_of,
)
from .decoding import at, missing, wrong
from .encoding import marked
from .errors import DecodeError

if TYPE_CHECKING:
    from dataclasses import Field

M = TypeVar("M")


class Property:
    """What a table says of a property beside its kind.

    *name* is the field's, where that is not the key. One that is *required* is sent
    also if it is at its default, one that is *read_only* not in a request. One that is
    *optional* may be missing where the class has no default, and is ``None`` then.
    """

    __slots__ = ("kind", "name", "optional", "read_only", "required")

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        *,
        required: bool = False,
        optional: bool = False,
        read_only: bool = False,
    ) -> None:
        self.kind = kind
        self.name = name
        self.optional = optional
        self.required = required
        self.read_only = read_only


Properties: TypeAlias = "Mapping[str, Kind | Property]"


class Table(Codec[M]):
    """Decodes and encodes the objects that a *model* stands for.

    *additional_properties* is the kind of those that are not named, if the model keeps
    them. Of the models that extend this one, *children* lists the tables by the value
    of the property *tag*; with any other value it is *default*, or else this model.
    What is no object is passed on if the table is *untyped*.
    """

    __slots__ = (
        "_children",
        "_codecs",
        "_compiled",
        "_default",
        "_find",
        "_tag",
        "_untyped",
    )

    def __init__(
        self,
        model: Callable[[], type[M]],
        properties: Callable[[], Properties],
        *,
        additional_properties: Callable[[], Kind] = lambda: anything,
        tag: str = "",
        children: Callable[[], Mapping[str, Codec[Any]]] | None = None,
        default: Callable[[], Codec[Any]] | None = None,
        untyped: bool = False,
    ) -> None:
        self._find = model, properties, additional_properties
        self._tag = tag
        self._children = children
        self._default = default
        self._untyped = untyped
        self._compiled: _Compiled | None = None
        self._codecs: Mapping[type[Any], Codec[Any]] | None = None

    def decode(self, value: object) -> M:
        """Make the model of an object, which stays as it is."""
        compiled = self._compiled or self._compile()
        if not isinstance(value, dict):
            if self._untyped:
                return cast(M, value)
            raise wrong("object", value)
        obj = cast("dict[str, object]", value)
        if self._children is not None and (child := self._child(obj)) is not self:
            return cast(M, child.decode(obj))
        model: M = _new(compiled.model)
        model.__dict__ = compiled.decoded(obj)
        return model

    def encode(self, value: M) -> object:
        """Make the object of a model; what is none is left for checks."""
        compiled = self._compiled or self._compile()
        if type(value) is compiled.model:
            return compiled.encoded(value)
        if self._children is not None:
            self._codecs = self._codecs or codecs_of(self)
            other = codec_for(value, self._codecs)
            if other is not None and other is not self:
                return other.encode(value)
        return compiled.encoded(value) if isinstance(value, compiled.model) else value

    def model(self) -> type[M]:
        """Find the class of the values."""
        return cast("type[M]", (self._compiled or self._compile()).model)

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the tables of the models that extend this one."""
        if self._children is not None:
            yield from self._children().values()
        if self._default is not None:
            yield self._default()

    def _child(self, obj: Mapping[str, object]) -> Codec[Any]:
        tag = obj.get(self._tag)
        if isinstance(tag, str) and self._children is not None:
            children = self._children()
            if tag in children:
                return children[tag]
        return self if self._default is None else self._default()

    def _compile(self) -> _Compiled:
        model, properties, additional_properties = self._find
        self._compiled = _Compiled(model(), properties(), additional_properties())
        return self._compiled


class _Compiled:
    """A table as it is used: what is to be done with which property, found out once."""

    __slots__ = (
        "_defaults",
        "_encoders",
        "_extra",
        "_extra_decoder",
        "_extra_encoder",
        "_fields",
        "_filled",
        "_keys",
        "_leaves",
        "_names",
        "_nullable",
        "_parts",
        "_read_only",
        "_renamed",
        "_required",
        "_sent",
        "model",
    )

    def __init__(
        self, model: type[Any], properties: Mapping[str, Kind | Property], extra: Kind
    ) -> None:
        self.model = model
        held = {one.name: one for one in fields(model)}
        rows: list[_Row] = []
        for key, one in properties.items():
            what = one if isinstance(one, Property) else Property(one)
            rows.append(_Row(key, what, held.pop(what.name or key)))
        self._extra = next(iter(held), "")
        self._extra_decoder, self._extra_encoder = decoder_of(extra), encoder_of(extra)
        self._plan_decoding(rows)
        self._plan_encoding(rows)

    def _plan_decoding(self, rows: list[_Row]) -> None:
        same = [row for row in rows if row.key == row.name]
        self._leaves = {row.key: row.kind for row in same if isinstance(row.kind, type)}
        self._parts = {row.key: decoder_of(row.kind) for row in same}
        self._renamed = {
            row.key: (row.name, decoder_of(row.kind))
            for row in rows
            if row.key != row.name
        }
        self._nullable = frozenset(row.key for row in rows if row.is_nullable)
        self._required = tuple(row.key for row in rows if row.must_arrive)
        self._filled = tuple(
            (row.key, row.name, row.default) for row in rows if row.is_filled
        )

    def _plan_encoding(self, rows: list[_Row]) -> None:
        self._names = frozenset(row.key for row in rows if row.key == row.name)
        self._keys = {row.name: row.key for row in rows}
        self._sent = frozenset(row.name for row in rows if row.sends_none)
        self._defaults = tuple(
            (row.key, row.default())
            for row in rows
            if row.sends_none and row.leaves_out_default
        )
        self._encoders = tuple(
            (row.key, encode)
            for row in rows
            if (encode := encoder_of(row.kind)) is not None
        )
        self._read_only = tuple(row.key for row in rows if row.read_only)

    def decoded(self, obj: dict[str, object]) -> dict[str, object]:
        """Make the attributes of a model of the properties of an object."""
        held = obj.copy()
        if self._replace(obj, held):
            self._place_strays(obj, held)
        for key in self._required:
            if key not in obj:
                raise missing(key)
        for key, name, default in self._filled:
            if key not in obj:
                held[name] = default()
        return held

    def _replace(self, obj: dict[str, object], held: dict[str, object]) -> bool:
        """Decode what needs it; tell whether there is something that belongs elsewhere."""
        leaf_of, decoder_at = self._leaves.get, self._parts.get
        has_strays = False
        key = ""
        try:
            for key, item in obj.items():
                if leaf_of(key) is type(item):
                    continue
                decode = decoder_at(key)
                if decode is None:
                    has_strays = True
                elif item is not None or key not in self._nullable:
                    held[key] = decode(item)
        except DecodeError as error:
            raise error.inside(key) from None
        return has_strays

    def _place_strays(self, obj: dict[str, object], held: dict[str, object]) -> None:
        """Put what is not under its field's name there, or among what is not named."""
        strays = {key: item for key, item in obj.items() if key not in self._parts}
        for key in strays:
            del held[key]
        extra: dict[str, object] = {}
        for key, item in strays.items():
            name, decode = self._renamed.get(key, ("", self._extra_decoder))
            if not name:
                extra[key] = at(key, decode, item) if self._extra else None
            elif item is not None or key not in self._nullable:
                held[name] = at(key, decode, item)
            else:
                held[name] = None
        if extra and self._extra:
            held[self._extra] = extra

    def encoded(self, model: object) -> object:
        """Make an object of the attributes of a model."""
        sent = self._sent
        obj: dict[str, Any] = {
            name: value
            for name, value in vars(model).items()
            if value is not None or name in sent
        }
        extra: Mapping[str, object] = {}
        if not self._names.issuperset(obj):
            obj, extra = self._keyed(obj, model)
        for key, default in self._defaults:
            if key in obj and _is_same(obj[key], default):
                del obj[key]
        for key, encode in self._encoders:
            if key in obj:
                obj[key] = encode(obj[key])
        for key, value in extra.items():
            encode_extra = self._extra_encoder
            obj.setdefault(key, encode_extra(value) if encode_extra else value)
        return marked(obj, self._read_only) if self._read_only else obj

    def _keyed(
        self, held: dict[str, Any], model: object
    ) -> tuple[dict[str, Any], Mapping[str, object]]:
        """Find the keys of attributes, and what is not named."""
        obj: dict[str, Any] = {}
        for name, value in held.items():
            if name in self._keys:
                obj[self._keys[name]] = value
            elif name != self._extra and type(model) is self.model and name[0] != "_":
                raise AttributeError(f"{self.model.__name__} has no field {name!r}")
        return obj, held.get(self._extra, {})


class _Row:
    """A property of a table, with the field that holds it."""

    __slots__ = ("_field", "_property", "key", "kind", "name", "read_only")

    def __init__(self, key: str, what: Property, field: Field[Any]) -> None:
        self._field = field
        self._property = what
        self.key = key
        self.name = field.name
        self.kind = what.kind
        self.read_only = what.read_only

    @property
    def _has_default(self) -> bool:
        held = self._field
        return held.default is not MISSING or held.default_factory is not MISSING

    def default(self) -> Any:
        """Make what the field is where the property is absent."""
        if self._field.default_factory is not MISSING:
            return self._field.default_factory()
        return None if self._field.default is MISSING else self._field.default

    @property
    def leaves_out_default(self) -> bool:
        """Whether a model at the field's default is sent without the property."""
        return self._has_default and not self._property.required

    @property
    def sends_none(self) -> bool:
        """Whether None is sent as null, and not left out."""
        if self._property.optional:
            return False
        return self._property.required or self._field.default is not None

    @property
    def is_nullable(self) -> bool:
        """Whether null counts as absent."""
        return not self.sends_none

    @property
    def must_arrive(self) -> bool:
        """Whether an object without the property cannot be decoded."""
        if not self._has_default:
            return not self._property.optional
        exact = isinstance(self.kind, Constant) or self._field.default is None
        return self._property.required and exact

    @property
    def is_filled(self) -> bool:
        """Whether an instance holds the default, because its class has none or it is sent."""
        made = self._field.default is MISSING or self._property.required
        return made and not self.must_arrive


def _new(model: type[Any]) -> Any:
    return object.__new__(model)


def _is_same(value: object, default: object) -> bool:
    """Compare with a default; 0 is no False."""
    if value is default:
        return True
    return not isinstance(default, bool) and bool(value == default)
