"""Where values were written that are not where the document has them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sdkloom.reading.places import SplitOrigin, tokens


@dataclass(frozen=True, slots=True)
class Relocations:
    """Maps places in a document to the places in files where their values were written."""

    overlaid: Mapping[tuple[str, ...], SplitOrigin] = field(
        default_factory=dict[tuple[str, ...], "SplitOrigin"]
    )
    """Of what overlays added or moved, by tokens in the root value."""
    inlined: Mapping[SplitOrigin, str] = field(default_factory=dict["SplitOrigin", str])
    """Origins of values that take the place of a reference, by that place."""

    def with_inlined(self, inlined: Mapping[SplitOrigin, str]) -> Relocations:
        """Add origins of values that take the place of a reference."""
        return replace(self, inlined={**self.inlined, **inlined})

    def written_at(self, file: str, parts: list[str]) -> tuple[str, list[str]]:
        """Find where the value at *parts* in *file* was written: a file and tokens in it."""
        for length in range(len(parts), 0, -1) if self.inlined else ():
            origin = self.inlined.get((file, tuple(parts[:length])))
            if origin is not None and parts[length:] != ["$ref"]:
                file, target = tokens(origin)
                parts = [*target, *parts[length:]]
                break
        for length in range(len(parts), 0, -1) if self.overlaid and not file else ():
            if (overlaid := self.overlaid.get(tuple(parts[:length]))) is not None:
                file, parts = overlaid[0], [*overlaid[1], *parts[length:]]
                break
        return file, parts
