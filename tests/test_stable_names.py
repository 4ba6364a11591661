"""No public name moves because a document lists things in another order, or has more of them.

``NAMED_DOCUMENTS`` says how many real documents are shuffled; a few by default.
"""

from __future__ import annotations

import copy
import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.documents import manifest
from judging import load
from refresh import CASES, folders, invoke
from sdkloom.app.options import Options
from sdkloom.app.pipeline import generate
from sdkloom.diagnostics import SpecError
from sdkloom.reading.document import read
from test_slices_corpus import CORPUS

COUNT = int(os.environ.get("NAMED_DOCUMENTS", "6"))
MOST = 150_000
"""Bytes of a document that is shuffled."""
SPEC = """\
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      tags: [Pets]
      parameters:
        - {name: sort, in: query, schema: {type: string, enum: [up, down]}}
        - {name: kind, in: query, schema: {type: string, enum: [cat, dog]}}
      responses:
        "200":
          description: all
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
components:
  schemas:
    Pet:
      oneOf:
        - {type: object, required: [mew], properties: {mew: {type: string, enum: [a, b]}}}
        - {type: object, required: [bark], properties: {bark: {type: string}}}
    Owner: {type: object, properties: {name: {type: string}, state: {type: string, enum: [in, out]}}}
"""

Json = dict[str, Any]


def public_names(
    path: Path, value: Json, names: dict[str, str] | None = None
) -> tuple[str, dict[str, str]]:
    """Generate: what is public, and the names for the next run."""
    path.write_text(json.dumps(value), "utf-8")
    files = generate(path, Options(package="it"), names).files
    return files["surface.txt"], json.loads(files["sdkloom.lock"])["names"]


def shuffled(value: Any, chance: random.Random, *, lists: bool, word: str = "") -> Any:
    """Put what has names in another order; with *lists*, parameters and alternatives too."""
    if isinstance(value, dict):
        pairs = list(value.items())
        if word in {
            "",
            "components",
            "paths",
            "properties",
            "schemas",
            "definitions",
            "parameters",
        }:
            chance.shuffle(pairs)
        return {key: shuffled(inner, chance, lists=lists, word=key) for key, inner in pairs}
    if isinstance(value, list):
        ordered = [shuffled(item, chance, lists=lists, word="-") for item in value]
        if lists and word in {"parameters", "oneOf", "anyOf"} and all(map(is_object, ordered)):
            chance.shuffle(ordered)
        return ordered
    return value


def is_object(value: Any) -> bool:
    return isinstance(value, dict)


def lines(surface: str) -> set[tuple[str, ...]]:
    """The words of each line, in no order: alternatives may be told in any."""
    return {tuple(sorted(re.findall(r"[\w.]+", line))) for line in surface.splitlines()}


