"""A slice as text: what is in it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from sdkloom.reading.places import quoted, tokens
from sdkloom.slicing.sections import OLD_SECTIONS
from sdkloom.slicing.selection import Explanation, SliceComponent

_SCHEMAS = {"schemas", OLD_SECTIONS["schemas"]}


def summary(explanation: Explanation, before: int, after: int) -> str:
    """Summarize in one line how much is left of operations, schemas and bytes."""
    counts = explanation.counts
    counted = [
        f"{counts[key][0]} of {counts[key][1]} {key}"
        for key in ("operations", "schemas")
        if key in counts
    ]
    less = f" ({1 - after / before:.0%} less)" if after < before else ""
    return ", ".join((*counted, f"{after:,} of {before:,} bytes{less}"))


def chains(explanation: Explanation) -> Iterator[str]:
    """List, a line a component, which references keep it, section by section."""
    for section, group in groupby(explanation.components, _section):
        count, every = explanation.counts.get(section, (0, 0))
        yield ""
        yield f"{section}: {count} of {every}"
        for component in group:
            yield f"  {' → '.join(map(place, component.chain))}"


def sectioned(explanation: Explanation) -> Explanation:
    """Bring the components of each section together, in the order in which they were reached."""
    order = list(explanation.counts)
    components = sorted(
        explanation.components, key=lambda component: order.index(_section(component))
    )
    return Explanation(components=tuple(components), counts=explanation.counts)


def place(origin: str) -> str:
    """Name an operation, a component or another place as people do."""
    file, parts = tokens(origin) if "#/" in origin else (origin, [])
    match parts:
        case _ if file:
            text = origin
        case []:
            text = "the document"
        case ["paths", path]:
            text = path
        case ["paths", path, *_, method]:
            text = f"{method.upper()} {path}"
        case ["webhooks", name, *rest]:
            text = " ".join(("webhook", name, *(method.upper() for method in rest[-1:])))
        case [*_, section, name] if section not in _SCHEMAS:
            text = f"{section}/{name}"
        case _:
            text = parts[-1]
    return text if text.isprintable() else quoted(text)


def _section(component: SliceComponent) -> str:
    """Find the section of a component, by its name in OpenAPI 3."""
    _, parts = tokens(component.origin)
    old = {name: new for new, name in OLD_SECTIONS.items()}
    return parts[1] if parts[0] == "components" else old[parts[0]]
