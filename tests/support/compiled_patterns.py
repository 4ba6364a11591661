"""Regular expressions that the generator and generated packages compile, and what they need.

``python tests/support/compiled_patterns.py SPEC ...`` imports every module of the generator,
generates a package of each document, imports every module of that, compiles its patterns, and prints
as JSON which module compiled what.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

PARSER: Any = re._parser  # type: ignore[attr-defined]
NEWER = {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}
"""New in Python 3.11, and matched wrongly by its first patch releases."""


def newer_syntax(pattern: str | bytes, flags: int = 0) -> set[str]:
    """Name what *pattern* uses that not every patch release of Python 3.11 matches alike."""
    return set(_operations(PARSER.parse(pattern, flags))) & NEWER


def _operations(parsed: Any) -> Iterator[str]:
    """Go through the names of all operations of a parsed pattern, however deep."""
    if isinstance(parsed, PARSER.SubPattern | list | tuple):
        for part in parsed:
            yield from _operations(part)
    elif type(parsed).__name__ == "_NamedIntConstant":
        yield str(parsed)


class Recorder:
    """Notes each pattern that a module of *packages* compiles, from now on."""

    def __init__(self, *packages: str) -> None:
        self.packages = packages
        self.found: dict[str, set[tuple[str, int]]] = {}
        self._parse = PARSER.parse
        PARSER.parse = self._noting

    def _noting(self, pattern: Any, flags: int = 0, *rest: Any) -> Any:
        module = _caller(sys._getframe(1))
        if module.partition(".")[0] in self.packages:
            text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
            self.found.setdefault(module, set()).add((text, int(flags)))
        return self._parse(pattern, flags, *rest)


def _caller(frame: FrameType | None) -> str:
    """Find the module that asked ``re`` to compile."""
    while frame is not None and frame.f_globals["__name__"].partition(".")[0] == "re":
        frame = frame.f_back
    return "" if frame is None else str(frame.f_globals["__name__"])


def main(specs: list[str]) -> None:
    """Print what is compiled for the documents *specs*."""
    folder = Path(__file__).parent
    sys.path[:0] = [str(folder), str(folder.parents[1] / "generator")]
    recorder = Recorder("sdkloom", "woven")
    sdkloom = importlib.import_module("sdkloom")
    for module in pkgutil.walk_packages(sdkloom.__path__, "sdkloom."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    pipeline = importlib.import_module("sdkloom.app.pipeline")
    memory = importlib.import_module("memory_package")
    for spec in specs:
        re.purge()
        files = pipeline.generate(Path(spec), pipeline.Options(package="woven")).files
        with memory.importable(files):
            _compile_at_once(
                importlib.import_module("woven._runtime.json_schema.evaluation").Pattern
            )
            memory.imported(files)
    print(json.dumps({name: sorted(found) for name, found in sorted(recorder.found.items())}))


def _compile_at_once(kind: Any) -> None:
    """Let patterns of checks be compiled when they are made, not when they are first needed."""
    make = kind.__init__

    def make_and_compile(self: Any, *arguments: Any) -> None:
        make(self, *arguments)
        self.finds("")

    kind.__init__ = make_and_compile


if __name__ == "__main__":
    main(sys.argv[1:])
