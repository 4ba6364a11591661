"""Operations compared: what is called how, with what, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdkloom.diffing.changes import (
    ANSWERED,
    BOTH,
    NOTHING_BREAKS,
    REFUSED,
    SENT,
    Breaks,
    Spot,
    Ways,
)
from sdkloom.diffing.contents import compare_unchecked_answers, compare_unchecked_bodies
from sdkloom.diffing.fit import Held
from sdkloom.diffing.match import Located
from sdkloom.diffing.parameters import (
    access_place,
    alternatives,
    has_parts,
    meets,
    parameter_pairs,
    path_template,
    spoken_access,
    wire_style,
)
from sdkloom.diffing.show import shortened, show
from sdkloom.diffing.sides import Side
from sdkloom.diffing.sites import Place, Site, Walk
from sdkloom.ir import (
    Body,
    Content,
    Operation,
    Parameter,
    Response,
    Scalar,
)
from sdkloom.lowering.placing import references
from sdkloom.reading.places import child

_RENAMED = Breaks(source=True, type=True)
_GONE = Breaks(source=True, type=True, runtime=True)
_PLACES = {"path": "path", "query": "query", "header": "headers", "cookie": "cookies"}


def compare_operations(walk: Walk, *, aliases: bool) -> None:
    """Note what became of every operation; renamed ones break nobody if they leave *aliases*."""
    matches = walk.matches
    for one in matches.gone:
        spot = Spot(one.symbol, None, one.operation.origin, _holder(walk.new, one.operation))
        walk.found.add("operation-removed", spot, BOTH, _GONE, before=_request(one.operation))
    for one in matches.come:
        spot = Spot(None, one.symbol, _holder(walk.old, one.operation), one.operation.origin)
        walk.found.add("operation-added", spot, BOTH, after=_request(one.operation))
    for one, other in matches.operations:
        _Pair(walk, one, other, aliases).compare()


def compare_results(walk: Walk) -> None:
    """Note what methods return otherwise, where no change of a schema says so already."""
    for one, other in walk.matches.operations:
        _returned(walk, one, other)


def _returned(walk: Walk, old: Located, new: Located) -> None:
    before = list(_results(old.operation, walk.old))
    after = list(_results(new.operation, walk.new))
    if [one.kind for one in before] == [Scalar("none")]:
        return  # what is nothing cannot be used
    unmet = [one for one in after if not any(walk.fit.assignable(one, other) for other in before)]
    if not unmet or _is_told(walk, old, before):
        return
    shown = [shortened(" | ".join(dict.fromkeys(map(show, each)))) for each in (before, after)]
    origins = (
        walk.old.place(old.operation.origin, "responses"),
        walk.new.place(new.operation.origin, "responses"),
    )
    source = all(walk.fit.disjoint(one, other) for one in before for other in unmet) and len(
        unmet
    ) == len(after)
    spot = Spot(f"{old.symbol} ->", f"{new.symbol} ->", *origins)
    breaks = Breaks(source=source, type=True)
    walk.found.add("return-type-changed", spot, ANSWERED, breaks, before=shown[0], after=shown[1])


def _is_told(walk: Walk, old: Located, before: list[Held]) -> bool:
    origins = [origin for one in before if one.kind is not None for origin in references(one.kind)]
    symbols = [f"models.{walk.old.index[one].name}" for one in origins]
    return any(map(walk.found.breaks_types, (f"{old.symbol} ->", *symbols)))


def _request(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _holder(side: Side, operation: Operation) -> str:
    """Where an operation would stand on a side that lacks it."""
    paths = side.document.root.get("paths")
    if isinstance(paths, dict) and operation.path in paths:
        return child("#/paths", operation.path)
    return "#/paths"


@dataclass(slots=True)
class _Pair:
    """The same operation on both sides."""

    walk: Walk
    old: Located
    new: Located
    aliases: bool

    @property
    def before(self) -> Operation:
        return self.old.operation

    @property
    def after(self) -> Operation:
        return self.new.operation

    def compare(self) -> None:
        self._names()
        self._request()
        self._parameters()
        self._body()
        self._responses()
        self._security()

    def spot(
        self, origin_old: str | None = None, origin_new: str | None = None, part: str = ""
    ) -> Spot:
        """The symbols of the operation, or of a part of it."""
        return Spot(
            f"{self.old.symbol}{part}",
            f"{self.new.symbol}{part}",
            origin_old or self.before.origin,
            origin_new or self.after.origin,
        )

    def add(  # noqa: PLR0913, PLR0917 - what one change is made of
        self,
        kind: str,
        spot: Spot,
        ways: Ways,
        breaks: Breaks = NOTHING_BREAKS,
        before: str = "",
        after: str = "",
    ) -> None:
        """Note a change."""
        self.walk.found.add(kind, spot, ways, breaks, before=before, after=after)

    # -- names and places

    def _names(self) -> None:
        if self.old.symbol != self.new.symbol:
            keyword = (
                "tags" if self.before.operation_id == self.after.operation_id else "operationId"
            )
            origins = self._places(keyword)
            breaks = NOTHING_BREAKS if self.aliases else _RENAMED
            self.add(
                "operation-renamed",
                self.spot(*origins),
                BOTH,
                breaks,
                self.old.symbol,
                self.new.symbol,
            )
        if self.before.deprecated != self.after.deprecated:
            kind = "operation-deprecated" if self.after.deprecated else "operation-undeprecated"
            self.add(kind, self.spot(*self._places("deprecated")), BOTH)

    def _places(self, keyword: str) -> tuple[str, str]:
        return (
            self.walk.old.place(self.before.origin, keyword),
            self.walk.new.place(self.after.origin, keyword),
        )

    def _listed(self, spot: Spot, keyword: str) -> Spot:
        """Where media types are listed: in 2.0 by the operation or the document."""
        origins = [spot.origin_old, spot.origin_new]
        pairs = (self.walk.old, self.before), (self.walk.new, self.after)
        for number, (side, operation) in enumerate(pairs):
            if side.document.version == "2.0":
                place = side.place(operation.origin, keyword)
                origins[number] = place if place != operation.origin else side.place("#", keyword)
        listed = [side.raw(origin) for (side, _), origin in zip(pairs, origins, strict=True)]
        return spot if listed[0] == listed[1] else spot.at(*origins)

    def _request(self) -> None:
        before, after = self.before, self.after
        if before.method != after.method:
            self.add(
                "method-changed",
                self.spot(),
                SENT,
                Breaks(runtime=True),
                before.method,
                after.method,
            )
        if path_template(before.path) != path_template(after.path):
            self.add(
                "path-changed", self.spot(), SENT, Breaks(runtime=True), before.path, after.path
            )
        if (before.server or "") != (after.server or ""):
            words = before.server or "the API's server", after.server or "the API's server"
            self.add(
                "server-changed",
                self.spot(*self._places("servers")),
                SENT,
                Breaks(runtime=True),
                *words,
            )

    # -- parameters

    def _parameters(self) -> None:
        left = list(self.before.parameters)
        right = list(self.after.parameters)
        for one, other in list(parameter_pairs(left, right, self.before.path, self.after.path)):
            left.remove(one)
            right.remove(other)
            self._parameter(one, other)
        for one in left:
            spot = Spot(
                self._argument(self.old, one),
                None,
                one.origin,
                self.walk.new.place(self.after.origin, "parameters"),
            )
            self.add("parameter-removed", spot, SENT, _RENAMED, f"{one.where} {one.wire}")
        for other in right:
            spot = Spot(
                None,
                self._argument(self.new, other),
                self.walk.old.place(self.before.origin, "parameters"),
                other.origin,
            )
            breaks = _GONE if other.required else NOTHING_BREAKS
            words = "required" if other.required else "optional"
            self.add(
                "parameter-added", spot, SENT, breaks, after=f"{other.where} {other.wire}, {words}"
            )

    def _argument(self, located: Located, one: Parameter) -> str:
        return f"{located.symbol}({one.name})"

    def _parameter(self, one: Parameter, other: Parameter) -> None:
        spot = Spot(
            self._argument(self.old, one), self._argument(self.new, other), one.origin, other.origin
        )
        if one.name != other.name:
            self.add("parameter-renamed", spot, SENT, _RENAMED, one.name, other.name)
        if one.where != other.where:
            moved = Breaks(runtime=True)
            self.add("parameter-moved", spot, SENT, moved, _PLACES[one.where], _PLACES[other.where])
        if one.required != other.required:
            kind = "parameter-required" if other.required else "parameter-optional"
            breaks = _GONE if other.required else NOTHING_BREAKS
            words = ("optional", "required") if other.required else ("required", "optional")
            self.add(kind, spot, SENT, breaks, *words)
        self._style(one, other, spot)
        held = Held(self.walk.old, one.type), Held(self.walk.new, other.type)
        self._rules((one.rule, other.rule), held, spot, SENT)

    def _style(self, one: Parameter, other: Parameter, spot: Spot) -> None:
        before, after = wire_style(one), wire_style(other)
        if before == after or one.where != other.where:
            return
        kinds = self.walk.old.core(one.type), self.walk.new.core(other.type)
        plain = {"form", "simple", "spaceDelimited", "pipeDelimited"}
        shows = one.content_type != other.content_type or any(map(has_parts, kinds))
        shows = shows or not {one.style, other.style} <= plain
        breaks = Breaks(runtime=shows)
        self.add("parameter-style-changed", spot, SENT, breaks, before, after)

    # -- bodies

    def _body(self) -> None:
        before, after = self.before.body, self.after.body
        origins = self._places("requestBody")
        spot = self.spot(*origins, part="(body)")
        if before is None or after is None:
            if after is not None:
                breaks = _GONE if after.required else NOTHING_BREAKS
                self.add(
                    "body-added", replace(spot, symbol_old=None), SENT, breaks, after=_media(after)
                )
            elif before is not None:
                self.add(
                    "body-removed", replace(spot, symbol_new=None), SENT, _RENAMED, _media(before)
                )
            return
        if before.required != after.required:
            kind = "body-required" if after.required else "body-optional"
            breaks = _GONE if after.required else NOTHING_BREAKS
            words = ("optional", "required") if after.required else ("required", "optional")
            self.add(kind, spot, SENT, breaks, *words)
        self._media_types(before, after, spot)
        compare_unchecked_bodies(self.walk, self.before, self.after, spot, SENT)
        there = {one.media_type: one for one in after.contents}
        for one in before.contents:
            if (other := there.get(one.media_type)) is not None:
                self._encoding(one, other, spot)
                self._content(one, other, spot, SENT)
        held = (
            Held(self.walk.old, before.contents[0].type),
            Held(self.walk.new, after.contents[0].type),
        )
        if not set(there) & {one.media_type for one in before.contents}:
            self._rules((before.contents[0].rule, after.contents[0].rule), held, spot, SENT)

    def _media_types(self, before: Body, after: Body, spot: Spot) -> None:
        spot = self._listed(spot, "consumes")
        known, others = ([one.media_type for one in body.contents] for body in (before, after))
        for media_type in known:
            if media_type in others:
                continue
            choosable = len(known) > 1
            used = media_type == known[0]
            breaks = Breaks(choosable and len(others) < 2, choosable, used)
            self.add("body-media-type-removed", spot, SENT, breaks, media_type)
        for media_type in others:
            if media_type not in known:
                self.add("body-media-type-added", spot, SENT, after=media_type)

    def _encoding(self, one: Content, other: Content, spot: Spot) -> None:
        before = {each.wire: each for each in one.encoding}
        after = {each.wire: each for each in other.encoding}
        for wire in dict.fromkeys((*before, *after)):
            words = [
                str(each.content_type or each.style or "default") if each else "default"
                for each in (before.get(wire), after.get(wire))
            ]
            if before.get(wire) != after.get(wire):
                told = [f"{wire}: {word}" for word in words]
                self.add(
                    "part-encoding-changed",
                    spot,
                    SENT,
                    Breaks(runtime=words[0] != words[1]),
                    told[0],
                    told[1],
                )

    def _content(self, one: Content, other: Content, spot: Spot, ways: Ways) -> None:
        received = ways.received
        held = (
            Held(self.walk.old, one.type, open=received),
            Held(self.walk.new, other.type, open=received),
        )
        self._rules((one.rule, other.rule), held, spot, ways)

    def _rules(
        self, rules: tuple[str | None, str | None], held: tuple[Held, Held], spot: Spot, ways: Ways
    ) -> None:
        """Compare the schemas of a value, or its types where a media type knows no schema."""
        walk = self.walk
        if rules[0] is None or rules[1] is None:
            breaks = walk.fit.retyped(*held, ways)
            if rules != (None, None) or breaks:
                shown = show(held[0]), show(held[1])
                words = (
                    "no schema" if one is None else text
                    for one, text in zip(rules, shown, strict=True)
                )
                self.add(
                    "type-changed", spot, ways, breaks, *(words if shown[0] == shown[1] else shown)
                )
            return
        if walk.matches.schemas.get(rules[0]) == rules[1]:
            return
        old = Place(schemas=(walk.old.schema(rules[0]),), held=held[0], symbol=spot.symbol_old)
        new = Place(schemas=(walk.new.schema(rules[1]),), held=held[1], symbol=spot.symbol_new)
        site = Site(old=old, new=new, ways=ways, home=(rules[0], rules[1]))
        if (
            rules[0] in walk.old.components
            and rules[1] in walk.new.components
            and walk.structured(site)
        ):
            origins = spot.origin_old or rules[0], spot.origin_new or rules[1]
            walk.retyped(site, "type-changed", origins)
        else:
            walk.push(site)

    # -- answers

    def _responses(self) -> None:
        before = {one.status: one for one in (*self.before.returns, *self.before.errors)}
        after = {one.status: one for one in (*self.after.returns, *self.after.errors)}
        returned = {one.status for one in self.before.returns} | {
            one.status for one in self.after.returns
        }
        origins = self._places("responses")
        for status in dict.fromkeys((*before, *after)):
            spot = self.spot(*origins, part=f" -> {status}")
            one, other = before.get(status), after.get(status)
            ways = ANSWERED if status in returned else REFUSED
            if one is None:
                unknown = status in {each.status for each in self.after.returns} and not _expected(
                    status, self.before
                )
                self.add(
                    "response-added",
                    replace(spot, symbol_old=None),
                    ways,
                    Breaks(runtime=unknown),
                    after=status,
                )
            elif other is None:
                self.add("response-removed", replace(spot, symbol_new=None), ways, before=status)
            else:
                self._response(
                    one, other, self.spot(*self._status(status), part=f" -> {status}"), ways
                )

    def _status(self, status: str) -> tuple[str, str]:
        old, new = self._places("responses")
        spelled = [status, status.replace("XX", "xx")]
        return (
            next((child(old, one) for one in spelled if self.walk.old.place(old, one) != old), old),
            next((child(new, one) for one in spelled if self.walk.new.place(new, one) != new), new),
        )

    def _response(self, one: Response, other: Response, spot: Spot, ways: Ways) -> None:
        compare_unchecked_answers(self.walk, self.before, self.after, one.status, spot, ways)
        before = {each.media_type: each for each in one.contents}
        after = {each.media_type: each for each in other.contents}
        listed = self._listed(spot, "produces")
        for media_type in dict.fromkeys((*before, *after)):
            if media_type not in after:
                self.add(
                    "response-media-type-removed",
                    listed,
                    ways,
                    Breaks(runtime=ways.decoded),
                    media_type,
                )
            elif media_type not in before:
                self.add("response-media-type-added", listed, ways, after=media_type)
            else:
                self._content(before[media_type], after[media_type], spot, ways)

    # -- access

    def _security(self) -> None:
        before, after = alternatives(self.before), alternatives(self.after)
        if before == after:
            return
        origins = (
            access_place(self.walk.old, self.before),
            access_place(self.walk.new, self.after),
        )
        met = (
            all(any(meets(one, other) for other in after) for one in before or [{}])
            if after
            else True
        )
        words = spoken_access(before), spoken_access(after)
        # A change of the whole API's security is one change, whatever number of operations it is of.
        spot = self.spot(*origins)
        if origins == ("#/security", "#/security"):
            spot = Spot("client", "client", *origins)
        self.add("security-changed", spot, SENT, Breaks(runtime=not met), words[0], words[1])


def _media(body: Body) -> str:
    return ", ".join(one.media_type for one in body.contents)


def _expected(status: str, before: Operation) -> bool:
    """Whether an old client takes a status for a success."""
    returned = {one.status for one in before.returns}
    family = f"{status[0]}XX"
    return status in returned or family in returned or ("default" in returned and status[0] == "2")


def _results(operation: Operation, side: Side) -> Iterator[Held]:
    contents = [content for one in operation.returns for content in one.contents]
    yield from (Held(side, one.type, open=True) for one in contents)
    if not contents or any(not one.contents for one in operation.returns):
        yield Held(side, Scalar("none"))
