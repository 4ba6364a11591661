"""What a schema states of values where their Python type is any JSON value all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from sdkloom.openapi.keywords import KEYWORD_OF, KEYWORDS
from sdkloom.schemas.ast import EMPTY_SCHEMA, Schema
from sdkloom.schemas.merged import Merged, Merger
from sdkloom.schemas.unions import deciding_choice, is_union

_SEEN_THROUGH = frozenset({"types", "all_of", "any_of", "one_of"})
"""Fields whose schemas are parts of a merged schema, or members of its choices."""
_STATED = tuple(
    dict.fromkeys(
        keyword.field
        for keyword in KEYWORDS
        if keyword.role in ("assertion", "applicator")
        and keyword.field is not None
        and keyword.field not in _SEEN_THROUGH
    )
)
"""Fields of ``Schema`` that restrict values."""
_HINTS = ("format", "content_encoding", "content_media_type", "discriminator")
"""Annotations that are about values of one type."""
NO_VALUE = "`false` allows no value, which is no type: it is any JSON value"
FREE_CHOICE = "this choice allows any JSON value, so the others decide nothing"


def unused_statement(merged: Merged, merger: Merger) -> str | None:
    """Why a schema without a type is more than any JSON value; ``None`` where it is not."""
    if (reason := unused_choices(merged)) is not None:
        return reason
    if any(part.dynamic_name is not None for part in merged.parts):
        return "what `$dynamicRef` refers to depends on the schemas around it"
    described = (*merged.items, *merged.tuples, *merged.unknown, *merged.patterns)
    if is_any_described(described, merger):
        return "items or properties are described, and there is no `type`"
    keywords = chain(
        *(_stated(part, merger) for part in merged.parts),
        *(_choices(part, merger) for part in merged.parts),
    )
    stated = next(keywords, None)
    return f"there is `{stated}`, and no `type`" if stated else None


def unused_choices(merged: Merged) -> str | None:
    """Why choices do not decide the type of a value, if that is so."""
    if sum(choice.decides_type for choice in merged.choices) > 1:
        return "choices that hold together make too many types"
    return None


def free_choices(merged: Merged, merger: Merger) -> list[Schema]:
    """List the members of the choice that decides the type which allow any JSON value."""
    members = deciding_choice(merged).members if is_union(merged) else ()
    return [member for member in members if _is_free(merger.merged(member), merger)]


def _is_free(member: Merged, merger: Merger) -> bool:
    """Whether a schema states nothing; a choice that leads back to itself is an error elsewhere."""
    return member == Merged() and not any(map(merger.choices_of, member.parts))


def is_any_described(schemas: Iterable[Schema], merger: Merger) -> bool:
    """Whether one of *schemas* says more than that there is a value."""
    return any(schema.always is False or merger.merged(schema) != Merged() for schema in schemas)


def _stated(part: Schema, merger: Merger) -> Iterator[str]:
    """List the keywords of *part* that say something of values."""
    for name in (*_STATED, *_HINTS):
        if getattr(part, name) != getattr(EMPTY_SCHEMA, name):
            yield KEYWORD_OF[name]
    if "contentSchema" in merger.reader.raw(part):
        yield "contentSchema"


def _choices(part: Schema, merger: Merger) -> Iterator[str]:
    """List the choices of *part* that say something of values."""
    for choice in merger.choices_of(part):
        if len(choice.members) > 1 and any(map(_is_stated, choice.members)):
            yield KEYWORD_OF[choice.keyword]


def _is_stated(member: Schema) -> bool:
    names = (name for name in (*_STATED, *_SEEN_THROUGH, "always", "ref"))
    return any(getattr(member, name) != getattr(EMPTY_SCHEMA, name) for name in names)
