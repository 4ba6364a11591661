"""Names that the user gives, names that extensions give, and packages that keep earlier names."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import strict
from refresh import invoke
from sdkloom.app.pipeline import Options, generate
from sdkloom.naming import LockedNames

SPEC = """\
openapi: 3.1.0
info: {title: Shelves, version: "7"}
servers: [{url: "https://shelves.test"}]
paths:
  /shelves/{id}:
    get:
      operationId: read_shelf_shelves__id__get
      tags: [Shelves]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200":
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Shelf«Wood»'}}}
    put:
      operationId: update_shelf_shelves__id__put
      tags: [Shelves]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, properties: {width: {type: integer}}}
      responses:
        "200":
          description: It.
          content: {application/json: {schema: {$ref: '#/components/schemas/Shelf«Wood»'}}}
  /v1/boxes:
    post:
      operationId: addBoxUsingPOST
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Shelf«Wood»: {type: object, properties: {2faCode: {type: string}, object: {type: string}}}
    Box:
      type: object
      required: [size]
      properties: {size: {type: integer}, boxIPs: {type: array, items: {type: string}}}
"""
EARLIER = {
    "#/components/schemas/Shelf«Wood»": "ShelfUabWoodUbb",
    "field #/components/schemas/Shelf«Wood»/properties/2faCode": "value_2_fa_code",
    "field #/components/schemas/Shelf«Wood»/properties/object": "object_",
    "field #/components/schemas/Box/properties/boxIPs": "box_i_ps",
    "#/paths/~1shelves~1{id}/put/requestBody/content/application~1json/schema": (
        "UpdateShelfShelvesIdPutRequest"
    ),
    "#/paths/~1shelves~1{id}/get": "read_shelf_shelves_id_get",
    "#/paths/~1shelves~1{id}/put": "update_shelf",
    "#/paths/~1v1~1boxes/post": "add_box_using_post",
    "tag:Shelves": "shelves",
    "tag:default": "default",
    "class tag:default": "Default",
}
"""What an earlier sdkloom called things of the document."""
PROJECT = """\
[tool.sdkloom.targets.shelves]
spec = "spec.yaml"
output = "shelves"
"""
NAMES = """
[tool.sdkloom.targets.shelves.names.operations]
"GET /shelves/{id}" = "find"
addBoxUsingPOST = "stock.put_away"

[tool.sdkloom.targets.shelves.names.schemas]
"Shelf«Wood»" = "WoodenShelf"

[tool.sdkloom.targets.shelves.names.fields]
"Box.size" = "litres"
"#/components/schemas/Shelf«Wood»/properties/object" = "thing"

[tool.sdkloom.targets.shelves.names.groups]
Shelves = "furniture"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.yaml").write_text(SPEC, "utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> str:
    result = invoke(folder, *arguments)
    assert result.exit_code == 0, result.output
    return result.output


def public(folder: Path) -> list[str]:
    return (folder / "shelves" / "surface.txt").read_text("utf-8").splitlines()


def lock(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "shelves" / "sdkloom.lock").read_text("utf-8"))


def write_earlier(folder: Path) -> list[str]:
    """Write the package as an earlier sdkloom would have, whose lock says nothing of rules."""
    names = LockedNames(EARLIER, None, 1)
    files = dict(generate(folder / "spec.yaml", Options(package="shelves"), names).files)
    manifest = json.loads(files["sdkloom.lock"])
    del manifest["naming"]
    manifest["sdkloom"] = "0.0.1"
    manifest["spec"]["name"] = "spec.yaml"
    files["sdkloom.lock"] = json.dumps(manifest)
    for path, text in files.items():
        file = folder / "shelves" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return public(folder)


def edited(folder: Path, change: Any) -> None:
    value = yaml.safe_load((folder / "spec.yaml").read_text("utf-8"))
    change(value)
    (folder / "spec.yaml").write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")


# -- packages with names of earlier rules


