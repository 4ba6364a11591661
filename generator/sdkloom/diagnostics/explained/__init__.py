"""What each rule means, by example: `docs/rules.md` is written from these tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sdkloom.diagnostics.explained.explanation import Explanation
from sdkloom.diagnostics.explained.files import FILE_RULES
from sdkloom.diagnostics.explained.packages import PACKAGE_RULES
from sdkloom.diagnostics.explained.references import REFERENCE_RULES
from sdkloom.diagnostics.explained.schemas import SCHEMA_RULES
from sdkloom.diagnostics.explained.structure import STRUCTURE_RULES
from sdkloom.diagnostics.rules import Rule

__all__ = ["GROUPS", "Explanation"]

GROUPS: Mapping[str, Iterable[tuple[Rule, Explanation]]] = {
    "Files": FILE_RULES.items(),
    "References": REFERENCE_RULES.items(),
    "Objects of the specification": STRUCTURE_RULES.items(),
    "Schemas": SCHEMA_RULES.items(),
    "Packages and slices": PACKAGE_RULES.items(),
}
"""All rules, by what they are about."""
