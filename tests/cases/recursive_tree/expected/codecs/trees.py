"""Conversions of the models of the Trees operations."""

from __future__ import annotations

from .._runtime.decoding import (
    map_of,
    optional,
    optional_list,
    required_str,
    settable,
    to_object,
    unknown,
)
from .._runtime.encoding import (
    Encoded,
    add_unknown,
    each,
    each_value,
    encodes,
    unless_none,
)
from .._runtime.values import Unset
from ..models.trees import Forest, Tree

_TREE = frozenset({"name", "branches", "named", "parent"})


def decode_tree(value: object) -> Tree:
    obj = to_object(value)
    return Tree(
        name=required_str(obj, "name"),
        branches=optional_list(obj, "branches", decode_tree),
        named=optional(obj, "named", decode_forest),
        parent=settable(obj, "parent", decode_tree),
        additional_properties=unknown(obj, _TREE),
    )


@encodes(Tree)
def encode_tree(value: Tree) -> Encoded:
    obj: Encoded = {
        "name": value.name,
    }
    if value.branches is not None:
        obj["branches"] = each(value.branches, encode_tree)
    if value.named is not None:
        obj["named"] = encode_forest(value.named)
    if not isinstance(value.parent, Unset):
        obj["parent"] = unless_none(value.parent, encode_tree)
    add_unknown(obj, value.additional_properties)
    return obj


def decode_forest(value: object) -> Forest:
    return map_of(decode_tree)(value)


def encode_forest(value: Forest) -> object:
    return each_value(value, encode_tree)