def test_a_new_package_has_names_of_the_present_rules(folder: Path) -> None:
    run(folder, "generate")
    text = "\n".join(public(folder))
    for symbol in (
        "Client.shelves.read_shelf(id", "Client.shelves.update_shelf(id: str, body: UpdateShelfRequest",
        "Client.boxes.add_box(", "models.ShelfWood.value_2fa_code", "models.ShelfWood.object:",
        "models.Box.box_ips",
    ):  # fmt: skip
        assert symbol in text
    assert lock(folder)["naming"] == {"edition": 2}


def test_a_package_keeps_the_names_that_earlier_rules_gave(folder: Path) -> None:
    before = write_earlier(folder)
    assert "models.ShelfUabWoodUbb.value_2_fa_code: str | None, optional" in before
    for _ in range(2):
        run(folder, "generate", "--force")
        assert public(folder) == before
        assert lock(folder)["naming"]["edition"] == 1
    assert "fresh" in run(folder, "check")
    assert "none" in run(folder, "diff", "shelves", "spec.yaml")


def test_they_stay_when_the_document_changes_too(folder: Path) -> None:
    before = write_earlier(folder)

    def more(value: Any) -> None:
        value["paths"]["/crates"] = {"get": {"responses": {"204": {"description": "None."}}}}
        value["paths"]["/shelves/{id}"]["get"]["operationId"] = "look_shelves__id__get"
        value["components"]["schemas"] = dict(reversed(value["components"]["schemas"].items()))

    edited(folder, more)
    run(folder, "generate", "--force")
    after = public(folder)
    assert {line for line in before if "read_shelf" not in line} <= {*after}
    # What the document now calls otherwise gets another name, and the old one stays as an alias.
    assert any("Client.shelves.look" in line for line in after)
    assert any("read_shelf_shelves_id_get is now Client.shelves.look" in line for line in after)
    assert "Client.default.get_crates() -> None" in after


def test_they_stay_without_the_copy_of_the_document(folder: Path) -> None:
    before = write_earlier(folder)
    (folder / "shelves" / "openapi.json").unlink()
    run(folder, "generate", "--force")
    assert public(folder) == before


def test_names_of_the_present_rules_are_taken_on_with_aliases(folder: Path) -> None:
    before = write_earlier(folder)
    run(folder, "generate", "--names", "current")
    after = public(folder)
    assert "Client.boxes.add_box(body: Box) -> None" in after
    assert lock(folder)["naming"] == {"edition": 2}
    old = [line.split(":")[0].split("(")[0] for line in before if line.startswith(("C", "models"))]
    known = {line.split(":")[0].split("(")[0].split(" is now ")[0] for line in after}
    lost = [symbol for symbol in old if symbol.split(" = ")[0] not in known]
    # Fields of a model that was renamed stand under its new name.
    assert set(lost) <= {"models.UpdateShelfShelvesIdPutRequest.width"}
    run(folder, "generate", "--force")
    assert public(folder) == after


def test_the_rules_can_be_a_setting(folder: Path) -> None:
    write_earlier(folder)
    (folder / "pyproject.toml").write_text(PROJECT + 'names = "current"\n', "utf-8")
    run(folder, "generate")
    assert "models.ShelfUabWoodUbb is now models.ShelfWood (renamed in 7)" in public(folder)
    assert "fresh" in run(folder, "check")


# -- names that the user gives


