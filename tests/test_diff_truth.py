"""The truth about breaks: programs are checked by mypy and run, against old and new servers.

One old and one new package hold all cases; a case is a schema ``ThingN`` with an operation ``actN``,
and programs that were written against the old package. A server that does what a description asks
refuses what the description refuses and answers what it allows.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from mypy import api as mypy

from diff_truth_cases import ANSWERS_204, CASES, Case
from effort import some
from sdkloom.app.pipeline import render_package
from sdkloom.diagnostics import Diagnostics
from sdkloom.diffing.diff import Change
from sdkloom.diffing.rules import RULES
from sdkloom.lowering.lower import lower
from sdkloom.reading import document
from support.comparing import diff_documents

pytestmark = pytest.mark.slow

Json = Any
SIDES = ("old", "new")
REFUSED = 400


# ---- two documents -----------------------------------------------------------------------------


def content(number: int) -> Json:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/Thing{number}"}}}


def operation(case: Case, schema: Json, number: int, side: str) -> Json:
    described: Json
    if "operation" in schema:
        described = numbered(schema["operation"], number)
    elif case.way == "sent" or (case.way == "usage" and side == "new"):
        described = {"requestBody": {"required": True, "content": content(number)}, **ANSWERS_204}
    else:
        described = {"responses": {"200": {"description": "", "content": content(number)}}}
        if case.way in ("both", "usage"):
            described["requestBody"] = {"required": True, "content": content(number)}
    return {
        "operationId": schema.get("id", "act{n}").replace("{n}", str(number)),
        "tags": ["Shop"],
        **described,
    }


def numbered(value: Json, number: int) -> Json:
    """A part of a document with the number of its case."""
    text = json.dumps(value).replace("{T}", f"Thing{number}").replace("{n}", str(number))
    return json.loads(text)


def described(side: str) -> Json:
    root: Json = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "https://example.com"}, {"url": f"https://{side}.example"}],
        "paths": {},
        "webhooks": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for number, case in enumerate(CASES):
        schema = getattr(case, side)
        if schema is not None:
            add_case(root, case, schema, number, side)
    return root


def add_case(root: Json, case: Case, schema: Json, number: int, side: str) -> None:
    components = root["components"]
    components["securitySchemes"] |= numbered(schema.get("schemes", {}), number)
    components["schemas"] |= numbered(schema.get("components", {}), number)
    if schema.get("hook"):
        root["webhooks"][f"hook{number}"] = schema["hook"]
    if case.way != "unused" and schema.get("operation", ...) is not None:
        path = schema.get("path", "/act{n}").replace("{n}", str(number))
        method = schema.get("method", "post")
        root["paths"][path] = {method: operation(case, schema, number, side)}
    keywords = {key: member for key, member in schema.items() if key != "components"}
    if "operation" not in schema and keywords:
        components["schemas"][f"Thing{number}"] = numbered(keywords, number)


DOCUMENTS = {side: described(side) for side in SIDES}


# ---- servers that do what a description asks ---------------------------------------------------


class Server(ThreadingHTTPServer):
    """Serves both descriptions, under ``/old`` and ``/new``; ``answer`` is what it answers next."""

    daemon_threads = True
    answer: Json = None
    meant: Json = None
    filled: set[str] = set()  # noqa: RUF012 - a new one for each run

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    """Refuses what the description of its side refuses."""

    server: Server

    def do_POST(self) -> None:
        split = urlsplit(self.path)
        _, side, path = split.path.split("/", 2)
        raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        found = located(DOCUMENTS[side]["paths"], f"/{path}".replace("/moved", "", 1))
        operation = found.get(self.command.lower())
        if operation is None or ("servers" in operation) is not path.startswith("moved/"):
            self.reply(404)
            return
        try:
            self.admit(DOCUMENTS[side], operation)
            self.server.meant = self.check(DOCUMENTS[side], operation, parse_qs(split.query), raw)
        except (jsonschema.ValidationError, ValueError):
            self.reply(REFUSED)
            return
        self.accept(operation["responses"])

    def do_PUT(self) -> None:
        self.do_POST()

    def admit(self, root: Json, described: Json) -> None:
        """Refuse who does not bring what one of the alternatives asks for."""
        schemes = root["components"]["securitySchemes"]
        alternatives = described.get("security", [])
        if alternatives and not any(
            all(self.headers.get(schemes[key]["name"]) for key in alternative)
            for alternative in alternatives
        ):
            raise ValueError("credentials")

    def check(self, root: Json, described: Json, values: dict[str, list[str]], raw: bytes) -> Json:
        """Read a request as it is meant, defaults filled in."""
        meant: Json = {}
        for parameter in described.get("parameters", []):
            found = (
                values.get(parameter["name"])
                if parameter["in"] == "query"
                else self.headers.get_all(parameter["name"])
            )
            if parameter["in"] == "path":
                found = [urlsplit(self.path).path.rpartition("/")[2]]
            if found and "content" in parameter:
                (media,) = parameter["content"].values()
                meant[parameter["name"]] = json.loads(found[0])
                validate(root, media["schema"], meant[parameter["name"]])
            elif found and parameter["schema"].get("type") == "array":
                explode = parameter.get("explode", True)
                meant[parameter["name"]] = found if explode else found[0].split(",")
                validate(root, parameter["schema"], meant[parameter["name"]])
            elif found:
                meant[parameter["name"]] = parsed(found[0], parameter["schema"])
                validate(root, parameter["schema"], meant[parameter["name"]])
            elif parameter.get("required"):
                raise ValueError(parameter["name"])
            elif "default" in parameter.get("schema", {}):
                meant[parameter["name"]] = parameter["schema"]["default"]
        body = described.get("requestBody")
        if not raw and body and body.get("required"):
            raise ValueError("body")
        if raw and body:
            meant["body"] = self.body(root, body["content"], raw)
        return meant

    def body(self, root: Json, contents: Json, raw: bytes) -> Json:
        media_type = self.headers["Content-Type"].partition(";")[0]
        if media_type not in contents:
            raise ValueError(media_type)
        schema = contents[media_type]["schema"]
        if media_type == "application/x-www-form-urlencoded":
            return formed(root, contents[media_type], raw)
        if not media_type.endswith("json"):
            return raw.decode()
        value = json.loads(raw)
        validate(root, sent(root, schema), value)
        target = (
            root["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
            if "$ref" in schema
            else schema
        )
        if isinstance(value, dict):
            for name, property_ in target.get("properties", {}).items():
                if "default" in property_:
                    if name not in value:
                        self.server.filled.add(name)
                    value.setdefault(name, property_["default"])
        return value

    def accept(self, responses: Json) -> None:
        answer = self.server.answer
        status, value, *kind = answer if isinstance(answer, tuple) else (0, answer)
        self.reply(status or int(next(iter(responses))), value, *kind)

    def reply(self, status: int, value: Json = None, kind: str = "application/json") -> None:
        raw = b"" if value is None else json.dumps(value).encode()
        raw = str(value).encode() if kind.startswith("text/") else raw
        self.send_response(status)
        if raw:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def located(paths: Json, path: str) -> Json:
    """Find the path item of a path."""
    for template, item in paths.items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return item
    return {}


def formed(root: Json, media: Json, raw: bytes) -> Json:
    """Read a form of texts and arrays of texts."""
    schema = relaxed(root, media["schema"], "readOnly")
    values: Json = {}
    for key, texts in parse_qs(raw.decode()).items():
        piped = media.get("encoding", {}).get(key, {}).get("style") == "pipeDelimited"
        listed = texts[0].split("|") if piped else texts
        values[key] = listed if schema["properties"][key]["type"] == "array" else texts[0]
    validate(root, schema, values)
    return values


def sent(root: Json, schema: Json) -> Json:
    """A schema as it is for requests: what the server sets is not asked for."""
    return relaxed(root, schema, "readOnly")


def relaxed(root: Json, schema: Json, flag: str) -> Json:
    if "$ref" in schema:
        schema = root["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    properties = schema.get("properties", {})
    required = [
        name for name in schema.get("required", []) if not properties.get(name, {}).get(flag)
    ]
    return {**schema, "required": required}


def parsed(value: str, schema: Json) -> Json:
    try:
        return {"integer": int, "number": float}.get(schema.get("type"), str)(value)
    except ValueError:
        return value


def validate(root: Json, schema: Json, value: Json) -> None:
    holder = {"components": root["components"], **schema}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(holder, format_checker=checker).validate(value)


def allowed(side: str, number: int) -> list[Json]:
    """The answers of a case that the description of a side allows."""
    case = CASES[number]
    schema = getattr(case, side)
    if schema is None or schema.get("operation", ...) is None:
        return [None]
    if "operation" in schema:
        answers = schema["operation"]["responses"]
        return [answer for answer in case.answers if answer is None or answered(answers, *answer)]
    if case.way in ("sent", "unused") or (case.way == "usage" and side == "new"):
        return [None]
    return [answer for answer in case.answers if fits(side, number, answer)]


def answered(described: Json, status: int, _value: Json, kind: str = "") -> bool:
    """Whether an answer is among those described."""
    response = described.get(str(status))
    return response is not None and (not kind or kind in response.get("content", {}))


def meant_by(side: str, number: int, value: Json) -> str:
    """The schema of an answer: the one that its tag names, if there is such a thing."""
    discriminator = DOCUMENTS[side]["components"]["schemas"][f"Thing{number}"].get("discriminator")
    tag = value.get(discriminator["propertyName"]) if discriminator else None
    return (discriminator["mapping"] if discriminator else {}).get(
        tag
    ) or f"#/components/schemas/Thing{number}"


def fits(side: str, number: int, value: Json) -> bool:
    try:
        schema = {"$ref": meant_by(side, number, value)}
        validate(DOCUMENTS[side], relaxed(DOCUMENTS[side], schema, "writeOnly"), value)
    except jsonschema.ValidationError:
        return False
    return True


# ---- programs ----------------------------------------------------------------------------------


@dataclass
class Programs:
    """The programs of all cases, in one module per side, with the line where each starts."""

    text: str
    starts: dict[int, tuple[int, int]] = field(default_factory=dict)


def programs(package: str) -> Programs:
    lines = [
        "import datetime as dt",
        "",
        f"from {package} import Client, models",
        f"from {package}._runtime.values.types import UnknownVariant",
        "",
        "print(dt, models, UnknownVariant)",
    ]
    programs_ = Programs("")
    for number, case in enumerate(CASES):
        for index, call in enumerate(case.calls):
            placeholders = {
                "C": f"client.shop.act{number}",
                "T": f"models.Thing{number}",
                "N": f"Thing{number}",
                "B": f"Act{number}Request",
                "n": number,
                "P": package,
            }
            source = f"def case{number}_{index}(client: Client) -> None:\n    {call.format_map(placeholders)}"
            programs_.starts[len(lines) + 1] = number, index
            lines += source.split("\n")
    programs_.text = "\n".join(lines) + "\n"
    return programs_


@dataclass
class World:
    """Everything that the cases are built into, once."""

    server: Server
    modules: dict[str, dict[str, Callable[[Any], None]]]
    clients: dict[tuple[str, str], Any]
    type_errors: dict[str, dict[int, str]]
    errors: dict[str, type[Exception]]
    changes: dict[int, list[Change]]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("truth")
    documents = {
        side: document.parse(json.dumps(DOCUMENTS[side]), f"{side}.json") for side in SIDES
    }
    for side in SIDES:
        write(folder, side, documents[side])
    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.path.insert(0, str(folder))
    try:
        yield assembled(folder, server, documents)
    finally:
        sys.path.remove(str(folder))
        server.shutdown()
        server.server_close()
        for name in [module for module in sys.modules if module.startswith("truth_")]:
            del sys.modules[name]


def write(folder: Path, side: str, described: document.Document) -> None:
    diagnostics = Diagnostics()
    files = render_package(lower(described, diagnostics, package=f"truth_{side}"), diagnostics)
    for name, source in files.items():
        path = folder / f"truth_{side}" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    (folder / f"calls_{side}.py").write_text(programs(f"truth_{side}").text, "utf-8")


def assembled(folder: Path, server: Server, documents: dict[str, document.Document]) -> World:
    modules: dict[str, dict[str, Any]] = {}
    errors: dict[str, type[Exception]] = {}
    for side in SIDES:
        namespace: dict[str, Any] = {"print": lambda *_: None}
        exec(
            compile((folder / f"calls_{side}.py").read_text("utf-8"), f"calls_{side}.py", "exec"),
            namespace,
        )
        modules[side] = namespace
        errors[side] = importlib.import_module(f"truth_{side}").Error
    clients = {
        (side, other): client_of(modules[side], side, f"{server.url}/{other}")
        for side in SIDES
        for other in SIDES
    }
    found = diff_documents(documents["old"], documents["new"], aliases=False)
    changes: dict[int, list[Change]] = {}
    for change in found.changes:
        changes.setdefault(number_of(change), []).append(change)
    return World(server, modules, clients, type_errors(folder), errors, changes)


def client_of(module: dict[str, Any], side: str, url: str) -> Any:
    """A client that has credentials for all that its package asks for."""
    auth = importlib.import_module(f"truth_{side}._runtime.http.auth")
    schemes = importlib.import_module(f"truth_{side}.client").SCHEMES
    keys = [key for key, scheme in schemes.items() if scheme.used]
    more = {"servers": {"https://moved.example": f"{url}/moved"}} if side == "new" else {}
    return module["Client"](base_url=url, auth={key: auth.ApiKey("k") for key in keys}, **more)


def number_of(change: Change) -> int:
    """The case that a change belongs to."""
    text = f"{change.symbol} {change.origin_new} {change.origin_old}"
    match = re.search(r"(?:Thing|[Aa]ct|elsewhere|other|hook|Key)(\d+)", text)
    if match is not None:
        return int(match[1])
    return next(number for number, case in enumerate(CASES) if case.kind == change.kind)


def type_errors(folder: Path) -> dict[str, dict[int, str]]:
    """What mypy reports of the programs, by side and case."""
    config = folder / "mypy.ini"
    config.write_text("[mypy]\nstrict = True\n", "utf-8")
    paths = [str(folder / f"calls_{side}.py") for side in SIDES]
    cache = ["--cache-dir", str(folder / "cache"), "--config-file", str(config)]
    out, problems, _ = mypy.run([*cache, "--no-error-summary", *paths])
    assert not problems
    found: dict[str, dict[int, str]] = {side: {} for side in SIDES}
    starts = programs("x").starts
    for line in out.splitlines():
        match = re.match(r".*calls_(old|new)\.py:(\d+): error: (.*)", line)
        if match is None:
            assert ": error:" not in line, line
            continue
        start = max(line for line in starts if line <= int(match[2]))
        found[match[1]][starts[start][0]] = match[3]
    return found


def run(
    world: World, package: str, server: str, number: int, index: int, answer: Json
) -> Exception | None:
    """Run a program of one package against one server."""
    world.server.answer, world.server.meant, world.server.filled = answer, None, set()
    try:
        world.modules[package][f"case{number}_{index}"](world.clients[package, server])
    except Exception as error:  # noqa: BLE001 - which one it is, is the question
        return error
    return None


def source_break(world: World, number: int, index: int) -> bool:
    """Whether the program fails with the new package, or sends other properties with it."""
    answers = allowed("new", number)
    outcomes = [run(world, "new", "new", number, index, answer) for answer in answers]
    if all(is_mistake(outcome, world.errors["new"]) for outcome in outcomes):
        return True
    meant = world.server.meant
    run(world, "old", "new", number, index, answers[-1])
    return moved(world.server.meant, meant)


def is_mistake(outcome: Exception | None, error: type[Exception]) -> bool:
    """Whether a program is at fault: what it calls is not there, or a scheme that it names."""
    is_refused = isinstance(outcome, error) and type(outcome).__name__ != "CredentialsError"
    return outcome is not None and not is_refused


def moved(old: Json, new: Json) -> bool:
    """Whether what was sent under one name is sent under another."""
    bodies = [request.get("body") if isinstance(request, dict) else None for request in (old, new)]
    if not isinstance(bodies[0], dict) or not isinstance(bodies[1], dict):
        return False
    return bool(bodies[0].keys() - bodies[1].keys()) and bool(bodies[1].keys() - bodies[0].keys())


def runtime_break(world: World, number: int, index: int) -> bool:
    """Whether the old package fails against the new server, or its request means another thing."""
    run(world, "old", "old", number, index, allowed("old", number)[0])
    meant, filled = world.server.meant, world.server.filled
    for answer in allowed("new", number):
        if run(world, "old", "new", number, index, answer) is not None:
            return True
        if changed_meaning(meant, world.server.meant, filled):
            return True
    return False


def changed_meaning(old: Json, new: Json, filled: set[str]) -> bool:
    """Whether something means another thing: what is new, or sent and ignored, does not count."""
    if isinstance(old, dict) and isinstance(new, dict):
        return any(
            changed_meaning(member, new.get(key), filled)
            for key, member in old.items()
            if key in new or key in filled
        )
    return bool(old != new)


def test_every_kind_of_change_has_a_case() -> None:
    # A reference that leads to nothing has no judge of values: test_bad_corners.py has that kind.
    # Aliases are of packages, not of documents: test_aliases.py drops them.
    # Variables of servers are of whole documents: test_diff_names.py has them.
    variables = {kind for kind in RULES if kind.startswith("server-variable-")}
    left = RULES.keys() - {case.kind for case in CASES} - variables
    assert left == {"reference-lost", "alias-dropped"}


# ---- facts -------------------------------------------------------------------------------------


def names() -> list[str]:
    return [f"{number}-{case.way}-{case.kind}" for number, case in enumerate(CASES)]


@pytest.mark.parametrize("number", some(range(len(CASES)), 2), ids=some(names(), 2))
def test_what_a_change_is_reported_to_break_is_what_breaks(world: World, number: int) -> None:
    case = CASES[number]
    changes = world.changes.get(number, [])
    assert case.kind in {change.kind for change in changes}
    calls = range(len(case.calls))
    for index in calls:
        for answer in allowed("old", number):
            assert run(world, "old", "old", number, index, answer) is None
    assert number not in world.type_errors["old"], world.type_errors["old"][number]
    reported = {
        "source": any(change.source_break for change in changes),
        "type": any(change.type_break for change in changes),
        "runtime": any(change.runtime_break for change in changes),
    }
    happened = {
        "source": any(source_break(world, number, index) for index in calls),
        "type": number in world.type_errors["new"],
        "runtime": any(runtime_break(world, number, index) for index in calls),
    }
    assert reported == happened
