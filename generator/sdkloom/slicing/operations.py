"""The operations of a path item, as far as a slice keeps them."""

from __future__ import annotations

from collections.abc import Iterator

from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.nodes import Node, path_items
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
