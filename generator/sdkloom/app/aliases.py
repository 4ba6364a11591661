"""Aliases: names of an earlier package that keep working after a rename."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path
from typing import TypeAlias, cast

from sdkloom.app.snapshot import lower_snapshot
from sdkloom.identifiers import class_name, is_identifier
from sdkloom.ir.nodes import Api, Declaration, Group, Operation, Renaming, Struct, SymbolKind
from sdkloom.ir.symbols import PREFIXES, aliases_as_json, symbol_text
from sdkloom.lowering.lower import Lowered
from sdkloom.lowering.stable_keys import StableKeys
from sdkloom.naming import group_table, want_group
from sdkloom.output.package_folder import Manifest
from sdkloom.reading.places import quoted

_Symbol: TypeAlias = tuple[SymbolKind, str]

_VERSION_LENGTH = 40


@dataclass(frozen=True, slots=True)
class PreviousPackage:
    """The package that is about to be written over: its folder and its manifest.

    With ``drop``, no old name keeps working.
    """

    folder: Path
    manifest: Manifest
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Aliases:
    """The old names that keep working, and those whose symbols no longer exist."""

    current: tuple[Renaming, ...] = ()
    removed: tuple[Renaming, ...] = ()
    dropped: tuple[Renaming, ...] = ()
    """Those that this run was asked to drop."""
    added: int = 0
    """How many of the current ones this run has added."""
    previous: Lowered | None = None
    """What the package was generated from, if that was another document and is still known."""

    def summary(self) -> list[str]:
        """Describe what became of old names, a line each, if there are any."""
        count = f"aliases of old names: {len(self.current)}, of these {self.added} new"
        removed = (
            f"alias removed: {_shown(alias.kind, alias.old)},"
            f" because {_shown(alias.kind, alias.new)} was removed"
            for alias in self.removed
        )
        dropped = (
            f"alias dropped: {_shown(alias.kind, alias.old)}; it is {_shown(alias.kind, alias.new)}"
            for alias in self.dropped
        )
        return [*([count] if self.current else []), *removed, *dropped]

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        removed = [symbol_text(alias.kind, alias.old) for alias in self.removed]
        values = {
            "aliases": aliases_as_json(self.current),
            "aliases_lost": removed,
            "aliases_dropped": aliases_as_json(self.dropped),
        }
        return {key: value for key, value in values.items() if value}


def _shown(kind: SymbolKind, name: str) -> str:
    """Write a symbol for a person: as code, in one line."""
    return f"schema({quoted(name)})" if kind == "schema" else symbol_text(kind, name)


def compute_aliases(
    lowered: Lowered, package: PreviousPackage, inputs: Mapping[str, object]
) -> Aliases:
    """Compute the old names that keep working in a package that is about to replace *package*.

    *inputs* is what the new manifest will record of them: only where *package* was generated from
    another document, or by another sdkloom, are the two compared. What earlier runs left is followed
    to its newest name, and what was renamed now is added. A name of the new package is never an old
    one.
    """
    real = set(_symbols(lowered.api))
    manifest = package.manifest
    options = cast("Mapping[str, object]", inputs["options"])
    is_renamed = manifest.edition != lowered.api.edition
    is_renamed |= manifest.options.get("names") != options.get("names")
    is_other = manifest.spec != inputs["spec"]
    is_changed = is_renamed or is_other or manifest.sdkloom != inputs["sdkloom"]
    old = lower_snapshot(package.folder, manifest) if is_changed else None
    previous = old if is_other or is_renamed else None
    same = {symbol: symbol for symbol in real}
    meanings = same if old is None else _meanings(old, lowered, manifest.names)
    if package.drop:
        return Aliases(dropped=tuple(_dropped(manifest, meanings)), previous=previous)
    found: dict[_Symbol, Renaming] = {}
    removed: list[Renaming] = []
    for alias in _recorded(manifest.aliases):
        present = meanings.get((alias.kind, alias.new))
        if present is None or present not in real:
            removed.append(alias)
        elif _is_free((alias.kind, alias.old), present, real):
            found[alias.kind, alias.old] = alias._replace(new=present[1])
    known, since = len(found), _printable(lowered.api.version)
    for symbol, present in meanings.items():
        if _is_free(symbol, present, real):
            kind, name = symbol
            found.setdefault(symbol, Renaming(kind=kind, old=name, new=present[1], since=since))
    current = tuple(found[symbol] for symbol in sorted(found))
    added = len(found) - known
    return Aliases(current, tuple(removed), added=added, previous=previous)


def _dropped(manifest: Manifest, meanings: Mapping[_Symbol, _Symbol]) -> Iterator[Renaming]:
    """Give the old names of a package, and what they mean now."""
    for alias in _recorded(manifest.aliases):
        yield alias._replace(new=meanings.get((alias.kind, alias.new), (alias.kind, alias.new))[1])


def _is_free(symbol: _Symbol, present: _Symbol, real: Collection[_Symbol]) -> bool:
    """Whether the old name of what is called *present* now is nobody's, and so can be an alias."""
    if symbol[0] != "field":
        return symbol != present and symbol not in real
    model, old = present[1].partition(".")[0], symbol[1].partition(".")[2]
    return ("field", f"{model}.{old}") not in real


