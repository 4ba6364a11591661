"""Names that a document changes go on working in the regenerated package, and warn."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import strict
from importing import forget
from refresh import invoke
from sdkloom.app import aliases
from sdkloom.app.snapshot import lower_snapshot
from sdkloom.output.package_folder import read_manifest
from support.x_callers import run_script

pytestmark = pytest.mark.slow

HISTORY = os.environ.get("X_HISTORY")
ROOT = Path(__file__).parent.parent

TWEET = {"$ref": "#/components/schemas/Tweet"}
STATUS = {"type": "string", "enum": ["draft", "sent"]}


def answers(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"200": {"description": "d", "content": {"application/json": {"schema": schema}}}}


BASE: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "T", "version": "1.0"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/tweets": {
            "post": {
                "operationId": "createTweet",
                "tags": ["Tweets"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": TWEET}},
                },
                "responses": answers(TWEET),
            }
        },
        "/tweets/{id}": {
            "get": {
                "operationId": "findTweetById",
                "tags": ["Tweets"],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "trim", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": answers({"type": "object", "properties": {"data": TWEET}}),
            }
        },
        "/users": {
            "get": {
                "operationId": "listUsers",
                "tags": ["Users"],
                "responses": answers({"type": "object"}),
            }
        },
    },
    "components": {
        "schemas": {
            "Tweet": {
                "type": "object",
                "required": ["text"],
                "properties": {
                    "text": {"type": "string"},
                    "lang": {"type": "string"},
                    "made": {"type": "string"},
                    "status": {"$ref": "#/components/schemas/Status"},
                },
            },
            "Status": STATUS,
        }
    },
}

METHOD = {"findTweetById": "getTweet"}
GROUP = {'"Tweets"': '"Posts"'}
SCHEMA = {
    "schemas/Tweet": "schemas/Post",
    '"Tweet":': '"Post":',
    "schemas/Status": "schemas/State",
    '"Status":': '"State":',
}

CALLER = """
import asyncio
import json
import httpx2
from small import AsyncClient, Client, schema
from small.models import FindTweetByIdResponse, Status, Tweet

seen: list[str] = []


def answer(request: httpx2.Request) -> httpx2.Response:
    seen.append(f"{request.method} {request.url.path}?{request.url.query.decode()} {request.content.decode()}")
    found = {"text": "hi", "status": "new"}
    body = json.dumps(found if request.method == "POST" else {"data": found}).encode()
    headers = {"content-type": "application/json"}
    return httpx2.Response(200, headers=headers, stream=httpx2.ByteStream(body))


def check(found: FindTweetByIdResponse) -> str:
    assert found.data is not None
    return found.data.text


def sync() -> None:
    with Client(token="t", http_client=httpx2.Client(transport=httpx2.MockTransport(answer))) as client:
        status: Status = "draft"
        made: Tweet = client.tweets.create(Tweet(text="hi", status=status))
        assert made.status == "new"
        assert check(client.tweets.find_by_id("7", trim=True)) == "hi"


async def later() -> None:
    other = httpx2.AsyncClient(transport=httpx2.MockTransport(answer))
    async with AsyncClient(token="t", http_client=other) as client:
        await client.tweets.create(Tweet(text="hi", status="draft"))
        assert check(await client.tweets.find_by_id("7", trim=True)) == "hi"


sync()
asyncio.run(later())
assert seen[:2] == seen[2:]
print(seen[0], seen[1])
print([one.keyword for one in schema("Tweet").validate({"text": 1})])
"""
OUTPUT = 'POST /tweets? {"text":"hi","status":"draft"} GET /tweets/7?trim=true \n[\'type\']\n'


def document(version: str, *renames: Mapping[str, str], base: Mapping[str, Any] = BASE) -> str:
    """Write a document in which words are called otherwise."""
    text = json.dumps(base).replace('"version": "1.0"', f'"version": "{version}"')
    for rename in renames:
        for old, new in rename.items():
            assert old in text, old
            text = text.replace(old, new)
    return text


def run(folder: Path, command: str, text: str | None = None, *more: str) -> str:
    if text is not None:
        (folder / "spec.json").write_text(text, "utf-8")
    result = invoke(folder, command, "spec.json", "--output", "small", *more)
    assert result.exit_code == 0, result.output
    return result.stdout


def generated(folder: Path, *documents: str) -> Path:
    """Generate from one document after the other."""
    for document in documents:
        run(folder, "generate", document)
        assert "fresh" in run(folder, "check")
        assert "nothing changed" in run(folder, "generate")
    return folder / "small"


def renames_of(package: Path) -> dict[str, tuple[str, str]]:
    """What the manifest holds: former name → present name, and the version that renamed it."""
    found = json.loads((package / "sdkloom.lock").read_text("utf-8")).get("aliases", {})
    return {key: (item["name"], item["since"]) for key, item in found.items()}


def called(folder: Path, script: str) -> tuple[str, list[str]]:
    """Run a caller's script in a Python of its own: what it prints, and what it is warned of."""
    done = run_script(folder, script, "always")
    return done.stdout, re.findall(r"caller\.py:\d+: DeprecationWarning: (.*)", done.stderr)


