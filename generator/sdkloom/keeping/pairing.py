"""Which declaration of the new package is which of the old one, those inside schemas included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkloom.diffing.match import Matches
from sdkloom.ir.nodes import (
    Alias,
    Api,
    Declaration,
    Either,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    Ref,
    Struct,
    TupleOf,
    Type,
    Union,
)

KeyOf: TypeAlias = Callable[[str], str]


def paired(old: Api, new: Api, matches: Matches, keys: tuple[KeyOf, KeyOf]) -> dict[str, str]:
    """Give the origin of an old declaration → that of the new one.

    *keys* know places whatever their position in an array, in the old document and in the new.
    Components are what *matches* says. What stands inside a schema or an operation is what stands
    there now. What then is left is what is now used in the place where it was used, if that is
    something alike.
    """
    pairing = _Pairing(_index(old), _index(new), frozenset(matches.back))
    moves = {one.operation.origin: other.operation.origin for one, other in matches.operations}
    moves |= matches.schemas
    present = {keys[1](origin): origin for origin in pairing.after}
    for origin in pairing.before:
        if (moved := present.get(_moved(keys[0](origin), moves))) is not None:
            pairing.pairs[origin] = moved
    pairing.walk((one.operation, other.operation) for one, other in matches.operations)
    pairing.settle()
    return pairing.pairs


def _index(api: Api) -> dict[str, Declaration]:
    return {one.origin: one for one in api.declarations}


def _moved(origin: str, moves: Mapping[str, str]) -> str:
    """Where something stands now whose schema or operation is called otherwise."""
    parts = origin.split("/")
    for end in range(len(parts), 0, -1):
        head = "/".join(parts[:end])
        if head in moves:
            return "/".join([moves[head], *parts[end:]])
    return origin


@dataclass(slots=True)
class _Pairing:
    """Walks both packages in step, from their operations and the declarations known to be pairs."""

    before: dict[str, Declaration]
    after: dict[str, Declaration]
    taken: frozenset[str]
    """Components of the new document that are known to be one of the old."""
    met: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Old component that only names a type → what is now in its places, "" for no declaration."""
    pairs: dict[str, str] = field(default_factory=dict[str, str])
    waiting: list[tuple[Type, Type]] = field(default_factory=list[tuple[Type, Type]])

    def walk(self, operations: Iterable[tuple[Operation, Operation]]) -> None:
        """Pair what is used in the same places."""
        for one, other in operations:
            self.waiting += _in_step(dict(_uses(one)), dict(_uses(other)))
        for origin, moved in list(self.pairs.items()):
            self._enter(self.before[origin], self.after[moved])
        for kind, present in self.waiting:  # which grows meanwhile
            self._compare(kind, present)

    def _compare(self, one: Type, other: Type) -> None:
        one = one.inner if isinstance(one, Nullable) else one
        other = other.inner if isinstance(other, Nullable) else other
        match one, other:
            case (ListOf(), ListOf()):
                self.waiting.append((one.item, other.item))
            case (TupleOf(), TupleOf()):
                self.waiting += zip(one.items, other.items, strict=False)
            case (MapOf(), MapOf()):
                self.waiting.append((one.value, other.value))
            case (Either(), Either()):
                self.waiting += [(one.one, other.one), (one.other, other.other)]
            case (Ref(), Ref()):
                self._meet(one.origin, other.origin)
            case (Ref(), _):
                self.met.setdefault(one.origin, set()).add("")
            case _:
                return

    def _meet(self, origin: str, other: str) -> None:
        """Take an unmatched declaration for the one that is now in its place."""
        one, found = self.before[origin], self.after[other]
        if origin in self.pairs:
            return
        both = _is_component(origin) and _is_component(other)
        if both and (other in self.taken or isinstance(one, Alias)):
            self.met.setdefault(origin, set()).add(other)
        elif isinstance(one, Union) and isinstance(found, Struct):
            self._merge(one, found)
        elif _is_alike(one, found):
            self.pairs[origin] = other
            self._enter(one, found)

    def _merge(self, one: Union, other: Struct) -> None:
        """A union became one struct: it is what each variant was, if it has their fields."""
        variants = [each.type.origin for each in one.variants if isinstance(each.type, Ref)]
        alike = all(_is_alike(self.before[each], other) for each in variants)
        if alike and len(variants) == len(one.variants):
            for origin in (one.origin, *variants):
                self.pairs.setdefault(origin, other.origin)

    def settle(self) -> None:
        """Pair components that only name a type with what took their place everywhere."""
        for origin, places in self.met.items():
            (only, *more) = sorted(places)
            if only and not more and only not in self.taken and origin not in self.pairs:
                one, found = self.before[origin], self.after[only]
                if (
                    isinstance(one, Alias)
                    and isinstance(found, Alias)
                    and one.target == found.target
                ):
                    self.pairs[origin] = only

    def _enter(self, one: Declaration, other: Declaration) -> None:
        self.waiting += _in_step(dict(_parts(one)), dict(_parts(other)))


def _is_alike(one: Declaration, other: Declaration) -> bool:
    """Whether callers may take one for the other: structs have to share most of their fields."""
    if not isinstance(one, Struct) or not isinstance(other, Struct):
        return type(one) is type(other)
    fields = {each.wire for each in one.fields}, {each.wire for each in other.fields}
    return 2 * len(fields[0] & fields[1]) >= min(map(len, fields))


def _is_component(origin: str) -> bool:
    """Whether *matches* has judged it: a component schema is called what the document calls it."""
    return origin.rpartition("/")[0] in ("#/components/schemas", "#/definitions")


def _in_step(one: dict[object, Type], other: dict[object, Type]) -> Iterator[tuple[Type, Type]]:
    return ((kind, other[place]) for place, kind in one.items() if place in other)


def _uses(operation: Operation) -> Iterator[tuple[object, Type]]:
    """The types that an operation uses, each with its place in the operation."""
    for one in operation.parameters:
        yield (one.where, one.wire), one.type
    for content in operation.body.contents if operation.body else ():
        yield ("body", content.media_type), content.type
    for response in (*operation.returns, *operation.errors):
        for content in response.contents:
            yield (response.status, content.media_type), content.type
    for content in operation.returns[0].contents if operation.returns else ():
        yield ("success", content.media_type), content.type


def _parts(declaration: Declaration) -> Iterator[tuple[object, Type]]:
    """The types that a declaration is made of, each with its place in it."""
    match declaration:
        case Struct():
            yield from ((one.wire, one.type) for one in declaration.fields)
            if declaration.extra is not None:
                yield None, declaration.extra
        case Union():
            yield from ((number, one.type) for number, one in enumerate(declaration.variants))
        case Alias():
            yield None, declaration.target
