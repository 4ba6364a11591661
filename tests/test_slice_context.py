"""Two slices of a document give the same models for the schemas that they share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from refresh import CASES, folders, invoke
from sdkloom.app.documents import Documents
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading.document import Document, parse, read
from sdkloom.reading.source import Source
from sdkloom.slicing.context import KEY, slice_document
from sdkloom.slicing.selection import Selection
from sdkloom.slicing.text import slice_text
from test_slices_corpus import models

SPEC = """\
openapi: 3.1.0
# what this is
info: {title: T, version: "1"}
paths:
  /orders:
    post:
      operationId: createOrder
      tags: [Orders]
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses: {"204": {description: done}}
  /news:
    get:
      operationId: listNews
      tags: [News]
      responses:
        "200":
          description: all
          content:
            application/json:
              schema:
                oneOf:
                  - $ref: '#/components/schemas/Order'
                  - $ref: '#/components/schemas/Parcel'
  /other:
    get:
      operationId: getOther
      tags: [Other]
      responses:
        "200":
          description: all
          content:
            application/json: {schema: {$ref: '#/components/schemas/OrderState'}}
components:
  schemas:
    # an order
    Order:
      type: object
      required: [kind]
      properties:
        kind: {type: string, enum: [order, gift]}
        note: {type: [string, "null"]}  # may be null
        state: {type: string, enum: [new, sent]}
        former: {$ref: '#/components/schemas/order_line'}
    order_line: {type: object, properties: {a: {type: string}}}
    OrderLine: {type: object, properties: {b: {type: string}}}
    OrderState: {type: object, properties: {c: {$ref: '#/components/schemas/OrderLine'}}}
    Parcel:
      type: object
      required: [kind]
      properties: {kind: {type: string, enum: [parcel]}, state: {type: string}}