def with_aliases(api: Api, aliases: tuple[Renaming, ...]) -> Api:
    """Add old names, and a group for those whose group does not exist any more."""
    present = {group.module for group in api.groups}
    methods = (alias.old for alias in aliases if alias.kind == "method")
    modules = dict.fromkeys(name.partition(".")[0] for name in methods)
    taken = {declaration.name for declaration in api.declarations}
    for group in api.groups:
        taken |= {group.class_name, f"Async{group.class_name}"}
    table = group_table(taken)
    for module in modules:
        if module not in present:
            want_group(table, module, class_name(module))
    doc = "Old names of operations; each warns which name to use instead."
    groups = (
        Group(tag=module, module=module, class_name=name, operations=(), doc=doc)
        for module, name in table.settle().items()
    )
    return api._replace(aliases=aliases, groups=(*api.groups, *groups))


def _symbols(api: Api) -> Iterator[_Symbol]:
    """The public names of a package."""
    for group in api.groups:
        for operation in group.operations:
            yield _method(group, operation, {})
    for declaration in api.declarations:
        yield "model", declaration.name
        for member in declaration.fields if isinstance(declaration, Struct) else ():
            yield "field", f"{declaration.name}.{member.name}"
    for component in api.components:
        yield "schema", component.key


def _method(group: Group, operation: Operation, names: Mapping[str, str]) -> _Symbol:
    """Name a method; *names* are what the package really calls things, by what they are."""
    module = names.get(f"tag:{group.tag}", group.module)
    return "method", f"{module}.{names.get(operation.origin, operation.name)}"


def _meanings(old: Lowered, new: Lowered, names: Mapping[str, str]) -> dict[_Symbol, _Symbol]:
    """What each public name of the old package means in the new one; *names* are the old ones."""
    # Only where a document changed is there anything to compare.
    from sdkloom.matching.match import matched  # noqa: PLC0415
    from sdkloom.matching.revision import revision  # noqa: PLC0415

    matches = matched(revision(old), revision(new))
    found = {
        _method(before.group, before.operation, names): _method(after.group, after.operation, {})
        for before, after in matches.operations
    }
    key = StableKeys(old.reader.document)
    declared = {declaration.origin: declaration for declaration in new.api.declarations}
    for declaration in old.api.declarations:
        if (present := matches.declarations.get(declaration.origin)) is not None:
            name = names.get(key(declaration.origin), declaration.name)
            found["model", name] = "model", declared[present].name
            found.update(_fields(declaration, name, declared[present]))
    keys = {component.origin: component.key for component in new.api.components}
    schemas = matches.declarations | matches.schemas
    for component in old.api.components:
        if (schema := keys.get(schemas.get(component.origin, ""))) is not None:
            found["schema", component.key] = "schema", schema
    return {symbol: present for symbol, present in found.items() if _is_sound(*symbol)}


def _fields(old: Declaration, name: str, new: Declaration) -> Iterator[tuple[_Symbol, _Symbol]]:
    """What the fields of a model, which was called *name*, are called now."""
    if isinstance(old, Struct) and isinstance(new, Struct):
        present = {member.wire: member.name for member in new.fields}
        for member in old.fields:
            if member.wire in present:
                symbol = f"{name}.{member.name}"
                yield ("field", symbol), ("field", f"{new.name}.{present[member.wire]}")


def _recorded(aliases: Mapping[str, Mapping[str, str]]) -> Iterator[Renaming]:
    """Read old names as the manifest records them; what makes no sense there is left out."""
    for symbol, entry in aliases.items():
        for kind, prefix in PREFIXES.items():
            old, new = symbol.removeprefix(prefix), entry.get("name", "").removeprefix(prefix)
            if symbol.startswith(prefix) and _is_sound(kind, old):
                since = _printable(entry.get("since", ""))
                yield Renaming(kind=kind, old=old, new=new, since=since)


def _is_sound(kind: SymbolKind, name: str) -> bool:
    """Whether a name can be written as it is: a manifest may have been edited by anybody."""
    parts = name.split(".")
    if kind == "schema":
        return True
    is_whole = len(parts) == (1 if kind == "model" else 2)
    return is_whole and all(map(_is_public_identifier, parts))


def _is_public_identifier(name: str) -> bool:
    """Names with two underscores in front are Python's: ``__class__`` is no alias."""
    return is_identifier(name) and not name.startswith("__") and not iskeyword(name)


def _printable(version: str) -> str:
    characters = (char for char in version if char.isascii() and char.isprintable())
    return "".join(characters)[:_VERSION_LENGTH]
