"""Schemas that no value satisfies because their parts contradict each other."""

from __future__ import annotations

from sdkloom.lowering.choices import is_of
from sdkloom.schemas.merged import Merged

_BOUNDS = (
    ("minimum", "maximum"),
    ("min_length", "max_length"),
    ("min_items", "max_items"),
    ("min_properties", "max_properties"),
)


def contradiction(merged: Merged) -> str | None:
    """Say why no value satisfies schemas together; what one of them says alone is not looked at."""
    if len(merged.parts) < 2:
        return None
    if merged.types == ():
        kinds = {" or ".join(part.types): None for part in merged.parts if part.types}
        return f"the schemas ask for {' and for '.join(kinds)}"
    values = merged.constants
    if values == () or (values and not any(is_of(value, merged.types) for value in values)):
        listing = [part for part in merged.parts if part.const or part.enum]
        if values == () or not any(part.types for part in listing):
            return "no value of `enum` or `const` is allowed by all of the schemas"
    for low, high in _BOUNDS:
        lowest = [getattr(part, low) for part in merged.parts if getattr(part, low) is not None]
        highest = [getattr(part, high) for part in merged.parts if getattr(part, high) is not None]
        if lowest and highest and max(lowest) > min(highest) and not _in_one(merged, low, high):
            return f"one schema asks for at least {max(lowest)}, another for at most {min(highest)}"
    return None


def _in_one(merged: Merged, low: str, high: str) -> bool:
    """Whether a single part contradicts itself, which is reported where it stands."""
    return any(
        (least := getattr(part, low)) is not None
        and (most := getattr(part, high)) is not None
        and least > most
        for part in merged.parts
    )
