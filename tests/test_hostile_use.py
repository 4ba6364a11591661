"""Hostile names, files, folders and settings, by every command: a package, or exit 2 with an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from effort import some
from sdkloom.commands.cli import main

pytestmark = pytest.mark.slow

NAMES = [
    *(
        "\u202eevil",
        "../../../x",
        "..\\x",
        "/abs/x",
        "C:\\x",
        "NUL.txt",
        "con",
        "~/.x",
        "-o",
        "--help",
    ),
    *(
        "__class__",
        "__init__",
        "self",
        "None",
        "import",
        "{0.__class__}",
        "%s%n",
        "{{7*7}}{% raw %}",
    ),
    *(
        "a\r\nb",
        "'''\"\"\"",
        "\\",
        "\\N{BULLET}",
        "$(id)`id`",
        "\x00",
        "\x1b[31m",
        "\u2028",
        "\u0085",
    ),
    *(
        "\ufeff",
        "\ud800",
        "\U0001d54a",
        "\ufb01",
        "\u3000",
        "a b\tc",
        "#!x",
        "coding: utf-7",
        "]]>",
        "%00",
    ),
    *("a" * 3000, "a" * 3000 + "b", "\u00e9" * 300, "a" * 70, "A" * 70, "a" * 61),
]
COMMANDS: list[list[str]] = [
    ["generate", "SPEC", "--output", "it", "--tests"],
    ["inspect", "SPEC"],
    ["inspect", "SPEC", "--format", "json"],
    ["slice", "SPEC", "--explain"],
    ["slice", "SPEC", "--include-path", "/*", "--output", "part.json"],
    ["diff", "plain.json", "SPEC"],
    ["diff", "SPEC", "plain.json", "--format", "html"],
    ["check", "SPEC", "--output", "it"],
]


def document(**parts: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, **parts}


def operation(schema: Any, **parts: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema}}
    answers = {"200": {"description": "d", "content": content}}
    return {"post": {"requestBody": {"content": content}, "responses": answers, **parts}}


def using(**schemas: Any) -> dict[str, Any]:
    uses = {
        f"/{at}": operation({"$ref": f"#/components/schemas/S{at}"}) for at in range(len(schemas))
    }
    named = {f"S{at}": schema for at, schema in enumerate(schemas.values())}
    return document(paths=uses, components={"schemas": named})


def tagged(name: str, at: int) -> dict[str, Any]:
    query = {"name": name, "in": "query", "schema": {"type": "string", "default": name}}
    texts = {"summary": name, "description": name, "externalDocs": {"url": name}, "x-sdk": name}
    return operation({}, operationId=f"{name}{at % 2}", tags=[name], parameters=[query], **texts)


DOCUMENTS: dict[str, dict[str, Any]] = {
    "properties": using(
        S={
            "type": "object",
            "required": NAMES,
            "properties": {
                name: {"type": "string", "title": name, "default": name, "enum": [name, "x"]}
                for name in NAMES
            },
        }
    ),
    "schemas": document(
        components={"schemas": {name: {"type": "object", "title": name} for name in NAMES}}
    ),
    "long schemas": document(
        components={
            "schemas": {
                f"{'Long' * 20}{number}": {
                    "type": "object",
                    "required": ["a"],
                    "properties": {"a": {"type": "string", "minLength": 1}},
                }
                for number in range(3)
            }
        }
    ),
    "operations": document(
        paths={f"/{at}": tagged(name, at) for at, name in enumerate(NAMES)},
        tags=[{"name": name, "description": name} for name in NAMES],
    ),
    "references": using(
        S={"allOf": [{"$ref": ref} for ref in ("https://[::1", "//x", "#\x00", "a:b", "\\\\x")]}
    ),
    "patterns": using(
        A={"type": "string", "pattern": "x{99999999999999999999}"},
        B={"type": "string", "pattern": "((a{1000}){1000}){1000}"},
        C={"type": "string", "pattern": "(a|b{99999999}){5}" + '\r\n\u2028\'"""'},
        D={"type": "object", "required": ["a"], "properties": {"a": {"pattern": "a{100000000}"}}},
    ),
    "wrong types": document(
        paths={
            "/a": None,
            "/b": {"get": {"operationId": None, "parameters": [None], "responses": 1}},
        },
        components={"schemas": {"S": {"type": ["object", 5], "properties": [1], "$ref": 5}}},
        servers={"a": 1},
        tags="x",
    ),
}


