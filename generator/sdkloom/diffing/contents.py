"""What the package does not check of bodies and answers: text, octets, other forms, headers, links.

Their schemas are in the document but in no ``Api``: they describe what servers accept and answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdkloom.diffing.changes import NOTHING_BREAKS, REFUSED, ChangeLocation, Directions
from sdkloom.diffing.deprecations import deprecation_kind
from sdkloom.diffing.document_text import asserted, headers, schema_of
from sdkloom.diffing.pair import BREAKS_PROGRAMS
from sdkloom.diffing.rules import Kind
from sdkloom.diffing.show import presence
from sdkloom.diffing.walk import Walk
from sdkloom.ir.nodes import Body, Content, Header, Response
from sdkloom.matching.revision import Revision
from sdkloom.openapi.nodes import Node
from sdkloom.reading.places import child
from sdkloom.schemas.ast import Schema


@dataclass(frozen=True, slots=True)
class _Media:
    """A media type as written: where it stands, its schemas, and what the package makes of it."""

    origin: str
    schema: Schema | None
    items: Schema | None
    content: Content | None

    @property
    def is_checked(self) -> bool:
        """Whether the package checks by this schema, and not by the same one of another media type."""
        content, schema = self.content, self.schema
        if content is None or content.check is None:
            return False
        if schema is None or schema.ref is not None or content.by_items:
            return True
        return content.check == schema.origin or "/content/" not in content.check


@dataclass(frozen=True, slots=True)
class Holder:
    """A body or response on one side: as written, and as the package knows it."""

    side: Revision
    node: Node
    known: Body | Response | None

    def media_types(self) -> Iterator[tuple[str, _Media]]:
        """Go through its media types."""
        contents = (
            {content.media_type: content for content in self.known.contents} if self.known else {}
        )
        for media_type, node in self.node.objects("content"):
            schema, items = (schema_of(self.side, node, key) for key in ("schema", "itemSchema"))
            yield media_type, _Media(node.origin, schema, items, contents.get(media_type))


def compare_unchecked(
    walk: Walk, old: Holder, new: Holder, location: ChangeLocation, directions: Directions
) -> None:
    """Compare what a body or an answer may be beside what is checked or decoded."""
    before, after = dict(old.media_types()), dict(new.media_types())
    pairs = [
        (media, after[media_type]) for media_type, media in before.items() if media_type in after
    ]
    if before and after and not pairs:  # it has another name now
        pairs = [(next(iter(before.values())), next(iter(after.values())))]
    for old_media, new_media in pairs:
        used = [each.content for each in (old_media, new_media) if each.content is not None]
        # What the package never sends cannot be refused.
        travels = directions if used else replace(directions, decoded=False, carried=False)
        by_items = any(each.by_items for each in used)
        is_checked = any(each.is_checked for each in (old_media, new_media))
        place = location.at(old_media.origin, new_media.origin)
        if by_items or not is_checked:
            walk.push_unchecked(old_media.schema, new_media.schema, place, travels)
        if not (by_items and is_checked):
            walk.push_unchecked(old_media.items, new_media.items, place, travels)


# -- headers and links


def compare_headers(walk: Walk, old: Holder, new: Holder, location: ChangeLocation) -> None:
    """Compare the headers and links of a response: programs may read them, the package does not."""
    before = {name.lower(): (node, header) for name, node, header in headers(old.side, old.node)}
    after = {name.lower(): (node, header) for name, node, header in headers(new.side, new.node)}
    holders = [holder.side.place(holder.node.origin, "headers") for holder in (old, new)]
    for name in dict.fromkeys((*before, *after)):
        part = f" header {name}"
        named = replace(
            location,
            symbol_old=f"{location.symbol_old}{part}" if name in before else None,
            symbol_new=f"{location.symbol_new}{part}" if name in after else None,
        )
        if name not in after:
            place = named.at(before[name][0].origin, holders[1])
            is_lost = bool(_constants(old.side, name)) and not _constants(new.side, name)
            breaks = BREAKS_PROGRAMS if is_lost else NOTHING_BREAKS
            walk.changes.add("response-header-removed", place, REFUSED, breaks, before=name)
        elif name not in before:
            place = named.at(holders[0], after[name][0].origin)
            walk.changes.add("response-header-added", place, REFUSED, after=name)
        else:
            constants = _constants(old.side, name), _constants(new.side, name)
            _header(walk, before[name], after[name], named, constants)
    links = [asserted(holder.node.value.get("links") or {}) for holder in (old, new)]
    if links[0] != links[1]:
        places = [holder.side.place(holder.node.origin, "links") for holder in (old, new)]
        walk.changes.add("link-changed", location.at(places[0], places[1]), REFUSED)


def _header(
    walk: Walk,
    old: tuple[Node, Schema | None],
    new: tuple[Node, Schema | None],
    location: ChangeLocation,
    constants: tuple[list[Header], list[Header]],
) -> None:
    (old_node, before), (new_node, after) = old, new
    place = location.at(old_node.origin, new_node.origin)
    required = [each.value.get("required") is True for each in (old_node, new_node)]
    if required[0] != required[1]:
        change: Kind = "response-header-required" if required[1] else "response-header-optional"
        walk.changes.add(change, place, REFUSED, NOTHING_BREAKS, *map(presence, required))
    forms = [_form(each) for each in (old_node, new_node)]
    if forms[0] != forms[1]:
        walk.changes.add("response-header-changed", place, REFUSED, before=forms[0], after=forms[1])
    flags = [each.value.get("deprecated") is True for each in (old_node, new_node)]
    if kind := deprecation_kind("schema", flags):
        places = child(old_node.origin, "deprecated"), child(new_node.origin, "deprecated")
        walk.changes.add(kind, location.at(*places), REFUSED)
    if before and after and len(constants[0]) == len(constants[1]) == 1:
        kinds = constants[0][0].type, constants[1][0].type
        walk.push_received((before, after), kinds, location.symbol_old or "")
    else:
        walk.push_unchecked(before, after, place, replace(REFUSED, carried=False))


def _constants(side: Revision, name: str) -> list[Header]:
    """What the package has of a header: a constant for each of its types."""
    return [header for header in side.api.headers if header.wire.lower() == name]


def _form(header: Node) -> str:
    """How a header is written, in a few words."""
    contents = [media_type for media_type, _ in header.objects("content")]
    if contents:
        return contents[0]
    if (separated := header.text("collectionFormat")) is not None:
        return separated
    return "simple, explode" if header.value.get("explode") is True else "simple"
