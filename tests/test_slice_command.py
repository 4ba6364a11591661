"""Facts about ``sdkloom slice``: what is written reads as what is kept, and looks as it did."""

from __future__ import annotations

import contextlib
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.documents import manifest
from sdkloom.commands.slice import slice_command
from sdkloom.diagnostics import Diagnostics, SpecError
from sdkloom.reading import yaml_events
from sdkloom.reading.document import Document, parse, read
from sdkloom.slicing import yaml_writing
from sdkloom.slicing.selection import Selection, select
from sdkloom.slicing.text import SlicedText, slice_text
from sdkloom.slicing.text_edits import same

CORPUS = os.environ.get("SPEC_CORPUS")
COUNT = int(os.environ.get("SLICED_TEXTS", "60"))


def cut(text: str, *tags: str, name: str = "spec.yaml") -> str:
    """Slice *text* by tags; the slice reads as what is kept, and slicing it again changes nothing."""
    selection = Selection(include_tags=tags)
    sliced = sliced_twice(parse(text, name), selection)
    assert sliced.is_whole
    return sliced.text


def sliced_twice(document: Document, selection: Selection) -> SlicedText:
    expected = select(document, selection, Diagnostics())
    sliced = slice_text(document, expected)
    again = parse(sliced.text, document.path)
    assert same(again.root, expected.root)
    assert slice_text(again, select(again, selection, Diagnostics())).text == sliced.text
    return sliced


YAML = """\
# Licence: mine
tags:
  # about users
  - name: users
    description: all   # of them

  # about pets
  - name: pets   # furry
openapi: 3.1.0   # the version
info: {title: t, version: "1"}

# the paths
paths:
  # users first
  /users:
    get:
      tags: [users]
      responses:
        "200":
          description: |
            some text
              # which is no comment

    # the end of users

  # about nothing

  # pets second
  /pets:
    get:
      tags: [pets]
      responses:
        '200': {description: no}
    # comes last
    put:
      tags: [users]
      responses: {"200": {description: x}}
components:
  schemas: {A: {type: string}}
# the end
"""
PETS = """\
# Licence: mine
tags:
  # about pets
  - name: pets   # furry
openapi: 3.1.0   # the version
info: {title: t, version: "1"}

# the paths
paths:
  # about nothing

  # pets second
  /pets:
    get:
      tags: [pets]
      responses:
        '200': {description: no}
# the end
"""
USERS = """\
# Licence: mine
tags:
  # about users
  - name: users
    description: all   # of them
openapi: 3.1.0   # the version
info: {title: t, version: "1"}

# the paths
paths:
  # users first
  /users:
    get:
      tags: [users]
      responses:
        "200":
          description: |
            some text
              # which is no comment

    # the end of users

  # about nothing

  # pets second
  /pets:
    # comes last
    put:
      tags: [users]
      responses: {"200": {description: x}}
# the end
"""


def test_lines_and_the_comments_above_them_stay_or_go_together() -> None:
    assert cut(YAML, "pets") == PETS
    assert cut(YAML, "users") == USERS


def test_line_ends_stay_as_they_are() -> None:
    assert cut(YAML.replace("\n", "\r\n"), "pets") == PETS.replace("\n", "\r\n")


HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
OPERATION = "responses: {'200': {description: ok}}"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (  # an anchor that goes moves to the first alias that stays
            ("  /a: {get: {tags: [a], responses: &r {'200': {description: 2020-01-01}}}}\n"
            "  /b:\n    get:\n      tags: [b]\n      responses: *r\n"
            "  /c: {get: {tags: [b], responses: *r}}\n"),
            ("  /b:\n    get:\n      tags: [b]\n      responses: &r\n"
            '        "200":\n          description: "2020-01-01"\n'
            "  /c: {get: {tags: [b], responses: *r}}\n"),
        ),
        (  # an anchor whose value changes keeps its name; what was an alias is written out
            ("  /b: &p\n"
            f"    get: {{tags: [b], {OPERATION}}}\n"
            f"    put: {{tags: [a], {OPERATION}}}\n"
            "x-p: *p\n"),
            ("  /b: &p\n"
            f"    get: {{tags: [b], {OPERATION}}}\n"
            "x-p:\n  get:\n    tags:\n      - b\n    responses:\n"
            '      "200":\n        description: ok\n'
            "  put:\n    tags:\n      - a\n    responses:\n"
            '      "200":\n        description: ok\n'),
        ),
        (  # flow style is written anew where it changes, and only there
            f"  /b: {{get: {{tags: [b], {OPERATION}}}, put: {{tags: [a], {OPERATION}}}}} # both\n",
            '  /b: {"get": {"tags": ["b"], "responses": {"200": {"description": "ok"}}}} # both\n',
        ),
        (  # merged mappings that change are written out
            (f"  /b:\n    <<: {{put: {{tags: [a], {OPERATION}}}}}\n"
            f"    get: {{tags: [b], {OPERATION}}}\n"),
            ("  /b:\n    get:\n      tags:\n        - b\n      responses:\n"
            '        "200":\n          description: ok\n'),
        ),
        (  # a merge that stays may need what it merges
            ("  /a: {get: &g {tags: [a], responses: {}}}\n"
            "  /b:\n    get:\n      <<: *g\n      tags: [b]\n"),
            ("  /b:\n    get:\n      <<: &g\n        tags:\n          - a\n        responses: {}\n"
            "      tags: [b]\n"),
        ),
        (  # blank lines belong to a text that keeps them
            ("  /b:\n    get:\n      tags: [b]\n      responses: {}\n      description: |+\n        x\n\n\n"
            "    put: {tags: [a], responses: {}}\n"),
            "  /b:\n    get:\n      tags: [b]\n      responses: {}\n      description: |+\n        x\n\n\n",
        ),
    ],
)  # fmt: skip
def test_what_cannot_stay_as_it_is_is_written_so_that_it_reads_the_same(
    paths: str, expected: str
) -> None:
    assert cut(f"{HEAD}paths:\n{paths}", "b") == f"{HEAD}paths:\n{expected}"


@pytest.mark.parametrize(
    "paths",
    [
        "  ? /a\n  : get: {tags: [a], responses: {}}\n  ? /b\n  : get: {tags: [b], responses: {}}\n",
        "  &k /a: {get: {tags: [a], responses: {}}}\n  /b: {get: {tags: [b], responses: {}, x-k: *k}}\n",
        "  /a: {get: {tags: [a], responses: &e }}\n  /b: {get: {tags: [b], responses: *e}}\n",
        "  /a: {get: {tags: [a], responses: {}}}\n  /b:\n    get:\n      tags: [b]\n      responses:\n",
        "  /b: !!map\n    get: {tags: [b], responses: {}}\n    put: {tags: [a], responses: {}}\n",
        "  /a: {get: {tags: [a], responses: {}}}\n  /b: {get: {tags: [b], responses: {}}}\n...\n",
        "  /a: {get: {tags: [a], responses: {}}}\n  #\ttab\n\n  /b: {get: {tags: [b], responses: {}}} #\t",
    ],
)
def test_unusual_yaml_is_sliced(paths: str) -> None:
    cut(f"{HEAD}paths:\n{paths}", "b")


def operation(tag: str) -> dict[str, Any]:
    return {"tags": [tag], "responses": {"200": {"description": "é😀"}}}


JSON = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    "paths": {
        "/a": {"get": operation("a"), "put": operation("b"), "post": operation("c")},
        "/b": {"get": operation("b")},
    },
    "components": {"schemas": {"A": {"type": "string"}}},
}


@pytest.mark.parametrize(
    "style",
    [
        {"indent": 2},
        {"indent": 4},
        {"indent": "\t"},
        {"separators": (",", ":")},
        {},
        {"indent": 2, "ensure_ascii": False},
    ],
    ids=["two", "four", "tab", "minified", "one line", "unicode"],
)
@pytest.mark.parametrize("tag", "abc")
def test_json_keeps_its_style(style: dict[str, Any], tag: str) -> None:
    text = json.dumps(JSON, **style) + "\n"
    expected = select(parse(text), Selection(include_tags=(tag,)), Diagnostics()).root
    assert cut(text, tag, name="spec.json") == json.dumps(expected, **style) + "\n"


def test_json_that_nobody_formatted_keeps_every_character() -> None:
    text = """ {"openapi":"3.1.0" ,"info" : {"title":"\\u0041","version":"1" }
 , "paths":{ "/a":{"get":{"tags":["a"],"responses":{}}} , "/b":
   {"get":{"tags":["b"],"responses":{ },"x":1.0E+2}}
 }, "x" :[1 , 2]} """
    assert cut(text, "b", name="spec.json") == text.replace(
        '"/a":{"get":{"tags":["a"],"responses":{}}} , ', ""
    )


