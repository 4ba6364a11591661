"""Which schemas of a document are sent to the server, and which are received."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from sdkloom.diagnostics import SpecError
from sdkloom.openapi.media_types import is_merge_patch
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_object
from sdkloom.reading.places import child
from sdkloom.schemas.upgrade_2_0 import modern_root
from sdkloom.slicing.operations import path_operations
from sdkloom.slicing.path_items import is_extension, operations, resolved
from sdkloom.slicing.reach import Reach, Task
from sdkloom.slicing.sections import section_path, sections
from sdkloom.validating.references import outlined

if TYPE_CHECKING:
    from sdkloom.reading.document import Document


class SchemaDirections(NamedTuple):
    """Origins of the schemas that requests refer to, and of those that responses do."""

    sent: frozenset[str]
    received: frozenset[str]


class _DirectionReach(Reach):
    """Finds the schemas that one direction refers to, and these alone.

    A reference into a component does not reach all of it, nor does a link reach its operation.
    """

    def __init__(self, document: Document) -> None:
        super().__init__(document, {})
        self.place = list(section_path(document.root, "schemas"))
        self.table = sections(document.root).get("schemas", {})

    def _owned(self, owner: str, tokens: list[str]) -> list[str]:
        if tokens[:-1] != self.place:
            is_component = len(tokens) == len(self.place) + 1 and tokens[0] != "paths"
            return super()._owned(owner, tokens) if is_component else tokens
        name = tokens[-1]
        if name in self.table and ("schemas", name) not in self.components:
            self.components["schemas", name] = None
            origin = child("#", *tokens)
            self.queue.append(Task(origin, self.table[name], "schema", origin=origin))
        return []

    def _link(self, task: Task, value: dict[str, JsonValue]) -> None:
        """Leave out what only says how to go on from an answer."""

    def schemas(self) -> frozenset[str]:
        """Origins of the schemas that were reached."""
        self.run()
        path = section_path(self.document.root, "schemas")
        components = {
            child("#", *path, name) for section, name in self.components if section == "schemas"
        }
        return frozenset(components | {origin for origin, kind in self.origins if kind == "schema"})


def schema_directions(document: Document) -> SchemaDirections:
    """Go through all operations; what callbacks and webhooks send is received, and the reverse."""
    document = outlined(document.apart())
    out, back = _DirectionReach(document), _DirectionReach(document)
    for section, item, place in _items(document):
        here, there = (out, back) if section == "paths" else (back, out)
        _share_out(item, place, here, there)
    return SchemaDirections(out.schemas(), back.schemas())


def patched_schemas(document: Document) -> frozenset[str]:
    """Go through all bodies of merge patches, where null removes what it stands for."""
    document = outlined(document.apart())
    reach = _DirectionReach(document)
    for *_, node in path_operations(modern_root(document)):
        with suppress(SpecError):  # it is reported where the operation is read
            body = node.object("requestBody")
            for media_type, media in body.objects("content") if body else ():
                if is_merge_patch(media_type):
                    reach.queue.append(Task(media.origin, media.value.get("schema"), "schema"))
    return reach.schemas()


def _items(document: Document) -> Iterator[tuple[str, JsonValue, str]]:
    for section in ("paths", "webhooks"):
        for path, item in as_object(document.root.get(section)).items():
            if is_object(item) and not is_extension(section, path):
                whole, origin = resolved(document, item)
                yield section, whole, origin or child("#", section, path)


def _share_out(item: JsonValue, place: str, here: Reach, there: Reach) -> None:
    """Give the parts of a path item to the direction that they travel in."""
    waiting: deque[tuple[JsonValue, Reach, Reach]] = deque([(item, here, there)])
    file = place.partition("#")[0]
    while waiting:
        path_item, here, there = waiting.popleft()
        here.queue.append(Task(place, path_item.get("parameters"), "parameter", file))
        for _, operation in operations(path_item):
            here.queue.append(Task(place, operation.get("parameters"), "parameter", file))
            here.queue.append(Task(place, operation.get("requestBody"), "requestBody", file))
            responses = as_object(operation.get("responses")).values()
            there.queue.append(Task(place, [*responses], "response", file))
            waiting += ((back, there, here) for back in _callbacks(operation))


def _callbacks(operation: JsonValue) -> Iterator[JsonValue]:
    for callback in as_object(operation.get("callbacks")).values():
        yield from (
            inner for inner in as_array([*as_object(callback).values()]) if is_object(inner)
        )
