"""No name of a document meets one that generated code uses: in every scope, with every such name."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

import meeting
import strict
from effort import EXHAUSTIVE, some
from sdkloom.app.pipeline import Options, generate
from sdkloom.identifiers import attribute_name

pytestmark = pytest.mark.slow
ANSWERS: list[dict[str, Any]] = [
    {"json": {"name": "a"}},
    {"text": "hello"},
    {"content": b"octets", "headers": {"content-type": "application/octet-stream"}},
    {"text": "data: a\n\n", "headers": {"content-type": "text/event-stream"}},
    {"text": "name=a", "headers": {"content-type": "application/x-www-form-urlencoded"}},
    {"json": ["2026-01-31"]},
]
"""One for each content of ``meeting.operations``, in that order."""


SHARE = 1 if EXHAUSTIVE else 6
"""Of how many names one is tried."""


def write_packages(folder: Path, every: int) -> None:
    """Generate the packages of all documents, with all names or some."""
    names = list(some(meeting.identifiers(folder), every))
    for package, document in meeting.documents(names).items():
        spec = folder / f"{package}.json"
        spec.write_text(json.dumps(document), "utf-8")
        for path, text in generate(spec, Options(package=package)).files.items():
            file = folder / package / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The packages of all documents, in one folder that can be imported from."""
    folder = tmp_path_factory.mktemp("met")
    write_packages(folder, every=SHARE)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [name for name in sys.modules if name.startswith("met_")]:
        del sys.modules[name]


def everything(package: str) -> Any:
    """Import every module of a package and every model."""
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, f"{package}."):
        importlib.import_module(module.name)
    models = importlib.import_module(f"{package}.models")
    for name in models.__all__:
        assert not isinstance(getattr(models, name), ModuleType), name
    with pytest.raises(AttributeError):
        _ = models.no_such_model
    assert set(models.__all__) <= set(dir(models))
    return found


def client(package: Any, answer: Any) -> Any:
    transport = httpx2.MockTransport(answer)
    return package.Client(http_client=httpx2.Client(transport=transport))


def test_every_operation_can_be_called(packages: Path) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        at = int(request.url.path.rpartition("/")[2])
        return httpx2.Response(200, **ANSWERS[at % len(ANSWERS)])

    for package in ("met_operations", "met_models"):
        with client(everything(package), answer) as calls:
            names = [name for name in dir(type(calls.all)) if not name.startswith("_")]
            assert len(names) > 90 // SHARE
            for name in names:
                getattr(calls.all, name)()


def test_every_group_can_be_called(packages: Path) -> None:
    with client(everything("met_tags"), lambda _: httpx2.Response(200, json={"a": "b"})) as calls:
        groups = [name for name in vars(type(calls)) if not name.startswith("_")]
        assert len(groups) > 900 // SHARE
        for name in groups:
            assert getattr(calls, name).run().a == "b"


def test_what_is_called_the_same_in_one_operation_is_told_apart(packages: Path) -> None:
    package = everything("met_places")
    document = json.loads((packages / "met_places.json").read_text("utf-8"))
    names = json.loads((packages / "met_places" / "sdkloom.lock").read_text("utf-8"))["names"]
    # tags that differ in case or signs are one group
    groups = {attribute_name(key[4:]): names[key] for key in names if key.startswith("tag:")}
    received: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        received.append(request)
        return httpx2.Response(200, json=operation["operationId"])

    transport = httpx2.MockTransport(answer)
    keys = dict.fromkeys(document["components"]["securitySchemes"], "secret")
    http_client = httpx2.Client(transport=transport)
    with package.Client(auth=keys, http_client=http_client) as calls:
        for path, item in document["paths"].items():
            operation = item["get"]
            called = operation["operationId"]
            origin = "#/paths/" + path.replace("~", "~0").replace("/", "~1") + "/get"
            places = [parameter["in"] for parameter in operation["parameters"]]
            first, *rest = (names[f"parameter {origin}/parameters/{at}/{called}"] for at in places)
            method = getattr(getattr(calls, groups[attribute_name(called)]), names[origin])
            given = {first: called, **dict.fromkeys(rest, called)}
            assert method(**given) == called
            request = received[-1]
            assert request.url.path.endswith(f"/{called}")
            assert request.url.params[called] == called
            if "header" in places:
                assert called in request.headers.get_list(called)
                assert f"{called}={called}" in request.headers["cookie"]
            if called.isascii():
                assert "secret" in str(request.url) + str(request.headers.raw)


def test_every_model_holds_what_was_received(packages: Path) -> None:
    package = everything("met_schemas")
    document = json.loads((packages / "met_schemas.json").read_text("utf-8"))
    names = list(document["components"]["schemas"]["Closed"]["properties"])
    value = dict.fromkeys(names, "a")
    closed = package.schema("Closed").decode(value)
    assert package.schema("Closed").encode(closed) == value
    assert len(vars(closed)) == len(names)
    for name in names:
        nested = {name: {"x": 1}, "x": 2} if name not in {"own", "x"} else {"x": 2}
        assert package.schema(name).encode(package.schema(name).decode(nested)) == nested


def test_what_arrives_is_read(packages: Path) -> None:
    everything("met_arriving")
    webhooks = importlib.import_module("met_arriving.webhooks")
    found = [name for name, value in vars(webhooks).items() if type(value).__name__ == "Webhook"]
    assert len(found) > 900 // SHARE
    for name in found:
        assert getattr(webhooks, name).decode(b'"a"', "application/json") == "a"


def test_mypy_has_nothing_to_say(packages: Path) -> None:
    strict.passes_mypy(packages)


def test_pyright_and_formatters_have_nothing_to_say(tmp_path: Path) -> None:
    """Every name takes them two minutes."""
    folder = tmp_path / "packages"
    folder.mkdir()
    write_packages(folder, every=120)
    strict.passes_pyright(folder)
    strict.is_formatted(folder)
