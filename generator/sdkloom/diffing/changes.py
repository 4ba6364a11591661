"""What a diff consists of: changes, what each breaks, and the collector that lists each once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from sdkloom.diffing.rules import RULES, Kind, Level

Direction: TypeAlias = Literal["sent", "received", "both"]
Bump: TypeAlias = Literal["major", "minor", "patch", "none"]

_LEVELS: dict[Bump, int] = {"major": 0, "minor": 1, "patch": 2, "none": 3}

_METHOD = re.compile(r"client\.\w+\.\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change, in Python symbols, with what it breaks and what to do about it.

    A *source break*: a program written against the old package, which a type checker passed, fails
    with the new one whatever is sent or received (TypeError, AttributeError, ImportError), or sends
    another property than it did. A *type
    break*: mypy refuses such a program. A *runtime break*: the new description refuses a request
    that the old client sends, gives it another meaning, or allows an answer on which the old client
    raises. Origins are JSON pointers, each into its own document.
    """

    symbol_old: str | None
    symbol_new: str | None
    kind: Kind
    direction: Direction
    source_break: bool
    type_break: bool
    runtime_break: bool
    origin_old: str | None
    origin_new: str | None
    before: str
    after: str
    advice: str
    level: Level
    confidence: float | None = None
    """How alike (0 to 1) two schemas are that are taken for one under two names."""

    perhaps: str | None = None
    """A new symbol that may have taken the place of one that was removed: a guess from its name."""

    calls: tuple[str, ...] = ()
    """The methods that send or receive what changed, by their old names where they have one."""

    @property
    def symbol(self) -> str:
        """The symbol to show: what callers of the old package know it as."""
        return self.symbol_old or self.symbol_new or ""

    @property
    def method(self) -> str:
        """The method that the symbol is, or is a part of; empty where it is of none."""
        match = _METHOD.match(self.symbol)
        return match[0] if match else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """All changes, worst first, and the version number that follows."""

    changes: tuple[Change, ...]
    bump: Bump
    calls: tuple[str, ...] = ()
    """All methods of both packages, by their old names where they have one."""


@dataclass(frozen=True, slots=True)
class Directions:
    """Which directions a value travels in, between old clients and servers.

    ``decoded``: a successful response carries it; what is wrong in the body of an error is never
    raised. A schema that no operation uses is in both directions, since programs may, but nothing
    carries it.
    """

    sent: bool
    received: bool
    decoded: bool
    carried: bool = True

    def __or__(self, other: Directions) -> Directions:
        return Directions(
            self.sent or other.sent,
            self.received or other.received,
            self.decoded or other.decoded,
            self.carried or other.carried,
        )

    @property
    def reaches_server(self) -> bool:
        """Whether a server gets what old clients send, and so may refuse it."""
        return self.sent and self.carried

    @property
    def direction(self) -> Direction:
        """The direction as reports show it."""
        return "sent" if not self.received else "received" if not self.sent else "both"


SENT = Directions(sent=True, received=False, decoded=False)
ANSWERED = Directions(sent=False, received=True, decoded=True)
REFUSED = Directions(sent=False, received=True, decoded=False)
UNUSED = Directions(sent=True, received=True, decoded=False, carried=False)
BOTH = Directions(sent=True, received=True, decoded=True)


@dataclass(frozen=True, slots=True)
class Breaks:
    """What a change breaks."""

    source: bool = False
    type: bool = False
    runtime: bool = False

    def __or__(self, other: Breaks) -> Breaks:
        return Breaks(
            self.source or other.source, self.type or other.type, self.runtime or other.runtime
        )

    def __bool__(self) -> bool:
        return self.source or self.type or self.runtime


NOTHING_BREAKS = Breaks()


