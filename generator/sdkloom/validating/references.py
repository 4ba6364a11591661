"""References where the specification has none: they are replaced by what they lead to.

Real documents write ``properties: {$ref: …}``, ``get: {$ref: get.yml}`` or ``components: {$ref: …}``.
Once such a reference is replaced, all who read the document find what they look for. Objects that may
be references stay where they are: what takes the place refers to them, so their origins do not change
and their own references mean what they meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.openapi.shapes import ANYTHING, TEXT, Array, Compiled, Map, Object, Scalar, Shape
from sdkloom.reading.document import Document
from sdkloom.reading.json_values import JsonValue, is_array, is_object
from sdkloom.reading.places import child, circular, fault, quoted, tokens
from sdkloom.validating.absent import in_place_of_absent
from sdkloom.validating.edits import FilePath, edited
from sdkloom.validating.literals import HOLDERS, corrections
from sdkloom.validating.tables import FOLLOWED, article, object_types, root_object

Path: TypeAlias = "tuple[Path, str | int] | None"
Place: TypeAlias = tuple[str, tuple[str, ...]]
"""A file's name in origins, and the tokens of a place in it."""

_OUTLINE = frozenset(
    {
        *("OpenAPI Object", "Swagger Object", "Components Object"),
        *("Paths Object", "Path Item Object", "Operation Object", "Responses Object"),
    }
)
"""Objects that list the operations and components of a document."""
_ITEM, _LISTS = "Path Item Object", ("parameters", "servers")
_CORRECTED = frozenset({"enum", "const", "pattern"})
_MAX_REPLACED = 500_000
"""Values that may be put in the place of references: many times what a document holds."""


def outlined(document: Document) -> Document:
    """Replace unwanted references down to the operations and the names of components.

    Path items of other files take the place of references to them too. Nothing is reported, and
    what is read for this does not count as read.
    """
    if document.is_outlined:
        return document
    walk = _Walk(document.apart(may_fetch=True), is_deep=False)
    walk.run()
    return replace(walk.applied(document), is_outlined=True)


def followed(document: Document, diagnostics: Diagnostics) -> Document:
    """Replace unwanted references wherever the document leads, with a warning for each.

    Errors for those that cannot be followed.
    """
    outline = _Walk(document, is_deep=False)
    outline.run()
    document = outline.applied(document)
    walk = _Walk(document, is_deep=True)
    for shape, end in outline.ends:
        walk.visit(shape, end)
    walk.run()
    for diagnostic in (*outline.remarks, *walk.remarks, *walk.errors):
        diagnostics.add(diagnostic)
    return replace(walk.applied(document), is_outlined=True)


class _Step(NamedTuple):
    """An object that is a reference: what stands beside it, and its origin."""

    beside: dict[str, JsonValue]
    origin: str


