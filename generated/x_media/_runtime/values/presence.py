"""Presence: which properties of a model were passed or received, and what absent ones read as.

A model's ``__dict__`` holds what was passed or received. Anything else is read from its
class, where ``default`` and ``read_only`` put a descriptor without ``__set__``: reading a
property that is there costs what reading any attribute costs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, TypeVar, cast, overload

T = TypeVar("T")

COPY = "_default:"
"""Starts the key under which an instance holds its copy of a list or dict default."""


class Absent:
    """What an argument is that was not passed; shown as the default that it stands for.

    It is known by its class: signatures and fields may be copied.
    """

    __slots__ = ("make",)

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make

    def __repr__(self) -> str:
        try:
            return repr(self.make())
        except NameError:  # dataclasses ask while the module is still being read
            return "..."

    def __eq__(self, other: object) -> bool:
        value = other.make() if isinstance(other, Absent) else other
        return bool(self.make() == value)

    def __hash__(self) -> int:
        return hash(Absent)

    def __bool__(self) -> bool:
        return bool(self.make())


class FilledIn(Absent):
    """What an argument of one possible value is that was not passed."""

    __slots__ = ()


class NotReceived(Absent):
    """What a read-only argument is that was not passed."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(lambda: None)

    def __repr__(self) -> str:
        return "<read-only>"


class _Default:
    """Stands in a class for a property that an instance does not hold."""

    __slots__ = ("_absent", "_name")

    def __init__(self, absent: Absent) -> None:
        self._absent = absent
        self._name = ""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, _owner: type | None = None) -> Any:
        return self._absent if instance is None else self._read(instance)

    def _read(self, instance: object) -> object:
        raise NotImplementedError


class _Shared(_Default):
    """A default that cannot be changed, the same for all instances."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        super().__init__(Absent(lambda: value))
        self._value = value

    def __get__(self, instance: object, _owner: type | None = None) -> Any:
        return self._absent if instance is None else self._value


class _Copied(_Default):
    """A default that can be changed: every instance that is asked gets a copy."""

    __slots__ = ()

    def _read(self, instance: object) -> object:
        attributes, key = vars(instance), COPY + self._name
        if key in attributes:
            return attributes[key]
        return attributes.setdefault(key, self._absent.make())


class _ReadOnly(_Default):
    """A property that only a server can give a value."""

    __slots__ = ()

    def _read(self, instance: object) -> object:
        name = self._name
        message = f"{type(instance).__name__}.{name} is read-only and was not received"
        raise AttributeError(message, name=name, obj=instance)


@overload
def default(value: T) -> T: ...
@overload
def default(*, factory: Callable[[], T]) -> T: ...
def default(value: Any = None, *, factory: Callable[[], Any] | None = None) -> Any:
    """Declare what a property reads as that was neither passed nor received.

    It is not sent then. A list or a dict is copied when it is first read, and sent once
    the copy differs. *factory* makes the value, where that cannot be done at once.
    """
    if factory is not None:
        return _Copied(Absent(factory))
    try:
        hash(value)
    except TypeError:
        return _Copied(Absent(lambda: deepcopy(value)))
    return _Shared(value)


def constant(value: T) -> T:
    """Declare a list or a dict that is the only value of a property.

    Every instance that is made holds a copy, which is sent.
    """
    return cast("T", _Copied(FilledIn(lambda: deepcopy(value))))


def read_only() -> Any:
    """Declare a required property that is received and never sent.

    Reading it raises AttributeError where it was not received.
    """
    return _ReadOnly(NotReceived())


def drop_absent(model: object) -> None:
    """Forget the arguments that were not passed, and fill in what has one value."""
    attributes = vars(model)
    for name, value in [
        (name, value) for name, value in attributes.items() if isinstance(value, Absent)
    ]:
        if isinstance(value, FilledIn):
            attributes[name] = value.make()
        else:
            del attributes[name]


def changed_copies(model: object) -> Iterator[tuple[str, object]]:
    """Go through the properties whose copy of the default was changed."""
    attributes = vars(model)
    for key in [key for key in attributes if key.startswith(COPY)]:
        name = key[len(COPY) :]
        if name not in attributes:
            absent = getattr(type(model), name)
            if attributes[key] != absent.make():
                yield name, attributes[key]
