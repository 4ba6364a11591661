"""What verifying a package finds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sdkloom.reading.json_values import JsonValue

Subject: TypeAlias = Literal[
    "validate", "send", "read", "write", "default", "enum", "operation", "import"
]
"""What a package does otherwise than its document says: the functions of a schema, and the rest.

``read`` makes models of JSON values and ``write`` the reverse.
"""

DifferenceRule: TypeAlias = Literal[
    "closed-parts", "discriminator", "format", "impossible-enum", "int-or-string", "null",
    "null-marker", "one-of", "read-only",
]  # fmt: skip
"""Why a package may decide otherwise than JSON Schema."""

RULES: dict[DifferenceRule, str] = {
    "closed-parts": "parts of a schema that refuse each other's properties are checked together, when sent",
    "discriminator": "the schema that the tag names is checked, when sent",
    "format": "a number's format decides the type of values that have none, when read",
    "impossible-enum": "an enum without a value of the type is not checked, when sent",
    "int-or-string": "integers and strings are both sent where the format is int-or-string",
    "null": "null is sent where the schema says nullable, whatever else it says",
    "null-marker": "a choice of a reference and any object or null is read as the reference or null",
    "one-of": "what fits several schemas of oneOf is sent",
    "read-only": "a read-only property need not be sent, and is not",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A value that a package treats otherwise than its document says.

    ``origin`` is the place in the document, ``keyword`` the keyword of it that the value was made
    for. ``document`` and ``package`` are the two verdicts, in words.
    """

    subject: Subject
    symbol: str
    origin: str
    keyword: str
    value: JsonValue
    document: str
    package: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A verdict that is another than JSON Schema's on purpose, and one value that shows it."""

    rule: DifferenceRule
    symbol: str
    origin: str
    value: JsonValue
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was compared, and where package and document do not agree."""

    schemas: int
    values: int
    unjudged: tuple[str, ...]
    """Origins of schemas about which jsonschema cannot be asked."""
    disagreements: tuple[Disagreement, ...]
    differences: tuple[Difference, ...]


@dataclass(slots=True)
class Findings:
    """Collects what is found, once for each keyword of a place and each rule of a schema."""

    values: int = 0
    unjudged: dict[str, None] = field(default_factory=dict[str, None])
    _disagreements: dict[tuple[str, ...], Disagreement] = field(
        default_factory=dict[tuple[str, ...], Disagreement]
    )
    _differences: dict[tuple[str, str], list[Difference]] = field(
        default_factory=dict[tuple[str, str], list[Difference]]
    )

    def add(self, found: Disagreement) -> None:
        """Add a disagreement, unless the same keyword already has one."""
        key = (found.subject, found.symbol, found.origin, found.keyword)
        self._disagreements.setdefault(key, found)

    def allow(self, rule: DifferenceRule, symbol: str, origin: str, value: JsonValue) -> None:
        """Count a difference that a rule explains."""
        found = Difference(rule=rule, symbol=symbol, origin=origin, value=value, count=1)
        self._differences.setdefault((rule, symbol), []).append(found)

    def result(self, schemas: int) -> Verification:
        """Sum up."""
        differences = (
            Difference(
                rule=found[0].rule,
                symbol=found[0].symbol,
                origin=found[0].origin,
                value=found[0].value,
                count=len(found),
            )
            for _, found in sorted(self._differences.items())
        )
        return Verification(
            schemas=schemas,
            values=self.values,
            unjudged=tuple(self.unjudged),
            disagreements=tuple(self._disagreements.values()),
            differences=tuple(differences),
        )
