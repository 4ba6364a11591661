"""What all models have in common: they are compared and shown by the values they show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeVar

from .presence import changed_copies, drop_absent

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import ClassVar

M = TypeVar("M", bound="JsonModel")


class JsonModel:
    """Base of dataclasses whose ``__dict__`` holds what was passed or received.

    A field that is not there is read from the class, whose attribute is its default.
    """

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls) -> None:
        if cls.__dict__.get("__slots__"):
            raise TypeError(
                f"{cls.__name__} extends a model, so it cannot have slots: leave out"
                " slots=True"
            )
        if (own := cls.__dict__.get("__post_init__")) is not None:
            cls.__post_init__ = _after_absent(own)  # type: ignore[method-assign]

    def __post_init__(self) -> None:
        drop_absent(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JsonModel) or type(self) is not type(other):
            return NotImplemented
        return vars(self) == vars(other) or _shown(self) == _shown(other)

    __hash__ = None  # type: ignore[assignment]

    @recursive_repr("...")
    def __repr__(self) -> str:
        shown = (
            f"{field.name}={getattr(self, field.name)!r}"
            for field in fields(self)
            if field.repr and hasattr(self, field.name)
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"


def _shown(model: JsonModel) -> dict[str, object]:
    """Find what the fields read as; read-only ones that did not arrive are left out."""
    return {
        field.name: getattr(model, field.name)
        for field in fields(model)
        if field.compare and hasattr(model, field.name)
    }


def _after_absent(post_init: Callable[..., None]) -> Callable[..., None]:
    """Let what a class does after ``__init__`` see the values that the model shows."""

    @wraps(post_init)
    def wrapped(self: JsonModel, *arguments: Any) -> None:
        drop_absent(self)
        post_init(self, *arguments)

    return wrapped


def fields_set(model: JsonModel) -> set[str]:
    """Name the fields that were passed or received, or changed since.

    None counts where it is sent as null, and not where it means absent.
    """
    attributes = vars(model)
    return {
        field.name
        for field in fields(model)
        if field.name in attributes
        and (attributes[field.name] is not None or field.default is not None)
    } | {name for name, _ in changed_copies(model)}


def replace(model: M, /, **changes: Any) -> M:
    """Copy *model* with some fields changed; what was absent stays so.

    ``dataclasses.replace`` passes the default of every absent property on, so that all
    are sent.
    """
    names = {field.name for field in fields(model) if field.init}
    values = {name: value for name, value in vars(model).items() if name in names}
    return type(model)(**{**values, **dict(changed_copies(model)), **changes})
