"""Builders: functions that make models of objects that have the same keys in the same order.

Answers repeat a few shapes. Where one has come often, a function is written for it, as
``dataclasses`` does for ``__init__``. For an object with an id and a date that is::

    def build(obj):
        v0, v1, = obj.values()
        if type(v0) is not str:
            return build_any(obj)
        try:
            at = 1
            v1 = d1(v1)
        except DecodeError as error:
            raise error.inside(keys[at]) from None
        model = new(model_class)
        model.id = v0
        model.created_at = v1
        return model

Storing attributes one by one lets CPython do without a dict for each instance. Of the
document the text has only names of fields; keys and decoders are in its scope.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ..errors import DecodeError
from .codec import Codec
from .decoding import PARTS, Decoder, to_json, wrong
from .plans import UNKNOWN, DecodingPlan

Shape: TypeAlias = tuple[str, ...]
Builder: TypeAlias = Callable[[dict[str, Any]], Any]
Scope: TypeAlias = dict[str, Any]

_OFTEN = 200
"""How many objects of a shape come before its builder is compiled.

To compile one takes as long as to decode some hundred objects; a program that reads a page
or two needs none.
"""
_MOST = 64
"""How many shapes of a model are counted: who sends the objects chooses their keys."""
_LONGEST = 4_000
"""How many characters the keys of such a shape may have."""


class Builders(dict[Shape, Builder]):
    """The builders of a model by the shapes of its objects; of bounded size.

    For a shape without one it returns the function that builds from objects of any shape.
    """

    __slots__ = ("_build_any", "_counts", "_find_plan")
    _build_any: Builder

    def __init__(self, find_plan: Callable[[], DecodingPlan]) -> None:
        super().__init__()
        self._find_plan = find_plan
        self._counts: dict[Shape, int] = {}

    def __missing__(self, shape: Shape) -> Builder:
        counts = self._counts
        count = counts.get(shape)
        if count is None:
            return self._build_any if len(counts) >= _MOST else self._start(shape)
        counts[shape] = count + 1
        return self._compile(shape) if count + 1 == _OFTEN else self._build_any

    def _start(self, shape: Shape) -> Builder:
        """Count the first object of a shape."""
        self._build_any = self._find_plan().build
        if sum(map(len, shape)) < _LONGEST:
            self._counts[shape] = 1
        return self._build_any

    def _compile(self, shape: Shape) -> Builder:
        plan = self._find_plan()
        if not plan.can_build(shape):
            return self._build_any
        self[shape] = compile_builder(plan, shape)
        return self[shape]


def compile_builder(plan: DecodingPlan, shape: Shape) -> Builder:
    """Compile the function that makes the model of an object with these keys."""
    scope: Scope = {
        "DecodeError": DecodeError,
        "build_any": plan.build,
        "keys": shape,
        "model_class": plan.model,
        "new": object.__new__,
    }
    values = "".join(f"v{number}, " for number in range(len(shape)))
    lines = ["def build(obj):", f"    {values}= obj.values()" if shape else "    pass"]
    if conditions := " or ".join(_surprises(plan, shape)):
        lines += [f"    if {conditions}:", "        return build_any(obj)"]
    if conversions := [*_conversions(plan, shape, scope)]:
        lines += [
            "    try:",
            *(f"        {line}" for line in conversions),
            "    except DecodeError as error:",
            "        raise error.inside(keys[at]) from None",
        ]
    lines += [
        "    model = new(model_class)",
        *(f"    model.{line}" for line in _attributes(plan, shape, scope)),
        "    return model",
    ]
    name = f"<builder of {plan.model.__name__}>"
    exec(compile("\n".join(lines), name, "exec"), scope)
    builder: Builder = scope["build"]
    return builder


def _surprises(plan: DecodingPlan, shape: Shape) -> Iterator[str]:
    """Write when a value without parts is of another type than usual."""
    for number, key in enumerate(shape):
        if (leaf := plan.fields.get(key, UNKNOWN)[1]) is not None:
            types = ("float", "int") if leaf is float else (leaf.__name__,)
            tests = [f"type(v{number}) is not {name}" for name in types]
            if key in plan.nullable:
                tests.append(f"v{number} is not None")
            yield " and ".join(tests)
        elif key in plan.defaulted:
            yield f"v{number} is None"


def _conversions(plan: DecodingPlan, shape: Shape, scope: Scope) -> Iterator[str]:
    """Write what makes values of Python; properties that are not named come last."""
    extra: list[int] = []
    for number, key in enumerate(shape):
        name, leaf = plan.fields.get(key, UNKNOWN)
        if not name:
            extra.append(number)
        elif leaf is None:
            scope[f"d{number}"] = plan.decoders[key]
            yield f"at = {number}"
            conversion = _conversion(number, plan.kinds[key], scope)
            if key in plan.nullable:
                yield f"if v{number} is not None:"
                yield f"    {conversion}"
            else:
                yield conversion
    if plan.extra and plan.decode_extra is not to_json:
        scope["decode_extra"] = plan.decode_extra
        for number in extra:
            yield f"at = {number}"
            yield f"v{number} = decode_extra(v{number})"


def _conversion(number: int, kind: object, scope: Scope) -> str:
    """Write the call of a decoder, or at once of a builder where a model has some."""
    value, decoder = f"v{number}", f"d{number}"
    builders = kind.builders() if isinstance(kind, Codec) else None
    if builders is None:
        return f"{value} = {decoder}({value})"
    scope[f"b{number}"] = builders
    built = f"b{number}[tuple({value})]({value})"
    return f"{value} = {built} if type({value}) is dict else {decoder}({value})"


def _attributes(plan: DecodingPlan, shape: Shape, scope: Scope) -> Iterator[str]:
    """Write what the attributes of the model are set to."""
    extra: list[str] = []
    present: set[str] = set()
    for number, key in enumerate(shape):
        if name := plan.fields.get(key, UNKNOWN)[0]:
            present.add(name)
            yield f"{name} = v{number}"
        else:
            extra.append(f"keys[{number}]: v{number}")
    if extra and plan.extra:
        yield f"{plan.extra} = {{{', '.join(extra)}}}"
    for number, (name, default) in enumerate(plan.filled):
        if name not in present:
            scope[f"f{number}"] = default
            yield f"{name} = f{number}()"


def list_of_models(builders: Builders, decode: Decoder[Any]) -> Decoder[list[Any]]:
    """Make a decoder of arrays, in place, of objects for which there are builders."""

    def decode_models(value: Any) -> list[Any]:
        items: list[Any] = value
        if type(items) is not list:
            raise wrong("array", value)
        index = 0
        item: dict[str, Any]
        try:
            for index, item in enumerate(items):
                if type(item) is dict:
                    items[index] = builders[tuple(item)](item)
                else:
                    items[index] = decode(item)
        except DecodeError as error:
            raise error.inside(index) from None
        return items

    PARTS[decode_models] = "array", decode
    return decode_models
