"""The runtime, imported from the templates as the package that it becomes."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Any

PACKAGE = "runtime_under_test"
FOLDER = Path(__file__).parents[2] / "templates" / "runtime"


def runtime(module: str) -> Any:
    """Import one module of the runtime; nothing is written beside it."""
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        if PACKAGE not in sys.modules:
            _load_package()
        return importlib.import_module(f"{PACKAGE}.{module}")
    finally:
        sys.dont_write_bytecode = written


def _load_package() -> None:
    start = FOLDER / "__init__.py"
    spec = importlib.util.spec_from_file_location(
        PACKAGE, start, submodule_search_locations=[str(FOLDER)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"no package in {FOLDER}")
    package = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = package
    spec.loader.exec_module(package)