# A caller of the old package


def test_the_caller_is_right_about_the_old_package(tmp_path: Path) -> None:
    generated(tmp_path, document("1.0"))
    assert called(tmp_path, CALLER) == (OUTPUT, [])


@pytest.mark.parametrize(
    ("renames", "reported"),
    [
        (METHOD, {"FindTweetByIdResponse: use GetTweetResponse", "find_by_id: use get"}),
        (
            GROUP,
            {
                "create: use client.posts.create_tweet",
                "find_by_id: use client.posts.find_tweet_by_id",
            },
        ),
        (SCHEMA, {"Tweet: use Post", "Status: use State"}),
    ],
    ids=["method", "group", "schema"],
)
def test_it_runs_against_the_new_one_and_is_warned(
    renames: dict[str, str], reported: set[str], tmp_path: Path
) -> None:
    generated(tmp_path, document("1.0"), document("2.0", renames))
    output, warned = called(tmp_path, CALLER)
    assert output == OUTPUT
    assert set(warned) == {f"{diagnostic} (renamed in 2.0)" for diagnostic in reported}


def test_it_runs_when_everything_is_renamed_and_renamed_again(tmp_path: Path) -> None:
    first = document("1.0")
    second = document("2.0", METHOD)
    third = document(
        "3.0", METHOD, GROUP, SCHEMA, {"createTweet": "makePost", "getTweet": "readPost"}
    )
    fourth = document(
        "4.0", METHOD, {**GROUP, '"Posts"': '"Notes"'}, SCHEMA, {"createTweet": "makeNote"}
    )
    package = generated(tmp_path, first, second, third, fourth)
    output, warned = called(tmp_path, CALLER)
    assert output == OUTPUT
    assert {item.split(":")[0] for item in warned} == {
        "create",
        "find_by_id",
        "Tweet",
        "Status",
        "FindTweetByIdResponse",
    }
    found = renames_of(package)
    assert found["client.tweets.find_by_id"] == ("client.notes.get_tweet", "2.0")
    assert found["client.posts.read"] == ("client.notes.get_tweet", "4.0")
    assert found["client.tweets.create"] == ("client.notes.make", "3.0")
    assert found["models.Tweet"] == ("models.Post", "3.0")
    assert found["schemas.Tweet"] == ("schemas.Post", "3.0")


@pytest.mark.checkers
def test_type_checkers_know_former_names_and_pyright_tells_of_them(tmp_path: Path) -> None:
    second = document(
        "2.0", METHOD, GROUP, SCHEMA, {"createTweet": "createPost", "getTweet": "readPost"}
    )
    generated(tmp_path, document("1.0"), second)
    strict.is_formatted(tmp_path)
    strict.passes_checkers(tmp_path)
    (tmp_path / "caller.py").write_text(CALLER, "utf-8")
    strict.passes_mypy(tmp_path, "caller.py")
    done = strict.pyright(tmp_path, "caller.py", options=["--outputjson"])
    found = json.loads(done.stdout)["generalDiagnostics"]
    assert {item["rule"] for item in found} == {"reportDeprecated"}
    assert Counter("client.posts" in item["message"] for item in found) == {True: 4}


# What is kept, and how long


def test_a_package_made_from_scratch_has_no_former_names(tmp_path: Path) -> None:
    package = generated(tmp_path, document("2.0", METHOD))
    assert renames_of(package) == {}
    texts = [
        path.read_text()
        for path in package.rglob("*")
        if path.suffix in {".py", ".txt", ".md"} and "_runtime" not in path.parts
    ]
    assert not any(re.search("now called|former", text, re.IGNORECASE) for text in texts)


