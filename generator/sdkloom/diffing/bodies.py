"""What operations send and get back: bodies, their media types and parts, and answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sdkloom.diffing.changes import (
    ANSWERED,
    NOTHING_BREAKS,
    REFUSED,
    SENT,
    Breaks,
    ChangeLocation,
    Directions,
)
from sdkloom.diffing.contents import Holder, compare_headers, compare_unchecked
from sdkloom.diffing.document_text import media_types
from sdkloom.diffing.pair import BREAKS_EVERYTHING, BREAKS_PROGRAMS, OperationPair
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import presence
from sdkloom.diffing.type_use import TypeUse
from sdkloom.ir.nodes import Body, Content, Operation, PartEncoding, Response
from sdkloom.openapi.media_types import same_spelling
from sdkloom.openapi.nodes import Node
from sdkloom.reading.places import child


def compare_bodies(pair: OperationPair) -> None:
    """Note what became of the request body."""
    before, after = pair.before.body, pair.after.body
    location = pair.location(*pair.places("requestBody"), part="(body)")
    if before is None and after is not None:
        breaks = BREAKS_EVERYTHING if after.required else NOTHING_BREAKS
        there = replace(location, symbol_old=None)
        pair.changes.add("body-added", there, SENT, breaks, after=_listed_types(after))
    elif after is None and before is not None:
        there = replace(location, symbol_new=None)
        pair.changes.add("body-removed", there, SENT, BREAKS_PROGRAMS, _listed_types(before))
    elif before is not None and after is not None:
        _body(pair, before, after, location)


def _body(pair: OperationPair, before: Body, after: Body, location: ChangeLocation) -> None:
    if before.required != after.required:
        change: Kind = "body-required" if after.required else "body-optional"
        breaks = BREAKS_EVERYTHING if after.required else NOTHING_BREAKS
        states = presence(before.required), presence(after.required)
        pair.changes.add(change, location, SENT, breaks, *states)
    holders = [node.object("requestBody") for node in pair.raw]
    _sent_types(pair, before, after, holders, location)
    sides = pair.walk.old, pair.walk.new
    if holders[0] is not None and holders[1] is not None:
        unchecked = Holder(sides[0], holders[0], before), Holder(sides[1], holders[1], after)
        compare_unchecked(pair.walk, *unchecked, location, SENT)
    here, there = (
        {same_spelling(content.media_type): content for content in body.contents}
        for body in (before, after)
    )
    for media_type, content in here.items():
        if (match := there.get(media_type)) is not None:
            _encoding(pair, content, match, location)
            _content(pair, content, match, location, SENT)
    first, last = before.contents[0], after.contents[0]
    if not there.keys() & here.keys():
        uses = TypeUse(sides[0], first.type), TypeUse(sides[1], last.type)
        pair.compare_values((first.check, last.check), uses, location, SENT)


def _sent_types(
    pair: OperationPair,
    before: Body,
    after: Body,
    holders: Sequence[Node | None],
    location: ChangeLocation,
) -> None:
    """Note added and removed media types, also those that the package does not offer."""
    location = _at_list(pair, location, "consumes")
    sides = pair.walk.old, pair.walk.new
    # Where callers choose one, they spell it as the package does.
    spelled = str if before.choices or after.choices else same_spelling
    known, others = (
        {
            spelled(media_type): media_type
            for media_type in (
                *(content.media_type for content in body.contents),
                *media_types(side, holder, node, "consumes"),
            )
        }
        for side, body, holder, node in zip(sides, (before, after), holders, pair.raw, strict=True)
    )
    kinds = {each.media_type: kind for kind in before.kinds for each in kind}
    for key, media_type in known.items():
        if key not in others:
            kind = kinds.get(media_type, [])
            choosable = media_type in before.choices
            present = {spelled(content.media_type) for content in kind} & others.keys()
            is_removed = len(before.kinds) > 1 and not present
            breaks = Breaks(
                choosable and not after.choices,
                choosable or (bool(kind) and is_removed),
                bool(kind),
            )
            pair.changes.add("body-media-type-removed", location, SENT, breaks, media_type)
    for key, media_type in others.items():
        if key not in known:
            pair.changes.add("body-media-type-added", location, SENT, after=media_type)


def _encoding(pair: OperationPair, old: Content, new: Content, location: ChangeLocation) -> None:
    before, after = _parts(old), _parts(new)
    for wire in dict.fromkeys((*before, *after)):
        if before.get(wire) == after.get(wire):
            continue
        encodings = [
            str(each.content_type or each.style or "default") if each else "default"
            for each in (before.get(wire), after.get(wire))
        ]
        texts = [f"{wire}: {word}" for word in encodings]
        breaks = Breaks(runtime=encodings[0] != encodings[1])
        pair.changes.add("part-encoding-changed", location, SENT, breaks, texts[0], texts[1])


def _parts(content: Content) -> dict[str, PartEncoding]:
    """The parts of a body, by what they are called."""
    named = {part.wire: part for part in content.encoding}
    first = {f"item {number}": part for number, part in enumerate(content.first, 1)}
    others = {"other items": content.others} if content.others else {}
    return {**named, **first, **others}


def _content(
    pair: OperationPair,
    old: Content,
    new: Content,
    location: ChangeLocation,
    directions: Directions,
) -> None:
    received = directions.received
    uses = (
        TypeUse(pair.walk.old, old.type, open=received),
        TypeUse(pair.walk.new, new.type, open=received),
    )
    pair.compare_values((old.check, new.check), uses, location, directions)


def _listed_types(body: Body) -> str:
    return ", ".join(content.media_type for content in body.contents)


def _at_list(pair: OperationPair, location: ChangeLocation, keyword: str) -> ChangeLocation:
    """Where media types are listed: in 2.0 by the operation or the document."""
    origins = [location.origin_old, location.origin_new]
    sides = (pair.walk.old, pair.before), (pair.walk.new, pair.after)
    for number, (side, operation) in enumerate(sides):
        if side.document.version == "2.0":
            place = side.place(operation.origin, keyword)
            origins[number] = place if place != operation.origin else side.place("#", keyword)
    listed = [side.raw(origin) for (side, _), origin in zip(sides, origins, strict=True)]
    return location if listed[0] == listed[1] else location.at(*origins)


# -- answers


def compare_answers(pair: OperationPair) -> None:
    """Note what may be answered otherwise."""
    before, after = _answers(pair.before), _answers(pair.after)
    returned = _successes(pair.before) | _successes(pair.after)
    covers = _covers(pair, before, after, returned)
    origins = pair.places("responses")
    for status in dict.fromkeys((*before, *after)):
        location = pair.location(*origins, part=f" -> {status}")
        old, new = before.get(status), after.get(status)
        directions = ANSWERED if status in returned else REFUSED
        if old is not None and (new is not None or status in covers):
            new = new or after[covers[status]]
            location = pair.location(*_places(pair, status, new.status), part=f" -> {status}")
            _answer(pair, old, new, location, directions)
        elif old is not None:
            there = replace(location, symbol_new=None)
            pair.changes.add("response-removed", there, directions, before=status)
        elif new is not None and status not in covers.values():
            succeeds = status in _successes(pair.after)
            is_read = _expected(status, pair.before) or _is_read(pair, new)
            breaks = Breaks(runtime=succeeds and not is_read)
            there = replace(location, symbol_old=None)
            pair.changes.add("response-added", there, directions, breaks, after=status)


def _covers(
    pair: OperationPair,
    before: Mapping[str, Response],
    after: Mapping[str, Response],
    returned: Collection[str],
) -> dict[str, str]:
    """Statuses of errors that are no longer listed → the range or default that has the same body."""
    found: dict[str, str] = {}
    for status, old in before.items():
        wider = (f"{status[0]}XX", "default")
        if status in after or status in (*returned, "default"):
            continue
        # The first that is listed is what answers with this status are.
        cover = next((each for each in wider if each in after), None)
        if cover and cover not in returned and _is_same_body(pair, old, after[cover]):
            found[status] = cover
    return found


def _is_same_body(pair: OperationPair, old: Response, new: Response) -> bool:
    """Whether two responses have the same media types, each of the same type."""
    before, after = (
        {same_spelling(content.media_type): content for content in each.contents}
        for each in (old, new)
    )
    return before.keys() == after.keys() and all(
        _reads(pair, content, after[media_type])
        and pair.walk.compatibility.assignable(
            TypeUse(pair.walk.old, content.type, open=True),
            TypeUse(pair.walk.new, after[media_type].type, open=True),
        )
        for media_type, content in before.items()
    )


def _answers(operation: Operation) -> dict[str, Response]:
    """What may be answered, by status: as a whole or item by item."""
    found: dict[str, Response] = {}
    for response in (*operation.returns, *operation.streamed, *operation.errors):
        known = found.get(response.status)
        contents = (*known.contents, *response.contents) if known else response.contents
        found[response.status] = response._replace(contents=contents)
    return found


def _successes(operation: Operation) -> set[str]:
    return {response.status for response in (*operation.returns, *operation.streamed)}


def _places(pair: OperationPair, before: str, after: str) -> tuple[str, str]:
    """Where the answers with a status, and those with what it is listed under now, stand."""
    places: list[str] = []
    sides = (pair.walk.old, before), (pair.walk.new, after)
    for origin, (side, status) in zip(pair.places("responses"), sides, strict=True):
        spelled = [status, status.replace("XX", "xx")]
        found = (child(origin, key) for key in spelled if side.place(origin, key) != origin)
        places.append(next(found, origin))
    return places[0], places[1]


def _answer(
    pair: OperationPair,
    old: Response,
    new: Response,
    location: ChangeLocation,
    directions: Directions,
) -> None:
    statuses = old.status, new.status
    nodes = [_response(*each) for each in zip(pair.raw, statuses, strict=True)]
    if nodes[0] is not None and nodes[1] is not None:
        holders = Holder(pair.walk.old, nodes[0], old), Holder(pair.walk.new, nodes[1], new)
        compare_unchecked(pair.walk, *holders, location, directions)
        compare_headers(pair.walk, *holders, location)
    before = {same_spelling(each.media_type): each for each in old.contents}
    after = {same_spelling(each.media_type): each for each in new.contents}
    listed = _at_list(pair, location, "produces")
    for media_type in dict.fromkeys((*before, *after)):
        if media_type not in after:
            # Whoever knew another that is still answered reads that.
            breaks = Breaks(runtime=directions.decoded and not before.keys() & after.keys())
            pair.changes.add("response-media-type-removed", listed, directions, breaks, media_type)
        elif media_type not in before:
            pair.changes.add("response-media-type-added", listed, directions, after=media_type)
        else:
            _content(pair, before[media_type], after[media_type], location, directions)
    if before and after and not before.keys() & after.keys():
        _content(pair, old.contents[0], new.contents[0], location, directions)
    _left_out(pair, nodes, (before.keys() | after.keys()), listed, directions)


def _left_out(
    pair: OperationPair,
    nodes: Sequence[Node | None],
    known: set[str],
    location: ChangeLocation,
    directions: Directions,
) -> None:
    """Media types that the package leaves out, because another has the same schema."""
    sides = pair.walk.old, pair.walk.new
    before, after = (
        [
            media_type
            for media_type in map(same_spelling, media_types(side, node, raw, "produces"))
            if media_type not in known
        ]
        for side, node, raw in zip(sides, nodes, pair.raw, strict=True)
    )
    for media_type in before:
        if media_type not in after:
            pair.changes.add("response-media-type-removed", location, directions, before=media_type)
    for media_type in after:
        if media_type not in before:
            pair.changes.add("response-media-type-added", location, directions, after=media_type)


def _response(node: Node, status: str) -> Node | None:
    return next(
        (response for key, response in node.objects("responses") if key.upper() == status.upper()),
        None,
    )


def _admits_no_body(operation: Operation) -> bool:
    """Whether a client returns None for any success without a body."""
    return any(not response.contents for response in operation.returns)


def _is_read(pair: OperationPair, new: Response) -> bool:
    """Whether an old client reads a success of another status as one of those that it knows."""
    if not new.contents:
        return _admits_no_body(pair.before)
    known = [content for response in pair.before.returns for content in response.contents]
    return all(any(_reads(pair, each, content) for each in known) for content in new.contents)


def _reads(pair: OperationPair, old: Content, new: Content) -> bool:
    """Whether what was described in a media type is what is described now."""
    if old.by_items or new.by_items:
        return False
    uses = TypeUse(pair.walk.old, old.type, open=True), TypeUse(pair.walk.new, new.type, open=True)
    is_same_type = same_spelling(old.media_type) == same_spelling(new.media_type)
    return is_same_type and pair.walk.compatibility.decodes(*uses)


def _expected(status: str, before: Operation) -> bool:
    """Whether an old client takes a status for a success."""
    returned = _successes(before)
    family = f"{status[0]}XX"
    return status in returned or family in returned or ("default" in returned and status[0] == "2")
