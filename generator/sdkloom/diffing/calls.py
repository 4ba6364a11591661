"""Which calls a change touches: the operations that send or receive what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sdkloom.diffing.access import scheme_holder
from sdkloom.diffing.changes import Change, Diff, Direction
from sdkloom.diffing.document_text import written
from sdkloom.diffing.reach import received_schemas, schema_edges, sent_schemas
from sdkloom.diffing.rules import LEVELS, Level
from sdkloom.diffing.walk import Walk
from sdkloom.ir.nodes import Operation
from sdkloom.matching.match import Matches
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child

_Calls = dict[str, int]
"""Places in a document, and the calls that use each: a bit for each call."""


@dataclass(frozen=True, slots=True)
class TouchedCall:
    """A call, called by its old name if it has one, and the changes that touch it, worst first."""

    symbol: str
    changes: tuple[Change, ...]

    @property
    def level(self) -> Level:
        """The level of the worst of the changes."""
        return self.changes[0].level

    @property
    def own(self) -> tuple[Change, ...]:
        """The changes of the operation itself, and not of a model that it shares with others."""
        return tuple(each for each in self.changes if each.method == self.symbol)

    @property
    def labels(self) -> list[str]:
        """What touches the call: changes of its own, then what it shares with the fewest others."""
        worst = [change for change in self.changes if change.level == self.level]
        own = {id(change) for change in self.own}
        found: dict[str, list[Change]] = {}
        for change in worst:
            label = change.kind if change.method else _holder_of(change)
            found.setdefault(label, []).append(change)
        ranked = sorted(found.items(), key=lambda item: _rank_of_label(item[1], own))
        return [label if len(some) == 1 else f"{label} ({len(some)})" for label, some in ranked]


@dataclass(frozen=True, slots=True)
class TouchedCalls:
    """Calls under a heading."""

    heading: str
    level: Level
    calls: tuple[TouchedCall, ...]


def touched_calls(diff: Diff) -> list[TouchedCall]:
    """List the calls that changes touch; those with most to adapt to come first."""
    found: dict[str, list[Change]] = {}
    for change in diff.changes:
        for symbol in change.calls:
            found.setdefault(symbol, []).append(change)
    calls = [TouchedCall(symbol, tuple(changes)) for symbol, changes in found.items()]
    return sorted(calls, key=_rank)


def touched_sections(diff: Diff) -> list[TouchedCalls]:
    """Divide the calls that changes touch into those that break and the others.

    What is harmless and of the whole client, as a server that is added is, is news of no call.
    """
    telling = tuple(change for change in diff.changes if not _is_harmless_to_all(change))
    touched = touched_calls(replace(diff, changes=telling))
    broken = tuple(call for call in touched if call.level == "major")
    others = tuple(call for call in touched if call.level != "major")
    found = (
        TouchedCalls("Calls that break", "major", broken),
        TouchedCalls("Other calls with changes", "minor", others),
    )
    return [section for section in found if section.calls]


def _is_harmless_to_all(change: Change) -> bool:
    """Whether a change is of the client as a whole, and breaks nobody."""
    is_of_client = change.symbol == "client" or change.symbol.startswith("Client(")
    return is_of_client and change.level != "major"


def _rank(call: TouchedCall) -> tuple[int, int, int, str]:
    breaking = [sum(each.level == "major" for each in some) for some in (call.own, call.changes)]
    return LEVELS.index(call.level), -breaking[0], -breaking[1], call.symbol


def with_calls(walk: Walk, changes: Iterable[Change]) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """Name beside each change the calls that it touches; give all calls of both sides too."""
    symbols, numbers = _numbered(walk.matches)
    old, new = _Uses(walk.old, numbers[0]), _Uses(walk.new, numbers[1])
    by_symbol = {symbol: 1 << number for number, symbol in enumerate(symbols)}
    known: dict[int, tuple[str, ...]] = {}
    found: list[Change] = []
    for change in changes:
        direction = change.direction
        before, after = (
            uses.of(origin, direction)
            for uses, origin in ((old, change.origin_old), (new, change.origin_new))
        )
        # What moved into a place that others use too is no news to the others.
        bits = before & after or before | after
        if not bits:
            bits = by_symbol.get(change.method, 0)
        if not bits and change.symbol.startswith(("Client(", "client")):
            bits = (1 << len(symbols)) - 1
        if bits not in known:
            known[bits] = tuple(each for each in symbols if by_symbol[each] & bits)
        found.append(replace(change, calls=known[bits]))
    return tuple(found), tuple(symbols)


def _holder_of(change: Change) -> str:
    """The model that a change is in, or whatever else its symbol begins with."""
    return ".".join(change.symbol.split(".")[:2])


def _rank_of_label(changes: list[Change], own: set[int]) -> tuple[bool, int, int]:
    """Those of the call itself come first, those that most calls have in common last."""
    return id(changes[0]) not in own, min(len(each.calls) for each in changes), -len(changes)


def _numbered(matches: Matches) -> tuple[list[str], tuple[_Calls, _Calls]]:
    """Number the calls of both sides: their names, and the bits of their operations by origin."""
    symbols: list[str] = []
    bits: tuple[_Calls, _Calls] = {}, {}
    pairs = [
        *matches.operations,
        *((located, None) for located in matches.removed),
        *((None, located) for located in matches.added),
    ]
    for pair in pairs:
        named = pair[0] or pair[1]
        if named is None:
            continue
        for side, located in zip(bits, pair, strict=True):
            if located is not None:
                side[located.operation.origin] = 1 << len(symbols)
        symbols.append(named.symbol)
    return symbols, bits


@dataclass(slots=True)
class _Uses:
    """The calls that use each place of one side, by the direction that its values travel in."""

    side: Revision
    bits: _Calls
    sent: _Calls = field(default_factory=_Calls)
    received: _Calls = field(default_factory=_Calls)

    def __post_init__(self) -> None:
        """Follow what every operation sends and receives."""
        places: tuple[_Calls, _Calls] = {}, {}
        for group in self.side.api.groups:
            for operation in group.operations:
                if operation.origin in self.bits:
                    self._start(operation, self.bits[operation.origin], places)
        edges: dict[str, tuple[str, ...]] = {}
        for table, more in zip((self.sent, self.received), places, strict=True):
            _spread(table, edges, self.side)
            for origin, bits in more.items():
                table[origin] = table.get(origin, 0) | bits

    def of(self, origin: str | None, direction: Direction) -> int:
        """The calls that use what stands at *origin*; in either direction if in none of this."""
        sent, received = _enclosing(self.sent, origin), _enclosing(self.received, origin)
        found = {"sent": sent, "received": received, "both": 0}[direction]
        return found or sent | received

    def _start(self, operation: Operation, bit: int, places: tuple[_Calls, _Calls]) -> None:
        """Note what an operation uses itself: schemas in the tables, all else among the places."""
        schemas = (
            [*sent_schemas(operation)],
            [
                *received_schemas(operation, returned=True),
                *received_schemas(operation, returned=False),
            ],
        )
        others = (
            [operation.origin, *_schemes(self.side, operation)],
            [operation.origin],
        )
        others[0].extend(parameter.origin for parameter in operation.parameters)
        for key, value in written(self.side, operation).value.items():
            for origin in _references(self.side, value, set()):
                is_schema = origin in self.side.components
                (schemas if is_schema else others)[key == "responses"].append(origin)
        for tables, found in (((self.sent, self.received), schemas), (places, others)):
            for table, origins in zip(tables, found, strict=True):
                for origin in origins:
                    table[origin] = table.get(origin, 0) | bit


def _schemes(side: Revision, operation: Operation) -> Iterator[str]:
    """Where the security schemes stand that a call may be made with."""
    keys = {scheme.key for scheme in side.api.schemes}
    if operation.security is not None:
        keys = {key for alternative in operation.security for key, _ in alternative}
    yield from (child(scheme_holder(side), key) for key in sorted(keys))


def _spread(table: _Calls, edges: dict[str, tuple[str, ...]], side: Revision) -> None:
    """Give the calls that use a schema to all that it refers to."""
    waiting = list(table)
    while waiting:
        origin = waiting.pop()
        if origin not in edges:
            edges[origin] = tuple(schema_edges(side, origin))
        for target in edges[origin]:
            if table[origin] & ~table.get(target, 0):
                table[target] = table.get(target, 0) | table[origin]
                waiting.append(target)


def _enclosing(table: Mapping[str, int], origin: str | None) -> int:
    """What the nearest place around *origin* has."""
    while origin:
        if origin in table:
            return table[origin]
        origin = origin.rpartition("/")[0]
    return 0


def _references(side: Revision, value: JsonValue, seen: set[str]) -> Iterator[str]:
    """What a part of an operation refers to: schemas, and shared parameters, bodies and the like."""
    if is_array(value):
        for item in value:
            yield from _references(side, item, seen)
    elif is_object(value):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            yield reference
            if reference not in side.components:
                yield from _references(side, side.raw(reference), seen)
        for member in value.values():
            yield from _references(side, member, seen)
