"""Keywords that apply schemas: to the parts of a value, or to all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..values.types import OtherTag, is_object, tag_text
from .evaluated import seen_items, seen_names
from .evaluation import Dynamic, Rule, node, nodes
from .instances import KINDS, pointer, shown

if TYPE_CHECKING:
    from ..errors import Violation
    from .evaluation import Keywords, Node, Pattern, Run, Sub


def part_rules(k: Keywords) -> Iterator[Rule]:
    """Make the rules."""
    yield from _in_place_rules(k)
    yield from _member_rules(k)
    yield from _item_rules(k)
    if "unevaluated_properties" in k:
        yield _unevaluated_properties(k, k["unevaluated_properties"])
    if "unevaluated_items" in k:
        yield _unevaluated_items(k, k["unevaluated_items"])


def _in_place_rules(k: Keywords) -> Iterator[Rule]:
    """Rules that apply schemas to the value itself."""
    together = list(nodes(k.get("all_of", ())))
    if "ref" in k:
        together.insert(0, node(k["ref"]))
    if "dynamic_ref" in k:
        name, otherwise = k["dynamic_ref"]
        together.insert(0, Dynamic(name, node(otherwise)))
    yield from (
        Rule(KINDS, subschema.admits, subschema.explain) for subschema in together
    )
    tags = k.get("discriminator")
    if "any_of" in k:
        yield _any_rule(_Choice(k["any_of"], None if "one_of" in k else tags))
    if "one_of" in k:
        yield _one_of_rule(_Choice(k["one_of"], tags))
    if "not_" in k:
        yield _not_rule(node(k["not_"]))
    if "if_" in k and ("then" in k or "else_" in k):
        yield _if_rule(
            node(k["if_"]), node(k.get("then", True)), node(k.get("else_", True))
        )
    for name, subschema in k.get("dependent_schemas", {}).items():
        yield _dependent_rule(name, node(subschema))


class _OtherTag:
    """What is asked of a model whose tag stands for another one: it is never sent."""

    __slots__ = ("_name", "_tag")

    def __init__(self, name: str, tag: OtherTag) -> None:
        self._name = name
        self._tag = tag

    def admits(self, value: object, run: Run) -> bool:
        """Refuse *value*."""
        return False

    def explain(self, value: object, path: str, run: Run) -> None:
        """Say that the tag is the one of another model."""
        message = f"{shown(self._tag)} is not the tag of {self._tag.model}"
        run.add(pointer(path, self._name), "discriminator", message)

    def seen(self, value: object, run: Run) -> set[str | int]:
        """Find nothing: no value is valid."""
        return set()


def of_tag(selected: Node, name: str, tag: object) -> Node:
    """Find what is asked of a value whose property *name* is the *tag* of a schema."""
    return _OtherTag(name, tag) if isinstance(tag, OtherTag) else selected


class _Choice:
    """The schemas of a choice, and how the tag of a value that is sent selects one."""

    __slots__ = ("_discriminator", "options")

    def __init__(
        self,
        options: Sequence[Sub],
        discriminator: tuple[str, Mapping[str, int], int | None] | None,
    ) -> None:
        self.options = nodes(options)
        self._discriminator = discriminator

    def selected(self, value: object, run: Run) -> Node | None:
        """Find the schema that the tag of *value* stands for, if that is decided so."""
        if self._discriminator is None or not run.sending or not is_object(value):
            return None
        name, positions, otherwise = self._discriminator
        tag = value.get(name)
        text = tag_text(tag)
        found = otherwise if text is None else positions.get(text, otherwise)
        return None if found is None else of_tag(self.options[found], name, tag)

    def admits(self, value: object, run: Run) -> bool:
        """Tell whether *value* fits what its tag selects, else at least one schema."""
        if (only := self.selected(value, run)) is not None:
            return only.admits(value, run)
        return any(subschema.admits(value, run) for subschema in self.options)

    def explain(self, keyword: str, value: object, path: str, run: Run) -> None:
        """Say why no schema admits *value*."""
        if (only := self.selected(value, run)) is not None:
            only.explain(value, path, run)
        else:
            _explain_options(keyword, self.options, value, path, run)


def _any_rule(choice: _Choice) -> Rule:
    def explains(value: object, path: str, run: Run) -> None:
        if not choice.admits(value, run):
            choice.explain("anyOf", value, path, run)

    return Rule(KINDS, choice.admits, explains)


def _one_of_rule(choice: _Choice) -> Rule:
    options = choice.options

    def admits(value: object, run: Run) -> bool:
        if run.sending:
            return choice.admits(value, run)
        fits = 0
        for subschema in options:
            if subschema.admits(value, run):
                fits += 1
                if fits > 1:
                    return False
        return fits == 1

    def explains(value: object, path: str, run: Run) -> None:
        if admits(value, run):
            return
        fits = [
            n for n, subschema in enumerate(options, 1) if subschema.admits(value, run)
        ]
        if run.sending or not fits:
            choice.explain("oneOf", value, path, run)
        else:
            which = ", ".join(map(str, fits[:8])) + (", …" if len(fits) > 8 else "")
            message = f"fits {len(fits)} of the {len(options)} schemas ({which})"
            run.add(path, "oneOf", f"{message} where exactly one is allowed")

    return Rule(KINDS, admits, explains)


def _explain_options(
    keyword: str, options: Sequence[Node], value: object, path: str, run: Run
) -> None:
    """Say what is wrong by the schema that *value* comes closest to."""
    tries = [run.violations(subschema.explain, value) for subschema in options]
    tries = [found for found in tries if found]
    if not tries:  # all are being explained already, further out
        return
    found = min(tries, key=_distance)
    first = found[0]
    place = f"{shown(first.path)}: " if first.path else ""
    more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
    message = f"{place}{first.message}{more}"
    if len(options) > 1:
        message = f"fits none of {len(options)} schemas; closest: {message}"
    run.add(path, keyword, message)


def _distance(found: Sequence[Violation]) -> tuple[bool, bool, int]:
    """Rank a failed option: of another type, of another tag, with so many violations."""
    other_type = any(
        not subschema.path and subschema.keyword == "type" for subschema in found
    )
    other_tag = any(
        subschema.keyword in {"const", "enum"} and subschema.path.count("/") <= 1
        for subschema in found
    )
    return other_type, other_tag, len(found)


def _not_rule(forbidden: Node) -> Rule:
    def admits(value: object, run: Run) -> bool:
        return not run.fits_exactly(forbidden, value)

    def explains(value: object, path: str, run: Run) -> None:
        if run.fits_exactly(forbidden, value):
            run.add(path, "not", f"{shown(value)} is what the schema excludes")

    return Rule(KINDS, admits, explains)


def _if_rule(condition: Node, then: Node, otherwise: Node) -> Rule:
    def branch(value: object, run: Run) -> Node:
        return then if run.fits_exactly(condition, value) else otherwise

    def admits(value: object, run: Run) -> bool:
        return branch(value, run).admits(value, run)

    def explains(value: object, path: str, run: Run) -> None:
        branch(value, run).explain(value, path, run)

    return Rule(KINDS, admits, explains)


def _dependent_rule(name: str, then: Node) -> Rule:
    def admits(value: Mapping[str, object], run: Run) -> bool:
        return name not in value or then.admits(value, run)

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        if name in value:
            then.explain(value, path, run)

    return Rule(("object",), admits, explains)


def _member_rules(k: Keywords) -> Iterator[Rule]:
    """Rules about the properties of an object."""
    known = {
        name: node(subschema) for name, subschema in k.get("properties", {}).items()
    }
    patterns = [
        (pattern, sub, node(sub)) for pattern, sub in k.get("pattern_properties", ())
    ]
    if known:
        yield _known_rule(known)
    if patterns:
        yield _pattern_rule(patterns)
    if (rest := k.get("additional_properties", True)) is not True:
        yield _rest_rule(
            frozenset(known), [pattern for pattern, _, _ in patterns], rest
        )
    if "property_names" in k:
        yield _names_rule(node(k["property_names"]))


def _known_rule(known: Mapping[str, Node]) -> Rule:
    pairs = tuple((name, subschema.admits) for name, subschema in known.items())

    def admits(value: Mapping[str, object], run: Run) -> bool:
        for name, test in pairs:
            if (
                name in value
                and not test(value[name], run)
                and (not run.merging or value[name] is not None)
            ):
                return False
        return True

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for name, subschema in known.items():
            if name in value and not (run.merging and value[name] is None):
                subschema.explain(value[name], pointer(path, name), run)

    return Rule(("object",), admits, explains)


def _pattern_rule(patterns: Sequence[tuple[Pattern, Sub, Node]]) -> Rule:
    def admits(value: Mapping[str, object], run: Run) -> bool:
        for pattern, sub, subschema in patterns:
            for name in value:
                if (
                    pattern.finds(name)
                    and not subschema.admits(value[name], run)
                    and not _removes(value[name], run, sub)
                ):
                    return False
        return True

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for pattern, sub, subschema in patterns:
            for name in value:
                if pattern.finds(name) and not _removes(value[name], run, sub):
                    subschema.explain(value[name], pointer(path, name), run)

    return Rule(("object",), admits, explains)


def _rest_rule(known: frozenset[str], patterns: Sequence[Pattern], sub: Sub) -> Rule:
    subschema = node(sub)

    def rest(value: Mapping[str, object], run: Run) -> Iterator[str]:
        for name in value:
            if (
                name not in known
                and not any(each.finds(name) for each in patterns)
                and not _removes(value[name], run, sub)
                and not _is_described_beside(name, value, run)
            ):
                yield name

    def admits(value: Mapping[str, object], run: Run) -> bool:
        if known.issuperset(value):
            return True
        return all(subschema.admits(value[name], run) for name in rest(value, run))

    return _rule_for_rest("additionalProperties", sub, rest, admits)


def _rule_for_rest(
    keyword: str,
    sub: Sub,
    rest: Callable[[Mapping[str, object], Run], Iterable[str]],
    admits: Callable[[Mapping[str, object], Run], bool],
) -> Rule:
    """Make the rule of a *keyword* for the properties that no other keyword describes."""
    subschema = node(sub)

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for name in rest(value, run):
            if sub is False:
                message = f"{shown(name)} is not a known property"
                run.add(pointer(path, name), keyword, message)
            else:
                subschema.explain(value[name], pointer(path, name), run)

    return Rule(("object",), admits, explains)


def _is_described_beside(name: str, value: object, run: Run) -> bool:
    """Tell whether another part of the whole that checks *value* describes a property."""
    parts = run.parts.get(id(value))
    return parts is not None and name in parts.described(run)


def _removes(value: object, run: Run, sub: Sub) -> bool:
    """Tell whether *value* removes a property that there may be."""
    return run.merging and value is None and sub is not False


def _names_rule(subschema: Node) -> Rule:
    def admits(value: Mapping[str, object], run: Run) -> bool:
        return all(subschema.admits(name, run) for name in value)

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for name in value:
            for found in run.violations(subschema.explain, name):
                message = f"the name {shown(name)}: {found.message}"
                run.add(path, "propertyNames", message)

    return Rule(("object",), admits, explains)


def _item_rules(k: Keywords) -> Iterator[Rule]:
    """Rules about the items of an array."""
    first = nodes(k.get("prefix_items", ()))
    if first:
        yield _first_rule(first)
    if (rest := k.get("items", True)) is not True:
        yield _items_rule(len(first), rest)
    if "contains" in k:
        low, high = k.get("min_contains", 1), k.get("max_contains")
        yield _contains_rule(node(k["contains"]), low, high, named="min_contains" in k)


def _first_rule(first: Sequence[Node]) -> Rule:
    def admits(value: Sequence[object], run: Run) -> bool:
        pairs = zip(first, value, strict=False)
        return all(subschema.admits(item, run) for subschema, item in pairs)

    def explains(value: Sequence[object], path: str, run: Run) -> None:
        for index, (subschema, item) in enumerate(zip(first, value, strict=False)):
            subschema.explain(item, f"{path}/{index}", run)

    return Rule(("array",), admits, explains)


def _items_rule(start: int, sub: Sub) -> Rule:
    subschema = node(sub)
    test = subschema.admits

    def admits(value: Sequence[object], run: Run) -> bool:
        for item in value[start:] if start else value:
            if not test(item, run):
                return False
        return True

    def explains(value: Sequence[object], path: str, run: Run) -> None:
        for index in range(start, len(value)):
            if sub is False:
                message = f"no more than {start} items are allowed"
                run.add(f"{path}/{index}", "items", message)
            else:
                subschema.explain(value[index], f"{path}/{index}", run)

    return Rule(("array",), admits, explains)


def _contains_rule(subschema: Node, low: int, high: int | None, *, named: bool) -> Rule:
    def count(value: Sequence[object], run: Run) -> int:
        return sum(subschema.admits(item, run) for item in value)

    def admits(value: Sequence[object], run: Run) -> bool:
        if low == 0 and high is None:
            return True
        fits = count(value, run)
        return low <= fits and (high is None or fits <= high)

    def explains(value: Sequence[object], path: str, run: Run) -> None:
        fits = count(value, run)
        counted = f"{fits:,} of {len(value):,} items are as `contains` asks"
        if fits < low:
            keyword = "minContains" if named and fits else "contains"
            run.add(path, keyword, f"{counted}, not at least {low:,}")
        if high is not None and fits > high:
            run.add(path, "maxContains", f"{counted}, not at most {high:,}")

    return Rule(("array",), admits, explains)


def _unevaluated_properties(k: Keywords, sub: Sub) -> Rule:
    subschema = node(sub)

    def rest(value: Mapping[str, object], run: Run) -> list[str]:
        seen = seen_names(k, value, run)
        return [
            name
            for name in value
            if name not in seen
            and not _removes(value[name], run, sub)
            and not _is_described_beside(name, value, run)
        ]

    def admits(value: Mapping[str, object], run: Run) -> bool:
        return all(subschema.admits(value[name], run) for name in rest(value, run))

    return _rule_for_rest("unevaluatedProperties", sub, rest, admits)


def _unevaluated_items(k: Keywords, sub: Sub) -> Rule:
    subschema = node(sub)

    def rest(value: Sequence[object], run: Run) -> list[int]:
        seen = seen_items(k, value, run)
        return [index for index in range(len(value)) if index not in seen]

    def admits(value: Sequence[object], run: Run) -> bool:
        return all(subschema.admits(value[index], run) for index in rest(value, run))

    def explains(value: Sequence[object], path: str, run: Run) -> None:
        for index in rest(value, run):
            if sub is False:
                message = "no schema allows this item"
                run.add(f"{path}/{index}", "unevaluatedItems", message)
            else:
                subschema.explain(value[index], f"{path}/{index}", run)

    return Rule(("array",), admits, explains)
