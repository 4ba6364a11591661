"""An OpenAPI document: read safely, references followed in its folder, places found on demand."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.diagnostics.rules import Rule
from sdkloom.reading import json_text
from sdkloom.reading.formats import format_of
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.library import Library, SourceFile, load
from sdkloom.reading.opening import address_of, content_of
from sdkloom.reading.places import Json, child, fault, index, quoted, tokens
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.reading.source_text import check_unicode, decode, encoding_of, read_bytes

__all__ = [
    "Document",
    "JsonValue",
    "Location",
    "SourceFile",
    "child",
    "parse",
    "read",
    "restored",
    "tokens",
]


_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_TILDE = re.compile(r"~(?![01])")
_ANCHOR = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")
_UNFIT_IN_FILE = re.compile(r"[\x00-\x1f\x7f\\?#\ud800-\udfff]")
_VERSION = re.compile(r"3\.[0-2](?=[.-]|\Z)|2\.0\Z")
_SUPPORTED = 'swagger "2.0" and openapi 3.0.x, 3.1.x and 3.2.x are'
_TYPING_ERROR, _LONG_NAME, _COMPARED = 3, 100, 500
"""What bounds the search for the name that was meant: comparing two takes microseconds."""


class Location(NamedTuple):
    """A place to print: line and column count from 1, columns in code points."""

    file: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """An OpenAPI document and the files that it refers to.

    ``path`` is as the user gave it; ``root`` the parsed value, to be read and not changed;
    ``version`` is ``"2.0"``, ``"3.0"``, ``"3.1"`` or ``"3.2"``.
    """

    path: str
    root: dict[str, JsonValue]
    version: str
    _library: Library = field(repr=False)
    _overlaid: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]] = field(
        default_factory=dict[tuple[str, ...], "tuple[str, tuple[str, ...]]"], repr=False
    )
    """Where values are that are not where ``root`` has them: a name in origins, and tokens."""
    _moved: Mapping[tuple[str, tuple[str, ...]], str] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], str], repr=False
    )
    """Origins of values that take the place of a reference, by that place: file and tokens."""
    replaced: Mapping[int, tuple[JsonValue, JsonValue]] = field(
        default_factory=dict[int, "tuple[JsonValue, JsonValue]"], repr=False
    )
    """By ``id``: a value that takes the place of a reference to another file, and that reference."""

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """What is to be said of the files read so far, such as YAML 1.1 merge keys."""
        sources = [self._library.root, *self._library.loaded.values()]
        return tuple(remark for source in sources for remark in source.remarks)

    @property
    def text(self) -> str:
        """The text that the root document was read from, whatever slice of it this is."""
        return self._library.root.text

    @property
    def encoding(self) -> tuple[bytes, str]:
        """The byte order mark that the root document was written with, if any, and its encoding."""
        return self._library.encoding

    @property
    def written(self) -> JsonValue:
        """What that text reads as: ``root`` before slices and overlays."""
        return self._library.root.value

    @property
    def is_json(self) -> bool:
        """Whether that text is JSON, and not only YAML."""
        return self._library.root.index is json_text.Places

    @property
    def folder(self) -> str:
        """Where the document is, seen from the folder that it may read from: ``""``, or ``a/b/``."""
        return self._library.base

    @property
    def address(self) -> str:
        """The URL that the document was fetched from; ``""`` for what is no URL."""
        return self._library.address

    @property
    def others(self) -> tuple[str, ...]:
        """The other files read so far, by their names in origins."""
        return tuple(self._library.loaded)

    def resolve(self, ref: str, base: str) -> str:
        """Turn the text of a ``$ref`` at the node *base* into an origin; nothing is read.

        A plain-name fragment (``#anchor``) stays one. ``SpecError`` for what is remote, outside
        the document's folder, or no reference at all.
        """
        file = base.partition("#")[0]
        place, _, fragment = ref.partition("#")
        if place:
            file = self._file(place, file, ref, base)
        if not fragment:
            return f"{file}#"
        if "%" in fragment:
            fragment = self._decoded(fragment, ref, base)
        if fragment[0] == "/":
            if "~" in fragment and _BAD_TILDE.search(fragment):
                problem = "`~` has to be followed by 0 (for ~) or 1 (for /)"
                raise self._ref_fault("ref-syntax", problem, ref, base)
        elif not _ANCHOR.fullmatch(fragment):
            problem = "what follows # has to start with a slash, as in #/components/schemas/Name"
            raise self._ref_fault("ref-syntax", problem, ref, base)
        return f"{file}#{fragment}"

    def get(self, origin: str, asked_from: str | None = None) -> JsonValue:
        """Find the value at *origin*, reading its file if need be; *asked_from* names the ref."""
        asker = origin if asked_from is None else asked_from
        try:
            file, parts = tokens(origin)
        except ValueError:
            message = f"{quoted(origin)} names an anchor, not a place in the document"
            raise fault("ref-anchor", message, asker) from None
        value: Json = self._library.source(file, asker).value if file else self.root
        for depth, part in enumerate(parts):
            if isinstance(value, dict) and part in value:
                value = value[part]
            elif isinstance(value, list) and index(part) < len(value):
                value = value[index(part)]
            else:
                raise _dangling(origin, parts[:depth], part, value, asker)
        return value

    def locate(self, origin: str) -> Location:
        """Find where the value at *origin*, or its nearest ancestor that exists, starts."""
        file = origin.partition("#")[0]
        try:
            parts = tokens(origin)[1]
        except ValueError:
            parts = []
        for length in range(len(parts), 0, -1) if self._moved else ():
            there = self._moved.get((file, tuple(parts[:length])))
            if there is not None and parts[length:] != ["$ref"]:
                file, held = tokens(there)
                parts = [*held, *parts[length:]]
                break
        for length in range(len(parts), 0, -1) if self._overlaid and not file else ():
            if (moved := self._overlaid.get(tuple(parts[:length]))) is not None:
                file, parts = moved[0], [*moved[1], *parts[length:]]
                break
        shown, source = self._library.shown(file) if file else (self.path, self._library.root)
        return Location(shown, *(source.find(parts) if source is not None else (1, 1)))

    @property
    def places(self) -> Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]]:
        """Where the values are that overlays brought or moved, as ``overlaid`` takes it."""
        return self._overlaid

    @property
    def overlays(self) -> dict[str, str]:
        """The texts of the overlays read so far, by their paths as given."""
        read_so_far = self._library.overlays.values()
        return {path: one.text for path, one in read_so_far if one is not None}

    def replace_root(self, root: dict[str, JsonValue]) -> Document:
        """Make a document of the same sources and another root value, such as a slice of it."""
        return replace(self, root=root, replaced={})

    def with_values(
        self,
        values: Mapping[str, JsonValue],
        places: Mapping[tuple[str, tuple[str, ...]], str],
        replaced: Mapping[int, tuple[JsonValue, JsonValue]],
    ) -> Document:
        """Make a document with other *values* of files (by their names in origins).

        *places* has the origins of what is in them in place of references, *replaced* as the field.
        """
        root = values.get("", self.root)
        loaded = self._library.loaded
        changed = {name: replace(loaded[name], value=values[name]) for name in values if name}
        library = replace(self._library, loaded=loaded | changed) if changed else self._library
        return replace(
            self,
            root=root if isinstance(root, dict) else self.root,
            _library=library,
            _moved={**self._moved, **places},
            replaced={**self.replaced, **replaced},
        )

    def reference(self, origin: str, file: str) -> str:
        """Write the text of a ``$ref`` in *file*, a name in origins, that leads to *origin*."""
        there, _, fragment = origin.partition("#")
        place = "" if there == file else self._library.relative_name(there, file)
        return f"{place}#{fragment.replace('%', '%25')}"

    def apart(self, *, may_fetch: bool = False) -> Document:
        """Give the same document, whose reading of other files does not count as this one's.

        Nothing is fetched for it unless it *may_fetch*.
        """
        library = self._library
        is_offline = library.is_offline or not may_fetch
        library = replace(library, loaded={**library.loaded}, is_offline=is_offline)
        return replace(self, _library=library)

    def fork(self) -> Document:
        """Give the same document, which notes for itself what other files and overlays it reads.

        No file is read a second time.
        """
        library = self._library
        own = replace(library, loaded={**library.loaded}, overlays={**library.overlays})
        return replace(self, _library=own)

    def read_overlay(self, path: str | os.PathLike[str]) -> SourceFile:
        """Read a file that will change this document; its places are found from now on."""
        given = os.fspath(path)
        name = given.replace("#", "%23")  # no name in origins holds the sign
        self._library.overlays[name] = given, None
        source = load(decode(read_bytes(given, given, f"{name}#"), name), name)
        self._library.overlays[name] = given, source
        return source

    def overlaid(
        self,
        root: dict[str, JsonValue],
        places: Mapping[tuple[str, ...], tuple[str, tuple[str, ...]]],
    ) -> Document:
        """Make a document of another root value, parts of which are elsewhere.

        *places* maps tokens in *root* to a file's name in origins and tokens in that file.
        """
        changed = replace(self, root=root, _overlaid=places)
        return replace(changed, version=_version(root, changed.locate))

    def _file(self, place: str, file: str, ref: str, base: str) -> str:
        key = (file, place)
        if (known := self._library.names.get(key)) is None:
            known = self._library.names[key] = self._real_name(place, file, ref, base)
        return known

    def _real_name(self, place: str, file: str, ref: str, base: str) -> str:
        """Name the file *place*, as written in *file*, by its real path in the folder, or its URL."""
        if self._calls_itself(place, file):
            return ""
        if (url := self._url(place, file, ref, base)) is not None:
            return url
        if "%" in place:
            place = self._decoded(place, ref, base)
        if _UNFIT_IN_FILE.search(place):
            problem = "a file is named with slashes, without control characters, ? and #"
            raise self._ref_fault("ref-syntax", problem, ref, base)
        is_absolute = place.startswith("/") or os.path.isabs(place)
        beside = file[: file.rfind("/") + 1] if file else self._library.base
        path = place if is_absolute else beside + place
        name = self._library.real_name(path)
        if name is None:
            problem = (
                "only files in the folder of the document, named relative to it, are read;"
                " --root FOLDER allows those of a folder around it"
            )
            if is_absolute:
                problem = "refer to a file by a path relative to this one"
            elif self._library.folder is None:
                problem = "this document was not read from a file: --root FOLDER names its folder"
            elif os.path.dirname(self._library.root_path) != self._library.folder:
                problem = "it leads out of the folder that --root names"
            raise self._ref_fault("ref-outside", problem, ref, base)
        if _UNFIT_IN_FILE.search(name):
            problem = f"it links to {quoted(name)}, which is no name for a document"
            raise self._ref_fault("ref-syntax", problem, ref, base)
        return name

    def _calls_itself(self, place: str, file: str) -> bool:
        """Tell whether *place* is the address that the document has for itself, since 3.2."""
        own = self.root.get("$self")
        if not isinstance(own, str) or self.version < "3.2":
            return False
        return place == own or (not file and urljoin(own, place) == urljoin(own, ""))

    def _url(self, place: str, file: str, ref: str, base: str) -> str | None:
        """Name *place*, as written in *file*, by its URL, if it has one and may be fetched."""
        scheme = found[1].lower() if (found := _SCHEME.match(place)) else ""
        beside = file if "://" in file else "" if file else self._library.address
        if scheme not in {"http", "https"} and not place.startswith("//"):
            if scheme == "file":
                problem = "refer to a file by a path relative to this one"
                raise self._ref_fault("ref-outside", problem, ref, base)
            if scheme:
                problem = f"{scheme}: is not a scheme that is read: use a relative path"
                raise self._ref_fault("ref-remote", problem, ref, base)
            if not beside:
                return None
        from sdkloom.reading import remote  # noqa: PLC0415 - nobody pays for what is not used

        try:
            url = remote.named(beside, place, self._library.allow_remote)
        except remote.RemoteError as error:
            raise self._ref_fault("ref-remote", str(error), ref, base) from None
        return "" if url == self._library.address else url

    def _decoded(self, text: str, ref: str, base: str) -> str:
        try:
            if not _BAD_ESCAPE.search(text):
                return unquote(text, errors="strict")
        except UnicodeDecodeError:
            pass
        problem = "% has to start an escape of UTF-8 (%25 is the sign itself)"
        raise self._ref_fault("ref-syntax", problem, ref, base)

    def _ref_fault(self, rule: Rule, problem: str, ref: str, base: str) -> SpecError:
        origin = base
        try:
            node: Json = self.get(base)
            if isinstance(node, dict) and node.get("$ref") == ref:
                origin = child(base, "$ref")
        except SpecError:  # the caller's node may be one that no file holds
            pass
        return fault(rule, f"the reference {quoted(ref)} cannot be followed: {problem}", origin)


def read(spec: Source | StrPath) -> Document:
    """Read a document, without its overlays; ``SpecError`` says why it cannot be used."""
    source = as_source(spec)
    if not source.is_file:
        return _read_elsewhere(source)
    given, root = source.spec, source.root
    content = content_of(source)
    real = os.path.realpath(given)
    beside = os.path.dirname(real) if root is None else os.path.realpath(root)
    shown = os.path.dirname(given) if root is None else root
    library = Library(
        root=load(decode(content, ""), "", given),
        folder=beside,
        root_path=real,
        shown_folder=shown if os.path.realpath(shown or ".") == beside else beside,
        allow_remote=frozenset(host.lower() for host in source.allow_remote),
        encoding=encoding_of(content),
        base=_base(real, beside),
    )
    return _document(given, library)


def _read_elsewhere(source: Source) -> Document:
    """Read what is in no file: references lead from its address, or from the folder ``root``."""
    allowed = {host.lower() for host in source.allow_remote}
    path, address, folder = source.shown, "", source.root
    if source.is_address:
        address, host = address_of(source)
        path, folder = address, None
        allowed.add(host)
    content = content_of(source)
    library = Library(
        root=load(decode(content, ""), "", urlsplit(address).path or path),
        folder=None if folder is None else os.path.realpath(folder),
        root_path="",
        shown_folder=folder or "",
        allow_remote=frozenset(allowed),
        encoding=encoding_of(content),
        address=address,
    )
    return _document(path, library)


def _base(real: str, folder: str) -> str:
    """Tell how to come down from *folder* to what stands beside the document at *real*."""
    inside = os.path.dirname(real)
    if os.path.commonpath([inside, folder]) != folder:
        message = f"the document is not in the folder {quoted(folder)} that --root names"
        raise fault("root-elsewhere", message)
    steps = os.path.relpath(inside, folder).replace(os.sep, "/")
    return "" if steps == "." else f"{steps}/"


def parse(text: bytes | str, path: str = "spec.yaml") -> Document:
    """Read a document that has no folder, so cannot refer to files; *path* is for messages."""
    if isinstance(text, bytes):
        text = decode(text, "")
    else:
        text = text.removeprefix("\ufeff")
        check_unicode(text, "")
    source = load(text, "", path)
    library = Library(source, None, "", "", frozenset())
    return _document(path, library)


def restored(
    text: str, root: dict[str, JsonValue], others: Mapping[str, JsonValue], name: str
) -> Document:
    """Make a document of values that were read before, *others* by their names in origins.

    It is called *name*, as its other files call it. Lines are those of *text*, JSON that holds
    *root*; the other files have none.
    """
    address = name if "://" in name else ""
    library = Library(
        root=SourceFile("", text, root, json_text.Places),
        folder=None,
        root_path=name,
        shown_folder="",
        allow_remote=frozenset(urlsplit(one).netloc for one in (*others, name) if "://" in one),
        base="" if address else name[: name.rfind("/") + 1],
        address=address,
        is_offline=True,
        loaded={
            one: SourceFile(one, "{}", value, json_text.Places) for one, value in others.items()
        },
    )
    return _document(name, library)


def _document(path: str, library: Library) -> Document:
    source = library.root
    root = source.value
    if not isinstance(root, dict):
        message = "an OpenAPI document is an object (a mapping) with the key `openapi`"
        recognized = format_of(source.text)
        raise fault("not-openapi", recognized.message if recognized else message)
    if not root.keys() & {"openapi", "swagger"} and (recognized := format_of(source.text, root)):
        raise fault("not-openapi", recognized.message)
    key = "openapi" if "openapi" in root else "swagger"
    if isinstance(root.get(key), float) and source.index is not json_text.Places:
        root[key] = version = _as_written(source, key)
        message = f"a version is text: write {key}: {quoted(version)}"
        origin = child("#", key)
        remark = Diagnostic(rule="version-type", severity="warning", message=message, origin=origin)
        source.remarks = [*source.remarks, remark]
    document = Document(path, root, "", library)
    return replace(document, version=_version(root, document.locate))


def _version(root: dict[str, JsonValue], locate: Callable[[str], Location]) -> str:
    key = "openapi" if "openapi" in root else "swagger"
    if key not in root:
        message = "neither `openapi` nor `swagger` is here: this is no OpenAPI document"
        raise fault("not-openapi", message)
    version = root[key]
    found = _VERSION.match(version) if isinstance(version, str) else None
    if found is None or (found[0] == "2.0") != (key == "swagger"):
        message = f"{key} has to be a text, such as "
        message += '"2.0"' if key == "swagger" else '"3.1.0"'
        if isinstance(version, str):
            message = f"{key} {quoted(version)} is not supported: {_SUPPORTED}"
        origin = child("#", key)
        raise fault("unsupported-version", message, origin, *locate(origin)[1:])
    return found[0]


def _as_written(source: SourceFile, key: str) -> str:
    """Take the number at *key* from the text, where 3.10 is not yet 3.1."""
    line, column = source.find([key])
    rest = re.split(r"\r\n|\r|\n", source.text)[line - 1][column - 1 :]
    return re.split(r"[^\w.+-]", rest, maxsplit=1)[0]


def _dangling(origin: str, before: list[str], part: str, value: Json, asker: str) -> SpecError:
    file = origin.partition("#")[0]
    holder = quoted(child(f"{file}#", *before))
    if isinstance(value, dict):
        reason = f"{holder} has no {quoted(part)}"
        alike = [key for key in value if abs(len(key) - len(part)) <= _TYPING_ERROR][:_COMPARED]
        if len(part) <= _LONG_NAME and (near := difflib.get_close_matches(part, alike, n=1)):
            reason += f": did you mean {quoted(near[0])}?"
    elif isinstance(value, list):
        reason = f"{holder} is an array of {len(value)} items, without {quoted(part)}"
    else:
        reason = f"{holder} is neither object nor array"
    return fault("ref-dangling", f"{quoted(origin)} does not exist: {reason}", asker)
