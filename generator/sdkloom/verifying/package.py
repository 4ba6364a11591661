"""A generated package in a folder, imported under a name of its own and forgotten afterwards."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sdkloom.emit.codec_expressions import codec_name
from sdkloom.emit.operations import operation_constant
from sdkloom.emit.resources import methods_of
from sdkloom.ir.nodes import CheckedSchema, Declaration, Group, Operation, Struct

_NUMBERS = itertools.count(1)


class LoadError(Exception):
    """A module of a package that cannot be imported, or that lacks what its document asks for."""


class PackageImportError(Exception):
    """A package that cannot be imported at all, or whose dependencies are not installed."""


class LoadedPackage:
    """Finds things of an imported package; all of them raise LoadError where they are not there."""

    def __init__(self, name: str) -> None:
        self._name = name

    def check(self, checked: CheckedSchema) -> Any:
        """Find the check of a schema."""
        return self._find(f"checks.{checked.module}", checked.name)

    def schema(self, name: str) -> Any:
        """Find a schema as callers do, by its name in the document."""
        try:
            return self._find("", "schema")(name)
        except KeyError as error:
            raise LoadError(str(error.args[0])) from error

    def codec(self, declaration: Declaration) -> Any:
        """Find what decodes and encodes the values of a declaration."""
        if isinstance(declaration, Struct):
            return self._find("_runtime.values.tables", "table")(self.model(declaration))
        return self._find(f"codecs.{declaration.module}", codec_name(declaration))

    def model(self, declaration: Declaration) -> Any:
        """Find the class or the type of a declaration."""
        return self._find("models", declaration.name)

    def operation(self, group: Group, operation: Operation) -> Any:
        """Find what describes an operation."""
        method = next(methods_of(operation))
        return self._find(f"resources.{group.module}", operation_constant(method.name))

    def plain(self, value: object) -> Any:
        """Make JSON of what a codec writes: files become text."""
        return self._find("_runtime.values.json", "plain")(value)

    def _find(self, module: str, name: str) -> Any:
        try:
            found = importlib.import_module(f"{self._name}.{module}".rstrip("."))
            return getattr(found, name)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith(self._name):
                message = f"the module {error.name!r} is not installed: install it beside sdkloom"
                raise PackageImportError(message) from error
            raise LoadError(f"{module or 'the package'} cannot be imported: {error}") from error
        except ImportError as error:
            raise LoadError(f"{module or 'the package'} cannot be imported: {error}") from error
        except AttributeError as error:
            raise LoadError(f"{module or 'the package'} has no {name}") from error
        except Exception as error:  # whatever an edited module raises
            message = f"{type(error).__name__}: {error}"
            raise LoadError(f"{module or 'the package'} cannot be imported: {message}") from error


@contextmanager
def loaded(folder: Path) -> Generator[LoadedPackage]:
    """Import the package in *folder*; this runs its code. Nothing is written into the folder.

    Raises PackageImportError.
    """
    name = f"sdkloom_verified_{next(_NUMBERS)}"
    found = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if found is None or found.loader is None:
        raise PackageImportError("it is no package")
    importlib.invalidate_caches()  # the folder may be newer than what is known of it
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        module = importlib.util.module_from_spec(found)
        sys.modules[name] = module
        try:
            found.loader.exec_module(module)
        except Exception as error:
            raise PackageImportError(f"{type(error).__name__}: {error}") from error
        yield LoadedPackage(name)
    finally:
        sys.dont_write_bytecode = writes
        for known in [known for known in sys.modules if known.partition(".")[0] == name]:
            del sys.modules[known]
