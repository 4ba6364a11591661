"""What another release of sdkloom changes for callers of a package, as opposed to its document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sdkloom import __version__
from sdkloom.app.pipeline import GeneratedPackage
from sdkloom.emit.manifest import surface
from sdkloom.output.package_folder import LOCK, Manifest

SURFACE = "surface.txt"
_SYMBOL = re.compile(r"[^\s(:=]+")
_RENAMED = re.compile(r"^(\S+) is now (\S+)", re.MULTILINE)
_MOST = 5


@dataclass(frozen=True, slots=True)
class SymbolChange:
    """A symbol of the public API as an earlier release wrote it, and as this one does."""

    before: str | None
    after: str | None

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.after} (new)"
        if self.after is None:
            return f"{self.before} (removed)"
        symbol = _symbol(self.before)
        same = symbol == _symbol(self.after)
        return f"{self.before} → {self.after[len(symbol) :].lstrip(' :=') if same else self.after}"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The changes that are due to sdkloom alone."""

    release: str
    """The one that generated the package before."""
    changes: tuple[SymbolChange, ...]

    def summary(self) -> list[str]:
        """Describe them: a line, and some of the changes."""
        count = len(self.changes)
        noun = "name or type" if count == 1 else "names or types"
        other = self.release if self.release != __version__ else "another build"
        head = f"sdkloom, not the document, changed {count} {noun} (generated before by {other}):"
        more = [f"  … and {count - _MOST} more: compare {SURFACE}"] if count > _MOST else []
        return [head, *(f"  {change}" for change in self.changes[:_MOST]), *more]

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        changes = [{"before": each.before, "after": each.after} for each in self.changes]
        return {"sdkloom": self.release, "changes": changes}


def find_upgrade(package: GeneratedPackage, folder: Path, manifest: Manifest) -> Upgrade | None:
    """Compare the public API in *folder* with what this release makes of the same document.

    ``None`` where nothing differs, or the document of then is not known any more.
    """
    present = _same_document(package, manifest)
    try:
        before = (folder / SURFACE).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    if present is None or before == present:
        return None
    changes = tuple(_changes(before, present))
    return Upgrade(manifest.sdkloom, changes) if changes else None


def _changes(before: str, after: str) -> Iterator[SymbolChange]:
    """Go through what differs; what has another name is one change, whatever it consists of."""
    renamed = dict(_RENAMED.findall(after))
    for known in _RENAMED.findall(before):
        renamed.pop(known[0], None)
    yield from (SymbolChange(*names) for names in renamed.items())
    old, new = _symbols(before), _symbols(after)
    moved = {*renamed, *renamed.values()}
    for name in dict.fromkeys((*old, *new)):
        is_moved = name in moved or name.rpartition(".")[0] in moved
        if not is_moved and old.get(name) != new.get(name):
            yield SymbolChange(old.get(name), new.get(name))


def _same_document(package: GeneratedPackage, manifest: Manifest) -> str | None:
    """The public API that this release makes of the document that the package was generated from."""
    written = json.loads(package.files[LOCK])
    if (written["spec"], written["options"]) == (manifest.spec, manifest.options):
        return package.files[SURFACE]
    previous = package.aliases.previous
    if previous is None or manifest.sdkloom == __version__:
        return None
    index = {declaration.origin: declaration for declaration in previous.api.declarations}
    return surface(previous.api, index)


def _symbols(text: str) -> Mapping[str, str]:
    """Read the lines of a public API by their symbols; a long signature has several lines."""
    entries: list[str] = []
    for line in text.splitlines()[1:]:
        if line[:1] in (" ", ")") and entries:
            entries[-1] += line.strip() if line[0] == ")" else f"{line.strip()} "
        elif line and not _RENAMED.match(line):
            entries.append(line)
    return {_symbol(entry): entry for entry in map(_plain, entries)}


def _plain(entry: str) -> str:
    """Write an entry in one line, and as releases since 0.1 do: an optional property may be None."""
    entry = entry.replace(", )", ")")
    kind, comma, presence = entry.rpartition(", ")
    if comma and presence == "optional" and not kind.endswith("None"):
        return f"{kind} | None, optional"
    return entry


def _symbol(entry: str) -> str:
    found = _SYMBOL.match(entry)
    return found.group() if found else entry
