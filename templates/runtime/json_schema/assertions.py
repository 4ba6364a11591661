"""Keywords about a value as a whole: its type, its size, its own value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from ..values.files import File
from ..values.types import EncodedObject
from .evaluation import Rule, leaf
from .instances import (
    KINDS,
    decimal_parts,
    is_multiple,
    is_whole,
    key_of,
    keys_of,
    kind_of,
    listed,
    shown,
    type_name,
)

if TYPE_CHECKING:
    from .evaluation import Keywords, Pattern, Run


def leaf_rules(k: Keywords, *, strict_integers: bool) -> Iterator[Rule]:
    """Make the rules; with *strict_integers*, 1.0 is none (OpenAPI before 3.1)."""
    yield from _type_rules(k, strict_integers)
    yield from _value_rules(k)
    yield from _number_rules(k)
    yield from _string_rules(k)
    yield from _size_rules(k)
    yield from _name_rules(k)


def _type_rules(k: Keywords, strict_integers: bool) -> Iterator[Rule]:
    types = _listed(k.get("type") or KINDS[:-1])
    rules = _rules_of_types(types, strict_integers)
    if "sent_types" not in k:
        return rules
    sent = _rules_of_types((*types, *k["sent_types"]), strict_integers)
    return chain(
        (_rule_when(False, rule) for rule in rules),
        (_rule_when(True, rule) for rule in sent),
    )


def _rules_of_types(types: Sequence[str], strict_integers: bool) -> Iterator[Rule]:
    expected = " or ".join(types)

    def say(value: object) -> str:
        return f"expected {expected}, got {type_name(value)}"

    def is_integer(value: object) -> bool:
        return isinstance(value, int) if strict_integers else is_whole(value)

    def never(_value: object) -> bool:
        return False

    refused = [kind for kind in KINDS if kind not in types]
    if "integer" in types and "number" in refused:
        refused.remove("number")
        yield leaf("type", ("number",), is_integer, say)
    yield leaf("type", refused, never, say)


def _value_rules(k: Keywords) -> Iterator[Rule]:
    for keyword, values in _constants(k):
        rule = _enum_rule(keyword, values)
        wanted = k.get("type", KINDS)
        types = {"number" if kind == "integer" else kind for kind in _listed(wanted)}
        is_possible = any(kind_of(value) in types for value in values)
        # What no value of the type could satisfy, nobody is asked for.
        yield rule if is_possible else _rule_when(False, rule)


def _constants(k: Keywords) -> Iterator[tuple[str, Sequence[object]]]:
    if "enum" in k:
        yield "enum", k["enum"]
    if "const" in k:
        yield "const", (k["const"],)


def _listed(types: str | Sequence[str]) -> Sequence[str]:
    return (types,) if isinstance(types, str) else types


def _rule_when(sending: bool, rule: Rule) -> Rule:
    """Ask only of values that are sent, or only of others."""

    def admits(value: object, run: Run) -> bool:
        return run.sending is not sending or rule.admits(value, run)

    def explains(value: object, path: str, run: Run) -> None:
        if run.sending is sending:
            rule.explains(value, path, run)

    return Rule(rule.kinds, admits, explains)


def _enum_rule(keyword: str, values: Sequence[object]) -> Rule:
    keys = keys_of(values)
    any_text = any(isinstance(item, str) for item in values)

    def test(value: object) -> bool:
        if isinstance(value, File):
            return any_text
        return (value if type(value) is str else key_of(value)) in keys

    def say(value: object) -> str:
        if keyword == "const":
            return f"{shown(value)} is not {shown(values[0])}"
        return f"{shown(value)} is not one of {listed(values)}"

    return leaf(keyword, KINDS, test, say)


def _number_rules(k: Keywords) -> Iterator[Rule]:
    number = ("number",)
    if "minimum" in k:
        low = k["minimum"]
        say = _saying("is less than the minimum of", low)
        yield leaf("minimum", number, lambda value: value >= _as(value, low), say)
    if "maximum" in k:
        high = k["maximum"]
        say = _saying("is greater than the maximum of", high)
        yield leaf("maximum", number, lambda value: value <= _as(value, high), say)
    if "exclusive_minimum" in k:
        below = k["exclusive_minimum"]
        say = _saying("is not greater than", below)
        yield leaf(
            "exclusiveMinimum", number, lambda value: value > _as(value, below), say
        )
    if "exclusive_maximum" in k:
        above = k["exclusive_maximum"]
        say = _saying("is not less than", above)
        yield leaf(
            "exclusiveMaximum", number, lambda value: value < _as(value, above), say
        )
    if "multiple_of" in k:
        yield _multiple_rule(k["multiple_of"])


def _multiple_rule(unit: float) -> Rule:
    of = decimal_parts(unit) or (1, 0)

    def test(value: object) -> bool:
        parts = decimal_parts(value)
        return parts is not None and is_multiple(parts, of)

    return leaf("multipleOf", ("number",), test, _saying("is not a multiple of", unit))


def _as(value: Any, limit: float) -> Any:
    """Make *limit* a ``Decimal`` where *value* is one, so that 0.1 equals 0.1."""
    return limit if isinstance(value, int | float) else type(value)(repr(limit))


def _saying(what: str, limit: object) -> Callable[[object], str]:
    return lambda value: f"{shown(value)} {what} {shown(limit)}"


def _string_rules(k: Keywords) -> Iterator[Rule]:
    """One rule for all: a pattern is tried only on a text of the right length."""
    shortest, longest = k.get("min_length", 0), k.get("max_length")
    pattern = k.get("pattern")
    if not shortest and longest is None and pattern is None:
        return

    def admits(value: str | File, _run: Run) -> bool:
        if isinstance(value, File):  # its content is not looked into
            return True
        if len(value) < shortest or (longest is not None and len(value) > longest):
            return False
        return pattern is None or pattern.finds(value)

    def explains(value: str, path: str, run: Run) -> None:
        if not admits(value, run):
            _explain_text(value, path, run, shortest, longest, pattern)

    yield Rule(("string",), admits, explains)


def _explain_text(
    value: str,
    path: str,
    run: Run,
    shortest: int,
    longest: int | None,
    pattern: Pattern | None,
) -> None:
    length = len(value)
    if length < shortest:
        run.add(
            path, "minLength", f"{_many(length, 'character')} of at least {shortest:,}"
        )
    if longest is not None and length > longest:
        run.add(
            path, "maxLength", f"{_many(length, 'character')} of at most {longest:,}"
        )
    elif pattern is not None and not pattern.finds(value):
        source = pattern.source
        short = source if len(source) <= 200 else source[:199] + "…"
        run.add(path, "pattern", f"{shown(value)} does not match {short}")


def _size_rules(k: Keywords) -> Iterator[Rule]:
    if "min_items" in k:
        yield _size_rule("minItems", "array", "item", low=k["min_items"])
    if "max_items" in k:
        yield _size_rule("maxItems", "array", "item", high=k["max_items"])
    if "min_properties" in k:
        low = k["min_properties"]
        yield _size_rule("minProperties", "object", "property", low=low)
    if "max_properties" in k:
        high = k["max_properties"]
        yield _size_rule("maxProperties", "object", "property", high=high)
    if k.get("unique_items"):
        yield leaf("uniqueItems", ("array",), _are_unique, _say_repeated)


def _size_rule(
    keyword: str, kind: str, unit: str, *, low: int = 0, high: int | None = None
) -> Rule:
    bound = f"at least {low:,}" if high is None else f"at most {high:,}"

    def test(value: Sequence[object] | Mapping[str, object]) -> bool:
        return len(value) >= low and (high is None or len(value) <= high)

    return leaf(
        keyword, (kind,), test, lambda value: f"{_many(len(value), unit)} of {bound}"
    )


def _are_unique(value: Sequence[object]) -> bool:
    return len(keys_of(value)) == len(value)


def _say_repeated(value: Sequence[object]) -> str:
    first: dict[object, int] = {}
    for index, item in enumerate(value):
        if (same := first.setdefault(key_of(item), index)) != index:
            return f"items {same} and {index} are equal: {shown(item)}"
    return "items are equal"


def _name_rules(k: Keywords) -> Iterator[Rule]:
    if required := tuple(k.get("required", ())):
        yield _required_rule(required, frozenset(k.get("read_only", ())))
    if dependent := k.get("dependent_required"):
        yield _dependent_rule(dependent)


def _required_rule(required: tuple[str, ...], read_only: frozenset[str]) -> Rule:
    sent = tuple(name for name in required if name not in read_only)

    def admits(value: Mapping[str, object], run: Run) -> bool:
        for name in sent if run.sending else required:
            if name not in value and not (run.sending and _is_unsent(value, name)):
                return False
        return True

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for name in sent if run.sending else required:
            if name not in value and not (run.sending and _is_unsent(value, name)):
                run.add(path, "required", f"{shown(name)} is required")

    return Rule(("object",), admits, explains)


def _is_unsent(value: Mapping[str, object], name: str) -> bool:
    """Whether a property is read-only in the model of *value*: a base may not say so."""
    return isinstance(value, EncodedObject) and name in value.read_only


def _dependent_rule(dependent: Mapping[str, Sequence[str]]) -> Rule:
    def missing(value: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for name, needed in dependent.items():
            if name in value:
                yield from ((item, name) for item in needed if item not in value)

    def admits(value: Mapping[str, object], _run: Run) -> bool:
        return next(missing(value), None) is None

    def explains(value: Mapping[str, object], path: str, run: Run) -> None:
        for item, name in missing(value):
            message = f"{shown(item)} is required beside {shown(name)}"
            run.add(path, "dependentRequired", message)

    return Rule(("object",), admits, explains)


def _many(count: int, unit: str) -> str:
    plural = {"property": "properties"}.get(unit, f"{unit}s")
    return f"{count:,} {unit if count == 1 else plural}"