@dataclass
class _Replacer:
    """Writes what takes the place of references."""

    document: Document
    nodes: Mapping[str, Compiled]
    known: dict[tuple[int, str, str], JsonValue] = field(
        default_factory=dict[tuple[int, str, str], JsonValue]
    )
    origins: dict[int, str | None] = field(default_factory=dict[int, str | None])
    """By ``id``, of what was written: where it comes from, ``None`` if from several places."""
    joined: list[JsonValue] = field(default_factory=list[JsonValue])
    """Values of several places: they stay alive, because ``origins`` knows values by their id."""
    active: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    @cached_property
    def shared(self) -> frozenset[int]:
        """Tables of components, by ``id``: what is in them has to stay what others refer to."""
        holders = (self.nodes.get(name) for name in ("Components Object", "Swagger Object"))
        return frozenset(id(shape) for node in holders if node for shape in node.fields.values())

    def may_refer(self, shape: Shape) -> bool:
        """Whether an object in this place may be, or is at least read as, a reference."""
        if not isinstance(shape, Object):
            return False
        node = self.nodes[shape.node]
        if node.name == _ITEM:
            return False
        is_known = "$ref" in node.fields or shape.reference <= self.document.version
        return is_known or node.name in FOLLOWED

    def is_unwanted(self, shape: Shape) -> bool:
        """Whether what *shape* describes is no reference, and no data in which ``$ref`` is a name."""
        match shape:
            case Object(node=node):
                is_other = node not in {_ITEM, "Discriminator Object"}
                return is_other and not self.may_refer(shape)
            case Map(item=item):
                return item not in (ANYTHING, TEXT)
            case Array():
                return True
            case Scalar(kinds=kinds):
                return dict not in kinds

    def expanded(
        self, shape: Shape, value: JsonValue, origin: str, home: str
    ) -> tuple[JsonValue, list[_Step], str]:
        """Give what to write in the file *home* for *value*, which stands at *origin*.

        Also the references on the way, and where that way ends.
        """
        steps: list[_Step] = []
        while is_object(value) and isinstance(ref := value.get("$ref"), str):
            if not (self.is_unwanted(shape) or _is_item(shape)):
                break
            passed = [step.origin for step in steps]
            if origin in passed:
                raise circular(passed[passed.index(origin) :])
            beside = {key: member for key, member in value.items() if key != "$ref"}
            steps.append(_Step(beside, origin))
            origin, referrer = self.document.resolve(ref, origin), origin
            value = self.document.get(origin, referrer)
            self._check(shape, value, ref, referrer)
        written = self._written(shape, value, origin, home)
        for step in reversed(steps):
            if step.beside and is_object(written):
                is_here = step is steps[0] and step.origin.partition("#")[0] == home
                own = (
                    step.beside if is_here else self._written(shape, step.beside, step.origin, home)
                )
                written = self._joined(shape, written, own)
        return written, steps, origin

    def _check(self, shape: Shape, value: JsonValue, ref: str, referrer: str) -> None:
        """Refuse a value of another kind than the place is for."""
        match shape:
            case Array():
                wanted, fits = "an array", is_array(value)
            case Object() | Map():
                wanted, fits = "an object", is_object(value)
            case Scalar():
                wanted, fits = shape.description, type(value) in shape.kinds or is_object(value)
        if not fits:
            message = f"{quoted(ref)} leads to something else than {wanted}: refer to one"
            raise fault("wrong-reference", message, child(referrer, "$ref"))

    def _written(self, shape: Shape, value: JsonValue, origin: str, home: str) -> JsonValue:
        """Write what stands at *origin* anew, its parts being references where they may be."""
        key = (id(shape), origin, home)
        if isinstance(shape, Scalar) or not isinstance(value, (dict, list)):
            return value
        if key not in self.known:
            if (id(shape), origin) in self.active:
                raise circular([place for _, place in self.active])
            self.active.append((id(shape), origin))
            try:
                self.known[key] = written = self._parts(shape, value, origin, home)
            finally:
                self.active.pop()
            self.origins[id(written)] = origin
        return self.known[key]

    def _parts(self, shape: Shape, value: JsonValue, origin: str, home: str) -> JsonValue:
        is_shared = id(shape) in self.shared or not _holds_schemas(shape)
        if isinstance(shape, Array) and is_array(value):
            return [
                self._part(shape.item, item, child(origin, number), home, is_shared=is_shared)
                for number, item in enumerate(value)
            ]
        if not is_object(value):
            return value
        found: dict[str, JsonValue] = {}
        for name, member in value.items():
            part = shape_of(shape, name, self.nodes)
            place = child(origin, name)
            found[name] = (
                member
                if part is None
                else self._part(part, member, place, home, is_shared=is_shared)
            )
        return found

    def _part(
        self, shape: Shape, value: JsonValue, origin: str, home: str, *, is_shared: bool = True
    ) -> JsonValue:
        if not (self.may_refer(shape) and is_object(value)):
            return self.expanded(shape, value, origin, home)[0]
        if value.keys() == {"$ref"} and isinstance(ref := value["$ref"], str):
            with suppress(SpecError):  # reported by the stage that needs what it leads to
                origin = self.document.resolve(ref, origin)
        elif not is_shared and _means_the_same_anywhere(value):
            self.origins[id(value)] = origin
            return value
        reference: JsonValue = {"$ref": self.document.reference(origin, home)}
        self.origins[id(reference)] = origin
        return reference

    def _joined(
        self, shape: Shape, far: dict[str, JsonValue], own: JsonValue
    ) -> dict[str, JsonValue]:
        """Add what stands beside a reference to what that leads to, or have it replace that."""
        beside = own if is_object(own) else {}
        both = {**far, **beside}
        for key in _LISTS if _is_item(shape) else ():
            lists = far.get(key), beside.get(key)
            if is_array(lists[0]) and is_array(lists[1]):
                both[key] = joined = [*lists[0], *lists[1]]
                self.origins[id(joined)] = None
        self.joined.append(both)
        self.origins[id(both)] = None
        return both

    def origins_in(self, written: JsonValue) -> Iterator[tuple[tuple[str, ...], str]]:
        """Go through what was written, with the steps down to it and where it comes from."""
        waiting: list[tuple[tuple[str, ...], JsonValue]] = [((), written)]
        while waiting:
            steps, value = waiting.pop()
            if id(value) not in self.origins:
                continue
            if (origin := self.origins[id(value)]) is not None:
                yield steps, origin
            if is_object(value):
                waiting += (((*steps, name), member) for name, member in value.items())
            elif is_array(value):
                waiting += (((*steps, str(at)), item) for at, item in enumerate(value))


