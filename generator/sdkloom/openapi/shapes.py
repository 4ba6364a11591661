"""How a table of the OpenAPI specification is written down: shapes of values, fields, objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple, TypeAlias

Need: TypeAlias = Literal["may", "should", "must"]
"""Whether a field may be absent; *should* is for a required field that a client can do without."""

VERSIONS = ("2.0", "3.0", "3.1", "3.2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value without parts of its own: ``kinds`` are the Python types, ``description`` names them.

    ``test`` refines; a *fatal* mistake leaves the meaning unclear and is an error, else a warning,
    as it is for a wrong value that is *harmless*: without it the meaning is the same.
    """

    kinds: frozenset[type]
    description: str
    values: frozenset[str] = frozenset()
    test: Callable[[Any], object] | None = None
    fatal: bool = False
    harmless: Callable[[Any], bool] | None = None
    nothing: bool = True
    """Whether null can be read as nothing."""

    def is_fatal(self, value: Any) -> bool:
        """Whether *value*, which is wrong, leaves the meaning unclear."""
        return self.fatal and (self.harmless is None or not self.harmless(value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """An object of the specification, by its name; perhaps something else instead.

    From version ``reference`` on it can be a Reference Object. Of a *tuple*, an array of such
    objects, older JSON Schema knew the meaning: it is reported, and checked.
    """

    node: str
    reference: str = "never"
    boolean: bool = False
    tuple: bool = False
    nothing: bool = True
    """Whether null can be read as nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Array:
    """An array; *nonempty* and *distinct* ones must have items, and none twice."""

    item: Shape
    fatal: bool = False
    nonempty: bool = False
    distinct: bool = False


class Key(NamedTuple):
    """What the keys of a map look like; a *fatal* mismatch is an error, as is one that is *refused*."""

    pattern: re.Pattern[str]
    description: str
    fatal: bool = False
    refused: re.Pattern[str] | None = None

    def is_fatal(self, name: str) -> bool:
        """Whether a name that does not match leaves the meaning unclear."""
        return self.fatal or (self.refused is not None and self.refused.match(name) is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Map:
    """A map from names to values of one shape."""

    item: Shape
    key: Key | None = None
    fatal: bool = False


Shape: TypeAlias = Scalar | Object | Array | Map


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A fixed field: its shape, the versions that have it, and those in which it is required."""

    shape: Shape
    since: str = VERSIONS[0]
    until: str = VERSIONS[-1]
    need: Need = "may"
    need_until: str = VERSIONS[-1]

    def known_in(self, version: str) -> bool:
        """Whether *version* ("3.1") has the field."""
        return self.since <= version <= self.until


class ObjectType(NamedTuple):
    """An object of the specification; its name is the title of the section that describes it.

    ``others`` is what keys that are no fixed fields hold (Paths, Responses, Callback). In a
    *cosmetic* object no mistake matters to a client: all are warnings. *Loose* objects admit
    further keys, as a Schema Object of 3.1 does, where they are annotations.
    """

    name: str
    fields: Mapping[str, Field | Shape]
    others: Map | None = None
    cosmetic: bool = False
    allows_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """An object as a version of the specification has it."""

    name: str
    fields: dict[str, Shape]
    needed: tuple[tuple[str, bool], ...]
    """Required fields, each with whether its absence is an error."""
    others: Map | None
    cosmetic: bool
    allows_unknown: bool
    elsewhere: dict[str, str] = field(default_factory=dict[str, str])
    """Fields that only other versions have, with a version that has it."""


def must(shape: Shape, until: str = VERSIONS[-1]) -> Field:
    """Make a field without which the meaning is unclear."""
    return Field(shape=shape, need="must", need_until=until)


def should(shape: Shape, until: str = VERSIONS[-1]) -> Field:
    """Make a required field that a client can do without; required up to version *until*."""
    return Field(shape=shape, need="should", need_until=until)


def since(version: str, shape: Shape | Field) -> Field:
    """Make a field that *version* introduced."""
    return replace(_field(shape), since=version)


def until(version: str, shape: Shape | Field) -> Field:
    """Make a field that *version* was the last to have."""
    return replace(_field(shape), until=version)


def compiled(nodes: Iterable[ObjectType], version: str) -> dict[str, Compiled]:
    """Return the tables of one version, by name of the object."""
    return {node.name: _compiled(node, version) for node in nodes}


def _compiled(node: ObjectType, version: str) -> Compiled:
    fields = {name: _field(shape) for name, shape in node.fields.items()}
    known = {name: field for name, field in fields.items() if field.known_in(version)}
    return Compiled(
        name=node.name,
        fields={name: field.shape for name, field in known.items()},
        needed=tuple(
            (name, field.need == "must")
            for name, field in known.items()
            if field.need != "may" and version <= field.need_until
        ),
        others=node.others,
        cosmetic=node.cosmetic,
        allows_unknown=node.allows_unknown,
        elsewhere={
            name: field.since if version < field.since else field.until
            for name, field in fields.items()
            if name not in known
        },
    )


def _field(shape: Shape | Field) -> Field:
    return shape if isinstance(shape, Field) else Field(shape=shape)


def _is_web_address(text: str) -> bool:
    return not any(character.isspace() for character in text)


def _count(number: float) -> bool:
    return number >= 0 and number == int(number) if abs(number) < _HUGE else number > 0


def _is_negative(value: Any) -> bool:
    return type(value) in _NUMBER and value < 0


def _only_text(items: list[Any]) -> bool:
    return all(type(item) is str for item in items)


_HUGE = 1e300
_STR: frozenset[type] = frozenset({str})
_NUMBER: frozenset[type] = frozenset({int, float})

ANYTHING = Scalar(
    kinds=frozenset({str, int, float, bool, dict, list, type(None)}), description="any value"
)
PROSE = Scalar(kinds=_STR, description="a string")
PATTERN = Scalar(kinds=_STR, description="a regular expression", fatal=True, nothing=False)
TEXT = Scalar(kinds=_STR, description="a string", fatal=True)
VERSION = Scalar(
    kinds=_STR,
    description="a version of three numbers, as `3.1.0` is",
    test=re.compile(r"3\.[0-9]+\.[0-9]+(-.+)?\Z").match,
)
LINK = Scalar(kinds=_STR, description="a URL", test=_is_web_address)
EMAIL = Scalar(kinds=_STR, description="an email address", test=lambda text: "@" in text)
FLAG = Scalar(kinds=frozenset({bool}), description="true or false")
SWITCH = replace(FLAG, fatal=True)
NUMBER = Scalar(kinds=_NUMBER, description="a number", fatal=True)
ABOVE_ZERO = Scalar(
    kinds=_NUMBER, description="a number above 0", test=lambda number: number > 0, fatal=True
)
COUNT = Scalar(kinds=_NUMBER, description="a whole number, 0 or more", test=_count, fatal=True)
LEAST = replace(COUNT, harmless=_is_negative)
"""A count that asks for at least as much: what is negative asks for nothing."""
NAMES = Scalar(
    kinds=frozenset({list}),
    description="an array of strings",
    test=_only_text,
    fatal=True,
    harmless=lambda value: isinstance(value, bool),  # draft 3's form, which documents still have
)
VALUES = Scalar(kinds=frozenset({list}), description="an array of values", fatal=True)


def beside(bound: str) -> Scalar:
    """Describe the flag of a bound that excludes itself, as it was before OpenAPI 3.1."""
    description = f"true or false, beside `{bound}` (a bound by itself is OpenAPI 3.1's)"
    return Scalar(kinds=frozenset({bool}), description=description, fatal=True)


def choice(*values: str, fatal: bool = True) -> Scalar:
    """Describe one of a few strings."""
    return Scalar(kinds=_STR, description="a string", values=frozenset(values), fatal=fatal)


def obj(node: str) -> Object:
    """Describe an object that may not be a reference."""
    return Object(node=node)


def ref(node: str, since: str = VERSIONS[0]) -> Object:
    """Describe an object or, from a version on, a Reference Object."""
    return Object(node=node, reference=since)


def array(shape: Shape) -> Array:
    """Describe an array of *shape*."""
    return Array(item=shape, fatal=True)


def mapping(shape: Shape, key: Key | None = None) -> Map:
    """Describe a map to *shape*."""
    return Map(item=shape, key=key, fatal=True)
