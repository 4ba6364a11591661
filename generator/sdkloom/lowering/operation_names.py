"""What operations are called, and in which group they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sdkloom.identifiers import attribute_name
from sdkloom.ir.nodes import Operation
from sdkloom.lowering.given_names import GivenNames
from sdkloom.naming import method_name, method_table, own_name, without_controller
from sdkloom.openapi.nodes import Node
from sdkloom.reading.json_values import as_array
from sdkloom.slicing.operations import operation_key, path_operations

UNTAGGED = "default"
"""The group of operations without a tag whose path has no word either."""
_VERSION = re.compile(r"v?\d+([._-]?\d+)*([._-]?(alpha|beta|rc|preview)[._-]?\d*)?", re.IGNORECASE)
_WORD = re.compile(r"[^.:;,?!()'\"*]+")
_EVERYWHERE = frozenset({"api", "rest"})
"""Words that say no more than that there is an API."""


def path_word(path: str) -> str | None:
    """The first word of a path that is no version: ``/v1/charges/{id}`` → ``charges``."""
    parts = [part for part in path.partition("?")[0].split("/") if part and "{" not in part]
    words = [found[0] for part in parts if (found := _WORD.match(part))]
    words = [word for word in words if not _VERSION.fullmatch(word)]
    telling = [word for word in words if word.lower() not in _EVERYWHERE]
    return next(iter([*telling, *words]), None)


@dataclass(frozen=True)
class Tags:
    """Finds the tag that an operation is found under."""

    root: Node
    given: GivenNames

    def of(self, path: str, method: str, node: Node) -> str:
        """The group that the operation is given; else one named after its tag."""
        group = self.given.operation(path, method, node).group
        tag = self._tag(path, node)
        renamed = self.given.group(tag)
        found = self._as_spelled_first(group) if group else renamed
        self.given.tags.setdefault(found, {})[tag] = None
        return found

    def _tag(self, path: str, node: Node) -> str:
        """The first tag, but no badge if there is another; without tags, a word of the path."""
        tags = list(_tags(node))
        found = [tag for tag in tags if self._kinds.get(tag, "nav") == "nav"] or tags
        if found:
            return self._as_spelled_first(found[0])
        word = path_word(path) if self.given.lock.previous.is_current else None
        return self._as_spelled_first(word) if word else UNTAGGED

    def _as_spelled_first(self, tag: str) -> str:
        """Give the first group that differs in nothing that a name shows, such as case.

        A package that has a group of each keeps both.
        """
        return tag if self._is_known(tag) else self._alike.get(attribute_name(tag), tag)

    def _is_known(self, tag: str) -> bool:
        return f"tag:{tag}" in self.given.lock.previous.names

    @cached_property
    def _kinds(self) -> dict[str, str]:
        tags = [tag for _, tag in self.root.objects("tags")]
        return {tag.text("name") or "": tag.text("kind") or "nav" for tag in tags}

    @cached_property
    def _alike(self) -> dict[str, str]:
        """Tags, then words of paths, by what their groups are called; those of the lock first."""
        used: list[str] = []
        words: list[str] = []
        for path, _, _, node in path_operations(self.root):
            tags = list(_tags(node))
            used += tags
            words += [word] if not tags and (word := path_word(path)) else []
        found: dict[str, str] = {}
        tags = list(dict.fromkeys((*self._kinds, *used, *words)))
        for tag in sorted(tags, key=self._is_known, reverse=True):
            found.setdefault(attribute_name(tag), tag)
        return found


def _tags(node: Node) -> Iterator[str]:
    return (tag for tag in as_array(node.value.get("tags")) if isinstance(tag, str) and tag)


@dataclass(slots=True)
class MethodNames:
    """Names the operations of one group: each by the shortest name that no other has."""

    tag: str
    given: GivenNames
    _wishes: dict[str, tuple[str, ...]] = field(default_factory=dict[str, "tuple[str, ...]"])
    _fixed: dict[str, str] = field(default_factory=dict[str, str])

    def settle(self, operations: Mapping[str, Operation]) -> dict[str, str]:
        """Name operations, and under ``key/stream`` the methods that read their items."""
        for key, operation in operations.items():
            name = operation.operation_id or operation.name
            own = without_controller(own_name(operation.name, operation.method, operation.path))
            short, long = self._without_tag(own), self._without_tag(name)
            given = self.given.methods[key]
            every: tuple[str, ...] = (short, attribute_name(own), attribute_name(name), long)
            if given.method:
                every = (attribute_name(given.method),)
                self._fixed |= {key: given.method} if given.is_fixed else {}
            self._wishes[key] = tuple(dict.fromkeys(every))
        table = method_table(self.given.lock, self._fixed)
        chosen = self._chosen()
        for key, operation in operations.items():
            wishes = (chosen[key], *self._wishes[key])
            table.want(key, *wishes)
            if operation.returns and operation.streamed:
                table.want(f"{key}/stream", *(f"{wish}_stream" for wish in wishes))
        return table.settle()

    def _without_tag(self, name: str) -> str:
        """Leave out the tag, or one that the group had before it was renamed."""
        tags = (self.tag, *self.given.tags.get(self.tag, ()))
        return min((method_name(name, tag) for tag in tags), key=len)

    def _chosen(self) -> dict[str, str]:
        """Go on to longer names where several are the same."""
        at = dict.fromkeys(self._wishes, 0)
        while True:
            names = {key: self._wishes[key][number] for key, number in at.items()}
            met = Counter(names.values())
            longer = [
                key for key, name in names.items() if met[name] > 1 and self._has_longer(key, at)
            ]
            if not longer:
                return names
            at.update((key, at[key] + 1) for key in longer)

    def _has_longer(self, key: str, at: Mapping[str, int]) -> bool:
        return at[key] + 1 < min(len(self._wishes[key]), 3)


def grouped(tagged: Iterable[tuple[str, Operation]], tag: str) -> dict[str, Operation]:
    """The operations of a tag, by their keys."""
    return {
        operation_key(operation.path, operation.method): operation
        for tag_of, operation in tagged
        if tag_of == tag
    }
