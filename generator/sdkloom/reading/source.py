"""Where a document is read from: the value that commands, targets and stages pass to reading."""

from __future__ import annotations

import os
import re
from dataclasses import KW_ONLY, dataclass
from pathlib import PurePath
from typing import TypeAlias

StrPath: TypeAlias = "str | os.PathLike[str]"

STANDARD_INPUT = "<stdin>"
"""What messages call a document that standard input gave."""

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""Two characters at least: one is the drive of a path on Windows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document's place, the overlays to apply to it, and what may be read with it.

    Equal sources read the same document, so a source can be the key of what was read.
    """

    spec: str
    """A path, an address (``https://…``), ``-`` for standard input, or ``module:attribute``."""
    _: KW_ONLY
    overlays: tuple[str, ...] = ()
    """Files of overlays, applied in this order."""
    allow_remote: tuple[str, ...] = ()
    """Hosts, as ``HOST`` or ``HOST:PORT``, whose documents may be referred to."""
    root: str | None = None
    """The folder whose files may be referred to; the document's own without it."""
    app_folder: str | None = None
    """The folder to import an application from; None where ``spec`` names a document."""

    @property
    def is_app(self) -> bool:
        """Whether the document is that of an application, whose code is run."""
        return self.app_folder is not None

    @property
    def is_address(self) -> bool:
        """Whether the document is on another host."""
        return not self.is_app and _ADDRESS.match(self.spec) is not None

    @property
    def is_standard_input(self) -> bool:
        """Whether the document is what standard input gives."""
        return self.spec == "-" and not self.is_app

    @property
    def is_file(self) -> bool:
        """Whether the document is in a file, which can be read again."""
        return not (self.is_address or self.is_standard_input or self.is_app)

    @property
    def shown(self) -> str:
        """What messages call the document."""
        return STANDARD_INPUT if self.is_standard_input else self.spec

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
