"""Which media types of a request body are offered: its Python types have to be distinguishable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import (
    Alias,
    Constant,
    Content,
    Declaration,
    ListOf,
    Operation,
    Ref,
    Scalar,
    Struct,
    Type,
)

_CLASSES: Mapping[str, frozenset[str]] = {
    "str": frozenset({"str"}),
    "bytes": frozenset({"bytes"}),
    "base64url": frozenset({"bytes"}),
    "file": frozenset({"bytes"}),  # and paths, and open files
}


@dataclass(frozen=True, slots=True)
class BodyVariants:
    """Knows what has been ``found``, and the ``places`` of media types, by their operations' origins."""

    found: Mapping[str, Declaration]
    places: Mapping[tuple[str, str], str]
    diagnostics: Diagnostics

    def of(self, operation: Operation) -> Operation:
        """Leave out media types whose type no call could tell from that of a preferred one."""
        body = operation.body
        if body is None or len(body.kinds) == 1:
            return operation
        chosen: list[Content] = []
        for content in body.contents:
            clash = next(
                (earlier for earlier in chosen if not self._apart(earlier.type, content.type)), None
            )
            if clash is None:
                chosen.append(content)
            else:
                message = (
                    f"{content.media_type} takes another type than {clash.media_type}, and no value"
                    " would show which one is meant: the latter is used"
                )
                place = self.places[operation.origin, content.media_type]
                self.diagnostics.warning("body-type", message, place)
        return operation._replace(body=body._replace(contents=tuple(chosen)))

    def _apart(self, kind: Type, other: Type) -> bool:
        """Whether two types are the same, or their values never of one class."""
        if kind == other:
            return True
        classes = self._classes(kind), self._classes(other)
        return bool(classes[0]) and bool(classes[1]) and not classes[0] & classes[1]

    def _classes(self, kind: Type) -> frozenset[str]:
        """The classes that values of a type have; none where that is not known.

        A dict has none: it may stand for a model, or be one of JSON's values.
        """
        match kind:
            case Scalar():
                return _CLASSES.get(kind.kind, frozenset())
            case Constant():
                return _CLASSES["str"] if all(map(_is_text, kind.values)) else frozenset()
            case ListOf():
                return frozenset({"list"})
            case Ref():
                return self._declared(kind.origin)
            case _:
                return frozenset()

    def _declared(self, origin: str) -> frozenset[str]:
        declaration = self.found[origin]
        if isinstance(declaration, Alias):
            return self._classes(declaration.target)
        if not isinstance(declaration, Struct) or declaration.untyped:
            return frozenset()
        above = self._declared(declaration.base) if declaration.base else frozenset[str]()
        return above | {origin}


def _is_text(value: object) -> bool:
    return isinstance(value, str)
