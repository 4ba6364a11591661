"""Tags → groups: what their modules, classes and methods are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sdkloom.identifiers import attribute_name, class_name
from sdkloom.ir.nodes import Group, Operation
from sdkloom.naming import Lock, NameTable, group_table, method_name, own_name, want_group
from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.nodes import Node
from sdkloom.reading.document import child
from sdkloom.scopes import GROUP_MODULE, METHOD

Tagged = Sequence[tuple[str, Operation]]
"""Operations, each with the tag of its group."""

_CLASS = "class tag:"
_LONGEST = 150
"""Bytes of a module's name: file systems end at 255, with what is added."""


def group_modules(tags: Iterable[str], lock: Lock) -> dict[str, str]:
    """Name the module of each tag; it is the client's attribute too."""
    table = NameTable(GROUP_MODULE, lock)
    for tag in tags:
        table.want(f"tag:{tag}", _module_name(tag))
    return {key.removeprefix("tag:"): name for key, name in table.settle().items()}


def _module_name(tag: str) -> str:
    name = attribute_name(tag)
    while len(name.encode()) > _LONGEST:
        name = name[:-1]
    return name


def earlier_classes(lock: Lock) -> frozenset[str]:
    """Classes of groups that were there before: a model that is new gets out of their way."""
    names = [name for key, name in lock.previous.names.items() if key.startswith(_CLASS)]
    return frozenset(variant for name in names for variant in (name, f"Async{name}"))


def groups(
    tagged: Tagged, modules: Mapping[str, str], models: Collection[str], root: Node, lock: Lock
) -> tuple[Group, ...]:
    """Name the classes of groups, beside the *models*, and their methods."""
    docs = {tag.text("name"): _tag_doc(tag) for _, tag in root.objects("tags")}
    table = group_table(models, lock)
    for tag in modules:
        want_group(table, f"{_CLASS}{tag}", class_name(tag))
    classes = {key.removeprefix(_CLASS): name for key, name in table.settle().items()}
    return tuple(
        Group(
            tag=tag,
            module=module,
            class_name=classes[tag],
            operations=_methods([op for tag_of, op in tagged if tag_of == tag], tag, lock),
            doc=docs.get(tag),
        )
        for tag, module in modules.items()
    )


def _methods(operations: list[Operation], tag: str, lock: Lock) -> tuple[Operation, ...]:
    keyed = {_operation_key(op): op for op in operations}
    own = {key: own_name(op.name, op.method, op.path) for key, op in keyed.items()}
    short = {key: method_name(name, tag) for key, name in own.items()}
    used = Counter(short.values())
    table = NameTable(METHOD, lock)
    for key, op in keyed.items():
        wishes = [short[key], attribute_name(op.name), method_name(op.name, tag)]
        table.want(key, *sorted(wishes, key=lambda wish: used[wish] > 1))
        if op.returns and op.streamed:
            table.want(f"{key}/stream", *(f"{wish}_stream" for wish in wishes))
    names = table.settle()
    return tuple(
        replace(op, name=names[key], stream_name=names.get(f"{key}/stream", names[key]))
        for key, op in keyed.items()
    )


def _operation_key(operation: Operation) -> str:
    """What an operation is known by; its origin will not do: two paths may refer to one path item."""
    path, method = operation.path, operation.method
    if method.lower() in METHODS:
        return child("#/paths", path, method.lower())
    return child("#/paths", path, "additionalOperations", method)


def paragraphs(node: Node, *keys: str) -> str | None:
    """The texts under *keys*, as paragraphs."""
    return "\n\n".join(filter(None, map(node.text, keys))) or None


def _tag_doc(tag: Node) -> str | None:
    """The description of a tag, by itself and as a part of another."""
    own, parent = paragraphs(tag, "summary", "description"), tag.text("parent")
    part = f"Part of {parent}." if parent else None
    return "\n\n".join(filter(None, (own, part))) or None
