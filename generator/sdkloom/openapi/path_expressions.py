"""Parts of a path that OpenAPI has no templates for: expressions of RFC 6570 and of frameworks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

_PART = re.compile(r"\{([^{}]*)\}")
_EXPRESSION = re.compile(r"(?P<operator>[+#./;?&]|\*{1,2})?(?P<variables>[^{}]+)")
_VARIABLE = re.compile(r"(?P<name>[^:*+?,/]+)(?P<modifier>:.*|\*{1,2}|\+|\?)?", re.DOTALL)
_STYLES = {";": "matrix", ".": "label"}
_GREEDY = frozenset({"+", "*", "**"})


@dataclass(frozen=True, slots=True)
class PathTemplate:
    """A path as it is sent, and what its expressions say of the parameters in them."""

    text: str
    """The path with `{name}` for each parameter in path."""
    query: tuple[str, ...] = ()
    """Parameters that an expression puts into the query."""
    styles: Mapping[str, str] = field(default_factory=dict[str, str])
    """Parameters in path whose style an expression gives."""
    slashes: frozenset[str] = frozenset()
    """Parameters that may hold slashes."""
    expressions: tuple[str, ...] = ()
    """The expressions as the document has them."""

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters in path, in order."""
        return tuple(dict.fromkeys(_PART.findall(self.text)))


def read_path(path: str, declared: Collection[str]) -> PathTemplate:
    """Read the expressions in *path*; a parameter that is *declared* as written there is none.

    `{?page,size}` are parameters in query, `{+path}` and `{path*}` may hold slashes, `{/id}` is
    `/{id}`, `{.type}` is in the style `label`, `{;x}` in `matrix`, and a fragment is not sent.
    """
    reader = _Reader(declared)
    text = _PART.sub(reader.replaced, path)
    return PathTemplate(
        text,
        tuple(dict.fromkeys(reader.query)),
        reader.styles,
        frozenset(reader.slashes),
        tuple(dict.fromkeys(reader.expressions)),
    )


class _Reader:
    """Replaces the expressions of one path."""

    def __init__(self, declared: Collection[str]) -> None:
        self._declared = declared
        self.query: list[str] = []
        self.styles: dict[str, str] = {}
        self.slashes: set[str] = set()
        self.expressions: list[str] = []

    def replaced(self, part: re.Match[str]) -> str:
        """Write what is sent for a part in braces."""
        found = _EXPRESSION.fullmatch(part[1])
        variables = self._variables(found["variables"]) if found else None
        if found is None or variables is None or part[1] in self._declared:
            return part[0]
        operator = found["operator"] or ""
        modified = any(modifier for _, modifier in variables)
        if not operator and not (modified or len(variables) > 1):
            return part[0]
        if not operator and not {name for name, _ in variables}.intersection(self._declared):
            return part[0]  # an odd name rather than an expression
        self.expressions.append(part[0])
        return self._sent(operator, variables)

    def _variables(self, text: str) -> list[tuple[str, str]] | None:
        """The names of an expression with their modifiers; a regular expression may hold commas."""
        if (whole := _VARIABLE.fullmatch(text)) and (whole["modifier"] or "").startswith(":"):
            rest = whole["modifier"].removeprefix(":").partition(",")[0]
            if not rest.isdigit():
                return [(whole["name"].strip(), whole["modifier"])]
        found = [_VARIABLE.fullmatch(variable.strip()) for variable in text.split(",")]
        variables = [(each["name"].strip(), each["modifier"] or "") for each in found if each]
        return variables if len(variables) == len(found) else None

    def _sent(self, operator: str, variables: list[tuple[str, str]]) -> str:
        names = [name for name, _ in variables]
        if operator == "#":
            return ""
        if operator in ("?", "&"):
            self.query += names
            return ""
        is_greedy = operator in _GREEDY
        self.slashes |= {name for name, kind in variables if is_greedy or kind in _GREEDY}
        if operator in _STYLES:
            self.styles |= dict.fromkeys(names, _STYLES[operator])
        before = operator if operator == "/" else ""
        between = before if before or operator in _STYLES else ","
        return before + between.join("{" + name + "}" for name in names)
