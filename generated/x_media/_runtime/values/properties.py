"""What a table says of a property, and what its field says."""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

from .codec import Kind
from .presence import Absent

if TYPE_CHECKING:
    from dataclasses import Field


class Property:
    """What a table says of a property beside its kind.

    *name* is the field's, where that is not the key. One that is *required* has to
    arrive though the field has a default, one that is *filled* is given its default
    where it is absent, so that it is sent. One that is *optional* may be missing though
    the field has no default, and is ``None`` then. One that is *read_only* is not sent.
    """

    __slots__ = ("filled", "kind", "name", "optional", "read_only", "required")

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        *,
        required: bool = False,
        filled: bool = False,
        optional: bool = False,
        read_only: bool = False,
    ) -> None:
        self.kind = kind
        self.name = name
        self.filled = filled
        self.optional = optional
        self.required = required
        self.read_only = read_only


class Row:
    """A property of a table, with the field that holds it."""

    __slots__ = ("_field", "_property", "key", "kind", "name", "read_only")

    def __init__(self, key: str, what: Property, field: Field[Any]) -> None:
        self._field = field
        self._property = what
        self.key = key
        self.name = field.name
        self.kind = what.kind
        self.read_only = what.read_only

    def default(self) -> Any:
        """Make what an instance is filled with where the property is absent."""
        if self._field.default_factory is not MISSING:
            return self._field.default_factory()
        return None if self._field.default is MISSING else self._field.default

    @property
    def sends_none(self) -> bool:
        """Whether None is sent as null, and does not mean absent."""
        entry = self._property
        if entry.optional:
            return False
        return entry.required or entry.filled or self._field.default is not None

    @property
    def has_other_default(self) -> bool:
        """Whether the property may be absent, and reads as something else than None."""
        absent, entry = self._field.default, self._property
        if entry.required or entry.filled or type(absent) is not Absent:
            return False
        return absent.make() is not None

    @property
    def must_arrive(self) -> bool:
        """Whether an object without the property cannot be decoded."""
        if self._property.required:
            return True
        field = self._field
        has_default = (
            field.default is not MISSING or field.default_factory is not MISSING
        )
        return not (has_default or self._property.optional)

    @property
    def is_filled(self) -> bool:
        """Whether an instance holds the default where the property is absent."""
        return self._property.filled or self._property.optional
