"""``--app``: the document of an application, whose code is imported and run."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import sdkloom
from importing import importable
from sdkloom.commands.cli import main
from sdkloom.reading.located import DocumentError

UNUSABLE = "app-unusable"

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Greetings", "version": "1"},
    "paths": {
        "/greetings/{name}": {
            "get": {
                "operationId": "greet",
                "tags": ["Greetings"],
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {
                    200: {
                        "description": "A greeting.",
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/Greeting"}
                            }
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Greeting": {
                "type": "object",
                "required": ["text"],
                "properties": {"text": {"type": "string"}},
            }
        }
    },
}
STAND_IN = f"""\
import json

print("imported")
DOCUMENT = {DOCUMENT!r}

class FastAPI:
    def openapi(self):
        return DOCUMENT

    async def __call__(self, scope, receive, send):
        name = scope["path"].rpartition("/")[2]
        body = json.dumps({{"text": f"Hello {{name}}"}}).encode()
        headers = [(b"content-type", b"application/json")]
        await send({{"type": "http.response.start", "status": 200, "headers": headers}})
        await send({{"type": "http.response.body", "body": body}})

class Litestar:
    class openapi_schema:
        to_schema = staticmethod(lambda: DOCUMENT)

app, litestar = FastAPI(), Litestar()
factory = FastAPI

def document():
    return DOCUMENT

def fails():
    raise RuntimeError("no database\\nat all")

def not_json():
    return {{**DOCUMENT, "x-set": {{1}}}}

class apis:
    v1 = app

async def asgi(scope, receive, send): ...
"""
FAST_API = """\
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()

class Greeting(BaseModel):
    text: str

@app.get("/greetings/{name}", tags=["Greetings"], operation_id="greet")
def greet(name: str) -> Greeting:
    return Greeting(text=f"Hello {name}")
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.py").write_text(STAND_IN, "utf-8")
    before = sys.path[:]
    yield tmp_path
    assert sys.path == before
    for name in ("web", "broken"):
        sys.modules.pop(name, None)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def generate(app: str, *options: str) -> Result:
    return run("generate", "--app", app, "--output", "greetings", *options)


