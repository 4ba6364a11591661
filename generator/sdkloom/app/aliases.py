"""Former names: what callers of an earlier package used that is called otherwise now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from keyword import iskeyword
from pathlib import Path
from typing import TypeAlias

from sdkloom.app.snapshot import old_state
from sdkloom.ir.nodes import Api, Group, Operation, Renaming, SymbolKind
from sdkloom.ir.symbols import PREFIXES, aliases_as_json, symbol_text
from sdkloom.lowering.lower import Lowered
from sdkloom.lowering.stable_keys import StableKeys
from sdkloom.naming import RUNTIME_NAMES, NameTable, class_name
from sdkloom.output.package_folder import Manifest
from sdkloom.reading.places import quoted

_Symbol: TypeAlias = tuple[SymbolKind, str]

_VERSION_LENGTH = 40


@dataclass(frozen=True, slots=True)
class PreviousPackage:
    """The package as it is before it is written anew: its folder, and the manifest in it.

    Where it is to ``drop`` aliases, no former name goes on working.
    """

    folder: Path
    manifest: Manifest
    drop: bool = False


@dataclass(frozen=True, slots=True)
class Aliases:
    """The former names that a package keeps, and those that went with what they meant."""

    aliases: tuple[Renaming, ...] = ()
    lost: tuple[Renaming, ...] = ()
    fresh: int = 0
    """How many of them this run has added."""
    before: Lowered | None = None
    """What the package was made of, if that was another document and is still known."""

    def told(self) -> list[str]:
        """Say what became of former names, a line each thing, if there are any."""
        kept = f"former names: {len(self.aliases)} kept, of these {self.fresh} new"
        gone = (
            f"former name gone: {_shown(one.kind, one.old)}, as {_shown(one.kind, one.new)} is"
            for one in self.lost
        )
        return [*([kept] if self.aliases else []), *gone]

    def as_json(self) -> dict[str, object]:
        """The same for machines."""
        lost = [symbol_text(one.kind, one.old) for one in self.lost]
        found = {"aliases": aliases_as_json(self.aliases), "aliases_lost": lost}
        return {key: value for key, value in found.items() if value}


def _shown(kind: SymbolKind, name: str) -> str:
    """Write a symbol for a person: as code, in one line."""
    return f"schema({quoted(name)})" if kind == "schema" else symbol_text(kind, name)


def compute_aliases(
    lowered: Lowered, former: PreviousPackage, made: Mapping[str, object]
) -> Aliases:
    """Work out the former names of a package that is about to be written over *former*.

    *made* is what the manifest will say of the document: only where *former* was made of another,
    or by another sdkloom, are the two compared. What earlier runs left is followed to its newest
    name, and what was renamed now is added. A name of the new package is never a former one.
    """
    real = set(_symbols(lowered.api))
    manifest = former.manifest
    changed = (manifest.spec, manifest.sdkloom) != (made["spec"], made["sdkloom"])
    old = old_state(former.folder, manifest) if changed else None
    before = old if manifest.spec != made["spec"] else None
    if former.drop:
        return Aliases(before=before)
    meanings = (
        {one: one for one in real} if old is None else _meanings(old, lowered, manifest.names)
    )
    found: dict[_Symbol, Renaming] = {}
    lost: list[Renaming] = []
    for one in _recorded(manifest.aliases):
        present = meanings.get((one.kind, one.new))
        if present is None or present not in real:
            lost.append(one)
        elif (one.kind, one.old) not in real:
            found[one.kind, one.old] = replace(one, new=present[1])
    known, since = len(found), _one_line(lowered.api.version)
    for symbol, present in meanings.items():
        if symbol != present and symbol not in real:
            kind, name = symbol
            found.setdefault(symbol, Renaming(kind=kind, old=name, new=present[1], since=since))
    kept = tuple(found[one] for one in sorted(found))
    return Aliases(kept, tuple(lost), len(found) - known, before)


def with_aliases(api: Api, aliases: tuple[Renaming, ...]) -> Api:
    """Add former names, and a group for those whose group is no more."""
    present = {one.module for one in api.groups}
    methods = (one.old for one in aliases if one.kind == "method")
    wanted = dict.fromkeys(one.partition(".")[0] for one in methods)
    gone = [one for one in wanted if one not in present]
    taken = {one.name for one in api.declarations}
    taken |= {name for one in api.groups for name in (one.class_name, f"Async{one.class_name}")}
    table = NameTable(RUNTIME_NAMES | taken)
    for module in gone:
        wish = class_name(module)
        table.want(module, f"{wish}Operations" if {wish, f"Async{wish}"} & taken else wish)
    doc = "Former names: each says what its operation is called now."
    groups = (
        Group(tag=one, module=one, class_name=name, operations=(), doc=doc)
        for one, name in table.settle().items()
    )
    return replace(api, aliases=aliases, groups=(*api.groups, *groups))


def _symbols(api: Api) -> Iterator[_Symbol]:
    """The public names of a package."""
    for group in api.groups:
        for operation in group.operations:
            yield _method(group, operation, {})
    for declaration in api.declarations:
        yield "model", declaration.name
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
        _method(one.group, one.operation, names): _method(other.group, other.operation, {})
        for one, other in matches.operations
    }
    key, after = (
        StableKeys(old.reader.document),
        {one.origin: one.name for one in new.api.declarations},
    )
    for one in old.api.declarations:
        if (present := matches.declarations.get(one.origin)) is not None:
            found["model", names.get(key(one.origin), one.name)] = "model", after[present]
    keys = {one.origin: one.key for one in new.api.components}
    schemas = matches.declarations | matches.schemas
    for component in old.api.components:
        if (schema := keys.get(schemas.get(component.origin, ""))) is not None:
            found["schema", component.key] = "schema", schema
    return {one: other for one, other in found.items() if _is_sound(*one)}


def _recorded(aliases: Mapping[str, Mapping[str, str]]) -> Iterator[Renaming]:
    """Read former names as the manifest keeps them; what makes no sense there is left out."""
    for symbol, said in aliases.items():
        for kind, prefix in PREFIXES.items():
            old, new = symbol.removeprefix(prefix), said.get("name", "").removeprefix(prefix)
            if symbol.startswith(prefix) and _is_sound(kind, old):
                yield Renaming(kind=kind, old=old, new=new, since=_one_line(said.get("since", "")))


def _is_sound(kind: SymbolKind, name: str) -> bool:
    """Whether a name can be written as it is: a manifest may have been edited by anybody."""
    parts = name.split(".")
    if kind == "schema":
        return True
    whole = len(parts) == (2 if kind == "method" else 1)
    return whole and all(map(_is_word, parts))


def _is_word(name: str) -> bool:
    """Names with two underscores in front are Python's: ``__class__`` is no alias."""
    plain = name.isascii() and name.isidentifier() and not name.startswith("__")
    return plain and not iskeyword(name)


def _one_line(version: str) -> str:
    return "".join(one for one in version if one.isascii() and one.isprintable())[:_VERSION_LENGTH]
