"""Nothing of a document is dropped without a line: each field is rendered, or ``inspect`` lists it.

``every_field`` holds documents that have every field of every object of the specification's tables.
Each field is taken out in turn: either the package becomes another, or the field is listed as ignored.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from effort import some
from sdkloom.app.pipeline import render_package
from sdkloom.commands.cli import main
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.inspecting.coverage import IGNORED, DocumentField, fields, ignored
from sdkloom.lowering.lower import lower
from sdkloom.reading.document import Document, parse, read, tokens
from sdkloom.validating.tables import object_types

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent / "every_field"
VERSIONS = ("2.0", "3.0", "3.2")
_NOT_OWN = {"File Schema Object"}
"""Twins of other objects, whose fields they share."""


def package(root: dict[str, Any]) -> dict[str, str] | None:
    """Make the files of a package; a message that there is none counts as an effect."""
    try:
        diagnostics = Diagnostics()
        document = parse(json.dumps(root), "spec.json")
        files = render_package(lower(document, diagnostics, package="it"), diagnostics)
    except SpecError:
        return None
    return (
        None if any(diagnostic.severity == "error" for diagnostic in diagnostics.found) else files
    )


def without(document: Document, origin: str) -> dict[str, Any]:
    """Take one field out."""
    root = copy.deepcopy(document.root)
    *holders, last = tokens(origin)[1]
    value: Any = root
    for step in holders:
        value = value[int(step)] if isinstance(value, list) else value[step]
    del value[last]
    return root


def is_listed(field: DocumentField, listed: list[str]) -> bool:
    """Whether a line names the field, or what it stands in."""
    return any(field.origin == origin or field.origin.startswith(f"{origin}/") for origin in listed)


@pytest.mark.parametrize("version", some(VERSIONS, 3))
def test_each_field_is_rendered_or_listed(version: str) -> None:
    document = read(FOLDER / f"{version}.yaml")
    whole = package(document.root)
    assert whole is not None
    listed = [field.origin for field in ignored(document)]
    shown: dict[tuple[str, str], bool] = {}
    for field in fields(document, through=True):
        key = field.node, field.name
        if not shown.get(key):
            shown[key] = (
                is_listed(field, listed) or package(without(document, field.origin)) != whole
            )
    assert sorted(key for key, found in shown.items() if not found) == []


def present(version: str) -> set[tuple[str, str]]:
    document = read(FOLDER / f"{version}.yaml")
    return {(field.node, field.name) for field in fields(document, through=True)}


@pytest.mark.parametrize("version", ["2.0", "3.0", "3.1", "3.2"])
def test_the_documents_have_every_field_of_the_tables(version: str) -> None:
    wanted = {
        (name, key)
        for name, node in object_types(version).items()
        for key in node.fields
        if name not in _NOT_OWN and key not in _later(version, name)
    }
    shown = present(version) if version == "2.0" else present("3.0") | present("3.2")
    assert sorted(wanted - shown) == []


def _later(version: str, name: str) -> set[str]:
    """Keywords that 2.0 does not have: the tables know them, to say so."""
    if version != "2.0" or name != "Schema Object":
        return set()
    own = {
        *(
            "title",
            "description",
            "type",
            "required",
            "properties",
            "additionalProperties",
            "items",
        ),
        *(
            "allOf",
            "readOnly",
            "xml",
            "externalDocs",
            "example",
            "discriminator",
            "default",
            "enum",
        ),
        *("multipleOf", "maximum", "minimum", "exclusiveMaximum", "exclusiveMinimum", "maxLength"),
        *("minLength", "pattern", "maxItems", "minItems", "uniqueItems", "format"),
        *("maxProperties", "minProperties"),
    }
    return set(object_types(version)[name].fields) - own


def test_what_is_listed_is_in_the_tables() -> None:
    known = {
        (name, key)
        for version in ("2.0", "3.0", "3.1", "3.2")
        for name, node in object_types(version).items()
        for key in node.fields
    }
    assert {(name, key) for name, reasons in IGNORED.items() for key in reasons} <= known


def run(tmp_path: Path, text: str, *more: str) -> tuple[int, str]:
    (tmp_path / "spec.yaml").write_text(text)
    result = CliRunner().invoke(main, ["inspect", str(tmp_path / "spec.yaml"), *more])
    return result.exit_code, result.output


SPEC = """\
openapi: 3.1.0
info: {title: T, version: "1", x-a: 1}
paths:
  /a:
    get:
      responses:
        "200":
          description: It.
          content: {application/xml: {schema: {type: object, example: 1, unheard: 1}}}
