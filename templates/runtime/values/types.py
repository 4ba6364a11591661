"""Values that models are made of, beside Python's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Never, Self, TypeAlias, TypeGuard, cast

JsonValue: TypeAlias = (
    bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None
)
"""Any JSON value."""

JsonInput: TypeAlias = (
    bool | int | float | str | Sequence["JsonInput"] | Mapping[str, "JsonInput"] | None
)
"""Any JSON value that is only ever sent: a ``list[int]`` is one for type checkers."""

JsonObject: TypeAlias = dict[str, JsonValue]
"""A JSON object."""


def json_value(value: object) -> JsonValue:
    """Take lists and dicts of anything for JSON values, which type checkers do not."""
    return cast("JsonValue", value)


class _NoProperties(Mapping[str, Never]):
    """An empty mapping that cannot be filled, and so may be a shared default."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Never:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return hash(())

    def __repr__(self) -> str:
        return "{}"

    def __reduce__(self) -> str:
        return "NO_PROPERTIES"


NO_PROPERTIES: Final[Mapping[str, Never]] = _NoProperties()
"""What ``additional_properties`` holds where there are none."""


def is_object(value: object) -> TypeGuard[Mapping[str, object]]:
    """Tell whether *value* is a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Sequence[object]]:
    """Tell whether *value* is a JSON array: any sequence, but for text and bytes."""
    if isinstance(value, list | tuple):
        return True
    return isinstance(value, Sequence) and not isinstance(value, _TEXTS)


_TEXTS = (str, bytes, bytearray, memoryview)


def kind_of(value: object) -> str:
    """Name the JSON type of *value*."""
    if isinstance(value, str):
        return "string"
    if isinstance(value, bool):
        return "boolean"
    if value is None:
        return "null"
    kinds: dict[type[object], str] = {
        int: "integer",
        float: "number",
        list: "array",
        dict: "object",
    }
    return kinds.get(type(value), type(value).__name__)


def start_of(value: object) -> str:
    """Show how a scalar starts; of other values the text may take time to write."""
    is_huge = isinstance(value, int) and abs(value) > _HUGE
    if is_huge or is_array(value) or is_object(value):
        return kind_of(value)
    return repr(value[:60] if isinstance(value, str) else value)


_HUGE = 10**60


class UnknownVariant:
    """A received object whose tag this version of the package does not know."""

    __slots__ = ("value",)

    def __init__(self, value: JsonObject) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UnknownVariant) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"UnknownVariant({self.value!r})"


def tag_text(value: object) -> str | None:
    """Write a tag as the mapping of a discriminator does, whose keys are always texts."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else None


class OtherTag(str):
    """A tag in an encoded object of a *model* that it does not stand for."""

    __slots__ = ("model",)

    model: str

    def __new__(cls, tag: str, model: str) -> Self:
        """Make the tag of an object."""
        text = super().__new__(cls, tag)
        text.model = model
        return text


class EncodedObject(dict[str, object]):
    """The object of a model whose *read_only* properties are only ever received."""

    __slots__ = ("read_only",)

    def __init__(self, obj: Mapping[str, object], read_only: tuple[str, ...]) -> None:
        super().__init__(obj)
        self.read_only = read_only
