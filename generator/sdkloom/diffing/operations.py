"""Operations compared: which are added and removed, what each is called, and what it returns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sdkloom.diffing.access import compare_security
from sdkloom.diffing.bodies import compare_answers, compare_bodies
from sdkloom.diffing.changes import ANSWERED, BOTH, NOTHING_BREAKS, SENT, Breaks, ChangeLocation
from sdkloom.diffing.deprecations import deprecation_kind
from sdkloom.diffing.pair import BREAKS_EVERYTHING, BREAKS_PROGRAMS, OperationPair
from sdkloom.diffing.parameters import compare_parameters, path_template
from sdkloom.diffing.show import shortened, show
from sdkloom.diffing.type_use import TypeUse
from sdkloom.diffing.walk import Walk
from sdkloom.diffing.webhooks import compare_callbacks
from sdkloom.identifiers import class_name
from sdkloom.ir.nodes import Group, Operation, Scalar
from sdkloom.ir.walk import references
from sdkloom.matching.match import Located
from sdkloom.matching.revision import Revision
from sdkloom.reading.json_values import as_array
from sdkloom.reading.places import child


def compare_operations(walk: Walk, *, aliases: bool) -> None:
    """Note what became of every operation; renamed ones break nobody if they leave *aliases*."""
    matches = walk.matches
    for located in matches.removed:
        location = ChangeLocation(
            located.symbol, None, located.operation.origin, _holder(walk.new, located.operation)
        )
        walk.changes.add(
            "operation-removed",
            location,
            BOTH,
            BREAKS_EVERYTHING,
            before=_method_and_path(located.operation),
        )
    for located in matches.added:
        location = ChangeLocation(
            None, located.symbol, _holder(walk.old, located.operation), located.operation.origin
        )
        walk.changes.add(
            "operation-added", location, BOTH, after=_method_and_path(located.operation)
        )
    taken = {
        f"client.{group.module}.{operation.name}": operation
        for group in walk.new.api.groups
        for operation in group.operations
    }
    for old, new in matches.operations:
        _compare(OperationPair(walk, old, new, aliases), taken)
    for group in walk.old.api.groups:
        _class(walk, group, aliases=aliases)


def _class(walk: Walk, group: Group, *, aliases: bool) -> None:
    """Note a class of operations that is called otherwise, though its methods can still be called."""
    now = {each.module: each.class_name for each in walk.new.api.groups}
    moved = [new.group for old, new in walk.matches.operations if old.group is group]
    usable = now.get(group.module) or (class_name(group.module) if aliases else group.class_name)
    if not moved or usable == group.class_name:
        return
    fresh = now.get(group.module, moved[0].class_name)
    location = ChangeLocation(
        f"resources.{group.module}.{group.class_name}",
        f"resources.{group.module if group.module in now else moved[0].module}.{fresh}",
        walk.old.place("#", "tags", "paths"),
        walk.new.place("#", "tags", "paths"),
    )
    walk.changes.add(
        "name-moved", location, BOTH, BREAKS_PROGRAMS, before=group.class_name, after=fresh
    )


def _compare(pair: OperationPair, taken: Mapping[str, Operation]) -> None:
    _names(pair, taken)
    _tags(pair)
    _request(pair)
    compare_parameters(pair)
    compare_bodies(pair)
    compare_answers(pair)
    compare_security(pair)
    compare_callbacks(pair.walk, *pair.raw, pair.old.symbol)


def _names(pair: OperationPair, taken: Mapping[str, Operation]) -> None:
    before, after = pair.before, pair.after
    if pair.old.symbol != pair.new.symbol:
        keyword = "tags" if before.operation_id == after.operation_id else "operationId"
        breaks = NOTHING_BREAKS if pair.aliases else BREAKS_PROGRAMS
        if (other := taken.get(pair.old.symbol)) is not None:
            # No alias can stand for it: programs go on, and call the other operation.
            breaks = Breaks(source=True, type=_differ(before, other), runtime=True)
        symbols = pair.old.symbol, pair.new.symbol
        pair.changes.add(
            "operation-renamed", pair.location(*pair.places(keyword)), BOTH, breaks, *symbols
        )
    elif before.operation_id != after.operation_id:
        identifiers = before.operation_id or "", after.operation_id or ""
        location = pair.location(*pair.places("operationId"))
        pair.changes.add("operation-id-changed", location, BOTH, NOTHING_BREAKS, *identifiers)
    if kind := deprecation_kind("operation", (before.deprecated, after.deprecated)):
        pair.changes.add(kind, pair.location(*pair.places("deprecated")), BOTH)
    sunsets = [node.text("x-sunset") or "" for node in pair.raw]
    if sunsets[0] != sunsets[1]:
        location = pair.location(*pair.places("x-sunset"))
        pair.changes.add("operation-sunset-changed", location, BOTH, NOTHING_BREAKS, *sunsets)


def _differ(old: Operation, new: Operation) -> bool:
    """Whether two operations are called otherwise, or return something else."""
    calls = [
        (
            [(each.name, each.type, each.required) for each in operation.parameters],
            [content.type for content in operation.body.contents] if operation.body else None,
            [content.type for each in operation.returns for content in each.contents],
        )
        for operation in (old, new)
    ]
    return calls[0] != calls[1]


def _tags(pair: OperationPair) -> None:
    """Tags but for the first, which is the group that the method is in."""
    before, after = ([str(tag) for tag in as_array(node.value.get("tags"))] for node in pair.raw)
    if {*before} == {*after} or pair.old.group.module != pair.new.group.module:
        return
    removed = ", ".join(tag for tag in before if tag not in after)
    added = ", ".join(tag for tag in after if tag not in before)
    location = pair.location(*pair.places("tags"))
    pair.changes.add("operation-tags-changed", location, BOTH, NOTHING_BREAKS, removed, added)


def _request(pair: OperationPair) -> None:
    before, after = pair.before, pair.after
    moved = Breaks(runtime=True)
    if before.method != after.method:
        pair.changes.add(
            "method-changed", pair.location(), SENT, moved, before.method, after.method
        )
    if path_template(before.template) != path_template(after.template):
        pair.changes.add("path-changed", pair.location(), SENT, moved, before.path, after.path)
    if (before.server or "") != (after.server or ""):
        servers = before.server or "the API's server", after.server or "the API's server"
        pair.changes.add(
            "server-changed", pair.location(*pair.places("servers")), SENT, moved, *servers
        )
    schemes = [", ".join(map(str, as_array(node.value.get("schemes")))) for node in pair.raw]
    if sorted(schemes[0].split(", ")) != sorted(schemes[1].split(", ")):  # as 2.0 has it
        location = pair.location(*pair.places("schemes"))
        pair.changes.add("server-changed", location, SENT, NOTHING_BREAKS, *schemes)


def compare_results(walk: Walk) -> None:
    """Note what methods return otherwise, where no change of a schema is reported for it already."""
    for old, new in walk.matches.operations:
        _returned(walk, old, new)


def _returned(walk: Walk, old: Located, new: Located) -> None:
    before = list(_results(old.operation, walk.old))
    after = list(_results(new.operation, walk.new))
    if [use.kind for use in before] == [Scalar("none")]:
        return  # what is nothing cannot be used
    unmet = [
        use
        for use in after
        if not any(walk.compatibility.assignable(use, other) for other in before)
    ]
    is_nothing = [use.kind for use in after] == [Scalar("none")]
    if not unmet or (not is_nothing and _is_reported(walk, old, before)):
        return
    shown = [shortened(" | ".join(dict.fromkeys(map(show, each)))) for each in (before, after)]
    origins = (
        walk.old.place(old.operation.origin, "responses"),
        walk.new.place(new.operation.origin, "responses"),
    )
    source = is_nothing or (
        len(unmet) == len(after)
        and all(walk.compatibility.unusable(use, other) for use in before for other in unmet)
    )
    location = ChangeLocation(f"{old.symbol} ->", f"{new.symbol} ->", *origins)
    breaks = Breaks(source=source, type=True)
    walk.changes.add(
        "return-type-changed", location, ANSWERED, breaks, before=shown[0], after=shown[1]
    )


def _is_reported(walk: Walk, old: Located, before: list[TypeUse]) -> bool:
    origins = [origin for use in before if use.kind is not None for origin in references(use.kind)]
    symbols = [f"models.{walk.old.index[origin].name}" for origin in origins]
    return any(map(walk.changes.breaks_types, (f"{old.symbol} ->", *symbols)))


def _method_and_path(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _holder(side: Revision, operation: Operation) -> str:
    """Where an operation would stand on a side that lacks it."""
    paths = side.document.root.get("paths")
    if isinstance(paths, dict) and operation.path in paths:
        return child("#/paths", operation.path)
    return "#/paths"


def _results(operation: Operation, side: Revision) -> Iterator[TypeUse]:
    contents = [content for response in operation.returns for content in response.contents]
    yield from (TypeUse(side, content.type, open=True) for content in contents)
    if not contents or any(not response.contents for response in operation.returns):
        yield TypeUse(side, Scalar("none"))
