"""Names of the variants of a union: what each of them is, with a number as the last resort."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from sdkloom.identifiers import class_name, constant_name, look, with_signs
from sdkloom.reading.json_values import JsonValue, same_value
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.merged import Choice, Merged, Merger
from sdkloom.schemas.unions import is_struct, is_structural, is_union, origin_name

_MOST_VALUES = 2
"""Values of a tag that a name spells out."""


def variant_names(merger: Merger, choice: Choice, outer: str) -> list[str]:
    """Name the members of *choice*, in order, within *outer*, the name of the union.

    A member is called after its ``$ref``, its title, the value of its tag, the one schema that it
    extends, the property that distinguishes it, values that only it allows, its type, the type of a
    property, or those that it chooses between: the first of these that no other member has. Members
    that are equal have one name.
    """
    return [
        f"{outer}Variant{number}"
        if label is None
        else label.text
        if label.is_title and label.text.startswith(outer)
        else outer + label.text
        for number, label in enumerate(_labels(merger, choice), 1)
    ]


class _Label(NamedTuple):
    """What a member is called beside the name of its union."""

    text: str
    is_title: bool = False


def _labels(merger: Merger, choice: Choice) -> list[_Label | None]:
    if choice.factors:
        known: dict[str, _Label | None] = {}
        for factor in choice.factors:
            origins = (member.origin for member in factor.members)
            known.update(zip(origins, _labels(merger, factor), strict=True))
        combined = [[known[part.origin] for part in member.all_of] for member in choice.members]
        return [
            _Label("".join(label.text for label in labels if label)) if all(labels) else None
            for labels in combined
        ]
    first: dict[str, int] = {}
    alike = [
        first.setdefault(fingerprint(member, str), index)
        for index, member in enumerate(choice.members)
    ]
    distinct = {index: choice.members[index] for index in dict.fromkeys(alike)}
    found = _Labels(merger, distinct).find()
    return [found.get(index) for index in alike]


@dataclass(frozen=True, slots=True)
class _Labels:
    """Labels different members, which are known by their positions."""

    merger: Merger
    members: Mapping[int, Schema]

    def find(self) -> dict[int, _Label]:
        """Find a label for each member that has one, the most telling first."""
        merged = {index: self.merger.merged(member) for index, member in self.members.items()}
        structs = {
            index: each for index, each in merged.items() if is_struct(each) and not is_union(each)
        }
        found: dict[int, _Label] = {}
        for proposals in (
            self._references(),
            self._titles(),
            self._tags(structs),
            self._extended(),
            _properties(structs),
            self._own_values(structs),
            self._own_values(structs, spell=with_signs),
            self._types(merged),
            self._property_types(structs),
            self._choices(),
            self._items(),
        ):
            left = {index: label for index, label in proposals if index not in found}
            used = Counter(_look(label.text) for label in (*found.values(), *left.values()))
            found |= {index: label for index, label in left.items() if used[_look(label.text)] == 1}
        return found

    def _references(self) -> Iterator[tuple[int, _Label]]:
        for index, member in self.members.items():
            if (origin := self.merger.referenced(member) or member.ref) is not None:
                yield index, _Label(_ending(origin_name(origin)))

    def _titles(self) -> Iterator[tuple[int, _Label]]:
        for index, member in self.members.items():
            if member.title:
                yield index, _Label(class_name(member.title), is_title=True)

    def _tags(self, structs: Mapping[int, Merged]) -> Iterator[tuple[int, _Label]]:
        """Label those that differ in the one property which is constant in most of them.

        Where only one of them has such a property, several values make it no tag.
        """
        values: dict[str, dict[int, tuple[JsonValue, ...]]] = {}
        for index, struct in structs.items():
            for wire, schemas in struct.properties.items():
                constants = self.merger.merged(*schemas).constants or ()
                if 0 < len(constants) <= _MOST_VALUES and all(map(_is_text, constants)):
                    values.setdefault(wire, {})[index] = constants
        found = max(values.values(), key=len, default=dict[int, tuple[JsonValue, ...]]())
        folded = Counter(str(value).casefold() for values in found.values() for value in values)
        for index, constants in found.items():
            if len(found) > 1 or len(constants) == 1:
                texts = map(str, constants)
                spelled = (
                    _with_case(text) if folded[text.casefold()] > 1 else text for text in texts
                )
                yield index, _Label("Or".join(map(_ending, spelled)))

    def _own_values(
        self, structs: Mapping[int, Merged], spell: Callable[[str], str] = str
    ) -> Iterator[tuple[int, _Label]]:
        """Label those that differ in what the values of one property are, by values of their own.

        What is no text needs the name of the property.
        """
        values: dict[str, dict[int, tuple[JsonValue, ...]]] = {}
        for index, struct in structs.items():
            for wire, schemas in struct.properties.items():
                constants = self.merger.merged(*schemas).constants
                if constants and all(map(_is_scalar, constants)):
                    values.setdefault(wire, {})[index] = constants
        wire = max(values, key=lambda name: len(values[name]), default="")
        found = values.get(wire, {})
        owners = Counter(map(same_value, chain.from_iterable(found.values())))
        for index, constants in found.items() if len(found) > 1 else ():
            own = [value for value in constants if owners[same_value(value)] == 1]
            texts = [
                spell(value) if isinstance(value, str) else with_signs(json.dumps(value))
                for value in own
            ]
            shown = texts if len(texts) <= _MOST_VALUES else [texts[0], "others"]
            name = [] if all(map(_is_text, own)) else [wire]
            if shown:
                yield index, _Label(_ending(" ".join([*name, " or ".join(shown)])))

    def _extended(self) -> Iterator[tuple[int, _Label]]:
        for index, member in self.members.items():
            origins = [part.ref for part in member.all_of if part.ref is not None]
            if len(origins) == 1:
                yield index, _Label(_ending(origin_name(origins[0])))

    def _types(self, merged: Mapping[int, Merged]) -> Iterator[tuple[int, _Label]]:
        """Label by JSON type those that need a name; an array lends it to its items."""
        for index, each in merged.items():
            types = [kind for kind in each.types or () if kind != "null"]
            if each.constants is not None and not types:
                types = ["string"] if all(map(_is_text, each.constants)) else []
            inner = map(self.merger.merged, (*each.items, *each.additional))
            is_enumeration = each.constants is not None and len(each.constants) > 1
            needs_name = is_structural(each) or is_enumeration or any(map(is_structural, inner))
            if len(types) == 1 and needs_name:
                yield index, _Label("" if types[0] == "array" else class_name(types[0]))

    def _property_types(self, structs: Mapping[int, Merged]) -> Iterator[tuple[int, _Label]]:
        """Label those that have a property with a type of its own: ``$ref``, title or JSON type."""
        if not structs:
            return
        found: dict[int, _Label] = {}
        for wire in next(iter(structs.values())).properties:
            described = {
                index: self._described(struct.properties[wire])
                for index, struct in structs.items()
                if wire in struct.properties
            }
            used = Counter(described.values())
            for index, text in described.items():
                if text and used[text] == 1:
                    found.setdefault(index, _Label(_ending(f"{wire} {text}")))
        yield from found.items()

    def _described(self, schemas: Sequence[Schema]) -> str | None:
        """Say what a property is in a word, where one does."""
        first, merged = schemas[0], self.merger.merged(*schemas)
        origin = self.merger.referenced(first) or first.ref
        types = [kind for kind in merged.types or () if kind != "null"]
        named = (first.title, origin_name(origin) if origin is not None else None)
        return next(filter(None, named), None) or (types[0] if len(types) == 1 else None)

    def _choices(self) -> Iterator[tuple[int, _Label]]:
        """Label members that only choose between a few others by what these are called."""
        for index, member in self.members.items():
            choices = self.merger.choices_of(member)  # not those of schemas that it refers to
            if len(choices) == 1 and 1 < len(choices[0].members) <= _MOST_VALUES:
                labels = _labels(self.merger, choices[0])
                if all(labels):
                    yield index, _Label("Or".join(label.text for label in labels if label))

    def _items(self) -> Iterator[tuple[int, _Label]]:
        """Label arrays by what their items are called, who take it for their names."""
        inner = {
            index: member.items
            for index, member in self.members.items()
            if member.items is not None and member.items.ref is None
        }
        if len(inner) > 1:
            yield from _Labels(self.merger, inner).find().items()


def _properties(structs: Mapping[int, Merged]) -> Iterator[tuple[int, _Label]]:
    """Label those with a property that no other has, preferably a required one; or requires."""
    owners = Counter(wire for struct in structs.values() for wire in struct.properties)
    askers = Counter(wire for struct in structs.values() for wire in struct.required)
    for index, struct in structs.items():
        own = [wire for wire in struct.properties if owners[wire] == 1]
        if not own and len(structs) > 1:
            own = [wire for wire in struct.required if askers[wire] == 1]
        if not own or (len(structs) == 1 and len(own) > 1):
            continue
        wire = min(own, key=lambda name: name not in struct.required)
        yield index, _Label(_ending(wire))


def _look(text: str) -> str:
    """Give what has to differ between two variants, which are constants in upper case, too."""
    return look(constant_name(f"X {text}"))


def _with_case(text: str) -> str:
    """Spell out the case of a text, for names that differ in nothing else."""
    if text.islower() or text.isupper():
        case = "lowercase" if text.islower() else "uppercase"
    else:
        case = "capitalized" if text[:1].isupper() else "mixed case"
    return f"{text.lower() if text.isupper() else text} {case}"


def _ending(text: str) -> str:
    """Write *text* as the end of a class's name, where neither digits nor keywords need care."""
    words = text if any(map(str.isalnum, text)) else with_signs(text) or "empty"
    return class_name(f"X {words}").removeprefix("X")


def _is_scalar(value: object) -> bool:
    return isinstance(value, (str, bool, int, float))


def _is_text(value: object) -> bool:
    return isinstance(value, str)
