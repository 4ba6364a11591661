"""What is asked of values that are sent where a document, to the letter, allows none.

It is the same check, with a flag: ``Run.sending``. Values that arrive, and those that
``schema().validate`` is asked about, are checked to the letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ..values.types import is_object, tag_text
from .applicators import of_tag
from .evaluation import Parts, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .evaluation import Keywords, Node, Run


class LiteralCheck(Protocol):
    """A check as it stands."""

    def admits_literally(self, value: object, run: Run, /) -> bool:
        """Tell whether *value* is valid to the letter."""
        ...

    def explain_literally(self, value: object, path: str, run: Run, /) -> None:
        """Add every violation of *value* to the letter."""
        ...

    def seen(self, value: object, run: Run, /) -> set[str | int]:
        """Find the properties that a valid *value* has been checked in."""
        ...


class Sending:
    """A *check* of values that are sent.

    ``nullable`` takes null. ``children`` are the schemas that extend this one, by the
    values of a property, and check what has such a value. The parts of a ``whole``, all
    that is applied to the same object, check no value for its children, and what they ask
    of other properties is not about those that another part describes.
    """

    __slots__ = ("_check", "_children", "_is_whole", "_nullable", "_tag")

    def __init__(self, check: LiteralCheck, k: Keywords) -> None:
        self._check = check
        self._nullable = k.get("nullable", False)
        self._tag, children = k.get("children", ("", {}))
        self._children = {value: node(child) for value, child in children.items()}
        self._is_whole = k.get("whole", False)

    def admits(self, value: object, run: Run) -> bool:
        """Tell whether *value* may be sent."""
        if value is None and self._nullable:
            return True
        if not is_object(value) or id(value) in run.parts:
            return self._check.admits_literally(value, run)
        if (child := self._child(value)) is not None:
            return child.admits(value, run)
        if not self._is_whole:
            return self._check.admits_literally(value, run)
        run.parts[id(value)] = Parts(self._check, value)
        try:
            return self._check.admits_literally(value, run)
        finally:
            del run.parts[id(value)]

    def explain(self, value: object, path: str, run: Run) -> None:
        """Add every violation that *value* is not sent for."""
        if value is None and self._nullable:
            return
        if not is_object(value) or id(value) in run.parts:
            self._check.explain_literally(value, path, run)
        elif (child := self._child(value)) is not None:
            child.explain(value, path, run)
        elif not self._is_whole:
            self._check.explain_literally(value, path, run)
        else:
            run.parts[id(value)] = Parts(self._check, value)
            try:
                self._check.explain_literally(value, path, run)
            finally:
                del run.parts[id(value)]

    def _child(self, value: Mapping[str, object]) -> Node | None:
        tag = value.get(self._tag) if self._children else None
        text = tag_text(tag)
        child = None if text is None else self._children.get(text)
        return child and of_tag(child, self._tag, tag)
