"""The operations of a path item, as far as a slice keeps them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sdkloom.identifiers import attribute_name
from sdkloom.naming import own_name, path_operation_id, without_controller_word
from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.nodes import Node, path_items
from sdkloom.reading.places import child
from sdkloom.slicing.path_items import MARK


def path_operations(root: Node) -> Iterator[tuple[str, Node, str, Node]]:
    """Go through the operations of all paths: path, path item, method, operation."""
    for path, item in path_items(root, "paths"):
        for method, node in operations(item) if not path.startswith("x-") else ():
            yield path, item, method, node


def operations(item: Node) -> Iterator[tuple[str, Node]]:
    """Go through the operations of a path item, by the methods that they are sent with."""
    for method in METHODS:
        node = item.object(method)
        if node is not None and MARK not in node.value:
            yield method.upper(), node
    for method, node in item.objects("additionalOperations"):
        if MARK not in node.value:
            yield method, node


def operation_key(path: str, method: str) -> str:
    """What an operation is known by; its origin will not do: two paths may refer to one path item."""
    if method.lower() in METHODS:
        return child("#/paths", path, method.lower())
    return child("#/paths", path, "additionalOperations", method)


def operation_labels(root: Node) -> dict[str, str]:
    """What the models of each operation are called after, by its key.

    That is the function's own name, where no other operation has it.
    """
    full: dict[str, str] = {}
    own: dict[str, str] = {}
    for path, _, method, node in path_operations(root):
        key = operation_key(path, method)
        full[key] = node.text("operationId") or path_operation_id(method.lower(), path)
        own[key] = without_controller_word(own_name(full[key], method, path))
    met = Counter(map(attribute_name, own.values()))
    return {key: name if met[attribute_name(name)] == 1 else full[key] for key, name in own.items()}
