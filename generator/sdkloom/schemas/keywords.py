"""The keywords of one schema object, read as the values they should be.

Validation reports what is wrong with a value; here it is as if the keyword were absent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.diagnostics.rules import Rule
from sdkloom.openapi.keywords import TYPES, JsonType
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child

Dialect: TypeAlias = Literal["2.0", "3.0", "3.1"]
"""3.2 reads schemas as 3.1 does."""

_APPLIED = frozenset({"$ref", "allOf", "anyOf", "oneOf"})
"""Keywords that apply other schemas to the same value."""


@dataclass(slots=True)
class Keywords:
    """The keywords of the schema object *raw* at *origin*.

    Every method returns ``None``, or what is empty, for what is absent or unusable.
    """

    raw: dict[str, JsonValue]
    origin: str
    dialect: Dialect
    diagnostics: Diagnostics

    def warn(self, rule: Rule, message: str, key: str) -> None:
        """Remark on the keyword *key*."""
        self.diagnostics.warning(rule, message, child(self.origin, key))

    def nullable(self) -> bool:
        """Read ``nullable`` where the other keywords refuse null, or may: who writes it means it.

        It is a type more beside ``type`` in OpenAPI 3.0, and asserts nothing anywhere else.
        """
        key = "nullable" if self.flag("nullable") else "x-nullable"
        if not self.flag(key):
            return False
        if not self._refuses_null() and _APPLIED.isdisjoint(self.raw):
            # It matters where a format says of which type a value is, though the letter does not.
            return "format" in self.raw and "type" not in self.raw
        message = (
            f"`{key}` does not add null to this schema: models and requests take null all the same"
        )
        place = child(self.origin, key)
        self.diagnostics.add_once(
            Diagnostic(rule="nullable-ignored", severity="warning", message=message, origin=place)
        )
        return True

    def report_null_type(self) -> None:
        """Remark on ``type: 'null'`` beside schemas that refuse null."""
        message = (
            "no value is valid: the schemas beside `type: null` refuse null; this is read as those"
            " schemas or null"
        )
        place = child(self.origin, "type")
        self.diagnostics.add_once(
            Diagnostic(rule="nullable-ignored", severity="warning", message=message, origin=place)
        )

    def _refuses_null(self) -> bool:
        types, enum = self.types(), self.raw.get("enum")
        if types is not None and "null" not in types:
            return True
        return (is_array(enum) and None not in enum) or self.raw.get("const") is not None

    def text(self, key: str) -> str | None:
        """Read a string."""
        value = self.raw.get(key)
        return value if isinstance(value, str) else None

    def flag(self, key: str) -> bool:
        """Read a boolean; absent is false."""
        return self.raw.get(key) is True

    def number(self, key: str) -> int | float | None:
        """Read a finite number."""
        value = self.raw.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        return value if isinstance(value, float) and math.isfinite(value) else None

    def count(self, key: str) -> int | None:
        """Read an integer that is not negative."""
        value = self.number(key)
        if isinstance(value, float):
            value = int(value) if value.is_integer() else None
        return value if value is not None and value >= 0 else None

    def bound(self, key: str, exclusive: str) -> tuple[int | float | None, int | float | None]:
        """Read a bound and its exclusive form, which was a mere flag before OpenAPI 3.1."""
        value, other = self.number(key), self.raw.get(exclusive)
        if not isinstance(other, bool):
            return value, self.number(exclusive)
        return (None, value) if other else (value, None)

    def multiple(self) -> int | float | None:
        """Read ``multipleOf``, which is above zero."""
        value = self.number("multipleOf")
        return value if value is not None and value > 0 else None

    def values(self, key: str) -> tuple[JsonValue, ...] | None:
        """Read an array of any values."""
        value = self.raw.get(key)
        return tuple(value) if is_array(value) else None

    def single(self, key: str) -> tuple[JsonValue] | None:
        """Read a value of any kind, null too."""
        return (self.raw[key],) if key in self.raw else None

    def names(self, key: str) -> tuple[str, ...]:
        """Read an array of strings, each once; absent is empty."""
        return _names(self.raw.get(key))

    def name_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Read an object of arrays of strings; absent is empty."""
        return {name: _names(value) for name, value in self.table(key).items()}

    def table(self, key: str) -> dict[str, JsonValue]:
        """Read an object; absent is empty."""
        value = self.raw.get(key)
        return value if is_object(value) else {}

    def array(self, key: str) -> list[JsonValue]:
        """Read an array; absent is empty."""
        value = self.raw.get(key)
        return value if is_array(value) else []

    def types(self) -> tuple[JsonType, ...] | None:
        """Read ``type``, with null where ``nullable`` adds it."""
        if "type" not in self.raw:
            return None
        value = self.raw["type"]
        given = value if is_array(value) else [value]
        found: dict[JsonType, None] = {}
        for name in given:
            found.update(dict.fromkeys(_type(name)))
        if not found:
            return None
        if self.dialect == "3.0" and self.flag("nullable"):
            found["null"] = None
        return tuple(found)


def _type(value: JsonValue) -> tuple[JsonType, ...]:
    """Read the name of a type; null without quotes is meant as null, and a file is a string."""
    if isinstance(value, str) and value in TYPES:
        return (TYPES[value],)
    if value is None:
        return ("null",)
    return ("string",) if value == "file" else ()


def _names(value: JsonValue) -> tuple[str, ...]:
    if not is_array(value):
        return ()
    return tuple(dict.fromkeys(name for name in value if isinstance(name, str)))
