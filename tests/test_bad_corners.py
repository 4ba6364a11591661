"""One bad corner of a document costs that corner: it is told once, and the rest is generated."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

import sdkloom
from memory_package import importable, imported
from sdkloom.app.options import Options
from sdkloom.app.pipeline import GeneratedPackage, generate
from sdkloom.diagnostics import Diagnostic, one_per_place
from sdkloom.diagnostics.rules import Rule

HEAD = 'openapi: 3.1.1\ninfo: {title: Pets, version: "1"}\n'


def package(folder: Path, text: str, **options: bool) -> GeneratedPackage:
    spec = folder / "spec.yaml"
    spec.write_text(text, "utf-8")
    return generate(spec, Options(package="woven", **options))


def schemas(folder: Path, text: str, head: str = HEAD) -> GeneratedPackage:
    """Generate the package of a document of component schemas."""
    lines = "".join(f"    {line}\n" for line in text.strip().splitlines())
    return package(folder, f"{head}paths: {{}}\ncomponents:\n  schemas:\n{lines}")


def found(of: GeneratedPackage) -> list[tuple[str, str]]:
    """List the warnings: rule, and the end of the place."""
    return [
        (remark.rule, remark.origin.rpartition("/")[2])
        for remark in of.diagnostics
        if remark.severity == "warning"
    ]


def violations(of: GeneratedPackage, name: str, *values: Any) -> list[int]:
    """Count what is wrong with each value."""
    with importable(of.files) as woven:
        return [len(woven.schema(name).validate(value)) for value in values]


def surface(of: GeneratedPackage) -> str:
    return of.files["surface.txt"]


# -- references


@pytest.mark.parametrize(
    ("version", "ref"),
    [
        ("3.1.1", "#/components/schemas/Gone"),
        ("3.1.1", "#/components/schemas/Gone/properties/a"),
        ("3.1.1", "#/components/schemas/Pet/properties/gone"),
        ("3.1.1", "#/nowhere/Gone"),
        ("3.1.1", "#gone"),
        ("3.0.4", "#/components/schemas/Page«Gone»"),
        ("3.0.4", "#/components/responses/Gone/content/x/schema"),
    ],
)
def test_a_schema_that_is_not_there_is_any_json_value(
    version: str, ref: str, tmp_path: Path
) -> None:
    head = HEAD.replace("3.1.1", version)
    package = schemas(
        tmp_path,
        f"""
Pet: {{type: object, properties: {{a: {{$ref: "{ref}"}}, b: {{type: string}}}}}}
Pets: {{type: array, items: {{$ref: "{ref}"}}}}
""",
        head,
    )
    assert [place for _, place in found(package)] == ["$ref", "$ref"]
    assert "models.Pet.a: JsonValue" in surface(package)
    assert violations(package, "Pet", {"a": 1}, {"a": None, "b": 1}) == [0, 1]
    with importable(package.files) as woven:
        assert woven.schema("Pet").decode({"a": [1], "b": "x"}).a == [1]
        assert woven.schema("Pets").encode([1, {"a": None}]) == [1, {"a": None}]
    with pytest.raises(sdkloom.SpecError):
        generate(tmp_path / "spec.yaml", Options(package="woven", strict=True))


def test_what_refers_to_such_a_schema_is_not_lost_with_it(tmp_path: Path) -> None:
    package = schemas(
        tmp_path,
        """