def _holds_schemas(shape: Shape) -> bool:
    """Whether *shape* holds several schemas, as ``properties`` and ``allOf`` do."""
    item = shape.item if isinstance(shape, Array | Map) else None
    return isinstance(item, Object) and item.node == "Schema Object"


def _means_the_same_anywhere(schema: JsonValue) -> bool:
    """Whether nothing in *schema* refers to another or names itself."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if is_object(value):
            if any(key.startswith("$") or key == "discriminator" for key in value):
                return False
            waiting += value.values()
        elif is_array(value):
            waiting += value
    return True


def _is_item(shape: Shape) -> bool:
    return isinstance(shape, Object) and shape.node == _ITEM


def shape_of(shape: Shape, name: str, known: Mapping[str, Compiled]) -> Shape | None:
    """Find what the member *name* of an object is described by; nothing describes extensions."""
    if isinstance(shape, Map):
        return shape.item
    if not isinstance(shape, Object):
        return None
    node = known[shape.node]
    if (described := node.fields.get(name)) is not None:
        return described
    return node.others.item if node.others is not None and not name.startswith("x-") else None


class _Walk:
    """Goes through a document, and with *is_deep* through all that it refers to."""

    def __init__(self, document: Document, *, is_deep: bool) -> None:
        self.remarks: list[Diagnostic] = []
        self.errors: list[Diagnostic] = []
        self.ends: list[tuple[Shape, str]] = []
        """What was put in the place of references: other references may lead to places in it."""
        self._document = document
        self._is_deep = is_deep
        self._nodes = object_types(document.version)
        self._replacer = _Replacer(document, self._nodes)
        self._stack: list[tuple[Shape, JsonValue, str, Path]] = []
        self._seen: dict[tuple[int, int | str], tuple[str, Path]] = {}
        """Where each value with each meaning was met first."""
        self._repeats: list[tuple[tuple[str, Path], tuple[str, Path]]] = []
        """Where a value stands again, as with YAML's aliases, and where it was met first."""
        self._referred: set[tuple[str, str, str]] = set()
        self._edits: list[tuple[FilePath, JsonValue]] = []
        self._places: dict[Place, str] = {}
        self._replaced: dict[int, tuple[JsonValue, JsonValue]] = {}
        self._absent: dict[str, str] = {}

    def applied(self, document: Document) -> Document:
        """Give *document* with the values that take the place of references."""
        if not self._edits:
            return document
        raw = self._document
        files = {file: raw.get(f"{file}#") if file else raw.root for (file, *_), _ in self._edits}
        repeats = (
            ((again[0], *_tokens(again[1])), (first[0], *_tokens(first[1])))
            for again, first in self._repeats
            if again[0] in files and first[0] in files
        )
        values = edited(files, self._edits, repeats)
        changed = document.with_values(values, self._places, self._replaced)
        return replace(changed, absent={**document.absent, **self._absent})

    def run(self) -> None:
        """Go through everything once for each meaning it has."""
        root = root_object(self._document.version)
        self._stack.append((Object(node=root), self._document.root, "", None))
        while self._stack:
            shape, value, file, path = self._stack.pop()
            if is_object(value) and isinstance(ref := value.get("$ref"), str):
                value = self._reference(shape, value, ref, file, path)
            self._descend(shape, value, file, path)

    def _descend(self, shape: Shape, value: JsonValue, file: str, path: Path) -> None:
        key = (id(value), shape.node if isinstance(shape, Object) else id(shape))
        if isinstance(shape, Scalar):
            return
        if key in self._seen:
            self._repeats.append(((file, path), self._seen[key]))
            return
        self._seen[key] = (file, path)
        if is_object(value):
            if isinstance(shape, Object) and shape.node in HOLDERS and self._is_deep:
                self._correct(value, file, path)
            for name, member in value.items():
                if isinstance(member, (dict, list)) and (
                    part := shape_of(shape, name, self._nodes)
                ):
                    self._push(part, member, file, (path, name))
        elif is_array(value):
            # an array of schemas in place of one is older JSON Schema's
            part = shape.item if isinstance(shape, Array) else shape
            for number, item in enumerate(value):
                if isinstance(item, (dict, list)):
                    self._push(part, item, file, (path, number))

    def _correct(self, schema: dict[str, JsonValue], file: str, path: Path) -> None:
        """Read what a schema has as another type than it asks for as what is meant."""
        if _CORRECTED.isdisjoint(schema):
            return
        at = _tokens(path)
        origin = child(f"{file}#", *at)
        for found in corrections(schema, origin, self._document.as_written):
            self._edits += (((file, *at, key), value) for key, value in found.values.items())
            place = child(origin, next(iter(found.values)))
            self.remarks.append(
                Diagnostic(rule=found.rule, severity="warning", message=found.message, origin=place)
            )

    def _push(self, shape: Shape, value: JsonValue, file: str, path: Path) -> None:
        if self._is_deep or not isinstance(shape, Object) or shape.node in _OUTLINE:
            self._stack.append((shape, value, file, path))

    def _reference(
        self, shape: Shape, value: dict[str, JsonValue], ref: str, file: str, path: Path
    ) -> JsonValue:
        """Give what *value*, a reference, is to be taken for."""
        is_far_item = _is_item(shape) and not file and not ref.startswith("#")
        if not (self._replacer.is_unwanted(shape) or is_far_item):
            if isinstance(shape, Object) and self._is_deep:
                at = _tokens(path)
                origin = child(f"{file}#", *at)
                absent = in_place_of_absent(self._document, shape.node, ref, origin)
                if absent is not None:
                    self._absent[origin] = self._document.resolve(ref, origin)
                    self._edits.append(((file, *at), absent[0]))
                    self.remarks.append(absent[1])
                    return absent[0]
                self._refer(shape, ref, file)
            return value
        at = _tokens(path)
        try:
            written, steps, end = self._replacer.expanded(
                shape, value, child(f"{file}#", *at), file
            )
            self._note_places(written, file, at)
        except SpecError as error:
            is_reported = (
                isinstance(shape, Scalar) and not shape.fatal
            )  # by its type, which is wrong
            self.errors += () if is_reported or is_far_item else error.diagnostics
            return value
        self._edits.append(((file, *at), written))
        if not end.startswith("#"):
            self._replaced[id(written)] = written, value
        self._remark(shape, steps)
        self.ends.append((shape, end))
        if self._is_deep:
            self.visit(shape, end)
        return written

    def _note_places(self, written: JsonValue, file: str, at: tuple[str, ...]) -> None:
        """Keep in mind where what takes the place of a reference comes from."""
        for steps, origin in self._replacer.origins_in(written):
            if len(self._places) >= _MAX_REPLACED:
                message = f"more than {_MAX_REPLACED:,} values would take the place of references"
                raise fault("too-much", message, child(f"{file}#", *at))
            self._places[file, (*at, *steps)] = origin

    def _remark(self, shape: Shape, steps: Iterable[_Step]) -> None:
        if _is_item(shape):
            return
        match shape:
            case Object(node=node):
                what = article(self._nodes[node].name)
            case Scalar(description=what):
                pass
            case _:
                what = "an array" if isinstance(shape, Array) else "a map"
        message = (
            f"OpenAPI {self._document.version} has no reference in place of {what}:"
            " it is read as what it leads to"
        )
        self.remarks += (
            Diagnostic(
                rule="unwanted-reference",
                severity="warning",
                message=message,
                origin=child(step.origin, "$ref"),
            )
            for step in steps
        )

    def _refer(self, shape: Object, ref: str, file: str) -> None:
        """Go on where a reference leads."""
        key = (file, ref, shape.node)
        if key in self._referred:
            return
        self._referred.add(key)
        try:
            self.visit(shape, self._document.resolve(ref, f"{file}#"))
        except SpecError:  # reported by the stage that needs it
            return

    def visit(self, shape: Shape, origin: str) -> None:
        """Go on at *origin*."""
        try:
            value = self._document.get(origin)
        except SpecError:  # reported by the stage that needs it
            return
        file, steps = tokens(origin)
        path: Path = None
        for step in steps:
            path = (path, step)
        self._stack.append((shape, value, file, path))


def _tokens(path: Path) -> tuple[str, ...]:
    found: list[str] = []
    while path is not None:
        path, step = path
        found.append(str(step))
    return tuple(reversed(found))
