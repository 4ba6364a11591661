"""What is wrong with a document, or worth knowing: each remark has a rule, a severity and a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from sdkloom.diagnostics.rules import Rule

FAULT_ADVICE = (
    "this is a fault of sdkloom, not of the document; what its maintainers need is the document, or"
    " the smallest slice of it that shows the same (sdkloom slice)"
)
"""The advice where sdkloom itself is wrong."""

Severity: TypeAlias = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One remark about one place of a document.

    ``origin`` is a JSON pointer as a URI fragment (``#/paths/~1media/post``), preceded by the
    file's name where it is not the root document (``common.yaml#/User``). Line and column are
    looked up only when a remark is printed; a syntax error, which has no pointer yet, brings its own.
    """

    rule: Rule
    severity: Severity
    message: str
    origin: str = "#"
    line: int | None = None
    column: int | None = None


class SpecError(Exception):
    """The input cannot be used; every reason known is in ``diagnostics``."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(diagnostic.message for diagnostic in diagnostics))
        self.diagnostics = diagnostics


@dataclass(slots=True)
class Diagnostics:
    """Collects remarks, each once."""

    found: dict[Diagnostic, None] = field(default_factory=dict[Diagnostic, None])
    _places: set[tuple[Rule, str]] = field(default_factory=set[tuple[Rule, str]])
    _repeated: dict[Diagnostic, set[str]] = field(default_factory=dict[Diagnostic, set[str]])
    """What is noted once for many places, as it reads without their number, and the places."""

    def error(self, rule: Rule, message: str, origin: str) -> None:
        """Note something that makes the document's meaning unclear."""
        self.add(Diagnostic(rule=rule, severity="error", message=message, origin=origin))

    def warning(self, rule: Rule, message: str, origin: str) -> None:
        """Note something wrong, approximated or refused that the output can live with."""
        self.add(Diagnostic(rule=rule, severity="warning", message=message, origin=origin))

    def info(self, rule: Rule, message: str, origin: str) -> None:
        """Note something worth knowing."""
        self.add(Diagnostic(rule=rule, severity="info", message=message, origin=origin))

    def add(self, diagnostic: Diagnostic) -> None:
        """Note *diagnostic* unless it was noted before."""
        self.found[diagnostic] = None
        self._places.add((diagnostic.rule, diagnostic.origin))

    def add_once(self, diagnostic: Diagnostic) -> None:
        """Note what a document does in many places: at the first of them, with their number."""
        plain = replace(diagnostic, origin="#")
        origins = self._repeated.setdefault(plain, set())
        if origins:
            del self.found[_with_number(plain, origins)]
        origins.add(diagnostic.origin)
        self.add(_with_number(plain, origins))

    def withdraw(self, rule: Rule, origin: str) -> None:
        """Forget what was noted of a place by *rule*, as it turned out not to hold there."""
        if self.has(rule, origin):
            for diagnostic in [each for each in self.found if each.origin == origin]:
                if diagnostic.rule == rule:
                    del self.found[diagnostic]
            self._places.discard((rule, origin))

    def has(self, rule: Rule, origin: str) -> bool:
        """Whether something was noted of a place by *rule*."""
        return (rule, origin) in self._places

    def raise_errors(self) -> None:
        """Raise every error noted so far, as one ``SpecError``."""
        if errors := [diagnostic for diagnostic in self.found if diagnostic.severity == "error"]:
            raise SpecError(*errors)


def _with_number(diagnostic: Diagnostic, origins: set[str]) -> Diagnostic:
    number = f" (and {len(origins) - 1} more like it)" if len(origins) > 1 else ""
    return replace(diagnostic, origin=min(origins), message=diagnostic.message + number)


_IMPLIED: Mapping[Rule, frozenset[Rule]] = {
    "body-type": frozenset({"approximated"}),
    "path-parameter-unused": frozenset({"optional-path-parameter"}),
    "version-type": frozenset({"bad-value"}),
}
"""Rules that need not be reported where another one is, which is about the same mistake."""
_ORDER: Mapping[Severity, int] = {"error": 0, "warning": 1, "info": 2}


def one_per_place(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Put the remarks about one place together, under the rule of the most severe.

    Those about the document as a whole stay apart, except where they are of one rule.
    """
    places: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in found:
        whole = diagnostic.rule if diagnostic.origin == "#" else ""
        places.setdefault((diagnostic.origin, whole), []).append(diagnostic)
    return tuple(map(_together, places.values()))


def _together(remarks: list[Diagnostic]) -> Diagnostic:
    if len(remarks) == 1:
        return remarks[0]
    implied = {rule for remark in remarks for rule in _IMPLIED.get(remark.rule, ())}
    ranked = sorted(remarks, key=lambda remark: _ORDER[remark.severity])
    messages = [remark.message for remark in ranked if remark.rule not in implied]
    first = next(remark for remark in ranked if remark.rule not in implied)
    return replace(first, message="; ".join(dict.fromkeys(messages)))