Alias: {$ref: "#/components/schemas/Base"}
Base: {$ref: "#/components/schemas/Gone"}
Pet: {allOf: [{$ref: "#/components/schemas/Gone"}, {type: object, properties: {a: {type: string}}}]}
""",
    )
    assert len(found(package)) == 2
    assert "models.Alias = Base" in surface(package)
    assert "models.Pet.a: str" in surface(package)


@pytest.mark.parametrize(
    "ref",
    [
        "#/",
        "#//a",
        "#/components/schemas/",
        "#/components/schemas/ Pet",
        "#/a%ZZ",
        "#/a~2",
        "no.yaml",
    ],
)
def test_what_names_nothing_at_all_is_refused(ref: str, tmp_path: Path) -> None:
    with pytest.raises(sdkloom.SpecError):
        schemas(tmp_path, f'Pet: {{$ref: "{ref}"}}')


@pytest.mark.parametrize("version", ["2.0", "3.0.4", "3.1.1"])
def test_an_answer_that_is_not_there_is_any_json_value(version: str, tmp_path: Path) -> None:
    key = 'swagger: "2.0"' if version == "2.0" else f"openapi: {version}"
    generated = package(
        tmp_path,
        f"""
{key}
info: {{title: Pets, version: "1"}}
paths:
  /pets:
    get:
      operationId: list
      responses: {{"200": {{$ref: "#/components/responses/Gone"}}}}
    head:
      operationId: look
      responses:
        "204": {{description: None., headers: {{X: {{$ref: "#/components/headers/Gone"}}}}}}
""",
    )
    assert found(generated) == [("ref-dangling", "$ref")] * 2
    assert "Client.pets.list() -> JsonValue" in surface(generated)
    imported(generated.files)


def test_a_link_that_is_not_there_is_ignored(tmp_path: Path) -> None:
    generated = package(
        tmp_path,
        HEAD
        + """
paths:
  /pets:
    get:
      responses: {"204": {description: None., links: {a: {$ref: "#/components/links/Gone"}}}}
""",
    )
    assert found(generated) == [("ref-dangling", "$ref")]


@pytest.mark.parametrize("ref", ["#/", "#/components/responses/ Gone", "gone.yaml#/Gone"])
def test_an_answer_that_names_nothing_is_refused(ref: str, tmp_path: Path) -> None:
    text = f'{HEAD}paths: {{/a: {{get: {{responses: {{"200": {{$ref: "{ref}"}}}}}}}}}}\n'
    with pytest.raises(sdkloom.SpecError):
        package(tmp_path, text)


def test_a_parameter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    text = HEAD + "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/Gone'}]}}}\n"
    with pytest.raises(sdkloom.SpecError):
        package(tmp_path, text)


def test_the_nearest_schema_around_has_what_the_document_lacks(tmp_path: Path) -> None:
    package = schemas(
        tmp_path,
        """
Pet:
  $defs: {Age: {type: integer}, Name: {type: string}}
  type: object
  properties:
    age: {$ref: "#/$defs/Age"}
    toy:
      type: object
      $defs: {Name: {type: boolean}}
      properties: {name: {$ref: "#/$defs/Name"}}
""",
    )
    assert found(package) == [("ref-enclosing", "$ref")] * 2
    assert violations(
        package, "Pet", {"age": "x"}, {"toy": {"name": True}}, {"toy": {"name": "x"}}
    ) == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize("head", [HEAD, HEAD.replace("3.1.1", "3.0.4")])
def test_the_whole_document_means_the_component_around(head: str, tmp_path: Path) -> None:
    text = """
Tree:
  type: object
  required: [name]
  properties: {name: {type: string}, children: {type: array, items: {$ref: "#"}}}
