"""``surface.txt``: the public API of a package, to be reviewed line by line."""

from __future__ import annotations

import json
from pathlib import Path

import sdkloom
from support.surface import entries

PARAMETERS = [
    {"name": name, "in": "query", "schema": {"type": "string"}}
    for name in ("sort", "direction", "language", "publisher", "currency")
]


def surface(parameters: list[dict[str, object]], folder: Path) -> str:
    operation = {
        "operationId": "list",
        "tags": ["books"],
        "parameters": parameters,
        "responses": {"204": {"description": "done"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {"/books": {"get": operation}},
    }
    (folder / "openapi.json").write_text(json.dumps(document), "utf-8")
    sdkloom.generate(folder / "openapi.json", folder / "shop")
    return (folder / "shop" / "surface.txt").read_text("utf-8")


def test_a_short_signature_is_one_line(tmp_path: Path) -> None:
    line = "Client.books.list(*, sort: str | None = None) -> None"
    assert line in surface(PARAMETERS[:1], tmp_path).splitlines()


def test_a_long_signature_has_one_argument_a_line(tmp_path: Path) -> None:
    text = surface(PARAMETERS, tmp_path)
    assert (
        "Client.books.list(\n"
        "    *,\n"
        "    currency: str | None = None,\n"
        "    direction: str | None = None,\n"
        "    language: str | None = None,\n"
        "    publisher: str | None = None,\n"
        "    sort: str | None = None,\n"
        ") -> None\n"
    ) in text
    assert len(entries(text)) == len(text.splitlines()) - 7
