"""Shallow copies of clients and their resources."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

T = TypeVar("T")


def shallow_copy(original: T, **changes: object) -> T:
    """Copy the attributes of an object, but for *changes*, without calling ``__init__``.

    What a ``cached_property`` has stored is left out: it may know the original.
    """
    kind = type(original)
    copy = object.__new__(kind)
    for name, value in getattr(original, "__dict__", {}).items():
        if not isinstance(getattr(kind, name, None), cached_property):
            copy.__dict__[name] = value
    for base in kind.__mro__:
        slots = base.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(original, name):
                setattr(copy, name, getattr(original, name))
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