"""
    package = schemas(tmp_path, text, head)
    assert found(package) == [("ref-enclosing", "$ref")]
    assert "models.Tree.children: list[Tree] | None, optional" in surface(package)
    leaf = {"name": "leaf"}
    trees = ({**leaf, "children": [leaf]}, {**leaf, "children": [{}]})
    assert violations(package, "Tree", *trees) == [0, 1]
    sdkloom.generate(tmp_path / "spec.yaml", tmp_path / "trees")
    assert sdkloom.verify(tmp_path / "trees").disagreements == ()


@pytest.mark.parametrize(
    ("version", "holder"),
    [
        ("2.0", "definitions"),
        ("2.0", "parameters"),
        ("3.0.4", "schemas"),
        ("3.0.4", "responses"),
        ("3.1.1", "parameters"),
    ],
)
def test_a_map_of_components_may_stand_in_another_file(
    version: str, holder: str, tmp_path: Path
) -> None:
    contents: dict[str, Any] = {
        "parameters": {"It": {"name": "it", "in": "query", "schema": {"type": "string"}}},
        "responses": {"It": {"description": "It."}},
    }
    table = contents.get(
        holder, {"It": {"type": "object", "properties": {"a": {"type": "string"}}}}
    )
    if version == "2.0":
        table["It"].pop("schema", None)
        table["It"].setdefault("type", "string")
    (tmp_path / "parts.yaml").write_text(yaml.safe_dump(table), "utf-8")
    root: dict[str, Any] = {"info": {"title": "T", "version": "1"}, "paths": {}}
    reference = {"$ref": "parts.yaml"}
    if version == "2.0":
        root |= {"swagger": "2.0", holder: reference}
    else:
        root |= {"openapi": version, "components": {holder: reference}}
    generated = package(tmp_path, yaml.safe_dump(root))
    assert found(generated) == [("unwanted-reference", "$ref")]
    assert ("models.It" in surface(generated)) == (holder in {"definitions", "schemas"})
    imported(generated.files)


# -- regenerating over a lost reference

BEFORE: dict[str, Any] = {
    "openapi": "3.0.4",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pet": {
            "get": {
                "operationId": "getPet",
                "tags": ["pets"],
                "responses": {
                    "200": {
                        "description": "It.",
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "owner": {"$ref": "#/components/schemas/owner"},
                },
            },
            "Owner": {"type": "object", "properties": {"x": {"type": "string"}}},
            "owner": {
                "type": "object",
                "properties": {"friend": {"$ref": "#/components/schemas/Friend"}},
            },
            "Friend": {"type": "object", "properties": {"y": {"type": "string"}}},
        }
    },
}


def without_owner() -> dict[str, Any]:
    root = deepcopy(BEFORE)
    del root["components"]["schemas"]["owner"]
    # Such names the package has for what is lost, or reached through it alone.
    for name in ("owner2", "Friend2"):
        root["components"]["schemas"][name] = {"type": "object", "properties": {"z": {}}}
        root["components"]["schemas"]["Pet"]["properties"][name] = {
            "$ref": f"#/components/schemas/{name}"
        }
    root["components"]["schemas"]["Pet"]["properties"]["id"] = {"type": "integer"}
    return root


def names(folder: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "sdkloom.lock").read_text("utf-8"))["names"]
    return found


def test_a_lost_type_is_reported_first_and_its_names_come_back(tmp_path: Path) -> None:
    spec, output = tmp_path / "spec.json", tmp_path / "pets"
    spec.write_text(json.dumps(BEFORE), "utf-8")
    sdkloom.generate(spec, output, include_path=["/pet"])
    before = names(output)
    assert before["#/components/schemas/owner"] == "Owner2"
    broken = without_owner()
    spec.write_text(json.dumps(broken), "utf-8")
    changes = sdkloom.diff(output, spec)
    assert changes.bump == "major"
    first, second, third = changes.changes[:3]
    assert {first.kind, second.kind} == {"reference-lost"}
    assert {first.symbol_old, second.symbol_old} == {"models.Owner2", "models.Pet.owner"}
    assert {first.level, second.level} == {"major"}
    assert third.kind != "reference-lost"
    sdkloom.generate(spec, output, include_path=["/pet"])
    rest = names(output)
    assert before.items() <= rest.items()
    assert "Owner2" not in {
        rest["#/components/schemas/owner2"],
        rest["#/components/schemas/Friend2"],
    }
    assert sdkloom.check(spec, output, include_path=["/pet"]) == ()
    spec.write_text(json.dumps(BEFORE), "utf-8")
    sdkloom.generate(spec, output, include_path=["/pet"])
    assert names(output) == before


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.1"])
def test_lost_responses_and_headers_are_reported_once(version: str, tmp_path: Path) -> None:
    spec, output = tmp_path / "spec.json", tmp_path / "shops"
    before = shops(version)
    spec.write_text(json.dumps(before), "utf-8")
    sdkloom.generate(spec, output)
    broken = deepcopy(before)
    shared = broken if version == "2.0" else broken["components"]
    shared["responses"].clear()
    shared.get("headers", {}).clear()
    spec.write_text(json.dumps(broken), "utf-8")
    lost = ["client.shops.get -> 200", "client.shops.get -> 404"]
    if version != "2.0":  # which has no references to headers
        lost.append("client.shops.put -> 200 header x-rate")
    changes = sdkloom.diff(output, spec)
    found = changes.changes[: len(lost)]
    assert {(change.kind, change.level) for change in found} == {("reference-lost", "major")}
    assert sorted(str(change.symbol_old) for change in found) == lost
    sdkloom.generate(spec, output)
    assert sdkloom.diff(output, spec).changes == ()
    assert sdkloom.check(spec, output) == ()


def shops(version: str) -> Any:
    """Describe operations that share responses, and a header of one."""
    is_old = version == "2.0"
    place = "#/" if is_old else "#/components/"
    shop = {"$ref": f"{place}{'definitions' if is_old else 'schemas'}/Shop"}
    described = {"schema": shop} if is_old else {"content": {"application/json": {"schema": shop}}}
    ok: Any = {"description": "It."}
    if not is_old:
        ok["headers"] = {"X-Rate": {"$ref": "#/components/headers/Rate"}}
    answers = {
        "200": {"$ref": f"{place}responses/Found"},
        "404": {"$ref": f"{place}responses/None"},
    }
    shared: Any = {
        "responses": {name: {"description": name, **described} for name in ("Found", "None")}
    }
    schemas = {"Shop": {"type": "object", "properties": {"name": {"type": "string"}}}}
    paths = {
        "/shops": {
            "get": {"operationId": "get", "tags": ["shops"], "responses": answers},
            "put": {"operationId": "put", "tags": ["shops"], "responses": {"200": ok}},
        }
    }
    root: Any = {"info": {"title": "Shops", "version": "1"}, "paths": paths}
    if is_old:
        return {
            "swagger": version,
            "host": "shops.example",
            "definitions": schemas,
            **root,
            **shared,
        }
    shared |= {"headers": {"Rate": {"schema": {"type": "integer"}}}, "schemas": schemas}
    return {"openapi": version, "components": shared, **root}


def test_a_reference_that_is_misspelt_loses_the_type_of_that_place(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.write_text(json.dumps(BEFORE), "utf-8")
    root = deepcopy(BEFORE)
    root["components"]["schemas"]["Pet"]["properties"]["owner"]["$ref"] += "s"
    new.write_text(json.dumps(root), "utf-8")
    (change,) = sdkloom.diff(old, new).changes
    assert (change.kind, change.level, change.symbol_old) == (
        "reference-lost",
        "major",
        "models.Pet.owner",
    )
    assert sdkloom.diff(new, new).changes == ()


# -- values that YAML reads as another type


def test_values_of_an_enumeration_are_what_was_written(tmp_path: Path) -> None:
    package = schemas(
        tmp_path,
        """
