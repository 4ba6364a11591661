"""What a slice has to know of the rest of its document to give the models that the whole gives.

Some of what a model says depends on who else uses its schema: whether it is sent, received or both,
whether a union tells its values by a property, and whose name is whose. ``slice_document`` notes in the slice
what it cannot know by itself, under ``KEY``, so that it is part of the slice wherever it goes: into
its hash, into the copy in the package, into the file that ``sdkloom slice`` writes. Mostly there is
nothing to note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from keyword import iskeyword
from typing import NamedTuple, TypeAlias

from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.identifiers import class_name, is_identifier
from sdkloom.naming import (
    model_table,
    own_name,
    path_operation_id,
    want_model,
    without_controller_word,
)
from sdkloom.openapi.media_types import is_multipart
from sdkloom.reading.document import Document, child
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.place_names import shared_name
from sdkloom.schemas.reader import SchemaReader
from sdkloom.schemas.unions import deciding_choice, distinguishing_tag, is_union, origin_name
from sdkloom.schemas.upgrade_2_0 import modern_root
from sdkloom.slicing.directions import SchemaDirections, patched_schemas, schema_directions
from sdkloom.slicing.operations import operation_labels, path_operations
from sdkloom.slicing.path_items import is_secured, operations
from sdkloom.slicing.sections import section_path, sections
from sdkloom.slicing.selection import Selection, select
from sdkloom.validating.references import outlined

KEY = "x-sdkloom-surroundings"


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceContext:
    """Facts about the rest of a document, as its slice notes them; all are by origin."""

    sent: frozenset[str] = frozenset()
    received: frozenset[str] = frozenset()
    forms: frozenset[str] = frozenset()
    """Schemas whose values are sent in several parts, some of which are files for that."""
    patched: frozenset[str] = frozenset()
    """Schemas whose values are parts of merge patches."""
    tags: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict[str, "Mapping[str, tuple[str, ...]]"]
    )
    """Schemas that unions tell from others, by which property with which values."""
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    """Component → its name beside all others of the document, where it alone had another."""
    taken: frozenset[str] = frozenset()
    """Names of components elsewhere that something inside a schema here would like to have."""
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    """Operation → what its models are called after beside all others, where it alone had another."""
    secured: bool = False
    """Whether operations elsewhere have security requirements, and none here has."""


def slice_context(document: Document) -> SliceContext:
    """Read what a slice notes of the rest; what makes no sense is left out."""
    noted = as_object(document.root.get(KEY))
    names = as_object(noted.get("names")).items()
    tags = as_object(noted.get("tags")).items()
    labels = as_object(noted.get("labels")).items()
    return SliceContext(
        sent=frozenset(_texts(noted.get("sent"))),
        received=frozenset(_texts(noted.get("received"))),
        forms=frozenset(_texts(noted.get("forms"))),
        patched=frozenset(_texts(noted.get("patched"))),
        tags={origin: _noted_tags(wires) for origin, wires in tags},
        names={origin: name for origin, name in names if _is_name(name)},
        labels={key: label for key, label in labels if isinstance(label, str)},
        taken=frozenset(filter(_is_name, _texts(noted.get("taken")))),
        secured=noted.get("secured") is True,
    )


def _noted_tags(wires: JsonValue) -> dict[str, tuple[str, ...]]:
    """Read properties with their tags; earlier releases noted the properties alone."""
    if is_array(wires):
        return dict.fromkeys(_texts(wires), ())
    return {wire: tuple(_texts(values)) for wire, values in as_object(wires).items()}


def _is_name(value: JsonValue) -> bool:
    """Whether a value can be written as a class's name: a slice may have been edited by anybody."""
    return (
        isinstance(value, str)
        and is_identifier(value)
        and not (value[0] == "_" or value[0].islower() or iskeyword(value))
    )


