"""``sdkloom verify`` and ``generate --tests``: they pass, and every fault in a package is found."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import black
import pytest
from click.testing import CliRunner, Result

import sdkloom
import strict
from effort import some
from sdkloom.app.verify import Verified
from sdkloom.commands.cli import main
from sdkloom.reading.document import read
from sdkloom.reading.source import Source
from sdkloom.verifying.results import Verification

ROOT = Path(__file__).parent.parent

SPEC = """
openapi: 3.0.3
info: {title: Trains, version: "1"}
paths:
  /trains:
    get:
      operationId: listTrains
      tags: [Trains]
      parameters:
        - {name: line, in: query, required: true, schema: {type: string, enum: [north, south]}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 50}}
      responses:
        "200":
          description: All of them.
          content:
            application/json:
              schema: {type: array, items: {$ref: "#/components/schemas/Train"}}
    post:
      operationId: addTrain
      tags: [Trains]
      requestBody:
        required: true
        content:
          application/json:
            schema: {$ref: "#/components/schemas/Train"}
      responses: {"204": {description: Done.}}
components:
  schemas:
    Number: {type: string, pattern: "^[A-Z]{2}[0-9]{1,4}$"}
    Service: {type: string, enum: [local, express, night]}
    Train:
      type: object
      required: [number, service, cars]
      additionalProperties: false
      properties:
        number: {$ref: "#/components/schemas/Number"}
        service: {$ref: "#/components/schemas/Service"}
        name: {type: string, minLength: 2, maxLength: 12}
        cars: {type: array, minItems: 1, maxItems: 3, items: {$ref: "#/components/schemas/Car"}}
        stops: {type: array, uniqueItems: true, items: {type: string}}
        speed: {type: number, minimum: 0, exclusiveMinimum: true, maximum: 400}
        bicycles: {type: boolean, default: false}
        gauge: {type: integer, default: 1435, multipleOf: 5}
        colour: {type: string, nullable: true}
        built: {type: string, format: date}
        power:
          oneOf:
            - {$ref: "#/components/schemas/Electric"}
            - {$ref: "#/components/schemas/Diesel"}
    Car:
      type: object
      required: [seats]
      properties:
        seats: {type: integer}
        classes: {type: object, maxProperties: 2, additionalProperties: {type: integer}}
    Electric: {type: object, required: [volts], properties: {volts: {type: integer}}}
    Diesel: {type: object, required: [litres], properties: {litres: {type: number}}}
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def trains(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a package with tests; its document is beside it."""
    folder = tmp_path_factory.mktemp("verify")
    (folder / "trains.yaml").write_text(SPEC)
    done = run("generate", folder / "trains.yaml", "--output", folder / "trains", "--tests")
    assert done.exit_code == 0, done.output
    return folder / "trains"


@pytest.fixture
def package(trains: Path, tmp_path: Path) -> Path:
    """A copy of the package that may be edited."""
    shutil.copytree(trains, tmp_path / "trains")
    return tmp_path / "trains"


def edit(package: Path, path: str, old: str, new: str) -> None:
    file = package / path
    text = file.read_text()
    assert old in text, text
    later = file.stat().st_mtime + 2
    file.write_text(text.replace(old, new, 1))
    os.utime(file, (later, later))  # bytecode of the same second and size would be taken for it


def run_tests(package: Path) -> subprocess.CompletedProcess[str]:
    """Run the package's own tests as its user does."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(package), str(package / "tests")]  # fmt: skip
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        command, cwd=package.parent, env=environment, capture_output=True, text=True, check=False
    )


# The package as it is


def test_a_generated_package_agrees_with_its_document(trains: Path) -> None:
    done = run("verify", trains)
    assert done.exit_code == 0, done.output
    assert "agrees with the document" in done.output
    assert not list(trains.rglob("__pycache__"))