Flag: {type: string, enum: [true, No, 1.10, 0x10, on], default: true}
Depth: {type: integer, enum: ["1", 2, "-3"]}
Ratio: {type: [number, "null"], enum: ["0.5", 1, null]}
Yes: {type: boolean, enum: ["true"]}
Fixed: {type: string, const: 1.0}
""",
    )
    assert {rule for rule, _ in found(package)} == {"enum-type"}
    assert 'models.Flag = Literal["true", "No", "1.10", "0x10", "on"]' in surface(package)
    assert "models.Depth = Literal[1, 2, -3]" in surface(package)
    assert violations(package, "Flag", "true", "1.10", True, 1.1) == [0, 0, 2, 2]
    assert violations(package, "Ratio", 0.5, None, "0.5") == [0, 0, 2]
    assert violations(package, "Yes", True, "true") == [0, 2]
    assert violations(package, "Fixed", "1.0", "1") == [0, 1]
    again = json.loads(package.files["openapi.json"])
    assert again["components"]["schemas"]["Flag"]["enum"][2] == "1.10"


def test_parameters_of_2_0_have_such_values_too(tmp_path: Path) -> None:
    generated = package(
        tmp_path,
        """
swagger: "2.0"
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: list
      parameters: [{name: wild, in: query, type: string, enum: [true, false]}]
      responses: {"204": {description: None.}}
