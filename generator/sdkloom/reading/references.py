"""The text of a ``$ref`` as an origin: which file it names, and which place in it.

Nothing is read: whether the file and the place exist is found out by whoever asks for the value.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from sdkloom.diagnostics.rules import Rule
from sdkloom.reading.library import Library
from sdkloom.reading.places import quoted

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_TILDE = re.compile(r"~(?![01])")
_ANCHOR = re.compile(r"[A-Za-z_][-A-Za-z0-9._]*")
_UNFIT_IN_FILE = re.compile(r"[\x00-\x1f\x7f\\?#\ud800-\udfff]")
_RELATIVE = "refer to a file by a path relative to this one"


_NO_NAME = re.compile(r"[\x00-\x20\x7f]|//|/\Z")
"""What no reference to a component holds: blanks, control characters, and names that are empty."""


def names_nothing(ref: str) -> bool:
    """Whether the pointer of a reference cannot be meant to lead to anything."""
    return _NO_NAME.search(ref.partition("#")[2]) is not None


class ReferenceProblem(Exception):  # noqa: N818 - the caller, who knows the place, makes the error
    """A reference that cannot be followed: the rule that it breaks, and what to do."""

    def __init__(self, rule: Rule, problem: str) -> None:
        super().__init__(problem)
        self.rule: Rule = rule
        self.problem = problem


class ReferenceResolver(NamedTuple):
    """Resolves references between the files of *library*.

    ``self_uri`` is the address that the document has for itself (``$self``, since 3.2), if any.
    """

    library: Library
    self_uri: str | None

    def resolve(self, ref: str, file: str) -> str:
        """Turn *ref*, as written in *file* (a name in origins), into an origin."""
        path, _, fragment = ref.partition("#")
        if path:
            file = self._file(path, file)
        if not fragment:
            return f"{file}#"
        if "%" in fragment:
            fragment = _unquoted(fragment)
        if fragment[0] == "/":
            if "~" in fragment and _BAD_TILDE.search(fragment):
                problem = "`~` has to be followed by 0 (for ~) or 1 (for /)"
                raise ReferenceProblem("ref-syntax", problem)
        elif not _ANCHOR.fullmatch(fragment):
            problem = "what follows # has to start with a slash, as in #/components/schemas/Name"
            raise ReferenceProblem("ref-syntax", problem)
        return f"{file}#{fragment}"

    def _file(self, path: str, file: str) -> str:
        key = (file, path)
        if (name := self.library.names.get(key)) is None:
            name = self.library.names[key] = self._real_name(path, file)
        return name

    def _real_name(self, path: str, file: str) -> str:
        """Name the file *path*, as written in *file*, by its real path in the folder, or its URL."""
        if self._is_document_itself(path, file):
            return ""
        if (url := self._url(path, file)) is not None:
            return url
        if "%" in path:
            path = _unquoted(path)
        if _UNFIT_IN_FILE.search(path):
            problem = "a file is named with slashes, without control characters, ? and #"
            raise ReferenceProblem("ref-syntax", problem)
        is_absolute = path.startswith("/") or os.path.isabs(path)
        base = file[: file.rfind("/") + 1] if file else self.library.base
        name = self.library.real_name(path if is_absolute else base + path)
        if name is None:
            raise ReferenceProblem("ref-outside", self._outside(is_absolute=is_absolute))
        if _UNFIT_IN_FILE.search(name):
            problem = f"it links to {quoted(name)}, which is no name for a document"
            raise ReferenceProblem("ref-syntax", problem)
        return name

    def _is_document_itself(self, path: str, file: str) -> bool:
        own = self.self_uri
        if own is None:
            return False
        return path == own or (not file and urljoin(own, path) == urljoin(own, ""))

    def _url(self, path: str, file: str) -> str | None:
        """Name *path*, as written in *file*, by its URL, if it has one and may be fetched."""
        scheme = found[1].lower() if (found := _SCHEME.match(path)) else ""
        base = file if "://" in file else "" if file else self.library.address
        if scheme not in {"http", "https"} and not path.startswith("//"):
            if scheme == "file":
                raise ReferenceProblem("ref-outside", _RELATIVE)
            if scheme:
                problem = f"{scheme}: is not a scheme that is read: use a relative path"
                raise ReferenceProblem("ref-remote", problem)
            if not base:
                return None
        from sdkloom.reading import remote  # noqa: PLC0415 - nobody pays for what is not used

        try:
            url = remote.resolve_url(base, path, self.library.allow_remote)
        except remote.RemoteError as error:
            raise ReferenceProblem("ref-remote", str(error)) from None
        return "" if url == self.library.address else url

    def _outside(self, *, is_absolute: bool) -> str:
        library = self.library
        if is_absolute:
            return _RELATIVE
        if library.folder is None:
            return "this document was not read from a file: --root FOLDER names its folder"
        if os.path.dirname(library.root_path) != library.folder:
            return "it leads out of the folder that --root names"
        return (
            "only files in the folder of the document, named relative to it, are read;"
            " --root FOLDER allows those of a folder around it"
        )


def _unquoted(text: str) -> str:
    try:
        if not _BAD_ESCAPE.search(text):
            return unquote(text, errors="strict")
    except UnicodeDecodeError:
        pass
    raise ReferenceProblem(
        "ref-syntax", "% has to start an escape of UTF-8 (%25 is the sign itself)"
    )
