"""What the document calls things whose names differ in signs or case alone, for docstrings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

from sdkloom.identifiers import attribute_name, class_name, unless_repeated
from sdkloom.ir.nodes import Api, Declaration, Parameter, Struct

T = TypeVar("T", bound=Hashable)


def with_document_names(api: Api) -> Api:
    """Add the document's names to the docstrings of models and fields that a number tells apart.

    A model without a number is like that of a slice of the document, which has no namesake of it.
    """
    keys = {component.origin: component.key for component in api.components}
    declarations = (_documented(declaration, keys) for declaration in api.declarations)
    return api._replace(declarations=tuple(declarations))


def _documented(declaration: Declaration, keys: Mapping[str, str]) -> Declaration:
    key = keys.get(declaration.origin, declaration.name)
    if _is_numbered(declaration.name, class_name(key)):
        doc = unless_repeated(declaration.doc, declaration.name)
        declaration = declaration._replace(doc=_joined(doc, document_name(key)))
    if not isinstance(declaration, Struct):
        return declaration
    alike = _alike([field.wire for field in declaration.fields], attribute_name)
    if not alike:
        return declaration
    fields = (
        field._replace(
            doc=_joined(
                unless_repeated(field.doc, field.name, field.wire), document_name(field.wire)
            ),
        )
        if field.wire in alike and field.name != field.wire
        else field
        for field in declaration.fields
    )
    return declaration._replace(fields=tuple(fields))


def parameters_alike(parameters: Iterable[Parameter]) -> set[str]:
    """Find the names of parameters of one place that differ in signs or case alone."""
    wires = [(parameter.where, parameter.wire) for parameter in parameters]
    alike = _alike(wires, lambda each: (each[0], attribute_name(each[1])))
    return {wire for _, wire in alike}


def document_name(text: str) -> str:
    """Say what the document calls something."""
    mark = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    return f"The document's name is {mark}{text}{mark}."


def _is_numbered(name: str, wish: str) -> bool:
    number = name.removeprefix(wish).removeprefix("_")
    return name.startswith(wish) and number.isdigit()


def _joined(doc: str | None, note: str) -> str:
    return f"{doc}\n\n{note}" if doc else note


def _alike(names: Iterable[T], fold: Callable[[T], Hashable]) -> set[T]:
    """Find the names that others are folded to the same as."""
    folded = {name: fold(name) for name in names}
    counts = Counter(folded.values())
    return {name for name, each in folded.items() if counts[each] > 1}
