"""What a slice has to know of the rest of its document to give the models that the whole gives.

Some of what a model says depends on who else uses its schema: whether it is sent, received or both,
whether a union tells its values by a property, and whose name is whose. ``sliced`` notes in the slice
what it cannot know by itself, under ``KEY``, so that it is part of the slice wherever it goes: into
its hash, into the copy in the package, into the file that ``sdkloom slice`` writes. Mostly there is
nothing to note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import TypeAlias

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.lowering.media import is_multipart
from sdkloom.lowering.nodes import path_items
from sdkloom.lowering.normalize import modern_root
from sdkloom.lowering.operations import operations as operations_of
from sdkloom.lowering.place_names import shared_name
from sdkloom.lowering.unions import is_union, members_of, spoken, told_apart
from sdkloom.naming import RUNTIME_NAMES, NameTable, class_name, path_operation_id, snake
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.reader import SchemaReader
from sdkloom.slicing.reach import operations, origin_of, section_path, sections
from sdkloom.slicing.selection import Selection, keep
from sdkloom.slicing.sides import sides

_CLASS = re.compile(r"[A-Z][A-Za-z0-9_]*")
KEY = "x-sdkloom-surroundings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """Facts about the rest of a document, as its slice notes them; all are by origin."""

    sent: frozenset[str] = frozenset()
    received: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    """Schemas whose values are sent in several parts, some of which are files for that."""
    tags: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Component → its name beside all others of the document, where it alone had another."""
    taken: frozenset[str] = frozenset()
    """Names of components elsewhere that something inside a schema here would like to have."""


def surroundings(document: Document) -> Surroundings:
    """Read what a slice notes of the rest; what makes no sense is left out."""
    noted = as_object(document.root.get(KEY))
    names = as_object(noted.get("names")).items()
    tags = as_object(noted.get("tags")).items()
    return Surroundings(
        sent=frozenset(_texts(noted.get("sent"))),
        received=frozenset(_texts(noted.get("received"))),
        forms=frozenset(_texts(noted.get("forms"))),
        tags={origin: tuple(_texts(wires)) for origin, wires in tags},
        names={origin: name for origin, name in names if _is_name(name)},
        taken=frozenset(filter(_is_name, _texts(noted.get("taken")))),
    )


def _is_name(value: JsonValue) -> bool:
    """Whether a value can be written as a class's name: a slice may have been edited by anybody."""
    return isinstance(value, str) and _CLASS.fullmatch(value) is not None and not iskeyword(value)


def sliced(document: Document, selection: Selection, diagnostics: Diagnostics) -> Document:
    """Reduce *document* as ``keep`` does, and note in the slice what it cannot know by itself."""
    kept = keep(document, selection, diagnostics)
    if kept is document:
        return document
    before = surroundings(document)
    found = {
        **_ways(document, kept, before),
        "forms": sorted(((_forms(document) | before.forms) & {*_origins(kept)}) - _forms(kept)),
        "tags": _tags(document, kept, before),
        **_names(document, kept, before),
    }
    noted = {key: value for key, value in found.items() if value}
    root = {key: value for key, value in kept.root.items() if key != KEY}
    return kept.replace_root({**root, KEY: noted} if noted else root)


# -- which way


def _ways(document: Document, kept: Document, before: Surroundings) -> dict[str, list[str]]:
    """Schemas of the slice that the rest of the document sends or receives, and the slice does not."""
    whole, part = sides(document), sides(kept)
    held = part.sent | part.received | _origins(kept).keys()
    return {
        "sent": sorted(((whole.sent | before.sent) & held) - part.sent),
        "received": sorted(((whole.received | before.received) & held) - part.received),
    }


def _forms(document: Document) -> set[str]:
    """Schemas of bodies that are sent in several parts alone: since 3.1 these may hold octets."""
    if document.version < "3.1":
        return set()
    found: set[str | None] = set()
    merger = Merger(SchemaReader(document.apart(), Diagnostics()))
    for path, item in path_items(modern_root(document), "paths"):
        for _, node in operations_of(item) if not path.startswith("x-") else ():
            with suppress(SpecError):  # what is wrong elsewhere is nothing to this slice
                body = node.object("requestBody")
                contents = list(body.objects("content")) if body else []
                if all(is_multipart(kind) for kind, _ in contents):
                    places = [
                        child(one.origin, "schema") for _, one in contents if "schema" in one.value
                    ]
                    found.update(merger.referenced(merger.reader.at(one)) for one in places)
    return {one for one in found if one is not None}


# -- what unions elsewhere tell its values by


def _tags(document: Document, kept: Document, before: Surroundings) -> dict[str, list[str]]:
    """Properties by which unions elsewhere know the slice's structs apart."""
    here = _origins(kept)
    found = {origin: {*wires} for origin, wires in before.tags.items() if origin in here}
    places = list(_choices_elsewhere(document, kept, here))
    if places:
        merger = Merger(SchemaReader(document.apart(), Diagnostics()))
        for place in places:
            with suppress(SpecError):  # what is wrong elsewhere is nothing to this slice
                for origin, wire in _told(merger, place):
                    if origin in here:
                        found.setdefault(origin, set()).add(wire)
    return {origin: sorted(wires) for origin, wires in sorted(found.items())}