""",
    )
    assert found(generated) == [("enum-type", "enum")]
    assert 'Literal["true", "false"]' in surface(generated)


def test_what_is_read_otherwise_is_read_so_wherever_the_anchor_leads(tmp_path: Path) -> None:
    generated = package(
        tmp_path,
        HEAD
        + """
paths:
  /pets:
    get:
      operationId: list
      parameters:
        - {name: wild, in: query, schema: &flag {type: string, enum: [yes, true, 1.10]}}
        - {name: tame, in: query, schema: *flag}
        - {name: any, in: query, schema: {type: array, items: *flag}}
      responses: {"204": {description: None.}}
components:
  schemas:
    Pet: &pet
      type: object
      properties:
        flag: *flag
        owner: &owner {type: object, properties: {level: {type: integer, enum: ["1", "2"]}}}
    Shop: {type: object, properties: {pet: *pet, owner: *owner}}
    Owner: *owner
""",
    )
    assert [rule for rule, _ in found(generated)] == ["enum-type", "enum-type"]
    levels = [line for line in surface(generated).splitlines() if "Level = " in line]
    flags = [line for line in surface(generated).splitlines() if '"1.10"' in line]
    assert len(levels) == 4
    assert {line.partition(" = ")[2] for line in levels} == {"Literal[1, 2] | int"}
    assert len(flags) == 5
    assert all('Literal["yes", "true", "1.10"]' in line for line in flags)


def test_references_where_there_are_none_are_followed_wherever_the_anchor_leads(
    tmp_path: Path,
) -> None:
    generated = schemas(
        tmp_path,
        """