def test_they_are_listed_in_the_surface_and_counted_in_the_readme(tmp_path: Path) -> None:
    package = generated(tmp_path, document("1.0"), document("2.0", GROUP, SCHEMA))
    surface = (package / "surface.txt").read_text().splitlines()
    assert "Client.tweets.create is now Client.posts.create_tweet (renamed in 2.0)" in surface
    assert "models.Tweet is now models.Post (renamed in 2.0)" in surface
    assert 'schema("Tweet") is now schema("Post") (renamed in 2.0)' in surface
    count = sum(" is now " in item for item in surface)
    assert f"- {count} old names still work" in (package / "README.md").read_text()
    assert count == len(renames_of(package))


def test_the_run_that_keeps_them_says_so(tmp_path: Path) -> None:
    run(tmp_path, "generate", document("1.0"))
    assert "aliases of old names: 2, of these 2 new" in run(
        tmp_path, "generate", document("2.0", METHOD)
    )
    assert "aliases of old names: 6, of these 4 new" in run(
        tmp_path, "generate", document("3.0", METHOD, SCHEMA)
    )


def test_they_go_with_what_they_mean_and_that_is_said(tmp_path: Path) -> None:
    generated(tmp_path, document("1.0"), document("2.0", METHOD))
    less = json.loads(document("3.0", METHOD))
    del less["paths"]["/tweets/{id}"]
    output = run(tmp_path, "generate", json.dumps(less))
    assert (
        "alias removed: client.tweets.find_by_id, because client.tweets.get was removed" in output
    )
    assert renames_of(tmp_path / "small") == {}


def test_a_name_of_the_new_document_wins_over_a_former_one(tmp_path: Path) -> None:
    more = json.loads(document("3.0", METHOD, SCHEMA))
    more["components"]["schemas"]["Tweet"] = {
        "type": "object",
        "properties": {"sound": {"type": "string"}},
    }
    more["paths"]["/birds"] = {
        "get": {
            **more["paths"]["/users"]["get"],
            "operationId": "findTweetById",
            "tags": ["Tweets"],
        }
    }
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD, SCHEMA))
    assert {"models.Tweet", "schemas.Tweet", "client.tweets.find_by_id"} <= renames_of(
        package
    ).keys()
    generated(tmp_path, json.dumps(more))
    assert (
        not {"models.Tweet", "schemas.Tweet", "client.tweets.find_by_id"}
        & renames_of(package).keys()
    )
    assert "models.Tweet.sound: str | None, optional" in (package / "surface.txt").read_text()


def test_renaming_back_turns_them_round(tmp_path: Path) -> None:
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD), document("3.0"))
    assert renames_of(package)["client.tweets.get"] == ("client.tweets.find_by_id", "3.0")
    assert "client.tweets.find_by_id" not in renames_of(package)


def test_they_are_dropped_when_asked(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    generated(scratch, document("3.0", METHOD, GROUP, SCHEMA))
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD, SCHEMA))
    old = renames_of(package)
    output = run(tmp_path, "generate", None, "--drop-aliases", "--changes", "changes.json")
    report = json.loads((tmp_path / "changes.json").read_text("utf-8"))
    assert {
        (change["kind"], change["symbol"]["old"], change["symbol"]["new"], change["level"])
        for change in report["changes"]
    } == {("alias-dropped", symbol, name, "major") for symbol, (name, _) in old.items()}
    assert f"since the last run: major: {len(old)} changes break callers" in output
    for symbol, (name, _) in old.items():
        if not symbol.startswith("schema"):
            assert f"alias dropped: {symbol}; it is {name}" in output
    assert output.count("alias dropped: ") == len(old) > 2
    assert renames_of(package) == {}
    assert "fresh" in run(tmp_path, "check")
    assert "nothing changed" in run(tmp_path, "generate", None, "--drop-aliases")
    run(tmp_path, "generate", document("3.0", METHOD, GROUP, SCHEMA), "--drop-aliases")
    assert renames_of(package) == {}
    for name in ("surface.txt", "client.py", "models/__init__.py", "schemas.py"):
        assert (package / name).read_text() == (scratch / "small" / name).read_text()


def test_check_knows_which_a_changed_document_would_leave(tmp_path: Path) -> None:
    generated(tmp_path, document("1.0"))
    (tmp_path / "spec.json").write_text(document("2.0", METHOD))
    result = invoke(tmp_path, "check", "spec.json", "--output", "small")
    assert result.exit_code == 1
    assert "aliases changed" in result.stdout


