"""What the parts of a check share: the state of one run, rules, and patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import Violation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from re import Pattern as Compiled
    from typing import Any, Protocol, TypeAlias, TypedDict

    from ..values.types import JsonValue

    class Node(Protocol):
        """Something that a value is checked against: a check, or leads to one."""

        def admits(self, value: object, run: Run, /) -> bool:
            """Tell whether *value* is valid."""
            ...

        def explain(self, value: object, path: str, run: Run, /) -> None:
            """Add every violation of *value*, which stands at *path*, to the run."""
            ...

        def seen(self, value: object, run: Run, /) -> set[str | int]:
            """Find the properties or items that a valid *value* has been checked in.

            JSON Schema calls them evaluated: ``unevaluatedProperties`` is about the others.
            """
            ...

    class Describing(Protocol):
        """A check that knows what its parts describe."""

        def seen(self, value: object, run: Run, /) -> set[str | int]:
            """Find the properties that a valid *value* has been checked in."""
            ...

    Admits: TypeAlias = "Callable[[Any, Run], bool]"
    Explains: TypeAlias = "Callable[[Any, str, Run], None]"
    Sub: TypeAlias = Node | bool

    class Keywords(TypedDict, total=False):
        """What ``Check`` takes: JSON Schema's keywords in Python's spelling.

        ``read_only`` names properties that need not be sent though they are required.
        ``nullable``, ``children`` and ``whole`` are about values that are sent.
        ``scope`` are the dynamic anchors of the schema resource that the check is in;
        ``dynamic_ref`` is the anchor to look for in those entered, and what it is
        without them. ``discriminator`` is the property that decides between the schemas
        of ``one_of``, or of ``any_of``, when a value is sent: its values with positions,
        and the position for any other value. ``sent_types`` are types that a value may
        have beside ``type`` when it is sent.
        """

        type: str | Sequence[str]
        sent_types: Sequence[str]
        enum: Sequence[JsonValue]
        const: JsonValue
        multiple_of: float
        maximum: float
        exclusive_maximum: float
        minimum: float
        exclusive_minimum: float
        max_length: int
        min_length: int
        pattern: Pattern
        max_items: int
        min_items: int
        unique_items: bool
        max_properties: int
        min_properties: int
        required: Sequence[str]
        read_only: Sequence[str]
        nullable: bool
        children: tuple[str, Mapping[str, Sub]]
        whole: bool
        dependent_required: Mapping[str, Sequence[str]]
        properties: Mapping[str, Sub]
        pattern_properties: Sequence[tuple[Pattern, Sub]]
        additional_properties: Sub
        property_names: Sub
        dependent_schemas: Mapping[str, Sub]
        prefix_items: Sequence[Sub]
        items: Sub
        contains: Sub
        min_contains: int
        max_contains: int
        ref: Sub
        dynamic_ref: tuple[str, Sub]
        scope: Mapping[str, Sub]
        discriminator: tuple[str, Mapping[str, int], int | None]
        all_of: Sequence[Sub]
        any_of: Sequence[Sub]
        one_of: Sequence[Sub]
        not_: Sub
        if_: Sub
        then: Sub
        else_: Sub
        unevaluated_properties: Sub
        unevaluated_items: Sub


class Parts:
    """What is applied to the object *value* together: the parts of *check*, a ``whole``.

    ``is_asking`` while it is found out which properties they describe.
    """

    __slots__ = ("_described", "_value", "check", "is_asking")

    def __init__(self, check: Describing, value: Mapping[str, object]) -> None:
        self.check = check
        self.is_asking = False
        self._value = value
        self._described: set[str | int] | None = None

    def described(self, run: Run) -> set[str | int]:
        """Find the properties that any of the parts describes; all, while this is asked."""
        if self._described is None:
            self.is_asking = True
            self._described = set[str | int](self._value)
            try:
                self._described = self.check.seen(self._value, run)
            finally:
                self.is_asking = False
        return self._described


LIMIT = 10_000
"""Violations that are listed of one value."""


_PART = -1
"""Stands in a question about a part of a whole."""


class Full(Exception):
    """Enough violations were found."""


class Run:
    """The state of checking one value.

    With ``sending``, what a caller cannot help is allowed: a read-only property may be
    missing, and a value may fit several of the schemas of which exactly one is asked for.
    With ``merging``, null is a value of every property: it removes it (RFC 7396).
    ``parts`` are those that check an object together, by its id (see ``Sending``).
    ``scope`` holds the dynamic anchors of the schema resources entered, outermost first,
    ``active`` what is being checked right now: a schema that refers to itself asks
    nothing more of the same value, and ``shortcuts`` counts how often that was so.
    ``known`` and ``explained`` are the verdicts and violations that do not hang on it: else
    choices within choices would be made once for each way to them, twice as often on
    each level. The values go along: what is known by its id has to live on.
    """

    __slots__ = (
        "active",
        "explained",
        "found",
        "known",
        "merging",
        "parts",
        "scope",
        "sending",
        "shortcuts",
    )

    def __init__(self, sending: bool, merging: bool = False) -> None:
        self.sending = sending
        self.merging = merging
        self.parts: dict[int, Parts] = {}
        self.scope: list[Mapping[str, Node]] = []
        self.active: set[tuple[str, int, int]] = set()
        self.known: dict[tuple[int, ...], tuple[object, bool]] = {}
        self.explained: dict[tuple[int, ...], tuple[object, list[Violation]]] = {}
        self.shortcuts = 0
        self.found: list[Violation] = []

    def add(self, path: str, keyword: str, message: str) -> None:
        """Note a violation."""
        if len(self.found) >= LIMIT:
            raise Full
        self.found.append(Violation(path, keyword, message))

    def key(self, node: object, value: object) -> tuple[int, ...]:
        """Name a question: whether *node* admits *value*, in the scope that is entered."""
        parts = self.parts.get(id(value))
        role = () if parts is None else (_PART, id(parts.check), parts.is_asking)
        if self.scope:
            scopes = dict.fromkeys(map(id, self.scope))
            return id(node), id(value), self.sending, *role, *scopes
        return id(node), id(value), self.sending, *role

    def fits_exactly(self, node: Node, value: object) -> bool:
        """Tell whether *value* is valid to the letter, also where it is sent."""
        outer, self.sending, self.parts = (self.sending, self.parts), False, {}
        try:
            return node.admits(value, self)
        finally:
            self.sending, self.parts = outer

    def violations(self, explain: Explains, value: object) -> list[Violation]:
        """List the violations of *value* without adding them."""
        outer, self.found = self.found, []
        try:
            explain(value, "", self)
        except Full:
            pass
        finally:
            found, self.found = self.found, outer
        return found

    def report(self, node: Node, explain: Explains, value: object, path: str) -> None:
        """Add the violations of *value* as *explain* lists them for *node*, which it does once."""
        key = self.key(node, value)
        if (known := self.explained.get(key)) is None:
            before = self.shortcuts
            known = value, self.violations(explain, value)
            if self.shortcuts == before:
                self.explained[key] = known
        for violation in known[1]:
            self.add(path + violation.path, violation.keyword, violation.message)


class Rule:
    """What one keyword asks of values of some kinds."""

    __slots__ = ("admits", "explains", "kinds")

    def __init__(
        self, kinds: Iterable[str], admits: Admits, explains: Explains
    ) -> None:
        self.kinds = kinds
        self.admits = admits
        self.explains = explains


def leaf(
    keyword: str,
    kinds: Iterable[str],
    test: Callable[[Any], bool],
    say: Callable[[Any], str],
) -> Rule:
    """Make a rule about a value as a whole."""

    def admits(value: object, _run: Run) -> bool:
        return test(value)

    def explains(value: object, path: str, run: Run) -> None:
        if not test(value):
            run.add(path, keyword, say(value))

    return Rule(kinds, admits, explains)


class Pattern:
    """An ECMA-262 regular expression; *python* finds the same texts with ``re``."""

    __slots__ = ("_compiled", "_python", "source")

    def __init__(self, source: str, python: str | None = None) -> None:
        self.source = source
        self._python = source if python is None else python
        self._compiled: Compiled[str] | None = None

    def __repr__(self) -> str:
        return f"Pattern({self.source!r}, {self._python!r})"

    def finds(self, text: str) -> bool:
        """Tell whether some part of *text* matches."""
        if self._compiled is None:
            from re import compile as compiled

            self._compiled = compiled(self._python)
        return self._compiled.search(text) is not None


class _Anything:
    """The schema ``true``."""

    def admits(self, _value: object, _run: Run) -> bool:
        return True

    def explain(self, value: object, path: str, run: Run) -> None:
        pass

    def seen(self, _value: object, _run: Run) -> set[str | int]:
        return set()


class _Nothing(_Anything):
    """The schema ``false``."""

    def admits(self, _value: object, _run: Run) -> bool:
        return False

    def explain(self, value: object, path: str, run: Run) -> None:
        run.add(path, "false", "nothing is allowed here")


_ANYTHING = _Anything()
_NOTHING = _Nothing()


def node(sub: Sub) -> Node:
    """Make something to check against of a check, ``True`` or ``False``."""
    if isinstance(sub, bool):
        return _ANYTHING if sub else _NOTHING
    return sub


def nodes(subs: Iterable[Sub]) -> tuple[Node, ...]:
    """Do so with several."""
    return tuple(map(node, subs))


class Dynamic:
    """What ``$dynamicRef`` refers to, by the schema resources that were entered."""

    __slots__ = ("_name", "_otherwise")

    def __init__(self, name: str, otherwise: Node) -> None:
        self._name = name
        self._otherwise = otherwise

    def _target(self, run: Run) -> Node:
        for anchors in run.scope:
            if self._name in anchors:
                return anchors[self._name]
        return self._otherwise

    def admits(self, value: object, run: Run) -> bool:
        return self._target(run).admits(value, run)

    def explain(self, value: object, path: str, run: Run) -> None:
        self._target(run).explain(value, path, run)

    def seen(self, value: object, run: Run) -> set[str | int]:
        return self._target(run).seen(value, run)
