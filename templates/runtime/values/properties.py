"""What a table says of a property, and what its field says."""

from __future__ import annotations

from dataclasses import MISSING
from typing import TYPE_CHECKING, Any

from .codec import Constant, Kind

if TYPE_CHECKING:
    from dataclasses import Field


class Property:
    """What a table says of a property beside its kind.

    *name* is the field's, where that is not the key. One that is *required* is sent
    also if it is at its default, one that is *read_only* not in a request. One that is
    *optional* may be missing where the class has no default, and is ``None`` then. A
    *constant* is always sent, and nothing stands for it where it has to arrive.
    """

    __slots__ = ("constant", "kind", "name", "optional", "read_only", "required")

    def __init__(
        self,
        kind: Kind,
        name: str = "",
        *,
        required: bool = False,
        optional: bool = False,
        read_only: bool = False,
        constant: bool = False,
    ) -> None:
        self.constant = constant
        self.kind = kind
        self.name = name
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

    @property
    def _has_default(self) -> bool:
        field = self._field
        return field.default is not MISSING or field.default_factory is not MISSING

    def default(self) -> Any:
        """Make what the field is where the property is absent."""
        if self._field.default_factory is not MISSING:
            return self._field.default_factory()
        return None if self._field.default is MISSING else self._field.default

    @property
    def leaves_out_default(self) -> bool:
        """Whether a model at the field's default is sent without the property."""
        is_always_sent = self._property.required or self._property.constant
        return self._has_default and not is_always_sent

    @property
    def sends_none(self) -> bool:
        """Whether None is sent as null, and not left out."""
        what = self._property
        if what.optional or what.constant:
            return what.required
        return what.required or self._field.default is not None

    @property
    def is_nullable(self) -> bool:
        """Whether null counts as absent."""
        return not self.sends_none

    @property
    def must_arrive(self) -> bool:
        """Whether an object without the property cannot be decoded."""
        if not self._has_default:
            return not self._property.optional
        what = self._property
        exact = isinstance(self.kind, Constant) or self._field.default is None
        return what.required and (what.constant or exact)

    @property
    def is_filled(self) -> bool:
        """Whether an instance holds the default, because its class has none or it is sent."""
        stored = self._field.default is MISSING or self._property.required
        return stored and not self.must_arrive
