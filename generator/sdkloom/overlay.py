"""Overlays applied to a document: the Overlay Specification 1.0 and 1.1, with JSONPath as of RFC 9535.

Where 1.0 leaves open how arrays are updated, 1.1 is followed: arrays are concatenated.
"""

from __future__ import annotations

import copy
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.reading.document import Document, SourceFile
from sdkloom.reading.json_values import JsonValue, as_array, as_object, is_array, is_object
from sdkloom.reading.located import DocumentError
from sdkloom.reading.places import MAX_DEPTH, child, quoted

_Path: TypeAlias = tuple[str | int, ...]
_Place: TypeAlias = tuple[str, tuple[str, ...]]
"""A file's name in origins, and the tokens of a place in it."""

_VERSION = re.compile(r"1\.[01]\.[0-9]+")
_EXTRA = "overlays need the package python-jsonpath: install sdkloom[overlay]"
_KEYS = {"target", "description", "update", "remove", "copy"}
_MOST = 5_000_000
"""Values that an overlay may add: an action may apply to all that the one before it added."""


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
    paths = list(_select(changing.root, action["target"], target))
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
        where = child(f"{name}#", *error.place) if error.place else target
        _refuse(str(error), where)


def _copied(root: JsonValue, source: str, origin: str) -> JsonValue:
    """Copy the one value that *source* selects."""
    found = list(_select(root, source, origin))
    if len(found) != 1:
        message = f"{quoted(source, 200)} selects {len(found)} values: one can be copied"
        _refuse(message, origin)
    value: Any = root
    for step in found[0]:
        value = value[step]
    return copy.deepcopy(value)


def _select(root: JsonValue, target: str, origin: str) -> Iterator[_Path]:
    """Find what *target* selects, each place once."""
    try:
        import jsonpath  # noqa: PLC0415 - it takes long to import, and is there only if wanted
    except ImportError:
        _refuse(_EXTRA, origin)
    environment = jsonpath.JSONPathEnvironment(strict=True)
    try:
        query = environment.compile(target)
        found = [tuple(one.parts) for one in query.finditer(root)]
    except (jsonpath.JSONPathError, RecursionError) as error:
        reason = str(error).partition("\n")[0]
        _refuse(f"{quoted(target, 200)} is no JSONPath of RFC 9535: {reason}", origin)
    yield from dict.fromkeys(found)


