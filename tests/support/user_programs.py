"""Programs that use a package as its users do, beside the package: run over loopback, and type-checked.

Each case is a document, a program that uses its package, and what the server gets. The server sends
back what it got.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from importing import importable
from packaged import generated
from stand_in import Reply, Seen, StandIn

Json = dict[str, Any]
STRING, NUMBER, INTEGER = {"type": "string"}, {"type": "number"}, {"type": "integer"}


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def struct(*required: str, **properties: Any) -> Json:
    return {"type": "object", "required": [*required], "properties": properties}


@dataclass(frozen=True, kw_only=True)
class Case:
    """The first of *schemas* is what ``client.things.put`` takes and returns."""

    schemas: Json
    program: str
    sent: list[Any]
    models: str = ""
    media_types: tuple[str, ...] = ("application/json",)
    version: str = "3.1.0"

    @property
    def document(self) -> Json:
        schema = ref(next(iter(self.schemas)))
        content = {media_type: {"schema": schema} for media_type in self.media_types}
        answer: Json = {"description": ""}
        if self.media_types == ("application/json",):
            answer["content"] = content
        operation = {
            "operationId": "put",
            "requestBody": {"required": True, "content": content},
            "responses": {"200": answer},
        }
        return {
            "openapi": self.version,
            "info": {"title": "T", "version": "1"},
            "paths": {"/things": {"put": operation}},
            "components": {"schemas": self.schemas},
        }

    def source(self, package: str) -> str:
        body = indent(dedent(self.program).strip(), "    ")
        path = "from pathlib import Path\n\n" if "Path(" in self.program else ""
        models = f"from {package}.models import {self.models}\n" if self.models else ""
        head = f"{path}from {package} import Client\n{models}"
        return f"{head}\n\ndef main(client: Client) -> None:\n{body}\n"


def written(folder: Path, cases: Mapping[str, Case]) -> Path:
    """Write all packages, each with its program beside it."""
    for name, case in cases.items():
        generated(folder, f"api_{name}", case.document)
        (folder / f"user_{name}").mkdir()
        (folder / f"user_{name}" / "__init__.py").write_text(case.source(f"api_{name}"), "utf-8")
    return folder


def echo(seen: Seen) -> Reply:
    is_json = seen.media_type == "application/json"
    return Reply(200, seen.body if is_json else b"", {"content-type": "application/json"})


def ran(folder: Path, name: str, server: StandIn) -> list[Seen]:
    """Run the program of a case; returns the requests that it made."""
    with importable(folder, f"api_{name}"), importable(folder, f"user_{name}"):
        package = importlib.import_module(f"api_{name}")
        with package.Client(base_url=server.url) as client:
            importlib.import_module(f"user_{name}").main(client)
    return server.requests