"""
TAGS = ("Orders", "News", "Other")


def part(document: Document, *tags: str) -> Document:
    return slice_document(document, Selection(include_tags=tags), Diagnostics())


def generated_files(path: Path, *tags: str) -> dict[str, str]:
    options = Options(package="it", selection=Selection(include_tags=tags))
    return dict(generate(path, options).files)


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC, "utf-8")
    return path


def test_a_slice_notes_what_it_cannot_know_by_itself() -> None:
    order = "#/components/schemas/Order"
    assert part(parse(SPEC), "Orders").root[KEY] == {
        "received": [order, "#/components/schemas/order_line"],
        "tags": {order: {"kind": ["gift", "order"]}},
        "names": {"#/components/schemas/order_line": "OrderLine2"},
        "taken": ["OrderState"],
    }
    assert part(parse(SPEC), "News").root[KEY] == {
        "sent": [order, "#/components/schemas/order_line"],
        "names": {"#/components/schemas/order_line": "OrderLine2"},
        "taken": ["OrderState"],
    }


def test_its_models_are_those_of_the_whole(spec: Path) -> None:
    whole = models(generated_files(spec))
    shared = 0
    for tag in TAGS:
        found = models(generated_files(spec, tag))
        assert found.items() <= whole.items()
        shared += len(found)
    assert shared > len(whole)
    assert "OrderState2" in whole
    assert "note: str | None = default(None)" in whole["Order"]


def test_what_a_component_holds_gets_out_of_the_way_of_schemas_elsewhere(spec: Path) -> None:
    answer = {"type": "object", "properties": {"a": {"type": "string"}}}
    value = yaml.safe_load(SPEC)
    value["components"]["responses"] = {
        "Late": {"description": "x", "content": {"application/json": {"schema": answer}}}
    }
    value["components"]["schemas"]["LateResponse"] = answer
    value["paths"]["/orders"]["post"]["responses"] = {"200": {"$ref": "#/components/responses/Late"}}  # fmt: skip
    value["paths"]["/other"]["get"]["parameters"] = [
        {"name": "a", "in": "query", "schema": {"$ref": "#/components/schemas/LateResponse"}}
    ]
    spec.write_text(json.dumps(value), "utf-8")
    assert "LateResponse2" in generated_files(spec)["surface.txt"]
    assert "LateResponse2" in generated_files(spec, "Orders")["surface.txt"]


def test_what_is_a_file_where_it_is_sent_in_parts_is_one_in_every_slice(spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    value["components"]["schemas"]["Scan"] = {"type": "object", "properties": {"content": {}}}
    for path, kind in (("/orders", "application/json"), ("/parts", "multipart/form-data")):
        body = {"content": {kind: {"schema": {"$ref": "#/components/schemas/Scan"}}}}
        answers = {"204": {"description": "done"}}
        tag = "Orders" if path == "/orders" else "Parts"
        value["paths"][path] = {"put": {"tags": [tag], "requestBody": body, "responses": answers}}
    spec.write_text(json.dumps(value), "utf-8")
    whole = models(generated_files(spec))["Scan"]
    assert "FileContent" in whole
    assert [models(generated_files(spec, tag))["Scan"] for tag in ("Orders", "Parts")] == [
        whole,
        whole,
    ]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("form", ["yaml", "json", "json in a line"])
def test_a_file_that_holds_the_slice_gives_the_same_package(
    tag: str, form: str, tmp_path: Path
) -> None:
    value = yaml.safe_load(SPEC)
    texts = {"yaml": SPEC, "json": json.dumps(value, indent=4), "json in a line": json.dumps(value)}
    path = tmp_path / f"spec.{form[:4]}"
    path.write_text(texts[form], "utf-8")
    file = tmp_path / f"part.{form[:4]}"
    arguments = ("slice", path.name, "--include-tag", tag, "--output", file.name)
    assert invoke(tmp_path, *arguments).exit_code == 0
    direct, again = generated_files(path, tag), generated_files(file)
    assert {key for key in direct if direct[key] != again[key]} <= {"sdkloom.lock"}
    locks = [json.loads(files["sdkloom.lock"]) for files in (direct, again)]
    assert locks[0]["spec"]["hash"] == locks[1]["spec"]["hash"]
    assert locks[0]["names"] == locks[1]["names"]
    assert ("# an order" in file.read_text()) == (form == "yaml" and tag != "Other")


def test_slicing_twice_is_slicing_once_and_slicing_everything_is_nothing() -> None:
    document = parse(SPEC)
    both, single = part(document, "Orders", "News"), part(document, "Orders")
    assert part(both, "Orders").root == single.root
    assert part(single, "Orders").root == single.root
    text = slice_text(document, single).text
    again = parse(text)
    assert again.root == single.root
    assert slice_text(again, part(again, "Orders")).text == text
    assert part(document, *TAGS).root == document.root
    assert slice_text(document, part(document, *TAGS)).text == SPEC


def checked(folder: Path, text: str) -> Any:
    (folder / "spec.yaml").write_text(text, "utf-8")
    return invoke(folder, "check", "spec.yaml", "--output", "it", "--include-tag", "Orders")


def test_what_changes_elsewhere_matters_only_if_the_slice_notes_it(spec: Path) -> None:
    folder = spec.parent
    arguments = ("spec.yaml", "--output", "it", "--include-tag", "Orders")
    assert invoke(folder, "generate", *arguments).exit_code == 0
    assert checked(folder, SPEC.replace("getOther", "getAnother")).exit_code == 0
    result = checked(folder, SPEC.replace("$ref: '#/components/schemas/Order'\n", "type: 'null'\n"))
    assert result.exit_code == 1
    assert "the document changed" in result.stdout
    assert "models/orders.py: stale" in result.stdout
    assert invoke(folder, "generate", *arguments).stdout.startswith("it: 4 changed")


def test_nonsense_under_the_key_becomes_no_code(spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    order = "#/components/schemas/Order"
    value[KEY] = {
        "sent": "x", "received": [1, {}], "tags": {order: 1}, "taken": ["a b", "class", 1, "None"],
        "names": {order: "Order(object): pass", "#/components/schemas/Parcel": "Foo2_2"},
    }  # fmt: skip
    spec.write_text(json.dumps(value), "utf-8")
    found = models(generated_files(spec))
    assert "Order" in found
    assert "Foo2_2" in found
    value[KEY] = "text"
    spec.write_text(json.dumps(value), "utf-8")
    assert "Parcel" in models(generated_files(spec))


def test_what_is_wrong_elsewhere_is_nothing_to_a_slice(spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    schemas = value["components"]["schemas"]
    order = {"$ref": "#/components/schemas/Order"}
    schemas["Loop"] = {"oneOf": [order, {"$ref": "#/components/schemas/Loop"}]}
    schemas["Gone"] = {"oneOf": [order, {"$ref": "#/components/schemas/Nowhere"}]}
    schemas["Odd"] = {
        "oneOf": [
            order,
            {"$ref": "other.yaml#/X"},
            {"allOf": [{"$ref": "#/components/schemas/Odd"}]},
        ]
    }
    spec.write_text(json.dumps(value), "utf-8")
    assert "Order" in models(generated_files(spec, "Orders"))


def test_slices_that_share_what_is_known_of_the_whole_are_as_each_alone() -> None:
    noted = 0
    for spec in sorted(spec for folder in folders(CASES) for spec in folder.glob("spec.*")):
        documents, source = Documents(), Source(str(spec))
        for path in read(spec).root.get("paths", {}):
            selection = Selection(include_paths=(path.replace("*", "?"),))
            try:
                alone = slice_document(read(spec), selection, Diagnostics())
            except SpecError:
                continue
            document = documents.read(source, Diagnostics())
            shared = documents.slice(document, selection, Diagnostics())
            assert json.dumps(shared.root) == json.dumps(alone.root), (spec, path)
            assert shared.others == alone.others
            noted += KEY in alone.root
    assert noted  # else nothing about a whole was compared


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("choice", ["oneOf", "anyOf", "discriminator", "alias", "list"])
def test_a_variant_that_may_be_null_is_known_by_its_tag_in_every_slice(
    tmp_path: Path, version: str, choice: str
) -> None:
    def shape(kind: str) -> dict[str, Any]:
        fields = {"id": {"type": "string"}, "kind": {"type": "string", "enum": [kind]}}
        return {"type": "object", "required": ["id", "kind"], "properties": fields}

    def ref(name: str) -> dict[str, str]:
        return {"$ref": f"#/components/schemas/{name}"}

    null = {"nullable": True} if version == "3.0.3" else {"type": ["object", "null"]}
    union: dict[str, Any] = {
        "oneOf": [ref("Round" if choice != "alias" else "Same"), ref("Square")]
    }
    if choice == "anyOf":
        union = {"anyOf": union["oneOf"]}
    if choice == "discriminator":
        union["discriminator"] = {"propertyName": "kind"}
    schemas = {
        "Round": {**shape("round"), **null},
        "Square": shape("square"),
        "Same": ref("Round"),
        "Large": {"allOf": [ref("Round"), {"properties": {"size": {"type": "integer"}}}]},
        "Any": {"type": "array", "items": union} if choice == "list" else union,
    }
    paths = {
        f"/{name}": {
            "get": {
                "operationId": f"get{name}",
                "tags": [name],
                "responses": {
                    "200": {
                        "description": "it",
                        "content": {"application/json": {"schema": ref(name)}},
                    }
                },
            }
        }
        for name in ("Round", "Large", "Any")
    }
    info = {"title": "T", "version": "1"}
    value = {"openapi": version, "info": info, "paths": paths, "components": {"schemas": schemas}}
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(value), "utf-8")
    whole = models(generated_files(path))
    assert 'kind: Literal["round"] = "round"' in whole["Round"]
    for tag in ("Round", "Large", "Any"):
        assert models(generated_files(path, tag)).items() <= whole.items()
