"""Operations and maps behind references are as good as those that stand where they are used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from importing import importable
from refresh import invoke
from sdkloom import diff
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate
from sdkloom.diagnostics import Diagnostic, Diagnostics, SpecError
from sdkloom.reading.document import Document, parse, read
from sdkloom.slicing.selection import Selection, explain, select
from sdkloom.slicing.text import slice_text
from sdkloom.validating.references import followed
from support.surface import entries

Files = dict[str, Any]

OK: dict[str, Any] = {"200": {"description": "ok"}}
INFO = {"title": "Shop", "version": "1"}


def write(folder: Path, files: Files) -> Path:
    """Write a document, the first of *files*, and those that it refers to."""
    for name, value in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml.safe_dump(value, sort_keys=False))
    return folder / next(iter(files))


def package_of(folder: Path, files: Files, **selection: tuple[str, ...]) -> GeneratedPackage:
    folder.mkdir(exist_ok=True)
    options = Options(package="shop", selection=Selection(**selection))
    return generate(write(folder, files), options)


def surface(of: GeneratedPackage) -> str:
    return of.files["surface.txt"]


def warnings(of: GeneratedPackage) -> list[tuple[str, str]]:
    return [
        (remark.rule, remark.origin) for remark in of.diagnostics if remark.severity == "warning"
    ]


def of_text(root: Files) -> Document:
    return parse(json.dumps(root))


def follow(root: Document) -> tuple[Document, list[Diagnostic]]:
    diagnostics = Diagnostics()
    return followed(root, diagnostics), list(diagnostics.found)


def document(**more: Any) -> Files:
    return {"openapi": "3.0.3", "info": INFO, "paths": {}, **more}


# ---- a file for every operation ----------------------------------------------------------------

RESULT = {"200": {"description": "ok", "content": {"application/json": {"schema": {}}}}}
RESULT["200"]["content"]["application/json"]["schema"] = {"$ref": "models/droplet.yml"}
DROPLET = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
CLOUD: Files = {
    "api.yml": document(
        servers=[{"url": "https://api.example.com"}],
        security=[{"token": []}],
        paths={
            "/droplets": {
                "get": {"$ref": "droplets/list.yml"},
                "post": {"$ref": "droplets/create.yml"},
            },
            "/droplets/{id}": {"parameters": [ID], "get": {"$ref": "droplets/get.yml"}},
            "/images": {"$ref": "images.yml"},
        },
        components={
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            }
        },
    ),
    "droplets/list.yml": {
        "operationId": "list_droplets",
        "tags": ["Droplets"],
        "responses": {"200": {"$ref": "list_response.yml"}},
    },
    "droplets/list_response.yml": {
        "description": "ok",
        "content": {
            "application/json": {
                "schema": {"type": "array", "items": {"$ref": "models/droplet.yml"}}
            }
        },
    },
    "droplets/create.yml": {
        "operationId": "create_droplet",
        "deprecated": True,
        "tags": ["Droplets", "Billing"],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "models/droplet.yml"}}},
        },
        "responses": RESULT,
        "security": [{"key": []}],
    },
    "droplets/get.yml": {
        "operationId": "get_droplet",
        "tags": ["Droplets"],
        "responses": RESULT,
    },
    "droplets/models/droplet.yml": DROPLET,
    "images.yml": {
        "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
        "get": {"$ref": "images/list.yml"},
        "delete": {"operationId": "clear_images", "tags": ["Billing"], "responses": OK},
    },
    "images/list.yml": {"$ref": "every.yml#/images"},
    "images/every.yml": {
        "images": {"operationId": "list_images", "tags": ["Images"], "responses": OK}
    },
}
CLOUD_METHODS = {
    "Client.billing.clear_images(*, limit: int | None = None) -> None",
    "Client.droplets.create(body: Droplet) -> Droplet",
    "Client.droplets.get(id: int) -> Droplet",
    "Client.images.list(*, limit: int | None = None) -> None",
}


def methods(of: GeneratedPackage) -> set[str]:
    return {entry for entry in entries(surface(of)) if entry.startswith("Client.")}


def test_operations_behind_references_are_generated(tmp_path: Path) -> None:
    whole = package_of(tmp_path / "whole", CLOUD)
    assert methods(whole) > CLOUD_METHODS
    assert "models.Droplet.id: int, required" in surface(whole)
    assert "Deprecated." in whole.files["resources/droplets.py"]
    assert sorted(warnings(whole)) == [
        ("unwanted-reference", "#/paths/~1droplets/get/$ref"),
        ("unwanted-reference", "#/paths/~1droplets/post/$ref"),
        ("unwanted-reference", "#/paths/~1droplets~1{id}/get/$ref"),
        ("unwanted-reference", "images.yml#/get/$ref"),
        ("unwanted-reference", "images/list.yml#/$ref"),
    ]


@pytest.mark.parametrize(
    ("selection", "operations"),
    [
        ({"include_tags": ("Billing",)}, {"billing.clear_images", "droplets.create"}),
        ({"include_tags": ("Images",)}, {"images.list"}),
        ({"exclude_tags": ("Droplets",)}, {"billing.clear_images", "images.list"}),
        ({"include_operations": ("get_*",)}, {"droplets.get"}),
        ({"include_operations": ("list_images",)}, {"images.list"}),
        ({"include_paths": ("/images",)}, {"billing.clear_images", "images.list"}),
    ],
)
def test_slices_see_through_references(
    tmp_path: Path, selection: dict[str, tuple[str, ...]], operations: set[str]
) -> None:
    found = package_of(tmp_path / "part", CLOUD, **selection)
    assert {
        method.removeprefix("Client.").partition("(")[0] for method in methods(found)
    } == operations
    assert methods(found) <= methods(package_of(tmp_path / "whole", CLOUD))


def test_a_slice_keeps_the_security_schemes_and_files_of_its_operations_alone(
    tmp_path: Path,
) -> None:
    whole = read(write(tmp_path, CLOUD))
    part = select(whole, Selection(include_operations=("create_droplet",)), Diagnostics())
    assert list(part.root["components"]["securitySchemes"]) == ["token", "key"]
    part = select(whole, Selection(include_operations=("list_images",)), Diagnostics())
    assert list(part.root["components"]["securitySchemes"]) == ["token"]
    found = package_of(tmp_path / "part", CLOUD, include_operations=("list_images",))
    assert set(found.document.others) <= {"images.yml", "images/list.yml", "images/every.yml"}


def test_a_slice_as_text_keeps_references_that_it_keeps_whole(tmp_path: Path) -> None:
    whole = read(write(tmp_path, CLOUD))
    part = select(whole, Selection(include_operations=("get_droplet",)), Diagnostics())
    assert part.root["paths"] == {"/droplets/{id}": whole.root["paths"]["/droplets/{id}"]}
    assert "$ref: droplets/get.yml" in slice_text(whole, part).text
    part = select(whole, Selection(include_paths=("/images",)), Diagnostics())
    assert part.root["paths"] == {"/images": {"$ref": "images.yml"}}
    part = select(whole, Selection(include_tags=("Images",)), Diagnostics())
    assert list(part.root["paths"]["/images"]) == ["parameters", "get"]
    again = tmp_path / "slice.yml"
    again.write_text(slice_text(whole, part).text)
    assert methods(generate(again, Options(package="shop"))) == {
        "Client.images.list(*, limit: int | None = None) -> None"
    }


def test_an_explanation_counts_operations_behind_references(tmp_path: Path) -> None:
    whole = read(write(tmp_path, CLOUD))
    found = explain(whole, Selection(include_tags=("Billing",)))
    assert found.counts["operations"] == (2, 5)


def test_validation_reads_operations_behind_references(tmp_path: Path) -> None:
    wrong = {
        **CLOUD["droplets/get.yml"],
        "operationId": "list_droplets",
        "parameters": [{"name": "colour", "in": "path", "required": True, "schema": {}}],
    }
    found = package_of(tmp_path / "wrong", {**CLOUD, "droplets/get.yml": wrong})
    rest = [row for row in warnings(found) if row[0] != "unwanted-reference"]
    assert ("duplicate-operation-id", "#/paths/~1droplets~1{id}/get/operationId") in rest
    assert ("path-parameter-unused", "#/paths/~1droplets~1{id}/get/parameters/0") in rest
    place = found.document.locate("#/paths/~1droplets~1{id}/get/operationId")
    assert place == (str(tmp_path / "wrong" / "droplets/get.yml"), 1, 14)


def test_a_missing_path_parameter_is_found_behind_references(tmp_path: Path) -> None:
    api = json.loads(json.dumps(CLOUD["api.yml"]))
    del api["paths"]["/droplets/{id}"]["parameters"]
    found = package_of(tmp_path / "missing", {**CLOUD, "api.yml": api})
    assert ("path-parameter-missing", "#/paths/~1droplets~1{id}/get") in warnings(found)
    get = {**CLOUD["droplets/get.yml"], "parameters": [{"$ref": "id.yml"}]}
    files = {**CLOUD, "api.yml": api, "droplets/get.yml": get, "droplets/id.yml": ID}
    assert {rule for rule, _ in warnings(package_of(tmp_path / "there", files))} == {
        "unwanted-reference"
    }


def test_diff_sees_through_references(tmp_path: Path) -> None:
    for folder in ("old", "new"):
        (tmp_path / folder).mkdir()
    create = {**CLOUD["droplets/create.yml"], "tags": ["Billing"]}
    old = write(tmp_path / "old", CLOUD)
    new = write(tmp_path / "new", {**CLOUD, "droplets/create.yml": create})
    assert diff(old, old).changes == ()
    assert {change.symbol_old for change in diff(old, new).changes} == {"client.droplets.create"}
    assert diff(old, new, include_tag=("Images",)).changes == ()


def test_an_operation_may_refer_to_another_place_of_the_document(tmp_path: Path) -> None:
    operation = {"operationId": "a", "tags": ["A"], "parameters": [{**ID, "in": "query"}]}
    root = document(
        paths={"/a": {"get": {"$ref": "#/x-operations/A"}}, "/b": {"get": {"responses": OK}}}
    )
    root["x-operations"] = {"A": {**operation, "responses": OK}}
    part = package_of(tmp_path / "a", {"api.yml": root}, include_tags=("A",))
    assert methods(part) == {"Client.a.a(*, id: int) -> None"}


# ---- maps and lists ----------------------------------------------------------------------------

ITEM = {"type": "object", "properties": {"id": {"type": "integer"}, "tags": {"type": "array"}}}
PLAIN: Files = document(
    servers=[{"url": "https://api.example.com"}],
    security=[{"key": []}],
    tags=[{"name": "Items", "description": "All of them."}],
    paths={
        "/items": {
            "get": {
                "operationId": "list_items",
                "tags": ["Items"],
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer"}},
                    {"name": "page", "in": "query", "schema": {"type": "integer"}},
                ],
                "security": [{}, {"key": []}],
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Item"},
                                "examples": {"a": {"value": {"id": 1}}},
                            }
                        },
                    },
                    "404": {"description": "no"},
                },
            },
        }
    },
    components={
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["id"],
                "properties": {
                    "id": {"type": "integer"},
                    "next": {"$ref": "#/components/schemas/Item"},
                },
            }
        },
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    },
)
GET = ("paths", "/items", "get")
PLACES: list[tuple[str, ...]] = [
    ("info",),
    ("servers",),
    ("security",),
    ("tags",),
    ("paths",),
    ("components",),
    ("components", "schemas"),
    ("components", "securitySchemes"),
    ("components", "schemas", "Item", "required"),
    ("components", "schemas", "Item", "properties"),
    (*GET,),
    (*GET, "tags"),
    (*GET, "parameters"),
    (*GET, "security"),
    (*GET, "responses"),
    (*GET, "responses", "200", "headers"),
    (*GET, "responses", "200", "content"),
    (*GET, "responses", "200", "content", "application/json"),
    (*GET, "responses", "200", "content", "application/json", "examples"),
]


def moved(place: tuple[str, ...], ref: str) -> tuple[Files, Any]:
    """Put a reference in a place of the document, and give what stood there."""
    root = json.loads(json.dumps(PLAIN))
    holder = root
    for key in place[:-1]:
        holder = holder[key]
    value, holder[place[-1]] = holder[place[-1]], {"$ref": ref}
    return root, value


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_a_reference_in_place_of_a_map_is_read_as_the_map(
    tmp_path: Path, place: tuple[str, ...]
) -> None:
    root, value = moved(place, "#/x-parts/it")
    found = package_of(tmp_path / "found", {"api.yml": {**root, "x-parts": {"it": value}}})
    plain = package_of(tmp_path / "plain", {"api.yml": PLAIN})
    assert {rule for rule, _ in warnings(found)} == {"unwanted-reference"}
    (origin,) = (remark.origin for remark in found.diagnostics if remark.severity == "warning")
    assert found.document.locate(origin).line > 1
    code = [name for name in plain.files if name.endswith((".py", "surface.txt", "README.md"))]
    renamed = ("components", "schemas") in (place, (*place, "schemas"))
    if not renamed:  # a component that is a reference is another name of what it refers to
        assert {name: found.files[name] for name in code} == {
            name: plain.files[name] for name in code
        }
    assert "Client.items.list(" in surface(found)


@pytest.mark.parametrize("place", PLACES, ids="/".join)
def test_the_map_may_be_in_another_file(tmp_path: Path, place: tuple[str, ...]) -> None:
    root, value = moved(place, "parts/it.yml#/here")
    text = json.dumps({"here": value}).replace(
        "#/components/schemas", "../api.yml#/components/schemas"
    )
    files = {"api.yml": root, "parts/it.yml": json.loads(text)}
    found = package_of(tmp_path / "found", files)
    assert {rule for rule, _ in warnings(found)} == {"unwanted-reference"}
    assert "Client.items.list(" in surface(found)
    assert "models.Item" in surface(found)
    part = package_of(tmp_path / "part", files, include_tags=("Items",))
    assert surface(part) == surface(found)


def test_the_generated_package_uses_what_was_referred_to(tmp_path: Path) -> None:
    """The forms of the reports: properties in another file, and beside them properties."""
    files: Files = {
        "api.yml": document(
            paths={"/toys": {"get": {"operationId": "toys", "responses": {"$ref": "all.yml#/ok"}}}},
            components={"schemas": {"$ref": "schemas.yml"}},
        ),
        "all.yml": {
            "ok": {
                "200": {
                    "description": "ok",
                    "content": {
                        "application/json": {"schema": {"$ref": "api.yml#/components/schemas/Toy"}}
                    },
                }
            },
            "ids": {
                "id": {"type": "integer"},
                "parts": {"type": "array", "items": {"type": "string"}},
            },
        },
        "schemas.yml": {
            "Toy": {
                "type": "object",
                "required": ["id"],
                "properties": {"$ref": "all.yml#/ids", "name": {"type": "string"}},
            }
        },
    }
    spec = write(tmp_path, files)
    result = invoke(tmp_path, "generate", spec.name, "--output", "toyshop")
    assert result.exit_code == 0, result.output
    with importable(tmp_path, "toyshop"):
        import toyshop  # type: ignore[import-not-found]

        toy = toyshop.schema("Toy").decode({"id": 1, "parts": ["a"], "name": "b"})
        assert (toy.id, toy.parts, toy.name) == (1, ["a"], "b")
        violations = toyshop.schema("Toy").validate({"parts": [1]})
        assert {violation.keyword for violation in violations} == {"required", "type"}
    assert invoke(tmp_path, "check", spec.name, "--output", "toyshop").exit_code == 0


def test_a_property_called_ref_is_a_property(tmp_path: Path) -> None:
    schema = {"type": "object", "properties": {"$ref": {"type": "string"}}}
    found = package_of(
        tmp_path / "a", {"api.yml": document(components={"schemas": {"Link": schema}})}
    )
    assert "models.Link.ref: str | None, optional" in surface(found)
    assert warnings(found) == []


def test_examples_and_extensions_that_hold_references_are_left_alone() -> None:
    data = {"properties": {"$ref": "nowhere.yml"}, "tags": {"$ref": "#/nothing"}}
    schema = {"example": data, "default": data, "enum": [data], "x-more": data}
    root = of_text(document(components={"schemas": {"A": schema}}))
    found, remarks = follow(root)
    assert found.root is root.root
    assert remarks == []


@pytest.mark.parametrize(
    ("parts", "rule", "origin"),
    [
        (
            {"it": {"$ref": "#/x-parts/that"}, "that": {"$ref": "#/x-parts/it"}},
            "ref-circular",
            None,
        ),
        ({"it": {"$ref": "#/x-parts/it"}}, "ref-circular", "#/x-parts/it/$ref"),
        ({}, "ref-dangling", "#/components/schemas/A/properties"),
        ({"it": {"$ref": "missing.yml"}}, "ref-outside", None),
        ({"it": [1]}, "wrong-reference", "#/components/schemas/A/properties/$ref"),
    ],
)
def test_what_cannot_be_followed_is_an_error_with_its_place(
    parts: Files, rule: str, origin: str | None
) -> None:
    schema = {"properties": {"$ref": "#/x-parts/it"}}
    root = document(components={"schemas": {"A": schema}})
    found, remarks = follow(of_text({**root, "x-parts": parts}))
    errors = [remark for remark in remarks if remark.severity == "error"]
    assert [remark.rule for remark in errors] == [rule]
    assert origin is None or errors[0].origin == origin
    assert found.locate(errors[0].origin).line == 1


def test_a_map_that_refers_to_what_holds_it_is_a_circle() -> None:
    encoding: Files = {"a": {"encoding": {"$ref": "#/components/mediaTypes/M/encoding"}}}
    root = {**document(), "openapi": "3.2.0"}
    root["components"] = {"mediaTypes": {"M": {"encoding": encoding}}}
    _, remarks = follow(of_text(root))
    assert {remark.rule for remark in remarks if remark.severity == "error"} == {"ref-circular"}


def test_a_dangling_reference_is_an_error_of_the_command(tmp_path: Path) -> None:
    spec = write(tmp_path, {"api.yml": document(components={"schemas": {"$ref": "no.yml"}})})
    result = invoke(tmp_path, "generate", spec.name, "--output", "out")
    assert result.exit_code == 2
    assert "no.yml" in result.output
    assert not (tmp_path / "out").exists()


def test_many_references_to_one_map_share_what_takes_their_place() -> None:
    table = {str(status): {"description": "x"} for status in range(100, 600)}
    paths = {f"/{number}": {"get": {"responses": {"$ref": "#/x-all"}}} for number in range(500)}
    found, _ = follow(of_text({**document(paths=paths), "x-all": table}))
    values = {id(item["get"]["responses"]) for item in found.root["paths"].values()}
    assert len(values) == 1


def test_what_takes_the_place_of_references_is_bounded() -> None:
    """Ten references to what has ten references, nine times over, are a thousand million values."""
    levels: Files = {
        f"l{level}": {
            str(number): {"encoding": {"$ref": f"#/x-levels/l{level + 1}"}} for number in range(10)
        }
        for level in range(9)
    }
    media = {"M": {"encoding": {"$ref": "#/x-levels/l0"}}}
    root = {**document(components={"mediaTypes": media}), "openapi": "3.2.0"}
    _, remarks = follow(of_text({**root, "x-levels": {**levels, "l9": {}}}))
    assert {remark.rule for remark in remarks if remark.severity == "error"} == {"too-much"}


def test_swagger_is_followed_too(tmp_path: Path) -> None:
    root: Files = {
        "swagger": "2.0",
        "info": INFO,
        "paths": {"/a": {"get": {"operationId": "a", "responses": {"$ref": "it.yml#/ok"}}}},
        "definitions": {"$ref": "it.yml#/definitions"},
    }
    part = {
        "ok": {"200": {"description": "ok", "schema": {"$ref": "api.yml#/definitions/Toy"}}},
        "definitions": {"Toy": {"properties": {"$ref": "#/ids"}}},
        "ids": {"id": {"type": "integer"}},
    }
    found = package_of(tmp_path / "a", {"api.yml": root, "it.yml": part})
    assert "models.Toy" in surface(found)
    assert ".id: int | None, optional" in surface(found)


def test_an_error_in_a_list_of_errors_is_raised_once(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        package_of(tmp_path / "a", {"api.yml": document(components={"$ref": "no.yml"})})
    assert [remark.rule for remark in caught.value.diagnostics if remark.severity == "error"] == [
        "file-missing"
    ]
