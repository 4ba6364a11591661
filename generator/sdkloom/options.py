"""What a package is made of: a document, or a slice of it, and a few options."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sdkloom import __version__
from sdkloom.documents import Documents
from sdkloom.reading.document import Document
from sdkloom.reading.source import Source
from sdkloom.slicing.selection import Selection

BLACK_STYLE = "26"
"""The year of black's stable style, which does not change within one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to generate from a document."""

    package: str
    selection: Selection = field(default_factory=Selection)
    strict: bool = False

    def record(self) -> dict[str, object]:
        """The options as the manifest keeps them."""
        chosen = {
            key: list(getattr(self.selection, key))
            for key in self.selection.__slots__
            if getattr(self.selection, key)
        }
        strict = {"strict": True} if self.strict else {}
        return {"package": self.package, **chosen, **strict}


def templates_folder() -> Path:
    """Beside the modules in an installed package, at the top of the repository in a checkout."""
    here = Path(__file__).resolve().parent
    return next(one for one in (here / "templates", here.parents[1] / "templates") if one.is_dir())


def made_of(
    document: Document,
    source: Source,
    options: Options,
    documents: Documents,
    others: Iterable[str] | None = None,
) -> dict[str, object]:
    """What the manifest records of the making; *others* are files that the document refers to.

    The hash is that of the slice, so that a change elsewhere in the document changes nothing.
    """
    files = sorted(document.others if others is None else others)
    made = {"name": document.folder + source.name, "hash": documents.hash(document, files)}
    return {
        "sdkloom": __version__,
        "black": BLACK_STYLE,
        "spec": {**made, "files": files} if files else made,
        "options": {**options.record(), **source.record()},
    }
