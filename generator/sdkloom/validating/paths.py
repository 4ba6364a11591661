"""Paths and their parameters, and what has to be distinct among all operations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple, TypeAlias

from sdkloom.openapi.methods import METHODS
from sdkloom.openapi.path_expressions import PathTemplate, read_path
from sdkloom.openapi.path_parameters import spelled_otherwise
from sdkloom.reading.json_values import as_array, as_object
from sdkloom.reading.places import quoted
from sdkloom.validating.rules import Context, Fields, Problem, as_text

Path: TypeAlias = tuple[Any, ...] | None
Found: TypeAlias = tuple[Problem, Path]
Hint: TypeAlias = Callable[[str, Iterable[str]], str]

_PART = re.compile(r"\{([^{}]*)\}")


class _Declared(NamedTuple):
    """Path parameters of a list; not ``known`` where a reference leads out of the document."""

    names: dict[str, int]
    known: bool


def check_paths(root: Fields, context: Context, hint: Hint) -> Iterator[Found]:
    """Compare each path's template with its parameters, paths and operations with each other."""
    templates: dict[str, str] = {}
    operations: dict[str, str] = {}
    for path, item in as_object(root.get("paths")).items():
        place: Path = ((None, "paths"), path)
        if path.startswith("/"):
            template = read_path(path, _in_path(item, context))
            yield from _path(template, place)
            yield from _template(path, place, templates)
            yield from _parameters(template, item, place, context, hint)
        yield from _operation_ids(item, place, operations)
    for name, item in as_object(root.get("webhooks")).items():
        yield from _operation_ids(item, ((None, "webhooks"), name), operations)


def _operations(item: Fields) -> Iterator[tuple[tuple[str, ...], Fields]]:
    """Find the operations of a path item and where they stand in it."""
    for method in METHODS:
        if isinstance(item.get(method), dict):
            yield (method,), as_object(item[method])
    for method, operation in as_object(item.get("additionalOperations")).items():
        yield ("additionalOperations", method), as_object(operation)


def _in_path(item: Any, context: Context) -> set[str]:
    """The names of the path parameters of a path item and its operations."""
    found = context.follow(item) or {}
    holders = [found, *(operation for _, operation in _operations(found))]
    return {name for holder in holders for name in _declared(holder, context).names}


def _path(template: PathTemplate, place: Path) -> Iterator[Found]:
    """Report what is no part of a path, and tells operations apart all the same."""
    if template.expressions:
        shown = ", ".join(f"`{expression}`" for expression in template.expressions)
        message = f"OpenAPI has no {shown} in a path: `{template.text}` is sent"
        if template.query:
            message += ", and parameters in query follow it"
        yield Problem("path-expression", "warning", message), place
    before, sign, _ = template.text.partition("#")
    if sign:
        message = "a path has no fragment: what follows `#` is not sent"
        yield Problem("path-query", "warning", message), place
    elif "?" in before:
        message = "a path has no query: what follows `?` is sent before the parameters in query"
        yield Problem("path-query", "warning", message), place


def _template(path: str, place: Path, templates: dict[str, str]) -> Iterator[Found]:
    rest = _PART.sub("", path)
    if "{" in rest or "}" in rest:
        message = "the braces of this path do not match; a parameter is written `{name}`"
        yield Problem("bad-path-template", "error", message), place
    names = _PART.findall(path)
    for name in (name for name, count in Counter(names).items() if count > 1):
        message = f"the path has {quoted(name)} more than once"
        yield Problem("duplicate-path-parameter", "warning", message), place
    other = templates.setdefault(_PART.sub("{}", path), path)
    if other != path:
        message = f"{quoted(other)} is the same path but for the names of its parameters"
        yield Problem("duplicate-path", "warning", message), place


def _parameters(
    template: PathTemplate, item: Any, place: Path, context: Context, hint: Hint
) -> Iterator[Found]:
    written = as_object(item)
    found = context.follow(item)
    if found is None:
        return  # in another file, or reported as no object
    wanted = template.names
    shared = _declared(found, context)
    local = "$ref" not in written
    meant = {*template.query}
    for at, operation in _operations(found):
        own = _declared(operation, context)
        steps = at if local and "$ref" not in operation else ()
        if shared.known and own.known:
            declared = {**shared.names, **own.names}
            alike = spelled_otherwise(wanted, declared)
            meant.update(alike.values())
            for name in wanted:
                if name not in declared:
                    message = f"{at[-1].upper()} has no parameter in path for {_part(name)}"
                    message += (
                        f": {quoted(alike[name])} is taken for it"
                        if name in alike
                        else hint(name, declared)
                    )
                    yield Problem("path-parameter-missing", "warning", message, steps), place
        for name, index in own.names.items():
            if name not in wanted and name not in meant:
                yield _unused(name, (*steps, "parameters", index) if steps else ()), place
    for name, index in shared.names.items():
        if name not in wanted and name not in meant:
            yield _unused(name, ("parameters", index) if local else ()), place


def _part(name: str) -> str:
    return quoted("{" + name + "}")


def _unused(name: str, at: tuple[str | int, ...]) -> Problem:
    message = f"the path has no {_part(name)} for this parameter"
    return Problem("path-parameter-unused", "warning", message, at)


def _declared(holder: Fields, context: Context) -> _Declared:
    names: dict[str, int] = {}
    written = context.follow(holder)
    known = written is not None
    for index, parameter in enumerate(as_array((written or {}).get("parameters"))):
        found = context.follow(parameter)
        known = known and found is not None
        if found is not None and found.get("in") == "path" and (name := as_text(found.get("name"))):
            names[name] = index
    return _Declared(names, known)


def _operation_ids(item: Any, place: Path, operations: dict[str, str]) -> Iterator[Found]:
    for at, operation in _operations(as_object(item)):
        name = as_text(operation.get("operationId"))
        if name is None:
            continue
        here = " ".join((*at[-1:], str(place[1] if place else "")))
        if (first := operations.setdefault(name, here)) is not here:
            message = f"the operationId {quoted(name)} is also that of {quoted(first)}"
            yield Problem("duplicate-operation-id", "warning", message, (*at, "operationId")), place
