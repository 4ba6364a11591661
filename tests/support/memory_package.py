"""A generated package that is imported from memory: its files are nowhere else."""

from __future__ import annotations

import importlib
import importlib.abc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from types import ModuleType

PACKAGE = "woven"


class _Memory(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, files: Mapping[str, str]) -> None:
        self.files = files

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        place = "/".join(fullname.split(".")[1:])
        for file in (f"{place}/__init__.py".lstrip("/"), f"{place}.py"):
            if fullname.split(".", maxsplit=1)[0] == PACKAGE and file in self.files:
                return ModuleSpec(
                    fullname, self, origin=file, is_package=file.endswith("__init__.py")
                )
        return None

    def exec_module(self, module: ModuleType) -> None:
        assert module.__spec__ is not None
        origin = module.__spec__.origin or ""
        exec(compile(self.files[origin], origin, "exec"), module.__dict__)


@contextmanager
def importable(files: Mapping[str, str]) -> Iterator[ModuleType]:
    """Import the package; its copy of the runtime stays from one package to the next."""
    finder = _Memory(files)
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(PACKAGE)
    finally:
        sys.meta_path.remove(finder)
        for name in [
            module
            for module in sys.modules
            if module.split(".")[0] == PACKAGE and "_runtime" not in module
        ]:
            del sys.modules[name]


def imported(files: Mapping[str, str]) -> None:
    """Import every module of a package."""
    with importable(files):
        for path in files:
            if path.endswith(".py"):
                parts = [PACKAGE, *path.removesuffix(".py").split("/")]
                importlib.import_module(".".join(parts).removesuffix(".__init__"))
