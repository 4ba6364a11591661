"""Overlays applied to a document: the Overlay Specification 1.0 and 1.1, with JSONPath as of RFC 9535.

Where 1.0 leaves open how arrays are updated, 1.1 is followed: arrays are concatenated.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.json_paths import JsonPathError, select
from sdkloom.reading.document import Document, SourceFile
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.reading.located import DocumentError
from sdkloom.reading.places import MAX_DEPTH, SplitOrigin, child, quoted

_Path: TypeAlias = tuple[str | int, ...]

_VERSION = re.compile(r"1\.[01]\.[0-9]+")
_EXTRA = "overlays need the package python-jsonpath: install sdkloom[overlay]"
_KEYS = {"target", "description", "update", "remove", "copy"}
_MOST = 5_000_000
"""Values that an overlay may add: an action may apply to all that the action before it added."""


def apply(
    document: Document, overlay: str | os.PathLike[str], diagnostics: Diagnostics
) -> Document:
    """Apply the overlay in a file; a target that selects nothing is a warning.

    Raises SpecError, with a place in the overlay, where that cannot be understood or applied.
    """
    source = document.read_overlay(overlay)
    actions = _checked(source)
    changing = _Changing(document.root, dict(document.places))
    for at, action in enumerate(actions):
        _apply(changing, source.name, at, action, diagnostics)
    return document.overlaid(changing.root, changing.moved())


def overlaid(
    document: Document, overlays: Sequence[str | os.PathLike[str]], diagnostics: Diagnostics
) -> Document:
    """Apply *overlays* to a document, in their order; raises DocumentError."""
    try:
        for overlay in overlays:
            document = apply(document, overlay, diagnostics)
    except SpecError as error:
        raise DocumentError(document.path, document, *error.diagnostics) from None
    return document


def _checked(source: SourceFile) -> list[dict[str, JsonValue]]:
    """Check what is not about the document, and give the actions."""
    root, name = source.value, source.name
    version = as_object(root).get("overlay")
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        message = "this is no overlay: `overlay` has to be a version, such as 1.0.0"
        if isinstance(version, str):
            message = f"overlay {quoted(version)} is not supported: 1.0.x and 1.1.x are"
        _refuse(message, f"{name}#" if version is None else f"{name}#/overlay")
    actions = as_array(as_object(root).get("actions"))
    if not actions:
        _refuse("an overlay needs `actions`, a list of at least one", f"{name}#/actions")
    for at, action in enumerate(actions):
        _check_action(action, version, child(f"{name}#", "actions", at))
    return actions


def _check_action(action: JsonValue, version: str, origin: str) -> None:
    if not is_object(action) or not isinstance(action.get("target"), str):
        _refuse("an action needs a `target`, a JSONPath such as $.paths['/a'].get", origin)
    for key in action:
        if key not in _KEYS and not key.startswith("x-"):
            _refuse(
                f"an action has no {quoted(key)}: it updates, copies or removes",
                child(origin, key),
            )
    if not isinstance(action.get("remove", False), bool):
        _refuse("`remove` has to be true or false", child(origin, "remove"))
    if not isinstance(action.get("copy", ""), str) or ("copy" in action and version < "1.1"):
        _refuse("`copy` has to be a JSONPath, in an overlay of 1.1", child(origin, "copy"))
    if not action.keys() & {"update", "copy"} and not action.get("remove"):
        _refuse("an action needs `update`, `copy` or `remove: true`", origin)


def _apply(
    changing: _Changing, name: str, at: int, action: dict[str, JsonValue], diagnostics: Diagnostics
) -> None:
    origin = child(f"{name}#", "actions", at)
    target = child(origin, "target")
    paths = _select(changing.root, action["target"], target)
    if not paths:
        message = f"{quoted(action['target'], 200)} selects nothing: this action changes nothing"
        diagnostics.warning("overlay-target", message, target)
    try:
        if action.get("remove"):
            changing.remove(paths)
            return
        key = "update" if "update" in action else "copy"
        if key == "update":
            value = action[key]
        else:
            value = _copied(changing.root, action[key], child(origin, key))
        for path in paths:
            changing.update(path, value, (name, ("actions", str(at), key)))
    except _UpdateError as error:
        _refuse(str(error), child(f"{name}#", *error.tokens) if error.tokens else target)


def _copied(root: JsonValue, source: str, origin: str) -> JsonValue:
    """Copy the value that *source* selects."""
    found = _select(root, source, origin)
    if len(found) != 1:
        message = f"{quoted(source, 200)} selects {len(found)} values: one can be copied"
        _refuse(message, origin)
    return copy.deepcopy(_value_at(root, found[0]))


def _value_at(root: JsonValue, path: _Path) -> Any:
    value: Any = root
    for key in path:
        value = value[key]
    return value


def _select(root: JsonValue, target: str, origin: str) -> list[_Path]:
    """Find what *target* selects, each place once."""
    try:
        return select(root, target)
    except ImportError:
        _refuse(_EXTRA, origin)
    except JsonPathError as error:
        _refuse(f"{quoted(target, 200)} {error}", origin)


class _UpdateError(Exception):
    """An update does not fit; ``tokens`` lead to it in the overlay, or are empty for its target."""

    def __init__(self, message: str, tokens: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.tokens = tokens


@dataclass(slots=True)
class _Changing:
    """A document's value while it is changed, and where what is in it was written.

    ``origins`` has the origin of a container by its id, and that of another member by the id of
    its parent and its key; what is not in it was written in the origin of its parent.
    """

    root: dict[str, JsonValue]
    known: dict[tuple[str, ...], SplitOrigin]
    origins: dict[int | tuple[int, str], SplitOrigin] = field(
        default_factory=dict["int | tuple[int, str]", "SplitOrigin"]
    )

    removed: list[Any] = field(default_factory=list[Any])
    """Not collected as garbage, because ``origins`` knows values by their id."""
    added: int = 0

    def __post_init__(self) -> None:
        self.root = self._copy(self.root, ())

    def _copy(self, value: Any, path: tuple[str, ...]) -> Any:
        """Copy *value*, so that nothing is in it twice: YAML aliases share values."""
        copied: Any = value
        if is_object(value):
            copied = {key: self._copy(member, (*path, key)) for key, member in value.items()}
        elif is_array(value):
            copied = [self._copy(item, (*path, str(at))) for at, item in enumerate(value)]
        for key in _keys(copied) if self.known else ():
            if (origin := self.known.get((*path, str(key)))) is not None:
                self._note(copied, key, origin)
        return copied

    def _note(self, parent: Any, key: str | int, origin: SplitOrigin) -> None:
        """Note that the member *key* of *parent* was written at *origin*."""
        member = parent[key]
        is_container = is_object(member) or is_array(member)
        self.origins[id(member) if is_container else (id(parent), str(key))] = origin

    def origin(self, path: _Path) -> SplitOrigin:
        """Find where the value at *path* was written."""
        value: Any = self.root
        found: SplitOrigin = ("", ())
        for key in path:
            found = self._origin(value, key, found)
            value = value[key]
        return found

    def _origin(self, parent: Any, key: str | int, origin: SplitOrigin) -> SplitOrigin:
        """Find where the member *key* of *parent*, which was written at *origin*, was written."""
        own = self.origins.get(id(parent[key])) or self.origins.get((id(parent), str(key)))
        return own or _within(origin, key)

    def remove(self, paths: Sequence[_Path]) -> None:
        """Remove what is at *paths*, all of which was selected before any of it is removed."""
        if () in paths:
            raise _UpdateError("the document itself cannot be removed")
        members = [(_value_at(self.root, path[:-1]), path[-1]) for path in paths]
        arrays = {
            path[:-1]: _value_at(self.root, path[:-1])
            for path in paths
            if isinstance(path[-1], int)
        }
        origins = [
            (array, [self.origin((*path, at)) for at in range(len(array))])
            for path, array in arrays.items()
        ]
        for parent, key in sorted(members, key=lambda member: _order(member[1]), reverse=True):
            self.removed.append(parent.pop(key))
            self.origins.pop((id(parent), str(key)), None)
        removed = {(id(parent), key) for parent, key in members}
        for array, before in origins:  # what follows moved up
            rest = [origin for at, origin in enumerate(before) if (id(array), at) not in removed]
            for at, origin in enumerate(rest):
                self._note(array, at, origin)

    def update(self, path: _Path, update: JsonValue, origin: SplitOrigin) -> None:
        """Merge *update*, written at *origin*, into the object at *path*, or append it to the array."""
        target = _value_at(self.root, path)
        if is_array(target):
            if is_array(update):
                self._extend(target, update, origin)
            else:
                self._append(target, update, origin)
        elif not is_object(target):
            raise _UpdateError("this selects no object or array: select its parent")
        elif not is_object(update):
            raise _UpdateError("an object is updated with an object", origin[1])
        else:
            self._merge(target, update, origin)

    def _merge(self, target: dict[str, Any], update: dict[str, Any], origin: SplitOrigin) -> None:
        for key, value in update.items():
            inner = _within(origin, key)
            old = target.get(key)
            if is_object(old) and is_object(value):
                self._merge(old, value, inner)
            elif is_array(old) and is_array(value):
                self._extend(old, value, inner)
            elif key in target and any(is_object(side) or is_array(side) for side in (old, value)):
                message = (
                    f"{quoted(key)} is {_kind(old)} there, and {_kind(value)} here: remove it first"
                )
                raise _UpdateError(message, inner[1])
            else:
                target[key] = self._fresh(value, inner)
                self._note(target, key, inner)

    def _extend(self, target: list[Any], items: list[Any], origin: SplitOrigin) -> None:
        for at, item in enumerate(items):
            self._append(target, item, _within(origin, at))

    def _append(self, target: list[Any], value: JsonValue, origin: SplitOrigin) -> None:
        target.append(self._fresh(value, origin))
        self._note(target, len(target) - 1, origin)

    def _fresh(self, value: JsonValue, origin: SplitOrigin) -> JsonValue:
        """Copy what is put into the document, which may be put there more than once."""
        self.added += 1
        if self.added > _MOST:
            raise _UpdateError("the overlay makes this document too large", origin[1])
        if is_object(value):
            return {key: self._fresh(member, origin) for key, member in value.items()}
        return [self._fresh(item, origin) for item in value] if is_array(value) else value

    def moved(self) -> dict[tuple[str, ...], SplitOrigin]:
        """Map the tokens of all that was not written in its parent to its origin."""
        found: dict[tuple[str, ...], SplitOrigin] = {}
        stack: list[tuple[Any, tuple[str, ...], SplitOrigin]] = [(self.root, (), ("", ()))]
        while stack:
            parent, path, origin = stack.pop()
            if len(path) > MAX_DEPTH:
                message = f"the overlays nest this more than {MAX_DEPTH} levels deep"
                _refuse(message, child(f"{origin[0]}#", *origin[1]))
            for key in _keys(parent):
                own = self._origin(parent, key, origin)
                inner = (*path, str(key))
                if own != _within(origin, key):
                    found[inner] = own
                stack.append((parent[key], inner, own))
        return found


def _within(origin: SplitOrigin, key: str | int) -> SplitOrigin:
    return origin[0], (*origin[1], str(key))


def _keys(value: Any) -> Iterable[Any]:
    """Go through the keys or indices of a container; anything else has none."""
    return value if is_object(value) else range(len(value)) if is_array(value) else ()


def _order(key: str | int) -> int:
    return key if isinstance(key, int) else -1


def _kind(value: JsonValue) -> str:
    if is_object(value):
        return "an object"
    return (
        "an array" if is_array(value) else "null" if value is None else "neither object nor array"
    )


def _refuse(message: str, origin: str) -> NoReturn:
    raise SpecError(Diagnostic(rule="overlay", severity="error", message=message, origin=origin))
