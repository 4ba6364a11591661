"""Find what the chosen operations of a document need.

References are followed where the specification places an object or a schema, and nowhere else: not
in examples, defaults, enums or extensions, nor for a property that happens to be called ``$ref``.
Only what is reached is walked, so a slice costs what it holds and not what the document holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sdkloom.diagnostics import SpecError
from sdkloom.openapi.keywords import LEGACY_KEYWORDS, holding
from sdkloom.openapi.methods import METHODS
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.reading.places import child
from sdkloom.slicing.path_items import (
    Key,
    cut_down,
    is_operation,
    operations,
    reduced_item,
    value_at,
)
from sdkloom.slicing.sections import NEW_SECTIONS, section_path, sections

if TYPE_CHECKING:
    from sdkloom.reading.document import Document


_KINDS = {
    "schemas": "schema",
    "definitions": "schema",
    "responses": "response",
    "parameters": "parameter",
    "examples": "example",
    "requestBodies": "requestBody",
    "headers": "parameter",
    "securitySchemes": "security",
    "securityDefinitions": "security",
    "links": "link",
    "callbacks": "callback",
    "pathItems": "pathItem",
    "mediaTypes": "mediaType",
}
_MAPS = "*~"
_ENCODINGS = dict.fromkeys(("encoding*", "prefixEncoding", "itemEncoding"), "encoding")
# Which keys of an object hold which objects. "*" ends a key whose value is a map of them, "~" one
# where "x-" starts an extension and not a name. A list of objects needs no sign.
_GRAMMAR: dict[str, dict[str, str]] = {
    "schema": {
        **dict.fromkeys(
            (
                *holding("schema", "schemas"),
                *(f"{name}*" for name in holding("map")),
                *(name for name, legacy in LEGACY_KEYWORDS.items() if legacy.holds == "schema"),
                *(f"{name}*" for name, legacy in LEGACY_KEYWORDS.items() if legacy.holds == "map"),
            ),
            "schema",
        ),
    },
    "operation": {
        "parameters": "parameter",
        "requestBody": "requestBody",
        "responses~": "response",
        "callbacks*": "callback",
    },
    "pathItem": {
        **dict.fromkeys(METHODS, "operation"),
        "additionalOperations*": "operation",
        "parameters": "parameter",
    },
    "parameter": {"schema": "schema", "content*": "mediaType", "examples*": "example"},
    "requestBody": {"content*": "mediaType"},
    "response": {
        "schema": "schema",
        "headers*": "parameter",
        "content*": "mediaType",
        "links*": "link",
    },
    "mediaType": {
        "schema": "schema",
        "itemSchema": "schema",
        "examples*": "example",
        **_ENCODINGS,
    },
    "encoding": {"headers*": "parameter", **_ENCODINGS},
    "callback": {},
    "link": {},
    "example": {},
    "security": {},
}


def _rules(kind: str) -> dict[str, tuple[str, str]]:
    """Split the signs from the keys: key → (sign, kind)."""
    found = _GRAMMAR[kind].items()
    return {key.rstrip(_MAPS): (key[-1] if key[-1] in _MAPS else "", to) for key, to in found}


_RULES = {kind: _rules(kind) for kind in _GRAMMAR}


@dataclass(slots=True)
class Task:
    """A value to walk, which ``owner`` (an origin) keeps; ``file`` is "" for the root document.

    ``origin`` is the value's own where others may refer to it.
    """

    owner: str
    value: JsonValue
    kind: str
    file: str = ""
    origin: str = ""


@dataclass(slots=True)
class Reach:
    """Finds, breadth first, what chosen operations need."""

    document: Document
    chosen: Mapping[tuple[str, str], set[Key]]
    components: dict[tuple[str, str], None] = field(default_factory=dict[tuple[str, str], None])
    because: dict[str, str] = field(default_factory=dict[str, str])
    tags: set[str] = field(default_factory=set[str])
    items: dict[tuple[str, str], bool] = field(default_factory=dict[tuple[str, str], bool])
    """Path items not chosen that are referred to; whether wholly."""
    needs: dict[tuple[str, str, Key], set[Key]] = field(
        default_factory=dict[tuple[str, str, Key], set[Key]]
    )
    """Operations not chosen that are referred into: the places inside that have to stay."""
    queue: deque[Task] = field(default_factory=deque[Task])
    seen: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    created: list[JsonValue] = field(default_factory=list[JsonValue])
    """Values created here: they stay alive, because ``seen`` knows values by their id."""
    origins: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])
    ids: dict[str, list[tuple[str, ...]]] | None = None
    subtypes: dict[str, list[str]] | None = None
    anchors: dict[str, list[str]] | None = None

    def run(self) -> None:
        """Walk from the chosen operations and the document's own security until nothing is new."""
        root = self.document.root
        for (section, path), keys in self.chosen.items():
            item = reduced_item(self.document, root[section][path], keys)
            shared = self._create(
                {key: value for key, value in item.items() if not is_operation(key)}
            )
            self.queue.append(Task(child("#", section, path), shared, "pathItem"))
            for key, operation in operations(item):
                self.queue.append(Task(child("#", section, path, *key), operation, "operation"))
        self._security(Task("#", root, "security"), root.get("security"))
        while self.queue:
            self._walk(self.queue.popleft())

    def _walk(self, task: Task) -> None:
        """Walk one value down to its leaves (not by recursion: documents may be nested deeply)."""
        stack = [(task.value, task.kind)]
        while stack:
            value, kind = stack.pop()
            if is_array(value):
                stack.extend((inner, kind) for inner in reversed(value))
            if not is_object(value) or (id(value), kind) in self.seen:
                continue
            self.seen.add((id(value), kind))
            self._look(task, value, kind)
            if kind[-1] in _MAPS:
                stack.extend(_members(value, kind))
                continue
            if kind == "callback":
                stack.extend((inner, "pathItem") for key, inner in value.items() if _is_name(key))
                continue
            rules = _RULES[kind]
            for key, inner in value.items():
                if (rule := rules.get(key)) is None:
                    continue
                sign, to = rule
                stack.append((inner, to + sign))

    def _look(self, task: Task, value: dict[str, JsonValue], kind: str) -> None:
        """Follow what *value* itself refers to."""
        if isinstance(ref := value.get("$ref"), str):
            self._follow(task, ref, kind)
        match kind:
            case "schema":
                for key in ("$dynamicRef", "$recursiveRef"):
                    if isinstance(ref := value.get(key), str):
                        self._follow(task, ref, kind)
                if "discriminator" in value:
                    self._discriminator(task, value)
            case "operation":
                self.tags.update(tag for tag in as_array(value.get("tags")) if isinstance(tag, str))
                self._security(task, value.get("security"))
            case "link":
                self._link(task, value)
            case _:
                pass

    def _security(self, task: Task, requirements: JsonValue) -> None:
        for name in (
            name for requirement in as_array(requirements) for name in as_object(requirement)
        ):
            known = self._component(task.owner, "securitySchemes", name)
            if not known and self.document.version >= "3.2":  # since when it may be a URI
                self._follow(task, name, "security")

    def _discriminator(self, task: Task, value: dict[str, JsonValue]) -> None:
        discriminator = as_object(value["discriminator"])
        names = [
            *as_object(discriminator.get("mapping")).values(),
            discriminator.get("defaultMapping"),
        ]
        for name in names:
            if isinstance(name, str) and not self._component(task.owner, "schemas", name):
                self._follow(task, name, "schema")
        if value is task.value and task.origin:
            self._family(task.origin)

    def _family(self, origin: str) -> None:
        """Keep the variants of a base: what extends it, and what extends those."""
        subtypes = self._subtypes()
        family, met = deque([origin]), {origin}
        while family:
            base = family.popleft()
            for subtype in subtypes.get(base, ()):
                if subtype not in met:
                    met.add(subtype)
                    family.append(subtype)
                    self._reach(base, subtype, "schema")

    def _subtypes(self) -> dict[str, list[str]]:
        """Map each schema's origin to the components that extend it with ``allOf``."""
        if self.subtypes is None:
            self.subtypes = {}
            section = section_path(self.document.root, "schemas")
            for name, schema in sections(self.document.root).get("schemas", {}).items():
                for part in as_array(as_object(schema).get("allOf")):
                    ref = as_object(part).get("$ref")
                    if isinstance(ref, str) and (base := self._resolve(ref, "")):
                        self.subtypes.setdefault(base, []).append(child("#", *section, name))
        return self.subtypes

    def _link(self, task: Task, value: dict[str, JsonValue]) -> None:
        if isinstance(ref := value.get("operationRef"), str):
            self._follow(task, ref, "operation")
        wanted = value.get("operationId")
        if isinstance(wanted, str) and not task.file:
            for place in self._operation_ids().get(wanted, ()):
                self._place(task.owner, place[0], place[1], [*place[2:], "operationId"])

    def _operation_ids(self) -> dict[str, list[tuple[str, ...]]]:
        if self.ids is None:
            self.ids = {}
            for section in ("paths", "webhooks"):
                for path, item in as_object(self.document.root.get(section)).items():
                    for key, operation in operations(as_object(item), marked=True):
                        name = str(operation.get("operationId", ""))
                        self.ids.setdefault(name, []).append((section, path, *key))
        return self.ids

    def _resolve(self, ref: str, file: str) -> str | None:
        if not file and ref.startswith("#/") and "%" not in ref:
            return ref
        try:
            return self.document.resolve(ref, f"{file}#")
        except SpecError:  # reported, with its place, by the stage that needs it
            return None

    def _follow(self, task: Task, ref: str, kind: str) -> None:
        if not ref.startswith("#/") and self._anchor(task, ref):
            return
        if origin := self._resolve(ref, task.file):
            self._reach(task.owner, origin, kind)

    def _anchor(self, task: Task, ref: str) -> bool:
        """Keep the components that name themselves *ref*, by ``$id`` or an anchor."""
        if task.file or self.document.version in {"2.0", "3.0"}:
            return False
        if self.anchors is None:
            self.anchors = _anchors(sections(self.document.root).get("schemas", {}))
        base, _, fragment = ref.partition("#")
        names = self.anchors.get(base) if base else self.anchors.get(f"#{fragment}")
        for name in names or ():
            self._component(task.owner, "schemas", name)
        return bool(names)

    def _reach(self, owner: str, origin: str, kind: str) -> None:
        """Note that *owner* needs what is at *origin*."""
        file, _, pointer = origin.partition("#")
        tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
        deeper = self._owned(owner, tokens) if not file else tokens or [pointer]
        if not deeper or (origin, kind) in self.origins:
            return
        self.origins.add((origin, kind))
        try:
            value = self.document.get(origin)
        except SpecError:  # reported, with its place, by the stage that needs it
            return
        if file:
            self.because.setdefault(origin, owner)
        self.queue.append(Task(origin if file else owner, value, kind, file, origin))

    def _owned(self, owner: str, tokens: list[str]) -> list[str]:
        """Keep the component or path item that holds a place; returns the tokens inside of it."""
        old = "swagger" in self.document.root
        match tokens:
            case ["components", section, name, *deeper]:
                self._component(owner, section, name)
            case ["components", section]:
                for name in sections(self.document.root).get(section, {}):
                    self._component(owner, section, name)
                deeper = []
            case ["paths" | "webhooks" as section, path, *inside]:
                deeper = self._place(owner, section, path, inside)
            case [section, name, *deeper] if old and section in NEW_SECTIONS:
                self._component(owner, NEW_SECTIONS[section], name)
            case _:
                deeper = tokens
        return deeper

    def _component(self, owner: str, section: str, name: str) -> bool:
        """Keep a component whole; False if there is none of that name."""
        table = sections(self.document.root).get(section, {})
        if name not in table:
            return False
        if (section, name) not in self.components:
            self.components[section, name] = None
            origin = child("#", *section_path(self.document.root, section), name)
            self.because.setdefault(origin, owner)
            if kind := _KINDS.get(section):
                self.queue.append(Task(origin, table[name], kind, origin=origin))
        return True

    def _place(self, owner: str, section: str, path: str, inside: list[str]) -> list[str]:
        """Keep a place in a path item, chosen or not; returns the tokens below its operation."""
        item = as_object(self.document.root.get(section)).get(path)
        if not is_object(item):
            return []
        length = 2 if inside[:1] == ["additionalOperations"] else 1
        key, deeper = tuple(inside[:length]), inside[length:]
        if key in self.chosen.get((section, path), ()):
            return deeper
        self.items[section, path] = self.items.get((section, path), False) or not key
        whole = self._create(
            {name: value for name, value in item.items() if not key or not is_operation(name)}
        )
        self.queue.append(Task(owner, whole, "pathItem"))
        if key and is_operation(key[0]):
            needs = self.needs.setdefault((section, path, key), set())
            needs.add(tuple(deeper))
            rest = self._create(cut_down(value_at(item, key), needs))
            self.queue.append(Task(owner, rest, "operation"))
        return deeper

    def _create(self, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
        self.created.append(value)
        return value


def _anchors(schemas: Mapping[str, JsonValue]) -> dict[str, list[str]]:
    """Map what schemas call themselves (``$id``, ``#anchor``) to the components that hold them."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        stack = [schema]
        while stack:
            value = stack.pop()
            if is_array(value):
                stack.extend(value)
            elif is_object(value):
                for key, sign in (("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")):
                    if isinstance(value.get(key), str):
                        found.setdefault(f"{sign}{value[key]}", []).append(name)
                stack.extend(value.values())
    return found


def _members(value: Mapping[str, JsonValue], kind: str) -> Iterator[tuple[JsonValue, str]]:
    """Go through a map of objects, whose kind ends in the sign of the map."""
    sign, member = kind[-1], kind[:-1]
    return ((inner, member) for key, inner in value.items() if sign == "*" or _is_name(key))


def _is_name(key: str) -> bool:
    return not key.startswith(("x-", "$ref"))
