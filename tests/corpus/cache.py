"""What was found out, kept by what it depends on, so that a run that was stopped goes on."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from corpus.documents import Row, cache_folder
from sdkloom.emit.templating import runtime_files

ROOT = Path(__file__).resolve().parent.parent.parent
JOBS = 2
_PINNED = "SDKLOOM_CORPUS_GENERATOR"
_FREE = ("diffing", "commands", "inspecting")
"""Rooms of the generator that a package does not depend on."""


def digest(*parts: str) -> str:
    """Name what consists of *parts*."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


@cache
def generator_hash() -> str:
    """Hash the sources that packages are made by; a run holds on to what it started with."""
    if (pinned := os.environ.get(_PINNED)) is None:
        package = ROOT / "generator" / "sdkloom"
        sources = [
            path
            for path in sorted(package.rglob("*.py"))
            if path.relative_to(package).with_suffix("").parts[0] not in _FREE
        ]
        templates = sorted((ROOT / "templates").rglob("*.jinja"))
        texts = [item.read_text("utf-8") for item in (*sources, *templates)]
        pinned = os.environ[_PINNED] = digest(*texts, harness_hash())
    return pinned


@cache
def harness_hash() -> str:
    """Hash what takes examples through packages."""
    here = Path(__file__).parent
    texts = [
        (here / name).read_text("utf-8") for name in ("examples.py", "probes.py", "untyped.py")
    ]
    return digest(*texts, (here.parent / "support" / "judging.py").read_text("utf-8"))


@cache
def runtime_hash() -> str:
    """Hash the runtime, which is the same in every package."""
    return digest(*(text for _, text in sorted(runtime_files().items())))


@cache
def runtime_interface() -> str:
    """Hash of the runtime what checkers of types see from outside: all but bodies of functions."""
    return digest(*(_interface(text) for _, text in sorted(runtime_files().items())))


def _interface(text: str) -> str:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name != "__init__":
            node.body = [ast.Pass()]
    return ast.unparse(tree)


def load(stage: str, key: str) -> Row | None:
    """Find what is known of *key*."""
    try:
        found: Row = json.loads((cache_folder() / stage / f"{key}.json").read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def store(stage: str, key: str, found: Row) -> Row:
    """Keep what was found of *key*; a run that is killed leaves nothing half written."""
    path = cache_folder() / stage / f"{key}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(found), "utf-8")
    fresh.replace(path)
    return found


def in_parallel(function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
    """Apply *function* to *items* in processes of their own, results as they are ready."""
    with get_context("fork").Pool(JOBS, maxtasksperchild=50) as pool:
        yield from pool.imap_unordered(function, items)
