"""A distribution around a package: what pip and PyPI, people and coding agents need of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from sdkloom.emit.code import Code, layout, literal, trusted
from sdkloom.emit.examples import Example, first_example
from sdkloom.emit.formatting import stable
from sdkloom.emit.manifest import surface
from sdkloom.emit.readme import example_view, plain_text, readme
from sdkloom.emit.templating import render
from sdkloom.ir.nodes import Declaration
from sdkloom.lowering.lower import Lowered
from sdkloom.reading.json_values import as_object

_MOST_OPERATIONS = 30
"""Lines of operations in SKILL.md, which is to stay short."""
_WIDEST = 110


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a distribution has its package: ``folder`` from its top, to be imported from ``path``."""

    folder: str
    path: str


def distribution_name(package: str) -> str:
    """Give the name by which pip installs a package."""
    return re.sub(r"[-_.]+", "-", package).strip("-").lower() or "client"


def distribution_files(lowered: Lowered, place: Layout, target: str) -> dict[str, str]:
    """Write the files of a distribution, by their paths; *target* are settings for sdkloom."""
    api = lowered.api
    index = {declaration.origin: declaration for declaration in api.declarations}
    name = distribution_name(api.package)
    license_text = _license(lowered)
    files = {
        "pyproject.toml": _project(lowered, place, has_license=bool(license_text)) + target,
        "README.md": readme(lowered, index, name),
        "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- First version.\n",
        "SKILL.md": _skill(lowered, index, name),
        f"tests/test_{api.package}.py": _tests(lowered, index),
    }
    return {**files, **({"LICENSE": license_text} if license_text else {})}


def toml(text: str) -> str:
    """Write a string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _project(lowered: Lowered, place: Layout, *, has_license: bool) -> str:
    api = lowered.api
    title = _one_line(api.title) or api.package
    view = {
        "name": Code(toml(distribution_name(api.package))),
        "description": Code(toml(f"A typed client of {title}")),
        "folder": Code(toml(place.folder)),
        "sources": Code(toml(f"/{place.folder}")),
        "tests": Code(toml(f"{place.folder}/tests")),
        "path": Code(toml(place.path)),
        "license": has_license,
    }
    return render("distribution.toml", view) + "\n"


def _one_line(text: str) -> str:
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())[:200]


def _license(lowered: Lowered) -> str | None:
    """Name the licence that the document names; its text is the publisher's to add."""
    info = as_object(as_object(lowered.reader.document.root).get("info"))
    license_object = as_object(info.get("license"))
    facts = [license_object.get(key) for key in ("name", "identifier", "url")]
    lines = [_one_line(fact) for fact in facts if isinstance(fact, str) and fact.strip()]
    if not lines:
        return None
    return "\n".join(["The API's document names this license:", "", *dict.fromkeys(lines)]) + "\n"


def _skill(lowered: Lowered, index: Mapping[str, Declaration], name: str) -> str:
    api = lowered.api
    lines = [line for line in _statements(surface(api, index)) if line.startswith("Client.")]
    example = first_example(lowered, index)
    left = len(lines) - _MOST_OPERATIONS
    view = {
        "name": Code(name),
        "title": plain_text(_one_line(api.title)),
        "package": plain_text(api.package),
        "example": example_view(api, example) if example else None,
        "operations": [Code(line) for line in lines[:_MOST_OPERATIONS]],
        "more": Code(str(left)) if left > 0 else None,
    }
    return render("SKILL.md", view) + "\n"


def _statements(text: str) -> list[str]:
    """Give the symbols of a surface, a line each, and long ones shortened."""
    joined = re.sub(r"\n {4}|,\n(?=\))|\n(?=\))", " ", text)
    lines = [
        line.replace("( ", "(").replace(", )", ")").replace(" )", ")")
        for line in joined.splitlines()
    ]
    return [line if len(line) <= _WIDEST else f"{line[:_WIDEST]}…" for line in lines]


def _tests(lowered: Lowered, index: Mapping[str, Declaration]) -> str:
    api = lowered.api
    example = first_example(lowered, index)
    view: dict[str, object] = {"package": Code(api.package), "example": None}
    if example is not None:
        view["example"] = _tested(lowered, example)
    return stable(render("distribution_test.py", view)) + "\n"


def _tested(lowered: Lowered, example: Example) -> dict[str, object]:
    options = {"http_client": trusted("http_client")}
    shown = example_view(lowered.api, example, options)
    call = layout(example.call, indent=12)
    return {**shown, "call": call, "verb": layout(literal(example.operation.method))}