def test_a_value_that_fits_two_schemas_of_one_of_is_a_difference_by_rule(trains: Path) -> None:
    found = sdkloom.verify(trains)
    assert found.disagreements == ()
    assert found.values > 300
    assert {each.rule for each in found.differences} == {"one-of"}


PLACES = """
paths:
  /things:
    post:
      operationId: addThing
      requestBody:
        content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}
      responses: {"204": {description: Done.}}
components:
  schemas:
"""

DIFFERENCES = {
    "read-only": """
    Thing: {type: object, required: [id], properties: {id: {type: string, readOnly: true}}}
""",
    "null": """
    Thing: {type: object, properties: {kind: {type: string, nullable: true, enum: [a, b]}}}
""",
    "closed-parts": """
    Base: {type: object, properties: {a: {type: string}}, additionalProperties: false}
    Thing:
      allOf:
        - {$ref: "#/components/schemas/Base"}
        - {type: object, properties: {b: {type: string}}}
""",
    "discriminator": """
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: string}}}
    Thing:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator:
        propertyName: kind
        mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}
""",
    "int-or-string": """
    Port: {type: string, format: int-or-string}
    Thing:
      type: object
      properties:
        port: {$ref: "#/components/schemas/Port"}
        ports: {type: array, items: {type: integer, format: int-or-string, nullable: true}}
        other: {x-kubernetes-int-or-string: true}
""",
    "format": """
    Thing:
      type: object
      properties:
        count: {format: int32, pattern: "^-?[0-9]+$"}
        share: {format: double, pattern: "^[0-9]+[.][0-9]+$"}
        total: {format: int64}
""",
    "null-marker": """
    Owner: {type: object, required: [name], properties: {name: {type: string}}}
    Level: {type: string, enum: [low, high]}
    Thing:
      type: object
      properties:
        owner: {anyOf: [{$ref: "#/components/schemas/Owner"}, {type: object, nullable: true}]}
        level: {anyOf: [{$ref: "#/components/schemas/Level"}, {type: object, nullable: true}]}
""",
    "impossible-enum": """
    Thing:
      type: object
      properties:
        kind: {type: object, enum: [1, 2]}
        unit: {type: boolean, enum: ["yes", "no"]}
""",
}
"""Schemas about which a package decides otherwise than JSON Schema, by the rule that says why."""


@pytest.mark.parametrize("rule", some(sorted(DIFFERENCES), 3))
def test_what_is_meant_is_listed_by_its_rule(rule: str, tmp_path: Path) -> None:
    spec = tmp_path / "things.yaml"
    spec.write_text(f"{SPEC[: SPEC.index('paths:')]}{PLACES}{DIFFERENCES[rule]}")
    sdkloom.generate(spec, tmp_path / "things", tests=True)
    found = sdkloom.verify(tmp_path / "things")
    assert found.disagreements == ()
    assert rule in {each.rule for each in found.differences}
    done = run("verify", tmp_path / "things")
    assert done.exit_code == 0
    assert f"{rule}: " in done.output
    assert run_tests(tmp_path / "things").returncode in (0, 5)


AGREED = {
    "unquoted": """
    Thing:
      type: object
      properties:
        version: {type: string, enum: [1, 1.10, true], default: 1.10}
        size: {type: integer, enum: ["1", 2]}
        flag: {type: boolean, enum: ["true"]}
        digits: {type: string, pattern: 0}
""",
    "another type": """
    Thing: {type: object, properties: {size: {type: integer, enum: [small, 1, 2]}}}
""",
}
"""Enumerations with values of another type than their own: both sides read them alike."""


@pytest.mark.parametrize("name", some(sorted(AGREED), 3))
def test_values_of_another_type_are_read_alike(name: str, tmp_path: Path) -> None:
    (tmp_path / "things.yaml").write_text(f"{SPEC[: SPEC.index('paths:')]}{PLACES}{AGREED[name]}")
    package = tmp_path / "things"
    sdkloom.generate(tmp_path / "things.yaml", package, tests=True)
    found = sdkloom.verify(package)
    assert (found.disagreements, found.differences, found.unjudged) == ((), (), ())
    assert run_tests(package).returncode == 0


