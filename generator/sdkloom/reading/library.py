"""The files that a document consists of, each read once, and only where it may be."""

from __future__ import annotations

import json
import os
import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading import json_text
from sdkloom.reading.formats import format_of
from sdkloom.reading.places import Json, fault, quoted
from sdkloom.reading.source_text import decode, read_bytes

_LINE_END = re.compile(r"\r\n|\r|\n")
_TOKEN_END = re.compile(r"[^\w.+-]")


class Places(Protocol):
    """Finds places in a text."""

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*."""
        ...


@dataclass(slots=True, eq=False)
class SourceFile:
    """A file that was read: its name in origins (``""`` for the root), text and value."""

    name: str
    text: str
    value: Json
    index: Callable[[str], Places]
    remarks: Sequence[Diagnostic] = ()
    _places: Places | None = None
    _lines: list[str] = field(default_factory=list[str])

    def find(self, parts: list[str]) -> tuple[int, int]:
        """Find line and column of the value at *parts*, indexing the text at the first call."""
        if not parts:
            return 1, 1
        if self._places is None:
            self._places = self.index(self.text)
        return self._places.find(parts)

    def token(self, parts: list[str]) -> str:
        """Take a number, or a word, at *parts* from the text, where 3.10 is not yet 3.1."""
        line, column = self.find(parts)
        self._lines = self._lines or _LINE_END.split(self.text)
        return _TOKEN_END.split(self._lines[line - 1][column - 1 :], maxsplit=1)[0]


@dataclass(slots=True, eq=False)
class Library:
    """The files of a document; ``folder`` is the real one, which nothing read lies outside of.

    ``base`` leads down from there to where the document is: ``""``, or names that end in a slash.
    """

    root: SourceFile
    folder: str | None
    root_path: str
    shown_folder: str
    allow_remote: frozenset[str]
    base: str = ""
    address: str = ""
    """Where the root was fetched from, and its references lead from; ``""`` for what is no URL."""
    encoding: tuple[bytes, str] = (b"", "utf-8")
    """The byte order mark of the root, and its encoding."""
    is_offline: bool = False
    """Whether nothing is fetched: all that was read is here."""
    loaded: dict[str, SourceFile] = field(default_factory=dict[str, SourceFile])
    parsed: dict[str, SourceFile] = field(default_factory=dict[str, "SourceFile"])
    """What was read for any document that was forked from the same document."""
    unreadable: dict[str, tuple[Rule, str]] = field(default_factory=dict[str, "tuple[Rule, str]"])
    """Addresses that could not be read, each asked once: the rule and the problem."""
    names: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    overlays: dict[str, tuple[str, SourceFile | None]] = field(
        default_factory=dict[str, "tuple[str, SourceFile | None]"]
    )
    """Their paths as given, and what was read of them, by their names in origins."""

    def source(self, name: str, asked_from: str) -> SourceFile:
        """Give the file called *name* in origins, read at its first use."""
        if (known := self.loaded.get(name)) is None:
            is_remote = "://" in name
            if self.is_offline if is_remote else self.folder is None:
                raise fault("ref-outside", f"{quoted(name)} is not here", asked_from)
            known = self.parsed.get(name)
            if known is None:
                content = (self._fetch if is_remote else self._read)(name, asked_from)
                known = self.parsed[name] = load(decode(content, name), name)
            self.loaded[name] = known
        return known

    def _read(self, name: str, asked_from: str) -> bytes:
        if self.real_name(name) != name:  # not from ``resolve``, or now a link
            raise fault("ref-outside", f"{quoted(name)} is not a file here", asked_from)
        path = os.path.join(self.folder or "", *name.split("/"))
        return read_bytes(path, name, asked_from)

    def _fetch(self, url: str, asked_from: str) -> bytes:
        from sdkloom.reading import (  # noqa: PLC0415 - only who names a host needs it
            fetching,
            remote,
        )

        if sum("://" in name for name in self.loaded) >= remote.MAX_DOCUMENTS:
            problem = f"{remote.MAX_DOCUMENTS} documents were fetched before it"
            raise fault("ref-remote", f"{quoted(url, 300)} cannot be read: {problem}", asked_from)
        if url not in self.unreadable:
            try:
                return fetching.fetch(remote.resolve_url("", url, self.allow_remote))
            except remote.RemoteError as error:
                rule: Rule = "ref-remote" if error.is_refused else "remote-unreadable"
                self.unreadable[url] = rule, str(error)
        rule, problem = self.unreadable[url]
        raise fault(rule, f"{quoted(url, 300)} cannot be read: {problem}", asked_from)

    def relative_name(self, name: str, file: str) -> str:
        """Write how the file called *file* in origins refers to the one called *name*."""
        if "://" in name or "://" in file:
            return name or self.address
        root = self.base + os.path.basename(self.root_path)
        path = posixpath.relpath(f"/{name or root}", posixpath.dirname(f"/{file or root}"))
        has_scheme = ":" in path.partition("/")[0]
        return f"{'./' if has_scheme else ''}{path}".replace("%", "%25")

    def shown(self, name: str) -> tuple[str, SourceFile | None]:
        """Give the path to print for the file called *name* in origins, and the file if it was read."""
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


def load(text: str, name: str, path: str | None = None) -> SourceFile:
    """Parse *text* as what it looks like; *path* is its name where *name* is not."""
    if not text.strip():
        message = "the file is empty, and not an OpenAPI document"
        raise fault("empty-file", message, f"{name}#")
    try:
        return _parsed(text, name, is_named_json=(path or name).lower().endswith(".json"))
    except SpecError as error:
        if error.diagnostics[0].rule in {"json-syntax", "yaml-syntax", "yaml-documents"} and (
            found := format_of(text)
        ):
            raise fault("not-openapi", found.message, f"{name}#", 1, 1) from None
        raise


def _parsed(text: str, name: str, *, is_named_json: bool) -> SourceFile:
    if is_named_json or text.lstrip()[0] in "{[":
        try:
            return SourceFile(name, text, json_text.load(text, name), json_text.Places)
        except json.JSONDecodeError as error:
            if is_named_json:
                raise json_text.syntax_error(error, text, name) from None
    # PyYAML takes as long to import as this module takes to read a large JSON document
    from sdkloom.reading import yaml_events  # noqa: PLC0415

    found, remarks = yaml_events.load(text, name)
    if not found:
        raise fault("empty-file", "the file has only comments", f"{name}#")
    return SourceFile(name, text, found[0], yaml_events.Places, remarks)
