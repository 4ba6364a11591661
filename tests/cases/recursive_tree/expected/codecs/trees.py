"""Conversions of the models of the Trees operations."""

from __future__ import annotations

from .._runtime.decoding import (
    Options,
    first_match,
    map_of,
    nullable,
    optional,
    optional_list,
    required_str,
    settable,
    to_int,
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
from .._runtime.values import Unset, is_array, is_object
from ..checks.shared import VALUE
from ..checks.trees import FOUND_VARIANT_2
from ..models.trees import Forest, Found, MaybeFound, Tree
from .shared import decode_value, encode_value

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


def decode_found(value: object) -> Found:
    options: Options[Found] = (
        (VALUE, decode_value),
        (FOUND_VARIANT_2, to_int),
    )
    return first_match(value, options)


def encode_found(value: object) -> object:
    match value:
        case _ if is_array(value):
            return each(value, encode_value)
        case _ if is_object(value):
            return each_value(value, encode_value)
        case _:
            return value


def decode_maybe_found(value: object) -> MaybeFound:
    return nullable(decode_found)(value)


def encode_maybe_found(value: MaybeFound) -> object:
    return unless_none(value, encode_found)
