"""Tags → groups: what their modules, classes and methods are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sdkloom.identifiers import attribute_name, class_name
from sdkloom.ir.nodes import Group, Operation
from sdkloom.lowering.given_names import GivenNames
from sdkloom.lowering.operation_names import MethodNames, grouped
from sdkloom.naming import Lock, NameTable, group_table, want_group
from sdkloom.openapi.nodes import Node
from sdkloom.scopes import GROUP_MODULE

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
    return attribute_name(tag).encode()[:_LONGEST].decode(errors="ignore")


def earlier_classes(lock: Lock) -> frozenset[str]:
    """Classes of groups that were there before: a model that is new gets out of their way."""
    names = [name for key, name in lock.previous.names.items() if key.startswith(_CLASS)]
    return frozenset(variant for name in names for variant in (name, f"Async{name}"))


def groups(
    tagged: Tagged,
    modules: Mapping[str, str],
    models: Collection[str],
    root: Node,
    given: GivenNames,
) -> tuple[Group, ...]:
    """Name the classes of groups, beside the *models*, and their methods."""
    lock, docs = given.lock, dict[str, str | None]()
    for _, holder in root.objects("tags"):
        docs.setdefault(given.group(holder.text("name") or ""), _tag_doc(holder))
    table = group_table(models, lock)
    for tag in modules:
        want_group(table, f"{_CLASS}{tag}", class_name(tag))
    classes = {key.removeprefix(_CLASS): name for key, name in table.settle().items()}
    return tuple(
        Group(
            tag=tag,
            module=module,
            class_name=classes[tag],
            operations=_methods(grouped(tagged, tag), tag, given),
            doc=docs.get(tag),
        )
        for tag, module in modules.items()
    )


def _methods(
    operations: dict[str, Operation], tag: str, given: GivenNames
) -> tuple[Operation, ...]:
    names = MethodNames(tag, given).settle(operations)
    return tuple(
        op._replace(name=names[key], stream_name=names.get(f"{key}/stream", names[key]))
        for key, op in operations.items()
    )


def paragraphs(node: Node, *keys: str) -> str | None:
    """The texts under *keys*, as paragraphs."""
    return "\n\n".join(filter(None, map(node.text, keys))) or None


def _tag_doc(tag: Node) -> str | None:
    """The description of a tag, by itself and as a part of another."""
    own, parent = paragraphs(tag, "summary", "description"), tag.text("parent")
    part = f"Part of {parent}." if parent else None
    return "\n\n".join(filter(None, (own, part))) or None