@pytest.mark.parametrize(
    ("rule", "path", "old", "new"),
    [
        ("int-or-string", "checks/things.py", 'sent_types=("integer",)', 'sent_types=("boolean",)'),
        ("format", "models/things.py", "total: int", "total: str"),
        ("null-marker", "models/things.py", "owner:", "ower:"),
        ("impossible-enum", "checks/things.py", 'type="boolean"', 'type="string"'),
    ],
)
def test_faults_are_found_beside_what_is_meant(
    rule: str, path: str, old: str, new: str, tmp_path: Path
) -> None:
    (tmp_path / "things.yaml").write_text(
        f"{SPEC[: SPEC.index('paths:')]}{PLACES}{DIFFERENCES[rule]}"
    )
    package = tmp_path / "things"
    sdkloom.generate(tmp_path / "things.yaml", package)
    edit(package, path, old, new)
    assert sdkloom.verify(package).disagreements


IDENTIFIED = {
    "inside": """
    Thing:
      $id: https://example.com/schemas/thing
      type: object
      required: [code]
      properties:
        code: {$ref: "#/$defs/Code"}
        parent: {$ref: "#"}
        part: {$ref: part}
      $defs:
        Code: {type: string, maxLength: 7}
    Part: {$id: https://example.com/schemas/part, type: string, minLength: 2}
""",
    "past it": """
    Thing:
      $id: /schemas/thing
      type: object
      required: [code]
      properties: {code: {$ref: "#/components/schemas/Code"}}
    Code: {type: string, maxLength: 7}
""",
    "two of a name": """
    Thing:
      $id: https://example.com/schemas/thing
      type: object
      required: [code]
      properties: {code: {$ref: "#/components/schemas/Code"}}
      components: {schemas: {Code: {type: string, maxLength: 7}}}
    Code: {type: integer}
""",
    "a property": """
    Thing:
      type: object
      required: [inner]
      properties:
        inner:
          $id: inner
          type: object
          required: [code]
          properties: {code: {$ref: "#code"}}
          $defs: {Code: {$anchor: code, type: string, maxLength: 7}}
""",
    "a dialect": """
    Thing:
      $id: https://example.com/schemas/thing
      $schema: https://json-schema.org/draft/2020-12/schema
      type: object
      required: [code]
      properties: {code: {$ref: "#/$defs/Code"}}
      $defs: {Code: {type: string, maxLength: 7, pattern: "^\\\\d+$"}}
""",
}
"""Components with an ``$id``, which references below are relative to."""


@pytest.mark.parametrize("name", some(sorted(IDENTIFIED), 6))
def test_references_below_an_id_are_judged(name: str, tmp_path: Path) -> None:
    head = SPEC[: SPEC.index("paths:")].replace("3.0.3", "3.1.0")
    (tmp_path / "things.yaml").write_text(f"{head}{PLACES}{IDENTIFIED[name]}")
    package = tmp_path / "things"
    sdkloom.generate(tmp_path / "things.yaml", package, tests=True)
    found = sdkloom.verify(package)
    assert (found.disagreements, found.differences, found.unjudged) == ((), (), ())
    assert run_tests(package).returncode == 0
    edit(package, "checks/things.py", "max_length=7", "max_length=8")
    assert sdkloom.verify(package).disagreements
    assert run_tests(package).returncode == 1


OLD = """
swagger: "2.0"
info: {title: Files, version: "1"}
produces: [application/json]
paths:
  /files:
    get:
      operationId: getFile
      responses: {"200": {description: The file., schema: {type: file}}}
    post:
      operationId: addFile
      consumes: [multipart/form-data]
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {$ref: "#/parameters/kind"}
        - {name: limit, in: query, type: integer, maximum: 9}
      responses: {"204": {description: Done.}}
parameters:
  kind: {name: kind, in: formData, type: string, enum: [photo, text]}
"""


