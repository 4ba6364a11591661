"""The document of a web application, from the application itself: its code is imported and run."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import os
import re
import sys
import sysconfig
import traceback
from collections.abc import Callable, Generator, Mapping
from typing import Any, cast

from sdkloom.diagnostics.suggestions import suggestion
from sdkloom.reading.places import fault, quoted

_REFERENCE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")


def application_document(reference: str, folder: str) -> bytes:
    """Import ``module:attribute`` from *folder*, and give its OpenAPI document as JSON.

    The attribute is an application of FastAPI (``openapi()``) or Litestar (``openapi_schema``), a
    mapping, or a function without parameters that returns one of these. What the code prints goes
    to standard error. ``SpecError`` says why there is no document; what the code raised is its cause.
    """
    if not _REFERENCE.fullmatch(reference):
        message = f"{quoted(reference)} is not of the form module:attribute, such as main:app"
        raise fault("app-unusable", message)
    module, _, attribute = reference.partition(":")
    with _imports_from(folder), contextlib.redirect_stdout(sys.stderr):
        with _running(f"importing {module}", folder):
            found: Any = importlib.import_module(module)
        found = _attribute(found, module, attribute)
        with _running(f"reading the document of {reference}", folder):
            document = _document(found)
        if document is None:
            message = (
                f"{reference} is a {type(found).__name__}, which gives no OpenAPI document: "
                "name a FastAPI or Litestar application, or a function without parameters "
                "that returns the document as a mapping"
            )
            raise fault("app-unusable", message)
        with _running(f"writing the document of {reference} as JSON", folder):
            return json.dumps(dict(document), indent=2, allow_nan=False).encode()


@contextlib.contextmanager
def _imports_from(folder: str) -> Generator[None]:
    """Let imports find the modules of *folder* first."""
    before = sys.path[:]
    sys.path.insert(0, os.path.abspath(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = before


@contextlib.contextmanager
def _running(task: str, folder: str) -> Generator[None]:
    """Run code of the application; what it raises is an error of the input."""
    try:
        yield
    except (Exception, SystemExit) as error:
        raise fault("app-unusable", f"{task} failed: {_described(error, folder)}") from error


def _described(error: BaseException, folder: str) -> str:
    """Name an exception, the first line of its message, and the last line of *folder* that ran."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    text = ": ".join([type(error).__name__, *lines[:1]])
    if isinstance(error, SyntaxError):
        return text  # its message has the place
    frames = traceback.extract_tb(error.__traceback__)
    top = os.path.join(os.path.abspath(folder), "")
    installed = tuple(os.path.join(path, "") for path in _libraries())
    own = [
        each
        for each in frames
        if each.filename.startswith(top) and not each.filename.startswith(installed)
    ]
    if not own or isinstance(error, SystemExit):
        return text
    return f"{text} ({os.path.relpath(own[-1].filename)}, line {own[-1].lineno})"


def _libraries() -> set[str]:
    """Find the folders of the standard library and of what is installed: an environment may be in the project."""
    return {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}


def _attribute(found: Any, module: str, attribute: str) -> Any:
    place = module
    for name in attribute.split("."):
        if not hasattr(found, name):
            message = f"{place} has no attribute {name!r}{suggestion(name, dir(found))}"
            raise fault("app-unusable", message)
        found, place = getattr(found, name), f"{place}.{name}"
    return found


def _document(found: Any) -> Mapping[str, Any] | None:
    """Get the document of an application, or of what a function returns."""
    document = None if isinstance(found, type) else _document_of(found)
    if document is None and callable(found) and _takes_nothing(found):
        document = _document_of(found())
    return document


def _document_of(found: Any) -> Mapping[str, Any] | None:
    if callable(openapi := getattr(found, "openapi", None)):  # FastAPI
        found = openapi()
    elif (schema := getattr(found, "openapi_schema", None)) is not None:  # Litestar
        found = schema.to_schema() if hasattr(schema, "to_schema") else schema
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else None


def _takes_nothing(function: Callable[..., Any]) -> bool:
    """Tell whether a function can be called without arguments, which an ASGI application cannot."""
    try:
        inspect.signature(function).bind()
    except (TypeError, ValueError):
        return False
    return True