def test_what_is_referred_into_is_marked_in_the_style_of_the_text() -> None:
    root = {
        **JSON,
        "components": {"links": {"L": {"operationRef": "#/paths/~1b/get"}}},
        "paths": {
            "/a": {"get": operation("a") | {"responses": {"200": {"$ref": "#/paths/~1b/get/responses/200"}}}},
            "/b": {"get": operation("b")},
        },
    }  # fmt: skip
    for style in ({"indent": 2}, {"separators": (",", ":")}):
        text = json.dumps(root, **style)  # type: ignore[arg-type]
        sliced = cut(text, "a", name="spec.json")
        assert sliced == json.dumps(json.loads(sliced), **style)  # type: ignore[arg-type]
        assert "x-sdkloom-reference-only" in sliced
    sliced = cut(yaml.safe_dump(root, sort_keys=False), "a")
    assert "      x-sdkloom-reference-only: true\n" in sliced


def test_everything_is_the_same_text() -> None:
    document = parse(YAML)
    assert slice_text(document, document) == (YAML, True)


# The writer of YAML.


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(["no", "On", "0o17", "1_000", "12:30", "2001-01-01", "~", "<<", "=", ".5", "1e3", "a: b"])
    | st.lists(st.sampled_from(["a", " b", "c ", "", "#d", "\t"]), min_size=2).map("\n".join),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(values)
@example({"k" * 2000: {"a": [1]}})
@example("a\n\n\n")
@example(["- a", "? b", "c: ", "d #e", "\x85\u2028\ufeff"])
def test_what_is_written_as_yaml_reads_the_same(value: Any) -> None:
    for text in (f"x:{yaml_writing.block(value, 2)}\n", f"x: {yaml_writing.flow(value)}\n"):
        if len(text) > 1500 and text.count("\n") == 1:
            continue  # a key too long for one line
        assert same(yaml_events.load(text, "")[0][0], {"x": value})


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("no")
@example("2001-01-01")
@example("1_000")
@example("190:20:30")
def test_text_is_text_for_readers_of_yaml_1_1_too(text: str) -> None:
    assert yaml.safe_load(f"x:{yaml_writing.block(text, 2)}\n") == {"x": text}


# The command.


def run(folder: Path, *arguments: str) -> Result:
    with contextlib.chdir(folder):
        return CliRunner().invoke(slice_command, arguments, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "spec.yaml").write_text(YAML, "utf-8")
    return tmp_path


