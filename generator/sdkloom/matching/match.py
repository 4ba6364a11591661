"""Which schema and which operation of the new document is which of the old one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from sdkloom.ir.nodes import Content, Group, Operation
from sdkloom.matching.declarations import AKIN, differ_in_tags, paired
from sdkloom.matching.revision import Revision
from sdkloom.schemas.ast import Schema, schema_references, subschemas
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.merged import bare_reference

ALIKE = 0.6
"""How alike (0 to 1) two schemas have to be that stand in the same place under two names."""

_ROUNDS, _DEPTH, _ENOUGH = 4, 5, 500
_MIN_PROPERTIES = 4
"""Properties that a schema has to have for their names alone to be compared."""
_PLACEHOLDER = re.compile(r"\{[^{}/]*\}")


@dataclass(frozen=True, slots=True)
class Located:
    """An operation and the group it is in."""

    group: Group
    operation: Operation

    @property
    def symbol(self) -> str:
        """How callers call it."""
        return f"client.{self.group.module}.{self.operation.name}"


@dataclass(slots=True)
class Matches:
    """Pairs of old and new: operations, and by origin component schemas and declarations."""

    operations: list[tuple[Located, Located]]
    removed: list[Located]
    added: list[Located]
    schemas: dict[str, str] = field(default_factory=dict[str, str])
    confidence: dict[str, float] = field(default_factory=dict[str, float])
    """How alike the schemas of a pair are, from 0 to 1, by the origin of the old one."""
    back: dict[str, str] = field(default_factory=dict[str, str])
    declarations: dict[str, str] = field(default_factory=dict[str, str])
    """Several old declarations may be one new declaration."""

    def pair(self, old: str, new: str, confidence: float) -> None:
        """Take *new* for *old*."""
        self.schemas[old] = new
        self.back.setdefault(new, old)
        self.confidence[old] = confidence


def matched(old: Revision, new: Revision) -> Matches:
    """Match operations by method and path, schemas by name, and what is left by shape and use.

    Declarations follow from these; a component that only its declaration leads to is matched too.
    """
    matches = _operations(old, new)
    before = [component.origin for component in old.api.components]
    after = {component.origin for component in new.api.components}
    for origin in before:
        if origin in after:
            matches.pair(origin, origin, 1.0)
    left = [origin for origin in before if origin not in matches.schemas]
    right = [
        component.origin for component in new.api.components if component.origin not in matches.back
    ]
    features = _Features(old, new)
    if left and right:
        _by_shape(old, new, left, right, matches)
        _by_use(old, new, matches, features)
    operations = [(before.operation, after.operation) for before, after in matches.operations]
    matches.declarations = paired(old, new, operations, matches.schemas)
    for origin in left:
        found = matches.declarations.get(origin)
        if found in after and origin not in matches.schemas:
            matches.pair(origin, found, round(features.alike(origin, found), 2))
    return matches


# -- operations


def _operations(old: Revision, new: Revision) -> Matches:
    before, after = list(_located(old)), list(_located(new))
    pairs: list[tuple[Located, Located]] = []
    for key in (_method_and_path, _method_and_shape, _identifier):
        there = {key(located): located for located in reversed(after)}
        for located in list(before):
            match = there.get(key(located)) if key(located) else None
            if match is not None and match in after:
                pairs.append((located, match))
                before.remove(located)
                after.remove(match)
    return Matches(pairs, before, after)


def _located(side: Revision) -> Iterator[Located]:
    for group in side.api.groups:
        for operation in group.operations:
            yield Located(group, operation)


def _method_and_path(located: Located) -> str | None:
    return f"{located.operation.method} {located.operation.path}"


def _method_and_shape(located: Located) -> str | None:
    """The path as servers see it, which do not see what its parameters are called."""
    path = located.operation.path.rstrip("/")
    return f"{located.operation.method} {_PLACEHOLDER.sub('{}', path)}"


def _identifier(located: Located) -> str | None:
    return located.operation.operation_id


# -- schemas by shape


def _by_shape(
    old: Revision, new: Revision, left: list[str], right: list[str], matches: Matches
) -> None:
    """Pair schemas that are equal but for their names and those of what they refer to."""
    before, after = _colours(old, left, matches.schemas), _colours(new, right, {})
    rare = Counter(before.values()), Counter(after.values())
    there = {colour: origin for origin, colour in after.items()}
    for origin, colour in before.items():
        alone = rare[0][colour] == rare[1][colour] == 1
        if alone and not differ_in_tags(old, origin, new, there[colour]):
            matches.pair(origin, there[colour], 1.0)


def _colours(side: Revision, origins: list[str], known: dict[str, str]) -> dict[str, str]:
    """A text for each schema that is equal for equal shapes, those of its references included."""
    colours = dict.fromkeys(origins, "?")
    schemas = {origin: side.reader.at(origin) for origin in origins}
    references = {origin: list(schema_references(schema)) for origin, schema in schemas.items()}
    shapes = {
        origin: fingerprint(schema, lambda ref: known.get(ref, ref) if ref not in colours else "?")
        for origin, schema in schemas.items()
    }
    for _ in range(_ROUNDS):
        fresh = {
            origin: (shapes[origin], *(colours.get(ref, "=") for ref in references[origin]))
            for origin in origins
        }
        colours = {origin: repr(hash(shape)) for origin, shape in fresh.items()}
    return colours


# -- schemas by use


def _by_use(old: Revision, new: Revision, matches: Matches, features: _Features) -> None:
    """Pair schemas that stand in the same places, if they are alike."""
    votes: dict[tuple[str, str], int] = defaultdict(int)
    tally = _Tally(old, new, matches, votes)
    for old_located, new_located in matches.operations:
        tally.operations(old_located.operation, new_located.operation)
    for before, after in list(matches.schemas.items()):
        tally.schemas(old.reader.at(before), new.reader.at(after))
    while votes:
        fresh = False
        for score in sorted(_scored(votes, features)):
            before, after = score.pair
            if score.accepted and before not in matches.schemas and after not in matches.back:
                matches.pair(before, after, round((score.shape + score.use) / 2, 2))
                fresh = True
                tally.schemas(old.reader.at(before), new.reader.at(after))
        for pair in list(votes):
            if pair[0] in matches.schemas or pair[1] in matches.back:
                del votes[pair]
        if not fresh:
            return


@dataclass(frozen=True, slots=True)
class _Score:
    """How alike two schemas are (0 to 1): in shape, and in the places where they stand."""

    shape: float
    use: float
    pair: tuple[str, str]

    @property
    def accepted(self) -> bool:
        return self.shape >= ALIKE or (self.use == 1 and self.shape >= AKIN)

    def __lt__(self, other: _Score) -> bool:
        """Sort the most alike first."""
        return (-self.shape - self.use, self.pair) < (-other.shape - other.use, other.pair)


def _scored(votes: dict[tuple[str, str], int], features: _Features) -> Iterator[_Score]:
    left, right = Counter[str](), Counter[str]()
    for (before, after), count in votes.items():
        left[before] += count
        right[after] += count
    for pair, count in votes.items():
        use = count / max(left[pair[0]], right[pair[1]])
        yield _Score(features.alike(*pair), use, pair)


@dataclass(slots=True)
class _Features:
    """The features of schemas, as sets that can be compared; names of simple types are followed."""

    old: Revision
    new: Revision
    _known: dict[tuple[int, str], frozenset[str]] = field(
        default_factory=dict[tuple[int, str], frozenset[str]]
    )

    def alike(self, before: str, after: str) -> float:
        """The share of features that both have; of properties alone, if that is more.

        Schemas that a tag distinguishes are not alike, whatever else they share.
        """
        if differ_in_tags(self.old, before, self.new, after):
            return 0.0
        whole = _share(self._of(self.old, before), self._of(self.new, after))
        names = (
            self.old.reader.at(before).properties.keys(),
            self.new.reader.at(after).properties.keys(),
        )
        return max(whole, _share(*names)) if min(map(len, names)) >= _MIN_PROPERTIES else whole

    def _of(self, side: Revision, origin: str) -> frozenset[str]:
        key = (id(side), origin)
        if key not in self._known:
            self._known[key] = frozenset(_schema_features(side, side.reader.at(origin)))
        return self._known[key]


def _share(left: AbstractSet[str], right: AbstractSet[str]) -> float:
    either = len(left | right)
    return len(left & right) / either if either else 1.0


def _schema_features(side: Revision, schema: Schema) -> set[str]:
    found: set[str] = set()
    waiting = [("", schema, 0)]
    while waiting and len(found) < _ENOUGH:
        path, part, depth = waiting.pop()
        if part.ref is not None and depth < _DEPTH:
            target = side.reader.target(part)
            if target.properties or target.all_of or target.any_of or target.one_of:
                found.add(f"{path} structure")
            else:
                waiting.append((path, target, depth + 1))
        if not part.properties:
            found |= {f"{path} type {kind}" for kind in part.types or ()}
        found |= {f"{path} value {value!r}" for value in part.enum or part.const or ()}
        found |= {f"{path} {key}" for key in ("pattern", "format") if getattr(part, key)}
        found |= {f"{path} required {wire}" for wire in part.required}
        waiting += [(f"{path}/{wire}", each, depth) for wire, each in part.properties.items()]
        if not part.properties:
            waiting += [(f"{path}/*", each, depth) for each in subschemas(part)]
    return found


@dataclass(slots=True)
class _Tally:
    """Walks both documents in step and counts which references stand in each other's place."""

    old: Revision
    new: Revision
    matches: Matches
    votes: dict[tuple[str, str], int]

    def operations(self, before: Operation, after: Operation) -> None:
        """Compare what two operations send and receive."""
        there = {(each.where, each.wire): each.check for each in after.parameters}
        for each in before.parameters:
            self._checks(each.check, there.get((each.where, each.wire)))
        if before.body is not None and after.body is not None:
            self._contents(before.body.contents, after.body.contents)
        answers = {each.status: each for each in (*after.returns, *after.errors)}
        for response in (*before.returns, *before.errors):
            if response.status in answers:
                self._contents(response.contents, answers[response.status].contents)

    def _contents(self, before: Iterable[Content], after: Iterable[Content]) -> None:
        there = {content.media_type: content.check for content in after}
        for content in before:
            self._checks(content.check, there.get(content.media_type))

    def _checks(self, before: str | None, after: str | None) -> None:
        if before is not None and after is not None:
            self._references(before, after)
            if before not in self.old.components and after not in self.new.components:
                self.schemas(self.old.schema(before), self.new.schema(after))

    def schemas(self, old: Schema, new: Schema) -> None:
        """Compare two schemas that are taken for the same."""
        waiting = [(old, new)]
        while waiting:
            before, after = waiting.pop()
            if before.ref is not None and after.ref is not None:
                self._references(before.ref, after.ref)
            waiting += _children(before, after)

    def _references(self, before: str, after: str) -> None:
        if before in self.matches.schemas or after in self.matches.back:
            return
        if before in self.old.components and after in self.new.components:
            self.votes[before, after] += 1


def _children(before: Schema, after: Schema) -> Iterator[tuple[Schema, Schema]]:
    for wire, schema in before.properties.items():
        if wire in after.properties:
            yield schema, after.properties[wire]
    for name in ("items", "additional_properties"):
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None:
            yield old, new
    for name in ("all_of", "any_of", "one_of"):
        members: tuple[Schema, ...] = getattr(before, name)
        others: tuple[Schema, ...] = getattr(after, name)
        if len(members) == len(others):
            yield from zip(members, others, strict=True)
        else:
            yield from (
                (member, other)
                for member in members
                for other in others
                if bare_reference(member) and bare_reference(other)
            )
