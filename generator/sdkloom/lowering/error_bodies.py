"""Error bodies that an operation describes in place, the same for several statuses: one class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sdkloom.identifiers import class_name
from sdkloom.lowering.operation_types import OperationTypes, component_name
from sdkloom.openapi.media_types import structured
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import child
from sdkloom.reading.json_values import is_object
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.place_names import response_name


@dataclass(frozen=True, slots=True)
class ErrorBodies:
    """Finds what the bodies of an operation's errors are called."""

    types: OperationTypes

    def shared_names(self, errors: Iterable[tuple[str, Node]], label: str) -> Mapping[str, str]:
        """Name the most frequent body after the operation; statuses that have another are left out.

        A package that has a class for each status keeps them.
        """
        if not self.types.declarations.lock.previous.is_current:
            return {}
        alike: dict[str, list[tuple[str, Node]]] = {}
        for status, node in errors:
            if component_name(node) is None and (key := self._key(node)):
                alike.setdefault(key, []).append((status, node))
        largest = max(alike.values(), key=len, default=list[tuple[str, Node]]())
        shared = response_name("error", class_name(label))
        if len(largest) < 2 or not all(self._is_free(node, shared) for _, node in largest):
            return {}
        return {status: shared for status, _ in largest}

    def _key(self, node: Node) -> str | None:
        """What is equal for bodies that assert the same, if it may need names."""
        reader = self.types.declarations.reader
        found: list[tuple[str, str]] = []
        for media_type, media in node.objects("content"):
            schema = media.value.get("schema")
            if component_name(media) is not None or not structured(media_type):
                return None
            if not is_object(schema) or "$ref" in schema:
                return None
            at = reader.at(child(media.origin, "schema"))
            found.append((media_type, fingerprint(at, str)))
        return str(sorted(found)) if found else None

    def _is_free(self, node: Node, shared: str) -> bool:
        """Whether a package has no other names for what a body describes."""
        lock = self.types.declarations.lock
        places = [child(media.origin, "schema") for _, media in node.objects("content")]
        recorded = (
            lock.recorded_name(place)
            for schema in places
            for place in (schema, child(schema, "items"))
        )
        return all(name is None or name.startswith(shared) for name in recorded)
