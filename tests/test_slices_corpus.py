"""Slices of real documents, one a tag: valid, generated, imported, and alike in what they share.

``SLICED_DOCUMENTS`` says how many documents are tried; a few by default.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import schemas

from corpus.documents import manifest
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading.document import Document, parse, read
from sdkloom.slicing.context import slice_document
from sdkloom.slicing.selection import Selection
from sdkloom.slicing.text import slice_text

CORPUS = os.environ.get("SPEC_CORPUS")
COUNT = int(os.environ.get("SLICED_DOCUMENTS", "4"))
METASCHEMAS: dict[str, Any] = {
    "2.0": schemas.openapi_v2_schema_validator,
    "3.0": schemas.openapi_v30_schema_validator,
    "3.1": schemas.openapi_v31_schema_validator,
    "3.2": schemas.openapi_v32_schema_validator,
}
MOST_TAGS = 12
LEAST, MOST = 10_000, 200_000
"""Bytes of a document that has something to share, and does not take long."""

pytestmark = [
    pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set"),
    pytest.mark.xdist_group("slices_corpus"),
]


def tags_of(document: Document) -> list[str]:
    items: list[Any] = [
        item for item in document.root.get("paths", {}).values() if isinstance(item, dict)
    ]
    operations = [
        operation for item in items for operation in item.values() if isinstance(operation, dict)
    ]
    return list(dict.fromkeys(tag for operation in operations for tag in operation.get("tags", ())))


def sample() -> Iterator[Path]:
    """Draw documents of one file and several tags, the same every time."""
    folder = Path(str(CORPUS))
    rows = [
        row
        for row in manifest()
        if row["kind"] == "openapi"
        and row.get("metaschema") == "ok"
        and LEAST < row["bytes"] < MOST
        and str(row.get("version"))[:3] in METASCHEMAS
        and not any(row["refs_external"].values())
    ]
    random.Random(11).shuffle(rows)
    found = 0
    for row in rows:
        if found < COUNT and 1 < len(tags_of(read(folder / row["path"]))) <= MOST_TAGS:
            found += 1
            yield folder / row["path"]


def models(files: dict[str, str]) -> dict[str, str]:
    """Take the definitions of models apart: the lines of each, with its docstring, by its name."""
    found: dict[str, str] = {}
    for path, text in files.items():
        if not path.startswith("models/") or path.endswith("__init__.py"):
            continue
        lines, body = text.splitlines(), ast.parse(text).body
        for node, following in zip(body, [*body[1:], None], strict=True):
            start, end = node.lineno, node.end_lineno
            if isinstance(node, ast.ClassDef):
                name = node.name
                start = min([start, *(decorator.lineno for decorator in node.decorator_list)])
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                name = node.target.id
                end = following.end_lineno if isinstance(following, ast.Expr) else end
            else:
                continue
            found[name] = "\n".join(lines[start - 1 : end])
    return found


def named(files: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Map each component schema's place to the name and text of its model."""
    found, names = models(files), json.loads(files["sdkloom.lock"])["names"]
    return {
        origin: (name, found[name])
        for origin, name in names.items()
        if origin.startswith(("#/components/schemas/", "#/definitions/")) and name in found
    }


def imported(folder: Path, package: str, files: dict[str, str]) -> None:
    """Write a package and import every module of it."""
    for path, text in files.items():
        target = folder / package / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")
    for path in files:
        if path.endswith(".py"):
            parts = (package, *path.removesuffix(".py").split("/"))
            importlib.import_module(".".join(part for part in parts if part != "__init__"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = set(sys.modules)
    yield tmp_path
    for module in set(sys.modules) - before:
        if module.startswith("sliced_"):
            del sys.modules[module]


def generated_files(path: Path, package: str) -> dict[str, str]:
    return dict(generate(path, Options(package=package)).files)


def whole(path: Path) -> dict[str, str] | None:
    """Generate all of a document; ``None`` for one that is refused, whose slices may be too."""
    try:
        return generated_files(path, "whole")
    except SpecError:
        return None


def test_slices_by_tag_are_whole_and_have_the_models_of_the_whole(folder: Path) -> None:
    problems: list[str] = []
    for number, path in enumerate(sample()):
        document, all_files = read(path), whole(path)
        if all_files is None:
            continue
        models_of_all = named(all_files)
        for at, tag in enumerate(tags_of(document)):
            selection = Selection(include_tags=(tag,))
            reduced = slice_document(document, selection, Diagnostics())
            assert slice_document(reduced, selection, Diagnostics()).root == reduced.root
            text, is_whole = slice_text(document, reduced)
            assert is_whole
            part = folder / f"sliced_{number}_{at}{path.suffix}"
            part.write_text(text, "utf-8")
            assert METASCHEMAS[reduced.version].is_valid(reduced.root), (path, tag)
            files = generated_files(part, part.stem)
            imported(folder, part.stem, files)
            for origin, model in named(files).items():
                if model != models_of_all[origin]:
                    context = (path, tag, origin, models_of_all[origin][1], model[1])
                    problems.append("\n".join(map(str, context)))
            assert parse(text, str(part)).root == reduced.root
    assert not problems, "\n".join(problems)