Names: {properties: {first: {type: string}, age: {type: integer, enum: ["1"]}}}
Cat: &cat {type: object, properties: {$ref: "#/components/schemas/Names/properties"}}
Dog: *cat
Zoo: {type: object, properties: {cat: *cat, dog: {type: array, items: *cat}}}
""",
    )
    shown = surface(generated)
    for name in ("Cat", "Dog", "ZooCat", "ZooDogItem"):
        assert f"models.{name}.first: str | None, optional" in shown
        assert f"models.{name}.age: Literal[1] | int, always 1" in shown


def test_a_default_of_such_values_is_part_of_the_same_remark(tmp_path: Path) -> None:
    generated = schemas(tmp_path, "Size: {type: string, enum: [10, 25], default: 10}")
    assert [remark.message for remark in generated.diagnostics if remark.severity == "warning"] == [
        '`enum` and `default` hold values of another type than `string`: read as "10", "25"'
    ]


def test_a_number_is_the_pattern_that_it_looks_like(tmp_path: Path) -> None:
    package = schemas(tmp_path, "It: {type: string, pattern: 1.0}")
    assert found(package) == [("wrong-type", "pattern")]
    assert violations(package, "It", "x1.0", "1x0", "10") == [0, 0, 1]


def test_a_class_that_is_one_without_the_flag_u_alone_is_read_so(tmp_path: Path) -> None:
    package = schemas(tmp_path, "It: {type: string, pattern: '^[\\p{all}]+$'}")
    assert [(found.rule, found.severity) for found in package.diagnostics] == [
        ("pattern-note", "info")
    ]
    assert violations(package, "It", "{pal}", "x") == [0, 1]


@pytest.mark.parametrize("pattern", ["null", "[a]", "{a: 1}", "'['", "'^\\p{Foo}$'"])
def test_what_is_no_pattern_in_any_reading_is_refused(pattern: str, tmp_path: Path) -> None:
    with pytest.raises(sdkloom.SpecError):
        schemas(tmp_path, f"It: {{type: string, pattern: {pattern}}}")


# -- what is warned of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It: {allOf: [{type: object, properties: {a: {}}}, {type: string}]}", "unsatisfiable It"),
        ("It: {allOf: [{enum: [a]}, {enum: [b]}]}", "unsatisfiable It"),
        ("It: {allOf: [{type: integer}, {enum: [a]}]}", "unsatisfiable It"),
        ("It: {allOf: [{minimum: 5}, {maximum: 3}], type: integer}", "unsatisfiable It"),
        ("It: {type: integer, enum: [a, b]}", "contradiction enum"),
        ("It: {type: string, enum: [a, [1]]}", "contradiction enum"),
        ("It: {type: string, format: date, default: today}", "contradiction default"),
        (
            "It: {type: string, format: date-time, default: '2020-02-30T00:00:00Z'}",
            "contradiction default",
        ),
        ("It: {type: string, format: uuid, default: x}", "contradiction default"),
        ("It: {type: string, format: ipv4, default: 1.2.3}", "contradiction default"),
        ("It: {type: object, properties: {null: {type: string}}}", "yaml-key null"),
        ("It: {type: object, properties: {~: {type: string}}}", "yaml-key ~0"),
    ],
)
def test_what_cannot_be_meant_is_told_once(text: str, expected: str, tmp_path: Path) -> None:
    package = schemas(tmp_path, text)
    assert [" ".join(remark) for remark in found(package)] == [expected]
    imported(package.files)


@pytest.mark.parametrize(
    "text",
    [
        "It: {allOf: [{type: string}, {type: [string, integer]}]}",
        "It: {allOf: [{minimum: 3}, {maximum: 3}], type: integer}",
        "It: {type: [string, 'null'], enum: [a, null]}",
        "It: {type: string, format: date-time, default: '2020-02-29t23:59:60.5+01:00'}",
        "It: {type: string, format: date, default: '2020-02-29'}",
        'It: {type: object, properties: {"null": {type: string}, no: {type: string}}}',
        "It: {type: string, pattern: '^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$'}",
        "It: {type: string, pattern: '^(?:(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*|null)$'}",
    ],
)
def test_what_can_be_meant_is_not_warned_of(text: str, tmp_path: Path) -> None:
    assert found(schemas(tmp_path, text)) == []


def test_a_schema_that_nothing_satisfies_is_typed_as_any_value(tmp_path: Path) -> None:
    package = schemas(
        tmp_path, "It: {allOf: [{type: object, properties: {a: {}}}, {type: string}]}"
    )
    assert "models.It = JsonValue" in surface(package)


@pytest.mark.parametrize(
    ("url", "is_warned"),
    [
        ("javascript:alert(1)", True),
        ("mailto:a@b.example", True),
        ("localhost:8080", True),
        (" ", True),
        ("https://a b.example", True),
        ("/v1", False),
        ("", False),
        ("//pets.example", False),
        ("https://pets.example:443/v1", False),
    ],
)
def test_an_address_that_is_none_is_told(url: str, is_warned: bool, tmp_path: Path) -> None:
    generated = package(tmp_path, f'{HEAD}servers: [{{url: "{url}"}}]\npaths: {{}}\n')
    assert found(generated) == ([("bad-value", "url")] if is_warned else [])
    imported(generated.files)


@pytest.mark.parametrize(
    ("url", "default", "is_warned"),
    [
        ("{scheme}://pets.example", "https", False),
        ("{scheme}://pets.example", "ftp", True),
        ("{scheme}:alert(1)", "javascript", True),
        ("https://{host}/v1", "pets.example", False),
        ("https://{host}/v1", "pets example", True),
        ("https://{host}/v1", r"pets\nexample", True),
        ("https://pets.example:{port}/v1", "8443", False),
        ("https://pets.example:{port}/v1", "84430", True),
        ("https://pets.example/{base}", "a?b=1", True),
        ("https://pets.example/{base}", "", False),
    ],
)
def test_an_address_that_is_none_with_its_defaults_is_told(
    url: str, default: str, tmp_path: Path, *, is_warned: bool
) -> None:
    name = url[url.index("{") + 1 : url.index("}")]
    server = f'{{url: "{url}", variables: {{{name}: {{default: "{default}"}}}}}}'
    generated = package(tmp_path, f"{HEAD}servers: [{server}]\npaths: {{}}\n")
    assert found(generated) == ([("bad-value", "url")] if is_warned else [])
    imported(generated.files)


@pytest.mark.parametrize("version", ["2.0", "3.0.4"])
def test_a_name_that_no_header_of_an_answer_can_have_is_told(version: str, tmp_path: Path) -> None:
    key = 'swagger: "2.0"' if version == "2.0" else f"openapi: {version}"
    header = "{type: string}" if version == "2.0" else "{schema: {type: string}}"
    generated = package(
        tmp_path,
        f"""
{key}
info: {{title: Pets, version: "1"}}
paths:
  /pets:
    get:
      responses: {{"204": {{description: None., headers: {{"Bad=Name": {header}}}}}}}
