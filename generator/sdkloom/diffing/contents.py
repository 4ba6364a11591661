"""Bodies that a package does not check (text, octets, forms it does not send), compared all the same.

Their schemas are in the document but in no ``Api``: they say what servers accept and answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdkloom.diffing.changes import Spot, Ways
from sdkloom.diffing.fit import Held
from sdkloom.diffing.sides import Side
from sdkloom.diffing.sites import Place, Site, Walk
from sdkloom.ir import Body, Content, Operation, Response
from sdkloom.lowering.nodes import Node
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema


@dataclass(frozen=True, slots=True)
class _Media:
    """A media type as written: where it stands, its schema, and what the package makes of it."""

    origin: str
    schema: Schema | None
    content: Content | None


def compare_unchecked_bodies(
    walk: Walk, old: Operation, new: Operation, spot: Spot, ways: Ways
) -> None:
    """Compare what the request bodies of an operation may be beside what is checked."""
    before, after = dict(_request(walk.old, old)), dict(_request(walk.new, new))
    _compare(walk, before, after, spot, ways)


def compare_unchecked_answers(  # noqa: PLR0913, PLR0917 - what one change is made of
    walk: Walk, old: Operation, new: Operation, status: str, spot: Spot, ways: Ways
) -> None:
    """Compare what the answers with one status may be beside what is decoded."""
    before, after = dict(_answer(walk.old, old, status)), dict(_answer(walk.new, new, status))
    _compare(walk, before, after, spot, ways)


def _compare(
    walk: Walk, before: dict[str, _Media], after: dict[str, _Media], spot: Spot, ways: Ways
) -> None:
    for media_type, one in before.items():
        other = after.get(media_type)
        if other is None or (one.schema is None and other.schema is None):
            continue
        used = [each.content for each in (one, other) if each.content is not None]
        if all(each.rule is not None for each in used) and len(used) == 2:
            continue
        if one.schema is None or other.schema is None:
            if not used:
                words = [
                    "no schema" if each.schema is None else "a schema" for each in (one, other)
                ]
                walk.found.add(
                    "type-changed",
                    spot.at(one.origin, other.origin),
                    ways,
                    before=words[0],
                    after=words[1],
                )
            continue
        # What the package never sends cannot be refused.
        travels = ways if used else replace(ways, decoded=False, carried=False)
        walk.push(
            Site(
                old=Place(schemas=(one.schema,), held=Held(walk.old, None), symbol=spot.symbol_old),
                new=Place(
                    schemas=(other.schema,), held=Held(walk.new, None), symbol=spot.symbol_new
                ),
                ways=travels,
                home=(one.schema.origin, other.schema.origin),
            )
        )


def _request(side: Side, operation: Operation) -> Iterator[tuple[str, _Media]]:
    node = _node(side, operation)
    body = node.object("requestBody") if node else None
    if body is not None:
        yield from _media_types(side, body, operation.body)


def _answer(side: Side, operation: Operation, status: str) -> Iterator[tuple[str, _Media]]:
    node = _node(side, operation)
    known = {one.status: one for one in (*operation.returns, *operation.errors)}
    for key, response in node.objects("responses") if node else ():
        if key.upper() == status.upper():
            yield from _media_types(side, response, known.get(status))


def _node(side: Side, operation: Operation) -> Node | None:
    """The operation as the document writes it; 2.0 has no media types of its own."""
    if side.document.version == "2.0":
        return None
    return Node(side.document, operation.origin, side.document.get(operation.origin))


def _media_types(
    side: Side, holder: Node, known: Body | Response | None
) -> Iterator[tuple[str, _Media]]:
    contents = {one.media_type: one for one in known.contents} if known else {}
    for media_type, node in holder.objects("content"):
        schema = None
        if "schema" in node.value:
            schema = side.reader.at(child(node.origin, "schema"))
        yield media_type, _Media(node.origin, schema, contents.get(media_type))
