"""Whether a schema of the new document admits every value that one of the old document admits.

What is compared is what schemas admit: references, ``allOf``, choices with one alternative and null are
seen through on both sides. An answer of yes is a proof; where there is none, the answer is no.
Two things are taken as clients have them: properties that the old schema does not declare are not
sent (unless it gives them a schema), and those that are ``readOnly`` never are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from sdkloom.diffing.assertions import (
    admits_constant,
    admits_numbers,
    admits_sizes,
    admits_texts,
    admits_type,
)
from sdkloom.diffing.patterns import texts_of
from sdkloom.matching.revision import Revision
from sdkloom.openapi.keywords import JsonType, json_type
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.merged import asks_nothing

_TYPES: tuple[JsonType, ...] = ("null", "boolean", "number", "string", "array", "object")
_FINITE: dict[str, tuple[JsonValue, ...]] = {"null": (None,), "boolean": (False, True)}
_OPAQUE_BY_TYPE: dict[str, tuple[str, ...]] = {
    "array": ("contains", "min_contains", "max_contains", "unevaluated_items"),
    "object": ("pattern_properties", "property_names", "dependent_required", "dependent_schemas"),
}
_OPAQUE = ("not_", "if_", "then", "else_", "dynamic_ref")
"""Keywords that are not reasoned about: they admit the same where they are written the same."""
_MOST_CASES = 2_000
"""Cases that are looked at for one question; one that needs more is answered with no."""
_DEEPEST = 40

Alternatives: TypeAlias = tuple[Schema, ...]


@dataclass(frozen=True, slots=True)
class _View:
    """Schemas that a value satisfies together, and the choices among which it satisfies one each."""

    parts: tuple[Schema, ...]
    choices: tuple[Alternatives, ...]

    @property
    def key(self) -> tuple[object, ...]:
        return (
            *(part.origin for part in self.parts),
            None,
            *(member.origin for choice in self.choices for member in choice),
        )

    @property
    def constants(self) -> list[JsonValue] | None:
        """The values that are left by all enumerations; ``None`` where there is none."""
        listed = [values for part in self.parts if (values := self._listed(part)) is not None]
        if not listed:
            return None
        texts = [frozenset(map(same_value, values)) for values in listed]
        common = texts[0].intersection(*texts)
        return [
            value
            for value in listed[0]
            if same_value(value) in common and json_type(value) in self.typed
        ]

    def _listed(self, part: Schema) -> tuple[JsonValue, ...] | None:
        """The values that a schema lists, or that are left by a pattern that matches few texts."""
        values = part.const or part.enum
        if values is not None or part.pattern is None:
            return values
        others = set(self.typed) - {"string"}
        texts = texts_of(part.pattern)
        if texts is None or not others <= _FINITE.keys():
            return None
        return (*sorted(texts), *(value for kind in others for value in _FINITE[kind]))

    @property
    def typed(self) -> list[str]:
        """The types that a value may be of; an integer counts as a number where both are allowed."""
        left: list[str] = [*_TYPES, "integer"]
        for part in self.parts:
            if part.types is not None:
                allowed = {*part.types}
                allowed |= {"integer"} if "number" in allowed else set()
                left = [kind for kind in left if kind in allowed]
        return [kind for kind in left if kind != "integer" or "number" not in left]

    @property
    def is_empty(self) -> bool:
        """Whether there is no value at all."""
        never = any(part.always is False for part in self.parts)
        return never or not self.typed or self.constants == []

    def properties(self, wire: str) -> tuple[Schema, ...]:
        """What is asked of a property by its name."""
        return tuple(part.properties[wire] for part in self.parts if wire in part.properties)

    @property
    def unknown(self) -> list[Schema]:
        """What is asked of properties that are not declared."""
        asked = (part.additional_properties or part.unevaluated_properties for part in self.parts)
        return [schema for schema in asked if schema is not None and not asks_nothing(schema)]

    @property
    def declared(self) -> dict[str, None]:
        return dict.fromkeys(wire for part in self.parts for wire in part.properties)

    @property
    def required(self) -> set[str]:
        return {wire for part in self.parts for wire in part.required}


@dataclass(slots=True)
class Containment:
    """Answers for two revisions; *same* gives what an old reference is called in the new one."""

    old: Revision
    new: Revision
    same: Callable[[str], str]
    _known: dict[object, bool] = field(default_factory=dict[object, bool])
    _assumed: list[object] = field(default_factory=list[object])
    _cases: int = 0
    _depth: int = 0

    def admitted(self, old: tuple[Schema, ...], new: tuple[Schema, ...]) -> bool:
        """Whether the schemas *new* together admit all that *old* together do."""
        self._cases = 0
        return self._within(_view(self.old, old), _view(self.new, new))

    def _within(self, old: _View, new: _View) -> bool:
        """A question that is being asked is taken for true within itself, as recursive types need."""
        key = old.key, new.key
        if (known := self._known.get(key)) is not None:
            return known
        self._cases += 1
        if self._cases > _MOST_CASES or self._depth > _DEEPEST:
            return False
        before = len(self._assumed)
        self._known[key] = True
        self._assumed.append(key)
        self._depth += 1
        proved = self._is_within(old, new)
        self._depth -= 1
        if not proved:
            for assumption in self._assumed[before:]:
                self._known.pop(assumption, None)
            del self._assumed[before:]
            self._known[key] = False
        return proved

    def _is_within(self, old: _View, new: _View) -> bool:
        if old.is_empty:
            return True
        goals: list[_Goal] = [*new.parts, *new.choices]
        return all(self._proved(old, goal) for goal in goals)

    def _proved(self, old: _View, goal: _Goal) -> bool:
        """Prove one goal, if need be for each alternative of a choice of the old schemas."""
        if old.is_empty or self._directly(old, goal):
            return True
        for number, choice in enumerate(old.choices):
            others = old.choices[:number] + old.choices[number + 1 :]
            if all(self._proved(_with(self.old, old, others, each), goal) for each in choice):
                return True
        return False

    def _directly(self, old: _View, goal: _Goal) -> bool:
        self._cases += 1
        if self._cases > _MOST_CASES:
            return False
        if isinstance(goal, Schema):
            return self._satisfies(old, goal)
        members = [_view(self.new, (member,)) for member in goal]
        if any(self._within(old, member) for member in members):
            return True
        cases = list(_split(old))
        return len(cases) > 1 and all(
            any(self._within(case, member) for member in members) for case in cases
        )

    # -- one schema, its choices and references aside

    def _satisfies(self, old: _View, new: Schema) -> bool:
        if new.always is not None:
            return new.always
        if (constants := old.constants) is not None and not any(
            isinstance(value, dict | list) for value in constants
        ):
            return all(admits_constant(new, value) for value in constants) and self._same(
                _OPAQUE, old, new
            )
        if new.enum is not None or new.const is not None:
            return self._is_listed(old, new)
        return self._same(_OPAQUE, old, new) and all(
            self._of_type(kind, old, new) for kind in old.typed
        )

    def _is_listed(self, old: _View, new: Schema) -> bool:
        """Whether all values are among constants, as null and the booleans may be."""
        if not all(kind in _FINITE for kind in old.typed):
            return False
        return all(admits_constant(new, value) for kind in old.typed for value in _FINITE[kind])

    def _of_type(self, kind: str, old: _View, new: Schema) -> bool:
        if not admits_type(new, kind):
            return False
        if not self._same(_OPAQUE_BY_TYPE.get(kind, ()), old, new):
            return False
        match kind:
            case "number" | "integer":
                return admits_numbers(old.parts, new, whole=kind == "integer")
            case "string":
                return admits_texts(old.parts, new)
            case "array":
                return self._arrays(old, new)
            case "object":
                return self._objects(old, new)
            case _:
                return True

    def _same(self, keywords: tuple[str, ...], old: _View, new: Schema) -> bool:
        """Whether what is not reasoned about is asked by the old schemas too."""
        for keyword in keywords:
            value = getattr(new, keyword)
            if value == getattr(EMPTY_SCHEMA, keyword):
                continue
            print_new = fingerprint(value, str)
            if not any(
                fingerprint(getattr(part, keyword), self.same) == print_new for part in old.parts
            ):
                return False
        return True

    def _arrays(self, old: _View, new: Schema) -> bool:
        if not admits_sizes(old.parts, new, "items"):
            return False
        if new.unique_items and not any(part.unique_items for part in old.parts):
            return False
        if new.prefix_items is not None and not self._same(("prefix_items",), old, new):
            return False
        if new.items is None or new.items.always is True:
            return True
        items = tuple(part.items for part in old.parts if part.items is not None)
        prefixes = [each for part in old.parts for each in part.prefix_items or ()]
        if prefixes and new.prefix_items is None:
            return all(self._inside((each,), new.items) for each in (*prefixes, *items))
        return self._inside(items, new.items)

    def _objects(self, old: _View, new: Schema) -> bool:
        fewest, most = len(old.required), len(old.declared) if self._is_declared(old) else None
        if not admits_sizes(old.parts, new, "properties", fewest=fewest, most=most):
            return False
        if any(
            wire not in old.required and not self._is_set_by_server(wire, old, new)
            for wire in new.required
        ):
            return False
        return all(
            self._inside(old.properties(wire) or tuple(old.unknown), schema)
            for wire, schema in new.properties.items()
            if (wire in old.declared or old.unknown) and not self._is_set_by_server(wire, old, new)
        ) and self._unknown(old, new)

    @staticmethod
    def _is_declared(old: _View) -> bool:
        """Whether no properties are sent but those that are declared."""
        has_patterns = any(part.pattern_properties for part in old.parts)
        is_described = bool(old.declared) and not old.unknown and not has_patterns
        return is_described or _is_closed(old)

    def _is_set_by_server(self, wire: str, old: _View, new: Schema) -> bool:
        asked = old.properties(wire), (new.properties[wire],) if wire in new.properties else ()
        parts = (
            *(part for part in _view(self.old, asked[0]).parts),
            *(part for part in _view(self.new, asked[1]).parts),
        )
        return any(part.read_only for part in parts)

    def _unknown(self, old: _View, new: Schema) -> bool:
        """Whether properties that the new schema does not declare may be what they are."""
        asked = new.additional_properties or new.unevaluated_properties
        if asked is None or asked.always is True:
            return True
        left = [wire for wire in old.declared if wire not in new.properties]
        if asked.always is False and (left or not _is_closed(old)):
            return False
        if not all(self._inside(old.properties(wire), asked) for wire in left):
            return False
        matched = [each for part in old.parts for each in part.pattern_properties.values()]
        if not all(self._inside((each,), asked) for each in matched):
            return False
        return _has_no_others(old) or self._inside(tuple(old.unknown), asked)

    def _inside(self, old: tuple[Schema, ...], new: Schema) -> bool:
        return self._within(_view(self.old, old), _view(self.new, (new,)))


_Goal: TypeAlias = Schema | Alternatives


def _has_no_others(view: _View) -> bool:
    """Whether there are no properties but those that are declared, or whose names match a pattern."""
    return any(schema.always is False for schema in view.unknown)


def _is_closed(view: _View) -> bool:
    return _has_no_others(view) and not any(part.pattern_properties for part in view.parts)


def _view(side: Revision, schemas: tuple[Schema, ...]) -> _View:
    parts = side.parts(schemas)
    origins = {part.origin for part in parts}
    choices = (members for part in parts for members in (part.one_of, part.any_of) if members)
    # A base that lists its own extensions asks nothing of these.
    return _View(
        parts,
        tuple(
            members
            for members in choices
            if not any(member.ref in origins or member.origin in origins for member in members)
        ),
    )


def _with(side: Revision, view: _View, choices: tuple[Alternatives, ...], member: Schema) -> _View:
    """Take one alternative of a choice."""
    inner = _view(side, (member,))
    known = {part.origin for part in view.parts}
    fresh = tuple(part for part in inner.parts if part.origin not in known)
    return replace(view, parts=(*view.parts, *fresh), choices=(*choices, *inner.choices))


def _split(view: _View) -> Iterator[_View]:
    """The same values as several cases: each constant, else each type."""
    constants = view.constants
    if constants is not None:
        cases = [Schema(origin=f"const {same_value(value)}", const=(value,)) for value in constants]
    else:
        cases = [
            Schema(origin=f"type {kind}", types=(kind,)) for kind in _TYPES if kind in view.typed
        ]
        cases += [Schema(origin="type integer", types=("integer",))] * ("integer" in view.typed)
    for case in cases:
        yield replace(view, parts=(*view.parts, case))