@dataclass(frozen=True, slots=True)
class ChangeLocation:
    """Where something stands on both sides: symbols and origins; ``None`` where it does not."""

    symbol_old: str | None
    symbol_new: str | None
    origin_old: str | None
    origin_new: str | None

    def at(self, origin_old: str | None, origin_new: str | None) -> ChangeLocation:
        """The same symbols at other origins."""
        return replace(self, origin_old=origin_old, origin_new=origin_new)


@dataclass(frozen=True, slots=True)
class _Entry:
    location: ChangeLocation
    directions: Directions
    breaks: Breaks
    owned: bool
    confidence: float | None


_Key: TypeAlias = "tuple[Kind, str | None, str | None, str, str]"


@dataclass(slots=True)
class Changes:
    """Collects changes; a change found again, at another use of a schema, is listed once."""

    _entries: dict[_Key, _Entry] = field(default_factory=dict[_Key, _Entry])

    def add(  # noqa: PLR0913, PLR0917 - what one change is made of
        self,
        kind: Kind,
        location: ChangeLocation,
        directions: Directions,
        breaks: Breaks = NOTHING_BREAKS,
        before: str = "",
        after: str = "",
        *,
        owned: bool = True,
        confidence: float | None = None,
    ) -> None:
        """Note a change; *owned* if its symbols are those of the schema it stands in."""
        key = (kind, location.origin_old, location.origin_new, before, after)
        known = self._entries.get(key)
        if known is not None:
            symbols_at = known.location if known.owned or not owned else location
            self._entries[key] = _Entry(
                symbols_at,
                known.directions | directions,
                known.breaks | breaks,
                known.owned or owned,
                known.confidence or confidence,
            )
            return
        self._entries[key] = _Entry(location, directions, breaks, owned, confidence)

    def breaks_types(self, symbol: str) -> bool:
        """Whether a noted change already breaks callers by the type of *symbol*."""
        return any(
            entry.breaks.type and _is_part((entry.location.symbol_old or ""), symbol)
            for entry in self._entries.values()
        )

    def ranked(self) -> tuple[Change, ...]:
        """Everything noted, worst first."""
        changes = (_change(key, entry) for key, entry in self._entries.items())
        return tuple(sorted(changes, key=_rank))


def bump(changes: tuple[Change, ...]) -> Bump:
    """The part of the version number that has to grow: what breaks anyone is major."""
    levels: list[Bump] = ["none", *(change.level for change in changes)]
    return min(levels, key=lambda level: _LEVELS[level])


def _is_part(symbol: str, whole: str) -> bool:
    """Whether *symbol* is *whole*, or the value there, rather than a property or another symbol."""
    rest = symbol.removeprefix(whole)
    return symbol.startswith(whole) and not rest[:1].isalnum() and rest[:1] not in ("_", ".")


def _change(key: _Key, entry: _Entry) -> Change:
    kind, origin_old, origin_new, before, after = key
    location, breaks = entry.location, entry.breaks
    rule = RULES[kind]
    level_if_safe: Level = rule.sent if entry.directions.sent else rule.received
    return Change(
        symbol_old=location.symbol_old,
        symbol_new=location.symbol_new,
        kind=kind,
        direction=entry.directions.direction,
        source_break=breaks.source,
        type_break=breaks.type,
        runtime_break=breaks.runtime,
        origin_old=origin_old,
        origin_new=origin_new,
        before=before,
        after=after,
        advice=rule.advice_if_breaking
        if breaks
        else rule.advice_if_safe or rule.advice_if_breaking,
        level="major" if breaks else level_if_safe,
        confidence=entry.confidence,
    )


def _rank(change: Change) -> tuple[bool, int, int, str, str, str, str]:
    breaks = 4 * change.runtime_break + 2 * change.source_break + change.type_break
    place = change.origin_old or change.origin_new or ""
    return (
        change.kind
        != "reference-lost",  # a mistake of the document, and no decision of its authors
        _LEVELS[change.level],
        -breaks,
        change.symbol,
        change.kind,
        place,
        f"{change.before} {change.after}",
    )
