"""Which schemas of a package are those that stand in its document."""

from __future__ import annotations

from sdkloom.lowering.lower import Lowered


def is_described(lowered: Lowered, origin: str) -> bool:
    """Tell whether a checked schema is what the document has at *origin*, and not made of it.

    The parts of a form of 2.0 and the items of a stream are objects that no schema describes.
    """
    if lowered.reader.document.version == "2.0":
        return True
    return lowered.checked_schema(origin) == lowered.reader.at(origin)