class _UpdateError(Exception):
    """An update does not fit; ``place`` is where in the overlay, or empty for its target."""

    def __init__(self, message: str, place: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.place = place


@dataclass(slots=True)
class _Changing:
    """A document's value while it is changed, and where what is in it was written.

    ``homes`` tells the place of containers, by their id, and of other members, by that of their
    holder and key; what is not in it is where its holder says.
    """

    root: dict[str, JsonValue]
    known: dict[tuple[str, ...], _Place]
    homes: dict[int | tuple[int, str], _Place] = field(
        default_factory=dict["int | tuple[int, str]", "_Place"]
    )

    removed: list[Any] = field(default_factory=list[Any])
    """Kept alive, because ``homes`` knows values by their id."""
    added: int = 0

    def __post_init__(self) -> None:
        self.root = self._copy(self.root, ())

    def _copy(self, value: Any, path: tuple[str, ...]) -> Any:
        """Copy *value*, so that nothing is in it twice: aliases make one value stand in two places."""
        copied: Any = value
        if is_object(value):
            copied = {key: self._copy(one, (*path, key)) for key, one in value.items()}
        elif is_array(value):
            copied = [self._copy(one, (*path, str(at))) for at, one in enumerate(value)]
        for key in copied if self.known and is_object(copied) else ():
            self._settle(copied, key, self.known.get((*path, key)))
        for at in range(len(copied) if self.known and is_array(copied) else 0):
            self._settle(copied, at, self.known.get((*path, str(at))))
        return copied

    def _settle(self, holder: Any, key: str | int, place: _Place | None) -> None:
        """Note that the member *key* of *holder* was written at *place*."""
        if place is not None:
            member = holder[key]
            is_container = is_object(member) or is_array(member)
            self.homes[id(member) if is_container else (id(holder), str(key))] = place

    def place(self, path: _Path) -> _Place:
        """Find where the value at *path* was written."""
        value: Any = self.root
        found: _Place = ("", ())
        for key in path:
            found = self._home(value, key, found)
            value = value[key]
        return found

    def _home(self, holder: Any, key: str | int, place: _Place) -> _Place:
        member = holder[key]
        home = self.homes.get(id(member)) or self.homes.get((id(holder), str(key)))
        return home or (place[0], (*place[1], str(key)))

    def remove(self, paths: Sequence[_Path]) -> None:
        """Remove what is at *paths*: all of it was selected before any of it goes."""
        if () in paths:
            raise _UpdateError("the document itself cannot be removed")
        held = [(self._value(path[:-1]), path[-1]) for path in paths]
        lists = {path[:-1]: self._value(path[:-1]) for path in paths if isinstance(path[-1], int)}
        places = [
            (one, [self.place((*path, at)) for at in range(len(one))])
            for path, one in lists.items()
        ]
        for holder, key in sorted(held, key=lambda one: _order(one[1]), reverse=True):
            self.removed.append(holder.pop(key))
            self.homes.pop((id(holder), str(key)), None)
        gone = {(id(holder), key) for holder, key in held}
        for holder, homes in places:  # what follows moved up
            stayed = [home for at, home in enumerate(homes) if (id(holder), at) not in gone]
            for at, home in enumerate(stayed):
                self._settle(holder, at, home)

    def update(self, path: _Path, update: JsonValue, place: _Place) -> None:
        """Merge *update*, written at *place*, into the object, or append it to the array, at *path*."""
        target = self._value(path)
        if is_array(target):
            is_several = is_array(update)
            for at, one in enumerate(update if is_several else [update]):
                home = (place[0], (*place[1], str(at))) if is_several else place
                self._append(target, one, home)
        elif not is_object(target):
            raise _UpdateError("this selects no object or array: select what holds it")
        elif not is_object(update):
            raise _UpdateError("an object is updated with an object", place[1])
        else:
            self._merge(target, update, place)

    def _merge(self, target: dict[str, Any], update: dict[str, Any], place: _Place) -> None:
        for key, value in update.items():
            home = (place[0], (*place[1], key))
            held = target.get(key)
            if is_object(held) and is_object(value):
                self._merge(held, value, home)
            elif is_array(held) and is_array(value):
                for at, one in enumerate(value):
                    self._append(held, one, (home[0], (*home[1], str(at))))
            elif key in target and any(is_object(one) or is_array(one) for one in (held, value)):
                message = f"{quoted(key)} is {_kind(held)} there, and {_kind(value)} here: remove it first"
                raise _UpdateError(message, home[1])
            else:
                target[key] = self._fresh(value, home)
                self._settle(target, key, home)

    def _append(self, target: list[Any], value: JsonValue, place: _Place) -> None:
        target.append(self._fresh(value, place))
        self._settle(target, len(target) - 1, place)

    def _fresh(self, value: JsonValue, place: _Place) -> JsonValue:
        """Copy what is put into the document, which may be put there more than once."""
        self.added += 1
        if self.added > _MOST:
            raise _UpdateError("the overlay makes this document too large", place[1])
        if is_object(value):
            return {key: self._fresh(one, place) for key, one in value.items()}
        return [self._fresh(one, place) for one in value] if is_array(value) else value

    def _value(self, path: _Path) -> Any:
        value: Any = self.root
        for key in path:
            value = value[key]
        return value

    def moved(self) -> dict[tuple[str, ...], _Place]:
        """Map the tokens of all that is not where its holder is to its place."""
        found: dict[tuple[str, ...], _Place] = {}
        stack: list[tuple[Any, tuple[str, ...], _Place]] = [(self.root, (), ("", ()))]
        while stack:
            holder, path, place = stack.pop()
            if len(path) > MAX_DEPTH:
                _refuse(f"the overlays nest this more than {MAX_DEPTH} levels deep", _origin(place))
            keys: Any = (
                holder if is_object(holder) else range(len(holder)) if is_array(holder) else ()
            )
            for key in keys:
                home = self._home(holder, key, place)
                inner = (*path, str(key))
                if home != (place[0], (*place[1], str(key))):
                    found[inner] = home
                stack.append((holder[key], inner, home))
        return found


def _origin(place: _Place) -> str:
    return child(f"{place[0]}#", *place[1])


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