def test_what_is_inside_renamed_things_is_followed(tmp_path: Path) -> None:
    base = json.loads(json.dumps(BASE))
    create = base["paths"]["/tweets"]["post"]
    text, poll = {"text": {"type": "string"}}, {"poll": {"type": "string"}}
    variants = [
        {"type": "object", "required": [*item], "properties": item, "additionalProperties": False}
        for item in (text, poll)
    ]
    base["components"]["schemas"]["CreateTweet"] = {"oneOf": variants}
    create["requestBody"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/CreateTweet"
    }
    package = generated(tmp_path, document("1.0", base=base))
    first = {"type": "object", "properties": {**text, **poll}}
    del base["components"]["schemas"]["CreateTweet"]
    base["components"]["schemas"]["PostRequest"] = first
    create["requestBody"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/PostRequest"
    }
    generated(tmp_path, document("2.0", {"findTweetById": "readTweet"}, base=base))
    found = {old: new for old, (new, _) in renames_of(package).items()}
    assert found == {
        "client.tweets.find_by_id": "client.tweets.read",
        "models.CreateTweet": "models.PostRequest",
        "models.CreateTweetText": "models.PostRequest",
        "models.CreateTweetPoll": "models.PostRequest",
        "models.FindTweetByIdResponse": "models.ReadTweetResponse",
        "schemas.CreateTweet": "schemas.PostRequest",
    }


@pytest.mark.checkers
def test_a_method_called_as_the_decorator_is_hides_it_from_nobody(tmp_path: Path) -> None:
    arguments = {"createTweet": "deprecated", "listUsers": "list"}
    again = {"createTweet": "makeTweet", "listUsers": "deprecated", "findTweetById": "getTweet"}
    package = generated(tmp_path, document("1.0", arguments), document("2.0", again))
    found = {old: new for old, (new, _) in renames_of(package).items()}
    assert found["client.tweets.deprecated"] == "client.tweets.make"
    assert found["client.users.list"] == "client.users.deprecated"
    output, warned = called(tmp_path, CALLER.replace("tweets.create", "tweets.deprecated"))
    assert output == OUTPUT
    assert "deprecated: use make (renamed in 2.0)" in warned
    strict.passes_checkers(tmp_path)


# The document in the package


def test_the_package_holds_the_document_it_was_made_of(tmp_path: Path) -> None:
    package = generated(tmp_path, document("1.0"))
    text = (package / "openapi.json").read_text()
    assert json.loads(text) == BASE
    assert list(json.loads(text)) == list(BASE)
    assert text.isascii()
    assert "openapi.json" in json.loads((package / "sdkloom.lock").read_text())["files"]


def test_it_holds_the_other_files_of_the_document_too(tmp_path: Path) -> None:
    local = "#/components/schemas/Tweet"
    spec = document("1.0").replace(local, "parts/common.json#/Tweet")
    parts = {
        "Tweet": {
            **BASE["components"]["schemas"]["Tweet"],
            "properties": {"back": {"$ref": "../spec.json#/components/schemas/Status"}},
        }
    }
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "common.json").write_text(json.dumps(parts))
    package = generated(tmp_path, spec)
    assert json.loads((package / "openapi.json").read_text())["x-sdkloom-files"] == {
        "parts/common.json": parts
    }
    shutil.rmtree(tmp_path / "parts")
    manifest = read_manifest(package)
    assert manifest is not None
    state = lower_snapshot(package, manifest)
    assert state is not None
    assert dict(state.api.names) == manifest.names
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "common.json").write_text(json.dumps(parts))
    generated(tmp_path, spec.replace("findTweetById", "getTweet").replace('"1.0"', '"2.0"'))
    assert renames_of(package)["client.tweets.find_by_id"] == ("client.tweets.get", "2.0")


@pytest.mark.parametrize("text", [None, "", '{"openapi": "3.1.0"}'])
def test_a_package_without_it_loses_no_former_name(text: str | None, tmp_path: Path) -> None:
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD))
    before = renames_of(package)
    (package / "openapi.json").unlink()
    if text is not None:
        (package / "openapi.json").write_text(text)
    run(tmp_path, "generate", document("3.0", METHOD), "--force")
    assert renames_of(package) == before