"""


def test_what_is_dropped_has_a_line_with_its_place(tmp_path: Path) -> None:
    code, output = run(tmp_path, SPEC)
    assert code == 0
    lines = [line.partition("spec.yaml:")[2] for line in output.splitlines()]
    assert "2:37: Info Object: x-: extensions have no meaning here" in lines
    assert "9:71: Schema Object: example: examples are not shown" in lines
    assert any(line.startswith("9:83: Schema Object: *: this is no keyword") for line in lines)
    found = json.loads(run(tmp_path, SPEC, "--format", "json")[1])
    assert {entry["field"] for entry in found["ignored"]} >= {
        "Info Object: x-",
        "Schema Object: example",
    }


def test_what_is_said_of_many_places_is_one_line(tmp_path: Path) -> None:
    text = SPEC + "".join(
        f"""\
  /{name}:
    get:
      responses:
        "200":
          description: It.
          content: {{application/xml: {{schema: {{type: object}}}}}}
"""
        for name in "bcdefg"
    )
    code, output = run(tmp_path, text)
    assert code == 0
    assert "approximated or refused: 7" in output
    (line,) = (line for line in output.splitlines() if "[approximated]" in line)
    assert "spec.yaml:9:38: " in line
    assert "; 6 more like this, at 15:38, 21:38, 27:38, 33:38, … [approximated]" in line
    found = json.loads(run(tmp_path, text, "--format", "json")[1])
    assert len(found["approximated"]) == 7


def test_what_is_said_of_many_names_is_one_line(tmp_path: Path) -> None:
    def lines(*names: str) -> list[str]:
        schemas = "".join(f"    {name}: {{type: string}}\n" for name in names)
        output = run(tmp_path, f"{SPEC}components:\n  schemas:\n{schemas}")[1]
        return [line for line in output.splitlines() if "[bad-key]" in line]

    few = lines("Page«A»", "Page«B»")
    assert ['"Page«A»"' in few[0], '"Page«B»"' in few[1], len(few)] == [True, True, 2]
    (many,) = lines("Page«A»", "Page«B»", "Page«C»", "Page«D»", "Page«E»", "Page«F»")
    assert '"Page«A»" is not a name of' in many
    assert "; 5 more like this, at " in many


def test_strict_refuses_what_is_approximated(tmp_path: Path) -> None:
    code, output = run(tmp_path, SPEC, "--strict")
    assert code == 2
    assert "approximated or refused: 1" in output
    assert run(tmp_path, SPEC.replace("xml", "json"), "--strict")[0] == 0


def test_parts_and_bodies_that_are_in_vain_have_lines(tmp_path: Path) -> None:
    case = FOLDER.parent / "cases_unsupported" / "bodies_and_parts_in_vain" / "spec.yaml"
    output = run(tmp_path, case.read_text())[1]
    lines = [line.partition("spec.yaml:")[2] for line in output.splitlines()]
    assert set(lines) >= {
        f"{place} [not-rendered]"
        for place in (
            "21:59: `style` of a part means nothing but in a form",
            '32:23: `encoding` means nothing here: "application/json" has no parts',
            "34:26: an answer to POST with 204 has no body: its content is ignored",
            "38:26: an answer to HEAD with 200 has no body: its content is ignored",
        )
    }


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("schema: {type: object, properties: {a: {type: integer}}}", None),
        ("schema: {type: array, items: {type: array}}", "are written as JSON"),
        ("schema: {type: [object, 'null'], additionalProperties: {type: object}}", "as JSON"),
        ("style: deepObject, schema: {type: object, properties: {a: {type: integer}}}", None),
        ("style: deepObject, schema: {type: object, properties: {a: {type: array}}}", "several"),
        ("style: deepObject, schema: {type: string}", "`deepObject` is for objects"),
        ("style: pipeDelimited, schema: {type: string}", "not exploded"),
        ("style: pipeDelimited, explode: true, schema: {type: array}", "not exploded"),
        ("style: pipeDelimited, explode: false, schema: {type: array}", None),
        ("schema: {$ref: '#/components/schemas/Loop'}", None),
    ],
)
def test_what_the_specification_leaves_open_has_a_line(
    tmp_path: Path, fields: str, message: str | None
) -> None:
    parameter = f"{{name: p, in: query, {fields}}}"
    loop = "components: {schemas: {Loop: {$ref: '#/components/schemas/Loop'}}}"
    spec = f"{SPEC}      parameters: [{parameter}]\n" + (loop if "Loop" in fields else "")
    lines = run(tmp_path, spec)[1].splitlines()
    found = [line for line in lines if "spec.yaml:10:" in line and "[approximated]" in line]
    assert [message in line for line in found if message] == ([True] if message else [])
    assert bool(found) == bool(message)
