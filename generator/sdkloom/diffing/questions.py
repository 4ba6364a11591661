"""Questions about two types of the old and the new side, each answered once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from sdkloom.diffing.type_use import UseKey
from sdkloom.ir.nodes import Struct
from sdkloom.matching.revision import Revision

_Question: TypeAlias = tuple[str, UseKey, UseKey]


@dataclass(slots=True)
class Questions:
    """Answers for two sides; *renamed* pairs their declarations."""

    old: Revision
    new: Revision
    renamed: dict[str, str]
    _answers: dict[_Question, bool] = field(default_factory=dict[_Question, bool])
    _assumed: list[_Question] = field(default_factory=list[_Question])
    """Those whose answer is yes, unless a question that is still being asked turns out otherwise."""

    def decided(self, question: _Question, decide: Callable[[], bool]) -> bool:
        """Answer once; a type within itself is taken to fit, and the rest of it decides."""
        if (known := self._answers.get(question)) is not None:
            return known
        before = len(self._assumed)
        self._answers[question] = True
        self._assumed.append(question)
        if decide():
            return True
        for assumption in self._assumed[before:]:
            del self._answers[assumption]
        del self._assumed[before:]
        self._answers[question] = False
        return False

    def same_class(
        self, origin: str, side: Revision, other_origin: str, other_side: Revision
    ) -> bool:
        """Whether a class is another, or extends it."""
        wanted = self.name(other_origin, other_side)
        step: str | None = origin
        while step is not None:
            if self.name(step, side) == wanted:
                return True
            declaration = side.index.get(step)
            step = declaration.base if isinstance(declaration, Struct) else None
        return False

    def name(self, origin: str, side: Revision) -> str:
        """What a declaration is known as on both sides: its new origin, if it has one."""
        return self.renamed.get(origin, f"old {origin}") if side is self.old else origin
