"""The files that a document consists of, each read once, and only where it may be."""

from __future__ import annotations

import json
import os
import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sdkloom.diagnostics import Diagnostic
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading import json_text
from sdkloom.reading.places import Json, fault, quoted
from sdkloom.reading.source_text import decode, read_bytes


class Places(Protocol):
    """Finds places in a text."""

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*."""
        ...


@dataclass(slots=True, eq=False)
class Source:
    """A file that was read: its name in origins (``""`` for the root), text and value."""

    name: str
    text: str
    value: Json
    index: Callable[[str], Places]
    remarks: Sequence[Diagnostic] = ()
    _places: Places | None = None

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*, indexing the text at the first call."""
        if not parts:
            return 1, 1
        if self._places is None:
            self._places = self.index(self.text)
        return self._places.find(parts)


@dataclass(slots=True, eq=False)
class Library:
    """The files of a document; ``folder`` is the real one, which nothing read lies outside of.

    ``base`` leads down from there to where the document is: ``""``, or names that end in a slash.
    """

    root: Source
    folder: str | None
    root_path: str
    shown_folder: str
    allow_remote: frozenset[str]
    base: str = ""
    loaded: dict[str, Source] = field(default_factory=dict[str, Source])
    names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    overlays: dict[str, tuple[str, Source | None]] = field(
        default_factory=dict[str, "tuple[str, Source | None]"]
    )
    """Their paths as given, and what was read of them, by their names in origins."""

    def source(self, name: str, asked_from: str) -> Source:
        """Give the file called *name* in origins, read at its first use."""
        if (known := self.loaded.get(name)) is None:
            if self.folder is None:
                raise fault("ref-outside", f"{quoted(name)} is not here", asked_from)
            content = (
                self._fetch(name, asked_from) if "://" in name else self._read(name, asked_from)
            )
            known = self.loaded[name] = load(decode(content, name), name)
        return known

    def _read(self, name: str, asked_from: str) -> bytes:
        if self.real_name(name) != name:  # made by another than ``resolve``, or now a link
            raise fault("ref-outside", f"{quoted(name)} is not a file here", asked_from)
        path = os.path.join(self.folder or "", *name.split("/"))
        return read_bytes(path, name, asked_from)

    def _fetch(self, url: str, asked_from: str) -> bytes:
        from sdkloom.reading import (  # noqa: PLC0415 - only who names a host needs it
            fetching,
            remote,
        )

        rule: Rule = "ref-remote"
        problem = f"{remote.MAX_DOCUMENTS} documents were fetched before it"
        if sum("://" in name for name in self.loaded) < remote.MAX_DOCUMENTS:
            try:
                return fetching.fetch(remote.named("", url, self.allow_remote))
            except remote.RemoteError as error:
                rule = "ref-remote" if error.is_refused else "remote-unreadable"
                problem = str(error)
        raise fault(rule, f"{quoted(url, 300)} cannot be read: {problem}", asked_from)

    def shown(self, name: str) -> tuple[str, Source | None]:
        """Tell how to show the file called *name* in origins, and give it if it was read."""
        if name in self.overlays:
            return self.overlays[name]
        path = name if "://" in name else os.path.join(self.shown_folder, *name.split("/"))
        return path, self.loaded.get(name)

    def real_name(self, path: str) -> str | None:
        """Name a file by its real path in the folder, ``""`` for the root; ``None`` if outside."""
        if path.startswith("/") or os.path.isabs(path):
            return None
        if self.folder is None:
            name = posixpath.normpath(path)
            return "" if name == self.root_path else name if name in self.loaded else None
        real = os.path.realpath(os.path.join(self.folder, *path.split("/")))
        if real == self.root_path:
            return ""
        inside = self.folder if self.folder.endswith(os.sep) else self.folder + os.sep
        return real[len(inside) :].replace(os.sep, "/") if real.startswith(inside) else None


def load(text: str, name: str, path: str | None = None) -> Source:
    """Parse *text* as what it looks like; *path* is its name where *name* is not."""
    if not text.strip():
        message = "the file is empty: it should hold an OpenAPI document"
        raise fault("empty-file", message, f"{name}#")
    is_named_json = (path or name).lower().endswith(".json")
    if is_named_json or text.lstrip()[0] in "{[":
        try:
            return Source(name, text, json_text.load(text, name), json_text.Places)
        except json.JSONDecodeError as error:
            if is_named_json:
                raise json_text.syntax_error(error, text, name) from None
    # PyYAML takes as long to import as this module takes to read a large JSON document
    from sdkloom.reading import yaml_events  # noqa: PLC0415

    found, remarks = yaml_events.load(text, name)
    if not found:
        raise fault("empty-file", "the file holds nothing but comments", f"{name}#")
    return Source(name, text, found[0], yaml_events.Places, remarks)