@pytest.mark.parametrize(
    "attribute", ["app", "litestar", "factory", "document", "DOCUMENT", "apis.v1"]
)
def test_whatever_gives_a_document_is_read(folder: Path, attribute: str) -> None:
    result = generate(f"web:{attribute}", "--format", "json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["output"] == "greetings"
    assert result.stderr == (
        f"web:{attribute}: importing this application, which runs its code\nimported\n"
    )
    snapshot = json.loads((folder / "greetings" / "openapi.json").read_text("utf-8"))
    assert "Greeting" in json.dumps(snapshot)
    assert run("check", "--app", f"web:{attribute}", "-o", "greetings").exit_code == 0


@pytest.mark.parametrize("code", [STAND_IN, FAST_API], ids=["stand-in", "fastapi"])
def test_a_client_calls_the_application_it_was_generated_from(folder: Path, code: str) -> None:
    if code == FAST_API:
        pytest.importorskip("fastapi")
    (folder / "web.py").write_text(code, "utf-8")
    assert generate("web:app").exit_code == 0
    caller = """
import httpx2
from greetings import AsyncClient
async def main():
    transport = httpx2.ASGITransport(app)
    http = httpx2.AsyncClient(transport=transport)
    async with http, AsyncClient(http_client=http, base_url="http://localhost") as client:
        return (await client.greetings.greet("Ada")).text
"""
    with importable(folder, "greetings"):
        space: dict[str, object] = {"app": sys.modules["web"].app}
        exec(caller, space)
        assert asyncio.run(space["main"]()) == "Hello Ada"  # type: ignore[operator]


def test_check_finds_that_the_application_changed(folder: Path) -> None:
    assert run("check", "--app", "web:app", "-o", "greetings").stdout == (
        "greetings: there is no package: run sdkloom generate --app web:app --output greetings\n"
    )
    assert generate("web:app").exit_code == 0
    assert generate("web:app").stdout == "greetings: nothing changed\n"
    assert run("verify", "greetings", "--app", "web:app").exit_code == 0
    sys.modules["web"].DOCUMENT["components"]["schemas"]["Greeting"]["required"] = []
    assert run("check", "--app", "web:app", "-o", "greetings").exit_code == 1


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ("web", '"web" is not of the form module:attribute, such as main:app'),
        (
            "nowhere:app",
            "importing nowhere failed: ModuleNotFoundError: No module named 'nowhere' [",
        ),
        ("web:ap", "web has no attribute 'ap'; did you mean 'app'?"),
        ("web:asgi", "web:asgi is a function, which gives no OpenAPI document"),
        ("web:json", "web:json is a module, which gives no OpenAPI document"),
        ("web:fails", "failed: RuntimeError: no database (web.py, line "),
        ("web:not_json", "as JSON failed: TypeError: Object of type set is not JSON serializable"),
    ],
)
def test_what_is_wrong_is_reported_in_one_line(folder: Path, app: str, message: str) -> None:
    result = generate(app)
    assert result.exit_code == 2
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"{app}:1:1: error: ")
    assert message in last
    assert last.endswith(f" [{UNUSABLE}]")
    assert "Traceback" not in result.stderr
    assert not (folder / "greetings").exists()


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import nothing_of_this_name", "No module named 'nothing_of_this_name' (broken.py, line 1)"),
        ("\n1 / 0", "importing broken failed: ZeroDivisionError: division by zero (broken.py, line 2)"),
        ("def", "importing broken failed: SyntaxError: invalid syntax (broken.py, line 1)"),
        ("import sys; sys.exit(3)", "importing broken failed: SystemExit: 3"),
        ("import nowhere", "No module named 'nowhere' (broken.py, line 1) [app-unusable]"),
        ("import json\n\njson.loads('')", "(char 0) (broken.py, line 3) [app-unusable]"),
    ],
)  # fmt: skip
def test_code_that_fails_is_the_user_s(folder: Path, code: str, message: str) -> None:
    (folder / "broken.py").write_text(code, "utf-8")
    result = generate("broken:app")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    result = generate("broken:app", "--traceback")
    assert result.exit_code == 2
    assert "Traceback" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("generate", "openapi.yaml", "--app", "web:app", "-o", "x"), "either a document or --app"),
        (("generate", "--app", "web:app"), "name the folder of the package with --output"),
        (("generate", "--app", "web:app", "-o", "x", "--watch"), "--watch waits for a file"),
        (("verify", "--app", "web:app"), "--spec and --app are about one package"),
        (
            ("verify", "x", "--app", "web:app", "--spec", "openapi.yaml"),
            "either a document or --app",
        ),
    ],
)
@pytest.mark.usefixtures("folder")
def test_options_that_do_not_go_together(arguments: tuple[str, ...], message: str) -> None:
    Path("x").mkdir()
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_target_is_of_an_application(folder: Path) -> None:
    settings = '[tool.sdkloom.targets.greetings]\napp = "web:app"\noutput = "greetings"\n'
    (folder / "pyproject.toml").write_text(settings, "utf-8")
    (folder / "below").mkdir()
    with contextlib.chdir(folder / "below"):
        result = run("generate")
        assert result.exit_code == 0, result.output
    assert (folder / "greetings" / "client.py").exists()
    assert run("check").exit_code == 0
    assert run("verify").exit_code == 0
    (folder / "pyproject.toml").write_text(settings + 'spec = "openapi.yaml"\n', "utf-8")
    result = run("check")
    assert result.exit_code == 2
    assert "pyproject.toml:4:1: error: name either 'spec' or 'app', not both" in result.stderr


def test_a_distribution_s_settings_name_the_application(folder: Path) -> None:
    assert generate("web:app", "--project").exit_code == 0
    assert 'app = "web:app"\n' in (folder / "pyproject.toml").read_text("utf-8")
    assert run("check").exit_code == 0


@pytest.mark.usefixtures("folder")
def test_from_python() -> None:
    sdkloom.generate(None, "greetings", app="web:app")
    assert sdkloom.check(None, "greetings", app="web:app") == ()
    assert sdkloom.verify("greetings", app="web:app").disagreements == ()
    with pytest.raises(TypeError, match="name a document or app="):
        sdkloom.generate("openapi.yaml", "greetings", app="web:app")
    with pytest.raises(DocumentError, match="no attribute"):
        sdkloom.generate(None, "greetings", app="web:nothing")
