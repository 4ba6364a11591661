"""Builders: functions that make models of objects that have the same keys in the same order.

Answers repeat a few shapes. Where one has come often, a function is written for it, as
``dataclasses`` does for ``__init__``. For a post whose date is converted that is::

    def build(obj):
        v0, v1, = obj.values()
        key = ""
        try:
            if type(v0) is not str:
                key = keys[0]
                v0 = d0(v0)
            key = keys[1]
            v1 = d1(v1)
        except DecodeError as error:
            raise error.inside(key) from None
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
from .plans import DecodingPlan

Shape: TypeAlias = tuple[str, ...]
Builder: TypeAlias = Callable[[dict[str, Any]], Any]
Scope: TypeAlias = dict[str, Any]

_OFTEN = 100
"""How many objects of a shape come before its builder is compiled.

To compile one takes as long as to decode some hundred objects.
"""
_MOST = 64
"""How many shapes of a model are counted: who sends the objects chooses their keys."""
_LONGEST = 4_000
"""How many characters the keys of such a shape may have."""


class Builders(dict[Shape, Builder]):
    """The builders of a model by the shapes of its objects; of bounded size.

    For a shape without one it returns the function that builds from objects of any shape.
    """

    __slots__ = ("_counts", "_find_plan")

    def __init__(self, find_plan: Callable[[], DecodingPlan]) -> None:
        super().__init__()
        self._find_plan = find_plan
        self._counts: dict[Shape, int] = {}

    def __missing__(self, shape: Shape) -> Builder:
        plan = self._find_plan()
        if self._has_come_often(shape) and plan.can_build(shape):
            self[shape] = compile_builder(plan, shape)
            return self[shape]
        return plan.build

    def _has_come_often(self, shape: Shape) -> bool:
        """Count an object, and tell whether as many as it takes have come now."""
        count = self._counts.get(shape, 0) + 1
        if count == 1 and (
            len(self._counts) >= _MOST or sum(map(len, shape)) > _LONGEST
        ):
            return False
        self._counts[shape] = count
        return count == _OFTEN


def compile_builder(plan: DecodingPlan, shape: Shape) -> Builder:
    """Compile the function that makes the model of an object with these keys."""
    scope: Scope = {
        "DecodeError": DecodeError,
        "keys": shape,
        "model_class": plan.model,
        "new": object.__new__,
    }
    values = "".join(f"v{number}, " for number in range(len(shape)))
    lines = [
        "def build(obj):",
        f"    {values}= obj.values()" if shape else "    pass",
        '    key = ""',
        "    try:",
        "        pass",
        *(f"        {line}" for line in _conversions(plan, shape, scope)),
        "    except DecodeError as error:",
        "        raise error.inside(key) from None",
        "    model = new(model_class)",
        *(f"    model.{line}" for line in _attributes(plan, shape, scope)),
        "    return model",
    ]
    name = f"<builder of {plan.model.__name__}>"
    exec(compile("\n".join(lines), name, "exec"), scope)  # noqa: S102 - see above
    builder: Builder = scope["build"]
    return builder


def _conversions(plan: DecodingPlan, shape: Shape, scope: Scope) -> Iterator[str]:
    """Write what makes values of Python; properties that are not named come last."""
    extra: list[int] = []
    for number, key in enumerate(shape):
        if key not in plan.names:
            extra.append(number)
            continue
        leaf = plan.leaves[key]
        conditions = [] if leaf is None else [f"type(v{number}) is not {leaf.__name__}"]
        if key in plan.nullable:
            conditions.append(f"v{number} is not None")
        if conditions:
            yield f"if {' and '.join(conditions)}:"
        indent = "    " if conditions else ""
        scope[f"d{number}"] = plan.decoders[key]
        yield f"{indent}key = keys[{number}]"
        yield indent + _conversion(number, plan.kinds[key], scope)
    if plan.extra and plan.decode_extra is not to_json:
        scope["decode_extra"] = plan.decode_extra
        for number in extra:
            yield f"key = keys[{number}]"
            yield f"v{number} = decode_extra(v{number})"


def _conversion(number: int, kind: object, scope: Scope) -> str:
    """Write the call of a decoder, or at once of a builder where a model has some."""
    value, decoder = f"v{number}", f"d{number}"
    builders = kind.builders() if isinstance(kind, Codec) else None
    if builders is None:
        return f"{value} = {decoder}({value})"
    scope[f"b{number}"] = builders
    built = f"b{number}[(*{value},)]({value})"
    return f"{value} = {built} if type({value}) is dict else {decoder}({value})"


def _attributes(plan: DecodingPlan, shape: Shape, scope: Scope) -> Iterator[str]:
    """Write what the attributes of the model are set to."""
    extra: list[str] = []
    for number, key in enumerate(shape):
        if key in plan.names:
            yield f"{plan.names[key]} = v{number}"
        else:
            extra.append(f"keys[{number}]: v{number}")
    if extra and plan.extra:
        yield f"{plan.extra} = {{{', '.join(extra)}}}"
    present = {plan.names.get(key) for key in shape}
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
                    items[index] = builders[(*item,)](item)
                else:
                    items[index] = decode(item)
        except DecodeError as error:
            raise error.inside(index) from None
        return items

    PARTS[decode_models] = "array", decode
    return decode_models
