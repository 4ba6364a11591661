"""A schema of the API's description, for values that travel by other means."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from importlib import import_module
from typing import Any, Generic, TypeVar

from .errors import DecodeError, Violation
from .validator import Validator
from .values import json
from .values.codec import Codec, Nullable
from .values.model import JsonModel
from .values.tables import table, to_json
from .values.types import JsonValue, kind_of

T = TypeVar("T")
M = TypeVar("M", bound=JsonModel)


class Schema(Generic[T]):
    """Validates, decodes and encodes the values of one schema."""

    __slots__ = ("_check", "_codec", "name")

    def __init__(self, name: str, check: Validator, codec: Codec[T]) -> None:
        self.name = name
        self._check = check
        self._codec = codec

    def validate(self, value: object) -> list[Violation]:
        """List every way in which the JSON *value* breaks the schema."""
        return self._check.violations(value)

    def decode(self, value: object) -> T:
        """Make the model of a JSON value, or of JSON text given as bytes.

        Raises DecodeError, which says where the value is not what its type promises.
        """
        try:
            if isinstance(value, bytes):
                return self._codec.from_parsed(json.loads(value))
            return self._codec.decode(value)
        except RecursionError:
            raise DecodeError("nested too deeply") from None

    def check(self, model: T, *, merging: bool = False) -> list[Violation]:
        """List everything for which *model* would not be sent, in a merge patch or not."""
        value = self._codec.encode(model)
        found = self._check.violations(value, sending=True, merging=merging)
        unwritable = None if found else json.unwritable(value)
        return found if unwritable is None else [unwritable]

    def encode(self, model: T) -> JsonValue:
        """Make the JSON value of *model*; files are read and become base64 text."""
        return json.plain(self._codec.encode(model))

    def to_json(self, model: T) -> bytes:
        """Write the JSON text of *model*; files are read and become base64 text."""
        return to_json(self._codec, model)

    def __repr__(self) -> str:
        return f"schema({self.name!r})"


def schema_at(
    package: str | None,
    name: str,
    place: str,
    constants: Mapping[str, str],
    *,
    nullable: bool = False,
) -> Schema[Any]:
    """Load the schema of the model or type at *place*, a module and a name.

    Its check is a constant of the same name in capitals, unless *constants* has another,
    and so is its codec, but for that of a model.
    """
    module, _, symbol = place.partition(".")
    constant = constants.get(place) or in_capitals(symbol)
    check = getattr(import_module(f".checks.{module}", package), constant)
    kind = getattr(import_module(f".models.{module}", package), symbol)
    if isinstance(kind, type) and issubclass(kind, JsonModel):
        codec: Codec[Any] = table(kind)
    else:
        codec = getattr(import_module(f".codecs.{module}", package), constant)
    return Schema(name, check, Nullable(codec) if nullable else codec)


def in_capitals(name: str) -> str:
    """Write the name of a class as that of a constant: ``ApiKey`` as ``API_KEY``."""
    return _LATER_WORD.sub("_", name).upper()


_LATER_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def place_of(model: type[Any], modules: str) -> str:
    """Find the class in *modules* that *model* is, or the nearest that it extends."""
    for kind in model.__mro__:
        if kind.__module__.startswith(modules):
            return f"{kind.__module__.removeprefix(modules)}.{kind.__name__}"
    raise TypeError(f"{model.__name__} is no model of this package")


def as_class(kind: type[M], model: object) -> M:
    """Make *model* an instance of *kind*, which is its class or extends it.

    Raises DecodeError for what is no model: a schema may allow other types too.
    """
    if isinstance(model, kind):
        return model
    if not isinstance(model, JsonModel):
        raise DecodeError(f"expected object, got {kind_of(model)}")
    if type(model) not in kind.__mro__:
        name = type(model).__name__
        raise TypeError(f"what was received is {name}, which {kind.__name__} is not")
    names = {field.name for field in fields(kind) if field.init}
    values = {name: value for name, value in vars(model).items() if name in names}
    return kind(**values)


def unknown_schema(name: str, known: Collection[str]) -> KeyError:
    """Say that there is no such schema, and which may be meant."""
    from difflib import get_close_matches

    spelled = {other.lower(): other for other in known}
    near = get_close_matches(name.lower(), spelled, n=1)
    hint = f": did you mean {spelled[near[0]]!r}?" if near else ""
    return KeyError(f"the API has no schema called {name!r}{hint}")