def test_the_slice_goes_to_standard_output(folder: Path) -> None:
    result = run(folder, "spec.yaml", "--include-tag", "pets")
    assert (result.exit_code, result.stdout, result.stderr) == (0, PETS, "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_the_slice_of_everything_is_the_same_bytes(folder: Path, encoding: str) -> None:
    (folder / "spec.yaml").write_bytes(YAML.replace("all", "äll").encode(encoding))
    before = (folder / "spec.yaml").read_bytes()
    assert run(folder, "spec.yaml").stdout_bytes == before
    assert run(folder, "spec.yaml", "-o", "copy.yaml").exit_code == 0
    assert (folder / "copy.yaml").read_bytes() == before


def test_a_file_is_written_whole_and_told_of(folder: Path) -> None:
    result = run(folder, "spec.yaml", "--include-tag", "pets", "--output", "pets.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    size, whole = len(PETS.encode()), len(YAML.encode())
    share = f"{1 - size / whole:.0%}"
    assert result.stdout == (
        f"pets.yaml: 1 of 3 operations, 0 of 1 schemas, {size} of {whole:,} bytes ({share} less)\n"
    )
    assert (folder / "pets.yaml").read_text("utf-8") == PETS
    assert sorted(path.name for path in folder.iterdir()) == ["pets.yaml", "spec.yaml"]
    assert run(folder, "spec.yaml", "--include-tag", "users", "-qo", "pets.yaml").stdout == ""
    assert (folder / "pets.yaml").read_text("utf-8") == USERS


@pytest.mark.parametrize("output", ["spec.yaml", "./spec.yaml", "link.yaml", "none/x.yaml", "."])
def test_the_document_and_what_is_no_file_are_not_written(folder: Path, output: str) -> None:
    (folder / "link.yaml").symlink_to("spec.yaml")
    result = run(folder, "spec.yaml", "--include-tag", "pets", "--output", output)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {Path(output)}: ")
    assert (folder / "spec.yaml").read_text("utf-8") == YAML
    assert sorted(path.name for path in folder.iterdir()) == ["link.yaml", "spec.yaml"]


EXPLAINED = """\
spec.json: 1 of 2 operations, 3 of 4 schemas, {} of {} bytes ({} less)

schemas: 3 of 4
  POST /a → B
  POST /a → B → C
  POST /a → parameters/P → D

parameters: 1 of 1
  POST /a → parameters/P
"""


def referring(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{name}"}


def explained(folder: Path) -> tuple[Path, int]:
    body = {"content": {"a/b": {"schema": referring("schemas/B")}}}
    post = {"tags": ["x"], "parameters": [referring("parameters/P")], "requestBody": body}
    schemas = {
        "A": True,
        "B": {"type": "object", "properties": {"c": referring("schemas/C")}},
        "C": {"type": "string"},
        "D": {"type": "integer"},
    }
    parameter = {"name": "p", "in": "query", "schema": referring("schemas/D")}
    root = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {**post, "responses": {}}}, "/b": {"get": operation("y")}},
        "components": {"schemas": schemas, "parameters": {"P": parameter}},
    }
    path = folder / "spec.json"
    path.write_text(json.dumps(root, indent=2), "utf-8")
    return path, path.stat().st_size


def test_chains_of_references_are_explained(folder: Path) -> None:
    spec, whole = explained(folder)
    size = len(run(folder, "spec.json", "--include-tag", "x").stdout_bytes)
    result = run(folder, spec.name, "--include-tag", "x", "--explain")
    share = f"{1 - size / whole:.0%}"
    assert result.stdout == EXPLAINED.format(f"{size:,}", f"{whole:,}", share)


def test_chains_of_references_are_explained_to_machines(folder: Path) -> None:
    spec, whole = explained(folder)
    arguments = ("--include-tag", "x", "--explain", "--format", "json")
    report = json.loads(run(folder, spec.name, *arguments, "-o", "x.json").stdout)
    assert report["output"] == "x.json"
    assert report["bytes"] == {"kept": (folder / "x.json").stat().st_size, "of": whole}
    assert report["counts"]["operations"] == {"kept": 1, "of": 2}
    assert report["diagnostics"] == []
    assert report["kept"][1] == {
        "origin": "#/components/schemas/C",
        "chain": ["#/paths/~1a/post", "#/components/schemas/B", "#/components/schemas/C"],
    }


def test_a_report_for_machines_leaves_no_room_for_the_slice(folder: Path) -> None:
    assert run(folder, "spec.yaml", "--format", "json").exit_code == 2


def test_a_selection_of_nothing_is_refused_with_its_place(folder: Path) -> None:
    result = run(folder, "spec.yaml", "--include-tag", "pats")
    assert result.exit_code == 2
    assert result.stderr == (
        "spec.yaml:15:3: error: no tag matches 'pats'; closest: pets (at #/paths) [selection-empty]\n"
    )


def test_files_that_the_slice_needs_have_to_stay_beside_it(folder: Path) -> None:
    response = "{description: x, content: {a/b: {schema: {$ref: 'more.yaml#/A'}}}}"
    text = f"{HEAD}paths:\n  /a: {{get: {{tags: [a], responses: {{'200': {response}}}}}}}\n"
    (folder / "spec.yaml").write_text(text)
    (folder / "more.yaml").write_text("A: {type: string}\n")
    (folder / "other").mkdir()
    to_output = run(folder, "spec.yaml", "--include-tag", "a")
    assert to_output.exit_code == 0
    assert "[slice-files]" in to_output.stderr
    assert run(folder, "spec.yaml", "--include-tag", "a", "-o", "b.yaml").stderr == ""
    refused = run(folder, "spec.yaml", "--include-tag", "a", "-o", "other/b.yaml")
    assert refused.exit_code == 2
    assert "(more.yaml)" in refused.stderr
    assert not (folder / "other" / "b.yaml").exists()
    assert run(folder, "spec.yaml", "-o", "more.yaml").exit_code == 2


