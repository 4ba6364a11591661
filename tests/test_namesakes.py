"""Docstrings tell what the document calls things whose names a number tells apart."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

from memory_package import importable
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate

TEXT = {"type": "string"}


def package(folder: Path, schemas: Any, parameters: Any = ()) -> GeneratedPackage:
    first = {"$ref": f"#/components/schemas/{next(iter(schemas))}"}
    answer = {"description": "It.", "content": {"application/json": {"schema": first}}}
    operation = {
        "operationId": "find",
        "tags": ["pets"],
        "parameters": [{"in": "query", "schema": TEXT, **each} for each in parameters],
        "responses": {"200": answer},
    }
    document = {
        "openapi": "3.0.4",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pets": {"get": operation}},
        "components": {"schemas": schemas},
    }
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    return generate(spec, Options(package="woven"))


def pet(name: str) -> Any:
    return {"type": "object", "properties": {name: TEXT}}


def test_schemas_that_differ_in_signs_or_case(tmp_path: Path) -> None:
    schemas = {"Page<Pet>": pet("a"), "Page[Pet]": pet("b"), "Page«Pet»": pet("c"), "Pet": pet("d")}
    generated = package(tmp_path, schemas)
    with importable(generated.files) as woven:
        docs = {
            woven.schema(key).decode({}).__class__.__name__: inspect.getdoc(
                type(woven.schema(key).decode({}))
            )
            for key in schemas
        }
    assert sorted(docs) == ["PagePet", "PagePet2", "PagePet3", "Pet"]
    notes = {doc for name, doc in docs.items() if name in ("PagePet2", "PagePet3")}
    assert notes == {f"The document's name is `Page{text}`." for text in ("[Pet]", "«Pet»")}
    assert "document's name" not in f"{docs['PagePet']} {docs['Pet']}"


def test_properties_and_parameters(tmp_path: Path) -> None:
    holder = {
        "type": "object",
        "properties": {"id": TEXT, "Id": {**TEXT, "description": "The Id"}, "other": TEXT},
    }
    parameters = [{"name": "f[a]", "description": "By a"}, {"name": "f.a"}, {"name": "f"}]
    files = package(tmp_path, {"Holder": holder}, parameters).files
    models = files["models/pets.py"]
    assert '"""The Id\n\n    The document\'s name is `Id`.\n    """' in models
    assert models.count("document's name") == 1  # that of `id` is the attribute's
    resource = files["resources/pets.py"]
    assert ": By a. The document's name is `f[a]`." in resource
    assert ": The document's name is `f.a`." in resource
    assert resource.count("document's name") == 4  # sync and async
