"""Check JSON values with JSON Schema's exact verdicts.

A check is written as its schema is, in Python's spelling; ``format`` asserts nothing.
It costs nothing until it is first used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..errors import Violation
from .applicators import part_rules
from .assertions import leaf_rules
from .evaluated import seen_parts
from .evaluation import Full, Pattern, Run, node
from .instances import KINDS, Kind, kind_of
from .sending import Sending

if TYPE_CHECKING:
    from typing import Unpack

    from .evaluation import Admits, Explains, Keywords, Node, Rule

__all__ = ["ANYTHING", "NOTHING", "Check", "Later", "Pattern"]


_CHOICES = frozenset(
    {"all_of", "any_of", "one_of", "not_", "if_", "ref", "dynamic_ref"}
)
"""Keywords by which one value is checked several times, by ways that may meet again."""
_SENDING = frozenset({"nullable", "children", "whole"})
"""Keywords about values that are sent."""


class _Program:
    """A check made ready: what to ask of values of each kind."""

    __slots__ = ("admits", "explains", "is_choice", "sending")

    def __init__(
        self, rules: Iterable[Rule], sending: Sending | None, *, is_choice: bool
    ) -> None:
        self.is_choice = is_choice
        self.sending = sending
        admits: dict[Kind, list[Admits]] = {kind: [] for kind in KINDS}
        explains: dict[Kind, list[Explains]] = {kind: [] for kind in KINDS}
        for rule in rules:
            for kind in rule.kinds:
                admits[kind].append(rule.admits)
                explains[kind].append(rule.explains)
        self.admits = {kind: tuple(each) for kind, each in admits.items()}
        self.explains = explains


class Check:
    """A JSON Schema (2020-12). A ``$ref`` is the other check itself, a schema may be a bool."""

    __slots__ = ("_keywords", "_program", "_scope")

    strict_integers = False
    """Whether 1.0 is no integer."""

    def __init__(self, **keywords: Unpack[Keywords]) -> None:
        self._keywords = keywords
        self._program: _Program | None = None
        scope = keywords.get("scope", {})
        self._scope = {name: node(subschema) for name, subschema in scope.items()}

    def __repr__(self) -> str:
        listed = ", ".join(f"{name}=…" for name in self._keywords)
        return f"{type(self).__name__}({listed})"

    def accepts(self, value: object, sending: bool = False) -> bool:
        """Tell whether *value* is valid; what is nested too deeply to be checked is not."""
        try:
            return self.admits(value, Run(sending))
        except RecursionError:
            return False

    def violations(
        self, value: object, sending: bool = False, merging: bool = False
    ) -> list[Violation]:
        """List every way in which *value* breaks the schema.

        With *sending*, properties that are read-only may be missing. With *merging*, any
        property may be null.
        """
        run = Run(sending, merging)
        try:
            if self.admits(value, run):
                return []
            self.explain(value, "", run)
        except RecursionError:
            run.found[:] = [
                Violation("", "depth", "is nested too deeply to be checked")
            ]
        except Full:
            run.found.append(Violation("", "limit", "breaks more than is listed"))
        if not run.found:  # what refuses the value refers to itself
            run.found.append(Violation("", "schema", "is not valid"))
        return list(dict.fromkeys(run.found))

    def admits(self, value: object, run: Run) -> bool:
        """Tell whether *value* is valid, as part of a run."""
        program = self._program or self._compile()
        if program.sending is not None and run.sending:
            return program.sending.admits(value, run)
        return self.admits_literally(value, run)

    def admits_literally(self, value: object, run: Run) -> bool:
        """Tell whether *value* is valid, though it is sent."""
        program = self._program or self._compile()
        if not program.is_choice:
            return self._admits(program, value, run)
        key, before = run.key(self, value), run.shortcuts
        if (known := run.known.get(key)) is not None:
            return known[1]
        found = self._admits(program, value, run)
        if run.shortcuts == before:
            run.known[key] = value, found
        return found

    def _admits(self, program: _Program, value: object, run: Run) -> bool:
        if self._scope:
            run.scope.append(self._scope)
        try:
            for test in program.admits[kind_of(value)]:
                if not test(value, run):
                    return False
            return True
        finally:
            if self._scope:
                run.scope.pop()

    def explain(self, value: object, path: str, run: Run) -> None:
        """Add every violation of *value*, which stands at *path*, to the run."""
        program = self._program or self._compile()
        if program.sending is not None and run.sending:
            program.sending.explain(value, path, run)
        else:
            self.explain_literally(value, path, run)

    def explain_literally(self, value: object, path: str, run: Run) -> None:
        """Add every violation of *value*, though it is sent."""
        if (self._program or self._compile()).is_choice:
            run.report(self, self._explain, value, path)
        else:
            self._explain(value, path, run)

    def _explain(self, value: object, path: str, run: Run) -> None:
        program = self._program or self._compile()
        if self._scope:
            run.scope.append(self._scope)
        try:
            for explains in program.explains[kind_of(value)]:
                explains(value, path, run)
        finally:
            if self._scope:
                run.scope.pop()

    def seen(self, value: object, run: Run) -> set[str | int]:
        """Find the properties or items that a valid *value* has been checked in."""
        if self._scope:
            run.scope.append(self._scope)
        try:
            return seen_parts(self._keywords, value, run)
        finally:
            if self._scope:
                run.scope.pop()

    def _compile(self) -> _Program:
        k = self._keywords
        rules = [*leaf_rules(k, strict_integers=self.strict_integers), *part_rules(k)]
        sending = None if _SENDING.isdisjoint(k) else Sending(self, k)
        is_choice = not _CHOICES.isdisjoint(k)
        self._program = _Program(rules, sending, is_choice=is_choice)
        return self._program


class Later:
    """A check that is defined further below, or needs the one that it is used in.

    A schema that comes back to itself without going into the value asks nothing more.
    """

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], Node]) -> None:
        self._find = find
        self._found: Node | None = None

    def _check(self) -> Node:
        if self._found is None:
            self._found = self._find()
        return self._found

    def admits(self, value: object, run: Run) -> bool:
        """Tell whether *value* is valid, as part of a run."""
        check = self._check()
        key, before = run.key(check, value), run.shortcuts
        if (known := run.known.get(key)) is not None:
            return known[1]
        mark = ("admits", id(check), id(value))
        if mark in run.active:
            run.shortcuts += 1
            return True
        run.active.add(mark)
        try:
            found = check.admits(value, run)
        finally:
            run.active.discard(mark)
        if run.shortcuts == before:
            run.known[key] = value, found
        return found

    def explain(self, value: object, path: str, run: Run) -> None:
        """Add every violation of *value*, which stands at *path*, to the run."""
        check = self._check()
        mark = ("explain", id(check), id(value))
        if mark in run.active:
            run.shortcuts += 1
            return
        run.active.add(mark)
        try:
            run.report(check, check.explain, value, path)
        finally:
            run.active.discard(mark)

    def seen(self, value: object, run: Run) -> set[str | int]:
        """Find the properties or items that a valid *value* has been checked in."""
        check = self._check()
        key = ("seen", id(check), id(value))
        if key in run.active:
            return set()
        run.active.add(key)
        try:
            return check.seen(value, run)
        finally:
            run.active.discard(key)


ANYTHING = Check()
"""Admits every JSON value."""

NOTHING = Check(not_=True)
"""Admits no value."""
