"""Whatever schemas an API has: both checkers of types, black and ruff find nothing in its package.

Every second package has modules of a few lines. ``TYPED=N`` tries N other documents, every time.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import strict
from effort import EXHAUSTIVE
from random_schemas import Schemas
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.lowering import split_modules
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import parse

pytestmark = pytest.mark.slow

Json = Any
RUNS = int(os.environ.get("TYPED", "0"))
VERSIONS = ["2.0", "3.0", "3.1"]
MEDIA_TYPES = [
    *["application/json"] * 3,
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "application/merge-patch+json",
    "application/xml",
    "text/plain",
    "application/octet-stream",
]


def drawn(count: int) -> list[tuple[str, dict[str, Json]]]:
    """Draw versions, and components."""
    found: list[tuple[str, dict[str, Json]]] = []

    @settings(
        max_examples=count,
        derandomize=not RUNS,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        version = data.draw(st.sampled_from(VERSIONS))
        found.append((version, Schemas(data.draw, version, "ABCDEF").components()))

    draw()
    return found


def document(version: str, components: dict[str, Json], chance: random.Random) -> dict[str, Json]:
    """Send some of the *components*, receive others, and leave a few to themselves."""
    place = "#/definitions/" if version == "2.0" else "#/components/schemas/"
    paths: dict[str, Json] = {}
    refs = [{"$ref": f"{place}{name}"} for name in components]
    for name, ref in zip(components, refs, strict=True):
        received, sent = (
            _old_operations(name, ref) if version == "2.0" else _operations(name, ref, refs, chance)
        )
        lot = chance.random()
        item = ({"get": received} if lot < 0.75 else {}) | ({"post": sent} if lot > 0.35 else {})
        paths[f"/{name}"] = item
    head = {"swagger": "2.0"} if version == "2.0" else {"openapi": f"{version}.0"}
    content = {"definitions": components} if version == "2.0" else {"components": {"schemas": components}}  # fmt: skip
    return {**head, "info": {"title": "Things", "version": "1"}, "paths": paths, **content}


def _operations(name: str, ref: Json, refs: list[Json], chance: random.Random) -> tuple[Json, Json]:
    content = {"application/json": {"schema": ref}}
    received: Json = {
        "operationId": f"get{name}",
        "responses": {"200": {"description": "", "content": content}},
    }
    if chance.random() < 0.3:
        received["parameters"] = [{"name": "q", "in": "query", "schema": ref}]
    sent = {chance.choice(MEDIA_TYPES): {"schema": ref}}
    for _ in range(chance.choice((0, 0, 1, 3))):
        other = chance.choice([ref, *refs])
        inline: Json = chance.choice(
            [{}, {"type": "array", "items": other}, {"properties": {"a": other}}]
        )
        sent[chance.choice(MEDIA_TYPES)] = {"schema": chance.choice([other, inline])}
    body = {"required": chance.random() < 0.5, "content": sent}
    done = {"204": {"description": ""}}
    return received, {"operationId": f"post{name}", "requestBody": body, "responses": done}


def _old_operations(name: str, ref: Json) -> tuple[Json, Json]:
    answer = {"200": {"description": "", "schema": ref}}
    body = {"in": "body", "name": "body", "schema": ref}
    done = {"204": {"description": ""}}
    return (
        {"operationId": f"get{name}", "responses": answer},
        {"operationId": f"post{name}", "parameters": [body], "responses": done},
    )


def package(root: dict[str, Json]) -> dict[str, str]:
    """Write the package of a document."""
    diagnostics = Diagnostics()
    lowered = lower(parse(json.dumps(root), "spec.json"), diagnostics, package="woven")
    return render_package(lowered, diagnostics)


def _write(folder: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


@pytest.mark.checkers
def test_both_checkers_and_black_find_nothing_in_packages_of_any_schemas(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(None if RUNS else 0)
    plain = tmp_path / "plain"
    for number, (version, components) in enumerate(drawn(RUNS or (8 if EXHAUSTIVE else 5))):
        root = document(version, components, chance)
        _write(tmp_path, {f"{number}.json": json.dumps(root)})
        with monkeypatch.context() as patch:
            if number % 2:
                patch.setattr(split_modules, "LARGEST", 12)
            files = package(root).items()
        own = {path: text for path, text in files if not path.startswith("_runtime/")}
        _write(plain / f"s{number}", {path: own[path] for path in own if path.endswith(".py")})
    strict.is_formatted(plain)
    strict.passes_mypy(plain, runtime=True)
    strict.passes_pyright(plain)
