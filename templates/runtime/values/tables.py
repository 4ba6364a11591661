"""Tables: the properties of an object, each with the kind of its values.

Decoding looks only at what is there, and an instance holds only that: what is absent
is read from its class.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import fields
from datetime import date, datetime
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from . import json
from .annotations import Annotations, is_extra
from .base64 import write_bytes
from .codec import Codec, Kind, anything, codec_for, codecs_of, tagged_models
from .dates import write_date, write_datetime
from .decoding import Decoder, wrong
from .encoding import Tags
from .model import JsonModel
from .plans import DecodingPlan, EncodingPlan
from .properties import Property, Row
from .shapes import Builder, Builders, list_of_models
from .types import EncodedObject, tag_text

if TYPE_CHECKING:
    from types import ModuleType

    from ..validator import Validator

M = TypeVar("M")
Properties: TypeAlias = "Mapping[str, Kind | Property]"


class Table(Codec[M]):
    """Decodes and encodes the objects that a *model* stands for.

    *properties* are those of which the model's annotations do not say the key and the
    kind, and *additional_properties* is the kind of those that are not named, likewise;
    with *closed*, a check, of those that it knows. What is no object is passed on if it
    is of one of the *other_types*, or the table is *untyped*.
    """

    __slots__ = (
        "_builders",
        "_closed",
        "_codecs",
        "_decoding",
        "_encoding",
        "_extra_kind",
        "_find",
        "_model",
        "_other_types",
    )
    _builders: Builders
    _codecs: Mapping[type[Any], Codec[Any]] | None
    _decoding: DecodingPlan
    _encoding: EncodingPlan
    _find: tuple[Callable[[], type[M]], Callable[[], Properties]]
    _model: Any
    """The class, once the table has been looked at: there are plans then."""

    def __init__(
        self,
        model: Callable[[], type[M]],
        properties: Callable[[], Properties] = dict,
        *,
        additional_properties: Callable[[], Kind] | None = None,
        closed: Callable[[], Validator] | None = None,
        untyped: bool = False,
        other_types: tuple[type[Any], ...] = (),
    ) -> None:
        self._extra_kind = additional_properties
        self._closed = closed
        self._other_types = (object,) if untyped else other_types
        self.begin(model, properties)

    # Decoding

    def from_parsed(self, value: Any) -> M:
        """Make the model of an object, whose parts may become part of the model."""
        obj: dict[str, Any] = value
        if type(obj) is not dict:
            return self._from_other(value)
        model: M = self._builders.by_size[len(obj)](obj)
        return model

    def decode(self, value: object) -> M:
        """Make the model of an object, which stays as it is."""
        if not isinstance(value, dict):
            return self._from_other(value)
        plan = self._decoding_plan()
        model: M = plan.build(cast("dict[str, Any]", value), plan.copying())
        return model

    def builders(self) -> Mapping[int, Builder] | None:
        """Find the functions that make models, by the number of keys of an object."""
        return self._builders.by_size if type(self) is Table else None

    def function_of_arrays(self, *, owned: bool) -> Decoder[list[M]]:
        """Find the function that decodes arrays of objects."""
        builders = self.builders() if owned else None
        if builders is None:
            return super().function_of_arrays(owned=owned)
        return list_of_models(builders, self.from_parsed)

    def _from_other(self, value: object) -> M:
        """Pass on what is no object, if it may be none."""
        if isinstance(value, self._other_types):
            return cast(M, value)
        raise wrong("object", value)

    def codec_of(self, value: object) -> Codec[Any]:
        """Find the codec that decodes a value: there is this one."""
        return self

    def built(
        self,
        obj: Mapping[str, Any],
        decode: Callable[[Kind, Any, str], Any],
        note_missing: Callable[[str], None],
    ) -> M:
        """Make the model of an object whose properties are decoded by a function."""
        plan = self._decoding_plan()
        return cast("M", plan.build_each(obj, decode, note_missing))

    def values_by_key(self, model: M) -> dict[str, Any]:
        """List what an instance of the model holds, by the keys of its object."""
        return self._decoding_plan().values_by_key(vars(model))

    # Encoding

    def encode(self, value: M) -> object:
        """Make the object of a model; what is none is left for checks."""
        if type(value) is not self._model:
            codec = self._codec_for(value)
            if codec is not self:
                return value if codec is None else codec.encode(value)
        plan = self._encoding
        obj = plan.properties(value)
        if plan.is_plain:
            obj = obj.copy()
        for key, encode in plan.encoders:
            if key in obj:
                obj[key] = encode(obj[key])
        return EncodedObject(obj, plan.read_only) if plan.read_only else obj

    def _codec_for(self, value: object) -> Codec[Any] | None:
        """Find the codec of a model that extends this one; ``None`` for anything else."""
        if not isinstance(value, self.model()):
            return None
        if self._codecs is None:
            self._codecs = codecs_of(self)
        return codec_for(value, self._codecs)

    # The class and the properties, found at first use

    def find_model(self) -> type[M]:
        """Find the class of the values, and look at nothing else."""
        return self._find[0]()

    def of(self, model: type[M]) -> Table[M]:
        """Find the table of a class that may stand in for that of the values.

        It does where its module was loaded anew.
        """
        if self.find_model() is model:
            return self
        other = copy(self)
        other.begin(lambda: model, self._find[1])
        return other

    def begin(
        self, model: Callable[[], type[M]], properties: Callable[[], Properties]
    ) -> None:
        """Begin as a table that has not been looked at."""
        self._find = model, properties
        self._builders = Builders(self._decoding_plan)
        self._codecs = None
        self._model = None

    def model(self) -> type[M]:
        """Find the class of the values."""
        if self._model is None:
            model, properties = self._find
            self._plan(model(), properties())
        return cast("type[M]", self._model)

    def _decoding_plan(self) -> DecodingPlan:
        """Find out how to decode, at first use."""
        self.model()
        return self._decoding

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of which a value may be: there is this one."""
        return iter(())

    def _plan(self, model: type[M], properties: Properties) -> None:
        """Find out what is to be done with which property."""
        entries = {
            entry.name or key: (key, entry)
            for key, kind in properties.items()
            for entry in [kind if isinstance(kind, Property) else Property(kind)]
        }
        annotations = Annotations(model, table)
        rows: list[Row] = []
        extra, extra_kind = "", cast("Kind", anything)
        for field in fields(cast(Any, model)):
            if field.name in entries:
                rows.append(Row(*entries[field.name], field))
            elif is_extra(field):
                find_kind = self._extra_kind or partial(
                    annotations.kind_of_extra, field
                )
                extra, extra_kind = field.name, find_kind()
            else:
                rows.append(Row(field.name, annotations.property_of(field), field))
        self._encoding = EncodingPlan(model, rows, extra, extra_kind)
        self._decoding = DecodingPlan(model, rows, extra, extra_kind, self._closed)
        self._model = model  # and so it is ready
        _PLANS[model] = self._encoding


