"""What all models have in common: they are compared and shown by their fields."""

from __future__ import annotations

from dataclasses import fields
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import Field
    from typing import ClassVar


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

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, JsonModel) or type(self) is not type(other):
            return NotImplemented
        return vars(self) == vars(other) or all(
            getattr(self, field.name) == getattr(other, field.name)
            for field in fields(self)
            if field.compare
        )

    __hash__ = None  # type: ignore[assignment]

    @recursive_repr("...")
    def __repr__(self) -> str:
        shown = (
            f"{field.name}={getattr(self, field.name)!r}" for field in fields(self)
        )
        return f"{type(self).__qualname__}({', '.join(shown)})"
