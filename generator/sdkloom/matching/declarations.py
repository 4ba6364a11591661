"""Which declaration of the new package is which of the old one, those inside schemas included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkloom.ir.nodes import (
    Alias,
    Constant,
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
from sdkloom.lowering.stable_keys import StableKeys
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import same_value

AKIN = 0.25
"""How much (0 to 1) two things have to share that are each used just where the other was."""

OperationPairs: TypeAlias = Sequence[tuple[Operation, Operation]]


def paired(
    old: Revision, new: Revision, operations: OperationPairs, schemas: Mapping[str, str]
) -> dict[str, str]:
    """Give the origin of an old declaration → that of the new one; several may have become one.

    Components are paired by *schemas*, and what stands inside a paired schema or operation by its
    place there, whatever its position in an array. The rest is paired with what is now used in the
    same places, if the two are alike; or with what has the same name and place.
    """
    pairing = _Pairing(old, new, frozenset(schemas.values()))
    moves = {before.origin: after.origin for before, after in operations}
    moves.update(schemas)
    keys = StableKeys(old.document), StableKeys(new.document)
    present = {keys[1](origin): origin for origin in new.index}
    for origin in old.index:
        moved = present.get(_moved(keys[0](origin), moves))
        if moved is not None and not _is_another(old, origin, new, moved):
            pairing.pairs[origin] = moved
    pairing.walk(operations)
    pairing.settle()
    for origin, declaration in old.index.items():
        found = new.index.get(origin)
        if found is not None and found.name == declaration.name:
            pairing.pairs.setdefault(origin, origin)
    return pairing.pairs


def _is_another(old: Revision, before: str, new: Revision, after: str) -> bool:
    """Whether what stands in a place is called otherwise and has another tag: it is no new name."""
    renamed = old.index[before].name != new.index[after].name
    return renamed and differ_in_tags(old, before, new, after)


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

    old: Revision
    new: Revision
    taken: frozenset[str]
    """Components of the new document that are known to be one of the old."""
    met: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    """Old component that only names a type → what is now in its places, "" for no declaration."""
    pairs: dict[str, str] = field(default_factory=dict[str, str])
    waiting: list[tuple[Type, Type]] = field(default_factory=list[tuple[Type, Type]])

    def walk(self, operations: Iterable[tuple[Operation, Operation]]) -> None:
        """Pair what is used in the same places."""
        for before, after in operations:
            self.waiting += _in_step(dict(_uses(before)), dict(_uses(after)))
        for origin, moved in list(self.pairs.items()):
            self._enter(self.old.index[origin], self.new.index[moved])
        for kind, present in self.waiting:  # which grows meanwhile
            self._compare(kind, present)

    def _compare(self, old: Type, new: Type) -> None:
        old = old.inner if isinstance(old, Nullable) else old
        new = new.inner if isinstance(new, Nullable) else new
        match old, new:
            case (ListOf(), ListOf()):
                self.waiting.append((old.item, new.item))
            case (TupleOf(), TupleOf()):
                self.waiting += zip(old.items, new.items, strict=False)
            case (MapOf(), MapOf()):
                self.waiting.append((old.value, new.value))
            case (Either(), Either()):
                self.waiting += [(old.first, new.first), (old.second, new.second)]
            case (Ref(), Ref()):
                self._meet(old.origin, new.origin)
            case (Ref(), _):
                self.met.setdefault(old.origin, set()).add("")
                self._look_through(self.old.core(old), new)
            case (_, Ref()):
                self._look_through(old, self.new.core(new))
            case _:
                return

    def _look_through(self, old: Type | None, new: Type | None) -> None:
        """Compare what the name of a type stands for with what stands in its place without one."""
        if old is not None and new is not None and Ref not in (type(old), type(new)):
            self.waiting.append((old, new))

    def _meet(self, origin: str, moved: str) -> None:
        """Take an unmatched declaration for the one that is now in its place."""
        before, after = self.old.index[origin], self.new.index[moved]
        if origin in self.pairs:
            return
        both = _is_component(origin) and _is_component(moved)
        if both and (moved in self.taken or isinstance(before, Alias)):
            self.met.setdefault(origin, set()).add(moved)
        elif isinstance(before, Union) and isinstance(after, Struct):
            self._merge(before, after)
        elif self._is_alike(before, after):
            self.pairs[origin] = moved
            self._enter(before, after)

    def _merge(self, union: Union, struct: Struct) -> None:
        """A union became one struct: it is what each variant was, if it has their fields."""
        variants = [each.type.origin for each in union.variants if isinstance(each.type, Ref)]
        alike = all(self._is_alike(self.old.index[each], struct) for each in variants)
        if alike and len(variants) == len(union.variants):
            for origin in (union.origin, *variants):
                self.pairs.setdefault(origin, struct.origin)

    def settle(self) -> None:
        """Pair components that only name a type with what took their place everywhere."""
        for origin, places in self.met.items():
            (only, *more) = sorted(places)
            if only and not more and only not in self.taken and origin not in self.pairs:
                before, after = self.old.index[origin], self.new.index[only]
                if (
                    isinstance(before, Alias)
                    and isinstance(after, Alias)
                    and before.target == after.target
                ):
                    self.pairs[origin] = only

    def _is_alike(self, old: Declaration, new: Declaration) -> bool:
        """Whether callers may take one for the other: structs have to share enough of their fields."""
        match old, new:
            case Struct(), Struct():
                if differ_in_tags(self.old, old.origin, self.new, new.origin):
                    return False
                fields = {each.wire for each in old.fields}, {each.wire for each in new.fields}
                fewer, more = sorted(map(len, fields))
                common = len(fields[0] & fields[1])
                only_grew = common == len(fields[0]) > 1
                return 2 * common >= fewer and (only_grew or common >= AKIN * more)
            case Alias(target=Constant(values=before)), Alias(target=Constant(values=after)):
                return not set(map(same_value, before)).isdisjoint(map(same_value, after))
            case _:
                return type(old) is type(new)

    def _enter(self, old: Declaration, new: Declaration) -> None:
        self.waiting += _in_step(dict(_parts(old)), dict(_parts(new)))


def differ_in_tags(old: Revision, before: str, new: Revision, after: str) -> bool:
    """Whether a property with one constant in each of two structs has another in the other."""
    tags = _tags(old, before), _tags(new, after)
    return any(tags[1].get(wire, tag) != tag for wire, tag in tags[0].items())


def _tags(revision: Revision, origin: str) -> dict[str, str]:
    """The properties of a struct that have a single constant."""
    struct = revision.index.get(origin)
    types = ((each.wire, each.type) for each in struct.fields) if isinstance(struct, Struct) else ()
    constants = ((wire, revision.core(kind)) for wire, kind in types)
    return {
        wire: same_value(kind.values[0])
        for wire, kind in constants
        if isinstance(kind, Constant) and len(kind.values) == 1
    }


def _is_component(origin: str) -> bool:
    """Whether *matches* has judged it: a component schema is called what the document calls it."""
    return origin.rpartition("/")[0] in ("#/components/schemas", "#/definitions")


def _in_step(old: dict[object, Type], new: dict[object, Type]) -> Iterator[tuple[Type, Type]]:
    return ((kind, new[place]) for place, kind in old.items() if place in new)


def _uses(operation: Operation) -> Iterator[tuple[object, Type]]:
    """The types that an operation uses, each with its place in the operation."""
    for parameter in operation.parameters:
        yield (parameter.where, parameter.wire), parameter.type
    for content in operation.body.contents if operation.body else ():
        yield ("body", content.media_type), content.type
    for response in (*operation.returns, *operation.errors):
        for content in response.contents:
            yield (response.status, content.media_type), content.type
    for content in operation.returns[0].contents if operation.returns else ():
        yield ("success", content.media_type), content.type
    if operation.body and operation.body.contents:
        yield ("body", "preferred"), operation.body.contents[0].type


def _parts(declaration: Declaration) -> Iterator[tuple[object, Type]]:
    """The types that a declaration consists of, each with its place in it."""
    match declaration:
        case Struct():
            yield from ((field.wire, field.type) for field in declaration.fields)
            if declaration.extra is not None:
                yield None, declaration.extra
        case Union():
            yield from (
                (number, variant.type) for number, variant in enumerate(declaration.variants)
            )
        case Alias():
            yield None, declaration.target
