"""``$ref`` and ``$dynamicRef`` of schemas: the origins that they lead to, if they lead anywhere."""

from __future__ import annotations

import re
from dataclasses import replace

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, is_object
from sdkloom.reading.places import child, circular, fault, quoted
from sdkloom.reading.references import names_nothing
from sdkloom.schemas.identifiers import Identifiers, exists
from sdkloom.schemas.keywords import Keywords

_MAX_STEPS = 100
"""References that may lead from one to the next; documents written by people have three or four."""
_ABSENT = frozenset({"ref-dangling", "ref-anchor"})
"""Rules of references that could be followed, if only what they name were there."""
_ENCLOSED = re.compile(r"#(/(?:\$defs|definitions)/.+)", re.DOTALL)
"""References to schemas that stand beside the one that uses them, in JSON Schema."""

_IN_COMPONENT = re.compile(r"(#/(?:components/schemas|definitions)/[^/]+)/.+", re.DOTALL)
"""Places in a component, which is a document of its own in JSON Schema."""


class References:
    """Resolves the references of schemas; what leads nowhere is reported, and read as absent."""

    def __init__(self, document: Document, identifiers: Identifiers) -> None:
        self._document = document
        self._identifiers = identifiers
        self._has_identifiers = document.version >= "3.1"
        self.lost: dict[str, str] = {}
        """Schemas whose reference leads to nothing: by their origin, that of what is not there."""
        self._circles: dict[str, SpecError] = {}
        """Schemas whose references lead back to themselves."""
        self._far: SpecError | None = None
        """What is reported of references that lead too far: once, for all on the way."""
        self._steps: dict[str, int] = {}
        """How many references lead on from a schema, where they are known to come to an end."""

    def ref(self, k: Keywords, key: str) -> str | None:
        """Resolve a reference to something that is there."""
        if (ref := k.text(key)) is None:
            return None
        origin = ref
        try:
            origin = self._resolved(ref, k.origin)
            self._refuse_circle(k.origin, origin, self._document.get(origin, child(k.origin, key)))
        except SpecError as error:
            for diagnostic in error.diagnostics:
                k.diagnostics.add(found := _forgiven(diagnostic, ref))
                if found.severity == "warning":
                    self.lost[k.origin] = origin
            return None
        if (ref == "#" or _ENCLOSED.match(ref)) and (
            written := self._plain(ref, k.origin)
        ) != origin:
            why = (
                f"{quoted(written)} does not exist" if written != "#" else "a document is no schema"
            )
            k.warn("ref-enclosing", f"{quoted(ref)} is read as {quoted(origin)}: {why}", key)
        return origin

    def find(self, ref: str, base: str) -> str | None:
        """Resolve a reference, and report nothing; ``None`` if it leads nowhere."""
        try:
            origin = self._resolved(ref, base)
            self._document.get(origin)
        except SpecError:  # reported where the reference is read
            return None
        return origin

    def _resolved(self, ref: str, base: str) -> str:
        origin = self._plain(ref, base)
        if ref == origin == "#" and (component := _IN_COMPONENT.match(base)):
            return component[1]
        if (found := _ENCLOSED.match(ref)) and not exists(self._document, origin):
            return self._enclosing(found[1], base) or origin
        return origin

    def _plain(self, ref: str, base: str) -> str:
        if self._has_identifiers:
            return self._identifiers.resolve(ref, base)
        return self._document.resolve(ref, base)

    def _enclosing(self, pointer: str, base: str) -> str | None:
        """Find *pointer* in the schemas around *base*, the nearest first."""
        around = base
        while "/" in around:
            if exists(self._document, place := around + pointer):
                return place
            around = around.rpartition("/")[0]
        return None

    def _refuse_circle(self, start: str, origin: str, value: JsonValue) -> None:
        """Raise ``SpecError`` if the references from *origin* on lead back to *start*, or too far."""
        if start in self._circles:
            raise self._circles[start]
        passed = {start: None}
        while origin not in passed and origin not in self._steps and origin not in self._circles:
            if not (is_object(value) and isinstance(ref := value.get("$ref"), str)):
                self._steps[origin] = 0
                break
            passed[origin] = None
            before = origin
            try:
                origin = self._resolved(ref, before)
                value = self._document.get(origin, child(before, "$ref"))
            except SpecError:  # reported where that reference is read
                self._steps[before] = 0
                break
        if origin == start:
            error = circular(list(passed))
            self._circles |= dict.fromkeys(passed, error)
            raise error
        if origin not in self._steps:
            return
        for steps, place in enumerate(reversed(passed), self._steps[origin] + 1):
            self._steps[place] = steps
        if self._steps[start] > _MAX_STEPS:
            message = (
                f"leads through {self._steps[start]} references: refer to the last one directly"
            )
            self._far = self._far or fault("far-reference", message, child(start, "$ref"))
            raise self._far

    def dynamic_ref(self, k: Keywords) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Resolve ``$dynamicRef``: origin, and where that may change, anchor and all targets.

        It is a plain reference unless it starts at a dynamic anchor that has rivals in other
        schema resources (2020-12, core, section 8.2.3.2).
        """
        ref = k.text("$dynamicRef")
        if ref is None:
            return None, None, ()
        name = ref.partition("#")[2]
        rivals = tuple(self._identifiers.rivals(name, k.origin))
        is_name = ref.startswith("#") and not name.startswith("/")
        if is_name and not self._identifiers.has(name, k.origin):
            return self._unbound(k, name, rivals)
        origin = self.ref(k, "$dynamicRef")
        if origin in rivals and len(rivals) > 1:
            return origin, name, rivals
        return origin, None, ()

    def _unbound(
        self, k: Keywords, name: str, rivals: tuple[str, ...]
    ) -> tuple[str | None, str | None, tuple[str, ...]]:
        """Read a ``$dynamicRef`` that lacks the anchor to start from, which documents forget."""
        taken = "the only one is taken" if len(rivals) == 1 else "without one it asks nothing"
        message = f"no schema around has the anchor {quoted(name)}: {taken}"
        k.warn("dynamic-ref-unbound", message, "$dynamicRef")
        if len(rivals) == 1:
            return rivals[0], None, ()
        return (None, name, rivals) if rivals else (None, None, ())


def _forgiven(diagnostic: Diagnostic, ref: str) -> Diagnostic:
    """Let a reference to a schema that is not there cost that place alone."""
    if diagnostic.rule not in _ABSENT or names_nothing(ref):
        return diagnostic
    message = f"{diagnostic.message}; any JSON value is allowed here"
    return replace(diagnostic, severity="warning", message=message)
