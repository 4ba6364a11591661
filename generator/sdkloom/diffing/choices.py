"""``oneOf`` and ``anyOf``, compared: which variants there are, and how they are distinguished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sdkloom.diffing.changes import Breaks
from sdkloom.diffing.show import shortened, show
from sdkloom.diffing.type_use import TypeUse
from sdkloom.diffing.walk import Place, SchemaPair, Walk
from sdkloom.ir.nodes import Type, Union
from sdkloom.matching.revision import Revision
from sdkloom.openapi.keywords import KEYWORD_OF
from sdkloom.schemas.ast import Schema
from sdkloom.schemas.fingerprint import fingerprint
from sdkloom.schemas.merged import Choice, Merged, bare_reference

_Pair = tuple[int, int]


def compare_choices(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    """Note added and removed variants, and go into those that both sides have."""
    for before, after in zip(old.choices, new.choices, strict=False):
        _choice(walk, pair, before, after)
    _discriminator(walk, pair, old, new)


def _choice(walk: Walk, pair: SchemaPair, before: Choice, after: Choice) -> None:
    origins = walk.origins(before.holder, after.holder, "oneOf", "anyOf")
    if before.keyword != after.keyword:
        narrower = after.keyword == "one_of"
        breaks = Breaks(runtime=narrower and pair.directions.reaches_server)
        keywords = KEYWORD_OF[before.keyword], KEYWORD_OF[after.keyword]
        holders = before.holder.origin, after.holder.origin
        walk.add("choice-changed", pair, holders, breaks, before=keywords[0], after=keywords[1])
    pairs = list(_pairs(walk, before.members, after.members))
    kinds = (
        _kinds(walk.old, pair.old, len(before.members)),
        _kinds(walk.new, pair.new, len(after.members)),
    )
    for left, right in pairs:
        # What one alternative refuses now, another may take.
        carried = pair.directions.carried and not _is_taken(walk, pair, before.members[left])
        walk.push(
            replace(
                pair,
                directions=replace(pair.directions, carried=carried),
                old=_member(pair.old, walk.old, before.members[left], kinds[0][left], left),
                new=_member(pair.new, walk.new, after.members[right], kinds[1][right], right),
            )
        )
    removed = sorted(set(range(len(before.members))) - {left for left, _ in pairs})
    added = sorted(set(range(len(after.members))) - {right for _, right in pairs})
    for number in removed:
        use = TypeUse(walk.old, kinds[0][number], open=pair.old.use.is_open)
        breaks = walk.compatibility.narrowed(use, pair.new.use, pair.directions)
        if _is_taken(walk, pair, before.members[number]):
            breaks = replace(breaks, runtime=False)
        text = _member_text(before.members[number], use)
        walk.add("variant-removed", pair, origins, breaks, before=text)
    for number in added:
        use = TypeUse(walk.new, kinds[1][number], open=pair.new.use.is_open)
        breaks = walk.compatibility.widened(pair.old.use, use, pair.directions)
        walk.add(
            "variant-added", pair, origins, breaks, after=_member_text(after.members[number], use)
        )


def _is_taken(walk: Walk, pair: SchemaPair, member: Schema) -> bool:
    """Whether the new schemas admit all that an alternative of the old ones does."""
    return walk.containment.admitted((*pair.old.schemas, member), pair.new.schemas)


def _member_text(member: Schema, use: TypeUse) -> str:
    if use.kind is not None:
        return show(use)
    return shortened(member.title or member.ref or " | ".join(member.types or ()) or "a schema")


def _kinds(side: Revision, place: Place, count: int) -> list[Type | None]:
    """The type of each member: its variant's, or the one that all share."""
    core = side.core(place.kind)
    declaration = side.declared(core)
    if isinstance(declaration, Union):
        kinds: list[Type | None] = [variant.type for variant in declaration.variants]
        return kinds if len(kinds) == count else [None] * count
    return [core] * count


def _member(place: Place, side: Revision, member: Schema, kind: Type | None, number: int) -> Place:
    use = TypeUse(side, kind, open=place.use.is_open)
    return replace(
        place,
        schemas=(member,),
        use=use,
        symbol=f"{place.symbol} (variant {number + 1})",
        sure=True,
    )


def _pairs(walk: Walk, before: tuple[Schema, ...], after: tuple[Schema, ...]) -> Iterator[_Pair]:
    """Pair members that refer to the same, are the same, or are at least called the same."""
    left, right = list(range(len(before))), list(range(len(after)))
    keys_old = [list(_keys(walk.old, member, walk.matches.schemas)) for member in before]
    keys_new = [list(_keys(walk.new, member, None)) for member in after]
    for level in range(4):
        for number in list(left):
            key = keys_old[number][level]
            match = next((other for other in right if key and keys_new[other][level] == key), None)
            if match is not None:
                left.remove(number)
                right.remove(match)
                yield number, match
    if len(left) == len(right) == 1 and _comparable(walk, before[left[0]], after[right[0]]):
        yield left[0], right[0]


def _keys(side: Revision, member: Schema, paired: dict[str, str] | None) -> Iterator[str | None]:
    """What a member is known by, the surest first; the old side has *paired* its references."""
    known = paired or {}
    origin = bare_reference(member)
    yield known.get(origin, origin) if origin else None
    yield fingerprint(member, lambda ref: known.get(ref, ref))
    yield member.title
    # What was written in place may have got a name since, or lost it.
    target = side.reader.target(member) if origin else member
    was_named = (origin is None) is (paired is None)
    yield f"{was_named} {fingerprint(target, lambda ref: known.get(ref, ref))}"


def _comparable(walk: Walk, old: Schema, new: Schema) -> bool:
    """Whether two members that are left over are one that changed, rather than two."""
    references = bare_reference(old), bare_reference(new)
    types = walk.old.merged((old,)).types, walk.new.merged((new,)).types
    return references == (None, None) and types[0] == types[1]


# -- discriminators


def _discriminator(walk: Walk, pair: SchemaPair, old: Merged, new: Merged) -> None:
    holders = old.first("discriminator"), new.first("discriminator")
    before, after = holders[0].discriminator, holders[1].discriminator
    if before is None and after is None:
        return
    origins = walk.origins(*holders, "discriminator")
    names = before.property_name if before else "", after.property_name if after else ""
    if names[0] != names[1]:
        walk.add("discriminator-changed", pair, origins, before=names[0], after=names[1])
        return
    known = walk.matches.schemas
    tags = {tag: known.get(origin, origin) for tag, origin in (before.mapping if before else ())}
    others = dict(after.mapping if after else ())
    for tag in dict.fromkeys((*tags, *others)):
        if tag not in others:
            walk.add("discriminator-value-removed", pair, origins, before=repr(tag))
        elif tag not in tags:
            walk.add("discriminator-value-added", pair, origins, after=repr(tag))
        elif tags[tag] != others[tag]:
            breaks = Breaks(runtime=pair.directions.decoded)
            walk.add(
                "discriminator-value-changed",
                pair,
                origins,
                breaks,
                before=repr(tag),
                after=others[tag],
            )