def test_it_is_read_only_when_the_document_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD))
    before = renames_of(package)

    def never(*_: object) -> None:
        pytest.fail("the old document was read")

    monkeypatch.setattr(aliases, "lower_snapshot", never)
    run(tmp_path, "generate", None, "--force")
    assert "fresh" in run(tmp_path, "check")
    assert renames_of(package) == before


def test_nonsense_in_the_manifest_becomes_no_code(tmp_path: Path) -> None:
    package = generated(tmp_path, document("1.0"), document("2.0", METHOD))
    lock = package / "sdkloom.lock"
    value = json.loads(lock.read_text())
    bad = {
        "client.tweets.a(): pass": {"name": "client.tweets.get"},
        "client.tweets": {"name": "client.tweets.get"},
        "models.class": {"name": "models.Tweet"},
        "models.X\ny": {"name": "models.Tweet"},
        "models.__class__": {"name": "models.Tweet"},
        "client.tweets.__init__": {"name": "client.tweets.get"},
        "other.X": {"name": "models.Tweet"},
        "models.Fine": {"name": "models.Tweet", "since": "1\n\u2028é" + "x" * 99},
        "schemas.any \u2028\"'\n": {"name": "schemas.Tweet", "since": "1"},
    }
    value["aliases"] = bad
    lock.write_text(json.dumps(value))
    run(tmp_path, "generate", None, "--force")
    assert renames_of(package) == {
        "models.Fine": ("models.Tweet", "1" + "x" * 39),
        "schemas.any \u2028\"'\n": ("schemas.Tweet", "1"),
    }
    strict.is_formatted(tmp_path)


# X's own documents

STEPS = ("17", "18", "23", "24")
SLICES = {"x_media": ("--include-path", "/2/media/*"), "x_whole": ()}


def symbols(package: Path) -> set[str]:
    """Every public name: methods, models, and schemas as the document names them."""
    found: set[str] = set()
    for line in (package / "surface.txt").read_text().splitlines():
        if match := re.match(r"Client\.(\w+\.\w+)\(", line):
            found.add(f"client.{match[1]}")
        elif match := re.match(r"models\.(\w+)(: dataclass$| = )", line):
            found.add(f"models.{match[1]}")
    components = json.loads((package / "openapi.json").read_text())["components"]
    return found | {f"schemas.{key}" for key in components["schemas"]}


def resolved(package: Any, symbol: str) -> bool:
    kind, _, rest = symbol.partition(".")
    try:
        if kind == "models":
            return getattr(package.models, rest) is not None
        if kind == "schemas":
            return package.schema(rest) is not None
        group, method = rest.split(".")
        clients = package.Client(token="t"), package.AsyncClient(token="t")
        return all(callable(getattr(getattr(client, group), method)) for client in clients)
    except (AttributeError, KeyError):
        return False


@contextmanager
def imported(folder: Path, name: str) -> Iterator[Any]:
    """Import a package afresh; its former names may be used."""
    sys.path.insert(0, str(folder))
    forget(name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            package = importlib.import_module(name)
            importlib.import_module(f"{name}.models")
            yield package
    finally:
        sys.path.remove(str(folder))
        forget(name)


@pytest.mark.skipif(HISTORY is None, reason="X_HISTORY does not name the folder of X's documents")
@pytest.mark.parametrize("name", SLICES)
def test_x_renamed_its_operations_and_schemas_and_callers_go_on(name: str, tmp_path: Path) -> None:
    ever: set[str] = set()
    for step in STEPS:
        (spec,) = Path(str(HISTORY)).glob(f"{step}-*.json")
        for command in ("generate", "check"):
            result = invoke(tmp_path, command, str(spec), "--output", name, *SLICES[name])
            assert result.exit_code == 0, result.output[-2000:]
        package, aliases_known = symbols(tmp_path / name), renames_of(tmp_path / name)
        lost = ever - package - aliases_known.keys()
        counts = {
            "same": len(ever & package),
            "by alias": len(ever & aliases_known.keys()),
            "lost": len(lost),
        }
        print(name, step, counts, Counter(item.partition(".")[0] for item in lost))
        assert not aliases_known.keys() & package
        assert {new for new, _ in aliases_known.values()} <= package
        with imported(tmp_path, name) as module:
            assert [
                item
                for item in sorted(package | aliases_known.keys())
                if not resolved(module, item)
            ] == []
        if step == "18":
            assert not [item for item in lost if item.startswith("client.")] or name == "x_whole"
        ever = package | aliases_known.keys()
    strict.is_formatted(tmp_path)
    strict.passes_mypy(tmp_path)