def _told(merger: Merger, place: str) -> Iterator[tuple[str, str]]:
    """Members that a union tells apart as they are, and the property that does."""
    merged = merger.merged(merger.reader.at(place))
    if not is_union(merged):
        return
    members = members_of(merged)
    wire, _ = told_apart(merger, merged, members)
    for member in members if wire is not None else ():
        origin = merger.referenced(member)
        own = merger.merged(member).properties.keys()
        if wire is not None and origin is not None and merged.properties.keys() <= own:
            yield origin, wire


def _choices_elsewhere(document: Document, kept: Document, here: Iterable[str]) -> Iterator[str]:
    """Places of choices outside of the slice that name a schema of it, directly or by an alias."""
    names = {*here}
    for origin, schema in _schemas(document):
        if _is_one_of(schema, names):
            names.add(origin)
    waiting: list[tuple[JsonValue, JsonValue, _Way]] = [(document.root, kept.root, None)]
    while waiting:
        whole, part, way = waiting.pop()
        if whole is part:
            continue
        if is_object(whole):
            beside = part if is_object(part) else {}
            if ("oneOf" in whole or "anyOf" in whole) and not beside and _names_any(whole, names):
                yield _place(way)
            waiting += [
                (one, beside.get(key), (way, key))
                for key, one in whole.items()
                if type(one) in _NESTING
            ]
        elif is_array(whole):
            waiting += [
                (one, None, (way, at)) for at, one in enumerate(whole) if type(one) in _NESTING
            ]


_Way: TypeAlias = "tuple[_Way, str | int] | None"
_NESTING = (dict, list)


def _place(way: _Way) -> str:
    steps: list[str | int] = []
    while way is not None:
        way, step = way
        steps.append(step)
    return child("#", *reversed(steps))


def _names_any(value: Mapping[str, JsonValue], names: set[str]) -> bool:
    members = (*as_array(value.get("oneOf")), *as_array(value.get("anyOf")))
    return any(_is_one_of(one, names) for one in members)


def _is_one_of(value: JsonValue, names: set[str]) -> bool:
    ref = as_object(value).get("$ref")
    return isinstance(ref, str) and ref in names


# -- names


def _names(
    document: Document, kept: Document, before: Surroundings
) -> dict[str, dict[str, str] | list[str]]:
    """Names that other components have an influence on."""
    wishes = {
        origin: before.names.get(origin) or class_name(spoken(origin))
        for origin in _origins(document)
    }
    whole, here = _settled(wishes), _origins(kept)
    part = _settled({origin: class_name(spoken(origin)) for origin in here})
    elsewhere = {whole[origin] for origin in whole if origin not in here}
    return {
        "names": {origin: whole[origin] for origin in here if whole[origin] != part[origin]},
        "taken": sorted(set(_taken(elsewhere | before.taken, kept))),
    }


def _settled(wishes: Mapping[str, str]) -> dict[str, str]:
    table = NameTable(RUNTIME_NAMES, fold=snake)
    for origin, wish in wishes.items():
        table.want(origin, wish)
    return table.settle()


def _taken(names: Iterable[str], kept: Document) -> Iterator[str]:
    """Those *names* that may be wanted by something inside the schemas and operations of *kept*."""
    owners = {class_name(spoken(origin)): one for origin, one in _schemas(kept)}
    owners |= {class_name(name): one for name, one in _named_operations(kept)}
    shared = dict(_shared(kept))
    owners = shared | owners
    inner: dict[str, set[str]] = {}
    for name in names:
        if name in shared:
            yield name
        for end in range(1, len(name)):
            if (owner := name[:end]) in owners:
                if owner not in inner:
                    inner[owner] = set(_words_inside(owners[owner]))
                if _is_made_of(name[end:], inner[owner]):
                    yield name


def _named_operations(document: Document) -> Iterator[tuple[str, JsonValue]]:
    for path, item in as_object(document.root.get("paths")).items():
        for key, one in operations(as_object(item)):
            named = one.get("operationId")
            yield named if isinstance(named, str) else path_operation_id(key[-1], path), one


def _shared(document: Document) -> Iterator[tuple[str, JsonValue]]:
    for section in ("responses", "requestBodies"):
        for name, one in sections(document.root).get(section, {}).items():
            yield shared_name(section, name), one


def _words_inside(value: JsonValue) -> Iterator[str]:
    """What names of nested schemas are made of, beside the name of what they stand in."""
    yield from _NESTED
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if is_object(one):
            yield from map(class_name, as_object(one.get("properties")))
            yield from (
                class_name(one[key]) for key in ("name", "title") if isinstance(one.get(key), str)
            )
            waiting += one.values()
        elif is_array(one):
            waiting += one


_NESTED = (
    *("Item", "Value", "Variant", "Request", "Response", "DefaultResponse"),
    *(f"Value{status}Response" for status in range(100, 600)),
    *(f"Value{first}XXResponse" for first in range(1, 6)),
    *map(str, range(10)),
)


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached.update(start + len(one) for one in words if text.startswith(one, start))
    return len(text) in reached


# -- components


def _schemas(document: Document) -> Iterator[tuple[str, JsonValue]]:
    """Go through the component schemas with their origins."""
    holder = origin_of(*section_path(document.root, "schemas"))
    for name, schema in sections(document.root).get("schemas", {}).items():
        yield child(holder, name), schema


def _origins(document: Document) -> dict[str, None]:
    return dict.fromkeys(origin for origin, _ in _schemas(document))


def _texts(value: JsonValue) -> Iterator[str]:
    return (one for one in as_array(value) if isinstance(one, str))