class Family(Table[M]):
    """A table of a model that others extend.

    *children* lists the codecs of these by the value of the property *tag*; with any
    other value an object is of the model *default*, or else of this one.
    """

    __slots__ = ("_children", "_default", "_tag", "_tags")

    def __init__(
        self,
        model: Callable[[], type[M]],
        properties: Callable[[], Properties] = dict,
        *,
        tag: str,
        children: Callable[[], Mapping[str, Codec[Any]]],
        default: Callable[[], Codec[Any]] | None = None,
        additional_properties: Callable[[], Kind] | None = None,
        closed: Callable[[], Validator] | None = None,
        untyped: bool = False,
        other_types: tuple[type[Any], ...] = (),
    ) -> None:
        super().__init__(
            model,
            properties,
            additional_properties=additional_properties,
            closed=closed,
            untyped=untyped,
            other_types=other_types,
        )
        self._tag = tag
        self._tags: Tags | None = None
        self._children = children
        self._default = default

    def decode(self, value: object) -> M:
        """Make the model that the tag of an object stands for; the object stays."""
        codec = self.codec_of(value)
        return super().decode(value) if codec is self else cast(M, codec.decode(value))

    def from_parsed(self, value: Any) -> M:
        """Make the model that the tag of an object stands for, and that takes it over."""
        codec = self.codec_of(value)
        if codec is self:
            return super().from_parsed(value)
        return cast(M, codec.from_parsed(value))

    def codec_of(self, value: object) -> Codec[Any]:
        """Find the codec of the model that the tag of an object stands for."""
        if isinstance(value, dict):
            tag = tag_text(cast("dict[str, object]", value).get(self._tag))
            children = self._children()
            if tag is not None and tag in children:
                return children[tag]
            if self._default is not None:
                return self._default()
        return self

    def tag_of_children(self) -> str:
        """Name the property that tells apart what extends the model."""
        return self._tag

    def encode(self, value: M) -> object:
        """Make the object of a model; a tag of another one is marked for checks."""
        if self._tags is None:
            self._tags = Tags(self._tag, tagged_models(self._tag, self._children()))
        return self._tags.checked(super().encode(value), value)

    def variants(self) -> Iterator[Codec[Any]]:
        """Go through the codecs of the models that extend this one."""
        yield from self._children().values()
        if self._default is not None:
            yield self._default()


