"""The runtime of generated packages, compiled once for all packages that a process imports."""

from __future__ import annotations

from functools import cache
from importlib.machinery import SourceFileLoader
from pathlib import PurePath
from types import CodeType
from typing import Any

_COMPILE = SourceFileLoader.source_to_code


@cache
def _compiled(source: bytes) -> CodeType:
    return compile(source, "<runtime>", "exec", dont_inherit=True)


def _placed(code: CodeType, path: str) -> CodeType:
    """Copy *code* as that of the file at *path*, which tracebacks and warnings name."""
    constants = (
        _placed(item, path) if isinstance(item, CodeType) else item for item in code.co_consts
    )
    return code.replace(co_filename=path, co_consts=tuple(constants))


def _source_to_code(loader: SourceFileLoader, data: Any, path: Any, **options: Any) -> CodeType:
    if isinstance(data, bytes) and isinstance(path, str) and "_runtime" in PurePath(path).parts:
        return _placed(_compiled(data), path)
    return _COMPILE(loader, data, path, **options)


def share() -> None:
    """Compile each text of a module of the runtime once: hundreds of packages hold the same."""
    SourceFileLoader.source_to_code = _source_to_code  # type: ignore[method-assign]
