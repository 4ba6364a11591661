"""Schemas of a document as live checks: read, written as source, executed on the real runtime."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from runtime_package import runtime
from sdkloom.diagnostics import Diagnostics
from sdkloom.emit.check_expressions import CheckWriter
from sdkloom.emit.code import layout
from sdkloom.reading.document import Document, parse
from sdkloom.schemas.ast import schema_references
from sdkloom.schemas.reader import SchemaReader

EMPTY = {
    "2.0": {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}},
    "3.0": {"openapi": "3.0.4", "info": {"title": "t", "version": "1"}, "paths": {}},
    "3.1": {"openapi": "3.1.1", "info": {"title": "t", "version": "1"}, "paths": {}},
}


def document(schemas: dict[str, Any], version: str = "3.1") -> Document:
    """Make a document that holds *schemas* as components."""
    holder = {"definitions": schemas} if version == "2.0" else {"components": {"schemas": schemas}}
    return parse(json.dumps({**EMPTY[version], **holder}), "spec.json")


def origin(name: str, version: str = "3.1") -> str:
    escaped = name.replace("~", "~0").replace("/", "~1")
    return f"#/definitions/{escaped}" if version == "2.0" else f"#/components/schemas/{escaped}"


def source(
    doc: Document, starts: Iterable[str], diagnostics: Diagnostics
) -> tuple[str, dict[str, str]]:
    """Write a module of checks for *starts* and all they need; also origin → constant."""
    reader = SchemaReader(doc, diagnostics)
    names: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        node = waiting.pop(0)
        if node not in names:
            names[node] = f"RULE_{len(names)}"
            waiting += schema_references(reader.at(node))
    writer = CheckWriter(reader, names.get, diagnostics)
    lines = [f"from .{writer.module} import Check, Later, Pattern"]
    defined: set[str] = set()
    for node, constant in reversed(names.items()):
        expression = writer.expression(reader.at(node), lambda other: other not in defined)
        lines.append(layout(expression, before=f"{constant}: Check = "))
        defined.add(node)
    if any("BoundedPattern(" in line for line in lines):
        lines.insert(0, "from .json_schema.linear import BoundedPattern")
    return "\n\n".join(lines) + "\n", names


def checks(
    doc: Document, starts: Iterable[str], diagnostics: Diagnostics | None = None
) -> dict[str, Any]:
    """Make live checks of *starts*, by origin."""
    text, names = source(doc, starts, diagnostics or Diagnostics())
    content: dict[str, Any] = {
        "__package__": runtime("schema").__package__,
        "__name__": "checks_under_test",
    }
    exec(compile(text, "<checks>", "exec"), content)
    return {item: content[constant] for item, constant in names.items()}


def check(schema: Any, version: str = "3.1", diagnostics: Diagnostics | None = None) -> Any:
    """Make a live check of one schema, which is the component ``It``."""
    place = origin("It", version)
    return checks(document({"It": schema}, version), [place], diagnostics)[place]


def found(schema: Any, value: Any, version: str = "3.1", **options: Any) -> list[tuple[str, str]]:
    """List path and keyword of each violation."""
    return [
        (violation.path, violation.keyword)
        for violation in check(schema, version).violations(value, **options)
    ]