def test_renamed_things_have_their_new_names(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(PROJECT + NAMES, "utf-8")
    run(folder, "generate")
    text = "\n".join(public(folder))
    for symbol in (
        "Client.furniture.find(id: str) -> WoodenShelf", "Client.furniture.update_shelf(",
        "Client.stock.put_away(body: Box)", "models.Box.litres: int", "models.WoodenShelf.thing:",
    ):  # fmt: skip
        assert symbol in text
    assert "is now" not in text
    assert "fresh" in run(folder, "check")


PROGRAM = """\
import warnings

import httpx2

from shelves import Client
from shelves.models import Box, ShelfWood


def answer(request: httpx2.Request) -> httpx2.Response:
    if request.method == "POST":
        return httpx2.Response(204)
    return httpx2.Response(200, json={"object": "oak", "2faCode": "1"})


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    connections = httpx2.Client(transport=httpx2.MockTransport(answer))
    with Client(http_client=connections) as client:
        shelf: ShelfWood = client.shelves.read_shelf("1")
        assert shelf.object == "oak"
        assert shelf.thing == "oak"
        client.boxes.add_box(Box(litres=1))
        assert client.furniture.find("1").value_2fa_code == "1"
        assert Box(litres=2).size == 2
assert len({str(each.message) for each in caught}) >= 4, caught
"""


def test_old_names_go_on_working(folder: Path) -> None:
    run(folder, "generate")
    (folder / "pyproject.toml").write_text(PROJECT + NAMES, "utf-8")
    output = run(folder, "generate")
    assert "models.Box.size → models.Box.litres: name-moved" in output
    assert "models.Box.size is now models.Box.litres (renamed in 7)" in public(folder)
    (folder / "program.py").write_text(PROGRAM, "utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    strict.passes_mypy(folder)
    strict.passes_mypy(folder, "program.py")
    strict.is_formatted(folder)
    # Another run keeps them, also when the names go back.
    run(folder, "generate", "--force")
    assert "models.Box.size is now models.Box.litres (renamed in 7)" in public(folder)
    (folder / "pyproject.toml").write_text(PROJECT, "utf-8")
    run(folder, "generate")
    assert "models.Box.litres is now models.Box.size (renamed in 7)" in public(folder)
    assert "Client.furniture.find is now Client.shelves.read_shelf (renamed in 7)" in public(folder)


def test_the_constructor_of_a_sent_model_breaks_by_a_new_name(folder: Path) -> None:
    run(folder, "generate")
    (folder / "shelves").rename(folder / "before")
    (folder / "pyproject.toml").write_text(PROJECT + NAMES, "utf-8")
    run(folder, "generate")
    result = json.loads(run(folder, "diff", "before", "shelves", "--format", "json"))
    moved = {
        change["symbol"]["old"]: change["source_break"]
        for change in result["changes"]
        if change["kind"] == "name-moved"
    }
    assert moved["models.Box.size"]
    assert not moved["models.ShelfWood.object"]
    assert result["bump"] == "major"


@pytest.mark.parametrize(
    ("names", "place", "message"),
    [
        ("operations.'GET /shelf/{id}' = 'x'", "4:", "did you mean 'GET /shelves/{id}'?"),
        ("operations.addBoxUsingPSOT = 'x'", "4:", "did you mean 'addBoxUsingPOST'?"),
        ("schemas.Bax = 'Crate'", "4:", "did you mean 'Box'?"),
        ("schemas.'#/components/schemas/Bax' = 'Crate'", "4:", "did you mean"),
        ("fields.'Box.sice' = 'litres'", "4:", "did you mean 'Box.size'?"),
        ("parameters.'GET /shelves/{id}.di' = 'x'", "4:", "did you mean 'GET /shelves/{id}.id'?"),
        ("parameters.'GET /shelves/{id}.id' = 'self'", "4:", "the name 'self' is taken"),
        ("groups.Shelfs = 'x'", "4:", "did you mean 'Shelves'?"),
        ("group.Shelves = 'x'", "4:", "did you mean 'groups'?"),
        ("groups.Shelves = 'x y'", "4:", "is not a public Python name"),
        ("operations.addBoxUsingPOST = 'a.b.c'", "4:", "is not a public Python name"),
        ("operations.addBoxUsingPOST = 1", "4:", "has to be a string"),
        ("fields.'Box.size' = '_size'", "4:", "is not a public Python name"),
        ("fields.'Box.size' = 'self'", "4:", "the name 'self' is taken"),
        ("schemas = {Box = 'Same', 'Shelf«Wood»' = 'Same'}", "4:", "the name 'Same' is taken"),
        (
            "operations = {'GET /shelves/{id}' = 'x.readIt', addBoxUsingPOST = 'x.read_it'}",
            *("4:", "the name 'read_it' is taken"),
        ),
        ("rules = 'new'", "4:", "'locked' or 'current'"),
    ],
)
def test_what_cannot_be_renamed_is_refused_with_its_place(
    names: str, place: str, message: str, folder: Path
) -> None:
    text = f"{PROJECT}names.{names}\n"
    (folder / "pyproject.toml").write_text(text, "utf-8")
    result = invoke(folder, "generate")
    assert result.exit_code == 2
    assert f"pyproject.toml:{place}" in result.output
    assert message in result.output
    assert not (folder / "shelves").exists()


PARAMETERS = """
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
paths:
  /shelves:
    get:
      operationId: listShelves
      parameters:
        - {$ref: '#/components/parameters/Limit'}
        - {name: q, in: query, schema: {type: string}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses: {"204": {description: Done.}}
"""


def test_parameters_are_renamed_and_the_old_keyword_is_a_break(folder: Path) -> None:
    edited(folder, lambda value: value.update(yaml.safe_load(PARAMETERS)))
    run(folder, "generate")
    names = (
        'names.parameters = {Limit = "at_most", "GET /shelves.q" = "text",'
        ' "#/paths/~1shelves/get/parameters/2" = "trace"}\n'
    )
    (folder / "pyproject.toml").write_text(PROJECT + names, "utf-8")
    output = run(folder, "generate")
    method = " ".join(public(folder))
    assert "at_most: int | None = None" in method
    assert "text: str | None = None" in method
    assert "trace: str | None = None" in method
    assert output.count("parameter-renamed (sent; breaks source, types)") == 3
    program = """\
import httpx2

from shelves import Client

seen: list[httpx2.Request] = []


def answer(request: httpx2.Request) -> httpx2.Response:
    seen.append(request)
    return httpx2.Response(204)


connections = httpx2.Client(transport=httpx2.MockTransport(answer))
with Client(base_url="https://shelves.test", http_client=connections) as client:
    client.shelves.list(at_most=3, text="oak", trace="t")
assert dict(seen[0].url.params) == {"limit": "3", "q": "oak"}
assert seen[0].headers["X-Trace"] == "t"
"""
    (folder / "program.py").write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "fresh" in run(folder, "check")


# -- names that the document gives in extensions


def test_extensions_of_other_generators_name_things(folder: Path) -> None:
    def extend(value: Any) -> None:
        get, put = (value["paths"]["/shelves/{id}"][method] for method in ("get", "put"))
        get.update({"x-fern-sdk-group-name": ["wall", "units"], "x-fern-sdk-method-name": "look"})
        put.update({"x-speakeasy-group": "wall.units", "x-speakeasy-name-override": "change"})
        get["parameters"][0]["x-ms-client-name"] = "number"
        value["paths"]["/v1/boxes"]["post"]["x-methodName"] = "store"
        schemas = value["components"]["schemas"]
        schemas["Box"]["x-ms-client-name"] = "Crate"
        schemas["Box"]["properties"]["size"]["x-ms-client-name"] = "volume"

    edited(folder, extend)
    run(folder, "generate")
    text = "\n".join(public(folder))
    for symbol in (
        "Client.wall_units.look(number: str)", "Client.wall_units.change(",
        "Client.boxes.store(body: Crate)", "models.Crate.volume: int",
    ):  # fmt: skip
        assert symbol in text
    (folder / "pyproject.toml").write_text(
        PROJECT + 'names.operations = {"GET /shelves/{id}" = "find"}\n', "utf-8"
    )
    run(folder, "generate")
    assert "Client.wall_units.find(number: str) -> ShelfWood" in public(folder)


# -- the package's own README


def test_a_schema_called_as_the_client_does_not_hide_it(folder: Path) -> None:
    def rename(value: Any) -> None:
        del value["paths"]["/shelves/{id}"]
        schemas = value["components"]["schemas"]
        schemas["Client"] = schemas.pop("Box")
        content = value["paths"]["/v1/boxes"]["post"]["requestBody"]["content"]
        content["application/json"]["schema"]["$ref"] = "#/components/schemas/Client"

    edited(folder, rename)
    run(folder, "generate")
    text = (folder / "shelves" / "README.md").read_text("utf-8")
    assert "from shelves import models\n" in text
    assert "client.boxes.add_box(models.Client(size=1))" in text
