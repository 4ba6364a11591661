"""Schemas that ask of a value what they ask of it: circles of ``allOf``, of choices, of ``not``.

JSON Schema 2020-12, core, section 9.4.1. A base whose choice lists the schemas that extend it goes
round through a choice and ``allOf`` in turn; many documents have such, and what they mean is clear
where one of the schemas describes the value. Where none does, such a circle has no meaning either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from sdkloom.diagnostics import Diagnostic, Diagnostics
from sdkloom.reading.places import show_circle
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.merged import Merger

_Edges = Mapping[str, Mapping[str, str]]
"""Origin of a schema → origins that it refers to for the value itself, and the place where."""


def report_circles(schemas: Iterable[Schema], merger: Merger, diagnostics: Diagnostics) -> bool:
    """Note an error for each circle of *schemas*, which are all that any of them refers to.

    Returns whether there is a circle.
    """
    referring = [schema for schema in schemas if schema.ref is not None or any(_members(schema))]
    together = {schema.origin: dict(_references(schema, _all_of)) for schema in referring}
    choices = {schema.origin: dict(_references(schema, _choices)) for schema in referring}
    mixed = {
        schema.origin: dict(_references(schema, lambda part: _undescribed(part, merger)))
        for schema in referring
        if not _describes(schema, merger)
    }
    reported: set[str] = set()
    for edges in (together, choices, mixed):
        for chain in _circles(edges):
            if edges is mixed and not reported.isdisjoint(chain):
                continue
            reported.update(chain)
            message = f"checking a value would never end: {show_circle(chain)}: remove one of these references"
            place = edges[chain[-1]][chain[0]]
            diagnostics.add(
                Diagnostic(rule="schema-circle", severity="error", message=message, origin=place)
            )
    return bool(reported)


def _references(
    schema: Schema, members: Callable[[Schema], Iterable[Schema]]
) -> Iterator[tuple[str, str]]:
    """Go through the references of *schema* and of its *members*, at any depth."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if part.ref is not None:
            yield part.ref, part.origin
        waiting += members(part)


def _all_of(schema: Schema) -> Iterable[Schema]:
    return schema.all_of


def _choices(schema: Schema) -> Iterable[Schema]:
    negated = () if schema.not_ is None else (schema.not_,)
    return (*schema.any_of, *schema.one_of, *negated)


def _members(schema: Schema) -> Iterable[Schema]:
    """List all schemas inside *schema* that are about the same value."""
    conditional = (schema.if_, schema.then, schema.else_)
    return (*schema.all_of, *_choices(schema), *filter(None, conditional))


def _undescribed(schema: Schema, merger: Merger) -> Iterable[Schema]:
    """List the members of *schema* that do not describe the value."""
    return (member for member in _members(schema) if not _describes(member, merger))


def _describes(schema: Schema, merger: Merger) -> bool:
    """Whether *schema* says what the value is, itself or with what it refers to and extends."""
    merged = merger.merged(schema)
    return (
        merged.never or merged.types is not None or merged.constants is not None
        or merged.discriminator is not None
        or any((merged.properties, merged.additional, merged.unevaluated, merged.patterns))
        or any((merged.items, merged.tuples))
    )  # fmt: skip


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