def test_a_file_of_2_0_is_text_to_both(tmp_path: Path) -> None:
    (tmp_path / "files.yaml").write_text(OLD)
    sdkloom.generate(tmp_path / "files.yaml", tmp_path / "files", tests=True)
    done = run("verify", tmp_path / "files")
    assert done.exit_code == 0, done.output
    assert run_tests(tmp_path / "files").returncode == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [('"photo", "text"', '"photo"'), ('("file",)', "()"), ("maximum=9", "maximum=8")],
)
def test_a_form_of_2_0_is_judged_as_the_object_that_it_is(
    old: str, new: str, tmp_path: Path
) -> None:
    (tmp_path / "files.yaml").write_text(OLD)
    package = tmp_path / "files"
    sdkloom.generate(tmp_path / "files.yaml", package)
    assert sdkloom.verify(package).unjudged == ()
    checks = next(path for path in package.glob("checks/*.py") if old in path.read_text())
    edit(package, f"checks/{checks.name}", old, new)
    assert run("verify", package).exit_code == 1


RECURSIVE = """
openapi: 3.0.3
info: {title: Sums, version: "1"}
paths: {}
components:
  schemas:
    Term:
      oneOf: [{$ref: "#/components/schemas/Sum"}, {$ref: "#/components/schemas/Not"}]
      discriminator: {propertyName: kind, mapping: {not: "#/components/schemas/Not"}}
    Sum:
      type: object
      required: [kind, left]
      properties:
        kind: {type: string}
        sign: {type: string, default: "+"}
        left: {$ref: "#/components/schemas/Term"}
    Not: {type: object, required: [kind], properties: {kind: {type: string}}}
"""


def test_defaults_are_compared_where_tags_name_recursive_schemas(tmp_path: Path) -> None:
    """The values have tags that fit: a package decodes by them, and jsonschema does not look."""
    (tmp_path / "sums.yaml").write_text(RECURSIVE)
    package = tmp_path / "sums"
    sdkloom.generate(tmp_path / "sums.yaml", package)
    done = run("verify", package)
    assert done.exit_code == 0, done.output
    edit(package, "models/shared.py", 'default("+")', 'default("-")')
    assert {each.subject for each in sdkloom.verify(package).disagreements} == {"default"}


def test_what_jsonschema_cannot_judge_is_named(trains: Path) -> None:
    places = tuple(f"#/components/schemas/S{number}" for number in range(6))
    found = Verification(schemas=6, values=0, unjudged=places, disagreements=(), differences=())
    first, _ = Verified(trains, found, read(Source(str(trains.parent / "trains.yaml")))).lines()
    assert first.endswith(
        f": 6 schemas that jsonschema cannot judge, at {', '.join(places[:4])}, …"
    )


def test_schemas_that_are_true_or_false_are_tried_with_every_type(tmp_path: Path) -> None:
    (tmp_path / "any.yaml").write_text(
        'openapi: 3.1.0\ninfo: {title: Any, version: "1"}\npaths: {}\ncomponents:\n  schemas:\n'
        "    All: true\n    No: false\n"
        "    Thing: {type: object, properties: {all: true, no: false, item: {type: string}}}\n"
    )
    package = tmp_path / "any"
    sdkloom.generate(tmp_path / "any.yaml", package, tests=True)
    assert sdkloom.verify(package).unjudged == ()
    text = (package / "tests" / "test_shared.py").read_text()
    assert 'refuses("No", None, True, 0, 1.5, "text", [], {})' in text
    assert run_tests(package).returncode == 0
    edit(package, "checks/shared.py", '"no": False', '"no": True')
    assert run("verify", package).exit_code == 1


def test_null_is_a_value_that_is_shown(package: Path) -> None:
    edit(
        package,
        "checks/trains.py",
        'LIST_TRAINS_LIMIT = Check(type="integer", ',
        "LIST_TRAINS_LIMIT = Check(",
    )
    assert ", value null\n" in run("verify", package).output


