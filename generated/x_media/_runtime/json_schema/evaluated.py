"""Which parts of a value have been checked: JSON Schema's annotations of evaluation.

Only a schema that the value is valid against counts (2020-12, core, sections 7.7 and 11).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..values.types import is_array, is_object
from .evaluation import Dynamic, node, nodes

if TYPE_CHECKING:
    from .evaluation import Keywords, Node, Run, Sub


def seen_parts(k: Keywords, value: object, run: Run) -> set[str | int]:
    """Find what a check of *k* has checked of a value that is valid."""
    if is_object(value):
        if "unevaluated_properties" in k and not _is_open(
            k["unevaluated_properties"], value, run
        ):
            return set(value)
        return seen_names(k, value, run)
    if is_array(value):
        if "unevaluated_items" in k:
            return set(range(len(value)))
        return seen_items(k, value, run)
    return set()


def seen_names(k: Keywords, value: Mapping[str, object], run: Run) -> set[str | int]:
    """Find the properties checked by anything but ``unevaluatedProperties``."""
    if "additional_properties" in k and not _is_open(
        k["additional_properties"], value, run
    ):
        return set(value)
    found: set[str | int] = set(value.keys() & k.get("properties", {}).keys())
    for pattern, _ in k.get("pattern_properties", ()):
        found.update(name for name in value if pattern.finds(name))
    for name, subschema in k.get("dependent_schemas", {}).items():
        if name in value:
            found |= _seen_if_valid(node(subschema), value, run)
    return found | _in_place(k, value, run)


def _is_open(rest: Sub, value: object, run: Run) -> bool:
    """Tell whether what is asked of the *rest* says nothing of what other parts describe."""
    parts = run.parts.get(id(value))
    return parts is not None and (
        rest is False or (parts.is_asking and rest is not True)
    )


def seen_items(k: Keywords, value: Sequence[object], run: Run) -> set[str | int]:
    """Find the items checked by anything but ``unevaluatedItems``."""
    if "items" in k:
        return set(range(len(value)))
    found: set[str | int] = set(range(min(len(value), len(k.get("prefix_items", ())))))
    if "contains" in k:
        subschema = node(k["contains"])
        found.update(n for n, item in enumerate(value) if subschema.admits(item, run))
    return found | _in_place(k, value, run)


def _in_place(k: Keywords, value: object, run: Run) -> set[str | int]:
    """Find what the schemas applied to the value itself have checked."""
    found: set[str | int] = set()
    for subschema in _demanded(k):  # the value is invalid anyway if one refuses it
        found |= subschema.seen(value, run)
    for subschema in nodes((*k.get("any_of", ()), *k.get("one_of", ()))):
        found |= _seen_if_valid(subschema, value, run)
    if "if_" in k:
        condition = node(k["if_"])
        fits = run.fits_exactly(condition, value)
        if fits:
            found |= condition.seen(value, run)
        branch = node(k.get("then", True) if fits else k.get("else_", True))
        found |= _seen_if_valid(branch, value, run)
    return found


def _demanded(k: Keywords) -> Iterator[Node]:
    if "ref" in k:
        yield node(k["ref"])
    if "dynamic_ref" in k:
        name, otherwise = k["dynamic_ref"]
        yield Dynamic(name, node(otherwise))
    yield from nodes(k.get("all_of", ()))


def _seen_if_valid(subschema: Node, value: object, run: Run) -> set[str | int]:
    return subschema.seen(value, run) if subschema.admits(value, run) else set()
