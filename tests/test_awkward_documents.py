"""What servers and public documents do that is easily read wrongly, each in the smallest document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest

import strict
from packaged import OK, Requests, document, package
from stand_in import Reply, StandIn

Json = dict[str, Any]
TEXT: Json = {"type": "string"}
CODE: Json = {"type": "object", "properties": {"code": {"type": "integer"}}}


def answer(schema: Json, media_type: str = "application/json") -> Json:
    return {"description": "", "content": {media_type: {"schema": schema}}}


def query(*names: str) -> list[Json]:
    return [{"name": name, "in": "query", "schema": TEXT} for name in names]


def test_a_scheme_that_is_not_defined_asks_for_nothing(tmp_path: Path) -> None:
    operation = {"operationId": "put", "security": [{"login": []}], **OK}
    with package(tmp_path, "awkward_scheme", document({"/a": {"put": operation}})) as module:
        requests = Requests()
        http = httpx2.Client(transport=requests.transport)
        with module.Client(http_client=http) as client:
            client.default.put()
        assert len(requests) == 1


def test_answers_of_one_inline_schema_are_one_class(tmp_path: Path) -> None:
    responses = {"200": answer(CODE), "201": answer(CODE), "404": answer(TEXT)}
    paths = {"/a": {"post": {"operationId": "make", "responses": responses}}}
    with package(tmp_path, "awkward_answers", document(paths)) as module, StandIn() as server:
        server.answer = Reply(201, {"code": 3})
        with module.Client(base_url=server.url) as client:
            assert client.default.make() == module.models.MakeResponse(code=3)
        assert len(module.models.__all__) == 1


def test_parameters_may_be_called_as_what_generated_code_uses(tmp_path: Path) -> None:
    names = ("text", "raw", "json", "binary", "nothing", "form", "path", "self", "codecs")
    responses = {"200": answer(TEXT, "text/plain"), "204": {"description": ""}}
    operation = {"operationId": "say", "parameters": query(*names), "responses": responses}
    with (
        package(tmp_path, "awkward_names", document({"/a": {"get": operation}})) as module,
        StandIn() as server,
    ):
        server.answer = Reply(200, b"hello", {"content-type": "text/plain"})
        with module.Client(base_url=server.url) as client:
            keywords = {"self_" if name == "self" else name: name for name in names}
            assert client.default.say(**keywords) == "hello"
        assert server.requests[0].query == {name: [name] for name in names}
    strict.passes_mypy(tmp_path, "awkward_names")


@pytest.mark.parametrize("name", ["Exception", "Warning", "dict", "Mapping"])
def test_schemas_may_be_called_as_builtins_are(name: str, tmp_path: Path) -> None:
    holder = {
        "type": "object",
        "required": ["what"],
        "properties": {"what": {"$ref": f"#/components/schemas/{name}"}},
    }
    schemas = {"A": holder, name: {"type": "object", "properties": {"id": TEXT}}}
    described = document({}, components={"schemas": schemas})
    with package(tmp_path, "awkward_builtin", described) as module:
        value = {"what": {"id": "x"}}
        model = module.schema("A").decode(value)
        assert type(model.what) is type(module.schema(name).decode({}))
        assert json.loads(module.to_json(model)) == value
    strict.passes_mypy(tmp_path, "awkward_builtin")


def test_an_optional_choice_of_an_enum_and_a_null_enum_is_received(tmp_path: Path) -> None:
    choice = {
        "nullable": True,
        "oneOf": [{"$ref": "#/components/schemas/State"}, {"$ref": "#/components/schemas/Nil"}],
    }
    payment = {"type": "object", "properties": {"state": choice}}
    schemas = {"State": {"enum": ["a", "b"]}, "Nil": {"enum": [None]}, "Payment": payment}
    responses = {"200": answer({"$ref": "#/components/schemas/Payment"})}
    paths = {"/a": {"get": {"operationId": "get", "responses": responses}}}
    described = {**document(paths, components={"schemas": schemas}), "openapi": "3.0.3"}
    with package(tmp_path, "awkward_null", described) as module:
        for value in ({}, {"state": None}, {"state": "a"}, {"state": "new"}):
            model = module.schema("Payment").decode(value)
            assert (model.state, module.schema("Payment").encode(model)) == (
                value.get("state"),
                value,
            )
    strict.passes_mypy(tmp_path, "awkward_null")
