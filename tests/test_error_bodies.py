"""The same error body, described in place for several statuses of an operation, is one class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

from memory_package import importable
from refresh import invoke
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate

TEXT = {"type": "string"}


def body(description: str = "", **properties: Any) -> Any:
    schema = {"type": "object", "description": description, "properties": properties}
    return {"description": "It.", "content": {"application/json": {"schema": schema}}}


def document(**responses: Any) -> Any:
    named = {name.removeprefix("s"): response for name, response in responses.items()}
    operation = {"operationId": "getPet", "tags": ["pets"], "responses": named}
    return {
        "openapi": "3.0.4",
        "info": {"title": "Pets", "version": "1"},
        "paths": {"/pet": {"get": operation}},
    }


def package(folder: Path, **responses: Any) -> GeneratedPackage:
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document(**responses)), "utf-8")
    return generate(spec, Options(package="woven"))


def classes(of: GeneratedPackage) -> list[str]:
    lines = of.files["surface.txt"].splitlines()
    return [
        line[len("models.") :].partition(":")[0] for line in lines if line.endswith("dataclass")
    ]


OK = {"description": "Done."}


def test_one_class_decodes_the_errors_of_all_statuses(tmp_path: Path) -> None:
    item = {"type": "array", "items": {"type": "object", "properties": {"at": TEXT}}}
    error = body(code=TEXT, places=item)
    generated = package(tmp_path, s200=OK, s400=error, s404=error, s500=body(a=TEXT), default=error)
    assert classes(generated) == [
        "GetPet500Response",
        "GetPetErrorResponse",
        "GetPetErrorResponsePlacesItem",
    ]
    answers = {400: {"code": "a", "places": [{"at": "x"}]}, 404: {"code": "b"}, 418: {"code": "c"}}
    with importable(generated.files) as woven:
        for status, value in answers.items():
            answer = httpx2.Response(status, json=value)
            http = httpx2.Client(transport=httpx2.MockTransport(lambda _, answer=answer: answer))
            client = woven.Client(http_client=http, base_url="http://pets.example")
            with client, pytest.raises(woven.ApiError) as caught:
                client.pets.get()
            error = caught.value.error
            assert type(error).__name__ == "GetPetErrorResponse"
            assert error.code == value["code"]


def test_different_bodies_and_a_default_that_is_the_answer_stay_apart(tmp_path: Path) -> None:
    found = classes(package(tmp_path, s200=OK, s400=body(a=TEXT), s404=body(b=TEXT)))
    assert found == ["GetPet400Response", "GetPet404Response"]
    found = classes(package(tmp_path, s404=body(a=TEXT), default=body(a=TEXT)))
    assert found == ["GetPet404Response", "GetPetDefaultResponse"]


def test_a_description_makes_no_difference(tmp_path: Path) -> None:
    described = body("No such pet.", a=TEXT)
    found = classes(package(tmp_path, s200=OK, s400=body(a=TEXT), s404=described))
    assert found == ["GetPetErrorResponse"]


def regenerated(folder: Path, first: Any, second: Any) -> str:
    """Generate, generate over that from another document, and give the surface."""
    spec, output = folder / "spec.json", folder / "woven"
    for described in (first, second):
        spec.write_text(json.dumps(described), "utf-8")
        result = invoke(folder, "generate", str(spec), "--output", str(output))
        assert result.exit_code == 0, result.output
    return (output / "surface.txt").read_text("utf-8")


def test_names_of_packages_stay(tmp_path: Path) -> None:
    error = body(a=TEXT)
    more = document(s200=OK, s400=error, s404=error)
    surface = regenerated(tmp_path, document(s200=OK, s404=error), more)
    assert "models.GetPet404Response: dataclass" in surface
    assert "GetPetErrorResponse" not in surface


def test_packages_of_earlier_rules_have_a_class_for_each_status(tmp_path: Path) -> None:
    error = body(a=TEXT)
    described = document(s200=OK, s400=error, s404=body(b=TEXT))
    regenerated(tmp_path, described, described)
    lock = tmp_path / "woven" / "sdkloom.lock"
    noted = json.loads(lock.read_text("utf-8"))
    lock.write_text(json.dumps({**noted, "naming": {"edition": 1}}), "utf-8")
    alike = document(s200=OK, s400=error, s404=error)
    surface = regenerated(tmp_path, alike, alike)
    assert "models.GetPet400Response: dataclass" in surface
    assert "models.GetPet404Response: dataclass" in surface


def test_the_class_stays_where_a_status_goes(tmp_path: Path) -> None:
    error = body(a=TEXT)
    fewer = document(s200=OK, s404=error, s500=error)
    surface = regenerated(tmp_path, document(s200=OK, s400=error, s404=error, s500=error), fewer)
    assert "models.GetPetErrorResponse: dataclass" in surface
    assert "GetPetErrorResponse2" not in surface
