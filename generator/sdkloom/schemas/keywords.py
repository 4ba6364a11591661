"""The keywords of one schema object, read as the values they should be, or told and left out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sdkloom.diagnostics import Diagnostics
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child, quoted
from sdkloom.schemas.ast import JsonType

Dialect: TypeAlias = Literal["2.0", "3.0", "3.1"]
"""3.2 reads schemas as 3.1 does."""

_COMMON = frozenset(
    [
        "$ref",
        "title",
        "description",
        "default",
        "format",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxProperties",
        "minProperties",
        "required",
        "enum",
        "type",
        "items",
        "allOf",
        "properties",
        "additionalProperties",
        "discriminator",
        "readOnly",
        "xml",
        "externalDocs",
        "example",
    ]
)
_SINCE_3_0 = _COMMON | {"oneOf", "anyOf", "not", "writeOnly", "deprecated"}
_KNOWN: dict[Dialect, frozenset[str]] = {
    "2.0": _COMMON,
    "3.0": _SINCE_3_0 | {"nullable"},
    "3.1": _SINCE_3_0
    | frozenset(
        [
            "$schema",
            "$id",
            "$anchor",
            "$dynamicAnchor",
            "$dynamicRef",
            "$vocabulary",
            "$comment",
            "$defs",
            "if",
            "then",
            "else",
            "const",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "patternProperties",
            "propertyNames",
            "dependentSchemas",
            "dependentRequired",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
            "examples",
        ]
    ),
}
ASSERTIONS = frozenset(
    [
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
    ]
)
"""The keywords of the validation vocabulary of JSON Schema 2020-12."""
_OLD_KEYWORDS = frozenset(
    [
        "$recursiveRef",
        "$recursiveAnchor",
        "additionalItems",
        "definitions",
        "dependencies",
        "id",
        "nullable",
    ]
)
_HARMLESS = frozenset(["$comment", "$schema", "$id", "id", "examples", "contentSchema", "summary"])
_ANNOTATIONS = frozenset(
    ["$ref", "description", "title", "summary", "example", "externalDocs", "xml"]
)
TYPES: dict[str, JsonType] = {
    "array": "array",
    "boolean": "boolean",
    "integer": "integer",
    "null": "null",
    "number": "number",
    "object": "object",
    "string": "string",
}


@dataclass(frozen=True, slots=True)
class Keywords:
    """The keywords of the schema object *raw* at *origin*.

    Every method returns ``None`` for what is absent or, after a remark, unusable.
    """

    raw: dict[str, JsonValue]
    origin: str
    dialect: Dialect
    diagnostics: Diagnostics

    def warn(self, rule: Rule, message: str, key: str) -> None:
        """Remark on the keyword *key*."""
        self.diagnostics.warning(rule, message, child(self.origin, key))

    def foreign(self, message: str, key: str) -> None:
        """Refuse a meaning that *key* has in another version only."""
        told = f"{message}: say it in this version's words, or say `openapi: 3.1.0`"
        self.diagnostics.error("keyword-dialect", told, child(self.origin, key))

    def wrong(self, key: str, expected: str, *, shown: str = "", grave: bool = True) -> None:
        """Say that *key* is not what it should be; where that is not grave, it is left out."""
        message, place = f"{quoted(shown or key)} has to be {expected}", child(self.origin, key)
        if grave:
            self.diagnostics.error("keyword-value", message, place)
        else:
            self.diagnostics.warning("keyword-value", f"{message}: it is ignored", place)

    def tell_unknown(self) -> None:
        """Remark on every keyword that has no meaning here."""
        for key in self.raw.keys() - _KNOWN[self.dialect] if self._may_be_unknown() else ():
            is_tuples_rest = key == "additionalItems" and is_array(self.raw.get("items"))
            if key.startswith("x-") or is_tuples_rest:
                continue
            message = (
                f"{quoted(key)} means nothing in a schema of OpenAPI {self.dialect}: it is ignored"
            )
            place = child(self.origin, key)
            is_free = self.dialect == "3.1" and key not in _OLD_KEYWORDS
            if key in _HARMLESS or is_free:
                self.diagnostics.info("keyword-ignored", message, place)
            else:
                self.diagnostics.warning("keyword-ignored", message, place)

    def _may_be_unknown(self) -> bool:
        return not self.raw.keys() <= _KNOWN[self.dialect]

    def tell_siblings(self) -> None:
        """Remark on what stands beside a ``$ref`` where that replaces the whole schema."""
        beside = [key for key in self.raw if key not in _ANNOTATIONS and not key.startswith("x-")]
        if self.dialect == "3.0" and "nullable" in beside:
            beside.remove("nullable")
            self.tell_nullable()
        if beside:
            listed = ", ".join(map(quoted, beside))
            message = f"{listed} beside $ref means nothing in OpenAPI {self.dialect}: it is ignored"
            self.warn("ref-siblings", message, beside[0])

    def tell_nullable(self) -> None:
        """Remark on a ``nullable`` that asserts nothing, because it has no type to widen."""
        if self.flag("nullable"):
            message = "nullable needs a type beside it (OpenAPI 3.0.3): checks ignore it, models allow null"
            self.warn("nullable-ignored", message, "nullable")

    def text(self, key: str, *, grave: bool = False) -> str | None:
        """Read a string."""
        value = self.raw.get(key)
        if value is None or isinstance(value, str):
            return value
        self.wrong(key, "a string", grave=grave)
        return None

    def flag(self, key: str) -> bool:
        """Read a boolean; absent is false."""
        value = self.raw.get(key, False)
        if not isinstance(value, bool):
            self.wrong(key, "true or false", grave=False)
        return value is True

    def number(self, key: str) -> int | float | None:
        """Read a finite number."""
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        self.wrong(key, "a number")
        return None

    def count(self, key: str) -> int | None:
        """Read an integer that is not negative."""
        value = self.raw.get(key)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.wrong(key, "an integer of at least 0", grave=not _is_negative(value, key))
        return None

    def bound(self, key: str, exclusive: str) -> tuple[int | float | None, int | float | None]:
        """Read a bound and its exclusive form, which was a mere flag before OpenAPI 3.1."""
        value, other = self.number(key), self.raw.get(exclusive)
        if not isinstance(other, bool):
            strict = self.number(exclusive)
            if strict is not None and self.dialect != "3.1":
                self.foreign(
                    f"{quoted(exclusive)} is true or false in OpenAPI {self.dialect}", exclusive
                )
            return value, strict
        if self.dialect == "3.1":
            message = f"{quoted(exclusive)} is a number since OpenAPI 3.1: read as 3.0 would"
            self.warn("keyword-dialect", message, exclusive)
        return (None, value) if other else (value, None)

    def multiple(self) -> int | float | None:
        """Read ``multipleOf``, which is above zero."""
        value = self.number("multipleOf")
        if value is None or value > 0:
            return value
        self.wrong("multipleOf", "greater than 0")
        return None

    def values(self, key: str) -> tuple[JsonValue, ...] | None:
        """Read an array of any values."""
        value = self.raw.get(key)
        if value is None:
            return None
        if not is_array(value):
            self.wrong(key, "an array")
            return None
        if not value:
            self.warn("keyword-value", f"an empty {quoted(key)} admits no value", key)
        return tuple(value)

    def held(self, key: str) -> tuple[JsonValue] | None:
        """Read a value of any kind, null too."""
        return (self.raw[key],) if key in self.raw else None

    def names(self, key: str) -> tuple[str, ...]:
        """Read an array of strings, each once; absent is empty."""
        value = self.raw.get(key)
        if value is None:
            return ()
        return self._names(value, key, key)

    def name_lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Read an object of arrays of strings; absent is empty."""
        found = self.table(key)
        return {name: self._names(value, key, name) for name, value in found.items()}

    def table(self, key: str) -> dict[str, JsonValue]:
        """Read an object; absent is empty."""
        value = self.raw.get(key)
        if value is None:
            return {}
        if is_object(value):
            return value
        self.wrong(key, "an object")
        return {}

    def array(self, key: str) -> list[JsonValue]:
        """Read an array; absent is empty."""
        value = self.raw.get(key)
        if value is None:
            return []
        if is_array(value):
            return value
        self.wrong(key, "an array")
        return []

    def types(self) -> tuple[JsonType, ...] | None:
        """Read ``type``, with null where ``nullable`` adds it."""
        if "type" not in self.raw:
            if self.dialect == "3.0":
                self.tell_nullable()
            return None
        value = self.raw["type"]
        given = value if is_array(value) else [value]
        found: dict[JsonType, None] = {}
        for one in given:
            found.update(dict.fromkeys(self._type(one)))
        if not found:
            return None
        self._tell_types(list(found), listed=is_array(value))
        if self.dialect == "3.0" and self.flag("nullable"):
            found["null"] = None
            enum = self.raw.get("enum")
            if is_array(enum) and None not in enum:
                message = "null is refused though nullable, because enum does not list it"
                self.diagnostics.info("nullable-enum", message, child(self.origin, "nullable"))
        return tuple(found)

    def _type(self, value: JsonValue) -> tuple[JsonType, ...]:
        if isinstance(value, str) and value in TYPES:
            return (TYPES[value],)
        if value is None:
            self.warn("keyword-dialect", 'the type null has to be written "null": read so', "type")
            return ("null",)
        if value == "file":
            if self.dialect != "2.0":
                message = "the type file is OpenAPI 2.0's: read as a string of format binary"
                self.warn("keyword-dialect", message, "type")
            return ("string",)
        shown = quoted(value) if isinstance(value, str) else "this"
        message = f"{shown} is no type: use one of {', '.join(TYPES)}"
        self.diagnostics.error("keyword-value", message, child(self.origin, "type"))
        return ()

    def _tell_types(self, found: list[JsonType], *, listed: bool) -> None:
        if self.dialect != "3.0":
            return
        if listed:
            self.foreign("several types need OpenAPI 3.1", "type")
        elif found == ["null"]:
            self.foreign("the type null needs OpenAPI 3.1", "type")

    def _names(self, value: JsonValue, key: str, shown: str) -> tuple[str, ...]:
        if not is_array(value):
            # A boolean is draft 3's spelling, which many documents still use.
            grave = not isinstance(value, bool)
            self.wrong(key, "an array of property names", shown=shown, grave=grave)
            return ()
        names = [one for one in value if isinstance(one, str)]
        if len(names) < len(value):
            self.wrong(key, "an array of strings: the others are left out")
        return tuple(dict.fromkeys(names))


def _is_negative(value: JsonValue, key: str) -> bool:
    """Tell whether ignoring the value changes nothing: at least -1 is no demand."""
    return isinstance(value, int | float) and value < 0 and key.startswith("min")