class WholeDocument:
    """What slices of one document ask about all of it, each answer found once.

    Other files that are read for it do not count as the document's, and nothing is fetched.
    """

    def __init__(self, document: Document) -> None:
        self.document = document.apart()
        self.before = slice_context(document)

    @cached_property
    def directions(self) -> SchemaDirections:
        """Schemas that it sends, and that it receives."""
        return schema_directions(self.document)

    @cached_property
    def is_secured(self) -> bool:
        """Whether any operation asks for a security scheme."""
        return self.before.secured or is_secured(self.document)

    @cached_property
    def forms(self) -> set[str]:
        """Schemas of bodies that it sends in several parts alone."""
        return _forms(self.document)

    @cached_property
    def patched(self) -> frozenset[str]:
        """Schemas whose values are parts of merge patches."""
        return patched_schemas(self.document) | self.before.patched

    @cached_property
    def choices(self) -> list[_Choice]:
        """Every ``oneOf`` and ``anyOf`` that refers to something."""
        return list(_choices(self.document.root))

    @cached_property
    def merger(self) -> Merger:
        """Its schemas, each merged with those of its allOf."""
        return Merger(SchemaReader(self.document, Diagnostics()))

    @cached_property
    def names(self) -> dict[str, str]:
        """The names of its components beside each other."""
        noted = self.before.names
        return _settled(
            {
                origin: noted.get(origin) or class_name(origin_name(origin))
                for origin in _origins(self.document)
            }
        )

    @cached_property
    def labels(self) -> dict[str, str]:
        """What the models of its operations are called after beside each other."""
        return {**operation_labels(modern_root(self.document)), **self.before.labels}


def slice_document(
    document: Document,
    selection: Selection,
    diagnostics: Diagnostics,
    whole_of: Callable[[Document], WholeDocument] = WholeDocument,
) -> Document:
    """Reduce *document* as ``select`` does, and note in the slice what it cannot know by itself.

    *whole_of* gives the facts of a document that several slices share.
    """
    if selection.empty:
        return document
    document = outlined(document)
    reduced = select(document, selection, diagnostics)
    whole = whole_of(document)
    forms = whole.forms | whole.before.forms
    found = {
        **_directions(whole, reduced),
        "forms": sorted((forms & {*_origins(reduced)}) - _forms(reduced)),
        "patched": sorted((whole.patched & _origins(reduced).keys()) - patched_schemas(reduced)),
        "tags": _tags(whole, reduced),
        **_names(whole, reduced),
        "labels": _labels(whole, reduced),
        "secured": whole.is_secured and not is_secured(reduced),
    }
    noted = {key: value for key, value in found.items() if value}
    root = {key: value for key, value in reduced.root.items() if key != KEY}
    return reduced.replace_root({**root, KEY: noted} if noted else root)


# -- directions


def _directions(whole: WholeDocument, reduced: Document) -> dict[str, list[str]]:
    """Schemas of the slice that the rest of the document sends or receives, and the slice does not."""
    every, part, before = whole.directions, schema_directions(reduced), whole.before
    here = part.sent | part.received | _origins(reduced).keys()
    return {
        "sent": sorted(((every.sent | before.sent) & here) - part.sent),
        "received": sorted(((every.received | before.received) & here) - part.received),
    }


def _forms(document: Document) -> set[str]:
    """Schemas of bodies that are sent in several parts alone: since 3.1 these may hold octets."""
    if document.version < "3.1":
        return set()
    found: set[str | None] = set()
    merger = Merger(SchemaReader(document.apart(), Diagnostics()))
    for *_, node in path_operations(modern_root(document)):
        with suppress(SpecError):  # what is wrong elsewhere is nothing to this slice
            body = node.object("requestBody")
            contents = list(body.objects("content")) if body else []
            if all(is_multipart(kind) for kind, _ in contents):
                media = (media for _, media in contents if "schema" in media.value)
                found.update(
                    merger.referenced(merger.reader.at(child(holder.origin, "schema")))
                    for holder in media
                )
    return {origin for origin in found if origin is not None}


# -- discriminators of unions elsewhere


