"""Walks of directed graphs."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def circles(items: Iterable[T], edges: Mapping[T, Iterable[T]]) -> Iterator[list[T]]:
    """Group *items* that need each other, each group behind those that it needs.

    The strongly connected components of a graph (Tarjan, 1972), without recursion. What an item
    needs is looked at in the order of *items*.
    """
    order = {item: number for number, item in enumerate(items)}
    needs = {
        item: sorted(order.keys() & edges.get(item, ()), key=order.__getitem__) for item in order
    }
    lowest: dict[T, int] = {}
    waiting: dict[T, int] = {}
    """What is in no group yet, by when the walk came to it."""
    for start in order:
        path = [] if start in lowest else [(start, iter(needs[start]))]
        while path:
            item, rest = path[-1]
            if item not in lowest:
                lowest[item] = waiting[item] = len(lowest)
            step = next((other for other in rest if other not in lowest), None)
            if step is not None:
                path.append((step, iter(needs[step])))
                continue
            path.pop()
            lowest[item] = min(lowest[other] for other in (item, *needs[item]) if other in waiting)
            if lowest[item] == waiting[item]:
                yield _since(item, waiting)


def _since(item: T, waiting: dict[T, int]) -> list[T]:
    """Take *item* and what came after it."""
    group: list[T] = []
    while item in waiting:
        group.append(waiting.popitem()[0])
    return group[::-1]
