"""Schemas that ask of a value what they ask of it: circles of ``allOf``, of choices, of ``not``.

JSON Schema 2020-12, core, section 9.4.1. A base whose choice lists the schemas that extend it goes
round through a choice and ``allOf`` in turn; many documents have such, and what they mean is clear.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.reading.places import show_circle
from sdkloom.schemas.ast import Schema

_Edges = Mapping[str, Mapping[str, str]]
"""Origin of a schema → origins that it refers to for the value itself, and the place where."""


def report_circles(schemas: Iterable[Schema], diagnostics: Diagnostics) -> None:
    """Note an error for each circle of *schemas*, which are all that any of them refers to."""
    branching = [
        schema
        for schema in schemas
        if schema.all_of or schema.any_of or schema.one_of or schema.not_
    ]
    for is_choice in (False, True):
        edges = {
            schema.origin: dict(_references(schema, is_choice=is_choice)) for schema in branching
        }
        for chain in _circles(edges):
            message = f"checking a value would never end: {show_circle(chain)}: take out one of these references"
            place = edges[chain[-1]][chain[0]]
            diagnostics.add(
                Diagnostic(rule="schema-circle", severity="error", message=message, origin=place)
            )


def _references(schema: Schema, *, is_choice: bool) -> Iterator[tuple[str, str]]:
    """Go through the references in the choices of *schema*, or those that all hold together."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if part.ref is not None:
            yield part.ref, part.origin
        if is_choice:
            waiting += (*part.any_of, *part.one_of)
            waiting += [part.not_] if part.not_ is not None else []
        else:
            waiting += part.all_of


def _circles(edges: _Edges) -> Iterator[list[str]]:
    """Go through circles, at least one for each set of schemas that lead to each other."""
    done: set[str] = set()
    for start in edges:
        path: dict[str, Iterator[str]] = {}
        step: str | None = start
        while step is not None:
            if step in path:
                chain = list(path)
                yield chain[chain.index(step) :]
            elif step not in done:
                path[step] = iter(edges.get(step, ()))
            step = _next(path, done)


def _next(path: dict[str, Iterator[str]], done: set[str]) -> str | None:
    """Take the next step of the walk, back from where there is none."""
    while path:
        last = next(reversed(path))
        for step in path[last]:
            return step
        done.add(last)
        del path[last]
    return None