def _tags(whole: WholeDocument, reduced: Document) -> dict[str, dict[str, list[str]]]:
    """Properties by which unions elsewhere know the slice's structs apart, with their values."""
    here = _origins(reduced)
    found = {
        origin: {wire: {*values} for wire, values in wires.items()}
        for origin, wires in whole.before.tags.items()
        if origin in here
    }
    for place in _choices_elsewhere(whole, reduced, here):
        with suppress(SpecError):  # what is wrong elsewhere is nothing to this slice
            for origin, wire, values in _distinguished(whole.merger, place):
                if origin in here:
                    found.setdefault(origin, {}).setdefault(wire, set()).update(values)
    return {
        origin: {wire: sorted(values) for wire, values in sorted(wires.items())}
        for origin, wires in sorted(found.items())
    }


def _distinguished(merger: Merger, place: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Members that a union distinguishes as they are, the property that does it, and its values."""
    merged = merger.merged(merger.reader.at(place))
    if not is_union(merged):
        return
    members = deciding_choice(merged).members
    wire, tags = distinguishing_tag(merger, merged, members)
    for member, values in zip(members, tags, strict=True) if wire is not None else ():
        origin = _named_struct(merger, member)
        own = merger.merged(member).properties.keys()
        if wire is not None and origin is not None and merged.properties.keys() <= own:
            yield origin, wire, values


def _named_struct(merger: Merger, member: Schema) -> str | None:
    """Where the schema stands that a member refers to, through schemas that only refer to another."""
    seen: set[str] = set()
    origin = merger.referenced(member)
    while origin is not None and origin not in seen:
        seen.add(origin)
        following = merger.referenced(merger.reader.at(origin))
        if following is None:
            return origin
        origin = following
    return None


def _choices_elsewhere(
    whole: WholeDocument, reduced: Document, here: Iterable[str]
) -> Iterator[str]:
    """Places of choices outside of the slice that name a schema of it, directly or by an alias."""
    names = {*here}
    for origin, schema in _schemas(whole.document):
        if _is_one_of(schema, names):
            names.add(origin)
    for choice in whole.choices:
        if not names.isdisjoint(choice.refs):
            steps = _steps(choice.path)
            if not _is_in_slice(whole.document.root, reduced.root, steps):
                yield child("#", *steps)


_Path: TypeAlias = "tuple[_Path, str | int] | None"
_NESTING = (dict, list)


class _Choice(NamedTuple):
    """Where a choice is, and the references among its members."""

    path: _Path
    refs: frozenset[str]


def _choices(root: JsonValue) -> Iterator[_Choice]:
    waiting: list[tuple[JsonValue, _Path]] = [(root, None)]
    while waiting:
        value, path = waiting.pop()
        if is_object(value):
            if ("oneOf" in value or "anyOf" in value) and (refs := _member_refs(value)):
                yield _Choice(path, refs)
            waiting += [
                (inner, (path, key)) for key, inner in value.items() if type(inner) in _NESTING
            ]
        elif is_array(value):
            waiting += [
                (inner, (path, at)) for at, inner in enumerate(value) if type(inner) in _NESTING
            ]


def _member_refs(value: Mapping[str, JsonValue]) -> frozenset[str]:
    members = (*as_array(value.get("oneOf")), *as_array(value.get("anyOf")))
    refs = (as_object(member).get("$ref") for member in members)
    return frozenset(ref for ref in refs if isinstance(ref, str))


def _steps(path: _Path) -> list[str | int]:
    steps: list[str | int] = []
    while path is not None:
        path, step = path
        steps.append(step)
    return steps[::-1]


def _is_in_slice(whole: JsonValue, part: JsonValue, steps: Iterable[str | int]) -> bool:
    """Whether the slice holds what *steps* lead to in the whole: what it keeps is the same object."""
    for step in steps:
        if whole is part:
            return True
        if is_object(whole):
            part = as_object(part).get(str(step))
            whole = whole[str(step)]
        else:
            part = None
            whole = as_array(whole)[int(step)]
    return whole is part or bool(as_object(part))


def _is_one_of(value: JsonValue, names: set[str]) -> bool:
    ref = as_object(value).get("$ref")
    return isinstance(ref, str) and ref in names


# -- names


def _names(whole: WholeDocument, reduced: Document) -> dict[str, dict[str, str] | list[str]]:
    """Names that other components have an influence on."""
    every, here = whole.names, _origins(reduced)
    part = _settled({origin: class_name(origin_name(origin)) for origin in here})
    elsewhere = {every[origin] for origin in every if origin not in here}
    return {
        "names": {origin: every[origin] for origin in here if every[origin] != part[origin]},
        "taken": sorted(set(_taken(elsewhere | whole.before.taken, reduced))),
    }


def _labels(whole: WholeDocument, reduced: Document) -> dict[str, str]:
    """What operations are called that have namesakes elsewhere in the document."""
    part = operation_labels(modern_root(reduced.apart()))
    return {key: whole.labels[key] for key in part if whole.labels.get(key, part[key]) != part[key]}


def _settled(wishes: Mapping[str, str]) -> dict[str, str]:
    table = model_table()
    for origin, wish in wishes.items():
        want_model(table, origin, wish)
    return table.settle()


def _taken(names: Iterable[str], reduced: Document) -> Iterator[str]:
    """Those *names* that may be wanted by something inside the schemas and operations of *reduced*."""
    owners = {class_name(origin_name(origin)): schema for origin, schema in _schemas(reduced)}
    owners |= {class_name(name): operation for name, operation in _named_operations(reduced)}
    shared = dict(_shared(reduced))
    owners = shared | owners
    inner: dict[str, set[str]] = {}
    for name in names:
        if name in shared:
            yield name
        for end in range(1, len(name)):
            if (owner := name[:end]) in owners:
                if owner not in inner:
                    inner[owner] = set(_name_parts(owners[owner]))
                if _consists_of(name[end:], inner[owner]):
                    yield name


def _named_operations(document: Document) -> Iterator[tuple[str, JsonValue]]:
    for path, item in as_object(outlined(document).root.get("paths")).items():
        for key, operation in operations(as_object(item)):
            named = operation.get("operationId")
            whole = named if isinstance(named, str) else path_operation_id(key[-1], path)
            yield whole, operation
            own = own_name(whole, key[-1], path)
            yield from (
                (name, operation) for name in dict.fromkeys((own, without_controller_word(own)))
            )


def _shared(document: Document) -> Iterator[tuple[str, JsonValue]]:
    for section in ("responses", "requestBodies"):
        for name, component in sections(document.root).get(section, {}).items():
            yield shared_name(section, name), component


def _name_parts(value: JsonValue) -> Iterator[str]:
    """The parts of the names of nested schemas, beside the name of what they stand in."""
    yield from _NESTED
    waiting = [value]
    while waiting:
        inner = waiting.pop()
        if is_object(inner):
            yield from map(class_name, as_object(inner.get("properties")))
            texts = [inner.get(key) for key in ("name", "title", "const")]
            texts += [*as_array(inner.get("enum")), *map(origin_name, _member_refs(inner))]
            yield from (class_name(text) for text in texts if isinstance(text, str))
            waiting += inner.values()
        elif is_array(inner):
            waiting += inner


_NESTED = (
    *("Item", "Value", "Variant", "Request", "Response", "DefaultResponse"),
    *("Array", "Boolean", "Integer", "Number", "Object", "String", "Or"),
    *(f"Value{status}Response" for status in range(100, 600)),
    *(f"Value{first}XXResponse" for first in range(1, 6)),
    *map(str, range(10)),
)


def _consists_of(text: str, pieces: Iterable[str]) -> bool:
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached.update(start + len(piece) for piece in pieces if text.startswith(piece, start))
    return len(text) in reached


# -- components


def _schemas(document: Document) -> Iterator[tuple[str, JsonValue]]:
    """Go through the component schemas with their origins."""
    holder = child("#", *section_path(document.root, "schemas"))
    for name, schema in sections(document.root).get("schemas", {}).items():
        yield child(holder, name), schema


def _origins(document: Document) -> dict[str, None]:
    return dict.fromkeys(origin for origin, _ in _schemas(document))


def _texts(value: JsonValue) -> Iterator[str]:
    return (text for text in as_array(value) if isinstance(text, str))
