"""How a rule is explained."""

from __future__ import annotations

from dataclasses import dataclass

from sdkloom.diagnostics import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a rule means.

    ``example`` is the part of a document that breaks the rule; ``openapi`` and ``info`` stand above
    it unless it has its own. What starts with ``$`` is a command line instead.
    """

    severities: tuple[Severity, ...]
    meaning: str
    example: str
    advice: str
