"""An OpenAPI document: read safely, references followed in its folder, places found on demand."""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from sdkloom.diagnostics import Diagnostic, SpecError
from sdkloom.reading import json_text
from sdkloom.reading.formats import format_of
from sdkloom.reading.json_values import JsonValue
from sdkloom.reading.library import Library, SourceFile, load
from sdkloom.reading.opening import address_of, content_of
from sdkloom.reading.places import Json, SplitOrigin, child, fault, index, quoted, tokens
from sdkloom.reading.references import ReferenceProblem, ReferenceResolver
from sdkloom.reading.relocations import Relocations
from sdkloom.reading.source import Source, StrPath, as_source
from sdkloom.reading.source_text import check_unicode, decode, encoding_of, read_bytes
from sdkloom.reading.yaml_scalars import ScalarError, plain

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
    _relocations: Relocations = field(default_factory=Relocations, repr=False)
    replaced: Mapping[int, tuple[JsonValue, JsonValue]] = field(
        default_factory=dict[int, "tuple[JsonValue, JsonValue]"], repr=False
    )
    """By ``id``: a value that takes the place of a reference to another file, and that reference."""
    absent: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """By origin: where an object is made up, because the reference there leads to nothing, and where
    that should lead."""
    is_outlined: bool = False
    """Whether unwanted references were replaced down to the operations, so that none is left."""

    @property
    def remarks(self) -> tuple[Diagnostic, ...]:
        """Remarks about the files read so far, such as YAML 1.1 merge keys."""
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
    def is_file(self) -> bool:
        """Whether the document is a file, which can be read again."""
        return bool(self._library.root_path) and not self.address

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
        try:
            return self._resolver.resolve(ref, base.partition("#")[0])
        except ReferenceProblem as error:
            message = f"the reference {quoted(ref)} cannot be followed: {error.problem}"
            raise fault(error.rule, message, self._origin_of_ref(ref, base)) from None

    @property
    def _resolver(self) -> ReferenceResolver:
        own = self.root.get("$self") if self.version >= "3.2" else None
        return ReferenceResolver(self._library, own if isinstance(own, str) else None)

    def _origin_of_ref(self, ref: str, base: str) -> str:
        """Name the ``$ref`` of the node *base*; the node itself where no file has it."""
        try:
            node: Json = self.get(base)
        except SpecError:
            return base
        return child(base, "$ref") if isinstance(node, dict) and node.get("$ref") == ref else base

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
        file, parts = self._relocations.written_at(file, parts)
        shown, source = self._library.shown(file) if file else (self.path, self._library.root)
        return Location(shown, *(source.find(parts) if source is not None else (1, 1)))

    def is_inserted(self, origin: str) -> bool:
        """Whether what stands at *origin* took the place of a reference."""
        file, parts = tokens(origin)
        return (file, tuple(parts)) in self._relocations.inlined

    def as_written(self, origin: str, value: JsonValue) -> str:
        """Give the text that stands for the scalar *value* at *origin*; its JSON if there is none."""
        file, parts = self._relocations.written_at(*tokens(origin))
        source = self._library.shown(file)[1] if file else self._library.root
        text = source.token(parts) if source is not None else ""
        with suppress(ScalarError):
            if (read := plain(text)) == value and type(read) is type(value):
                return text
        return json.dumps(value)

    @property
    def places(self) -> Mapping[tuple[str, ...], SplitOrigin]:
        """Where the values are that overlays brought or moved, as ``overlaid`` takes it."""
        return self._relocations.overlaid

    @property
    def overlays(self) -> dict[str, str]:
        """The texts of the overlays read so far, by their paths as given."""
        overlays = self._library.overlays.values()
        return {path: source.text for path, source in overlays if source is not None}

    def replace_root(self, root: dict[str, JsonValue]) -> Document:
        """Make a document of the same sources and another root value, such as a slice of it."""
        is_outlined = self.is_outlined and not self.replaced  # slices put references back
        return replace(self, root=root, replaced={}, is_outlined=is_outlined)

    def with_values(
        self,
        values: Mapping[str, JsonValue],
        inlined: Mapping[SplitOrigin, str],
        replaced: Mapping[int, tuple[JsonValue, JsonValue]],
    ) -> Document:
        """Make a document with other *values* of files (by their names in origins).

        *inlined* has the origins of what is in them in place of references, by that place;
        *replaced* is as the field.
        """
        root = values.get("", self.root)
        loaded = self._library.loaded
        changed = {name: replace(loaded[name], value=values[name]) for name in values if name}
        library = replace(self._library, loaded=loaded | changed) if changed else self._library
        return replace(
            self,
            root=root if isinstance(root, dict) else self.root,
            _library=library,
            _relocations=self._relocations.with_inlined(inlined),
            replaced={**self.replaced, **replaced},
        )

    def reference(self, origin: str, file: str) -> str:
        """Write the text of a ``$ref`` in *file*, a name in origins, that leads to *origin*."""
        target, _, fragment = origin.partition("#")
        path = "" if target == file else self._library.relative_name(target, file)
        return f"{path}#{fragment.replace('%', '%25')}"

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
        self, root: dict[str, JsonValue], places: Mapping[tuple[str, ...], SplitOrigin]
    ) -> Document:
        """Make a document of another root value, parts of which are elsewhere.

        *places* maps tokens in *root* to a file's name in origins and tokens in that file.
        """
        relocations = replace(self._relocations, overlaid=places)
        changed = replace(self, root=root, _relocations=relocations, is_outlined=False)
        return replace(changed, version=_version(root, changed.locate))


def read(spec: Source | StrPath) -> Document:
    """Read a document, without its overlays; ``SpecError`` says why it cannot be used."""
    source = as_source(spec)
    if not source.is_file:
        return _read_elsewhere(source)
    given, root = source.spec, source.root
    content = content_of(source)
    real = os.path.realpath(given)
    folder = os.path.dirname(real) if root is None else os.path.realpath(root)
    shown = os.path.dirname(given) if root is None else root
    library = Library(
        root=load(decode(content, ""), "", given),
        folder=folder,
        root_path=real,
        shown_folder=shown if os.path.realpath(shown or ".") == folder else folder,
        allow_remote=frozenset(host.lower() for host in source.allow_remote),
        encoding=encoding_of(content),
        base=_base(real, folder),
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
    """Write the path from *folder* to the folder of the document at *real*."""
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
        allow_remote=frozenset(urlsplit(file).netloc for file in (*others, name) if "://" in file),
        base="" if address else name[: name.rfind("/") + 1],
        address=address,
        is_offline=True,
        loaded={
            file: SourceFile(file, "{}", value, json_text.Places) for file, value in others.items()
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
        root[key] = version = source.token([key])
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
