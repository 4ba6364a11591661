"""Schemas that a document repeats have one check: the first of a module, which all of them use."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import sdkloom
from packaged import OK, document, package

ORDER = {"type": "string", "enum": ["ascending by title", "descending by title", "by the author"]}
PLACE = {
    "type": "object",
    "required": ["latitude", "longitude"],
    "properties": {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    },
}
TREE = {"type": "object", "properties": {"parent": {"$ref": "#/components/schemas/Tree"}}}
ROUTE = {
    "type": "object",
    "properties": {
        "start": {"oneOf": [PLACE, ORDER]},
        "end": {"oneOf": [PLACE, ORDER]},
        "halt": {"$ref": "#/components/schemas/Halt"},
        "stop": {"$ref": "#/components/schemas/Stop"},
        "way": {"$ref": "#/components/schemas/Way"},
        "sense": {"$ref": "#/components/schemas/Sense"},
        "tree": {"$ref": "#/components/schemas/Tree"},
    },
}


def ordered(path: str) -> dict[str, Any]:
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Route"}}}
    parameter = {"name": "order", "in": "query", "schema": ORDER}
    operation = {"operationId": f"{path}_them", "parameters": [parameter], **OK}
    return {"post": {**operation, "requestBody": {"content": body}}}


DOCUMENT = document(
    {"/sort": ordered("sort"), "/list": ordered("list")},
    components={
        "schemas": {
            "Halt": PLACE,
            "Stop": PLACE,
            "Tree": TREE,
            "Route": ROUTE,
            "Way": ORDER,
            "Sense": ORDER,
        }
    },
)


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with package(tmp_path_factory.mktemp("equal"), "routes", DOCUMENT) as found:
        yield found


def checks(routes: Any) -> dict[str, ast.expr]:
    """Read what the constants of the checks are."""
    tree = ast.parse((Path(routes.__file__).parent / "checks" / "default.py").read_text("utf-8"))
    return {
        str(node.targets[0].id): node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


def test_what_takes_several_lines_stands_once(routes: Any) -> None:
    long = [ast.unparse(each) for each in checks(routes).values() if each.lineno < each.end_lineno]
    assert len(long) == len(set(long)) == 3


def test_only_a_type_whose_codec_is_found_by_its_name_has_another(routes: Any) -> None:
    aliases = {key: each.id for key, each in checks(routes).items() if isinstance(each, ast.Name)}
    assert aliases == {"SENSE": "WAY"}
    assert routes.schema("Sense").validate("by chance")[0].keyword == "enum"
    assert routes.schema("Sense").decode("by the author") == "by the author"
    used = [node.id for node in ast.walk(checks(routes)["ROUTE"]) if isinstance(node, ast.Name)]
    assert {"HALT", "WAY"} <= set(used)
    assert not {"SENSE", "STOP", "ROUTE_END_OBJECT", "ROUTE_START_STRING"} & set(used)


def test_operations_check_their_parameters_by_the_first(routes: Any) -> None:
    module = importlib.import_module("routes.resources.default")
    sort, listed = (
        operation.parameters[0].check for operation in (module._SORT_THEM, module._LIST_THEM)
    )
    assert sort is listed
    for method in (routes.Client().default.sort_them, routes.Client().default.list_them):
        with pytest.raises(routes.ValidationError) as caught:
            method(routes.models.Route(), order="by chance")
        assert [found.keyword for found in caught.value.violations] == ["enum"]


@pytest.mark.parametrize("name", ["Halt", "Stop"])
def test_schemas_and_models_are_found_by_their_own_names(routes: Any, name: str) -> None:
    handle = routes.schema(name)
    assert [found.path for found in handle.validate({"latitude": 91, "longitude": 0})] == [
        "/latitude"
    ]
    model = getattr(routes.models, name)(latitude=0.0, longitude=200.0)
    assert [found.path for found in routes.validate(model)] == ["/longitude"]
    assert routes.from_json(type(model), '{"latitude": 1, "longitude": 2}').longitude == 2


def test_variants_are_told_apart_by_the_first(routes: Any) -> None:
    place = {"latitude": 1.5, "longitude": 2.5}
    route = routes.schema("Route").decode({"start": place, "end": place})
    assert (route.start.latitude, route.end.longitude) == (1.5, 2.5)
    assert routes.schema("Route").encode(route) == {"start": place, "end": place}


def test_verify_and_the_tests_of_a_package_find_the_checks(tmp_path: Path) -> None:
    with package(tmp_path, "routes", DOCUMENT, "--tests"):
        found = sdkloom.verify(tmp_path / "routes")
    assert found.disagreements == ()
    assert found.schemas >= 8
    places = (tmp_path / "routes" / "tests" / "places.py").read_text("utf-8")
    assert places.count('schema": "default.WAY"') == 2
