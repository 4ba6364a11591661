"""What all generated modules share: their head, their imports, the order of what they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from sdkloom.emit.code import (
    WIDTH,
    Code,
    columns,
    docstring,
    group,
    layout,
    literal,
    mapping,
    name,
    sequence,
    trusted,
)
from sdkloom.emit.formatting import stable
from sdkloom.emit.pytypes import Imports
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import Api, Group, Renaming
from sdkloom.scopes import SHARED

FUTURE = "from __future__ import annotations"


def module(
    doc: Code, imports: Imports, blocks: Iterable[Code], *, constants: Sequence[Code] = ()
) -> str:
    """Write a module: its docstring, its imports, constants, and definitions two lines apart.

    Constants of a line each stand together.
    """
    parts = [f"{doc}\n\n{imports_block(imports)}"]
    is_line = False
    for block in map(stable, constants):
        was_line, is_line = is_line, "\n" not in block
        parts.append(f"\n{block}" if was_line and is_line else f"\n\n{block}")
    for number, block in enumerate(map(stable, blocks)):
        close = number == 0 and not block.startswith(("def ", "async def ", "class ", "@"))
        parts.append(f"\n\n{block}" if close else f"\n\n\n{block}")
    return "".join([*parts, "\n"])


def first_line(text: str) -> Code:
    """Write the docstring of a module, of our words and names of classes alone.

    Text of the document in a file's first two lines could declare how the rest is encoded (PEP 263).
    """
    return docstring(text, 0) or trusted('"""A module."""')


def lazy_package(doc: str, modules: Iterable[str]) -> str:
    """Write a package that loads each of its modules when that is first used."""
    listed = sorted(modules, key=natural)
    view: dict[str, object] = {
        "doc": first_line(doc),
        "modules": [reexport(".", [symbol], 4) for symbol in listed],
        "all": layout(
            sequence(map(literal, listed)),
            before="__all__ = " if listed else "__all__: list[str] = ",
        ),
    }
    return stable(render("lazy_package.py", view)) + "\n"


def group_of(module_name: str, api: Api) -> Group | None:
    """Find the group of operations that alone uses a module of models, codecs or checks."""
    whole = api.parts.get(module_name, module_name)
    return next((holder for holder in api.groups if holder.module == whole), None)


def in_order_of_need(modules: Iterable[str], api: Api) -> list[str]:
    """Put modules of models or checks behind those that they use, each once."""
    order = {part: number for number, part in enumerate(api.parts, 1)}

    def needed_late(module_name: str) -> tuple[bool, int]:
        return api.parts.get(module_name, module_name) != SHARED, order.get(module_name, 0)

    return sorted(dict.fromkeys(modules), key=needed_late)


def signature(head: Code, items: Sequence[str], returned: Code, *, indent: int = 0) -> Code:
    """Write the first lines of a function: *head* up to the parenthesis, and its parameters."""
    line = f"{head}{', '.join(items)}) -> {returned}:"
    if indent + columns(line) <= WIDTH and "\n" not in line:
        return Code(line)
    margin = "\n" + " " * indent
    wrapped = f") -> ({margin}    {returned}{margin}):"
    is_wrapped = "\n" not in returned and not returned.endswith("]")  # else black decides
    if not items and is_wrapped:
        return Code(f"{head}{wrapped}")
    listed = "".join(f"{margin}    {item}," for item in items)
    tail = f") -> {returned}:"
    if is_wrapped and indent + columns(tail) > WIDTH >= indent + 4 + columns(returned):
        tail = wrapped
    return Code(f"{head}{listed}{margin if items else ''}{tail}")


def imports_block(imports: Imports) -> Code:
    """Write imports as import sorters do: the future, the standard library, the package itself."""
    standard = [
        f"import {module_name}" + (f" as {symbol}" if symbol != module_name else "")
        for module_name, symbol in sorted(imports.modules.items())
    ]
    for module_name in sorted(imports.names):
        if module_name[0] != ".":
            standard += _imports_of(module_name, imports.names[module_name])
    own: list[str] = []
    for module_name in sorted(imports.names, key=_distance):
        if module_name[0] == ".":
            own += _imports_of(module_name, imports.names[module_name])
    groups: list[list[str]] = [[FUTURE], standard, own]
    return trusted("\n\n".join("\n".join(lines) for lines in groups if lines))


def _imports_of(module_name: str, names: Mapping[str, str]) -> Iterator[str]:
    """Write what comes from a module, each import under another name by itself."""
    plain = sorted((symbol for symbol, here in names.items() if symbol == here), key=sorted_as)
    for symbol in sorted(names, key=sorted_as):
        if symbol not in plain:
            yield _import(module_name, [_renamed(symbol, names[symbol])], 0)
        elif symbol == plain[0]:
            yield import_names(module_name, plain)


def _distance(module_name: str) -> tuple[int, Natural]:
    dots = len(module_name) - len(module_name.lstrip("."))
    return -dots, natural(module_name.lstrip("."))


def import_names(module_name: str, symbols: Iterable[str], indent: int = 0) -> Code:
    """Write one import of several names, sorted."""
    return _import(module_name, map(name, sorted(symbols, key=sorted_as)), indent)


def reexport(module_name: str, symbols: Iterable[str], indent: int = 0) -> Code:
    """Write an import that re-exports: type checkers take ``X as X`` for part of the module."""
    return _import(module_name, (_renamed(symbol, symbol) for symbol in symbols), indent)


def _renamed(symbol: str, here: str) -> Code:
    return Code(f"{name(symbol)} as {name(here)}")


def _import(module_name: str, symbols: Iterable[Code], indent: int) -> Code:
    """Write one import, in parentheses where it does not fit the line."""
    listed = tuple(symbols)
    line = f"from {module_name} import {', '.join(listed)}"
    if indent + columns(line) <= WIDTH:
        return Code(line)
    margin = "\n" + " " * indent
    rows = "".join(f"{margin}    {symbol}," for symbol in listed)
    return Code(f"from {module_name} import ({rows}{margin})")


Natural: TypeAlias = tuple[tuple[tuple[str, int], ...], str]


@cache
def natural(text: str) -> Natural:
    """Key that sorts numbers within texts by their value."""
    found = _NATURAL.findall(text.lower())
    return tuple((part, int(number or 0)) for part, number in found), text


def sorted_as(symbol: str) -> tuple[int, Natural]:
    """Key that sorts as import sorters do: constants, classes, functions; numbers by value."""
    kind = 0 if symbol.isupper() and len(symbol.encode()) > 1 else 1 if symbol[0].isupper() else 2
    return kind, natural(symbol)


_NATURAL = re.compile(r"([^0-9]*)([0-9]*)")


def ordered(items: Sequence[str], needs: Mapping[str, Sequence[str]]) -> tuple[list[str], set[str]]:
    """Put *items* behind what they need; where that is a circle, tell who needs something later.

    Returns the order, and the items that use another before it is defined.
    """
    done: dict[str, None] = {}
    early: set[str] = set()
    within = set(items)
    for start in items:
        stack = [(start, iter(needs.get(start, ())))]
        path = {start}
        if start in done:
            continue
        while stack:
            item, rest = stack[-1]
            step = next((item for item in rest if item in within and item not in done), None)
            if step is None:
                stack.pop()
                path.discard(item)
                done[item] = None
            elif step in path:
                early.add(item)
            else:
                path.add(step)
                stack.append((step, iter(needs.get(step, ()))))
    return list(done), early


def renamed_table(aliases: Iterable[Renaming]) -> Code:
    """Write a constant that says of each earlier name what is to be used, since when."""
    rows = [(alias.old, group([literal(alias.new), literal(alias.since)])) for alias in aliases]
    return layout(mapping(rows), before="_OLD_NAMES = ")


def string_table(title: str, rows: Iterable[tuple[str, str]]) -> Code:
    """Write a constant that is a dict of strings."""
    listed = [(key, literal(value)) for key, value in rows]
    before = f"{title} = " if listed else f"{title}: dict[str, str] = "
    return layout(mapping(listed), before=before)
