"""Parameters and access of operations: which belong together, and how to say what they ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdkloom.diffing.show import shortened
from sdkloom.diffing.sides import Side
from sdkloom.ir import (
    Either,
    ListOf,
    MapOf,
    Nullable,
    Operation,
    Parameter,
    Ref,
    Scalar,
    TupleOf,
    Type,
)


def path_template(path: str) -> str:
    """The path as servers see it: what its parameters are called does not count."""
    parts = path.rstrip("/").split("{")
    return "{".join([parts[0], *(one[one.find("}") :] for one in parts[1:])])


def parameter_pairs(
    left: Sequence[Parameter], right: Sequence[Parameter], old_path: str, new_path: str
) -> Iterator[tuple[Parameter, Parameter]]:
    """Pair parameters: those of the path by position, others by place and name, then by name."""
    paths = [[one for one in each if one.where == "path"] for each in (left, right)]
    before, after = [*left], [*right]
    if path_template(old_path) == path_template(new_path) and len(paths[0]) == len(paths[1]):
        for one, other in zip(*paths, strict=True):
            before.remove(one)
            after.remove(other)
            yield one, other
    for exact in (True, False):
        for one in list(before):
            match = next((each for each in after if _same_parameter(one, each, exact=exact)), None)
            if match is not None:
                before.remove(one)
                after.remove(match)
                yield one, match


def _same_parameter(one: Parameter, other: Parameter, *, exact: bool) -> bool:
    if one.where == "header" == other.where:
        return one.wire.lower() == other.wire.lower()
    return one.wire == other.wire and (one.where == other.where or not exact)


def wire_style(one: Parameter) -> str:
    """How a parameter is written, in a few words."""
    if one.content_type is not None:
        return one.content_type
    words = [one.style, "explode" if one.explode else "no explode"]
    return ", ".join([*words, "reserved"] if one.allow_reserved else words)


def has_parts(kind: Type | None) -> bool:
    """Whether a value may have parts, which styles write differently."""
    match kind:
        case ListOf() | TupleOf() | MapOf() | Ref() | Scalar(kind="json") | None:
            return True
        case Nullable(inner=inner):
            return has_parts(inner)
        case Either():
            return has_parts(kind.one) or has_parts(kind.other)
        case _:
            return False


def access_place(side: Side, operation: Operation) -> str:
    """Where it is said who may call an operation: by itself, or for all."""
    own = side.place(operation.origin, "security")
    everywhere = side.place("#", "security")
    return everywhere if own == operation.origin and everywhere != "#" else own


def alternatives(operation: Operation) -> list[dict[str, frozenset[str]]]:
    """The ways to be let in: schemes and the scopes that each has to have."""
    found = [{key: frozenset(scopes) for key, scopes in one} for one in operation.security]
    return sorted(
        found, key=lambda one: sorted((key, sorted(scopes)) for key, scopes in one.items())
    )


def meets(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether who satisfies *one* satisfies *other*."""
    return all(key in one and scopes <= one[key] for key, scopes in other.items())


def spoken_access(alternatives: list[dict[str, frozenset[str]]]) -> str:
    """The ways to be let in, in words."""
    if not alternatives:
        return "nothing"
    told = (
        " and ".join(
            f"{key} ({', '.join(sorted(scopes))})" if scopes else key for key, scopes in one.items()
        )
        or "nothing"
        for one in alternatives
    )
    return shortened(" or ".join(told))
