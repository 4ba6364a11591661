"""A package for each document, and the operations of it that a request may be of."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

import sdkloom

_NAME = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Described:
    """An operation: how the package describes it, and the document."""

    package: ModuleType
    operation: Any
    document: Mapping[str, Any]
    place: re.Pattern[str]

    @property
    def variables(self) -> int:
        """How many parts of the path may be anything."""
        return len(_NAME.findall(self.operation.path))


@dataclass(frozen=True)
class Match:
    """A request's path as one of an operation: the server's part, and what fills the rest."""

    described: Described
    base_path: str
    texts: Mapping[str, str]


def packages(documents: Path, folder: Path) -> Iterator[Described]:
    """Generate and import a package for each document below *documents*."""
    sys.path.insert(0, str(folder))
    for path in sorted(documents.glob("*/*.json")):
        name = "spector_" + re.sub(r"\W", "_", f"{path.parent.name}_{path.stem}").lower()
        sdkloom.generate(path, folder / name, package=name)
        importlib.invalidate_caches()
        yield from _operations(importlib.import_module(name), json.loads(path.read_text()))


def _operations(package: ModuleType, document: Mapping[str, Any]) -> Iterator[Described]:
    resources = importlib.import_module(f"{package.__name__}.resources")
    kind = importlib.import_module(f"{package.__name__}._runtime.http.operation").Operation
    server = _server_path(document)
    for module in pkgutil.iter_modules(resources.__path__):
        for value in vars(importlib.import_module(f"{resources.__name__}.{module.name}")).values():
            if isinstance(value, kind):
                yield Described(package, value, document, _place(server, value))


def _server_path(document: Mapping[str, Any]) -> str:
    """Take the path of the first server's URL, whose host may be a variable."""
    url = (document.get("servers") or [{"url": ""}])[0]["url"]
    path = re.sub(r"^\{[^{}]*\}", "", url)
    return (urlsplit(path).path if "://" in path else path).rstrip("/")


def _place(server: str, operation: Any) -> re.Pattern[str]:
    reserved = {
        parameter.name
        for parameter in operation.parameters
        if parameter.location == "path" and parameter.allow_reserved
    }
    pieces = _NAME.split(operation.path)
    for at, name in enumerate(pieces):
        pieces[at] = (r"(.+)" if name in reserved else r"([^/]*)") if at % 2 else re.escape(name)
    base = "".join(
        r"[^/]+" if at % 2 else re.escape(piece) for at, piece in enumerate(_NAME.split(server))
    )
    return re.compile(f"({base}){''.join(pieces)}")


def matches(described: list[Described], method: str, uri: str) -> list[Match]:
    """Find the operations that a request may be of, those with the plainest paths first."""
    found: list[Match] = []
    path = urlsplit(uri).path
    for each in described:
        if each.operation.method != method.upper():
            continue
        fit = each.place.fullmatch(path) or each.place.fullmatch(f"{path}/")
        if fit is not None:
            names = _NAME.findall(each.operation.path)
            base, *texts = fit.groups()
            found.append(Match(each, unquote(base), dict(zip(names, texts, strict=True))))
    return sorted(found, key=lambda match: match.described.variables)
