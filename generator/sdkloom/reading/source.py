"""Where a document is read from: the one value that commands, targets and stages pass to reading."""

from __future__ import annotations

import os
from dataclasses import KW_ONLY, dataclass
from pathlib import PurePath
from typing import TypeAlias

StrPath: TypeAlias = "str | os.PathLike[str]"


@dataclass(frozen=True, slots=True)
class Source:
    """A document's place, the overlays to apply to it, and what may be read with it.

    Equal sources read the same document, so a source can be the key of what was read.
    """

    spec: str
    _: KW_ONLY
    overlays: tuple[str, ...] = ()
    """Files of overlays, applied in this order."""
    allow_remote: tuple[str, ...] = ()
    """Hosts, as ``HOST`` or ``HOST:PORT``, whose documents may be referred to."""
    root: str | None = None
    """The folder whose files may be referred to; the document's own without it."""

    @property
    def name(self) -> str:
        """The name of the document's file."""
        return PurePath(self.spec).name

    def record(self) -> dict[str, object]:
        """What the manifest records of it among the options."""
        recorded = {
            "overlays": [PurePath(path).name for path in self.overlays],
            "allow_remote": list(self.allow_remote),
        }
        return {key: value for key, value in recorded.items() if value}


def as_source(spec: Source | StrPath) -> Source:
    """Take a path for the source that is nothing but this path."""
    return spec if isinstance(spec, Source) else Source(os.fspath(spec))
