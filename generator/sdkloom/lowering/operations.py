"""Paths → operations: what each method takes, sends and returns."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from sdkloom.diagnostics import Diagnostics
from sdkloom.identifiers import class_name
from sdkloom.ir.nodes import Operation, Response
from sdkloom.lowering.bodies import BodyReader, split
from sdkloom.lowering.error_bodies import ErrorBodies
from sdkloom.lowering.operation_names import Tags
from sdkloom.lowering.operation_types import OperationTypes
from sdkloom.lowering.parameters import ParameterReader
from sdkloom.lowering.security import Security
from sdkloom.lowering.servers import server_url
from sdkloom.naming import path_operation_id, without_number
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import Document
from sdkloom.schemas.place_names import response_name
from sdkloom.schemas.upgrade_2_0 import modern_operation
from sdkloom.slicing.operations import operation_key, path_operations


@dataclass(frozen=True)
class Operations:
    """Reads the operations of a document."""

    document: Document
    types: OperationTypes
    security: Security
    diagnostics: Diagnostics

    def all(self) -> Iterator[tuple[str, Operation]]:
        """Every operation with the tag it belongs to, in the document's order."""
        root = Node(self.document, "#", self.document.root)
        tags = Tags(root, self.types.declarations.attributes.given)
        names = {node.text("operationId") for *_, node in path_operations(root)}
        for path, item, method, operation in path_operations(root):
            shared, node = modern_operation(item, operation, self.diagnostics)
            yield tags.of(path, method, node), self._operation(path, method, shared, node, names)

    def _operation(
        self, path: str, method: str, item: Node, node: Node, names: Container[str | None]
    ) -> Operation:
        operation_id = node.text("operationId")
        label = self.types.declarations.reader.labels[operation_key(path, method)]
        parameters = ParameterReader(self.types).read(path, method, item, node, label)
        bodies = BodyReader(self.types)
        successes, errors = _responses(method, node, label, bodies)
        whole, streamed = split(successes)
        return Operation(
            origin=node.origin,
            name=without_number(operation_id or path_operation_id(method.lower(), path), names),
            operation_id=operation_id,
            method=method,
            path=path,
            template=parameters.template,
            parameters=parameters.all,
            body=bodies.body(node, label, parameters.headers),
            returns=whole,
            streamed=streamed,
            errors=errors,
            security=self.security.required(node),
            server=_server(node) or _server(item),
            deprecated=node.value.get("deprecated") is True,
            summary=node.text("summary") or item.text("summary"),
            doc=node.text("description") or item.text("description"),
            link=_link(node),
        )


def _responses(
    method: str, node: Node, operation_name: str, bodies: BodyReader
) -> tuple[tuple[Response, ...], tuple[Response, ...]]:
    """The answers that a method returns, and those that it raises."""
    described = [
        (status, response)
        for status, response in node.objects("responses")
        if not status.startswith("x-")
    ]
    is_answered = any(status[:1] in "23" for status, _ in described)  # else by the default
    errors = [
        (status, response)
        for status, response in described
        if status[:1] in "45" or (status == "default" and is_answered)
    ]
    shared = ErrorBodies(bodies.types).shared_names(errors, operation_name)
    label = class_name(operation_name)
    responses = [
        bodies.response(
            method, status, response, shared.get(status) or response_name(status, label)
        )
        for status, response in described
    ]
    successes = [response for response in responses if response.status.startswith("2")]
    if not successes:  # then a redirect is all that can be hoped for, and its body no value
        redirects = [response for response in responses if response.status.startswith("3")]
        responses = [response for response in responses if response not in redirects]
        successes = [response._replace(contents=()) for response in redirects]
    others = [response for response in responses if response not in successes]
    if not successes:
        successes = [response for response in others if response.status == "default"]
        others = [response for response in others if response.status != "default"]
    return tuple(successes), tuple(others)


def _server(node: Node) -> str | None:
    for _, server in node.objects("servers"):
        return server_url(server)
    return None


def _link(node: Node) -> str | None:
    docs = node.object("externalDocs")
    return docs.text("url") if docs else None