def test_json_has_the_same(trains: Path) -> None:
    done = run("verify", trains, "--format", "json")
    found = json.loads(done.output)
    assert (found["disagreements"], found["unjudged"]) == ([], [])
    assert found["values"] == sdkloom.verify(trains).values


def test_the_package_is_compared_with_another_document(trains: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.yaml"
    changed.write_text(SPEC.replace("[local, express, night]", "[local, express, sleeper]"))
    done = run("verify", trains, "--spec", changed, "--format", "json")
    assert done.exit_code == 1
    found = json.loads(done.output)["disagreements"]
    assert {each["subject"] for each in found} >= {"validate", "send", "enum"}
    first = next(each for each in found if each["symbol"] == "schema('Service')")
    assert (first["pointer"], first["keyword"]) == ("#/components/schemas/Service", "enum")
    lines = changed.read_text().splitlines()
    line = next(at for at, line in enumerate(lines, 1) if line.startswith("    Service:"))
    assert (first["file"], first["line"]) == (str(changed), line)
    assert "valid" in {first["document"], first["package"]}
    assert sdkloom.verify(trains, spec=changed).disagreements


def test_text_names_the_place_the_value_and_both_verdicts(package: Path) -> None:
    edit(package, "checks/trains.py", '"night"', '"day"')
    done = run("verify", package)
    assert done.exit_code == 1
    line = next(line for line in done.output.splitlines() if "schema('Service')" in line)
    assert "openapi.json:" in line
    assert "the document: valid; the package: " in line
    assert line.endswith("[validate]")
    assert '  at #/components/schemas/Service, value "night"' in done.output


# What cannot be verified


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    done = run("verify", tmp_path)
    assert done.exit_code == 2
    assert "it has no sdkloom.lock" in done.output


def test_a_name_that_is_neither_a_folder_nor_a_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = run("verify", "trians")
    assert done.exit_code == 2
    assert "trians: there is no such folder" in done.output


def test_a_target_that_was_not_generated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = '[tool.sdkloom.targets.trains]\nspec = "trains.yaml"\noutput = "trains"\n'
    (tmp_path / "pyproject.toml").write_text(settings)
    done = run("verify")
    assert done.exit_code == 2
    assert done.output == "error: trains: there is no package: run sdkloom generate trains\n"


def test_a_package_that_cannot_be_imported(package: Path) -> None:
    (package / "__init__.py").write_text("import no_such_module\n")
    done = run("verify", package)
    assert done.exit_code == 2
    assert (
        "cannot be imported: ModuleNotFoundError: No module named 'no_such_module'" in done.output
    )


def test_a_snapshot_that_was_edited(package: Path) -> None:
    edit(package, "openapi.json", "night", "day")
    done = run("verify", package)
    assert done.exit_code == 2
    assert "is not as it was written" in done.output


def test_a_document_is_about_one_package(trains: Path) -> None:
    with pytest.raises(TypeError, match="only together with spec"):
        sdkloom.verify(trains, include_tag=["Trains"])
    assert run("verify", trains, trains, "--spec", "x.yaml").exit_code == 2
    assert run("verify", trains, "--root", str(trains)).exit_code == 2


def test_targets_of_a_project(trains: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trains.parent)
    (trains.parent / "pyproject.toml").write_text(
        '[tool.sdkloom.targets.trains]\nspec = "trains.yaml"\noutput = "trains"\ntests = true\n'
    )
    for arguments in ([], ["trains"]):
        done = run("verify", *arguments)
        assert done.exit_code == 0, done.output
    assert run("check").exit_code == 0


def test_jsonschema_is_imported_by_verify_and_for_settings_alone() -> None:
    importing = {
        path.relative_to(ROOT / "generator" / "sdkloom").as_posix()
        for path in (ROOT / "generator").rglob("*.py")
        if re.search(
            r"^\s*(from|import) (jsonschema|referencing|attrs)\b", path.read_text(), re.MULTILINE
        )
    }
    assert importing == {"app/settings.py", "verifying/judge.py"}
    program = "import sys, sdkloom.app.api, sdkloom.app.pipeline, sdkloom.commands.cli; print('jsonschema' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT / "generator")})  # fmt: skip
    assert done.stdout.strip() == "False"


# Faults: each is found, by ``verify`` and by the package's own tests

CHECKS, MODELS, RESOURCES = (
    "checks/trains.py", "models/trains.py", "resources/trains.py",
)  # fmt: skip
FAULTS = {
    "a loosened pattern": (CHECKS, "{2}[0-9]{1,4}\\\\Z", "{2}[0-9]{1,5}\\\\Z"),
    "a pattern whose end is before a last newline": (CHECKS, "{1,4}\\\\Z", "{1,4}$"),
    "a pattern that begins anywhere": (CHECKS, '"\\\\A[A-Z]', '"[A-Z]'),
    "a dropped enum member": (CHECKS, ', "night"', ""),
    "an added enum member": (CHECKS, '"night"', '"night", "express "'),
    "a misspelled enum member": (CHECKS, '"express"', '"Express"'),
    "a parameter's enum": (CHECKS, '"south"', '"sout"'),
    "no minLength": (CHECKS, "min_length=2, ", ""),
    "another maxLength": (CHECKS, "max_length=12", "max_length=13"),
    "no minItems": (CHECKS, "min_items=1", "min_items=0"),
    "another maxItems": (CHECKS, "max_items=3", "max_items=4"),
    "no uniqueItems": (CHECKS, "unique_items=True", "unique_items=False"),
    "an inclusive bound": (CHECKS, "exclusive_minimum=0", "minimum=0"),
    "another maximum": (CHECKS, "maximum=400", "maximum=399"),
    "a parameter's maximum": (CHECKS, "maximum=50", "maximum=51"),
    "another multipleOf": (CHECKS, "multiple_of=5", "multiple_of=1"),
    "null refused": (CHECKS, 'type=("string", "null")', 'type="string"'),
    "null allowed": (CHECKS, '"name": Check(type="string"', '"name": Check(type=("string", "null")'),
    "a property that need not be there": (CHECKS, '("number", "service", "cars")', '("number", "cars")'),
    "a property that has to be there": (CHECKS, 'required=("seats",)', 'required=("seats", "classes")'),
    "unknown properties allowed": (CHECKS, "additional_properties=False", "additional_properties=True"),
    "other values of a map": (CHECKS, 'additional_properties=Check(type="integer")', 'additional_properties=Check(type="number")'),
    "more properties": (CHECKS, "max_properties=2", "max_properties=3"),
    "anyOf for oneOf": (CHECKS, "one_of=", "any_of="),
    "a number for an integer": (CHECKS, '"seats": Check(type="integer")', '"seats": Check(type="number")'),
    "a string for an integer": (MODELS, "seats: int", "seats: str"),
    "a date that is not read": (MODELS, "built: dt.date", "built: int"),
    "a wrong default": (MODELS, "default(False)", "default(True)"),
    "another wrong default": (MODELS, "default(1435)", "default(1440)"),
    "no default": (MODELS, "bicycles: bool = default(False)", "bicycles: bool | None = None"),
    "a default that is sent unasked": (MODELS, "bicycles: bool = default(False)", "bicycles: bool = False"),
    "an enum member lost from the type": (MODELS, ', "night"]', "]"),
    "a parameter by another name": (RESOURCES, '"limit"', '"limits"'),
    "a parameter that is not checked": (RESOURCES, ", checks.trains.", ", None and checks.trains."),
    "a parameter that may be left out": (RESOURCES, "required=True", "required=False"),
    "a body that is not checked": (RESOURCES, "check=checks.trains.TRAIN", "check=None"),
    "another method": (RESOURCES, '"POST"', '"PUT"'),
    "another path": (RESOURCES, '"/trains"', '"/train"'),
    "a schema by another name": ("schemas.py", '"trains.Car"', '"trains.Diesel"'),
    "a schema that is not there": ("schemas.py", '"Car": ', '"Carr": '),
}  # fmt: skip
BEYOND_SCHEMAS = {
    name for name, (path, *_) in FAULTS.items() if path == RESOURCES
} | {"an enum member lost from the type"}  # fmt: skip
"""What a package's own tests, which are about schemas, do not look at."""


@pytest.mark.parametrize("fault", FAULTS)
def test_verify_finds_the_fault(fault: str, package: Path) -> None:
    edit(package, *FAULTS[fault])
    done = run("verify", package)
    assert done.exit_code == 1, done.output
    assert "Traceback" not in done.output


@pytest.mark.slow
@pytest.mark.parametrize("fault", some(sorted(FAULTS.keys() - BEYOND_SCHEMAS), 14))
def test_the_tests_of_the_package_find_the_fault(fault: str, package: Path) -> None:
    edit(package, *FAULTS[fault])
    done = run_tests(package)
    assert done.returncode == 1, done.stdout


# The tests of a package


def test_the_tests_of_the_package_pass(trains: Path) -> None:
    done = run_tests(trains)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout


def test_tests_are_one_for_each_schema_and_keyword(trains: Path) -> None:
    text = (trains / "tests" / "test_trains.py").read_text()
    assert "def test_number_pattern() -> None:" in text
    assert "def test_train_cars_min_items() -> None:" in text
    assert "def test_train_bicycles_default() -> None:" in text
    assert "for " not in text


def test_names_of_schemas_are_long_and_alike(tmp_path: Path) -> None:
    """What tests share is named as the schema is, however long, and whatever the tests are called."""
    long = "The" + "Very" * 20 + "Long"
    schema = "{type: object, properties: {a: {type: integer, minimum: 1, maximum: 9}}}"
    schemas = [
        f"    {name}: {schema}" for name in (f"{long}Train", f"{long}Car", "Car", "TestCarA")
    ]
    (tmp_path / "names.yaml").write_text(
        'openapi: 3.0.3\ninfo: {title: Names, version: "1"}\npaths: {}\n'
        "components:\n  schemas:\n" + "\n".join(schemas)
    )
    done = run("generate", tmp_path / "names.yaml", "--output", tmp_path / "names", "--tests")
    assert done.exit_code == 0, done.output
    assert run_tests(tmp_path / "names").returncode == 0


def test_tests_are_in_the_lock_and_compared(package: Path) -> None:
    spec = package.parent / "trains.yaml"
    spec.write_text(SPEC)
    lock = json.loads((package / "sdkloom.lock").read_text())
    assert "tests/test_trains.py" in lock["files"]
    assert lock["options"]["tests"] is True
    assert run("check", spec, "--output", package, "--tests").exit_code == 0
    assert run("check", spec, "--output", package).exit_code == 1
    edit(package, "tests/test_trains.py", "refuses", "accepts")
    assert run("check", spec, "--output", package, "--tests").exit_code == 1
    assert run("generate", spec, "--output", package, "--tests").exit_code == 2
    assert run("generate", spec, "--output", package, "--tests", "--force").exit_code == 0


def test_without_the_option_there_are_none(package: Path) -> None:
    spec = package.parent / "trains.yaml"
    spec.write_text(SPEC)
    assert run("generate", spec, "--output", package).exit_code == 0
    assert not (package / "tests").exists()


def test_tests_are_formatted_as_black_does(trains: Path) -> None:
    for path in (trains / "tests").glob("*.py"):
        text = path.read_text()
        assert black.format_str(text, mode=black.Mode()) == text, path.name


@pytest.mark.slow
@pytest.mark.checkers
def test_tests_are_typed(trains: Path) -> None:
    strict.passes_checkers(trains.parent)
    strict.is_formatted(trains.parent)
