"""The options of a package, and what its manifest records of its inputs."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import cast

from sdkloom import __version__
from sdkloom.app.documents import Documents
from sdkloom.app.name_settings import NameSettings
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
    names: NameSettings = field(default_factory=NameSettings)
    tests: bool = False
    """Whether the package has tests of its own."""

    def record(self) -> dict[str, object]:
        """The options as the manifest keeps them."""
        chosen = {
            key: list(getattr(self.selection, key))
            for key in self.selection.__slots__
            if getattr(self.selection, key)
        }
        strict = {"strict": True} if self.strict else {}
        tests = {"tests": True} if self.tests else {}
        renames = self.names.renames.record()
        names = {"names": renames} if renames else {}
        return {"package": self.package, **chosen, **strict, **tests, **names}


def recorded_selection(options: Mapping[str, object]) -> Selection:
    """Read from the options in a manifest which slice of its document a package is of."""
    patterns: dict[str, tuple[str, ...]] = {}
    for option in fields(Selection):
        if recorded_patterns := options.get(option.name):
            patterns[option.name] = tuple(map(str, cast("Iterable[object]", recorded_patterns)))
    return Selection(**patterns)


def provenance(  # noqa: PLR0913 - what a package is generated from
    document: Document,
    source: Source,
    options: Options,
    documents: Documents,
    others: Iterable[str] | None = None,
    *,
    before: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """What the manifest records of the inputs; *others* are files that the document refers to.

    The hash is that of the slice, so that a change elsewhere in the document changes nothing.
    *before* is what an earlier manifest records of its document: the date on which an address was
    read stays while what it gives does.
    """
    files = sorted(document.others if others is None else others)
    name = document.address or document.folder + source.name
    spec: dict[str, object] = {"name": name, "hash": documents.hash(document, files)}
    if files:
        spec["files"] = files
    if document.address:
        if document.overlays:
            spec["overlays"] = digest_of(document.overlays.values())
        is_same = before is not None and {**spec, "read": before.get("read")} == before
        spec["read"] = before.get("read") if before is not None and is_same else _today()
    return recorded(spec, {**options.record(), **source.record()})


def recorded(spec: Mapping[str, object], options: Mapping[str, object]) -> dict[str, object]:
    """What a manifest records, by its keys, of a package that this sdkloom generates."""
    return {"sdkloom": __version__, "black": BLACK_STYLE, "spec": spec, "options": options}


def digest_of(texts: Iterable[str]) -> str:
    """Hash *texts*, in their order; line ends that a version control system changed do not count."""
    encoded = (text.replace("\r\n", "\n").encode("utf-8", "surrogatepass") for text in texts)
    hashes = (hashlib.sha256(content).digest() for content in encoded)
    return f"sha256:{hashlib.sha256(b''.join(hashes)).hexdigest()}"


def _today() -> str:
    """Today's date in UTC, or that of SOURCE_DATE_EPOCH, by which builds are made reproducible."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = float(epoch) if re.fullmatch(r"[0-9]{1,10}", epoch) else time.time()
    return time.strftime("%Y-%m-%d", time.gmtime(now))