def methods(found: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    return {line for line in found if "Client.pets.list" in line}


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    return tmp_path / "spec.json"


def test_a_parameter_keeps_the_name_of_its_type(spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    before, names = public_names(spec, value)
    assert names["#/paths/~1pets/get/parameters/query:sort/schema"] == "ListPetsSort"
    value["paths"]["/pets"]["get"]["parameters"].reverse()
    value["paths"]["/pets"]["get"]["parameters"].insert(
        0, {"name": "a", "in": "query", "schema": {}}
    )
    removed = lines(before) - lines(public_names(spec, value, names)[0])
    assert removed == methods(lines(before))


def test_an_alternative_keeps_its_name_when_others_come_before_it(spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    before, names = public_names(spec, value)
    members = value["components"]["schemas"]["Pet"]["oneOf"]
    members[0]["description"] = "Says mew."
    members.reverse()
    members.insert(
        0, {"type": "object", "required": ["fins"], "properties": {"fins": {"type": "integer"}}}
    )
    after = public_names(spec, value, names)[0]
    assert [line for line in before.splitlines() if line not in after and " = " not in line] == []
    assert "models.PetFins.fins: int, required" in after
    assert "models.PetMew.mew" in after


def more(value: Json, how: str) -> None:
    schemas, paths = value["components"]["schemas"], value["paths"]
    answer = copy.deepcopy(paths["/pets"]["get"]["responses"])
    match how:
        case "component like another":
            schemas["owner"] = {"type": "object", "properties": {"x": {}}}
        case "component like a nested type":
            schemas["OwnerState"] = {"type": "object", "properties": {"x": {}}}
        case "component like a group":
            schemas["Pets"] = schemas["AsyncPets"] = {"type": "object", "properties": {"x": {}}}
        case "method like another":
            paths["/all"] = {"get": {"operationId": "list", "tags": ["Pets"], "responses": answer}}
        case "tag like another":
            paths["/all"] = {"get": {"operationId": "all", "tags": ["pets"], "responses": answer}}
        case "parameter like another":
            sort = {
                "name": "Sort",
                "in": "header",
                "schema": {"type": "string", "enum": ["x", "y"]},
            }
            paths["/pets"]["get"]["parameters"].insert(0, sort)
        case "property like another":
            schemas["Owner"]["properties"] = {"Name": {}, **schemas["Owner"]["properties"]}
        case "property like the unknown ones":
            schemas["Owner"]["properties"]["additional_properties"] = {"type": "string"}
        case _:
            raise AssertionError(how)


@pytest.mark.parametrize(
    "how",
    [
        "component like another", "component like a nested type", "component like a group",
        "method like another", "tag like another", "parameter like another",
        "property like another", "property like the unknown ones",
    ],
)  # fmt: skip
def test_what_is_added_moves_no_name(how: str, spec: Path) -> None:
    value = yaml.safe_load(SPEC)
    before, names = public_names(spec, value)
    more(value, how)
    value = dict(reversed(value.items()))
    after, later = public_names(spec, value, names)
    assert names.items() <= later.items()
    removed = lines(before) - lines(after)
    assert removed == (methods(removed) if how == "parameter like another" else set())
    if how == "property like the unknown ones":
        assert "models.Owner.additional_properties_: str | None, optional" in after


def test_a_class_of_a_group_stays_when_a_schema_comes_to_be_called_so(tmp_path: Path) -> None:
    value = yaml.safe_load(SPEC)
    for step in range(2):
        (tmp_path / "spec.json").write_text(json.dumps(value), "utf-8")
        assert invoke(tmp_path, "generate", "spec.json", "--output", "it").exit_code == 0
        text = (tmp_path / "it" / "resources" / "pets.py").read_text("utf-8")
        assert "\nclass Pets:\n" in text, step
        more(value, "component like a group")


def tagged(*tags: str) -> Json:
    """A document with an operation for each tag."""
    paths = {
        f"/{number}": {
            "get": {"tags": [tag], "operationId": f"do{tag}", "responses": {"204": {}}},
        }
        for number, tag in enumerate(tags)
    }
    return {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}


def test_tags_that_differ_in_case_are_one_group(spec: Path) -> None:
    first, names = public_names(spec, tagged("pets", "PetShop", "Pets", "pet_shop"))
    groups = {line.split(".")[1] for line in first.splitlines() if line.startswith("Client.")}
    assert groups == {"pets", "pet_shop"}
    again, _ = public_names(spec, tagged("Pets", "PetShop", "pets", "pet_shop"), names)
    assert {line for line in again.splitlines() if "Client.pets" in line} == {
        line for line in first.splitlines() if "Client.pets" in line
    }


def test_groups_that_a_package_has_stay_apart(spec: Path) -> None:
    names = {"tag:pets": "pets", "tag:Pets": "pets2"}
    surface, _ = public_names(spec, tagged("pets", "Pets"), names)
    groups = {line.split(".")[1] for line in surface.splitlines() if line.startswith("Client.")}
    assert groups == {"pets", "pets2"}


@pytest.mark.parametrize("case", folders(CASES), ids=lambda path: path.name)
def test_shuffled_cases_have_the_same_surface(case: Path, spec: Path) -> None:
    check_shuffled(load(case / "spec.yaml"), spec, random.Random(1))


def check_shuffled(value: Json, spec: Path, chance: random.Random) -> None:
    """In another order, names are the same even without the names of an earlier run."""
    before, names = public_names(spec, value)
    again, others = public_names(spec, shuffled(value, chance, lists=False))
    assert lines(again) == lines(before)
    assert others == names
    again, others = public_names(spec, shuffled(value, chance, lists=True), names)
    assert lines(again) == lines(before)
    assert others == names


def sample() -> Iterator[Path]:
    folder = Path(str(CORPUS))
    rows = [
        row
        for row in manifest()
        if row["kind"] == "openapi"
        and row.get("metaschema") == "ok"
        and 2_000 < row["bytes"] < MOST
    ]
    rows = [row for row in rows if not any(row["refs_external"].values())]
    random.Random(3).shuffle(rows)
    yield from (folder / row["path"] for row in rows[:COUNT])


@pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set")
def test_shuffled_documents_have_the_same_surface(spec: Path) -> None:
    problems: list[str] = []
    for path in sample():
        try:
            check_shuffled(dict(read(path).root), spec, random.Random(1))
        except SpecError:  # refused, in whatever order
            continue
        except AssertionError as error:
            problems.append(f"{path}: {str(error)[:1500]}")
    assert not problems, "\n".join(problems)


NUMBERS = """\
openapi: 3.0.3
info: {title: Numbers, version: "1"}
paths:
  /keys/{2fa}:
    get:
      operationId: getKey
      parameters: [{name: 2fa, in: path, required: true, schema: {type: string, enum: [a, b]}}]
      responses:
        "404":
          description: None.
          content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}
  /v2/keys:
    get:
      operationId: getKeysV2
      responses:
        "404":
          description: None.
          content: {application/json: {schema: {type: object, properties: {how: {type: string}}}}}
"""


def test_numbers_inside_names_are_as_they_are_unless_earlier_names_were_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "spec.yaml").write_text(NUMBERS, "utf-8")
    place = "#/paths/~1keys~1{2fa}/get"
    answer = f"{place}/responses/404/content/application~1json/schema"
    earlier = {
        answer: "GetKeyValue404Response",
        f"{place}/parameters/path/2fa/schema": "GetKeyValue2fa",
    }

    def found(names: dict[str, str]) -> set[str]:
        files = generate(tmp_path / "spec.yaml", Options(package="it"), names).files
        return set(re.findall(r"^models\.(\w+)(?::| =)", files["surface.txt"], re.MULTILINE))

    assert found({}) == {"GetKey404Response", "GetKey2fa", "GetKeysV2Value404Response"}
    assert "GetKeyValue404Response" in found(earlier)


def test_servers_are_called_by_short_descriptions_unless_they_had_other_names(
    tmp_path: Path,
) -> None:
    urls = {"https://try.test": "PetStore Trial Environment", "https://live.test": "Petstore live"}
    listed = [{"url": url, "description": text} for url, text in urls.items()]
    info = {"title": "T", "version": "1"}
    described = {"openapi": "3.1.0", "info": info, "servers": listed, "paths": {}}
    (tmp_path / "spec.json").write_text(json.dumps(described), "utf-8")

    def found(names: dict[str, str]) -> set[str]:
        files = generate(tmp_path / "spec.json", Options(package="it"), names).files
        return set(re.findall(r"^def (\w+)", files["servers/__init__.py"], re.MULTILINE))

    assert found({}) == {"pet_store_trial_environment", "petstore_live"}
    assert found({"server https://try.test": "server2"}) == {"server2", "petstore_live"}