_PLANS: dict[type[Any], EncodingPlan] = {}
"""The plans of the tables that have been used, by the classes of their models."""
_TABLES: dict[type[Any], Table[Any]] = {}
"""The tables that were looked for, by the classes of their models."""


def table(model: type[M]) -> Table[M]:
    """Find the table of a model: one of the package's codecs, or what its class says."""
    if model not in _TABLES:
        package, _, module = model.__module__.rpartition(".")
        codecs = import_module(f"{package.rpartition('.')[0]}.codecs")
        written: Table[M] | None = None
        if module in codecs.__all__:
            written = _tables_in(getattr(codecs, module)).get(model.__name__)
        found = Table(lambda: model) if written is None else written.of(model)
        _TABLES.setdefault(model, found)
    return _TABLES[model]


@cache
def _tables_in(codecs: ModuleType) -> dict[str, Table[Any]]:
    """Find the tables of a module by the names of their models."""
    return {found.find_model().__name__: found for found in _every_table(codecs)}


def _every_table(codecs: ModuleType) -> Iterator[Table[Any]]:
    for value in vars(codecs).values():
        if isinstance(value, Table):
            yield value


def table_of(model: object) -> Table[Any] | None:
    """Find the table of a model that was decoded, or checked, before."""
    bases = type(model).__mro__
    return next((_TABLES[base] for base in bases if base in _TABLES), None)


def to_json(codec: Codec[M], model: M) -> bytes:
    """Write the JSON text of a value of *codec*; files are read and become base64 text."""
    is_model = isinstance(model, JsonModel)
    text = json.fast_dumps(model, _json_form) if is_model else None
    return json.dumps(codec.encode(model)) if text is None else text


def _json_form(value: object) -> object:
    """Make of a model what is to be sent of it; of a date and the like, its text."""
    plan = _PLANS.get(type(value))
    if plan is None:
        if isinstance(value, datetime):
            return write_datetime(value)
        return _text_form(value)
    names = plan.names
    if names is None:
        return plan.properties(value)
    attributes = value.__dict__
    for item in attributes.values():
        if item is None:
            return plan.properties(value)
    return attributes if names.issuperset(attributes) else plan.properties(value)


def _text_form(value: object) -> str:
    if isinstance(value, date):
        return write_date(value)
    if isinstance(value, bytes):
        return write_bytes(value)
    raise TypeError(f"{type(value).__name__} has no JSON form of its own")