def test_overlays_are_applied_before(folder: Path) -> None:
    pytest.importorskip("jsonpath", reason="needs the extra of overlays")
    (folder / "o.yaml").write_text(
        "overlay: 1.0.0\nactions:\n  - {target: $.paths.*.get, update: {summary: new}}\n"
        "  - {target: $.nowhere, remove: true}\n"
    )
    result = run(folder, "spec.yaml", "--include-tag", "pets", "--overlay", "o.yaml")
    assert result.stdout == PETS.replace("no}\n", "no}\n      summary: new\n")
    assert result.stderr.startswith("o.yaml:4:14: warning: ")
    arguments = ("--include-tag", "pets", "--overlay", "o.yaml")
    assert run(folder, "spec.yaml", *arguments, "-o", "o.yaml").exit_code == 2
    (folder / "o.yaml").write_text("overlay: 1.0.0\nactions:\n  - {target: $.info, update: 1}\n")
    assert run(folder, "spec.yaml", *arguments).stderr.startswith("o.yaml:3:30: error: ")


# Real documents.


def chances() -> list[Path]:
    """A sample of valid documents, drawn the same way every time."""
    rows = [
        row
        for row in manifest()
        if row["kind"] == "openapi" and row.get("metaschema") == "ok" and row["bytes"] < 300_000
    ]
    return [Path(str(CORPUS)) / row["path"] for row in random.Random(5).sample(rows, COUNT)]


@pytest.mark.skipif(CORPUS is None, reason="SPEC_CORPUS is not set")
def test_real_documents_are_sliced_without_being_written_anew() -> None:
    done = 0
    for path in chances():
        with contextlib.suppress(SpecError):  # a version that is not supported, or no tags
            document = read(path)
            for tag in tags_of(document)[:2]:
                reduced = select(document, Selection(include_tags=(tag,)), Diagnostics())
                sliced = slice_text(document, reduced)
                assert sliced.is_whole, path
                assert same(parse(sliced.text, str(path)).root, reduced.root)
                done += 1
    assert done > COUNT / 2


def tags_of(document: Document) -> list[str]:
    items: list[Any] = [
        item for item in document.root.get("paths", {}).values() if isinstance(item, dict)
    ]
    operations = [
        operation for item in items for operation in item.values() if isinstance(operation, dict)
    ]
    return list(dict.fromkeys(tag for operation in operations for tag in operation.get("tags", ())))


MALFORMED: list[tuple[str, ...]] = [
    ("components",),
    ("components", "schemas"),
    ("components", "schemas", "A", "oneOf", "0", "$ref"),
    ("components", "schemas", "A", "allOf"),
    ("tags",),
    ("tags", "0", "name"),
    ("tags", "0", "parent"),
    ("paths", "/a", "get", "operationId"),
    ("paths", "/a", "get", "tags"),
    ("paths", "/a", "get", "callbacks"),
    ("paths", "/b"),
    ("webhooks",),
]


@pytest.mark.parametrize("value", [None, 1, "x", [], ["x"], {"x": {}}, [{"x": 1}]], ids=str)
@pytest.mark.parametrize("place", MALFORMED, ids="/".join)
def test_a_part_that_is_of_another_type_ends_no_slice_in_a_traceback(
    place: tuple[str, ...], value: Any, tmp_path: Path
) -> None:
    ref = {"$ref": "#/components/schemas/B"}
    operation = {"operationId": "a", "tags": ["t"], "responses": {}, "callbacks": {}}
    root: Any = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "tags": [{"name": "t", "parent": "u"}, {"name": "u"}],
        "paths": {"/a": {"get": operation}, "/b": {"get": {"tags": ["v"], "responses": {}}}},
        "webhooks": {},
        "components": {"schemas": {"A": {"oneOf": [ref], "allOf": [ref]}, "B": {}}},
    }
    holder = root
    for step in place[:-1]:
        holder = holder[int(step) if isinstance(holder, list) else step]
    holder[place[-1]] = value
    (tmp_path / "spec.json").write_text(json.dumps(root), "utf-8")
    arguments = [str(tmp_path / "spec.json"), "--include-tag", "t", "--explain"]
    result = CliRunner().invoke(slice_command, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in {0, 2}