def run(arguments: Sequence[str]) -> int:
    """Run a command; whatever it was given, it ends well or says what is wrong."""
    started = time.process_time()
    ran = CliRunner().invoke(main, list(arguments))
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    assert ran.exit_code in {0, 2} or (ran.exit_code, arguments[0]) == (1, "check"), ran.output
    assert ran.exit_code != 2 or "rror" in ran.output, ran.output
    assert all(sign.isprintable() or sign == "\n" for sign in ran.output), ascii(ran.output)
    assert time.process_time() - started < 30
    return ran.exit_code


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain.json").write_text(json.dumps(using(S={"type": "object"})), "utf-8")
    return tmp_path


@pytest.mark.parametrize("name", some(sorted(DOCUMENTS), 3))
def test_every_command_takes_or_refuses_a_hostile_document(name: str, folder: Path) -> None:
    text = json.dumps(DOCUMENTS[name])
    (folder / "spec.json").write_text(text, "utf-8")
    for command in COMMANDS:
        run(["spec.json" if part == "SPEC" else part for part in command])
    if (folder / "it").exists():
        importing = "import it.models, it.codecs, it.checks, it.schemas, it.client, it.tests"
        done = subprocess.run(
            [sys.executable, "-c", importing],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


PLACES = [
    *("/dev/zero", "/dev/null", "/dev/full", ".", "/", " ", "\n", "x" * 300, "http://", "https://"),
    *(
        "https://[::1",
        "https://\x01/x",
        "ftp://x/y",
        "https:///x",
        "file:///x",
        "-",
        "loop",
        "fifo",
    ),
]


@pytest.mark.skipif(sys.platform == "win32", reason="devices, pipes and links of POSIX")
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_document_is_refused(place: str, folder: Path) -> None:
    os.mkfifo(folder / "fifo")
    (folder / "loop").symlink_to("loop")
    assert run(["generate", "--output", "it", "--", place]) == 2
    assert not (folder / "it").exists()
    assert run(["generate", "plain.json", "--output", "it", "--overlay", place]) == 2
    assert not (folder / "it").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links and devices of POSIX")
@pytest.mark.parametrize(
    "place",
    [
        *(".", "..", "/", "plain.json", "plain.json/x", "/dev/null", "/dev/null/x", "/proc/x"),
        *("loop", "loop/x", "link", "x" * 300, "x\ny", "a.b", "-", "class", "os", "json"),
    ],
)
def test_an_output_that_is_no_folder_of_a_package_is_refused(place: str, folder: Path) -> None:
    (folder / "loop").symlink_to("loop")
    (folder / "real").mkdir()
    (folder / "link").symlink_to("real")
    before = sorted(path.name for path in folder.rglob("*"))
    assert run(["generate", "plain.json", f"--output={place}"]) == 2
    run(["check", "plain.json", f"--output={place}"])
    assert sorted(path.name for path in folder.rglob("*")) == before


@pytest.mark.parametrize(
    "settings",
    [
        'names = {schemas = {S0 = "../x"}}',
        'names = {schemas = {S0 = "A\\nB"}}',
        'names = {operations = {op = "__init__"}}',
        'names = {groups = {default = "_runtime"}}',
        'include-paths = ["' + "*a" * 400 + 'b"]',
        'overlays = ["plain.json"]',
        'root = "\\u0000"',
        'package = "\\u202e"',
        'package = "os"',
        "strict = inf",
        "strict = 2020-01-01",
        'app = "os:system"',
    ],
)
def test_settings_that_cannot_be_meant_are_refused(settings: str, folder: Path) -> None:
    target = '[tool.sdkloom.targets.a]\nspec = "plain.json"\noutput = "it"\n'
    (folder / "pyproject.toml").write_text(f"{target}{settings}\n", "utf-8")
    assert [run(["generate"]), run(["check"])] == [2, 2]
    assert not (folder / "it").exists()
