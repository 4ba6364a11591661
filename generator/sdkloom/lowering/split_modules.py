"""A module of thousands of declarations is parted: people, editors and type checkers give up on it.

Pyright analyzes no module with more than some ten thousand assignments and calls outside functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sdkloom.graphs import circles

LARGEST = 6_000
"""Properties and declarations that one module holds; only what is a circle may be larger."""

_Edges = Mapping[str, Iterable[str]]


def split_by_size(
    module_of: Mapping[str, str], edges: _Edges, size: Callable[[str], int], taken: Iterable[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Part the modules that are too large; a part needs only those before it.

    *module_of* is the module of each origin, *edges* what needs what, *taken* are the modules that
    other things are called by. Returns the module of each origin, and of each new module, in the
    order of need, the one that it is a part of. The first part keeps the module's name.
    """
    members: dict[str, list[str]] = {}
    for origin, module in module_of.items():
        members.setdefault(module, []).append(origin)
    settled, whole = dict(module_of), dict[str, str]()
    used = {*members, *taken}
    for module, origins in members.items():
        if sum(map(size, origins)) <= LARGEST:
            continue
        for number, part in enumerate(_filled(circles(origins, edges), size)):
            called = _free(module, used) if number else module
            used.add(called)
            settled.update(dict.fromkeys(part, called))
            whole.update({called: module} if number else {})
    return settled, whole


def _filled(groups: Iterable[list[str]], size: Callable[[str], int]) -> Iterator[list[str]]:
    """Put groups together, in their order, as many as a module holds."""
    part: list[str] = []
    size_of_part = 0
    for group in groups:
        more = sum(map(size, group))
        if part and size_of_part + more > LARGEST:
            yield part
            part, size_of_part = [], 0
        part += group
        size_of_part += more
    yield part


def _free(module: str, used: set[str]) -> str:
    number = 2
    while f"{module}_{number}" in used:
        number += 1
    return f"{module}_{number}"
