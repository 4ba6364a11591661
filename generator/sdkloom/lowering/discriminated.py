"""A base and the schemas that extend it with ``allOf``, distinguished by the base's discriminator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdkloom.diagnostics import Diagnostics
from sdkloom.ir.nodes import Family
from sdkloom.reading.places import child, quoted
from sdkloom.schemas.ast import Discriminator, Schema
from sdkloom.schemas.merged import Merger
from sdkloom.schemas.unions import implied_tag, origin_name


def family(
    merger: Merger, base: Schema, subtypes: Sequence[str], diagnostics: Diagnostics
) -> Family | None:
    """The family of *base*, which *subtypes* and perhaps others of its mapping extend.

    Its discriminator may be that of a schema that it extends itself.
    """
    hint = base.discriminator or merger.merged(base).discriminator
    if hint is None:
        return None
    children = {
        value: origin
        for value, origin in hint.mapping
        if origin != base.origin and _extends(merger, origin, base)
    }
    default = _default(merger, base, hint, diagnostics) if base.discriminator else None
    for origin in [*subtypes, default] if default else subtypes:
        if origin != base.origin and origin not in children.values():
            children[implied_tag(merger.reader, origin)] = origin
    # One that adds nothing is the base by another name.
    same = {tag for tag, origin in children.items() if merger.referenced(merger.reader.at(origin))}
    found = tuple((tag, origin) for tag, origin in children.items() if tag not in same)
    if default not in dict(found).values():
        return Family(tag=hint.property_name, children=found)
    mapped = {tag for tag, origin in hint.mapping if origin == base.origin}
    own = sorted(
        mapped | same | {implied_tag(merger.reader, base.origin)} - {tag for tag, _ in hint.mapping}
    )
    return Family(tag=hint.property_name, children=found, default=default, own=tuple(own))


def descendants(subtypes: Mapping[str, Sequence[str]], base: str) -> list[str]:
    """All that extends *base*, nearest first: its *subtypes*, and theirs."""
    found: dict[str, None] = {}
    waiting = [base]
    for origin in waiting:
        for subtype in subtypes.get(origin, ()):
            if subtype not in found and subtype != base:
                found[subtype] = None
                waiting.append(subtype)
    return list(found)


def _default(
    merger: Merger, base: Schema, hint: Discriminator, diagnostics: Diagnostics
) -> str | None:
    """Where values of no known tag belong, if that is a kind of *base*."""
    if hint.default is None or hint.default == base.origin:
        return None
    if _extends(merger, hint.default, base):
        return hint.default
    message = f"{quoted(origin_name(hint.default))} does not extend {quoted(origin_name(base.origin))}: it is ignored"
    place = child(base.origin, "discriminator", "defaultMapping")
    diagnostics.warning("discriminator-mapping", message, place)
    return None


def _extends(merger: Merger, origin: str, base: Schema) -> bool:
    return any(part.origin == base.origin for part in merger.parts(merger.reader.at(origin)))
