"""Texts that are equal for schemas that assert the same, and keys of the members of a choice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import cast

from sdkloom.reading.document import tokens
from sdkloom.reading.json_values import JsonValue, is_object, same_value
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema

_IGNORED = frozenset(
    {"origin", "title", "description", "deprecated", "dynamic_scope", "dynamic_targets"}
)
_COMPONENTS = (["components", "schemas"], ["definitions"], ["$defs"])
_DIGITS = 8
_PLAIN = tuple(name for name in Schema._fields if name not in _IGNORED)
_asserted = attrgetter(*_PLAIN)
_NOTHING = _asserted(EMPTY_SCHEMA)
_beside_reference = attrgetter(*(name for name in _PLAIN if name != "ref"))
_NOTHING_BESIDE = _beside_reference(EMPTY_SCHEMA)


def fingerprint(value: JsonValue, same: Callable[[str], str]) -> str:
    """A text that is equal for schemas (or maps and tuples of them) that assert the same."""
    if isinstance(value, Schema):
        texts = [
            f"{name}={_field_print(name, content, same)}"
            for name, content, absent in zip(_PLAIN, _asserted(value), _NOTHING, strict=True)
            if content != absent
        ]
        return f"{{{';'.join(texts)}}}"
    if is_object(value):
        pairs = (f"{key!r}:{fingerprint(member, same)}" for key, member in value.items())
        return f"<{','.join(sorted(pairs))}>"
    if isinstance(value, tuple | list):
        items: list[JsonValue] = list(cast("Iterable[JsonValue]", value))
        if isinstance(value, tuple) and all(isinstance(item, str) for item in items):
            return str(sorted(items))  # names, in any order
        return f"[{','.join(fingerprint(item, same) for item in items)}]"
    return same_value(value)


def only_refers(schema: Schema) -> bool:
    """Whether *schema* asserts nothing but its ``$ref``."""
    return schema.ref is not None and _beside_reference(schema) == _NOTHING_BESIDE


def _field_print(name: str, value: JsonValue, same: Callable[[str], str]) -> str:
    if name in ("ref", "dynamic_ref"):
        return same(str(value))
    if name == "discriminator":
        return (
            f"{value.property_name}:{sorted((tag, same(origin)) for tag, origin in value.mapping)}"
        )
    if name in ("required", "types"):
        return str(sorted(value))
    if name == "enum":
        return str(sorted(map(same_value, value)))
    if name in ("all_of", "any_of", "one_of"):
        # joined: as a list's text, quotes in quotes would double at each level
        return f"[{','.join(sorted(fingerprint(member, same) for member in value))}]"
    return fingerprint(value, same)


def member_key(member: Schema) -> str:
    """What a member of a choice is known by, whatever its position: its ``$ref``, or what it asserts.

    That is no number, which would be a position.
    """
    if member.ref is not None:
        file, parts = tokens(member.ref)
        if not file and parts[:-1] in _COMPONENTS and not parts[-1].isdigit():
            return parts[-1]
    text = fingerprint(member, str).encode("utf-8", "surrogatepass")
    return f"x{hashlib.sha256(text).hexdigest()[:_DIGITS]}"