""",
    )
    assert found(generated) == [("bad-key", "Bad=Name")]
    imported(generated.files)


# -- one remark a place


def remark(rule: Rule, severity: Any, message: str, origin: str = "#/a") -> Diagnostic:
    return Diagnostic(rule=rule, severity=severity, message=message, origin=origin)


def test_remarks_about_one_place_are_one() -> None:
    assert one_per_place(
        [
            remark("pattern-note", "info", "a note"),
            remark("bad-value", "warning", "elsewhere", "#/b"),
            remark("pattern-hazard", "warning", "slow"),
            remark("pattern-hazard", "warning", "slow"),
        ]
    ) == (
        remark("pattern-hazard", "warning", "slow; a note"),
        remark("bad-value", "warning", "elsewhere", "#/b"),
    )


def test_what_follows_from_another_remark_is_left_out() -> None:
    assert one_per_place(
        [
            remark("optional-path-parameter", "warning", "required"),
            remark("path-parameter-unused", "warning", "unused"),
        ]
    ) == (remark("path-parameter-unused", "warning", "unused"),)


def test_remarks_about_the_whole_document_stay_apart() -> None:
    remarks = [
        remark("missing-field", "warning", "x", "#"),
        remark("bad-value", "warning", "y", "#"),
    ]
    assert one_per_place(remarks) == tuple(remarks)


def test_one_cause_is_one_line(tmp_path: Path) -> None:
    generated = package(
        tmp_path,
        """
swagger: "2.0"
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      parameters: [{name: a, in: query, schema: {type: string}}, {name: b, in: path, type: string}]
      security: [{one: [], two: []}]
      responses: {"204": {description: None.}}
definitions:
  It: {type: object, required: [a, b], properties: {c: {type: string}}}
""",
    )
    places = [remark.origin for remark in generated.diagnostics]
    assert len(set(places)) == len(places)
    assert sorted(rule for rule, _ in found(generated)) == [
        "ignored-field",
        "path-parameter-unused",
        "required-undeclared",
        "unknown-security-scheme",
    ]
