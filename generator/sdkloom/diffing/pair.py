"""The same operation on both sides, and how its changes are noted."""

from __future__ import annotations

from dataclasses import dataclass, field

from sdkloom.diffing.changes import Breaks, ChangeLocation, Changes, Directions
from sdkloom.diffing.document_text import written
from sdkloom.diffing.show import show_both
from sdkloom.diffing.type_use import TypeUse
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.ir.nodes import Operation
from sdkloom.matching.match import Located
from sdkloom.openapi.nodes import Node

BREAKS_PROGRAMS = Breaks(source=True, type=True)
"""What it breaks that something is called otherwise."""

BREAKS_EVERYTHING = Breaks(source=True, type=True, runtime=True)
"""What it breaks that something is removed, or required."""


@dataclass(slots=True)
class OperationPair:
    """An operation on both sides; without *aliases*, the old name stops working."""

    walk: Walk
    old: Located
    new: Located
    aliases: bool
    raw: tuple[Node, Node] = field(init=False)
    """The operations as written."""

    def __post_init__(self) -> None:
        """Look the operations up."""
        self.raw = (
            written(self.walk.old, self.old.operation),
            written(self.walk.new, self.new.operation),
        )

    @property
    def before(self) -> Operation:
        """The old operation."""
        return self.old.operation

    @property
    def after(self) -> Operation:
        """The new operation."""
        return self.new.operation

    def location(
        self, origin_old: str | None = None, origin_new: str | None = None, part: str = ""
    ) -> ChangeLocation:
        """The symbols of the operation, or of a part of it."""
        return ChangeLocation(
            f"{self.old.symbol}{part}",
            f"{self.new.symbol}{part}",
            origin_old or self.before.origin,
            origin_new or self.after.origin,
        )

    def places(self, keyword: str) -> tuple[str, str]:
        """Where a keyword of the operation stands."""
        return (
            self.walk.old.place(self.before.origin, keyword),
            self.walk.new.place(self.after.origin, keyword),
        )

    @property
    def changes(self) -> Changes:
        """Where changes of the operation are noted."""
        return self.walk.changes

    def compare_values(
        self,
        checks: tuple[str | None, str | None],
        uses: tuple[TypeUse, TypeUse],
        location: ChangeLocation,
        directions: Directions,
    ) -> None:
        """Compare the schemas of a value, or its types where a media type knows no schema."""
        walk = self.walk
        if checks[0] is None or checks[1] is None:
            breaks = walk.compatibility.retyped(*uses, directions)
            if checks != (None, None) or breaks:
                shown = show_both(*uses)
                texts = (
                    "no schema" if check is None else text
                    for check, text in zip(checks, shown, strict=True)
                )
                self.changes.add(
                    "type-changed",
                    location,
                    directions,
                    breaks,
                    *(texts if shown[0] == shown[1] else shown),
                )
            return
        if walk.matches.schemas.get(checks[0]) == checks[1]:
            return
        old = Place(schemas=(walk.old.schema(checks[0]),), use=uses[0], symbol=location.symbol_old)
        new = Place(schemas=(walk.new.schema(checks[1]),), use=uses[1], symbol=location.symbol_new)
        pair = SchemaPair(old=old, new=new, directions=directions, home=(checks[0], checks[1]))
        if (
            checks[0] in walk.old.components
            and checks[1] in walk.new.components
            and walk.structured(pair)
        ):
            origins = location.origin_old or checks[0], location.origin_new or checks[1]
            walk.retyped(pair, "type-changed", origins)
        else:
            walk.push(pair)
